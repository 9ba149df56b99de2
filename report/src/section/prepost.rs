//! Groups compared from one occasion to another.

use statistics::compare::output::{Ancova, Between, Prepost, ReliableChange, SensitivityLine};

use super::{
    Draft, change,
    groups::{over_time, who_is_missing},
};
use crate::{
    chart::{Forest, ForestRow, categories, forest},
    hiding::{Hiding, Shares},
    model::Table,
    number::{Decimals, dash, fixed, p_cell, percent, short},
    words::{self, Pair},
};

/// Writes the section.
pub(super) fn write(draft: &mut Draft<'_>, of: &Prepost) -> &'static str {
    let details = &of.details;
    let groups = &details.trajectory.groups;
    draft.lead(words::prepost(of, draft.hiding));
    draft.warnings(&of.warnings);
    draft.refusals(&of.refusals);
    over_time(draft, &details.trajectory, &details.labels, of.rci.as_ref().and_then(|rci| rci.params.cutoff));
    if let Some(ancova) = &of.ancova {
        let remark = format!("Differences at {}, as if all had started with the same score. Positive: the first-named group is higher.", details.labels.after);
        draft.chart("Adjusted differences", &remark, |id, _| forest(adjusted(of, ancova), id));
        draft.table(adjusted_means(of, ancova, draft.hiding));
    }
    let remark = "How far the groups differ depends on the score before. Low and high lie one standard deviation from the mean.";
    draft.chart("Differences by score before", remark, |id, _| forest(by_score(of), id));
    who_is_missing(draft, &details.trajectory);
    draft.table(drop_out(of, draft.hiding));
    if let Some(rci) = &of.rci {
        reliable_change(draft, of, rci);
    }
    draft.heading("Change within and between groups");
    let within: Vec<_> = of.within.iter().filter_map(|(name, it)| Some((name, draft.hiding.complete(of, name).to_string(), it.as_ref()?))).collect();
    draft.table(change::changes(&within, &details.labels.unit));
    draft.table(between(&of.between, groups, &details.labels.unit));
    draft.heading("Balance at the start");
    draft.remark("Differences in standard deviations before anything was done: above 0.10 worth a look, above 0.25 large.");
    draft.table(balance(of));
    sensitivity(draft, of);
    draft.appendix(&details.methods, &parameters(of, draft.hiding));
    "Groups before and after"
}

fn sides() -> (String, String) {
    ("first-named lower".to_owned(), "first-named higher".to_owned())
}

fn adjusted(of: &Prepost, ancova: &Ancova) -> Forest {
    let (labels, groups) = (&of.details.labels, &of.details.trajectory.groups);
    let show = Decimals::of(ancova.pairwise.iter().map(|it| it.usual.ci_high - it.usual.ci_low));
    let head = ["Difference", "Estimate", "95% interval", "p", "95% interval for all pairs (Bonferroni)", "p (Holm)", "95% interval, unequal variances (HC3)", "p (HC3, Holm)", "In SDs before"];
    let mut table = Table::new(format!("Adjusted differences in {}", labels.unit), &head, 1);
    let several = ancova.pairwise.len() > 1;
    let mut rows = Vec::new();
    for it in &ancova.pairwise {
        let label = Pair::of(&it.contrast, groups).label();
        table.rows.push(vec![
            label.clone(),
            show.show(it.usual.est),
            show.range(it.usual.ci_low, it.usual.ci_high),
            p_cell(it.usual.p),
            show.range(it.bonf_ci_low, it.bonf_ci_high),
            p_cell(it.p_holm),
            show.maybe_range(it.hc3_ci_low, it.hc3_ci_high),
            it.hc3_p_holm.map_or_else(dash, p_cell),
            Decimals::of([0.1]).maybe(it.std_by_pooled_pre_sd),
        ]);
        let wide = several.then_some((it.bonf_ci_low, it.bonf_ci_high));
        rows.push(ForestRow { label, under: String::new(), est: it.usual.est, low: it.usual.ci_low, high: it.usual.ci_high, wide });
    }
    let said: Vec<String> = rows.iter().map(|row| format!("{}: {}", row.label, show.with_range(row.est, row.low, row.high))).collect();
    let describes = format!("Difference in {} with its 95% interval. {}.", labels.unit, said.join("; "));
    Forest { title: format!("Adjusted differences at {}", labels.after), describes, unit: labels.unit.clone(), sides: sides(), rows, table }
}

fn adjusted_means(of: &Prepost, ancova: &Ancova, hiding: &Hiding) -> Table {
    let unit = &of.details.labels.unit;
    let show = Decimals::of(ancova.adjusted_means.iter().map(|it| it.ci_high - it.ci_low));
    let mut table = Table::new(format!("Means as if all had started with the same score, in {unit}"), &["Group", "n", "Adjusted mean", "95% interval"], 1);
    for it in &ancova.adjusted_means {
        let all = of.n_by_group.get(&it.group).copied().unwrap_or(0);
        let n = ancova.n_by_group.get(&it.group).map_or_else(dash, |n| hiding.part(*n, all).to_string());
        table.rows.push(vec![it.group.clone(), n, show.show(it.mean), show.range(it.ci_low, it.ci_high)]);
    }
    table
}

fn by_score(of: &Prepost) -> Forest {
    let (labels, all) = (&of.details.labels, &of.details.simple_differences);
    let show = Decimals::of(all.iter().map(|it| it.ci_high - it.ci_low));
    let mut table = Table::new(format!("Differences in {} by score before", labels.unit), &["Difference", "Score before", "Estimate", "95% interval", "p"], 2);
    let mut rows = Vec::new();
    for it in all {
        let label = Pair::of(&it.contrast, &of.details.trajectory.groups).label();
        let at = format!("{} ({})", it.at, show.show(it.baseline));
        table.rows.push(vec![label.clone(), at.clone(), show.show(it.est), show.range(it.ci_low, it.ci_high), p_cell(it.p)]);
        rows.push(ForestRow { label: format!("at a {at}"), under: label, est: it.est, low: it.ci_low, high: it.ci_high, wide: None });
    }
    for row in &mut rows {
        row.label = row.label.replace("at a mean", "at the mean");
    }
    let said: Vec<String> = rows.iter().map(|row| format!("{} {}: {}", row.under, row.label, show.with_range(row.est, row.low, row.high))).collect();
    Forest {
        title: "Differences at a low, mean and high score before".to_owned(),
        describes: format!("{}.", said.join("; ")),
        unit: labels.unit.clone(),
        sides: sides(),
        rows,
        table,
    }
}

fn drop_out(of: &Prepost, hiding: &Hiding) -> Table {
    let all = &of.details.drop_out;
    let show = Decimals::of(of.within.iter().filter_map(|(_, it)| it.as_ref()).map(|it| it.ci_high - it.ci_low));
    let head = ["Group", "Stayed", "Left", "Share that stayed", "Mean before, stayed", "Mean before, left", "Difference in SDs"];
    let mut table = Table::new("Those who stayed and those who left, by their score at the start", &head, 1);
    if all.iter().all(|it| it.n_lost == 0) {
        return table;
    }
    for it in all {
        let started = it.n_completed + it.n_lost;
        // With few who never had a score, the sum of those who stayed and left would tell them.
        let known = hiding.part(started, of.n_by_group.get(&it.group).copied().unwrap_or(started)).shown().is_some();
        let (stayed, left) = (hiding.part(it.n_completed, started), hiding.part(it.n_lost, started));
        let open = known && stayed.shown().is_some() && left.shown().is_some();
        let figure = |text: String| if open { text } else { dash() };
        table.rows.push(vec![
            it.group.clone(),
            if known { stayed.to_string() } else { dash() },
            if known { left.to_string() } else { dash() },
            figure(percent(it.completed_share)),
            figure(show.maybe(it.mean_completed)),
            figure(show.maybe(it.mean_lost)),
            figure(it.smd.map_or_else(dash, |smd| fixed(smd, 2))),
        ]);
    }
    table.folded()
}

fn reliable_change(draft: &mut Draft<'_>, of: &Prepost, rci: &ReliableChange) {
    let (labels, groups) = (&of.details.labels, &of.details.trajectory.groups);
    let cutoff = rci.params.cutoff.map(|cutoff| (rci.params.case.words(), cutoff));
    let remark = change::reliable(rci.params.points.is_some(), rci.threshold_points, &labels.unit, cutoff);
    let hiding = draft.hiding;
    let all = |group: &str| of.n_by_group.get(group).copied().unwrap_or(0);
    let shares: Vec<Shares> = rci.by_group.iter().map(|(group, rates)| Shares::of(hiding, group, rates, all(group))).collect();
    draft.chart("What became of the clients", &remark, |id, _| categories(&shares, id));
    let head = ["Difference", "In the share reliably improved", "95% interval (Newcombe)", "p (Fisher)", "Number needed for one more"];
    let mut table = Table::new("Differences in the share that improved reliably, in percentage points. The number needed is given only where the interval excludes 0.", &head, 1);
    for it in &rci.reliable_improvement_difference {
        let points = |share: f64| fixed(share * 100.0, 0);
        let needed = of.details.number_needed.iter().find(|needed| needed.contrast == it.contrast);
        let far = |it: f64| fixed(it.abs(), usize::from(it.abs() < 9.95));
        table.rows.push(vec![
            Pair::of(&it.contrast, groups).label(),
            points(it.reliably_improved_diff),
            format!("{} to {}", points(it.newcombe_low), points(it.newcombe_high)),
            p_cell(it.fisher_p),
            needed.map_or_else(dash, |it| format!("{} ({} to {})", far(it.number), far(it.low), far(it.high))),
        ]);
    }
    draft.table(table);
    let of_group = |group: &str| of.details.recovery.iter().find(|it| it.group == group).map(|it| &it.recovery);
    let recovery: Vec<_> = shares.iter().filter_map(|shares| Some((shares, of_group(&shares.group)?))).collect();
    draft.table(change::recovery(hiding, &recovery));
}

fn between(all: &[Between], groups: &[String], unit: &str) -> Table {
    let head = ["Difference", "In mean change", "95% interval (Welch)", "p (Holm)", "Hedges's g", "95% interval of g", "Morris's d", "95% interval of d"];
    let mut table = Table::new(format!("Differences in change between groups, not adjusted, in {unit}"), &head, 1);
    let show = Decimals::of(all.iter().filter_map(|it| it.change.as_ref()).map(|it| it.groups.welch_ci_high - it.groups.welch_ci_low));
    let effect = Decimals::of([0.1]);
    for it in all {
        let Some(change) = &it.change else { continue };
        let groups_of = &change.groups;
        table.rows.push(vec![
            Pair::of(&it.contrast, groups).label(),
            show.show(groups_of.diff),
            show.range(groups_of.welch_ci_low, groups_of.welch_ci_high),
            p_cell(change.welch_p_holm),
            effect.show(groups_of.hedges_g),
            effect.range(groups_of.hedges_g_ci_low, groups_of.hedges_g_ci_high),
            effect.maybe(it.morris_ppc2.map(|it| it.g_ppc2)),
            effect.maybe_range(it.morris_ppc2.map(|it| it.ci_low), it.morris_ppc2.map(|it| it.ci_high)),
        ]);
    }
    table.folded()
}

fn balance(of: &Prepost) -> Table {
    let mut table = Table::new("Standardised differences at the start", &["Variable", "Groups", "Difference in SDs", "Note"], 2);
    for it in &of.details.balance {
        let note = match it.flag {
            "warning" => "large",
            "notice" => "worth a look",
            _ => "",
        };
        let smd = match it.smd {
            Some(smd) => fixed(smd, 2),
            None if it.flag == "warning" => "wholly apart".to_owned(),
            None => dash(),
        };
        table.rows.push(vec![it.variable.clone(), Pair::of(&it.contrast, &of.details.trajectory.groups).label(), smd, note.to_owned()]);
    }
    table.folded()
}

fn sensitivity(draft: &mut Draft<'_>, of: &Prepost) {
    let (details, groups) = (&of.details, &of.details.trajectory.groups);
    let some_missing = details.drop_out.iter().any(|it| it.n_lost > 0);
    if !some_missing || details.sensitivity.is_empty() {
        return;
    }
    let show = Decimals::of(details.sensitivity.iter().map(|it| it.ci_high - it.ci_low));
    draft.heading("How much hangs on the missing");
    let head = ["Difference", "How the missing were treated", "n", "Estimate", "95% interval", "p"];
    let mut table = Table::new(format!("Adjusted differences in {}, by treatment of the missing", details.labels.unit), &head, 2);
    let hiding = draft.hiding;
    let open = hiding.complete_of_all(of).is_some();
    let everyone: usize = of.n_by_group.iter().map(|(_, n)| n).sum();
    let n = |it: &SensitivityLine| if open { hiding.part(it.n, everyone).to_string() } else { dash() };
    for it in &details.sensitivity {
        let label = Pair::of(&it.contrast, groups).label();
        table.rows.push(vec![label, it.label.clone(), n(it), show.show(it.est), show.range(it.ci_low, it.ci_high), p_cell(it.p)]);
    }
    draft.table(table);
    let head = ["Difference", "Clients who left", "Share that left", "Shift until the interval reaches 0", "Shift until the estimate is 0"];
    let caption = format!("How far those who left would have to differ from comparable clients, in {}", details.labels.unit);
    let mut table = Table::new(caption, &head, 2);
    for it in &details.tipping {
        let points = it.points.map_or_else(|| "includes 0 already".to_owned(), |points| show.show(points));
        table.rows.push(vec![Pair::of(&it.contrast, groups).label(), it.shifted.clone(), percent(it.lost_share), points, show.show(it.points_to_zero)]);
    }
    draft.table(table);
}

fn parameters(of: &Prepost, hiding: &Hiding) -> Vec<(String, String)> {
    // Degrees of freedom tell the number of clients.
    let open = hiding.complete_of_all(of).is_some();
    let mut all = of.details.parameters.clone();
    if let Some(it) = &of.ancova {
        all.push(("Model".to_owned(), it.formula.clone()));
        if open {
            all.push(("Clients in the model".to_owned(), it.n.to_string()));
        }
        let test = |f: f64, one: usize, two: usize, p: f64| {
            let freedom = if open { format!("({one}, {two})") } else { String::new() };
            format!("F{freedom} = {}, {}", fixed(f, 2), crate::number::p(p))
        };
        all.push(("Group in the model (type II)".to_owned(), test(it.group_f, it.group_df, it.df_resid, it.group_p)));
        if let (Some(f), Some(one), Some(two), Some(p)) = (it.slope_homogeneity_f, it.slope_homogeneity_df1, it.slope_homogeneity_df2, it.slope_homogeneity_p) {
            all.push(("Test of equal slopes".to_owned(), test(f, one, two, p)));
        }
        all.push(("Residual standard deviation".to_owned(), short((it.sigma * 100.0).round() / 100.0)));
        all.push(("Share of variance explained".to_owned(), percent(it.r2)));
    }
    all
}
