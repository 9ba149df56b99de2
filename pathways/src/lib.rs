//! Pathways: where every client stands on their way through care, and the rules that keep watch so that nobody is forgotten.
//!
//! Invariants: a client is in exactly one state of a pathway at a time, and an episode's intervals have neither gap nor overlap
//! (P1: the keys of the table say so); a status follows from the state and is stored nowhere (P2); whatever a rule saw is stored
//! with what came of it (P3); longest stays are judged when one looks, so nobody is overdue unseen (P4); a client on no pathway is
//! on a list and in no state (P5); a move is taken back with a reason, and both stay (P6). Records of people who are not in treatment
//! are in no list and no count. Rules look at the clients whose facts changed and at those whose next instant has come, never at all.
//!
//! The rules themselves stand in books, and what books mean is the crate `rulebook`.

mod acts;
mod api;
mod events;
#[cfg(test)]
mod matrix;
mod pages;
mod rules;
mod store;
#[cfg(test)]
mod tests;
mod words;

pub use acts::*;
pub use events::{count_days, deliver, watch};
pub use pages::router;
pub use rules::{Comes, Coming, Difference, Effect, Figure, Month, Parting, Remark, Typed};
pub use words::{
    Answer, BookCard, Cause, Episode, EpisodeCard, FactCard, Happening, Heard, Interval, IntervalCard, Item, ItemCard, ItemLine, Pathway, PathwayCard, Team,
    TeamCard, Turn, status,
};
