//! Warnings about the way the comparison came about and its tests.

use super::warning::{Warning, listed};

/// Clients were not allocated to the groups at random.
pub fn not_randomised() -> Warning {
    let say = "Clients were not allocated to the groups at random. A difference is associated with the group; who came into which group may explain it.";
    Warning::new("not_randomised", say)
}

/// Groups were picked by the score that is compared.
pub fn regression_to_mean(known: bool) -> Warning {
    let how = if known { "Clients were chosen by their score" } else { "Every client was a case by the cut-off at the start" };
    let say = format!("{how}. Part of any change is then regression to the mean: extreme scores move towards the middle by themselves.");
    Warning::new("regression.to_mean", say)
}

/// The score before does not count equally in all groups.
pub fn slopes_differ(p: f64) -> Warning {
    let say = format!(
        "How far the groups differ depends on the score before (test of equal slopes, p = {}). Read the differences at a low, mean and high \
         score instead of one number.",
        rounded(p)
    );
    Warning::new("slopes.differ", say)
}

/// Pairs that are clear with the usual standard error and not with the one that allows unequal variances, or the reverse.
pub fn unequal_variances(contrasts: &[String]) -> Option<Warning> {
    let say = format!(
        "Whether the difference is clear depends on assuming equal variances: {}. Trust the standard errors that do not assume it (HC3).",
        listed(contrasts)
    );
    (!contrasts.is_empty()).then(|| Warning::new("variance.unequal", say))
}

/// Many tests: of so many comparisons over so many outcomes none is named as primary.
pub fn many_tests(comparisons: usize, outcomes: usize) -> Option<Warning> {
    if outcomes > 1 {
        let say = format!(
            "{outcomes} outcomes and {comparisons} comparisons are tested, and no outcome is named as primary. Holm's adjustment is within one \
             outcome only, so some small p values are to be expected by chance."
        );
        return Some(Warning::new("tests.many", say));
    }
    let say = format!("{comparisons} pairs of groups are compared. Read the p values adjusted by Holm's method and the wider limits.");
    (comparisons > 1).then(|| Warning::notice("tests.many", say))
}

/// A p for a sentence.
fn rounded(p: f64) -> String {
    if p < 0.0001 { "below 0.0001".to_owned() } else { format!("{p:.4}") }
}
