//! The paragraph that heads each analysis.

use statistics::{
    compare::output::{
        AdjustedDifference, Attrition, ChangeOutput, ChosenContrast, Labels, Mixed, Mmrm, ModelDetails, Point, Prepost, SimpleDifference, Trajectory,
    },
    suppress::Cell,
};

use super::{
    at_occasion, continued,
    differences::{Clarity, Pair, Scene, Told, excludes_zero, told},
    listed, measure, short_name,
};
use crate::{
    hiding::{Hiding, Shares},
    number::{Decimals, clients, p, short},
};

/// Sentences with one space between them.
fn paragraph(sentences: impl IntoIterator<Item = String>) -> String {
    sentences.into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" ")
}

/// `97 of 100 clients have a score at both`, with the least and most of a number that is hidden.
fn with_both(known: Option<(usize, usize, usize)>) -> String {
    match known {
        Some((complete, _, all)) if complete == all && all > 1 => format!("All {all} clients have a score at both"),
        Some((1, 1, all)) => format!("One of {} has a score at both", clients(all)),
        Some((low, high, all)) if low == high => format!("{low} of {} have a score at both", clients(all)),
        Some((low, high, all)) => format!("{low} to {high} of {} have a score at both", clients(all)),
        None => "This is about the clients with a score at both".to_owned(),
    }
}

/// Groups compared from one occasion to another.
pub(crate) fn prepost(of: &Prepost, hiding: &Hiding) -> String {
    let labels = &of.details.labels;
    let carried = of.details.carried_forward;
    let known = hiding.complete_within(of);
    let who = if carried > 0 {
        let whom = hiding.count(carried).shown().map_or_else(|| "some clients".to_owned(), clients);
        format!("A sensitivity analysis, not the result: for {whom} without a score at {}, the last score seen stands in for it.", labels.after)
    } else {
        format!("{} {} and {}.", with_both(known), labels.before, labels.after)
    };
    paragraph([who, adjusted(of), origin(labels.randomised)])
}

fn adjusted(of: &Prepost) -> String {
    let labels = &of.details.labels;
    let Some(ancova) = of.ancova.as_ref() else {
        return "The groups cannot be compared with these data; what stands in the way is said below.".to_owned();
    };
    if ancova.pairwise.is_empty() {
        return "Their differences are not shown, because a group has so few clients that they could be recognised.".to_owned();
    }
    if !of.details.simple_differences.is_empty() {
        return slopes(of, ancova.slope_homogeneity_p);
    }
    let show = Decimals::of(ancova.pairwise.iter().map(|it| it.usual.ci_high - it.usual.ci_low));
    let all: Vec<Told> = ancova.pairwise.iter().map(|it| of_adjusted(it, &of.details.trajectory.groups)).collect();
    let what = format!("{} at {}", scores(labels), at_occasion(&labels.after));
    let told = told(&all, &Scene { unit: &labels.unit, show, what: &what });
    format!("Taking the score at {}{} into account, {}", at_occasion(&labels.before), covariates(&ancova.formula), continued(&told))
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
    let at_mean: Vec<&SimpleDifference> = all.iter().filter(|it| it.at == "mean").collect();
    let lead = format!("How far the groups differ depends on the score at {}{test}, so no one number sums the comparison up.", labels.before);
    let unit = &labels.unit;
    if let [only] = at_mean.as_slice() {
        let told = all.iter().filter(|it| it.contrast == only.contrast).map(|it| {
            let unclear = if excludes_zero(it.ci_low, it.ci_high) { "" } else { ", which includes 0" };
            format!("{} at {} (95% interval {}{unclear})", show.show(it.est), show.show(it.baseline), show.range(it.ci_low, it.ci_high))
        });
        let pair = Pair::of(&only.contrast, &of.details.trajectory.groups).label();
        return format!("{lead} The difference in {unit} at a low, mean and high score before, {pair}: {}.", told.collect::<Vec<_>>().join("; "));
    }
    // The limits at one score are of each pair by itself, so a pair is told as clear only where p also holds for all of them.
    let clear: Vec<&&SimpleDifference> =
        at_mean.iter().filter(|it| it.p * (at_mean.len() as f64) < 0.05 && !torn(of, &it.contrast)).collect();
    let mean = at_mean.first().map(|it| show.show(it.baseline)).unwrap_or_default();
    let many = at_mean.len();
    let largest = clear.iter().max_by(|a, b| a.est.abs().total_cmp(&b.est.abs()));
    let told = match largest {
        None => format!("At the mean score before ({mean}) no pair of groups differs clearly once all {many} comparisons are considered together."),
        Some(it) => {
            let pair = Pair::of(&it.contrast, &of.details.trajectory.groups).label();
            let largest = if clear.len() > 1 { ", the largest for " } else { ": " };
            format!(
                "At the mean score before ({mean}) belonging to a group was associated with a difference for {} of {many} pairs{largest}{pair}, {} {unit} (95% \
                 interval {}).",
                clear.len(),
                show.show(it.est),
                show.range(it.ci_low, it.ci_high)
            )
        }
    };
    paragraph([lead, told])
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
        "Clients were not allocated to the groups at random as far as is known, so the data cannot say that the group is the cause.".to_owned()
    }
}

/// Published points count themselves; a computed threshold must be exceeded.
fn by_more_than(published: bool, points: f64, labels: &Labels) -> String {
    let than = if published { "by at least" } else { "by more than" };
    format!("that is {than} {} {}", short((points * 100.0).round() / 100.0), labels.unit)
}

/// Change of one group.
pub(crate) fn change(of: &ChangeOutput, hiding: &Hiding) -> String {
    let labels = &of.details.labels;
    let complete: usize = of.counts.iter().map(|(_, n)| n).sum();
    let all = complete + of.n_missing;
    let known = match (hiding.part(complete, all), hiding.count(all).shown()) {
        (Cell::Shown(n), Some(all)) => Some((n, n, all)),
        (Cell::Between(low, high), Some(all)) => Some((low, high, all)),
        _ => None,
    };
    let who = format!("{} {} and {}.", with_both(known), labels.before, labels.after);
    let mean = of.within.as_ref().map_or_else(String::new, |it| {
        let show = Decimals::of([it.ci_high - it.ci_low]);
        let verdict = if excludes_zero(it.ci_low, it.ci_high) { "" } else { ", which includes 0" };
        let range = show.range(it.ci_low, it.ci_high);
        let (size, side) = (show.show(it.mean_change.abs()), if it.mean_change < 0.0 { "fell" } else { "rose" });
        format!("On average scores {side} by {size} {} (95% interval of the change {range}{verdict}).", labels.unit)
    });
    let shares = Shares::of(hiding, "", &of.details.rates, all);
    let judged = shares.improved(hiding).map_or_else(String::new, |(n, of_all)| {
        let threshold = by_more_than(of.params.points.is_some(), of.threshold_points, labels);
        format!("{n} of {of_all} improved reliably, {threshold}.")
    });
    let alone = "There is no other group to compare with, so the change cannot be put down to the treatment.".to_owned();
    paragraph([who, mean, judged, alone])
}

/// Who was measured when.
pub(crate) fn attrition(of: &Attrition, hiding: &Hiding) -> String {
    missing(&of.trajectory, hiding)
}

fn missing(of: &Trajectory, hiding: &Hiding) -> String {
    let (Some(first), Some(last)) = (of.occasions.first(), of.occasions.last()) else { return "There are no scores.".to_owned() };
    let at_end = |group: usize| of.points.iter().find(|point| point.group == group && point.occasion + 1 == of.occasions.len());
    let ends: Vec<_> = of.groups.iter().enumerate().filter_map(|(group, name)| Some((name, at_end(group)?))).filter(|(_, end)| end.n + end.missing > 0).collect();
    let part = |end: &Point| (hiding.part(end.n, end.n + end.missing), hiding.count(end.n + end.missing));
    let lost = of.points.iter().any(|point| point.missing > 0);
    let means = "Means at later occasions are those of the clients who still have a score; clients without one may have fared otherwise.";
    let (first, last) = (at_occasion(&first.label), at_occasion(&last.label));
    let told = if ends.len() > 3 {
        let known = ends.iter().map(|(_, end)| Some((part(end).0.shown()?, part(end).1.shown()?))).collect::<Option<Vec<_>>>();
        let sum = known.map(|all| (all.iter().map(|it| it.0).sum::<usize>(), all.iter().map(|it| it.1).sum::<usize>()));
        sum.map_or_else(|| format!("The chart shows who of the {} groups has a score from {first} to {last}.", ends.len()), |(n, all)| {
            format!("At {last} {n} of {} in {} groups have a score.", clients(all), ends.len())
        })
    } else {
        let each: Vec<String> = ends.iter().map(|(name, end)| { let (n, all) = part(end); format!("{n} of {all} in {}", short_name(name)) }).collect();
        format!("Clients with a score at {last}: {}.", listed(&each))
    };
    format!("{told}{}", if lost { format!(" {means}") } else { String::new() })
}

/// A linear mixed model.
pub(crate) fn mixed(of: &Mixed, hiding: &Hiding) -> String {
    model(&of.details, hiding, (of.n_obs, of.n_subjects))
}

/// A model for repeated measures.
pub(crate) fn mmrm(of: &Mmrm, hiding: &Hiding) -> String {
    model(&of.details, hiding, (of.n_obs, of.n_subjects))
}

fn model(of: &ModelDetails, hiding: &Hiding, (scores, subjects): (usize, usize)) -> String {
    let open = of.trajectory.points.iter().all(|point| hiding.part(point.n, point.n + point.missing).shown().is_some());
    let who = if open {
        format!("The model uses {scores} scores of {}, also of those who have only some.", clients(subjects))
    } else {
        "The model uses every score, also of clients who have only some.".to_owned()
    };
    let Some(last) = of.differences.last() else {
        return paragraph([who, "It compares no groups; the table of effects gives its terms.".to_owned()]);
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
    paragraph([who, told, changed.to_owned(), origin(of.labels.randomised)])
}
