//! Being there: stretches of time, in the room or remote, and where the word of it came from.

use kernel::Moment;
use serde::{Deserialize, Serialize};

/// How somebody took part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// In the room.
    #[default]
    Room,
    /// By video or telephone.
    Remote,
}

impl Mode {
    /// Both, in the order they are shown.
    pub const ALL: [Self; 2] = [Self::Room, Self::Remote];
    /// The word it is stored and sent under.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Room => "room",
            Self::Remote => "remote",
        }
    }
    /// The words people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Room => "In the room",
            Self::Remote => "Remote",
        }
    }
    /// Reads the stored word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.word() == word)
    }
}

/// Where the word of somebody's attendance came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A member of staff said so.
    #[default]
    Staff,
    /// The client signed in at the door.
    Kiosk,
    /// The client joined or left a video session.
    Telehealth,
    /// It was copied from a paper sheet.
    Sheet,
    /// A correction after the signature.
    Correction,
}

impl Source {
    const ALL: [Self; 5] = [Self::Staff, Self::Kiosk, Self::Telehealth, Self::Sheet, Self::Correction];
    /// The word it is stored under.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Staff => "staff",
            Self::Kiosk => "kiosk",
            Self::Telehealth => "telehealth",
            Self::Sheet => "sheet",
            Self::Correction => "correction",
        }
    }
    /// The words people read; a member of staff is named instead.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Staff => "Staff",
            Self::Kiosk => "Signed in at the door",
            Self::Telehealth => "Joined the video session",
            Self::Sheet => "Sign-in sheet",
            Self::Correction => "Correction",
        }
    }
    /// Reads the stored word; anything else is staff's.
    pub fn read(word: &str) -> Self {
        Self::ALL.into_iter().find(|source| source.word() == word).unwrap_or_default()
    }
}

/// A stretch of time in which somebody took part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// When they came in.
    pub time_in: Moment,
    /// When they went out; for an open one the session's end.
    pub time_out: Moment,
    /// In the room or remote.
    #[serde(default)]
    pub mode: Mode,
    /// Whose word it is.
    #[serde(default)]
    pub source: Source,
    /// Whether nobody has said yet that they left.
    #[serde(default)]
    pub open: bool,
}

impl Segment {
    /// A stretch that staff vouch for.
    pub const fn of(time_in: Moment, time_out: Moment, mode: Mode) -> Self {
        Self { time_in, time_out, mode, source: Source::Staff, open: false }
    }
    /// Its length in whole minutes.
    pub const fn minutes(&self) -> i64 {
        self.time_out.minutes_since(self.time_in)
    }
    /// Whether it is the same time in the same way, whoever said so.
    pub fn same(&self, other: &Self) -> bool {
        (self.time_in, self.time_out, self.mode) == (other.time_in, other.time_out, other.mode)
    }
}

/// What has to be written down about somebody who takes part from elsewhere (R-C9).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Remote {
    /// By what: the name of the video service, or "telephone".
    pub platform: String,
    /// Where they said they are.
    pub location: String,
    /// Whether they agreed to be treated this way.
    pub consent: bool,
    /// Whether there was no picture.
    pub audio_only: bool,
    /// Why there was none.
    pub audio_reason: String,
}

impl Remote {
    /// Whether nothing is written down.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
    /// The first thing that is not written down yet: the field's name, and the words for it.
    pub fn lacks(&self) -> Option<(&'static str, &'static str)> {
        let lacks = [
            (self.platform.trim().is_empty(), "platform", "by which service"),
            (self.location.trim().is_empty(), "location", "from where"),
            (!self.consent, "consent", "that they agreed to it"),
            (self.audio_only && self.audio_reason.trim().is_empty(), "audio_reason", "why there was no picture"),
        ];
        lacks.into_iter().find(|(lack, ..)| *lack).map(|(_, field, words)| (field, words))
    }
    /// In words, as a history says it: `remote (At home, agreed, sound only)`.
    pub fn in_words(&self) -> String {
        let parts = [
            Some(self.location.as_str()).filter(|location| !location.is_empty()),
            self.consent.then_some("agreed"),
            self.audio_only.then_some("sound only"),
        ];
        let parts: Vec<_> = parts.into_iter().flatten().collect();
        if parts.is_empty() { "remote".to_owned() } else { format!("remote ({})", parts.join(", ")) }
    }
    /// As it is kept: empty, or JSON.
    pub(in crate::sessions) fn kept(&self) -> String {
        if self.is_empty() { String::new() } else { serde_json::to_string(self).unwrap_or_default() }
    }
    /// Reads what was kept.
    pub(in crate::sessions) fn read(kept: &str) -> Self {
        serde_json::from_str(kept).unwrap_or_default()
    }
}

/// Somebody came, or came and went, by the word of a door: a kiosk, a video session, a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stay {
    /// When they came in.
    pub time_in: Moment,
    /// When they went out, if they did.
    pub time_out: Option<Moment>,
    /// In the room or remote.
    pub mode: Mode,
    /// Which door says so.
    pub source: Source,
    /// What is known about where a remote one is, if anything; it completes what is written down already.
    pub remote: Option<Remote>,
}

/// What became of somebody's coming.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Arrived {
    /// They are in: their time runs.
    In,
    /// They were in already; nothing was changed.
    Already,
    /// The session was not started yet; they will be in when it is.
    Waiting,
}
