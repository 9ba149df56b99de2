//! The writing half of the schedule's SQL.

use kernel::{Day, Error, Id, id::Staff, text};
use platform::{
    Act, args,
    db::{Arg, places},
    permit::Warrant,
};

use crate::{
    groups::Group,
    schedule::words::{Instance, Occurrence, Room, RoomCard, Series, SeriesRow, State},
};

/// What an occurrence is to hold.
pub(in crate::schedule) struct Holding<'a> {
    /// Where.
    pub room: Option<Id<Room>>,
    /// Who.
    pub leads: &'a [Id<Staff>],
    /// Whether the database refuses a second holder.
    pub strict: bool,
}

pub(in crate::schedule) async fn insert_series(act: &Act, proof: &impl Warrant, series: &SeriesRow) -> Result<(), Error> {
    let practice = act.practice();
    let by = act.actor().staff().map(|s| s.staff);
    let time = series.time.strftime("%H:%M").to_string();
    act.change(proof)
        .insert(
            "schedule_series (practice_id, id, group_id, zone, first_day, local_time, minutes, every_weeks, times, rule, filled_to, room_id, \
             link, service_code, topic, supersedes, version, made_at, made_by)",
            vec![args![
                practice, series.id, series.group, &series.zone, series.day, time, series.minutes, 1_i64, 1_i64, series.rule.to_string(),
                series.filled_to, series.room, series.link.as_ref(), series.service_code.as_ref(), &series.topic, series.supersedes,
                series.version, act.now(), by
            ]],
        )
        .await?;
    let leads = series.leads.iter().map(|lead| args![practice, series.id, *lead]).collect();
    act.change(proof).insert("schedule_lead (practice_id, series_id, staff_id)", leads).await
}

/// Writes a series anew: its rule, its times and its usual place.
pub(in crate::schedule) async fn update_series(act: &Act, proof: &impl Warrant, series: &SeriesRow) -> Result<(), Error> {
    let time = series.time.strftime("%H:%M").to_string();
    let sql = "UPDATE schedule_series SET first_day = $3, local_time = $4, minutes = $5, rule = $6, filled_to = $7, room_id = $8, link = $9, \
               service_code = $10, topic = $11, version = $12 WHERE practice_id = $1 AND id = $2";
    let args = args![
        act.practice(), series.id, series.day, time, series.minutes, series.rule.to_string(), series.filled_to, series.room,
        series.link.as_ref(), series.service_code.as_ref(), &series.topic, series.version
    ];
    act.change(proof).run(sql, args).await?;
    act.change(proof).run("DELETE FROM schedule_lead WHERE practice_id = $1 AND series_id = $2", args![act.practice(), series.id]).await?;
    let leads = series.leads.iter().map(|lead| args![act.practice(), series.id, *lead]).collect();
    act.change(proof).insert("schedule_lead (practice_id, series_id, staff_id)", leads).await
}

/// Notes up to which day these series are made.
pub(in crate::schedule) async fn set_filled(act: &Act, proof: &impl Warrant, series: &[Id<Series>], to: Day) -> Result<(), Error> {
    for some in series.chunks(500) {
        let sql = format!("UPDATE schedule_series SET filled_to = $2 WHERE practice_id = $1 AND id IN ({})", places(3, some.len()));
        let args = args![act.practice(), to].into_iter().chain(some.iter().map(|id| Arg::from(*id))).collect();
        act.change(proof).run(&sql, args).await?;
    }
    Ok(())
}

/// New occurrences in the state they begin with, with what they hold.
pub(in crate::schedule) async fn insert_occurrences(
    act: &Act, proof: &impl Warrant, group_of: impl Fn(&State) -> Id<Group>, new: &[(Id<Occurrence>, &State)],
) -> Result<(), Error> {
    let rows = new.iter().map(|(id, s)| {
        let (cancelled, reason) = s.cancelled.as_ref().map_or((None, None), |(at, why)| (Some(*at), Some(why.as_str())));
        args![
            act.practice(), *id, s.series, group_of(s), &s.original, &s.local, &s.zone, s.starts_at, s.ends_at, s.room, s.link.as_ref(),
            s.service_code.as_ref(), &s.topic, cancelled, reason, s.original != s.local, act.now(), 1_i64
        ]
    });
    act.change(proof)
        .insert(
            "schedule_occurrence (practice_id, id, series_id, group_id, original_local, local_start, zone, starts_at, ends_at, room_id, \
             link, service_code, topic, cancelled_at, cancel_reason, moved, changed_at, version)",
            rows.collect(),
        )
        .await?;
    let leads = new.iter().flat_map(|(id, s)| s.leads.iter().map(|lead| args![act.practice(), *id, *lead])).collect();
    act.change(proof).insert("schedule_facilitator (practice_id, occurrence_id, staff_id)", leads).await
}

/// Puts occurrences into another state; what they hold is written by [`hold`].
pub(in crate::schedule) async fn update_occurrences(
    act: &Act, proof: &impl Warrant, changed: &[(Id<Occurrence>, &State)],
) -> Result<(), Error> {
    if changed.is_empty() {
        return Ok(());
    }
    // A date may go where another one leaves: no two are at one original time even while they change over.
    for some in changed.chunks(500) {
        let sql = format!(
            "UPDATE schedule_occurrence SET original_local = '~' || original_local WHERE practice_id = $1 AND id IN ({})",
            places(2, some.len())
        );
        let args = args![act.practice()].into_iter().chain(some.iter().map(|(id, _)| Arg::from(*id))).collect();
        act.change(proof).run(&sql, args).await?;
    }
    for (id, s) in changed {
        let (cancelled, reason) = s.cancelled.as_ref().map_or((None, None), |(at, why)| (Some(*at), Some(why.as_str())));
        let sql = "UPDATE schedule_occurrence SET series_id = $3, original_local = $4, local_start = $5, zone = $6, starts_at = $7, ends_at = $8, \
                   room_id = $9, link = $10, service_code = $11, topic = $12, cancelled_at = $13, cancel_reason = $14, withdrawn_at = $15, \
                   moved = ($4 <> $5), changed_at = $16, version = version + 1 WHERE practice_id = $1 AND id = $2";
        let args = args![
            act.practice(), *id, s.series, &s.original, &s.local, &s.zone, s.starts_at, s.ends_at, s.room, s.link.as_ref(),
            s.service_code.as_ref(), &s.topic, cancelled, reason, s.withdrawn, act.now()
        ];
        act.change(proof).run(sql, args).await?;
    }
    let ids: Vec<_> = changed.iter().map(|(id, _)| *id).collect();
    remove(act, proof, "schedule_facilitator", &ids).await?;
    let leads = changed.iter().flat_map(|(id, s)| s.leads.iter().map(|lead| args![act.practice(), *id, *lead])).collect();
    act.change(proof).insert("schedule_facilitator (practice_id, occurrence_id, staff_id)", leads).await
}

async fn remove(act: &Act, proof: &impl Warrant, table: &str, occurrences: &[Id<Occurrence>]) -> Result<(), Error> {
    for some in occurrences.chunks(500) {
        let sql = format!("DELETE FROM {table} WHERE practice_id = $1 AND occurrence_id IN ({})", places(2, some.len()));
        let args = args![act.practice()].into_iter().chain(some.iter().map(|id| Arg::from(*id))).collect();
        act.change(proof).run(&sql, args).await?;
    }
    Ok(())
}

/// Gives back what these occurrences hold.
pub(in crate::schedule) async fn release(act: &Act, proof: &impl Warrant, occurrences: &[Id<Occurrence>]) -> Result<(), Error> {
    remove(act, proof, "schedule_room_booking", occurrences).await?;
    remove(act, proof, "schedule_staff_booking", occurrences).await
}

/// Takes room and people for these occurrences; what may not be taken twice, the database refuses here. With each goes
/// whether it is strict.
pub(in crate::schedule) async fn hold(act: &Act, proof: &impl Warrant, held: &[(Id<Occurrence>, &State, bool)]) -> Result<(), Error> {
    let practice = act.practice();
    let held: Vec<_> = held.iter().filter(|(_, s, _)| s.cancelled.is_none() && s.withdrawn.is_none()).collect();
    let rooms = held
        .iter()
        .filter_map(|(id, s, strict)| s.room.map(|room| args![practice, *id, room, s.starts_at, s.ends_at, *strict]))
        .collect();
    act.change(proof)
        .insert("schedule_room_booking (practice_id, occurrence_id, room_id, starts_at, ends_at, strict)", rooms)
        .await?;
    let people = held
        .iter()
        .flat_map(|(id, s, strict)| s.leads.iter().map(move |lead| args![practice, *id, *lead, s.starts_at, s.ends_at, *strict]))
        .collect();
    act.change(proof)
        .insert("schedule_staff_booking (practice_id, occurrence_id, staff_id, starts_at, ends_at, strict)", people)
        .await
}

async fn lead(act: &Act, proof: &impl Warrant, instances: &[Instance], leads: &[Id<Staff>]) -> Result<(), Error> {
    let rows = instances.iter().flat_map(|i| leads.iter().map(move |lead| args![act.practice(), i.id, *lead])).collect();
    act.change(proof).insert("schedule_facilitator (practice_id, occurrence_id, staff_id)", rows).await
}

/// Takes room and people for these occurrences; what may not be taken twice, the database refuses here.
async fn book(act: &Act, proof: &impl Warrant, instances: &[Instance], hold: &Holding<'_>) -> Result<(), Error> {
    let practice = act.practice();
    let rooms = instances
        .iter()
        .filter_map(|i| hold.room.map(|room| args![practice, i.id, room, i.starts_at, i.ends_at, hold.strict]))
        .collect();
    act.change(proof)
        .insert("schedule_room_booking (practice_id, occurrence_id, room_id, starts_at, ends_at, strict)", rooms)
        .await?;
    let people = instances
        .iter()
        .flat_map(|i| hold.leads.iter().map(move |lead| args![practice, i.id, *lead, i.starts_at, i.ends_at, hold.strict]))
        .collect();
    act.change(proof)
        .insert("schedule_staff_booking (practice_id, occurrence_id, staff_id, starts_at, ends_at, strict)", people)
        .await
}

async fn unbook(act: &Act, proof: &impl Warrant, occurrence: Id<Occurrence>) -> Result<(), Error> {
    for table in ["schedule_room_booking", "schedule_staff_booking"] {
        let sql = format!("DELETE FROM {table} WHERE practice_id = $1 AND occurrence_id = $2");
        act.change(proof).run(&sql, args![act.practice(), occurrence]).await?;
    }
    Ok(())
}

/// Puts an occurrence elsewhere: time, room, facilitators, and what it holds.
pub(in crate::schedule) async fn relocate(
    act: &Act, proof: &impl Warrant, to: &Instance, hold: &Holding<'_>,
) -> Result<(), Error> {
    let sql = "UPDATE schedule_occurrence SET local_start = $3, starts_at = $4, ends_at = $5, room_id = $6, moved = (original_local <> $3), \
               changed_at = $7, version = version + 1 WHERE practice_id = $1 AND id = $2";
    act.change(proof)
        .run(sql, args![act.practice(), to.id, to.written(), to.starts_at, to.ends_at, hold.room, act.now()])
        .await?;
    let sql = "DELETE FROM schedule_facilitator WHERE practice_id = $1 AND occurrence_id = $2";
    act.change(proof).run(sql, args![act.practice(), to.id]).await?;
    lead(act, proof, &[*to], hold.leads).await?;
    unbook(act, proof, to.id).await?;
    book(act, proof, &[*to], hold).await
}

pub(in crate::schedule) async fn cancel(act: &Act, proof: &impl Warrant, id: Id<Occurrence>, reason: &str) -> Result<(), Error> {
    let sql = "UPDATE schedule_occurrence SET cancelled_at = $3, cancel_reason = $4, changed_at = $3, version = version + 1 WHERE practice_id = $1 AND id = $2";
    act.change(proof).run(sql, args![act.practice(), id, act.now(), reason]).await?;
    unbook(act, proof, id).await
}

/// Takes a cancellation back; the occurrence holds again what it held, if that is still to be had.
pub(in crate::schedule) async fn restore(
    act: &Act, proof: &impl Warrant, at: &Instance, hold: &Holding<'_>,
) -> Result<(), Error> {
    let sql = "UPDATE schedule_occurrence SET cancelled_at = NULL, cancel_reason = NULL, changed_at = $3, version = version + 1 WHERE practice_id = $1 AND id = $2";
    act.change(proof).run(sql, args![act.practice(), at.id, act.now()]).await?;
    book(act, proof, &[*at], hold).await
}

pub(in crate::schedule) async fn set_begun(act: &Act, proof: &impl Warrant, occurrence: Id<Occurrence>) -> Result<(), Error> {
    let sql = "UPDATE schedule_occurrence SET begun_at = $3, changed_at = $3, version = version + 1 WHERE practice_id = $1 AND id = $2 AND begun_at IS NULL";
    act.change(proof).run(sql, args![act.practice(), occurrence, act.now()]).await?;
    Ok(())
}

pub(in crate::schedule) async fn insert_room(
    act: &Act, proof: &impl Warrant, room: &RoomCard,
) -> Result<(), Error> {
    let row = args![act.practice(), room.id, &room.name, room.places, text::fold(&room.name), &room.place];
    act.change(proof).insert("schedule_room (practice_id, id, name, places, sort_key, place)", vec![row]).await
}

/// Names a room anew; says whether there is one.
pub(in crate::schedule) async fn rename_room(
    act: &Act, proof: &impl Warrant, room: &RoomCard,
) -> Result<bool, Error> {
    let sql = "UPDATE schedule_room SET name = $3, places = $4, sort_key = $5, place = $6 WHERE practice_id = $1 AND id = $2";
    let args = args![act.practice(), room.id, &room.name, room.places, text::fold(&room.name), &room.place];
    Ok(act.change(proof).run(sql, args).await? == 1)
}
