//! Models for repeated measures, called from a specification.

use super::{
    attrition::rows,
    frame::Frame,
    labels::{Fallback, labels},
    long::long,
    methods,
    model_differences::{Compared, differences},
    output::{Analysis, FixedEffect, Labels, Mixed, Mmrm, ModelDetails, Named, Trajectory},
    run::Setting,
    spec::ModelSpec,
};
use crate::{
    mixed::{Column, FixedEffects, MixedFit, MmrmFit, Model, Note, Table, fit_mixed, fit_mmrm, fit_repeated, formula},
    refusal::Refusal,
    warn::{self, Warning},
};

/// The data of a model, and what its columns mean.
struct Ready {
    frame: Frame,
    table: Table,
    response: String,
    /// Column of the occasion, when one is known.
    time: Option<String>,
    /// Column of the group, when the formula has one.
    group: Option<String>,
    /// Whether the first occasion is an outcome of the model, so that groups are compared in their change from it.
    from_first: bool,
}

/// A linear mixed model.
///
/// # Errors
/// What the model refuses: see [`fit_mixed`].
pub(super) fn mixed(setting: &Setting<'_>, spec: &ModelSpec) -> Result<Analysis, Refusal> {
    let ready = ready(setting, spec)?;
    let fit = fit_mixed(&ready.table, &spec.formula)?;
    Ok(Analysis::Mixed(Box::new(named_mixed(setting, spec, &ready, fit, Vec::new()))))
}

/// A model for repeated measures. Where the data do not carry an unstructured covariance, the next simpler model that they carry, with a
/// warning that says so.
///
/// # Errors
/// No column of the occasion, or what the model refuses: see [`fit_mmrm`] and [`fit_repeated`].
pub(super) fn mmrm(setting: &Setting<'_>, spec: &ModelSpec) -> Result<Analysis, Refusal> {
    let ready = ready(setting, spec)?;
    let Some(visit) = ready.time.clone() else {
        let say = "A model for repeated measures needs the column of the occasion: name it as visit, or turn columns into rows (long).";
        return Err(Refusal::new("spec.visit", say).about("visit"));
    };
    let refused = match fit_mmrm(&ready.table, &spec.formula, setting.id(), &visit) {
        Ok(fit) => return Ok(Analysis::Mmrm(Box::new(named_mmrm(setting, spec, &ready, fit, Vec::new())))),
        Err(refused) => refused,
    };
    let simpler = fit_repeated(&ready.table, &spec.formula, setting.id(), &visit)?;
    let mut steps: Vec<Warning> = simpler.steps.into_iter().map(warning).collect();
    if steps.is_empty() {
        steps.push(Warning::new("mmrm.simpler", refused.say));
    }
    Ok(match simpler.model {
        Model::Mmrm(fit) => Analysis::Mmrm(Box::new(named_mmrm(setting, spec, &ready, *fit, steps))),
        Model::Mixed(fit) => Analysis::Mixed(Box::new(named_mixed(setting, spec, &ready, *fit, steps))),
    })
}

fn warning(note: Note) -> Warning {
    Warning::new(note.code, note.say)
}

fn ready(setting: &Setting<'_>, spec: &ModelSpec) -> Result<Ready, Refusal> {
    let frame = match &spec.long {
        Some(asked) => long(setting.frame, asked)?,
        None => setting.frame.clone(),
    };
    let read = formula::parse(&spec.formula)?;
    let slope = read.random.as_ref().and_then(|random| random.terms.variables.first()).map(|variable| variable.column.clone());
    let time = spec.visit.clone().or_else(|| spec.long.as_ref().map(|long| long.time.clone())).or(slope);
    let used = |name: &str| read.fixed.variables.iter().any(|variable| variable.column == name);
    let is_factor = |name: &str| matches!(frame.column(name), Ok(Column::Factor { .. }));
    let among_factors = setting.spec.factors.iter().map(|(name, _)| setting.spec.rename.get(name).map_or(name, String::as_str));
    let in_formula = read.fixed.variables.iter().map(|variable| variable.column.as_str());
    let group =
        spec.group.clone().or_else(|| among_factors.chain(in_formula).find(|name| used(name) && is_factor(name)).map(str::to_owned));
    let carried = |long: &super::spec::LongSpec| long.keep.iter().any(|(_, name)| used(name));
    let from_first = spec.long.as_ref().is_some_and(|long| !carried(long));
    let mut table = Table::new();
    for (name, column) in &frame.columns {
        table.insert(name, column.clone())?;
    }
    Ok(Ready { table, response: read.response, time, group, from_first, frame })
}

fn details(setting: &Setting<'_>, spec: &ModelSpec, ready: &Ready, fixed: &FixedEffects, is_mmrm: bool) -> (ModelDetails, Vec<Warning>) {
    let found = ready.time.as_deref().and_then(|time| rows(&ready.frame, setting.id(), time, &ready.response, ready.group.as_deref()).ok());
    let trajectory = found.as_ref().map_or_else(Trajectory::default, super::attrition::Rows::trajectory);
    let mut warnings = Vec::new();
    if ready.group.is_some() && !setting.spec.study.randomised {
        warnings.push(warn::not_randomised());
    }
    if let Some(rows) = &found {
        // Sizes at the start: the model uses every client, with or without an end score.
        warnings.extend(warn::small_groups(&rows.levels.iter().cloned().zip(rows.clients.iter().copied()).collect::<Vec<_>>()));
        warnings.extend(warn::attrition(&rows.ends()));
    }
    let end = |at: Option<&super::output::Occasion>| at.map(|it| it.label.clone()).unwrap_or_default();
    let (before, after) = (end(trajectory.occasions.first()), end(trajectory.occasions.last()));
    let fallback = Fallback {
        measure: &ready.response,
        group: ready.group.as_deref().unwrap_or_default(),
        before: &before,
        after: &after,
        higher_is_worse: None,
    };
    let labels: Labels = labels(setting, &spec.labels, &fallback);
    let compared = ready.group.as_deref().zip(ready.time.as_deref()).map(|(group, time)| Compared {
        fixed,
        group,
        time,
        levels: &trajectory.groups,
        times: trajectory.occasions.iter().map(|it| it.at).collect(),
        from_first: ready.from_first,
        is_mmrm,
    });
    let methods = if is_mmrm { methods::of_mmrm() } else { methods::of_mixed() };
    let parameters = vec![("Formula".to_owned(), spec.formula.clone())];
    let differences = compared.map(|it| differences(&it)).unwrap_or_default();
    (ModelDetails { labels, trajectory, differences, methods, parameters }, warnings)
}

fn named_mixed(setting: &Setting<'_>, spec: &ModelSpec, ready: &Ready, fit: MixedFit, steps: Vec<Warning>) -> Mixed {
    let (details, said) = details(setting, spec, ready, &fit.fixed, false);
    Mixed {
        fixed: effects(&fit.fixed),
        formula: fit.formula,
        n_obs: fit.n_obs,
        n_subjects: fit.n_subjects,
        reml_loglik: fit.reml_loglik,
        singular: fit.singular,
        varcomp: fit.varcomp,
        warnings: steps.into_iter().chain(fit.notes.into_iter().map(warning)).chain(said).collect(),
        refusals: Vec::new(),
        details,
    }
}

fn named_mmrm(setting: &Setting<'_>, spec: &ModelSpec, ready: &Ready, fit: MmrmFit, steps: Vec<Warning>) -> Mmrm {
    let (details, said) = details(setting, spec, ready, &fit.fixed, true);
    Mmrm {
        fixed: effects(&fit.fixed),
        formula: fit.formula,
        n_obs: fit.n_obs,
        n_subjects: fit.n_subjects,
        reml_loglik: fit.reml_loglik,
        resid_sd_by_visit: fit.resid_sd_by_visit,
        resid_cor: fit.resid_cor,
        warnings: steps.into_iter().chain(fit.notes.into_iter().map(warning)).chain(said).collect(),
        refusals: Vec::new(),
        details,
    }
}

fn effects(of: &FixedEffects) -> Named<FixedEffect> {
    of.iter().map(|(name, it)| (name.to_owned(), *it)).collect()
}
