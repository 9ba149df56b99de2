//! What a rule proposes or asks, until somebody answers.

use kernel::{Id, Moment, id::Staff};
use practice::clients::Client;
use rulebook::Seen;
use serde::{Deserialize, Serialize};

use super::{Episode, Item, Pathway};

/// How an item was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Not yet.
    Open,
    /// As proposed.
    Accepted,
    /// With another state.
    Adjusted,
    /// The client stays. It does not come again while the rule holds without a break.
    Declined,
    /// The rule holds no longer.
    Withdrawn,
    /// The client was moved meanwhile.
    Overtaken,
}

impl Answer {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Open, Self::Accepted, Self::Adjusted, Self::Declined, Self::Withdrawn, Self::Overtaken];
    /// The word it is stored under.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "",
            Self::Accepted => "accepted",
            Self::Adjusted => "adjusted",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
            Self::Overtaken => "overtaken",
        }
    }
    /// The answer of this word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|answer| answer.word() == word)
    }
}

/// Something a rule proposes or asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemCard {
    /// Its id.
    pub id: Id<Item>,
    /// The episode it is about.
    pub episode: Id<Episode>,
    /// Its pathway.
    pub pathway: Id<Pathway>,
    /// The client.
    pub client: Id<Client>,
    /// The book the rule stands in.
    pub book: i64,
    /// The rule, by key.
    pub rule: String,
    /// The state it proposes, by key; none where it asks.
    pub to: Option<String>,
    /// Since when the rule holds.
    pub since: Moment,
    /// What the rule saw.
    pub evidence: Vec<Seen>,
    /// Whether the rule holds still.
    pub holds: bool,
    /// How it was answered.
    pub answer: Answer,
    /// Until when it was postponed.
    pub postponed_to: Option<Moment>,
    /// The reason of the last answer or postponement.
    pub reason: String,
    /// Who answered.
    pub answered_by: Option<Id<Staff>>,
    /// When it was answered.
    pub answered_at: Option<Moment>,
    /// The version read.
    pub version: i64,
}

/// A line of an item's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemLine {
    /// What was done: `postponed`, or an answer's word.
    pub what: String,
    /// Until when it was postponed.
    pub until: Option<Moment>,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Moment,
    /// By whom; nobody for the rules.
    pub by: Option<Id<Staff>>,
}
