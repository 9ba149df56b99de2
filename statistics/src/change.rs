//! One client's change: reliable or not, clinically significant or not.

mod category;
mod cutoff;
mod reliable;

pub use category::{Category, Judge, Recovered};
pub use cutoff::{CaseRule, Cutoffs, Population, Rule};
pub use reliable::{Reliable, standard_error_of_difference};
