//! The nouns of groups: the group, its members' spells, and what lists and forms carry.

use kernel::{Id, Moment, id::Staff};
use serde::{Deserialize, Serialize};

use crate::clients::{Client, Face};

mod limits;
mod share;
mod waiting;

pub use limits::{AddLimit, Capacity, Counted, EndLimit, Exceeding, Limit, Seat, SetPlaces, TypedLimit};
pub use share::Share;
pub use waiting::{Accept, Decline, Entry, Offer, Reorder, Standing, TakeOff, Turn, Wait, Waiting, Waits};

kernel::kinds! {
    /// A named set of clients kept by people.
    Group = "grp";
    /// One spell of a client in a group.
    Membership = "mem";
    /// A line of the membership log.
    Line = "mlo";
}

/// What a group is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Psychotherapy in a group.
    Therapy,
    /// Open talk without a programme.
    Process,
    /// Skills taught and practised.
    Skills,
    /// Knowledge about an illness and its treatment.
    Psychoeducation,
    /// Doing something together.
    Recreation,
    /// Peers for each other.
    Support,
    /// No sessions: a named list, for order, access and mail.
    List,
}

impl Kind {
    /// All kinds, in the order they are shown.
    pub const ALL: [Self; 7] =
        [Self::Therapy, Self::Process, Self::Skills, Self::Psychoeducation, Self::Recreation, Self::Support, Self::List];
    /// The word it is stored under.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Therapy => "therapy",
            Self::Process => "process",
            Self::Skills => "skills",
            Self::Psychoeducation => "psychoeducation",
            Self::Recreation => "recreation",
            Self::Support => "support",
            Self::List => "list",
        }
    }
    /// The name people read.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Therapy => "Therapy",
            Self::Process => "Process",
            Self::Skills => "Skills",
            Self::Psychoeducation => "Psychoeducation",
            Self::Recreation => "Recreation",
            Self::Support => "Support",
            Self::List => "List, without sessions",
        }
    }
    /// The kind of this word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// A group as lists, pickers and the rooms above take it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupCard {
    /// Its id.
    pub id: Id<Group>,
    /// Its full name, inside the practice.
    pub name: String,
    /// What the calendar shows.
    pub initials: String,
    /// The name that clients and messages see.
    pub outward_name: String,
    /// Who answers for it.
    pub provider: Id<Staff>,
    /// What it is for.
    pub kind: Kind,
    /// Its method: DBT, relapse prevention, ….
    pub modality: String,
    /// The programme it belongs to, by which calendars are narrowed; empty for none.
    pub programme: String,
    /// The service code its sessions usually have.
    pub service_code: Option<String>,
    /// How many members it takes at a time.
    pub capacity: Option<i64>,
    /// Whether new members may join. A closed group keeps those it has.
    pub open: bool,
    /// The note template its sessions usually have.
    pub template: Option<uuid::Uuid>,
    /// Who leads it beside the provider.
    pub facilitators: Vec<Id<Staff>>,
    /// The version read, for the next change.
    pub version: i64,
}

/// What a form says about a group.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Typed {
    /// The full name.
    pub name: String,
    /// What the calendar shows; empty proposes it from the name.
    pub initials: String,
    /// The name that clients see; empty is `Group session`.
    pub outward_name: String,
    /// Who answers for it; empty is whoever makes it.
    pub provider: String,
    /// Who leads it beside the provider.
    pub facilitators: Vec<String>,
    /// What it is for.
    pub kind: String,
    /// Its method.
    pub modality: String,
    /// The programme it belongs to.
    pub programme: String,
    /// The service code its sessions usually have.
    pub service_code: String,
    /// How many members it takes; empty for any number.
    pub capacity: String,
    /// Whether new members may join.
    pub open: bool,
}

/// What is kept about a group, once checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The full name.
    pub name: String,
    /// What the calendar shows.
    pub initials: String,
    /// The name that clients see.
    pub outward_name: String,
    /// Who answers for it.
    pub provider: Id<Staff>,
    /// Who leads it beside the provider.
    pub facilitators: Vec<Id<Staff>>,
    /// What it is for.
    pub kind: Kind,
    /// Its method.
    pub modality: String,
    /// The programme it belongs to, or nothing.
    pub programme: String,
    /// The usual service code.
    pub service_code: Option<String>,
    /// How many members it takes at a time.
    pub capacity: Option<i64>,
    /// Whether new members may join.
    pub open: bool,
}

/// A spell of membership, from one instant up to another; open while there is no end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spell {
    /// Its id.
    pub id: Id<Membership>,
    /// In which group.
    pub group: Id<Group>,
    /// Whose.
    pub client: Id<Client>,
    /// The first instant.
    pub from: Moment,
    /// The instant it ends; that instant is no longer inside.
    pub to: Option<Moment>,
    /// Why it ended.
    pub reason: Option<String>,
    /// The version read, for the next change.
    pub version: i64,
}

impl Spell {
    /// Whether the client is a member at this instant.
    pub fn holds(&self, at: Moment) -> bool {
        self.from <= at && self.to.is_none_or(|to| at < to)
    }
    /// Whether it was taken back: it holds at no instant.
    pub fn void(&self) -> bool {
        self.to.is_some_and(|to| to <= self.from)
    }
    /// Whether two spells share an instant.
    pub fn meets(&self, from: Moment, to: Option<Moment>) -> bool {
        !self.void() && to.is_none_or(|to| self.from < to) && self.to.is_none_or(|end| from < end)
    }
}

/// A line of the membership log: what was said of a spell, when, and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// Which spell.
    pub spell: Id<Membership>,
    /// Its version with this line.
    pub version: i64,
    /// Its first instant, as known then.
    pub from: Moment,
    /// Its end, as known then.
    pub to: Option<Moment>,
    /// `joined`, `left`, `taken back` or `restored`.
    pub what: String,
    /// Why.
    pub reason: String,
    /// When it was recorded.
    pub recorded_at: Moment,
    /// By whom; nobody for the program itself.
    pub recorded_by: Option<Id<Staff>>,
}

/// A group in the list.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The group.
    pub card: GroupCard,
    /// The provider's name.
    pub provider: String,
    /// How many are members now.
    pub members: i64,
    /// When it meets next, if the schedule was asked and knows.
    pub next: Option<Moment>,
}

/// A member with their spell.
#[derive(Debug, Clone)]
pub struct Member {
    /// The spell.
    pub spell: Spell,
    /// Who.
    pub face: Face,
}

/// Under this topic the rooms above follow a change of membership in its own transaction.
pub const FLOWS: &str = "membership.flows";

/// What a change of membership did to the sessions on the calendar, as the rooms above answer it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Flow {
    /// The change that shows it date by date, if anything changed.
    pub change: Option<uuid::Uuid>,
    /// How many sessions somebody is newly expected at.
    pub added: usize,
    /// How many they are not expected at any more.
    pub removed: usize,
    /// How many stay as somebody decided by hand.
    pub kept: usize,
    /// How many of the new ones clash or are full.
    pub flagged: usize,
}

/// What a room above hears when memberships begin, go on or end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flowing {
    /// In which group.
    pub group: Id<Group>,
    /// Whose.
    pub clients: Vec<Id<Client>>,
    /// The spells, with their versions now: the way back.
    pub spells: Vec<(Id<Membership>, i64)>,
}
