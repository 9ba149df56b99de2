//! Balance of groups at the start: standardised mean differences, never p values.

mod categories;
mod numbers;

pub use categories::{Distance, smd_of_categories};
pub use numbers::smd_of_numbers;

/// Above this a difference is worth a notice.
pub const NOTICE: f64 = 0.10;
/// Above this it is worth a warning.
pub const WARNING: f64 = 0.25;
