//! The note about a missed session: why, what was done to reach the client, and what is charged for it.

use kernel::{Day, Id, Moment, Money, id::Staff};
use serde::{Deserialize, Serialize};

use super::{Form, Reach, Section};
use crate::{
    clients::Client,
    sessions::State,
};

/// By what somebody was tried to be reached.
pub const CHANNELS: [&str; 6] = ["Telephone", "Text message", "E-mail", "Video call", "Letter", "In person"];
/// What came of it, offered while one types.
pub const REACHED: [&str; 5] = ["Reached", "Left a message", "No answer", "Number not in service", "Will come next time"];

/// An attempt to reach somebody who missed a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outreach {
    /// On which day.
    pub day: Day,
    /// By what.
    pub how: String,
    /// What came of it.
    pub came: String,
}

/// What a note about a missed session says in place of attendance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missed {
    /// How it went, in one word.
    pub state: State,
    /// Why.
    pub reason: String,
    /// What was done to reach them, if anything.
    pub outreach: Option<Outreach>,
    /// What is charged; zero is nothing (TM-19).
    pub charge: Money,
}

/// A missed-session note while it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissedDraft {
    /// About whom.
    pub client: Id<Client>,
    /// Its sections, by key.
    pub words: Vec<(String, String)>,
    /// What was done to reach them, if anything.
    pub outreach: Option<Outreach>,
    /// What is charged.
    pub charge: Money,
    /// The version read; 0 for one that is not written yet.
    pub version: i64,
    /// When it was saved last.
    pub saved_at: Moment,
    /// By whom.
    pub saved_by: Id<Staff>,
}

impl MissedDraft {
    /// What stands in a section, trimmed.
    pub fn words(&self, section: &str) -> &str {
        self.words.iter().find(|(key, _)| key == section).map_or("", |(_, words)| words.trim())
    }
}

/// The sections of a missed-session note, where a practice has no template of its own for it. Own wording, no vendor's.
pub fn missed_template() -> (String, Vec<Section>) {
    let section = |key: &str, label: &str| Section {
        key: key.into(), label: label.into(), reach: Reach::Client, form: Form::Text, required: false, words: String::new(),
    };
    ("Missed session".to_owned(), vec![section("note", "What is known"), section("plan", "Plan until the next session")])
}
