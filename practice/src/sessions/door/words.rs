//! The nouns of signing in by oneself: kiosk, personal code, stay, answer.

use kernel::{Id, Moment, id::Staff};
use serde::{Deserialize, Serialize};

use crate::{
    clients::Client,
    schedule::{Occurrence, Room},
};

kernel::kinds! {
    /// A device that stands as a kiosk.
    Kiosk = "kio";
    /// A stretch that somebody signed in and out for.
    Visit = "vis";
    /// A phone that a client had remembered.
    Phone = "pho";
    /// A client's own link to a meeting.
    Join = "joi";
}

/// Which way somebody goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// In.
    In,
    /// Out.
    Out,
}

impl Way {
    /// The word it is stored and sent under.
    pub const fn word(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
        }
    }
}

/// By which door somebody came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Door {
    /// That of the house: a kiosk, or their own phone held to it.
    Room,
    /// A video meeting.
    Remote,
}

impl Door {
    /// The word it is stored under.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Room => "room",
            Self::Remote => "remote",
        }
    }
    /// Reads the stored word.
    pub fn read(word: &str) -> Self {
        if word == Self::Remote.word() { Self::Remote } else { Self::Room }
    }
}

/// A kiosk, as the staff see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KioskCard {
    /// Its id.
    pub id: Id<Kiosk>,
    /// Its name.
    pub name: String,
    /// The place whose rooms it stands for; empty for all.
    pub place: String,
    /// The room it stands for; none for all of its place.
    pub room: Option<Id<Room>>,
    /// When it was set up.
    pub made_at: Moment,
    /// Who set it up.
    pub made_by: Id<Staff>,
    /// When it was switched off, if it was.
    pub revoked_at: Option<Moment>,
}

/// How many sign-ins of a kiosk could not be placed, and when it was last used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Use {
    /// When somebody last typed a code there.
    pub last: Option<Moment>,
    /// Sign-ins that came later and belong to nobody, or to no session, and that nobody has looked at yet.
    pub unplaced: i64,
}

/// A stretch that somebody signed in and out for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Came {
    /// Its id.
    pub id: Id<Visit>,
    /// To which occurrence.
    pub occurrence: Id<Occurrence>,
    /// Who.
    pub client: Id<Client>,
    /// By which door.
    pub door: Door,
    /// From.
    pub came_at: Moment,
    /// To, once they left.
    pub left_at: Option<Moment>,
    /// When their device was last heard of.
    pub seen_at: Moment,
    /// What of it stands in the attendance: from, and to once that is known.
    pub taken: Option<(Moment, Option<Moment>)>,
}

/// A session of today, as a sign-in is judged by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chance {
    /// Which.
    pub id: Id<Occurrence>,
    /// When it starts.
    pub starts_at: Moment,
    /// When it ends, or really ended.
    pub ends_at: Moment,
    /// Whether it is in the kiosk's room or place.
    pub here: bool,
    /// Whether its attendance is sealed.
    pub sealed: bool,
    /// Whether the client is signed in to it.
    pub inside: bool,
}

/// Which session is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meant {
    /// This one.
    One(Id<Occurrence>),
    /// One of these: the person must say which.
    Several(Vec<Id<Occurrence>>),
    /// None of today's.
    None,
}

/// What somebody who typed a code is told. It names nobody but that person, and nothing where the code was not right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Told {
    /// It is done.
    Done {
        /// Their first name.
        name: String,
        /// Which way.
        way: Way,
        /// The session's start on the wall clock.
        at: String,
        /// The group's outward name.
        what: String,
    },
    /// Two sessions fit: the times to choose from.
    Ask {
        /// Which way.
        way: Way,
        /// The sessions and their starts on the wall clock.
        times: Vec<(Id<Occurrence>, String)>,
    },
    /// Nothing was done; why is the front desk's to find out.
    No,
    /// Too many codes were wrong here: the minutes to wait.
    Wait {
        /// How many.
        minutes: i64,
    },
}

/// A video meeting's link, as its page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JoinCard {
    /// Its id.
    pub id: Id<Join>,
    /// To which occurrence.
    pub occurrence: Id<Occurrence>,
    /// Whose.
    pub client: Id<Client>,
    /// When it was mailed.
    pub sent_at: Option<Moment>,
    /// Since when they wait.
    pub waiting_at: Option<Moment>,
    /// When their page was last heard of.
    pub seen_at: Option<Moment>,
    /// When they were let in.
    pub admitted_at: Option<Moment>,
    /// Where they said they are; empty until they knocked.
    pub location: String,
    /// Whether they agreed to meet this way.
    pub consent: bool,
}

/// Whether a personal link opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opens {
    /// From this moment on.
    From(Moment),
    /// It does.
    Now,
    /// Not any more: it is over.
    Over,
}

/// Where a session is held by video.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Nowhere: it is in a room.
    Nowhere,
    /// At a link that stands on the schedule.
    Link(String),
    /// In a room on the practice's own video server.
    Own(String),
}

impl Place {
    /// The address of the meeting, for those who were let in.
    pub fn address(&self) -> Option<&str> {
        match self {
            Self::Nowhere => None,
            Self::Link(address) | Self::Own(address) => Some(address),
        }
    }
}
