//! What the models for repeated measures come to, in the names of the compared software.

use serde::{Serialize, Serializer};

use super::{
    details::{Labels, Method, Trajectory},
    named::Named,
};
pub use crate::mixed::{FixedEffect, VarianceComponent};
use crate::{refusal::Refusal, warn::Warning};

/// A linear mixed model fitted by restricted maximum likelihood.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Mixed {
    /// As the specification gives it.
    pub formula: String,
    /// Rows in the model.
    pub n_obs: usize,
    /// Clients in the model.
    pub n_subjects: usize,
    /// Restricted log-likelihood.
    pub reml_loglik: f64,
    /// Whether a variance is zero or a correlation is one.
    pub singular: bool,
    /// Variances and covariances of the random effects, then the residual.
    pub varcomp: Vec<VarianceComponent>,
    /// Fixed effects under R's names.
    pub fixed: Named<FixedEffect>,
    /// What has to be said above the numbers.
    pub warnings: Vec<Warning>,
    /// What could not be estimated, and why.
    pub refusals: Vec<Refusal>,
    /// What a report shows besides.
    pub details: ModelDetails,
}

/// A model for repeated measures with an unstructured covariance over the occasions.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Mmrm {
    /// As the specification gives it.
    pub formula: String,
    /// Rows in the model.
    pub n_obs: usize,
    /// Clients in the model.
    pub n_subjects: usize,
    /// Restricted log-likelihood.
    pub reml_loglik: f64,
    /// Residual standard deviation at each occasion, in the order of the occasions.
    pub resid_sd_by_visit: Vec<f64>,
    /// Residual correlations between occasions.
    pub resid_cor: Vec<Vec<f64>>,
    /// Fixed effects under R's names.
    #[serde(serialize_with = "with_wald_z")]
    pub fixed: Named<FixedEffect>,
    /// What has to be said above the numbers.
    pub warnings: Vec<Warning>,
    /// What could not be estimated, and why.
    pub refusals: Vec<Refusal>,
    /// What a report shows besides.
    pub details: ModelDetails,
}

/// The same effects in the order and under the names that results of such models have: Estimate over standard error is `wald_z`.
fn with_wald_z<S: Serializer>(effects: &Named<FixedEffect>, serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Effect {
        est: f64,
        se: f64,
        wald_z: f64,
        wald_ci_low: f64,
        wald_ci_high: f64,
        df_satterthwaite: f64,
        p: f64,
        satt_ci_low: f64,
        satt_ci_high: f64,
    }
    let effect = |it: &FixedEffect| {
        let FixedEffect { est, se, df_satterthwaite, t: wald_z, p, wald_ci_low, wald_ci_high, satt_ci_low, satt_ci_high, .. } = *it;
        Effect { est, se, wald_z, wald_ci_low, wald_ci_high, df_satterthwaite, p, satt_ci_low, satt_ci_high }
    };
    serializer.collect_map(effects.iter().map(|(name, it)| (name, effect(it))))
}

/// A difference between two groups that a model for repeated measures estimates at one occasion.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChosenContrast {
    /// `A - B`.
    pub contrast: String,
    /// The occasion, or words such as `per month`.
    pub at: String,
    /// Whether it is a difference of changes from the first occasion (else of levels).
    pub of_change: bool,
    /// Estimate, in points.
    pub est: f64,
    /// Standard error.
    pub se: f64,
    /// Degrees of freedom.
    pub df: f64,
    /// Two-sided p.
    pub p: f64,
    /// Lower 95% limit for this comparison alone.
    pub ci_low: f64,
    /// Upper 95% limit for this comparison alone.
    pub ci_high: f64,
    /// p adjusted by Holm's method over the contrasts at the same occasion.
    pub p_holm: f64,
    /// Lower limit that holds for all contrasts at this occasion together (Bonferroni).
    pub bonf_ci_low: f64,
    /// Upper limit that holds for all contrasts at this occasion together (Bonferroni).
    pub bonf_ci_high: f64,
}

/// Beyond the named results of a model for repeated measures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ModelDetails {
    /// How to name things.
    pub labels: Labels,
    /// Means and the missing over the occasions; empty when the data have no group or occasion.
    pub trajectory: Trajectory,
    /// Differences between groups at the occasions; empty when the formula has no group.
    pub differences: Vec<ChosenContrast>,
    /// Methods for the appendix.
    pub methods: Vec<Method>,
    /// Parameters for the appendix, as name and value.
    pub parameters: Vec<(String, String)>,
}
