//! Comparing groups honestly: change, effects, adjusted differences, repeated measures, missing data. No database, no web.

pub mod balance;
pub mod change;
pub mod compare;
pub mod describe;
pub mod distributions;
pub mod effect;
pub mod linear;
pub mod missing;
pub mod mixed;
pub mod multiple;
pub mod rates;
pub mod refusal;
pub mod suppress;
pub mod warn;
