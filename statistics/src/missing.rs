//! Missing scores: who was lost, carrying forward, and how far the missing could tip a result.

mod carry_forward;
mod lost;
mod tipping;

pub use carry_forward::{Carried, carry_forward};
pub use lost::{Lost, lost};
pub use tipping::{Tipping, tipping};
