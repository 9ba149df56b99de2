//! On which days a series meets: a small part of the recurrence rules of RFC 5545 (section 3.3.10), worked out lazily.

mod say;
mod text;

use jiff::{
    Span,
    civil::{Date, Weekday},
};
use kernel::Day;

use super::shifted;
pub(in crate::schedule) use text::wall_of_utc;

/// The days of a series: how often, every how many, and when it ends. What RFC 5545 says besides is not taken; see
/// [`Rule::read`] for what is. A week starts on Monday (`WKST=MO`).
///
/// It has no time of day and no zone: the series has those, and the instants follow from [`kernel::Zone::at`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// How often.
    pub frequency: Frequency,
    /// Every how many days, weeks or months; 0 counts as 1.
    pub every: u32,
    /// When it ends.
    pub end: End,
}

/// How often a series meets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frequency {
    /// Every so many days.
    Daily,
    /// On these days of every so many weeks, sorted from Monday; none means the weekday of the first day.
    Weekly(Vec<Weekday>),
    /// On this day of every so many months: 1 to 31, or -1 for the last. A month without that day is skipped.
    MonthlyOn(i8),
    /// On the nth such weekday of every so many months. A month without a fifth one is skipped.
    MonthlyBy {
        /// Which one: 1 to 5, or -1 for the last.
        nth: i8,
        /// Of which weekday.
        weekday: Weekday,
    },
}

impl Frequency {
    /// These days of a week, sorted from Monday, each once.
    pub fn weekly(days: &[Weekday]) -> Self {
        Self::Weekly(WEEK.into_iter().filter(|day| days.contains(day)).collect())
    }
}

/// When a series ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// It goes on.
    Never,
    /// After so many sessions.
    Count(u32),
    /// After this day, which still belongs to it.
    Until(Day),
}

/// The days of a week in their order.
const WEEK: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

impl Rule {
    /// A single session.
    pub const fn once() -> Self {
        Self { frequency: Frequency::Daily, every: 1, end: End::Count(1) }
    }

    /// Every so many weeks on the weekday of the first day, so many times.
    pub const fn weekly(every: u32, count: u32) -> Self {
        Self { frequency: Frequency::Weekly(Vec::new()), every, end: End::Count(count) }
    }

    /// The days of the series, in order, from the first day on; without end where the rule has none, up to the end of
    /// the calendar (year 9999). Stated rule: `first` is one of them only if it fits the rule, and only days that are
    /// there count towards `End::Count`. A month without the day (a 31st, a fifth Monday) is skipped, as RFC 5545
    /// says. Weeks are counted from the Monday of the first day's week.
    pub fn days(&self, first: Day) -> impl Iterator<Item = Day> + use<> {
        self.days_from(first, first)
    }

    /// The days of the series from a day on; those before it cost nothing, unless a count has to be kept.
    pub fn days_from(&self, first: Day, from: Day) -> impl Iterator<Item = Day> + use<> {
        let passed = self.periods_before(first, from);
        let (most, last, passed) = match self.end {
            End::Never => (usize::MAX, Day::MAX, passed),
            End::Count(count) => (usize::try_from(count).unwrap_or(usize::MAX), Day::MAX, 0),
            End::Until(last) => (usize::MAX, last, passed),
        };
        let rule = self.clone();
        (passed..)
            .map_while(move |n| rule.period(first, n, last))
            .flatten()
            .filter(move |day| first <= *day)
            .take_while(move |day| *day <= last)
            .take(most)
            .skip_while(move |day| *day < from)
    }

    /// How many periods certainly lie before a day.
    fn periods_before(&self, first: Day, from: Day) -> i64 {
        let days = || i64::from(first.until(from).map_or(0, |span| span.get_days()));
        let units = match &self.frequency {
            Frequency::Daily => days(),
            Frequency::Weekly(_) => days() / 7,
            Frequency::MonthlyOn(_) | Frequency::MonthlyBy { .. } => {
                (i64::from(from.year()) - i64::from(first.year())) * 12 + i64::from(from.month()) - i64::from(first.month())
            }
        };
        (units / i64::from(self.every.max(1)) - 1).max(0)
    }

    /// The days of the nth period (day, week or month) that counts; `None` when it begins after the last day or
    /// after the end of the calendar, which is what ends every search for a day that never comes.
    fn period(&self, first: Day, n: i64, last: Day) -> Option<Vec<Day>> {
        let ahead = n.checked_mul(i64::from(self.every.max(1)))?;
        let (starts, days) = match &self.frequency {
            Frequency::Daily => {
                let day = plus(first, ahead)?;
                (day, vec![day])
            }
            Frequency::Weekly(named) => {
                let since_monday = i64::from(first.weekday().to_monday_zero_offset());
                let monday = plus(first, ahead.checked_mul(7)? - since_monday)?;
                let on = |day: &Weekday| named.contains(day) || (named.is_empty() && *day == first.weekday());
                let days = WEEK.iter().filter(|day| on(day));
                (monday, days.filter_map(|day| plus(monday, i64::from(day.to_monday_zero_offset()))).collect())
            }
            Frequency::MonthlyOn(-1) => {
                let month = month(first, ahead)?;
                (month, vec![month.last_of_month()])
            }
            Frequency::MonthlyOn(day) => {
                let month = month(first, ahead)?;
                (month, Date::new(month.year(), month.month(), *day).into_iter().collect())
            }
            Frequency::MonthlyBy { nth, weekday } => {
                let month = month(first, ahead)?;
                (month, month.nth_weekday_of_month(*nth, *weekday).into_iter().collect())
            }
        };
        (starts <= last).then_some(days)
    }

    /// The rule of the rest of a series from a day on: what is left of its count, and the same end otherwise; `None`
    /// when nothing is left. The rest's first day is the first of the series' days that is not before `day`: counted
    /// from there, the rule gives the same days.
    pub fn rest_after(&self, first: Day, day: Day) -> Option<Self> {
        self.days_from(first, day).next()?;
        let frequency = match &self.frequency {
            Frequency::Weekly(named) if named.is_empty() => Frequency::Weekly(vec![first.weekday()]),
            Frequency::Daily | Frequency::Weekly(_) | Frequency::MonthlyOn(_) | Frequency::MonthlyBy { .. } => self.frequency.clone(),
        };
        let end = match self.end {
            End::Count(count) => {
                let before = self.days(first).take_while(|other| *other < day).count();
                End::Count(count.saturating_sub(u32::try_from(before).unwrap_or(u32::MAX)))
            }
            End::Never | End::Until(_) => self.end,
        };
        Some(Self { frequency, every: self.every, end })
    }

    /// The same rule with its last day before this one, which must not be after the end of the series: a count is
    /// replaced by a day.
    #[must_use]
    pub fn ended_before(&self, day: Day) -> Self {
        let eve = shifted(day, -1);
        let end = match self.end {
            End::Until(last) => End::Until(last.min(eve)),
            End::Never | End::Count(_) => End::Until(eve),
        };
        Self { end, ..self.clone() }
    }
}

/// The day that many days later, if the calendar has it.
fn plus(day: Day, days: i64) -> Option<Day> {
    day.checked_add(Span::new().try_days(days).ok()?).ok()
}

/// The first day of the month that many months later, if the calendar has it.
fn month(day: Day, ahead: i64) -> Option<Day> {
    let months = (i64::from(day.year()) * 12 + i64::from(day.month()) - 1).checked_add(ahead)?;
    let (year, month) = (months.div_euclid(12), months.rem_euclid(12) + 1);
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, 1).ok()
}

#[cfg(test)]
mod tests;
