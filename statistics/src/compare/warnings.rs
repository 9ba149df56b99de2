//! The coded warnings of a comparison of groups.

use super::{
    cohort::Cohort,
    output::PrepostDetails,
    prepost_details::Parts,
    run::Setting,
    spec::{AnalysisSpec, Deviation, RciSpec, Spec},
};
use crate::{
    describe::median,
    linear::AncovaFit,
    mixed::Column,
    refusal::Refusal,
    warn::{self, Warning},
};

pub(super) fn of_prepost(parts: &Parts<'_>, details: &PrepostDetails) -> Result<Vec<Warning>, Refusal> {
    let (cohort, study) = (parts.cohort, &parts.setting.spec.study);
    let mut all = Vec::new();
    if cohort.carried > 0 {
        all.push(warn::carried_forward(cohort.carried, cohort.len()));
    }
    if !study.randomised {
        all.push(warn::not_randomised());
    }
    all.extend(warn::overlap(cohort.overlapping));
    all.extend(warn::without_group(cohort.without_group));
    let sizes = cohort.sizes(parts.complete.iter().copied());
    let everyone = cohort.sizes(0..cohort.len());
    let named: Vec<(String, usize)> =
        cohort.levels.iter().cloned().zip(sizes).zip(everyone).filter(|(_, everyone)| *everyone > 0).map(|(named, _)| named).collect();
    // The number who completed tells how many did not, where all are known.
    let lost: Vec<usize> = everyone_of(cohort).iter().zip(cohort.sizes(parts.complete.iter().copied())).map(|(all, both)| all - both).collect();
    all.extend(warn::small_groups(&named).into_iter().map(|mut it| {
        it.shared.iter_mut().for_each(|shared| shared.counts.extend(&lost));
        it
    }));
    let apart: Vec<_> =
        details.balance.iter().filter(|it| it.flag == "warning").map(|it| (it.variable.clone(), it.contrast.clone(), it.smd)).collect();
    let apart_in: Vec<String> = apart.iter().map(|(variable, _, _)| variable.clone()).collect();
    all.extend(warn::imbalance(&apart).map(|it| it.or(everyone_of(cohort), balance_without_numbers(apart_in))));
    let dropped: Vec<_> = details.drop_out.iter().map(|it| (it.group.clone(), it.n_completed + it.n_lost, it.n_completed)).collect();
    all.extend(warn::attrition(&dropped));
    if let Some(adjusted) = parts.adjusted {
        all.extend(of_model(&adjusted.fit, &adjusted.model.levels));
    }
    all.extend(of_columns(parts)?);
    if study.selected_by_score || everyone_was_a_case(parts) {
        all.push(warn::regression_to_mean(study.selected_by_score));
    }
    all.extend(of_parameters(parts.spec.rci.as_ref()));
    let pairs = parts.adjusted.map_or(0, |it| it.fit.pairs.len());
    all.extend(warn::many_tests(pairs * outcomes(parts.setting.spec), unnamed_outcomes(parts.setting)));
    Ok(all)
}

/// How many clients each group has.
fn everyone_of(cohort: &Cohort) -> Vec<usize> {
    cohort.sizes(0..cohort.len())
}

fn balance_without_numbers(mut variables: Vec<String>) -> String {
    variables.dedup();
    format!(
        "Groups differed at the start by more than 0.25 standard deviations in {}. Adjusting for it helps only as far as the model is right.",
        variables.join(", ")
    )
}

/// Slopes that differ, and pairs whose clarity hangs on equal variances.
fn of_model(fit: &AncovaFit, levels: &[String]) -> Vec<Warning> {
    let slopes = fit.slopes.as_ref().ok().filter(|slopes| !slopes.differences.is_empty()).map(|slopes| warn::slopes_differ(slopes.test.p));
    let robust = fit.robust_differences.iter().flatten();
    let torn: Vec<String> = fit
        .pairs
        .iter()
        .zip(fit.differences.iter().zip(robust))
        .filter(|(_, (usual, robust))| (usual.p < 0.05) != (robust.p < 0.05))
        .map(|((later, earlier), (usual, robust))| {
            format!("{} - {} (p = {:.3}, with HC3 {:.3})", levels[*later], levels[*earlier], usual.p, robust.p)
        })
        .collect();
    slopes.into_iter().chain(warn::unequal_variances(&torn)).collect()
}

/// What the columns that the specification names besides say.
fn of_columns(parts: &Parts<'_>) -> Result<Vec<Warning>, Refusal> {
    let (frame, cohort, study) = (parts.setting.frame, parts.cohort, &parts.setting.spec.study);
    let row = |client: &usize| cohort.rows[*client];
    let mut all = Vec::new();
    if let Some(name) = &study.version {
        let (levels, codes) = frame.levels(name)?;
        let seen = |code: u32| parts.complete.iter().any(|client| codes[row(client)] == Some(code));
        let versions: Vec<String> = (0_u32..).zip(levels).filter(|(code, _)| seen(*code)).map(|(_, level)| level).collect();
        all.extend(warn::mixed_versions(&versions));
    }
    if let Some(name) = &study.prorated {
        let (levels, codes) = frame.levels(name)?;
        let says_yes = |level: &String| matches!(level.to_lowercase().as_str(), "1" | "true" | "yes" | "y");
        let prorated = |client: &&usize| codes[row(client)].and_then(|code| levels.get(code as usize)).is_some_and(says_yes);
        all.extend(warn::prorated(parts.complete.iter().filter(prorated).count(), parts.complete.len()));
    }
    if let Some(name) = &study.days {
        let days = frame.numbers(name)?;
        let of_level = |level: usize| -> Vec<f64> {
            let clients = parts.complete.iter().filter(|client| cohort.codes[**client] as usize == level);
            clients.map(|client| days[row(client)]).filter(|days| !days.is_nan()).collect()
        };
        let medians: Vec<(String, f64)> =
            cohort.levels.iter().enumerate().filter_map(|(level, name)| Some((name.clone(), median(&of_level(level))?))).collect();
        let without = "The groups were followed for different times. More time alone can mean more change.";
        all.extend(warn::follow_up(&medians).map(|it| it.or(everyone_of(cohort), without)));
    }
    if let Some(name) = &study.final_group {
        let ((levels, codes), started) = (frame.levels(name)?, &cohort.levels);
        let moved = |client: &usize| {
            let end = codes[row(client)].and_then(|code| levels.get(code as usize));
            end.is_some_and(|end| *end != started[cohort.codes[*client] as usize])
        };
        all.extend(warn::switched((0..cohort.len()).filter(moved).count()));
    }
    if let Some(name) = &study.cluster {
        all.extend(shared(parts, frame.column(name)?, name)?);
    }
    Ok(all)
}

/// Clusters with more than one client: how alike their changes are, each less the mean change of its group.
fn shared(parts: &Parts<'_>, _column: &Column, name: &str) -> Result<Option<Warning>, Refusal> {
    let cohort = parts.cohort;
    let (_, codes) = parts.setting.frame.levels(name)?;
    let mut sums = vec![(0.0, 0_usize); cohort.levels.len()];
    let change = |client: usize| cohort.post[client] - cohort.pre[client];
    for client in parts.complete {
        let sum = &mut sums[cohort.codes[*client] as usize];
        *sum = (sum.0 + change(*client), sum.1 + 1);
    }
    let from_mean = |client: &usize| {
        let (sum, n) = sums[cohort.codes[*client] as usize];
        codes[cohort.rows[*client]].map(|cluster| (change(*client) - sum / n as f64, cluster as usize))
    };
    let values: Vec<(f64, usize)> = parts.complete.iter().filter_map(from_mean).collect();
    let found = warn::clustering_of(&values);
    Ok((found.mean_size > 1.0).then(|| warn::clustering(&found)))
}

/// Whether all were cases by the cut-off before, so that they were most likely chosen by it.
fn everyone_was_a_case(parts: &Parts<'_>) -> bool {
    let Some(judged) = parts.judged.filter(|judged| judged.judge.cutoff.is_some()) else { return false };
    let mut before = parts.cohort.pre.iter().filter(|score| !score.is_nan()).peekable();
    before.peek().is_some() && before.all(|score| judged.judge.is_case(*score))
}

/// The parameters come from elsewhere.
pub(super) fn of_parameters(rci: Option<&RciSpec>) -> Option<Warning> {
    let rci = rci.filter(|rci| !rci.own_population)?;
    let parameters = match (rci.points, rci.sd, rci.r) {
        (Some(points), _, _) => format!("{points} points"),
        (None, Some(Deviation::Number(sd)), Some(r)) => format!("SD {sd}, reliability {r}"),
        (None, Some(Deviation::Sample(_)), Some(r)) => format!("reliability {r}"),
        (None, _, _) => return None,
    };
    Some(warn::other_population(&rci.source.as_ref().map_or_else(|| parameters.clone(), |source| format!("{parameters}; {source}"))))
}

/// Different scores afterwards that are compared; the same one with the missing treated otherwise counts once.
fn outcomes(spec: &Spec) -> usize {
    let mut posts: Vec<&str> =
        spec.analyses.iter().filter_map(|(_, it)| if let AnalysisSpec::Prepost(it) = it { Some(it.post.as_str()) } else { None }).collect();
    posts.sort_unstable();
    posts.dedup();
    posts.len()
}

/// The same, or one when the specification names a primary analysis.
fn unnamed_outcomes(setting: &Setting<'_>) -> usize {
    if setting.spec.study.primary.is_some() { 1 } else { outcomes(setting.spec) }
}
