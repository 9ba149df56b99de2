//! Sessions: running a group session. Who was there, when, and under which service code.
//!
//! Invariants: a session is a started occurrence and has its id; the roster is copied at the start and never follows
//! later membership; a client is on it once; an absentee stays on it with a reason; times of one client never overlap;
//! every mark ever made is kept; once sealed, attendance does not change.

mod acts;
mod events;
mod pages;
mod rules;
mod store;
#[cfg(test)]
mod tests;
mod words;

pub use acts::{
    AddClient, MarkOrder, Marked, RunSession, RunRow, SetTimes, add_client, all_present, check_out, mark,
    roll, seal, set_times, start, unseal, make_codes, MakeCodes,
};
pub use events::deliver;
pub use pages::{attendance_orders, router};
pub use store::{cards, changed_since, codes, count_change, entries, history, roll_of, roster};
pub use words::{Code, Entry, EntryCard, Outcome, Roll, Segment, Session, SessionCard, STANDARD_CODES};
