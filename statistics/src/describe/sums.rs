//! Sums in eight lanes: faster than one after the other, with less rounding, and the same on every machine.

/// The sum of a function of values.
pub fn sum(values: &[f64], of: impl Fn(f64) -> f64) -> f64 {
    let mut lanes = [0.0_f64; 8];
    let chunks = values.chunks_exact(8);
    let rest: f64 = chunks.remainder().iter().map(|value| of(*value)).sum();
    for chunk in chunks {
        for (lane, value) in lanes.iter_mut().zip(chunk) {
            *lane += of(*value);
        }
    }
    lanes.iter().sum::<f64>() + rest
}

/// The sum of products of two columns of equal length.
pub fn dot(one: &[f64], other: &[f64]) -> f64 {
    let mut lanes = [0.0_f64; 8];
    let (first, second) = (one.chunks_exact(8), other.chunks_exact(8));
    let rest: f64 = first.remainder().iter().zip(second.remainder()).map(|(a, b)| a * b).sum();
    for (a, b) in first.zip(second) {
        for (lane, (a, b)) in lanes.iter_mut().zip(a.iter().zip(b)) {
            *lane += a * b;
        }
    }
    lanes.iter().sum::<f64>() + rest
}
