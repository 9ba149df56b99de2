//! The schedule's rules: dates across clock changes against a naive model, moves, links, clashes.

use jiff::civil::{date, time};
use kernel::Day;
use proptest::prelude::*;

use super::*;
use crate::schedule::words::{NewSeries, Rule, shifted};

fn weekly(first: Day, every: u32, times: u32) -> Vec<Day> {
    days(&Rule::weekly(every, times), first, Day::MAX).0
}

fn slot(starts: i64, minutes: i64) -> Slot {
    Slot {
        id: Id::new(),
        group: Id::new(),
        group_name: "Anxiety Skills".into(),
        group_initials: "AS".into(),
        capacity: None,
        starts_at: Moment(starts),
        ends_at: Moment(starts + minutes * MINUTE),
        zone: "Europe/London".into(),
        room_id: None,
        room: None,
        link: None,
        service_code: None,
        topic: String::new(),
        series: Id::new(),
        cancelled: None,
        begun: None,
        moved: false,
        version: 1,
        facilitators: Vec::new(),
    }
}

fn order() -> NewSeries {
    NewSeries {
        group: Id::new(),
        zone: "America/New_York".into(),
        day: date(2026, 10, 21),
        time: time(10, 0, 0, 0),
        minutes: 90,
        rule: Rule::weekly(1, 8),
        room: None,
        leads: Vec::new(),
        link: String::new(),
        service_code: String::new(),
        topic: String::new(),
        skip_taken: false,
        share: false,
    }
}

fn codes(wrong: &[Refusal]) -> Vec<&str> {
    wrong.iter().map(|r| r.code).collect()
}

/// The naive model: the offset that the law says, worked out by hand for 2026 and 2027, day by day.
fn lawful_offset_hours(zone: &str, day: Day) -> i64 {
    let (winter, changes) = match zone {
        "Europe/London" => (0, [(date(2026, 3, 29), date(2026, 10, 25)), (date(2027, 3, 28), date(2027, 10, 31))]),
        _ => (-5, [(date(2026, 3, 8), date(2026, 11, 1)), (date(2027, 3, 14), date(2027, 11, 7))]),
    };
    winter + i64::from(changes.iter().any(|(spring, autumn)| *spring <= day && day < *autumn))
}

proptest! {
    // proves: R-B1
    #[test]
    fn a_series_keeps_its_wall_clock_across_both_clock_changes(
        london in any::<bool>(), start in 0_i64..650, hour in 4_i8..24, quarter in 0_i8..4, every in 1_u32..5, times in 1_u32..12,
    ) {
        let name = if london { "Europe/London" } else { "America/New_York" };
        let zone = Zone::named(name).unwrap();
        let first = shifted(date(2026, 1, 1), start);
        let last_known = date(2027, 12, 31);
        let days = weekly(first, every, times);
        prop_assert_eq!(days.len(), times as usize);
        let wall = time(hour, quarter * 15, 0, 0);
        let mut model = first;
        for (day, instance) in days.iter().zip(instances(&days, wall, 60, &zone)) {
            prop_assert_eq!(*day, model);
            prop_assert_eq!(zone.wall(instance.starts_at), day.to_datetime(wall));
            prop_assert_eq!(instance.local, day.to_datetime(wall));
            if *day <= last_known {
                let days_since_1970 = i64::from(date(1970, 1, 1).until(*day).unwrap().get_days());
                let minutes = days_since_1970 * 1440 + i64::from(hour) * 60 + i64::from(quarter) * 15 - lawful_offset_hours(name, *day) * 60;
                prop_assert_eq!(instance.starts_at, Moment(minutes * MINUTE));
            }
            prop_assert_eq!(instance.ends_at.minutes_since(instance.starts_at), 60);
            for _ in 0..7 * every {
                model = model.tomorrow().unwrap();
            }
        }
    }

    #[test]
    fn clashes_are_symmetric_and_touching_is_none(a in 0_i64..200, b in 0_i64..200, la in 1_i64..60, lb in 1_i64..60) {
        let instance = |at: i64, len: i64| Instance {
            id: Id::new(), local: date(2026, 1, 1).at(0, 0, 0, 0), starts_at: Moment(at), ends_at: Moment(at + len),
        };
        let booking = |i: &Instance| Booking { occurrence: i.id, resource: uuid::Uuid::nil(), starts_at: i.starts_at, ends_at: i.ends_at };
        let (one, two) = (instance(a, la), instance(b, lb));
        let there = clashes(&[one], &[booking(&two)]).is_empty();
        prop_assert_eq!(there, clashes(&[two], &[booking(&one)]).is_empty());
        prop_assert_eq!(!there, (a..a + la).any(|t| (b..b + lb).contains(&t)));
        prop_assert!(clashes(&[one], &[booking(&one)]).is_empty());
    }
}

// proves: R-B1
#[test]
fn a_time_that_the_clock_skips_moves_later_and_keeps_its_original() {
    let zone = Zone::named("Europe/London").unwrap();
    let made = instances(&weekly(date(2026, 3, 22), 1, 3), time(1, 30, 0, 0), 60, &zone);
    let shown: Vec<_> = made.iter().map(|i| (i.written(), zone.clock(i.starts_at))).collect();
    let pairs = [("2026-03-22T01:30", "01:30"), ("2026-03-29T01:30", "02:30"), ("2026-04-05T01:30", "01:30")];
    assert_eq!(shown, pairs.map(|(original, clock)| (original.to_owned(), clock.to_owned())));
}

#[test]
fn an_order_is_judged_whole() {
    assert_eq!(plan(&order(), &[], &[], WHOLE).map(|p| p.instances.len()), Ok(8));
    let bad = NewSeries {
        zone: "Mars/Olympus".into(),
        minutes: 0,
        rule: Rule { every: 0, ..Rule::weekly(1, 0) },
        link: "http://meet.example".into(),
        service_code: "9 0".into(),
        room: Some(Id::new()),
        ..order()
    };
    let wrong = plan(&bad, &[], &[], WHOLE).unwrap_err();
    let expected = ["series.zone", "session.length", "series.every", "room.unknown", "link.shape", "code.shape"];
    assert_eq!(codes(&wrong), expected);
    assert!(wrong.iter().all(|r| r.field.is_some()));
}

#[test]
fn a_link_is_https_to_a_host_and_nothing_else() {
    for good in ["https://meet.example/abc", "https://zoom.example:8443/j/1?pwd=x#y"] {
        assert_eq!(link(good), Ok(Some(good.to_owned())));
    }
    let bad = [
        "http://meet.example", "javascript:alert(1)", "https://", "https://host", "https://a@b.example", "https://x.example/<b>",
        "https://.x.", "https://a b.example",
    ];
    for bad in bad {
        assert!(link(bad).is_err(), "{bad}");
    }
    assert_eq!(link("  "), Ok(None));
}

#[test]
fn nobody_leads_twice_and_nobody_chosen_means_the_groups_own() {
    let [a, b, c] = [Id::new(), Id::new(), Id::new()];
    assert_eq!(leads(&[], &[a, b, a]), [a, b]);
    assert_eq!(leads(&[c, c], &[a, b]), [c]);
}

#[test]
fn a_started_session_stays_and_a_stale_reader_is_told() {
    let zone = Zone::named("Europe/London").unwrap();
    let go = |slot: &Slot, version| {
        let order = Move { occurrence: slot.id, version, day: date(2026, 11, 26), time: None, minutes: None, room: None, leads: Vec::new() };
        moved(slot, &order, &zone, &[])
    };
    let free = slot(zone.at(date(2026, 7, 1).at(10, 0, 0, 0)).0, 90);
    let there = go(&free, 1).unwrap();
    // the time of day is kept although the clock changed between the two days
    assert_eq!((there.written(), there.ends_at.minutes_since(there.starts_at)), ("2026-11-26T10:00".to_owned(), 90));
    assert_eq!(codes(&go(&free, 2).unwrap_err()), ["occurrence.changed"]);
    let begun = Slot { begun: Some(Moment(1)), ..free.clone() };
    assert_eq!(codes(&go(&begun, 1).unwrap_err()), ["occurrence.begun"]);
    assert!(startable(&begun).is_err() && startable(&free).is_ok());
    let off = Slot { cancelled: Some("snow".into()), ..free.clone() };
    assert_eq!(codes(&go(&off, 1).unwrap_err()), ["occurrence.cancelled"]);
    assert!(startable(&off).is_err());
    assert_eq!(restored(&off, 1).map(|i| i.starts_at), Ok(off.starts_at));
    assert!(restored(&off, 2).is_err() && restored(&free, 1).is_err());
    assert_eq!(cancelled(&free, 1, " Snow\u{7} "), Ok("Snow".to_owned()));
    assert!(cancelled(&free, 1, " ").is_err() && cancelled(&begun, 1, "Snow").is_err() && cancelled(&off, 1, "Snow").is_err());
}

#[test]
fn overlaps_are_marked_on_both_unless_one_is_cancelled() {
    let (room, kai) = (Some(Id::new()), Id::new());
    let in_room = |starts| Slot { room_id: room, ..slot(starts * MINUTE, 60) };
    let (a, b, c) = (in_room(0), in_room(59), in_room(119));
    assert_eq!(overlapping(&[a.clone(), b.clone(), c.clone()], &[]), HashSet::from([a.id, b.id]));
    let off = Slot { cancelled: Some("snow".into()), ..b };
    assert!(overlapping(&[a.clone(), off], &[]).is_empty());
    let led = Slot { facilitators: vec![(kai, "Kai".into())], ..slot(0, 60) };
    let busy = Busy { starts_at: Moment(0), ends_at: Moment(MINUTE), room: None, leads: vec![kai] };
    assert_eq!(overlapping(&[led.clone(), a], &[busy]), HashSet::from([led.id]));
}

// proves: TA-12
#[test]
fn part_of_a_name_is_enough_when_one_group_has_it() {
    let (skills, dbt) = (Id::new(), Id::new());
    let all = [(skills, "Anxiety Skills", "AS"), (dbt, "DBT Skills", "DBT")];
    let find = |typed: &str| meant(typed, all.into_iter()).map_err(|r| r.code);
    assert_eq!(find("anx"), Ok(skills));
    assert_eq!(find("dbt"), Ok(dbt));
    assert_eq!(find("ANXIETY  skills"), Ok(skills));
    assert_eq!(find("skills"), Err("group.several"));
    assert_eq!(find("zzz"), Err("group.none"));
    assert_eq!(find(" "), Err("group.empty"));
}
