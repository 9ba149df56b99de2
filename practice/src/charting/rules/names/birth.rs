//! People's birth dates, and where a text has them in any of the usual spellings.

use std::collections::HashMap;

use jiff::civil::Date;
use kernel::text::{is_hyphen, is_unseen, month_number};

use super::{Hit, Kind, Person};

/// Who was born on which day.
pub(super) struct Births(HashMap<Date, Vec<usize>>);

impl Births {
    pub(super) fn of(people: &[Person]) -> Self {
        let mut wanted: HashMap<Date, Vec<usize>> = HashMap::new();
        for (at, person) in people.iter().enumerate() {
            if let Some(born) = person.born {
                wanted.entry(born).or_default().push(at);
            }
        }
        Self(wanted)
    }

    /// Adds a hit for every birth date that a text has.
    pub(super) fn find(&self, text: &str, hits: &mut Vec<Hit>) {
        if self.0.is_empty() {
            return;
        }
        let mut enter = |dates: Vec<Date>, start: usize, end: usize| {
            for person in dates.iter().filter_map(|date| self.0.get(date)).flatten() {
                hits.push(Hit { person: *person, kind: Kind::BirthDate, start, end, recorded: true });
            }
        };
        let pieces = pieces(text);
        for piece in &pieces {
            if let Part::Number(value, 8) = piece.part {
                enter(compact(value), piece.start, piece.end);
            }
        }
        for three in pieces.windows(3) {
            if let [one, two, three] = three
                && is_date_gap(text, one.end, two.start)
                && is_date_gap(text, two.end, three.start)
            {
                enter(readings(one.part, two.part, three.part), one.start, three.end);
            }
        }
    }
}

/// A part of a date, and where it is written.
struct Piece {
    start: usize,
    end: usize,
    part: Part,
}

#[derive(Clone, Copy)]
enum Part {
    /// A number and how many digits it is written with.
    Number(u32, usize),
    Month(i8),
}

/// The numbers and month names of a text; the ending of `3rd` goes with its number.
fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut runs: Vec<(usize, usize, bool)> = Vec::new();
    for (at, byte) in text.bytes().enumerate() {
        let digit = byte.is_ascii_digit();
        if !digit && !byte.is_ascii_alphabetic() {
            continue;
        }
        match runs.last_mut() {
            Some((_, end, same)) if *end == at && *same == digit => *end = at + 1,
            _ => runs.push((at, at + 1, digit)),
        }
    }
    for (start, end, digit) in runs {
        let word = text.get(start..end).unwrap_or_default().to_ascii_lowercase();
        if digit {
            let part = Part::Number(word.parse().unwrap_or(u32::MAX), word.len());
            pieces.push(Piece { start, end, part });
        } else if let Some(month) = month_number(&word) {
            pieces.push(Piece { start, end, part: Part::Month(month) });
        } else if matches!(word.as_str(), "st" | "nd" | "rd" | "th")
            && let Some(last) = pieces.last_mut()
            && last.end == start
        {
            last.end = end;
        }
    }
    pieces
}

fn is_date_gap(text: &str, end: usize, start: usize) -> bool {
    let between = text.get(end..start).unwrap_or("?");
    let word = between.trim().to_ascii_lowercase();
    let plain = |c: char| is_hyphen(c) || is_unseen(c) || c.is_whitespace() || matches!(c, '.' | ',' | '/');
    matches!(word.as_str(), "of" | "the") || (between.chars().count() <= 4 && between.chars().all(plain))
}

/// The days that eight digits may mean.
fn compact(value: u32) -> Vec<Date> {
    let (head, tail) = (value / 10_000, value % 10_000);
    let (one, two) = (head / 100, head % 100);
    let dates = [day(head, tail / 100, tail % 100), day(tail, two, one), day(tail, one, two)];
    dates.into_iter().flatten().collect()
}

/// The days that three parts may mean.
fn readings(one: Part, two: Part, three: Part) -> Vec<Date> {
    let mut dates = Vec::new();
    match (one, two, three) {
        (Part::Number(year, 4), Part::Number(month, _), Part::Number(date, _)) => {
            dates.push(day(year, month, date));
        }
        (Part::Number(year, 4), Part::Month(month), Part::Number(date, _)) => {
            dates.push(named(year, month, date));
        }
        (Part::Number(a, 1 | 2), Part::Number(b, 1 | 2), Part::Number(year, digits)) => {
            for year in years(year, digits) {
                dates.push(day(year, b, a));
                dates.push(day(year, a, b));
            }
        }
        (Part::Number(date, 1 | 2), Part::Month(month), Part::Number(year, digits))
        | (Part::Month(month), Part::Number(date, 1 | 2), Part::Number(year, digits)) => {
            for year in years(year, digits) {
                dates.push(named(year, month, date));
            }
        }
        _ => {}
    }
    dates.into_iter().flatten().collect()
}

/// The years that a number may mean; two digits may mean two centuries.
fn years(value: u32, digits: usize) -> Vec<u32> {
    match digits {
        4 => vec![value],
        2 => vec![1900 + value, 2000 + value],
        _ => Vec::new(),
    }
}

fn day(year: u32, month: u32, date: u32) -> Option<Date> {
    named(year, i8::try_from(month).ok()?, date)
}

fn named(year: u32, month: i8, date: u32) -> Option<Date> {
    let (year, date) = (i16::try_from(year).ok()?, i8::try_from(date).ok()?);
    Date::new(year, month, date).ok()
}
