//! Parameters of change as a specification gives them.

use serde::Deserialize;

use super::Others;
use crate::change::{CaseRule, Rule};

/// Parameters of reliable and clinically significant change.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct RciSpec {
    /// Standard deviation of the scores.
    #[serde(default)]
    pub sd: Option<Deviation>,
    /// Reliability, 0 to below 1.
    #[serde(default)]
    pub r: Option<f64>,
    /// Published points, instead of both.
    #[serde(default)]
    pub points: Option<f64>,
    /// The cut-off.
    #[serde(default)]
    pub cutoff: Option<CutoffSpec>,
    /// Which side of the cut-off is a case; without it the worse side, the cut-off included.
    #[serde(default)]
    pub case: Option<CaseRule>,
    /// Whether a higher score is worse.
    pub higher_is_worse: bool,
    /// Standard errors that a reliable change exceeds; 1.96 unless said.
    #[serde(default = "z95")]
    pub z: f64,
    /// Where the parameters come from, for the report.
    #[serde(default)]
    pub source: Option<String>,
    /// The parameters come from clients like these; without it a warning says that they do not.
    #[serde(default)]
    pub own_population: bool,
    /// Fields that are not known.
    #[serde(flatten)]
    pub others: Others,
}

/// A standard deviation, or where to take it from.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(untagged, expecting = "sd must be a number, \"sample\" or \"sample_complete\"")]
pub enum Deviation {
    /// This number.
    Number(f64),
    /// Of the scores before in the data.
    Sample(SampleOf),
}

/// Whose scores before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SampleOf {
    /// Of all clients who have one.
    Sample,
    /// Of the clients with both scores.
    SampleComplete,
}

/// A cut-off, or the rule to compute it by.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(untagged, expecting = "cutoff must be a number, or a rule a, b or c with functional_mean and functional_sd")]
pub enum CutoffSpec {
    /// This score.
    Number(f64),
    /// By a rule of Jacobson and Truax.
    Rule {
        /// Which.
        rule: Rule,
        /// Mean of those who function well.
        functional_mean: f64,
        /// Their standard deviation.
        functional_sd: f64,
        /// Mean of the clinical population; without it that of the scores before.
        #[serde(default)]
        clinical_mean: Option<f64>,
        /// Its standard deviation; without it that of the scores before.
        #[serde(default)]
        clinical_sd: Option<f64>,
    },
}

const fn z95() -> f64 {
    1.96
}
