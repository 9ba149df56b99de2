//! Skip rules as `enableWhen`, so that other programs do not ask what ours would not ask.
//!
//! An item is asked unless a skip holds, and a skip holds only where its items were answered. One skip becomes `enableWhen`: asked where
//! the deciding item is blank or has another answer. Several skips of one item need brackets, which `enableWhen` has not; they become SDC's
//! `enableWhenExpression`. Skips by sex or by way of asking cannot be said; such items are asked.

use serde_json::{Map, Value, json};

use super::{
    path::{self, Skips},
    system,
};
use crate::definition::{Comparison, Definition, Item, Operator, Threshold, When};

/// More conditions than this are one expression instead.
const MOST: usize = 60;

/// Adds to a written item when it is asked.
pub fn write(definition: &Definition, skips: &Skips<'_>, item: &Item, written: &mut Map<String, Value>, extensions: &mut Vec<Value>) {
    let about: Vec<usize> = skips.about(item).iter().copied().filter(|n| skips.by_answers(*n)).collect();
    let plain = match about.as_slice() {
        [] => return,
        [one] => skips.get(*one).and_then(|skip| skip.when.as_ref()).and_then(|when| otherwise(definition, when)),
        _ => None,
    };
    match plain.filter(|conditions| conditions.len() <= MOST) {
        Some(conditions) => {
            written.insert("enableWhen".to_owned(), Value::Array(conditions));
            // Always several: blank, or one of the other answers.
            written.insert("enableBehavior".to_owned(), json!("any"));
        }
        None => {
            let expression = format!("iif({}, false, true)", Skips::any(&about));
            extensions.push(path::extension(path::ENABLED, None, &expression));
        }
    }
}

/// The conditions of which one holds exactly where not all comparisons do.
fn otherwise(definition: &Definition, when: &When) -> Option<Vec<Value>> {
    let parts: Option<Vec<Vec<Value>>> = when.0.iter().map(|comparison| fails(definition, comparison)).collect();
    parts.map(|parts| parts.concat())
}

/// The conditions of which one holds exactly where this comparison does not: no answer, or another one.
fn fails(definition: &Definition, comparison: &Comparison) -> Option<Vec<Value>> {
    let item = definition.items.iter().find(|item| item.id == comparison.item)?;
    let mut conditions = vec![json!({ "question": item.id, "operator": "exists", "answerBoolean": false })];
    if item.number.is_some() {
        conditions.push(typed(&item.id, comparison.threshold)?);
        return Some(conditions);
    }
    let options = definition.options.iter().find(|options| Some(&options.key) == item.options.as_ref())?;
    let others = options.values.iter().filter(|choice| !choice.score.is_some_and(|score| comparison.threshold.holds(score)));
    let system = system(&definition.id, &options.key);
    conditions.extend(others.map(
        |choice| json!({ "question": item.id, "operator": "=", "answerCoding": { "system": system, "code": choice.code.to_string() } }),
    ));
    Some(conditions)
}

/// The opposite of a comparison with a whole number.
fn typed(item: &str, threshold: Threshold) -> Option<Value> {
    let opposite = match threshold.operator {
        Operator::AtLeast => "<",
        Operator::Above => "<=",
        Operator::AtMost => ">",
        Operator::Below => ">=",
        Operator::Equal => "!=",
    };
    #[allow(clippy::cast_possible_truncation)] // whole and small, as the condition says
    let whole = (threshold.bound.fract() == 0.0 && threshold.bound.abs() < 1e9).then_some(threshold.bound as i64)?;
    Some(json!({ "question": item, "operator": opposite, "answerInteger": whole }))
}
