//! Verifying a practice's chain against itself, its sealed head, and the heads that were noted outside the database.

use std::collections::HashMap;

use kernel::{Error, Id, id::Practice};
use uuid::Uuid;

use super::{Line, hash, head_seal};
use crate::{args, crypto::Keyring, db::Db};

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

/// What a verification found.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Report {
    /// How many entries were read.
    pub entries: usize,
    /// What is wrong, one sentence each.
    pub wrong: Vec<String>,
}
