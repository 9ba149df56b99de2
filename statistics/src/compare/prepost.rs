//! Groups compared from one occasion to another.

use super::{
    adjusted::{Modelled, contrast, named},
    between::{asked, between},
    cohort::Cohort,
    judge::{Judged, judged, rates},
    output::{ClientChange, Named, Prepost, RateDifference, ReliableChange, Within},
    prepost_details::{Parts, details},
    run::Setting,
    spec::PrepostSpec,
    warnings,
};
use crate::{
    change::Category,
    effect::within,
    linear::AncovaFit,
    rates::{fisher_exact, newcombe},
    refusal::Refusal,
};

/// What the adjusted comparison found.
pub(super) struct Adjusted {
    pub model: Modelled,
    pub fit: AncovaFit,
    pub formula: String,
}

/// Compares the groups. Parts that cannot be estimated are refused one by one.
///
/// # Errors
/// A column is not there or holds something else, nobody has a group, or a client has two rows in one.
pub(super) fn prepost(setting: &Setting<'_>, spec: &PrepostSpec) -> Result<Prepost, Refusal> {
    let cohort = Cohort::of(setting, spec)?;
    let complete = cohort.complete();
    let mut refusals = Vec::new();
    let within = each_within(&cohort, &complete, &mut refusals);
    let between = between(&cohort, &complete, &within, spec.contrasts, &mut refusals);
    let adjusted = adjusted(&cohort, setting, spec, &cohort.post).map_err(|why| refusals.push(why)).ok();
    if let Some(adjusted) = &adjusted {
        refusals.extend([adjusted.fit.robust.as_ref().err(), adjusted.fit.slopes.as_ref().err()].into_iter().flatten().cloned());
    }
    let judged = judge(&cohort, &complete, spec).map_err(|why| refusals.push(why)).ok().flatten();
    let parts = Parts { setting, spec, cohort: &cohort, complete: &complete, adjusted: adjusted.as_ref(), judged: judged.as_ref() };
    let details = details(&parts)?;
    let warnings = warnings::of_prepost(&parts, &details)?;
    let sizes = |clients: &[usize]| cohort.levels.iter().cloned().zip(cohort.sizes(clients.iter().copied())).collect();
    let everyone: Vec<usize> = (0..cohort.len()).collect();
    Ok(Prepost {
        n_total: cohort.len(),
        n_by_group: sizes(&everyone),
        n_complete_by_group: sizes(&complete),
        within,
        between,
        ancova: adjusted.map(|it| named(&it.fit, it.formula, &it.model, spec.contrasts)),
        rci: judged.as_ref().map(|judged| reliable_change(&cohort, &complete, judged, spec)),
        warnings,
        refusals,
        details,
    })
}

fn each_within(cohort: &Cohort, complete: &[usize], refusals: &mut Vec<Refusal>) -> Named<Option<Within>> {
    let sizes = cohort.sizes(0..cohort.len());
    let mut all = Named::new();
    for (level, name) in cohort.levels.iter().enumerate().filter(|(level, _)| sizes[*level] > 0) {
        let found = within(&cohort.of_level(complete, level, &cohort.pre), &cohort.of_level(complete, level, &cohort.post));
        all.push(name, found.map_err(|why| refusals.push(why.about(name))).ok());
    }
    all
}

/// The adjusted comparison with these scores afterwards.
pub(super) fn adjusted(cohort: &Cohort, setting: &Setting<'_>, spec: &PrepostSpec, post: &[f64]) -> Result<Adjusted, Refusal> {
    let model = Modelled::of(cohort, setting.frame, spec, post)?;
    let (fit, formula) = model.fit()?;
    Ok(Adjusted { model, fit, formula })
}

fn judge(cohort: &Cohort, complete: &[usize], spec: &PrepostSpec) -> Result<Option<Judged>, Refusal> {
    let Some(rci) = &spec.rci else { return Ok(None) };
    let before: Vec<f64> = cohort.pre.iter().copied().filter(|score| !score.is_nan()).collect();
    let of_complete: Vec<f64> = complete.iter().map(|client| cohort.pre[*client]).collect();
    judged(rci, &before, &of_complete).map(Some)
}

fn reliable_change(cohort: &Cohort, complete: &[usize], judged: &Judged, spec: &PrepostSpec) -> ReliableChange {
    let category = |client: usize| judged.judge.category(cohort.pre[client], cohort.post[client]);
    let mut by_level: Vec<Vec<Category>> = vec![Vec::new(); cohort.levels.len()];
    for client in complete {
        by_level[cohort.codes[*client] as usize].push(category(*client));
    }
    let improved: Vec<(usize, usize)> =
        by_level.iter().map(|all| (all.iter().filter(|it| **it <= Category::Improved).count(), all.len())).collect();
    let difference = |pair: (usize, usize)| {
        let (one, other) = (improved[pair.0], improved[pair.1]);
        let limits = newcombe(one, other)?;
        Some(RateDifference {
            contrast: contrast(&cohort.levels, pair),
            reliably_improved_diff: limits.diff,
            newcombe_low: limits.low,
            newcombe_high: limits.high,
            fisher_p: fisher_exact(one, other)?,
        })
    };
    let client = |client: &usize| ClientChange {
        id: cohort.ids[*client].clone(),
        group: Some(cohort.levels[cohort.codes[*client] as usize].clone()),
        pre: cohort.pre[*client],
        post: cohort.post[*client],
        rci: judged.judge.reliable.of(cohort.post[*client] - cohort.pre[*client]),
        category: category(*client),
    };
    ReliableChange {
        params: judged.params.clone(),
        se_diff: judged.se_diff,
        threshold_points: judged.judge.reliable.threshold(),
        by_group: cohort
            .levels
            .iter()
            .zip(&by_level)
            .filter(|(_, all)| !all.is_empty())
            .map(|(level, all)| (level.clone(), rates(all)))
            .collect(),
        reliable_improvement_difference: asked(cohort, spec.contrasts).into_iter().filter_map(difference).collect(),
        per_client: if spec.per_client { complete.iter().map(client).collect() } else { Vec::new() },
    }
}
