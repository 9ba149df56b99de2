//! The standard normal distribution.

use statrs::function::erf::erfc_inv;
use std::f64::consts::{FRAC_1_SQRT_2, PI, SQRT_2};

use super::error_function::erfc;

/// The 97.5% point, to full precision: half the width of a 95% interval in standard errors.
pub const Z95: f64 = 1.959_963_984_540_054;

/// Probability of a value up to `z`.
pub fn cdf(z: f64) -> f64 {
    0.5 * erfc(-z * FRAC_1_SQRT_2)
}

/// Probability of a value as far from zero as `z` or farther, on both sides together.
pub fn two_sided(z: f64) -> f64 {
    erfc(z.abs() * FRAC_1_SQRT_2)
}

/// The density.
pub fn density(z: f64) -> f64 {
    (-0.5 * z * z).exp() / (2.0 * PI).sqrt()
}

/// The value that is not exceeded with probability `p`; NaN outside 0 to 1. The library's inverse, made exact by Newton's steps on the
/// smaller tail.
pub fn quantile(p: f64) -> f64 {
    if !(0.0..=1.0).contains(&p) {
        return f64::NAN;
    }
    let tail = p.min(1.0 - p);
    let mut z = -SQRT_2 * erfc_inv(2.0 * tail);
    for _ in 0..2 {
        let step = (tail - cdf(z)) / density(z);
        z += if step.is_finite() { step } else { 0.0 };
    }
    if p > 0.5 { -z } else { z }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_tables() {
        assert!((cdf(1.0) - 0.841_344_746_068_542_9).abs() < 1e-15);
        assert!((two_sided(Z95) - 0.05).abs() < 1e-15);
        assert!((quantile(0.975) - Z95).abs() < 1e-14 && (quantile(0.025) + Z95).abs() < 1e-14);
        assert!(quantile(0.0).is_infinite() && quantile(0.5) == 0.0 && quantile(2.0).is_nan());
        // scipy.stats.norm.cdf(-10)
        assert!((cdf(-10.0) / 7.619_853_024_160_527e-24 - 1.0).abs() < 5e-14);
    }
}
