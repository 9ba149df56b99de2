//! The dates of a series, and whether an order for one will do.

use jiff::civil::Time;
use kernel::{Day, Id, Refusal, Zone, id::Staff, text, time::MINUTE};

use super::leads;
use crate::{
    groups::Kind,
    schedule::words::{End, Instance, NewSeries, Plan, Room, RoomCard, Rule, SeriesRow},
};

/// The shortest and the longest session, in minutes.
const LENGTHS: std::ops::RangeInclusive<i64> = 5..=720;
/// The longest series with a count.
const MOST_TIMES: u32 = 999;
/// The widest gap of a series, in days, weeks or months.
const MOST_EVERY: u32 = 99;

/// The day from which a series counts as made whole: later than every day on a calendar.
pub(in crate::schedule) const WHOLE: Day = Day::MAX;

/// The days of a series up to the horizon, and up to which day it is made then. There is at least the first, however far
/// away, if the rule gives any.
pub(in crate::schedule) fn days(rule: &Rule, first: Day, horizon: Day) -> (Vec<Day>, Day) {
    let mut all = rule.days(first).peekable();
    let start = all.peek().copied().unwrap_or(first);
    let horizon = horizon.max(start);
    let mut made = Vec::new();
    while let Some(day) = all.next_if(|day| *day <= horizon) {
        made.push(day);
    }
    let filled = if all.peek().is_none() { WHOLE } else { horizon };
    (made, filled)
}

/// The occurrences on these days: the wall clock decides, the instants follow. A session lasts its minutes even when
/// the clock changes while it runs.
pub(in crate::schedule) fn instances(days: &[Day], time: Time, minutes: i64, zone: &Zone) -> Vec<Instance> {
    days.iter()
        .map(|day| {
            let local = day.to_datetime(time);
            let starts_at = zone.at(local);
            Instance { id: Id::new(), local, starts_at, ends_at: starts_at.plus(minutes * MINUTE) }
        })
        .collect()
}

/// Whether a group of this kind meets at all.
pub(in crate::schedule) fn meets(kind: Kind) -> Result<(), Refusal> {
    if kind == Kind::List {
        let say = "This group is a list without sessions. Change its kind on the group's page, or choose another group.";
        return Err(Refusal::new("group.list", say).at("group_name"));
    }
    Ok(())
}

/// Works an order for a series out up to the horizon, or says everything that is wrong with it.
pub(in crate::schedule) fn plan(order: &NewSeries, usual: &[Id<Staff>], rooms: &[RoomCard], horizon: Day) -> Result<Plan, Vec<Refusal>> {
    let zone = Zone::named(order.zone.trim());
    let (link, code, topic) = (link(&order.link), service_code(&order.service_code), topic(&order.topic));
    let (days, filled_to) = days(&order.rule, order.day, horizon);
    let wrong: Vec<Refusal> = [
        zone.is_none().then(|| {
            Refusal::new("series.zone", "Write a time zone by its city, such as America/New_York.").at("zone")
        }),
        length(order.minutes).err(),
        recurs(&order.rule, days.is_empty()).err(),
        day(order.day).err(),
        room(order.room, rooms).err(),
        link.as_ref().err().cloned(),
        code.as_ref().err().cloned(),
        topic.as_ref().err().cloned(),
    ]
    .into_iter()
    .flatten()
    .collect();
    match (zone, link, code, topic) {
        (Some(zone), Ok(link), Ok(service_code), Ok(topic)) if wrong.is_empty() => Ok(Plan {
            instances: instances(&days, order.time, order.minutes, &zone),
            series: SeriesRow {
                id: Id::new(),
                group: order.group,
                zone: zone.name().to_owned(),
                day: order.day,
                time: order.time,
                minutes: order.minutes,
                rule: order.rule.clone(),
                filled_to,
                room: order.room,
                link,
                service_code,
                topic,
                leads: leads(&order.leads, usual),
                supersedes: None,
                version: 1,
            },
        }),
        _ => Err(wrong),
    }
}

/// Whether a rule makes a series: often enough, not too long, and at least one day.
pub(super) fn recurs(rule: &Rule, empty: bool) -> Result<(), Refusal> {
    if !(1..=MOST_EVERY).contains(&rule.every) {
        return Err(Refusal::new("series.every", "Sessions repeat every 1 to 99 days, weeks or months.").at("every"));
    }
    if matches!(rule.end, End::Count(times) if !(1..=MOST_TIMES).contains(&times)) {
        return Err(Refusal::new("series.times", "A series has 1 to 999 sessions, or none is counted and it goes on.").at("times"));
    }
    if empty {
        return Err(Refusal::new("series.empty", "No day fits: the series ends before its first session. Check the last day.").at("until"));
    }
    Ok(())
}

pub(super) fn topic(typed: &str) -> Result<String, Refusal> {
    let topic = text::clean(typed);
    if topic.chars().count() <= 200 {
        return Ok(topic);
    }
    Err(Refusal::new("series.topic", "Write the topic in at most 200 characters.").at("topic"))
}

pub(super) fn length(minutes: i64) -> Result<(), Refusal> {
    if LENGTHS.contains(&minutes) {
        return Ok(());
    }
    Err(Refusal::new("session.length", "A session lasts 5 to 720 minutes.").at("minutes"))
}

pub(super) fn day(day: Day) -> Result<(), Refusal> {
    if (1990..=2199).contains(&day.year()) {
        return Ok(());
    }
    Err(Refusal::new("session.day", "Check the year of the day.").at("day"))
}

pub(in crate::schedule) fn room(room: Option<Id<Room>>, rooms: &[RoomCard]) -> Result<(), Refusal> {
    if room.is_none_or(|room| rooms.iter().any(|r| r.id == room)) {
        return Ok(());
    }
    Err(Refusal::new("room.unknown", "There is no such room. Choose one of the list.").at("room"))
}

/// A telehealth link: https to a host, without a name or password in it; nothing typed is no link.
pub(in crate::schedule) fn link(typed: &str) -> Result<Option<String>, Refusal> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let host = typed.strip_prefix("https://").and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or_default();
    let name = host.split(':').next().unwrap_or_default();
    let good = name.contains('.')
        && !name.starts_with('.')
        && !name.ends_with('.')
        && !host.contains('@')
        && typed.len() <= 500
        && !typed.chars().any(|c| c.is_whitespace() || c.is_control() || "\"'<>\\`".contains(c));
    if good {
        return Ok(Some(typed.to_owned()));
    }
    Err(Refusal::new("link.shape", "Paste the whole link of the meeting; it begins with https://.").at("link"))
}

pub(super) fn service_code(typed: &str) -> Result<Option<String>, Refusal> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    if typed.len() <= 12 && typed.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
        return Ok(Some(typed.to_uppercase()));
    }
    Err(Refusal::new("code.shape", "A service code is up to 12 letters and digits, such as 90853.").at("code"))
}
