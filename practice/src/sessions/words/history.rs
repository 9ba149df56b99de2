//! What was said about one client's attendance, one after the other: marks, and corrections after the signature.

use kernel::{Id, Moment, id::Staff};
use serde::{Deserialize, Serialize};

use super::{Entry, Mode, Outcome, Remote, Segment, Session, SessionCard, Source, State};
use crate::clients::Client;

kernel::kinds! {
    /// A correction of attendance after the signature.
    Correction = "cor";
}

/// How one client's attendance stands by a mark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// How it went.
    pub outcome: Outcome,
    /// Why not, or empty.
    pub reason: String,
    /// The service code, or empty for no fee.
    pub code: String,
    /// When they took part, in order.
    pub segments: Vec<Segment>,
    /// What was written down about a remote one.
    #[serde(default)]
    pub remote: Remote,
}

impl Mark {
    /// Nobody has said anything.
    pub fn unmarked() -> Self {
        Self { outcome: Outcome::Unmarked, reason: String::new(), code: String::new(), segments: Vec::new(), remote: Remote::default() }
    }
    /// Whether it says the same, whoever said it.
    pub fn same(&self, other: &Self) -> bool {
        let times = self.segments.len() == other.segments.len() && self.segments.iter().zip(&other.segments).all(|(a, b)| a.same(b));
        times && (self.outcome, &self.reason, &self.code, &self.remote) == (other.outcome, &other.reason, &other.code, &other.remote)
    }
    /// Minutes of taking part, over all segments.
    pub fn minutes(&self) -> i64 {
        self.segments.iter().map(Segment::minutes).sum()
    }
    /// How it went, in one word, in a session of these times.
    pub fn state(&self, session: &SessionCard) -> State {
        State::of(self.outcome, &self.reason, self.segments.last().is_some_and(|last| last.time_out < session.actual_end))
    }
    /// In words, as a correction says it: `Present, 11:00–12:30 (90 min), 90853`.
    pub fn in_words(&self, session: &SessionCard) -> String {
        let clock = |at: Moment| session.zone.clock(at);
        let mut words = vec![self.state(session).label().to_owned()];
        if self.outcome.attended() {
            let times: Vec<_> = self.segments.iter().map(|s| format!("{}–{}", clock(s.time_in), clock(s.time_out))).collect();
            words.push(format!("{} ({} min)", times.join(" and "), self.minutes()));
        } else if !self.reason.is_empty() && !matches!(self.state(session), State::NoShow | State::ByPractice) {
            words.push(self.reason.clone());
        }
        if self.segments.iter().any(|s| s.mode == Mode::Remote) {
            words.push(self.remote.in_words());
        }
        if self.outcome != Outcome::Unmarked {
            words.push(if self.code.is_empty() { "no fee".to_owned() } else { self.code.clone() });
        }
        words.join(", ")
    }
}

/// Whether a mark was made before the session, while it lasted, or afterwards (KP-16).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Before it began.
    Before,
    /// While it lasted.
    During,
    /// After it ended.
    After,
}

impl When {
    /// When that was, seen from the session's own times.
    pub fn of(at: Moment, session: &SessionCard) -> Self {
        if at < session.actual_start {
            Self::Before
        } else if at < session.actual_end {
            Self::During
        } else {
            Self::After
        }
    }
    /// The words people read, after a time: "10:52, before the session".
    pub const fn label(self) -> &'static str {
        match self {
            Self::Before => "before the session",
            Self::During => "during the session",
            Self::After => "after the session",
        }
    }
    /// The word of the log.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::During => "during",
            Self::After => "after",
        }
    }
}

/// One line of the log of marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkLine {
    /// The line of the roster.
    pub entry: Id<Entry>,
    /// Which version of it this made.
    pub version: i64,
    /// What was said.
    pub mark: Mark,
    /// Whose word it was.
    pub source: Source,
    /// When.
    pub at: Moment,
    /// Who, if it was staff.
    pub by: Option<Id<Staff>>,
}

/// What was said about somebody before the session was started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ahead {
    /// About whom.
    pub client: Id<Client>,
    /// Counts what was said.
    pub version: i64,
    /// How it will go: an absence; or present, for somebody who arrived early; or nothing again.
    pub outcome: Outcome,
    /// Why not, or empty.
    pub reason: String,
    /// The service code, or empty for none.
    pub code: String,
    /// How they will take part.
    pub mode: Mode,
    /// Whose word it was.
    pub source: Source,
    /// When.
    pub at: Moment,
    /// Who, if it was staff.
    pub by: Option<Id<Staff>>,
}

/// A correction after the signature (A5): what stood, what counts from then on, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrectionCard {
    /// Its id.
    pub id: Id<Correction>,
    /// The line of the roster.
    pub entry: Id<Entry>,
    /// The session.
    pub session: Id<Session>,
    /// Counts the corrections of the line.
    pub seq: i64,
    /// What stood before.
    pub was: Mark,
    /// What counts from then on.
    pub becomes: Mark,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: Id<Staff>,
    /// Their name then.
    pub by_name: String,
}
