//! People's e-mail addresses and telephone numbers, and where a text has them, however it parts the digits.

use std::collections::HashMap;

use kernel::text::{is_hyphen, is_unseen};

use super::{Hit, Kind, Person};

/// The e-mail addresses, each with its owner.
pub(super) struct Emails(Vec<(usize, String)>);

impl Emails {
    pub(super) fn of(people: &[Person]) -> Self {
        let address = |(at, person): (usize, &Person)| {
            let address = person.email.as_deref()?.trim().to_ascii_lowercase();
            address.contains('@').then_some((at, address))
        };
        Self(people.iter().enumerate().filter_map(address).collect())
    }

    /// Adds a hit for every address that a text has, unless it is only a part of a longer one.
    pub(super) fn find(&self, text: &str, hits: &mut Vec<Hit>) {
        if !text.contains('@') {
            return;
        }
        // ASCII lower case keeps every byte in its place.
        let lower = text.to_ascii_lowercase();
        for (person, address) in &self.0 {
            for (start, _) in lower.match_indices(address.as_str()) {
                let end = start + address.len();
                let before = lower.get(..start).unwrap_or_default().chars().next_back();
                let mut after = lower.get(end..).unwrap_or_default().chars();
                let longer = match after.next() {
                    Some('.' | '-') => after.next().is_some_and(char::is_alphanumeric),
                    Some(next) => next.is_alphanumeric(),
                    None => false,
                };
                if !longer && !before.is_some_and(char::is_alphanumeric) {
                    hits.push(Hit { person: *person, kind: Kind::Email, start, end, recorded: true });
                }
            }
        }
    }
}

/// The digits by which two telephone numbers are the same.
const TAIL: usize = 7;

/// The telephone numbers: by their last digits, the owners and all digits of each.
pub(super) struct Phones(HashMap<Vec<u8>, Vec<(usize, Vec<u8>)>>);

impl Phones {
    pub(super) fn of(people: &[Person]) -> Self {
        let mut wanted: HashMap<Vec<u8>, Vec<(usize, Vec<u8>)>> = HashMap::new();
        for (at, person) in people.iter().enumerate() {
            let written = person.phone.as_deref().unwrap_or_default();
            // What stands behind a letter is an extension.
            let number = written.split(char::is_alphabetic).next().unwrap_or_default();
            let digits: Vec<u8> = number.bytes().filter(u8::is_ascii_digit).collect();
            if let Some(tail) = digits.last_chunk::<TAIL>() {
                wanted.entry(tail.to_vec()).or_default().push((at, digits));
            }
        }
        Self(wanted)
    }

    /// Adds a hit for every number that a text has.
    pub(super) fn find(&self, text: &str, hits: &mut Vec<Hit>) {
        if self.0.is_empty() {
            return;
        }
        let digits: Vec<(usize, u8)> = text.bytes().enumerate().filter(|(_, byte)| byte.is_ascii_digit()).collect();
        for (from, window) in digits.windows(TAIL).enumerate() {
            let [(first, _), .., (last, _)] = window else { continue };
            let tail: Vec<u8> = window.iter().map(|(_, digit)| *digit).collect();
            let Some(owners) = self.0.get(&tail) else { continue };
            let linked = window.iter().zip(window.iter().skip(1)).all(|(one, next)| is_linked(text, one.0, next.0));
            let end = last + 1;
            let goes_on = text.as_bytes().get(end).is_some_and(u8::is_ascii_digit);
            if !linked || goes_on {
                continue;
            }
            for (person, number) in owners {
                let start = number_start(text, &digits, from, *first, number);
                hits.push(Hit { person: *person, kind: Kind::Phone, start, end, recorded: true });
            }
        }
    }
}

/// Where a number begins whose last digits were found: as far back as the digits agree or
/// stand without a gap, and with the plus or bracket before them.
fn number_start(text: &str, digits: &[(usize, u8)], from: usize, first: usize, number: &[u8]) -> usize {
    let mut start = first;
    let head = number.len().saturating_sub(TAIL);
    let mut wanted = number.iter().take(head).rev();
    let before = digits.get(..from).unwrap_or_default();
    for (at, digit) in before.iter().rev() {
        let agrees = wanted.next() == Some(digit) && is_linked(text, *at, start);
        if !agrees && at + 1 != start {
            break;
        }
        start = *at;
    }
    let ahead = text.get(..start).unwrap_or_default();
    start - ahead.chars().rev().take_while(|c| matches!(c, '+' | '(')).count()
}

/// Whether two digits may belong to one telephone number.
fn is_linked(text: &str, one: usize, next: usize) -> bool {
    let between = text.get(one + 1..next).unwrap_or("?");
    let gap = |c: char| {
        is_hyphen(c) || is_unseen(c) || (c.is_whitespace() && c != '\n') || matches!(c, '.' | '(' | ')' | '/' | '+' | '_' | '\u{b7}')
    };
    between.chars().count() <= 4 && between.chars().all(gap)
}
