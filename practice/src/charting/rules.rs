//! Decisions of charting: what is missing before signing, what each note will hold, and how a seal is made. Pure.

pub(super) mod compose;
mod names;
pub(super) mod ready;
pub(super) mod watch;
