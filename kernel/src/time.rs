//! Time: instants in UTC, civil days, and wall-clock times in a zone. Only `Clock` reads a clock.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use jiff::{Timestamp, Zoned, civil, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// An instant, in microseconds of UTC since 1970. Stored as that number on both databases, so order is time order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Moment(pub i64);

/// A civil day without a zone: a birth date, a day on the board.
pub type Day = civil::Date;

/// A minute, in the unit of `Moment`.
pub const MINUTE: i64 = 60_000_000;
/// An hour, in the unit of `Moment`.
pub const HOUR: i64 = 60 * MINUTE;

impl Moment {
    /// This instant plus a span in microseconds (see [`MINUTE`], [`HOUR`]).
    #[must_use]
    pub const fn plus(self, micros: i64) -> Self {
        Self(self.0 + micros)
    }
    /// Whole minutes from `earlier` to this, rounded down; negative when this is the earlier one.
    pub const fn minutes_since(self, earlier: Self) -> i64 {
        (self.0 - earlier.0).div_euclid(MINUTE)
    }
    fn stamp(self) -> Timestamp {
        Timestamp::from_microsecond(self.0).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.stamp().fmt(f)
    }
}

/// A time zone by its IANA name, with the machine's zone data, or where it has none, those compiled into the program.
#[derive(Debug, Clone, PartialEq)]
pub struct Zone(TimeZone);

impl Zone {
    /// The zone of this IANA name, or `None` when there is none. What a machine keeps beside them (`localtime`, `posixrules`, the
    /// copies under `posix/` and `right/`) means something else on the next one, and is none.
    pub fn named(name: &str) -> Option<Self> {
        let iana = |zone: &TimeZone| {
            zone.iana_name().is_some_and(|name| name.starts_with(|first: char| first.is_ascii_uppercase()) && name != "Factory")
        };
        TimeZone::get(name).ok().filter(iana).map(Self)
    }
    /// Coordinated universal time.
    pub fn utc() -> Self {
        Self(TimeZone::UTC)
    }
    /// Its IANA name.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }
    /// What the clock on the wall shows at an instant.
    pub fn wall(&self, at: Moment) -> civil::DateTime {
        self.zoned(at).datetime()
    }
    /// The civil day at an instant.
    pub fn day(&self, at: Moment) -> Day {
        self.wall(at).date()
    }
    /// The instant of a wall-clock time. Stated rule: a time that does not exist (clocks go forward) moves later by
    /// the gap; a time that comes twice (clocks go back) means the first of the two. RFC 5545 section 3.3.5 says so.
    pub fn at(&self, wall: civil::DateTime) -> Moment {
        let stamp = self.0.to_ambiguous_zoned(wall).compatible().map(|z| z.timestamp());
        Moment(stamp.unwrap_or(Timestamp::UNIX_EPOCH).as_microsecond())
    }
    /// The first instant of a day.
    pub fn start_of(&self, day: Day) -> Moment {
        let first = self.0.to_ambiguous_zoned(day.to_datetime(civil::Time::midnight())).compatible();
        Moment(first.and_then(|z| z.start_of_day()).map_or(0, |z| z.timestamp().as_microsecond()))
    }
    /// `Sunday 22 November 2026`.
    pub fn long_day(&self, at: Moment) -> String {
        self.zoned(at).strftime("%A %-d %B %Y").to_string()
    }
    /// `22 Nov 2026`.
    pub fn short_day(&self, at: Moment) -> String {
        self.zoned(at).strftime("%-d %b %Y").to_string()
    }
    /// `10:42`.
    pub fn clock(&self, at: Moment) -> String {
        self.zoned(at).strftime("%H:%M").to_string()
    }
    /// `22 Nov 2026, 10:42 GMT`: day, time and zone, as a signature shows it.
    pub fn stamp(&self, at: Moment) -> String {
        self.zoned(at).strftime("%-d %b %Y, %H:%M %Z").to_string()
    }
    /// Seconds by which the clock on the wall is ahead of UTC at an instant.
    pub fn offset(&self, at: Moment) -> i32 {
        self.0.to_offset(at.stamp()).seconds()
    }
    /// What the zone is called at an instant: `GMT`, `EST`, `-03`.
    pub fn abbreviation(&self, at: Moment) -> String {
        self.0.to_offset_info(at.stamp()).abbreviation().to_owned()
    }
    /// Every change of its clocks after one instant and up to another, in order; at most 400 of them.
    pub fn clock_changes(&self, from: Moment, to: Moment) -> Vec<ClockChange> {
        let all = self.0.following(from.stamp()).take_while(|change| change.timestamp() <= to.stamp()).take(400);
        let change = |change: jiff::tz::TimeZoneTransition<'_>| {
            let at = Moment(change.timestamp().as_microsecond());
            ClockChange { at, before: self.offset(at.plus(-1)), after: change.offset().seconds(), name: change.abbreviation().to_owned() }
        };
        all.map(change).filter(|change| change.before != change.after).collect()
    }
    fn zoned(&self, at: Moment) -> Zoned {
        at.stamp().to_zoned(self.0.clone())
    }
}

/// The clocks of a zone go forward or back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockChange {
    /// From when.
    pub at: Moment,
    /// Seconds ahead of UTC until then.
    pub before: i32,
    /// Seconds ahead of UTC from then on.
    pub after: i32,
    /// What the zone is called from then on.
    pub name: String,
}

/// Where the time comes from: the machine, or a hand that a test moves.
#[derive(Debug, Clone, Default)]
pub enum Clock {
    /// The machine's clock.
    #[default]
    System,
    /// A clock that stands where it was set, shared by all who hold it.
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `at`.
    pub fn set_at(at: Moment) -> Self {
        Self::Set(Arc::new(AtomicI64::new(at.0)))
    }
    /// Moves a set clock; the machine's clock stays as it is.
    pub fn move_to(&self, at: Moment) {
        if let Self::Set(hand) = self {
            hand.store(at.0, Ordering::SeqCst);
        }
    }
    /// The instant now.
    #[allow(clippy::disallowed_methods)] // the one place that reads a clock
    pub fn now(&self) -> Moment {
        match self {
            Self::System => Moment(Timestamp::now().as_microsecond()),
            Self::Set(hand) => Moment(hand.load(Ordering::SeqCst)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nine_in_the_morning_stays_nine_across_both_clock_changes() {
        for (zone, spring, autumn) in [("Europe/London", (3, 29), (10, 25)), ("America/New_York", (3, 8), (11, 1))] {
            let zone = Zone::named(zone).unwrap();
            for (month, day) in [spring, autumn] {
                for shift in [-1, 0, 1] {
                    let on = civil::date(2026, month, day).checked_add(jiff::Span::new().days(shift)).unwrap();
                    assert_eq!(zone.clock(zone.at(on.at(9, 0, 0, 0))), "09:00");
                }
            }
        }
    }

    #[test]
    fn a_zone_is_an_iana_name_and_nothing_that_only_this_machine_knows() {
        for name in ["Europe/London", "America/Argentina/Buenos_Aires", "UTC", "Etc/GMT+5"] {
            assert!(Zone::named(name).is_some(), "{name}");
        }
        for name in ["localtime", "posixrules", "posix/Europe/London", "right/UTC", "Factory", "Mars/Olympus", "../UTC", ""] {
            assert!(Zone::named(name).is_none(), "{name}");
        }
    }

    #[test]
    fn a_zones_clock_changes_are_those_of_the_year() {
        let london = Zone::named("Europe/London").unwrap();
        let year = |year| london.start_of(civil::date(year, 1, 1));
        let said: Vec<_> = london.clock_changes(year(2026), year(2027)).iter().map(|c| format!("{} {} {} {}", c.at, c.before, c.after, c.name)).collect();
        assert_eq!(said, ["2026-03-29T01:00:00Z 0 3600 BST", "2026-10-25T01:00:00Z 3600 0 GMT"]);
        assert_eq!((london.offset(year(2026)), london.abbreviation(year(2026)).as_str()), (0, "GMT"));
        assert!(Zone::utc().clock_changes(year(2026), year(2027)).is_empty());
    }

    #[test]
    fn a_time_that_does_not_exist_moves_later_and_one_that_comes_twice_is_the_first() {
        let london = Zone::named("Europe/London").unwrap();
        assert_eq!(london.clock(london.at(civil::date(2026, 3, 29).at(1, 30, 0, 0))), "02:30");
        let twice = london.at(civil::date(2026, 10, 25).at(1, 30, 0, 0));
        assert_eq!(twice.to_string(), "2026-10-25T00:30:00Z");
    }
}
