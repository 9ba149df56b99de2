//! Limits of a mean.

use super::Summary;
use crate::distributions::student_t;

/// The 95% limits of a mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MeanLimits {
    /// Lower.
    pub low: f64,
    /// Upper.
    pub high: f64,
}

/// The 95% limits of a mean by Student's t on n − 1 degrees of freedom; none for fewer than two values.
pub fn limits_of_mean(of: &Summary) -> Option<MeanLimits> {
    if of.n < 2 {
        return None;
    }
    let half = student_t::half_width((of.n - 1) as f64, 1) * of.sd / (of.n as f64).sqrt();
    Some(MeanLimits { low: of.mean - half, high: of.mean + half })
}
