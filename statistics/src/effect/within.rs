//! Change within one group: paired t test, d_z, d_av, with Hedges's exact correction and noncentral-t limits.

use serde::Serialize;

use crate::{
    describe::{Summary, constant, correlation},
    distributions::{gamma_ratio::hedges_j, noncentral_t, student_t},
    refusal::Refusal,
};

/// Change of one group from before to afterwards. Change is afterwards minus before, on the raw scale.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Within {
    /// Clients with both scores.
    pub n: usize,
    /// Mean before.
    pub mean_pre: f64,
    /// Standard deviation before.
    pub sd_pre: f64,
    /// Mean afterwards.
    pub mean_post: f64,
    /// Standard deviation afterwards.
    pub sd_post: f64,
    /// Correlation of the two; none when either does not vary.
    pub r_pre_post: Option<f64>,
    /// Mean change.
    pub mean_change: f64,
    /// Standard deviation of the changes.
    pub sd_change: f64,
    /// Paired t.
    pub t: f64,
    /// Its degrees of freedom, n − 1.
    pub df: usize,
    /// Its two-sided p.
    pub p: f64,
    /// Lower 95% limit of the mean change.
    pub ci_low: f64,
    /// Upper 95% limit of the mean change.
    pub ci_high: f64,
    /// Mean change over the standard deviation of the changes.
    pub d_z: f64,
    /// Hedges's exact correction on n − 1 degrees of freedom.
    #[serde(rename = "J")]
    pub j: f64,
    /// J·d_z.
    pub g_z: f64,
    /// Its lower 95% limit.
    pub g_z_ci_low: f64,
    /// Its upper 95% limit.
    pub g_z_ci_high: f64,
    /// Mean of the two standard deviations.
    pub sd_av: f64,
    /// Mean change over `sd_av`: the headline, as it can be compared between groups.
    pub d_av: f64,
    /// J·d_av.
    pub g_av: f64,
    /// Its lower 95% limit.
    pub g_av_ci_low: f64,
    /// Its upper 95% limit.
    pub g_av_ci_high: f64,
}

/// Change of one group, from pairs of scores of the same clients in the same order.
///
/// t = d̄/(s_d/√n) on n − 1 degrees of freedom; d_z = d̄/s_d; d_av = d̄/((s_x + s_y)/2) (Cumming 2012, Understanding the New
/// Statistics, chapter 11; Lakens 2013, Frontiers in Psychology 4:863); g = J·d with Hedges's exact J. Limits of g_z: the
/// noncentralities λ at which the observed t is the 97.5% and 2.5% point, times J/√n (Goulet-Pelletier and Cousineau 2018); of g_av
/// the same times s_d over the mean standard deviation.
///
/// # Errors
/// Fewer than three pairs (J needs two degrees of freedom), or changes that are all the same.
pub fn within(pre: &[f64], post: &[f64]) -> Result<Within, Refusal> {
    let n = pre.len().min(post.len());
    if n < 3 {
        let say = "Change within the group cannot be estimated: at least 3 clients with both scores are needed, and there are fewer.";
        return Err(Refusal::new("within.too_few", say));
    }
    let change: Vec<f64> = pre.iter().zip(post).map(|(before, after)| after - before).collect();
    let (before, after, change) = (Summary::of(pre), Summary::of(post), Summary::of(&change));
    if constant(change.sd, before.mean.abs().max(after.mean.abs())) {
        let say = "Change within the group has no test and no effect size: every client changed by the same number of points.";
        return Err(Refusal::new("within.constant", say));
    }
    let root = (n as f64).sqrt();
    let df = (n - 1) as f64;
    let t = change.mean / (change.sd / root);
    let none = || Refusal::new("within.limits", "The limits of the effect size cannot be found: the change is too uniform.");
    let j = hedges_j(df).ok_or_else(none)?;
    let (low, high) = noncentral_t::limits(t, df).ok_or_else(none)?;
    let half = student_t::half_width(df, 1) * change.sd / root;
    let sd_av = 0.5 * (before.sd + after.sd);
    let (d_z, d_av, ratio) = (change.mean / change.sd, change.mean / sd_av, change.sd / sd_av);
    Ok(Within {
        n,
        mean_pre: before.mean,
        sd_pre: before.sd,
        mean_post: after.mean,
        sd_post: after.sd,
        r_pre_post: correlation(pre, post),
        mean_change: change.mean,
        sd_change: change.sd,
        t,
        df: n - 1,
        p: student_t::two_sided(t, df),
        ci_low: change.mean - half,
        ci_high: change.mean + half,
        d_z,
        j,
        g_z: j * d_z,
        g_z_ci_low: j * low / root,
        g_z_ci_high: j * high / root,
        sd_av,
        d_av,
        g_av: j * d_av,
        g_av_ci_low: j * low / root * ratio,
        g_av_ci_high: j * high / root * ratio,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn too_few_or_the_same_change_is_refused() {
        assert_eq!(within(&[], &[]).unwrap_err().code, "within.too_few");
        assert_eq!(within(&[3.0], &[1.0]).unwrap_err().code, "within.too_few");
        assert_eq!(within(&[3.0, 4.0, 7.5], &[1.0, 2.0, 5.5]).unwrap_err().code, "within.constant");
        assert_eq!(within(&[0.3, 0.4, 0.7], &[0.1, 0.2, 0.5]).unwrap_err().code, "within.constant");
    }

    proptest! {
        #[test]
        fn shifting_and_scaling_the_scale_leaves_the_effect(
            pairs in proptest::collection::vec((0_u8..60, 0_u8..60), 5..40), shift in -50.0..50.0_f64, factor in 0.1..9.0_f64,
        ) {
            let both = |f: &dyn Fn(f64) -> f64| -> (Vec<f64>, Vec<f64>) {
                pairs.iter().map(|(a, b)| (f(f64::from(*a)), f(f64::from(*b)))).unzip()
            };
            let (pre, post) = both(&|x| x);
            let (pre2, post2) = both(&|x| shift + factor * x);
            if let (Ok(one), Ok(two)) = (within(&pre, &post), within(&pre2, &post2)) {
                prop_assert!((one.d_av - two.d_av).abs() < 1e-8 && (one.p - two.p).abs() < 1e-8);
                prop_assert!((one.g_z_ci_low - two.g_z_ci_low).abs() < 1e-8 && (two.mean_change - factor * one.mean_change).abs() < 1e-8);
                prop_assert!(one.g_z_ci_low <= one.g_z + 0.2 && one.g_z - 0.2 <= one.g_z_ci_high);
            }
        }
    }
}
