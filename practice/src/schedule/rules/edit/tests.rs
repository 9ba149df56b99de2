//! What an edit makes of a rule, and which words of it will do. Whole edits are tried against the naive model.

use jiff::civil::{Weekday, date};

use super::*;
use crate::schedule::words::Rule;

fn rule(text: &str) -> Rule {
    text.parse().unwrap()
}

// proves: R-B1, R-B2
#[test]
fn a_rule_follows_the_day_that_its_date_is_moved_to() {
    for (text, from, to, becomes) in [
        ("FREQ=DAILY", date(2026, 11, 24), date(2026, 11, 26), "FREQ=DAILY"),
        ("FREQ=WEEKLY", date(2026, 11, 24), date(2026, 11, 26), "FREQ=WEEKLY"),
        ("FREQ=WEEKLY;BYDAY=TU,TH", date(2026, 11, 24), date(2026, 11, 25), "FREQ=WEEKLY;BYDAY=WE,TH"),
        ("FREQ=WEEKLY;BYDAY=TU,TH", date(2026, 11, 24), date(2026, 11, 26), "FREQ=WEEKLY;BYDAY=TH"),
        ("FREQ=MONTHLY;BYMONTHDAY=24", date(2026, 11, 24), date(2026, 11, 30), "FREQ=MONTHLY;BYMONTHDAY=30"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", date(2026, 11, 30), date(2026, 12, 31), "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", date(2026, 11, 30), date(2026, 12, 2), "FREQ=MONTHLY;BYMONTHDAY=2"),
        ("FREQ=MONTHLY;BYDAY=4TU", date(2026, 11, 24), date(2026, 11, 19), "FREQ=MONTHLY;BYDAY=3TH"),
        ("FREQ=MONTHLY;BYDAY=-1TU", date(2026, 11, 24), date(2026, 11, 26), "FREQ=MONTHLY;BYDAY=-1TH"),
    ] {
        assert_eq!(shifted(&rule(text), from, to), rule(becomes), "{text} from {from} to {to}");
    }
    assert_eq!(date(2026, 11, 24).weekday(), Weekday::Tuesday);
}

#[test]
fn an_edit_is_judged_whole_and_its_words_are_cleaned() {
    let codes = |edit: &Edit| check(edit).unwrap_err().iter().map(|wrong| wrong.code).collect::<Vec<_>>();
    assert_eq!(codes(&Edit { skip_taken: true, ..Edit::default() }), ["edit.nothing"]);
    let all = Edit {
        minutes: Some(9_999),
        day: Some(date(1066, 10, 14)),
        rule: Some(Rule { every: 0, ..Rule::once() }),
        link: Some("ftp://x".into()),
        service_code: Some("no such code at all".into()),
        topic: Some("x".repeat(201)),
        cancel: Some(" ".into()),
        ..Edit::default()
    };
    let wrong = ["session.length", "session.day", "series.every", "link.shape", "code.shape", "series.topic", "cancel.reason"];
    assert_eq!(codes(&all), wrong);
    let good = check(&Edit { topic: Some("  Opposite action ".into()), service_code: Some("h0005".into()), ..Edit::default() }).unwrap();
    assert_eq!((good.topic.as_deref(), good.service_code.as_deref()), (Some("Opposite action"), Some("H0005")));
}
