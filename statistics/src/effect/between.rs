//! Two groups: Welch's and Student's t test, Cohen's d and Hedges's g with noncentral-t limits.

use serde::Serialize;

use crate::{
    describe::{Summary, constant},
    distributions::{gamma_ratio::hedges_j, noncentral_t, student_t},
    refusal::Refusal,
};

/// Two independent groups. Differences are the first minus the second.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct TwoGroups {
    /// Clients of the first group.
    pub n1: usize,
    /// Clients of the second group.
    pub n2: usize,
    /// Mean of the first group.
    pub mean1: f64,
    /// Mean of the second group.
    pub mean2: f64,
    /// Standard deviation of the first group.
    pub sd1: f64,
    /// Standard deviation of the second group.
    pub sd2: f64,
    /// Difference of the means.
    pub diff: f64,
    /// Welch's t.
    pub welch_t: f64,
    /// Welch and Satterthwaite's degrees of freedom.
    pub welch_df: f64,
    /// Two-sided p of Welch's t.
    pub welch_p: f64,
    /// Lower 95% limit of the difference by Welch's t.
    pub welch_ci_low: f64,
    /// Upper 95% limit of the difference by Welch's t.
    pub welch_ci_high: f64,
    /// Student's t with the pooled standard deviation.
    pub student_t: f64,
    /// Its two-sided p.
    pub student_p: f64,
    /// The pooled standard deviation.
    pub sd_pooled: f64,
    /// Difference over the pooled standard deviation.
    pub cohen_d: f64,
    /// Hedges's exact correction on n1 + n2 − 2 degrees of freedom.
    #[serde(rename = "J")]
    pub j: f64,
    /// J·d.
    pub hedges_g: f64,
    /// Its lower 95% limit.
    pub hedges_g_ci_low: f64,
    /// Its upper 95% limit.
    pub hedges_g_ci_high: f64,
}

/// Compares two groups of values, first minus second.
///
/// Welch (1947): t = (x̄1 − x̄2)/√(s1²/n1 + s2²/n2) with Satterthwaite's (1946) degrees of freedom. Hedges (1981): g = J·d with the
/// pooled standard deviation; limits: J·λ·√(1/n1 + 1/n2) with λ the noncentrality limits of Student's t (Steiger and Fouladi 1997).
///
/// # Errors
/// A group of fewer than two, or no spread in both groups.
pub fn two_groups(first: &[f64], second: &[f64]) -> Result<TwoGroups, Refusal> {
    let (one, two) = (Summary::of(first), Summary::of(second));
    if one.n < 2 || two.n < 2 {
        let say = "The two groups cannot be compared: each needs at least 2 clients with a score, and at least one has fewer.";
        return Err(Refusal::new("between.too_few", say));
    }
    let (n1, n2) = (one.n as f64, two.n as f64);
    let df = n1 + n2 - 2.0;
    let sd_pooled = (((n1 - 1.0) * one.variance() + (n2 - 1.0) * two.variance()) / df).sqrt();
    if constant(sd_pooled, one.mean.abs().max(two.mean.abs())) {
        let say = "The two groups cannot be compared: within each of them every client has the same value.";
        return Err(Refusal::new("between.constant", say));
    }
    let diff = one.mean - two.mean;
    let (part1, part2) = (one.variance() / n1, two.variance() / n2);
    let se = (part1 + part2).sqrt();
    let welch_df = (part1 + part2) * (part1 + part2) / (part1 * part1 / (n1 - 1.0) + part2 * part2 / (n2 - 1.0));
    let welch_half = student_t::half_width(welch_df, 1) * se;
    let spread = (1.0 / n1 + 1.0 / n2).sqrt();
    let student = diff / (sd_pooled * spread);
    let none =
        || Refusal::new("between.limits", "The limits of the effect size cannot be found: the groups are too far apart for their spread.");
    let j = hedges_j(df).ok_or_else(none)?;
    let (low, high) = noncentral_t::limits(student, df).ok_or_else(none)?;
    Ok(TwoGroups {
        n1: one.n,
        n2: two.n,
        mean1: one.mean,
        mean2: two.mean,
        sd1: one.sd,
        sd2: two.sd,
        diff,
        welch_t: diff / se,
        welch_df,
        welch_p: student_t::two_sided(diff / se, welch_df),
        welch_ci_low: diff - welch_half,
        welch_ci_high: diff + welch_half,
        student_t: student,
        student_p: student_t::two_sided(student, df),
        sd_pooled,
        cohen_d: diff / sd_pooled,
        j,
        hedges_g: j * diff / sd_pooled,
        hedges_g_ci_low: j * low * spread,
        hedges_g_ci_high: j * high * spread,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn too_few_or_constant_is_refused() {
        assert_eq!(two_groups(&[1.0], &[2.0, 3.0]).unwrap_err().code, "between.too_few");
        assert_eq!(two_groups(&[], &[]).unwrap_err().code, "between.too_few");
        assert_eq!(two_groups(&[0.1, 0.1, 0.1], &[0.3, 0.3]).unwrap_err().code, "between.constant");
    }

    proptest! {
        #[test]
        fn exchanging_the_groups_turns_the_signs(
            first in proptest::collection::vec(0_u8..40, 2..20), second in proptest::collection::vec(0_u8..40, 2..20),
        ) {
            let numbers = |values: &[u8]| values.iter().map(|v| f64::from(*v)).collect::<Vec<_>>();
            let (a, b) = (numbers(&first), numbers(&second));
            if let (Ok(one), Ok(two)) = (two_groups(&a, &b), two_groups(&b, &a)) {
                prop_assert!((one.diff + two.diff).abs() < 1e-10 && (one.welch_p - two.welch_p).abs() < 1e-10);
                prop_assert!((one.hedges_g_ci_low + two.hedges_g_ci_high).abs() < 1e-8);
            }
        }
    }
}
