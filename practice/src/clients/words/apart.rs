//! Two clients who are not to be placed together.

use kernel::{Day, Id, Moment};
use serde::{Deserialize, Serialize};

use super::Client;

kernel::kinds! {
    /// A pair of clients who are kept apart.
    Apart = "apt";
    /// One time when they were placed together all the same.
    ApartPassed = "app";
}

/// Two clients who are not to be placed together, from one instant up to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// Its id.
    pub id: Id<Apart>,
    /// The one with the lesser id.
    pub a: Id<Client>,
    /// The other.
    pub b: Id<Client>,
    /// Why; only for those who may see both.
    pub reason: String,
    /// The first instant.
    pub from: Moment,
    /// The instant it ends; that instant is no longer inside.
    pub to: Option<Moment>,
    /// The version read, for the next change.
    pub version: i64,
}

impl Pair {
    /// The two, the lesser id first; nothing for one client alone.
    pub fn ordered(one: Id<Client>, other: Id<Client>) -> Option<(Id<Client>, Id<Client>)> {
        match one.uuid().cmp(&other.uuid()) {
            std::cmp::Ordering::Less => Some((one, other)),
            std::cmp::Ordering::Greater => Some((other, one)),
            std::cmp::Ordering::Equal => None,
        }
    }
    /// From whom a client of the pair is kept apart; nothing for anybody else.
    pub fn other(&self, client: Id<Client>) -> Option<Id<Client>> {
        if client == self.a {
            Some(self.b)
        } else if client == self.b {
            Some(self.a)
        } else {
            None
        }
    }
    /// Whether it counts at some instant from one up to another.
    pub fn meets(&self, from: Moment, to: Option<Moment>) -> bool {
        self.to.is_none_or(|end| self.from < end && from < end) && to.is_none_or(|to| self.from < to)
    }
}

/// The order to keep two clients apart.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PartClients {
    /// On whose page it was said.
    pub client: Id<Client>,
    /// From whom.
    pub other: Id<Client>,
    /// Why.
    pub reason: String,
    /// The first day; none for now.
    pub from: Option<Day>,
    /// The last day, if there is one.
    pub until: Option<Day>,
}

/// The order to end it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RejoinClients {
    /// Which pair.
    pub pair: Id<Apart>,
    /// The version read.
    pub version: i64,
}
