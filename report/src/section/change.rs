//! Change of one group.

use statistics::compare::output::{CategoryRate, ChangeOutput, Recovery, Within};

use super::{
    Draft,
    groups::{over_time, who_is_missing},
};
use crate::{
    chart::categories,
    model::Table,
    number::{Decimals, p_cell, percent, short},
    words,
};

/// Writes the section.
pub(super) fn write(draft: &mut Draft, of: &ChangeOutput) -> &'static str {
    let details = &of.details;
    draft.lead(words::change(of));
    draft.warnings(&of.warnings);
    draft.refusals(&of.refusals);
    let remark = reliable(of.params.points.is_some(), of.threshold_points, &details.labels.unit, of.params.cutoff.map(|cutoff| (of.params.case.words(), cutoff)));
    let shares = vec![("All clients".to_owned(), &details.rates)];
    draft.chart("What became of the clients", &remark, |id| categories(&shares, id));
    draft.table(recovery(&[("All clients".to_owned(), &details.recovery)]));
    over_time(draft, &details.trajectory, &details.labels, of.params.cutoff);
    who_is_missing(draft, &details.trajectory);
    if let Some(within) = &of.within {
        draft.heading("Change from before to after");
        draft.table(changes(&[("All clients", within)], &details.labels.unit));
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
pub(super) fn recovery(groups: &[(String, &Recovery)]) -> Table {
    let head = ["Group", "What is counted", "Clients", "Of", "Share", "95% interval"];
    let mut table = Table::new("Recovery as services count it, with Wilson's 95% interval", &head, 2);
    for (group, of) in groups {
        let all: [(&str, &Option<CategoryRate>); 5] = [
            ("No longer a case, of cases before", &of.recovery),
            ("Reliably recovered, of cases before", &of.reliable_recovery),
            ("Reliably recovered, of all", &of.reliable_recovery_of_all),
            ("Reliably improved, of all", &of.reliable_improvement),
            ("Reliably worse, of all", &of.reliable_deterioration),
        ];
        for (what, rate) in all {
            let Some(rate) = rate else { continue };
            let interval = format!("{} to {}", percent(rate.wilson_low), percent(rate.wilson_high));
            table.rows.push(vec![group.clone(), what.to_owned(), rate.n.to_string(), rate.of.to_string(), percent(rate.p), interval]);
        }
    }
    table
}

/// Change within groups.
pub(super) fn changes(groups: &[(&str, &Within)], unit: &str) -> Table {
    let head = ["Group", "n", "Mean before", "Mean after", "Change", "95% interval", "p", "Effect size d_av", "95% interval of it"];
    let mut table = Table::new(format!("Change within each group, in {unit}. The effect size is the change in standard deviations, corrected for small groups."), &head, 1);
    let show = Decimals::of(groups.iter().map(|(_, it)| it.ci_high - it.ci_low));
    let effect = Decimals::of([0.1]);
    for (group, it) in groups {
        table.rows.push(vec![
            (*group).to_owned(),
            it.n.to_string(),
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
