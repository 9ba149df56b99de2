//! Shares of clients: their limits, differences, exact tests, and the number needed to treat.

mod fisher;
mod newcombe;
mod number_needed;
mod wilson;

pub use fisher::fisher_exact;
pub use newcombe::{Difference, newcombe};
pub use number_needed::{NumberNeededToTreat, number_needed};
pub use wilson::{Share, wilson};
