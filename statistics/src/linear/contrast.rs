//! Linear functions of coefficients: estimates, and F tests of several at once.

use nalgebra::{DMatrix, DVector};

use crate::distributions::{fisher_f, student_t};

/// A linear function of the coefficients with its test and 95% limits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// Estimate.
    pub est: f64,
    /// Standard error.
    pub se: f64,
    /// Degrees of freedom.
    pub df: f64,
    /// Estimate over standard error.
    pub t: f64,
    /// Two-sided p.
    pub p: f64,
    /// Lower 95% limit.
    pub low: f64,
    /// Upper 95% limit.
    pub high: f64,
}

impl Estimate {
    /// From an estimate, its standard error and degrees of freedom, by Student's t.
    pub fn new(est: f64, se: f64, df: f64) -> Self {
        let half = student_t::half_width(df, 1) * se;
        Self { est, se, df, t: est / se, p: student_t::two_sided(est / se, df), low: est - half, high: est + half }
    }
}

/// An F test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FTest {
    /// F.
    pub f: f64,
    /// Numerator degrees of freedom.
    pub df1: usize,
    /// Denominator degrees of freedom.
    pub df2: usize,
    /// p.
    pub p: f64,
}

impl FTest {
    /// The Wald F that all of these values are zero: vᵀV⁻¹v over their number. With the usual covariance of a linear model it equals the
    /// F of the model with these terms against the one without (for a term that no other contains: type II). None when V is singular.
    pub fn wald(values: &DVector<f64>, covariance: &DMatrix<f64>, df2: usize) -> Option<Self> {
        let df1 = values.len();
        // The scale of a coefficient says nothing about singularity: divide it out first.
        let scale: Vec<f64> = (0..df1).map(|at| covariance[(at, at)].sqrt()).collect();
        if df1 == 0 || scale.iter().any(|s| !s.is_finite() || *s <= 0.0) {
            return None;
        }
        let correlation = DMatrix::from_fn(df1, df1, |row, column| covariance[(row, column)] / (scale[row] * scale[column]));
        let value = DVector::from_fn(df1, |row, _| values[row] / scale[row]);
        let root = correlation.cholesky()?;
        let f = value.dot(&root.solve(&value)) / df1 as f64;
        Some(Self { f, df1, df2, p: fisher_f::upper(f, df1 as f64, df2 as f64) })
    }
}

/// The pairs of so many groups as (later, earlier), in the order first with second, first with third …, second with third …
pub fn pairs(groups: usize) -> Vec<(usize, usize)> {
    (0..groups).flat_map(|earlier| (earlier + 1..groups).map(move |later| (later, earlier))).collect()
}
