//! The nouns of grants: what is given to whom with a group or a client, and for how long.

use kernel::{Id, Moment, id::Staff};
use serde::{Deserialize, Serialize};

use super::GrantKind;

/// What a group that is opened to somebody lets them do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Rights {
    /// See its members, its sessions and their charts.
    Look,
    /// Also run its sessions, write and sign.
    #[default]
    Run,
    /// Also place members and schedule.
    Manage,
}

impl Rights {
    /// All rights, the least first.
    pub const ALL: [Self; 3] = [Self::Look, Self::Run, Self::Manage];
    /// The word they are stored under.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Look => "look",
            Self::Run => "run",
            Self::Manage => "manage",
        }
    }
    /// The name people read.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Look => "Look",
            Self::Run => "Run",
            Self::Manage => "Manage",
        }
    }
    /// What they mean, in a few words.
    pub const fn means(self) -> &'static str {
        match self {
            Self::Look => "see members, sessions and charts",
            Self::Run => "also run sessions, write and sign",
            Self::Manage => "also place members and schedule",
        }
    }
    /// The rights of this word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rights| rights.word() == word)
    }
}

/// What is given to somebody with a group, and for how long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// To whom.
    pub staff: Id<Staff>,
    /// What it lets them do.
    pub rights: Rights,
    /// From when; none for now.
    pub from: Option<Moment>,
    /// Until when; that instant is no longer inside. None for no end.
    pub until: Option<Moment>,
    /// Why.
    pub reason: String,
}

impl Given {
    /// A group to run, from now on and without an end.
    pub fn to(staff: Id<Staff>, reason: &str) -> Self {
        Self { staff, rights: Rights::Run, from: None, until: None, reason: reason.to_owned() }
    }
}

/// A grant: alive, to come, or of before.
#[derive(Debug, Clone)]
pub struct Grant {
    /// Its id.
    pub id: Id<GrantKind>,
    /// To whom.
    pub staff: Id<Staff>,
    /// Their name.
    pub name: String,
    /// Whether it is an assignment (their client) rather than access given beside it.
    pub assigned: bool,
    /// What it lets them do.
    pub rights: Rights,
    /// Since when.
    pub since: Moment,
    /// Until when, if an end is known.
    pub until: Option<Moment>,
    /// Why.
    pub reason: String,
    /// Who gave it; nobody for the program itself.
    pub by: Option<Id<Staff>>,
    /// Who took it back, if somebody did before its time.
    pub ended_by: Option<Id<Staff>>,
}

impl Grant {
    /// Whether it lets its holder in at an instant.
    pub fn holds(&self, at: Moment) -> bool {
        self.since <= at && self.until.is_none_or(|until| at < until)
    }
    /// Whether it ended, or was taken back before it began.
    pub fn over(&self, now: Moment) -> bool {
        self.until.is_some_and(|until| until <= now || until <= self.since)
    }
}
