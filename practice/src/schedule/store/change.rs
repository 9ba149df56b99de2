//! Changes of the calendar with their lines; closed days; what zones' clocks did.

use std::collections::HashMap;

use kernel::{Error, Id, Moment, id::Staff};
use platform::{
    Act, args,
    db::{Arg, Row, places},
    permit::{Proof, Warrant},
};

use crate::{
    groups::Group,
    schedule::words::{Change, ChangeSheet, ClosureCard, Closure, Kind, Line, What},
};

/// Writes a change with its lines.
pub(in crate::schedule) async fn insert_change(
    act: &Act, proof: &impl Warrant, id: Id<Change>, kind: Kind, group: Option<Id<Group>>, detail: &str, lines: &[Line],
) -> Result<(), Error> {
    let by = act.actor().staff().map(|s| s.staff);
    act.change(proof)
        .insert(
            "schedule_change (practice_id, id, kind, group_id, detail, made_at, made_by)",
            vec![args![act.practice(), id, kind.word(), group, detail, act.now(), by]],
        )
        .await?;
    let rows = lines.iter().enumerate().map(|(at, line)| {
        args![
            act.practice(), id, at, line.occurrence, line.client, line.starts_at, line.what.word(), &line.why, line.was.as_ref(), line.version
        ]
    });
    act.change(proof)
        .insert(
            "schedule_change_line (practice_id, change_id, position, occurrence_id, client_id, starts_at, what, why, was, version)",
            rows.collect(),
        )
        .await
}

const CHANGE: &str = "c.id, c.kind, c.group_id, c.made_at, c.made_by, c.undone_at, c.detail";

fn sheet(mut row: Row) -> Result<ChangeSheet, Error> {
    Ok(ChangeSheet {
        id: row.next()?,
        kind: Kind::read(&row.next::<String>()?).unwrap_or(Kind::Edit),
        group: row.next()?,
        made_at: row.next()?,
        made_by: row.next()?,
        undone_at: row.next()?,
        detail: row.next()?,
        lines: Vec::new(),
    })
}

/// The change of this id with its lines, in order.
pub(in crate::schedule) async fn change_of(act: &Act, proof: &impl Proof, id: Id<Change>) -> Result<Option<ChangeSheet>, Error> {
    let sql = format!("SELECT {CHANGE} FROM schedule_change c WHERE c.practice_id = $1 AND c.id = $2");
    let Some(row) = act.db(proof).first(&sql, args![act.practice(), id]).await? else { return Ok(None) };
    let mut found = sheet(row)?;
    let sql = "SELECT occurrence_id, client_id, starts_at, what, why, was, version FROM schedule_change_line \
               WHERE practice_id = $1 AND change_id = $2 ORDER BY position";
    for mut row in act.db(proof).all(sql, args![act.practice(), id]).await? {
        found.lines.push(Line {
            occurrence: row.next()?,
            client: row.next()?,
            starts_at: row.next()?,
            what: What::read(&row.next::<String>()?).unwrap_or(What::Kept),
            why: row.next()?,
            was: row.next()?,
            version: row.next()?,
        });
    }
    Ok(Some(found))
}

/// The last changes of a group's calendar, without their lines, the newest first.
pub(in crate::schedule) async fn changes_of(act: &Act, proof: &impl Proof, group: Id<Group>, most: usize) -> Result<Vec<ChangeSheet>, Error> {
    let sql = format!("SELECT {CHANGE} FROM schedule_change c WHERE c.practice_id = $1 AND c.group_id = $2 ORDER BY c.made_at DESC, c.id DESC LIMIT {most}");
    act.db(proof).all(&sql, args![act.practice(), group]).await?.into_iter().map(sheet).collect()
}

/// How many dates each of these changes touches.
pub(in crate::schedule) async fn dates_in(act: &Act, proof: &impl Proof, changes: &[Id<Change>]) -> Result<HashMap<Id<Change>, i64>, Error> {
    if changes.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = format!(
        "SELECT change_id, COUNT(DISTINCT occurrence_id) FROM schedule_change_line WHERE practice_id = $1 AND change_id IN ({}) GROUP BY change_id",
        places(2, changes.len())
    );
    let args = args![act.practice()].into_iter().chain(changes.iter().map(|id| Arg::from(*id))).collect();
    act.db(proof).all(&sql, args).await?.into_iter().map(|mut row| Ok((row.next()?, row.next()?))).collect()
}

/// Marks a change as taken back; says whether it was not yet.
pub(in crate::schedule) async fn set_undone(act: &Act, proof: &impl Warrant, id: Id<Change>) -> Result<bool, Error> {
    let by = act.actor().staff().map(|s| s.staff);
    let sql = "UPDATE schedule_change SET undone_at = $3, undone_by = $4 WHERE practice_id = $1 AND id = $2 AND undone_at IS NULL";
    Ok(act.change(proof).run(sql, args![act.practice(), id, act.now(), by]).await? == 1)
}

/// Writes closed days.
pub(in crate::schedule) async fn insert_closure(act: &Act, proof: &impl Warrant, card: &ClosureCard) -> Result<(), Error> {
    let by: Option<Id<Staff>> = act.actor().staff().map(|s| s.staff);
    act.change(proof)
        .insert(
            "schedule_closure (practice_id, id, name, first_day, last_day, staff_id, place, cancels, change_id, made_at, made_by)",
            vec![args![
                act.practice(), card.id, &card.name, card.first, card.last, card.staff, &card.place, card.cancels, card.change, act.now(), by
            ]],
        )
        .await
}

/// Lifts closed days.
pub(in crate::schedule) async fn lift_closure(act: &Act, proof: &impl Warrant, id: Id<Closure>) -> Result<bool, Error> {
    let sql = "UPDATE schedule_closure SET lifted_at = $3 WHERE practice_id = $1 AND id = $2 AND lifted_at IS NULL";
    Ok(act.change(proof).run(sql, args![act.practice(), id, act.now()]).await? == 1)
}

/// What each zone's clock did when instants were last worked out by it.
pub(in crate::schedule) async fn zones(act: &Act, proof: &impl Proof) -> Result<Vec<(String, Option<Vec<u8>>)>, Error> {
    let sql = "SELECT DISTINCT s.zone, z.print FROM schedule_series s LEFT JOIN schedule_zone z ON z.practice_id = s.practice_id AND z.zone = s.zone \
               WHERE s.practice_id = $1";
    let rows = act.db(proof).all(sql, args![act.practice()]).await?;
    rows.into_iter().map(|mut row| Ok((row.next()?, row.next()?))).collect()
}

/// Notes what a zone's clock does.
pub(in crate::schedule) async fn set_zone(act: &Act, proof: &impl Warrant, zone: &str, print: &[u8]) -> Result<(), Error> {
    let sql = "INSERT INTO schedule_zone (practice_id, zone, print) VALUES ($1, $2, $3) ON CONFLICT (practice_id, zone) DO UPDATE SET print = $3";
    act.change(proof).run(sql, args![act.practice(), zone, print]).await?;
    Ok(())
}

/// The occurrences to come that follow a zone's clock: id, wall-clock time, and the instants kept.
pub(in crate::schedule) async fn clocked(
    act: &Act, proof: &impl Proof, zone: &str,
) -> Result<Vec<(Id<crate::schedule::words::Occurrence>, String, Moment, Moment)>, Error> {
    let sql = "SELECT id, local_start, starts_at, ends_at FROM schedule_occurrence WHERE practice_id = $1 AND starts_at > $2 AND zone = $3 \
               AND begun_at IS NULL";
    let rows = act.db(proof).all(sql, args![act.practice(), act.now(), zone]).await?;
    rows.into_iter().map(|mut r| Ok((r.next()?, r.next()?, r.next()?, r.next()?))).collect()
}
