//! The covariance of the coefficients that allows unequal variances.

use nalgebra::{DMatrix, DVector};

use super::{
    block::Blocks,
    contrast::{Estimate, FTest},
    design::Design,
    qr::Fit,
};
use crate::{describe::dot, refusal::Refusal};

/// A row whose leverage leaves less than this determines a coefficient alone.
const LEFT: f64 = 1e-10;

/// The HC3 covariance of a fit, in the basis of the fit.
#[derive(Debug, Clone)]
pub struct Robust(DMatrix<f64>);

impl Robust {
    /// HC3: (XᵀX)⁻¹ Xᵀ diag(e²/(1 − h)²) X (XᵀX)⁻¹ (MacKinnon and White 1985, Journal of Econometrics 29, 305–325; Long and Ervin
    /// 2000, The American Statistician 54, 217–224), from a second pass over the rows.
    ///
    /// # Errors
    /// A row with leverage one: a client who alone determines a coefficient, such as the only one in a group.
    pub fn of(design: &Design<'_>, y: &[f64], fit: &Fit) -> Result<Self, Refusal> {
        let p = fit.p;
        let mut meat = DMatrix::<f64>::zeros(p, p);
        let intercept = 1.0 / (fit.n as f64).sqrt();
        for block in Blocks::new(design, y, &fit.basis.means, fit.mean_y) {
            let places = fit.basis.rows(&block.columns);
            let mut left = vec![1.0 - intercept * intercept; block.response.len()];
            for place in &places {
                left.iter_mut().zip(place).for_each(|(left, value)| *left -= value * value);
            }
            if left.iter().any(|left| *left < LEFT) {
                let say = "Standard errors that allow unequal variances (HC3) cannot be computed: one client alone determines a \
                           coefficient, for example as the only one in a group or with a value.";
                return Err(Refusal::new("hc3.leverage", say));
            }
            let residuals = fit.residuals(&block.columns, &block.response);
            let sizes: Vec<f64> = residuals.iter().zip(&left).map(|(residual, left)| (residual / left).abs()).collect();
            // Each column times |e|/(1 − h), so that products of columns carry the square.
            let scaled = |place: &Vec<f64>| place.iter().zip(&sizes).map(|(value, size)| value * size).collect::<Vec<f64>>();
            let first = sizes.iter().map(|size| intercept * size).collect();
            let columns: Vec<Vec<f64>> = std::iter::once(first).chain(places.iter().map(scaled)).collect();
            for (i, one) in columns.iter().enumerate() {
                for (j, other) in columns.iter().enumerate().skip(i) {
                    meat[(j, i)] += dot(one, other);
                }
            }
        }
        meat.fill_upper_triangle_with_lower_triangle();
        Ok(Self(meat))
    }
    /// A linear function of the coefficients with its HC3 standard error, on the residual degrees of freedom.
    pub fn estimate(&self, fit: &Fit, function: &[f64]) -> Estimate {
        let place = fit.basis.place(function);
        Estimate::new(fit.value(function), place.dot(&(&self.0 * &place)).max(0.0).sqrt(), fit.df() as f64)
    }
    /// The Wald F that all of these functions are zero; none when their covariance is singular.
    pub fn wald(&self, fit: &Fit, functions: &[Vec<f64>]) -> Option<FTest> {
        let (values, places) = fit.places(functions);
        FTest::wald(&values, &(&places * &self.0 * places.transpose()), fit.df())
    }
}

impl Fit {
    /// The Wald F that all of these functions are zero with the usual covariance; none when it is singular.
    pub fn wald(&self, functions: &[Vec<f64>]) -> Option<FTest> {
        let (values, places) = self.places(functions);
        FTest::wald(&values, &(&places * places.transpose() * self.variance()), self.df())
    }
    fn places(&self, functions: &[Vec<f64>]) -> (DVector<f64>, DMatrix<f64>) {
        let values = DVector::from_iterator(functions.len(), functions.iter().map(|function| self.value(function)));
        let rows: Vec<_> = functions.iter().map(|function| self.basis.place(function).transpose()).collect();
        (values, if rows.is_empty() { DMatrix::zeros(0, self.p) } else { DMatrix::from_rows(&rows) })
    }
}
