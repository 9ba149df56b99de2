//! One set of answers to a measure, complete or not, and under what circumstances it was taken.

use serde::{Deserialize, Serialize};

use crate::{
    definition::Choice,
    measure::{ItemPlan, Measure},
    risk::{self, Flag},
    rule::{self, RuleResult},
    score::{self, ScaleScore},
};

/// Sex, where scoring depends on it. Whoever is neither, or unknown, has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
}

impl Sex {
    /// Reads `female`, `male` or their first letters; anything else is unknown.
    pub fn read(text: &str) -> Option<Self> {
        match text.trim().to_ascii_lowercase().as_str() {
            "female" | "f" => Some(Self::Female),
            "male" | "m" => Some(Self::Male),
            _ => None,
        }
    }
}

/// How the questions were asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// The person read and answered.
    #[default]
    Own,
    /// Someone asked.
    Interview,
}

/// Circumstances on which scoring may depend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Taking {
    /// The person's sex, if known.
    pub sex: Option<Sex>,
    /// The person's age in years on that day, if known.
    pub age: Option<u32>,
    /// How the questions were asked.
    pub mode: Mode,
}

/// Why answers are not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// More or fewer answers than items.
    #[error("{given} answers were given, but {measure} has {items} items; a blank is written null")]
    Count {
        /// The measure.
        measure: String,
        /// How many answers.
        given: usize,
        /// How many items.
        items: usize,
    },
    /// No such option.
    #[error("item {item}: {code} is not an answer; {takes}")]
    NotAnOption {
        /// The item.
        item: String,
        /// What was given.
        code: i64,
        /// What is taken.
        takes: String,
    },
    /// No such item.
    #[error("{measure} has no item {item}")]
    NoItem {
        /// The measure.
        measure: String,
        /// What was named.
        item: String,
    },
}

/// What one answer is worth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Mark {
    /// Nothing was answered, or "don't know".
    Blank,
    /// Not asked, and counted with this score.
    Skipped(f64),
    /// Answered, with this score before any reversal.
    Given(f64),
}

impl Mark {
    /// The score, if there is one.
    pub const fn score(self) -> Option<f64> {
        match self {
            Self::Blank => None,
            Self::Skipped(score) | Self::Given(score) => Some(score),
        }
    }
}

/// Answers to a measure, each of which is one of its options.
#[derive(Debug, Clone)]
pub struct Form<'m> {
    pub(crate) measure: &'m Measure,
    pub(crate) taking: Taking,
    answers: Vec<Option<i64>>,
    pub(crate) marks: Vec<Mark>,
}

/// Everything that follows from a form.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Assessment<'m> {
    /// The scales, in the order of the definition.
    pub scales: Vec<ScaleScore<'m>>,
    /// The answers that a person must look at.
    pub risk: Vec<Flag<'m>>,
    /// The rule results.
    pub rules: Vec<RuleResult<'m>>,
}

impl<'m> Form<'m> {
    /// A form from a list of answers: as many as there are items, or as many as there are scored ones, which they then are.
    ///
    /// # Errors
    /// A wrong number of answers, or an answer that is not one of the item's.
    pub fn of_list(measure: &'m Measure, list: &[Option<i64>], taking: Taking) -> Result<Self, AnswerError> {
        let items = &measure.plan.items;
        let answers: Vec<Option<i64>> = if list.len() == items.len() {
            list.to_vec()
        } else if list.len() == measure.plan.scored {
            let mut rest = list.iter().copied();
            items.iter().map(|item| if item.scored { rest.next().flatten() } else { None }).collect()
        } else {
            return Err(AnswerError::Count { measure: measure.name(), given: list.len(), items: items.len() });
        };
        Self::of_answers(measure, answers, taking)
    }

    /// A form from answers by item; what is not named is blank.
    ///
    /// # Errors
    /// An item that is not there, or an answer that is not one of its options.
    pub fn of_items<'a>(
        measure: &'m Measure,
        given: impl IntoIterator<Item = (&'a str, Option<i64>)>,
        taking: Taking,
    ) -> Result<Self, AnswerError> {
        let mut answers = vec![None; measure.plan.items.len()];
        for (item, code) in given {
            let slot = measure.place(item).and_then(|place| answers.get_mut(place));
            *slot.ok_or_else(|| AnswerError::NoItem { measure: measure.name(), item: item.chars().take(60).collect() })? = code;
        }
        Self::of_answers(measure, answers, taking)
    }

    fn of_answers(measure: &'m Measure, answers: Vec<Option<i64>>, taking: Taking) -> Result<Self, AnswerError> {
        let items = &measure.plan.items;
        let mut marks = Vec::with_capacity(items.len());
        for (place, (item, answer)) in items.iter().zip(&answers).enumerate() {
            let mark = answer.map_or(Ok(Mark::Blank), |code| item.mark(code).ok_or(code));
            marks.push(mark.map_err(|code| AnswerError::NotAnOption { item: item_id(measure, place), code, takes: item.takes() })?);
        }
        let mut form = Self { measure, taking, answers, marks };
        form.skip();
        Ok(form)
    }

    /// Gives skipped items their scores. Conditions look at what was answered, not at what is skipped, so that one pass is all.
    fn skip(&mut self) {
        let mut skipped: Vec<(usize, f64)> = Vec::new();
        for skip in &self.measure.plan.skips {
            let fits = skip.sex.is_none_or(|sex| self.taking.sex == Some(sex)) && skip.mode.is_none_or(|mode| self.taking.mode == mode);
            let holds = skip.when.iter().all(|(place, threshold)| match self.marks.get(*place) {
                Some(Mark::Given(score)) => threshold.holds(*score),
                Some(Mark::Blank | Mark::Skipped(_)) | None => false,
            });
            if fits && holds {
                skipped.extend(skip.items.iter().map(|place| (*place, skip.score)));
            }
        }
        for (place, score) in skipped {
            let unanswered = self.answers.get(place).is_some_and(Option::is_none);
            if let Some(mark @ Mark::Blank) = self.marks.get_mut(place).filter(|_| unanswered) {
                *mark = Mark::Skipped(score);
            }
        }
    }

    /// Its measure.
    pub const fn measure(&self) -> &'m Measure {
        self.measure
    }
    /// The answers, in the order of the items.
    pub fn answers(&self) -> &[Option<i64>] {
        &self.answers
    }
    pub(crate) fn mark(&self, place: usize) -> Mark {
        self.marks.get(place).copied().unwrap_or(Mark::Blank)
    }
    /// Its scales, rule results and risk flags. Nothing is kept: scores can be computed anew from the answers at any time.
    pub fn assess(&self) -> Assessment<'m> {
        let scales = score::scales(self);
        let rules = rule::results(self, &scales);
        Assessment { rules, risk: risk::flags(self), scales }
    }
}

fn item_id(measure: &Measure, place: usize) -> String {
    measure.definition().items.get(place).map(|item| item.id.clone()).unwrap_or_default()
}

impl ItemPlan {
    /// What an answer is worth; none when it is not one of the item's.
    #[allow(clippy::cast_precision_loss)] // bounds keep numbers small
    fn mark(&self, code: i64) -> Option<Mark> {
        if self.choices.is_empty() {
            return (self.number.0..=self.number.1).contains(&code).then_some(Mark::Given(code as f64));
        }
        let choice = self.choices.iter().find(|choice| choice.code == code)?;
        Some(choice.score.map_or(Mark::Blank, Mark::Given))
    }
    /// What it takes, in words.
    fn takes(&self) -> String {
        if self.choices.is_empty() {
            return format!("it takes whole numbers from {} to {}", self.number.0, self.number.1);
        }
        let codes: Vec<String> = self.choices.iter().map(|Choice { code, .. }| code.to_string()).collect();
        format!("it takes {}", codes.join(", "))
    }
}
