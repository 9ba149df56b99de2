//! Warnings about clients who were lost.

use super::warning::{Warning, listed};

/// Groups with, of those with a score before, how many have one at the end. Warns above 30% lost in a group, and where groups lost shares
/// that differ by more than 15 points.
pub fn attrition(groups: &[(String, usize, usize)]) -> Vec<Warning> {
    let lost: Vec<(String, f64)> = groups
        .iter()
        .filter(|(_, before, _)| *before > 0)
        .map(|(name, before, end)| (name.clone(), 1.0 - *end.min(before) as f64 / *before as f64))
        .collect();
    let shown = |(name, share): &(String, f64)| format!("{name} {:.0}%", share * 100.0);
    // A share of a known group is a number of clients.
    let counts = || groups.iter().flat_map(|(_, before, end)| [*end.min(before), before.saturating_sub(*end), *before]);
    let mut all = Vec::new();
    let high: Vec<String> = lost.iter().filter(|(_, share)| *share > 0.30 + 1e-12).map(shown).collect();
    if !high.is_empty() {
        let say = format!(
            "Many clients have no score at the end: {}. Those who stayed may differ from those who left; see the lines for the missing.",
            listed(&high)
        );
        let names: Vec<String> = lost.iter().filter(|(_, share)| *share > 0.30 + 1e-12).map(|(name, _)| name.clone()).collect();
        let without = format!(
            "Many clients have no score at the end (more than 30% in {}). Those who stayed may differ from those who left; see the lines for the missing.",
            listed(&names)
        );
        all.push(Warning::new("attrition.high", say).or(counts(), without));
    }
    let shares = || lost.iter().map(|(_, share)| *share);
    let spread = shares().fold(f64::MIN, f64::max) - shares().fold(f64::MAX, f64::min);
    if lost.len() > 1 && spread > 0.15 + 1e-12 {
        let each: Vec<String> = lost.iter().map(shown).collect();
        let say = format!(
            "The groups lost different shares of their clients ({}), which can by itself make a difference between them.",
            listed(&each)
        );
        let without = "The groups lost different shares of their clients, which can by itself make a difference between them.";
        all.push(Warning::new("attrition.unequal", say).or(counts(), without));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn above_thirty_in_a_hundred_or_fifteen_apart() {
        let codes = |groups: &[(&str, usize, usize)]| -> Vec<&str> {
            let owned: Vec<_> = groups.iter().map(|(name, a, b)| ((*name).to_owned(), *a, *b)).collect();
            attrition(&owned).iter().map(|warning| warning.code).collect()
        };
        assert_eq!(codes(&[("A", 100, 70), ("B", 100, 85)]), Vec::<&str>::new());
        assert_eq!(codes(&[("A", 100, 69), ("B", 100, 75)]), ["attrition.high"]);
        assert_eq!(codes(&[("A", 100, 100), ("B", 100, 84)]), ["attrition.unequal"]);
        assert_eq!(codes(&[("A", 0, 0)]), Vec::<&str>::new());
    }
}
