//! The nouns of the schedule: rooms, series, occurrences and weeks; the orders that change them are in `orders`.

mod change;
mod closure;
mod orders;
mod recurrence;
mod roster;
mod track;

use std::{fmt, str::FromStr};

use jiff::{
    Span,
    civil::{DateTime, ISOWeekDate, Weekday},
};
use kernel::{Day, Id, Moment, id::Staff};
use serde::{Deserialize, Serialize};

use crate::groups::Group;

pub use change::{Change, ChangeSheet, Changed, Edit, EditSeries, Kind, Line, Reach, SeriesRow, Undone, What};
pub(super) use change::{Standing, State};
pub use closure::{Closure, ClosureCard, NewClosure};
pub(super) use orders::But;
pub use orders::{Booked, Cancel, Move, Moved, NewRoom, NewSeries, RenameRoom, Restore};
pub use recurrence::{End, Frequency, Rule};
pub(super) use recurrence::wall_of_utc;
pub(super) use roster::Claim;
pub use roster::{Date, Expected, Guest, Invite, Narrow, Source, Uninvite};
pub use track::{ChangeTracks, ClientTrack, KeepTrack, Track, TrackCard, TrackSpell, TracksChanged};

kernel::kinds! {
    /// A series of a group's sessions.
    Series = "ser";
    /// One session on the calendar.
    Occurrence = "occ";
    /// A room of the practice.
    Room = "roo";
}

/// A room, as lists and pickers show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomCard {
    /// Its id.
    pub id: Id<Room>,
    /// Its name.
    pub name: String,
    /// How many people fit, where somebody said so.
    pub places: Option<i64>,
    /// The site or building it is in; empty where nobody said.
    pub place: String,
}

/// One occurrence that the caller can see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// Its id; its session has the same.
    pub id: Id<Occurrence>,
    /// Whose session it is.
    pub group: Id<Group>,
    /// The group's name.
    pub group_name: String,
    /// The group's initials, as calendars show them.
    pub group_initials: String,
    /// How many members the group takes at a time.
    pub capacity: Option<i64>,
    /// When it starts.
    pub starts_at: Moment,
    /// When it ends.
    pub ends_at: Moment,
    /// The zone whose wall clock it follows, by IANA name.
    pub zone: String,
    /// Where, by id.
    pub room_id: Option<Id<Room>>,
    /// Where, by name.
    pub room: Option<String>,
    /// The telehealth link.
    pub link: Option<String>,
    /// The service code that stands in for the group's.
    pub service_code: Option<String>,
    /// The topic.
    pub topic: String,
    /// Its series.
    pub series: Id<Series>,
    /// Why it was cancelled, if it was.
    pub cancelled: Option<String>,
    /// When its session was started, if it was.
    pub begun: Option<Moment>,
    /// Whether it was moved away from its series.
    pub moved: bool,
    /// The version read; a change must name it.
    pub version: i64,
    /// Who leads it, by name.
    pub facilitators: Vec<(Id<Staff>, String)>,
}

impl Slot {
    /// Where and when it is, and who leads it.
    pub fn spot(&self) -> Spot {
        Spot {
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            room: self.room_id,
            leads: self.facilitators.iter().map(|(id, _)| *id).collect(),
        }
    }
    /// Where it is, for one line.
    pub fn place(&self) -> &str {
        match (&self.room, &self.link) {
            (Some(room), _) => room,
            (None, Some(_)) => "Online",
            (None, None) => "No room",
        }
    }
    /// Who leads it, for one line.
    pub fn leaders(&self) -> String {
        self.facilitators.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(", ")
    }
}

/// A time at which a room or somebody is taken by a group that the caller cannot see: no name, no id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Busy {
    /// From.
    pub starts_at: Moment,
    /// To.
    pub ends_at: Moment,
    /// The room that is taken.
    pub room: Option<Id<Room>>,
    /// Who is taken.
    pub leads: Vec<Id<Staff>>,
}

/// Where and when an occurrence is, and who leads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spot {
    /// When it starts.
    pub starts_at: Moment,
    /// When it ends.
    pub ends_at: Moment,
    /// Where.
    pub room: Option<Id<Room>>,
    /// Who leads it.
    pub leads: Vec<Id<Staff>>,
}

/// What a room or somebody holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Booking {
    /// For which occurrence.
    pub occurrence: Id<Occurrence>,
    /// The room's or the member of staff's UUID.
    pub resource: uuid::Uuid,
    /// From.
    pub starts_at: Moment,
    /// To.
    pub ends_at: Moment,
}

/// A room or somebody booked twice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clash {
    /// The start of the session that finds it taken.
    pub at: Moment,
    /// The room's or the person's name.
    pub what: String,
}

/// A series worked out: every occurrence up to the horizon with its instants.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Plan {
    /// The series.
    pub series: SeriesRow,
    /// The occurrences, first to last; never empty.
    pub instances: Vec<Instance>,
}

/// One occurrence of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Instance {
    /// The id it will keep.
    pub id: Id<Occurrence>,
    /// The wall-clock time that the series says.
    pub local: DateTime,
    /// The instant of it.
    pub starts_at: Moment,
    /// The instant of its end.
    pub ends_at: Moment,
}

impl Instance {
    /// Its wall-clock time as it is stored: `2026-11-25T10:00`.
    pub fn written(&self) -> String {
        self.local.strftime("%Y-%m-%dT%H:%M").to_string()
    }
}

/// An ISO week: Monday to Sunday, written `2026-W47`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Week(Day);

impl Week {
    /// The week a day is in.
    pub fn of(day: Day) -> Self {
        let since_monday = i64::from(day.weekday().to_monday_zero_offset());
        Self(shifted(day, -since_monday))
    }
    /// Its Monday.
    pub const fn monday(self) -> Day {
        self.0
    }
    /// Its seven days.
    pub fn days(self) -> [Day; 7] {
        [0, 1, 2, 3, 4, 5, 6].map(|n| shifted(self.0, n))
    }
    /// The week that many weeks later.
    #[must_use]
    pub fn later(self, weeks: i64) -> Self {
        Self(shifted(self.0, 7 * weeks))
    }
}
impl fmt::Display for Week {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let week = self.0.iso_week_date();
        write!(f, "{:04}-W{:02}", week.year(), week.week())
    }
}
impl FromStr for Week {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let (year, week) = text.split_once("-W").ok_or(())?;
        let (year, week): (i16, i8) = (year.parse().map_err(|_| ())?, week.parse().map_err(|_| ())?);
        // The calendar's outermost years are of no use to a practice, and days beyond them cannot be added.
        if !(1900..=2999).contains(&year) {
            return Err(());
        }
        ISOWeekDate::new(year, week, Weekday::Monday).map(|w| Self(w.date())).map_err(|_| ())
    }
}

/// The day that many days later; at the very end of the calendar, the day itself.
pub(super) fn shifted(day: Day, days: i64) -> Day {
    day.checked_add(Span::new().days(days)).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_week_is_written_as_iso_says_and_read_back() {
        for (day, week, monday) in [
            (date(2026, 11, 25), "2026-W48", date(2026, 11, 23)),
            (date(2027, 1, 1), "2026-W53", date(2026, 12, 28)),
            (date(2024, 12, 30), "2025-W01", date(2024, 12, 30)),
        ] {
            assert_eq!(Week::of(day).to_string(), week);
            assert_eq!(week.parse::<Week>().map(Week::monday), Ok(monday));
        }
        for nonsense in ["", "2026", "2026-W60", "2026-W00", "x-W1", "9999-W52"] {
            assert!(nonsense.parse::<Week>().is_err(), "{nonsense}");
        }
    }
}
