//! Numbers, means, standard deviations, correlations.

mod correlation;
mod limits;
mod median;
mod summary;
mod sums;

pub use correlation::correlation;
pub use limits::{MeanLimits, limits_of_mean};
pub use median::median;
pub use summary::{Summary, constant};
pub use sums::{dot, sum};
