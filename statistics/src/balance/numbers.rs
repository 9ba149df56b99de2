//! The standardised mean difference of a number.

use crate::describe::{Summary, constant};

/// (x̄1 − x̄2)/√((s1² + s2²)/2) (Austin 2009, Statistics in Medicine 28, 3083–3107). None for fewer than two values in either group, or
/// without spread in both.
pub fn smd_of_numbers(first: &[f64], second: &[f64]) -> Option<f64> {
    let (one, two) = (Summary::of(first), Summary::of(second));
    if one.n < 2 || two.n < 2 {
        return None;
    }
    let spread = (0.5 * (one.variance() + two.variance())).sqrt();
    if constant(spread, one.mean.abs().max(two.mean.abs())) { None } else { Some((one.mean - two.mean) / spread) }
}
