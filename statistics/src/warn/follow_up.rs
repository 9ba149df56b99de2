//! Warnings about different lengths of follow-up.

use super::warning::{Warning, listed};

/// Groups with their median days from the first score to the last. Warns where the longest is more than 30% longer than the shortest.
pub fn follow_up(medians: &[(String, f64)]) -> Option<Warning> {
    let days = || medians.iter().map(|(_, days)| *days);
    let (short, long) = (days().fold(f64::MAX, f64::min), days().fold(f64::MIN, f64::max));
    if medians.len() < 2 || long <= 1.3 * short + 1e-9 {
        return None;
    }
    let each: Vec<String> = medians.iter().map(|(name, days)| format!("{name} {days:.0} days")).collect();
    let say = format!("The groups were followed for different times (median {}). More time alone can mean more change.", listed(&each));
    Some(Warning::new("follow_up.unequal", say))
}
