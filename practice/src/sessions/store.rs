//! All SQL of sessions. Joins are written CROSS JOIN, from the few rows to the many: without statistics SQLite takes the
//! practice, with which every index begins, for a good place to start, and would read the whole practice.

use std::collections::{HashMap, HashSet};

use kernel::{Error, Id, Moment, Zone, id::Staff};
use platform::{Act, args, db::{Arg, Row, places}, permit::{Warrant, Proof}};

use super::words::{Change, Code, Entry, EntryCard, Outcome, Roll, STANDARD_CODES, Segment, Session, SessionCard};
use crate::{
    clients::{self, Client},
    schedule::Slot,
};

/// The started sessions among these slots. Their zone is the slot's.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn cards(act: &Act, proof: &impl Proof, slots: &[Slot]) -> Result<Vec<SessionCard>, Error> {
    if slots.is_empty() {
        return Ok(Vec::new());
    }
    let zones: HashMap<Id<Session>, &str> = slots.iter().map(|slot| (slot.id, slot.zone.as_str())).collect();
    let sql = format!(
        "SELECT id, group_id, started_at, actual_start, actual_end, sealed_at, checked_out_at, version FROM sessions_session \
         WHERE practice_id = $1 AND id IN ({})",
        places(2, slots.len())
    );
    let mut args = args![act.practice()];
    args.extend(slots.iter().map(|slot| Arg::from(slot.id)));
    act.db(proof).all(&sql, args).await?.into_iter().map(|row| session_row(row, &zones)).collect()
}

fn session_row(mut r: Row, zones: &HashMap<Id<Session>, &str>) -> Result<SessionCard, Error> {
    let id = r.next()?;
    Ok(SessionCard {
        id,
        group: r.next()?,
        zone: zones.get(&id).and_then(|name| Zone::named(name)).unwrap_or_else(Zone::utc),
        started_at: r.next()?,
        actual_start: r.next()?,
        actual_end: r.next()?,
        sealed_at: r.next()?,
        checked_out_at: r.next()?,
        version: r.next()?,
    })
}

pub(super) async fn write_session(act: &Act, proof: &impl Warrant, card: &SessionCard, by: Id<Staff>) -> Result<(), Error> {
    act.change(proof)
        .insert(
            "sessions_session (practice_id, id, group_id, started_at, started_by, actual_start, actual_end, version)",
            vec![args![act.practice(), card.id, card.group, card.started_at, by, card.actual_start, card.actual_end, card.version]],
        )
        .await
}

pub(super) async fn write_entries(
    act: &Act, proof: &impl Warrant, session: Id<Session>, clients: &[Id<Client>], source: &str, version: i64,
) -> Result<(), Error> {
    let rows = clients
        .iter()
        .map(|client| args![act.practice(), Id::<Entry>::new(), session, *client, source, "unmarked", "", "", version, 1_i64, act.now()])
        .collect();
    act.change(proof)
        .insert("sessions_entry (practice_id, id, session_id, client_id, source, outcome, reason, code, changed_in, version, added_at)", rows)
        .await
}

/// The roster of a session with faces and times, by name. Three queries, whatever its length.
///
/// # Errors
/// A fault when it cannot be read.
pub async fn roll_of(act: &Act, proof: &impl Proof, session: SessionCard) -> Result<Roll, Error> {
    let sql = "SELECT id, client_id, source, outcome, reason, code, version, changed_in, marked_by, marked_at FROM sessions_entry \
               WHERE practice_id = $1 AND session_id = $2";
    let rows = act.db(proof).all(sql, args![act.practice(), session.id]).await?;
    let mut entries: Vec<EntryCard> = rows
        .into_iter()
        .map(|mut r| {
            Ok(EntryCard {
                id: r.next()?,
                client: r.next()?,
                face: clients::Face::default(),
                added: r.next::<String>()? != "membership",
                outcome: Outcome::read(&r.next::<String>()?).unwrap_or(Outcome::Unmarked),
                reason: r.next()?,
                code: r.next()?,
                segments: Vec::new(),
                version: r.next()?,
                changed_in: r.next()?,
                marked_by: r.next()?,
                marked_at: r.next()?,
            })
        })
        .collect::<Result<_, Error>>()?;
    let sql = "SELECT g.entry_id, g.time_in, g.time_out FROM sessions_entry e CROSS JOIN sessions_segment g \
               WHERE e.practice_id = $1 AND e.session_id = $2 AND g.practice_id = $1 AND g.entry_id = e.id ORDER BY g.time_in";
    let mut segments: HashMap<Id<Entry>, Vec<Segment>> = HashMap::new();
    for mut r in act.db(proof).all(sql, args![act.practice(), session.id]).await? {
        segments.entry(r.next()?).or_default().push(Segment { time_in: r.next()?, time_out: r.next()? });
    }
    let ids: Vec<_> = entries.iter().map(|e| e.client).collect();
    let mut faces: HashMap<_, _> = clients::faces(act, proof, &ids).await?.into_iter().map(|f| (f.id, f)).collect();
    for entry in &mut entries {
        entry.segments = segments.remove(&entry.id).unwrap_or_default();
        entry.face = faces.remove(&entry.client).unwrap_or_default();
    }
    entries.sort_by_key(|e| (e.face.name().to_lowercase(), e.id));
    Ok(Roll { session, entries })
}

/// For each client on the roster: which of the group's sessions this is for them, counting those attended.
///
/// # Errors
/// A fault when it cannot be read.
pub async fn history(act: &Act, proof: &impl Proof, session: &SessionCard) -> Result<HashMap<Id<Client>, (i64, i64)>, Error> {
    let sql = "SELECT e.client_id, CAST(sum(CASE WHEN p.outcome IN ('present', 'late') THEN 1 ELSE 0 END) AS bigint), count(*) \
               FROM sessions_entry e CROSS JOIN sessions_entry p CROSS JOIN sessions_session s \
               WHERE e.practice_id = $1 AND e.session_id = $2 AND p.practice_id = $1 AND p.client_id = e.client_id \
               AND s.practice_id = $1 AND s.id = p.session_id AND s.group_id = $3 AND s.actual_start <= $4 GROUP BY e.client_id";
    let rows = act.db(proof).all(sql, args![act.practice(), session.id, session.group, session.actual_start]).await?;
    rows.into_iter().map(|mut r| Ok((r.next()?, (r.next()?, r.next()?)))).collect()
}

/// Counts a change of the session or of its notes; the new version.
///
/// # Errors
/// `Missing` when the session is not started.
pub async fn count_change(act: &Act, proof: &impl Warrant, id: Id<Session>) -> Result<i64, Error> {
    let sql = "UPDATE sessions_session SET version = version + 1 WHERE practice_id = $1 AND id = $2 RETURNING version";
    act.change(proof).first(sql, args![act.practice(), id]).await?.ok_or(Error::Missing)?.next()
}

fn segment_rows(act: &Act, entry: Id<Entry>, segments: &[Segment]) -> Vec<Vec<Arg>> {
    segments.iter().map(|s| args![act.practice(), uuid::Uuid::now_v7(), entry, s.time_in, s.time_out, "staff"]).collect()
}

fn mark_row(act: &Act, entry: Id<Entry>, version: i64, change: &Change) -> Vec<Arg> {
    let times: Vec<(i64, i64)> = change.segments.iter().map(|s| (s.time_in.0, s.time_out.0)).collect();
    let segments = serde_json::to_string(&times).unwrap_or_default();
    let by = act.actor().staff().map(|s| s.staff);
    args![act.practice(), entry, version, change.outcome.word(), change.reason.as_str(), change.code.as_str(), segments, act.now(), by]
}

/// Writes marks: the entries' new state, their times, and a row each in the log of marks.
pub(super) async fn write_marks(act: &Act, proof: &impl Warrant, changes: &[(&EntryCard, Change)], changed_in: i64) -> Result<(), Error> {
    let tx = act.change(proof);
    let by = act.actor().staff().map(|s| s.staff);
    let (mut segments, mut log) = (Vec::new(), Vec::new());
    for (entry, change) in changes {
        let sql = "UPDATE sessions_entry SET outcome = $3, reason = $4, code = $5, changed_in = $6, version = $7, marked_at = $8, marked_by = $9 \
                   WHERE practice_id = $1 AND id = $2";
        let version = entry.version + 1;
        tx.run(sql, args![act.practice(), entry.id, change.outcome.word(), change.reason.as_str(), change.code.as_str(), changed_in, version, act.now(), by])
            .await?;
        if !entry.segments.is_empty() && entry.segments != change.segments {
            tx.run("DELETE FROM sessions_segment WHERE practice_id = $1 AND entry_id = $2", args![act.practice(), entry.id]).await?;
        }
        if entry.segments != change.segments {
            segments.extend(segment_rows(act, entry.id, &change.segments));
        }
        log.push(mark_row(act, entry.id, version, change));
    }
    tx.insert("sessions_segment (practice_id, id, entry_id, time_in, time_out, source)", segments).await?;
    tx.insert("sessions_mark (practice_id, entry_id, version, outcome, reason, code, segments, at, by_id)", log).await
}

pub(super) async fn write_times(act: &Act, proof: &impl Warrant, id: Id<Session>, start: Moment, end: Moment) -> Result<(), Error> {
    let sql = "UPDATE sessions_session SET actual_start = $3, actual_end = $4 WHERE practice_id = $1 AND id = $2";
    act.change(proof).run(sql, args![act.practice(), id, start, end]).await?;
    Ok(())
}

/// Checks the card out; when it was sealed stays.
pub(super) async fn write_checked_out(act: &Act, proof: &impl Warrant, id: Id<Session>) -> Result<(), Error> {
    let sql = "UPDATE sessions_session SET checked_out_at = $3, version = version + 1 WHERE practice_id = $1 AND id = $2";
    act.change(proof).run(sql, args![act.practice(), id, act.now()]).await?;
    Ok(())
}

/// Seals attendance, with the card checked out where nobody reviews; or opens it again.
pub(super) async fn write_state(act: &Act, proof: &impl Warrant, id: Id<Session>, sealed: Option<Moment>, out: Option<Moment>) -> Result<(), Error> {
    let sql = "UPDATE sessions_session SET sealed_at = $3, checked_out_at = $4, version = version + 1 WHERE practice_id = $1 AND id = $2";
    act.change(proof).run(sql, args![act.practice(), id, sealed, out]).await?;
    Ok(())
}

/// The ids of the entries that changed after a version.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn changed_since(act: &Act, proof: &impl Proof, id: Id<Session>, version: i64) -> Result<(i64, Vec<Id<Entry>>), Error> {
    let now: i64 = act
        .db(proof)
        .first("SELECT version FROM sessions_session WHERE practice_id = $1 AND id = $2", args![act.practice(), id])
        .await?
        .ok_or(Error::Missing)?
        .next()?;
    if now == version {
        return Ok((now, Vec::new()));
    }
    let sql = "SELECT id FROM sessions_entry WHERE practice_id = $1 AND session_id = $2 AND changed_in > $3";
    let rows = act.db(proof).all(sql, args![act.practice(), id, version]).await?;
    Ok((now, rows.into_iter().map(|mut r| r.next()).collect::<Result<_, _>>()?))
}

/// The practice's service codes, attended ones first.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn codes(act: &Act, proof: &impl Proof) -> Result<Vec<Code>, Error> {
    let sql = "SELECT code, label, attended, standard FROM sessions_code WHERE practice_id = $1 ORDER BY attended DESC, standard DESC, position, code";
    let rows = act.db(proof).all(sql, args![act.practice()]).await?;
    rows.into_iter().map(|mut r| Ok(Code { code: r.next()?, label: r.next()?, attended: r.next()?, standard: r.next()? })).collect()
}

pub(super) async fn write_codes(act: &Act, proof: &impl Warrant, own: &[(String, String, bool)]) -> Result<(), Error> {
    let standard = STANDARD_CODES.iter().map(|(code, label, attended)| ((*code).to_owned(), (*label).to_owned(), *attended, true));
    let own = own.iter().map(|(code, label, attended)| (code.clone(), label.clone(), *attended, false));
    let rows = standard
        .chain(own)
        .enumerate()
        .map(|(at, (code, label, attended, standard))| args![act.practice(), code, label, attended, standard, at])
        .collect();
    act.change(proof).insert("sessions_code (practice_id, code, label, attended, standard, position)", rows).await
}

/// The lines of a session's roster.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn entries(act: &Act, proof: &impl Proof, session: Id<Session>) -> Result<HashSet<Id<Entry>>, Error> {
    let sql = "SELECT id FROM sessions_entry WHERE practice_id = $1 AND session_id = $2";
    act.db(proof).all(sql, args![act.practice(), session]).await?.into_iter().map(|mut r| r.next()).collect()
}

/// The clients on a session's roster.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn roster(act: &Act, proof: &impl Proof, session: Id<Session>) -> Result<Vec<Id<Client>>, Error> {
    let sql = "SELECT client_id FROM sessions_entry WHERE practice_id = $1 AND session_id = $2";
    act.db(proof).all(sql, args![act.practice(), session]).await?.into_iter().map(|mut r| r.next()).collect()
}
