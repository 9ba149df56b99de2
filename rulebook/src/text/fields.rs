//! The fields of one table, taken one by one; what is wrong with them is noted with its line.

use serde::de::IntoDeserializer as _;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::Slip;

/// A value with its place in the text.
pub(super) type Value<'a, 'i> = &'a Spanned<DeValue<'i>>;

/// What has been found wrong so far.
pub(super) struct Slips {
    /// Where each line begins, in bytes.
    starts: Vec<usize>,
    all: Vec<Slip>,
}

impl Slips {
    /// None yet, of this text.
    pub(super) fn of(text: &str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Self { starts: std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect(), all: Vec::new() }
    }
    /// Notes one at a byte of the text.
    pub(super) fn at(&mut self, byte: usize, say: impl Into<String>) {
        let line = self.starts.partition_point(|start| *start <= byte);
        self.all.push(Slip { line, say: say.into() });
    }
    /// Notes one that concerns the whole.
    pub(super) fn whole(&mut self, say: impl Into<String>) {
        self.all.push(Slip { line: 0, say: say.into() });
    }
    /// All of them, by line, once each.
    pub(super) fn done(mut self) -> Vec<Slip> {
        const MOST: usize = 100;
        self.all.sort_by_key(|slip| slip.line);
        self.all.dedup();
        self.all.truncate(MOST);
        self.all
    }
}

/// How long a text may be, in characters.
#[derive(Clone, Copy)]
pub(super) enum Size {
    /// A name or a source, on one line.
    Name = 120,
    /// A question or a sentence; may go over lines.
    Sentence = 2000,
}

/// The fields of a table.
pub(super) struct Fields<'a, 'i> {
    table: &'a DeTable<'i>,
    /// Where the table begins, in bytes.
    pub(super) at: usize,
    /// What it is, to people: `the state “triage”`.
    pub(super) what: String,
    known: Vec<&'static str>,
}

impl<'a, 'i> Fields<'a, 'i> {
    /// Those of a table.
    pub(super) fn of(table: &'a DeTable<'i>, at: usize, what: &str) -> Self {
        Self { table, at, what: what.to_owned(), known: Vec::new() }
    }
    /// Whether the table has a field, known from now on.
    pub(super) fn has(&mut self, key: &'static str) -> bool {
        self.take(key).is_some()
    }
    /// A field as it is, and where its key stands.
    pub(super) fn take(&mut self, key: &'static str) -> Option<Value<'a, 'i>> {
        self.known.push(key);
        self.table.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| value)
    }
    /// A text that may be missing.
    pub(super) fn text(&mut self, slips: &mut Slips, key: &'static str, size: Size) -> Option<(String, usize)> {
        let value = self.take(key)?;
        let at = value.span().start;
        let Some(text) = value.get_ref().as_str() else {
            slips.at(at, format!("“{key}” of {} must be words in quotes, such as {key} = \"…\".", self.what));
            return None;
        };
        let most = size as usize;
        let control = |c: char| c.is_control() && (c != '\n' || matches!(size, Size::Name));
        if text.chars().count() > most {
            slips.at(at, format!("“{key}” of {} is too long: keep it to {most} characters.", self.what));
        } else if text.contains(control) {
            slips.at(
                at,
                format!("“{key}” of {} holds a character that cannot be printed: write it on one line, in plain letters.", self.what),
            );
        }
        Some((text.to_owned(), at))
    }
    /// A text that may be missing and is empty then.
    pub(super) fn words(&mut self, slips: &mut Slips, key: &'static str, size: Size) -> String {
        self.text(slips, key, size).map(|(text, _)| text).unwrap_or_default()
    }
    /// A text that must be there, and not blank.
    pub(super) fn name(&mut self, slips: &mut Slips, key: &'static str) -> Option<String> {
        let given = self.take(key).is_some();
        let text = self.words(slips, key, Size::Name);
        if !text.trim().is_empty() {
            return Some(text);
        }
        if !given {
            slips.at(self.at, format!("{} has no “{key}”: add {key} = \"…\".", capital(&self.what)));
        } else if let Some(value) = self.take(key).filter(|value| value.get_ref().is_str()) {
            slips.at(value.span().start, format!("“{key}” of {} is empty: write something between the quotes.", self.what));
        }
        None
    }
    /// A word in small letters, digits and `_` that must be there. `_` begins none.
    pub(super) fn key(&mut self, slips: &mut Slips, key: &'static str) -> Option<(String, usize)> {
        let word = self.name(slips, key)?;
        let at = self.take(key).map_or(self.at, |value| value.span().start);
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if word.len() > 40 || !word.chars().all(plain) || word.starts_with('_') {
            slips.at(at, format!("“{word}” will not do as a key: use at most 40 small letters, digits and “_”, such as group_therapy."));
        }
        Some((word, at))
    }
    /// Yes or no; no when missing.
    pub(super) fn flag(&mut self, slips: &mut Slips, key: &'static str) -> bool {
        let Some(value) = self.take(key) else { return false };
        value.get_ref().as_bool().unwrap_or_else(|| {
            slips.at(value.span().start, format!("“{key}” of {} must be true or false, without quotes.", self.what));
            false
        })
    }
    /// A list of words; none when missing.
    pub(super) fn list(&mut self, slips: &mut Slips, key: &'static str) -> Vec<(&'a str, usize)> {
        let Some(value) = self.take(key) else { return Vec::new() };
        let wrong = format!("“{key}” of {} must be a list of words, such as {key} = [\"…\", \"…\"].", self.what);
        let Some(all) = value.get_ref().as_array() else {
            slips.at(value.span().start, wrong);
            return Vec::new();
        };
        let mut words: Vec<(&str, usize)> = Vec::new();
        for one in all.iter() {
            let at = one.span().start;
            match one.get_ref().as_str() {
                None => slips.at(at, wrong.as_str()),
                Some(word) if words.iter().any(|(known, _)| *known == word) => {
                    slips.at(at, format!("“{word}” stands twice in “{key}” of {}: keep one.", self.what));
                }
                Some(word) => words.push((word, at)),
            }
        }
        words
    }
    /// A length of time; none when missing.
    pub(super) fn span(&mut self, slips: &mut Slips, key: &'static str) -> Option<crate::Span> {
        let (text, at) = self.text(slips, key, Size::Name)?;
        crate::Span::try_from(text).map_err(|say| slips.at(at, say)).ok()
    }
    /// One word of a fixed few, read by serde.
    pub(super) fn choice<T>(&mut self, slips: &mut Slips, key: &'static str, known: &str) -> Option<T>
    where
        T: for<'de> serde::Deserialize<'de>,
    {
        let (word, at) = self.text(slips, key, Size::Name)?;
        let read: Result<T, serde::de::value::Error> = T::deserialize(word.as_str().into_deserializer());
        read.map_err(|_| slips.at(at, format!("“{key}” of {} cannot be “{word}”: it is {known}.", self.what))).ok()
    }
    /// The tables of a list written `[[key]]`, at most so many.
    pub(super) fn tables(&mut self, slips: &mut Slips, key: &'static str, most: usize) -> Vec<(&'a DeTable<'i>, usize)> {
        let Some(value) = self.take(key) else { return Vec::new() };
        let wrong = format!("Begin every {key} with a line [[{key}]], with two brackets on each side.");
        let Some(all) = value.get_ref().as_array() else {
            slips.at(value.span().start, wrong);
            return Vec::new();
        };
        if let Some(beyond) = all.get(most) {
            slips.at(beyond.span().start, format!("There are more than {most} of [[{key}]]: leave some out, or make two books."));
        }
        let mut tables = Vec::new();
        for one in all.iter().take(most) {
            match one.get_ref().as_table() {
                Some(table) => tables.push((table, one.span().start)),
                None => slips.at(one.span().start, wrong.as_str()),
            }
        }
        tables
    }
    /// Notes every field that nobody asked for.
    pub(super) fn done(mut self, slips: &mut Slips) {
        let mut seen = Vec::new();
        self.known.retain(|key| {
            !seen.contains(key) && {
                seen.push(*key);
                true
            }
        });
        for (name, _) in self.table.iter().filter(|(name, _)| !self.known.iter().any(|known| name.get_ref() == known)) {
            let say = format!("{} has no “{}”. It may have: {}.", capital(&self.what), shortened(name.get_ref()), self.known.join(", "));
            slips.at(name.span().start, say);
        }
    }
}

/// With a capital letter first.
pub(super) fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// At most forty characters of what somebody wrote.
pub(super) fn shortened(words: &str) -> String {
    let mut short: String = words.chars().take(40).collect();
    if short.len() < words.len() {
        short.push('…');
    }
    short
}
