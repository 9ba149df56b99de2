//! Reads a running timetable from a CSV file or from a calendar (.ics) and says, event by event, what taking it in would
//! do. Pure: bytes and known facts go in, a plan comes out; nothing is written here.
//!
//! 1. [`read()`] turns the file into events, each with the reasons where it cannot be one: `columns` and `row` for CSV,
//!    `calendar`, `event`, `zones` and `unfold` for .ics.
//! 2. [`plan()`] compares the events with the groups, rooms, people and sessions that are known and gives each its order.
//!
//! Invariants: an event that cannot be taken is named and left out, the others go through; what is on the calendar stays as
//! it is, and planning again after a plan was carried out changes nothing; a file costs no more than its size, whatever
//! its rules say (limits: 10 MB, 2,000 events, 20,000 sessions).

mod calendar;
mod clock;
mod columns;
mod event;
mod plan;
mod row;
#[cfg(test)]
mod tests;
mod unfold;
mod zones;

use std::collections::BTreeMap;

use jiff::civil::DateTime;
use kernel::{Day, Id, Refusal, Zone, text::fold};

use crate::{
    clients::import::{DateOrder, ImportRefusal, decode},
    groups::Group,
};

use super::words::Rule;

pub use columns::Field;
pub(super) use plan::{Known, Order, Plan, Stretch, Told, Where, Whose, meant, plan};

/// The most events in one file.
const MOST_EVENTS: usize = 2_000;
/// The most sessions that one file puts on the calendar.
pub(super) const MOST_SESSIONS: usize = 20_000;

/// What a person said about a timetable.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TimetableOptions {
    /// Which heading holds what, where the headings do not say it.
    pub columns: BTreeMap<String, Field>,
    /// The order of day and month.
    pub dates: Option<DateOrder>,
    /// What a group's name in the file means, by the name as [`fold`] leaves it.
    pub groups: BTreeMap<String, Choice>,
    /// The e-mail address of who answers for new groups, where the file does not say it.
    pub provider: String,
}

/// What a group's name in a file means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// A new group.
    New,
    /// The known group with this key.
    Known(String),
    /// None: its events are left out.
    Skip,
}

impl Choice {
    /// The known group that was chosen.
    pub fn group(&self) -> Option<Id<Group>> {
        match self {
            Self::Known(key) => key.parse().ok(),
            Self::New | Self::Skip => None,
        }
    }
}

/// Where and when a file is read.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// The practice's zone: of all times that name none.
    pub zone: Zone,
    /// The day on which it is read.
    pub today: Day,
    /// The day up to which single dates are worked out of rules that a series cannot follow.
    pub until: Day,
}

/// A group's sessions, as a file describes them.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// The group as written: its name or initials.
    pub group: String,
    /// Who answers for the group: an e-mail address.
    pub provider: Option<String>,
    /// What the group is for, as written.
    pub kind: Option<String>,
    /// The service code.
    pub service_code: Option<String>,
    /// How many members the group takes.
    pub capacity: Option<i64>,
    /// What the sessions are about; may be empty.
    pub topic: String,
    /// The zone whose wall clock they follow.
    pub zone: Zone,
    /// The first day's wall-clock start.
    pub start: DateTime,
    /// How long each lasts.
    pub minutes: i64,
    /// On which days.
    pub dates: Dates,
    /// Days of the rule on which there is none.
    pub without: Vec<Day>,
    /// Days of the rule whose session is at another time.
    pub moved: Vec<Shift>,
    /// Where, by name.
    pub room: Option<String>,
    /// The telehealth link.
    pub link: Option<String>,
    /// Who leads: e-mail addresses.
    pub leads: Vec<String>,
    /// Who takes part: names, e-mail addresses or ids.
    pub members: Vec<String>,
    /// Those of a calendar's event, who may be staff or clients: e-mail addresses.
    pub people: Vec<String>,
}

/// On which days the sessions of an event are.
#[derive(Debug, Clone, PartialEq)]
pub enum Dates {
    /// By a rule that a series can follow.
    Rule(Rule),
    /// Worked out one by one: wall-clock starts in the event's zone, sorted, each once.
    Single(Vec<DateTime>),
}

/// One session of a rule that is at another time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shift {
    /// The day that the rule says.
    pub day: Day,
    /// Where it is instead, on the event's wall clock.
    pub to: DateTime,
    /// How long it lasts there.
    pub minutes: i64,
}

/// An event of a file, with its place in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The row as a spreadsheet counts it, or the event's place in a calendar, from 1.
    pub number: usize,
    /// The group's name, as far as it could be read.
    pub name: String,
    /// The event, or every reason against it.
    pub event: Result<Event, Vec<String>>,
    /// What of it cannot be taken although the rest can.
    pub remarks: Vec<String>,
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The file as text, to travel in a form and be read again.
    pub text: String,
    /// The headings, with the field each was taken for; empty for a calendar.
    pub headings: Vec<(String, Option<Field>)>,
    /// The events, in the order of the file.
    pub found: Result<Vec<Found>, ImportRefusal>,
}

/// Reads a timetable. A file that begins as a calendar does is one; everything else is CSV.
///
/// # Errors
/// A refusal when it is too big, no text, or has too many events. A question about columns or dates is no refusal: it
/// stands in the reading.
pub fn read(bytes: &[u8], options: &TimetableOptions, frame: &Frame) -> Result<Reading, Refusal> {
    let (text, _) = decode(bytes).map_err(|refusal| whole(&refusal))?;
    let reading = if calendar::is(&text) {
        let found = event::events(&text, frame)?;
        Reading { text, headings: Vec::new(), found: Ok(found) }
    } else {
        row::rows(bytes, text, options, frame)?
    };
    if reading.found.as_ref().is_ok_and(|found| found.len() > MOST_EVENTS) {
        let say = "The file has more than 2,000 events. Split it into smaller files and import them in turn.";
        return Err(Refusal::new("timetable.long", say).at("file"));
    }
    Ok(reading)
}

/// A refusal of the whole file, beside the field that holds it.
pub(super) fn whole(refusal: &ImportRefusal) -> Refusal {
    Refusal::new(refusal.code(), refusal.to_string()).at("file")
}

/// What two ways to write one group's name share.
pub fn key(name: &str) -> String {
    fold(name)
}
