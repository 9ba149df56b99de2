//! The nouns of charting: template, section, draft, note, signature, review, addendum.

use kernel::{Day, Id, Moment, id::Staff};
use serde::{Deserialize, Serialize};

use crate::{
    clients::Client,
    groups::Group,
    sessions::{Entry, Session},
};

kernel::kinds! {
    /// A note template.
    Template = "tem";
    /// A topic of the practice's library.
    Topic = "top";
    /// A signed note in one client's chart.
    Note = "not";
    /// A signature.
    Signature = "sig";
    /// A request for a co-signature.
    Review = "rev";
    /// An addendum to a signed note.
    Addendum = "add";
}

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
    /// How often it was signed: a returned note is signed again.
    pub rounds: i64,
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

/// A labelled piece of text in a note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// The heading.
    pub label: String,
    /// The text, a small Markdown subset.
    pub words: String,
}

/// Somebody named in a note as facilitator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facilitator {
    /// Their name.
    pub name: String,
    /// Their credentials then.
    pub credentials: String,
}

/// The content of one client's note, as it is hashed, kept and shown. The shared part is copied in, not linked, so a
/// note never changes and needs no other to be read. It names no other client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// The version of this form.
    pub form: u32,
    /// The practice's name.
    pub practice: String,
    /// The client: id, name, birth date.
    pub client: Id<Client>,
    /// The client's name then.
    pub client_name: String,
    /// The client's birth date.
    pub client_born: Option<Day>,
    /// The group.
    pub group: Id<Group>,
    /// The group's name then.
    pub group_name: String,
    /// Its modality then.
    pub modality: String,
    /// The topic.
    pub topic: String,
    /// When the session began.
    pub start: Moment,
    /// When it ended.
    pub end: Moment,
    /// The zone it was held in.
    pub zone: String,
    /// Where: the room, or telehealth.
    pub place: String,
    /// How many clients attended: a number, never a list.
    pub present: usize,
    /// Who led it.
    pub facilitators: Vec<Facilitator>,
    /// How this client's attendance was marked.
    pub attendance: String,
    /// When this client was in the room.
    pub times: Vec<(Moment, Moment)>,
    /// Minutes in the room.
    pub minutes: i64,
    /// The service code, or empty for no fee.
    pub code: String,
    /// The template's name.
    pub template: String,
    /// The shared part.
    pub shared: Vec<Piece>,
    /// This client's part.
    pub own: Vec<Piece>,
    /// When it was signed, if that is so late that the note must say so.
    pub late_since: Option<Moment>,
}

/// A signed note, with its content.
#[derive(Debug, Clone, PartialEq)]
pub struct NoteCard {
    /// Its id.
    pub id: Id<Note>,
    /// Its session.
    pub session: Id<Session>,
    /// Its group.
    pub group: Id<Group>,
    /// Its client.
    pub client: Id<Client>,
    /// Which signing of the session it comes from; a later one replaces an earlier.
    pub round: i64,
    /// When the session was held.
    pub held_at: Moment,
    /// Its title.
    pub title: String,
    /// Its content.
    pub body: Body,
    /// The hash of its content.
    pub digest: Vec<u8>,
    /// The signatures under it, first the author's.
    pub signatures: Vec<SignatureCard>,
    /// Where it stands.
    pub state: State,
    /// What was added later.
    pub addenda: Vec<AddendumCard>,
}

/// Where a signed note stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// All signatures are there.
    Complete,
    /// It waits for a co-signature.
    Waiting,
    /// The reviewer returned it, with a comment.
    Returned(String),
    /// A later signing replaced it; it is kept.
    Replaced,
}

impl State {
    /// The word people read.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Complete => "Signed",
            Self::Waiting => "Awaiting co-signature",
            Self::Returned(_) => "Returned",
            Self::Replaced => "Replaced by a later version",
        }
    }
}

/// What a signature means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// Wrote it.
    Author,
    /// Reviewed it as supervisor.
    Review,
    /// Added to it.
    Addendum,
}

impl Meaning {
    /// The word it is stored under.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Author => "author",
            Self::Review => "review",
            Self::Addendum => "addendum",
        }
    }
    /// The words people read.
    pub fn label(word: &str) -> &'static str {
        match word {
            "author" => "Author",
            "review" => "Supervisor review",
            _ => "Addendum",
        }
    }
}

/// A signature, as screen, print and PDF show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureCard {
    /// Its id.
    pub id: Id<Signature>,
    /// Whose.
    pub signer: Id<Staff>,
    /// Their printed name then.
    pub name: String,
    /// Their credentials then.
    pub credentials: String,
    /// Their role then.
    pub role: String,
    /// What it means, as a stored word.
    pub meaning: String,
    /// When.
    pub at: Moment,
    /// In which zone it is shown.
    pub zone: String,
    /// The hash of what was signed.
    pub digest: Vec<u8>,
    /// The reason for which named findings were overridden, or empty.
    pub overrides: String,
}

/// An addendum with its signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddendumCard {
    /// Its id.
    pub id: Id<Addendum>,
    /// Why.
    pub reason: String,
    /// What.
    pub words: String,
    /// Who and when.
    pub signature: SignatureCard,
}

/// A request for a co-signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewCard {
    /// Its id.
    pub id: Id<Review>,
    /// The session.
    pub session: Id<Session>,
    /// The signing it is about.
    pub round: i64,
    /// Who asks.
    pub asked_by: Id<Staff>,
    /// Who shall review.
    pub reviewer: Id<Staff>,
    /// Since when it waits.
    pub asked_at: Moment,
    /// When it was decided.
    pub decided_at: Option<Moment>,
    /// `signed` or `returned`.
    pub decision: Option<String>,
    /// What the reviewer said.
    pub comment: String,
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
