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
//!   be told apart and is not found either. A nickname that only the table gives the own
//!   client does not hide another member who is recorded under it.

mod birth;
mod contact;
mod form;
mod initials;
mod lexicon;
mod page;
#[cfg(test)]
mod tests;

use std::cmp::Reverse;

use jiff::civil::Date;

use birth::Births;
use contact::{Emails, Phones};
use form::Forms;
use initials::Initials;
use page::Page;

/// A member of the group, as far as the guard needs to know one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Person {
    /// The caller's key.
    pub(super) key: String,
    /// The given name or names.
    pub(super) first: String,
    /// The family name or names.
    pub(super) last: String,
    /// The name the person goes by.
    pub(super) preferred: Option<String>,
    /// The e-mail address.
    pub(super) email: Option<String>,
    /// The telephone number, however written.
    pub(super) phone: Option<String>,
    /// The date of birth.
    pub(super) born: Option<Date>,
}

/// By what a person was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
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
pub(super) struct Finding {
    /// The key of the person found.
    pub(super) person: String,
    /// By what.
    pub(super) kind: Kind,
    /// The text as written.
    pub(super) found: String,
    /// The byte where it begins.
    pub(super) start: usize,
    /// The byte after its last one.
    pub(super) end: usize,
}

/// The people of a session, made ready to be looked for: once for many texts.
pub(super) struct Roster<'a> {
    people: &'a [Person],
    forms: Forms,
    initials: Initials,
    emails: Emails,
    phones: Phones,
    births: Births,
}

impl<'a> Roster<'a> {
    /// Makes people ready to be looked for.
    pub(super) fn of(people: &'a [Person]) -> Self {
        Self {
            people,
            forms: Forms::of(people),
            initials: Initials::of(people),
            emails: Emails::of(people),
            phones: Phones::of(people),
            births: Births::of(people),
        }
    }

    /// Finds the other members' identity in a text.
    ///
    /// `own` is the client whose note the text is; shared text has none. Findings come in the
    /// order of the text. Within a full name the single names are not named again, and of two
    /// ways to find one person in one place the wider is given.
    pub(super) fn find(&self, text: &str, own: Option<&str>) -> Vec<Finding> {
        let is_own = |hit: &Hit| self.people.get(hit.person).is_some_and(|person| own == Some(person.key.as_str()));
        let (mine, mut hits): (Vec<Hit>, Vec<Hit>) = self.look(text).into_iter().partition(is_own);
        hits.retain(|hit| !mine.iter().any(|own| own.hides(hit)));
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

    fn look(&self, text: &str) -> Vec<Hit> {
        let mut hits = Vec::new();
        let page = Page::of(text);
        self.forms.find(&page, &mut hits);
        self.initials.find(&page, &mut hits);
        self.emails.find(text, &mut hits);
        if text.contains(|c: char| c.is_ascii_digit()) {
            self.phones.find(text, &mut hits);
            self.births.find(text, &mut hits);
        }
        hits
    }
}

/// A finding before it is weighed against the others.
#[derive(Debug, Clone, Copy)]
struct Hit {
    /// The person's place among those looked for.
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

    /// Whether this hit, which is the text's own client, explains one of somebody else.
    fn hides(&self, other: &Self) -> bool {
        self.holds(other) && (self.recorded || !other.recorded)
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
