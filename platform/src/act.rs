//! The waist: every verb runs in an `Act`, and every act ends in a `Done` that the audit log has heard of.
//!
//! The runner opens the transaction, calls the verb, writes the audit and outbox rows in the same transaction, commits,
//! and runs the verb again on a conflict. So a verb has no effect but on the database, and none that goes unlogged.

mod house;

use std::{fmt::Display, pin::Pin, sync::Arc};

use kernel::{Error, Id, Moment, id::Practice};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::{
    audit::Entry,
    crypto::Keyring,
    db::{Sight, Tx},
    permit::{Actor, Consequence, Proof, Scope, Standing, Warrant},
};

pub use house::House;

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

/// What a room above does in the transaction of a deed below it, given the deed's facts; what it answers is the deed's to use.
pub type Follower = for<'a> fn(&'a mut Act, &'a Consequence, &'a Value) -> Pin<Box<dyn Future<Output = Result<Value, Error>> + Send + 'a>>;

/// Who follows what: a topic, and a room above that must act in the same transaction. For all that may wait there is the outbox.
pub type Followers = &'static [(&'static str, Follower)];

/// Where a request came from, and the key that makes it safe to send twice.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The idempotency key, made by the form or the device.
    pub key: Option<Uuid>,
    /// The address it came from.
    pub from: String,
    /// The hash of where it went and all that came with it: a key is good for the same request only.
    pub print: Vec<u8>,
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
    followers: Followers,
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
    /// The database, to be read.
    pub const fn db(&self, _proof: &impl Proof) -> Sight<'_> {
        Sight(&self.tx)
    }
    /// The database, to be changed.
    pub const fn change(&self, _warrant: &impl Warrant) -> &Tx {
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
    /// Lets the rooms above follow what a permitted verb changes, before it ends: all of it stands, or nothing.
    ///
    /// # Errors
    /// What a follower refuses, or a fault.
    pub async fn follow(&mut self, warrant: &impl Warrant, topic: &'static str, facts: &Value) -> Result<Vec<Value>, Error> {
        let consequence = Consequence::of(warrant);
        let mut answers = Vec::new();
        for (_, follower) in self.followers.iter().filter(|(heard, _)| *heard == topic) {
            answers.push(follower(self, &consequence, facts).await?);
        }
        Ok(answers)
    }
    pub(crate) fn denied(&mut self, verb: &'static str, object: String, why: &str) {
        let deed = Deed::of("refused").on(object).with("verb", verb).with("why", why);
        self.denied = Some(self.entry(deed));
    }
    fn entry(&self, deed: Deed) -> Entry {
        Entry { at: self.now, action: deed.action, object: deed.object, clients: deed.clients, detail: deed.detail }
    }
}
