//! The exact small-sample correction of a standardised mean difference.

use statrs::function::gamma::ln_gamma;

/// Hedges's J = Γ(df/2) / (√(df/2) Γ((df−1)/2)), exactly (Hedges 1981, Journal of Educational Statistics 6, 107–128, formula 6e).
/// None for fewer than two degrees of freedom, where it does not exist.
pub fn hedges_j(df: f64) -> Option<f64> {
    if df.is_nan() || df < 2.0 {
        return None;
    }
    // Logarithms of large gamma functions lose in their difference what the series keeps: from 200 on its first left-out term is
    // below 1e-17.
    let z = 0.5 * (df - 1.0);
    let log = if z > 100.0 { half_step(z) } else { ln_gamma(0.5 * df) - ln_gamma(z) };
    Some((log - 0.5 * (0.5 * df).ln()).exp())
}

/// ln Γ(z + ½) − ln Γ(z) for large z: the asymptotic series of Tricomi and Erdélyi (1951) for a step of one half.
fn half_step(z: f64) -> f64 {
    let inverse = 1.0 / z;
    let square = inverse * inverse;
    0.5 * z.ln() - inverse * (1.0 / 8.0 - square * (1.0 / 192.0 - square * (1.0 / 640.0 - square * 17.0 / 14336.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_series_meets_the_exact_form() {
        for df in [202.0, 250.0, 400.0] {
            let exact = (ln_gamma(0.5 * df) - ln_gamma(0.5 * (df - 1.0)) - 0.5 * (0.5 * df).ln()).exp();
            assert!((hedges_j(df).unwrap() / exact - 1.0).abs() < 1e-12, "{df}");
        }
        // Two degrees of freedom: Γ(1) / Γ(1/2) = 1/√π.
        assert!((hedges_j(2.0).unwrap() - 1.0 / std::f64::consts::PI.sqrt()).abs() < 1e-14);
        assert_eq!(hedges_j(1.0), None);
    }
}
