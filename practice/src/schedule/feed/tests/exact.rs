//! Whatever was done to a series, its calendar expands to exactly the sessions that stand: random series in zones of both
//! hemispheres, expanded by the `rrule` crate and read by the parser of `icalendar`, neither of which wrote them.

use std::collections::HashMap;

use jiff::civil::{DateTime, Weekday, date};
use kernel::{Id, Moment, Zone, time::MINUTE};
use proptest::{collection::vec, prelude::*};
use rrule::RRuleSet;

use crate::schedule::{
    End, Frequency, Rule,
    feed::{
        rules,
        words::{Session, Sheet, Strand},
    },
    words::shifted,
};

const ZONES: [&str; 6] = ["America/New_York", "Europe/London", "Australia/Lord_Howe", "Asia/Kolkata", "Africa/Casablanca", "UTC"];

/// What became of one date of a series.
#[derive(Debug, Clone, Copy)]
enum Fate {
    Stands,
    Gone,
    Moved(i64),
    Longer(i64),
    Elsewhere,
    /// The series was changed since: its rule does not give this date.
    Strange(i64),
}

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        8 => Just(Fate::Stands),
        2 => Just(Fate::Gone),
        1 => (-3000..3000_i64).prop_map(Fate::Moved),
        1 => (1..90_i64).prop_map(Fate::Longer),
        1 => Just(Fate::Elsewhere),
        1 => (1..5_i64).prop_map(Fate::Strange),
    ]
}

fn frequency() -> impl Strategy<Value = Frequency> {
    let week = [Weekday::Monday, Weekday::Tuesday, Weekday::Thursday, Weekday::Sunday];
    prop_oneof![
        Just(Frequency::Daily),
        vec(0..4_usize, 0..4).prop_map(move |days| Frequency::weekly(&days.iter().map(|n| week[*n]).collect::<Vec<_>>())),
        (1..=31_i8).prop_map(Frequency::MonthlyOn),
        Just(Frequency::MonthlyOn(-1)),
        (prop_oneof![1..=5_i8, Just(-1)], 0..4_usize).prop_map(move |(nth, day)| Frequency::MonthlyBy { nth, weekday: week[day] }),
    ]
}

prop_compose! {
    fn sheet()(
        zone in 0..ZONES.len(), after in 0..300_i64, quarter in 0..96_i64, frequency in frequency(), every in 1..4_u32,
        fates in vec(fate(), 1..40), rooms in any::<bool>(),
    ) -> Sheet {
        let of = Zone::named(ZONES[zone]).unwrap();
        let rule = Rule { frequency, every, end: End::Count(u32::try_from(fates.len()).unwrap()) };
        let first = rule.days(shifted(date(2026, 6, 1), after)).next().unwrap();
        let at = |day: kernel::Day| DateTime::from_parts(day, jiff::civil::Time::midnight()) + jiff::Span::new().minutes(15 * quarter);
        let (series, group) = (Id::new(), Id::new());
        let session = |(day, fate): (kernel::Day, &Fate)| {
            let original = match fate {
                Fate::Strange(minutes) => at(day) + jiff::Span::new().minutes(*minutes),
                _ => at(day),
            };
            let shift = if let Fate::Moved(minutes) = fate { minutes * MINUTE } else { 0 };
            let starts_at = of.at(original).plus(shift);
            let length = if let Fate::Longer(minutes) = fate { 90 + minutes } else { 90 };
            let room = if matches!(fate, Fate::Elsewhere) { "Loft" } else { "Oak room" };
            (!matches!(fate, Fate::Gone)).then(|| Session {
                id: Id::new(), series, group, original, starts_at, ends_at: starts_at.plus(length * MINUTE), zone: of.name().to_owned(),
                room: Some(room.to_owned()), changed_at: None, version: 1,
            })
        };
        let sessions = rule.days(first).zip(&fates).filter_map(session).collect();
        let strand = Strand {
            id: series, zone: of.name().to_owned(), first: at(first), rule, made_at: Moment(0), version: 1, changes: 40, changed_at: None,
        };
        Sheet {
            name: "Group sessions".to_owned(), from: of.start_of(date(2026, 5, 1)), zone: of, version: 1, changed_at: Moment(0),
            titles: vec![(group, "Group session".to_owned())], rooms, sessions, strands: vec![strand],
        }
    }
}

/// A line's parameters and value.
type Line = (String, String);

fn events(text: &str) -> Vec<Vec<Line>> {
    let unfolded = text.replace("\r\n ", "");
    let inner = |block: &str| -> Vec<Line> {
        let block = block.split("END:VEVENT").next().unwrap();
        block.lines().filter_map(|line| line.split_once(':')).map(|(head, value)| (head.to_owned(), value.to_owned())).collect()
    };
    unfolded.split("BEGIN:VEVENT").skip(1).map(inner).collect()
}

/// An instant, as whoever knows the zone by its name reads it.
fn moment((head, value): &Line) -> Moment {
    let wall = DateTime::strptime("%Y%m%dT%H%M%S", value.trim_end_matches('Z')).unwrap();
    let zone = head.split_once("TZID=").map_or_else(Zone::utc, |(_, name)| Zone::named(name).unwrap());
    assert_eq!(value.ends_with('Z'), !head.contains("TZID="));
    zone.at(wall)
}

/// Every start with its end and room, sorted.
pub(super) fn expanded(text: &str) -> Vec<(Moment, Moment, String)> {
    let (mut all, mut instead) = (Vec::new(), HashMap::new());
    let events = events(text);
    let line = |event: &[Line], name: &str| event.iter().find(|(head, _)| head.split(';').next() == Some(name)).cloned();
    for event in &events {
        let told = (moment(&line(event, "DTSTART").unwrap()), moment(&line(event, "DTEND").unwrap()), line(event, "LOCATION").map(|l| l.1).unwrap_or_default());
        match line(event, "RECURRENCE-ID") {
            Some(original) => assert!(instead.insert((line(event, "UID"), moment(&original)), told).is_none(), "two overrides of one date"),
            None => all.push((event, told)),
        }
    }
    let mut found = Vec::new();
    for (event, (start, end, room)) in all {
        let Some(_) = line(event, "RRULE") else {
            found.push((start, end, room));
            continue;
        };
        let wanted = ["DTSTART", "RRULE", "EXDATE"];
        let said: Vec<_> = event.iter().filter(|(head, _)| wanted.contains(&head.split(';').next().unwrap())).map(|(head, value)| format!("{head}:{value}")).collect();
        let set: RRuleSet = said.join("\n").parse().unwrap();
        for date in set.all(2000).dates {
            let at = Moment(date.timestamp() * 1_000_000);
            let told = instead.remove(&(line(event, "UID"), at)).unwrap_or_else(|| (at, at.plus(end.0 - start.0), room.clone()));
            found.push(told);
        }
    }
    assert!(instead.is_empty(), "an override without its date: {instead:?}");
    found.sort();
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    // proves: R-B1, R-B2, R-B5
    #[test]
    fn a_calendar_expands_to_exactly_the_sessions_it_is_written_from(sheet in sheet()) {
        let text = rules::write(&sheet);
        let room = |s: &Session| if sheet.rooms { s.room.clone().unwrap() } else { String::new() };
        let mut wanted: Vec<_> = sheet.sessions.iter().map(|s| (s.starts_at, s.ends_at, room(s))).collect();
        wanted.sort();
        prop_assert_eq!(expanded(&text), wanted, "{}", text);
        prop_assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')));
        let read: icalendar::Calendar = text.parse().unwrap();
        prop_assert_eq!(read.events().count(), text.matches("BEGIN:VEVENT").count());
        prop_assert_eq!(rules::tag(&text), rules::tag(&rules::write(&sheet)));
    }
}

// proves: R-B1, R-B5
#[test]
fn a_whole_series_is_one_event_across_both_clock_changes() {
    let zone = Zone::named("Europe/London").unwrap();
    let (series, group, first) = (Id::new(), Id::new(), date(2026, 9, 1).at(9, 0, 0, 0));
    let rule = Rule::weekly(1, 40);
    let session = |day: kernel::Day| {
        let starts_at = zone.at(day.to_datetime(first.time()));
        Session {
            id: Id::new(), series, group, original: day.to_datetime(first.time()), starts_at, ends_at: starts_at.plus(60 * MINUTE),
            zone: zone.name().to_owned(), room: None, changed_at: None, version: 1,
        }
    };
    let sheet = Sheet {
        name: "Group sessions".to_owned(), zone: zone.clone(), from: zone.start_of(date(2026, 8, 1)), version: 1, changed_at: Moment(0),
        titles: vec![(group, "Group session".to_owned())], rooms: false, sessions: rule.days(first.date()).map(session).collect(),
        strands: vec![Strand { id: series, zone: zone.name().to_owned(), first, rule, made_at: Moment(0), version: 1, changes: 40, changed_at: None }],
    };
    let text = rules::write(&sheet);
    assert!(text.matches("BEGIN:VEVENT").count() == 1 && !text.contains("EXDATE"), "{text}");
    assert!(text.contains("RRULE:FREQ=WEEKLY;UNTIL=20270601T080000Z\r\n"), "nine in London is eight in UTC then: {text}");
}
