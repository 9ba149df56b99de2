//! Who is expected at which occurrence.

use std::collections::{HashMap, HashSet};

use kernel::{Error, Id, Moment};
use platform::{
    Act, args,
    db::{Arg, Row, places},
    permit::{Proof, Warrant},
};

use crate::{
    clients::Client,
    groups::Group,
    schedule::words::{Date, Expected, Occurrence, Series, Source},
};

const LINE: &str = "r.occurrence_id, r.client_id, r.source, r.cause_id, r.state, r.by_hand, r.reason, r.version";

fn line(row: &mut Row) -> Result<Expected, Error> {
    Ok(Expected {
        occurrence: row.next()?,
        client: row.next()?,
        source: Source::read(&row.next::<String>()?).unwrap_or(Source::Manual),
        cause: row.next()?,
        invited: row.next::<String>()? == "expected",
        by_hand: row.next()?,
        reason: row.next()?,
        version: row.next()?,
    })
}

/// The lines of an occurrence's roster, those taken off too.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn expected(act: &Act, proof: &impl Proof, occurrence: Id<Occurrence>) -> Result<Vec<Expected>, Error> {
    lines(act, proof, &[occurrence]).await
}

/// At which of these occurrences a client is expected.
///
/// # Errors
/// A fault when it cannot be read.
pub async fn expected_among(
    act: &Act, proof: &impl Proof, client: Id<Client>, occurrences: &[Id<Occurrence>],
) -> Result<HashSet<Id<Occurrence>>, Error> {
    let mut found = HashSet::new();
    for some in occurrences.chunks(500) {
        let sql = format!(
            "SELECT occurrence_id FROM schedule_roster WHERE practice_id = $1 AND client_id = $2 AND state = 'expected' AND occurrence_id IN ({})",
            places(3, some.len())
        );
        let args = args![act.practice(), client].into_iter().chain(some.iter().map(|id| Arg::from(*id))).collect();
        for mut row in act.db(proof).all(&sql, args).await? {
            found.insert(row.next()?);
        }
    }
    Ok(found)
}

/// The lines of these occurrences' rosters.
pub(in crate::schedule) async fn lines(act: &Act, proof: &impl Proof, occurrences: &[Id<Occurrence>]) -> Result<Vec<Expected>, Error> {
    let mut found = Vec::new();
    for some in occurrences.chunks(500) {
        let sql = format!(
            "SELECT {LINE} FROM schedule_roster r WHERE r.practice_id = $1 AND r.occurrence_id IN ({}) ORDER BY r.occurrence_id, r.client_id",
            places(2, some.len())
        );
        let args = args![act.practice()].into_iter().chain(some.iter().map(|id| Arg::from(*id))).collect();
        for mut row in act.db(proof).all(&sql, args).await? {
            found.push(line(&mut row)?);
        }
    }
    Ok(found)
}

/// How many are expected at each of these occurrences.
///
/// # Errors
/// A fault when it cannot be read.
pub async fn expected_counts(act: &Act, proof: &impl Proof, occurrences: &[Id<Occurrence>]) -> Result<HashMap<Id<Occurrence>, i64>, Error> {
    let mut counts = HashMap::new();
    for some in occurrences.chunks(500) {
        let sql = format!(
            "SELECT occurrence_id, COUNT(*) FROM schedule_roster WHERE practice_id = $1 AND state = 'expected' AND occurrence_id IN ({}) \
             GROUP BY occurrence_id",
            places(2, some.len())
        );
        let args = args![act.practice()].into_iter().chain(some.iter().map(|id| Arg::from(*id))).collect();
        for mut row in act.db(proof).all(&sql, args).await? {
            counts.insert(row.next()?, row.next()?);
        }
    }
    Ok(counts)
}

const DATE: &str = "o.id, o.series_id, o.group_id, o.starts_at, o.ends_at, o.cancelled_at";

fn date(row: &mut Row) -> Result<Date, Error> {
    Ok(Date {
        id: row.next()?,
        series: row.next()?,
        group: row.next()?,
        starts_at: row.next()?,
        ends_at: row.next()?,
        cancelled: row.next::<Option<Moment>>()?.is_some(),
    })
}

async fn dates(act: &Act, proof: &impl Proof, rest: &str, more: Vec<Arg>) -> Result<Vec<Date>, Error> {
    let sql = format!(
        "SELECT {DATE} FROM schedule_occurrence o WHERE o.practice_id = $1 AND o.begun_at IS NULL AND o.withdrawn_at IS NULL AND {rest}"
    );
    let args: Vec<Arg> = args![act.practice()].into_iter().chain(more).collect();
    act.db(proof).all(&sql, args).await?.into_iter().map(|mut row| date(&mut row)).collect()
}

/// No session is longer; so what is under way now started after this.
const LONGEST: i64 = 24 * kernel::time::HOUR;

/// The occurrences of a group that are not over and have not begun, in order.
pub(in crate::schedule) async fn dates_of_group(act: &Act, proof: &impl Proof, group: Id<Group>) -> Result<Vec<Date>, Error> {
    let rest = "o.group_id = $2 AND o.starts_at > $3 AND o.ends_at > $4 ORDER BY o.starts_at, o.id";
    dates(act, proof, rest, args![group, act.now().plus(-LONGEST), act.now()]).await
}

/// The same of these series.
pub(in crate::schedule) async fn dates_of_series(act: &Act, proof: &impl Proof, series: &[Id<Series>]) -> Result<Vec<Date>, Error> {
    let mut found = Vec::new();
    for some in series.chunks(500) {
        let rest = format!("o.series_id IN ({}) AND o.starts_at > $2 AND o.ends_at > $3 ORDER BY o.starts_at, o.id", places(4, some.len()));
        let args = args![act.now().plus(-LONGEST), act.now()].into_iter().chain(some.iter().map(|id| Arg::from(*id))).collect();
        found.extend(dates(act, proof, &rest, args).await?);
    }
    Ok(found)
}

/// Those of these occurrences that have not begun.
pub(in crate::schedule) async fn dates_of(act: &Act, proof: &impl Proof, ids: &[Id<Occurrence>]) -> Result<Vec<Date>, Error> {
    let mut found = Vec::new();
    for some in ids.chunks(500) {
        let rest = format!("o.id IN ({}) ORDER BY o.starts_at, o.id", places(2, some.len()));
        found.extend(dates(act, proof, &rest, some.iter().map(|id| Arg::from(*id)).collect()).await?);
    }
    Ok(found)
}

/// All lines of these clients at occurrences that are not over and have not begun, each with its occurrence.
pub(in crate::schedule) async fn lines_of(act: &Act, proof: &impl Proof, clients: &[Id<Client>]) -> Result<Vec<(Expected, Date)>, Error> {
    let mut found = Vec::new();
    for some in clients.chunks(500) {
        let sql = format!(
            "SELECT {LINE}, {DATE} FROM schedule_roster r CROSS JOIN schedule_occurrence o WHERE r.practice_id = $1 AND r.client_id IN ({}) \
             AND o.practice_id = $1 AND o.id = r.occurrence_id AND o.begun_at IS NULL AND o.withdrawn_at IS NULL AND o.ends_at > $2",
            places(3, some.len())
        );
        let args = args![act.practice(), act.now()].into_iter().chain(some.iter().map(|id| Arg::from(*id))).collect();
        for mut row in act.db(proof).all(&sql, args).await? {
            found.push((line(&mut row)?, date(&mut row)?));
        }
    }
    Ok(found)
}

fn row(act: &Act, line: &Expected) -> Vec<Arg> {
    let by = act.actor().staff().map(|s| s.staff);
    let state = if line.invited { "expected" } else { "uninvited" };
    args![
        act.practice(), line.occurrence, line.client, line.source.word(), line.cause, state, line.by_hand, &line.reason, line.version, act.now(), by
    ]
}

/// Writes new lines.
pub(in crate::schedule) async fn insert_lines(act: &Act, proof: &impl Warrant, lines: &[Expected]) -> Result<(), Error> {
    let rows = lines.iter().map(|line| row(act, line)).collect();
    act.change(proof)
        .insert(
            "schedule_roster (practice_id, occurrence_id, client_id, source, cause_id, state, by_hand, reason, version, changed_at, changed_by)",
            rows,
        )
        .await
}

/// Writes a line that is there anew.
pub(in crate::schedule) async fn update_line(act: &Act, proof: &impl Warrant, line: &Expected) -> Result<(), Error> {
    let sql = "UPDATE schedule_roster SET source = $4, cause_id = $5, state = $6, by_hand = $7, reason = $8, version = $9, changed_at = $10, \
               changed_by = $11 WHERE practice_id = $1 AND occurrence_id = $2 AND client_id = $3";
    act.change(proof).run(sql, row(act, line)).await?;
    Ok(())
}

/// Removes lines: what was planned is not any more. What a person decided by hand is kept as a line taken off instead.
pub(in crate::schedule) async fn remove_lines(act: &Act, proof: &impl Warrant, lines: &[(Id<Occurrence>, Id<Client>)]) -> Result<(), Error> {
    let mut by_client: HashMap<Id<Client>, Vec<Id<Occurrence>>> = HashMap::new();
    for (occurrence, client) in lines {
        by_client.entry(*client).or_default().push(*occurrence);
    }
    for (client, occurrences) in by_client {
        for some in occurrences.chunks(500) {
            let sql = format!(
                "DELETE FROM schedule_roster WHERE practice_id = $1 AND client_id = $2 AND occurrence_id IN ({})",
                places(3, some.len())
            );
            let args = args![act.practice(), client].into_iter().chain(some.iter().map(|id| Arg::from(*id))).collect();
            act.change(proof).run(&sql, args).await?;
        }
    }
    Ok(())
}
