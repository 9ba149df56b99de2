//! What each kind of analysis asks for.

use serde::Deserialize;

use super::{Names, Others, RciSpec};
use crate::compare::named::Named;

/// Groups compared from one occasion to another.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct PrepostSpec {
    /// Column of the group.
    pub group: String,
    /// Column of the score before.
    pub pre: String,
    /// Column of the score afterwards.
    pub post: String,
    /// Columns to adjust for besides the score before.
    #[serde(default)]
    pub covariates: Vec<String>,
    /// Which pairs of groups: all, or each with the reference.
    #[serde(default)]
    pub contrasts: Contrasts,
    /// Parameters of reliable change.
    #[serde(default)]
    pub rci: Option<RciSpec>,
    /// Columns in order of time whose last score stands in for a missing one afterwards.
    #[serde(default)]
    pub carry_forward: Vec<String>,
    /// For the trajectory: columns with the time of their occasion.
    #[serde(default)]
    pub times: Named<f64>,
    /// Whether the results list every client; true unless said.
    #[serde(default = "yes")]
    pub per_client: bool,
    /// How to name things.
    #[serde(default)]
    pub labels: Names,
    /// Fields that are not known.
    #[serde(flatten)]
    pub others: Others,
}

/// Which pairs of groups are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Contrasts {
    /// Every group with every other.
    #[default]
    Pairs,
    /// Every group with the first.
    Reference,
}

/// Change of one group.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct ChangeSpec {
    /// Column of the score before.
    pub pre: String,
    /// Column of the score afterwards.
    pub post: String,
    /// Parameters of reliable change.
    pub rci: RciSpec,
    /// How to name things.
    #[serde(default)]
    pub labels: Names,
    /// Fields that are not known.
    #[serde(flatten)]
    pub others: Others,
}

/// Number, mean and standard deviation by occasion and group.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct AttritionSpec {
    /// Column of the group; without one all are one group.
    #[serde(default)]
    pub group: Option<String>,
    /// Column of the occasion, when the data have a row for each.
    #[serde(default)]
    pub time: Option<String>,
    /// Column of the score, when the data have a row for each occasion.
    #[serde(default)]
    pub value: Option<String>,
    /// How to make a row for each occasion.
    #[serde(default)]
    pub long: Option<LongSpec>,
    /// How to name things.
    #[serde(default)]
    pub labels: Names,
    /// Fields that are not known.
    #[serde(flatten)]
    pub others: Others,
}

/// A model for repeated measures.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct ModelSpec {
    /// In the notation of R and statsmodels.
    pub formula: String,
    /// The column of the occasion, which the word `visit` stands for in the formula of an `mmrm`.
    #[serde(default)]
    pub visit: Option<String>,
    /// How to make a row for each occasion.
    #[serde(default)]
    pub long: Option<LongSpec>,
    /// Column of the group, for the report; without it the first factor of the formula.
    #[serde(default)]
    pub group: Option<String>,
    /// How to name things.
    #[serde(default)]
    pub labels: Names,
    /// Fields that are not known.
    #[serde(flatten)]
    pub others: Others,
}

/// Turns columns into rows.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct LongSpec {
    /// Name of the new column with the occasion.
    pub time: String,
    /// Name of the new column with the score.
    pub value: String,
    /// Columns with the number of their occasion.
    pub columns: Named<f64>,
    /// Columns carried along under another name.
    #[serde(default)]
    pub keep: Named<String>,
    /// Fields that are not known.
    #[serde(flatten)]
    pub others: Others,
}

const fn yes() -> bool {
    true
}
