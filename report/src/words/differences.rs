//! A difference between two groups in words.

use super::{continued, listed};
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
        format!("{size} {} {} in {} than in {} (95% interval of the difference {range})", scene.unit, self.side(), self.pair.first, self.pair.second)
    }
}

/// The one difference there is.
fn only(of: &Told, scene: &Scene<'_>) -> String {
    let Pair { first, second } = &of.pair;
    let size = format!("{} were on average {}.", scene.what, of.size(scene));
    let verdict = match of.clarity {
        Clarity::Clear => format!("In these data, being in {first} rather than {second} was associated with {} {}.", of.side(), continued(scene.what)),
        Clarity::NotRobust => "Whether this interval includes 0 depends on assuming that scores spread alike in both groups, so it is a hint and no more.".to_owned(),
        Clarity::NotForAll => "The interval includes 0 once all comparisons are considered together, so it is a hint and no more.".to_owned(),
        Clarity::Unclear => {
            "The interval includes 0: these data do not show whether the groups differ, and a difference in either direction remains possible.".to_owned()
        }
    };
    format!("{size} {verdict}")
}

/// All differences: the clear ones by number, the others by name.
pub(crate) fn told(all: &[Told], scene: &Scene<'_>) -> String {
    if let [one] = all {
        return only(one, scene);
    }
    let with = |clarity: Clarity| all.iter().filter(move |it| it.clarity == clarity);
    let labels = |clarity: Clarity| with(clarity).map(|it| it.pair.label()).collect::<Vec<_>>();
    let mut words = Vec::new();
    let clear: Vec<String> = with(Clarity::Clear).map(|it| it.size(scene)).collect();
    match clear.as_slice() {
        [] => words.push(format!("No pair of groups differs clearly once all {} comparisons are considered together.", all.len())),
        [one] => words.push(format!("One of {} comparisons is clear: {} were on average {one}.", all.len(), continued(scene.what))),
        more => words.push(format!("{} of {} comparisons are clear: {} were on average {}.", more.len(), all.len(), continued(scene.what), more.join("; "))),
    }
    if !clear.is_empty() {
        words.push("Belonging to a group was associated with a difference there.".to_owned());
    }
    let hints = labels(Clarity::NotForAll);
    if !hints.is_empty() {
        words.push(format!("For {} the interval excludes 0 by itself but not when all comparisons are considered together: a hint and no more.", listed(&hints)));
    }
    let torn = labels(Clarity::NotRobust);
    if !torn.is_empty() {
        words.push(format!("For {} it depends on assuming that scores spread alike in all groups: a hint and no more.", listed(&torn)));
    }
    let unclear = labels(Clarity::Unclear);
    match unclear.as_slice() {
        [] => {}
        few if few.len() < 5 => words.push(format!("For {} the interval includes 0: the data do not show whether these groups differ.", listed(few))),
        many => words.push(format!("For the other {} pairs the interval includes 0: the data do not show whether these groups differ.", many.len())),
    }
    words.join(" ")
}
