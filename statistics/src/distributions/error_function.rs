//! The complementary error function. The library's has constants cut to ten digits, which shows in the eleventh digit of every tail.

use std::f64::consts::FRAC_2_SQRT_PI;

/// Up to here the series, from here on the continued fraction.
const MEET: f64 = 2.5;

/// erfc(x) = 1 − erf(x), to full precision: Kummer's series of positive terms (Abramowitz and Stegun 7.1.6) for a small argument, Laplace's
/// continued fraction (7.1.14), from its tail upwards, for a large one.
pub(super) fn erfc(x: f64) -> f64 {
    if x.is_nan() {
        f64::NAN
    } else if x < -MEET {
        2.0 - tail(-x)
    } else if x < MEET {
        1.0 - series(x)
    } else {
        tail(x)
    }
}

/// erf(x) = 2/√π · e^(−x²) · Σ 2ⁿ·x^(2n+1)/(1·3·…·(2n+1)).
fn series(x: f64) -> f64 {
    let square = x * x;
    let (mut term, mut sum, mut odd) = (x, x, 1.0);
    while term.abs() > 1e-17 * sum.abs() {
        odd += 2.0;
        term *= 2.0 * square / odd;
        sum += term;
    }
    FRAC_2_SQRT_PI * (-square).exp() * sum
}

/// erfc(x) = e^(−x²)/√π · 1/(x + (1/2)/(x + 1/(x + (3/2)/(x + …)))).
fn tail(x: f64) -> f64 {
    if x > 27.5 {
        return 0.0;
    }
    // At 2.5 some 100 steps give every digit, farther out fewer.
    let steps = (800.0 / (x * x)).ceil().clamp(12.0, 130.0) as u32;
    let below = (1..=steps).rev().fold(x, |below, step| x + 0.5 * f64::from(step) / below);
    // The square in two parts, or its rounding would show in the power.
    let head = (x * 16.0).trunc() / 16.0;
    let square = (-head * head).exp() * (-(x - head) * (x + head)).exp();
    0.5 * FRAC_2_SQRT_PI * square / below
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_thirty_digits() {
        let known = [
            (-3.0, 1.999_977_909_503_001_4),
            (-0.5, 1.520_499_877_813_046_5),
            (0.0, 1.0),
            (0.5, 0.479_500_122_186_953_5),
            (1.5, 0.033_894_853_524_689_27),
            (2.4, 0.000_688_513_896_645_078_6),
            (2.6, 0.000_236_034_416_529_349_2),
            (5.0, 1.537_459_794_428_034_8e-12),
            (12.0, 1.356_261_169_205_904_2e-64),
            (26.0, 5.663_192_408_856_143e-296),
        ];
        for (x, value) in known {
            // Below the meeting point a small tail is what the series leaves of one.
            let tolerance = if x < MEET && x > 1.0 { 2e-16 / value } else { 2e-15 };
            assert!((erfc(x) / value - 1.0).abs() < tolerance, "{x}: {}", erfc(x));
        }
    }
}
