//! Sessions: running a group session. Who was there, when, and under which service code.
//!
//! Invariants: a session is a started occurrence and has its id; the roster is copied at the start and never follows
//! later membership; a client is on it once; an absentee stays on it with a reason; times of one client never overlap and
//! lie in the session; every mark ever made is kept, with its time and whose word it was; once sealed, attendance changes
//! by corrections alone, each a row with what stood, what counts from then on, and why.
//!
//! Outcome, times and service code are three things. There are five marks; `State` is finer and follows from them: who left
//! before the end left early; an absence whose reason says that no word came ("No contact") is a no-show; an excused one
//! with the reason "Cancelled by the practice" was the practice's doing; excused means cancelled in time. What is charged
//! for it is the code's matter, never the state's.
//!
//! Doors (kiosk, video session, paper sheet) say who came and went by `record_segment` and `record_leaving`, as parts of
//! their own verbs. A time without an end is open: it counts to the session's end until somebody says otherwise. Before
//! the session is started, an arrival, or an absence that staff know of, is kept ahead of it (`sessions_ahead`) and becomes
//! part of the log of marks at the start, with its own time: so the roster is not frozen by a telephone call.

mod acts;
pub mod door;
mod events;
mod pages;
mod rules;
mod store;
#[cfg(test)]
mod tests;
mod words;

pub use acts::{
    AddClient, Correct, Corrected, MarkOrder, Marked, RunSession, RunRow, SayAhead, SetTimes, add_client, all_present, bring_forward, check_out, correct,
    entry, expected, mark, record_leaving, record_segment, roll, say_ahead, seal, set_times, start, take_off, unseal, make_codes, MakeCodes,
};
pub use events::deliver;
pub use pages::{attendance_orders, router};
pub use store::{OpenSession, ahead, attenders, cards, changed_since, codes, corrections, corrections_of, count_change, entries, history, marks, roll_of, roster, standings, unsealed};
pub use words::{
    Ahead, Arrived, BY_PRACTICE, Code, Correction, CorrectionCard, Entry, EntryCard, Mark, MarkLine, Mode, NO_SHOW_REASONS, Outcome,
    REASONS, Remote, Roll, STANDARD_CODES, Segment, Session, SessionCard, Source, State, Stay, When,
};
