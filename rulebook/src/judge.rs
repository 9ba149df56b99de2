//! What the rules say of one client at one instant, with what each of them saw, and when time alone may change it.

use kernel::{Moment, Zone};
use serde::{Deserialize, Serialize};

use crate::{Book, Fact};

mod bounds;
mod look;
mod seen;

pub(crate) use look::{Look, NEVER};

/// Where a client stands on the pathway.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stand {
    /// The state, by its number in the book.
    pub state: usize,
    /// When they came into it.
    pub entered: Moment,
    /// When the episode began.
    pub began: Moment,
}

/// What one condition of a guard saw: the numbers it was decided by. Stored with the decision; words are made of it by [`crate::say`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Seen {
    /// So many facts; the last few of them, newest last, with when, of what and by which channel.
    Count {
        /// Of which facts, as written.
        which: String,
        /// In which window, as written; empty for ever.
        window: String,
        /// How many.
        n: u32,
        /// The comparison, as written, such as `at_least 12`.
        asked: String,
        /// Whether it held.
        held: bool,
        /// The last of them, at most five.
        last: Vec<(Moment, String, String)>,
    },
    /// So long since something.
    Time {
        /// Since what, as written.
        since: String,
        /// The instant it was measured from.
        from: Moment,
        /// Whether there was such a fact; otherwise it was measured from the episode's beginning.
        found: bool,
        /// The comparison, as written, such as `more_than 3 months`.
        asked: String,
        /// Whether it held.
        held: bool,
    },
}

/// A rule whose guard holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule, by its number in the book.
    pub rule: usize,
    /// What it saw, in the order of its conditions.
    pub seen: Vec<Seen>,
}

/// What the rules say at an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// The rules with a guard that hold, in the order of the book.
    pub findings: Vec<Finding>,
    /// The next instant after this at which the truth of any guard here may change by time alone, if nothing else happens.
    pub next: Option<Moment>,
}

/// Judges one client at an instant. `facts` are sorted by `at`; those that do not stand at the instant, or have not happened yet,
/// are passed over. `next` comes no later than the first change; a fact that is dated in the future and known already is one, while
/// what becomes known or is corrected later is not time alone, and not in it.
pub fn judge(book: &Book, zone: &Zone, stand: Stand, facts: &[Fact], at: Moment) -> Judgement {
    let look = Look::new(book, zone, stand, facts, at);
    let mut holding = Vec::new();
    let next = look.holding(&mut holding);
    let findings = holding.into_iter().map(|rule| Finding { rule, seen: look.seen(rule) }).collect();
    Judgement { findings, next: (next < NEVER).then_some(next) }
}
