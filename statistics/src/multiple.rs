//! Several comparisons at once.

mod bonferroni;
mod holm;

pub use bonferroni::bonferroni;
pub use holm::holm;
