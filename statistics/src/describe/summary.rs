//! Number, mean and standard deviation in two passes.

use super::sums::sum;

/// Number, mean and standard deviation of some values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Summary {
    /// How many.
    pub n: usize,
    /// Their mean; NaN for none.
    pub mean: f64,
    /// Their standard deviation with n − 1; NaN for fewer than two.
    pub sd: f64,
}

impl Summary {
    /// Of these values, which must be numbers. Two passes, the second correcting the first (Chan, Golub and LeVeque 1983), so that a
    /// large common level does not swallow the spread.
    pub fn of(values: &[f64]) -> Self {
        let n = values.len();
        let first = sum(values, |value| value) / n as f64;
        let mean = first + sum(values, |value| value - first) / n as f64;
        let squares = sum(values, |value| (value - mean) * (value - mean));
        let sd = if n < 2 { f64::NAN } else { (squares / (n - 1) as f64).sqrt() };
        Self { n, mean, sd }
    }
    /// The variance.
    pub fn variance(&self) -> f64 {
        self.sd * self.sd
    }
    /// Whether there are two values at least that differ by more than rounding.
    pub fn varies(&self) -> bool {
        self.n >= 2 && !constant(self.sd, self.mean)
    }
}

/// Whether a standard deviation is no more than what rounding leaves of equal values around this level.
pub fn constant(sd: f64, level: f64) -> bool {
    sd.is_nan() || sd <= 1e-12 * level.abs() || sd == 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_level_keeps_the_spread() {
        let low = Summary::of(&[1.0, 2.0, 4.0]);
        let high = Summary::of(&[1e9 + 1.0, 1e9 + 2.0, 1e9 + 4.0]);
        assert!((low.sd - high.sd).abs() < 1e-12 && (high.mean - low.mean - 1e9).abs() < 1e-6);
        assert!(!Summary::of(&[0.1, 0.1, 0.1]).varies() && !Summary::of(&[3.0]).varies() && Summary::of(&[]).mean.is_nan());
    }
}
