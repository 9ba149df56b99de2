//! The outbox: what a room announces goes up as a row of the same transaction, and is delivered at least once.

use kernel::{Error, Id, Moment, id::Practice, time::{HOUR, MINUTE}};
use uuid::Uuid;
use serde_json::Value;

use crate::{args, db::{Db, Tx}};

/// An announcement that waits to be delivered.
#[derive(Debug, Clone)]
pub struct Letter {
    /// Its practice.
    pub practice: Id<Practice>,
    /// Its id: a handler that must not act twice remembers it.
    pub id: Uuid,
    /// What was announced, for example `session.signed`.
    pub topic: String,
    /// Its facts.
    pub payload: Value,
    /// How often delivery was tried before.
    pub tries: u32,
}

pub(crate) async fn write(
    tx: &Tx,
    practice: Id<Practice>,
    now: Moment,
    events: Vec<(&'static str, Value)>,
) -> Result<(), Error> {
    let rows = events
        .into_iter()
        .map(|(topic, payload)| args![practice, Uuid::now_v7(), topic, payload.to_string(), now, now, 0_i64])
        .collect();
    tx.insert("platform_outbox (practice_id, id, topic, payload, made_at, due_at, tries)", rows).await
}

/// What is due, oldest first.
///
/// # Errors
/// A fault when the database cannot be read.
pub async fn due(db: &Db, now: Moment, most: u32) -> Result<Vec<Letter>, Error> {
    those(db, now, most, "").await
}

/// The mails among them: they wait for a mail server, and nothing else should wait for that.
///
/// # Errors
/// A fault when the database cannot be read.
pub async fn mails(db: &Db, now: Moment, most: u32) -> Result<Vec<Letter>, Error> {
    those(db, now, most, "AND topic = 'mail'").await
}

/// All but the mails.
///
/// # Errors
/// A fault when the database cannot be read.
pub async fn but_mails(db: &Db, now: Moment, most: u32) -> Result<Vec<Letter>, Error> {
    those(db, now, most, "AND topic <> 'mail'").await
}

async fn those(db: &Db, now: Moment, most: u32, which: &str) -> Result<Vec<Letter>, Error> {
    let tx = db.read().await?;
    let sql = format!(
        "SELECT practice_id, id, topic, payload, tries FROM platform_outbox WHERE done_at IS NULL AND due_at <= $1 {which} \
         ORDER BY due_at LIMIT $2"
    );
    let mut letters = Vec::new();
    for mut row in tx.all(&sql, args![now, most]).await? {
        let (practice, id, topic, payload, tries): (_, _, _, String, _) =
            (row.next()?, row.next()?, row.next()?, row.next()?, row.next()?);
        letters.push(Letter { practice, id, topic, payload: serde_json::from_str(&payload).map_err(Error::fault)?, tries });
    }
    Ok(letters)
}

/// Notes how deliveries went, in one transaction a practice: done, or to be tried again after a growing while (one minute,
/// two, four … a day at most).
///
/// # Errors
/// A fault when the database cannot be written.
pub async fn settle(db: &Db, letters: &[(Letter, bool)], now: Moment) -> Result<(), Error> {
    let mut practices: Vec<_> = letters.iter().map(|(letter, _)| letter.practice).collect();
    practices.sort_unstable();
    practices.dedup();
    for practice in practices {
        let tx = db.write(practice).await?;
        for (letter, delivered) in letters.iter().filter(|(letter, _)| letter.practice == practice) {
            if *delivered {
                let sql = "UPDATE platform_outbox SET done_at = $3 WHERE practice_id = $1 AND id = $2";
                tx.run(sql, args![practice, letter.id, now]).await?;
            } else {
                let wait = MINUTE << letter.tries.min(10);
                let sql = "UPDATE platform_outbox SET due_at = $3, tries = tries + 1 WHERE practice_id = $1 AND id = $2";
                tx.run(sql, args![practice, letter.id, now.plus(wait)]).await?;
            }
        }
        tx.commit().await?;
    }
    Ok(())
}

/// How long delivered letters and answered requests are kept: long enough for the longest retry.
const KEPT: i64 = 30 * 24 * HOUR;

/// Clears delivered letters and the answers kept for retries, once they are a month old.
///
/// # Errors
/// A fault when the database cannot be written.
pub async fn clear(db: &Db, practice: Id<Practice>, now: Moment) -> Result<(), Error> {
    let tx = db.write(practice).await?;
    let before = now.plus(-KEPT);
    tx.run("DELETE FROM platform_outbox WHERE practice_id = $1 AND done_at < $2", args![practice, before]).await?;
    tx.run("DELETE FROM platform_request WHERE practice_id = $1 AND at < $2", args![practice, before]).await?;
    tx.commit().await
}
