//! Distribution functions: normal, Student's t, F, chi-squared (from the library), noncentral t (by hand).

pub mod chi_squared;
mod error_function;
pub mod fisher_f;
pub mod gamma_ratio;
mod incomplete_beta;
pub mod noncentral_t;
pub mod normal;
pub mod student_t;

/// Coverage of every interval in the house, and the level that goes with it: 95%, 0.05 on both sides together.
pub const LEVEL: f64 = 0.05;
