//! `Questionnaire`: a definition as FHIR R4, and a questionnaire as a definition.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{
    FhirError, ORDINAL, canonical, enable, extended, extension, foreign, list, ordinal,
    path::{self, Skips},
    resource, scores, system, text,
};
use crate::{
    Definition,
    definition::{Faults, Item},
    measure::Measure,
};

/// The fields of a definition that FHIR has a place for; the rest travels in our extension.
const PLACED: [&str; 5] = ["id", "version", "title", "items", "options"];

/// A measure as a FHIR R4 Questionnaire.
pub fn write(measure: &Measure) -> Value {
    let definition = measure.definition();
    let mut rest = definition.canonical();
    if let Value::Object(fields) = &mut rest {
        fields.retain(|name, _| !PLACED.contains(&name.as_str()));
    }
    let licence = &definition.licence;
    let rights = if licence.attribution.is_empty() { &licence.holder } else { &licence.attribution };
    let skips = Skips::of(definition);
    let (variables, scores) = scores::write(definition);
    let mut extensions = vec![extension::write(extension::DEFINITION, &rest)];
    extensions.extend(variables);
    let mut items: Vec<Value> = definition.items.iter().map(|one| item(definition, &skips, one)).collect();
    items.extend(scores);
    let mut all = json!({
        "resourceType": "Questionnaire",
        "id": definition.id.replace('_', "-"),
        "language": definition.locale,
        "extension": extensions,
        "url": canonical(&definition.id),
        "version": definition.version.to_string(),
        "name": name(&definition.id),
        "title": definition.title,
        "status": "active",
        "subjectType": ["Patient"],
        "copyright": rights,
        "item": items,
    });
    if let (Some(fields), false) = (all.as_object_mut(), definition.description.is_empty()) {
        fields.insert("description".to_owned(), json!(definition.description));
    }
    all
}

/// A name that programs can use: a capital first, letters, digits and underlines.
fn name(id: &str) -> String {
    let mut letters = id.chars();
    letters.next().map(|first| format!("{}{}", first.to_ascii_uppercase(), letters.as_str())).unwrap_or_default()
}

fn item(definition: &Definition, skips: &Skips<'_>, one: &Item) -> Value {
    let mut facts = serde_json::to_value(one).unwrap_or_default();
    if let Value::Object(fields) = &mut facts {
        fields.retain(|name, _| !["id", "text", "required"].contains(&name.as_str()));
    }
    let mut written = Map::new();
    let mut extensions = vec![extension::write(extension::ITEM, &facts)];
    enable::write(definition, skips, one, &mut written, &mut extensions);
    written.insert("extension".to_owned(), Value::Array(extensions));
    written.insert("linkId".to_owned(), json!(one.id));
    if !one.text.is_empty() {
        written.insert("text".to_owned(), json!(one.text));
    }
    written.insert("type".to_owned(), json!(if one.number.is_some() { "integer" } else { "choice" }));
    written.insert("required".to_owned(), json!(one.required));
    if let Some(options) = definition.options.iter().find(|options| Some(&options.key) == one.options.as_ref()) {
        let option = |choice: &crate::definition::Choice| {
            let mut coding = json!({ "system": system(&definition.id, &options.key), "code": choice.code.to_string() });
            if let (Some(fields), false) = (coding.as_object_mut(), choice.label.is_empty()) {
                fields.insert("display".to_owned(), json!(choice.label));
            }
            let score = choice.score.map(|score| json!([{ "url": ORDINAL, "valueDecimal": score }]));
            match score {
                Some(score) => json!({ "extension": score, "valueCoding": coding }),
                None => json!({ "valueCoding": coding }),
            }
        };
        written.insert("answerOption".to_owned(), options.values.iter().map(option).collect());
    }
    Value::Object(written)
}

/// The definition in a Questionnaire. One of ours is read back whole; from another's, items, options, option scores and simple `enableWhen` are
/// taken, it is marked unlicensed, and scales and licence are for the practice to add. Either is checked like a file when it is loaded.
///
/// # Errors
/// Where it is not a questionnaire, or holds what a measure cannot: nested choices by reference, open questions.
pub fn read(text: &str) -> Result<Definition, FhirError> {
    let questionnaire = resource(text, "Questionnaire")?;
    let own = extended(&questionnaire, extension::DEFINITION).and_then(extension::read);
    let mut fields = match own {
        Some((_, Value::Object(fields))) => fields,
        _ => foreign::facts(&questionnaire),
    };
    let id = super::text(&questionnaire, "url").and_then(|url| url.strip_prefix(super::MEASURE)).map(str::to_owned);
    let id = id
        .unwrap_or_else(|| plain_id(super::text(&questionnaire, "name").or_else(|| super::text(&questionnaire, "id")).unwrap_or_default()));
    let version = super::text(&questionnaire, "version").filter(|version| crate::definition::Version::read(version).is_some());
    let title = super::text(&questionnaire, "title").or_else(|| super::text(&questionnaire, "name")).unwrap_or(&id);
    fields.insert("title".to_owned(), json!(title));
    fields.insert("version".to_owned(), json!(version.unwrap_or("1.0.0")));
    fields.insert("id".to_owned(), json!(id));
    let mut lists = Lists::default();
    let mut items = Vec::new();
    gather(list(&questionnaire, "item"), "", &mut lists, &mut items);
    fields.insert("items".to_owned(), Value::Array(items));
    fields.insert("options".to_owned(), lists.written());
    serde_json::from_value(Value::Object(fields)).map_err(|wrong| {
        let mut faults = Faults::default();
        faults.note("questionnaire", crate::definition::shortened(&wrong.to_string()));
        FhirError::Definition(faults)
    })
}

fn plain_id(name: &str) -> String {
    let id: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' }).take(40).collect();
    if id.is_empty() { "imported".to_owned() } else { id }
}

/// Lists of options as they are met: equal ones are one list.
#[derive(Default)]
struct Lists {
    by_key: BTreeMap<String, Value>,
    order: Vec<String>,
}

impl Lists {
    /// The key of a list, which is the one it had, or a new one.
    fn keep(&mut self, named: Option<String>, values: Value) -> String {
        let same = self.order.iter().find(|key| named.is_none() && self.by_key.get(*key) == Some(&values));
        let key = named.or_else(|| same.cloned()).unwrap_or_else(|| format!("options{}", self.order.len() + 1));
        if !self.by_key.contains_key(&key) {
            self.order.push(key.clone());
            self.by_key.insert(key.clone(), values);
        }
        key
    }
    fn written(self) -> Value {
        let list = |key: &String| json!({ "key": key, "values": self.by_key.get(key) });
        self.order.iter().map(list).collect()
    }
}

/// Items of all depths in their order; groups and displays become headings. The depth is bounded by that of the JSON.
fn gather(found: &[Value], heading: &str, lists: &mut Lists, items: &mut Vec<Value>) {
    for one in found.iter().take(crate::definition::bounds::ITEMS + 1) {
        let label = text(one, "text").unwrap_or_default();
        match text(one, "type") {
            Some("group") => gather(list(one, "item"), label, lists, items),
            Some("display") => {}
            // A result, not a question.
            _ if extended(one, path::CALCULATED).is_some() => {}
            // What is not a choice or a whole number has no "options" and fails the checks with its place.
            _ => {
                items.push(read_item(one, heading, lists));
                gather(list(one, "item"), heading, lists, items);
            }
        }
        if items.len() > crate::definition::bounds::ITEMS {
            return;
        }
    }
}

fn read_item(one: &Value, heading: &str, lists: &mut Lists) -> Value {
    let own = extended(one, extension::ITEM).and_then(extension::read);
    let mut fields = match own {
        Some((_, Value::Object(fields))) => fields,
        _ if heading.is_empty() => Map::new(),
        _ => Map::from_iter([("heading".to_owned(), json!(heading))]),
    };
    fields.insert("id".to_owned(), json!(text(one, "linkId").unwrap_or_default()));
    fields.insert("text".to_owned(), json!(text(one, "text").unwrap_or_default()));
    fields.insert("required".to_owned(), json!(one.get("required").and_then(Value::as_bool).unwrap_or(false)));
    let options = list(one, "answerOption");
    if options.is_empty() && text(one, "type") == Some("boolean") {
        fields.insert("options".to_owned(), json!(lists.keep(None, json!([[0, "No"], [1, "Yes"]]))));
    } else if !options.is_empty() {
        let named = fields.get("options").and_then(Value::as_str).map(str::to_owned);
        let own = named.is_some();
        let values = options.iter().enumerate().map(|(place, option)| choice(option, place, own)).collect();
        fields.insert("options".to_owned(), json!(lists.keep(named, values)));
    }
    Value::Object(fields)
}

/// `[code, label, score]`. Our codes are whole numbers; another's option has its place in the list for a code.
fn choice(option: &Value, place: usize, own: bool) -> Value {
    let coding = option.get("valueCoding").unwrap_or(option);
    let score = ordinal(option).or_else(|| ordinal(coding));
    let whole = option.get("valueInteger").and_then(Value::as_i64);
    let code = whole.or_else(|| text(coding, "code").and_then(|code| code.parse().ok()).filter(|_| own));
    let label = text(coding, "display")
        .or_else(|| text(option, "valueString"))
        .or_else(|| text(coding, "code").filter(|_| !own))
        .unwrap_or_default();
    let code = code.map_or_else(|| json!(place), |code: i64| json!(code));
    match score {
        Some(score) => json!([code, label, score]),
        None if own => json!([code, label, "unscored"]),
        None => json!([code, label]),
    }
}
