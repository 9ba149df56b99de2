//! The paragraph that heads each analysis.

use statistics::{
    compare::output::{AdjustedDifference, Attrition, ChangeOutput, ChosenContrast, Labels, Mixed, Mmrm, ModelDetails, Prepost, ReliableChange, SimpleDifference, Trajectory},
    warn::Warning,
};

use super::{
    at_occasion, continued,
    differences::{Clarity, Pair, Scene, Told, excludes_zero, told},
    listed, measure,
};
use crate::number::{Decimals, clients, p, percent, short};

/// Sentences with one space between them.
fn paragraph(sentences: impl IntoIterator<Item = String>) -> String {
    sentences.into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" ")
}

fn has(warnings: &[Warning], code: &str) -> bool {
    warnings.iter().any(|warning| warning.code == code)
}

fn with_both(complete: usize, all: usize) -> String {
    if complete == all && all > 1 { format!("All {all} clients have a score at both") } else { format!("Of {}, {complete} have a score at both", clients(all)) }
}

/// Groups compared from one occasion to another.
pub(crate) fn prepost(of: &Prepost) -> String {
    let labels = &of.details.labels;
    let complete: usize = of.n_complete_by_group.iter().map(|(_, n)| n).sum();
    let groups: Vec<String> = of.n_by_group.iter().filter(|(_, n)| **n > 0).map(|(name, n)| {
        format!("{name} ({} of {n})", of.n_complete_by_group.get(name).copied().unwrap_or(0))
    }).collect();
    let carried = of.details.carried_forward;
    let who = if carried > 0 {
        format!(
            "A sensitivity analysis, not the result: for {} without a score at {}, the last score seen stands in for it. Clients counted: {}.",
            clients(carried),
            labels.after,
            listed(&groups)
        )
    } else {
        format!("{} {} and {}: {}.", with_both(complete, of.n_total), labels.before, labels.after, listed(&groups))
    };
    let left = carried == 0 && complete < of.n_total && of.ancova.is_some();
    let without = if left { "Clients without both scores are not in this comparison." } else { "" };
    paragraph([who, adjusted(of), without.to_owned(), origin(labels.randomised), small(&of.warnings), improved(of.rci.as_ref(), labels)])
}

fn adjusted(of: &Prepost) -> String {
    let labels = &of.details.labels;
    let Some(ancova) = of.ancova.as_ref().filter(|ancova| !ancova.pairwise.is_empty()) else {
        return "The groups cannot be compared with these data; what stands in the way is said below.".to_owned();
    };
    if !of.details.simple_differences.is_empty() {
        return slopes(of, ancova.slope_homogeneity_p);
    }
    let show = Decimals::of(ancova.pairwise.iter().map(|it| it.usual.ci_high - it.usual.ci_low));
    let all: Vec<Told> = ancova.pairwise.iter().map(|it| of_adjusted(it, &of.details.trajectory.groups)).collect();
    let what = format!("{} at {}", scores(labels), at_occasion(&labels.after));
    let told = told(&all, &Scene { unit: &labels.unit, show, what: &what });
    format!("Taking the score at {}{} into account: {}", at_occasion(&labels.before), covariates(&ancova.formula), continued(&told))
}

fn of_adjusted(it: &AdjustedDifference, groups: &[String]) -> Told {
    let alone = excludes_zero(it.usual.ci_low, it.usual.ci_high);
    let robust = it.hc3_ci_low.zip(it.hc3_ci_high).is_none_or(|(low, high)| excludes_zero(low, high) == alone);
    let for_all = excludes_zero(it.bonf_ci_low, it.bonf_ci_high) && it.hc3_p_holm.is_none_or(|p| p < 0.05);
    let clarity = match (alone, robust, for_all) {
        (_, false, _) => Clarity::NotRobust,
        (false, true, _) => Clarity::Unclear,
        (true, true, false) => Clarity::NotForAll,
        (true, true, true) => Clarity::Clear,
    };
    Told { pair: Pair::of(&it.contrast, groups), est: it.usual.est, low: it.usual.ci_low, high: it.usual.ci_high, clarity }
}

/// Where slopes differ no one number is the result.
fn slopes(of: &Prepost, test: Option<f64>) -> String {
    let (labels, all) = (&of.details.labels, &of.details.simple_differences);
    let test = test.map(|value| format!(" (test of equal slopes, {})", p(value))).unwrap_or_default();
    let show = Decimals::of(all.iter().map(|it| it.ci_high - it.ci_low));
    let pairs: Vec<&str> = all.iter().filter(|it| it.at == "mean").map(|it| it.contrast.as_str()).collect();
    let one = |contrast: &&str| {
        let told = all.iter().filter(|it| it.contrast == **contrast).map(|it| {
            let unclear = if excludes_zero(it.ci_low, it.ci_high) { "" } else { ", which includes 0" };
            format!("{} at {} (95% interval {}{unclear})", show.show(it.est), show.show(it.baseline), show.range(it.ci_low, it.ci_high))
        });
        format!("{}: {}", Pair::of(contrast, &of.details.trajectory.groups).label(), told.collect::<Vec<_>>().join("; "))
    };
    let lead = format!("How far the groups differ depends on the score at {}{test}, so no one number sums the comparison up.", labels.before);
    let unit = &labels.unit;
    match pairs.as_slice() {
        [] => lead,
        [pair] => format!("{lead} The difference in {unit} at a low, mean and high score before: {}.", one(pair)),
        many => {
            let at_mean: Vec<_> = all.iter().filter(|it| it.at == "mean").collect();
            let name = |contrast: &str| Pair::of(contrast, &of.details.trajectory.groups).label();
            // The limits at one score are of each pair by itself, so a pair is told as clear only where p also holds for all of them.
            let for_all = |it: &&&SimpleDifference| it.p * (many.len() as f64) < 0.05 && !torn(of, &it.contrast);
            let said: Vec<String> = at_mean
                .iter()
                .filter(for_all)
                .map(|it| format!("{} {} {unit} (95% interval {})", name(&it.contrast), show.show(it.est), show.range(it.ci_low, it.ci_high)))
                .collect();
            let not: Vec<String> = at_mean.iter().filter(|it| !for_all(it)).map(|it| name(&it.contrast)).collect();
            let mean = at_mean.first().map(|it| show.show(it.baseline)).unwrap_or_default();
            let clear = if said.is_empty() {
                format!("At the mean score before ({mean}) no pair of groups differs clearly once all {} comparisons are considered together.", many.len())
            } else {
                format!("At the mean score before ({mean}) belonging to a group was associated with a difference for {}.", listed(&said))
            };
            let not = if said.is_empty() || not.is_empty() {
                String::new()
            } else {
                format!("For {} nothing is clear there once all comparisons are considered together.", listed(&not))
            };
            paragraph([lead, clear, not, "The chart of differences by score before shows the rest.".to_owned()])
        }
    }
}

/// Whether a pair's clarity hangs on assuming that scores spread alike.
fn torn(of: &Prepost, contrast: &str) -> bool {
    let it = of.ancova.as_ref().and_then(|ancova| ancova.pairwise.iter().find(|it| it.contrast == contrast));
    it.is_some_and(|it| of_adjusted(it, &[]).clarity == Clarity::NotRobust)
}

fn scores(labels: &Labels) -> String {
    let measure = measure(labels);
    if measure == "score" { "Scores".to_owned() } else { format!("{measure} scores") }
}

/// ` and drug, length` out of a formula in R's notation; nothing where it holds no covariates that can be told.
fn covariates(formula: &str) -> String {
    let terms: Vec<String> = formula.split_once('~').map(|(_, right)| right.split('+').map(|term| term.trim().to_owned()).collect()).unwrap_or_default();
    match terms.get(2..) {
        Some(more) if !more.is_empty() => format!(" and {}", listed(more)),
        _ => String::new(),
    }
}

fn origin(randomised: bool) -> String {
    if randomised {
        String::new()
    } else {
        "Clients were not allocated to the groups at random as far as is known, so the groups may differ for other reasons, and the data cannot say that \
         the group is the cause."
            .to_owned()
    }
}

fn small(warnings: &[Warning]) -> String {
    if has(warnings, "group.very_small") {
        "At least one group is so small that its numbers only describe it.".to_owned()
    } else if has(warnings, "group.small") {
        "At least one group is small, so the estimates are imprecise.".to_owned()
    } else {
        String::new()
    }
}

fn improved(of: Option<&ReliableChange>, labels: &Labels) -> String {
    let Some(of) = of else { return String::new() };
    let one = |(group, rates): (&str, &statistics::compare::output::Named<statistics::compare::output::CategoryRate>)| {
        let n: usize = ["recovered", "improved"].iter().filter_map(|name| rates.get(name)).map(|rate| rate.n).sum();
        let all = rates.iter().map(|(_, rate)| rate.of).max().filter(|all| *all > 0)?;
        Some(format!("{n} of {all} in {group} ({})", percent(n as f64 / all as f64)))
    };
    let all: Vec<String> = of.by_group.iter().filter_map(one).collect();
    if all.is_empty() { String::new() } else { format!("Reliably improved, {}: {}.", by_more_than(of.params.points.is_some(), of.threshold_points, labels), listed(&all)) }
}

/// Published points count themselves; a computed threshold must be exceeded.
fn by_more_than(published: bool, points: f64, labels: &Labels) -> String {
    let than = if published { "by at least" } else { "by more than" };
    format!("that is {than} {} {}", short((points * 100.0).round() / 100.0), labels.unit)
}

/// Change of one group.
pub(crate) fn change(of: &ChangeOutput) -> String {
    let labels = &of.details.labels;
    let complete: usize = of.counts.iter().map(|(_, n)| n).sum();
    let who = format!("{} {} and {}.", with_both(complete, complete + of.n_missing), labels.before, labels.after);
    let mean = of.within.as_ref().map_or_else(String::new, |it| {
        let show = Decimals::of([it.ci_high - it.ci_low]);
        let verdict = if excludes_zero(it.ci_low, it.ci_high) { "" } else { ", which includes 0" };
        let range = show.range(it.ci_low, it.ci_high);
        let (size, side) = (show.show(it.mean_change.abs()), if it.mean_change < 0.0 { "fell" } else { "rose" });
        format!("On average scores {side} by {size} {} (95% interval of the change {range}{verdict}).", labels.unit)
    });
    let categories: Vec<String> = of.counts.iter().map(|(name, n)| format!("{n} {name}")).collect();
    let judged = if complete == 0 {
        String::new()
    } else {
        let threshold = by_more_than(of.params.points.is_some(), of.threshold_points, labels);
        format!("Judged by reliable change ({threshold}): {}.", listed(&categories))
    };
    let alone = "There is no other group to compare with, so the change cannot be put down to the treatment.".to_owned();
    paragraph([who, mean, judged, alone, small(&of.warnings)])
}

/// Who was measured when.
pub(crate) fn attrition(of: &Attrition) -> String {
    missing(&of.trajectory)
}

fn missing(of: &Trajectory) -> String {
    let (Some(first), Some(last)) = (of.occasions.first(), of.occasions.last()) else { return "There are no scores.".to_owned() };
    let one = |(group, name): (usize, &String)| {
        let at = |occasion: usize| of.points.iter().find(|point| point.group == group && point.occasion == occasion);
        let (before, after) = (at(0)?, at(of.occasions.len() - 1)?);
        let all = before.n + before.missing;
        (all > 0).then(|| format!("{name} {} of {all} at {} and {} at {}", before.n, at_occasion(&first.label), after.n, at_occasion(&last.label)))
    };
    let all: Vec<String> = of.groups.iter().enumerate().filter_map(one).collect();
    let lost = of.points.iter().any(|point| point.missing > 0);
    let means = "Means at later occasions are those of the clients who still have a score; clients without one may have fared otherwise.";
    format!("Clients with a score: {}.{}", all.join("; "), if lost { format!(" {means}") } else { String::new() })
}

/// A linear mixed model.
pub(crate) fn mixed(of: &Mixed) -> String {
    model(&of.details, &of.warnings, (of.n_obs, of.n_subjects))
}

/// A model for repeated measures.
pub(crate) fn mmrm(of: &Mmrm) -> String {
    model(&of.details, &of.warnings, (of.n_obs, of.n_subjects))
}

fn model(of: &ModelDetails, warnings: &[Warning], (scores, subjects): (usize, usize)) -> String {
    let who = format!("The model uses {scores} scores of {}, also of those who have only some.", clients(subjects));
    let Some(last) = of.differences.last() else {
        return paragraph([who, "It compares no groups; the table of effects gives its terms.".to_owned(), small(warnings)]);
    };
    let at_end: Vec<&ChosenContrast> = of.differences.iter().filter(|it| it.at == last.at).collect();
    let show = Decimals::of(at_end.iter().map(|it| it.ci_high - it.ci_low));
    let one = |it: &&ChosenContrast| {
        let clarity = match (excludes_zero(it.ci_low, it.ci_high), excludes_zero(it.bonf_ci_low, it.bonf_ci_high)) {
            (false, _) => Clarity::Unclear,
            (true, false) => Clarity::NotForAll,
            (true, true) => Clarity::Clear,
        };
        Told { pair: Pair::of(&it.contrast, &of.trajectory.groups), est: it.est, low: it.ci_low, high: it.ci_high, clarity }
    };
    let at = at_occasion(&last.at);
    let what = if last.of_change { format!("Changes from the first occasion to {at}") } else { format!("Scores at {at}") };
    let told = told(&at_end.iter().map(one).collect::<Vec<_>>(), &Scene { unit: &of.labels.unit, show, what: &what });
    let changed = if last.of_change { "A change is the later score less the first." } else { "" };
    paragraph([who, told, changed.to_owned(), origin(of.labels.randomised), small(warnings)])
}
