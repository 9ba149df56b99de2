//! Risk items, skips and rules.

use std::collections::BTreeSet;

use super::Known;
use crate::definition::{By, Criterion, Definition, Faults, RiskItem, Rule, Skip};

/// Everything refers to what exists and can be reached.
pub fn check(definition: &Definition, known: &Known<'_>, faults: &mut Faults) {
    for item in &definition.risk {
        risk(item, known, faults);
    }
    for (n, skip) in definition.skip.iter().enumerate() {
        skips(definition, skip, known, &format!("skip.{}", n + 1), faults);
    }
    let scales: BTreeSet<&str> = definition.scales.iter().map(|scale| scale.id.as_str()).collect();
    for rule in &definition.rules {
        rules(rule, known, &scales, faults);
    }
}

fn risk(item: &RiskItem, known: &Known<'_>, faults: &mut Faults) {
    let at = format!("risk.{}", item.item);
    match known.reach(&item.item) {
        None => faults.note(at, "there is no such item, or none of its answers scores"),
        Some((low, high)) => {
            let flags = item.when.holds(low) || item.when.holds(high) || (item.when.bound > low && item.when.bound < high);
            faults.unless(flags, &at, "no answer can be so");
            faults.unless(!(item.when.holds(low) && item.when.holds(high)), at, "every answer is so");
        }
    }
}

fn skips(definition: &Definition, skip: &Skip, known: &Known<'_>, at: &str, faults: &mut Faults) {
    faults.unless(skip.when.is_some() || skip.sex.is_some(), at, "says neither when nor for whom");
    faults.unless(skip.goto.is_some() == skip.items.is_empty(), at, "says either goto or items");
    known.refer(&skip.items, at, faults);
    for comparison in skip.when.iter().flat_map(|when| &when.0) {
        let there = known.items.contains_key(comparison.item.as_str());
        faults.unless(there, at, format!("there is no item \"{}\"", comparison.item));
    }
    if let Some(to) = &skip.goto {
        faults.unless(skip.when.is_some(), at, "goto needs when, after which it skips");
        faults.unless(to == "end" || known.items.contains_key(to.as_str()), at, format!("there is no item \"{to}\""));
    }
    let skipped = definition.skipped(skip);
    faults.unless(!skipped.is_empty(), at, "skips nothing");
    for item in skipped.iter().filter_map(|place| definition.items.get(*place)) {
        // An item without a score, such as a gate or a question for a person, is skipped without one.
        let fits = known.reach(&item.id).is_none_or(|(low, high)| low <= skip.score && skip.score <= high);
        faults.unless(fits, at, format!("the item \"{}\" cannot score {}", item.id, skip.score));
    }
}

impl Definition {
    /// The places of the items that a skip is about.
    pub(crate) fn skipped(&self, skip: &Skip) -> Vec<usize> {
        let place = |id: &str| self.items.iter().position(|item| item.id == id);
        let Some(to) = &skip.goto else {
            return skip.items.iter().filter_map(|id| place(id)).collect();
        };
        let last = skip.when.iter().flat_map(|when| &when.0).filter_map(|comparison| place(&comparison.item)).max();
        let end = if to == "end" { Some(self.items.len()) } else { place(to) };
        match (last, end) {
            (Some(last), Some(end)) => (last + 1..end).collect(),
            _ => Vec::new(),
        }
    }
}

fn rules(rule: &Rule, known: &Known<'_>, scales: &BTreeSet<&str>, faults: &mut Faults) {
    let at = format!("rules.{}", rule.id);
    faults.unless(!rule.cases.is_empty(), &at, "has no case");
    for case in &rule.cases {
        faults.unless(!case.all.is_empty(), &at, "a case requires nothing");
        faults.unless(case.sex.is_none() || rule.needs_sex, &at, "a case is for one sex; say needs_sex = true");
        for criterion in &case.all {
            match &criterion.scale {
                Some(scale) => on_scale(criterion, scale, scales, &at, faults),
                None => on_items(criterion, known, &at, faults),
            }
        }
    }
}

fn on_scale(criterion: &Criterion, scale: &str, scales: &BTreeSet<&str>, at: &str, faults: &mut Faults) {
    faults.unless(scales.contains(scale), at, format!("there is no scale \"{scale}\""));
    faults.unless(criterion.at_least.is_some() || criterion.at_most.is_some(), at, "a requirement of a scale says at_least or at_most");
    let plain =
        criterion.at_least_for.is_empty() && criterion.count.is_none() && criterion.count_max.is_none() && criterion.by == By::Score;
    let plain = plain && criterion.items.is_empty() && criterion.groups.is_empty();
    faults.unless(plain, at, "a requirement is of a scale or of items, not both");
}

fn on_items(criterion: &Criterion, known: &Known<'_>, at: &str, faults: &mut Faults) {
    let named: Vec<String> = criterion.items.iter().chain(criterion.groups.iter().flatten()).cloned().collect();
    faults.unless(!named.is_empty(), at, "a requirement names items or a scale");
    faults.unless(criterion.items.is_empty() || criterion.groups.is_empty(), at, "a requirement is of items or of groups, not both");
    faults.unless(criterion.groups.iter().all(|group| !group.is_empty()), at, "a group has no items");
    known.refer(&named, at, faults);
    faults.unless(criterion.at_least.is_some() && criterion.at_most.is_none(), at, "a requirement of items says at_least");
    let belongs = criterion.at_least_for.keys().all(|id| named.contains(id));
    faults.unless(belongs, at, "has a threshold for an item that it does not name");
    let count = criterion.count.unwrap_or(1);
    let most = criterion.count_max.unwrap_or(u32::MAX);
    let counted = criterion.items.len().max(criterion.groups.len());
    faults.unless(count as usize <= counted && count <= most, at, "count is larger than what can be counted");
}
