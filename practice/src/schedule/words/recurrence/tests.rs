//! Recurrence rules: tables of days, the `rrule` crate as a second opinion, text there and back, hostile texts.

use jiff::civil::{date, time};
use kernel::Zone;
use proptest::prelude::*;
use rrule::RRuleSet;

use super::*;

fn rule(text: &str) -> Rule {
    text.parse().unwrap_or_else(|refused| panic!("{text}: {refused:?}"))
}

fn shown(days: impl Iterator<Item = Day>) -> String {
    days.map(|day| day.strftime("%y-%m-%d").to_string()).collect::<Vec<_>>().join(" ")
}

// proves: R-B1
#[test]
fn days_of_a_series() {
    let table = [
        ("FREQ=DAILY;COUNT=3", date(2026, 12, 30), "26-12-30 26-12-31 27-01-01"),
        ("FREQ=DAILY;INTERVAL=3;UNTIL=20260305", date(2026, 2, 26), "26-02-26 26-03-01 26-03-04"),
        ("FREQ=WEEKLY;COUNT=3", date(2026, 11, 25), "26-11-25 26-12-02 26-12-09"),
        // weeks across the end of a year of 53 weeks, several days in each
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;COUNT=5", date(2026, 12, 17), "26-12-17 26-12-29 26-12-31 27-01-12 27-01-14"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;COUNT=4", date(2026, 12, 27), "26-12-27 27-01-04 27-01-10 27-01-18"),
        // the first day is one of the days only if it fits
        ("FREQ=WEEKLY;BYDAY=FR;COUNT=2", date(2026, 11, 25), "26-11-27 26-12-04"),
        // months without the day are skipped and do not count
        ("FREQ=MONTHLY;BYMONTHDAY=31;COUNT=4", date(2026, 1, 31), "26-01-31 26-03-31 26-05-31 26-07-31"),
        ("FREQ=MONTHLY;BYMONTHDAY=30;UNTIL=20260430", date(2026, 1, 30), "26-01-30 26-03-30 26-04-30"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=4", date(2027, 11, 30), "27-11-30 27-12-31 28-01-31 28-02-29"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=2", date(2026, 1, 31), "26-01-31 26-02-28"),
        // 29 February, every year
        ("FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=29;COUNT=3", date(2024, 2, 29), "24-02-29 28-02-29 32-02-29"),
        ("FREQ=MONTHLY;BYDAY=5MO;COUNT=3", date(2026, 1, 1), "26-03-30 26-06-29 26-08-31"),
        ("FREQ=MONTHLY;BYDAY=-1FR;COUNT=3", date(2026, 1, 1), "26-01-30 26-02-27 26-03-27"),
        ("FREQ=MONTHLY;INTERVAL=3;BYDAY=2TU;COUNT=3", date(2026, 11, 11), "27-02-09 27-05-11 27-08-10"),
        ("FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2;COUNT=1", date(2026, 11, 1), "26-11-10"),
        // the last day itself belongs to it, the day before the first leaves nothing
        ("FREQ=WEEKLY;UNTIL=20261202", date(2026, 11, 25), "26-11-25 26-12-02"),
        ("FREQ=WEEKLY;UNTIL=20261124", date(2026, 11, 25), ""),
    ];
    for (text, first, days) in table {
        assert_eq!(shown(rule(text).days(first)), days, "{text}");
    }
}

// proves: R-B1
#[test]
fn half_past_two_on_the_days_on_which_the_clock_changes() {
    // New York skips 02:30 on 8 March (it becomes 03:30) and has 02:30 once on 1 November; London skips 01:30 on
    // 29 March (it becomes 02:30) and has it twice on 25 October, where the first of the two is meant.
    let ny = ("America/New_York", time(2, 30, 0, 0));
    let london = ("Europe/London", time(1, 30, 0, 0));
    let table = [
        (ny, "FREQ=DAILY;COUNT=3", date(2026, 3, 7), ["03-07T07:30", "03-08T07:30", "03-09T06:30"]),
        (ny, "FREQ=WEEKLY;COUNT=3", date(2026, 3, 1), ["03-01T07:30", "03-08T07:30", "03-15T06:30"]),
        (ny, "FREQ=MONTHLY;BYDAY=2SU;COUNT=3", date(2026, 2, 1), ["02-08T07:30", "03-08T07:30", "04-12T06:30"]),
        (ny, "FREQ=DAILY;COUNT=3", date(2026, 10, 31), ["10-31T06:30", "11-01T07:30", "11-02T07:30"]),
        (ny, "FREQ=WEEKLY;COUNT=3", date(2026, 10, 25), ["10-25T06:30", "11-01T07:30", "11-08T07:30"]),
        (ny, "FREQ=MONTHLY;BYMONTHDAY=1;COUNT=3", date(2026, 10, 1), ["10-01T06:30", "11-01T07:30", "12-01T07:30"]),
        (london, "FREQ=DAILY;COUNT=3", date(2026, 3, 28), ["03-28T01:30", "03-29T01:30", "03-30T00:30"]),
        (london, "FREQ=WEEKLY;COUNT=3", date(2026, 3, 22), ["03-22T01:30", "03-29T01:30", "04-05T00:30"]),
        (london, "FREQ=MONTHLY;BYDAY=-1SU;COUNT=3", date(2026, 2, 1), ["02-22T01:30", "03-29T01:30", "04-26T00:30"]),
        (london, "FREQ=DAILY;COUNT=3", date(2026, 10, 24), ["10-24T00:30", "10-25T00:30", "10-26T01:30"]),
        (london, "FREQ=WEEKLY;COUNT=3", date(2026, 10, 18), ["10-18T00:30", "10-25T00:30", "11-01T01:30"]),
        (london, "FREQ=MONTHLY;BYDAY=-1SU;COUNT=3", date(2026, 9, 1), ["09-27T00:30", "10-25T00:30", "11-29T01:30"]),
    ];
    for ((zone, at), text, first, instants) in table {
        let zone = Zone::named(zone).unwrap();
        let found: Vec<_> = rule(text).days(first).map(|day| zone.at(day.to_datetime(at)).to_string()).collect();
        assert_eq!(found, instants.map(|at| format!("2026-{at}:00Z")), "{} {text}", zone.name());
    }
}

#[test]
fn other_calendars_rules_are_read_as_they_are_meant() {
    let ny = Zone::named("America/New_York").unwrap();
    let start = date(2026, 11, 24).at(9, 0, 0, 0);
    let table = [
        // the end is an instant: 30 December 23:59:59 in New York; a session at nine is before it or not
        ("FREQ=WEEKLY;UNTIL=20261231T045959Z", "FREQ=WEEKLY;UNTIL=20261230"),
        ("FREQ=WEEKLY;UNTIL=20261215T140000Z", "FREQ=WEEKLY;UNTIL=20261215"),
        ("FREQ=WEEKLY;UNTIL=20261215T135959Z", "FREQ=WEEKLY;UNTIL=20261214"),
        ("FREQ=WEEKLY;UNTIL=20261215T085959", "FREQ=WEEKLY;UNTIL=20261214"),
        ("FREQ=WEEKLY;UNTIL=99991231T235959Z", "FREQ=WEEKLY;UNTIL=99991231"),
        ("RRULE:FREQ=WEEKLY;WKST=SU;INTERVAL=2;BYDAY=TU", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        ("freq=weekly;byday=th,tu,th", "FREQ=WEEKLY;BYDAY=TU,TH"),
        ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("FREQ=MONTHLY", "FREQ=MONTHLY;BYMONTHDAY=24"),
        ("FREQ=MONTHLY;BYDAY=TU;BYSETPOS=-1", "FREQ=MONTHLY;BYDAY=-1TU"),
        ("FREQ=MONTHLY;BYDAY=+4TU;COUNT=5;", "FREQ=MONTHLY;BYDAY=4TU;COUNT=5"),
    ];
    for (text, canonical) in table {
        assert_eq!(Rule::read(text, start, &ny).map(|r| r.to_string()), Ok(canonical.to_owned()), "{text}");
    }
}

#[test]
fn what_is_not_taken_is_refused_by_name_and_hostile_texts_do_no_harm() {
    let long = format!("FREQ=WEEKLY;BYDAY={}", "MO,".repeat(500_000));
    let broken = [
        "", "RRULE:", "FREQ", "FREQ=", "FREQ=SOMETIMES", "INTERVAL=2", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;COUNT=0", "FREQ=DAILY;COUNT=-1",
        "FREQ=DAILY;COUNT=+1", "FREQ=DAILY;COUNT=2;UNTIL=20261231", "FREQ=DAILY;FREQ=DAILY", "FREQ=DAILY;UNTIL=20261331", "FREQ=DAILY;UNTIL=",
        "FREQ=DAILY;UNTIL=-0261231", "FREQ=DAILY;UNTIL=20261231T", "FREQ=DAILY;UNTIL=20261231T250000", "FREQ=WEEKLY;BYDAY=", "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;BYDAY=2TU", "FREQ=WEEKLY;BYDAY=M", "FREQ=DAILY;X-MINE=1", "FREQ=DÄILY", "FREQ=MONTHLY;BYMONTHDAY=0", "=;=", &long,
    ];
    for text in broken {
        assert_eq!(text.parse::<Rule>().map_err(|r| r.code), Err("rule.shape"), "{text:.60}");
    }
    let more = [
        "FREQ=YEARLY", "FREQ=SECONDLY", "FREQ=DAILY;INTERVAL=4294967296", "FREQ=DAILY;COUNT=4294967295", "FREQ=DAILY;BYHOUR=9",
        "FREQ=DAILY;INTERVAL=2;BYDAY=MO", "FREQ=MONTHLY", "FREQ=MONTHLY;BYDAY=TU", "FREQ=MONTHLY;BYDAY=1TU,3TU", "FREQ=MONTHLY;BYMONTHDAY=1,15",
        "FREQ=MONTHLY;BYMONTHDAY=-2", "FREQ=MONTHLY;BYDAY=6MO", "FREQ=MONTHLY;BYMONTH=1;BYDAY=1MO", "FREQ=WEEKLY;WKST=SU;INTERVAL=2;BYDAY=SU,MO",
    ];
    for text in more {
        assert_eq!(text.parse::<Rule>().map_err(|r| r.code), Err("rule.unsupported"), "{text}");
    }
}

#[test]
fn no_rule_runs_on_for_ever() {
    let february = date(2026, 2, 1);
    // 30 February never comes until the calendar ends
    assert_eq!(rule("FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=30").days(february).next(), None);
    assert_eq!(rule("FREQ=DAILY").days(date(9999, 12, 30)).count(), 2);
    assert_eq!(rule("FREQ=WEEKLY;INTERVAL=999").days(date(9999, 12, 31)).count(), 1);
    assert_eq!(rule("FREQ=DAILY;UNTIL=99991231").days(february).take(3).count(), 3);
    let wild = Rule { frequency: Frequency::Daily, every: u32::MAX, end: End::Count(u32::MAX) };
    assert_eq!(wild.days(february).count(), 1);
    for frequency in [Frequency::MonthlyOn(0), Frequency::MonthlyOn(99), Frequency::MonthlyBy { nth: 9, weekday: Weekday::Monday }] {
        assert_eq!(Rule { frequency, every: 0, end: End::Never }.days(february).next(), None);
    }
    for first in [Day::MIN, Day::MAX] {
        for text in ["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,SU", "FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=MONTHLY;BYDAY=-1SU"] {
            assert!(rule(text).days(first).take(3).all(|day| first <= day), "{text}");
        }
    }
}

#[test]
fn rules_are_said_in_words() {
    let first = date(2026, 11, 24);
    let table = [
        (Rule::once(), "once"),
        (Rule::weekly(1, 8), "every week on Tuesday, 8 times"),
        (rule("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;COUNT=12"), "every 2 weeks on Tuesday and Thursday, 12 times"),
        (rule("FREQ=WEEKLY;BYDAY=MO,WE,FR"), "every week on Monday, Wednesday and Friday"),
        (rule("FREQ=DAILY;UNTIL=20270303"), "every day, until 3 Mar 2027"),
        (rule("FREQ=MONTHLY;BYMONTHDAY=22"), "every month on the 22nd"),
        (rule("FREQ=MONTHLY;BYMONTHDAY=11"), "every month on the 11th"),
        (rule("FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=-1"), "every 2 months on the last day"),
        (rule("FREQ=MONTHLY;BYDAY=-1FR;COUNT=3"), "every month on the last Friday, 3 times"),
        (rule("FREQ=MONTHLY;BYDAY=2TU"), "every month on the second Tuesday"),
    ];
    for (rule, said) in table {
        assert_eq!(rule.describe(first), said);
    }
}

fn frequencies() -> impl Strategy<Value = Frequency> {
    let days = proptest::collection::vec(0..7_usize, 0..4).prop_map(|days| days.into_iter().map(|n| WEEK[n]).collect::<Vec<_>>());
    let nth = prop_oneof![Just(-1), 1..=5_i8];
    prop_oneof![
        Just(Frequency::Daily),
        days.prop_map(|days| Frequency::weekly(&days)),
        prop_oneof![Just(-1), 1..=31_i8].prop_map(Frequency::MonthlyOn),
        (nth, 0..7_usize).prop_map(|(nth, n)| Frequency::MonthlyBy { nth, weekday: WEEK[n] }),
    ]
}

prop_compose! {
    fn cases()(
        frequency in frequencies(), every in 1_u32..9, start in 0_i64..12_000, ends in 0..3, count in 1_u32..40, span in -20_i64..2000,
    ) -> (Rule, Day) {
        let first = shifted(date(2000, 1, 1), start);
        let end = match ends {
            0 => End::Never,
            1 => End::Count(count),
            _ => End::Until(shifted(first, span)),
        };
        (Rule { frequency, every, end }, first)
    }
}

/// What the `rrule` crate makes of the same text.
fn second_opinion(rule: &Rule, first: Day, most: u16) -> Vec<String> {
    let text = match rule.end {
        End::Until(_) => format!("{rule}T235959Z"),
        End::Never | End::Count(_) => rule.to_string(),
    };
    let set: RRuleSet = format!("DTSTART:{}T090000Z\nRRULE:{text}", first.strftime("%Y%m%d")).parse().unwrap();
    set.all(most).dates.iter().map(|at| at.format("%Y-%m-%d").to_string()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    // proves: R-B1
    #[test]
    fn the_days_are_those_that_a_second_implementation_finds((rule, first) in cases()) {
        // It refuses an end before the start, where there is nothing to compare but that there is nothing.
        if matches!(rule.end, End::Until(last) if last < first) {
            prop_assert_eq!(rule.days(first).next(), None);
        } else {
            let ours: Vec<_> = rule.days(first).take(50).map(|day| day.to_string()).collect();
            prop_assert_eq!(ours, second_opinion(&rule, first, 50));
        }
    }

    #[test]
    fn a_rule_is_written_and_read_back((rule, first) in cases()) {
        prop_assert_eq!(rule.to_string().parse::<Rule>(), Ok(rule.clone()));
        let json = serde_json::to_string(&rule).unwrap();
        prop_assert_eq!(&json, &format!("\"{rule}\""));
        prop_assert_eq!(serde_json::from_str::<Rule>(&json).unwrap(), rule.clone());
        prop_assert!(!rule.describe(first).is_empty());
    }

    #[test]
    fn the_days_from_a_day_on_are_the_last_of_all((rule, first) in cases(), ahead in -40_i64..4000) {
        let from = shifted(first, ahead);
        let far: Vec<_> = rule.days(first).take_while(|day| *day <= shifted(from, 400)).filter(|day| from <= *day).collect();
        let near: Vec<_> = rule.days_from(first, from).take_while(|day| *day <= shifted(from, 400)).collect();
        prop_assert_eq!(near, far);
    }

    #[test]
    fn a_series_cut_in_two_has_the_same_days((rule, first) in cases(), ahead in 0_i64..400) {
        let cut = shifted(first, ahead);
        let whole: Vec<_> = rule.days(first).take(60).collect();
        let (before, after): (Vec<_>, Vec<_>) = whole.iter().partition(|day| **day < cut);
        match (rule.rest_after(first, cut), rule.days(first).find(|day| cut <= *day)) {
            (Some(rest), Some(day)) => {
                let found: Vec<_> = rest.days(day).take(after.len()).collect();
                prop_assert_eq!(found, after);
                prop_assert_eq!(rule.ended_before(cut).days(first).take(60).collect::<Vec<_>>(), before);
                prop_assert_eq!(rest.days(day).take(1000).count() == 1000, rule.days(day).take(1000).count() == 1000);
            }
            (rest, day) => prop_assert_eq!((rest, day), (None, None)),
        }
    }

    #[test]
    fn no_text_breaks_the_reader(text in "(FREQ=(DAILY|WEEKLY|MONTHLY);)?((INTERVAL|COUNT|UNTIL|BYDAY|BYMONTHDAY|BYSETPOS|WKST)=[-+0-9A-Z,]{0,12};?){0,4}|\\PC{0,40}") {
        if let Ok(rule) = text.parse::<Rule>() {
            prop_assert_eq!(rule.to_string().parse::<Rule>(), Ok(rule.clone()));
            prop_assert!(rule.days(date(2026, 11, 23)).take(20).count() <= 20);
        }
    }
}
