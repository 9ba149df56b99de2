//! How many a group takes: its own places, limits by payer and code for a time, and the seats that are counted.

use kernel::{Day, Id, Moment};
use serde::{Deserialize, Serialize};

use super::Group;
use crate::clients::Client;

kernel::kinds! {
    /// A limit of a group beside its own places.
    Capacity = "cap";
}

/// What happens to somebody who would be one too many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Exceeding {
    /// They are not placed.
    #[default]
    Refuse,
    /// They are placed, and whoever places them is told.
    Warn,
}

impl Exceeding {
    /// Both, in the order they are shown.
    pub const ALL: [Self; 2] = [Self::Refuse, Self::Warn];
    /// The word it is stored under.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Refuse => "refuse",
            Self::Warn => "warn",
        }
    }
    /// What it means, in a sentence.
    pub const fn means(self) -> &'static str {
        match self {
            Self::Refuse => "Nobody more is placed",
            Self::Warn => "Placed all the same, with a warning",
        }
    }
    /// The one of this word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// Who counts for a limit that names a payer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Counted {
    /// The members for whom this payer pays.
    #[default]
    Covered,
    /// All members, as soon as this payer pays for one of them.
    Everybody,
}

impl Counted {
    /// Both, in the order they are shown.
    pub const ALL: [Self; 2] = [Self::Covered, Self::Everybody];
    /// The word it is stored under.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Covered => "covered",
            Self::Everybody => "everybody",
        }
    }
    /// What it means, in a few words.
    pub const fn means(self) -> &'static str {
        match self {
            Self::Covered => "Only members for whom this payer pays",
            Self::Everybody => "All members, once this payer pays for one of them",
        }
    }
    /// The one of this word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// How many may, or should, be members at one instant: the group's own places, or a limit beside them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// Its id; nothing for the group's own places.
    pub id: Option<Id<Capacity>>,
    /// The payer's name; empty for any.
    pub payer: String,
    /// The payer's name, folded.
    pub payer_key: String,
    /// The service code with which it counts; empty for any.
    pub code: String,
    /// Who is counted.
    pub counts: Counted,
    /// How many there should be, once there is one.
    pub least: Option<i64>,
    /// How many there may be.
    pub most: Option<i64>,
    /// What happens to one too many.
    pub exceeding: Exceeding,
    /// The first instant.
    pub from: Moment,
    /// The instant it ends; that instant is no longer inside.
    pub to: Option<Moment>,
    /// The version read, for the next change.
    pub version: i64,
}

impl Limit {
    /// Whether it counts at this instant.
    pub fn holds(&self, at: Moment) -> bool {
        self.from <= at && self.to.is_none_or(|to| at < to)
    }
}

/// A seat that is taken for a time: by a member, or by an offer that waits for its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seat {
    /// By whom.
    pub client: Id<Client>,
    /// The first instant.
    pub from: Moment,
    /// The instant it ends; that instant is no longer inside.
    pub to: Option<Moment>,
    /// Whether it is only kept for somebody to whom it was offered.
    pub held: bool,
}

impl Seat {
    /// Whether it is taken at this instant.
    pub fn holds(&self, at: Moment) -> bool {
        self.from <= at && self.to.is_none_or(|to| at < to)
    }
}

/// What a form says about a limit.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TypedLimit {
    /// The payer; empty for any.
    pub payer: String,
    /// The service code; empty for any.
    pub code: String,
    /// Who is counted.
    pub counts: String,
    /// The minimum; empty for none.
    pub least: String,
    /// The maximum; empty for none.
    pub most: String,
    /// What happens to one too many.
    pub exceeding: String,
    /// The first day; empty for today.
    pub from: String,
    /// The last day; empty for none.
    pub until: String,
}

/// The order to set a limit.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AddLimit {
    /// Of which group.
    pub group: Id<Group>,
    /// What was typed.
    pub typed: TypedLimit,
}

/// The order to end a limit.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct EndLimit {
    /// Of which group.
    pub group: Id<Group>,
    /// Which.
    pub limit: Id<Capacity>,
    /// The version read.
    pub version: i64,
    /// The last day; none for now.
    pub day: Option<Day>,
}

/// The order to change how a group's own places are kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SetPlaces {
    /// Which group.
    pub group: Id<Group>,
    /// The version of the group read.
    pub version: i64,
    /// The minimum, as typed; empty for none.
    pub least: String,
    /// The places, as typed; empty for any number.
    pub capacity: String,
    /// What happens to one too many.
    pub exceeding: Exceeding,
}
