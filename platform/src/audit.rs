//! The audit log: one chain per practice, keyed, written in the transaction of what it tells.
//!
//! Each entry's hash covers its content, its clients and the hash before it; the head is kept in a row of its own and
//! sealed. So an entry that is changed, removed, moved, or cut off at the end does not go unnoticed.

mod read;
mod verify;

use kernel::{Error, Id, Moment, id::Practice};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::{
    act::Request,
    args,
    crypto::{Keyring, Sealer},
    db::Tx,
    permit::Actor,
};

pub use read::{Filter, Shown, details, last, read};
pub use verify::{Head, Report, heads, verify};

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
