//! What the live screen shows, in plain values.

/// Everything the page shows.
#[derive(Debug, Clone, Default)]
pub struct Screen {
    /// The session's id, `ses_…`.
    pub id: String,
    /// Rises with every change of the session; polling asks for what is newer.
    pub version: u64,
    /// The group's name.
    pub title: String,
    /// Planned start, `10:00`.
    pub from: String,
    /// Planned end, `11:30`.
    pub to: String,
    /// Planned length in minutes.
    pub minutes: u32,
    /// Where it is held; empty for nowhere.
    pub room: String,
    /// Who leads, `M. Okafor, L. Hansen`.
    pub facilitators: String,
    /// The address of the video room.
    pub telehealth: Option<String>,
    /// How far the session has come.
    pub stage: Stage,
    /// The topic as written.
    pub topic: String,
    /// The version of the topic that is shown.
    pub topic_version: u64,
    /// Topics of the library, offered while one types.
    pub topics: Vec<String>,
    /// How many are marked as what.
    pub tally: Tally,
    /// One row a client, in the order of the roster.
    pub rows: Vec<Row>,
    /// Service codes by group ("Attended", "Not attended"); "No fee" is added here.
    pub codes: Vec<CodeGroup>,
    /// The code that a client who came is given.
    pub attended_code: String,
    /// Usual reasons for an absence, offered while one types.
    pub reasons: Vec<String>,
    /// Note templates: value and name.
    pub templates: Vec<(String, String)>,
    /// The template in use.
    pub template: String,
    /// The sections of the shared note.
    pub shared: Vec<Section>,
    /// Phrases to insert: short label and the text.
    pub phrases: Vec<(String, String)>,
    /// How many clients' charts the shared note goes into.
    pub reached: usize,
    /// What is missing before one can sign.
    pub todo: Vec<Todo>,
    /// The time on the wall now, `10:42`: a device starts its own count from it.
    pub now: String,
    /// What the last plain post was refused for: address of the field and sentence.
    pub problems: Vec<(String, String)>,
    /// Whether the viewer may only look, whatever the stage. Before the start and after signing nobody can write.
    pub read_only: bool,
}

/// How far a session has come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Stage {
    /// Not begun.
    #[default]
    Planned,
    /// Going on for so many minutes.
    Running(u32),
    /// Over, not yet signed.
    Ended,
    /// Signed: by whom and when, in words.
    Signed(String),
}

/// How many clients are marked as what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// In time.
    pub present: usize,
    /// Came late.
    pub late: usize,
    /// Did not come.
    pub absent: usize,
    /// Called off too late.
    pub late_cancel: usize,
    /// Called off in time.
    pub excused: usize,
    /// Not marked yet.
    pub unmarked: usize,
}

/// One client of the session.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// The entry's id, `ent_…`; part of every field's name.
    pub entry: String,
    /// The version that is shown.
    pub version: u64,
    /// The client's name.
    pub name: String,
    /// Two letters for the avatar.
    pub initials: String,
    /// The chart's address; empty for no link.
    pub chart: String,
    /// What stands under the name, `7 of 12`.
    pub sub: String,
    /// Warnings and states: kind of tag (`risk`, `sky`, `late`) and word.
    pub flags: Vec<(String, String)>,
    /// `unmarked present late absent late_cancel excused`.
    pub outcome: String,
    /// The reason of an absence.
    pub reason: String,
    /// Whether an absence still needs a reason.
    pub reason_needed: bool,
    /// The service code; empty is no fee.
    pub code: String,
    /// Times in and out; a client who left and came back has several.
    pub segments: Vec<(String, String)>,
    /// The client's own sections. The first scale is shown in the row.
    pub sections: Vec<Section>,
    /// A rule's objection to this row, shown in it.
    pub problem: String,
    /// The client's id, `cli_…`; empty for none.
    pub client: String,
    /// Whether a missed-session note is begun.
    pub missed_note: bool,
    /// How the client takes part.
    pub way: Way,
    /// Who said what when: `10:52, before the session · Maya Okafor`, and what.
    pub history: Vec<(String, String)>,
    /// Whether attendance was corrected after the signature.
    pub corrected: bool,
    /// Whether the client attended and has no note of it.
    pub note_missing: bool,
}

/// How a client takes part.
#[derive(Debug, Clone, Default)]
pub struct Way {
    /// `room` or `remote` for each of the times; one at least.
    pub modes: Vec<String>,
    /// By which service.
    pub platform: String,
    /// From where.
    pub location: String,
    /// Whether they agreed.
    pub consent: bool,
    /// Whether there was no picture.
    pub audio_only: bool,
    /// Why not.
    pub audio_reason: String,
}

impl Way {
    pub(super) fn remote(&self) -> bool {
        self.modes.iter().any(|mode| mode == "remote")
    }
}

/// Service codes that belong together.
#[derive(Debug, Clone, Default)]
pub struct CodeGroup {
    /// `Attended`, `Not attended`.
    pub label: String,
    /// Whether its codes are of those who came.
    pub attended: bool,
    /// Each code, and the outcome it means where none is marked.
    pub codes: Vec<(String, &'static str)>,
}

/// One section of a note.
#[derive(Debug, Clone, Default)]
pub struct Section {
    /// Its key in the template.
    pub key: String,
    /// Its heading.
    pub label: String,
    /// How it is answered.
    pub kind: Kind,
    /// Whether it must be filled before signing.
    pub required: bool,
    /// The text, or the number of the scale, or the value of the choice.
    pub value: String,
    /// The version that is shown.
    pub version: u64,
}

/// How a section is answered.
#[derive(Debug, Clone, Default)]
pub enum Kind {
    /// Free text, a little Markdown.
    #[default]
    Text,
    /// One of the words, stored as its number from 0.
    Scale(Vec<String>),
    /// One of several: value and word.
    Choice(Vec<(String, String)>),
}

/// One thing that is missing, as a link to where it is done.
#[derive(Debug, Clone, Default)]
pub struct Todo {
    /// `Reason for Dmitri Moreau`.
    pub text: String,
    /// The field's address, such as `#reason-ent_…` or `#row-ent_…`.
    pub href: String,
    /// Whether it stands in the way of signing.
    pub blocking: bool,
}

impl Screen {
    pub(super) fn sealed(&self) -> bool {
        self.read_only || matches!(self.stage, Stage::Planned | Stage::Signed(_))
    }

    /// How many are expected of whom nothing else was said.
    pub(super) fn expected(&self) -> usize {
        self.rows.iter().filter(|row| row.outcome == "unmarked").count()
    }

    /// Whether somebody can be added: from the start on, after the signature too.
    pub(super) fn takes_clients(&self) -> bool {
        !self.read_only && self.stage != Stage::Planned
    }

    pub(super) fn at(&self, path: &str) -> String {
        format!("/sessions/{}/{path}", self.id)
    }
}

impl Row {
    /// Whether the mark says that the client was not there.
    pub(super) fn away(&self) -> bool {
        matches!(self.outcome.as_str(), "absent" | "excused" | "late_cancel")
    }

    /// The line shown under a closed row: the first thing written about this client.
    pub(super) fn preview(&self) -> Option<&str> {
        self.sections.iter().find(|s| matches!(s.kind, Kind::Text) && !s.value.trim().is_empty()).map(|s| s.value.as_str())
    }

    pub(super) fn scale(&self) -> Option<(&Section, &[String])> {
        self.sections.iter().find_map(|s| match &s.kind {
            Kind::Scale(words) => Some((s, words.as_slice())),
            _ => None,
        })
    }
}
