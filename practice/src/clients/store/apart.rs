//! Who is kept apart from whom, on clients_apart and clients_apart_passed.

use kernel::{Error, Id, Moment};
use platform::{
    Act, args,
    db::{Arg, Row, places},
    permit::{Proof, Warrant},
};
use uuid::Uuid;

use super::CHUNK;
use crate::clients::words::{Apart, ApartPassed, Client, Pair};

const PAIR: &str = "p.id, p.a_id, p.b_id, p.reason, p.valid_from, p.valid_to, p.version";

fn pair(mut row: Row) -> Result<Pair, Error> {
    Ok(Pair {
        id: row.next()?,
        a: row.next()?,
        b: row.next()?,
        reason: row.next()?,
        from: row.next()?,
        to: row.next()?,
        version: row.next()?,
    })
}

/// The pair of this id, if there is one in the practice.
pub(in crate::clients) async fn pair_of(act: &Act, proof: &impl Proof, id: Id<Apart>) -> Result<Option<Pair>, Error> {
    let sql = format!("SELECT {PAIR} FROM clients_apart p WHERE p.practice_id = $1 AND p.id = $2");
    act.db(proof).first(&sql, args![act.practice(), id]).await?.map(pair).transpose()
}

/// The pairs that one of these clients is of, and that count now or later.
pub(in crate::clients) async fn pairs_with(act: &Act, proof: &impl Proof, clients: &[Id<Client>]) -> Result<Vec<Pair>, Error> {
    let mut found: Vec<Pair> = Vec::new();
    for clients in clients.chunks(CHUNK) {
        let listed = places(3, clients.len());
        let live = "p.practice_id = $1 AND (p.valid_to IS NULL OR p.valid_to > $2 AND p.valid_to > p.valid_from)";
        // Two searches by index instead of one by neither.
        let sql = format!(
            "SELECT {PAIR} FROM clients_apart p WHERE {live} AND p.a_id IN ({listed}) \
             UNION SELECT {PAIR} FROM clients_apart p WHERE {live} AND p.b_id IN ({listed})"
        );
        let args = args![act.practice(), act.now()].into_iter().chain(clients.iter().map(|id| Arg::from(*id))).collect();
        for row in act.db(proof).all(&sql, args).await? {
            found.push(pair(row)?);
        }
    }
    found.sort_unstable_by_key(|pair| (pair.from, pair.id));
    found.dedup_by_key(|pair| pair.id);
    Ok(found)
}

/// Writes a pair.
pub(in crate::clients) async fn insert_pair(act: &Act, proof: &impl Warrant, pair: &Pair) -> Result<(), Error> {
    let by = act.actor().staff().map(|standing| standing.staff);
    let row = args![act.practice(), pair.id, pair.a, pair.b, &pair.reason, pair.from, pair.to, pair.version, act.now(), by];
    act.change(proof)
        .insert("clients_apart (practice_id, id, a_id, b_id, reason, valid_from, valid_to, version, made_at, made_by)", vec![row])
        .await
}

/// Ends a pair if the version read is still the one kept; says whether it was.
pub(in crate::clients) async fn end_pair(act: &Act, proof: &impl Warrant, pair: &Pair, to: Moment) -> Result<bool, Error> {
    let by = act.actor().staff().map(|standing| standing.staff);
    let sql = "UPDATE clients_apart SET valid_to = $4, ended_by = $5, version = version + 1 WHERE practice_id = $1 AND id = $2 AND version = $3";
    Ok(act.change(proof).run(sql, args![act.practice(), pair.id, pair.version, to, by]).await? == 1)
}

/// Keeps that pairs were placed together all the same: where, and why.
pub(in crate::clients) async fn insert_passed(
    act: &Act, proof: &impl Warrant, pairs: &[Pair], place: &str, place_id: Uuid, reason: &str,
) -> Result<(), Error> {
    let by = act.actor().staff().map(|standing| standing.staff);
    let rows = pairs
        .iter()
        .map(|pair| args![act.practice(), Id::<ApartPassed>::new(), pair.id, place, place_id, reason, act.now(), by])
        .collect();
    act.change(proof).insert("clients_apart_passed (practice_id, id, apart_id, place, place_id, reason, at, by_id)", rows).await
}
