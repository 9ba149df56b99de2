//! How spans of different units compare: from the same instant, and at the most and the least in plain time.

use std::sync::LazyLock;

use jiff::civil;
use kernel::time::HOUR;

use crate::{Span, Unit};

const DAY: i64 = 24 * HOUR;
/// Clocks that change and zones that change sides of the date line: a day for the change, a day for a time that does not exist.
const CLOCKS: i64 = 2 * DAY;

/// The fewest and the most days that so many calendar months have, from none to 1,200: over the 400 years in which the calendar
/// repeats itself. A day that is cut off at the end of a short month leads to no other lengths than beginning a month later.
static MONTHS: LazyLock<Vec<(i64, i64)>> = LazyLock::new(|| {
    let years = (2000..2400).chain(2000..2100);
    let lengths = years.flat_map(|year| (1..=12).map(move |month| i64::from(civil::date(year, month, 1).days_in_month())));
    let mut until = vec![0];
    for length in lengths {
        until.push(until.last().copied().unwrap_or_default() + length);
    }
    let days = |months: usize| until.iter().skip(months).zip(&until).take(4_800).map(|(end, start)| end - start);
    (0..=1_200).map(|months| (days(months).min().unwrap_or_default(), days(months).max().unwrap_or_default())).collect()
});

/// The fewest and the most calendar days of a span.
fn days(span: Span) -> (i64, i64) {
    let n = i64::from(span.n);
    match span.unit {
        Unit::Days => (n, n),
        Unit::Weeks => (7 * n, 7 * n),
        Unit::Months => MONTHS.get(usize::from(span.n)).copied().unwrap_or((28 * n, 31 * n)),
    }
}

/// The shortest that a span can be, in microseconds; it always is something.
pub(super) fn shortest(span: Span) -> i64 {
    (days(span).0 * DAY - CLOCKS).max(1)
}

/// The longest that a span can be, in microseconds.
pub(super) fn longest(span: Span) -> i64 {
    days(span).1 * DAY + CLOCKS
}

/// Whether, from whichever instant, one span surely ends no later than another.
pub(super) fn no_later(one: Span, other: Span) -> bool {
    match (one.unit, other.unit) {
        (Unit::Months, Unit::Months) => one.n <= other.n,
        _ => days(one).1 <= days(other).0,
    }
}

/// Whether, from whichever instant, one span surely ends before another. A zone that changes sides of the date line may leave a day
/// out, so a day less is not enough.
pub(super) fn sooner(one: Span, other: Span) -> bool {
    match (one.unit, other.unit) {
        (Unit::Months, Unit::Months) => one.n < other.n,
        _ => days(one).1 + 2 <= days(other).0,
    }
}

#[cfg(test)]
mod tests {
    use kernel::{Moment, Zone};
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn months_are_as_long_as_the_calendar_says() {
        let months = |n| days(Span { n, unit: Unit::Months });
        assert_eq!([months(1), months(2), months(3), months(12)], [(28, 31), (59, 62), (89, 92), (365, 366)]);
        assert_eq!(months(1_200), (36_524, 36_525));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]
        #[test]
        fn what_is_said_of_spans_is_so_on_every_calendar(
            zone in prop::sample::select(vec!["Europe/London", "Australia/Lord_Howe", "Pacific/Apia", "Pacific/Kwajalein"]),
            from in 0..4_000_000_000_000_000_i64, one in crate::any::span(), other in crate::any::span(),
        ) {
            let zone = Zone::named(zone).unwrap();
            let (first, second) = (one.after(Moment(from), &zone), other.after(Moment(from), &zone));
            prop_assert!(!no_later(one, other) || first <= second);
            prop_assert!(!sooner(one, other) || first < second);
            prop_assert!((shortest(one)..=longest(one)).contains(&(first.0 - from)));
        }
    }
}
