//! Change of one group, client by client.

use super::{
    frame::Identity,
    judge::{counted, judged, rates, recovery},
    labels::{Fallback, labels},
    methods,
    output::{ChangeDetails, ChangeOutput, ClientChange, Occasion},
    run::Setting,
    spec::ChangeSpec,
    trajectory::trajectory,
    warnings,
};
use crate::{
    change::Category,
    effect::within,
    refusal::Refusal,
    warn::{self, Warning},
};

/// Classifies every client with both scores.
///
/// # Errors
/// A column is not there or holds text, a client stands in two rows, or the parameters are impossible.
pub(super) fn change(setting: &Setting<'_>, spec: &ChangeSpec) -> Result<ChangeOutput, Refusal> {
    let frame = setting.frame;
    let (pre, post) = (frame.numbers(&spec.pre)?, frame.numbers(&spec.post)?);
    let ids = frame.identities(setting.id())?;
    let rows = sorted(&ids)?;
    let complete: Vec<usize> = rows.iter().copied().filter(|row| !pre[*row].is_nan() && !post[*row].is_nan()).collect();
    let at = |rows: &[usize], values: &[f64]| rows.iter().map(|row| values[*row]).collect::<Vec<f64>>();
    let (before, after) = (at(&complete, pre), at(&complete, post));
    let all_before: Vec<f64> = at(&rows, pre).into_iter().filter(|score| !score.is_nan()).collect();
    let judged = judged(&spec.rci, &all_before, &before)?;
    let judge = &judged.judge;
    let mut refusals = Vec::new();
    let within = within(&before, &after).map_err(|why| refusals.push(why)).ok();
    let categories: Vec<Category> = before.iter().zip(&after).map(|(pre, post)| judge.category(*pre, *post)).collect();
    let recovered: Vec<_> = before.iter().zip(&after).map(|(pre, post)| judge.recovered(*pre, *post)).collect();
    let client = |(row, category): (&usize, &Category)| ClientChange {
        id: ids[*row].clone(),
        group: None,
        pre: pre[*row],
        post: post[*row],
        rci: judge.reliable.of(post[*row] - pre[*row]),
        category: *category,
    };
    let per_client = complete.iter().zip(&categories).map(client).collect();
    let all_cases = judge.cutoff.is_some() && !all_before.is_empty() && all_before.iter().all(|score| judge.is_case(*score));
    let fallback =
        Fallback { measure: &spec.pre, group: "", before: &spec.pre, after: &spec.post, higher_is_worse: Some(judge.higher_is_worse) };
    let labels = labels(setting, &spec.labels, &fallback);
    let occasion = |label: &str, at: f64| Occasion { label: label.to_owned(), at };
    let series = vec![(occasion(&labels.before, 0.0), at(&rows, pre)), (occasion(&labels.after, 1.0), at(&rows, post))];
    let everyone = "All clients".to_owned();
    Ok(ChangeOutput {
        se_diff: judged.se_diff,
        threshold_points: judge.reliable.threshold(),
        within,
        n_missing: rows.len() - complete.len(),
        counts: counted(&categories),
        per_client,
        warnings: said(setting, spec, complete.len(), all_cases),
        refusals,
        details: ChangeDetails {
            labels,
            trajectory: trajectory(&series, &vec![0; rows.len()], &[everyone]),
            rates: rates(&categories),
            recovery: recovery(&recovered),
            cutoffs: judged.cutoffs,
            methods: methods::of_change(),
            parameters: methods::parameters(&judged.params, Some(&spec.rci)),
        },
        params: judged.params,
    })
}

fn said(setting: &Setting<'_>, spec: &ChangeSpec, complete: usize, all_cases: bool) -> Vec<Warning> {
    let say =
        "There is no group to compare with: change can come from treatment, from time, or from scores moving to the middle by themselves.";
    let mut all = vec![Warning::new("one_group", say)];
    all.extend(warn::small_groups(&[("all".to_owned(), complete)]));
    let chosen = setting.spec.study.selected_by_score;
    if chosen || all_cases {
        all.push(warn::regression_to_mean(chosen));
    }
    all.extend(warnings::of_parameters(Some(&spec.rci)));
    all
}

/// The rows sorted by identifier; each client must have one.
fn sorted(ids: &[Identity]) -> Result<Vec<usize>, Refusal> {
    let mut rows: Vec<usize> = (0..ids.len()).collect();
    rows.sort_by(|a, b| ids[*a].cmp(&ids[*b]).then(a.cmp(b)));
    match rows.windows(2).find(|pair| ids[pair[0]] == ids[pair[1]]) {
        Some(pair) => {
            let say = format!(
                "Client {} stands in more than one row, and it is not clear which counts. Keep one row for each client.",
                ids[pair[0]]
            );
            Err(Refusal::new("data.client_twice", say))
        }
        None => Ok(rows),
    }
}
