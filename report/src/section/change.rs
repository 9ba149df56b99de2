//! Change of one group.

use statistics::compare::output::{ChangeOutput, Recovery, Within};

use super::{
    Draft,
    groups::{over_time, who_is_missing},
};
use crate::{
    chart::categories,
    hiding::{Hiding, Shares},
    model::Table,
    number::{Decimals, dash, p_cell, percent, short},
    words,
};

/// Writes the section.
pub(super) fn write(draft: &mut Draft<'_>, of: &ChangeOutput) -> &'static str {
    let details = &of.details;
    draft.lead(words::change(of, draft.hiding));
    draft.warnings(&of.warnings);
    draft.refusals(&of.refusals);
    let remark = reliable(of.params.points.is_some(), of.threshold_points, &details.labels.unit, of.params.cutoff.map(|cutoff| (of.params.case.words(), cutoff)));
    let complete: usize = of.counts.iter().map(|(_, n)| n).sum();
    let shares = Shares::of(draft.hiding, "All clients", &details.rates, complete + of.n_missing);
    let counted = recovery(draft.hiding, &[(&shares, &details.recovery)]);
    draft.chart("What became of the clients", &remark, |id, _| categories(&[shares], id));
    draft.table(counted);
    over_time(draft, &details.trajectory, &details.labels, of.params.cutoff);
    who_is_missing(draft, &details.trajectory);
    if let Some(within) = &of.within {
        draft.heading("Change from before to after");
        let n = draft.hiding.part(within.n, within.n + of.n_missing);
        draft.table(changes(&[("All clients", n.to_string(), within)], &details.labels.unit));
    }
    draft.appendix(&details.methods, &details.parameters);
    "Change of one group"
}

/// How a change is judged.
pub(super) fn reliable(published: bool, points: f64, unit: &str, cutoff: Option<(&str, f64)>) -> String {
    let than = if published { "at least" } else { "more than" };
    let points = short((points * 100.0).round() / 100.0);
    let judged = format!("A change is reliable when it is {than} {points} {unit}.");
    let case = cutoff.map(|(words, cutoff)| format!(" Recovered: reliably improved, and no longer a case ({words} {}).", short((cutoff * 100.0).round() / 100.0)));
    format!("{judged}{}", case.unwrap_or_default())
}

/// Recovery by group.
pub(super) fn recovery(hiding: &Hiding, groups: &[(&Shares, &Recovery)]) -> Table {
    let head = ["Group", "What is counted", "Clients", "Of", "Share", "95% interval"];
    let mut table = Table::new("Recovery as services count it, with Wilson's 95% interval", &head, 2);
    for (shares, of) in groups {
        for it in shares.recovery(hiding, of) {
            let interval = |rate: statistics::compare::output::CategoryRate| format!("{} to {}", percent(rate.wilson_low), percent(rate.wilson_high));
            let share = it.rate.map_or_else(dash, |rate| percent(rate.p));
            table.rows.push(vec![shares.group.clone(), it.name, it.n.to_string(), it.of.to_string(), share, it.rate.map_or_else(dash, interval)]);
        }
    }
    table.folded()
}

/// Change within groups.
pub(super) fn changes(groups: &[(&str, String, &Within)], unit: &str) -> Table {
    let head = ["Group", "n", "Mean before", "Mean after", "Change", "95% interval", "p", "Effect size d_av", "95% interval of it"];
    let mut table = Table::new(format!("Change within each group, in {unit}. The effect size is the change in standard deviations, corrected for small groups."), &head, 1);
    let show = Decimals::of(groups.iter().map(|(_, _, it)| it.ci_high - it.ci_low));
    let effect = Decimals::of([0.1]);
    for (group, n, it) in groups {
        table.rows.push(vec![
            (*group).to_owned(),
            n.clone(),
            show.show(it.mean_pre),
            show.show(it.mean_post),
            show.show(it.mean_change),
            show.range(it.ci_low, it.ci_high),
            p_cell(it.p),
            effect.show(it.g_av),
            effect.range(it.g_av_ci_low, it.g_av_ci_high),
        ]);
    }
    table
}
