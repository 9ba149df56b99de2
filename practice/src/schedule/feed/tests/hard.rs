//! Hard calendars, made by hand through the verbs: both clock changes, two zones, moves, cancellations, splits, monthly rules.
//!
//! Each is compared with the calendar as data, and with `COHORT_CALENDARS=DIR` left there with it, for the programs of other
//! people in `tests/calendar`.

use std::{env, fs, path::Path};

use jiff::civil::{Weekday, date};
use kernel::{Day, Id};
use platform::args;

use super::{exact::expanded, fetched, made};
use crate::{
    schedule::{self, Cancel, Edit, EditSeries, End, Frequency, Move, NewSeries, Occurrence, Reach, Rule},
    testing::{Practice, User, clock, does, practice, said},
};

/// A series of DBT Skills A without a room.
fn series(p: &Practice, zone: &str, day: Day, time: &str, rule: Rule) -> NewSeries {
    NewSeries { zone: zone.to_owned(), day, time: clock(time), rule, room: None, skip_taken: true, ..p.order("tue 9:00") }
}

async fn book(p: &Practice, order: NewSeries) {
    let maya = p.maya().await;
    does!(maya, schedule::make_series, order.clone()).await.unwrap();
}

const fn of(frequency: Frequency, every: u32, count: u32) -> Rule {
    Rule { frequency, every, end: End::Count(count) }
}

/// The nth occurrence of the practice's only series, or of those that went on from it, with its version.
async fn nth(p: &Practice, n: usize) -> (Id<Occurrence>, i64) {
    let sql = "SELECT id, version FROM schedule_occurrence WHERE withdrawn_at IS NULL ORDER BY original_local";
    let mut row = p.rows(sql, args![]).await.remove(n);
    (row.next().unwrap(), row.next().unwrap())
}

async fn moves(p: &Practice, n: usize, day: Day, time: &str) {
    let ((occurrence, version), maya) = (nth(p, n).await, p.maya().await);
    let order = Move { occurrence, version, day, time: Some(clock(time)), minutes: None, room: None, leads: Vec::new() };
    assert_eq!(said(&does!(maya, schedule::move_occurrence, order.clone()).await), "done");
}

async fn cancels(p: &Practice, n: usize) {
    let ((occurrence, version), maya) = (nth(p, n).await, p.maya().await);
    let order = Cancel { occurrence, version, reason: "Closed".into() };
    assert_eq!(said(&does!(maya, schedule::cancel_occurrence, order.clone()).await), "done");
}

async fn edits(p: &Practice, n: usize, reach: Reach, edit: Edit) {
    let ((occurrence, version), maya) = (nth(p, n).await, p.maya().await);
    let order = EditSeries { occurrence, version, reach, edit };
    assert_eq!(said(&does!(maya, schedule::edit_series, order.clone()).await), "done");
}

/// Compares what a feed gives with what the calendar says, and leaves both for others.
async fn left(p: &Practice, name: &str, who: &User, extent: &str) {
    let feed = fetched(p, &made(who, extent, "neutral", false).await).await;
    let list = who.get("/schedule.json?from=2026-08-01&to=2027-11-24").await.data();
    let me = who.id.to_string();
    let theirs = |session: &&serde_json::Value| {
        let leads = session["leads"].as_array().unwrap().iter().any(|lead| lead["id"] == me.as_str());
        session["cancelled"].is_null() && (extent != "mine" || leads)
    };
    let sessions: Vec<_> = list["sessions"].as_array().unwrap().iter().filter(theirs).cloned().collect();
    assert!(!sessions.is_empty(), "{name}");
    let mut wanted: Vec<_> = sessions.iter().map(|s| (s["starts_at"].as_str().unwrap().to_owned(), s["ends_at"].as_str().unwrap().to_owned())).collect();
    wanted.sort();
    let found: Vec<_> = expanded(&feed.body).into_iter().map(|(start, end, _)| (start.to_string(), end.to_string())).collect();
    assert_eq!(found, wanted, "{name}: {}", feed.body);
    if let Some(folder) = env::var_os("COHORT_CALENDARS") {
        let kept = serde_json::json!({ "from": list["from"], "to": list["to"], "sessions": sessions });
        fs::write(Path::new(&folder).join(format!("{name}.ics")), feed.body).unwrap();
        fs::write(Path::new(&folder).join(format!("{name}.json")), kept.to_string()).unwrap();
    }
}

// proves: R-B1, R-B5
#[tokio::test]
async fn nine_stays_nine_in_five_zones_over_both_clock_changes() {
    for (name, zone) in [
        ("new york", "America/New_York"), ("london", "Europe/London"), ("casablanca", "Africa/Casablanca"), ("lord howe", "Australia/Lord_Howe"),
        ("kolkata", "Asia/Kolkata"),
    ] {
        let p = practice().await;
        book(&p, series(&p, zone, date(2026, 9, 1), "9:00", Rule::weekly(1, 52))).await;
        left(&p, name, &p.maya().await, "mine").await;
    }
}

// proves: R-B1, R-B5
#[tokio::test]
async fn a_session_in_the_missing_or_doubled_hour_is_where_the_calendar_says() {
    for (name, zone, day) in [("night in new york", "America/New_York", date(2026, 10, 25)), ("night in london", "Europe/London", date(2026, 10, 18))] {
        let p = practice().await;
        book(&p, series(&p, zone, day, "1:30", Rule::weekly(1, 26))).await;
        let other = series(&p, zone, day, "21:00", Rule::weekly(1, 26));
        book(&p, other).await;
        left(&p, name, &p.maya().await, "seen").await;
    }
}

// proves: R-B1, R-B5
#[tokio::test]
async fn every_kind_of_rule_is_read_alike() {
    let tuesday = Weekday::Tuesday;
    for (name, rule) in [
        ("daily", of(Frequency::Daily, 3, 60)),
        ("two days a week", of(Frequency::weekly(&[tuesday, Weekday::Thursday]), 2, 40)),
        ("second tuesday", of(Frequency::MonthlyBy { nth: 2, weekday: tuesday }, 1, 12)),
        ("last friday", of(Frequency::MonthlyBy { nth: -1, weekday: Weekday::Friday }, 1, 12)),
        ("fifth tuesday", of(Frequency::MonthlyBy { nth: 5, weekday: tuesday }, 1, 5)),
        ("the 31st", of(Frequency::MonthlyOn(31), 1, 8)),
        ("last day", of(Frequency::MonthlyOn(-1), 2, 6)),
        ("without end", Rule { frequency: Frequency::weekly(&[tuesday]), every: 1, end: End::Never }),
        ("until", Rule { frequency: Frequency::Weekly(Vec::new()), every: 1, end: End::Until(date(2027, 4, 6)) }),
    ] {
        let p = practice().await;
        book(&p, series(&p, "America/New_York", date(2026, 9, 1), "9:00", rule)).await;
        left(&p, name, &p.maya().await, "mine").await;
    }
}

// proves: R-B2, R-B5
#[tokio::test]
async fn moves_and_cancellations_are_read_alike() {
    let p = practice().await;
    book(&p, series(&p, "America/New_York", date(2026, 12, 1), "9:00", Rule::weekly(1, 20))).await;
    moves(&p, 0, date(2026, 12, 2), "15:00").await;
    moves(&p, 4, date(2026, 12, 28), "9:00").await;
    // To the morning of the clock change, and across it.
    moves(&p, 13, date(2027, 3, 14), "3:15").await;
    moves(&p, 19, date(2027, 4, 15), "8:00").await;
    left(&p, "moved", &p.maya().await, "mine").await;
    for n in [1, 2, 9, 18] {
        cancels(&p, n).await;
    }
    left(&p, "moved and cancelled", &p.maya().await, "mine").await;
    cancels(&p, 0).await;
    cancels(&p, 19).await;
    left(&p, "first and last cancelled", &p.maya().await, "mine").await;
}

// proves: R-B2, R-B5
#[tokio::test]
async fn a_series_that_was_split_or_changed_is_read_alike() {
    let p = practice().await;
    book(&p, series(&p, "Europe/London", date(2026, 10, 6), "9:00", Rule::weekly(1, 40))).await;
    moves(&p, 12, date(2027, 1, 2), "10:00").await;
    edits(&p, 20, Reach::Following, Edit { time: Some(clock("17:30")), minutes: Some(60), ..Edit::default() }).await;
    left(&p, "split", &p.maya().await, "mine").await;
    edits(&p, 15, Reach::All, Edit { time: Some(clock("11:15")), ..Edit::default() }).await;
    left(&p, "split and changed", &p.maya().await, "mine").await;
    let rule = of(Frequency::weekly(&[Weekday::Monday, Weekday::Friday]), 1, 30);
    edits(&p, 18, Reach::Following, Edit { rule: Some(rule), ..Edit::default() }).await;
    left(&p, "split twice", &p.maya().await, "mine").await;
}

// proves: R-B5
#[tokio::test]
async fn what_somebody_else_leads_is_not_in_ones_own_calendar() {
    let p = practice().await;
    book(&p, series(&p, "America/New_York", date(2026, 12, 1), "9:00", Rule::weekly(1, 20))).await;
    for n in [3, 7, 8] {
        edits(&p, n, Reach::One, Edit { leads: Some(vec![p.cast.lena]), ..Edit::default() }).await;
    }
    edits(&p, 12, Reach::One, Edit { leads: Some(vec![p.cast.maya]), ..Edit::default() }).await;
    left(&p, "led by two", &p.maya().await, "mine").await;
    left(&p, "led by the other", &p.lena().await, "mine").await;
    left(&p, "seen by both", &p.tomas().await, "seen").await;
}
