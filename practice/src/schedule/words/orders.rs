//! What can be ordered of the schedule, and what comes of it.

use jiff::civil::{DateTime, Time};
use kernel::{Day, Id, Moment, id::Staff};
use serde::{Deserialize, Serialize};

use super::{Clash, Occurrence, Room, Rule, Series, Spot};
use crate::groups::Group;

/// Order: a series of a group's sessions.
#[derive(Debug, Clone)]
pub struct NewSeries {
    /// Whose sessions.
    pub group: Id<Group>,
    /// The zone whose wall clock they follow, by IANA name.
    pub zone: String,
    /// The first day.
    pub day: Day,
    /// The wall-clock start.
    pub time: Time,
    /// How long each lasts.
    pub minutes: i64,
    /// On which days.
    pub rule: Rule,
    /// Where.
    pub room: Option<Id<Room>>,
    /// Who leads; empty means the group's provider and co-facilitators.
    pub leads: Vec<Id<Staff>>,
    /// The telehealth link, or nothing.
    pub link: String,
    /// The service code that stands in for the group's, or nothing.
    pub service_code: String,
    /// What they are about; may be empty.
    pub topic: String,
    /// Whether dates that find a room or somebody taken are left out, instead of refusing the whole.
    pub skip_taken: bool,
    /// Whether facilitators who cannot open the group get access to it.
    pub share: bool,
}

/// A day of a rule that a series leaves out, or has elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::schedule) struct But {
    /// The day that the rule says.
    pub day: Day,
    /// Where it is instead, on the series' wall clock, and for how many minutes; none leaves it out.
    pub to: Option<(DateTime, i64)>,
}

/// What came of an order for a series.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Booked {
    /// The series.
    pub series: Id<Series>,
    /// Its first occurrence.
    pub first: Id<Occurrence>,
    /// When that starts.
    pub starts_at: Moment,
    /// How many occurrences were made; a series that goes on is made up to the practice's horizon.
    pub times: usize,
    /// The dates that were left out because something was taken.
    pub skipped: Vec<Clash>,
    /// Double bookings that stand, where the practice allows them.
    pub clashes: Vec<Clash>,
    /// Facilitators who cannot open the group: scheduling somebody gives no access by itself.
    pub outside: Vec<String>,
}

/// Order: move one occurrence. Day and time are of the practice's wall clock.
#[derive(Debug, Clone)]
pub struct Move {
    /// Which.
    pub occurrence: Id<Occurrence>,
    /// The version read.
    pub version: i64,
    /// To what day.
    pub day: Day,
    /// To what time; none keeps the time of day.
    pub time: Option<Time>,
    /// How long; none keeps the length.
    pub minutes: Option<i64>,
    /// To what room.
    pub room: Option<Id<Room>>,
    /// Who leads; empty keeps who did.
    pub leads: Vec<Id<Staff>>,
}

/// What came of a move.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// The version now.
    pub version: i64,
    /// Where it was, for moving it back.
    pub was: Spot,
    /// Where it is.
    pub now: Spot,
    /// Double bookings that stand, where the practice allows them.
    pub clashes: Vec<Clash>,
    /// Facilitators who cannot open the group.
    pub outside: Vec<String>,
}

/// Order: cancel one occurrence.
#[derive(Debug, Clone)]
pub struct Cancel {
    /// Which.
    pub occurrence: Id<Occurrence>,
    /// The version read.
    pub version: i64,
    /// Why.
    pub reason: String,
}

/// Order: put a cancelled occurrence back, if it still fits.
#[derive(Debug, Clone)]
pub struct Restore {
    /// Which.
    pub occurrence: Id<Occurrence>,
    /// The version read.
    pub version: i64,
}

/// Order: a new room.
#[derive(Debug, Clone)]
pub struct NewRoom {
    /// Its name.
    pub name: String,
    /// How many people fit.
    pub places: Option<i64>,
    /// The site or building it is in; may be empty.
    pub place: String,
}

/// Order: another name or size for a room.
#[derive(Debug, Clone)]
pub struct RenameRoom {
    /// Which.
    pub room: Id<Room>,
    /// Its name.
    pub name: String,
    /// How many people fit.
    pub places: Option<i64>,
    /// The site or building it is in; may be empty.
    pub place: String,
}
