//! Small dense matrices, row by row in a slice: what the likelihoods need in their innermost loops without allocating.
//!
//! Source of the algorithms: Golub and Van Loan, Matrix Computations, sections 3.1 and 4.2.

/// The lower Cholesky factor in place (the upper half is left as it is), and half the logarithm of the determinant. None when the matrix
/// is not positive definite.
pub(super) fn cholesky(matrix: &mut [f64], size: usize) -> Option<f64> {
    let mut half_log = 0.0;
    for column in 0..size {
        let (above, below) = matrix.split_at_mut((column + 1) * size);
        let pivot_row = &mut above[column * size..];
        let pivot = pivot_row[column] - pivot_row[..column].iter().map(|value| value * value).sum::<f64>();
        if pivot <= 0.0 || !pivot.is_finite() {
            return None;
        }
        let root = pivot.sqrt();
        pivot_row[column] = root;
        half_log += root.ln();
        for row in below.chunks_exact_mut(size) {
            let dot: f64 = row[..column].iter().zip(&pivot_row[..column]).map(|(left, right)| left * right).sum();
            row[column] = (row[column] - dot) / root;
        }
    }
    Some(half_log)
}

/// Solves L U = B in place of B, where B has `size` rows of `width`.
pub(super) fn forward(factor: &[f64], size: usize, block: &mut [f64], width: usize) {
    for row in 0..size {
        let (done, rest) = block.split_at_mut(row * width);
        let current = &mut rest[..width];
        for (earlier, weight) in done.chunks_exact(width).zip(&factor[row * size..row * size + row]) {
            current.iter_mut().zip(earlier).for_each(|(cell, value)| *cell -= weight * value);
        }
        let pivot = factor[row * size + row];
        current.iter_mut().for_each(|cell| *cell /= pivot);
    }
}

/// The inverse of L L'.
pub(super) fn inverse(factor: &[f64], size: usize) -> Vec<f64> {
    let mut half = identity(size);
    forward(factor, size, &mut half, size);
    let mut inverse = vec![0.0; size * size];
    gram(&half, size, 1.0, &mut inverse);
    inverse
}

/// The unit matrix.
pub(super) fn identity(size: usize) -> Vec<f64> {
    let mut unit = vec![0.0; size * size];
    (0..size).for_each(|at| unit[at * size + at] = 1.0);
    unit
}

/// Adds `sign` times U'U, where U has rows of `width`, to a matrix of that size.
pub(super) fn gram(block: &[f64], width: usize, sign: f64, into: &mut [f64]) {
    for row in block.chunks_exact(width) {
        for (at, value) in row.iter().enumerate() {
            let weight = sign * value;
            into[at * width..(at + 1) * width].iter_mut().zip(row).for_each(|(cell, other)| *cell += weight * other);
        }
    }
}

/// A B for matrices of `rows` x `inner` and `inner` x `columns`.
pub(super) fn product(left: &[f64], right: &[f64], inner: usize, columns: usize) -> Vec<f64> {
    let mut all = vec![0.0; left.len() / inner * columns];
    product_into(left, right, inner, columns, &mut all);
    all
}

/// The same into a place that is as large as the product.
pub(super) fn product_into(left: &[f64], right: &[f64], inner: usize, columns: usize, into: &mut [f64]) {
    into.fill(0.0);
    for (row, sums) in left.chunks_exact(inner).zip(into.chunks_exact_mut(columns)) {
        for (weight, other) in row.iter().zip(right.chunks_exact(columns)) {
            sums.iter_mut().zip(other).for_each(|(sum, value)| *sum += weight * value);
        }
    }
}

/// The transpose of a square matrix.
pub(super) fn transposed(matrix: &[f64], size: usize) -> Vec<f64> {
    (0..size * size).map(|at| matrix[(at % size) * size + at / size]).collect()
}

/// Adds B E B' to a matrix of `height`, where B has `height` rows as wide as E. `scratch` is as large as B.
pub(super) fn sandwich(block: &[f64], weights: &[f64], width: usize, scratch: &mut [f64], into: &mut [f64]) {
    let height = block.len() / width;
    product_into(block, weights, width, width, scratch);
    for (row, left) in scratch.chunks_exact(width).enumerate() {
        for (column, right) in block.chunks_exact(width).enumerate() {
            into[row * height + column] += dot(left, right);
        }
    }
}

/// The sum of products.
pub(super) fn dot(left: &[f64], right: &[f64]) -> f64 {
    left.iter().zip(right).map(|(one, other)| one * other).sum()
}

/// c' M c.
pub(super) fn quadratic(matrix: &[f64], by: &[f64]) -> f64 {
    matrix.chunks_exact(by.len()).zip(by).map(|(row, weight)| weight * dot(row, by)).sum()
}
