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

fn of<'a>(questionnaire: &'a Value, link: &str) -> &'a Value {
    questionnaire["item"].as_array().unwrap().iter().find(|item| item["linkId"] == link).unwrap()
}

fn variables(questionnaire: &Value) -> Vec<(&str, &str)> {
    let all = questionnaire["extension"].as_array().unwrap().iter().map(|one| &one["valueExpression"]);
    all.filter_map(|one| Some((one["name"].as_str()?, one["expression"].as_str()?))).collect()
}

/// proves: R-F7
#[test]
fn scores_travel_as_expressions_that_keep_the_rule_for_blanks() {
    let library = Library::shipped();
    let gad = questionnaire::write(library.find("gad2").unwrap());
    let item = of(&gad, "score/total");
    assert_eq!((&item["type"], &item["readOnly"], &item["text"]), (&json!("decimal"), &json!(true), &json!("Total")));
    assert_eq!(item["extension"][1]["valueExpression"], json!({ "language": "text/fhirpath", "expression": "%scoreTotal" }));
    let answers = "%resource.item.where(linkId in ('1' | '2')).answer.value.ordinal()";
    let score = "iif(%answersTotal.count() >= 2, %answersTotal.aggregate($this + $total, 0))";
    assert_eq!(variables(&gad), [("answersTotal", answers), ("scoreTotal", score)]);
    // Reversal, pro-rating and multiplying.
    let cesd = questionnaire::write(library.find("cesd").unwrap());
    let (answers, score) = (variables(&cesd)[0].1, variables(&cesd)[1].1);
    assert!(
        answers.contains(".combine(%resource.item.where(linkId in ('4' | '8' | '12' | '16')).answer.value.ordinal().select(3 - $this))")
    );
    assert_eq!(score, "iif(%answersTotal.count() >= 16, %answersTotal.aggregate($this + $total, 0) / %answersTotal.count() * 20)");
    let who = questionnaire::write(library.find("who5").unwrap());
    assert!(variables(&who)[1].1.ends_with("/ %answersPercent.count() * 5 * 4)"));
    // Scales of scales, counts by item, and what a person's sex decides.
    let ede = questionnaire::write(library.find("edeq").unwrap());
    let global = "(%scoreRestraint * 0.25 + %scoreEatingConcern * 0.25 + %scoreShapeConcern * 0.25 + %scoreWeightConcern * 0.25 + 0)";
    assert!(variables(&ede).contains(&("scoreGlobal", global)), "{:?}", variables(&ede));
    let asrs = questionnaire::write(library.find("asrs6").unwrap());
    let counted = variables(&asrs).iter().find(|one| one.0 == "scoreCount").unwrap().1.to_owned();
    assert!(counted.contains("where(linkId = '4').answer.value.ordinal().where($this >= 3).count()"), "{counted}");
    let phq15 = questionnaire::write(library.find("phq15").unwrap());
    assert!(variables(&phq15)[1].1.starts_with("iif(%answersTotal.count() >= 15, "), "only a complete form");
}

/// proves: R-F7
#[test]
fn skips_travel_as_enable_when_and_count_in_the_score() {
    let library = Library::shipped();
    let audit = questionnaire::write(library.find("audit").unwrap());
    let code = |code: &str| json!({ "system": "urn:cohort:measure:audit:options:often", "code": code });
    let blank = json!({ "question": "1", "operator": "exists", "answerBoolean": false });
    let mut conditions = vec![blank];
    conditions.extend(["1", "2", "3", "4"].map(|one| json!({ "question": "1", "operator": "=", "answerCoding": code(one) })));
    let second = of(&audit, "2");
    assert_eq!((&second["enableWhen"], &second["enableBehavior"]), (&json!(conditions), &json!("any")));
    // Two skips are about the fourth question: brackets, which only an expression has.
    let fourth = of(&audit, "4");
    assert!(fourth.get("enableWhen").is_none());
    assert_eq!(extended(fourth, path::ENABLED).unwrap()["valueExpression"]["expression"], "iif(%skip1 or %skip2, false, true)");
    assert!(of(&audit, "9").get("enableWhen").is_none() && extended(of(&audit, "9"), path::ENABLED).is_none());
    let said = variables(&audit);
    assert_eq!(said[0], ("skip1", "iif(%resource.item.where(linkId = '1').answer.value.ordinal() = 0, true, false)"));
    assert!(said.iter().any(|(name, what)| *name == "skippedTotal" && what.contains("iif(%skip1 or %skip2, 5 - ")), "{said:?}");
    // Skips by sex and by way of asking cannot be said: such items are asked.
    assert!(of(&questionnaire::write(library.find("phq15").unwrap()), "4").get("enableWhen").is_none());
    assert!(of(&questionnaire::write(library.find("k10").unwrap()), "3").get("enableWhen").is_none());
}

#[test]
fn a_response_holds_the_scores_and_a_skipped_question_is_not_open() {
    let library = Library::shipped();
    let audit = library.find("audit").unwrap();
    let mut answers = vec![None; 10];
    (answers[0], answers[8], answers[9]) = (Some(0), Some(2), Some(0));
    let form = Form::of_list(audit, &answers, Taking::default()).unwrap();
    let written = response::write(&form);
    assert_eq!(written["status"], "completed");
    assert_eq!(of(&written, "score/total"), &json!({ "linkId": "score/total", "answer": [{ "valueDecimal": 2.0 }] }));
    assert_eq!(response::read(audit, &written.to_string(), Taking::default()).unwrap().answers(), form.answers());
}

#[test]
fn anothers_enable_when_becomes_a_skip_where_it_can() {
    let when = |behavior: &str, conditions: Value| {
        let mut one = foreign();
        let items = one["item"][0]["item"].as_array_mut().unwrap();
        items[0]["linkId"] = json!("a");
        (items[1]["enableWhen"], items[1]["enableBehavior"]) = (conditions, json!(behavior));
        one["item"].as_array_mut().unwrap().push(json!({ "linkId": "sum", "type": "decimal", "extension": [{ "url": path::CALCULATED }] }));
        let read = questionnaire::read(&one.to_string()).unwrap();
        assert_eq!(read.items.len(), 2, "a computed item is no question");
        let skips: Vec<String> = read.skip.iter().map(|skip| format!("{} {}", skip.when.as_ref().unwrap(), skip.items.join(" "))).collect();
        Measure::of(read, None).unwrap();
        skips
    };
    let code = |operator: &str, code: &str| json!({ "question": "a", "operator": operator, "answerCoding": { "code": code } });
    assert_eq!(when("all", json!([code("=", "LA6570-1")])), ["a <= 0 b"]);
    assert_eq!(when("all", json!([code("!=", "LA6570-1")])), ["a >= 3 b"]);
    let blank = json!({ "question": "a", "operator": "exists", "answerBoolean": false });
    assert_eq!(when("any", json!([blank, code("=", "LA6570-1")])), ["a <= 0 b"]);
    assert!(when("all", json!([{ "question": "a", "operator": "exists", "answerBoolean": true }])).is_empty());
    assert!(when("all", json!([{ "question": "z", "operator": "=", "answerBoolean": true }, 7, {}])).is_empty());
    assert!(when("any", json!([code(">", "LA6570-1")])).is_empty(), "codes have no order");
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
