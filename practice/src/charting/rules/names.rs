//! Finds other members' identity in a text: names, nicknames, initials, e-mail addresses,
//! telephone numbers and birth dates, as they are written in clinical notes.
//!
//! Pure and deliberately wary: a finding asks for a look or a reason, so a missed name costs
//! more than a needless question. The choices made:
//!
//! - Names match whole words, whatever their case and accents; `Ben's`, `BEN`, `O'Brien`
//!   for `OBrien` and `Smith Jones` for `Smith-Jones` are all seen. Each word of a double
//!   name counts by itself.
//! - A name that is also an English word (Grace, Will, May, Young) counts only where it is
//!   capitalised; so does a name of two letters. A name that is a little word of the
//!   language (An, So, Do) counts only where it is capitalised within a sentence.
//! - Initials count only in capitals (`AD`, `A.D.`, `A. D.`) and never when they are a usual
//!   abbreviation of clinical notes (`PM`, `DBT`, `ED`).
//! - Telephone numbers are the same when their last seven digits are.
//! - What the text says about its own client is no finding: a name, initials or a date that
//!   the two share is taken for the client's own. A namesake with the same full name cannot
//!   be told apart and is not found either. A nickname that only this table gives the own
//!   client does not hide another member who is recorded under it.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use jiff::civil::Date;
use kernel::text::{Token, is_apostrophe, is_hyphen, is_unseen, month_number, tokens};

/// A member of the group, as far as the guard needs to know one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The caller's key.
    pub key: String,
    /// The given name or names.
    pub first: String,
    /// The family name or names.
    pub last: String,
    /// The name the person goes by.
    pub preferred: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The telephone number, however written.
    pub phone: Option<String>,
    /// The date of birth.
    pub born: Option<Date>,
}

/// By what a person was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// First (or preferred, or short) and last name, in either order.
    FullName,
    /// The first name, a part of it, or a usual short form of it.
    FirstName,
    /// The last name or a part of it.
    LastName,
    /// The preferred name.
    Preferred,
    /// Initials in capitals.
    Initials,
    /// The e-mail address.
    Email,
    /// The telephone number.
    Phone,
    /// The date of birth.
    BirthDate,
}

/// One place of a text that points to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The key of the person found.
    pub person: String,
    /// By what.
    pub kind: Kind,
    /// The text as written.
    pub found: String,
    /// The byte where it begins.
    pub start: usize,
    /// The byte after its last one.
    pub end: usize,
}

/// The people of a session, made ready to be looked for: once for many texts.
pub struct Roster<'a> {
    people: &'a [Person],
    forms: Forms,
    initials: HashMap<String, Vec<usize>>,
}

impl<'a> Roster<'a> {
    /// Makes people ready to be looked for.
    pub fn of(people: &'a [Person]) -> Self {
        let mut initials_of: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, person) in people.iter().enumerate() {
            for letters in initials(person) {
                initials_of.entry(letters).or_default().push(at);
            }
        }
        Self { people, forms: Forms::of(people), initials: initials_of }
    }

    /// Finds the other members' identity in a text.
    ///
    /// `own` is the client whose note the text is; shared text has none. Findings come in the
    /// order of the text. Within a full name the single names are not named again, and of two
    /// ways to find one person in one place the wider is given.
    pub fn find(&self, text: &str, own: Option<&str>) -> Vec<Finding> {
        if text.is_empty() {
            return Vec::new();
        }
        let is_own = |at: usize| self.people.get(at).is_some_and(|person| own == Some(person.key.as_str()));
        let (mine, mut hits): (Vec<Hit>, Vec<Hit>) = self.look(&Page { text, tokens: tokens(text) }).into_iter().partition(|hit| is_own(hit.person));
        hits.retain(|hit| {
            let hides = |own: &Hit| own.holds(hit) && (own.recorded || !hit.recorded);
            !mine.iter().any(hides)
        });
        let named = |hit: Hit| {
            Some(Finding {
                person: self.people.get(hit.person)?.key.clone(),
                kind: hit.kind,
                found: text.get(hit.start..hit.end)?.to_owned(),
                start: hit.start,
                end: hit.end,
            })
        };
        settle(hits).into_iter().filter_map(named).collect()
    }

    fn look(&self, page: &Page<'_>) -> Vec<Hit> {
        let mut hits = Vec::new();
        by_name(page, &self.forms, &mut hits);
        by_initials(page, &self.initials, &mut hits);
        if page.text.contains(['@', '\u{ff20}']) {
            by_email(page.text, self.people, &mut hits);
        }
        if page.text.chars().any(char::is_numeric) {
            by_phone(page.text, self.people, &mut hits);
            by_birth(page.text, self.people, &mut hits);
        }
        hits
    }
}

/// Looks through one text by itself, for the tests below.
#[cfg(test)]
fn find(text: &str, others: &[Person], own: Option<&Person>) -> Vec<Finding> {
    let strangers = others.iter().filter(|other| own.is_none_or(|own| own.key != other.key));
    let people: Vec<Person> = strangers.chain(own).cloned().collect();
    Roster::of(&people).find(text, own.map(|own| own.key.as_str()))
}

/// A text and its words.
struct Page<'a> {
    text: &'a str,
    tokens: Vec<Token>,
}

/// A finding before it is weighed against the others.
#[derive(Debug, Clone, Copy)]
struct Hit {
    person: usize,
    kind: Kind,
    start: usize,
    end: usize,
    /// Whether the person's record itself says so, and not only the table of nicknames.
    recorded: bool,
}

impl Hit {
    fn holds(&self, other: &Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    fn length(&self) -> usize {
        self.end - self.start
    }
}

/// Leaves one hit for each person and place, and no single name within a full name.
fn settle(mut hits: Vec<Hit>) -> Vec<Hit> {
    hits.sort_by_key(|hit| (hit.start, Reverse(hit.end), hit.person, hit.kind));
    let mut open: Vec<Hit> = Vec::new();
    let mut kept = Vec::new();
    for hit in hits {
        open.retain(|wide| wide.end > hit.start);
        let swallowed = open.iter().any(|wide| {
            let whole = matches!(wide.kind, Kind::FullName | Kind::Email);
            let wider = whole && wide.length() > hit.length();
            wide.holds(&hit) && (wide.person == hit.person || wider)
        });
        if !swallowed {
            open.push(hit);
            kept.push(hit);
        }
    }
    kept
}

// Names

/// How a form must be capitalised to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Case {
    Any,
    Capital,
    Inside,
}

/// One way of writing a person's name.
struct Form {
    person: usize,
    kind: Kind,
    recorded: bool,
    case: Case,
    /// Where, in the letters run together, a blank may stand.
    joints: Vec<usize>,
}

/// All ways of writing all names, by their letters run together.
#[derive(Default)]
struct Forms {
    by_letters: HashMap<String, Vec<Form>>,
    longest: usize,
}

/// The most words in one name.
const MOST_WORDS: usize = 12;

impl Forms {
    fn of(people: &[Person]) -> Self {
        let mut forms = Self::default();
        for (at, person) in people.iter().enumerate() {
            forms.enter_person(at, person);
        }
        forms
    }

    fn enter_person(&mut self, at: usize, person: &Person) {
        let first = parts(&person.first);
        let last = parts(&person.last);
        let preferred = parts(person.preferred.as_deref().unwrap_or(""));
        self.enter_name(at, Kind::FirstName, &first);
        self.enter_name(at, Kind::LastName, &last);
        self.enter_name(at, Kind::Preferred, &preferred);
        let mut given = vec![(first.clone(), true), (preferred, true)];
        if let Some(head) = first.first() {
            if first.len() > 1 {
                given.push((vec![head.clone()], true));
            }
            for short in also_called(head) {
                let short = vec![short.to_owned()];
                self.enter(at, Kind::FirstName, &short, false);
                given.push((short, false));
            }
        }
        for (name, recorded) in given {
            if !name.is_empty() && !last.is_empty() {
                let forward = [name.as_slice(), last.as_slice()].concat();
                let backward = [last.as_slice(), name.as_slice()].concat();
                self.enter(at, Kind::FullName, &forward, recorded);
                self.enter(at, Kind::FullName, &backward, recorded);
            }
        }
    }

    /// Enters a name and, where it has several words, each that is no mere particle.
    fn enter_name(&mut self, at: usize, kind: Kind, name: &[String]) {
        self.enter(at, kind, name, true);
        if name.len() < 2 {
            return;
        }
        for (place, part) in name.iter().enumerate() {
            let family = kind == Kind::LastName;
            let head = place == 0 && !family;
            let particle = family && has(&PARTICLES, part);
            if head || (part.chars().count() > 2 && !particle) {
                self.enter(at, kind, std::slice::from_ref(part), true);
            }
        }
    }

    fn enter(&mut self, person: usize, kind: Kind, name: &[String], recorded: bool) {
        let letters = name.concat();
        // A single letter, or a single character of a script without blanks, is in every
        // second sentence.
        let alone = name.len() == 1 && tokens_are_short(name);
        if letters.is_empty() || alone {
            return;
        }
        let case = match name {
            [word] if has(&LITTLE_WORDS, word) => Case::Inside,
            _ if name.iter().all(|word| common(word)) => Case::Capital,
            _ => Case::Any,
        };
        let mut joints = Vec::new();
        let mut length = 0;
        for word in name {
            length += word.len();
            joints.push(length);
        }
        self.longest = self.longest.max(letters.len());
        self.by_letters.entry(letters).or_default().push(Form {
            person,
            kind,
            recorded,
            case,
            joints,
        });
    }
}

/// The folded words of a name.
fn parts(name: &str) -> Vec<String> {
    tokens(name).into_iter().map(|token| token.folded).collect()
}

/// Whether a one-word name is one letter, counting a Korean syllable as one.
fn tokens_are_short(name: &[String]) -> bool {
    name.iter().all(|word| {
        let jamo = word.chars().all(|c| ('\u{1100}'..='\u{11ff}').contains(&c));
        word.chars().count() < 2 || (jamo && word.chars().count() <= 3)
    })
}

/// Whether a folded word is too usual to count in lower case.
fn common(word: &str) -> bool {
    let brief = word.is_ascii() && word.len() <= 2;
    brief || has(&WORDS, word) || has(&LITTLE_WORDS, word)
}

/// The formal and short forms that go with a folded given name.
fn also_called(name: &str) -> Vec<&'static str> {
    let mut called = Vec::new();
    for entry in NICKNAMES.split(';') {
        let mut forms = entry.split_ascii_whitespace();
        let formal = forms.next().unwrap_or("");
        if formal == name {
            called.extend(forms);
        } else if forms.any(|short| short == name) {
            called.push(formal);
        }
    }
    called
}

fn by_name(page: &Page<'_>, forms: &Forms, hits: &mut Vec<Hit>) {
    for from in 0..page.tokens.len() {
        let mut letters = String::new();
        let mut blanks = Vec::new();
        for to in from..page.tokens.len().min(from + MOST_WORDS) {
            if to > from {
                match page.gap(to - 1) {
                    Gap::Tight => {}
                    Gap::Loose => blanks.push(letters.len()),
                    Gap::Wide => break,
                }
            }
            let Some(token) = page.tokens.get(to) else {
                break;
            };
            letters.push_str(&token.folded);
            if letters.len() > forms.longest {
                break;
            }
            for form in forms.by_letters.get(&letters).into_iter().flatten() {
                let joined = blanks.iter().all(|blank| form.joints.contains(blank));
                if joined && page.counts(form, from, to) {
                    hits.extend(page.hit(form, from, to));
                }
            }
        }
    }
}

/// What stands between two neighbouring words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// Nothing, an apostrophe or a hyphen: the words may be parts of one.
    Tight,
    /// A blank, a comma and a blank, a line end, or a single dot or underscore.
    Loose,
    /// Anything else.
    Wide,
}

impl Page<'_> {
    /// What stands after a word.
    fn gap(&self, at: usize) -> Gap {
        let (Some(left), Some(right)) = (self.tokens.get(at), self.tokens.get(at + 1)) else {
            return Gap::Wide;
        };
        let between = self.text.get(left.end..right.start).unwrap_or("");
        let mut seen = between.chars().filter(|c| !is_unseen(*c));
        let (Some(first), second) = (seen.next(), seen.next()) else {
            return Gap::Tight;
        };
        if second.is_none() && (is_apostrophe(first) || is_hyphen(first)) {
            return Gap::Tight;
        }
        if second.is_none() && matches!(first, '.' | '_') {
            return Gap::Loose;
        }
        let blank = |c: char| c.is_whitespace() || is_unseen(c);
        let bare = between.trim_matches(blank);
        let lines = between.matches('\n').count();
        if (bare.is_empty() || bare == ",") && lines < 2 {
            Gap::Loose
        } else {
            Gap::Wide
        }
    }

    fn hit(&self, form: &Form, from: usize, to: usize) -> Option<Hit> {
        Some(Hit {
            person: form.person,
            kind: form.kind,
            start: self.tokens.get(from)?.start,
            end: self.tokens.get(to)?.end,
            recorded: form.recorded,
        })
    }

    fn written(&self, at: usize) -> &str {
        self.tokens
            .get(at)
            .and_then(|token| self.text.get(token.start..token.end))
            .unwrap_or("")
    }

    /// Whether a form of a name counts where it stands, by its capitals.
    fn counts(&self, form: &Form, from: usize, to: usize) -> bool {
        let capital = || (from..=to).all(|at| is_capitalised(self.written(at)));
        let fits = match form.case {
            Case::Any => true,
            Case::Capital => capital(),
            Case::Inside => capital() && !self.starts_sentence(from) && !self.is_shouted(from),
        };
        fits && !(from == to && form.kind != Kind::FullName && self.is_abbreviation(from))
    }

    /// Whether a word is a usual abbreviation in capitals, and not a word of a line that is
    /// all in capitals.
    fn is_abbreviation(&self, at: usize) -> bool {
        let folded = self
            .tokens
            .get(at)
            .map_or("", |token| token.folded.as_str());
        has(&ABBREVIATIONS, folded) && is_all_capitals(self.written(at)) && !self.is_shouted(at)
    }

    /// Whether a word beside this one is in capitals and no abbreviation.
    fn is_shouted(&self, at: usize) -> bool {
        let loud = |beside: Option<usize>| {
            beside
                .and_then(|at| self.tokens.get(at))
                .is_some_and(|token| {
                    let written = self.text.get(token.start..token.end).unwrap_or("");
                    written.chars().count() > 1
                        && is_all_capitals(written)
                        && !has(&ABBREVIATIONS, &token.folded)
                })
        };
        loud(at.checked_sub(1)) || loud(at.checked_add(1))
    }

    fn starts_sentence(&self, at: usize) -> bool {
        let start = self.tokens.get(at).map_or(0, |token| token.start);
        let before = self.text.get(..start).unwrap_or("");
        let opening = |c: char| {
            matches!(
                c,
                '"' | '\'' | '\u{201c}' | '\u{2018}' | '(' | '[' | '*' | '_' | '#' | '\u{2022}'
            ) || is_hyphen(c)
                || (c.is_whitespace() && c != '\n')
        };
        let last = before.trim_end_matches(opening).chars().next_back();
        last.is_none_or(|c| matches!(c, '\n' | '.' | '!' | '?' | ':' | ';'))
    }
}

fn is_capitalised(word: &str) -> bool {
    word.chars()
        .find(|c| c.is_alphabetic())
        .is_some_and(|c| !c.is_lowercase())
}

fn is_all_capitals(word: &str) -> bool {
    word.chars().any(char::is_uppercase) && !word.chars().any(char::is_lowercase)
}

// Initials

fn by_initials(page: &Page<'_>, wanted: &HashMap<String, Vec<usize>>, hits: &mut Vec<Hit>) {
    for from in 0..page.tokens.len() {
        for (letters, end) in page.capitals(from) {
            for person in wanted.get(&letters).into_iter().flatten() {
                hits.push(Hit {
                    person: *person,
                    kind: Kind::Initials,
                    start: page.tokens.get(from).map_or(end, |token| token.start),
                    end,
                    recorded: true,
                });
            }
        }
    }
}

/// The initials by which a person may be meant, folded, without usual abbreviations.
fn initials(person: &Person) -> Vec<String> {
    let first = parts(&person.first);
    let last = parts(&person.last);
    let preferred = parts(person.preferred.as_deref().unwrap_or(""));
    let letter = |word: Option<&String>| -> String {
        let found = word.and_then(|word| word.chars().next());
        found.into_iter().filter(|c| c.is_alphabetic()).collect()
    };
    let every =
        |name: &[String]| -> String { name.iter().map(|word| letter(Some(word))).collect() };
    let (given, called) = (letter(first.first()), letter(preferred.first()));
    let (family, tail) = (letter(last.first()), letter(last.last()));
    let mut found = Vec::new();
    for front in [given, every(&first), called] {
        for back in [family.clone(), every(&last), tail.clone()] {
            let letters = format!("{front}{back}");
            let whole = !front.is_empty() && !back.is_empty();
            let usual = has(&ABBREVIATIONS, &letters);
            if whole && !usual && !found.contains(&letters) {
                found.push(letters);
            }
        }
    }
    found
}

impl Page<'_> {
    /// The initials that may be read from a word on, with the byte where each ends: a word
    /// of capitals, or single capitals with a dot after each.
    fn capitals(&self, from: usize) -> Vec<(String, usize)> {
        let mut found = Vec::new();
        let Some(token) = self.tokens.get(from) else {
            return found;
        };
        if !is_all_capitals(self.written(from)) {
            return found;
        }
        if token.folded.chars().count() > 1 {
            let little = has(&LITTLE_WORDS, &token.folded);
            if !(little && self.is_shouted(from)) {
                found.push((token.folded.clone(), token.end));
            }
            return found;
        }
        let mut letters = String::new();
        for at in from..self.tokens.len().min(from + 6) {
            let Some(token) = self.tokens.get(at) else {
                break;
            };
            let single = token.folded.chars().count() == 1 && is_all_capitals(self.written(at));
            if !single {
                break;
            }
            letters.push_str(&token.folded);
            let after = self.text.get(token.end..).unwrap_or("");
            let dotted = after.starts_with('.');
            if at > from {
                let end = if dotted { token.end + 1 } else { token.end };
                found.push((letters.clone(), end));
            }
            let next = self.tokens.get(at + 1).map_or(token.end, |next| next.start);
            let between = self.text.get(token.end..next).unwrap_or("");
            if !dotted || !matches!(between, "." | ". " | ".\u{a0}" | ".\u{202f}") {
                break;
            }
        }
        found
    }
}

// Addresses and numbers

fn by_email(text: &str, people: &[Person], hits: &mut Vec<Hit>) {
    // ASCII lower case keeps every byte in its place.
    let lower = text.to_ascii_lowercase();
    for (person, one) in people.iter().enumerate() {
        let email = one.email.as_deref().unwrap_or("").trim();
        if !email.contains('@') {
            continue;
        }
        let email = email.to_ascii_lowercase();
        for (start, _) in lower.match_indices(&email) {
            let end = start + email.len();
            let before = lower.get(..start).unwrap_or("").chars().next_back();
            let mut after = lower.get(end..).unwrap_or("").chars();
            let longer = match after.next() {
                Some('.' | '-') => after.next().is_some_and(char::is_alphanumeric),
                Some(next) => next.is_alphanumeric(),
                None => false,
            };
            if !longer && !before.is_some_and(char::is_alphanumeric) {
                hits.push(Hit {
                    person,
                    kind: Kind::Email,
                    start,
                    end,
                    recorded: true,
                });
            }
        }
    }
}

/// The digits by which two telephone numbers are the same.
const PHONE_TAIL: usize = 7;

fn by_phone(text: &str, people: &[Person], hits: &mut Vec<Hit>) {
    let mut wanted: HashMap<Vec<u8>, Vec<(usize, Vec<u8>)>> = HashMap::new();
    for (at, person) in people.iter().enumerate() {
        let written = person.phone.as_deref().unwrap_or("");
        let number = written.split(char::is_alphabetic).next().unwrap_or("");
        let digits: Vec<u8> = number.bytes().filter(u8::is_ascii_digit).collect();
        let head = digits.len().checked_sub(PHONE_TAIL);
        if let Some(tail) = head.and_then(|head| digits.get(head..)) {
            wanted.entry(tail.to_vec()).or_default().push((at, digits));
        }
    }
    if wanted.is_empty() {
        return;
    }
    let digits: Vec<(usize, u8)> = text
        .bytes()
        .enumerate()
        .filter(|(_, byte)| byte.is_ascii_digit())
        .collect();
    for (from, window) in digits.windows(PHONE_TAIL).enumerate() {
        let (Some((first, _)), Some((last, _))) = (window.first(), window.last()) else {
            continue;
        };
        let tail: Vec<u8> = window.iter().map(|(_, digit)| *digit).collect();
        let Some(owners) = wanted.get(&tail) else {
            continue;
        };
        let linked = window
            .iter()
            .zip(window.iter().skip(1))
            .all(|(one, next)| is_linked(text, one.0, next.0));
        let end = last + 1;
        let goes_on = text.as_bytes().get(end).is_some_and(u8::is_ascii_digit);
        if !linked || goes_on {
            continue;
        }
        for (person, number) in owners {
            hits.push(Hit {
                person: *person,
                kind: Kind::Phone,
                start: phone_start(text, &digits, from, *first, number),
                end,
                recorded: true,
            });
        }
    }
}

/// Where a number begins whose last digits were found: as far back as the digits agree or
/// stand without a gap, and with the plus or bracket before them.
fn phone_start(
    text: &str,
    digits: &[(usize, u8)],
    from: usize,
    first: usize,
    number: &[u8],
) -> usize {
    let mut start = first;
    let head = number.len().saturating_sub(PHONE_TAIL);
    let mut wanted = number.iter().take(head).rev();
    let before = digits.get(..from).unwrap_or_default();
    for (at, digit) in before.iter().rev() {
        let agrees = wanted.next() == Some(digit) && is_linked(text, *at, start);
        if !agrees && at + 1 != start {
            break;
        }
        start = *at;
    }
    let ahead = text.get(..start).unwrap_or("");
    let opening = ahead
        .chars()
        .rev()
        .take_while(|c| matches!(c, '+' | '('))
        .count();
    start - opening
}

/// Whether two digits may belong to one telephone number.
fn is_linked(text: &str, one: usize, next: usize) -> bool {
    let between = text.get(one + 1..next).unwrap_or("?");
    between.chars().count() <= 4
        && between.chars().all(|c| {
            is_hyphen(c)
                || is_unseen(c)
                || (c.is_whitespace() && c != '\n')
                || matches!(c, '.' | '(' | ')' | '/' | '+' | '_' | '\u{b7}')
        })
}

// Birth dates

/// A part of a date as written.
#[derive(Debug, Clone, Copy)]
struct Piece {
    start: usize,
    end: usize,
    part: Part,
}

#[derive(Debug, Clone, Copy)]
enum Part {
    /// A number and how many digits it is written with.
    Number(u32, usize),
    Month(i8),
}

fn by_birth(text: &str, people: &[Person], hits: &mut Vec<Hit>) {
    let mut wanted: HashMap<Date, Vec<usize>> = HashMap::new();
    for (at, person) in people.iter().enumerate() {
        if let Some(born) = person.born {
            wanted.entry(born).or_default().push(at);
        }
    }
    if wanted.is_empty() {
        return;
    }
    let pieces = pieces(text);
    let mut enter = |dates: Vec<Date>, start: usize, end: usize| {
        for date in dates {
            for person in wanted.get(&date).into_iter().flatten() {
                hits.push(Hit {
                    person: *person,
                    kind: Kind::BirthDate,
                    start,
                    end,
                    recorded: true,
                });
            }
        }
    };
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
            enter(
                readings(one.part, two.part, three.part),
                one.start,
                three.end,
            );
        }
    }
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
        let word = text.get(start..end).unwrap_or("").to_ascii_lowercase();
        if digit {
            let part = Part::Number(word.parse().unwrap_or(u32::MAX), word.len());
            pieces.push(Piece { start, end, part });
        } else if let Some(month) = month_number(&word) {
            let part = Part::Month(month);
            pieces.push(Piece { start, end, part });
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
    let plain =
        |c: char| is_hyphen(c) || is_unseen(c) || c.is_whitespace() || matches!(c, '.' | ',' | '/');
    matches!(word.as_str(), "of" | "the")
        || (between.chars().count() <= 4 && between.chars().all(plain))
}

/// The days that eight digits may mean.
fn compact(value: u32) -> Vec<Date> {
    let (head, tail) = (value / 10_000, value % 10_000);
    let (one, two) = (head / 100, head % 100);
    let dates = [
        day(head, tail / 100, tail % 100),
        day(tail, two, one),
        day(tail, one, two),
    ];
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

// Tables, all folded

/// Whether a table of words holds a word.
fn has(table: &Table, word: &str) -> bool {
    table.contains(word)
}

/// A table of words.
type Table = LazyLock<HashSet<&'static str>>;

fn words(all: &'static str) -> HashSet<&'static str> {
    all.split_ascii_whitespace().collect()
}

/// Capitals that mean something else than a person in clinical notes. All of at most four
/// letters.
static ABBREVIATIONS: Table = Table::new(|| words("\
    aa abc aca act adhd adl am aod apa art asap asd asi auds aud bac bdi bid bip bmi bp bpd \
    cam cbt cc ceo cft cns cpr cps cpt crm ctrs cv cva dbt dob doc dot dr dsm dt dts dui dv \
    dx ecg ed eds eeg ekg emdr emr emt er erp etoh eu faq fasd fbi fda fh fmla fu fyi gad gi \
    gp gps hep hi hiv hr hrt hs hx icd icu id idd iep ifs im iop ipt iq is it iud iv jr lgbt \
    loc lpc lcsw ma mat mbct md mdd mh mhp mi mme mri ms msa mse msw mva na nami nhs no np \
    npo nsi nssi nyc ocd od odd ok op ot otc oud pa pcl pcp pd pdd phd php phq pid pm pmdd \
    pmh prn pt pta ptsd pto qd qid rbt re rn rna rx sa sad sds sh si snap snri soap sob ssi \
    ssdi ssri std sti stat sud sw tb tbi tia tid tms tv tx uds uk us usa uti vs wfl wnl wrap"));

/// Words of the language too little to be taken for a name at the start of a sentence.
static LITTLE_WORDS: Table = Table::new(|| words("\
    a all am an and any are as at be but by can did do for from go had has have he her him \
    his how i if in is it its just like long many me more much my no nor not now of off oh \
    on or our out own she so some such than that the then they this to too up us very was \
    way we were what when who why with yes yet you your"));

/// Given and family names that are English words, too usual to count in lower case.
static WORDS: Table = Table::new(|| words("\
    abbey abbot ace amber angel april archer art ash aspen august autumn baker ball banks \
    barber basil bay bear beau bell bill birch bird bishop black blue bob bond brand brandy \
    bridge bright brook brooks brown buck bud burns bush butcher butler camp candy carol \
    carpenter case cash castle champion chance chapel charity chase chip christian chuck \
    church clay cliff cloud colt cook coral cotton craft crane creed cross crystal curt \
    daisy dale dash dawn day dean dear delight dick dish dolly don dot drake drew drum duke \
    dusty earl early east elder elm ember eve ever fair faith falls farmer fawn fern field \
    fields finch fish fisher fleet flint flora flower ford forest foster fountain fox frank \
    freed french friend frost gale gardener gay gem gene ginger glen glory gold golden good \
    grace grant gray green grey grove guy hale hall ham hand hank harmony harp hardy haven \
    hazel head heart heath heather heaven herb high hill hills holiday holly holy honey \
    honor honour hood hope horn house hunt hunter iris ivory ivy jack jade jasmine jay jean \
    jet jewel job jolly journey joy judge july june justice keen key kid kind king kit kitty \
    knight lake lamb lance land lane lark laurel law leaf liberty light lily link little \
    lock lotus love lovely luck lucky lynx mace major maple mar march marina mark marks \
    marsh marshal mason mat may meadow melody mercy merit merry mild miles mill miller mills \
    minor mint miracle misty money moon moss myrtle neat nick noble norm north oak oaks \
    ocean olive opal page palm pansy park parks parson pat patience patty peace pearl peg \
    penny pepper piper plum pole pond poor pope poppy porter post power precious price pride \
    prince princess prudence queen quick quill rain ram rand raven ray read reed reef rich \
    ring river rivers rob robin rock rod rose rosemary royal ruby rush russet rusty sable \
    sage sailor sand sandy sapphire savage scarlet self serenity shade sharp shepherd shore \
    short silver singer sky small smart snow sparks spring star stark steel stem sterling \
    stern stone storm story strange street strong sue summer summers sunday sunny swan sweet \
    swift tab tempest temple thorn thyme tiger town tray trinity true unity vale van victor \
    victory viola violet virtue wade walker wall walls ward water waters wells west whisper \
    white wild wilder will willow wills winter winters wise wolf wood woods worth wren young"));

/// The small words of family names, and what follows one.
static PARTICLES: Table = Table::new(|| words("\
    al ap ben bin bint da dal das de del della den der di dos du el et ibn iii jnr jr la las \
    le los mac mc san santa snr sr st ter ten the van ver von und zur"));

/// Formal English given names, each with its usual short forms after it.
const NICKNAMES: &str = "\
    abigail abby abbie gail; abraham abe bram; albert al bert bertie; alexander alex alec \
    sandy xander lex; alexandra alex lexi sandra sasha; alfred alf alfie fred; alison ali \
    allie; amanda mandy manda; andrew andy drew; angela angie ange; anthony tony ant; arthur \
    art artie; barbara barb barbie babs; benjamin ben benny benji; bernard bernie; bradley \
    brad; cameron cam; caroline carrie caro; catherine cathy cath cate cat kate katie kitty; \
    charles charlie chuck chas chaz; charlotte charlie lottie char; christina chris chrissy \
    tina; christine chris chrissie tina; christopher chris kit topher; daniel dan danny; \
    danielle dani danni; david dave davey davy; deborah deb debbie debby; donald don donny \
    donnie; dorothy dot dottie dolly; douglas doug dougie; edward ed eddie ned ted teddy; \
    eleanor ellie nell nellie nora; elizabeth liz lizzie lizzy beth betsy betty eliza libby \
    lisa; emily em emmy millie; frances fran frannie frankie; francis frank frankie; \
    frederick fred freddie freddy; gabriel gabe; gabrielle gabby gabi; gerald gerry jerry; \
    gregory greg; harold harry hal; henry harry hank hal; isabella izzy bella isa; jacob \
    jake coby; james jim jimmy jamie; janet jan; jeffrey jeff; jennifer jen jenny jenn; \
    jessica jess jessie; john jack johnny jon; jonathan jon jonny nathan; joseph joe joey; \
    joshua josh; judith judy jude; katherine kate katie kathy kath kat kay kitty; kathleen \
    kathy kath kate; kenneth ken kenny; kimberly kim kimmy; lawrence larry laurie; leonard \
    len lenny leo; louise lou lulu; madeline maddie maddy; margaret maggie meg peg peggy \
    marge margie greta daisy; martin marty; mary molly polly mae; matthew matt mat; melissa \
    mel missy lissa; michael mike mick mickey mikey; natalie nat; nathaniel nate nat nathan; \
    nicholas nick nicky nico; nicole nicky nikki nic; oliver ollie; olivia liv livvy ollie; \
    pamela pam; patricia pat patty trish tricia; patrick pat paddy rick; peter pete; philip \
    phil pip; phillip phil pip; raymond ray; rebecca becca becky bec; richard rick rich dick \
    ricky richie; robert rob bob bobby robbie bert; ronald ron ronnie; samantha sam sammy; \
    samuel sam sammy; sarah sally sadie; stephanie steph stevie; stephen steve stevie; \
    steven steve stevie; susan sue susie suzie suzy; tamara tammy; theodore theo ted teddy; \
    theresa terri tess tessa terry; thomas tom tommy; timothy tim timmy; valerie val; \
    veronica ronnie vera; victoria vicky vicki tori; vincent vince vinny; walter walt wally; \
    william will bill billy willy liam; zachary zach zack zac";

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn person(key: &str, first: &str, last: &str) -> Person {
        Person {
            key: key.to_owned(),
            first: first.to_owned(),
            last: last.to_owned(),
            preferred: None,
            email: None,
            phone: None,
            born: None,
        }
    }

    fn cast() -> Vec<Person> {
        vec![
            Person {
                email: Some("ben.obrien@example.org".to_owned()),
                phone: Some("+1 (212) 555-0123".to_owned()),
                born: Some(date(1990, 3, 4)),
                ..person("ben", "Benjamin", "O'Brien")
            },
            person("grace", "Grace", "Adeyemi-Young"),
            Person {
                preferred: Some("Zed".to_owned()),
                ..person("zoe", "Zoë", "van der Berg")
            },
            person("anna", "Anna", "Duval"),
            person("will", "Will", "Young"),
        ]
    }

    fn seen(text: &str, others: &[Person], own: Option<&Person>) -> Vec<String> {
        find(text, others, own)
            .into_iter()
            .map(|finding| format!("{} {:?} {}", finding.person, finding.kind, finding.found))
            .collect()
    }

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(seen(text, &cast(), None), expected, "{text:?}");
    }

    #[test]
    fn names_are_found_however_written() {
        check("Nobody spoke.", &[]);
        check("ben said no", &["ben FirstName ben"]);
        check("BENJAMIN arrived", &["ben FirstName BENJAMIN"]);
        check("Ben\u{2019}s mother", &["ben FirstName Ben"]);
        check("Benny-related", &["ben FirstName Benny"]);
        check("Be\u{200b}njamin", &["ben FirstName Be\u{200b}njamin"]);
        check("bend, benign, Reuben", &[]);
        check("Mrs O\u{2019}Brien", &["ben LastName O\u{2019}Brien"]);
        check("Mrs OBrien", &["ben LastName OBrien"]);
        check("Ben O'Brien", &["ben FullName Ben O'Brien"]);
        check("benjamin o'brien", &["ben FullName benjamin o'brien"]);
        check("OBRIEN, BEN", &["ben FullName OBRIEN, BEN"]);
        check("Ben\nO'Brien", &["ben FullName Ben\nO'Brien"]);
        check(
            "zoe and ZOE\u{308}",
            &["zoe FirstName zoe", "zoe FirstName ZOE\u{308}"],
        );
        check("Zoe van der Berg", &["zoe FullName Zoe van der Berg"]);
        check("Zed van der Berg", &["zoe FullName Zed van der Berg"]);
        check("VAN DER BERG", &["zoe LastName VAN DER BERG"]);
        check(
            "Ms Berg told Zed",
            &["zoe LastName Berg", "zoe Preferred Zed"],
        );
        check(
            "Adeyemi Young",
            &["grace LastName Adeyemi Young", "will LastName Young"],
        );
        check("*Anna*,Ben", &["anna FirstName Anna", "ben FirstName Ben"]);
    }

    #[test]
    fn names_that_are_words_count_only_with_a_capital() {
        check("moved with grace", &[]);
        check(
            "Grace spoke to Will.",
            &["grace FirstName Grace", "will FirstName Will"],
        );
        check("will young people come", &[]);
        check("Will Young came", &["will FullName Will Young"]);
        check(
            "Young people",
            &["grace LastName Young", "will LastName Young"],
        );
        check("grace adeyemi", &["grace LastName adeyemi"]);
        check(
            "grace adeyemi-young",
            &["grace FullName grace adeyemi-young"],
        );
        let little = [person("minh", "Minh", "An")];
        assert!(seen("An example of an idea. An other.", &little, None).is_empty());
        assert_eq!(seen("sat with An", &little, None), ["minh LastName An"]);
        assert_eq!(
            seen("saw An, Minh", &little, None),
            ["minh FullName An, Minh"]
        );
    }

    #[test]
    fn abbreviations_are_not_names() {
        let others = [person("ed", "Ed", "Lane"), person("pm", "Peter", "Moss")];
        assert!(seen("history of ED, seen 3 PM, P.M.", &others, None).is_empty());
        assert_eq!(seen("Then Ed came", &others, None), ["ed FirstName Ed"]);
        assert_eq!(seen("ED CAME LATE", &others, None), ["ed FirstName ED"]);
        assert_eq!(seen("ED LANE", &others, None), ["ed FullName ED LANE"]);
    }

    #[test]
    fn initials_count_in_capitals_only() {
        check("AD was late", &["anna Initials AD"]);
        check("AD's turn", &["anna Initials AD"]);
        check(
            "A.D. and A. D. left",
            &["anna Initials A.D.", "anna Initials A. D."],
        );
        check("an ad, ADHD, HAD, a.d., Plan A. Do it.", &[]);
        check("GA, GAY", &["grace Initials GA", "grace Initials GAY"]);
        let own = person("own", "Alice", "Dunn");
        assert!(seen("AD was late, A.D. too", &cast(), Some(&own)).is_empty());
    }

    #[test]
    fn addresses_and_numbers_are_found() {
        check(
            "wrote to BEN.OBRIEN@Example.org.",
            &["ben Email BEN.OBRIEN@Example.org"],
        );
        for (text, found) in [
            ("call 555-0123", "555-0123"),
            ("(212) 555 0123", "(212) 555 0123"),
            ("212.555.0123, room 5", "212.555.0123"),
            ("+12125550123", "+12125550123"),
            ("at 5: 1-212-555-0123", "1-212-555-0123"),
        ] {
            check(text, &[format!("ben Phone {found}").as_str()]);
        }
        check("55501234 and 555-012", &[]);
    }

    #[test]
    fn birth_dates_are_found() {
        for text in [
            "1990-03-04",
            "1990/3/4",
            "04/03/1990",
            "3/4/1990",
            "4.3.90",
            "3-4-90",
            "19900304",
            "04031990",
            "4 March 1990",
            "4th of March, 1990",
            "4 Mar. 1990",
            "March 4, 1990",
            "Mar 4th 1990",
            "4MAR1990",
            "4-Mar-90",
            "MARCH THE 4TH, 1990",
        ] {
            check(
                &format!("born {text}."),
                &[format!("ben BirthDate {text}").as_str()],
            );
        }
        check("1990-03-04T00:00", &["ben BirthDate 1990-03-04"]);
        check(
            "5 March 1990, 1990-04-05, 31/31/1990, 4 March, 1990",
            &["ben BirthDate 4 March, 1990"],
        );
        check("on 4 March he was 34", &[]);
    }

    #[test]
    fn what_is_the_clients_own_is_no_finding() {
        let others = [person("b", "Ben", "Baker")];
        let ades = person("own", "Ben", "Ades");
        assert!(seen("Ben was calm; BEN left", &others, Some(&ades)).is_empty());
        assert_eq!(
            seen("Ben Baker and Baker", &others, Some(&ades)),
            ["b FullName Ben Baker", "b LastName Baker"]
        );
        let namesake = person("own", "Ben", "Baker");
        assert!(seen("Ben Baker, BB", &others, Some(&namesake)).is_empty());
        let wider = person("own", "Mary-Ann", "Jones");
        let ann = [person("a", "Ann", "Lee")];
        assert!(seen("Mary-Ann slept", &ann, Some(&wider)).is_empty());
        assert!(seen("Ben", &[namesake.clone()], Some(&namesake)).is_empty());
    }

    #[test]
    fn a_nickname_from_the_table_does_not_hide_another_member() {
        let own = person("own", "Benjamin", "Ades");
        let others = [person("b", "Ben", "Baker")];
        assert_eq!(seen("Ben spoke", &others, Some(&own)), ["b FirstName Ben"]);
        assert!(
            seen(
                "Benny spoke",
                &[person("b", "Benjamin", "Baker")],
                Some(&own)
            )
            .is_empty()
        );
        let ben = person("own", "Ben", "Ades");
        let formal = [person("b", "Benjamin", "Baker")];
        assert!(seen("Ben spoke", &formal, Some(&ben)).is_empty());
    }

    #[test]
    fn scripts_without_blanks_are_read() {
        let others = [person("wang", "小明", "王")];
        assert_eq!(
            seen("昨天王小明来了", &others, None),
            ["wang FullName 王小明"]
        );
        assert_eq!(seen("小明说", &others, None), ["wang FirstName 小明"]);
        assert!(seen("国王来了", &others, None).is_empty());
    }

    #[test]
    fn the_tables_are_folded_and_short() {
        for table in [&ABBREVIATIONS, &LITTLE_WORDS, &WORDS, &PARTICLES] {
            assert!(table.iter().all(|word| kernel::text::fold(word) == *word));
        }
        assert_eq!(kernel::text::fold(NICKNAMES), NICKNAMES);
        assert!(ABBREVIATIONS.iter().chain(LITTLE_WORDS.iter()).all(|word| word.len() <= 4));
        assert!(NICKNAMES.split(';').count() >= 60);
    }

    fn anybody(name: &'static str) -> impl Strategy<Value = Person> {
        (
            (name, name, prop::option::of(name)),
            "[a-z]{3,8}\\.[a-z]{3,8}@[a-z]{3,8}\\.(com|org)",
            "[2-9][0-9]{9}",
            (1930_i16..2015, 1_i8..13, 1_i8..29),
        )
            .prop_map(
                |((first, last, preferred), email, phone, (year, month, day))| Person {
                    key: format!("{first} {last}"),
                    first,
                    last,
                    preferred,
                    email: Some(email),
                    phone: Some(phone),
                    born: Some(date(year, month, day)),
                },
            )
    }

    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];

    /// The ways in which a text may give a person away, where the person has them.
    fn identifiers(person: &Person) -> Vec<String> {
        let (first, last) = (&person.first, &person.last);
        let mut all = vec![
            first.clone(),
            last.clone(),
            first.to_uppercase(),
            format!("{first}'s"),
            format!("{first} {last}"),
            format!("{last}, {first}"),
        ];
        all.extend(person.preferred.clone());
        let initials = format!("{}{}", &first[..1], &last[..1]);
        let folded = initials.to_lowercase();
        if !has(&ABBREVIATIONS, &folded) && !has(&LITTLE_WORDS, &folded) {
            all.push(format!("{}.{}.", &initials[..1], &initials[1..]));
            all.push(format!("{}. {}.", &initials[..1], &initials[1..]));
            all.push(initials);
        }
        if let Some(email) = &person.email {
            all.push(email.to_uppercase());
        }
        if let Some(phone) = &person.phone {
            let (area, middle, end) = (&phone[..3], &phone[3..6], &phone[6..]);
            all.push(format!("({area}) {middle}-{end}"));
            all.push(format!("+1 {area}.{middle}.{end}"));
            all.push(format!("{middle} {end}"));
        }
        if let Some(born) = person.born {
            let (year, month, day) = (born.year(), born.month(), born.day());
            let name = MONTHS[usize::from(month.unsigned_abs()) - 1];
            all.push(born.to_string());
            all.push(format!("{day}/{month}/{year}"));
            all.push(format!("{month:02}-{day:02}-{year}"));
            all.push(format!("{day} {name} {year}"));
            all.push(format!("{name} {day}, {year}"));
        }
        all
    }

    proptest! {
        #[test]
        fn any_identifier_in_any_text_is_found(
            people in prop::collection::vec(anybody("[A-Z][a-z]{4,8}"), 1..6),
            who in any::<prop::sample::Index>(),
            before in "\\PC{0,40}",
            after in "\\PC{0,40}",
        ) {
            for identifier in identifiers(who.get(&people)) {
                let text = format!("{before} {identifier} {after}");
                let start = before.len() + 1;
                let end = start + identifier.len();
                let found = find(&text, &people, None);
                prop_assert!(
                    found.iter().any(|one| one.start < end && start < one.end),
                    "{:?} in {:?}: {:?}", identifier, text, found
                );
            }
        }

        #[test]
        fn the_own_client_hides_nobody_else(
            own in anybody("[A-M][a-m]{4,8}"),
            other in anybody("[N-Z][n-z]{4,8}"),
        ) {
            for identifier in [&other.first, &other.last] {
                let text = format!("{} and {identifier} met.", own.first);
                let found = find(&text, std::slice::from_ref(&other), Some(&own));
                prop_assert_eq!(found.len(), 1, "{:?}", text);
                prop_assert_eq!(&found[0].found, identifier);
            }
        }

        #[test]
        fn a_text_without_them_has_no_findings(
            people in prop::collection::vec(anybody("[A-M][a-m]{3,8}"), 1..8),
            text in "([N-Z]?[n-z]{1,8}[ .,!?]{1,2}){0,20}",
        ) {
            let found = find(&text, &people, None);
            prop_assert!(found.is_empty(), "{:?}", found);
        }

        #[test]
        fn findings_stand_where_they_say(
            people in prop::collection::vec(anybody("[A-D][a-d]{1,2}"), 1..6),
            text in "([A-Da-d]{1,3}[ .,'\u{2019}\u{200b}-]{0,2}|\\PC){0,30}",
        ) {
            let mut last = 0;
            for one in find(&text, &people, None) {
                prop_assert!(one.start >= last && one.end > one.start);
                prop_assert_eq!(text.get(one.start..one.end), Some(one.found.as_str()));
                last = one.start;
            }
        }
    }
}
