//! Out to FHIR and back again.

use serde_json::{Value, json};

use super::*;
use crate::{
    Definition, Form, Library, Measure, Taking,
    library::{Shelf, Shelved},
};

/// proves: R-F7
#[test]
fn every_measure_comes_back_from_fhir_with_the_same_hash() {
    for Shelved { measure, .. } in Library::shipped().all() {
        let written = questionnaire::write(measure);
        let read = questionnaire::read(&written.to_string()).unwrap_or_else(|why| panic!("{}: {why}", measure.name()));
        let again =
            Measure::of(Definition { vectors: None, ..read.clone() }, None).unwrap_or_else(|why| panic!("{}: {why}", measure.name()));
        assert_eq!(again.definition().items, measure.definition().items);
        let whole = read.checked().unwrap();
        assert_eq!(whole.hash(), measure.hash(), "{}", measure.name());
    }
}

#[test]
fn scores_of_options_travel_in_hl7s_extension() {
    let library = Library::shipped();
    let phq = questionnaire::write(library.find("phq9").unwrap());
    let option = &phq["item"][0]["answerOption"][3];
    assert_eq!(option["extension"], json!([{ "url": "http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal": 3.0 }]));
    assert_eq!(option["valueCoding"]["code"], "3");
    assert_eq!((phq["url"].as_str(), phq["version"].as_str()), (Some("urn:cohort:measure:phq9"), Some("1.0.0")));
}

/// proves: R-F7
#[test]
fn answers_come_back_from_fhir() {
    let library = Library::shipped();
    for Shelved { measure, shelf } in library.all() {
        let answer = |place: usize| {
            let item = &measure.definition().items[place];
            let list = measure.definition().options.iter().find(|list| Some(&list.key) == item.options.as_ref());
            let code = list.map_or_else(|| item.number.map_or(0, |(low, _)| low), |list| list.values[place % list.values.len()].code);
            (place % 4 != 3).then_some(code)
        };
        let answers: Vec<_> = (0..measure.definition().items.len()).map(answer).collect();
        let form = Form::of_list(measure, &answers, Taking::default()).unwrap();
        let written = response::write(&form);
        let read = response::read(measure, &written.to_string(), Taking::default()).unwrap();
        assert_eq!(read.answers(), form.answers(), "{} on {shelf:?}", measure.name());
        assert_eq!(read.assess(), form.assess());
    }
    assert!(library.all().any(|shelved| shelved.shelf == Shelf::Core));
}

#[test]
fn a_response_says_whether_it_is_complete_and_to_which_version() {
    let library = Library::shipped();
    let gad = library.find("gad2").unwrap();
    let status = |answers: &[Option<i64>]| response::write(&Form::of_list(gad, answers, Taking::default()).unwrap());
    assert_eq!(status(&[Some(1), Some(0)])["status"], "completed");
    assert_eq!(status(&[Some(1), None])["status"], "in-progress");
    let blank = status(&[None, None]);
    assert!(blank.get("item").is_none(), "FHIR has no empty lists");
    let other = blank.to_string().replace("|1.0.0", "|9.0.0");
    assert!(matches!(response::read(gad, &other, Taking::default()), Err(FhirError::OtherMeasure { .. })));
    let phq = library.find("phq2").unwrap();
    assert!(matches!(response::read(phq, &blank.to_string(), Taking::default()), Err(FhirError::OtherMeasure { .. })));
}

fn foreign() -> Value {
    let option = |code: &str, words: &str, score: f64| json!({ "extension": [{ "url": ORDINAL, "valueDecimal": score }], "valueCoding": { "system": "http://loinc.org", "code": code, "display": words } });
    let options = [option("LA6568-5", "Not at all", 0.0), option("LA6570-1", "Nearly every day", 3.0)];
    let item = |id: &str| json!({ "linkId": id, "text": "How often?", "type": "choice", "answerOption": options });
    json!({ "resourceType": "Questionnaire", "name": "Two-Questions", "title": "Two questions", "status": "active", "copyright": "Someone",
        "item": [{ "linkId": "g", "type": "group", "text": "Lately", "item": [item("/a-1"), item("b")] }] })
}

#[test]
fn anothers_questionnaire_becomes_an_unlicensed_measure() {
    let read = questionnaire::read(&foreign().to_string().replace("/a-1", "a-1")).unwrap();
    assert_eq!((read.id.as_str(), read.items.len(), read.options.len()), ("two_questions", 2, 1));
    assert_eq!(read.items[0].heading, "Lately");
    assert_eq!(read.options[0].values[1].score, Some(3.0));
    let measure = Measure::of(read, None).unwrap();
    assert!(measure.definition().licence.may_send(&crate::licence::Sending::default()).is_err());
    let answer = json!({ "resourceType": "QuestionnaireResponse", "questionnaire": "http://example.org/q", "status": "completed",
        "item": [{ "linkId": "g", "item": [{ "linkId": "b", "answer": [{ "valueCoding": { "system": "http://loinc.org", "code": "LA6570-1", "display": "Nearly every day" } }] }] }] });
    let form = response::read(&measure, &answer.to_string(), Taking::default()).unwrap();
    assert_eq!(form.answers(), [None, Some(1)]);
    let wrong = answer.to_string().replace("Nearly every day", "Often");
    assert_eq!(response::read(&measure, &wrong, Taking::default()).map(|_| ()), Err(FhirError::Unread("b".to_owned())));
}

#[test]
fn what_is_no_questionnaire_is_refused() {
    assert!(matches!(questionnaire::read("{"), Err(FhirError::NotJson(_))));
    assert_eq!(questionnaire::read("{}"), Err(FhirError::Other("Questionnaire")));
    let open = r#"{"resourceType":"Questionnaire","name":"q","item":[{"linkId":"1","text":"Why?","type":"string"}]}"#;
    let read = questionnaire::read(open).unwrap();
    assert!(Measure::of(read, None).is_err_and(|why| why.to_string().contains("cannot be answered")));
    assert!(questionnaire::read(&foreign().to_string()).is_ok_and(|read| Measure::of(read, None).is_err()), "an id with a slash is told");
}
