//! Thresholds and conditions: the answers that a person must look at, and the items that need not be asked.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::is_no;
use crate::form::{Mode, Sex};

/// How a number is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `>=`
    AtLeast,
    /// `>`
    Above,
    /// `<=`
    AtMost,
    /// `<`
    Below,
    /// `==`
    Equal,
}

/// The longer signs first, so that `>=` is not read as `>`.
const SIGNS: [(&str, Operator); 5] =
    [(">=", Operator::AtLeast), ("<=", Operator::AtMost), ("==", Operator::Equal), (">", Operator::Above), ("<", Operator::Below)];

/// Scores closer than this are the same score: a mean of thirds may miss its bound by a rounding error.
const SAME: f64 = 1e-9;

impl Operator {
    /// Whether `value` stands so to `bound`.
    pub fn holds(self, value: f64, bound: f64) -> bool {
        match self {
            Self::AtLeast => value >= bound - SAME,
            Self::Above => value > bound + SAME,
            Self::AtMost => value <= bound + SAME,
            Self::Below => value < bound - SAME,
            Self::Equal => (value - bound).abs() <= SAME,
        }
    }
    /// Whether it is reached from below: at or above, or above.
    pub const fn from_below(self) -> bool {
        matches!(self, Self::AtLeast | Self::Above)
    }
    /// Its sign.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::AtLeast => ">=",
            Self::Above => ">",
            Self::AtMost => "<=",
            Self::Below => "<",
            Self::Equal => "==",
        }
    }
}

/// An operator and a number: `>=10`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Threshold {
    /// The operator.
    pub operator: Operator,
    /// The number.
    pub bound: f64,
}

impl Threshold {
    /// Whether a value reaches it.
    pub fn holds(&self, value: f64) -> bool {
        self.operator.holds(value, self.bound)
    }
    fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let (rest, operator) = SIGNS.iter().find_map(|(sign, operator)| text.strip_prefix(sign).map(|rest| (rest, *operator)))?;
        number(rest).map(|bound| Self { operator, bound })
    }
}

impl TryFrom<String> for Threshold {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Self::read(&text).ok_or_else(|| "a threshold is >=, >, <=, < or == and a number, for example \">=10\"".to_owned())
    }
}
impl From<Threshold> for String {
    fn from(threshold: Threshold) -> Self {
        format!("{}{}", threshold.operator.sign(), threshold.bound)
    }
}

fn number(text: &str) -> Option<f64> {
    text.trim().parse::<f64>().ok().filter(|number| number.is_finite())
}

/// An item's score compared with a number: `1 == 0`.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The item.
    pub item: String,
    /// How its score must stand.
    pub threshold: Threshold,
}

/// Comparisons that must all hold: `2 == 0 and 3 == 0`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct When(pub Vec<Comparison>);

impl TryFrom<String> for When {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        let one = |part: &str| {
            let (item, rest) = part.trim().split_once(char::is_whitespace)?;
            Some(Comparison { item: item.to_owned(), threshold: Threshold::read(rest)? })
        };
        let all: Option<Vec<_>> = text.split(" and ").map(one).collect();
        all.map(Self).ok_or_else(|| "a condition is an item, a sign and a number, for example \"2 == 0 and 3 == 0\"".to_owned())
    }
}
impl From<When> for String {
    fn from(when: When) -> Self {
        when.to_string()
    }
}
impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, Comparison { item, threshold }) in self.0.iter().enumerate() {
            let and = if n > 0 { " and " } else { "" };
            write!(f, "{and}{item} {} {}", threshold.operator.sign(), threshold.bound)?;
        }
        Ok(())
    }
}

/// How soon a person must look. None of them says that someone is safe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// To be reviewed.
    Review,
    /// To be reviewed promptly.
    Prompt,
    /// To be reviewed at once.
    Urgent,
}

/// An answer that a person must look at, whatever the scores say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RiskItem {
    /// The item.
    pub item: String,
    /// From which score on, before any reversal.
    pub when: Threshold,
    /// How soon.
    pub level: Level,
    /// Whether it flags only where the practice turned it on.
    #[serde(default, skip_serializing_if = "is_no")]
    pub optional: bool,
    /// What staff should know.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// Items that need not be asked. One that is blank for this reason has a score and is not missing; an answer that was given is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Skip {
    /// After which answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<When>,
    /// For whom alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
    /// In which way of asking alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<Mode>,
    /// The next item that is asked, or `end`: what lies between the last item of `when` and it is skipped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goto: Option<String>,
    /// Or: which items.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<String>,
    /// What a skipped item scores.
    #[serde(default)]
    pub score: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_and_conditions_are_read_and_written_alike() {
        for text in [">=10", "<3", "==0", "<=4.305", ">-1"] {
            assert_eq!(String::from(Threshold::try_from(text.to_owned()).unwrap()), text);
        }
        for text in ["1 == 0", "2 == 0 and 3 == 0", "q5 >= 1.5"] {
            assert_eq!(String::from(When::try_from(text.to_owned()).unwrap()), text);
        }
        for wrong in ["", ">=", "10", ">=x", ">= inf", "=>1", ">=NaN"] {
            assert!(Threshold::try_from(wrong.to_owned()).is_err(), "{wrong}");
        }
        for wrong in ["", "1", "1 ==", "1 == 0 or 2 == 0", "1 == 0 and ", " and "] {
            assert!(When::try_from(wrong.to_owned()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_rounding_error_does_not_miss_a_bound() {
        assert!(Operator::AtLeast.holds(0.1 + 0.2, 0.3) && Operator::AtMost.holds(0.1 + 0.2, 0.3));
        assert!(!Operator::Above.holds(0.1 + 0.2, 0.3) && !Operator::Below.holds(0.3, 0.1 + 0.2));
    }
}
