//! The methods and the missing rules, on a measure of four items.

use super::*;
use crate::{
    Measure, Taking,
    form::{Mode, Sex},
};

fn measure(scales: &str) -> Measure {
    let head = r#"
id = "four"
version = "1.0.0"
title = "Four"
respondent = ["self"]
licence = { status = "public-domain", holder = "nobody", checked_on = 2026-11-23, electronic = true, commercial = true }
options = [{ key = "o", values = [[0, "a"], [1, "b"], [2, "c"], [3, "d"], [8, "do not know", "unscored"]] }]
items = [{ id = "1", text = "?", options = "o" }, { id = "2", text = "?", options = "o" }, { id = "3", text = "?", options = "o" }, { id = "4", text = "?", options = "o" }]
"#;
    Measure::load(&format!("{head}{scales}"), None).unwrap_or_else(|why| panic!("{why}"))
}

fn scale(rest: &str) -> Measure {
    measure(&format!("[[scales]]\nid = \"s\"\nitems = [\"1-4\"]\ndirection = \"worse\"\n{rest}"))
}

/// Score, rounded, missing, pro-rated of the last scale.
fn of(measure: &Measure, answers: [i64; 4]) -> (Option<f64>, Option<f64>, usize, bool) {
    let answers = answers.map(|code| (code >= 0).then_some(code));
    let form = Form::of_list(measure, &answers, Taking::default()).unwrap();
    let scores = scales(&form);
    let last = scores.last().unwrap();
    (last.score, last.rounded, last.n_missing, last.prorated)
}

#[test]
fn missing_items_are_prorated_counted_as_nothing_or_leave_no_score() {
    let prorate = scale("method = \"sum\"\nrange = [0, 12]\nmissing = \"prorate\"\nmax_missing = 2");
    assert_eq!(of(&prorate, [3, 2, 2, 1]), (Some(8.0), Some(8.0), 0, false));
    assert_eq!(of(&prorate, [3, 2, 3, -1]), (Some(8.0 / 3.0 * 4.0), Some(11.0), 1, true));
    assert_eq!(of(&prorate, [3, -1, -1, -1]), (None, None, 3, false));
    let zero = scale("method = \"sum\"\nrange = [0, 12]\nmissing = \"zero\"\nmax_missing = 2");
    assert_eq!(of(&zero, [3, 2, 3, -1]), (Some(8.0), Some(8.0), 1, false));
    assert_eq!(of(&zero, [3, -1, -1, -1]), (None, None, 3, false));
    let invalid = scale("method = \"sum\"\nrange = [0, 12]");
    assert_eq!(of(&invalid, [3, 2, 3, -1]), (None, None, 1, false));
}

#[test]
fn a_half_goes_up_and_the_half_rule_wants_half_the_items() {
    let half = scale("method = \"sum\"\nrange = [0, 12]\nmissing = \"prorate\"\nmax_missing = \"half\"");
    assert_eq!(of(&half, [1, 2, -1, -1]), (Some(6.0), Some(6.0), 2, true));
    assert_eq!(of(&half, [3, -1, -1, -1]).0, None);
    let mean = scale("method = \"mean\"\nrange = [0, 3]\nmissing = \"prorate\"\nmax_missing = \"half\"\nround = \"half-up\"");
    assert_eq!(of(&mean, [1, 2, -1, -1]), (Some(1.5), Some(2.0), 2, true));
    // 49 of 12 items stand for 15: exactly 61.25 times two, where floating point gives a hair less than a half.
    assert!((half_up(49.0 / 12.0 * 15.0 * 2.0) - 123.0).abs() < 1e-12);
}

#[test]
fn means_maxima_and_counts() {
    let mean = scale("method = \"mean\"\nrange = [0, 30]\nmultiply = 10\nmissing = \"prorate\"\nmax_missing = 1");
    assert_eq!(of(&mean, [1, 2, 3, -1]), (Some(20.0), None, 1, true));
    let zero = scale("method = \"mean\"\nrange = [0, 3]\nmissing = \"zero\"\nmax_missing = 1");
    assert_eq!(of(&zero, [1, 2, 3, -1]).0, Some(1.5));
    let max = scale("method = \"max\"\nrange = [0, 3]\nmissing = \"prorate\"\nmax_missing = 1");
    assert_eq!(of(&max, [1, 2, 0, -1]).0, Some(2.0));
    let count = scale("method = \"count\"\nrange = [0, 4]\nat_least = 2\nat_least_for = { \"4\" = 3 }");
    assert_eq!(of(&count, [2, 1, 3, 2]).0, Some(2.0));
    assert_eq!(of(&count, [2, 1, 3, 3]).0, Some(3.0));
}

#[test]
fn do_not_know_counts_as_missing_and_reversal_uses_the_scores() {
    let sum = scale("method = \"sum\"\nrange = [0, 12]\nreverse = [\"1\", \"4\"]\nmissing = \"prorate\"\nmax_missing = 1");
    assert_eq!(of(&sum, [0, 1, 2, 3]).0, Some(6.0));
    assert_eq!(of(&sum, [0, 1, 8, 3]), (Some(4.0 / 3.0 * 4.0), Some(5.0), 1, true));
}

#[test]
fn scales_are_made_of_scales_and_tables_fit_the_person() {
    let both = measure(
        r#"
[[scales]]
id = "a"
items = ["1-2"]
method = "sum"
range = [0, 6]
direction = "worse"
[[scales]]
id = "b"
items = ["3-4"]
method = "sum"
range = [0, 6]
direction = "worse"
missing = "prorate"
max_missing = 1
[[scales]]
id = "all"
method = "linear"
terms = [["a", 1], ["b", 0.5]]
constant = 1
range = [1, 10]
direction = "worse"
[[scales]]
id = "t"
method = "lookup"
of = "a"
lookup = [{ sex = "male", max_age = 11, table = [[3, 50]] }, { sex = "male", min_age = 12, table = [[3, 60.5]] }, { sex = "female", table = [[3, 70]] }]
range = [20, 80]
direction = "worse"
bands = [[20, "low"], [60, "high"]]
"#,
    );
    let scored = |answers: [Option<i64>; 4], sex, age| {
        let form = Form::of_list(&both, &answers, Taking { sex, age, mode: Mode::Own }).unwrap();
        let scores = scales(&form);
        (scores[2].score, scores[2].prorated, scores[3].score, scores[3].band.map(str::to_owned))
    };
    let (full, gap) = ([Some(1), Some(2), Some(2), Some(2)], [Some(1), Some(2), Some(2), None]);
    assert_eq!(scored(full, Some(Sex::Male), Some(11)), (Some(6.0), false, Some(50.0), Some("low".to_owned())));
    assert_eq!(scored(gap, Some(Sex::Male), Some(12)), (Some(6.0), true, Some(60.5), Some("high".to_owned())));
    assert_eq!(scored(full, Some(Sex::Female), None).2, Some(70.0));
    assert_eq!(scored(full, Some(Sex::Male), None).2, None);
    assert_eq!(scored(full, None, Some(11)).2, None);
    assert_eq!(scored([Some(1), None, Some(2), Some(2)], Some(Sex::Female), None), (None, false, None, None));
    assert_eq!(scored([Some(1), Some(1), Some(2), Some(2)], Some(Sex::Female), None).2, None, "a raw score that stands in no row");
}

#[test]
fn skipped_items_have_a_score_given_answers_are_kept_and_the_mode_decides() {
    let skips = measure(
        r#"
[[scales]]
id = "s"
items = ["1-4"]
method = "sum"
range = [0, 12]
direction = "worse"
[[skip]]
when = "1 == 0"
goto = "4"
[[skip]]
mode = "interview"
when = "1 == 1 and 2 >= 2"
items = ["3"]
score = 1
[[skip]]
sex = "male"
items = ["4"]
"#,
    );
    let scored = |answers: [Option<i64>; 4], sex, mode| {
        let form = Form::of_list(&skips, &answers, Taking { sex, age: None, mode }).unwrap();
        let score = &scales(&form)[0];
        (score.score, score.n_answered, score.n_skipped, score.n_missing)
    };
    assert_eq!(scored([Some(0), None, None, Some(2)], None, Mode::Own), (Some(2.0), 2, 2, 0));
    assert_eq!(scored([Some(0), Some(3), None, Some(2)], None, Mode::Own), (Some(5.0), 3, 1, 0));
    assert_eq!(scored([Some(1), Some(2), None, Some(2)], None, Mode::Own), (None, 3, 0, 1));
    assert_eq!(scored([Some(1), Some(2), None, Some(2)], None, Mode::Interview), (Some(6.0), 3, 1, 0));
    assert_eq!(scored([Some(1), Some(2), Some(3), None], Some(Sex::Male), Mode::Own), (Some(6.0), 3, 1, 0));
    assert_eq!(scored([Some(1), Some(2), Some(3), None], Some(Sex::Female), Mode::Own), (None, 3, 0, 1));
    assert_eq!(scored([None; 4], None, Mode::Own), (None, 0, 0, 4));
}
