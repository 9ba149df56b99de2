//! Vectors: answers with the scores they must have. A definition carries its own, and does not load unless they come out.

use serde_json::{Map, Number, Value, json};

use crate::{
    definition::{Faults, bounds},
    form::{AnswerError, Form, Mode, Sex, Taking},
    measure::Measure,
    risk,
    score::ScaleScore,
};

/// Why a vector cannot be scored.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VectorError {
    /// It holds no answers.
    #[error("there is no list \"answers\"")]
    NoAnswers,
    /// An answer is not a whole number.
    #[error("answer {at}: {given} is not a whole number, true, false or null")]
    NotANumber {
        /// Which, counted from one, or the item.
        at: String,
        /// What stands there.
        given: String,
    },
    /// An age is not one.
    #[error("the age {0} is not a number of years")]
    Age(String),
    /// The answers do not fit the measure.
    #[error(transparent)]
    Answers(#[from] AnswerError),
}

/// The form that a vector describes: `answers` as a list or by item, and what is known of `sex`, `age` and `mode`.
///
/// # Errors
/// Where it cannot be read, or an answer is not one of the measure's.
pub fn form<'m>(measure: &'m Measure, vector: &Value) -> Result<Form<'m>, VectorError> {
    let age = match vector.get("age") {
        None | Some(Value::Null) => None,
        Some(age) => Some(age.as_f64().filter(|age| (0.0..200.0).contains(age)).ok_or_else(|| VectorError::Age(brief(age)))?),
    };
    let taking = Taking {
        sex: vector.get("sex").and_then(Value::as_str).and_then(Sex::read),
        // Completed years; the range was looked at above.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        age: age.map(|age| age as u32),
        mode: if vector.get("mode").and_then(Value::as_str) == Some("interview") { Mode::Interview } else { Mode::Own },
    };
    match vector.get("answers") {
        Some(Value::Array(list)) => {
            let codes: Result<Vec<_>, _> = list.iter().enumerate().map(|(n, answer)| code(answer, || (n + 1).to_string())).collect();
            Ok(Form::of_list(measure, &codes?, taking)?)
        }
        Some(Value::Object(items)) => {
            let one = |(item, answer)| code(answer, || String::clone(item)).map(|code| (String::as_str(item), code));
            let codes: Result<Vec<_>, _> = items.iter().map(one).collect();
            Ok(Form::of_items(measure, codes?, taking)?)
        }
        _ => Err(VectorError::NoAnswers),
    }
}

fn brief(value: &Value) -> String {
    value.to_string().chars().take(40).collect()
}

fn code(answer: &Value, at: impl Fn() -> String) -> Result<Option<i64>, VectorError> {
    match answer {
        Value::Null => Ok(None),
        Value::Bool(yes) => Ok(Some(i64::from(*yes))),
        Value::Number(number) => {
            #[allow(clippy::cast_possible_truncation)] // whole and small, as the condition says
            let whole = |number: f64| (number.fract() == 0.0 && number.abs() <= bounds::NUMBER).then_some(number as i64);
            let code = number.as_i64().or_else(|| number.as_f64().and_then(whole));
            code.map(Some).ok_or_else(|| VectorError::NotANumber { at: at(), given: brief(answer) })
        }
        Value::String(_) | Value::Array(_) | Value::Object(_) => Err(VectorError::NotANumber { at: at(), given: brief(answer) }),
    }
}

/// What is computed for a form, in the shape of `expected`: `scales`, `risk_flag` where the measure has risk items, and each rule under
/// its id.
pub fn computed(form: &Form<'_>) -> Map<String, Value> {
    let assessment = form.assess();
    let scales: Map<String, Value> = assessment.scales.iter().map(|scale| (scale.scale.to_owned(), scale_json(scale))).collect();
    let mut all = Map::new();
    all.insert("scales".to_owned(), Value::Object(scales));
    if let Some(flagged) = risk::flagged(form, &assessment.risk, false) {
        all.insert("risk_flag".to_owned(), Value::Bool(flagged));
    }
    for rule in assessment.rules {
        all.insert(rule.rule.to_owned(), rule.result.and_then(|result| serde_json::to_value(result).ok()).unwrap_or_default());
    }
    all
}

fn scale_json(scale: &ScaleScore<'_>) -> Value {
    json!({
        "score": scale.score.map(number),
        "rounded": scale.rounded.map(number),
        "band": scale.band,
        "at_or_above_cut": scale.at_or_above_cut,
        "n_missing": scale.n_missing,
        "prorated": scale.prorated,
    })
}

/// A number as a person writes it: whole ones without a point.
fn number(value: f64) -> Value {
    #[allow(clippy::cast_possible_truncation)] // whole and small, as the condition says
    let whole = (value.fract() == 0.0 && value.abs() < bounds::NUMBER).then_some(value as i64);
    whole.map_or_else(|| Number::from_f64(value).map_or(Value::Null, Value::Number), Value::from)
}

/// Runs a file of vectors on a measure.
///
/// # Errors
/// Every vector that does not come out, with what was expected and what came.
pub fn prove(measure: &Measure, text: &str) -> Result<(), Faults> {
    let mut faults = Faults::default();
    let vectors = read(measure, text, &mut faults);
    for (n, vector) in vectors.iter().enumerate() {
        let at = format!("vector {}", n + 1);
        let Some(expected) = vector.get("expected") else {
            faults.note(at, "says nothing that is expected");
            continue;
        };
        match form(measure, vector) {
            Ok(form) => {
                let mut computed = computed(&form);
                computed.extend(vector.get("sex").map(|sex| ("sex".to_owned(), sex.clone())));
                compare(&at, expected, &Value::Object(computed), &mut faults);
            }
            Err(wrong) => faults.note(at, wrong.to_string()),
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

fn read(measure: &Measure, text: &str, faults: &mut Faults) -> Vec<Value> {
    if text.len() > bounds::BESIDE {
        faults.note("vectors", format!("the file has {} bytes; {} are the most", text.len(), bounds::BESIDE));
        return Vec::new();
    }
    let file: Value = match serde_json::from_str(text) {
        Ok(file) => file,
        Err(wrong) => {
            faults.note("vectors", format!("cannot be read: {wrong}"));
            return Vec::new();
        }
    };
    let id = &measure.definition().id;
    faults.unless(file.get("measure").and_then(Value::as_str) == Some(id), "vectors", format!("the file is not about {id}"));
    let vectors = file.get("vectors").and_then(Value::as_array).cloned().unwrap_or_default();
    faults.unless(!vectors.is_empty(), "vectors", "there are none");
    faults.unless(vectors.len() <= bounds::VECTORS, "vectors", format!("there are more than {}", bounds::VECTORS));
    vectors.into_iter().take(bounds::VECTORS).collect()
}

/// Complains of everything in `expected` that is not so in `computed`; what `expected` does not name is free.
fn compare(at: &str, expected: &Value, computed: &Value, faults: &mut Faults) {
    match (expected, computed) {
        (Value::Object(expected), Value::Object(computed)) => {
            for (name, value) in expected {
                let at = format!("{at}: {}", name.chars().take(60).collect::<String>());
                match computed.get(name) {
                    Some(came) => compare(&at, value, came, faults),
                    None => faults.note(at, "is not computed by the definition"),
                }
            }
        }
        (Value::Number(expected), Value::Number(computed)) => {
            let same = expected.as_f64().zip(computed.as_f64()).is_some_and(|(a, b)| (a - b).abs() <= 1e-9 * a.abs().max(1.0));
            faults.unless(same, at, format!("{expected} is expected, {computed} came"));
        }
        (expected, computed) => {
            faults.unless(expected == computed, at, format!("{} is expected, {} came", brief(expected), brief(computed)))
        }
    }
}
