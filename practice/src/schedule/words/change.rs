//! Changes of the calendar: what was ordered, what it did line by line, and the way back.

use jiff::civil::Time;
use kernel::{Day, Id, Moment, id::Staff};
use serde::{Deserialize, Serialize};

use super::{Clash, Occurrence, Room, Rule, Series};
use crate::{clients::Client, groups::Group};

kernel::kinds! {
    /// A change of the calendar that shows its lines and can be taken back.
    Change = "chg";
}

/// How far an edit reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// This occurrence alone.
    #[default]
    One,
    /// This one and those after it.
    Following,
    /// All that are still to come.
    All,
}

/// What is to be different; what is `None` stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edit {
    /// The day of the occurrence it begins with; the rule's days follow by as many days.
    pub day: Option<Day>,
    /// The wall-clock start.
    pub time: Option<Time>,
    /// The length.
    pub minutes: Option<i64>,
    /// The rule of what follows.
    pub rule: Option<Rule>,
    /// Where; `Some(None)` is nowhere.
    pub room: Option<Option<Id<Room>>>,
    /// Who leads.
    pub leads: Option<Vec<Id<Staff>>>,
    /// The topic.
    pub topic: Option<String>,
    /// The service code; empty for the group's usual one.
    pub service_code: Option<String>,
    /// The telehealth link; empty for none.
    pub link: Option<String>,
    /// Cancels, for this reason.
    pub cancel: Option<String>,
    /// Whether dates that find a room or somebody taken stay as they are, instead of refusing the whole.
    pub skip_taken: bool,
}

/// Order: edit an occurrence, or its series from it on.
#[derive(Debug, Clone)]
pub struct EditSeries {
    /// From which occurrence.
    pub occurrence: Id<Occurrence>,
    /// The version read.
    pub version: i64,
    /// How far.
    pub reach: Reach,
    /// What is to be different.
    pub edit: Edit,
}

/// What a line of a change says happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// A new occurrence.
    Made,
    /// Another time.
    Moved,
    /// Another room, facilitator, topic, code or link.
    Altered,
    /// Cancelled.
    Cancelled,
    /// Off the calendar: the series has no place for it any more.
    Withdrawn,
    /// Stays as it was; the line says why.
    Kept,
    /// A client is expected from now on.
    Added,
    /// A client is not expected any more.
    Removed,
}

impl What {
    /// All of them.
    pub const ALL: [Self; 8] =
        [Self::Made, Self::Moved, Self::Altered, Self::Cancelled, Self::Withdrawn, Self::Kept, Self::Added, Self::Removed];
    /// The word it is stored under.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Made => "made",
            Self::Moved => "moved",
            Self::Altered => "altered",
            Self::Cancelled => "cancelled",
            Self::Withdrawn => "withdrawn",
            Self::Kept => "kept",
            Self::Added => "added",
            Self::Removed => "removed",
        }
    }
    /// Reads the stored word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|what| what.word() == word)
    }
}

/// One line of a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Which occurrence.
    pub occurrence: Id<Occurrence>,
    /// Which client, where the line is about one.
    pub client: Option<Id<Client>>,
    /// When the occurrence starts, after the change.
    pub starts_at: Moment,
    /// What happened.
    pub what: What,
    /// Why, or what to look at: a clash, a full session; may be empty.
    pub why: String,
    /// What was there before, for the way back.
    pub was: Option<String>,
    /// The occurrence's or roster line's version after the change.
    pub version: i64,
}

/// What kind of change it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// An edit of an occurrence or a series.
    Edit,
    /// Memberships began or ended.
    Membership,
    /// Somebody was put on or taken off by hand.
    Roster,
    /// Somebody's tracks changed.
    Track,
    /// Closed days.
    Closure,
}

impl Kind {
    /// The word it is stored under.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Edit => "edit",
            Self::Membership => "membership",
            Self::Roster => "roster",
            Self::Track => "track",
            Self::Closure => "closure",
        }
    }
    /// Reads the stored word.
    pub fn read(word: &str) -> Option<Self> {
        [Self::Edit, Self::Membership, Self::Roster, Self::Track, Self::Closure].into_iter().find(|kind| kind.word() == word)
    }
}

/// What came of an edit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// The change, for its page and its undo.
    pub change: Id<Change>,
    /// Line by line, in order of time.
    pub lines: Vec<Line>,
    /// The facilitators it touches, by name.
    pub people: Vec<String>,
    /// How many clients it touches.
    pub clients: usize,
    /// Double bookings that stand, where the practice allows them.
    pub clashes: Vec<Clash>,
    /// Facilitators who cannot open the group: scheduling somebody gives no access by itself.
    pub outside: Vec<String>,
}

/// A change as its page shows it.
#[derive(Debug, Clone)]
pub struct ChangeSheet {
    /// Its id.
    pub id: Id<Change>,
    /// What kind.
    pub kind: Kind,
    /// Which group it is about, if one.
    pub group: Option<Id<Group>>,
    /// When it was made.
    pub made_at: Moment,
    /// By whom; nobody for the program itself.
    pub made_by: Option<Id<Staff>>,
    /// When it was taken back, if it was.
    pub undone_at: Option<Moment>,
    /// Its lines.
    pub lines: Vec<Line>,
    /// What is kept beside the lines for the way back, as JSON.
    pub detail: String,
}

/// What came of taking a change back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undone {
    /// How many lines are as they were.
    pub back: usize,
    /// How many stay, because somebody changed or began them since.
    pub kept: usize,
}

/// A series as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeriesRow {
    /// Its id.
    pub id: Id<Series>,
    /// Whose sessions.
    pub group: Id<Group>,
    /// IANA name of the zone whose wall clock they follow.
    pub zone: String,
    /// The first day.
    pub day: Day,
    /// The wall-clock start.
    pub time: Time,
    /// How long each lasts, in minutes.
    pub minutes: i64,
    /// The rule.
    pub rule: Rule,
    /// Up to which day it is made; a day later than every other when it is whole.
    pub filled_to: Day,
    /// Where.
    pub room: Option<Id<Room>>,
    /// The telehealth link.
    pub link: Option<String>,
    /// The service code that stands in for the group's.
    pub service_code: Option<String>,
    /// The topic.
    pub topic: String,
    /// Who leads.
    pub leads: Vec<Id<Staff>>,
    /// The series that it goes on from, after an edit of "this and following".
    pub supersedes: Option<Id<Series>>,
    /// The version read.
    pub version: i64,
}

/// An occurrence as an edit sees and restores it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::schedule) struct State {
    pub series: Id<Series>,
    /// The wall-clock time that the series says, `2026-11-25T10:00`.
    pub original: String,
    /// The wall-clock time that it is at.
    pub local: String,
    pub zone: String,
    pub starts_at: Moment,
    pub ends_at: Moment,
    pub room: Option<Id<Room>>,
    pub link: Option<String>,
    pub service_code: Option<String>,
    pub topic: String,
    pub cancelled: Option<(Moment, String)>,
    pub withdrawn: Option<Moment>,
    pub leads: Vec<Id<Staff>>,
}

/// An occurrence with its state and version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::schedule) struct Standing {
    pub id: Id<Occurrence>,
    pub state: State,
    pub begun: bool,
    pub version: i64,
}
