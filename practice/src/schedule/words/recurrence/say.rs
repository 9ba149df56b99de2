//! Recurrence rules in words, as the schedule says them.

use jiff::civil::Weekday;
use kernel::Day;

use super::{End, Frequency, Rule};

impl Rule {
    /// The rule in words: `every 2 weeks on Tuesday and Thursday, 12 times`.
    pub fn describe(&self, first: Day) -> String {
        if self.end == End::Count(1) {
            return "once".to_owned();
        }
        let every = |one: &str| if self.every > 1 { format!("every {} {one}s", self.every) } else { format!("every {one}") };
        let often = match &self.frequency {
            Frequency::Daily => every("day"),
            Frequency::Weekly(days) if days.is_empty() => format!("{} on {}", every("week"), name(first.weekday())),
            Frequency::Weekly(days) => format!("{} on {}", every("week"), listed(days)),
            Frequency::MonthlyOn(-1) => format!("{} on the last day", every("month")),
            Frequency::MonthlyOn(day) => format!("{} on the {day}{}", every("month"), ending(*day)),
            Frequency::MonthlyBy { nth, weekday } => format!("{} on the {} {}", every("month"), ordinal(*nth), name(*weekday)),
        };
        match self.end {
            End::Never => often,
            End::Count(count) => format!("{often}, {count} times"),
            End::Until(day) => format!("{often}, until {}", day.strftime("%-d %b %Y")),
        }
    }
}

fn listed(days: &[Weekday]) -> String {
    match days {
        [] => String::new(),
        [one] => name(*one).to_owned(),
        [rest @ .., last] => format!("{} and {}", rest.iter().map(|day| name(*day)).collect::<Vec<_>>().join(", "), name(*last)),
    }
}

const fn ending(day: i8) -> &'static str {
    match day {
        1 | 21 | 31 => "st",
        2 | 22 => "nd",
        3 | 23 => "rd",
        _ => "th",
    }
}

const fn ordinal(nth: i8) -> &'static str {
    match nth {
        1 => "first",
        2 => "second",
        3 => "third",
        4 => "fourth",
        5 => "fifth",
        _ => "last",
    }
}

const fn name(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}
