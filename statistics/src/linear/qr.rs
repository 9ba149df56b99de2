//! Least squares by QR on centred columns, block by block.

use nalgebra::{DMatrix, DVector};

use super::{
    basis::Basis,
    block::{Blocks, means},
    contrast::Estimate,
    design::Design,
};
use crate::{describe::dot, distributions::student_t, refusal::Refusal};

/// A column counts as determined by those before it when less than this share of its length is its own: the tolerance of R's `lm`.
const OWN: f64 = 1e-7;

/// A least-squares fit.
#[derive(Debug, Clone)]
pub struct Fit {
    /// Names of the coefficients, the intercept first.
    pub names: Vec<String>,
    /// Rows.
    pub n: usize,
    /// Coefficients, the intercept included.
    pub p: usize,
    /// Residual sum of squares.
    pub rss: f64,
    /// Sum of squares around the mean.
    pub tss: f64,
    pub(super) mean_y: f64,
    pub(super) slopes: DVector<f64>,
    pub(super) basis: Basis,
}

impl Fit {
    /// Fits `y` by least squares: centred columns, Householder QR, back substitution (Golub and Van Loan, Matrix Computations,
    /// sections 5.2 and 5.3).
    ///
    /// # Errors
    /// No residual degree of freedom, a column that does not vary, or one that those before it determine.
    pub fn of(design: &Design<'_>, y: &[f64]) -> Result<Self, Refusal> {
        let (n, p) = (design.rows, design.width());
        if y.len() != n || n <= p {
            let say = format!("The model cannot be fitted: it has {p} coefficients and needs more clients than that, and there are {n}.");
            return Err(Refusal::new("linear.too_few", say));
        }
        let (means, mean_y) = means(design, y);
        let triangle = triangle(Blocks::new(design, y, &means, mean_y), p);
        check_columns(design, &triangle, &means)?;
        let k = p - 1;
        let r = triangle.view((0, 0), (k, k)).into_owned();
        let rotated = triangle.view((0, k), (k, 1)).column(0).into_owned();
        let last = triangle[(k, k)];
        let dependent = || Refusal::new("linear.dependent", "The model cannot be fitted: its columns determine each other.");
        let slopes = if k == 0 { DVector::zeros(0) } else { r.solve_upper_triangular(&rotated).ok_or_else(dependent)? };
        let tss = rotated.norm_squared() + last * last;
        Ok(Self { names: design.names(), n, p, rss: last * last, tss, mean_y, slopes, basis: Basis { n, means, r } })
    }
    /// Residual degrees of freedom, n − p.
    pub const fn df(&self) -> usize {
        self.n - self.p
    }
    /// Residual variance.
    pub fn variance(&self) -> f64 {
        self.rss / self.df() as f64
    }
    /// Whether the model leaves nothing: then no test has a meaning.
    pub fn is_perfect(&self) -> bool {
        self.rss <= 1e-20 * self.tss || self.tss == 0.0
    }
    /// Log-likelihood of the normal model at its maximum, with the variance RSS/n.
    pub fn log_likelihood(&self) -> f64 {
        let n = self.n as f64;
        -0.5 * n * ((2.0 * std::f64::consts::PI).ln() + (self.rss / n).ln() + 1.0)
    }
    /// The value of a linear function of the coefficients (the intercept first).
    pub fn value(&self, function: &[f64]) -> f64 {
        let level = function.first().copied().unwrap_or(0.0);
        let rest = function.iter().skip(1).zip(self.basis.means.iter().zip(&self.slopes));
        level * self.mean_y + rest.map(|(l, (mean, slope))| (l - level * mean) * slope).sum::<f64>()
    }
    /// A linear function of the coefficients with its usual standard error.
    pub fn estimate(&self, function: &[f64]) -> Estimate {
        let se = self.variance().sqrt() * self.basis.place(function).norm();
        Estimate::new(self.value(function), se, self.df() as f64)
    }
    /// The linear function that is one coefficient.
    pub fn unit(&self, at: usize) -> Vec<f64> {
        (0..self.p).map(|column| f64::from(u8::from(column == at))).collect()
    }
    /// Half the width of a 95% interval for one of `m` that hold together, in standard errors.
    pub fn half_width(&self, m: usize) -> f64 {
        student_t::half_width(self.df() as f64, m)
    }
    /// What the model leaves of rows whose columns and response are centred.
    pub(super) fn residuals(&self, centred: &[Vec<f64>], response: &[f64]) -> Vec<f64> {
        let mut left = response.to_vec();
        for (column, slope) in centred.iter().zip(&self.slopes) {
            left.iter_mut().zip(column).for_each(|(left, value)| *left -= slope * value);
        }
        left
    }
}

/// The triangle of the centred columns with the centred response as the last: its corner is the root of the residual sum of squares.
///
/// Each block of rows is folded into the triangle of those before by Householder's reflections, which touch one row of the triangle each
/// (sequential TSQR: Demmel, Grigori, Hoemmen and Langou 2012, SIAM Journal on Scientific Computing 34, A206–A239). The whole design is
/// never in memory.
fn triangle(blocks: Blocks<'_>, p: usize) -> DMatrix<f64> {
    let mut triangle = DMatrix::<f64>::zeros(p, p);
    for mut block in blocks {
        block.columns.push(block.response);
        for k in 0..p {
            let Some(([.., pivot], rest)) = block.columns.split_at_mut_checked(k + 1) else { continue };
            let below = dot(pivot, pivot);
            if below == 0.0 {
                continue;
            }
            let above = triangle[(k, k)];
            let length = -above.hypot(below.sqrt()).copysign(if above == 0.0 { 1.0 } else { above });
            let head = above - length;
            let scale = 2.0 / (head * head + below);
            triangle[(k, k)] = length;
            for (at, column) in rest.iter_mut().enumerate() {
                let share = scale * (head * triangle[(k, k + 1 + at)] + dot(pivot, column));
                triangle[(k, k + 1 + at)] -= share * head;
                column.iter_mut().zip(pivot.iter()).for_each(|(value, pivot)| *value -= share * pivot);
            }
        }
    }
    triangle
}

fn check_columns(design: &Design<'_>, triangle: &DMatrix<f64>, means: &[f64]) -> Result<(), Refusal> {
    for (at, (name, _)) in design.columns.iter().enumerate() {
        let length = triangle.view((0, at), (at + 1, 1)).norm();
        let level = means[at].abs().max(f64::MIN_POSITIVE) * (design.rows as f64).sqrt();
        if length <= 1e-12 * level || length == 0.0 {
            let say = format!("The model cannot be fitted: \u{201c}{name}\u{201d} is the same for every client in it. Leave it out.");
            return Err(Refusal::new("linear.constant", say).about(name));
        }
        if triangle[(at, at)].abs() <= OWN * length {
            let say = format!(
                "The model cannot be fitted: what stands before \u{201c}{name}\u{201d} already determines it. Leave one of them out."
            );
            return Err(Refusal::new("linear.dependent", say).about(name));
        }
    }
    Ok(())
}
