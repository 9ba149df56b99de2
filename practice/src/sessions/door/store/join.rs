//! All SQL of video meetings: the room on the practice's own server, and each client's own link.

use kernel::{Error, Id, Moment, id::Practice};
use platform::{
    Act, args,
    db::{Arg, Db, Row, places},
    permit::{Proof, Warrant},
};

use crate::{
    schedule::Occurrence,
    sessions::door::words::{Join, JoinCard},
};

const JOIN: &str = "id, occurrence_id, client_id, sent_at, waiting_at, seen_at, admitted_at, location, consent";

fn card(r: &mut Row) -> Result<JoinCard, Error> {
    Ok(JoinCard {
        id: r.next()?,
        occurrence: r.next()?,
        client: r.next()?,
        sent_at: r.next()?,
        waiting_at: r.next()?,
        seen_at: r.next()?,
        admitted_at: r.next()?,
        location: r.next()?,
        consent: r.next()?,
    })
}

/// The link whose token has this digest, in whichever practice, unless it was taken back.
pub(in crate::sessions::door) async fn join_of_token(db: &Db, digest: &[u8]) -> Result<Option<(Id<Practice>, JoinCard)>, Error> {
    let sql = format!("SELECT practice_id, {JOIN} FROM sessions_join WHERE token_digest = $1 AND revoked_at IS NULL");
    db.one(&sql, args![digest]).await?.map(|mut row| Ok((row.next()?, card(&mut row)?))).transpose()
}

/// The link of this id, unless it was taken back.
pub(in crate::sessions::door) async fn join(act: &Act, proof: &impl Proof, id: Id<Join>) -> Result<Option<JoinCard>, Error> {
    let sql = format!("SELECT {JOIN} FROM sessions_join WHERE practice_id = $1 AND id = $2 AND revoked_at IS NULL");
    act.db(proof).first(&sql, args![act.practice(), id]).await?.map(|mut row| card(&mut row)).transpose()
}

/// The links of an occurrence that were not taken back.
pub(in crate::sessions::door) async fn joins(act: &Act, proof: &impl Proof, occurrence: Id<Occurrence>) -> Result<Vec<JoinCard>, Error> {
    let sql = format!("SELECT {JOIN} FROM sessions_join WHERE practice_id = $1 AND occurrence_id = $2 AND revoked_at IS NULL");
    act.db(proof).all(&sql, args![act.practice(), occurrence]).await?.into_iter().map(|mut row| card(&mut row)).collect()
}

/// Makes links: each with the digest of its token.
pub(in crate::sessions::door) async fn insert_joins(act: &Act, proof: &impl Warrant, all: &[(JoinCard, [u8; 32])]) -> Result<(), Error> {
    let by = act.actor().staff().map(|who| who.staff);
    let rows = all
        .iter()
        .map(|(join, digest)| args![act.practice(), join.id, join.occurrence, join.client, digest.as_slice(), act.now(), by])
        .collect();
    let into = "sessions_join (practice_id, id, occurrence_id, client_id, token_digest, made_at, made_by)";
    act.change(proof).insert(into, rows).await
}

fn these(act: &Act, all: &[Id<Join>]) -> (String, Vec<Arg>) {
    let mut args = args![act.practice(), act.now()];
    args.extend(all.iter().map(|id| Arg::from(*id)));
    (places(3, all.len()), args)
}

/// Takes links back.
pub(in crate::sessions::door) async fn revoke_joins(act: &Act, proof: &impl Warrant, all: &[Id<Join>]) -> Result<(), Error> {
    if all.is_empty() {
        return Ok(());
    }
    let (list, args) = these(act, all);
    act.change(proof).run(&format!("UPDATE sessions_join SET revoked_at = $2 WHERE practice_id = $1 AND id IN ({list})"), args).await?;
    Ok(())
}

/// Notes that links were mailed.
pub(in crate::sessions::door) async fn set_sent(act: &Act, proof: &impl Warrant, all: &[Id<Join>]) -> Result<(), Error> {
    if all.is_empty() {
        return Ok(());
    }
    let (list, args) = these(act, all);
    act.change(proof).run(&format!("UPDATE sessions_join SET sent_at = $2 WHERE practice_id = $1 AND id IN ({list})"), args).await?;
    Ok(())
}

/// Somebody waits: since now, unless they wait already. Where they are and that they agree is kept as they last said it.
pub(in crate::sessions::door) async fn set_waiting(act: &Act, proof: &impl Warrant, id: Id<Join>, location: &str, consent: bool) -> Result<(), Error> {
    let sql = "UPDATE sessions_join SET waiting_at = COALESCE(waiting_at, $3), seen_at = $3, location = $4, consent = $5 \
               WHERE practice_id = $1 AND id = $2";
    act.change(proof).run(sql, args![act.practice(), id, act.now(), location, consent]).await?;
    Ok(())
}

/// Notes that a link's page was heard of, and with it the stay in the meeting; one that was cut off a moment ago goes on. When
/// somebody was last heard of is no deed, so it is written without one.
pub(in crate::sessions::door) async fn touch(db: &Db, practice: Id<Practice>, join: &JoinCard, since: Moment, now: Moment) -> Result<(), Error> {
    let tx = db.write(practice).await?;
    tx.run("UPDATE sessions_join SET seen_at = $3 WHERE practice_id = $1 AND id = $2", args![practice, join.id, now]).await?;
    let sql = "UPDATE sessions_arrival SET seen_at = $4, left_at = NULL WHERE practice_id = $1 AND occurrence_id = $2 AND client_id = $3 \
               AND way = 'remote' AND live AND taken_to IS NULL AND (left_at IS NULL OR left_at > $5)";
    tx.run(sql, args![practice, join.occurrence, join.client, now, since]).await?;
    tx.commit().await
}

/// Somebody closed the page: they do not wait any more. Whoever was let in may come again.
pub(in crate::sessions::door) async fn note_left(act: &Act, proof: &impl Warrant, id: Id<Join>) -> Result<(), Error> {
    let sql = "UPDATE sessions_join SET waiting_at = NULL WHERE practice_id = $1 AND id = $2 AND admitted_at IS NULL";
    act.change(proof).run(sql, args![act.practice(), id]).await?;
    Ok(())
}

/// Lets those in who wait; how many there were.
pub(in crate::sessions::door) async fn admit(act: &Act, proof: &impl Warrant, all: &[Id<Join>]) -> Result<u64, Error> {
    if all.is_empty() {
        return Ok(0);
    }
    let (list, mut args) = these(act, all);
    args.push(act.actor().staff().map(|who| who.staff).into());
    let sql = format!(
        "UPDATE sessions_join SET admitted_at = $2, admitted_by = ${} WHERE practice_id = $1 AND id IN ({list}) AND admitted_at IS NULL",
        args.len()
    );
    act.change(proof).run(&sql, args).await
}

/// A meeting on the practice's own server: the name of its room there.
pub(in crate::sessions::door) type Meeting = String;

/// The room that an occurrence has on the practice's own server.
pub(in crate::sessions::door) async fn meeting(act: &Act, proof: &impl Proof, id: Id<Occurrence>) -> Result<Option<Meeting>, Error> {
    let sql = "SELECT room FROM sessions_meeting WHERE practice_id = $1 AND occurrence_id = $2";
    act.db(proof).first(sql, args![act.practice(), id]).await?.map(|mut row| row.next()).transpose()
}

/// Gives an occurrence a room on the practice's own server, unless it has one.
pub(in crate::sessions::door) async fn insert_meeting(act: &Act, proof: &impl Warrant, id: Id<Occurrence>, room: &str) -> Result<(), Error> {
    let by = act.actor().staff().map(|who| who.staff);
    let sql = "INSERT INTO sessions_meeting (practice_id, occurrence_id, room, made_at, made_by) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
    act.change(proof).run(sql, args![act.practice(), id, room, act.now(), by]).await?;
    Ok(())
}
