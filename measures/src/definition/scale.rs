//! A scale: which items, how they become one number, what is done about missing ones, and how the number is read.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    evidence::{Band, Norm, OtherBands, OtherCase, Reliability, ReliableChange},
    risk::Threshold,
};
use crate::form::Sex;

/// How the items of a scale become one number. There is no other way, and no formula language: files from outside stay safe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// The sum of the item scores.
    Sum,
    /// Their mean.
    Mean,
    /// The highest of them.
    Max,
    /// How many reach a threshold (`at_least`).
    Count,
    /// Earlier scales, each times a weight, and a constant.
    Linear,
    /// A table that turns an earlier scale into, for example, T-scores.
    Lookup,
}

/// What is done about missing items, up to the number that is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MissingRule {
    /// The mean of the answered items stands for the missing ones.
    Prorate,
    /// A blank scores nothing.
    Zero,
    /// A blank leaves the scale without a score.
    #[default]
    Invalid,
}

/// How many items may be missing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Allowed {
    /// So many.
    Number(u32),
    /// The word `half`: at least half of the items must be answered.
    Word(String),
}

impl Default for Allowed {
    fn default() -> Self {
        Self::Number(0)
    }
}

/// How the score is rounded before it is compared with bands and cut-offs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rounding {
    /// To the nearest whole number, a half upwards.
    HalfUp,
    /// Not at all: bands are compared with the score itself.
    None,
}

/// What a higher score means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// More of the trouble.
    Worse,
    /// Less of it.
    Better,
}

/// A table from raw scores to, for example, T-scores, for some of the people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LookupTable {
    /// For whom alone it is meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
    /// From which age in years.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_age: Option<u32>,
    /// Up to which age in years.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_age: Option<u32>,
    /// Raw score and what it becomes.
    pub table: Vec<(f64, f64)>,
}

/// One scale.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scale {
    /// Its name in the measure: `total` for most.
    pub id: String,
    /// Its full name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Its items; in the file also ranges such as `1-9`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<String>,
    /// Those of them that are reversed: lowest plus highest option score, minus the score.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reverse: Vec<String>,
    /// How they become one number.
    pub method: Method,
    /// By what it is multiplied.
    #[serde(default = "one")]
    pub multiply: f64,
    /// How many may be missing.
    #[serde(default)]
    pub max_missing: Allowed,
    /// What is done about them.
    #[serde(default)]
    pub missing: MissingRule,
    /// How it is rounded; [`Scale::rounding`] says what holds when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<Rounding>,
    /// Lowest and highest score.
    pub range: (f64, f64),
    /// What a higher score means.
    pub direction: Direction,
    /// The bands that are shown unless a practice chooses others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bands: Vec<Band>,
    /// Whose bands.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub bands_name: String,
    /// Where they were published.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub bands_cite: String,
    /// The cut-off that is used unless a practice chooses another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<Threshold>,
    /// Whose cut-off.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub case_name: String,
    /// Where it was published.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub case_cite: String,
    /// For `count`: the item score that counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<f64>,
    /// For `count`: items whose threshold differs.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub at_least_for: BTreeMap<String, f64>,
    /// For `linear`: earlier scales and their weights.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub terms: Vec<(String, f64)>,
    /// For `linear`: what is added.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub constant: Option<f64>,
    /// For `lookup`: the earlier scale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// For `lookup`: the tables, of which the first that fits the person is used.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lookup: Vec<LookupTable>,
    /// Other published bands.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_bands: Vec<OtherBands>,
    /// Other published cut-offs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_case: Vec<OtherCase>,
    /// Parameter sets for reliable change.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reliable_change: Vec<ReliableChange>,
    /// Norms.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub norm: Vec<Norm>,
    /// Published reliabilities.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reliability: Vec<Reliability>,
}

const fn one() -> f64 {
    1.0
}

impl Scale {
    /// How it is rounded: as said; otherwise sums, counts and maxima to whole numbers, means and tables not at all.
    pub fn rounding(&self) -> Rounding {
        let usual = match self.method {
            Method::Sum | Method::Max | Method::Count => Rounding::HalfUp,
            Method::Mean | Method::Linear | Method::Lookup => Rounding::None,
        };
        self.round.unwrap_or(usual)
    }
    /// Whether it is made of items, and not of earlier scales.
    pub fn of_items(&self) -> bool {
        match self.method {
            Method::Sum | Method::Mean | Method::Max | Method::Count => true,
            Method::Linear | Method::Lookup => false,
        }
    }
}
