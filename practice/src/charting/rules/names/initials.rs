//! The initials by which people may be meant, and where a text has them.

use std::collections::HashMap;

use super::{
    Hit, Kind, Person,
    form::parts,
    lexicon::{ABBREVIATIONS, LITTLE_WORDS},
    page::Page,
};

/// The most single letters read as one person's initials.
const MOST_LETTERS: usize = 6;

/// Who is meant by which folded initials.
pub(super) struct Initials(HashMap<String, Vec<usize>>);

impl Initials {
    pub(super) fn of(people: &[Person]) -> Self {
        let mut wanted: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, person) in people.iter().enumerate() {
            for letters in initials(person) {
                wanted.entry(letters).or_default().push(at);
            }
        }
        Self(wanted)
    }

    /// Adds a hit for all initials that a text has.
    pub(super) fn find(&self, page: &Page<'_>, hits: &mut Vec<Hit>) {
        for (from, first) in page.tokens.iter().enumerate() {
            for (letters, end) in capitals(page, from) {
                for person in self.0.get(&letters).into_iter().flatten() {
                    hits.push(Hit { person: *person, kind: Kind::Initials, start: first.start, end, recorded: true });
                }
            }
        }
    }
}

/// The initials by which a person may be meant, folded, without usual abbreviations.
fn initials(person: &Person) -> Vec<String> {
    let first = parts(&person.first);
    let last = parts(&person.last);
    let preferred = parts(person.preferred.as_deref().unwrap_or_default());
    let letter = |word: &String| word.chars().next().filter(|c| c.is_alphabetic());
    let one = |word: Option<&String>| -> String { word.and_then(letter).into_iter().collect() };
    let every = |name: &[String]| -> String { name.iter().filter_map(letter).collect() };
    let backs = [one(last.first()), every(&last), one(last.last())];
    let mut found = Vec::new();
    for front in [one(first.first()), every(&first), one(preferred.first())] {
        for back in &backs {
            let letters = format!("{front}{back}");
            let whole = !front.is_empty() && !back.is_empty();
            if whole && !ABBREVIATIONS.contains(letters.as_str()) && !found.contains(&letters) {
                found.push(letters);
            }
        }
    }
    found
}

/// The initials that may be read from a word on, with the byte where each ends: a word
/// of capitals, or single capitals with a dot after each.
fn capitals(page: &Page<'_>, from: usize) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    let mut letters = String::new();
    for (at, token) in page.tokens.iter().enumerate().skip(from).take(MOST_LETTERS) {
        if !page.is_in_capitals(at) {
            break;
        }
        if token.folded.chars().count() != 1 {
            let little = LITTLE_WORDS.contains(token.folded.as_str());
            if at == from && !(little && page.is_shouted(at)) {
                found.push((token.folded.clone(), token.end));
            }
            break;
        }
        letters.push_str(&token.folded);
        let after = page.text.get(token.end..).unwrap_or_default();
        if at > from {
            found.push((letters.clone(), token.end + usize::from(after.starts_with('.'))));
        }
        let next = page.tokens.get(at + 1).map_or(token.end, |next| next.start);
        let between = page.text.get(token.end..next).unwrap_or_default();
        if !matches!(between, "." | ". " | ".\u{a0}" | ".\u{202f}") {
            break;
        }
    }
    found
}
