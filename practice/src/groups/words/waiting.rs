//! The waiting list of a group: who waits, in which order, and to whom a place is offered until when.

use kernel::{Day, Id, Moment, id::Staff};
use serde::{Deserialize, Serialize};

use super::{Group, Membership};
use crate::clients::Client;

kernel::kinds! {
    /// Somebody's place in the line for a group.
    Waiting = "wai";
}

/// How somebody's wait stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// They wait.
    Waiting,
    /// A place is kept for them, until the offer ends.
    Offered,
    /// They were placed.
    Joined,
    /// They said no.
    Declined,
    /// They were taken off the list.
    Removed,
}

impl Standing {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Waiting, Self::Offered, Self::Joined, Self::Declined, Self::Removed];
    /// The word it is stored under.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Offered => "offered",
            Self::Joined => "joined",
            Self::Declined => "declined",
            Self::Removed => "removed",
        }
    }
    /// The one of this word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
    /// Whether the wait goes on.
    pub const fn on(self) -> bool {
        match self {
            Self::Waiting | Self::Offered => true,
            Self::Joined | Self::Declined | Self::Removed => false,
        }
    }
}

/// A place that is kept for somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offer {
    /// From when the place is free.
    pub starts: Moment,
    /// When it was offered.
    pub made: Moment,
    /// Until when it is kept; that instant is no longer inside.
    pub expires: Moment,
    /// Who offered it; nobody where it was offered by itself.
    pub by: Option<Id<Staff>>,
    /// Whose leaving made it free, if it was that.
    pub cause: Option<Id<Membership>>,
}

/// Somebody on the waiting list of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its id.
    pub id: Id<Waiting>,
    /// For which group.
    pub group: Id<Group>,
    /// Who.
    pub client: Id<Client>,
    /// The order: the least first. There may be gaps.
    pub rank: i64,
    /// Since when.
    pub since: Moment,
    /// A short remark; not a note.
    pub note: String,
    /// How it stands.
    pub standing: Standing,
    /// The place that is offered, while it is.
    pub offer: Option<Offer>,
    /// When an offer ended without a yes. By itself no other is made to them until somebody says so.
    pub passed: Option<Moment>,
    /// The version read, for the next change.
    pub version: i64,
}

/// The order to put clients on a waiting list.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Wait {
    /// For which group.
    pub group: Id<Group>,
    /// Whom.
    pub clients: Vec<Id<Client>>,
    /// A short remark.
    pub note: String,
}

/// Who was put on a waiting list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waits {
    /// The new entries.
    pub new: Vec<Id<Waiting>>,
    /// How many of those chosen were on it already.
    pub already: usize,
    /// Whether the caller sees the group.
    pub seen: bool,
}

/// The order to offer somebody a place that is free, or to let them be asked again by itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Turn {
    /// Who.
    pub entry: Id<Waiting>,
    /// The version read.
    pub version: i64,
    /// Why, in spite of whom they are kept apart from; empty where they are not.
    pub despite: String,
}

/// The order to place somebody to whom a place was offered.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Accept {
    /// Who.
    pub entry: Id<Waiting>,
    /// The version read.
    pub version: i64,
    /// The first day; none for the day the place is free.
    pub day: Option<Day>,
    /// Why, in spite of whom they are kept apart from; empty where they are not.
    pub despite: String,
}

/// The order to end an offer that was answered with no.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Decline {
    /// Who.
    pub entry: Id<Waiting>,
    /// The version read.
    pub version: i64,
    /// Whether they go on waiting, at the end of the list.
    pub stays: bool,
}

/// The order to move somebody in the line.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Reorder {
    /// Who.
    pub entry: Id<Waiting>,
    /// The version read.
    pub version: i64,
    /// Before whom; nobody for the end.
    pub before: Option<Id<Waiting>>,
}

/// The order to take somebody off the list.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TakeOff {
    /// Who.
    pub entry: Id<Waiting>,
    /// The version read.
    pub version: i64,
    /// Why.
    pub reason: String,
}
