//! The linear mixed model with a random intercept and random slopes, by restricted maximum likelihood.
//!
//! Reported are the numbers of `lmer` and `lmerTest` in R under their names: the restricted log-likelihood, variance components, fixed
//! effects with Satterthwaite's degrees of freedom, and whether the covariance of the random effects lies on the boundary ("singular":
//! a variance of zero, or a correlation of one).

mod boundary;
mod effects;

use serde::Serialize;

use crate::refusal::Refusal;

use super::{
    Note, between_within,
    coefficients::{FixedEffects, Found},
    design::Design,
    formula::{self, Formula, Random},
    frame::Frame,
    optimise::{self, Optimum},
    orthonormal::Orthonormal,
    reml::RandomEffects,
    satterthwaite::Satterthwaite,
    starting,
    table::Table,
};

use effects::Scaled;

/// A fitted mixed model.
#[derive(Debug, Clone, PartialEq)]
pub struct MixedFit {
    /// The formula as it was given.
    pub formula: String,
    /// Rows in the model: those without a gap in any of its columns.
    pub n_obs: usize,
    /// Clients in the model.
    pub n_subjects: usize,
    /// Restricted log-likelihood.
    pub reml_loglik: f64,
    /// Whether the covariance of the random effects lies on the boundary.
    pub singular: bool,
    /// Variances of the random effects, their covariances, and the residual variance.
    pub varcomp: Vec<VarianceComponent>,
    /// The fixed effects.
    pub fixed: FixedEffects,
    /// What has to be said beside the numbers.
    pub notes: Vec<Note>,
}

/// A variance, or the covariance of two random effects.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VarianceComponent {
    /// The client column, or `Residual`.
    pub grp: String,
    /// The random effect; none for the residual.
    pub var1: Option<String>,
    /// The other random effect, for a covariance.
    pub var2: Option<String>,
    /// Variance or covariance.
    pub vcov: f64,
    /// Standard deviation or correlation; none for a correlation with an effect that does not vary.
    pub sdcor: Option<f64>,
}

/// Fits the mixed model of a formula such as `y ~ month * g + (1 + month | id)`.
///
/// # Errors
/// The formula's refusals; `data.*` for columns that do not serve; `design.*` for coefficients that cannot be told apart;
/// `mixed.no_random_part`, `mixed.one_client`, `mixed.too_few_rows`, `mixed.not_told_apart` and `mixed.no_minimum` when the random part
/// cannot be estimated. A covariance on the boundary is no refusal: it is said in `singular` and `notes`.
pub fn fit_mixed(table: &Table, formula: &str) -> Result<MixedFit, Refusal> {
    fit(table, &formula::parse(formula)?)
}

/// The same for a formula that was read already.
pub(super) fn fit(table: &Table, formula: &Formula) -> Result<MixedFit, Refusal> {
    let Some(random) = &formula.random else {
        let say = "The formula has no random part, so rows of the same client would count as different people. Add (1 | client column).";
        return Err(Refusal::new("mixed.no_random_part", say));
    };
    let frame = Frame::complete(table, formula, &random.group, None)?;
    let (design, columns) = Design::of(&formula.fixed, &frame)?;
    let (varying, effects) = Design::of(&random.terms, &frame)?;
    check(&frame, random, effects.len())?;
    let fixed = Orthonormal::of(&columns, &design.names, design.intercept(), &frame.response)?;
    let bounds = frame.bounds();
    let scaled = Scaled::of(&effects, &varying.names, varying.intercept())?;
    let likelihood = RandomEffects::of(&fixed, &scaled.columns, &bounds);
    if !likelihood.are_told_apart() {
        let say = "No client has scores at enough different times to tell the random effects apart. Leave the slope out: (1 | client).";
        return Err(Refusal::new("mixed.not_told_apart", say));
    }
    let (optimum, singular) = minimum(&likelihood, effects.len())?;
    let Some(point) = likelihood.at(&optimum.at, None) else { return Err(no_minimum()) };
    let log_sigma = 0.5 * point.variance.ln();
    let probe = |at: &[f64]| {
        let (theta, log_sigma) = at.split_at(at.len() - 1);
        let point = likelihood.at(theta, log_sigma.first().copied())?;
        let covariance = point.solved.inverse.iter().map(|value| value * point.variance).collect();
        Some((point.gradient, covariance))
    };
    let place: Vec<f64> = optimum.at.iter().copied().chain([log_sigma]).collect();
    let found = Found {
        gamma: point.solved.gamma.clone(),
        covariance: point.solved.inverse.iter().map(|value| value * point.variance).collect(),
        satterthwaite: Satterthwaite::of(&probe, &place),
        between_within: between_within::degrees(&columns, &bounds),
    };
    let reml_loglik = -0.5 * (point.deviance + likelihood.df * (std::f64::consts::TAU.ln() + 2.0 * fixed.scale.ln())) - fixed.log_det;
    let variance = point.variance * fixed.scale * fixed.scale;
    let varcomp = scaled.components(&optimum.at, variance, &random.group, &varying.names);
    let fixed = FixedEffects::of(design, &fixed, found)?;
    let mut notes: Vec<Note> = singular.then(|| boundary::note(&varcomp)).into_iter().collect();
    notes.extend(fixed.note());
    let (n_obs, n_subjects) = (frame.len(), frame.clients);
    Ok(MixedFit { formula: formula.text.clone(), n_obs, n_subjects, reml_loglik, singular, varcomp, fixed, notes })
}

/// What `lmer` asks of the data before it fits.
fn check(frame: &Frame<'_>, random: &Random, effects: usize) -> Result<(), Refusal> {
    if !(1..=effects::MOST).contains(&effects) {
        let say = format!(
            "A random part may have 1 to {} effects; this one has {effects}. Use (1 | client) or (1 + time | client).",
            effects::MOST
        );
        return Err(Refusal::new("mixed.random_part", say));
    }
    if frame.clients < 2 {
        let say = "All complete rows belong to one client, so differences between clients cannot be estimated.";
        return Err(Refusal::new("mixed.one_client", say).about(random.group.clone()));
    }
    if frame.len() <= frame.clients * effects {
        let say = format!(
            "There are {} complete rows of {} clients. To estimate {} for each client, there must be more rows than {effects} a client; \
             with fewer, that cannot be told from the error of measurement.",
            frame.len(),
            frame.clients,
            if effects == 1 { "a level".to_owned() } else { format!("{effects} random effects") }
        );
        return Err(Refusal::new("mixed.too_few_rows", say));
    }
    Ok(())
}

fn no_minimum() -> Refusal {
    let say = "The restricted likelihood has no highest place that could be found, so no estimate would be sound. This happens when \
               the scores of each client lie exactly on a line, or with very few rows. A simpler random part, (1 | client), may \
               serve.";
    Refusal::new("mixed.no_minimum", say)
}

/// The best place from the first start; when that lies on the boundary or is not sure, the best from all of them.
fn minimum(likelihood: &RandomEffects, size: usize) -> Result<(Optimum, bool), Refusal> {
    let function = |theta: &[f64]| likelihood.at(theta, None).map(|point| (point.deviance, point.gradient));
    let start = |relative: f64| -> Vec<f64> {
        (0..size).flat_map(|row| (0..=row).map(move |column| if row == column { relative } else { 0.0 })).collect()
    };
    let mut best: Option<(Optimum, bool)> = None;
    for relative in starting::RELATIVE {
        let Some(found) = optimise::minimise(&function, &start(relative)) else { continue };
        let (found, singular) = boundary::settled(&function, found, size);
        let better = |best: &Optimum| found.value < best.value - 1e-8 || (found.converged && !best.converged);
        if best.as_ref().is_none_or(|(best, _)| better(best)) {
            best = Some((found, singular));
        }
        if best.as_ref().is_some_and(|(best, singular)| best.converged && !singular) {
            break;
        }
    }
    best.filter(|(best, _)| best.converged && best.at.iter().all(|value| value.abs() < 1e6)).ok_or_else(no_minimum)
}
