//! The week that the demo's groups meet in, laid around the real now so that one session is on, and nobody and no room
//! is taken twice.

use jiff::Span;
use kernel::{Day, Id, Moment, Zone, id::Staff};
use practice::schedule::Room;

use super::plan::When;

/// Minutes of a day.
const DAY: i64 = 24 * 60;
/// Minutes of a week.
const WEEK: i64 = 7 * DAY;
/// Nothing is moved to begin after this minute of a day: half past seven in the evening.
const LAST: i64 = 19 * 60 + 30;
/// It is moved to this minute of the next day instead: nine in the morning.
const FIRST: i64 = 9 * 60;

/// A weekly stretch that somebody and some room are taken for, from a minute of the week on.
pub(super) struct Stretch {
    /// The minute after Monday's beginning.
    pub start: i64,
    /// How long.
    pub minutes: i64,
    /// Who leads.
    pub leads: Vec<Id<Staff>>,
    /// Where.
    pub room: Option<Id<Room>>,
    /// Whether nothing else is to be on at that time, whoever leads it.
    pub alone: bool,
}

impl Stretch {
    fn clashes(&self, other: &Self) -> bool {
        let gap = (other.start - self.start).rem_euclid(WEEK);
        let meet = gap < self.minutes || WEEK - gap < other.minutes;
        let share = (self.room.is_some() && self.room == other.room) || self.leads.iter().any(|lead| other.leads.contains(lead));
        meet && (share || self.alone || other.alone)
    }
    /// The same, later, so that it clashes with nothing that is taken.
    pub(super) fn placed(mut self, taken: &[Self]) -> Self {
        // A week of office hours has fewer quarters than this.
        for _ in 0..WEEK / 15 {
            if !taken.iter().any(|other| other.clashes(&self)) {
                break;
            }
            let next = self.start + 15;
            let after_hours = next % DAY > LAST;
            let moved = if after_hours { (next / DAY + 1) * DAY + FIRST } else { next };
            self.start = moved % WEEK;
        }
        self
    }
}

/// The now that the demo is made around: this week, and the minute of it at which the running session began.
pub(super) struct Now {
    /// The practice's zone.
    pub zone: Zone,
    /// The instant.
    pub at: Moment,
    /// Today.
    pub today: Day,
    /// This week's Monday.
    pub monday: Day,
    /// The minute of the day, on the wall.
    minute: i64,
}

impl Now {
    /// Reads what the wall shows.
    pub(super) fn of(zone: Zone, at: Moment) -> Self {
        let wall = zone.wall(at);
        let today = wall.date();
        let monday = later(today, -i64::from(today.weekday().to_monday_zero_offset()));
        let minute = i64::from(wall.hour()) * 60 + i64::from(wall.minute());
        Self { zone, at, today, monday, minute }
    }
    fn day_start(&self) -> i64 {
        i64::from(self.today.weekday().to_monday_zero_offset()) * DAY
    }
    /// The minute of the week at which the running session began: some forty minutes ago, at a quarter of an hour, today.
    fn running(&self) -> i64 {
        self.day_start() + ((self.minute - 42) / 15 * 15).max(0)
    }
    /// The minute of the week of the next session of today, if today is long enough: in two hours, or else right after the running one.
    fn next_today(&self, after: i64) -> i64 {
        let wanted = (self.minute + 120 + 14) / 15 * 15;
        if wanted + 60 <= DAY { self.day_start() + wanted } else { after }
    }
    /// The minute of the week at which a meeting is meant to begin; `after` is when the running one ends.
    pub(super) fn start_of(&self, when: When, after: i64) -> i64 {
        match when {
            When::Running => self.running(),
            When::Later => self.next_today(after),
            When::On(day, minute) => day * DAY + minute,
        }
    }
    /// The day of this week, and the wall-clock time, of a minute of the week.
    pub(super) fn wall(&self, minute: i64) -> (Day, jiff::civil::Time) {
        let part = |number: i64| i8::try_from(number).unwrap_or(0);
        (later(self.monday, minute / DAY), jiff::civil::time(part(minute % DAY / 60), part(minute % 60), 0, 0))
    }
    /// The instant of a wall-clock time so many weeks before this one.
    pub(super) fn weeks_ago(&self, weeks: i64, day: i64, minute: i64) -> Moment {
        let (_, time) = self.wall(minute);
        self.zone.at(later(self.monday, day - 7 * weeks).to_datetime(time))
    }
}

/// The day that many days later.
pub(super) fn later(day: Day, days: i64) -> Day {
    day.checked_add(Span::new().days(days)).unwrap_or(day)
}
