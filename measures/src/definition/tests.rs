//! What the loader refuses, and in which words.

use super::*;
use crate::Measure;

/// A small measure with everything in it.
const GOOD: &str = include_str!("../../tests/data/small.toml");

fn good() -> String {
    GOOD.to_owned()
}

fn told(text: &str) -> String {
    match Measure::load(text, None) {
        Ok(_) => "loads".to_owned(),
        Err(why) => why.to_string(),
    }
}

#[test]
fn the_small_measure_loads_and_ranges_are_written_out() {
    let measure = Measure::load(&good(), None).unwrap_or_else(|why| panic!("{why}"));
    let definition = measure.definition();
    assert_eq!(definition.scales[0].items, ["1", "2"]);
    assert_eq!(definition.skip[0].when.as_ref().unwrap().to_string(), "1 == 0");
    assert_eq!(measure.hash().len(), 64);
    let change: Vec<f64> = definition.scales[0].reliable_change.iter().filter_map(ReliableChange::threshold).collect();
    assert!((change[0] - 2.0).abs() < 1e-12 && (change[1] - 6.098_088_88).abs() < 1e-6, "{change:?}");
}

#[test]
fn the_hash_is_of_the_content_and_not_of_its_writing() {
    let hash = |text: &str| Measure::load(text, None).unwrap_or_else(|why| panic!("{why}")).hash().to_owned();
    let first = hash(&good());
    assert_eq!(
        first,
        hash(&good().replace("[\"1-2\"]", "[\"1\", \"2\"]").replace("sd = 5.5", "sd = 5.50").replace("points = 2,", "points = 2.0,"))
    );
    assert_eq!(first, hash(&good().replace("title = \"Two\"", "# a comment\ntitle    = 'Two'")));
    assert_ne!(first, hash(&good().replace("[2, \"high\"]", "[3, \"high\"]")));
    assert_ne!(first, hash(&good().replace("Two?", "Two!")));
    let again = Definition::from_toml(&good()).unwrap().checked().unwrap().to_toml().unwrap();
    assert_eq!(first, hash(&again));
}

#[test]
fn what_does_not_hold_is_told_with_its_place() {
    let cases = [
        ("title = \"Two\"", "titel = \"Two\"", "line 3: unknown field `titel`"),
        ("version = \"1.0.0\"", "version = \"1\"", "a version is three numbers"),
        ("id = \"two\"", "id = \"Two!\"", "id: is made of small letters"),
        ("id = \"2\"\n", "id = \"1\"\n", "items.1: there are two items of this id"),
        ("text = \"Two?\"", "", "items.2: has no text"),
        (
            "options = \"freq\"\n[[items]]\nid = \"2\"",
            "options = \"other\"\n[[items]]\nid = \"2\"",
            "items.1: there is no list of options \"other\"",
        ),
        ("number = [0, 7]", "number = [7, 0]", "items.3: the lowest number is not below the highest"),
        ("number = [0, 7]", "", "items.3: cannot be answered"),
        ("[1, \"at times\"]", "[0, \"at times\"]", "options.freq: two options have the code 0"),
        ("\"unscored\"", "\"nothing\"", "the third part of an option"),
        ("items = [\"1-2\"]\nreverse", "items = [\"1-4\"]\nreverse", "scales.total.items: there is no item \"1-4\""),
        ("items = [\"1-2\"]\nreverse", "items = [\"1-2\", \"2\"]\nreverse", "stands there twice"),
        ("reverse = [\"2\"]", "reverse = [\"3\"]", "scales.total: reverses an item that is not on the scale"),
        ("range = [0, 4]", "range = [0, 5]", "scales.total.range: the items reach 0 to 4"),
        ("[[0, \"low\"], [2", "[[1, \"low\"], [2", "scales.total.bands: the first band starts at the lowest score"),
        ("[2, \"high\"]]", "[0, \"high\"]]", "scales.total.bands: the bands do not ascend"),
        ("[2, \"high\"]]", "[5, \"high\"]]", "a band starts above the highest score"),
        ("case = \">=2\"", "case = \"<=2\"", "the sign of the cut-off does not agree with the direction"),
        ("case = \">=2\"", "case = \">=9\"", "the cut-off lies outside the range"),
        ("case = \">=2\"", "case = \"2\"", "a threshold is"),
        ("missing = \"prorate\"\nrange = [0, 4]", "range = [0, 4]", "max_missing says that some may be missing"),
        ("max_missing = 1", "max_missing = 2", "max_missing leaves no item that must be answered"),
        ("max_missing = \"half\"", "max_missing = \"some\"", "max_missing is a number or \"half\""),
        ("points = 2", "points = 2, sd = 1", "gives either points, or sd and r"),
        ("r = 0.84", "r = 1.84", "r between 0 and 1"),
        ("sd = 5.5", "sd = nan", "is not a finite number"),
        ("sd = 5.5", "sd = 1e300", "is too large"),
        ("[\"total\", 1], ", "[\"both\", 1], ", "scales.both: there is no scale \"both\" before it"),
        ("of = \"total\"", "of = \"later\"", "there is no scale \"later\" before it"),
        ("[[0, 40.5], [2, 60]]", "[[2, 40.5], [0, 60]]", "a table has rows whose raw scores ascend"),
        ("at_least = 2\n", "", "count needs it"),
        ("item = \"1\"\nwhen = \">=1\"", "item = \"7\"\nwhen = \">=1\"", "risk.7: there is no such item"),
        ("when = \">=1\"", "when = \">=3\"", "risk.1: no answer can be so"),
        ("when = \">=1\"", "when = \">=0\"", "risk.1: every answer is so"),
        ("goto = \"end\"", "goto = \"8\"", "skip.1: there is no item \"8\""),
        ("goto = \"end\"", "goto = \"1\"", "skip.1: skips nothing"),
        ("goto = \"end\"", "goto = \"end\"\nscore = 5", "skip.1: the item \"2\" cannot score 5"),
        ("q1 == 0", "q1 = 0", "a condition is an item"),
        ("count = 2", "count = 3", "rules.screen: count is larger than what can be counted"),
        ("count = 2", "sex = 2", "unknown field"),
        (
            "items = [\"1-2\"], at_least = 1, count = 2",
            "groups = [[\"1-2\"]], at_least = 1, count = 2",
            "count is larger than what can be counted",
        ),
        ("items = [\"1-2\"], at_least = 1", "groups = [[\"1\"], [\"1-2\"]], at_least = 1", "stands there twice"),
        ("items = [\"1-2\"], at_least = 1", "groups = [[\"1\"], []], at_least = 1", "a group has no items"),
        ("items = [\"1-2\"], at_least = 1", "items = [\"1\"], groups = [[\"2\"]], at_least = 1", "of items or of groups, not both"),
        ("items = [\"1-2\"], at_least = 1, count = 2", "scale = \"total\", by = \"answer\", at_least = 1", "not both"),
        ("title = \"Two\"", "title = \"Two\"\nunvalidated = true", "unvalidated: what is not validated has no bands"),
        ("id = \"screen\"", "id = \"total\"", "two scales or rules are called \"total\""),
        ("id = \"screen\"", "id = \"risk_flag\"", "means something else in results"),
        ("status = \"public-domain\"", "status = \"practice-licensed\"", "licence.licence_ref: is empty"),
        ("status = \"public-domain\"", "status = \"free-with-conditions\"", "licence.condition: is empty"),
        ("status = \"public-domain\"", "status = \"free\"", "unknown variant"),
        ("status = \"public-domain\"", "status = \"public-domain\"\ntext = false", "licence.text: says that no text is here"),
        ("2026-11-23", "\"lately\"", "a date is written"),
        ("holder = \"nobody\"", "holder = \"no\\u0007body\"", "licence.holder: holds control characters"),
    ];
    for (from, to, says) in cases {
        let text = good().replacen(from, to, 1);
        assert_ne!(text, good(), "{from} is not there");
        let told = told(&text);
        assert!(told.contains(says), "{to} instead of {from}: {told}");
    }
}

#[test]
fn every_fault_is_told_at_once_up_to_a_bound() {
    let told = told(&good().replace("range = [0, 4]", "range = [0, 5]").replace("when = \">=1\"", "when = \">=3\""));
    assert!(told.contains("scales.total.range") && told.contains("risk.1"), "{told}");
    let many = (0..200).map(|n| format!("[[risk]]\nitem = \"x{n}\"\nwhen = \">=1\"\nlevel = \"review\"\n")).collect::<String>();
    let faults = Definition::from_toml(&(good() + &many)).unwrap().checked().unwrap_err();
    assert_eq!(faults.all().len(), bounds::FAULTS);
}

#[test]
fn what_is_too_large_is_refused() {
    assert!(told(&format!("# {}", "x".repeat(bounds::FILE))).contains("bytes"));
    let items = |n: usize| (10..10 + n).map(|n| format!("[[items]]\nid = \"{n}\"\ntext = \"?\"\noptions = \"freq\"\n")).collect::<String>();
    assert!(told(&(good() + &items(300))).contains("items: has 303 entries; 300 are the most"));
    let long = good().replace("One?", &"é".repeat(2001));
    assert!(told(&long).contains("items.1.text: has 4002 bytes"));
    // A range that is repeated cannot make a scale larger than the form.
    let repeated = |n: usize| good().replace("[\"1-3\"]", &format!("[{}]", "\"1-3\",".repeat(n)));
    assert!(told(&repeated(300)).contains("stands there twice"));
    assert!(told(&repeated(5000)).contains("scales.5.items: has 5000 entries"));
    // Nor can many of them, or a range over long ids.
    let mut rules = good() + &items(200);
    (0..59).for_each(|n| {
        rules += &format!(
            "[[rules]]\nid = \"r{n}\"\notherwise = 0\n[[rules.case]]\nresult = 1\nall = [{}]\n",
            "{ items = [\"1-209\"], at_least = 1 },".repeat(59)
        )
    });
    assert!(told(&rules).contains("entries; 20000 are the most"), "{}", told(&rules));
    let named = good().replace("id = \"2\"\n", &format!("id = \"{}\"\n", "2".repeat(3000)));
    assert!(told(&named).contains("the id of item 2 is longer than 40 bytes"), "{}", told(&named));
    // A name of spaces and dashes is not tried as a range at every dash.
    let dashes = good().replace("[\"1-3\"]", &format!("[\"{}{}\"]", " ".repeat(2000), "-".repeat(1900)));
    assert!(told(&dashes).contains("there is no item"), "{}", told(&dashes));
    let and = good().replace("q1 == 0", &["q1 == 0"; 9].join(" and "));
    assert!(told(&and).contains("skip.when: has 9 entries; 8 are the most"));
}
