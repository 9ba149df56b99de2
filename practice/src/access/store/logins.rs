//! Sign-ins: begun, used, locked, ended.

use kernel::{
    Error, Id, Moment,
    id::{Login, Practice, Staff},
};
use platform::{
    Act, args,
    db::Db,
    permit::{Roles, Warrant},
};

use super::{notices::WANTED, practice, staff};
use crate::access::words::{LiveLogin, PracticeCard};

/// A sign-in as the door reads it for every request.
pub(in crate::access) struct LoginRow {
    pub id: Id<Login>,
    pub practice: PracticeCard,
    pub staff: Id<Staff>,
    pub name: String,
    pub credentials: String,
    pub roles: Roles,
    pub active: bool,
    pub has_pin: bool,
    pub started: Moment,
    pub seen: Moment,
    pub locked: Option<Moment>,
    pub ended: Option<Moment>,
    pub notices: i64,
}

/// The sign-in whose secret has this digest.
pub(in crate::access) async fn login(db: &Db, digest: &[u8]) -> Result<Option<LoginRow>, Error> {
    let sql = format!(
        "SELECT p.practice_id, p.name, p.zone, p.policies, l.id, s.id, s.name, s.credentials, s.roles, s.runs_sessions, s.active, \
         s.pin_hash IS NOT NULL, l.started_at, l.seen_at, l.locked_at, l.ended_at, \
         (SELECT count(*) FROM access_notice n WHERE n.practice_id = s.practice_id AND n.staff_id = s.id AND n.read_at IS NULL \
         AND n.ended_at IS NULL AND {WANTED}) \
         FROM access_login l JOIN access_staff s ON s.practice_id = l.practice_id AND s.id = l.staff_id \
         JOIN access_practice p ON p.practice_id = l.practice_id WHERE l.token_digest = $1"
    );
    let Some(mut r) = db.one(&sql, args![digest]).await? else { return Ok(None) };
    Ok(Some(LoginRow {
        practice: practice::card(&mut r)?,
        id: r.next()?,
        staff: r.next()?,
        name: r.next()?,
        credentials: r.next()?,
        roles: staff::roles(&mut r)?,
        active: r.next()?,
        has_pin: r.next()?,
        started: r.next()?,
        seen: r.next()?,
        locked: r.next()?,
        ended: r.next()?,
        notices: r.next()?,
    }))
}

/// Writes a new sign-in.
pub(in crate::access) async fn write_login(
    act: &Act,
    proof: &impl Warrant,
    id: Id<Login>,
    staff: Id<Staff>,
    digest: &[u8],
    origin: &str,
    agent: &str,
) -> Result<(), Error> {
    let sql = "INSERT INTO access_login (practice_id, id, staff_id, token_digest, started_at, seen_at, origin, agent) \
               VALUES ($1, $2, $3, $4, $5, $5, $6, $7)";
    act.change(proof).run(sql, args![act.practice(), id, staff, digest, act.now(), origin, agent]).await?;
    Ok(())
}

/// Notes that a sign-in was used; written at most once a minute, and outside any act: it discloses and decides nothing.
pub(in crate::access) async fn touch(db: &Db, practice: Id<Practice>, login: Id<Login>, now: Moment) -> Result<(), Error> {
    let tx = db.write(practice).await?;
    tx.run("UPDATE access_login SET seen_at = $3 WHERE practice_id = $1 AND id = $2 AND seen_at < $3", args![practice, login, now]).await?;
    tx.commit().await
}

/// Locks a screen, or opens it.
pub(in crate::access) async fn set_locked(act: &Act, proof: &impl Warrant, login: Id<Login>, locked: Option<Moment>) -> Result<(), Error> {
    let sql = "UPDATE access_login SET locked_at = $3, seen_at = $4 WHERE practice_id = $1 AND id = $2";
    act.change(proof).run(sql, args![act.practice(), login, locked, act.now()]).await?;
    Ok(())
}

/// Ends one sign-in of somebody, or all but one.
pub(in crate::access) async fn end_logins(
    act: &Act,
    proof: &impl Warrant,
    staff: Id<Staff>,
    only: Option<Id<Login>>,
    but: Option<Id<Login>>,
) -> Result<(), Error> {
    let sql = "UPDATE access_login SET ended_at = $3 WHERE practice_id = $1 AND staff_id = $2 AND ended_at IS NULL \
               AND ($4 IS NULL OR id = $4) AND ($5 IS NULL OR id <> $5)";
    let args = args![act.practice(), staff, act.now(), only, but];
    act.change(proof).run(sql, args).await?;
    Ok(())
}

/// The sign-ins of somebody that have not ended, the last used first.
pub(in crate::access) async fn live_logins(act: &Act, staff: Id<Staff>) -> Result<Vec<LiveLogin>, Error> {
    let sql = "SELECT id, started_at, seen_at, origin, agent FROM access_login WHERE practice_id = $1 AND staff_id = $2 AND ended_at IS NULL \
               ORDER BY seen_at DESC LIMIT 20";
    let rows = act.db(&act.scope()).all(sql, args![act.practice(), staff]).await?;
    rows.into_iter()
        .map(|mut r| Ok(LiveLogin { id: r.next()?, started: r.next()?, seen: r.next()?, origin: r.next()?, agent: r.next()? }))
        .collect()
}
