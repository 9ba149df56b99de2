//! Measures and answers as FHIR R4 resources: `Questionnaire` and `QuestionnaireResponse`, read and written.
//!
//! Option scores travel in HL7's `ordinalValue` extension, scores as SDC's `calculatedExpression`, skips as `enableWhen`. FHIR has no
//! place for the rest (reversal, bands, licence, risk, rules), and an expression is nothing that a file from outside may bring; the whole
//! definition therefore travels in an extension of our own, too, [`extension::DEFINITION`], and is read back from there and checked.

mod enable;
pub mod extension;
mod foreign;
mod path;
pub mod questionnaire;
pub mod response;
mod scores;

use serde_json::Value;

use crate::definition::{Faults, bounds};

/// The R4 extension that gives an option its score (<http://hl7.org/fhir/R4/extension-ordinalvalue.html>).
const ORDINAL: &str = "http://hl7.org/fhir/StructureDefinition/ordinalValue";
/// The same as R5 calls it; it is read, not written.
const WEIGHT: &str = "http://hl7.org/fhir/StructureDefinition/itemWeight";
/// What canonical addresses of measures start with.
const MEASURE: &str = "urn:cohort:measure:";

/// Why a resource is not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FhirError {
    /// It is too large.
    #[error("the resource has {0} bytes; {max} are the most", max = bounds::BESIDE)]
    TooLarge(usize),
    /// It is not JSON.
    #[error("the resource is not JSON: {0}")]
    NotJson(String),
    /// It is another resource.
    #[error("this is not a {0}")]
    Other(&'static str),
    /// It cannot become a definition.
    #[error("the questionnaire cannot become a measure:\n{0}")]
    Definition(Faults),
    /// It answers another questionnaire.
    #[error("the response is to {given}, not to {measure}")]
    OtherMeasure {
        /// What it says.
        given: String,
        /// What was asked for.
        measure: String,
    },
    /// An answer is not one of the measure's.
    #[error(transparent)]
    Answer(#[from] crate::form::AnswerError),
    /// An answer cannot be understood.
    #[error("item {0}: the answer is none of the item's options")]
    Unread(String),
}

/// The resource of this type.
fn resource(text: &str, kind: &'static str) -> Result<Value, FhirError> {
    if text.len() > bounds::BESIDE {
        return Err(FhirError::TooLarge(text.len()));
    }
    let value: Value = serde_json::from_str(text).map_err(|wrong| FhirError::NotJson(wrong.to_string()))?;
    if value.get("resourceType").and_then(Value::as_str) == Some(kind) { Ok(value) } else { Err(FhirError::Other(kind)) }
}

/// A field that is a text.
fn text<'a>(value: &'a Value, field: &str) -> Option<&'a str> {
    value.get(field).and_then(Value::as_str)
}

/// A field that is a list; nothing where it is none.
fn list<'a>(value: &'a Value, field: &str) -> &'a [Value] {
    value.get(field).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The extension of this address.
fn extended<'a>(value: &'a Value, url: &str) -> Option<&'a Value> {
    list(value, "extension").iter().find(|extension| text(extension, "url") == Some(url))
}

/// The score of an option or of a coding: the extension stands on either, by the version of FHIR.
fn ordinal(value: &Value) -> Option<f64> {
    let found = [ORDINAL, WEIGHT].into_iter().find_map(|url| extended(value, url))?;
    found.get("valueDecimal").and_then(Value::as_f64)
}

/// Where the code system of a list of options is.
fn system(id: &str, key: &str) -> String {
    format!("{MEASURE}{id}:options:{key}")
}

/// The canonical address of a measure, without its version.
fn canonical(id: &str) -> String {
    format!("{MEASURE}{id}")
}

#[cfg(test)]
mod tests;
