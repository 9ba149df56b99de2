//! The audit log: one chain per practice, keyed, written in the transaction of what it tells.
//!
//! Each entry's hash covers its content, its clients and the hash before it; the head is kept in a row of its own and
//! sealed. So an entry that is changed, removed, moved, or cut off at the end does not go unnoticed.

use std::collections::HashMap;

use kernel::{Error, Id, Moment, id::Practice};
use uuid::Uuid;
use serde_json::{Map, Value};

use crate::{
    act::{Act, Request},
    args,
    crypto::{Keyring, Sealer},
    db::{Db, Tx},
    permit::{Actor, Proof},
};

/// One thing that happened.
#[derive(Debug, Clone)]
pub struct Entry {
    /// When.
    pub at: Moment,
    /// What.
    pub action: &'static str,
    /// To what.
    pub object: String,
    /// About which clients.
    pub clients: Vec<Uuid>,
    /// Facts worth keeping.
    pub detail: Map<String, Value>,
}

struct Line {
    seq: i64,
    at: Moment,
    actor: Option<Uuid>,
    role: String,
    origin: String,
    action: String,
    object: String,
    detail: String,
}

fn hash(keys: &Keyring, practice: Id<Practice>, line: &Line, clients: &[Uuid], before: &[u8]) -> Vec<u8> {
    let mut sealer = Sealer::new("audit")
        .bytes(practice.uuid().as_bytes())
        .number(line.seq)
        .number(line.at.0)
        .bytes(line.actor.as_ref().map_or(&[][..], |a| a.as_bytes()))
        .text(&line.role)
        .text(&line.origin)
        .text(&line.action)
        .text(&line.object)
        .text(&line.detail);
    for client in clients {
        sealer = sealer.bytes(client.as_bytes());
    }
    sealer.bytes(before).seal(keys)
}

fn head_seal(keys: &Keyring, practice: Id<Practice>, seq: i64, hash: &[u8]) -> Vec<u8> {
    Sealer::new("audit head").bytes(practice.uuid().as_bytes()).number(seq).bytes(hash).seal(keys)
}

/// Adds entries to the practice's chain. The caller's transaction is alone in the practice, so the head cannot move.
pub(crate) async fn write(
    tx: &Tx,
    keys: &Keyring,
    actor: &Actor,
    request: &Request,
    entries: Vec<Entry>,
) -> Result<(), Error> {
    if entries.is_empty() {
        return Ok(());
    }
    let practice = actor.practice();
    let head = tx.first("SELECT seq, hash FROM platform_audit_head WHERE practice_id = $1", args![practice]).await?;
    let (mut seq, mut before) = match head {
        Some(mut row) => (row.next::<i64>()?, row.next::<Vec<u8>>()?),
        None => (0, Vec::new()),
    };
    let (who, role) = match actor {
        Actor::Staff(standing) => (Some(standing.staff.uuid()), standing.roles.words()),
        Actor::System(_, part) => (None, format!("system {part}")),
        Actor::Nobody(_) => (None, "nobody".to_owned()),
    };
    let (mut rows, mut about) = (Vec::new(), Vec::new());
    for entry in entries {
        seq += 1;
        let mut clients = entry.clients;
        clients.sort_unstable();
        clients.dedup();
        let line = Line {
            seq,
            at: entry.at,
            actor: who,
            role: role.clone(),
            origin: request.from.clone(),
            action: entry.action.to_owned(),
            object: entry.object,
            detail: Value::Object(entry.detail).to_string(),
        };
        before = hash(keys, practice, &line, &clients, &before);
        about.extend(clients.iter().map(|client| args![practice, *client, seq]));
        rows.push(args![
            practice, seq, line.at, who, line.role, line.origin, line.action, line.object, line.detail, before.as_slice()
        ]);
    }
    tx.insert(
        "platform_audit (practice_id, seq, at, actor_id, role, origin, action, object, detail, hash)",
        rows,
    )
    .await?;
    tx.insert("platform_audit_client (practice_id, client_id, seq)", about).await?;
    let seal = head_seal(keys, practice, seq, &before);
    let sql = "INSERT INTO platform_audit_head (practice_id, seq, hash, seal) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (practice_id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash, seal = excluded.seal";
    tx.run(sql, args![practice, seq, before, seal]).await?;
    Ok(())
}

/// The head of a practice's chain, for the checkpoint that is kept outside the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The practice.
    pub practice: Id<Practice>,
    /// The number of its last entry.
    pub seq: i64,
    /// That entry's hash.
    pub hash: Vec<u8>,
}

/// The heads of all practices.
///
/// # Errors
/// A fault when the database cannot be read.
pub async fn heads(db: &Db) -> Result<Vec<Head>, Error> {
    let tx = db.read().await?;
    let rows = tx.all("SELECT practice_id, seq, hash FROM platform_audit_head ORDER BY practice_id", args![]).await?;
    rows.into_iter().map(|mut r| Ok(Head { practice: r.next()?, seq: r.next()?, hash: r.next()? })).collect()
}

/// Walks a practice's chain and says what is wrong with it, naming the entry. An empty list: nothing is.
/// `checkpoints` are heads noted earlier outside the database.
///
/// # Errors
/// A fault when the database cannot be read.
pub async fn verify(db: &Db, keys: &Keyring, practice: Id<Practice>, checkpoints: &[Head]) -> Result<Report, Error> {
    const PAGE: i64 = 5_000;
    let tx = db.read().await?;
    let mut report = Report::default();
    let (mut last, mut before) = (0_i64, Vec::new());
    loop {
        let sql = "SELECT seq, at, actor_id, role, origin, action, object, detail, hash FROM platform_audit \
                   WHERE practice_id = $1 AND seq > $2 ORDER BY seq LIMIT $3";
        let rows = tx.all(sql, args![practice, last, PAGE]).await?;
        if rows.is_empty() {
            break;
        }
        let sql = "SELECT seq, client_id FROM platform_audit_client WHERE practice_id = $1 AND seq > $2 AND seq <= \
                   (SELECT max(seq) FROM (SELECT seq FROM platform_audit WHERE practice_id = $1 AND seq > $2 \
                   ORDER BY seq LIMIT $3) page)";
        let mut about: HashMap<i64, Vec<Uuid>> = HashMap::new();
        for mut row in tx.all(sql, args![practice, last, PAGE]).await? {
            about.entry(row.next()?).or_default().push(row.next()?);
        }
        for mut row in rows {
            let line = Line {
                seq: row.next()?,
                at: row.next()?,
                actor: row.next()?,
                role: row.next()?,
                origin: row.next()?,
                action: row.next()?,
                object: row.next()?,
                detail: row.next()?,
            };
            let kept: Vec<u8> = row.next()?;
            if line.seq != last + 1 {
                report.wrong.push(match line.seq - last - 1 {
                    1 => format!("entry {} is missing", last + 1),
                    n => format!("entries {} to {} are missing ({n})", last + 1, line.seq - 1),
                });
            }
            let mut clients = about.remove(&line.seq).unwrap_or_default();
            clients.sort_unstable();
            if hash(keys, practice, &line, &clients, &before) != kept {
                report.wrong.push(format!("entry {} was changed or moved, or the one before it was", line.seq));
            }
            if let Some(noted) = checkpoints.iter().find(|c| c.practice == practice && c.seq == line.seq)
                && noted.hash != kept
            {
                report.wrong.push(format!("entry {} is not the one that was noted outside the database", line.seq));
            }
            last = line.seq;
            before = kept;
            report.entries += 1;
        }
    }
    let head = tx.first("SELECT seq, hash, seal FROM platform_audit_head WHERE practice_id = $1", args![practice]).await?;
    match head {
        Some(mut row) => {
            let (seq, hash, seal): (i64, Vec<u8>, Vec<u8>) = (row.next()?, row.next()?, row.next()?);
            if head_seal(keys, practice, seq, &hash) != seal {
                report.wrong.push("the head of the chain was changed".to_owned());
            }
            if seq != last || hash != before {
                report.wrong.push(format!("the chain ends at entry {last}, its head says {seq}: entries were cut off"));
            }
        }
        None if last > 0 => report.wrong.push("the head of the chain is gone".to_owned()),
        None => {}
    }
    if let Some(noted) = checkpoints.iter().filter(|c| c.practice == practice).map(|c| c.seq).max()
        && noted > last
    {
        report.wrong.push(format!("entry {noted} was noted outside the database, but the chain ends at {last}"));
    }
    Ok(report)
}

/// The facts of all entries of some actions: for checks against what they tell of.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn details(db: &Db, practice: Id<Practice>, actions: &[&str]) -> Result<Vec<Value>, Error> {
    let list: Vec<_> = (0..actions.len()).map(|n| format!("${}", n + 2)).collect();
    let sql = format!("SELECT detail FROM platform_audit WHERE practice_id = $1 AND action IN ({}) ORDER BY seq", list.join(", "));
    let mut args = args![practice];
    args.extend(actions.iter().map(|action| (*action).into()));
    let rows = db.read().await?.all(&sql, args).await?;
    rows.into_iter().map(|mut r| serde_json::from_str(&r.next::<String>()?).map_err(Error::fault)).collect()
}

/// What a verification found.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Report {
    /// How many entries were read.
    pub entries: usize,
    /// What is wrong, one sentence each.
    pub wrong: Vec<String>,
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
