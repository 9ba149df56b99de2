//! Lengths of time as rules say them: 7 days, 6 weeks, 3 months; counted on the practice's calendar, not in hours.

use std::fmt;

use kernel::{Moment, Zone};
use serde::{Deserialize, Serialize};

/// What a length is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// Calendar days.
    Days,
    /// Seven calendar days each.
    Weeks,
    /// Calendar months.
    Months,
}

/// A length of time: a number of days, weeks or calendar months. Written `7 days`, `1 week`, `3 months`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Span {
    /// How many.
    pub n: u16,
    /// Of what.
    pub unit: Unit,
}

impl Span {
    /// The instant this long after another: the same time on the wall so many days, weeks or months later, in the practice's
    /// zone. A month that is too short ends it on its last day (30 November and 3 months is the end of February); a time that does
    /// not exist or comes twice is read as [`Zone::at`] says.
    pub fn after(self, from: Moment, zone: &Zone) -> Moment {
        zone.wall(from).checked_add(self.on_calendar()).map_or(Moment(i64::MAX), |wall| zone.at(wall))
    }
    /// The instant this long before another, on the wall and by the calendar as [`Span::after`] is.
    pub fn before(self, to: Moment, zone: &Zone) -> Moment {
        zone.wall(to).checked_sub(self.on_calendar()).map_or(Moment(i64::MIN), |wall| zone.at(wall))
    }
    fn on_calendar(self) -> jiff::Span {
        let n = i64::from(self.n);
        match self.unit {
            Unit::Days => jiff::Span::new().days(n),
            Unit::Weeks => jiff::Span::new().weeks(n),
            Unit::Months => jiff::Span::new().months(n),
        }
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            Unit::Days => "day",
            Unit::Weeks => "week",
            Unit::Months => "month",
        };
        write!(f, "{} {unit}{}", self.n, if self.n == 1 { "" } else { "s" })
    }
}
impl From<Span> for String {
    fn from(span: Span) -> Self {
        span.to_string()
    }
}
impl TryFrom<String> for Span {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        let wrong = || format!("“{text}” is no length of time. Write for example 7 days, 6 weeks or 3 months.");
        let (n, unit) = text.trim().split_once(' ').ok_or_else(wrong)?;
        let n: u16 = n.parse().ok().filter(|n| (1..=1200).contains(n)).ok_or_else(wrong)?;
        let unit = match unit.trim() {
            "day" | "days" => Unit::Days,
            "week" | "weeks" => Unit::Weeks,
            "month" | "months" => Unit::Months,
            _ => return Err(wrong()),
        };
        Ok(Self { n, unit })
    }
}
