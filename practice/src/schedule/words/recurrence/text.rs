//! Recurrence rules as text: read from RFC 5545, written canonically, said in words.

use std::{fmt, str::FromStr};

use jiff::civil::{Date, DateTime, Time, Weekday};
use kernel::{Day, Refusal, Zone};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{End, Frequency, Rule, WEEK, shifted};

/// The longest rule that is read, in bytes: no calendar writes a longer one for what we take.
const LONGEST: usize = 400;
/// The greatest interval.
const MOST_EVERY: u32 = 999;
/// The greatest count.
const MOST_TIMES: u32 = 9999;

/// The parts of a rule as they were written.
#[derive(Default)]
struct Parts {
    frequency: Option<String>,
    every: Option<u32>,
    count: Option<u32>,
    until: Option<Until>,
    days: Vec<(i8, Weekday)>,
    month_day: Option<i8>,
    position: Option<i8>,
    week_start: Option<Weekday>,
}

/// An end as it was written: a day, a wall-clock time, or an instant.
#[derive(Clone, Copy)]
enum Until {
    Day(Day),
    Wall(DateTime),
    Utc(DateTime),
}

impl Rule {
    /// Reads the rule of a calendar's event that starts at this wall-clock time in this zone. Taken are daily, weekly
    /// on any days, monthly on one day or one weekday of the month (also as `BYSETPOS`), `INTERVAL`, `COUNT` and
    /// `UNTIL`, which as an instant becomes the last day in the event's zone. Where the rule leaves the day of the
    /// month open, it is that of the start.
    ///
    /// # Errors
    /// A refusal that says what in the rule is not taken: `rule.shape` where it breaks RFC 5545, `rule.unsupported`
    /// where it is only more than a series here can be.
    pub fn read(text: &str, start: DateTime, zone: &Zone) -> Result<Self, Refusal> {
        let mut parts = Parts::read(text)?;
        parts.until = parts.until.map(|until| {
            let wall = match until {
                Until::Day(day) => return Until::Day(day),
                Until::Wall(wall) => wall,
                Until::Utc(at) => wall_of_utc(at, zone),
            };
            // The end is an instant and belongs to the series: on a day whose session starts later there is none.
            Until::Day(if wall.time() < start.time() { shifted(wall.date(), -1) } else { wall.date() })
        });
        if parts.month_day.is_none() && parts.days.is_empty() {
            parts.month_day = Some(start.day()).filter(|_| parts.frequency.as_deref() == Some("MONTHLY"));
        }
        parts.rule()
    }
}

/// What a zone's clock shows at a time written in UTC. In the calendar's last millennia, where calendars put an end that
/// is never meant to come, zones make no difference.
pub(in crate::schedule) fn wall_of_utc(at: DateTime, zone: &Zone) -> DateTime {
    if at.year() < 3000 { zone.wall(Zone::utc().at(at)) } else { at }
}

impl FromStr for Rule {
    type Err = Refusal;
    /// Reads a rule without its event: `UNTIL` names its day as it is written, and a monthly rule its day.
    fn from_str(text: &str) -> Result<Self, Refusal> {
        Parts::read(text)?.rule()
    }
}

impl Parts {
    fn read(text: &str) -> Result<Self, Refusal> {
        let text = text.trim();
        if text.len() > LONGEST || !text.is_ascii() {
            return Err(shape("a rule is at most 400 plain characters"));
        }
        let text = text.to_ascii_uppercase();
        let mut parts = Self::default();
        let mut met: Vec<&str> = Vec::new();
        for part in text.strip_prefix("RRULE:").unwrap_or(&text).split(';').filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=').ok_or_else(|| shape("every part has the shape NAME=VALUE"))?;
            if met.contains(&name) {
                return Err(shape(format!("{name} stands twice")));
            }
            met.push(name);
            parts.take(name, value)?;
        }
        Ok(parts)
    }

    fn take(&mut self, name: &str, value: &str) -> Result<(), Refusal> {
        match name {
            "FREQ" => self.frequency = Some(value.to_owned()),
            "INTERVAL" => self.every = Some(number(name, value, MOST_EVERY)?),
            "COUNT" => self.count = Some(number(name, value, MOST_TIMES)?),
            "UNTIL" => self.until = Some(until(value)?),
            "BYDAY" => self.days = value.split(',').map(weekday).collect::<Result<_, _>>()?,
            "BYMONTHDAY" => self.month_day = Some(one_of(name, value, |n| (1..=31).contains(&n) || n == -1)?),
            "BYSETPOS" => self.position = Some(one_of(name, value, |n| (1..=5).contains(&n) || n == -1)?),
            "WKST" => self.week_start = Some(weekday(value)?.1),
            "BYMONTH" | "BYYEARDAY" | "BYWEEKNO" | "BYHOUR" | "BYMINUTE" | "BYSECOND" => {
                return Err(more(format!("{name} is not taken")));
            }
            other => return Err(shape(format!("there is no part {}", other.chars().take(20).collect::<String>()))),
        }
        Ok(())
    }

    fn rule(self) -> Result<Rule, Refusal> {
        let every = self.every.unwrap_or(1);
        let end = match (self.count, self.until) {
            (None, None) => End::Never,
            (Some(count), None) => End::Count(count),
            (None, Some(Until::Day(day))) => End::Until(day),
            (None, Some(Until::Wall(at) | Until::Utc(at))) => End::Until(at.date()),
            (Some(_), Some(_)) => return Err(shape("it ends by COUNT or by UNTIL, not by both")),
        };
        let frequency = match self.frequency.as_deref() {
            Some("DAILY") if !self.days.is_empty() && every == 1 => self.of_the_week(every)?,
            Some("DAILY") if self.days.is_empty() && self.month_day.is_none() && self.position.is_none() => Frequency::Daily,
            Some("DAILY") => return Err(more("days of the week need a weekly rule")),
            Some("WEEKLY") => self.of_the_week(every)?,
            Some("MONTHLY") => self.of_the_month()?,
            Some("YEARLY" | "HOURLY" | "MINUTELY" | "SECONDLY") => {
                return Err(more("a series repeats every so many days, weeks or months"));
            }
            Some(_) | None => return Err(shape("FREQ says DAILY, WEEKLY or MONTHLY")),
        };
        Ok(Rule { frequency, every, end })
    }

    fn of_the_week(&self, every: u32) -> Result<Frequency, Refusal> {
        if self.days.iter().any(|(nth, _)| *nth != 0) {
            return Err(shape("in a weekly rule a day of the week has no number"));
        }
        if self.month_day.is_some() || self.position.is_some() {
            return Err(more("BYMONTHDAY and BYSETPOS need a monthly rule"));
        }
        let days: Vec<Weekday> = self.days.iter().map(|(_, day)| *day).collect();
        // Where a week starts decides only which days share one, and only where weeks are left out.
        let starts = self.week_start.map_or(0, Weekday::to_monday_zero_offset);
        let late = days.iter().filter(|day| day.to_monday_zero_offset() >= starts).count();
        if every > 1 && late != 0 && late != days.len() {
            return Err(more("weeks start on Monday here"));
        }
        Ok(Frequency::weekly(&days))
    }

    fn of_the_month(&self) -> Result<Frequency, Refusal> {
        match (self.days.as_slice(), self.month_day, self.position) {
            ([], Some(day), None) => Ok(Frequency::MonthlyOn(day)),
            ([(nth, weekday)], None, None) if *nth != 0 => Ok(Frequency::MonthlyBy { nth: *nth, weekday: *weekday }),
            ([(0, weekday)], None, Some(nth)) => Ok(Frequency::MonthlyBy { nth, weekday: *weekday }),
            _ => Err(more("a monthly rule names one day, such as BYMONTHDAY=15 or BYDAY=2TU")),
        }
    }
}

fn shape(what: impl fmt::Display) -> Refusal {
    Refusal::new("rule.shape", format!("This is no rule as RFC 5545 writes it: {what}.")).at("rule")
}

fn more(what: impl fmt::Display) -> Refusal {
    Refusal::new("rule.unsupported", format!("This rule is more than a series here can be: {what}.")).at("rule")
}

fn number(name: &str, value: &str, most: u32) -> Result<u32, Refusal> {
    let digits = value.len() <= 10 && value.bytes().all(|b| b.is_ascii_digit());
    match value.parse::<u64>() {
        Ok(0) if digits => Err(shape(format!("{name} begins at 1"))),
        Ok(n) if digits => u32::try_from(n).ok().filter(|n| *n <= most).ok_or_else(|| more(format!("{name} is at most {most}"))),
        Ok(_) | Err(_) => Err(shape(format!("{name} is a whole number"))),
    }
}

fn one_of(name: &str, value: &str, good: impl Fn(i8) -> bool) -> Result<i8, Refusal> {
    let n = value.parse::<i8>().ok().filter(|n| *n != 0);
    let written = || if value.contains(',') { more(format!("{name} names one day")) } else { shape(format!("{name} is a number")) };
    let n = n.ok_or_else(written)?;
    if good(n) { Ok(n) } else { Err(more(format!("{name}={n} is not taken"))) }
}

/// A day of the week and its number in the month, 0 where none is written.
fn weekday(value: &str) -> Result<(i8, Weekday), Refusal> {
    let (nth, name) = value.split_at(value.len().saturating_sub(2));
    let day = WEEK.into_iter().find(|day| code(*day) == name);
    let day = day.ok_or_else(|| shape("days of the week are MO, TU, WE, TH, FR, SA and SU"))?;
    let nth = if nth.is_empty() { 0 } else { one_of("BYDAY", nth, |n| (1..=5).contains(&n) || n == -1)? };
    Ok((nth, day))
}

fn until(value: &str) -> Result<Until, Refusal> {
    let wrong = || shape("UNTIL is a day such as 20261231, or a day and time such as 20261231T235959Z");
    let digits = value.bytes().all(|b| b.is_ascii_digit() || b == b'T' || b == b'Z');
    let day = |text: &str| Date::strptime("%Y%m%d", text).ok().filter(|_| digits && text.len() == 8).ok_or_else(wrong);
    let Some((date, time)) = value.split_once('T') else {
        return day(value).map(Until::Day);
    };
    let (time, utc) = time.strip_suffix('Z').map_or((time, false), |time| (time, true));
    let time = Time::strptime("%H%M%S", time).ok().filter(|_| time.len() == 6).ok_or_else(wrong)?;
    let at = day(date)?.to_datetime(time);
    Ok(if utc { Until::Utc(at) } else { Until::Wall(at) })
}

const fn code(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "MO",
        Weekday::Tuesday => "TU",
        Weekday::Wednesday => "WE",
        Weekday::Thursday => "TH",
        Weekday::Friday => "FR",
        Weekday::Saturday => "SA",
        Weekday::Sunday => "SU",
    }
}

/// The canonical text, always in the same order. The end is written as a day (`UNTIL=20261231`), because our times
/// are local: it means the end of that day in the series' zone.
impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match &self.frequency {
            Frequency::Daily => "FREQ=DAILY",
            Frequency::Weekly(_) => "FREQ=WEEKLY",
            Frequency::MonthlyOn(_) | Frequency::MonthlyBy { .. } => "FREQ=MONTHLY",
        })?;
        if self.every > 1 {
            write!(f, ";INTERVAL={}", self.every)?;
        }
        match &self.frequency {
            Frequency::Weekly(days) if !days.is_empty() => {
                write!(f, ";BYDAY={}", days.iter().map(|day| code(*day)).collect::<Vec<_>>().join(","))?;
            }
            Frequency::Daily | Frequency::Weekly(_) => (),
            Frequency::MonthlyOn(day) => write!(f, ";BYMONTHDAY={day}")?,
            Frequency::MonthlyBy { nth, weekday } => write!(f, ";BYDAY={nth}{}", code(*weekday))?,
        }
        match self.end {
            End::Never => Ok(()),
            End::Count(count) => write!(f, ";COUNT={count}"),
            End::Until(day) => write!(f, ";UNTIL={}", day.strftime("%Y%m%d")),
        }
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for Rule {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(|r: Refusal| serde::de::Error::custom(r.say))
    }
}
