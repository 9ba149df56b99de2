//! Who is expected at an occurrence, and why.

use kernel::{Id, Moment};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Change, Occurrence, Series};
use crate::{
    clients::{Client, Face},
    groups::Group,
};

/// Through what somebody is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A spell of membership in the group.
    Membership,
    /// A track of care that holds the series.
    Track,
    /// Somebody put them on by hand.
    Manual,
}

impl Source {
    /// The word it is stored under.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Membership => "membership",
            Self::Track => "track",
            Self::Manual => "manual",
        }
    }
    /// Reads the stored word.
    pub fn read(word: &str) -> Option<Self> {
        [Self::Membership, Self::Track, Self::Manual].into_iter().find(|source| source.word() == word)
    }
}

/// A line of an occurrence's roster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expected {
    /// At which occurrence.
    pub occurrence: Id<Occurrence>,
    /// Who.
    pub client: Id<Client>,
    /// Through what.
    pub source: Source,
    /// The membership or spell on a track that it follows from.
    pub cause: Option<Uuid>,
    /// Whether they are expected; `false` when they were taken off this one.
    pub invited: bool,
    /// Whether a person decided it for this occurrence: then no change of membership undoes it.
    pub by_hand: bool,
    /// Why, where somebody said so.
    pub reason: String,
    /// The version read.
    pub version: i64,
}

/// A line of a roster with the client's face.
#[derive(Debug, Clone)]
pub struct Guest {
    /// The line.
    pub line: Expected,
    /// Who.
    pub face: Face,
}

/// An occurrence as rosters are judged by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Date {
    /// Its id.
    pub id: Id<Occurrence>,
    /// Its series.
    pub series: Id<Series>,
    /// Its group.
    pub group: Id<Group>,
    /// When it starts.
    pub starts_at: Moment,
    /// When it ends.
    pub ends_at: Moment,
    /// Whether it is cancelled: then its roster follows silently.
    pub cancelled: bool,
}

/// A claim to be expected: a spell of membership, or on a track that holds these series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::schedule) struct Claim {
    pub source: Source,
    pub cause: Uuid,
    pub client: Id<Client>,
    /// Of a group's sessions …
    pub group: Option<Id<Group>>,
    /// … or of these series.
    pub series: Vec<Id<Series>>,
    pub from: Moment,
    pub to: Option<Moment>,
}

/// Order: put a client on the roster of an occurrence that has not begun.
#[derive(Debug, Clone)]
pub struct Invite {
    /// At which.
    pub occurrence: Id<Occurrence>,
    /// Whom.
    pub client: Id<Client>,
    /// Whether the following ones of the series too.
    pub following: bool,
    /// Why, or nothing.
    pub reason: String,
    /// The reason to place somebody together with whom they are kept apart from; nothing refuses.
    pub despite: String,
}

/// Order: take a client off the roster of an occurrence that has not begun. Membership stays as it is (TM-10).
#[derive(Debug, Clone)]
pub struct Uninvite {
    /// Of which.
    pub occurrence: Id<Occurrence>,
    /// Whom.
    pub client: Id<Client>,
    /// Whether the following ones of the series too.
    pub following: bool,
    /// Why.
    pub reason: String,
}

/// Order: of what a change of membership did, keep only these dates.
#[derive(Debug, Clone)]
pub struct Narrow {
    /// Which change.
    pub change: Id<Change>,
    /// The lines to take back, by occurrence and client.
    pub without: Vec<(Id<Occurrence>, Id<Client>)>,
}
