//! What another's questionnaire says beside its items: whose it is, and which items it asks only after certain answers.
//!
//! `enableWhen` becomes skip rules where these can say the same: a comparison with the score of an earlier answer. What they cannot say is
//! left out, and the item is asked. Expressions are not read: nothing from outside is evaluated.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{list, ordinal, text};
use crate::definition::bounds;

/// What is said of a questionnaire that says nothing of licence or scoring.
pub fn facts(questionnaire: &Value) -> Map<String, Value> {
    let rights = text(questionnaire, "copyright").or_else(|| text(questionnaire, "publisher")).unwrap_or("not stated");
    let licence = json!({
        "status": "unlicensed",
        "holder": rights,
        "checked_on": "1970-01-01",
        "basis": "Read from a questionnaire that says no more about its licence.",
        "electronic": false,
        "commercial": false,
    });
    let mut fields = Map::new();
    fields.insert("locale".to_owned(), json!(text(questionnaire, "language").unwrap_or("en")));
    fields.insert("description".to_owned(), json!(text(questionnaire, "description").unwrap_or_default()));
    fields.insert("respondent".to_owned(), json!(["self"]));
    fields.insert("licence".to_owned(), licence);
    let skips = skips(list(questionnaire, "item"));
    if !skips.is_empty() {
        fields.insert("skip".to_owned(), Value::Array(skips));
    }
    fields
}

/// Answers of an item as its questionnaire writes them, with their scores; none where a number is typed in.
type Answers<'a> = Option<Vec<(&'a Value, f64)>>;

/// What was met on the way through a questionnaire.
#[derive(Default)]
struct Met<'a> {
    questions: BTreeMap<&'a str, Answers<'a>>,
    /// Conditions of skips, and the item that each is about.
    hidden: Vec<(String, &'a str)>,
    /// How many items and groups.
    seen: usize,
}

fn skips(items: &[Value]) -> Vec<Value> {
    let mut met = Met::default();
    walk(items, &[], &mut met);
    let mut rules: Vec<(&String, Vec<&str>)> = Vec::new();
    for (when, id) in &met.hidden {
        match rules.iter().position(|(known, _)| *known == when) {
            Some(place) => rules.get_mut(place).into_iter().for_each(|(_, ids)| ids.push(id)),
            None if rules.len() < bounds::SKIPS => rules.push((when, vec![id])),
            None => {}
        }
    }
    rules.into_iter().map(|(when, ids)| json!({ "when": when, "items": ids })).collect()
}

/// Items of all depths in their order; what hides a group hides what is in it. The depth is bounded by that of the JSON.
fn walk<'a>(items: &'a [Value], above: &[String], met: &mut Met<'a>) {
    for one in items {
        met.seen += 1;
        if met.seen > 2 * bounds::ITEMS {
            return;
        }
        let mut whens = above.to_vec();
        whens.extend(when(one, &met.questions).into_iter().filter(|when| when.len() <= bounds::TEXT / 10));
        whens.truncate(bounds::SKIPS);
        let id = text(one, "linkId").unwrap_or_default();
        if !matches!(text(one, "type"), Some("group" | "display")) {
            let answers = answers(one);
            // A skipped item scores nothing, which must be one of its scores.
            let (low, high) = ends(answers.iter().flatten().map(|(_, score)| *score));
            if low <= 0.0 && high >= 0.0 {
                met.hidden.extend(whens.iter().map(|when| (when.clone(), id)));
            }
            met.questions.insert(id, answers);
        }
        walk(list(one, "item"), &whens, met);
    }
}

fn answers(item: &Value) -> Answers<'_> {
    const BOOLEANS: [(&Value, f64); 2] = [(&Value::Bool(false), 0.0), (&Value::Bool(true), 1.0)];
    match text(item, "type") {
        Some("integer" | "decimal") => None,
        Some("boolean") => Some(BOOLEANS.to_vec()),
        _ => Some(list(item, "answerOption").iter().enumerate().map(|(place, option)| scored(place, option)).collect()),
    }
}

/// As items are read: the score that is given, else the whole number that it is, else its place in the list.
#[allow(clippy::cast_precision_loss)] // a place in a list
fn scored(place: usize, option: &Value) -> (&Value, f64) {
    let value = ["valueCoding", "valueInteger", "valueString"].iter().find_map(|field| option.get(*field)).unwrap_or(option);
    let score = ordinal(option).or_else(|| ordinal(value)).or_else(|| value.as_f64());
    (value, score.unwrap_or(place as f64))
}

/// When an item is not asked: each entry is a condition of a skip.
fn when(item: &Value, questions: &BTreeMap<&str, Answers<'_>>) -> Vec<String> {
    let conditions = list(item, "enableWhen");
    if conditions.is_empty() || conditions.len() > bounds::OPTIONS {
        return Vec::new();
    }
    if text(item, "enableBehavior") != Some("any") {
        return conditions.iter().filter_map(|one| fails(&[one], questions)).collect();
    }
    // Asked if any holds: not asked if all fail. Conditions on one question are taken together.
    let mut by_question: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    for one in conditions {
        by_question.entry(text(one, "question").unwrap_or_default()).or_default().push(one);
    }
    let all: Option<Vec<String>> = by_question.values().map(|group| fails(group, questions)).collect();
    all.filter(|all| all.len() <= bounds::COMPARISONS).map(|all| all.join(" and ")).into_iter().collect()
}

/// Where a question is answered and none of these conditions on it holds, as a comparison of its score.
fn fails(conditions: &[&Value], questions: &BTreeMap<&str, Answers<'_>>) -> Option<String> {
    let question = text(conditions.first()?, "question")?;
    match (questions.get(question)?, conditions) {
        (None, [one]) => opposite(question, one),
        (None, _) => None,
        (Some(answers), _) => {
            let holds = |answer: &Value| conditions.iter().any(|one| holds(one, answer));
            let (mut asked, mut not): (Vec<f64>, Vec<f64>) = (Vec::new(), Vec::new());
            answers.iter().for_each(|(answer, score)| if holds(answer) { asked.push(*score) } else { not.push(*score) });
            between(&asked, &not).map(|comparison| format!("{question} {comparison}"))
        }
    }
}

/// Whether a condition holds for this answer.
fn holds(condition: &Value, answer: &Value) -> bool {
    let same = ["answerCoding", "answerInteger", "answerString", "answerBoolean"].iter().any(|field| {
        condition.get(*field).is_some_and(|wanted| match (text(wanted, "code"), text(answer, "code")) {
            (Some(wanted), Some(code)) => wanted == code,
            _ => wanted == answer,
        })
    });
    match text(condition, "operator") {
        Some("=") => same,
        Some("!=") => !same,
        Some("exists") => condition.get("answerBoolean") == Some(&Value::Bool(true)),
        // What orders codes is not said, so that such a condition is taken to hold and the item is asked.
        _ => true,
    }
}

/// The lowest and the highest; upside down where there is none.
fn ends(scores: impl Iterator<Item = f64>) -> (f64, f64) {
    scores.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), score| (low.min(score), high.max(score)))
}

/// The comparison that holds for the one set of scores and not for the other.
fn between(asked: &[f64], not: &[f64]) -> Option<String> {
    let ((asked_low, asked_high), (low, high)) = (ends(asked.iter().copied()), ends(not.iter().copied()));
    if not.is_empty() {
        None
    } else if low > asked_high {
        Some(format!(">= {low}"))
    } else if high < asked_low {
        Some(format!("<= {high}"))
    } else {
        // One score in the middle.
        (high - low == 0.0 && !asked.contains(&low)).then(|| format!("== {low}"))
    }
}

fn opposite(question: &str, condition: &Value) -> Option<String> {
    let number = condition.get("answerInteger").or_else(|| condition.get("answerDecimal")).and_then(Value::as_f64)?;
    let sign = match text(condition, "operator")? {
        ">" => "<=",
        ">=" => "<",
        "<" => ">=",
        "<=" => ">",
        "!=" => "==",
        _ => return None,
    };
    Some(format!("{question} {sign} {number}"))
}
