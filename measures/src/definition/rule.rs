//! Results beside the scales, such as a diagnostic algorithm or a triage: cases of counted items and scale scores, in order.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::is_no;
use crate::form::Sex;

/// What a rule says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Outcome {
    /// Yes or no.
    Truth(bool),
    /// A class by number.
    Number(i64),
    /// A class by name.
    Text(String),
}

/// What of an item is compared with a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// Its score, before reversal.
    #[default]
    Score,
    /// The code of its answer, where two answers score alike but do not mean the same.
    Answer,
}

/// For serde: leaves out what is usual.
#[allow(clippy::trivially_copy_pass_by_ref)] // serde hands over a reference
const fn is_score(by: &By) -> bool {
    matches!(by, By::Score)
}

/// One requirement of a case: so many items, or groups of items, at or above a score, or a scale within bounds.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// The items that are counted; in the file also ranges such as `1-9`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<String>,
    /// Or: groups of items, such as the symptoms of a diagnosis. A group counts as soon as one of its items does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<Vec<String>>,
    /// What is compared.
    #[serde(default, skip_serializing_if = "is_score")]
    pub by: By,
    /// Or: the scale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<String>,
    /// The score (of an item before reversal) from which it counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<f64>,
    /// The score of the scale up to which it counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<f64>,
    /// Items whose threshold differs.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub at_least_for: BTreeMap<String, f64>,
    /// How many items, or groups, must count; one, when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// How many may count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count_max: Option<u32>,
}

/// One case of a rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleCase {
    /// What the rule says when it holds.
    pub result: Outcome,
    /// For whom alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
    /// What must hold, all of it.
    pub all: Vec<Criterion>,
}

/// A rule: the first case that holds gives the result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its name, under which the result stands.
    pub id: String,
    /// Its full name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Where it was published.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub cite: String,
    /// Whether there is no result without a known sex.
    #[serde(default, skip_serializing_if = "is_no")]
    pub needs_sex: bool,
    /// Whether it is decided as soon as the missing answers cannot matter; otherwise any missing one leaves it open.
    #[serde(default, skip_serializing_if = "is_no")]
    pub partial: bool,
    /// The cases.
    #[serde(rename = "case")]
    pub cases: Vec<RuleCase>,
    /// What it says when no case holds.
    pub otherwise: Outcome,
}
