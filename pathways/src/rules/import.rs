//! Taking in clients with their histories from another system's table: what the columns hold, what a row says, who the
//! people are, and which episodes their states make. Pure; what is written comes after.

mod chain;
mod columns;
mod events;
mod people;
mod row;

pub(crate) use chain::{Chain, chains};
pub(crate) use columns::{COLUMNS, Column, Columns};
pub(crate) use people::{Person, people};
pub(crate) use row::{Reading, row};

use std::collections::HashMap;

use kernel::{Id, Moment, text};
use platform::crypto::digest;
use practice::clients::{Client, Record};
use rulebook::Fact;
use serde::{Deserialize, Serialize};

/// Something about a line of the file that a person should know.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Remark {
    /// The line, as a spreadsheet counts it: the headings are line 1.
    pub line: usize,
    /// What it is, and what to do.
    pub say: String,
}

impl Remark {
    pub(crate) fn new(line: usize, say: impl Into<String>) -> Self {
        Self { line, say: say.into() }
    }
}

/// What a fact that was imported is known under: the same event of the same client is the same source, in whatever file.
pub(crate) fn source(client: Id<Client>, fact: &Fact) -> String {
    let Moment(at) = fact.at;
    let told = [&client.to_string(), fact.kind.word(), &at.to_string(), &*fact.of, &*fact.by].join("\u{1f}");
    let hash: String = digest(told.as_bytes()).iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("import:{hash}")
}

/// Who a person of the file is among those known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Who {
    /// This client, by place in the list of those known.
    Known(usize),
    /// Nobody known.
    New,
    /// It cannot be told, for this reason.
    Unsure(String),
}

/// Those known, found by id, e-mail and name.
pub(crate) struct Directory<'a> {
    known: &'a [Record],
    ids: HashMap<String, usize>,
    mails: HashMap<String, Vec<usize>>,
    names: HashMap<(String, String), Vec<usize>>,
}

impl<'a> Directory<'a> {
    /// A directory of these clients.
    pub(crate) fn of(known: &'a [Record]) -> Self {
        let mut own = Self { known, ids: HashMap::new(), mails: HashMap::new(), names: HashMap::new() };
        for (at, record) in known.iter().enumerate() {
            own.ids.insert(record.id.to_string(), at);
            if let Some(mail) = &record.facts.email {
                own.mails.entry(mail.to_lowercase()).or_default().push(at);
            }
            own.names.entry(named(&record.facts.first_name, &record.facts.last_name)).or_default().push(at);
        }
        own
    }
    /// Who this is: by the id or the e-mail address that the file calls them by, then by name and birth date.
    pub(crate) fn who(&self, person: &Person) -> Who {
        if let Some(mark) = &person.mark {
            if let Some(at) = self.ids.get(mark) {
                return Who::Known(*at);
            }
            if mark.starts_with("cli_") {
                return Who::Unsure("There is no client of this id.".to_owned());
            }
        }
        if let Some(mail) = person.address() {
            match self.mails.get(&mail.to_lowercase()).map(Vec::as_slice) {
                Some([only]) => return Who::Known(*only),
                Some([_, _, ..]) => return Who::Unsure("Several clients have this e-mail address. Say who it is by their id.".to_owned()),
                Some([]) | None => {}
            }
        }
        if person.first.is_empty() || person.last.is_empty() {
            return Who::Unsure("No client is known by this. To add somebody new, give first name and last name.".to_owned());
        }
        let alike = self.names.get(&named(&person.first, &person.last)).map_or(&[][..], Vec::as_slice);
        let same: Vec<_> = alike.iter().filter(|at| self.known[**at].facts.born == person.born).collect();
        match same.as_slice() {
            [only] => Who::Known(**only),
            [_, _, ..] => Who::Unsure("Several clients have this name and birth date. Say who it is by their id.".to_owned()),
            [] if alike.iter().any(|at| self.known[*at].facts.born.is_none()) || (person.born.is_none() && !alike.is_empty()) => {
                Who::Unsure("There is a client of this name, and a birth date is missing here or there. Say who it is by their id.".to_owned())
            }
            [] => Who::New,
        }
    }
}

pub(crate) fn named(first: &str, last: &str) -> (String, String) {
    (text::fold(first), text::fold(last))
}
