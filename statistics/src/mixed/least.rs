//! Generalised least squares from the matrix of weighted sums of products [Q e]' W [Q e].

use super::dense;

/// What the sums of products come to.
#[derive(Debug, Clone)]
pub(super) struct Solved {
    /// ln |Q'WQ|.
    pub log_det: f64,
    /// (Q'WQ)^-1, p x p.
    pub inverse: Vec<f64>,
    /// Coefficients of the orthonormal columns.
    pub gamma: Vec<f64>,
    /// Weighted sum of squares of what is left.
    pub rss: f64,
}

impl Solved {
    /// Solves; `width` counts the outcome too. None when the matrix is not positive definite.
    pub(super) fn of(cross: &[f64], width: usize) -> Option<Self> {
        let size = width - 1;
        let mut factor: Vec<f64> = cross.chunks_exact(width).take(size).flat_map(|row| &row[..size]).copied().collect();
        let half_log = dense::cholesky(&mut factor, size)?;
        let inverse = dense::inverse(&factor, size);
        let mut half: Vec<f64> = cross[size * width..size * width + size].to_vec();
        let gamma = dense::product(&inverse, &half, size, 1);
        dense::forward(&factor, size, &mut half, 1);
        let rss = cross[width * width - 1] - dense::dot(&half, &half);
        (rss > 0.0 && rss.is_finite()).then_some(Self { log_det: 2.0 * half_log, inverse, gamma, rss })
    }
    /// The matrix E such that the change of `ln |Q'WQ| + weight * rss` is the sum of products of E and the change of the sums.
    pub(super) fn slopes(&self, weight: f64) -> Vec<f64> {
        let size = self.gamma.len();
        let left: Vec<f64> = self.gamma.iter().map(|value| -value).chain([1.0]).collect();
        let mut slopes = vec![0.0; (size + 1) * (size + 1)];
        dense::gram(&left, size + 1, weight, &mut slopes);
        for (row, other) in slopes.chunks_exact_mut(size + 1).zip(self.inverse.chunks_exact(size)) {
            row.iter_mut().zip(other).for_each(|(cell, value)| *cell += value);
        }
        slopes
    }
}
