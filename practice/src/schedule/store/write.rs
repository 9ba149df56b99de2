//! The writing half of the schedule's SQL.

use kernel::{Error, Id, id::Staff, text};
use platform::{Act, args, permit::Warrant};

use crate::schedule::words::{Instance, Occurrence, Plan, Room, Series};

/// What an occurrence is to hold.
pub(in crate::schedule) struct Holding<'a> {
    /// Where.
    pub room: Option<Id<Room>>,
    /// Who.
    pub leads: &'a [Id<Staff>],
    /// Whether the database refuses a second holder.
    pub strict: bool,
}

pub(in crate::schedule) async fn insert_series(
    act: &Act, proof: &impl Warrant, series: Id<Series>, plan: &Plan, hold: &Holding<'_>,
) -> Result<(), Error> {
    let practice = act.practice();
    let by = act.actor().staff().map(|s| s.staff);
    let time = plan.time.strftime("%H:%M").to_string();
    act.change(proof)
        .insert(
            "schedule_series (practice_id, id, group_id, zone, first_day, local_time, minutes, every_weeks, times, room_id, link, \
             service_code, made_at, made_by)",
            vec![args![
                practice, series, plan.group, &plan.zone, plan.day, time, plan.minutes, plan.every_weeks, plan.instances.len(),
                plan.room, plan.link.as_ref(), plan.service_code.as_ref(), act.now(), by
            ]],
        )
        .await?;
    let occurrences = plan.instances.iter().map(|i| {
        let local = i.written();
        args![
            practice, i.id, series, plan.group, &local, &local, &plan.zone, i.starts_at, i.ends_at, plan.room, plan.link.as_ref(),
            plan.service_code.as_ref(), false, 1_i64
        ]
    });
    act.change(proof)
        .insert(
            "schedule_occurrence (practice_id, id, series_id, group_id, original_local, local_start, zone, starts_at, ends_at, room_id, \
             link, service_code, moved, version)",
            occurrences.collect(),
        )
        .await?;
    lead(act, proof, &plan.instances, hold.leads).await?;
    book(act, proof, &plan.instances, hold).await
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
               version = version + 1 WHERE practice_id = $1 AND id = $2";
    act.change(proof)
        .run(sql, args![act.practice(), to.id, to.written(), to.starts_at, to.ends_at, hold.room])
        .await?;
    let sql = "DELETE FROM schedule_facilitator WHERE practice_id = $1 AND occurrence_id = $2";
    act.change(proof).run(sql, args![act.practice(), to.id]).await?;
    lead(act, proof, &[*to], hold.leads).await?;
    unbook(act, proof, to.id).await?;
    book(act, proof, &[*to], hold).await
}

pub(in crate::schedule) async fn cancel(act: &Act, proof: &impl Warrant, id: Id<Occurrence>, reason: &str) -> Result<(), Error> {
    let sql = "UPDATE schedule_occurrence SET cancelled_at = $3, cancel_reason = $4, version = version + 1 WHERE practice_id = $1 AND id = $2";
    act.change(proof).run(sql, args![act.practice(), id, act.now(), reason]).await?;
    unbook(act, proof, id).await
}

/// Takes a cancellation back; the occurrence holds again what it held, if that is still to be had.
pub(in crate::schedule) async fn restore(
    act: &Act, proof: &impl Warrant, at: &Instance, hold: &Holding<'_>,
) -> Result<(), Error> {
    let sql = "UPDATE schedule_occurrence SET cancelled_at = NULL, cancel_reason = NULL, version = version + 1 WHERE practice_id = $1 AND id = $2";
    act.change(proof).run(sql, args![act.practice(), at.id]).await?;
    book(act, proof, &[*at], hold).await
}

pub(in crate::schedule) async fn set_begun(act: &Act, proof: &impl Warrant, occurrence: Id<Occurrence>) -> Result<(), Error> {
    let sql = "UPDATE schedule_occurrence SET begun_at = $3, version = version + 1 WHERE practice_id = $1 AND id = $2 AND begun_at IS NULL";
    act.change(proof).run(sql, args![act.practice(), occurrence, act.now()]).await?;
    Ok(())
}

pub(in crate::schedule) async fn insert_room(
    act: &Act, proof: &impl Warrant, room: Id<Room>, name: &str, places: Option<i64>,
) -> Result<(), Error> {
    let row = args![act.practice(), room, name, places, text::fold(name)];
    act.change(proof).insert("schedule_room (practice_id, id, name, places, sort_key)", vec![row]).await
}

/// Names a room anew; says whether there is one.
pub(in crate::schedule) async fn rename_room(
    act: &Act, proof: &impl Warrant, room: Id<Room>, name: &str, places: Option<i64>,
) -> Result<bool, Error> {
    let sql = "UPDATE schedule_room SET name = $3, places = $4, sort_key = $5 WHERE practice_id = $1 AND id = $2";
    Ok(act.change(proof).run(sql, args![act.practice(), room, name, places, text::fold(name)]).await? == 1)
}
