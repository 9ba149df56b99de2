//! The nouns of a session: outcome, segment, service code, roster entry, roll.

mod history;
mod sheet;
mod state;
mod stay;

use kernel::{Id, Moment, Zone, id::Staff};
use serde::{Deserialize, Serialize};

pub use history::{Ahead, Correction, CorrectionCard, Mark, MarkLine, When};
pub use sheet::{Naming, SheetOrder};
pub use state::{BY_PRACTICE, NO_SHOW_REASONS, REASONS, State};
pub use stay::{Arrived, Mode, Remote, Segment, Source, Stay};

use crate::{
    clients::{Client, Face},
    groups::Group,
    schedule::Occurrence,
};

kernel::kinds! {
    /// A line of a session's roster.
    Entry = "ent";
}

/// A session has the id of the occurrence that was started.
pub type Session = Occurrence;

/// How it went for one client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Nobody has said yet.
    Unmarked,
    /// Was there from the start.
    Present,
    /// Came late.
    Late,
    /// Did not come.
    Absent,
    /// Cancelled too late to count as excused.
    LateCancel,
    /// Excused, with a reason.
    Excused,
}

impl Outcome {
    /// All that a facilitator can mark, in the order they are shown.
    pub const MARKS: [Self; 5] = [Self::Present, Self::Late, Self::Absent, Self::LateCancel, Self::Excused];
    /// The word it is stored and sent under.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unmarked => "unmarked",
            Self::Present => "present",
            Self::Late => "late",
            Self::Absent => "absent",
            Self::LateCancel => "late_cancel",
            Self::Excused => "excused",
        }
    }
    /// The word people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Unmarked => "To mark",
            Self::Present => "Present",
            Self::Late => "Late",
            Self::Absent => "Absent",
            Self::LateCancel => "Late cancel",
            Self::Excused => "Excused",
        }
    }
    /// Reads the stored word.
    pub fn read(word: &str) -> Option<Self> {
        std::iter::once(Self::Unmarked).chain(Self::MARKS).find(|o| o.word() == word)
    }
    /// Whether the client took part.
    pub const fn attended(self) -> bool {
        matches!(self, Self::Present | Self::Late)
    }
}

/// A service code with the practice's own label. No descriptor of a code set is ever shipped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// The code.
    pub code: String,
    /// The practice's own words for it.
    pub label: String,
    /// Whether it is for those who attended.
    pub attended: bool,
    /// Whether it is a standard code rather than the practice's own.
    pub standard: bool,
}

impl Code {
    /// What somebody says with this code who has not said how it went: what a standard code stands for, else that they came, or not.
    pub fn means(&self) -> Outcome {
        let standard = STANDARD_CODES.iter().find(|(code, ..)| self.standard && *code == self.code);
        standard.map_or(if self.attended { Outcome::Present } else { Outcome::Absent }, |(.., means)| *means)
    }
}

/// The codes a new practice starts with: numbers, our own short labels, and how it went for those who get them.
pub const STANDARD_CODES: [(&str, &str, Outcome); 6] = [
    ("90853", "Group session", Outcome::Present),
    ("90849", "Multi-family group", Outcome::Present),
    ("90847", "Family, client present", Outcome::Present),
    ("H0005", "Substance use group", Outcome::Present),
    ("NOSHOW", "No show", Outcome::Absent),
    ("LATECX", "Late cancel", Outcome::LateCancel),
];

/// A line of the roster, with the client's face.
#[derive(Debug, Clone, PartialEq)]
pub struct EntryCard {
    /// Its id.
    pub id: Id<Entry>,
    /// The client.
    pub client: Id<Client>,
    /// Their name and what else identifies them.
    pub face: Face,
    /// Whether they were added by hand.
    pub added: bool,
    /// How it went.
    pub outcome: Outcome,
    /// Why not, or empty.
    pub reason: String,
    /// The service code, or empty for no fee.
    pub code: String,
    /// When they took part.
    pub segments: Vec<Segment>,
    /// What is written down about a remote one.
    pub remote: Remote,
    /// The version read.
    pub version: i64,
    /// The session's version that last changed it.
    pub changed_in: i64,
    /// Who marked it last.
    pub marked_by: Option<Id<Staff>>,
    /// When it was marked last.
    pub marked_at: Option<Moment>,
}

impl EntryCard {
    /// Minutes of taking part, over all segments: what is billed (A6).
    pub fn minutes(&self) -> i64 {
        self.segments.iter().map(Segment::minutes).sum()
    }
    /// Whether they took part from elsewhere, all the time or a part of it.
    pub fn remotely(&self) -> bool {
        self.outcome.attended() && self.segments.iter().any(|s| s.mode == Mode::Remote)
    }
    /// Whether nobody has said yet that they left.
    pub fn still_in(&self) -> bool {
        self.segments.iter().any(|s| s.open)
    }
    /// How it stands, as a mark.
    pub fn mark(&self) -> Mark {
        Mark {
            outcome: self.outcome,
            reason: self.reason.clone(),
            code: self.code.clone(),
            segments: self.segments.clone(),
            remote: self.remote.clone(),
        }
    }
}

/// A session that was started.
#[derive(Debug, Clone, PartialEq)]
pub struct SessionCard {
    /// Its id.
    pub id: Id<Session>,
    /// Its group.
    pub group: Id<Group>,
    /// Its zone.
    pub zone: Zone,
    /// When somebody pressed start.
    pub started_at: Moment,
    /// When it really began.
    pub actual_start: Moment,
    /// When it really ended, or is planned to.
    pub actual_end: Moment,
    /// Since when attendance and notes are sealed by a signature.
    pub sealed_at: Option<Moment>,
    /// When the card was checked out: everything signed.
    pub checked_out_at: Option<Moment>,
    /// Counts every change of the session and its notes.
    pub version: i64,
}

/// Who was there and when.
#[derive(Debug, Clone, PartialEq)]
pub struct Roll {
    /// The session.
    pub session: SessionCard,
    /// Its roster, by name.
    pub entries: Vec<EntryCard>,
}

impl Roll {
    /// How many attended: those with a time of taking part (R-C5).
    pub fn present(&self) -> usize {
        self.entries.iter().filter(|e| e.outcome.attended() && !e.segments.is_empty()).count()
    }
}
