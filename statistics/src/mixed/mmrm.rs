//! The model for repeated measures with an unstructured covariance over the occasions of a client (MMRM), by restricted maximum
//! likelihood.
//!
//! Clients contribute the occasions that they have; nothing is filled in, which is valid when what is missing can be explained by what
//! was seen (missing at random). Reported are the numbers of `gls` with `corSymm` and `varIdent` in R's nlme, and Satterthwaite's degrees
//! of freedom. Source: Mallinckrodt et al. (2008) Drug Inf J 42:303.

mod occasions;

use crate::refusal::Refusal;

use super::{
    Note, between_within,
    coefficients::{FixedEffects, Found},
    dense,
    design::Design,
    formula::{self, Formula, Taken},
    frame::Frame,
    optimise,
    orthonormal::Orthonormal,
    satterthwaite::Satterthwaite,
    starting,
    table::Table,
    unstructured::{self, Unstructured},
};

use occasions::Occasions;

/// The word that stands for the occasion in a formula.
pub(super) const VISIT: &str = "visit";
/// The model is thin when there are fewer clients than this for each parameter of the covariance.
pub(super) const CLIENTS_PER_PARAMETER: usize = 5;
/// A correlation matrix whose smallest eigenvalue is below this lies on the boundary.
const ON_THE_BOUNDARY: f64 = 1e-6;

/// A fitted MMRM.
#[derive(Debug, Clone, PartialEq)]
pub struct MmrmFit {
    /// The formula as it was given.
    pub formula: String,
    /// Rows in the model: those without a gap in any of its columns.
    pub n_obs: usize,
    /// Clients in the model.
    pub n_subjects: usize,
    /// Restricted log-likelihood.
    pub reml_loglik: f64,
    /// Names of the occasions in order.
    pub visits: Vec<String>,
    /// Residual standard deviation at each occasion.
    pub resid_sd_by_visit: Vec<f64>,
    /// Residual correlations between occasions.
    pub resid_cor: Vec<Vec<f64>>,
    /// The fixed effects.
    pub fixed: FixedEffects,
    /// What has to be said beside the numbers.
    pub notes: Vec<Note>,
}

/// Fits the MMRM of a formula such as `y ~ visit * g`, where `visit` stands for the occasion column as a factor. `client` is the column
/// that says whose row it is, `visit` the occasion column, of numbers or of ordered levels.
///
/// # Errors
/// The formula's refusals; `data.*` for columns that do not serve; `design.*` for coefficients that cannot be told apart; and
/// `mmrm.random_part`, `mmrm.occasions`, `mmrm.twice`, `mmrm.never_together`, `mmrm.too_few_clients`, `mmrm.constant_occasion`,
/// `mmrm.boundary` and `mmrm.no_minimum` when the covariance cannot be estimated.
pub fn fit_mmrm(table: &Table, formula: &str, client: &str, visit: &str) -> Result<MmrmFit, Refusal> {
    fit(table, &with_occasion(formula::parse(formula)?, visit), client, visit, |_, _| Ok(()))
}

/// The formula with the word `visit` standing for the occasion column as a factor.
pub(super) fn with_occasion(mut formula: Formula, column: &str) -> Formula {
    for variable in &mut formula.fixed.variables {
        if variable.column == VISIT && variable.taken == Taken::Plain {
            column.clone_into(&mut variable.column);
            variable.taken = Taken::Factor;
        }
    }
    formula
}

/// The same for a formula that was read already. `allowed` judges the numbers of occasions and clients before anything is fitted.
pub(super) fn fit(
    table: &Table,
    formula: &Formula,
    client: &str,
    visit: &str,
    allowed: impl Fn(usize, usize) -> Result<(), Refusal>,
) -> Result<MmrmFit, Refusal> {
    if formula.random.is_some() {
        let say = "This model describes the scores of a client by one covariance for all occasions; it takes no random part. Leave \
                   \"(… | client)\" out, or ask for a mixed model.";
        return Err(Refusal::new("mmrm.random_part", say));
    }
    let frame = Frame::complete(table, formula, client, Some(visit))?;
    let bounds = frame.bounds();
    let occasions = Occasions::of(&frame, visit, &bounds)?;
    allowed(occasions.names.len(), frame.clients)?;
    let (design, columns) = Design::of(&formula.fixed, &frame)?;
    let fixed = Orthonormal::of(&columns, &design.names, design.intercept(), &frame.response)?;
    occasions.check(&frame, &fixed.residual, &bounds)?;
    let size = occasions.names.len();
    let likelihood = Unstructured::of(&fixed, &occasions.of_row, size, &bounds);
    let function = |at: &[f64]| likelihood.at(at).map(|point| (point.deviance, point.gradient));
    let start = starting::equicorrelated(&fixed, &occasions.of_row, size, &bounds).ok_or_else(no_minimum)?;
    let optimum = optimise::minimise(&function, &start).ok_or_else(no_minimum)?;
    let covariance = unstructured::covariance(&unstructured::factor(&optimum.at, size), size);
    let (spread, correlation) = parted(&covariance, size, fixed.scale);
    if lowest(&correlation) < ON_THE_BOUNDARY || spread.iter().any(|sd| *sd < 1e-6 * fixed.scale) {
        let say = "The estimated covariance lies on the boundary: the scores at one occasion are predicted exactly by those at \
                   others. There are too few clients for a model with its own covariance for each pair of occasions.";
        return Err(Refusal::new("mmrm.boundary", say));
    }
    let Some(point) = likelihood.at(&optimum.at).filter(|_| optimum.converged) else { return Err(no_minimum()) };
    let found = Found {
        gamma: point.solved.gamma.clone(),
        covariance: point.solved.inverse.clone(),
        satterthwaite: Satterthwaite::of(&|at| likelihood.at(at).map(|point| (point.gradient, point.solved.inverse)), &optimum.at),
        between_within: between_within::degrees(&columns, &bounds),
    };
    let df = (frame.len() - fixed.width()) as f64;
    let reml_loglik = -0.5 * (point.deviance + df * (std::f64::consts::TAU.ln() + 2.0 * fixed.scale.ln())) - fixed.log_det;
    let fixed = FixedEffects::of(design, &fixed, found)?;
    let mut notes: Vec<Note> = thin(size, frame.clients).into_iter().collect();
    notes.extend(fixed.note());
    Ok(MmrmFit {
        formula: formula.text.clone(),
        n_obs: frame.len(),
        n_subjects: frame.clients,
        reml_loglik,
        visits: occasions.names,
        resid_sd_by_visit: spread,
        resid_cor: correlation,
        fixed,
        notes,
    })
}

fn no_minimum() -> Refusal {
    let say = "The restricted likelihood has no highest place that could be found for a covariance with its own value for each pair \
               of occasions. There are too few clients, or scores that repeat each other, for this model.";
    Refusal::new("mmrm.no_minimum", say)
}

/// What is said when there are few clients for so many parameters.
pub(super) fn thin(occasions: usize, clients: usize) -> Option<Note> {
    let parameters = occasions * (occasions + 1) / 2;
    let say = format!(
        "{occasions} occasions need {parameters} variances and covariances, estimated from {clients} clients: fewer than \
         {CLIENTS_PER_PARAMETER} clients for each. Read the errors and limits as too narrow rather than too wide; a model with a \
         random intercept and slope asks less of the data."
    );
    (clients < CLIENTS_PER_PARAMETER * parameters).then(|| Note::new("mmrm.thin", say))
}

/// Standard deviations in the unit of the outcome, and correlations.
fn parted(covariance: &[f64], size: usize, scale: f64) -> (Vec<f64>, Vec<Vec<f64>>) {
    let spread: Vec<f64> = (0..size).map(|at| covariance[at * size + at].sqrt()).collect();
    let cell =
        |row: usize, column: usize| if row == column { 1.0 } else { covariance[row * size + column] / (spread[row] * spread[column]) };
    let correlation = (0..size).map(|row| (0..size).map(|column| cell(row, column)).collect()).collect();
    (spread.iter().map(|sd| sd * scale).collect(), correlation)
}

/// The smallest eigenvalue, or the smallest pivot's stand-in zero when there is none.
fn lowest(correlation: &[Vec<f64>]) -> f64 {
    let size = correlation.len();
    let flat = correlation.concat();
    if dense::cholesky(&mut flat.clone(), size).is_none() {
        return 0.0;
    }
    nalgebra::DMatrix::from_row_slice(size, size, &flat).symmetric_eigenvalues().min()
}
