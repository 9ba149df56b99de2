//! The reliable change index and published points.

use crate::refusal::Refusal;

/// How a change is judged to be more than the noise of the measure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reliable {
    /// By Jacobson and Truax's index: a change over its standard error that lies strictly beyond `z`.
    Index {
        /// Standard error of the difference of two scores of an unchanged client, in points.
        se_diff: f64,
        /// Standard errors that must be exceeded, 1.96 as a rule.
        z: f64,
    },
    /// By published points: a change of exactly so many counts, as services that publish points count it.
    Points(f64),
}

/// S_diff = SD·√2·√(1 − r) (Jacobson and Truax 1991, Journal of Consulting and Clinical Psychology 59, 12–19).
///
/// # Errors
/// A standard deviation that is not positive, or a reliability outside 0 to below 1.
pub fn standard_error_of_difference(sd: f64, r: f64) -> Result<f64, Refusal> {
    if !sd.is_finite() || sd <= 0.0 {
        let say = "Reliable change cannot be judged: the standard deviation of the scores must be above zero. Are all scores the same?";
        return Err(Refusal::new("change.sd", say));
    }
    if !(0.0..1.0).contains(&r) {
        let say = format!("Reliable change cannot be judged: a reliability lies between 0 and 1, below 1, and {r} does not.");
        return Err(Refusal::new("change.reliability", say));
    }
    Ok(sd * std::f64::consts::SQRT_2 * (1.0 - r).sqrt())
}

impl Reliable {
    /// By the index with these parameters.
    ///
    /// # Errors
    /// As [`standard_error_of_difference`], or `z` is not positive.
    pub fn index(sd: f64, r: f64, z: f64) -> Result<Self, Refusal> {
        if !z.is_finite() || z <= 0.0 {
            return Err(Refusal::new("change.z", "Reliable change cannot be judged: z must be above zero; 1.96 is usual."));
        }
        Ok(Self::Index { se_diff: standard_error_of_difference(sd, r)?, z })
    }
    /// By published points.
    ///
    /// # Errors
    /// Points that are not positive.
    pub fn points(points: f64) -> Result<Self, Refusal> {
        if !points.is_finite() || points <= 0.0 {
            return Err(Refusal::new("change.points", "Reliable change cannot be judged: the published points must be above zero."));
        }
        Ok(Self::Points(points))
    }
    /// The change in points that separates reliable from not.
    pub fn threshold(&self) -> f64 {
        match self {
            Self::Index { se_diff, z } => se_diff * z,
            Self::Points(points) => *points,
        }
    }
    /// The index of a change (afterwards minus before, raw sign): over S_diff, or over the published points.
    pub fn of(&self, change: f64) -> f64 {
        match self {
            Self::Index { se_diff, .. } => change / se_diff,
            Self::Points(points) => change / points,
        }
    }
    /// Whether a change is reliable, in either direction.
    pub fn holds(&self, change: f64) -> bool {
        match self {
            Self::Index { z, .. } => self.of(change).abs() > *z,
            // Scores with decimals: 12.3 − 6.3 is not exactly 6.
            Self::Points(points) => change.abs() >= points - 1e-9 * points.max(1.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_of_the_common_measures_are_as_published() {
        // SD and reliability with the points they come to: PHQ-9 5.5/.84, GAD-7 4.5/.83, PCL-5 14.7/.82, CES-D 8.58/.85.
        for (sd, r, points) in [(5.5, 0.84, 6.10), (4.5, 0.83, 5.14), (14.7, 0.82, 17.29), (14.7, 0.94, 9.98), (8.58, 0.85, 9.21)] {
            assert!((Reliable::index(sd, r, 1.96).unwrap().threshold() - points).abs() < 0.005, "{sd} {r}");
        }
    }

    #[test]
    fn points_count_at_the_edge_and_the_index_does_not() {
        let six = Reliable::points(6.0).unwrap();
        assert!(six.holds(-6.0) && six.holds(12.3 - 6.3) && !six.holds(5.9));
        let index = Reliable::Index { se_diff: 2.0, z: 2.0 };
        assert!(!index.holds(4.0) && index.holds(4.1));
    }

    #[test]
    fn impossible_parameters_are_refused() {
        assert_eq!(Reliable::index(0.0, 0.8, 1.96).unwrap_err().code, "change.sd");
        assert_eq!(Reliable::index(f64::NAN, 0.8, 1.96).unwrap_err().code, "change.sd");
        assert_eq!(Reliable::index(5.0, 1.0, 1.96).unwrap_err().code, "change.reliability");
        assert_eq!(Reliable::index(5.0, 0.8, 0.0).unwrap_err().code, "change.z");
        assert_eq!(Reliable::points(-1.0).unwrap_err().code, "change.points");
    }
}
