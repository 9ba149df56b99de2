//! Warnings about the groups: size, balance, overlap.

use super::warning::{Warning, clients, listed};

/// Below this a group's numbers only describe it.
const DESCRIPTIVE: usize = 10;
/// So many pairs are named one by one.
const MOST_NAMED: usize = 3;
/// Below this they are imprecise.
const IMPRECISE: usize = 20;

/// Groups of which few clients count.
pub fn small_groups(sizes: &[(String, usize)]) -> Vec<Warning> {
    let told = |low: usize, high: usize, code: &'static str, words: &dyn Fn(&str) -> String| {
        let few: Vec<&(String, usize)> = sizes.iter().filter(|(_, n)| (low..high).contains(n)).collect();
        let listed = |name: &dyn Fn(&(String, usize)) -> String| listed(&few.iter().map(|it| name(it)).collect::<Vec<_>>());
        let (with, without) = (listed(&|(name, n)| format!("{name} ({n})")), listed(&|(name, _)| name.clone()));
        (!few.is_empty()).then(|| Warning::new(code, words(&with)).or(few.iter().map(|(_, n)| *n), words(&without)))
    };
    let tiny = told(0, DESCRIPTIVE, "group.very_small", &|who| {
        format!("Descriptive only: fewer than {DESCRIPTIVE} clients with both scores in {who}. Do not draw conclusions from them.")
    });
    let few = told(DESCRIPTIVE, IMPRECISE, "group.small", &|who| {
        format!("Imprecise: fewer than {IMPRECISE} clients with both scores in {who}. The true difference may be quite another.")
    });
    tiny.into_iter().chain(few).collect()
}

/// Each variable with the number of pairs that differ in it and the largest difference.
fn by_variable(found: &[(String, String, Option<f64>)]) -> Vec<String> {
    let mut variables: Vec<&str> = Vec::new();
    for (variable, _, _) in found {
        if !variables.contains(&variable.as_str()) {
            variables.push(variable);
        }
    }
    let one = |variable: &&str| {
        let own: Vec<f64> = found.iter().filter(|(name, _, _)| name == variable).map(|(_, _, smd)| smd.map_or(f64::INFINITY, f64::abs)).collect();
        let largest = own.iter().copied().fold(0.0, f64::max);
        let largest = if largest.is_finite() { format!("up to {largest:.2}") } else { "wholly apart in one".to_owned() };
        format!("{variable} ({} pairs of groups, {largest})", own.len())
    };
    variables.iter().map(one).collect()
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
    let all: Vec<String> = if found.len() > MOST_NAMED { by_variable(found) } else { found.iter().map(one).collect() };
    let say = format!(
        "The groups differed at the start by more than 0.25 standard deviations in {}. Adjusting for it helps only as far as the model is right.",
        listed(&all)
    );
    Some(Warning::new("balance.large", say))
}

/// Clients in more than one of the compared groups, who were left out.
pub fn overlap(left_out: usize) -> Option<Warning> {
    let say = format!("{} in more than one of the compared groups left out.", clients(left_out));
    (left_out > 0).then(|| Warning::new("group.overlap", say).or([left_out], "Clients in more than one of the compared groups were left out."))
}

/// Clients who changed their group between the two occasions and are counted where they began.
pub fn switched(n: usize) -> Option<Warning> {
    let say = format!("{} changed group after the start and counted in the group of the start.", clients(n));
    (n > 0).then(|| Warning::new("group.switched", say).or([n], "Some clients changed group after the start and count in the group of the start."))
}

/// Rows without a group, or with one that was not asked for.
pub fn without_group(n: usize) -> Option<Warning> {
    let say = format!("{} without a group, or in one that is not compared, left out.", clients(n));
    (n > 0).then(|| Warning::notice("group.missing", say).or([n], "Clients without a group, or in one that is not compared, were left out."))
}
