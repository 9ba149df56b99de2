//! All SQL of sessions. Joins are written CROSS JOIN, from the few rows to the many: without statistics SQLite takes the
//! practice, with which every index begins, for a good place to start, and would read the whole practice.

mod ahead;
mod corrections;
mod marks;
mod open;

use std::collections::{HashMap, HashSet};

use kernel::{Error, Id, Moment, Zone, id::Staff};
use platform::{Act, Scope, args, db::{Arg, Row, places}, permit::{Warrant, Proof}};

use super::words::{Code, Entry, EntryCard, Outcome, Remote, Roll, STANDARD_CODES, Session, SessionCard};
use crate::{
    clients::{self, Client},
    schedule::{Progress, Slot},
};

pub use ahead::ahead;
pub(super) use ahead::write_ahead;
pub(super) use corrections::write_correction;
pub use corrections::{corrections, corrections_of};
pub use marks::{attenders, marks};
pub use open::{OpenSession, unsealed};
pub(super) use marks::{Word, write_marks, write_words};

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

/// How far those of these slots are that were started, for the calendar below.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn standings(act: &Act, scope: &Scope, slots: &[Slot]) -> Result<HashMap<Id<Session>, Progress>, Error> {
    let begun: Vec<Arg> = slots.iter().filter(|slot| slot.begun.is_some()).map(|slot| Arg::from(slot.id)).collect();
    let sql = format!(
        "SELECT id, sealed_at, checked_out_at FROM sessions_session WHERE practice_id = $1 AND id IN ({})",
        places(2, begun.len().max(1))
    );
    if begun.is_empty() {
        return Ok(HashMap::new());
    }
    let args = args![act.practice()].into_iter().chain(begun).collect();
    let progress = |sealed: Option<Moment>, out: Option<Moment>| match (sealed, out) {
        (_, Some(_)) => Progress::Complete,
        (Some(_), None) => Progress::Signed,
        (None, None) => Progress::Started,
    };
    act.db(scope).all(&sql, args).await?.into_iter().map(|mut r| Ok((r.next()?, progress(r.next()?, r.next()?)))).collect()
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

/// Takes a line off the roster; it stays in the database with its reason.
pub(super) async fn write_off(act: &Act, proof: &impl Warrant, id: Id<Entry>, why: &str, changed_in: i64) -> Result<(), Error> {
    let by = act.actor().staff().map(|s| s.staff);
    let sql = "UPDATE sessions_entry SET off_at = $3, off_by = $4, off_reason = $5, changed_in = $6 WHERE practice_id = $1 AND id = $2";
    act.change(proof).run(sql, args![act.practice(), id, act.now(), by, why, changed_in]).await?;
    Ok(())
}

/// Puts a line back that was taken off, as one added by hand; whether there was one.
pub(super) async fn write_back(act: &Act, proof: &impl Warrant, session: Id<Session>, client: Id<Client>, changed_in: i64) -> Result<bool, Error> {
    let sql = "UPDATE sessions_entry SET off_at = NULL, off_by = NULL, off_reason = '', source = 'manual', changed_in = $4 \
               WHERE practice_id = $1 AND session_id = $2 AND client_id = $3 AND off_at IS NOT NULL";
    Ok(act.change(proof).run(sql, args![act.practice(), session, client, changed_in]).await? > 0)
}

/// The roster of a session with faces and times, by name. Three queries, whatever its length.
///
/// # Errors
/// A fault when it cannot be read.
pub async fn roll_of(act: &Act, proof: &impl Proof, session: SessionCard) -> Result<Roll, Error> {
    let sql = "SELECT id, client_id, source, outcome, reason, code, remote, version, changed_in, marked_by, marked_at FROM sessions_entry \
               WHERE practice_id = $1 AND session_id = $2 AND off_at IS NULL";
    let rows = act.db(proof).all(sql, args![act.practice(), session.id]).await?;
    let mut entries: Vec<EntryCard> = rows
        .into_iter()
        .map(|mut r| {
            Ok(EntryCard {
                id: r.next()?,
                client: r.next()?,
                face: clients::Face::default(),
                added: !["membership", "track"].contains(&r.next::<String>()?.as_str()),
                outcome: Outcome::read(&r.next::<String>()?).unwrap_or(Outcome::Unmarked),
                reason: r.next()?,
                code: r.next()?,
                segments: Vec::new(),
                remote: Remote::read(&r.next::<String>()?),
                version: r.next()?,
                changed_in: r.next()?,
                marked_by: r.next()?,
                marked_at: r.next()?,
            })
        })
        .collect::<Result<_, Error>>()?;
    let mut segments = marks::segments(act, proof, session.id).await?;
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
               WHERE e.practice_id = $1 AND e.session_id = $2 AND p.practice_id = $1 AND p.client_id = e.client_id AND p.off_at IS NULL \
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
    let standard = STANDARD_CODES.iter().map(|(code, label, means)| ((*code).to_owned(), (*label).to_owned(), means.attended(), true));
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
    let sql = "SELECT id FROM sessions_entry WHERE practice_id = $1 AND session_id = $2 AND off_at IS NULL";
    act.db(proof).all(sql, args![act.practice(), session]).await?.into_iter().map(|mut r| r.next()).collect()
}

/// The clients on a session's roster.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn roster(act: &Act, proof: &impl Proof, session: Id<Session>) -> Result<Vec<Id<Client>>, Error> {
    let sql = "SELECT client_id FROM sessions_entry WHERE practice_id = $1 AND session_id = $2 AND off_at IS NULL";
    act.db(proof).all(sql, args![act.practice(), session]).await?.into_iter().map(|mut r| r.next()).collect()
}
