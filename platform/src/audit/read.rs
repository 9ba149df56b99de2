//! Reading the log: for the audit page, and for checks against what it tells of.

use kernel::{Error, Id, Moment, id::Practice};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    act::Act,
    args,
    db::{Db, places},
    permit::Proof,
};

/// The facts of all entries of some actions: for checks against what they tell of.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn details(db: &Db, practice: Id<Practice>, actions: &[&str]) -> Result<Vec<Value>, Error> {
    let places = places(2, actions.len());
    let sql = format!("SELECT detail FROM platform_audit WHERE practice_id = $1 AND action IN ({places}) ORDER BY seq");
    let mut args = args![practice];
    args.extend(actions.iter().map(|action| (*action).into()));
    let rows = db.read().await?.all(&sql, args).await?;
    rows.into_iter().map(|mut r| serde_json::from_str(&r.next::<String>()?).map_err(Error::fault)).collect()
}

/// Who did one of these to a thing last, and when: the program has no id.
///
/// # Errors
/// A fault when it cannot be read.
pub async fn last(act: &Act, proof: &impl Proof, actions: &[&str], object: &str) -> Result<Option<(Moment, Option<Uuid>)>, Error> {
    let listed = places(3, actions.len());
    let sql = format!(
        "SELECT a.at, a.actor_id FROM platform_audit a WHERE a.practice_id = $1 AND a.object = $2 AND a.action IN ({listed}) ORDER BY a.seq DESC LIMIT 1"
    );
    let mut args = args![act.practice(), object];
    args.extend(actions.iter().map(|action| (*action).into()));
    act.db(proof).first(&sql, args).await?.map(|mut row| Ok((row.next()?, row.next()?))).transpose()
}

/// Which entries to show.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only those before this number.
    pub before: Option<i64>,
    /// Only this member of staff's.
    pub actor: Option<Uuid>,
    /// Only those about this client.
    pub client: Option<Uuid>,
    /// Only this action; empty for all.
    pub action: String,
    /// How many at most.
    pub most: usize,
}

/// An entry as the audit page shows it.
#[derive(Debug, Clone)]
pub struct Shown {
    /// Its number.
    pub seq: i64,
    /// When.
    pub at: Moment,
    /// Who.
    pub actor: Option<Uuid>,
    /// In which roles.
    pub role: String,
    /// From where.
    pub origin: String,
    /// What.
    pub action: String,
    /// To what.
    pub object: String,
    /// Facts.
    pub detail: String,
    /// About how many clients.
    pub clients: i64,
}

/// Entries, newest first.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn read(act: &Act, proof: &impl Proof, filter: &Filter) -> Result<Vec<Shown>, Error> {
    let mut args = args![act.practice(), filter.before.unwrap_or(i64::MAX), filter.most];
    let mut sql = "SELECT a.seq, a.at, a.actor_id, a.role, a.origin, a.action, a.object, a.detail, (SELECT count(*) FROM platform_audit_client c \
                   WHERE c.practice_id = a.practice_id AND c.seq = a.seq) FROM platform_audit a"
        .to_owned();
    if let Some(client) = filter.client {
        args.push(client.into());
        sql.push_str(&format!(" JOIN platform_audit_client k ON k.practice_id = a.practice_id AND k.seq = a.seq AND k.client_id = ${}", args.len()));
    }
    sql.push_str(" WHERE a.practice_id = $1 AND a.seq < $2");
    if let Some(actor) = filter.actor {
        args.push(actor.into());
        sql.push_str(&format!(" AND a.actor_id = ${}", args.len()));
    }
    if !filter.action.is_empty() {
        args.push(filter.action.as_str().into());
        sql.push_str(&format!(" AND a.action = ${}", args.len()));
    }
    sql.push_str(" ORDER BY a.seq DESC LIMIT $3");
    let rows = act.db(proof).all(&sql, args).await?;
    rows.into_iter()
        .map(|mut r| {
            Ok(Shown {
                seq: r.next()?, at: r.next()?, actor: r.next()?, role: r.next()?, origin: r.next()?, action: r.next()?, object: r.next()?,
                detail: r.next()?, clients: r.next()?,
            })
        })
        .collect()
}
