//! Our own complex extension: a tree of named values as nested FHIR extensions, and back.
//!
//! An object becomes an extension with one nested extension for each field. A list becomes one whose name ends in `[]`, with one nested
//! extension for each entry, named by its place; so that an empty tree, a list of one and a single value stay what they are.

use serde_json::{Map, Number, Value, json};

/// The extension of a questionnaire that carries what FHIR has no place for.
pub const DEFINITION: &str = "urn:cohort:fhir:measure-definition";
/// The same of an item.
pub const ITEM: &str = "urn:cohort:fhir:measure-item";

/// The extension that carries a value under a name.
pub fn write(name: &str, value: &Value) -> Value {
    match value {
        Value::Null => json!({ "url": name }),
        Value::Bool(truth) => json!({ "url": name, "valueBoolean": truth }),
        Value::Number(number) => match number.as_i64().and_then(|whole| i32::try_from(whole).ok()) {
            Some(whole) => json!({ "url": name, "valueInteger": whole }),
            None => json!({ "url": name, "valueDecimal": number }),
        },
        Value::String(text) => json!({ "url": name, "valueString": text }),
        Value::Array(entries) => {
            let nested: Vec<Value> = entries.iter().enumerate().map(|(place, entry)| write(&place.to_string(), entry)).collect();
            json!({ "url": format!("{name}[]"), "extension": nested })
        }
        Value::Object(fields) => {
            let nested: Vec<Value> = fields.iter().map(|(field, value)| write(field, value)).collect();
            json!({ "url": name, "extension": nested })
        }
    }
}

/// The name and the value that an extension carries; none for one that is not of our kind.
///
/// The depth is bounded by that of the JSON it came from.
pub fn read(extension: &Value) -> Option<(String, Value)> {
    let name = super::text(extension, "url")?;
    for field in ["valueBoolean", "valueInteger", "valueString", "valueDecimal"] {
        match (extension.get(field), field) {
            (None, _) => {}
            (Some(Value::Number(number)), "valueDecimal") => return Some((name.to_owned(), Value::Number(plain(number)))),
            (Some(value), _) => return Some((name.to_owned(), value.clone())),
        }
    }
    let nested = extension.get("extension").and_then(Value::as_array)?.iter().map(read);
    match name.strip_suffix("[]") {
        Some(name) => {
            let entries: Option<Vec<Value>> = nested.map(|entry| entry.map(|(_, value)| value)).collect();
            Some((name.to_owned(), Value::Array(entries?)))
        }
        None => {
            let fields: Option<Map<String, Value>> = nested.collect();
            Some((name.to_owned(), Value::Object(fields?)))
        }
    }
}

/// Other programs may write `2` as `2.0` and the reverse; both are the same decimal.
fn plain(number: &Number) -> Number {
    number.as_f64().and_then(Number::from_f64).unwrap_or_else(|| number.clone())
}
