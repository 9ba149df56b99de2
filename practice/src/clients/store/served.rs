//! Which records are of people served: what statistics, pathways and claims count.

use kernel::{Error, Id};
use platform::{
    Act, Scope, args,
    db::places,
    permit::Proof,
};

use super::{CHUNK, seen};
use crate::{access, clients::words::{Client, RecordKind}};

/// SQL: whether the client of this column is a person served, for the queries of rooms above; `$1` is the practice.
pub fn served_sql(client: &str) -> String {
    format!(
        "EXISTS (SELECT 1 FROM clients_client served WHERE served.practice_id = $1 AND served.id = {client} AND served.record_kind = '{}')",
        RecordKind::Client.word()
    )
}

/// Which of these are people served.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn served(act: &Act, proof: &impl Proof, ids: &[Id<Client>]) -> Result<Vec<Id<Client>>, Error> {
    let mut found = Vec::new();
    for ids in ids.chunks(CHUNK) {
        let sql = format!(
            "SELECT c.id FROM clients_client c WHERE c.practice_id = $1 AND c.record_kind = $2 AND c.id IN ({}) ORDER BY c.id",
            places(3, ids.len())
        );
        let args = args![act.practice(), RecordKind::Client.word()].into_iter().chain(ids.iter().map(|id| (*id).into())).collect();
        for mut row in act.db(proof).all(&sql, args).await? {
            found.push(row.next()?);
        }
    }
    Ok(found)
}

/// People served whom the caller sees and for whom a room above finds nothing, by name, after the one given. `having` is that
/// room's query about `c.id`; `$1` is the practice.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn served_without(
    act: &Act, scope: &Scope, having: &str, after: Option<Id<Client>>, most: usize,
) -> Result<Vec<Id<Client>>, Error> {
    let id = after.unwrap_or_else(|| Id::of(uuid::Uuid::nil()));
    let sql = "SELECT c.sort_key FROM clients_client c WHERE c.practice_id = $1 AND c.id = $2";
    let sort_key: String = match act.db(scope).first(sql, args![scope.practice, id]).await? {
        Some(mut row) => row.next()?,
        None => String::new(),
    };
    let sql = format!(
        "SELECT c.id {} AND c.record_kind = $5 AND NOT EXISTS ({having}) AND (c.sort_key, c.id) > ($6, $7) ORDER BY c.sort_key, c.id LIMIT {most}",
        seen(scope)
    );
    let mut args = access::scope_args(scope, act.now());
    args.extend(args![RecordKind::Client.word(), sort_key, id]);
    act.db(scope).all(&sql, args).await?.into_iter().map(|mut row| row.next()).collect()
}
