//! Decisions of pathways: how an episode goes on, what may be moved, answered and taken back, what a fact typed by hand comes to.

mod due;
mod forecast;
mod go_on;
mod guide;
mod hand;
mod happened;
mod lines;
mod import;
mod trial;
mod turn;

pub(crate) use go_on::{GoneOn, begin, begin_again, go_on};
pub use guide::{Entry, Figure, Month};
pub(crate) use guide::{Ending, figures, payer, sums, why};
pub use import::Remark;
pub(crate) use import::{COLUMNS, Chain, Column, Columns, Directory, Person, Reading, Who, chains, people, row, source};
pub(crate) use hand::{Chosen, chosen, reason, takes_back};
pub use happened::Typed;
pub use forecast::{Comes, Coming};
pub use trial::{Difference, Parting};
pub use turn::Effect;
pub(crate) use forecast::coming;
pub(crate) use lines::{Line, compare};
pub(crate) use trial::{History, Replayed, Tried};
pub(crate) use turn::{Crossing, carry, effect, leads, same_ground};
pub(crate) use happened::{decides, finished, happened, too_old, visited};
pub(crate) use due::{reason_due, roads};
