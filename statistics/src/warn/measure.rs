//! Warnings about the scores: versions, pro-rating, parameters of change, carrying forward.

use super::warning::{Warning, clients, listed};

/// Scores by more than one version of the measure.
pub fn mixed_versions(versions: &[String]) -> Option<Warning> {
    let say = format!("Scores come from different versions of the measure ({}), which may not mean the same.", listed(versions));
    (versions.len() > 1).then(|| Warning::new("versions.mixed", say))
}

/// More than a tenth of the scores were pro-rated.
pub fn prorated(n: usize, of: usize) -> Option<Warning> {
    let share = n as f64 / of as f64;
    let say = format!("{n} of {of} scores ({:.0}%) were pro-rated from incomplete forms.", share * 100.0);
    let without = "More than one in ten scores were pro-rated from incomplete forms.";
    (of > 0 && share > 0.10).then(|| Warning::new("prorated.many", say).or([n, of.saturating_sub(n)], without))
}

/// Reliable change is judged by parameters that do not come from these clients.
pub fn other_population(parameters: &str) -> Warning {
    let say = format!(
        "Reliable change is judged by parameters from another population ({parameters}). Other published ones can give quite different shares."
    );
    Warning::notice("rci.other_population", say)
}

/// End scores were carried forward.
pub fn carried_forward(n: usize, of: usize) -> Warning {
    let say = format!(
        "Sensitivity analysis, not the result: for {} of {of} the last score seen stands in for a missing end score, as if nothing had changed since.",
        clients(n)
    );
    let without = "Sensitivity analysis, not the result: for some clients the last score seen stands in for a missing end score, as if nothing had changed \
                   since.";
    Warning::new("carried.forward", say).or([n, of.saturating_sub(n)], without)
}
