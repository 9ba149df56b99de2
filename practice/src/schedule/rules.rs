//! Decisions of the schedule: the dates of a series, what may be moved, who leads, what clashes. Pure.

use std::collections::HashSet;

use jiff::civil::Time;
use kernel::{
    Day, Id, Moment, Refusal, Zone,
    id::Staff,
    text,
    time::MINUTE,
};

use super::words::{Booking, Busy, Instance, Move, NewSeries, Occurrence, Plan, Room, RoomCard, Slot, shifted};
use crate::groups::{Group, Kind};

/// The shortest and the longest session, in minutes.
const LENGTHS: std::ops::RangeInclusive<i64> = 5..=720;
/// The longest series.
const MOST_TIMES: i64 = 104;
/// The widest gap of a series, in weeks.
const MOST_WEEKS: i64 = 12;

/// The days of a series: the first, and then every so many weeks.
pub(super) fn days(first: Day, every_weeks: i64, times: i64) -> Vec<Day> {
    (0..times).map(|n| shifted(first, 7 * every_weeks * n)).collect()
}

/// The occurrences on these days: the wall clock decides, the instants follow. A session lasts its minutes even when
/// the clock changes while it runs.
pub(super) fn instances(days: &[Day], time: Time, minutes: i64, zone: &Zone) -> Vec<Instance> {
    days.iter()
        .map(|day| {
            let local = day.to_datetime(time);
            let starts_at = zone.at(local);
            Instance { id: Id::new(), local, starts_at, ends_at: starts_at.plus(minutes * MINUTE) }
        })
        .collect()
}

/// Whether a group of this kind meets at all.
pub(super) fn meets(kind: Kind) -> Result<(), Refusal> {
    if kind == Kind::List {
        let say = "This group is a list without sessions. Change its kind on the group's page, or choose another group.";
        return Err(Refusal::new("group.list", say).at("group_name"));
    }
    Ok(())
}

/// Works an order for a series out, or says everything that is wrong with it.
pub(super) fn plan(order: &NewSeries, rooms: &[RoomCard]) -> Result<Plan, Vec<Refusal>> {
    let zone = Zone::named(order.zone.trim());
    let (link, code) = (link(&order.link), service_code(&order.service_code));
    let wrong: Vec<Refusal> = [
        zone.is_none().then(|| {
            Refusal::new("series.zone", "Write a time zone by its city, such as America/New_York.").at("zone")
        }),
        length(order.minutes).err(),
        (!(1..=MOST_TIMES).contains(&order.times))
            .then(|| Refusal::new("series.times", "A series has 1 to 104 sessions.").at("times")),
        (!(1..=MOST_WEEKS).contains(&order.every_weeks))
            .then(|| Refusal::new("series.every", "Sessions repeat every 1 to 12 weeks.").at("every")),
        day(order.day).err(),
        room(order.room, rooms).err(),
        link.as_ref().err().cloned(),
        code.as_ref().err().cloned(),
    ]
    .into_iter()
    .flatten()
    .collect();
    match (zone, link, code) {
        (Some(zone), Ok(link), Ok(service_code)) if wrong.is_empty() => {
            let days = days(order.day, order.every_weeks, order.times);
            Ok(Plan {
                group: order.group,
                zone: zone.name().to_owned(),
                day: order.day,
                time: order.time,
                minutes: order.minutes,
                every_weeks: order.every_weeks,
                room: order.room,
                link,
                service_code,
                instances: instances(&days, order.time, order.minutes, &zone),
            })
        }
        _ => Err(wrong),
    }
}

fn length(minutes: i64) -> Result<(), Refusal> {
    if LENGTHS.contains(&minutes) {
        return Ok(());
    }
    Err(Refusal::new("session.length", "A session lasts 5 to 720 minutes.").at("minutes"))
}

fn day(day: Day) -> Result<(), Refusal> {
    if (1990..=2199).contains(&day.year()) {
        return Ok(());
    }
    Err(Refusal::new("session.day", "Check the year of the day.").at("day"))
}

fn room(room: Option<Id<Room>>, rooms: &[RoomCard]) -> Result<(), Refusal> {
    if room.is_none_or(|room| rooms.iter().any(|r| r.id == room)) {
        return Ok(());
    }
    Err(Refusal::new("room.unknown", "There is no such room. Choose one of the list.").at("room"))
}

/// A telehealth link: https to a host, without a name or password in it; nothing typed is no link.
pub(super) fn link(typed: &str) -> Result<Option<String>, Refusal> {
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

fn service_code(typed: &str) -> Result<Option<String>, Refusal> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    if typed.len() <= 12 && typed.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
        return Ok(Some(typed.to_uppercase()));
    }
    Err(Refusal::new("code.shape", "A service code is up to 12 letters and digits, such as 90853.").at("code"))
}

/// Who leads: those chosen, or else the usual ones; nobody twice.
pub(super) fn leads(chosen: &[Id<Staff>], usual: &[Id<Staff>]) -> Vec<Id<Staff>> {
    let mut met = HashSet::new();
    let all = if chosen.is_empty() { usual } else { chosen };
    all.iter().copied().filter(|id| met.insert(*id)).collect()
}

/// Whether everybody chosen works here.
pub(super) fn known(leads: &[Id<Staff>], staff: &[Id<Staff>]) -> Result<(), Refusal> {
    if leads.iter().all(|lead| staff.contains(lead)) {
        return Ok(());
    }
    Err(Refusal::new("facilitator.unknown", "Choose facilitators who work here now.").at("lead"))
}

/// Whether an occurrence can be changed by somebody who read this version of it.
pub(super) fn changeable(slot: &Slot, version: i64) -> Result<(), Refusal> {
    if slot.begun.is_some() {
        let say = "This session was started, so it stays where it is. Correct its times on the session's own page.";
        return Err(Refusal::new("occurrence.begun", say));
    }
    if slot.version != version {
        let say = "Somebody changed this session meanwhile. Look at it as it is now, then make your change again.";
        return Err(Refusal::new("occurrence.changed", say));
    }
    Ok(())
}

/// Whether a session can be started here.
pub(super) fn startable(slot: &Slot) -> Result<(), Refusal> {
    if slot.cancelled.is_some() {
        return Err(Refusal::new("occurrence.cancelled", "This session is cancelled. Put it back on the schedule first."));
    }
    if slot.begun.is_some() {
        return Err(Refusal::new("occurrence.begun", "This session was started already."));
    }
    Ok(())
}

/// Where a cancelled occurrence comes back to: where it was.
pub(super) fn restored(slot: &Slot, version: i64) -> Result<Instance, Refusal> {
    changeable(slot, version)?;
    if slot.cancelled.is_none() {
        return Err(Refusal::new("occurrence.stands", "This session is not cancelled."));
    }
    let local = Zone::named(&slot.zone).unwrap_or_else(Zone::utc).wall(slot.starts_at);
    Ok(Instance { id: slot.id, local, starts_at: slot.starts_at, ends_at: slot.ends_at })
}

/// Whether an occurrence can be cancelled for this reason; the reason, cleaned.
pub(super) fn cancelled(slot: &Slot, version: i64, typed: &str) -> Result<String, Refusal> {
    changeable(slot, version)?;
    if slot.cancelled.is_some() {
        return Err(Refusal::new("occurrence.cancelled", "This session is cancelled already."));
    }
    let reason = text::clean(typed);
    match reason.chars().count() {
        1..=300 => Ok(reason),
        0 => Err(Refusal::new("cancel.reason", "Say why the session is cancelled.").at("reason")),
        _ => Err(Refusal::new("cancel.reason", "Say it in at most 300 characters.").at("reason")),
    }
}

/// Where a move leads: the new wall-clock time in the occurrence's own zone, start and end.
pub(super) fn moved(slot: &Slot, order: &Move, practice: &Zone, rooms: &[RoomCard]) -> Result<Instance, Vec<Refusal>> {
    let minutes = order.minutes.unwrap_or_else(|| slot.ends_at.minutes_since(slot.starts_at));
    let cancelled = slot
        .cancelled
        .is_some()
        .then(|| Refusal::new("occurrence.cancelled", "This session is cancelled. Put it back on the schedule, then move it."));
    let checks = [changeable(slot, order.version).err(), cancelled, length(minutes).err(), day(order.day).err(), room(order.room, rooms).err()];
    let wrong: Vec<Refusal> = checks.into_iter().flatten().collect();
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let time = order.time.unwrap_or_else(|| practice.wall(slot.starts_at).time());
    let starts_at = practice.at(order.day.to_datetime(time));
    let local = Zone::named(&slot.zone).unwrap_or_else(Zone::utc).wall(starts_at);
    Ok(Instance { id: slot.id, local, starts_at, ends_at: starts_at.plus(minutes * MINUTE) })
}

/// A room's name and size.
pub(super) fn room_card(name: &str, places: Option<i64>) -> Result<String, Vec<Refusal>> {
    let name = text::clean(name);
    let mut wrong = Vec::new();
    if name.is_empty() || name.chars().count() > 60 {
        wrong.push(Refusal::new("room.name", "Give the room a name of at most 60 characters.").at("name"));
    }
    if places.is_some_and(|n| !(1..=999).contains(&n)) {
        wrong.push(Refusal::new("room.places", "A room has 1 to 999 places, or leave it empty.").at("places"));
    }
    if wrong.is_empty() { Ok(name) } else { Err(wrong) }
}

/// Which of these instances find which room or person taken. A session that begins when another ends is no clash.
pub(super) fn clashes(instances: &[Instance], bookings: &[Booking]) -> Vec<(Moment, uuid::Uuid)> {
    let mut found: Vec<_> = instances
        .iter()
        .flat_map(|i| {
            let meets = move |b: &&Booking| b.occurrence != i.id && b.starts_at < i.ends_at && i.starts_at < b.ends_at;
            bookings.iter().filter(meets).map(move |b| (i.starts_at, b.resource))
        })
        .collect();
    found.sort();
    found.dedup();
    found
}

/// The occurrences that share a room or a facilitator with another one at the same time.
pub(super) fn overlapping(slots: &[Slot], busy: &[Busy]) -> HashSet<Id<Occurrence>> {
    let held = |starts: Moment, ends: Moment, room: Option<Id<Room>>, leads: Vec<Id<Staff>>, id| (starts, ends, room, leads, id);
    let live = slots.iter().filter(|s| s.cancelled.is_none()).map(|s| {
        let spot = s.spot();
        held(spot.starts_at, spot.ends_at, spot.room, spot.leads, Some(s.id))
    });
    let mut all: Vec<_> = live.chain(busy.iter().map(|b| held(b.starts_at, b.ends_at, b.room, b.leads.clone(), None))).collect();
    all.sort_by_key(|held| held.0);
    let mut found = HashSet::new();
    for (at, a) in all.iter().enumerate() {
        for b in all.iter().skip(at + 1).take_while(|b| b.0 < a.1) {
            if (a.2.is_some() && a.2 == b.2) || a.3.iter().any(|lead| b.3.contains(lead)) {
                found.extend([a.4, b.4].into_iter().flatten());
            }
        }
    }
    found
}

/// The group that somebody meant: its whole name or initials, or a part that only one group has.
pub(super) fn meant<'a>(typed: &str, groups: impl Iterator<Item = (Id<Group>, &'a str, &'a str)>) -> Result<Id<Group>, Refusal> {
    let typed = text::fold(typed);
    if typed.is_empty() {
        return Err(Refusal::new("group.empty", "Type a part of the group's name and choose the group.").at("group_name"));
    }
    let folded: Vec<_> = groups.map(|(id, name, initials)| (id, text::fold(name), text::fold(initials), name)).collect();
    let exact: Vec<_> = folded.iter().filter(|(_, name, initials, _)| *name == typed || *initials == typed).collect();
    let part: Vec<_> = folded.iter().filter(|(_, name, ..)| name.contains(&typed)).collect();
    match (exact.as_slice(), part.as_slice()) {
        ([one], _) | ([], [one]) => Ok(one.0),
        ([], []) => Err(Refusal::new("group.none", "You have no group of that name. Type another part of it.").at("group_name")),
        (several, part) => {
            let fitting = if several.is_empty() { part } else { several };
            let names: Vec<_> = fitting.iter().take(4).map(|g| g.3).collect();
            let say = format!("Several groups fit: {}. Write more of the name.", names.join(", "));
            Err(Refusal::new("group.several", say).at("group_name"))
        }
    }
}

#[cfg(test)]
mod tests;
