//! How far to go in a direction: doubling and halving until the weak Wolfe conditions hold.

use nalgebra::DVector;

use super::{Function, Place, place};

/// Share of the first slope by which the value has to fall.
const FALL: f64 = 1e-4;
/// Share of the first slope that may be left.
const LEFT: f64 = 0.9;
/// Longest first step; parameters here are of the order of one.
const LONGEST: f64 = 4.0;

/// A place farther along that is lower and flatter; the lowest seen when the conditions cannot be met; none when nothing is lower.
pub(super) fn search(function: &Function<'_>, from: &Place, direction: &DVector<f64>, falls: f64) -> Option<Place> {
    let (mut near, mut far) = (0.0, f64::INFINITY);
    let mut length = (LONGEST / direction.norm()).min(1.0);
    let mut best: Option<Place> = None;
    for _ in 0..60 {
        let tried = place(function, &from.at + direction * length);
        match tried {
            Some(next) if next.value <= from.value + FALL * length * falls => {
                let flat = next.slope.dot(direction) >= LEFT * falls;
                if best.as_ref().is_none_or(|best| next.value <= best.value) {
                    best = Some(next);
                }
                if flat {
                    return best;
                }
                near = length;
            }
            Some(_) | None => far = length,
        }
        length = if far.is_finite() { 0.5 * (near + far) } else { 2.0 * near };
    }
    best
}
