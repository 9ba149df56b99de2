//! Closed days: holidays of the practice or of a place, and the leave of one member of staff.

use kernel::{Day, Id, Moment, id::Staff};

use super::Change;

kernel::kinds! {
    /// Days on which the practice, a place or somebody is away.
    Closure = "clo";
}

/// Closed days as lists show them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosureCard {
    /// Its id.
    pub id: Id<Closure>,
    /// What it is called: "Thanksgiving", "Leave".
    pub name: String,
    /// The first day.
    pub first: Day,
    /// The last day, closed too.
    pub last: Day,
    /// Whose leave; nobody's for the practice or a place.
    pub staff: Option<Id<Staff>>,
    /// Which place is closed; empty for all.
    pub place: String,
    /// Whether sessions on these days are cancelled; else they are only flagged.
    pub cancels: bool,
    /// What it did to the calendar.
    pub change: Option<Id<Change>>,
    /// When it was lifted again, if it was.
    pub lifted_at: Option<Moment>,
}

/// Order: close some days.
#[derive(Debug, Clone)]
pub struct NewClosure {
    /// What it is called; becomes the reason of cancelled sessions.
    pub name: String,
    /// The first day.
    pub first: Day,
    /// The last day.
    pub last: Day,
    /// Whose leave; nobody's for the practice or a place.
    pub staff: Option<Id<Staff>>,
    /// Which place; empty for all.
    pub place: String,
    /// Whether sessions on these days are cancelled; else only flagged, and their facilitators told.
    pub cancels: bool,
}
