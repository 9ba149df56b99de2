//! The lowest place of a smooth function of a few parameters whose slope is known: BFGS, then Newton's steps on the slope.
//!
//! BFGS with a line search by bisection for the weak Wolfe conditions brings the parameters near; near the minimum the function itself
//! is too flat to be compared in double precision, so the last digits come from Newton's steps with the curvature taken by differences
//! of the slope. No random numbers: the same function and start give the same result.
//!
//! Source: Nocedal and Wright (2006), Numerical Optimization, chapters 3 and 6; the line search as in Lewis and Overton (2013),
//! Mathematical Programming 141:135.

mod curvature;
mod line_search;

use nalgebra::{DMatrix, DVector};

pub use curvature::{curvature, pseudo_inverse};
pub(in crate::mixed) use curvature::{derivative, symmetric};

/// Most rounds of BFGS.
const MAX_ROUNDS: usize = 200;
/// The drop that a round of BFGS promises, below which Newton's steps take over.
const NEAR: f64 = 1e-7;
/// Most Newton steps.
const MAX_POLISH: usize = 10;
/// The drop that a Newton step still promises, below which the place counts as the minimum.
const GOOD_ENOUGH: f64 = 1e-8;
/// The same, below which polishing stops.
const AS_GOOD_AS_CAN_BE: f64 = 1e-16;

/// The steepest slope that may be left in a direction that does not bend.
const LEVEL: f64 = 1e-4;

/// A function: its value and slope, or none where it is not defined.
pub type Function<'a> = dyn Fn(&[f64]) -> Option<(f64, Vec<f64>)> + 'a;

/// Where the minimum was found.
#[derive(Debug, Clone)]
pub struct Optimum {
    /// The parameters.
    pub at: Vec<f64>,
    /// The value there.
    pub value: f64,
    /// The drop that one more Newton step promises.
    pub promise: f64,
    /// Second derivatives.
    pub curvature: DMatrix<f64>,
    /// Whether the promise is negligible and no direction leads down.
    pub converged: bool,
}

/// Looks for the minimum near a start. None when the function is not defined there or its curvature cannot be had.
pub fn minimise(function: &Function<'_>, start: &[f64]) -> Option<Optimum> {
    let mut place = descend(function, start)?;
    let mut optimum = polish(function, place.clone())?;
    // A saddle, or a hill across the boundary: step off along the falling direction and go down again.
    for _ in 0..3 {
        let Some(lower) = stepped_off(function, &optimum) else { break };
        place = descend(function, &lower)?;
        let next = polish(function, place)?;
        if next.value > optimum.value {
            break;
        }
        optimum = next;
    }
    Some(optimum)
}

#[derive(Debug, Clone)]
struct Place {
    at: DVector<f64>,
    value: f64,
    slope: DVector<f64>,
}

fn place(function: &Function<'_>, at: DVector<f64>) -> Option<Place> {
    let (value, slope) = function(at.as_slice())?;
    Some(Place { at, value, slope: DVector::from_vec(slope) })
}

fn descend(function: &Function<'_>, start: &[f64]) -> Option<Place> {
    let size = start.len();
    let mut here = place(function, DVector::from_column_slice(start))?;
    let mut inverse = DMatrix::identity(size, size) / here.slope.norm().max(1.0);
    for round in 0..MAX_ROUNDS {
        let mut direction = -(&inverse * &here.slope);
        let mut falls = direction.dot(&here.slope);
        if falls >= 0.0 || !falls.is_finite() {
            inverse = DMatrix::identity(size, size) / here.slope.norm().max(1.0);
            direction = -(&inverse * &here.slope);
            falls = direction.dot(&here.slope);
        }
        if -falls <= NEAR {
            break;
        }
        let Some(next) = line_search::search(function, &here, &direction, falls) else { break };
        let (step, change) = (&next.at - &here.at, &next.slope - &here.slope);
        let along = step.dot(&change);
        if along > 1e-14 * step.norm() * change.norm() {
            if round == 0 {
                inverse = DMatrix::identity(size, size) * (along / change.norm_squared());
            }
            inverse = updated(&inverse, &step, &change, along);
        }
        here = next;
    }
    Some(here)
}

/// (I - s y'/s'y) H (I - y s'/s'y) + s s'/s'y
fn updated(inverse: &DMatrix<f64>, step: &DVector<f64>, change: &DVector<f64>, along: f64) -> DMatrix<f64> {
    let left = DMatrix::identity(step.len(), step.len()) - step * change.transpose() / along;
    &left * inverse * left.transpose() + step * step.transpose() / along
}

fn polish(function: &Function<'_>, mut here: Place) -> Option<Optimum> {
    let mut bend = curvature(function, here.at.as_slice())?;
    let mut promise = f64::INFINITY;
    for _ in 0..MAX_POLISH {
        let (inverse, _) = pseudo_inverse(&bend);
        let step = -(&inverse * &here.slope);
        promise = -0.5 * step.dot(&here.slope);
        if promise <= AS_GOOD_AS_CAN_BE {
            break;
        }
        let Some(next) = place(function, &here.at + step) else { break };
        let noise = 1e-12 * (1.0 + here.value.abs());
        let still = 0.5 * next.slope.dot(&(&inverse * &next.slope));
        if next.value > here.value + noise || still >= promise {
            break;
        }
        here = next;
        promise = still;
        if promise <= AS_GOOD_AS_CAN_BE {
            break;
        }
        bend = curvature(function, here.at.as_slice())?;
    }
    let (inverse, lowest) = pseudo_inverse(&bend);
    // What falls where nothing bends falls forever.
    let sliding = (&here.slope - &bend * (&inverse * &here.slope)).amax();
    let converged = promise.abs() < GOOD_ENOUGH && lowest >= 0.0 && sliding < LEVEL;
    Some(Optimum { at: here.at.as_slice().to_vec(), value: here.value, promise, curvature: bend, converged })
}

/// A lower place in the direction of the most negative curvature, if there is one.
fn stepped_off(function: &Function<'_>, optimum: &Optimum) -> Option<Vec<f64>> {
    let eigen = optimum.curvature.clone().symmetric_eigen();
    let (place, lowest) = eigen.eigenvalues.iter().copied().enumerate().min_by(|left, right| left.1.total_cmp(&right.1))?;
    if lowest >= -1e-6 * eigen.eigenvalues.amax() {
        return None;
    }
    let direction = eigen.eigenvectors.column(place).into_owned();
    let from = DVector::from_column_slice(&optimum.at);
    let steps = [0.1, -0.1, 0.01, -0.01, 0.5, -0.5].map(|length| &from + &direction * length);
    steps.into_iter().find(|at| function(at.as_slice()).is_some_and(|(value, _)| value < optimum.value)).map(|at| at.as_slice().to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rosenbrock(at: &[f64]) -> Option<(f64, Vec<f64>)> {
        let (x, y) = (at[0], at[1]);
        let value = (1.0 - x).powi(2) + 100.0 * (y - x * x).powi(2);
        Some((value, vec![-2.0 * (1.0 - x) - 400.0 * x * (y - x * x), 200.0 * (y - x * x)]))
    }

    #[test]
    fn a_bent_valley_is_followed_to_its_end() {
        let found = minimise(&rosenbrock, &[-1.2, 1.0]).expect("defined everywhere");
        assert!(found.converged);
        assert!((found.at[0] - 1.0).abs() < 1e-9 && (found.at[1] - 1.0).abs() < 1e-9, "{:?}", found.at);
    }

    #[test]
    fn a_saddle_is_left() {
        let hill = |at: &[f64]| Some((at[0].powi(4) - at[0].powi(2) + at[1].powi(2), vec![4.0 * at[0].powi(3) - 2.0 * at[0], 2.0 * at[1]]));
        let found = minimise(&hill, &[0.0, 1.0]).expect("defined everywhere");
        assert!(found.converged && (found.at[0].abs() - 0.5_f64.sqrt()).abs() < 1e-9, "{:?}", found.at);
    }

    #[test]
    fn what_falls_forever_is_not_called_a_minimum() {
        let slide = |at: &[f64]| Some((-at[0], vec![-1.0]));
        assert!(minimise(&slide, &[0.0]).is_none_or(|found| !found.converged));
        assert!(minimise(&|_: &[f64]| None, &[0.0]).is_none());
    }
}
