//! Bonferroni's adjustment.

/// Adjusted p values: min(1, m·p) (Dunn 1961, Journal of the American Statistical Association 56, 52–64). Limits that hold together
/// use the level 0.05/m instead, see [`crate::distributions::student_t::half_width`].
pub fn bonferroni(p: &[f64]) -> Vec<f64> {
    let m = p.iter().filter(|p| !p.is_nan()).count() as f64;
    p.iter().map(|p| if p.is_nan() { f64::NAN } else { (m * p).min(1.0) }).collect()
}
