//! A signed note, as it is kept and as a chart shows it.

use kernel::{Day, Id, Moment};
use serde::{Deserialize, Serialize};

use super::{AddendumCard, Missed, Note, SignatureCard};
use crate::{
    clients::Client,
    groups::Group,
    sessions::{Entry, Mode, Remote, Session},
};

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
/// note never changes and needs no other to be read. It names no other client. The note of somebody who missed the session
/// holds no shared part (N8): neither topic, nor text, nor how many came.
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
    /// How this client took part in each of the times; nothing for always in the room.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub modes: Vec<Mode>,
    /// What was written down about taking part from elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remote: Option<Remote>,
    /// For somebody who missed the session: why, and what was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missed: Option<Missed>,
    /// What was corrected after an earlier signature: when, by whom, what and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<String>,
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
    /// The line of the roster it is about.
    pub entry: Id<Entry>,
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
    Returned,
    /// A later signing replaced it; it is kept.
    Replaced,
}

impl State {
    /// The word people read.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Complete => "Signed",
            Self::Waiting => "Awaiting co-signature",
            Self::Returned => "Returned",
            Self::Replaced => "Replaced by a later version",
        }
    }
}
