//! Small cells hidden, and whatever would give them away.

mod cell;
mod filter;
mod table;

pub use cell::{Cell, DEFAULT_THRESHOLD, Threshold};
pub use filter::ShownFilters;
pub use table::{SafeTable, safe_table};
