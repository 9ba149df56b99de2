//! What a note is written on: template, section, draft, sheet.

use kernel::{Id, Moment, id::Staff};
use serde::{Deserialize, Serialize};

use super::Template;
use crate::sessions::{Entry, Session};

/// Whose part of the note a section belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// Goes into the note of everybody who attended.
    Shared,
    /// Goes into one client's note only.
    Client,
}

/// How a section is filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// Free text, a small Markdown subset.
    Text,
    /// One of some words, from little to much.
    Scale(Vec<String>),
    /// One of some words.
    Choice(Vec<String>),
}

/// A section of a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Its stable key.
    pub key: String,
    /// Its heading.
    pub label: String,
    /// Whose part it belongs to.
    pub reach: Reach,
    /// How it is filled in.
    pub form: Form,
    /// Whether signing needs it.
    pub required: bool,
    /// What stands in it from the start.
    #[serde(default)]
    pub words: String,
}

/// A note template: sections for the shared part and for each client's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateCard {
    /// Its id.
    pub id: Id<Template>,
    /// Its name.
    pub name: String,
    /// Its sections in order.
    pub sections: Vec<Section>,
    /// Its version.
    pub version: i64,
}

impl TemplateCard {
    /// The sections of one reach.
    pub fn sections(&self, reach: Reach) -> impl Iterator<Item = &Section> {
        self.sections.iter().filter(move |s| s.reach == reach)
    }
}

/// Which part of a session's note a draft belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// The shared part.
    Shared,
    /// One client's.
    Entry(Id<Entry>),
}

impl Part {
    /// Reads `shared` or an entry's id.
    pub fn read(text: &str) -> Option<Self> {
        if text == "shared" { Some(Self::Shared) } else { text.parse().ok().map(Self::Entry) }
    }
}
impl std::fmt::Display for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Shared => f.write_str("shared"),
            Self::Entry(entry) => entry.fmt(f),
        }
    }
}

/// One section as it is being written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Whose part.
    pub part: Part,
    /// Which section.
    pub section: String,
    /// What was written.
    pub words: String,
    /// The version read.
    pub version: i64,
    /// The session's version that last changed it.
    pub changed_in: i64,
    /// When.
    pub saved_at: Moment,
    /// By whom.
    pub saved_by: Id<Staff>,
}

/// The note of a session while it is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// The session.
    pub session: Id<Session>,
    /// The template.
    pub template: TemplateCard,
    /// The topic.
    pub topic: String,
    /// The version of the topic.
    pub topic_version: i64,
    /// How often it was signed: a returned note is signed again, a missing one later.
    pub rounds: i64,
    /// The last signing of the whole session; what was signed after it is of one client alone.
    pub whole_round: i64,
    /// All drafts.
    pub drafts: Vec<Draft>,
}

impl Sheet {
    /// What stands in a section, trimmed; empty when nothing does.
    pub fn words(&self, part: Part, section: &str) -> &str {
        self.draft(part, section).map_or("", |d| d.words.trim())
    }
    /// The draft of a section.
    pub fn draft(&self, part: Part, section: &str) -> Option<&Draft> {
        self.drafts.iter().find(|d| d.part == part && d.section == section)
    }
}

/// The templates a new practice starts with. Own wording, no vendor's.
pub fn first_templates() -> Vec<(String, Vec<Section>)> {
    let section = |key: &str, label: &str, reach, form, required| Section {
        key: key.into(), label: label.into(), reach, form, required, words: String::new(),
    };
    let words = |all: &[&str]| all.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
    let own = || {
        vec![
            section("participation", "Participation", Reach::Client, Form::Scale(words(&["None", "Minimal", "Moderate", "Active", "Leading"])), true),
            section("contribution", "Contribution", Reach::Client, Form::Text, false),
            section("concerns", "Concerns addressed", Reach::Client, Form::Text, false),
            section("response", "Response", Reach::Client, Form::Choice(words(&["Receptive", "Engaged", "Ambivalent", "Guarded", "Distressed"])), false),
            section("risk", "Risk", Reach::Client, Form::Choice(words(&["No concern raised", "Discussed, no immediate risk", "Safety plan reviewed", "Escalated"])), false),
            section("note", "Individual note", Reach::Client, Form::Text, false),
        ]
    };
    let with_own = |mut shared: Vec<Section>| {
        shared.extend(own());
        shared
    };
    vec![
        ("Skills group".into(), with_own(vec![
            section("content", "Content covered", Reach::Shared, Form::Text, true),
            section("themes", "Engagement and themes", Reach::Shared, Form::Text, false),
            section("homework", "Practice until next time", Reach::Shared, Form::Text, false),
        ])),
        ("Process group".into(), with_own(vec![
            section("content", "Focus of the session", Reach::Shared, Form::Text, true),
            section("themes", "Emerging themes", Reach::Shared, Form::Text, false),
            section("intervention", "Interventions", Reach::Shared, Form::Text, false),
        ])),
        ("SOAP".into(), {
            let mut all = vec![section("content", "Group content and intervention", Reach::Shared, Form::Text, true), own().remove(0)];
            for (key, label) in [("subjective", "Subjective"), ("objective", "Objective"), ("assessment", "Assessment"), ("plan", "Plan")] {
                all.push(section(key, label, Reach::Client, Form::Text, false));
            }
            all
        }),
    ]
}
