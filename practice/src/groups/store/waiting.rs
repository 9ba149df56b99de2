//! Who waits for a place in a group, on groups_waiting.

use kernel::{Error, Id, Moment, id::Practice};
use platform::{
    Act, args,
    db::{Arg, Db, Row, places},
    permit::{Proof, Warrant},
};

use crate::{
    clients::Client,
    groups::words::{Entry, Group, Membership, Offer, Standing, Waiting},
};

const ENTRY: &str = "w.id, w.group_id, w.client_id, w.rank, w.since, w.note, w.state, w.passed_at, w.version, w.starts_at, w.offered_at, \
                     w.expires_at, w.offered_by, w.cause_id";

fn entry(row: &mut Row) -> Result<Entry, Error> {
    let (id, group, client, rank, since, note) = (row.next()?, row.next()?, row.next()?, row.next()?, row.next()?, row.next()?);
    let (word, passed, version): (String, _, _) = (row.next()?, row.next()?, row.next()?);
    let standing = Standing::read(&word).ok_or_else(|| Error::fault("somebody waits in a way that is not known"))?;
    let (starts, made, expires): (Option<Moment>, Option<Moment>, Option<Moment>) = (row.next()?, row.next()?, row.next()?);
    let (by, cause) = (row.next()?, row.next()?);
    let offer = match (starts, made, expires) {
        (Some(starts), Some(made), Some(expires)) => Some(Offer { starts, made, expires, by, cause }),
        _ => None,
    };
    Ok(Entry { id, group, client, rank, since, note, standing, offer, passed, version })
}

/// A group's waiting list: those who wait and those to whom a place is offered, in their order.
pub(in crate::groups) async fn waiting_list(act: &Act, proof: &impl Proof, group: Id<Group>) -> Result<Vec<Entry>, Error> {
    let sql = format!(
        "SELECT {ENTRY} FROM groups_waiting w WHERE w.practice_id = $1 AND w.group_id = $2 AND w.state IN ('waiting', 'offered') \
         ORDER BY w.rank, w.since, w.id"
    );
    let rows = act.db(proof).all(&sql, args![act.practice(), group]).await?;
    rows.into_iter().map(|mut row| entry(&mut row)).collect()
}

/// The one of this id on a waiting list, or who was on it.
pub(in crate::groups) async fn waiting_one(act: &Act, proof: &impl Proof, id: Id<Waiting>) -> Result<Option<Entry>, Error> {
    let sql = format!("SELECT {ENTRY} FROM groups_waiting w WHERE w.practice_id = $1 AND w.id = $2");
    act.db(proof).first(&sql, args![act.practice(), id]).await?.map(|mut row| entry(&mut row)).transpose()
}

/// What a client waits for, each with the group's name.
pub(in crate::groups) async fn waits_of(act: &Act, proof: &impl Proof, client: Id<Client>) -> Result<Vec<(Entry, String)>, Error> {
    let sql = format!(
        "SELECT {ENTRY}, g.name FROM groups_waiting w JOIN groups_group g ON g.practice_id = w.practice_id AND g.id = w.group_id \
         WHERE w.practice_id = $1 AND w.client_id = $2 AND w.state IN ('waiting', 'offered') ORDER BY g.sort_key"
    );
    let rows = act.db(proof).all(&sql, args![act.practice(), client]).await?;
    rows.into_iter().map(|mut row| Ok((entry(&mut row)?, row.next()?))).collect()
}

/// Puts clients on a list.
pub(in crate::groups) async fn insert_waiting(act: &Act, proof: &impl Warrant, entries: &[Entry]) -> Result<(), Error> {
    let by = act.actor().staff().map(|standing| standing.staff);
    let rows = entries
        .iter()
        .map(|e| args![act.practice(), e.id, e.group, e.client, e.rank, e.since, &e.note, e.standing.word(), e.version, by])
        .collect();
    act.change(proof)
        .insert("groups_waiting (practice_id, id, group_id, client_id, rank, since, note, state, version, made_by)", rows)
        .await
}

/// Writes how an entry stands now, if the version before is still the one kept; says whether it was.
pub(in crate::groups) async fn update_waiting(act: &Act, proof: &impl Warrant, e: &Entry) -> Result<bool, Error> {
    let sql = "UPDATE groups_waiting SET rank = $4, state = $5, starts_at = $6, offered_at = $7, expires_at = $8, offered_by = $9, cause_id = $10, \
               passed_at = $11, ended_at = $12, version = $3 WHERE practice_id = $1 AND id = $2 AND version = $3 - 1";
    let ended = (!e.standing.on()).then(|| act.now());
    let args = args![
        act.practice(), e.id, e.version, e.rank, e.standing.word(), e.offer.map(|o| o.starts), e.offer.map(|o| o.made),
        e.offer.map(|o| o.expires), e.offer.and_then(|o| o.by), e.offer.and_then(|o| o.cause), e.passed, ended
    ];
    Ok(act.change(proof).run(sql, args).await? == 1)
}

/// Offers a place to several who wait, from one instant on.
pub(in crate::groups) async fn offer_waiting(act: &Act, proof: &impl Warrant, ids: &[Id<Waiting>], offer: &Offer) -> Result<(), Error> {
    let sql = format!(
        "UPDATE groups_waiting SET state = 'offered', starts_at = $2, offered_at = $3, expires_at = $4, offered_by = $5, cause_id = $6, \
         version = version + 1 WHERE practice_id = $1 AND id IN ({})",
        places(7, ids.len())
    );
    let args = args![act.practice(), offer.starts, offer.made, offer.expires, offer.by, offer.cause];
    act.change(proof).run(&sql, args.into_iter().chain(ids.iter().map(|id| Arg::from(*id))).collect()).await?;
    Ok(())
}

/// Ends offers without an answer: those to whom they were made wait again. `passed` says that no other is made to them by itself.
pub(in crate::groups) async fn lapse_waiting(act: &Act, proof: &impl Warrant, ids: &[Id<Waiting>], passed: bool) -> Result<(), Error> {
    let sql = format!(
        "UPDATE groups_waiting SET state = 'waiting', starts_at = NULL, offered_at = NULL, expires_at = NULL, offered_by = NULL, \
         cause_id = NULL, passed_at = $2, version = version + 1 WHERE practice_id = $1 AND id IN ({})",
        places(3, ids.len())
    );
    let args = args![act.practice(), passed.then(|| act.now())];
    act.change(proof).run(&sql, args.into_iter().chain(ids.iter().map(|id| Arg::from(*id))).collect()).await?;
    Ok(())
}

/// Makes room in the order: this rank and all after it move on by one.
pub(in crate::groups) async fn shift_waiting(act: &Act, proof: &impl Warrant, group: Id<Group>, rank: i64) -> Result<(), Error> {
    let sql = "UPDATE groups_waiting SET rank = rank + 1 WHERE practice_id = $1 AND group_id = $2 AND state IN ('waiting', 'offered') AND rank >= $3";
    act.change(proof).run(sql, args![act.practice(), group, rank]).await?;
    Ok(())
}

/// Ends the wait of those who were just placed by these spells: a member does not wait.
pub(in crate::groups) async fn join_waiting(act: &Act, proof: &impl Warrant, group: Id<Group>, spells: &[Id<Membership>]) -> Result<(), Error> {
    for some in spells.chunks(500) {
        let listed = places(4, some.len());
        let of = "m.practice_id = $1 AND m.group_id = $2";
        let sql = format!(
            "UPDATE groups_waiting SET state = 'joined', starts_at = NULL, expires_at = NULL, passed_at = NULL, ended_at = $3, version = version + 1, \
             membership_id = (SELECT m.id FROM groups_membership m WHERE {of} AND m.client_id = groups_waiting.client_id AND m.id IN ({listed})) \
             WHERE practice_id = $1 AND group_id = $2 AND state IN ('waiting', 'offered') \
             AND client_id IN (SELECT m.client_id FROM groups_membership m WHERE {of} AND m.id IN ({listed}))"
        );
        let args = args![act.practice(), group, act.now()].into_iter().chain(some.iter().map(|id| Arg::from(*id))).collect();
        act.change(proof).run(&sql, args).await?;
    }
    Ok(())
}

/// Puts somebody back on the list whose placing was taken back, at the rank they had.
pub(in crate::groups) async fn unjoin_waiting(act: &Act, proof: &impl Warrant, spell: Id<Membership>) -> Result<(), Error> {
    let sql = "UPDATE groups_waiting SET state = 'waiting', offered_at = NULL, offered_by = NULL, cause_id = NULL, membership_id = NULL, ended_at = NULL, \
               version = version + 1 WHERE practice_id = $1 AND membership_id = $2 AND NOT EXISTS (SELECT 1 FROM groups_waiting o \
               WHERE o.practice_id = $1 AND o.group_id = groups_waiting.group_id AND o.client_id = groups_waiting.client_id \
               AND o.state IN ('waiting', 'offered'))";
    act.change(proof).run(sql, args![act.practice(), spell]).await?;
    Ok(())
}

/// The groups in which an offer has ended by an instant, whatever the practice: for the worker.
pub(in crate::groups) async fn groups_due(db: &Db, now: Moment, most: usize) -> Result<Vec<(Id<Practice>, Id<Group>)>, Error> {
    let sql = "SELECT DISTINCT practice_id, group_id FROM groups_waiting WHERE state = 'offered' AND expires_at <= $1 LIMIT $2";
    let rows = db.read().await?.all(sql, args![now, most]).await?;
    rows.into_iter().map(|mut row| Ok((row.next()?, row.next()?))).collect()
}

/// The open groups in which somebody waits who can be offered a place by itself, whatever the practice: for the worker.
pub(in crate::groups) async fn groups_waited_for(db: &Db) -> Result<Vec<(Id<Practice>, Id<Group>)>, Error> {
    let sql = "SELECT DISTINCT w.practice_id, w.group_id FROM groups_waiting w JOIN groups_group g ON g.practice_id = w.practice_id AND g.id = w.group_id \
               WHERE w.state = 'waiting' AND w.passed_at IS NULL AND g.open";
    let rows = db.read().await?.all(sql, args![]).await?;
    rows.into_iter().map(|mut row| Ok((row.next()?, row.next()?))).collect()
}
