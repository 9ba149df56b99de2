//! Decisions of the schedule: the dates of a series, what may be moved, who leads, what clashes. Pure.

mod but;
pub(super) mod edit;
pub(super) mod roster;
mod series;
mod track;

use std::collections::HashSet;

use kernel::{
    Id, Moment, Refusal, Zone,
    id::Staff,
    text,
    time::MINUTE,
};

use super::words::{Booking, Busy, Clash, Instance, Move, Occurrence, Room, RoomCard, Slot};
use crate::groups::Group;

pub(super) use but::but;
pub(super) use series::{WHOLE, days, instances, link, meets, plan, room};
use series::{day, length, recurs, service_code, topic};
pub(super) use track::{change_tracks, closed};

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

/// A room's name, size and place; name and place come back cleaned.
pub(super) fn room_card(name: &str, places: Option<i64>, place: &str) -> Result<(String, String), Vec<Refusal>> {
    let (name, place) = (text::clean(name), text::clean(place));
    let mut wrong = Vec::new();
    if name.is_empty() || name.chars().count() > 60 {
        wrong.push(Refusal::new("room.name", "Give the room a name of at most 60 characters.").at("name"));
    }
    if places.is_some_and(|n| !(1..=999).contains(&n)) {
        wrong.push(Refusal::new("room.places", "A room has 1 to 999 places, or leave it empty.").at("places"));
    }
    if place.chars().count() > 60 {
        wrong.push(Refusal::new("room.place", "Write the place in at most 60 characters.").at("place"));
    }
    if wrong.is_empty() { Ok((name, place)) } else { Err(wrong) }
}

/// Which of these instances find which room or person taken. A session that begins when another ends is no clash.
pub(super) fn clashes(instances: &[Instance], bookings: &[Booking]) -> Vec<(Moment, uuid::Uuid)> {
    // By their beginnings: whatever meets an instance begins before it ends, and not longer before it than the longest lasts.
    let mut sorted: Vec<_> = bookings.iter().collect();
    sorted.sort_by_key(|b| b.starts_at);
    let longest = sorted.iter().map(|b| b.ends_at.0 - b.starts_at.0).max().unwrap_or(0);
    let mut found = Vec::new();
    for i in instances {
        let first = sorted.partition_point(|b| b.starts_at.0 + longest <= i.starts_at.0);
        let near = sorted[first..].iter().take_while(|b| b.starts_at < i.ends_at);
        found.extend(near.filter(|b| b.occurrence != i.id && i.starts_at < b.ends_at).map(|b| (i.starts_at, b.resource)));
    }
    found.sort();
    found.dedup();
    found
}

/// Why a whole series is refused when some of its dates are taken, and what can be done.
pub(super) fn dates_taken(clashes: &[Clash], zone: &Zone) -> Refusal {
    let named: Vec<_> = clashes.iter().take(3).map(|clash| format!("{} on {}", clash.what, zone.stamp(clash.at))).collect();
    let more = if clashes.len() > 3 { format!(" and {} more", clashes.len() - 3) } else { String::new() };
    let say = format!("Taken: {}{more}. Choose another time, room or facilitator, or leave those dates as they are.", named.join("; "));
    Refusal::new("dates.taken", say).at("skip_taken")
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
