//! What can be ordered of the schedule, and what comes of it.

use jiff::civil::Time;
use kernel::{Day, Id, Moment, id::Staff};
use serde::{Deserialize, Serialize};

use super::{Clash, Occurrence, Room, Series, Spot};
use crate::groups::Group;

/// Order: a weekly series of a group's sessions.
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
    /// Every how many weeks.
    pub every_weeks: i64,
    /// How many sessions.
    pub times: i64,
    /// Where.
    pub room: Option<Id<Room>>,
    /// Who leads; empty means the group's provider and co-facilitators.
    pub leads: Vec<Id<Staff>>,
    /// The telehealth link, or nothing.
    pub link: String,
    /// The service code that stands in for the group's, or nothing.
    pub service_code: String,
    /// Whether facilitators who cannot open the group get access to it.
    pub share: bool,
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
    /// How many occurrences were made.
    pub times: usize,
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
}
