//! Facts.

use std::collections::HashMap;

use kernel::{Error, Id, Moment};
use platform::{
    Act, args,
    db::{Arg, Row, places},
    permit::{Proof, Warrant},
};
use practice::clients::Client;
use rulebook::{Fact, Kind};

use super::{CHUNK, staff, with_ids};
use crate::words::{FactCard, Happening};

fn read(row: &mut Row) -> Result<Fact, Error> {
    Ok(Fact {
        at: row.next()?,
        known: row.next()?,
        until: row.next()?,
        kind: Kind::read(&row.next::<String>()?).ok_or_else(|| Error::fault("a fact is of a kind that is not known"))?,
        of: row.next::<String>()?.into(),
        by: row.next::<String>()?.into(),
    })
}

/// What happened to these clients, as rules read it: each client's in the order of time, corrected ones with their end.
pub(crate) async fn facts(act: &Act, proof: &impl Proof, clients: &[Id<Client>]) -> Result<HashMap<Id<Client>, Vec<Fact>>, Error> {
    let mut found: HashMap<_, Vec<Fact>> = HashMap::new();
    for clients in clients.chunks(CHUNK) {
        let sql = format!(
            "SELECT f.client_id, f.at, f.known_at, f.until_at, f.kind, f.of_what, f.by_what FROM pathways_fact f \
             WHERE f.practice_id = $1 AND f.client_id IN ({}) ORDER BY f.client_id, f.at, f.id",
            places(2, clients.len())
        );
        for mut row in act.db(proof).all(&sql, with_ids(args![act.practice()], clients)).await? {
            found.entry(row.next()?).or_default().push(read(&mut row)?);
        }
    }
    Ok(found)
}

const CARD: &str = "f.id, f.client_id, f.source, f.words, f.author_id, f.recorded_at, f.end_reason, f.at, f.known_at, f.until_at, f.kind, f.of_what, f.by_what";

fn card(mut row: Row) -> Result<FactCard, Error> {
    let (id, client, source, words, author, recorded, end_reason) =
        (row.next()?, row.next()?, row.next()?, row.next()?, row.next()?, row.next()?, row.next()?);
    Ok(FactCard { id, client, fact: read(&mut row)?, source, words, author, recorded, end_reason })
}

/// What happened to a client, newest first, with what was corrected.
pub(crate) async fn fact_cards(act: &Act, proof: &impl Proof, client: Id<Client>) -> Result<Vec<FactCard>, Error> {
    let sql = format!("SELECT {CARD} FROM pathways_fact f WHERE f.practice_id = $1 AND f.client_id = $2 ORDER BY f.at DESC, f.id DESC");
    act.db(proof).all(&sql, args![act.practice(), client]).await?.into_iter().map(card).collect()
}

/// One fact.
pub(crate) async fn fact(act: &Act, proof: &impl Proof, id: Id<Happening>) -> Result<Option<FactCard>, Error> {
    let sql = format!("SELECT {CARD} FROM pathways_fact f WHERE f.practice_id = $1 AND f.id = $2");
    act.db(proof).first(&sql, args![act.practice(), id]).await?.map(card).transpose()
}

/// The facts that stand under these sources.
pub(crate) async fn standing_sources(act: &Act, proof: &impl Proof, sources: &[String]) -> Result<Vec<FactCard>, Error> {
    let mut found = Vec::new();
    for sources in sources.chunks(CHUNK) {
        let sql = format!(
            "SELECT {CARD} FROM pathways_fact f WHERE f.practice_id = $1 AND f.until_at IS NULL AND f.source IN ({})",
            places(2, sources.len())
        );
        let args = args![act.practice()].into_iter().chain(sources.iter().map(Arg::from)).collect();
        for row in act.db(proof).all(&sql, args).await? {
            found.push(card(row)?);
        }
    }
    Ok(found)
}

/// Writes facts.
pub(crate) async fn insert_facts(act: &Act, proof: &impl Warrant, all: &[FactCard]) -> Result<(), Error> {
    let rows = all.iter().map(|c| {
        let f = &c.fact;
        args![
            act.practice(), c.id, c.client, f.at, f.known, f.until, f.kind.word(), &*f.of, &*f.by, &c.source, &c.words, c.author, c.recorded,
            None::<Id<kernel::id::Staff>>, &c.end_reason
        ]
    });
    let into = "pathways_fact (practice_id, id, client_id, at, known_at, until_at, kind, of_what, by_what, source, words, author_id, recorded_at, \
                ended_by, end_reason)";
    act.change(proof).insert(into, rows.collect()).await
}

/// Ends facts: from this instant on they are held true no more. How many were not ended already.
pub(crate) async fn end_facts(act: &Act, proof: &impl Warrant, ids: &[Id<Happening>], at: Moment, reason: &str) -> Result<usize, Error> {
    let mut ended = 0;
    for ids in ids.chunks(CHUNK) {
        let sql = format!(
            "UPDATE pathways_fact SET until_at = $2, ended_by = $3, end_reason = $4 WHERE practice_id = $1 AND until_at IS NULL AND id IN ({})",
            places(5, ids.len())
        );
        let args = with_ids(args![act.practice(), at, staff(act), reason], ids);
        ended += usize::try_from(act.change(proof).run(&sql, args).await?).unwrap_or(usize::MAX);
    }
    Ok(ended)
}

/// What other programs ever told of these clients, in the order it was told, what was corrected since among it.
pub(crate) async fn told_of(act: &Act, proof: &impl Proof, clients: &[Id<Client>]) -> Result<Vec<FactCard>, Error> {
    let mut found = Vec::new();
    for clients in clients.chunks(CHUNK) {
        let sql = format!(
            "SELECT {CARD} FROM pathways_fact f WHERE f.practice_id = $1 AND f.client_id IN ({}) AND f.source LIKE 'api:%' ORDER BY f.recorded_at, f.id",
            places(2, clients.len())
        );
        for row in act.db(proof).all(&sql, with_ids(args![act.practice()], clients)).await? {
            found.push(card(row)?);
        }
    }
    Ok(found)
}
