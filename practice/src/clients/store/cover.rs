//! Who pays for whom, on clients_coverage.

use kernel::{Error, Id, Moment};
use platform::{
    Act, args,
    db::{Arg, Row, places},
    permit::{Proof, Warrant},
};

use super::CHUNK;
use crate::clients::words::{Client, Cover};

const COVER: &str = "v.id, v.client_id, v.payer, v.payer_key, v.valid_from, v.valid_to, v.version";

fn cover(mut row: Row) -> Result<Cover, Error> {
    Ok(Cover {
        id: row.next()?,
        client: row.next()?,
        payer: row.next()?,
        key: row.next()?,
        from: row.next()?,
        to: row.next()?,
        version: row.next()?,
    })
}

/// Who pays for these clients, in the order it begins. The proof says why it may be read.
///
/// # Errors
/// A fault when it cannot be read.
pub async fn covers(act: &Act, proof: &impl Proof, clients: &[Id<Client>]) -> Result<Vec<Cover>, Error> {
    let mut found = Vec::new();
    for clients in clients.chunks(CHUNK) {
        let sql = format!(
            "SELECT {COVER} FROM clients_coverage v WHERE v.practice_id = $1 AND v.client_id IN ({}) ORDER BY v.valid_from, v.id",
            places(2, clients.len())
        );
        let args = args![act.practice()].into_iter().chain(clients.iter().map(|id| Arg::from(*id))).collect();
        for row in act.db(proof).all(&sql, args).await? {
            found.push(cover(row)?);
        }
    }
    Ok(found)
}

/// The payers that stand with any client of the practice, by name: to choose from while typing.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn payers(act: &Act, proof: &impl Proof) -> Result<Vec<String>, Error> {
    let sql = "SELECT MIN(payer) FROM clients_coverage WHERE practice_id = $1 GROUP BY payer_key ORDER BY payer_key";
    act.db(proof).all(sql, args![act.practice()]).await?.into_iter().map(|mut row| row.next()).collect()
}

/// Writes a payer's time.
pub(in crate::clients) async fn insert_cover(act: &Act, proof: &impl Warrant, cover: &Cover) -> Result<(), Error> {
    let by = act.actor().staff().map(|standing| standing.staff);
    let row = args![act.practice(), cover.id, cover.client, &cover.payer, &cover.key, cover.from, cover.to, cover.version, act.now(), by];
    act.change(proof)
        .insert(
            "clients_coverage (practice_id, id, client_id, payer, payer_key, valid_from, valid_to, version, made_at, made_by)",
            vec![row],
        )
        .await
}

/// Changes the end of a payer's time if the version read is still the one kept; says whether it was.
pub(in crate::clients) async fn end_cover(act: &Act, proof: &impl Warrant, cover: &Cover, to: Moment) -> Result<bool, Error> {
    let sql = "UPDATE clients_coverage SET valid_to = $4, version = version + 1 WHERE practice_id = $1 AND id = $2 AND version = $3";
    Ok(act.change(proof).run(sql, args![act.practice(), cover.id, cover.version, to]).await? == 1)
}
