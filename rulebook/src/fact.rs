//! Facts: what happened to a client, as rules ask about it. A fact is corrected by ending it and adding another.

use std::fmt;

use kernel::Moment;
use serde::{Deserialize, Serialize};

/// What kind of thing happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A session attended; of `group` or `individual`.
    Attended,
    /// A session missed; of `group` or `individual`.
    Missed,
    /// An appointment booked; of `group` or `individual`. It happened when it was booked.
    Booked,
    /// Therapy, or a place in a group, offered.
    Offered,
    /// A module of guided self-help completed; of its name.
    Module,
    /// An attempt to reach the client, by a channel; of what came of it: `reached`, `message`, `no_answer`, `declined`.
    Attempt,
    /// The client, or who cares for them, got in touch by themselves.
    Contact,
    /// Triaged; of where to, as the pathway calls the state.
    Triaged,
    /// Joined a group.
    Joined,
    /// Left a group before its programme was over; of why.
    Left,
    /// A programme gone through to its end.
    Finished,
    /// Stepped up to more intensive care.
    SteppedUp,
    /// Stepped down to less intensive care.
    SteppedDown,
    /// Referred out, to another service.
    ReferredOut,
    /// Referred in, by somebody else.
    ReferredIn,
    /// A goal of treatment met.
    GoalMet,
    /// A therapist or coordinator decided that treatment is complete.
    Graduated,
    /// The client said that they do not want to go on.
    AskedToEnd,
}

impl Kind {
    /// All kinds, in the order they are shown.
    pub const ALL: [Self; 18] = [
        Self::Attended,
        Self::Missed,
        Self::Booked,
        Self::Offered,
        Self::Module,
        Self::Attempt,
        Self::Contact,
        Self::Triaged,
        Self::Joined,
        Self::Left,
        Self::Finished,
        Self::SteppedUp,
        Self::SteppedDown,
        Self::ReferredOut,
        Self::ReferredIn,
        Self::GoalMet,
        Self::Graduated,
        Self::AskedToEnd,
    ];
    /// The word it is written and stored under.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Attended => "attended",
            Self::Missed => "missed",
            Self::Booked => "booked",
            Self::Offered => "offered",
            Self::Module => "module",
            Self::Attempt => "attempt",
            Self::Contact => "contact",
            Self::Triaged => "triaged",
            Self::Joined => "joined",
            Self::Left => "left",
            Self::Finished => "finished",
            Self::SteppedUp => "stepped_up",
            Self::SteppedDown => "stepped_down",
            Self::ReferredOut => "referred_out",
            Self::ReferredIn => "referred_in",
            Self::GoalMet => "goal_met",
            Self::Graduated => "graduated",
            Self::AskedToEnd => "asked_to_end",
        }
    }
    /// The kind of this word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// Which facts a rule asks about. Written `attended`, `attended:group`, or `engagement` for all that the book counts as engagement.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Which {
    /// Whatever the book counts as engagement.
    Engagement,
    /// Facts of a kind, and where `of` is given, only those of it.
    Of {
        /// The kind.
        kind: Kind,
        /// What it must be of; empty for any.
        of: String,
    },
}

impl fmt::Display for Which {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Engagement => f.write_str("engagement"),
            Self::Of { kind, of } if of.is_empty() => f.write_str(kind.word()),
            Self::Of { kind, of } => write!(f, "{}:{of}", kind.word()),
        }
    }
}
impl From<Which> for String {
    fn from(which: Which) -> Self {
        which.to_string()
    }
}
impl TryFrom<String> for Which {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        if text == "engagement" {
            return Ok(Self::Engagement);
        }
        let (kind, of) = text.split_once(':').unwrap_or((text.as_str(), ""));
        let known = || Kind::ALL.map(Kind::word).join(", ");
        let kind = Kind::read(kind).ok_or_else(|| format!("“{kind}” is no kind of fact. There are: engagement, {}.", known()))?;
        Ok(Self::Of { kind, of: of.to_owned() })
    }
}

/// Something that happened to a client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// When it happened.
    pub at: Moment,
    /// From when the practice knew: rules see nothing before.
    pub known: Moment,
    /// Until when it was held true; then it was corrected. Empty while it stands.
    pub until: Option<Moment>,
    /// What kind of thing.
    pub kind: Kind,
    /// Of what; empty where there is nothing to say.
    pub of: Box<str>,
    /// How, in a word, for people: the channel of an attempt. Rules do not ask.
    pub by: Box<str>,
}

impl Fact {
    /// Whether it is known and held true at an instant.
    pub fn stands(&self, at: Moment) -> bool {
        self.known <= at && self.until.is_none_or(|until| at < until)
    }
}
