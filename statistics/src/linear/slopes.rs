//! Whether the score before counts equally in all groups, and the difference at a low, mean and high score where it does not.

use crate::{describe::Summary, refusal::Refusal};

use super::{
    ancova::Subjects,
    contrast::{Estimate, FTest, pairs},
    qr::Fit,
};

/// Below this p the slopes count as different.
pub const DIFFERENT: f64 = 0.05;

/// The test of equal slopes, and the differences between groups with a slope of their own.
#[derive(Debug, Clone)]
pub struct Slopes {
    /// F of the products of score before and group.
    pub test: FTest,
    /// For each pair, as (later, earlier) level: the difference at the mean score before less one standard deviation, at the mean, at the
    /// mean plus one; empty when the slopes do not differ.
    pub differences: Vec<((usize, usize), [AtBaseline; 3])>,
}

/// A difference at one score before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AtBaseline {
    /// `low`, `mean` or `high`.
    pub at: &'static str,
    /// The score.
    pub baseline: f64,
    /// The difference there.
    pub estimate: Estimate,
}

/// F of the model with a slope for each group against the one with parallel slopes; where p is below 0.05, simple differences at the mean
/// score before and one standard deviation below and above it (Huitema 2011, chapter 11; Rogosa 1980, Psychological Bulletin 88,
/// 307–321).
///
/// # Errors
/// Too few clients, or a group in which the score before does not vary.
pub fn equal_slopes(subjects: &Subjects<'_>) -> Result<Slopes, Refusal> {
    let groups = subjects.levels.len();
    let before = Summary::of(subjects.pre);
    let parallel = subjects.design();
    let first = parallel.width();
    let design = parallel.slopes(("pre", subjects.pre, before.mean), subjects.group, subjects.levels, subjects.codes);
    let refused = |why: &Refusal| {
        let say = "Whether the score before counts equally in all groups cannot be tested: there are too few clients, or in a group all \
                   have the same score before.";
        Refusal::new("slopes.not_estimable", say).about(why.about.clone())
    };
    let fit = Fit::of(&design, subjects.post).map_err(|why| refused(&why))?;
    let products: Vec<Vec<f64>> = (first..fit.p).map(|at| fit.unit(at)).collect();
    let none = || {
        Refusal::new(
            "slopes.not_estimable",
            "Whether the score before counts equally in all groups cannot be tested: the model explains every score exactly.",
        )
    };
    let test = if fit.is_perfect() { None } else { fit.wald(&products) }.ok_or_else(none)?;
    if test.p >= DIFFERENT {
        return Ok(Slopes { test, differences: Vec::new() });
    }
    let scores = [("low", -before.sd), ("mean", 0.0), ("high", before.sd)];
    let differences = pairs(groups).into_iter().map(|(later, earlier)| {
        let all = scores.map(|(at, from_mean)| {
            let function = difference(subjects, (later, earlier), fit.p, from_mean);
            AtBaseline { at, baseline: before.mean + from_mean, estimate: fit.estimate(&function) }
        });
        ((later, earlier), all)
    });
    Ok(Slopes { test, differences: differences.collect() })
}

/// The difference of two groups at a distance from the mean score before, in the model whose slopes are centred there.
fn difference(subjects: &Subjects<'_>, (later, earlier): (usize, usize), width: usize, from_mean: f64) -> Vec<f64> {
    let mut function = subjects.difference(later, earlier);
    function.resize(width, 0.0);
    // The products stand last, one for each level but the first.
    let first = width - (subjects.levels.len() - 1);
    for (level, sign) in [(later, 1.0), (earlier, -1.0)] {
        if level > 0 {
            function[first + level - 1] += sign * from_mean;
        }
    }
    function
}
