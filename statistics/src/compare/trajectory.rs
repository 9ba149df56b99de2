//! Means over the occasions with 95% limits, and who is missing when.

use super::output::{Occasion, Point, Trajectory};
use crate::describe::{Summary, limits_of_mean};

/// Scores by occasion: for each one its label, its place in time, and a score for each client (NaN is missing).
pub(super) type Series = Vec<(Occasion, Vec<f64>)>;

/// The trajectory of each group. `codes` gives each client's level; levels without clients are left out.
pub(super) fn trajectory(series: &Series, codes: &[u32], levels: &[String]) -> Trajectory {
    let mut found = Trajectory { occasions: series.iter().map(|(occasion, _)| occasion.clone()).collect(), ..Trajectory::default() };
    for (code, level) in (0_u32..).zip(levels) {
        let clients: Vec<usize> = (0..codes.len()).filter(|client| codes[*client] == code).collect();
        if clients.is_empty() {
            continue;
        }
        let group = found.groups.len();
        found.groups.push(level.clone());
        for (occasion, (_, scores)) in series.iter().enumerate() {
            let there: Vec<f64> = clients.iter().map(|client| scores[*client]).filter(|score| !score.is_nan()).collect();
            found.points.push(point(group, occasion, &Summary::of(&there), clients.len()));
        }
    }
    found
}

pub(super) fn point(group: usize, occasion: usize, of: &Summary, clients: usize) -> Point {
    let limits = limits_of_mean(of);
    Point {
        group,
        occasion,
        n: of.n,
        missing: clients.saturating_sub(of.n),
        mean: (of.n > 0).then_some(of.mean),
        sd: (of.n > 1).then_some(of.sd),
        ci_low: limits.map(|limits| limits.low),
        ci_high: limits.map(|limits| limits.high),
    }
}
