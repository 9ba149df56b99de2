//! Warnings about the groups: size, balance, overlap.

use super::warning::{Warning, clients, listed};

/// Below this a group's numbers only describe it.
const DESCRIPTIVE: usize = 10;
/// Below this they are imprecise.
const IMPRECISE: usize = 20;

/// Groups with few clients who have both scores.
pub fn small_groups(sizes: &[(String, usize)]) -> Vec<Warning> {
    let named = |low: usize, high: usize| -> Vec<String> {
        sizes.iter().filter(|(_, n)| (low..high).contains(n)).map(|(name, n)| format!("{name} ({n})")).collect()
    };
    let (tiny, few) = (named(0, DESCRIPTIVE), named(DESCRIPTIVE, IMPRECISE));
    let mut all = Vec::new();
    if !tiny.is_empty() {
        let say = format!(
            "Descriptive only: fewer than {DESCRIPTIVE} clients with both scores in {}. Do not draw conclusions from them.",
            listed(&tiny)
        );
        all.push(Warning::new("group.very_small", say));
    }
    if !few.is_empty() {
        let say = format!(
            "Imprecise: fewer than {IMPRECISE} clients with both scores in {}. The true difference may be quite another.",
            listed(&few)
        );
        all.push(Warning::new("group.small", say));
    }
    all
}

/// Variables in which groups differed at the start: `variable, contrast, standardised difference` (none: apart without end).
pub fn imbalance(found: &[(String, String, Option<f64>)]) -> Option<Warning> {
    if found.is_empty() {
        return None;
    }
    let one = |(variable, contrast, smd): &(String, String, Option<f64>)| match smd {
        Some(smd) => format!("{variable} ({contrast}: {smd:.2})"),
        None => format!("{variable} ({contrast}: wholly apart)"),
    };
    let all: Vec<String> = found.iter().map(one).collect();
    let say = format!(
        "The groups differed at the start by more than 0.25 standard deviations in {}. Adjusting for it helps only as far as the model is right.",
        listed(&all)
    );
    Some(Warning::new("balance.large", say))
}

/// Clients in more than one of the compared groups, who were left out.
pub fn overlap(left_out: usize) -> Option<Warning> {
    let say = format!("{} in more than one of the compared groups left out.", clients(left_out));
    (left_out > 0).then(|| Warning::new("group.overlap", say))
}

/// Clients who changed their group between the two occasions and are counted where they began.
pub fn switched(n: usize) -> Option<Warning> {
    let say = format!("{} changed group after the start and counted in the group of the start.", clients(n));
    (n > 0).then(|| Warning::new("group.switched", say))
}

/// Rows without a group, or with one that was not asked for.
pub fn without_group(n: usize) -> Option<Warning> {
    let say = format!("{} without a group, or in one that is not compared, left out.", clients(n));
    (n > 0).then(|| Warning::notice("group.missing", say))
}
