//! How a rule follows one of its dates to another day.

use kernel::Day;

use crate::schedule::words::{End, Frequency, Rule};

/// The rule when the date that lay on `from` lies on `to`: of several weekdays only that one moves; a day of the month, or
/// an nth weekday, becomes that of the new day; and the last day moves as far.
pub(super) fn shifted(rule: &Rule, from: Day, to: Day) -> Rule {
    let last_week = to.day() > to.days_in_month() - 7;
    let frequency = match &rule.frequency {
        Frequency::Daily => Frequency::Daily,
        Frequency::Weekly(named) if named.is_empty() => Frequency::Weekly(Vec::new()),
        Frequency::Weekly(named) => {
            let moved: Vec<_> = named.iter().map(|day| if *day == from.weekday() { to.weekday() } else { *day }).collect();
            Frequency::weekly(&moved)
        }
        Frequency::MonthlyOn(-1) if to.day() == to.days_in_month() => Frequency::MonthlyOn(-1),
        Frequency::MonthlyOn(_) => Frequency::MonthlyOn(to.day()),
        Frequency::MonthlyBy { nth: -1, .. } if last_week => Frequency::MonthlyBy { nth: -1, weekday: to.weekday() },
        Frequency::MonthlyBy { .. } => Frequency::MonthlyBy { nth: (to.day() - 1) / 7 + 1, weekday: to.weekday() },
    };
    // An end on a day moves along, so that the last date can be moved like every other.
    let end = match rule.end {
        End::Until(day) => End::Until(from.until(to).ok().and_then(|span| day.checked_add(span).ok()).unwrap_or(day)),
        End::Never | End::Count(_) => rule.end,
    };
    Rule { frequency, end, ..rule.clone() }
}
