//! Scales: their items, their range, their bands and cut-offs, and what is published about them.

use std::collections::BTreeSet;

use super::Known;
use crate::definition::{
    Allowed, Band, Definition, Direction, Faults, Method, MissingRule, Operator, ReliableChange, Scale, Threshold, bounds,
};

/// Differences below this are rounding of the file.
const SAME: f64 = 1e-6;

/// Each scale in turn, knowing those before it: a scale made of scales looks only backwards, so that nothing can go in a circle.
pub fn check(definition: &Definition, known: &Known<'_>, faults: &mut Faults) {
    let mut earlier = BTreeSet::new();
    for scale in &definition.scales {
        let at = format!("scales.{}", scale.id);
        if scale.of_items() {
            items(definition, scale, known, &at, faults);
        } else {
            made_of_scales(scale, &earlier, &at, faults);
        }
        let (low, high) = scale.range;
        faults.unless(low < high, &at, "the range does not ascend");
        faults.unless(scale.multiply > 0.0, &at, "multiply is a number above 0");
        readings(scale, &at, faults);
        earlier.insert(scale.id.as_str());
    }
}

fn items(definition: &Definition, scale: &Scale, known: &Known<'_>, at: &str, faults: &mut Faults) {
    let before = faults.all().len();
    faults.unless(!scale.items.is_empty(), at, "has no items");
    known.refer(&scale.items, &format!("{at}.items"), faults);
    known.refer(&scale.reverse, &format!("{at}.reverse"), faults);
    let members: BTreeSet<&String> = scale.items.iter().collect();
    let belongs = |id: &String| members.contains(id);
    faults.unless(scale.reverse.iter().all(belongs), at, "reverses an item that is not on the scale");
    faults.unless(scale.at_least_for.keys().all(belongs), at, "has a threshold for an item that is not on the scale");
    for id in &scale.items {
        let counts = definition.items.iter().find(|item| item.id == *id).is_none_or(|item| item.scored);
        faults.unless(counts, at, format!("the item \"{id}\" says scored = false"));
    }
    faults.unless(
        scale.terms.is_empty() && scale.constant.is_none() && scale.of.is_none() && scale.lookup.is_empty(),
        at,
        "terms, constant, of and lookup belong to linear and lookup",
    );
    let counts = scale.method == Method::Count;
    faults.unless(counts == scale.at_least.is_some(), at, "at_least belongs to the method count, and count needs it");
    faults.unless(counts || scale.at_least_for.is_empty(), at, "at_least_for belongs to the method count");
    missing(scale, at, faults);
    if faults.all().len() == before {
        range(scale, known, at, faults);
    }
}

fn missing(scale: &Scale, at: &str, faults: &mut Faults) {
    match (&scale.max_missing, scale.missing) {
        (Allowed::Number(0), _) => {}
        (_, MissingRule::Invalid) => {
            faults.note(at, "max_missing says that some may be missing, but missing = \"invalid\"; say \"prorate\" or \"zero\"")
        }
        (Allowed::Number(number), _) => {
            faults.unless((*number as usize) < scale.items.len(), at, "max_missing leaves no item that must be answered");
        }
        (Allowed::Word(word), _) => faults.unless(word == "half", at, "max_missing is a number or \"half\""),
    }
}

/// The range that the file says is the one that the items can reach; a wrong key or option shows here.
fn range(scale: &Scale, known: &Known<'_>, at: &str, faults: &mut Faults) {
    let reaches: Vec<(f64, f64)> = scale.items.iter().filter_map(|id| known.reach(id)).collect();
    let sum = |pick: fn(&(f64, f64)) -> f64| reaches.iter().map(pick).sum::<f64>();
    let most = |pick: fn(&(f64, f64)) -> f64| reaches.iter().map(pick).fold(f64::NEG_INFINITY, f64::max);
    #[allow(clippy::cast_precision_loss)] // at most a few hundred items
    let n = reaches.len().max(1) as f64;
    let (low, high) = match scale.method {
        Method::Sum => (sum(|r| r.0), sum(|r| r.1)),
        Method::Mean => (sum(|r| r.0) / n, sum(|r| r.1) / n),
        Method::Max => (most(|r| r.0), most(|r| r.1)),
        Method::Count => (0.0, n),
        Method::Linear | Method::Lookup => return,
    };
    let (low, high) = (low * scale.multiply, high * scale.multiply);
    let fits = (low - scale.range.0).abs() < SAME && (high - scale.range.1).abs() < SAME;
    faults.unless(fits, format!("{at}.range"), format!("the items reach {low} to {high}"));
    let zero = scale.missing != MissingRule::Zero || reaches.iter().all(|(low, high)| *low <= 0.0 && *high >= 0.0);
    faults.unless(zero, at, "missing = \"zero\" needs items that can score 0");
}

fn made_of_scales(scale: &Scale, earlier: &BTreeSet<&str>, at: &str, faults: &mut Faults) {
    let items = scale.items.is_empty() && scale.reverse.is_empty() && scale.at_least.is_none() && scale.at_least_for.is_empty();
    faults.unless(items, at, "is made of scales; items, reverse and thresholds belong to other methods");
    faults.unless(
        scale.max_missing == Allowed::default() && scale.missing == MissingRule::Invalid,
        at,
        "missing items are a matter of the scales it is made of",
    );
    let linear = scale.method == Method::Linear;
    faults.unless(linear != scale.terms.is_empty(), at, "terms belong to the method linear, and linear needs them");
    faults.unless(linear || scale.constant.is_none(), at, "constant belongs to the method linear");
    faults.unless(linear != scale.of.is_some(), at, "of belongs to the method lookup, and lookup needs it");
    faults.unless(linear == scale.lookup.is_empty(), at, "lookup tables belong to the method lookup, and lookup needs them");
    for name in scale.terms.iter().map(|(name, _)| name).chain(&scale.of) {
        faults.unless(earlier.contains(name.as_str()), at, format!("there is no scale \"{name}\" before it"));
    }
    for table in &scale.lookup {
        let rows = table.table.windows(2).all(|pair| matches!(pair, [a, b] if a.0 < b.0));
        faults.unless(rows && !table.table.is_empty(), format!("{at}.lookup"), "a table has rows whose raw scores ascend");
    }
}

fn readings(scale: &Scale, at: &str, faults: &mut Faults) {
    let sets = std::iter::once(("bands", &scale.bands)).chain(scale.other_bands.iter().map(|other| (other.name.as_str(), &other.bands)));
    for (name, set) in sets {
        bands(scale, set, &format!("{at}.{name}"), faults);
    }
    for other in &scale.other_bands {
        faults.unless(!other.bands.is_empty(), format!("{at}.{}", other.name), "has no bands");
    }
    let cases = scale.case.iter().map(|case| ("case", case)).chain(scale.other_case.iter().map(|other| (other.name.as_str(), &other.case)));
    for (name, case) in cases {
        cut(scale, case, &format!("{at}.{name}"), faults);
    }
    let defaults = scale.reliable_change.iter().filter(|set| set.default).count();
    faults.unless(defaults <= 1, format!("{at}.reliable_change"), "has more than one default");
    for set in &scale.reliable_change {
        change(set, &format!("{at}.reliable_change.{}", set.name), faults);
    }
    for norm in &scale.norm {
        faults.unless(norm.sd > 0.0, format!("{at}.norm"), "the standard deviation is above 0");
    }
    for known in &scale.reliability {
        faults.unless(known.value > 0.0 && known.value < 1.0, format!("{at}.reliability"), "a reliability lies between 0 and 1");
    }
}

fn bands(scale: &Scale, bands: &[Band], at: &str, faults: &mut Faults) {
    let Some(first) = bands.first() else { return };
    faults.unless((first.from - scale.range.0).abs() < SAME, at, "the first band starts at the lowest score");
    let ascend = bands.windows(2).all(|pair| matches!(pair, [a, b] if a.from < b.from));
    faults.unless(ascend, at, "the bands do not ascend");
    faults.unless(bands.iter().all(|band| band.from <= scale.range.1), at, "a band starts above the highest score");
    faults.unless(bands.iter().all(|band| !band.label.trim().is_empty()), at, "a band has no name");
}

/// A case lies on the worse side: at the top where higher is worse, at the bottom where higher is better.
fn cut(scale: &Scale, case: &Threshold, at: &str, faults: &mut Faults) {
    let agrees = match case.operator {
        Operator::AtLeast | Operator::Above => scale.direction == Direction::Worse,
        Operator::AtMost | Operator::Below => scale.direction == Direction::Better,
        Operator::Equal => false,
    };
    faults.unless(agrees, at, "the sign of the cut-off does not agree with the direction: worse takes >= or >, better takes <= or <");
    let inside = case.bound >= scale.range.0 && case.bound <= scale.range.1;
    faults.unless(inside, at, "the cut-off lies outside the range");
}

fn change(set: &ReliableChange, at: &str, faults: &mut Faults) {
    match (set.points, set.sd, set.r) {
        (Some(points), None, None) => faults.unless(points > 0.0 && points <= bounds::NUMBER, at, "the points are above 0"),
        (None, Some(sd), Some(r)) => faults.unless(sd > 0.0 && r > 0.0 && r < 1.0, at, "sd is above 0 and r between 0 and 1"),
        _ => faults.note(at, "gives either points, or sd and r"),
    }
}
