//! All SQL of the schedule, on its own tables only. Names of groups and staff come from their rooms. Here is what reads;
//! what writes is in `write`.

mod change;
mod open;
mod planned;
mod roster;
mod series;
mod track;
mod views;
mod write;

use std::collections::HashMap;

use kernel::{Error, Id, Moment, id::Staff};
use platform::{
    Act, Scope, args,
    db::{Arg, Row, places},
    permit::Proof,
};
use uuid::Uuid;

use super::words::{Booking, Busy, Occurrence, Room, RoomCard, Slot};
use crate::{
    access::{self, StaffCard},
    groups::{self, Group, GroupCard},
};

pub(super) use views::{coming, first_to_come, repeating};
pub use open::unstarted;
pub(super) use planned::planned;
pub use roster::{expected, expected_among, expected_counts};
pub use series::{closures, series};
pub use track::{track_spells, tracks, tracks_of};
pub(super) use change::{change_of, changes_of, clocked, dates_in, insert_change, insert_closure, lift_closure, set_undone, set_zone, zones};
pub(super) use roster::{dates_of, dates_of_group, dates_of_series, insert_lines, lines, lines_of, remove_lines, update_line};
pub(super) use series::{closure_of, dates_between, dates_from, due, has_before, series_of, series_to_come, states};
pub(super) use track::{end_spell, holdings, insert_spell, insert_track, pass_on, set_series, spells_on, update_track};
pub(super) use write::{
    Holding, cancel, hold, insert_occurrences, insert_room, insert_series, release, relocate, rename_room, restore, set_begun, set_filled,
    update_occurrences, update_series,
};

/// An occurrence as it lies in its table, with whoever leads it.
struct Lying {
    slot: Slot,
    visible: bool,
}

/// One row for each occurrence and facilitator, in order of start. `$1` to `$4` are the scope's.
fn select(condition: &str) -> String {
    format!(
        "SELECT o.id, o.group_id, o.starts_at, o.ends_at, o.zone, o.room_id, r.name, o.link, o.service_code, o.topic, o.series_id, o.cancel_reason, \
         o.begun_at, o.moved, o.version, CASE WHEN {} THEN TRUE ELSE FALSE END, f.staff_id \
         FROM schedule_occurrence o \
         LEFT JOIN schedule_room r ON r.practice_id = o.practice_id AND r.id = o.room_id \
         LEFT JOIN schedule_facilitator f ON f.practice_id = o.practice_id AND f.occurrence_id = o.id \
         WHERE o.practice_id = $1 AND o.withdrawn_at IS NULL AND {condition} ORDER BY o.starts_at, o.id, f.staff_id",
        access::group_visible("o.group_id")
    )
}

fn lying(rows: Vec<Row>) -> Result<Vec<Lying>, Error> {
    let mut all: Vec<Lying> = Vec::new();
    for mut row in rows {
        let slot = Slot {
            id: row.next()?,
            group: row.next()?,
            group_name: String::new(),
            group_initials: String::new(),
            capacity: None,
            starts_at: row.next()?,
            ends_at: row.next()?,
            zone: row.next()?,
            room_id: row.next()?,
            room: row.next()?,
            link: row.next()?,
            service_code: row.next()?,
            topic: row.next()?,
            series: row.next()?,
            cancelled: row.next()?,
            begun: row.next()?,
            moved: row.next()?,
            version: row.next()?,
            facilitators: Vec::new(),
        };
        let (visible, lead): (bool, Option<Id<Staff>>) = (row.next()?, row.next()?);
        if all.last().is_none_or(|last| last.slot.id != slot.id) {
            all.push(Lying { slot, visible });
        }
        if let (Some(last), Some(lead)) = (all.last_mut(), lead) {
            last.slot.facilitators.push((lead, String::new()));
        }
    }
    Ok(all)
}

/// Gives an occurrence the names that other rooms keep; leaders stand by name.
fn named(mut slot: Slot, group: &GroupCard, staff: &HashMap<Id<Staff>, &str>) -> Slot {
    slot.group_name.clone_from(&group.name);
    slot.group_initials.clone_from(&group.initials);
    slot.capacity = group.capacity;
    slot.service_code = slot.service_code.or_else(|| group.service_code.clone());
    for (id, name) in &mut slot.facilitators {
        *name = staff.get(id).copied().unwrap_or_default().to_owned();
    }
    slot.facilitators.sort_by(|a, b| a.1.cmp(&b.1));
    slot
}

fn names(staff: &[StaffCard]) -> HashMap<Id<Staff>, &str> {
    staff.iter().map(|s| (s.id, s.name.as_str())).collect()
}

/// Sorts rows into the occurrences of visible groups and the bare times of the others.
async fn sorted(act: &Act, scope: &Scope, rows: Vec<Row>, staff: &[StaffCard]) -> Result<(Vec<Slot>, Vec<Busy>), Error> {
    sort(rows, staff, &groups::cards(act, scope).await?)
}

fn sort(rows: Vec<Row>, staff: &[StaffCard], cards: &[GroupCard]) -> Result<(Vec<Slot>, Vec<Busy>), Error> {
    let cards: HashMap<Id<Group>, &GroupCard> = cards.iter().map(|card| (card.id, card)).collect();
    let staff = names(staff);
    let (mut slots, mut busy) = (Vec::new(), Vec::new());
    for Lying { slot, visible } in lying(rows)? {
        match cards.get(&slot.group).filter(|_| visible) {
            Some(card) => slots.push(named(slot, card, &staff)),
            None if slot.cancelled.is_none() => {
                let leads = slot.spot().leads;
                busy.push(Busy { starts_at: slot.starts_at, ends_at: slot.ends_at, room: slot.room_id, leads });
            }
            None => {}
        }
    }
    Ok((slots, busy))
}

/// What starts from one instant to another.
pub(super) async fn calendar(
    act: &Act, scope: &Scope, from: Moment, to: Moment, staff: &[StaffCard], cards: &[GroupCard],
) -> Result<(Vec<Slot>, Vec<Busy>), Error> {
    let mut args = access::scope_args(scope, act.now());
    args.extend(args![from, to]);
    let rows = act.db(scope).all(&select("o.starts_at >= $5 AND o.starts_at < $6"), args).await?;
    sort(rows, staff, cards)
}

/// The visible occurrences that start from one instant to another, in order of start.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn slots(act: &Act, scope: &Scope, from: Moment, to: Moment) -> Result<Vec<Slot>, Error> {
    let staff = access::staff_list(act, scope).await?;
    let cards = groups::cards(act, scope).await?;
    Ok(calendar(act, scope, from, to, &staff, &cards).await?.0)
}

/// The visible ones of these occurrences, in order of start.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn slots_of(act: &Act, scope: &Scope, ids: &[Id<Occurrence>]) -> Result<Vec<Slot>, Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut args = access::scope_args(scope, act.now());
    args.extend(ids.iter().map(|id| Arg::from(*id)));
    let rows = act.db(scope).all(&select(&format!("o.id IN ({})", places(5, ids.len()))), args).await?;
    let staff = access::staff_list(act, scope).await?;
    Ok(sorted(act, scope, rows, &staff).await?.0)
}

/// When each visible group meets next, for those that have a session to come.
///
/// # Errors
/// A fault when it cannot be read.
pub async fn next_sessions(act: &Act, scope: &Scope) -> Result<HashMap<Id<Group>, Moment>, Error> {
    let sql = format!(
        "SELECT o.group_id, MIN(o.starts_at) FROM schedule_occurrence o WHERE o.practice_id = $1 AND o.starts_at >= $4 \
         AND o.cancelled_at IS NULL AND o.withdrawn_at IS NULL AND {} GROUP BY o.group_id",
        access::group_visible("o.group_id")
    );
    let rows = act.db(scope).all(&sql, access::scope_args(scope, act.now())).await?;
    rows.into_iter().map(|mut row| Ok((row.next()?, row.next()?))).collect()
}

/// An occurrence with the group and the staff that its names come from.
pub struct Placed {
    /// The occurrence.
    pub slot: Slot,
    /// Its group.
    pub group: GroupCard,
    /// The practice's staff.
    pub staff: Vec<StaffCard>,
}

/// One occurrence, if the caller can see it.
///
/// # Errors
/// A fault when it cannot be read.
pub async fn slot(act: &Act, proof: &impl Proof, occurrence: Id<Occurrence>) -> Result<Option<Slot>, Error> {
    Ok(placed(act, proof, occurrence).await?.map(|placed| placed.slot))
}

/// The same with what was read for its names, for those who need it too.
///
/// # Errors
/// A fault when it cannot be read.
pub async fn placed(act: &Act, proof: &impl Proof, occurrence: Id<Occurrence>) -> Result<Option<Placed>, Error> {
    let mut args = access::scope_args(&act.scope(), act.now());
    args.push(occurrence.into());
    let rows = act.db(proof).all(&select("o.id = $5"), args).await?;
    let Some(found) = lying(rows)?.into_iter().find(|l| l.visible) else { return Ok(None) };
    let group = groups::card(act, proof, found.slot.group).await?;
    let staff = access::staff_list(act, proof).await?;
    Ok(Some(Placed { slot: named(found.slot, &group, &names(&staff)), group, staff }))
}

/// The practice's rooms, by name.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn rooms(act: &Act, proof: &impl Proof) -> Result<Vec<RoomCard>, Error> {
    let sql = "SELECT id, name, places, place FROM schedule_room WHERE practice_id = $1 ORDER BY sort_key, id";
    let rows = act.db(proof).all(sql, args![act.practice()]).await?;
    rows.into_iter().map(|mut r| Ok(RoomCard { id: r.next()?, name: r.next()?, places: r.next()?, place: r.next()? })).collect()
}

/// What these rooms and people hold between two instants.
pub(super) async fn bookings(
    act: &Act, proof: &impl Proof, rooms: &[Id<Room>], leads: &[Id<Staff>], from: Moment, to: Moment,
) -> Result<Vec<Booking>, Error> {
    let mut args = args![act.practice(), from, to];
    let resources: Vec<Uuid> = rooms.iter().map(|room| room.uuid()).chain(leads.iter().map(|lead| lead.uuid())).collect();
    if resources.is_empty() {
        return Ok(Vec::new());
    }
    let list = places(4, resources.len());
    args.extend(resources.into_iter().map(Arg::from));
    // UUIDs of rooms and people never meet, so one list serves both.
    let of = |table: &str, resource: &str| {
        format!(
            "SELECT occurrence_id, {resource}, starts_at, ends_at FROM {table} \
             WHERE practice_id = $1 AND ends_at > $2 AND starts_at < $3 AND {resource} IN ({list})"
        )
    };
    let sql = format!("{} UNION ALL {}", of("schedule_room_booking", "room_id"), of("schedule_staff_booking", "staff_id"));
    let rows = act.db(proof).all(&sql, args).await?;
    rows.into_iter()
        .map(|mut r| {
            Ok(Booking { occurrence: r.next()?, resource: r.next()?, starts_at: r.next()?, ends_at: r.next()? })
        })
        .collect()
}
