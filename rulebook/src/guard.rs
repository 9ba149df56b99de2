//! Guards: conditions over a client's facts, as data. In TOML each is a small table; see `docs/pathways.md`.

use std::fmt;

use crate::{Span, Which};

/// From when something is counted or measured.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Anchor {
    /// Since the client came into the state they are in.
    Entered,
    /// Since the episode began.
    Began,
    /// Since the last such fact; where there is none, since the episode began.
    Last(Which),
}

/// Which facts count by their time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Window {
    /// All there are.
    Ever,
    /// Those that happened so recently: a fact counts up to and with the instant this long after it happened.
    Within(Span),
    /// Those since something: at or after the entry into the state or the episode's beginning, strictly after the last fact.
    Since(Anchor),
}

/// How a number or a length is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Than {
    /// This or more.
    AtLeast,
    /// More than this.
    MoreThan,
    /// This or less.
    AtMost,
    /// Less than this.
    LessThan,
    /// Exactly this; for counts only.
    Exactly,
}

/// A condition over a client's facts at an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Guard {
    /// All of these. Of none: always.
    All(Vec<Guard>),
    /// At least one of these. Of none: never.
    Any(Vec<Guard>),
    /// Not this.
    Not(Box<Guard>),
    /// How many such facts there are: `{ count = "attended:group", since = "entered", at_least = 3 }`. Windows are written
    /// `within = "3 months"`, `since = "entered"`, `since = "began"` or `since = "engagement"` (any kind of fact); none means ever.
    /// Comparisons: `at_least`, `more_than`, `at_most`, `fewer_than`, `exactly`.
    Count {
        /// Of which facts.
        which: Which,
        /// By when they happened.
        window: Window,
        /// Compared how.
        than: Than,
        /// With what.
        n: u32,
    },
    /// How long it is since something: `{ time_since = "engagement", more_than = "3 months" }`; `time_since` may be `entered`, `began`,
    /// or facts. Comparisons: `at_least`, `more_than`, `at_most`, `less_than`. More than a span: after the instant
    /// that [`Span::after`] gives; at least: at it or after.
    Time {
        /// Since what.
        since: Anchor,
        /// Compared how; never exactly.
        than: Than,
        /// With what.
        span: Span,
    },
}

impl fmt::Display for Anchor {
    /// As it is written: `entered`, `began`, `attended:group`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Entered => f.write_str("entered"),
            Self::Began => f.write_str("began"),
            Self::Last(which) => which.fmt(f),
        }
    }
}

impl fmt::Display for Window {
    /// As it is stored with a decision: nothing for ever, `within 3 months`, `since entered`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ever => Ok(()),
            Self::Within(span) => write!(f, "within {span}"),
            Self::Since(anchor) => write!(f, "since {anchor}"),
        }
    }
}

impl Than {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::AtLeast, Self::MoreThan, Self::AtMost, Self::LessThan, Self::Exactly];
    /// The word it has where things are counted.
    pub const fn of_counts(self) -> &'static str {
        match self {
            Self::AtLeast => "at_least",
            Self::MoreThan => "more_than",
            Self::AtMost => "at_most",
            Self::LessThan => "fewer_than",
            Self::Exactly => "exactly",
        }
    }
    /// The word it has where time is measured; never exactly, which no instant but one would be.
    pub const fn of_times(self) -> Option<&'static str> {
        match self {
            Self::AtLeast => Some("at_least"),
            Self::MoreThan => Some("more_than"),
            Self::AtMost => Some("at_most"),
            Self::LessThan => Some("less_than"),
            Self::Exactly => None,
        }
    }
    /// What holds where this does not; nothing for exactly.
    pub const fn opposite(self) -> Option<Self> {
        match self {
            Self::AtLeast => Some(Self::LessThan),
            Self::MoreThan => Some(Self::AtMost),
            Self::AtMost => Some(Self::MoreThan),
            Self::LessThan => Some(Self::AtLeast),
            Self::Exactly => None,
        }
    }
    /// Whether a number compares so.
    pub const fn holds(self, count: u32, n: u32) -> bool {
        match self {
            Self::AtLeast => count >= n,
            Self::MoreThan => count > n,
            Self::AtMost => count <= n,
            Self::LessThan => count < n,
            Self::Exactly => count == n,
        }
    }
    /// The comparison of a count as it is stored with a decision, such as `at_least 12`; under a `not` its opposite: `fewer_than 12`,
    /// and `not_exactly 12`.
    pub fn asked_of_count(self, n: u32, negated: bool) -> String {
        match self.opposite() {
            None if negated => format!("not_{} {n}", self.of_counts()),
            Some(opposite) if negated => format!("{} {n}", opposite.of_counts()),
            _ => format!("{} {n}", self.of_counts()),
        }
    }
    /// The comparison of a length of time as it is stored with a decision, such as `more_than 3 months`; under a `not` its opposite.
    pub fn asked_of_time(self, span: Span, negated: bool) -> String {
        let than = if negated { self.opposite().unwrap_or(self) } else { self };
        format!("{} {span}", than.of_times().unwrap_or("at_least"))
    }
}
