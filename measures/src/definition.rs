//! What a measure is, as its definition file says it: identity, licence, items, scales, risk, skips and rules.
//!
//! The same types are read from TOML, written as canonical JSON for the definition hash, and carried in FHIR. Reading alone checks
//! nothing but shape; [`crate::Measure`] holds only definitions that passed every check.

pub mod bounds;
mod check;
mod evidence;
mod expand;
pub mod fault;
mod item;
mod read;
mod risk;
mod rule;
mod scale;
mod version;

use serde::{Deserialize, Serialize};

pub use evidence::{Band, Norm, NormKind, OtherBands, OtherCase, Reliability, ReliabilityKind, ReliableChange};
pub use fault::{Fault, Faults};
pub use item::{Choice, Item, OptionList};
pub(crate) use read::shortened;
pub use risk::{Comparison, Level, Operator, RiskItem, Skip, Threshold, When};
pub use rule::{By, Criterion, Outcome, Rule, RuleCase};
pub use scale::{Allowed, Direction, LookupTable, Method, MissingRule, Rounding, Scale};
pub use version::Version;

use crate::licence::Licence;

#[cfg(test)]
mod tests;

/// Who fills a form in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Respondent {
    /// The client.
    #[serde(rename = "self")]
    Client,
    /// A parent or other carer.
    Parent,
    /// A teacher.
    Teacher,
    /// The clinician who rates.
    Clinician,
    /// Someone who asks and writes the answers down.
    Interviewer,
    /// Anyone else.
    Other,
}

/// The vectors of answers that stand beside a definition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VectorsFile {
    /// The file's name, in the folder of the definition.
    pub file: String,
}

/// One version of one measure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// Its short name, for example `phq9`.
    pub id: String,
    /// Its version. What was once answered under a version keeps that version for ever.
    pub version: Version,
    /// Its full name.
    pub title: String,
    /// Other ids under which it is found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// The language of its text (BCP 47).
    #[serde(default = "english")]
    pub locale: String,
    /// Whether its scores were never tested: it is for talking about, and has neither bands nor cut-offs.
    #[serde(default, skip_serializing_if = "is_no")]
    pub unvalidated: bool,
    /// What it is, for staff.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// The stem that stands above the items.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub instructions: String,
    /// The paper it comes from.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub citation: String,
    /// Who may fill it in.
    pub respondent: Vec<Respondent>,
    /// Youngest age in years.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_age: Option<u32>,
    /// Oldest age in years.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_age: Option<u32>,
    /// How many days back the items ask.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lookback_days: Option<u32>,
    /// How many days should lie between two forms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval_min_days: Option<u32>,
    /// Under what licence it may be used.
    pub licence: Licence,
    /// The lists of options that items choose from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<OptionList>,
    /// The items, in the order of the form.
    pub items: Vec<Item>,
    /// The scales, in the order in which they are computed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scales: Vec<Scale>,
    /// The answers that a person must look at.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub risk: Vec<RiskItem>,
    /// The items that need not be asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skip: Vec<Skip>,
    /// Results beside the scales.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rule>,
    /// Answers with their expected scores, which prove the definition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vectors: Option<VectorsFile>,
}

fn english() -> String {
    "en".to_owned()
}

/// For serde: what is true unless said otherwise.
pub(crate) const fn yes() -> bool {
    true
}
/// For serde: leaves out what is true.
#[allow(clippy::trivially_copy_pass_by_ref)] // serde hands over a reference
pub(crate) const fn is_yes(is: &bool) -> bool {
    *is
}
/// For serde: leaves out what is false.
#[allow(clippy::trivially_copy_pass_by_ref)] // serde hands over a reference
pub(crate) const fn is_no(is: &bool) -> bool {
    !*is
}
