//! Those who completed and those who were lost, compared before.

use crate::balance::smd_of_numbers;

/// Completers and drop-outs of a group.
#[derive(Debug, Clone, PartialEq)]
pub struct Lost {
    /// Clients with a score before and one at the end.
    pub completed: usize,
    /// Clients with a score before and none at the end.
    pub lost: usize,
    /// Mean score before of the completers; none without any.
    pub mean_completed: Option<f64>,
    /// Mean score before of the lost; none without any.
    pub mean_lost: Option<f64>,
    /// Standardised difference before, completers minus lost.
    pub smd: Option<f64>,
}

impl Lost {
    /// Share of those with a score before who have one at the end; none of nobody.
    pub fn completed_share(&self) -> Option<f64> {
        let all = self.completed + self.lost;
        (all > 0).then(|| self.completed as f64 / all as f64)
    }
}

/// Splits the scores before by whether there is one at the end (NaN is missing).
pub fn lost(pre: &[f64], post: &[f64]) -> Lost {
    let split = |there: bool| -> Vec<f64> {
        pre.iter().zip(post).filter(|(before, after)| !before.is_nan() && after.is_nan() != there).map(|(before, _)| *before).collect()
    };
    let (completed, lost) = (split(true), split(false));
    let mean = |values: &[f64]| (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64);
    Lost {
        completed: completed.len(),
        lost: lost.len(),
        mean_completed: mean(&completed),
        mean_lost: mean(&lost),
        smd: smd_of_numbers(&completed, &lost),
    }
}
