//! The regularised incomplete beta function, for the tails of t and F. The library's form loses digits where one parameter is large, as
//! it takes the difference of logarithms of large gamma functions; this one takes them together.

use statrs::function::gamma::ln_gamma;

/// From here on Stirling's series gives every digit.
const LARGE: f64 = 15.0;

/// The share of the beta distribution with `a` and `b` below `x`, where `y` is 1 − x, told separately so that neither is rounded away: the
/// continued fraction of Didonato and Morris (1992, ACM Transactions on Mathematical Software 18, 360–373, equation 9) on the side of the
/// mean where it converges fast. Both parameters must be positive.
pub(super) fn incomplete_beta(a: f64, b: f64, x: f64, y: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if y <= 0.0 {
        return 1.0;
    }
    let below_mean = a * y - b * x;
    if below_mean < 0.0 {
        1.0 - (ln_factor(b, a, y, x).exp() * fraction(b, a, y, x, -below_mean)).min(1.0)
    } else {
        (ln_factor(a, b, x, y).exp() * fraction(a, b, x, y, below_mean)).min(1.0)
    }
}

/// ln(xᵃ·yᵇ / B(a, b)).
fn ln_factor(a: f64, b: f64, x: f64, y: f64) -> f64 {
    let power = |base: f64, other: f64| if base > 0.5 { (-other).ln_1p() } else { base.ln() };
    match (a >= LARGE, b >= LARGE) {
        (false, false) => a * power(x, y) + b * power(y, x) - ln_gamma(a) - ln_gamma(b) + ln_gamma(a + b),
        (true, false) => a * power(x, y) + b * power(y, x) + ln_rise(a, b) - ln_gamma(b),
        (false, true) => a * power(x, y) + b * power(y, x) + ln_rise(b, a) - ln_gamma(a),
        (true, true) => {
            let all = a + b;
            // Around the mean both parts are small and nearly cancel: take them from their distance to it.
            let distance = x * b - y * a;
            let exponent = a * (distance / a).ln_1p() + b * (-distance / b).ln_1p();
            exponent + 0.5 * (a * b / (2.0 * std::f64::consts::PI * all)).ln() + rest(all) - rest(a) - rest(b)
        }
    }
}

/// ln Γ(a + b) − ln Γ(a) for large `a`.
fn ln_rise(a: f64, b: f64) -> f64 {
    (a - 0.5) * (b / a).ln_1p() + b * ((a + b).ln() - 1.0) + rest(a + b) - rest(a)
}

/// What Stirling's formula leaves of ln Γ(z), for large z.
fn rest(z: f64) -> f64 {
    let square = 1.0 / (z * z);
    let series = 1.0 / 12.0
        - square * (1.0 / 360.0 - square * (1.0 / 1260.0 - square * (1.0 / 1680.0 - square * (1.0 / 1188.0 - square * 691.0 / 360_360.0))));
    series / z
}

/// 1/(β₁ + α₂/(β₂ + α₃/(β₃ + …))) by Lentz's method; `below` is a·y − b·x, not negative.
fn fraction(a: f64, b: f64, x: f64, y: f64, below: f64) -> f64 {
    let safe = |value: f64| if value.abs() < 1e-300 { 1e-300 } else { value };
    let first = safe(a / (a + 1.0) * (below + 1.0));
    let (mut value, mut c, mut d) = (first, first, 0.0);
    // It takes about the square root of the larger parameter; the bound is for a billion clients.
    for step in 1..100_000_u32 {
        let n = f64::from(step);
        let before = a + 2.0 * n - 1.0;
        let alpha = (a + n - 1.0) * (a + b + n - 1.0) * n * (b - n) * x * x / (before * before);
        let beta = n + n * (b - n) * x / before + (a + n) / (a + 2.0 * n + 1.0) * (below + 1.0 + n * (1.0 + y));
        d = 1.0 / safe(beta + alpha * d);
        c = safe(beta + alpha / c);
        value *= c * d;
        if (c * d - 1.0).abs() < 1e-16 {
            break;
        }
    }
    1.0 / value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closed_forms() {
        // I_x(1, b) = 1 − (1 − x)^b, I_x(a, 1) = x^a, and the halves of the symmetric one.
        for (x, b) in [(0.3_f64, 2.5_f64), (0.01, 40.0), (0.9, 3.0), (1e-6, 1e5)] {
            assert!((incomplete_beta(1.0, b, x, 1.0 - x) / -(b * (-x).ln_1p()).exp_m1() - 1.0).abs() < 1e-12, "{x} {b}");
            assert!((incomplete_beta(b, 1.0, x, 1.0 - x) - x.powf(b)).abs() < 1e-13, "{x} {b}");
        }
        for a in [0.5, 7.0, 30.0, 1e4, 1e6] {
            assert!((incomplete_beta(a, a, 0.5, 0.5) - 0.5).abs() < 1e-10, "{a}");
        }
    }
}
