//! The rulebook of a care pathway: its states, the rules that lead from one to the next, the facts they ask about, and what
//! follows from them at an instant. No database, no web, no clock: from values to decisions.
//!
//! A [`Book`] is read from TOML ([`Book::read`]), looked over ([`check::look_over`]) and drawn ([`drawing::svg`]). A [`Run`] takes a
//! client's facts through it, from one instant to a later one, and says what happened on the way; live watch, dry run, forecast
//! and replay are that one function, so they cannot differ.

#[cfg(test)]
pub(crate) mod any;
mod book;
pub mod check;
pub mod drawing;
mod fact;
mod guard;
mod judge;
pub mod preset;
mod run;
pub mod say;
mod span;
mod text;

pub use book::{Book, Category, How, Rule, State, Then};
pub use fact::{Fact, Kind, Which};
pub use guard::{Anchor, Guard, Than, Window};
pub use judge::{Finding, Judgement, Seen, Stand, judge};
pub use run::{Event, Raised, Run, limit, warn_from};
pub use span::{Span, Unit};
pub use text::Slip;

#[cfg(test)]
mod tests;
