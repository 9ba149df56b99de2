//! The date of birth of a client, however the file writes dates.
//!
//! A four-digit year first is year-month-day; a month in letters is read as such; for
//! `3/4/1990` the order of day and month is settled once for the whole file. A year of two
//! digits is refused, because a client list may hold people of 5 and of 95.

use jiff::civil::Date;
use kernel::text::{month_number, words};

use super::{
    super::{
        ImportRefusal,
        columns::{Columns, Field},
        read::Table,
    },
    line,
};
use crate::clients::rules::OLDEST;

/// Whether `3/4/1990` is the third of April or the fourth of March.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    /// Day, month, year.
    DayFirst,
    /// Month, day, year.
    MonthFirst,
}

/// A date as it is written, before the order of day and month is known.
enum Written {
    /// Year, month and day.
    Settled(i16, i8, i8),
    /// Day and month in an order not known yet, and the year.
    Open(i8, i8, i16),
}

/// A date out of its words, or why they are none.
fn written(text: &str) -> Result<Written, String> {
    let date = without_time(text);
    let parts: Vec<String> = words(date).into_iter().filter(|word| word != "of").map(|word| without_ordinal(&word).to_owned()).collect();
    let unread = || format!("\"{text}\" is not a date that can be read. Write it as year-month-day, such as 1990-03-31.");
    let pieces: Vec<&str> = parts.iter().map(String::as_str).collect();
    match pieces.as_slice() {
        [day] if day.len() == 5 && digits(day) => {
            Err(format!("\"{text}\" is a spreadsheet's inner number of a date. Format the column as a date and export it again."))
        }
        [day] if day.len() == 8 => settled(day.get(..4), day.get(4..6), day.get(6..8), unread),
        [year, month, day] if number(year, 4).is_some() && year.len() == 4 => settled(Some(year), Some(month), Some(day), unread),
        [_, _, year] if number(year, 2).is_some() => {
            Err(format!("The year in \"{text}\" has two digits, which may mean two centuries. Write all four."))
        }
        [one, two, year] if year.len() == 4 => {
            if month_number(one).is_some() {
                settled(Some(year), Some(one), Some(two), unread)
            } else if month_number(two).is_some() {
                settled(Some(year), Some(two), Some(one), unread)
            } else {
                match (small(one), small(two), number(year, 4)) {
                    (Some(one), Some(two), Some(year)) => Ok(Written::Open(one, two, year)),
                    _ => Err(unread()),
                }
            }
        }
        _ => Err(unread()),
    }
}

fn settled(year: Option<&str>, month: Option<&str>, day: Option<&str>, unread: impl Fn() -> String) -> Result<Written, String> {
    let month = month.and_then(|text| month_number(text).or_else(|| small(text)));
    let year = year.and_then(|text| number(text, 4));
    match (year, month, day.and_then(small)) {
        (Some(year), Some(month), Some(day)) => Ok(Written::Settled(year, month, day)),
        _ => Err(unread()),
    }
}

/// A number of at most so many digits (no more than four).
fn number(text: &str, most: usize) -> Option<i16> {
    let sound = text.len() <= most && digits(text);
    if sound { text.parse().ok() } else { None }
}

fn digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn small(text: &str) -> Option<i8> {
    number(text, 2).and_then(|value| i8::try_from(value).ok())
}

fn without_time(text: &str) -> &str {
    let Some((before, _)) = text.split_once(':') else {
        return text;
    };
    match before.rfind([' ', 'T', 't']) {
        Some(at) => before.get(..at).unwrap_or(text),
        None => text,
    }
}

fn without_ordinal(word: &str) -> &str {
    let cut = ["st", "nd", "rd", "th"].into_iter().find_map(|ending| word.strip_suffix(ending));
    match cut {
        Some(day) if small(day).is_some() && !day.is_empty() => day,
        _ => word,
    }
}

/// The order of day and month that the birth dates of a client list prove.
pub(super) fn proven_order(table: &Table, columns: &Columns) -> Result<DateOrder, ImportRefusal> {
    settle_order(table.rows.iter().map(|record| (record.number, line(columns.of(&record.fields, Field::Born)))))
}

/// The order of day and month that a file's own dates prove, each with its row; day first where they leave nothing open.
///
/// # Errors
/// A question for a person where the dates leave it open or contradict each other.
pub fn settle_order(dates: impl Iterator<Item = (usize, String)>) -> Result<DateOrder, ImportRefusal> {
    let (mut day_row, mut month_row, mut unsure) = (None, None, None);
    for (number, text) in dates {
        let Ok(Written::Open(one, two, year)) = written(&text) else {
            continue;
        };
        match (one > 12, two > 12) {
            (true, false) => day_row = day_row.or(Some(number)),
            (false, true) => month_row = month_row.or(Some(number)),
            // A zero is no day and no month either way: that line is refused by itself.
            (false, false) if one != two && one > 0 && two > 0 && unsure.is_none() => {
                unsure = Some((number, text, one, two, year));
            }
            _ => {}
        }
    }
    match (day_row, month_row, unsure) {
        (Some(day_row), Some(month_row), _) => Err(ImportRefusal::MixedDates { day_row, month_row }),
        (Some(_), None, _) | (None, None, None) => Ok(DateOrder::DayFirst),
        (None, Some(_), _) => Ok(DateOrder::MonthFirst),
        (None, None, Some((row, written, one, two, year))) => {
            Err(ImportRefusal::AmbiguousDates { row, written, day_first: spelled(one, two, year), month_first: spelled(two, one, year) })
        }
    }
}

fn spelled(day: i8, month: i8, year: i16) -> String {
    let name = match month {
        1 => "January",
        2 => "February",
        3 => "March",
        4 => "April",
        5 => "May",
        6 => "June",
        7 => "July",
        8 => "August",
        9 => "September",
        10 => "October",
        11 => "November",
        _ => "December",
    };
    format!("{day} {name} {year}")
}

/// The day that is written, or why it is none.
///
/// # Errors
/// A sentence that says what to do.
pub fn day(text: &str, order: DateOrder) -> Result<Date, String> {
    let (year, month, day) = match (written(text)?, order) {
        (Written::Settled(year, month, day), _) => (year, month, day),
        (Written::Open(day, month, year), DateOrder::DayFirst) => (year, month, day),
        (Written::Open(month, day, year), DateOrder::MonthFirst) => (year, month, day),
    };
    Date::new(year, month, day).map_err(|_| {
        let shape = match order {
            DateOrder::DayFirst => "day first",
            DateOrder::MonthFirst => "month first",
        };
        format!("\"{text}\" is no day of the calendar (dates are read {shape}). Correct it.")
    })
}

/// The day that is written, or why it is no date of birth.
pub(super) fn born(text: &str, order: DateOrder, today: Date) -> Result<Date, String> {
    let date = day(text, order)?;
    if date > today {
        return Err(format!("The date of birth {date} lies in the future. Correct it."));
    }
    let before_birthday = (today.month(), today.day()) < (date.month(), date.day());
    let age = today.year() - date.year() - i16::from(before_birthday);
    if age > OLDEST {
        return Err(format!("The date of birth {date} makes the client {age} years old. Correct it or leave it out."));
    }
    Ok(date)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    const TODAY: Date = Date::constant(2026, 3, 10);

    #[test]
    fn dates_are_read_in_the_order_of_the_file() {
        for (text, order, expected) in [
            ("1990-03-04", DateOrder::DayFirst, date(1990, 3, 4)),
            ("1990/3/4", DateOrder::MonthFirst, date(1990, 3, 4)),
            ("19900304", DateOrder::MonthFirst, date(1990, 3, 4)),
            ("1990-03-04T00:00:00Z", DateOrder::DayFirst, date(1990, 3, 4)),
            ("3/4/1990 0:00", DateOrder::DayFirst, date(1990, 4, 3)),
            ("3/4/1990", DateOrder::DayFirst, date(1990, 4, 3)),
            ("3.4.1990", DateOrder::MonthFirst, date(1990, 3, 4)),
            ("4 March 1990", DateOrder::MonthFirst, date(1990, 3, 4)),
            ("4th of Mar. 1990", DateOrder::MonthFirst, date(1990, 3, 4)),
            ("March 4, 1990", DateOrder::DayFirst, date(1990, 3, 4)),
            ("4-Mar-1990", DateOrder::DayFirst, date(1990, 3, 4)),
            ("2026-03-10", DateOrder::DayFirst, TODAY),
            ("1895-03-11", DateOrder::DayFirst, date(1895, 3, 11)),
        ] {
            assert_eq!(born(text, order, TODAY), Ok(expected), "{text}");
        }
    }

    #[test]
    fn bad_dates_say_what_to_do() {
        for (text, part) in [
            ("3/4/90", "two digits"),
            ("3 Mar 90", "two digits"),
            ("32935", "inner number"),
            ("2026-03-11", "future"),
            ("1895-03-10", "131 years"),
            ("30/2/1990", "no day of the calendar"),
            ("soon", "that can be read"),
            ("1990", "that can be read"),
            ("99999999", "no day of the calendar"),
            ("ü/ü/1990", "that can be read"),
        ] {
            let says = born(text, DateOrder::DayFirst, TODAY).unwrap_err();
            assert!(says.contains(part), "{text}: {says}");
        }
    }

    proptest! {
        #[test]
        fn every_birthday_is_read_back(days in 0..43_000_i32) {
            let born_on = TODAY.checked_sub(jiff::ToSpan::days(days)).unwrap();
            let (year, month, day) = (born_on.year(), born_on.month(), born_on.day());
            for (text, order) in [
                (born_on.to_string(), DateOrder::MonthFirst),
                (format!("{day}/{month}/{year}"), DateOrder::DayFirst),
                (format!("{month:02}-{day:02}-{year}"), DateOrder::MonthFirst),
                (spelled(day, month, year), DateOrder::MonthFirst),
            ] {
                prop_assert_eq!(born(&text, order, TODAY), Ok(born_on));
            }
        }
    }
}
