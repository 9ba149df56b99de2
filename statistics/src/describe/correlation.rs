//! Pearson's correlation.

use super::Summary;

/// Pearson's product-moment correlation of two columns of equal length; none when either does not vary.
pub fn correlation(x: &[f64], y: &[f64]) -> Option<f64> {
    let (first, second) = (Summary::of(x), Summary::of(y));
    if x.len() != y.len() || !first.varies() || !second.varies() {
        return None;
    }
    let products: f64 = x.iter().zip(y).map(|(a, b)| (a - first.mean) * (b - second.mean)).sum();
    Some((products / ((x.len() - 1) as f64 * first.sd * second.sd)).clamp(-1.0, 1.0))
}
