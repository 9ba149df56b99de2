//! The ground floor: values every room speaks. No IO, no async, and the only place that reads a clock.

pub mod address;
pub mod id;
pub mod money;
pub mod refusal;
pub mod text;
pub mod time;

pub use id::Id;
pub use money::{Currency, Money};
pub use refusal::{Error, Fault, Refusal};
pub use time::{Clock, Day, Moment, Zone};
