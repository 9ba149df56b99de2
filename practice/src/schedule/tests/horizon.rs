//! The calendar keeps itself filled, closed days, tracks of care, and zones whose rules change.

use kernel::Id;
use platform::args;

use crate::{
    clients::{self, PartClients},
    schedule::{self, ChangeTracks, KeepTrack, NewClosure, NewSeries, Rule, Track},
    testing::{Practice, User, does, practice, said},
};

async fn endless(p: &Practice, who: &User) -> schedule::Booked {
    let rule: Rule = "FREQ=WEEKLY".parse().unwrap();
    let order = NewSeries { rule, ..p.order("wed 14:00") };
    does!(who, schedule::make_series, order.clone()).await.unwrap()
}

async fn count(p: &Practice) -> i64 {
    p.number("SELECT COUNT(*) FROM schedule_occurrence WHERE group_id = $1", args![p.cast.dbt]).await
}

// proves: R-B1
// keeps: O1
#[tokio::test]
async fn a_series_that_goes_on_is_always_a_year_ahead_and_never_twice() {
    let p = practice().await;
    let made = endless(&p, &p.maya().await).await;
    assert_eq!(made.times, 52);
    assert_eq!(schedule::fill_horizon(&p.house, p.id).await.unwrap(), 0, "nothing is due");
    p.at("2026-12-08 9:00");
    let (one, two) = tokio::join!(schedule::fill_horizon(&p.house, p.id), schedule::fill_horizon(&p.house, p.id));
    assert_eq!(one.unwrap() + two.unwrap(), 1, "two at once fill it once");
    assert_eq!(count(&p).await, 55, "two weeks went by, and one is ahead");
    p.at("2026-12-09 9:00");
    assert_eq!(schedule::fill_horizon(&p.house, p.id).await.unwrap(), 0, "it falls due once a week");
    let sql = "SELECT COUNT(*) FROM schedule_roster r JOIN schedule_occurrence o ON o.id = r.occurrence_id WHERE o.group_id = $1";
    assert_eq!(p.number(sql, args![p.cast.dbt]).await, 55 * 12, "the members are expected there too");
    let last = p.texts("SELECT MAX(local_start) FROM schedule_occurrence", args![]).await;
    assert_eq!(last, ["2027-12-08T14:00"]);
}

// proves: R-B3
// keeps: O5
#[tokio::test]
async fn where_the_room_is_taken_the_calendar_goes_on_and_somebody_is_told() {
    let p = practice().await;
    let maya = p.maya().await;
    endless(&p, &maya).await;
    let other = NewSeries { leads: vec![p.cast.theo], ..p.order("2027-11-24 14:30") };
    does!(p.tomas().await, schedule::make_series, other.clone()).await.unwrap();
    p.at("2026-12-01 9:00");
    schedule::fill_horizon(&p.house, p.id).await.unwrap();
    let sql = "SELECT COUNT(*) FROM schedule_room_booking WHERE NOT strict";
    assert_eq!(p.number(sql, args![]).await, 1, "it is there, marked as booked twice");
    let told = p.texts("SELECT payload FROM platform_outbox WHERE topic = 'notice' ORDER BY made_at", args![]).await;
    assert!(told.iter().any(|letter| letter.contains("24 Nov 2027")), "{told:?}");
}

// proves: R-B11
// keeps: O4
#[tokio::test]
async fn a_holiday_cancels_what_is_and_what_will_be_on_the_calendar_and_opens_again() {
    let p = practice().await;
    let (maya, fred) = (p.maya().await, p.as_(p.cast.fred).await);
    endless(&p, &maya).await;
    let days = |name: &str, first: &str, last: &str| NewClosure {
        name: name.into(),
        first: first.parse().unwrap(),
        last: last.parse().unwrap(),
        staff: None,
        place: String::new(),
        cancels: true,
    };
    let order = days("Christmas", "2026-12-23", "2026-12-31");
    assert_eq!(said(&does!(maya, schedule::make_closure, order.clone()).await), "forbidden");
    let closed = does!(fred, schedule::make_closure, order.clone()).await.unwrap();
    assert_eq!(closed.lines.len(), 2);
    let later = days("Thanksgiving", "2027-11-24", "2027-11-26");
    assert_eq!(does!(fred, schedule::make_closure, later.clone()).await.unwrap().lines.len(), 0);
    p.at("2026-12-01 9:00");
    schedule::fill_horizon(&p.house, p.id).await.unwrap();
    let cancelled = "SELECT local_start || ' ' || cancel_reason FROM schedule_occurrence WHERE cancelled_at IS NOT NULL ORDER BY local_start";
    assert_eq!(
        p.texts(cancelled, args![]).await,
        ["2026-12-23T14:00 Christmas", "2026-12-30T14:00 Christmas", "2027-11-24T14:00 Thanksgiving"]
    );
    let back = does!(fred, schedule::lift_closure, closed.closure).await.unwrap();
    assert_eq!((back.back, p.texts(cancelled, args![]).await.len()), (2, 1));
    assert_eq!(said(&does!(fred, schedule::lift_closure, closed.closure).await), "closure.lifted");
    let wrong = days(" ", "2026-12-31", "2026-12-01");
    assert_eq!(said(&does!(fred, schedule::make_closure, wrong.clone()).await), "closure.name, closure.days");
}

// proves: R-B11
#[tokio::test]
async fn somebodys_leave_cancels_only_what_nobody_else_leads() {
    let p = practice().await;
    let maya = p.maya().await;
    let alone = NewSeries { leads: vec![p.cast.maya], room: None, ..p.order("thu 9:00") };
    does!(maya, schedule::make_series, alone.clone()).await.unwrap();
    p.planned("thu 14:00").await;
    let order = NewClosure {
        name: "Maya's leave".into(),
        first: "2026-11-26".parse().unwrap(),
        last: "2026-11-26".parse().unwrap(),
        staff: Some(p.cast.maya),
        place: String::new(),
        cancels: true,
    };
    let closed = does!(p.as_(p.cast.fred).await, schedule::make_closure, order.clone()).await.unwrap();
    let lines: Vec<_> = closed.lines.iter().map(|line| (line.what.word(), line.why.as_str())).collect();
    assert_eq!(lines, [("cancelled", ""), ("kept", "somebody else leads it too")]);
}

// proves: R-B1
// keeps: O2
#[tokio::test]
async fn when_a_zones_rules_change_the_wall_clock_stays_and_what_has_begun_too() {
    let p = practice().await;
    let maya = p.maya().await;
    let made = does!(maya, schedule::make_series, NewSeries { rule: Rule::weekly(1, 3), ..p.order("wed 14:00") }).await.unwrap();
    assert_eq!(schedule::settle_zones(&p.house, p.id).await.unwrap(), 0, "as computed");
    assert_eq!(schedule::settle_zones(&p.house, p.id).await.unwrap(), 0);
    // As a program with older zone data would have left it.
    for sql in [
        "UPDATE schedule_occurrence SET starts_at = starts_at + 3600000000, ends_at = ends_at + 3600000000",
        "DELETE FROM schedule_zone",
    ] {
        assert_eq!(p.attack(sql).await, "done");
    }
    assert_eq!(schedule::settle_zones(&p.house, p.id).await.unwrap(), 3);
    let first: kernel::Moment = p.rows("SELECT starts_at FROM schedule_occurrence WHERE id = $1", args![made.first]).await.remove(0).next().unwrap();
    assert_eq!(first, made.starts_at);
}

async fn track(p: &Practice, who: &User, name: &str, series: &[Id<schedule::Series>]) -> Id<Track> {
    let order = KeepTrack { track: None, version: 0, name: name.into(), level: String::new(), in_use: true, series: series.to_vec() };
    let _ = p;
    does!(who, schedule::keep_track, order.clone()).await.unwrap()
}

// proves: KP-3, KP-22, KP-23
// keeps: R5, R7
#[tokio::test]
async fn a_change_of_level_ends_one_track_and_begins_another_and_the_sessions_follow() {
    let p = practice().await;
    let (tomas, maya) = (p.tomas().await, p.maya().await);
    let weekly = |when: &str| NewSeries { rule: Rule::weekly(1, 3), ..p.order(when) };
    let detox = does!(maya, schedule::make_series, weekly("wed 14:00").clone()).await.unwrap();
    let iop = does!(maya, schedule::make_series, weekly("fri 9:00").clone()).await.unwrap();
    let eating = NewSeries { room: Some(p.cast.willow), leads: vec![p.cast.theo], ..weekly("wed 15:00") };
    let eating = does!(tomas, schedule::make_series, eating.clone()).await.unwrap();
    let first = track(&p, &tomas, "Detox", &[detox.series]).await;
    let second = track(&p, &tomas, "IOP", &[iop.series]).await;
    let third = track(&p, &tomas, "Eating disorder", &[eating.series]).await;
    assert_eq!(
        said(&does!(tomas, schedule::keep_track, KeepTrack { track: None, version: 0, name: "detox".into(), level: String::new(), in_use: true, series: Vec::new() }).await),
        "track_name_taken"
    );
    let guest = super::rosters::guest(&p).await;
    let change = |leave: &[Id<Track>], begin: &[Id<Track>], day: &str| ChangeTracks {
        client: guest,
        leave: leave.to_vec(),
        begin: begin.to_vec(),
        day: day.parse().ok(),
        reason: "admission".into(),
        despite: String::new(),
    };
    let order = change(&[], &[first, third], "");
    let begun = does!(tomas, schedule::change_tracks, order.clone()).await.unwrap();
    assert_eq!((begun.added, begun.overlaps.len()), (6, 3), "both at once, and the overlaps are shown");
    assert_eq!(said(&does!(tomas, schedule::change_tracks, order.clone()).await), "track_twice");
    let order = change(&[first], &[second], "2026-12-04");
    let moved = does!(tomas, schedule::change_tracks, order.clone()).await.unwrap();
    assert_eq!((moved.added, moved.removed), (2, 1), "from the fourth of December on");
    let back = does!(tomas, schedule::undo_change, moved.change.unwrap()).await.unwrap();
    assert_eq!(back.back, 3);
    let sql = "SELECT COUNT(*) FROM schedule_roster WHERE client_id = $1 AND source = 'track'";
    assert_eq!(p.number(sql, args![guest]).await, 6);
    let twice = format!(
        "INSERT INTO schedule_client_track (practice_id, id, track_id, client_id, valid_from, reason, version, made_at) VALUES ({}, {}, {}, {}, 0, '', 1, 0)",
        p.sql(p.id), p.sql(p.cast.maya), p.sql(first), p.sql(guest)
    );
    assert_eq!(p.attack(&twice).await, "track_twice");
}

// proves: R-A10, KP-3
#[tokio::test]
async fn a_track_places_nobody_beside_whom_they_are_kept_apart_from() {
    let p = practice().await;
    let (tomas, maya, cora) = (p.tomas().await, p.maya().await, p.as_(p.cast.cora).await);
    let guest = super::rosters::guest(&p).await;
    let series = does!(maya, schedule::make_series, NewSeries { rule: Rule::weekly(1, 3), ..p.order("wed 14:00") }).await.unwrap().series;
    let iop = track(&p, &tomas, "IOP", &[series]).await;
    let order = PartClients { client: guest, other: p.client("Ben"), reason: "Restraining order".into(), from: None, until: None };
    does!(tomas, clients::part_clients, order.clone()).await.unwrap();
    does!(tomas, clients::assign_client, guest, cora.id).await.unwrap();
    let order = |why: &str| ChangeTracks {
        client: guest, leave: Vec::new(), begin: vec![iop], day: None, reason: String::new(), despite: why.to_owned(),
    };
    for (who, why, outcome) in [
        (&cora, "", "apart.kept"), (&cora, "They have made up", "forbidden"), (&tomas, "", "apart.kept"), (&tomas, "They have made up", "done"),
    ] {
        let order = order(why);
        assert_eq!(said(&does!(who, schedule::change_tracks, order.clone()).await), outcome);
    }
    assert_eq!(p.texts("SELECT place || ': ' || reason FROM clients_apart_passed", args![]).await, ["track: They have made up"]);
}
