//! Satterthwaite's degrees of freedom for a linear combination of fixed effects.
//!
//! For c'b with variance v = c'V(x)c at the covariance parameters x, the degrees of freedom are 2 v^2 / (g' A g), where g is the slope of
//! v by x and A = 2 H^-1 the covariance of x, with H the second derivatives of minus twice the restricted log-likelihood. Both
//! derivatives are taken numerically at the optimum. Source: Giesbrecht and Burns (1985) Biometrics 41:477; Fai and Cornelius (1996)
//! J Stat Comput Simul 54:363; Kuznetsova et al. (2017) J Stat Softw 82(13).

use nalgebra::{DMatrix, DVector};

use super::{
    dense,
    optimise::{self, pseudo_inverse},
};

/// Where degrees of freedom come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DfMethod {
    /// Satterthwaite's method.
    Satterthwaite,
    /// The rows or clients less the coefficients that they carry; used where Satterthwaite's method fails.
    BetweenWithin,
}

/// What is needed for the degrees of freedom of any combination.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Satterthwaite {
    slopes: Vec<Vec<f64>>,
    spread: DMatrix<f64>,
}

/// Slope of minus twice the log-likelihood and covariance of the coefficients at given covariance parameters.
pub(super) type Probe<'a> = dyn Fn(&[f64]) -> Option<(Vec<f64>, Vec<f64>)> + 'a;

impl Satterthwaite {
    /// Takes the derivatives. None when a probe fails or the likelihood has no minimum here.
    pub(super) fn of(probe: &Probe<'_>, at: &[f64]) -> Option<Self> {
        let size = at.len();
        let mut bend = DMatrix::zeros(size, size);
        let mut slopes = Vec::with_capacity(size);
        let both = |at: &[f64]| {
            probe(at).map(|(mut gradient, covariance)| {
                gradient.extend(covariance);
                gradient
            })
        };
        for place in 0..size {
            let values = optimise::derivative(&both, at, place)?;
            (0..size).for_each(|row| bend[(row, place)] = values[row]);
            slopes.push(values[size..].to_vec());
        }
        let (inverse, lowest) = pseudo_inverse(&optimise::symmetric(&bend)?);
        (lowest >= 0.0 && inverse.iter().all(|value| value.is_finite())).then(|| Self { slopes, spread: inverse * 2.0 })
    }

    /// Degrees of freedom of the combination with these weights, which has this variance. None when they are not a positive number.
    pub(super) fn df(&self, weights: &[f64], variance: f64) -> Option<f64> {
        let slope = DVector::from_iterator(self.slopes.len(), self.slopes.iter().map(|matrix| dense::quadratic(matrix, weights)));
        let df = 2.0 * variance * variance / slope.dot(&(&self.spread * &slope));
        (df.is_finite() && df > 0.0).then_some(df)
    }
}
