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

/// A blank.
const NO: i64 = -1;

/// Answers, and of the last scale: score, rounded, missing, pro-rated.
type Row = ([i64; 4], Option<f64>, Option<f64>, usize, bool);

fn table(measure: &Measure, rows: &[Row]) {
    for (answers, score, rounded, missing, prorated) in rows {
        let form = Form::of_list(measure, &answers.map(|code| (code != NO).then_some(code)), Taking::default()).unwrap();
        let all = scales(&form);
        let last = all.last().unwrap();
        assert_eq!((last.score, last.rounded, last.n_missing, last.prorated), (*score, *rounded, *missing, *prorated), "{answers:?}");
    }
}

#[test]
fn methods_missing_rules_and_rounding() {
    const SUM: &str = "method = \"sum\"\nrange = [0, 12]";
    const MEAN: &str = "method = \"mean\"\nrange = [0, 3]";
    let cases: [(&str, &str, &[Row]); 11] = [
        (SUM, "", &[([3, 2, 2, 1], Some(8.0), Some(8.0), 0, false), ([3, 2, 3, NO], None, None, 1, false)]),
        (
            SUM,
            "missing = \"prorate\"\nmax_missing = 2",
            &[
                ([3, 2, 2, 1], Some(8.0), Some(8.0), 0, false),
                ([3, 2, 3, NO], Some(8.0 / 3.0 * 4.0), Some(11.0), 1, true),
                ([3, NO, NO, NO], None, None, 3, false),
                ([NO, NO, NO, NO], None, None, 4, false),
            ],
        ),
        (
            SUM,
            "missing = \"zero\"\nmax_missing = 2",
            &[([3, 2, 3, NO], Some(8.0), Some(8.0), 1, false), ([3, NO, NO, NO], None, None, 3, false)],
        ),
        // Half of the items are enough, and a half goes up.
        (
            SUM,
            "missing = \"prorate\"\nmax_missing = \"half\"",
            &[([1, 2, NO, NO], Some(6.0), Some(6.0), 2, true), ([3, NO, NO, NO], None, None, 3, false)],
        ),
        (MEAN, "missing = \"prorate\"\nmax_missing = \"half\"\nround = \"half-up\"", &[([1, 2, NO, NO], Some(1.5), Some(2.0), 2, true)]),
        (MEAN, "missing = \"zero\"\nmax_missing = 1", &[([1, 2, 3, NO], Some(1.5), None, 1, false)]),
        (
            "method = \"mean\"\nrange = [0, 30]",
            "multiply = 10\nmissing = \"prorate\"\nmax_missing = 1",
            &[([1, 2, 3, NO], Some(20.0), None, 1, true)],
        ),
        ("method = \"max\"\nrange = [0, 3]", "missing = \"prorate\"\nmax_missing = 1", &[([1, 2, 0, NO], Some(2.0), Some(2.0), 1, true)]),
        (
            "method = \"count\"\nrange = [0, 4]",
            "at_least = 2\nat_least_for = { \"4\" = 3 }",
            &[([2, 1, 3, 2], Some(2.0), Some(2.0), 0, false), ([2, 1, 3, 3], Some(3.0), Some(3.0), 0, false)],
        ),
        // Reversal uses the scores; "do not know" (8) is none and counts as missing.
        (SUM, "reverse = [\"1\", \"4\"]", &[([0, 1, 2, 3], Some(6.0), Some(6.0), 0, false), ([0, 1, 8, 3], None, None, 1, false)]),
        (
            SUM,
            "reverse = [\"1\", \"4\"]\nmissing = \"prorate\"\nmax_missing = 1",
            &[([0, 1, 8, 3], Some(4.0 / 3.0 * 4.0), Some(5.0), 1, true)],
        ),
    ];
    for (method, rest, rows) in cases {
        table(&scale(&format!("{method}\n{rest}")), rows);
    }
    // 49 of 12 items stand for 15: exactly 61.25 times two, where floating point gives a hair less than a half.
    assert!((half_up(49.0 / 12.0 * 15.0 * 2.0) - 123.0).abs() < 1e-12);
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
    let (f, m) = (Some(Sex::Female), Some(Sex::Male));
    // Answers, sex, age; score of "all", whether it is pro-rated, score and band of "t".
    let rows = [
        ([1, 2, 2, 2], m, Some(11), Some(6.0), false, Some(50.0), Some("low")),
        ([1, 2, 2, NO], m, Some(12), Some(6.0), true, Some(60.5), Some("high")),
        ([1, 2, 2, 2], f, None, Some(6.0), false, Some(70.0), Some("high")),
        ([1, 2, 2, 2], m, None, Some(6.0), false, None, None),
        ([1, 2, 2, 2], None, Some(11), Some(6.0), false, None, None),
        ([1, NO, 2, 2], f, None, None, false, None, None),
        // A raw score that stands in no row.
        ([1, 1, 2, 2], f, None, Some(5.0), false, None, None),
    ];
    for (answers, sex, age, all, prorated, t, band) in rows {
        let taking = Taking { sex, age, mode: Mode::Own };
        let form = Form::of_list(&both, &answers.map(|code| (code != NO).then_some(code)), taking).unwrap();
        let scores = scales(&form);
        assert_eq!(
            (scores[2].score, scores[2].prorated, scores[3].score, scores[3].band),
            (all, prorated, t, band),
            "{answers:?} {taking:?}"
        );
    }
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
    let (f, m) = (Some(Sex::Female), Some(Sex::Male));
    // Answers, sex, mode; score, answered, skipped, missing.
    let rows = [
        ([0, NO, NO, 2], None, Mode::Own, Some(2.0), 2, 2, 0),
        ([0, 3, NO, 2], None, Mode::Own, Some(5.0), 3, 1, 0),
        ([1, 2, NO, 2], None, Mode::Own, None, 3, 0, 1),
        ([1, 2, NO, 2], None, Mode::Interview, Some(6.0), 3, 1, 0),
        ([1, 2, 3, NO], m, Mode::Own, Some(6.0), 3, 1, 0),
        ([1, 2, 3, NO], f, Mode::Own, None, 3, 0, 1),
        ([NO, NO, NO, NO], None, Mode::Own, None, 0, 0, 4),
    ];
    for (answers, sex, mode, score, answered, skipped, missing) in rows {
        let taking = Taking { sex, age: None, mode };
        let form = Form::of_list(&skips, &answers.map(|code| (code != NO).then_some(code)), taking).unwrap();
        let scores = scales(&form);
        let one = &scores[0];
        assert_eq!(
            (one.score, one.n_answered, one.n_skipped, one.n_missing),
            (score, answered, skipped, missing),
            "{answers:?} {taking:?}"
        );
    }
}
