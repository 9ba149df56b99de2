//! All SQL of stays: who came and left, the lines of a kiosk that led to it, and what of it stands in the attendance.

use std::collections::HashMap;

use kernel::{Error, Id, Moment};
use platform::{
    Act, args,
    db::{Arg, Row, places},
    permit::{Proof, Warrant},
};

use super::EntryId;
use crate::{
    clients::Client,
    schedule::Occurrence,
    sessions::door::words::{Came, Door, Kiosk, Visit, Way},
};

/// What a line of a kiosk says.
#[derive(Debug, Clone)]
pub(in crate::sessions::door) struct Line {
    pub id: EntryId,
    pub kiosk: Id<Kiosk>,
    pub client: Option<Id<Client>>,
    pub stay: Option<Id<Visit>>,
    pub by_phone: bool,
    pub later: bool,
    pub way: Way,
    pub at: Moment,
    pub made_at: Moment,
    pub state: String,
}

const LINE: &str = "id, kiosk_id, client_id, arrival_id, by_phone, later, way, at, made_at, state";

/// The line of this id.
pub(in crate::sessions::door) async fn one_entry(act: &Act, proof: &impl Proof, id: EntryId) -> Result<Option<Line>, Error> {
    let sql = format!("SELECT {LINE} FROM sessions_kiosk_entry WHERE practice_id = $1 AND id = $2");
    let Some(mut r) = act.db(proof).first(&sql, args![act.practice(), id]).await? else { return Ok(None) };
    let line = Line {
        id: r.next()?,
        kiosk: r.next()?,
        client: r.next()?,
        stay: r.next()?,
        by_phone: r.next()?,
        later: r.next()?,
        way: if r.next::<String>()? == Way::Out.word() { Way::Out } else { Way::In },
        at: r.next()?,
        made_at: r.next()?,
        state: r.next()?,
    };
    Ok(Some(line))
}

pub(in crate::sessions::door) async fn write_entry(act: &Act, proof: &impl Warrant, line: &Line) -> Result<(), Error> {
    act.change(proof)
        .insert(
            &format!("sessions_kiosk_entry (practice_id, {LINE})"),
            vec![args![
                act.practice(), line.id, line.kiosk, line.client, line.stay, line.by_phone, line.later, line.way.word(), line.at, line.made_at,
                line.state.as_str()
            ]],
        )
        .await
}

/// What became of a line.
pub(in crate::sessions::door) async fn settle_entry(
    act: &Act, proof: &impl Warrant, id: EntryId, state: &str, stay: Option<Id<Visit>>,
) -> Result<(), Error> {
    let sql = "UPDATE sessions_kiosk_entry SET state = $3, arrival_id = COALESCE($4, arrival_id) WHERE practice_id = $1 AND id = $2";
    act.change(proof).run(sql, args![act.practice(), id, state, stay]).await?;
    Ok(())
}

/// When the wrong codes of a kiosk were typed since a moment, newest first: at its pad, or by phone.
pub(in crate::sessions::door) async fn wrong_entries(
    act: &Act, proof: &impl Proof, kiosk: Id<Kiosk>, by_phone: bool, since: Moment,
) -> Result<Vec<Moment>, Error> {
    let sql = "SELECT made_at FROM sessions_kiosk_entry WHERE practice_id = $1 AND kiosk_id = $2 AND made_at > $3 AND by_phone = $4 \
               AND state = 'unknown' ORDER BY made_at DESC";
    let rows = act.db(proof).all(sql, args![act.practice(), kiosk, since, by_phone]).await?;
    rows.into_iter().map(|mut r| r.next()).collect()
}

const STAY: &str = "id, occurrence_id, client_id, way, came_at, left_at, seen_at, taken_in, taken_to";

fn came(mut r: Row) -> Result<Came, Error> {
    let (id, occurrence, client) = (r.next()?, r.next()?, r.next()?);
    let door = Door::read(&r.next::<String>()?);
    let (came_at, left_at, seen_at) = (r.next()?, r.next()?, r.next()?);
    let (taken_in, taken_to): (Option<Moment>, Option<Moment>) = (r.next()?, r.next()?);
    let taken = taken_in.map(|from| (from, taken_to));
    Ok(Came { id, occurrence, client, door, came_at, left_at, seen_at, taken })
}

/// The stays of these occurrences that stand, of all clients or of one, in the order in which they began.
pub(in crate::sessions::door) async fn stays(
    act: &Act, proof: &impl Proof, occurrences: &[Id<Occurrence>], client: Option<Id<Client>>,
) -> Result<Vec<Came>, Error> {
    if occurrences.is_empty() {
        return Ok(Vec::new());
    }
    let mut args = args![act.practice()];
    args.extend(occurrences.iter().map(|id| Arg::from(*id)));
    let only = if let Some(client) = client {
        args.push(client.into());
        format!(" AND client_id = ${}", args.len())
    } else {
        String::new()
    };
    let sql = format!(
        "SELECT {STAY} FROM sessions_arrival WHERE practice_id = $1 AND occurrence_id IN ({}){only} AND live ORDER BY came_at, id",
        places(2, occurrences.len())
    );
    act.db(proof).all(&sql, args).await?.into_iter().map(came).collect()
}

/// The stay of this id, if it stands.
pub(in crate::sessions::door) async fn one_stay(act: &Act, proof: &impl Proof, id: Id<Visit>) -> Result<Option<Came>, Error> {
    let sql = format!("SELECT {STAY} FROM sessions_arrival WHERE practice_id = $1 AND id = $2 AND live");
    act.db(proof).first(&sql, args![act.practice(), id]).await?.map(came).transpose()
}

pub(in crate::sessions::door) async fn insert_stay(act: &Act, proof: &impl Warrant, came: &Came) -> Result<(), Error> {
    act.change(proof)
        .insert(
            "sessions_arrival (practice_id, id, occurrence_id, client_id, way, came_at, left_at, seen_at, live)",
            vec![args![act.practice(), came.id, came.occurrence, came.client, came.door.word(), came.came_at, came.left_at, came.seen_at, true]],
        )
        .await
}

/// Signs a stay out.
pub(in crate::sessions::door) async fn close(act: &Act, proof: &impl Warrant, id: Id<Visit>, left_at: Moment) -> Result<(), Error> {
    let sql = "UPDATE sessions_arrival SET left_at = CASE WHEN $3 < came_at THEN came_at ELSE $3 END WHERE practice_id = $1 AND id = $2";
    act.change(proof).run(sql, args![act.practice(), id, left_at]).await?;
    Ok(())
}

/// Takes a signing out back.
pub(in crate::sessions::door) async fn reopen(act: &Act, proof: &impl Warrant, id: Id<Visit>) -> Result<(), Error> {
    let sql = "UPDATE sessions_arrival SET left_at = NULL, seen_at = $3 WHERE practice_id = $1 AND id = $2";
    act.change(proof).run(sql, args![act.practice(), id, act.now()]).await?;
    Ok(())
}

/// Takes a stay back: it is kept, and counts for nothing.
pub(in crate::sessions::door) async fn drop_stay(act: &Act, proof: &impl Warrant, id: Id<Visit>) -> Result<(), Error> {
    let sql = "UPDATE sessions_arrival SET live = $3, taken_in = NULL, taken_to = NULL WHERE practice_id = $1 AND id = $2";
    act.change(proof).run(sql, args![act.practice(), id, false]).await?;
    Ok(())
}

/// Notes what of a stay stands in the attendance now.
pub(in crate::sessions::door) async fn take(
    act: &Act, proof: &impl Warrant, id: Id<Visit>, (from, to): (Moment, Option<Moment>),
) -> Result<(), Error> {
    let sql = "UPDATE sessions_arrival SET taken_in = $3, taken_to = $4 WHERE practice_id = $1 AND id = $2";
    act.change(proof).run(sql, args![act.practice(), id, from, to]).await?;
    Ok(())
}

/// Of these started sessions: when each really ends, whether it is sealed, and whether the client is on its roster.
pub(in crate::sessions::door) async fn chances(
    act: &Act, proof: &impl Proof, sessions: &[Id<Occurrence>], client: Id<Client>,
) -> Result<HashMap<Id<Occurrence>, (Moment, bool, bool)>, Error> {
    if sessions.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = format!(
        "SELECT s.id, s.actual_end, s.sealed_at IS NOT NULL, e.id IS NOT NULL FROM sessions_session s LEFT JOIN sessions_entry e \
         ON e.practice_id = $1 AND e.session_id = s.id AND e.client_id = $2 AND e.off_at IS NULL WHERE s.practice_id = $1 AND s.id IN ({})",
        places(3, sessions.len())
    );
    let mut args = args![act.practice(), client];
    args.extend(sessions.iter().map(|id| Arg::from(*id)));
    let rows = act.db(proof).all(&sql, args).await?;
    rows.into_iter().map(|mut r| Ok((r.next()?, (r.next()?, r.next()?, r.next()?)))).collect()
}
