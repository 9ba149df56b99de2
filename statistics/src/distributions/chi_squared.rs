//! The chi-squared distribution, through the regularised incomplete gamma function (Abramowitz and Stegun 26.4.19).

use statrs::function::gamma::checked_gamma_ur;

/// Probability of a value above `x` with `df` degrees of freedom. NaN when `df` is not positive.
pub fn upper(x: f64, df: f64) -> f64 {
    if df.is_nan() || df <= 0.0 || x.is_nan() {
        f64::NAN
    } else if x <= 0.0 {
        1.0
    } else if x.is_infinite() {
        0.0
    } else {
        checked_gamma_ur(0.5 * df, 0.5 * x).unwrap_or(f64::NAN)
    }
}
