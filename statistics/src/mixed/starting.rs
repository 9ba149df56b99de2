//! Where the search for a covariance begins.

use super::{dense, orthonormal::Orthonormal, unstructured};

/// Relative standard deviations of the random effects that are tried one after another.
pub(super) const RELATIVE: [f64; 3] = [1.0, 0.2, 4.0];

/// Standard deviations as they are at each occasion, with one correlation for all pairs: the mean product of two scores of a client.
pub(super) fn equicorrelated(fixed: &Orthonormal, visit: &[usize], occasions: usize, bounds: &[usize]) -> Option<Vec<f64>> {
    let mut sums = vec![(0.0, 0.0); occasions];
    for (value, &at) in fixed.residual.iter().zip(visit) {
        sums[at].0 += value * value;
        sums[at].1 += 1.0;
    }
    let spread: Vec<f64> = sums.iter().map(|(sum, count): &(f64, f64)| (sum / count).sqrt().max(1e-3)).collect();
    let (mut products, mut pairs) = (0.0, 0.0);
    for rows in bounds.windows(2) {
        let own: Vec<f64> = (rows[0]..rows[1]).map(|row| fixed.residual[row] / spread[visit[row]]).collect();
        let (sum, squares) = (own.iter().sum::<f64>(), dense::dot(&own, &own));
        products += 0.5 * (sum * sum - squares);
        pairs += 0.5 * (own.len() * own.len().saturating_sub(1)) as f64;
    }
    let shared: f64 = if pairs > 0.0 { (products / pairs).clamp(0.0, 0.9) } else { 0.0 };
    let correlation = |row: usize, column: usize| if row == column { 1.0 } else { shared };
    let covariance: Vec<f64> = (0..occasions * occasions)
        .map(|at| (at / occasions, at % occasions))
        .map(|(row, column)| spread[row] * spread[column] * correlation(row, column))
        .collect();
    unstructured::parameters(&covariance, occasions)
}
