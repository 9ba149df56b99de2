//! What is published about a scale: bands, cut-offs, parameters for reliable change, norms and reliabilities, each with its citation.

use serde::{Deserialize, Serialize};

use super::risk::Threshold;
use crate::form::Sex;

/// A named part of the range, from its lower bound to the next band.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "(f64, String)", into = "(f64, String)")]
pub struct Band {
    /// Its lower bound.
    pub from: f64,
    /// Its name.
    pub label: String,
}

impl From<(f64, String)> for Band {
    fn from((from, label): (f64, String)) -> Self {
        Self { from, label }
    }
}
impl From<Band> for (f64, String) {
    fn from(band: Band) -> Self {
        (band.from, band.label)
    }
}

/// Another published set of bands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OtherBands {
    /// Whose.
    pub name: String,
    /// The bands.
    pub bands: Vec<Band>,
    /// Where they were published.
    pub cite: String,
}

/// Another published cut-off.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OtherCase {
    /// Whose.
    pub name: String,
    /// The cut-off.
    pub case: Threshold,
    /// For whom alone it is meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
    /// Where it was published.
    pub cite: String,
}

/// Which kind of reliability a coefficient is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReliabilityKind {
    /// Between two occasions.
    Retest,
    /// Cronbach's alpha.
    Alpha,
}

/// A set of parameters for reliable change: published points, or a standard deviation with a reliability (Jacobson & Truax 1991).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReliableChange {
    /// Whose.
    pub name: String,
    /// The change in points that counts, inclusive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<f64>,
    /// The standard deviation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sd: Option<f64>,
    /// The reliability.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r: Option<f64>,
    /// Which reliability.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r_kind: Option<ReliabilityKind>,
    /// Where it was published.
    pub cite: String,
    /// Whether it is used unless a practice chooses another.
    #[serde(default, skip_serializing_if = "super::is_no")]
    pub default: bool,
}

impl ReliableChange {
    /// The change in points: the published number, or 1.96 · SD · √(2 (1 − r)) (Jacobson & Truax 1991, J Consult Clin Psychol 59:12).
    pub fn threshold(&self) -> Option<f64> {
        let formula = |(sd, r): (f64, f64)| 1.96 * sd * (2.0 * (1.0 - r)).sqrt();
        self.points.or_else(|| self.sd.zip(self.r).map(formula))
    }
}

/// Which people a norm describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NormKind {
    /// The general population.
    #[default]
    General,
    /// People in treatment.
    Clinical,
}

/// Mean and spread in a population.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Norm {
    /// Which population.
    pub population: String,
    /// General or clinical.
    #[serde(default)]
    pub kind: NormKind,
    /// The mean.
    pub mean: f64,
    /// The standard deviation.
    pub sd: f64,
    /// Where it was published.
    pub cite: String,
}

/// A published reliability.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reliability {
    /// Which.
    pub kind: ReliabilityKind,
    /// The coefficient.
    pub value: f64,
    /// Where it was published.
    pub cite: String,
}
