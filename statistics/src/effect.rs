//! Standardised effects: within a group, between two groups, and of change in two groups.

mod between;
mod morris;
mod within;

pub use between::{TwoGroups, two_groups};
pub use morris::{ChangeOfGroup, Morris, morris};
pub use within::{Within, within};
