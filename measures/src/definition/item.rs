//! Items and the options they choose from. An option has a code, which answers carry, and a score, which may differ from it.

use serde::{Deserialize, Serialize};

use super::{is_no, is_yes, yes};

/// One option of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Choice {
    /// What an answer carries.
    pub code: i64,
    /// What the client reads; empty in a skeleton.
    pub label: String,
    /// What it scores; none for "don't know", which may be chosen and counts as missing.
    pub score: Option<f64>,
}

/// `[code, label]`, `[code, label, score]` or `[code, label, "unscored"]`.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Written {
    Plain(i64, String),
    Scored(i64, String, f64),
    Named(i64, String, String),
}

const UNSCORED: &str = "unscored";

#[allow(clippy::cast_precision_loss)] // codes beyond 2^53 are refused by the checks
impl TryFrom<Written> for Choice {
    type Error = String;
    fn try_from(written: Written) -> Result<Self, String> {
        match written {
            Written::Plain(code, label) => Ok(Self { code, label, score: Some(code as f64) }),
            Written::Scored(code, label, score) => Ok(Self { code, label, score: Some(score) }),
            Written::Named(code, label, word) if word == UNSCORED => Ok(Self { code, label, score: None }),
            Written::Named(..) => Err("the third part of an option is a score or \"unscored\"".to_owned()),
        }
    }
}

#[allow(clippy::cast_precision_loss, clippy::float_cmp)] // the score is the code itself or it is written out
impl From<Choice> for Written {
    fn from(choice: Choice) -> Self {
        match choice.score {
            Some(score) if score == choice.code as f64 => Self::Plain(choice.code, choice.label),
            Some(score) => Self::Scored(choice.code, choice.label, score),
            None => Self::Named(choice.code, choice.label, UNSCORED.to_owned()),
        }
    }
}

/// A list of options that several items share.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OptionList {
    /// The name by which items refer to it.
    pub key: String,
    /// The options in the order of the form.
    pub values: Vec<Choice>,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Its name in the measure: `1` for most.
    pub id: String,
    /// What is asked; empty in a skeleton.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// The list of options it chooses from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub options: Option<String>,
    /// Or: a whole number that is typed in, with the lowest and the highest that is taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<(i64, i64)>,
    /// Whether the form asks for it again when it is left blank.
    #[serde(default, skip_serializing_if = "is_no")]
    pub required: bool,
    /// Whether it may stand in a scale. An item that may not stands beside the score, as the tenth of the PHQ-9 does.
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub scored: bool,
    /// A heading above it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub heading: String,
    /// Small print under it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}
