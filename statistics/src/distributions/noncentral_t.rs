//! The noncentral t distribution and the limits of a noncentrality, which no library at hand has.

use super::{LEVEL, normal};

/// Nodes and weights of Gauss and Legendre's rule with 16 points on −1 to 1; the other half mirrors them.
const RULE: [(f64, f64); 8] = [
    (0.095_012_509_837_637_44, 0.189_450_610_455_068_64),
    (0.281_603_550_779_258_9, 0.182_603_415_044_923_64),
    (0.458_016_777_657_227_37, 0.169_156_519_395_002_65),
    (0.617_876_244_402_643_8, 0.149_595_988_816_576_7),
    (0.755_404_408_355_003, 0.124_628_971_255_534_07),
    (0.865_631_202_387_831_8, 0.095_158_511_682_492_6),
    (0.944_575_023_073_232_6, 0.062_253_523_938_647_456),
    (0.989_400_934_991_65, 0.027_152_459_411_754_176),
];

/// The distribution of s = √(χ²/ν), as points with weights that sum to one.
struct Scale(Vec<(f64, f64)>);

impl Scale {
    /// Panels over nine standard deviations on both sides of one, narrow enough for a step of width 1/t in the integrand.
    fn new(df: f64, t: f64) -> Self {
        let reach = 9.0 / df.sqrt();
        let (low, high) = ((1.0 - reach).max(0.0), 1.0 + reach);
        let panels = (40.0 + 4.0 * t.abs() / df.sqrt()).min(4000.0).ceil();
        let half = 0.5 * (high - low) / panels;
        let mut points = Vec::with_capacity(panels as usize * 16);
        for panel in 0..panels as usize {
            let middle = low + (2.0 * panel as f64 + 1.0) * half;
            for (node, weight) in RULE {
                for at in [middle - half * node, middle + half * node] {
                    points.push((at, weight * log_density(at, df).exp()));
                }
            }
        }
        let total: f64 = points.iter().map(|(_, weight)| weight).sum();
        points.iter_mut().for_each(|(_, weight)| *weight /= total);
        Self(points)
    }
    fn cdf(&self, t: f64, noncentrality: f64) -> f64 {
        self.0.iter().map(|(s, weight)| weight * normal::cdf(t * s - noncentrality)).sum()
    }
    /// The slope of the distribution function along the noncentrality, which is nowhere positive.
    fn slope(&self, t: f64, noncentrality: f64) -> f64 {
        -self.0.iter().map(|(s, weight)| weight * normal::density(t * s - noncentrality)).sum::<f64>()
    }
    /// The noncentrality at which `t` is exceeded with probability `1 - p`: Newton's steps, and halving where they leave the bracket.
    fn noncentrality(&self, t: f64, p: f64, df: f64) -> f64 {
        // Johnson and Welch's (1940) normal approximation starts close by.
        let mut at = t - normal::quantile(p) * (1.0 + 0.5 * t * t / df).sqrt();
        let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
        for _ in 0..200 {
            let off = self.cdf(t, at) - p;
            if off > 0.0 {
                low = at
            } else {
                high = at
            }
            let mut next = at - off / self.slope(t, at);
            if !(next > low && next < high) || (next - at).abs() > 4.0 + t.abs() {
                next = match (low.is_finite(), high.is_finite()) {
                    (true, true) => 0.5 * (low + high),
                    (true, false) => low + 1.0 + 0.5 * t.abs(),
                    (false, _) => high - 1.0 - 0.5 * t.abs(),
                };
            }
            let moved = (next - at).abs();
            at = next;
            if moved <= 1e-13 * (1.0 + t.abs()) {
                break;
            }
        }
        at
    }
}

/// The logarithm of the density of √(χ²/ν) at `s`, but for a constant that normalising removes.
fn log_density(s: f64, df: f64) -> f64 {
    let u = s - 1.0;
    (df - 1.0) * s.ln() - df * (u + 0.5 * u * u)
}

/// Probability that T ≤ `t`, where T = (Z + λ)/√(χ²/ν), ν = `df`, λ = `noncentrality`: the integral of Φ(t·s − λ) over the
/// distribution of s = √(χ²/ν) (Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 2, 1995, formula 31.11), with
/// the density in logarithms so that neither small nor very large ν or λ overflow. Lenth's series (AS 243, 1989) gives the same
/// where it converges. NaN unless `df` is at least one.
pub fn cdf(t: f64, df: f64, noncentrality: f64) -> f64 {
    if t.is_nan() || noncentrality.is_nan() || df.is_nan() || df < 1.0 {
        return f64::NAN;
    }
    Scale::new(df, t).cdf(t, noncentrality)
}

/// The 95% limits of the noncentrality when `t` was observed: those at which `t` is the 97.5% and the 2.5% point (Steiger and
/// Fouladi 1997). None when `t` is infinite or `df` is below one.
pub fn limits(t: f64, df: f64) -> Option<(f64, f64)> {
    if !t.is_finite() || df.is_nan() || df < 1.0 {
        return None;
    }
    let scale = Scale::new(df, t);
    Some((scale.noncentrality(t, 1.0 - 0.5 * LEVEL, df), scale.noncentrality(t, 0.5 * LEVEL, df)))
}

#[cfg(test)]
mod tests {
    use super::{super::incomplete_beta::incomplete_beta, *};

    #[test]
    fn agrees_with_thirty_digit_integration() {
        let known = [
            ((1.0, 1.0, 0.5), 0.592_747_736_440_029_4),
            ((2.0, 3.0, 1.0), 0.743_629_868_407_665_3),
            ((-1.5, 25.0, 0.3), 0.040_315_088_803_613_875),
            ((4.18, 16.0, 2.0), 0.957_149_535_996_033_6),
            ((4.18, 16.0, 6.5), 0.028_269_375_876_884_8),
            ((50.0, 200.0, 45.0), 0.967_925_431_489_956),
            ((0.3, 5.0, -2.0), 0.988_576_537_907_657_1),
            ((30.0, 4.0, 12.0), 0.957_303_990_023_366),
        ];
        for ((t, df, lambda), probability) in known {
            assert!((cdf(t, df, lambda) / probability - 1.0).abs() < 1e-11, "{t} {df} {lambda}: {}", cdf(t, df, lambda));
        }
    }

    #[test]
    fn without_noncentrality_it_is_students() {
        for df in [1.0, 2.0, 7.0, 60.0, 5e3, 1e6] {
            for t in [-3.0, -0.2, 0.0, 1.0, 4.0] {
                assert!((cdf(t, df, 0.0) - super::super::student_t::cdf(t, df)).abs() < 1e-11, "{t} {df}");
            }
        }
    }

    #[test]
    fn the_limits_leave_a_fortieth_on_each_side() {
        for (t, df) in [(0.0, 4.0), (-2.7, 11.0), (1.1, 1.0), (12.0, 90.0), (400.0, 1e6)] {
            let (low, high) = limits(t, df).unwrap();
            assert!(low < t && t < high || df < 3.0, "{low} {t} {high}");
            assert!((cdf(t, df, low) - 0.975).abs() < 1e-9 && (cdf(t, df, high) - 0.025).abs() < 1e-9, "{t} {df}");
        }
        assert_eq!(limits(f64::INFINITY, 5.0), None);
    }

    /// Lenth's series (AS 243) for t above zero, in logarithms: the other way to the same number.
    fn lenth(t: f64, df: f64, lambda: f64) -> f64 {
        use statrs::function::gamma::ln_gamma;
        let x = t * t / (t * t + df);
        let half = 0.5 * lambda * lambda;
        let term = |j: u32| {
            let j = f64::from(j);
            let p = (-half + j * half.ln() - ln_gamma(j + 1.0)).exp();
            let q = lambda / std::f64::consts::SQRT_2 * (-half + j * half.ln() - ln_gamma(j + 1.5)).exp();
            p * incomplete_beta(j + 0.5, 0.5 * df, x, 1.0 - x) + q * incomplete_beta(j + 1.0, 0.5 * df, x, 1.0 - x)
        };
        normal::cdf(-lambda) + 0.5 * (0..400).map(term).sum::<f64>()
    }

    #[test]
    fn lenths_series_gives_the_same() {
        for (t, df, lambda) in [(0.5, 3.0, 1.0), (2.0, 9.0, 3.5), (1.1, 60.0, -0.4), (7.0, 30.0, 5.0)] {
            assert!((cdf(t, df, lambda) - lenth(t, df, lambda)).abs() < 1e-11, "{t} {df} {lambda}");
        }
    }
}
