//! Models for repeated measures.

use statistics::{
    compare::output::{FixedEffect, Mixed, Mmrm, ModelDetails, Named, Point},
    refusal::Refusal,
    warn::Warning,
};

use super::{
    Draft,
    groups::{over_time, who_is_missing},
};
use crate::{
    chart::{Forest, ForestRow, forest},
    model::Table,
    number::{Decimals, dash, fixed, p_cell},
    words::{self, Pair, at_occasion, sentence},
};

/// Writes the section of a linear mixed model.
pub(super) fn mixed(draft: &mut Draft<'_>, of: &Mixed) -> &'static str {
    draft.lead(words::mixed(of, draft.hiding));
    let rest = Rest { warnings: &of.warnings, refusals: &of.refusals, fixed: &of.fixed, spread: variances(of) };
    write(draft, &of.details, rest, [of.n_obs, of.n_subjects], of.reml_loglik)
}

/// Writes the section of a model with unstructured covariance.
pub(super) fn mmrm(draft: &mut Draft<'_>, of: &Mmrm) -> &'static str {
    draft.lead(words::mmrm(of, draft.hiding));
    let rest = Rest { warnings: &of.warnings, refusals: &of.refusals, fixed: &of.fixed, spread: covariance(of) };
    write(draft, &of.details, rest, [of.n_obs, of.n_subjects], of.reml_loglik)
}

/// What both kinds of models have besides their details.
struct Rest<'a> {
    warnings: &'a [Warning],
    refusals: &'a [Refusal],
    fixed: &'a Named<FixedEffect>,
    /// How clients and scores vary.
    spread: Table,
}

fn write(draft: &mut Draft<'_>, details: &ModelDetails, rest: Rest<'_>, [scores, clients]: [usize; 2], loglik: f64) -> &'static str {
    draft.warnings(rest.warnings);
    draft.refusals(rest.refusals);
    shared(draft, details);
    draft.heading("The model");
    draft.table(effects(rest.fixed, &details.labels.unit));
    draft.table(rest.spread.folded());
    // With the number of clients at one occasion hidden, the number of all scores would tell it.
    let open = |point: &Point| draft.hiding.part(point.n, point.n + point.missing).shown().is_some();
    let open = details.trajectory.points.iter().all(open);
    let sizes = [("Scores in the model", scores.to_string()), ("Clients in the model", clients.to_string())];
    let sizes = sizes.into_iter().filter(|_| open).chain([("Restricted log-likelihood", fixed(loglik, 2))]);
    let parameters = details.parameters.iter().cloned().chain(sizes.map(|(name, value)| (name.to_owned(), value)));
    draft.appendix(&details.methods, &parameters.collect::<Vec<_>>());
    "Model for repeated measures"
}

fn variances(of: &Mixed) -> Table {
    let mut table =
        Table::new("Variances: how clients differ, and what is left over", &["Of", "Effect", "Variance or covariance", "SD or correlation"], 2);
    for it in &of.varcomp {
        let effect = match (&it.var1, &it.var2) {
            (Some(one), Some(two)) => format!("{one} with {two}"),
            (Some(one), None) => one.clone(),
            (None, _) => String::new(),
        };
        table.rows.push(vec![it.grp.clone(), effect, fixed(it.vcov, 2), it.sdcor.map_or_else(dash, |it| fixed(it, 2))]);
    }
    table
}

fn shared(draft: &mut Draft<'_>, of: &ModelDetails) {
    over_time(draft, &of.trajectory, &of.labels, None);
    let changed = of.differences.iter().any(|it| it.of_change);
    let remark = if changed {
        "Differences between groups in the change from the first occasion, as the model estimates them from all scores."
    } else {
        "Differences between groups at each occasion, as the model estimates them from all scores."
    };
    draft.chart("Differences by occasion", remark, |id, _| forest(differences(of, changed), id));
    who_is_missing(draft, &of.trajectory);
}

fn differences(of: &ModelDetails, changed: bool) -> Forest {
    let show = Decimals::of(of.differences.iter().map(|it| it.ci_high - it.ci_low));
    let what = if changed { "change from the first occasion" } else { "score" };
    let head = ["Difference", "At", "Estimate", "95% interval", "p", "95% interval for all pairs (Bonferroni)", "p (Holm)", "df"];
    let mut table = Table::new(format!("Differences in {what}, in {}", of.labels.unit), &head, 2);
    let several = of.differences.first().is_some_and(|first| of.differences.iter().filter(|it| it.at == first.at).count() > 1);
    let mut ordered: Vec<_> = of.differences.iter().collect();
    let place = |contrast: &str| of.differences.iter().position(|it| it.contrast == contrast);
    ordered.sort_by_key(|it| place(&it.contrast));
    let mut rows = Vec::new();
    for it in ordered {
        let label = Pair::of(&it.contrast, &of.trajectory.groups).label();
        table.rows.push(vec![
            label.clone(),
            at_occasion(&it.at),
            show.show(it.est),
            show.range(it.ci_low, it.ci_high),
            p_cell(it.p),
            show.range(it.bonf_ci_low, it.bonf_ci_high),
            p_cell(it.p_holm),
            fixed(it.df, 0),
        ]);
        let wide = several.then_some((it.bonf_ci_low, it.bonf_ci_high));
        rows.push(ForestRow { label: sentence(&at_occasion(&it.at)), under: label, est: it.est, low: it.ci_low, high: it.ci_high, wide });
    }
    let said: Vec<String> = rows.iter().map(|row| format!("{}, {}: {}", row.under, row.label, show.with_range(row.est, row.low, row.high))).collect();
    Forest {
        title: format!("Differences in {what} by occasion"),
        describes: format!("{}.", said.join("; ")),
        unit: of.labels.unit.clone(),
        sides: ("first-named lower".to_owned(), "first-named higher".to_owned()),
        rows,
        table,
    }
}

fn effects(of: &Named<FixedEffect>, unit: &str) -> Table {
    let head = ["Effect", "Estimate", "Standard error", "df", "p", "95% interval"];
    let mut table = Table::new(format!("Effects in the model, in {unit}, under the names of the formula"), &head, 1);
    for (name, it) in of.iter() {
        let show = Decimals::of([(it.satt_ci_high - it.satt_ci_low) / 2.0]);
        let range = show.range(it.satt_ci_low, it.satt_ci_high);
        table.rows.push(vec![name.to_owned(), show.show(it.est), show.show(it.se), fixed(it.df_satterthwaite, 0), p_cell(it.p), range]);
    }
    table
}

fn covariance(of: &Mmrm) -> Table {
    let occasions: Vec<String> = (0..of.resid_sd_by_visit.len())
        .map(|at| {
            // The occasions of the model are those of the trajectory, unless a level had no scores.
            let known = of.details.trajectory.occasions.len() == of.resid_sd_by_visit.len();
            of.details.trajectory.occasions.get(at).filter(|_| known).map_or_else(|| (at + 1).to_string(), |it| it.label.clone())
        })
        .collect();
    let head: Vec<&str> = ["Occasion", "Residual SD"].into_iter().chain(occasions.iter().map(String::as_str)).collect();
    let mut table = Table::new("Spread at each occasion, and correlations between them", &head, 1);
    for (at, (name, sd)) in occasions.iter().zip(&of.resid_sd_by_visit).enumerate() {
        let correlations = of.resid_cor.get(at).into_iter().flatten().map(|it| fixed(*it, 2));
        let mut row: Vec<String> = [name.clone(), fixed(*sd, 2)].into_iter().chain(correlations).collect();
        row.resize(head.len(), dash());
        table.rows.push(row);
    }
    table
}
