//! Between which lengths in plain time a span lies, whatever the calendar: so that only facts near an edge need the calendar.

use crate::{Span, Unit};
use kernel::time::HOUR;

const DAY: i64 = 24 * HOUR;
/// A calendar month on average: 400 years of the calendar are 4,800 months and 146,097 days.
const MONTH: i64 = 146_097 * DAY / 4_800;
/// Clocks that go forward or back, and zones that change sides of the date line (Samoa skipped 30 December 2011): a day for the
/// change itself, and a day for a time that does not exist and moves later.
const CLOCKS: i64 = 2 * DAY;
/// Months of 28 to 31 days, ends of months that are too short, leap years out of step: together less than nine days.
const MONTHS: i64 = 9 * DAY;

/// The shortest and the longest that a span can be, in microseconds.
pub(super) fn bounds(span: Span) -> (i64, i64) {
    let n = i64::from(span.n);
    let (length, slack) = match span.unit {
        Unit::Days => (n * DAY, CLOCKS),
        Unit::Weeks => (7 * n * DAY, CLOCKS),
        Unit::Months => (n * MONTH, MONTHS + CLOCKS),
    };
    (length - slack, length + slack)
}

#[cfg(test)]
mod tests {
    use kernel::{Moment, Zone};
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]
        #[test]
        fn a_span_lies_within_its_bounds(
            zone in prop::sample::select(vec!["Europe/London", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Pacific/Kwajalein"]),
            from in 0..4_000_000_000_000_000_i64, n in 1..=1_200_u16, unit in prop::sample::select(vec![Unit::Days, Unit::Weeks, Unit::Months]),
        ) {
            let zone = Zone::named(zone).unwrap();
            let span = Span { n, unit };
            let took = span.after(Moment(from), &zone).0 - from;
            let (shortest, longest) = bounds(span);
            prop_assert!((shortest..=longest).contains(&took), "{span} took {took}");
        }
    }
}
