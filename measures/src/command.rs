//! What `cohort outcomes score FILE` does: a file of answers goes in, the same file with `computed` beside each vector comes out.

use serde_json::{Value, json};

use crate::{library::Library, measure::Measure, vectors};

/// The file with its scores.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// The file as it was read, with `computed` in each vector and, at the top, with which definition it was computed.
    pub file: Value,
    /// How many vectors could not be scored; each says why in `computed.error`.
    pub refused: usize,
}

/// Why a file is not scored at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScoreError {
    /// It is not JSON.
    #[error("the file is not JSON: {0}")]
    NotJson(String),
    /// It does not say which measure it is about, or holds no vectors.
    #[error("the file says no \"{0}\"; it looks like {{\"measure\": \"phq9\", \"vectors\": [{{\"answers\": [0, 1, null, …]}}]}}")]
    Lacks(&'static str),
    /// No such measure.
    #[error("there is no measure \"{asked}\". There are: {known}")]
    NoMeasure {
        /// What was asked for.
        asked: String,
        /// What there is.
        known: String,
    },
}

/// Scores every vector of a file that names its `measure` (`phq9`, or `phq9@1.0.0`) and holds `vectors` with `answers`.
///
/// # Errors
/// Where the file cannot be read or its measure is not in the library.
pub fn score(text: &str, library: &Library) -> Result<Scored, ScoreError> {
    let mut file: Value = serde_json::from_str(text).map_err(|wrong| ScoreError::NotJson(wrong.to_string()))?;
    let asked = file.get("measure").and_then(Value::as_str).ok_or(ScoreError::Lacks("measure"))?;
    let measure = library.find(asked).ok_or_else(|| no_measure(asked, library))?;
    let vectors = file.get_mut("vectors").and_then(Value::as_array_mut).ok_or(ScoreError::Lacks("vectors"))?;
    let mut refused = 0;
    for vector in vectors.iter_mut() {
        let computed = computed(measure, vector);
        refused += usize::from(computed.get("error").is_some());
        match vector {
            Value::Object(fields) => {
                fields.insert("computed".to_owned(), computed);
            }
            // What is no vector has nowhere to put the reason, so that it becomes one.
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
                *vector = json!({ "answers": vector.take(), "computed": computed });
            }
        }
    }
    if let Value::Object(fields) = &mut file {
        let definition = json!({ "measure": measure.name(), "hash": measure.hash(), "title": measure.definition().title });
        fields.insert("definition".to_owned(), definition);
    }
    Ok(Scored { file, refused })
}

fn no_measure(asked: &str, library: &Library) -> ScoreError {
    let known: Vec<&str> = library.ids().collect();
    ScoreError::NoMeasure { asked: asked.chars().take(60).collect(), known: known.join(", ") }
}

fn computed(measure: &Measure, vector: &Value) -> Value {
    match vectors::form(measure, vector) {
        Ok(form) => {
            let mut computed = vectors::computed(&form);
            if let Some(sex) = vector.get("sex") {
                computed.insert("sex".to_owned(), sex.clone());
            }
            Value::Object(computed)
        }
        Err(wrong) => json!({ "error": wrong.to_string() }),
    }
}
