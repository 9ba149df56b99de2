//! Whether the covariance of the random effects lies on the boundary, and how that is said.

use crate::mixed::{
    Note, dense,
    optimise::{self, Function, Optimum},
    reml::lower,
};

use super::VarianceComponent;

/// A diagonal entry of the relative Cholesky factor below this counts as zero (the tolerance of `isSingular` in lme4).
const ZERO: f64 = 1e-4;

/// The optimum with the factor in its usual form (no negative diagonal) and, where a diagonal entry is next to zero, exactly on the
/// boundary, unless the likelihood is lower there.
pub(super) fn settled(function: &Function<'_>, optimum: Optimum, size: usize) -> (Optimum, bool) {
    let factor = lower(&optimum.at, size);
    let covariance = dense::product(&factor, &dense::transposed(&factor, size), size, size);
    let (usual, singular) = semidefinite(&covariance, size);
    let places = (0..size).flat_map(|row| (0..=row).map(move |column| row * size + column));
    let theta: Vec<f64> = places.map(|place| usual[place]).collect();
    if !singular {
        return (Optimum { at: theta, ..optimum }, false);
    }
    match optimise::minimise(function, &theta) {
        Some(found) if found.value <= optimum.value + 1e-6 => (found, true),
        Some(_) | None => (optimum, true),
    }
}

/// The Cholesky factor of a matrix that may have zero pivots.
fn semidefinite(covariance: &[f64], size: usize) -> (Vec<f64>, bool) {
    let mut factor = vec![0.0; size * size];
    let mut singular = false;
    for column in 0..size {
        let done = |row: usize| dense::dot(&factor[row * size..row * size + column], &factor[column * size..column * size + column]);
        let pivot = covariance[column * size + column] - done(column);
        if pivot < ZERO * ZERO {
            singular = true;
            continue;
        }
        let root = pivot.sqrt();
        let below: Vec<f64> = (column..size).map(|row| (covariance[row * size + column] - done(row)) / root).collect();
        below.iter().zip(column..size).for_each(|(value, row)| factor[row * size + column] = *value);
    }
    (factor, singular)
}

/// What a singular fit means.
pub(super) fn note(components: &[VarianceComponent]) -> Note {
    let residual = components.last().map_or(1.0, |component| component.vcov);
    let still: Vec<&str> = components
        .iter()
        .filter(|component| component.var2.is_none() && component.vcov < ZERO * ZERO * residual)
        .filter_map(|component| component.var1.as_deref())
        .collect();
    let say = if still.is_empty() {
        "The random effects lie on the boundary: their estimated correlation is as strong as it can be, so the data do not separate \
         how much clients differ in each of them. The fixed effects can be read; the variances and the correlation of the random \
         effects should not be interpreted."
            .to_owned()
    } else {
        format!(
            "The estimated variance between clients is zero for {}: the data show no more difference between clients there than the \
             error of measurement would. The fixed effects can be read; a model without that random effect would say the same.",
            still.join(", ")
        )
    };
    Note::new("mixed.boundary", say)
}
