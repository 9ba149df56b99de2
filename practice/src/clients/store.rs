//! All SQL of clients: clients_client and clients_word here, who pays and who is kept apart in files of their own.
//!
//! Whoever sees the whole practice searches along the index of words and lists along the index of names; everybody
//! else's clients are few, so those queries start from the clients that are open to them. `CROSS JOIN` keeps that order on
//! SQLite. A question about a few known clients asks of each whether the caller sees it.

mod apart;
mod cover;
mod served;

use std::collections::HashSet;

use kernel::{Error, Id};
use platform::{
    Act, Scope, args,
    db::{Arg, Row, places},
    permit::{Warrant, Proof},
};

use super::words::{Client, Face, Facts, Record, RecordKind, Stretch};
use crate::access;

pub(super) use apart::{end_pair, insert_pair, insert_passed, pair_of, pairs_with};
pub(super) use cover::{end_cover, insert_cover};
pub use cover::{covers, payers};
pub use served::{served, served_sql, served_without};

/// How many ids one statement asks for.
const CHUNK: usize = 500;

const FACE: &str = "c.id, c.first_name, c.last_name, c.preferred_name, c.born, c.email, c.phone, c.warning";

fn face(row: &mut Row) -> Result<Face, Error> {
    Ok(Face {
        id: row.next()?,
        first_name: row.next()?,
        last_name: row.next()?,
        preferred_name: row.next()?,
        born: row.next()?,
        email: row.next()?,
        phone: row.next()?,
        warning: row.next()?,
    })
}

fn record(mut row: Row) -> Result<Record, Error> {
    let Face { id, first_name, last_name, preferred_name, born, email, phone, warning } = face(&mut row)?;
    let facts = Facts { first_name, last_name, preferred_name, born, email, phone, warning, kind: kind(&row.next::<String>()?)? };
    Ok(Record { id, facts, version: row.next()?, made_at: row.next()? })
}

fn kind(word: &str) -> Result<RecordKind, Error> {
    RecordKind::read(word).ok_or_else(|| Error::fault(format!("no record kind {word}")))
}

/// Where a query over the caller's clients starts: `c` is the client.
fn seen(scope: &Scope) -> String {
    if scope.everyone {
        "FROM clients_client c WHERE c.practice_id = $1".to_owned()
    } else {
        format!("FROM ({}) v CROSS JOIN clients_client c WHERE c.practice_id = $1 AND c.id = v.id", access::opened_clients())
    }
}

/// The client of this id, if there is one in the practice. The caller's tie to it is judged before.
pub(super) async fn one(act: &Act, proof: &impl Proof, id: Id<Client>) -> Result<Option<Record>, Error> {
    let sql = format!("SELECT {FACE}, c.record_kind, c.version, c.made_at FROM clients_client c WHERE c.practice_id = $1 AND c.id = $2");
    act.db(proof).first(&sql, args![act.practice(), id]).await?.map(record).transpose()
}

/// Every client of the practice: for the comparison of an import, which holds whole names and dates against each other.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn all(act: &Act, proof: &impl Proof) -> Result<Vec<Record>, Error> {
    let sql = format!("SELECT {FACE}, c.record_kind, c.version, c.made_at FROM clients_client c WHERE c.practice_id = $1");
    act.db(proof).all(&sql, args![act.practice()]).await?.into_iter().map(record).collect()
}

/// The faces of these clients, by name, for lists and rosters of the rooms above. The proof says why they may be read.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn faces(act: &Act, proof: &impl Proof, ids: &[Id<Client>]) -> Result<Vec<Face>, Error> {
    let mut found = Vec::new();
    for ids in ids.chunks(CHUNK) {
        let sql = format!(
            "SELECT {FACE}, c.sort_key FROM clients_client c WHERE c.practice_id = $1 AND c.id IN ({})",
            places(2, ids.len())
        );
        let args = args![act.practice()].into_iter().chain(ids.iter().map(|id| Arg::from(*id))).collect();
        for mut row in act.db(proof).all(&sql, args).await? {
            let face = face(&mut row)?;
            found.push((row.next::<String>()?, face));
        }
    }
    found.sort_by(|a, b| (&a.0, a.1.id).cmp(&(&b.0, b.1.id)));
    Ok(found.into_iter().map(|(_, face)| face).collect())
}

/// Which of these clients the caller sees.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn visible(act: &Act, scope: &Scope, ids: &[Id<Client>]) -> Result<HashSet<Id<Client>>, Error> {
    let mut found = HashSet::new();
    for ids in ids.chunks(CHUNK) {
        let sql = format!(
            "SELECT c.id FROM clients_client c WHERE c.practice_id = $1 AND c.id IN ({}) AND {}",
            places(5, ids.len()),
            access::client_visible("c.id")
        );
        let mut args = access::scope_args(scope, act.now());
        args.extend(ids.iter().map(|id| Arg::from(*id)));
        for mut row in act.db(scope).all(&sql, args).await? {
            found.insert(row.next()?);
        }
    }
    Ok(found)
}

/// The clients one of whose words begins with each of the words asked for, the nearest words first.
pub(super) async fn search(act: &Act, scope: &Scope, asked: &[String], most: usize) -> Result<Vec<Face>, Error> {
    let Some((first, others)) = asked.split_first() else { return Ok(Vec::new()) };
    let mut args = access::scope_args(scope, act.now());
    let mut bound = |word: &str| {
        // The half-open range of words that begin with this one.
        args.extend(args![word, format!("{word}{}", char::MAX)]);
        (args.len() - 1, args.len())
    };
    let (from, to) = bound(first);
    let has = |from: usize, to: usize| {
        format!(
            " AND EXISTS (SELECT 1 FROM clients_word o WHERE o.practice_id = $1 AND o.client_id = c.id \
             AND o.word >= ${from} AND o.word < ${to})"
        )
    };
    let also: String = others.iter().map(|word| bound(word)).map(|(from, to)| has(from, to)).collect();
    // The whole practice: along the index of words, each client at the first of its words that fits, until enough are found.
    let sql = if scope.everyone {
        format!(
            "SELECT {FACE} FROM clients_word w CROSS JOIN clients_client c WHERE w.practice_id = $1 AND w.word >= ${from} AND w.word < ${to} \
             AND c.practice_id = $1 AND c.id = w.client_id AND NOT EXISTS (SELECT 1 FROM clients_word e WHERE e.practice_id = $1 \
             AND e.client_id = w.client_id AND e.word >= ${from} AND e.word < w.word){also} ORDER BY w.word, w.client_id"
        )
    } else {
        format!("SELECT {FACE} {}{}{also} ORDER BY c.sort_key, c.id", seen(scope), has(from, to))
    };
    let rows = act.db(scope).all(&format!("{sql} LIMIT {most}"), args).await?;
    rows.into_iter().map(|mut row| face(&mut row)).collect()
}

/// A stretch of all the clients the caller sees, by name, after the one given.
pub(super) async fn stretch(act: &Act, scope: &Scope, after: Option<Id<Client>>, most: usize) -> Result<Stretch, Error> {
    let id = after.unwrap_or_else(|| Id::of(uuid::Uuid::nil()));
    let sql = "SELECT c.sort_key FROM clients_client c WHERE c.practice_id = $1 AND c.id = $2";
    let sort_key: String = match act.db(scope).first(sql, args![scope.practice, id]).await? {
        Some(mut row) => row.next()?,
        None => String::new(),
    };
    let sql = format!("SELECT {FACE} {} AND (c.sort_key, c.id) > ($5, $6) ORDER BY c.sort_key, c.id LIMIT {}", seen(scope), most + 1);
    let mut args = access::scope_args(scope, act.now());
    args.extend(args![sort_key, id]);
    let rows = act.db(scope).all(&sql, args).await?;
    let mut faces: Vec<Face> = rows.into_iter().map(|mut row| face(&mut row)).collect::<Result<_, _>>()?;
    let more = faces.len() > most;
    faces.truncate(most);
    let next = faces.last().filter(|_| more).map(|face| face.id);
    Ok(Stretch { faces, next })
}

/// The clients the caller sees who are sorted the same and born on the same day, if a day is known.
pub(super) async fn namesakes(act: &Act, scope: &Scope, facts: &Facts) -> Result<Vec<Face>, Error> {
    let sql = format!(
        "SELECT {FACE} FROM clients_client c WHERE c.practice_id = $1 AND c.sort_key = $5 AND {} ORDER BY c.id LIMIT 20",
        access::client_visible("c.id")
    );
    let mut args = access::scope_args(scope, act.now());
    args.push(facts.sort_key().into());
    let rows = act.db(scope).all(&sql, args).await?;
    let all: Vec<Face> = rows.into_iter().map(|mut row| face(&mut row)).collect::<Result<_, _>>()?;
    Ok(all.into_iter().filter(|face| face.born == facts.born).collect())
}

/// Writes new clients with the words that find them.
pub(super) async fn insert(act: &Act, proof: &impl Warrant, clients: &[(Id<Client>, Facts)]) -> Result<(), Error> {
    let rows = clients.iter().map(|(id, facts)| {
        let Facts { first_name, last_name, preferred_name, born, email, phone, warning, kind } = facts;
        args![
            act.practice(), *id, first_name, last_name, preferred_name.as_ref(), *born, email.as_ref(), phone.as_ref(),
            facts.sort_key(), warning.as_ref(), kind.word(), 1_i64, act.now()
        ]
    });
    act.change(proof)
        .insert(
            "clients_client (practice_id, id, first_name, last_name, preferred_name, born, email, phone, sort_key, warning, record_kind, \
             version, made_at)",
            rows.collect(),
        )
        .await?;
    insert_words(act, proof, clients).await
}

async fn insert_words(act: &Act, proof: &impl Warrant, clients: &[(Id<Client>, Facts)]) -> Result<(), Error> {
    let words = clients
        .iter()
        .flat_map(|(id, facts)| facts.search_words().into_iter().map(move |word| args![act.practice(), word, *id]))
        .collect();
    act.change(proof).insert("clients_word (practice_id, word, client_id)", words).await
}

/// Changes a client if the version read is still the one kept; says whether it was.
pub(super) async fn update(act: &Act, proof: &impl Warrant, id: Id<Client>, version: i64, facts: &Facts) -> Result<bool, Error> {
    let Facts { first_name, last_name, preferred_name, born, email, phone, warning, kind } = facts;
    let sql = "UPDATE clients_client SET first_name = $4, last_name = $5, preferred_name = $6, born = $7, email = $8, phone = $9, \
               warning = $10, record_kind = $11, sort_key = $12, version = version + 1 WHERE practice_id = $1 AND id = $2 AND version = $3";
    let args = args![
        act.practice(), id, version, first_name, last_name, preferred_name.as_ref(), *born, email.as_ref(), phone.as_ref(),
        warning.as_ref(), kind.word(), facts.sort_key()
    ];
    if act.change(proof).run(sql, args).await? == 0 {
        return Ok(false);
    }
    act.change(proof).run("DELETE FROM clients_word WHERE practice_id = $1 AND client_id = $2", args![act.practice(), id]).await?;
    insert_words(act, proof, &[(id, facts.clone())]).await?;
    Ok(true)
}
