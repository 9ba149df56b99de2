//! The waist: every verb runs in an `Act`, and every act ends in a `Done` that the audit log has heard of.
//!
//! The runner opens the transaction, calls the verb, writes the audit and outbox rows in the same transaction, commits,
//! and runs the verb again on a conflict. So a verb has no effect but on the database, and none that goes unlogged.

use std::{fmt::Display, path::PathBuf, pin::Pin, sync::Arc};

use kernel::{
    Clock, Error, Id, Moment,
    id::{Practice, Staff},
};
use uuid::Uuid;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use crate::{
    args,
    audit::{self, Entry},
    crypto::Keyring,
    db::{Db, Tx},
    outbox,
    paper::Press,
    permit::{Actor, Proof, Scope, Standing},
};

/// How often the runner tries a verb again on a conflict.
const TRIES: u32 = 8;

/// What a verb gives back.
pub type Outcome<T> = Result<Done<T>, Error>;

/// A verb in flight.
pub type Verdict<'a, T> = Pin<Box<dyn Future<Output = Outcome<T>> + Send + 'a>>;

/// A result that the audit log has heard of. Made only by an [`Act`].
#[derive(Debug)]
pub struct Done<T>(T);

impl<T> Done<T> {
    /// The value, for a verb that is made of others.
    pub fn value(self) -> T {
        self.0
    }
}

/// What happened, for the audit log, and for the rooms above when it is announced.
#[derive(Debug, Clone)]
pub struct Deed {
    action: &'static str,
    object: String,
    clients: Vec<Uuid>,
    detail: Map<String, Value>,
    announced: bool,
}

impl Deed {
    /// Something happened: `session.signed`.
    pub fn of(action: &'static str) -> Self {
        Self { action, object: String::new(), clients: Vec::new(), detail: Map::new(), announced: false }
    }
    /// What it was done to.
    #[must_use]
    pub fn on(mut self, object: impl Display) -> Self {
        self.object = object.to_string();
        self
    }
    /// A client it is about. May be said more than once.
    #[must_use]
    pub fn client<K: kernel::id::Kind>(mut self, client: Id<K>) -> Self {
        self.clients.push(client.uuid());
        self
    }
    /// A fact worth keeping: old and new value of a setting, a count, a reason. Never note text, never a secret.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.detail.insert(key.to_owned(), value.into());
        self
    }
    /// Also tells the rooms above, through the outbox.
    #[must_use]
    pub fn announce(mut self) -> Self {
        self.announced = true;
        self
    }
}

/// Where a request came from, and the key that makes it safe to send twice.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The idempotency key, made by the form or the device.
    pub key: Option<Uuid>,
    /// The address it came from.
    pub from: String,
}

/// What verbs act in: who, when, and a transaction that nobody else can reach.
pub struct Act {
    tx: Tx,
    actor: Actor,
    now: Moment,
    keys: Arc<Keyring>,
    entries: Vec<Entry>,
    events: Vec<(&'static str, Value)>,
    denied: Option<Entry>,
}

impl Act {
    /// Who acts.
    pub const fn actor(&self) -> &Actor {
        &self.actor
    }
    /// The member of staff who acts.
    ///
    /// # Errors
    /// `Forbidden` when it is not one.
    pub fn staff(&self) -> Result<&Standing, Error> {
        self.actor.staff().ok_or(Error::Forbidden)
    }
    /// The practice it happens in.
    pub const fn practice(&self) -> Id<Practice> {
        self.actor.practice()
    }
    /// When it happens: read once, at the door.
    pub const fn now(&self) -> Moment {
        self.now
    }
    /// The keys that seal signatures.
    pub fn keys(&self) -> &Keyring {
        &self.keys
    }
    /// What the caller can see.
    pub fn scope(&self) -> Scope {
        Scope::of(&self.actor)
    }
    /// The connection, against a proof.
    pub const fn db(&self, _proof: &impl Proof) -> &Tx {
        &self.tx
    }
    /// Ends a verb that changed something.
    ///
    /// # Errors
    /// Never; the type is that of a verb's end.
    pub fn done<T>(&mut self, deed: Deed, value: T) -> Outcome<T> {
        if deed.announced {
            self.events.push((deed.action, Value::Object(deed.detail.clone())));
        }
        self.entries.push(self.entry(deed));
        Ok(Done(value))
    }
    /// Ends a verb that read something.
    ///
    /// # Errors
    /// Never; the type is that of a verb's end.
    pub fn seen<T>(&mut self, deed: Deed, value: T) -> Outcome<T> {
        self.done(deed, value)
    }
    /// Ends a verb that disclosed nothing about any client and changed nothing.
    ///
    /// # Errors
    /// Never; the type is that of a verb's end.
    #[allow(clippy::unused_self)] // an act is the only maker of a `Done`
    pub fn nothing<T>(&mut self, value: T) -> Outcome<T> {
        Ok(Done(value))
    }
    /// Tells the rooms above something beside the deed.
    pub fn announce(&mut self, topic: &'static str, payload: Value) {
        self.events.push((topic, payload));
    }
    pub(crate) fn denied(&mut self, verb: &'static str, object: String, why: &str) {
        let deed = Deed::of("refused").on(object).with("verb", verb).with("why", why);
        self.denied = Some(self.entry(deed));
    }
    fn entry(&self, deed: Deed) -> Entry {
        Entry { at: self.now, action: deed.action, object: deed.object, clients: deed.clients, detail: deed.detail }
    }
}

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
                    let sql = "INSERT INTO platform_request (practice_id, key, actor_id, at, answer) VALUES ($1, $2, $3, $4, $5) \
                               ON CONFLICT DO NOTHING";
                    if act.tx.run(sql, args![actor.practice(), key, actor.staff().map(|s| s.staff), act.now, answer]).await? == 0 {
                        act.tx.rollback().await?;
                        return self.answered(key, actor).await?.ok_or(Error::Again);
                    }
                }
                act.tx.commit().await?;
                Ok(value)
            }
            Err(error) => {
                act.tx.rollback().await?;
                // A second sending may be refused for what the first one did: then the first one's answer counts.
                if let Some(key) = request.key
                    && !matches!(error, Error::Again)
                    && let Some(value) = self.answered(key, actor).await?
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

    fn act(&self, tx: Tx, actor: &Actor) -> Act {
        Act {
            tx,
            actor: actor.clone(),
            now: self.clock.now(),
            keys: self.keys.clone(),
            entries: Vec::new(),
            events: Vec::new(),
            denied: None,
        }
    }

    async fn log(&self, actor: &Actor, request: &Request, entries: Vec<Entry>) -> Result<(), Error> {
        for _ in 0..TRIES {
            let tx = self.db.write(actor.practice()).await?;
            audit::write(&tx, &self.keys, actor, request, entries.clone()).await?;
            match tx.commit().await {
                Err(Error::Again) => {}
                other => return other,
            }
        }
        Err(Error::Again)
    }

    async fn log_denial(&self, actor: &Actor, request: &Request, denied: Option<Entry>) -> Result<(), Error> {
        match denied {
            Some(entry) => self.log(actor, request, vec![entry]).await,
            None => Ok(()),
        }
    }

    async fn answered<T: DeserializeOwned>(&self, key: Uuid, actor: &Actor) -> Result<Option<T>, Error> {
        let sql = "SELECT answer, actor_id FROM platform_request WHERE practice_id = $1 AND key = $2";
        let Some(mut row) = self.db.one(sql, args![actor.practice(), key]).await? else { return Ok(None) };
        let (answer, by): (String, Option<Id<Staff>>) = (row.next()?, row.next()?);
        // A key is its sender's own: whoever else comes with it gets no answer of theirs.
        if by != actor.staff().map(|s| s.staff) {
            return Ok(None);
        }
        serde_json::from_str(&answer).map(Some).map_err(Error::fault)
    }
}
