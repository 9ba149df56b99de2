//! The house: runs every verb in a transaction of its own, with its audit and outbox rows, and again on a conflict.

use std::{path::PathBuf, sync::Arc};

use kernel::{Clock, Error, Id, id::Staff};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

use super::{Act, Done, Followers, Request, Verdict};
use crate::{
    args,
    audit::{self, Entry},
    crypto::Keyring,
    db::{Db, Tx},
    outbox,
    mail::Post,
    paper::Press,
    permit::Actor,
};

/// How often the runner tries a verb again on a conflict.
const TRIES: u32 = 8;

/// A running Cohort: its database, its clock, its keys and its press. One for the whole program.
#[derive(Clone)]
pub struct House {
    /// The database.
    pub db: Db,
    /// Where time comes from.
    pub clock: Clock,
    /// The keys that seal signatures and the audit chain.
    pub keys: Arc<Keyring>,
    /// Prints paper as PDF.
    pub press: Arc<dyn Press>,
    /// Carries mail; nothing does where no mail server is set, and then none is sent.
    pub post: Option<Arc<dyn Post>>,
    /// The address at which people open Cohort, without a slash at its end; empty where nobody said it.
    pub public: String,
    /// Which rooms follow what in the same transaction.
    pub followers: Followers,
    /// The folder for the things that are not in the database.
    pub data: PathBuf,
}

impl House {
    /// Runs a verb that may change something.
    ///
    /// With an idempotency key, the first run's answer is kept in the same transaction; a later run with the same key
    /// changes nothing and gets that answer.
    ///
    /// # Errors
    /// What the verb refused, or a fault.
    pub async fn run<T, F>(&self, actor: &Actor, request: &Request, verb: F) -> Result<T, Error>
    where
        T: Serialize + DeserializeOwned + Send,
        F: for<'a> Fn(&'a mut Act) -> Verdict<'a, T> + Sync,
    {
        for _ in 0..TRIES {
            match self.try_run(actor, request, &verb).await {
                Err(Error::Again) => {}
                other => return other,
            }
        }
        Err(Error::Again)
    }

    async fn try_run<T, F>(&self, actor: &Actor, request: &Request, verb: &F) -> Result<T, Error>
    where
        T: Serialize + DeserializeOwned + Send,
        F: for<'a> Fn(&'a mut Act) -> Verdict<'a, T> + Sync,
    {
        let tx = self.db.write(actor.practice()).await?;
        let mut act = self.act(tx, actor);
        match verb(&mut act).await {
            Ok(Done(value)) => {
                audit::write(&act.tx, &self.keys, actor, request, act.entries).await?;
                outbox::write(&act.tx, actor.practice(), act.now, act.events).await?;
                if let Some(key) = request.key {
                    let answer = serde_json::to_string(&value).map_err(Error::fault)?;
                    let sql = "INSERT INTO platform_request (practice_id, key, actor_id, at, answer, print) VALUES ($1, $2, $3, $4, $5, $6) \
                               ON CONFLICT DO NOTHING";
                    if act.tx.run(sql, args![actor.practice(), key, actor.staff().map(|s| s.staff), act.now, answer, request.print.as_slice()]).await? == 0 {
                        act.tx.rollback().await?;
                        return self.answered(key, actor, request).await?.ok_or(Error::Again);
                    }
                }
                act.tx.commit().await?;
                Ok(value)
            }
            Err(error) => {
                act.tx.rollback().await?;
                // A second sending may be refused for what the first one did: then the first one's answer counts.
                // Whoever may not do it, or not any more, gets no answer of before.
                if let Some(key) = request.key
                    && matches!(error, Error::Refused(_))
                    && let Some(value) = self.answered(key, actor, request).await?
                {
                    return Ok(value);
                }
                self.log_denial(actor, request, act.denied).await?;
                Err(error)
            }
        }
    }

    /// Runs a verb that only reads. It sees one state of the database; what it disclosed is in the audit log before
    /// the answer leaves.
    ///
    /// # Errors
    /// What the verb refused, or a fault.
    pub async fn look<T, F>(&self, actor: &Actor, request: &Request, verb: F) -> Result<T, Error>
    where
        T: Send,
        F: for<'a> Fn(&'a mut Act) -> Verdict<'a, T> + Sync,
    {
        let tx = self.db.read().await?;
        let mut act = self.act(tx, actor);
        let outcome = verb(&mut act).await;
        act.tx.rollback().await?;
        match outcome {
            Ok(Done(value)) => {
                if !act.entries.is_empty() {
                    self.log(actor, request, act.entries).await?;
                }
                Ok(value)
            }
            Err(error) => {
                self.log_denial(actor, request, act.denied).await?;
                Err(error)
            }
        }
    }

    /// Runs a verb as if, and takes everything back: what it would answer, worked out by the very verb that would do it.
    /// Whom it showed is in the audit log; what it would have done is not.
    ///
    /// # Errors
    /// What the verb would refuse, or a fault.
    pub async fn rehearse<T, F>(&self, actor: &Actor, request: &Request, verb: F) -> Result<T, Error>
    where
        T: Send,
        F: for<'a> Fn(&'a mut Act) -> Verdict<'a, T> + Sync,
    {
        for _ in 0..TRIES {
            let tx = self.db.write(actor.practice()).await?;
            let mut act = self.act(tx, actor);
            let outcome = verb(&mut act).await;
            act.tx.rollback().await?;
            match outcome {
                Ok(Done(value)) => {
                    if let Some(first) = act.entries.first().cloned() {
                        let mut clients: Vec<_> = act.entries.into_iter().flat_map(|entry| entry.clients).collect();
                        clients.sort_unstable();
                        clients.dedup();
                        let entry = Entry { action: "change.previewed", clients, detail: serde_json::Map::new(), ..first };
                        self.log(actor, request, vec![entry]).await?;
                    }
                    return Ok(value);
                }
                Err(Error::Again) => {}
                Err(error) => {
                    self.log_denial(actor, request, act.denied).await?;
                    return Err(error);
                }
            }
        }
        Err(Error::Again)
    }

    fn act(&self, tx: Tx, actor: &Actor) -> Act {
        Act {
            tx,
            actor: actor.clone(),
            now: self.clock.now(),
            keys: self.keys.clone(),
            entries: Vec::new(),
            events: Vec::new(),
            denied: None,
            followers: self.followers,
        }
    }

    async fn log(&self, actor: &Actor, request: &Request, entries: Vec<Entry>) -> Result<(), Error> {
        for _ in 0..TRIES {
            match self.try_log(actor, request, entries.clone()).await {
                Err(Error::Again) => {}
                other => return other,
            }
        }
        Err(Error::Again)
    }

    async fn try_log(&self, actor: &Actor, request: &Request, entries: Vec<Entry>) -> Result<(), Error> {
        let tx = self.db.write(actor.practice()).await?;
        audit::write(&tx, &self.keys, actor, request, entries).await?;
        tx.commit().await
    }

    async fn log_denial(&self, actor: &Actor, request: &Request, denied: Option<Entry>) -> Result<(), Error> {
        match denied {
            Some(entry) => self.log(actor, request, vec![entry]).await,
            None => Ok(()),
        }
    }

    async fn answered<T: DeserializeOwned>(&self, key: Uuid, actor: &Actor, request: &Request) -> Result<Option<T>, Error> {
        let sql = "SELECT answer, actor_id, print FROM platform_request WHERE practice_id = $1 AND key = $2";
        let Some(mut row) = self.db.one(sql, args![actor.practice(), key]).await? else { return Ok(None) };
        let (answer, by, print): (String, Option<Id<Staff>>, Option<Vec<u8>>) = (row.next()?, row.next()?, row.next()?);
        // A key is its sender's own: whoever else comes with it gets no answer of theirs.
        if by != actor.staff().map(|s| s.staff) {
            return Ok(None);
        }
        if print.is_some_and(|print| print != request.print) {
            let say = "This form was sent once already, with something else in it. Open it again, and make the change there.";
            return Err(Error::refuse("request.sent", say));
        }
        serde_json::from_str(&answer).map(Some).map_err(Error::fault)
    }
}
