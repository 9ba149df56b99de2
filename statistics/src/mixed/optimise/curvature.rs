//! Second derivatives by differences of the slope, and their inverse where they have one.

use nalgebra::DMatrix;

use super::Function;

/// Step of the differences, for parameters of the order of one: errors of the differences and of rounding are alike there.
const STEP: f64 = 1e-4;
/// Directions that bend less than this share of the most bent one count as flat.
const FLAT: f64 = 1e-9;

/// Second derivatives from central differences of the slope, made symmetric.
pub fn curvature(function: &Function<'_>, at: &[f64]) -> Option<DMatrix<f64>> {
    let size = at.len();
    let mut bend = DMatrix::zeros(size, size);
    for place in 0..size {
        let column = derivative(&|at| function(at).map(|(_, slope)| slope), at, place)?;
        column.iter().enumerate().for_each(|(row, value)| bend[(row, place)] = *value);
    }
    symmetric(&bend)
}

/// The mean of a matrix and its transpose. None when a number is not finite: the search for eigenvalues would not end.
pub(in crate::mixed) fn symmetric(bend: &DMatrix<f64>) -> Option<DMatrix<f64>> {
    bend.iter().all(|value| value.is_finite()).then(|| (bend + bend.transpose()) * 0.5)
}

/// The derivative of many values by one parameter.
pub(in crate::mixed) fn derivative(values: &dyn Fn(&[f64]) -> Option<Vec<f64>>, at: &[f64], place: usize) -> Option<Vec<f64>> {
    let step = STEP * at.get(place)?.abs().max(1.0);
    let moved = |by: f64| {
        let mut near = at.to_vec();
        near[place] += by;
        values(&near)
    };
    let (above, below) = (moved(step)?, moved(-step)?);
    Some(above.iter().zip(&below).map(|(above, below)| (above - below) / (2.0 * step)).collect())
}

/// The inverse of a symmetric matrix on the directions that it bends, zero on the flat ones, with negative bends taken as positive; and
/// the lowest bend, zero when it is flat.
pub fn pseudo_inverse(bend: &DMatrix<f64>) -> (DMatrix<f64>, f64) {
    let eigen = bend.clone().symmetric_eigen();
    let largest = eigen.eigenvalues.amax();
    let mut inverse = DMatrix::zeros(bend.nrows(), bend.ncols());
    let mut lowest: f64 = f64::INFINITY;
    for (place, &value) in eigen.eigenvalues.iter().enumerate() {
        let flat = value.abs() <= FLAT * largest;
        lowest = lowest.min(if flat || value.abs() <= 1e3 * FLAT * largest { 0.0 } else { value });
        if !flat && value.is_finite() {
            let direction = eigen.eigenvectors.column(place);
            inverse += direction * direction.transpose() / value.abs();
        }
    }
    (inverse, lowest)
}
