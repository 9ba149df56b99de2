//! The look at the database while no program runs: what lies there, held against what the hands know.

use std::{collections::HashMap, fmt, time::Duration};

use anyhow::{Context as _, Result, ensure};
use bench::open;
use kernel::Id;
use platform::{House, args, audit, db::Row};
use practice::{
    charting,
    sessions::{Entry, Session},
};
use tokio::time::sleep;

use super::{
    Ground,
    hands::{Ledger, Place},
};

/// What was done so far.
#[derive(Debug)]
pub struct Count {
    /// Changes of sections.
    pub drafts: i64,
    /// Marks.
    pub marks: i64,
    /// Sessions signed.
    pub signed: usize,
    /// Entries of the log.
    pub log: usize,
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { drafts, marks, signed, log } = self;
        write!(f, "{drafts} drafts, {marks} marks, {signed} signed sessions, {log} entries of the log")
    }
}

pub async fn look(ground: &Ground) -> Result<Count> {
    // First what was acknowledged, then what lies there: an answer still on its way can only make the ledger smaller.
    let ledger = ground.ledger.lock().unwrap().clone();
    let house = open(ground.folder(), ground.database.as_deref()).await?;
    if ground.database.is_some() {
        at_rest(&house).await?;
    }
    let log = audit::verify(&house.db, &house.keys, ground.practice, &[]).await?;
    ensure!(log.wrong.is_empty(), "the log: {:?}", log.wrong);
    let notes = charting::verify(&house, ground.practice).await?;
    ensure!(notes.wrong.is_empty(), "the notes: {:?}", notes.wrong);
    let drafts = drafts(&house, ground, &ledger).await?;
    let marks = marks(&house, ground, &ledger).await?;
    let signed = signed(&house, ground, &ledger).await?;
    house.db.close().await;
    Ok(Count { drafts, marks, signed, log: log.entries })
}

/// A PostgreSQL server finishes what a killed program had asked of it; that takes a moment.
async fn at_rest(house: &House) -> Result<()> {
    let sql = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'";
    for _ in 0..2_000 {
        if house.db.one(sql, args![]).await?.context("no count")?.next::<i64>()? == 0 {
            return Ok(());
        }
        sleep(Duration::from_millis(5)).await;
    }
    anyhow::bail!("PostgreSQL does not come to rest")
}

async fn rows(house: &House, sql: &str, args: Vec<platform::db::Arg>) -> Result<Vec<Row>> {
    Ok(house.db.read().await?.all(sql, args).await?)
}

async fn number(house: &House, sql: &str, args: Vec<platform::db::Arg>) -> Result<i64> {
    Ok(house.db.one(sql, args).await?.context("no number")?.next()?)
}

/// What lies in a place is what was acknowledged last, or what was sent after it and not answered yet.
fn holds(what: &str, place: &Place, version: i64, words: &str) -> Result<()> {
    let acknowledged = version == place.version && words == place.stands;
    let on_its_way = version == place.version + 1 && words == place.sent;
    ensure!(acknowledged || on_its_way, "{what} holds version {version}, {words:?}; the hand knows {place:?}");
    Ok(())
}

/// Every change is one entry of the log.
async fn logged(house: &House, ground: &Ground, action: &str) -> Result<i64> {
    let sql = "SELECT count(*) FROM platform_audit WHERE practice_id = $1 AND action = $2 AND object = $3";
    number(house, sql, args![ground.practice, action, ground.live.to_string()]).await
}

async fn drafts(house: &House, ground: &Ground, ledger: &Ledger) -> Result<i64> {
    let sql = "SELECT section, version, words FROM charting_draft WHERE practice_id = $1 AND session_id = $2";
    let mut kept: HashMap<String, (i64, String)> = HashMap::new();
    for mut row in rows(house, sql, args![ground.practice, ground.live]).await? {
        kept.insert(row.next()?, (row.next()?, row.next()?));
    }
    for (section, place) in &ledger.drafts {
        let (version, words) = kept.get(*section).cloned().unwrap_or_default();
        holds(section, place, version, &words)?;
    }
    let changes: i64 = kept.values().map(|(version, _)| version).sum();
    let logged = logged(house, ground, "draft.saved").await?;
    ensure!(logged == changes, "{changes} changes of sections, {logged} in the log");
    Ok(changes)
}

async fn marks(house: &House, ground: &Ground, ledger: &Ledger) -> Result<i64> {
    let sql = "SELECT e.id, e.version, e.reason, (SELECT count(*) FROM sessions_mark m WHERE m.practice_id = e.practice_id AND m.entry_id = e.id) \
               FROM sessions_entry e WHERE e.practice_id = $1 AND e.session_id = $2";
    let mut changes = 0;
    for mut row in rows(house, sql, args![ground.practice, ground.live]).await? {
        let (entry, version, reason, kept): (Id<Entry>, i64, String, i64) = (row.next()?, row.next()?, row.next()?, row.next()?);
        // Before its first mark an entry has version 1 and no reason.
        let mut place = ledger.marks.get(&entry).cloned().unwrap_or_default();
        place.version = place.version.max(1);
        holds(&entry.to_string(), &place, version, &reason)?;
        ensure!(kept == version - 1, "{entry} has version {version}, but {kept} marks are kept");
        changes += kept;
    }
    let logged = logged(house, ground, "session.marked").await?;
    ensure!(logged == changes, "{changes} marks, {logged} in the log");
    Ok(changes)
}

async fn signed(house: &House, ground: &Ground, ledger: &Ledger) -> Result<usize> {
    let sql = "SELECT s.session_id, s.rounds, CASE WHEN x.sealed_at IS NULL THEN FALSE ELSE TRUE END, \
               (SELECT count(*) FROM sessions_entry e WHERE e.practice_id = s.practice_id AND e.session_id = s.session_id AND e.outcome IN ('present', 'late')), \
               (SELECT count(*) FROM charting_note n WHERE n.practice_id = s.practice_id AND n.session_id = s.session_id), \
               (SELECT count(*) FROM charting_signature g WHERE g.practice_id = s.practice_id AND g.session_id = s.session_id) \
               FROM charting_sheet s JOIN sessions_session x ON x.practice_id = s.practice_id AND x.id = s.session_id WHERE s.practice_id = $1";
    let mut whole = 0;
    for mut row in rows(house, sql, args![ground.practice]).await? {
        let session: Id<Session> = row.next()?;
        let (rounds, sealed, present, notes, signatures): (i64, bool, i64, i64, i64) =
            (row.next()?, row.next()?, row.next()?, row.next()?, row.next()?);
        match (rounds, sealed, notes, signatures) {
            (0, false, 0, 0) => {
                ensure!(!ledger.signed.contains(&session), "the signature of {session} was acknowledged and is gone");
            }
            (1, true, notes, 1) if notes == present => whole += 1,
            half => anyhow::bail!("{session} is half signed, or twice: {half:?} with {present} present"),
        }
    }
    let sql = "SELECT count(*) FROM platform_audit WHERE practice_id = $1 AND action = $2";
    let logged = number(house, sql, args![ground.practice, "session.signed"]).await?;
    ensure!(usize::try_from(logged)? == whole, "{whole} sessions signed, {logged} in the log");
    Ok(whole)
}
