//! `QuestionnaireResponse`: answers as FHIR R4, and back.

use serde_json::{Map, Value, json};

use super::{FhirError, ORDINAL, canonical, list, resource, scores, system, text};
use crate::{
    definition::{Item, OptionList},
    form::{Form, Mark, Taking},
    measure::Measure,
};

/// A form as a FHIR R4 QuestionnaireResponse: `in-progress` while required or scored items are blank, else `completed`. The caller
/// adds `subject`, `authored` and `author`, which are not known here. What was not answered is left out, as FHIR wants it. The scores stand
/// after the answers, in the hidden items that the questionnaire has for them.
pub fn write(form: &Form<'_>) -> Value {
    let definition = form.measure().definition();
    let answered = definition.items.iter().zip(form.answers()).filter_map(|(item, answer)| Some((item, (*answer)?)));
    let mut items: Vec<Value> = answered.map(|(item, code)| written(definition, item, code)).collect();
    items.extend(scores::answered(form));
    // What need not be asked is not open.
    let blank =
        |(item, (answer, mark)): (&Item, (&Option<i64>, &Mark))| answer.is_none() && *mark == Mark::Blank && (item.required || item.scored);
    let open = definition.items.iter().zip(form.answers().iter().zip(&form.marks)).any(blank);
    let mut all = json!({
        "resourceType": "QuestionnaireResponse",
        "questionnaire": format!("{}|{}", canonical(&definition.id), definition.version),
        "status": if open { "in-progress" } else { "completed" },
    });
    // FHIR has no empty lists.
    if let (Some(fields), false) = (all.as_object_mut(), items.is_empty()) {
        fields.insert("item".to_owned(), Value::Array(items));
    }
    all
}

fn written(definition: &crate::Definition, item: &Item, code: i64) -> Value {
    let options = definition.options.iter().find(|options| Some(&options.key) == item.options.as_ref());
    let answer = match options {
        None => json!({ "valueInteger": code }),
        Some(options) => json!({ "valueCoding": coding(definition, options, code) }),
    };
    let mut all = Map::new();
    all.insert("linkId".to_owned(), json!(item.id));
    if !item.text.is_empty() {
        all.insert("text".to_owned(), json!(item.text));
    }
    all.insert("answer".to_owned(), json!([answer]));
    Value::Object(all)
}

fn coding(definition: &crate::Definition, options: &OptionList, code: i64) -> Value {
    let mut coding = Map::new();
    let choice = options.values.iter().find(|choice| choice.code == code);
    if let Some(score) = choice.and_then(|choice| choice.score) {
        coding.insert("extension".to_owned(), json!([{ "url": ORDINAL, "valueDecimal": score }]));
    }
    coding.insert("system".to_owned(), json!(system(&definition.id, &options.key)));
    coding.insert("code".to_owned(), json!(code.to_string()));
    if let Some(choice) = choice.filter(|choice| !choice.label.is_empty()) {
        coding.insert("display".to_owned(), json!(choice.label));
    }
    Value::Object(coding)
}

/// The form in a QuestionnaireResponse. Answers are codes of the options, whole numbers or booleans; an answer in other codes is known by
/// the words of its option. Items that the measure does not have, such as computed totals, are passed over.
///
/// # Errors
/// A response to another questionnaire, or an answer that is none of the item's.
pub fn read<'m>(measure: &'m Measure, response: &str, taking: Taking) -> Result<Form<'m>, FhirError> {
    let response = resource(response, "QuestionnaireResponse")?;
    let given = text(&response, "questionnaire").unwrap_or_default();
    let definition = measure.definition();
    let (address, version) = given.split_once('|').map_or((given, None), |(address, version)| (address, Some(version)));
    let same = address == canonical(&definition.id) && version.is_none_or(|version| version == definition.version.to_string());
    // Another's address does not say which of our measures it means: the caller chose this one.
    if address.starts_with(super::MEASURE) && !same {
        return Err(FhirError::OtherMeasure { given: given.chars().take(100).collect(), measure: measure.name() });
    }
    let mut answers: Vec<(&str, Option<i64>)> = Vec::new();
    gather(measure, list(&response, "item"), &mut answers)?;
    Ok(Form::of_items(measure, answers, taking)?)
}

/// Answers of all depths. The depth is bounded by that of the JSON.
fn gather<'a>(measure: &Measure, items: &'a [Value], answers: &mut Vec<(&'a str, Option<i64>)>) -> Result<(), FhirError> {
    for one in items {
        let id = text(one, "linkId").unwrap_or_default();
        if let Some(item) = measure.place(id).and_then(|place| measure.definition().items.get(place)) {
            let code = |answer| code(measure, item, answer).ok_or_else(|| FhirError::Unread(item.id.clone()));
            answers.push((id, list(one, "answer").first().map(code).transpose()?));
        }
        gather(measure, list(one, "item"), answers)?;
        for answer in list(one, "answer") {
            gather(measure, list(answer, "item"), answers)?;
        }
    }
    Ok(())
}

fn code(measure: &Measure, item: &Item, answer: &Value) -> Option<i64> {
    let plain =
        answer.get("valueInteger").and_then(Value::as_i64).or_else(|| answer.get("valueBoolean").and_then(Value::as_bool).map(i64::from));
    if plain.is_some() {
        return plain;
    }
    let coding = answer.get("valueCoding")?;
    let definition = measure.definition();
    let options = definition.options.iter().find(|options| Some(&options.key) == item.options.as_ref())?;
    let ours = text(coding, "system").is_none_or(|of| of == system(&definition.id, &options.key));
    let by_code = text(coding, "code").filter(|_| ours).and_then(|code| code.parse::<i64>().ok());
    let by_words = || {
        let words = text(coding, "display")?;
        options.values.iter().find(|choice| choice.label.eq_ignore_ascii_case(words)).map(|choice| choice.code)
    };
    by_code.filter(|code| options.values.iter().any(|choice| choice.code == *code)).or_else(by_words)
}
