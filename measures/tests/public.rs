//! The public vectors: every score, band, cut-off, risk flag and rule result comes out as published rules say.

use std::{fs, path::PathBuf};

use measures::{Library, command};
use serde_json::Value;

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/scoring"))
}

fn files() -> Vec<(String, String)> {
    let read = |path: PathBuf| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read_to_string(&path).unwrap());
    let mut all: Vec<_> = fs::read_dir(folder()).unwrap().map(|entry| read(entry.unwrap().path())).collect();
    all.retain(|(name, _)| !name.starts_with('_'));
    all.sort();
    all
}

/// What differs, each with its place. Numbers agree to a relative 1e-9.
fn differences(at: &str, expected: &Value, computed: &Value, found: &mut Vec<String>) {
    match (expected, computed) {
        (Value::Object(a), Value::Object(b)) => {
            for name in a.keys().chain(b.keys().filter(|name| !a.contains_key(*name))) {
                let missing = Value::String("(not there)".to_owned());
                differences(&format!("{at}.{name}"), a.get(name).unwrap_or(&missing), b.get(name).unwrap_or(&missing), found);
            }
        }
        (Value::Number(a), Value::Number(b)) => {
            let (a, b) = (a.as_f64().unwrap(), b.as_f64().unwrap());
            if (a - b).abs() > 1e-9 * a.abs().max(1.0) {
                found.push(format!("{at}: {a} expected, {b} computed"));
            }
        }
        (a, b) if a != b => found.push(format!("{at}: {a} expected, {b} computed")),
        _ => {}
    }
}

#[test]
fn every_public_vector_comes_out_with_nothing_missing_and_nothing_more() {
    let library = Library::shipped();
    let (mut found, mut vectors) = (Vec::new(), 0);
    for (name, text) in files() {
        let scored = command::score(&text, &library).unwrap();
        assert_eq!(scored.refused, 0, "{name}");
        for (n, vector) in scored.file["vectors"].as_array().unwrap().iter().enumerate() {
            vectors += 1;
            differences(&format!("{name} vector {}", n + 1), &vector["expected"], &vector["computed"], &mut found);
        }
    }
    assert!(found.is_empty(), "{} differences:\n{}", found.len(), found.join("\n"));
    assert!(vectors > 300, "only {vectors} vectors were found");
}

#[test]
fn the_rules_of_the_definitions_file_are_those_of_the_shipped_definitions() {
    let said: Value = serde_json::from_str(&fs::read_to_string(folder().join("_definitions.json")).unwrap()).unwrap();
    let library = Library::shipped();
    for (id, said) in said.as_object().unwrap() {
        let definition = library.find(id).unwrap_or_else(|| panic!("there is no {id}")).definition();
        let scored = definition.items.iter().filter(|item| item.scored).count();
        assert_eq!(said["n"], scored, "{id}");
        for (name, said) in said["scales"].as_object().unwrap() {
            let scale = definition.scales.iter().find(|scale| scale.id == *name).unwrap_or_else(|| panic!("{id} has no scale {name}"));
            let items: Vec<String> = said["items"].as_array().unwrap().iter().map(Value::to_string).collect();
            let reverse: Vec<String> = said["rev"].as_array().unwrap().iter().map(Value::to_string).collect();
            assert_eq!((&scale.items, &scale.reverse), (&items, &reverse), "{id} {name}");
            let bands: Vec<(f64, &str)> =
                said["bands"].as_array().into_iter().flatten().map(|band| (band[0].as_f64().unwrap(), band[1].as_str().unwrap())).collect();
            let ours: Vec<(f64, &str)> = scale.bands.iter().map(|band| (band.from, band.label.as_str())).collect();
            assert_eq!(ours, bands, "{id} {name}");
        }
    }
}

#[test]
fn a_file_that_cannot_be_scored_says_why() {
    let library = Library::shipped();
    for wrong in ["", "[]", "{}", r#"{"measure":"phq9"}"#, r#"{"measure":"nothing","vectors":[]}"#, r#"{"measure":9,"vectors":[]}"#] {
        assert!(command::score(wrong, &library).is_err(), "{wrong}");
    }
    let text = r#"{"measure":"GAD-2","vectors":[{"answers":[1,4]},{"answers":[1]},{"answers":[1.5,0]},{"answers":["1",0]},{},7,
        {"answers":[true,null]},{"answers":{"1":2,"2":3.0}},{"answers":{"3":2}},{"answers":[0,0],"age":"old"}]}"#;
    let scored = command::score(text, &library).unwrap();
    let said = |n: usize| scored.file["vectors"][n]["computed"]["error"].as_str().unwrap_or("fine").to_owned();
    let all: Vec<String> = (0..10).map(said).collect();
    let expected = [
        "item 2: 4 is not an answer; it takes 0, 1, 2, 3",
        "1 answers were given, but gad2@1.0.0 has 2 items; a blank is written null",
        "answer 1: 1.5 is not a whole number, true, false or null",
        "answer 1: \"1\" is not a whole number, true, false or null",
        "there is no list \"answers\"",
        "there is no list \"answers\"",
        "fine",
        "fine",
        "gad2@1.0.0 has no item 3",
        "the age \"old\" is not a number of years",
    ];
    assert_eq!(all, expected);
    assert_eq!(scored.refused, 8);
    assert_eq!(scored.file["vectors"][7]["computed"]["scales"]["total"]["score"], 5);
}
