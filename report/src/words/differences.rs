//! A difference between two groups in words.

use super::{continued, short_name};
use crate::number::Decimals;

/// The two groups of a contrast `A - B`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pair {
    pub first: String,
    pub second: String,
}

impl Pair {
    /// Out of the name of a contrast. Names of groups may themselves hold ` - `, so the known ones are tried.
    pub(crate) fn of(contrast: &str, groups: &[String]) -> Self {
        let is = |first: &&String, second: &&String| format!("{first} - {second}") == contrast;
        let known = groups.iter().flat_map(|first| groups.iter().map(move |second| (first, second))).find(|(first, second)| is(first, second));
        let split = || contrast.split_once(" - ").unwrap_or((contrast, ""));
        let (first, second) = known.map_or_else(split, |(first, second)| (first.as_str(), second.as_str()));
        Self { first: first.to_owned(), second: second.to_owned() }
    }
    /// For a label: `A vs B`.
    pub(crate) fn label(&self) -> String {
        if self.second.is_empty() { self.first.clone() } else { format!("{} vs {}", self.first, self.second) }
    }
}

/// How clear a difference is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Clarity {
    /// Every way of looking at it excludes 0.
    Clear,
    /// The interval by itself excludes 0, and no longer once all pairs count.
    NotForAll,
    /// Whether it excludes 0 depends on assuming equal variances.
    NotRobust,
    /// The interval includes 0.
    Unclear,
}

/// One difference, ready to be told.
pub(crate) struct Told {
    pub pair: Pair,
    pub est: f64,
    pub low: f64,
    pub high: f64,
    pub clarity: Clarity,
}

/// What the differences are of.
pub(crate) struct Scene<'a> {
    pub unit: &'a str,
    /// Decimals of the numbers.
    pub show: Decimals,
    /// What is higher or lower: `scores at follow-up`.
    pub what: &'a str,
}

pub(crate) fn excludes_zero(low: f64, high: f64) -> bool {
    low > 0.0 || high < 0.0
}

impl Told {
    fn side(&self) -> &'static str {
        if self.est < 0.0 { "lower" } else { "higher" }
    }
    /// `3.1 points lower in A than in B (95% interval −7.1 to 0.9)`.
    fn size(&self, scene: &Scene<'_>) -> String {
        let size = scene.show.show(self.est.abs());
        let range = scene.show.range(self.low, self.high);
        let (first, second) = (short_name(&self.pair.first), short_name(&self.pair.second));
        format!("{size} {} {} in {first} than in {second} (95% interval {range})", scene.unit, self.side())
    }
}

/// The one difference there is.
fn only(of: &Told, scene: &Scene<'_>) -> String {
    let size = format!("{} were on average {}.", scene.what, of.size(scene));
    let verdict = match of.clarity {
        Clarity::Clear => {
            let (first, second) = (short_name(&of.pair.first), short_name(&of.pair.second));
            format!("In these data, being in {first} rather than {second} was associated with {} {}.", of.side(), continued(scene.what))
        }
        Clarity::NotRobust => "Whether this interval includes 0 depends on assuming that scores spread alike in both groups: a hint and no more.".to_owned(),
        Clarity::NotForAll => "The interval includes 0 once all comparisons are considered together: a hint and no more.".to_owned(),
        Clarity::Unclear => "The interval includes 0: these data do not show whether the groups differ, in either direction.".to_owned(),
    };
    format!("{size} {verdict}")
}

/// All differences: how many are clear and the largest of them; the chart names the others.
pub(crate) fn told(all: &[Told], scene: &Scene<'_>) -> String {
    if let [one] = all {
        return only(one, scene);
    }
    let clear: Vec<&Told> = all.iter().filter(|it| it.clarity == Clarity::Clear).collect();
    let hints = all.iter().filter(|it| matches!(it.clarity, Clarity::NotForAll | Clarity::NotRobust)).count();
    let largest = clear.iter().max_by(|a, b| a.est.abs().total_cmp(&b.est.abs()));
    let result = match largest {
        None => format!("No pair of groups differs clearly once all {} comparisons are considered together.", all.len()),
        Some(it) => {
            let largest = if clear.len() > 1 { ", the largest" } else { "" };
            format!(
                "{} were associated with the group in {} of {} comparisons{largest}: {}.",
                scene.what,
                clear.len(),
                all.len(),
                it.size(scene)
            )
        }
    };
    let hinted = match hints {
        0 => String::new(),
        1 => " One interval excludes 0 only by itself, or only if scores spread alike in all groups: a hint and no more.".to_owned(),
        many => format!(" {many} intervals exclude 0 only by themselves, or only if scores spread alike in all groups: hints and no more."),
    };
    let unclear = if all.len() < 4 && clear.len() + hints < all.len() { " Where an interval includes 0, the data do not show whether groups differ." } else { "" };
    format!("{result}{hinted}{unclear}")
}
