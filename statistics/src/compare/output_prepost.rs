//! The named results of a comparison of groups.

use serde::Serialize;

use super::{details::PrepostDetails, identity::Identity, named::Named};
use crate::{
    change::{CaseRule, Category},
    effect::{Morris, TwoGroups, Within},
    refusal::Refusal,
    warn::Warning,
};

/// Groups compared from one occasion (`pre`) to another (`post`). Change is post minus pre; a contrast `A - B` is A minus B.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Prepost {
    /// Clients with a group, whether measured or not.
    pub n_total: usize,
    /// The same by group, in the order of the levels.
    pub n_by_group: Named<usize>,
    /// Clients with both scores.
    pub n_complete_by_group: Named<usize>,
    /// Change within each group; none where it was refused.
    pub within: Named<Option<Within>>,
    /// Pairs of groups.
    pub between: Vec<Between>,
    /// The adjusted comparison, which is the headline; none where it was refused.
    pub ancova: Option<Ancova>,
    /// Reliable change; none when no parameters were given or it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rci: Option<ReliableChange>,
    /// What has to be said above the numbers.
    pub warnings: Vec<Warning>,
    /// What could not be estimated, and why.
    pub refusals: Vec<Refusal>,
    /// What a report shows besides.
    pub details: PrepostDetails,
}

/// Two groups side by side.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Between {
    /// `A - B`.
    pub contrast: String,
    /// Of the change scores. Carries `welch_p_holm` over the contrasts.
    pub change: Option<ChangeBetween>,
    /// Of the scores afterwards.
    pub post: Option<TwoGroups>,
    /// Of the scores before, clients with both scores only.
    pub baseline_complete_cases: Option<TwoGroups>,
    /// Of the scores before, all clients.
    pub baseline_all: Option<TwoGroups>,
    /// Morris's effect size for change against the pooled standard deviation before.
    pub morris_ppc2: Option<Morris>,
}

/// Two groups' change scores.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChangeBetween {
    /// The comparison.
    #[serde(flatten)]
    pub groups: TwoGroups,
    /// Welch's p adjusted over the contrasts by Holm's method.
    pub welch_p_holm: f64,
}

/// Analysis of covariance: the score afterwards on the score before, the group and the covariates.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ancova {
    /// In the notation of R.
    pub formula: String,
    /// Clients in the model.
    pub n: usize,
    /// The same by group.
    pub n_by_group: Named<usize>,
    /// Residual degrees of freedom.
    pub df_resid: usize,
    /// Residual standard deviation, in points.
    pub sigma: f64,
    /// Share of the variance explained, 0 to 1.
    pub r2: f64,
    /// Log-likelihood of the normal model at the maximum.
    pub loglik: f64,
    /// Coefficients with the usual standard errors.
    pub coef: Named<Coefficient>,
    /// Coefficients with HC3 standard errors; none when a client alone determines a coefficient.
    pub coef_hc3: Option<Named<Coefficient>>,
    /// Type II F of the group.
    #[serde(rename = "group_F")]
    pub group_f: f64,
    /// Its numerator degrees of freedom.
    pub group_df: usize,
    /// Its p.
    pub group_p: f64,
    /// Its partial eta squared.
    pub group_partial_eta2: f64,
    /// Wald F of the group with the HC3 covariance.
    #[serde(rename = "hc3_wald_F")]
    pub hc3_wald_f: Option<f64>,
    /// Its p.
    pub hc3_wald_p: Option<f64>,
    /// F of the test that the slopes on the score before are equal.
    #[serde(rename = "slope_homogeneity_F")]
    pub slope_homogeneity_f: Option<f64>,
    /// Its numerator degrees of freedom.
    pub slope_homogeneity_df1: Option<usize>,
    /// Its denominator degrees of freedom.
    pub slope_homogeneity_df2: Option<usize>,
    /// Its p.
    pub slope_homogeneity_p: Option<f64>,
    /// Each group's mean at the same score before and the same covariates.
    pub adjusted_means: Vec<AdjustedMean>,
    /// Adjusted differences between pairs of groups.
    pub pairwise: Vec<AdjustedDifference>,
}

/// A coefficient with its test and 95% limits.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Coefficient {
    /// Estimate.
    pub est: f64,
    /// Standard error.
    pub se: f64,
    /// Estimate over standard error.
    pub t: f64,
    /// Two-sided p on the residual degrees of freedom.
    pub p: f64,
    /// Lower 95% limit.
    pub ci_low: f64,
    /// Upper 95% limit.
    pub ci_high: f64,
}

/// A group's mean at the mean score before and mean covariates.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AdjustedMean {
    /// Level of the group.
    pub group: String,
    /// In points.
    pub mean: f64,
    /// Standard error.
    pub se: f64,
    /// Lower 95% limit.
    pub ci_low: f64,
    /// Upper 95% limit.
    pub ci_high: f64,
}

/// An adjusted difference between two groups, in points, with limits for one comparison and for all of them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AdjustedDifference {
    /// `A - B`.
    pub contrast: String,
    /// The estimate with its usual standard error and limits for this comparison alone.
    #[serde(flatten)]
    pub usual: Coefficient,
    /// HC3 standard error.
    pub hc3_se: Option<f64>,
    /// Estimate over the HC3 standard error.
    pub hc3_t: Option<f64>,
    /// Its p.
    pub hc3_p: Option<f64>,
    /// Lower 95% limit with the HC3 standard error.
    pub hc3_ci_low: Option<f64>,
    /// Upper 95% limit with the HC3 standard error.
    pub hc3_ci_high: Option<f64>,
    /// The estimate over the standard deviation before, pooled over the compared groups and treated as fixed.
    pub std_by_pooled_pre_sd: Option<f64>,
    /// Lower limit on that scale.
    pub std_ci_low: Option<f64>,
    /// Upper limit on that scale.
    pub std_ci_high: Option<f64>,
    /// p adjusted over the pairs by Holm's method.
    pub p_holm: f64,
    /// The HC3 p adjusted over the pairs by Holm's method.
    pub hc3_p_holm: Option<f64>,
    /// Lower limit that holds for all pairs together (Bonferroni).
    pub bonf_ci_low: f64,
    /// Upper limit that holds for all pairs together (Bonferroni).
    pub bonf_ci_high: f64,
}

/// Reliable change by group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReliableChange {
    /// The parameters, with the numbers that rules came to.
    pub params: Parameters,
    /// Standard error of a difference between two scores of an unchanged client; none with published points.
    pub se_diff: Option<f64>,
    /// Change in points that counts as reliable.
    pub threshold_points: f64,
    /// Categories by group, in the order recovered, improved, unchanged, deteriorated.
    pub by_group: Named<Named<CategoryRate>>,
    /// Differences between groups in the share that improved reliably (recovered or improved).
    pub reliable_improvement_difference: Vec<RateDifference>,
    /// Client by client, sorted by identifier. Empty when the specification asks for none.
    pub per_client: Vec<ClientChange>,
}

/// The parameters of reliable change as used.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Parameters {
    /// Standard deviation of the scores.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sd: Option<f64>,
    /// Reliability, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r: Option<f64>,
    /// Published points, instead of both; a change of exactly so many counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub points: Option<f64>,
    /// The cut-off between the two populations; none means that nobody can recover.
    pub cutoff: Option<f64>,
    /// Which side of it is a case: `ge`, `gt`, `le`, `lt`.
    pub case: CaseRule,
    /// Whether a higher score is worse.
    pub higher_is_worse: bool,
    /// Standard errors of difference that a reliable change exceeds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub z: Option<f64>,
}

/// How many clients of a group fall into a category, with Wilson's 95% limits.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CategoryRate {
    /// In the category.
    pub n: usize,
    /// Clients with both scores.
    pub of: usize,
    /// Share, 0 to 1.
    pub p: f64,
    /// Lower limit of the share.
    pub wilson_low: f64,
    /// Upper limit of the share.
    pub wilson_high: f64,
}

/// The difference between two groups in the share that improved reliably.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RateDifference {
    /// `A - B`.
    pub contrast: String,
    /// Share in A minus share in B, -1 to 1.
    pub reliably_improved_diff: f64,
    /// Newcombe's lower 95% limit.
    pub newcombe_low: f64,
    /// Newcombe's upper 95% limit.
    pub newcombe_high: f64,
    /// Fisher's exact two-sided p.
    pub fisher_p: f64,
}

/// One client's change.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClientChange {
    /// The client's identifier in the data.
    pub id: Identity,
    /// The group; none in an analysis of one group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Score before.
    pub pre: f64,
    /// Score afterwards.
    pub post: f64,
    /// Reliable change index; with published points, the change over those points.
    pub rci: f64,
    /// Category.
    pub category: Category,
}
