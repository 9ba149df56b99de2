//! The nouns of feeds: what one holds, how it names sessions, and the rows a calendar is written from.

use jiff::civil::DateTime;
use kernel::{
    Id, Moment, Zone,
    id::{Practice, Staff},
};
use serde::{Deserialize, Serialize};

use crate::{
    groups::Group,
    schedule::words::{Occurrence, Rule, Series},
};

kernel::kinds! {
    /// A calendar that other programs read by a secret address.
    Feed = "fee";
}

/// What a feed holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// The sessions its owner leads.
    Mine,
    /// All sessions its owner may see.
    Seen,
    /// The sessions of one group that its owner may see.
    Group(Id<Group>),
}

impl Extent {
    /// The word it is stored under.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Seen => "seen",
            Self::Group(_) => "group",
        }
    }
    /// The group, if it is one group's.
    pub(super) const fn group(self) -> Option<Id<Group>> {
        match self {
            Self::Mine | Self::Seen => None,
            Self::Group(group) => Some(group),
        }
    }
    /// Reads the stored word and group.
    pub(super) fn read(word: &str, group: Option<Id<Group>>) -> Option<Self> {
        match (word, group) {
            ("mine", None) => Some(Self::Mine),
            ("seen", None) => Some(Self::Seen),
            ("group", Some(group)) => Some(Self::Group(group)),
            _ => None,
        }
    }
}

/// How a feed names sessions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Title {
    /// `Group session`, whatever the group.
    #[default]
    Neutral,
    /// The group's outward name.
    Outward,
    /// The group's initials.
    Initials,
}

impl Title {
    /// All of them, the most discreet first.
    pub const ALL: [Self; 3] = [Self::Neutral, Self::Outward, Self::Initials];
    /// The word it is stored under.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Outward => "outward",
            Self::Initials => "initials",
        }
    }
    /// What people read.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Neutral => "“Group session” for every group",
            Self::Outward => "The group's outward name",
            Self::Initials => "The group's initials",
        }
    }
    /// Reads the stored word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|title| title.word() == word)
    }
}

/// A feed as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedRow {
    /// Its id.
    pub(super) id: Id<Feed>,
    /// Its practice.
    pub(super) practice: Id<Practice>,
    /// Whose it is.
    pub(super) owner: Id<Staff>,
    /// What it holds.
    pub(super) extent: Extent,
    /// How it names sessions.
    pub(super) title: Title,
    /// Whether it says in which room.
    pub(super) rooms: bool,
    /// When it was made.
    pub(super) made_at: Moment,
    /// When it was last changed or got a new address.
    pub(super) changed_at: Moment,
    /// On which day it was last fetched.
    pub(super) fetched_on: Option<String>,
    /// On which day a fetch was last refused, because its owner may not any more.
    pub(super) refused_on: Option<String>,
    /// Whether it was withdrawn.
    pub(super) ended: bool,
    /// The version read.
    pub(super) version: i64,
}

/// Order: a new feed. The digest is that of its address's secret, which nobody here knows.
#[derive(Debug, Clone)]
pub(super) struct NewFeed {
    pub extent: Extent,
    pub title: Title,
    pub rooms: bool,
    pub digest: [u8; 32],
}

/// What came of an order for an address. Only the digest: whoever asks knows the secret, if it is theirs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Addressed {
    pub feed: Id<Feed>,
    pub digest: [u8; 32],
}

/// A session that stands on the calendar, as a feed takes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Session {
    pub id: Id<Occurrence>,
    pub series: Id<Series>,
    pub group: Id<Group>,
    /// The wall-clock time that its series says.
    pub original: DateTime,
    pub starts_at: Moment,
    pub ends_at: Moment,
    pub zone: String,
    pub room: Option<String>,
    pub changed_at: Option<Moment>,
    pub version: i64,
}

/// The series that sessions are of, as a feed takes it.
#[derive(Debug, Clone)]
pub(super) struct Strand {
    pub id: Id<Series>,
    pub zone: String,
    /// The first wall-clock start.
    pub first: DateTime,
    pub rule: Rule,
    pub made_at: Moment,
    pub version: i64,
    /// The versions of all its occurrences together, also of those that were cancelled or withdrawn.
    pub changes: i64,
    /// When one of them was last changed.
    pub changed_at: Option<Moment>,
}

/// All that a feed's calendar is written from.
#[derive(Debug, Clone)]
pub(super) struct Sheet {
    /// The calendar's name.
    pub name: String,
    /// The practice's zone.
    pub zone: Zone,
    /// The first instant that it tells of.
    pub from: Moment,
    /// Changed with the feed's own settings.
    pub version: i64,
    /// When those were last changed.
    pub changed_at: Moment,
    /// The title of each group's sessions.
    pub titles: Vec<(Id<Group>, String)>,
    /// Whether rooms are told.
    pub rooms: bool,
    pub sessions: Vec<Session>,
    pub strands: Vec<Strand>,
}
