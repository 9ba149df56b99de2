//! The nouns of clients: the person served, as lists show them, as a form types them, as they are kept.

use kernel::{Day, Id, Moment, text};
use serde::{Deserialize, Serialize};

mod apart;
mod cover;
mod kind;

pub use apart::{Apart, ApartPassed, Pair, PartClients, RejoinClients};
pub use cover::{AddCover, Cover, Coverage, EndCover};
pub use kind::RecordKind;

kernel::kinds! {
    /// A person served.
    Client = "cli";
}

/// A client as lists, rosters and charts show them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Face {
    /// Who.
    pub id: Id<Client>,
    /// First name, as registered.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// What they want to be called, where that differs.
    pub preferred_name: Option<String>,
    /// Birth date.
    pub born: Option<Day>,
    /// E-mail address.
    pub email: Option<String>,
    /// Phone number, as written.
    pub phone: Option<String>,
    /// The warning shown wherever the client is; not a note.
    pub warning: Option<String>,
}

impl Face {
    /// The name people say: preferred or first, then last.
    pub fn name(&self) -> String {
        format!("{} {}", self.preferred_name.as_ref().unwrap_or(&self.first_name), self.last_name)
    }
    /// Two letters for the round badge beside the name.
    pub fn initials(&self) -> String {
        let all: Vec<char> = text::initials(&self.name()).chars().collect();
        all.first().into_iter().chain(all.last().filter(|_| all.len() > 1)).collect()
    }
}

/// What is kept about a client, once checked.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Facts {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// What they want to be called.
    pub preferred_name: Option<String>,
    /// Birth date.
    pub born: Option<Day>,
    /// E-mail address.
    pub email: Option<String>,
    /// Phone number, as written.
    pub phone: Option<String>,
    /// The warning shown wherever the client is.
    pub warning: Option<String>,
    /// What kind of record it is.
    pub kind: RecordKind,
}

impl Facts {
    /// What a client is sorted by: last name, then first, folded. Two blanks part them, so that `Lee` comes before `Lee-Ann`.
    pub(super) fn sort_key(&self) -> String {
        format!("{}  {}", text::fold(&self.last_name), text::fold(&self.first_name))
    }
    /// The words that find a client: those of all names, each once.
    pub(super) fn search_words(&self) -> Vec<String> {
        let names = [Some(&self.first_name), Some(&self.last_name), self.preferred_name.as_ref()];
        let mut words: Vec<_> = names.into_iter().flatten().flat_map(|name| text::words(name)).collect();
        words.sort_unstable();
        words.dedup();
        words
    }
}

/// The same, as a person typed it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Typed {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// What they want to be called.
    pub preferred_name: String,
    /// Birth date, `2001-12-31`.
    pub born: String,
    /// E-mail address.
    pub email: String,
    /// Phone number.
    pub phone: String,
    /// The warning.
    pub warning: String,
    /// What kind of record it is, by its word; nothing typed is a client.
    pub kind: String,
}

impl From<&Facts> for Typed {
    fn from(facts: &Facts) -> Self {
        let open = |it: &Option<String>| it.clone().unwrap_or_default();
        Self {
            first_name: facts.first_name.clone(),
            last_name: facts.last_name.clone(),
            preferred_name: open(&facts.preferred_name),
            born: facts.born.map(|day| day.to_string()).unwrap_or_default(),
            email: open(&facts.email),
            phone: open(&facts.phone),
            warning: open(&facts.warning),
            kind: facts.kind.word().to_owned(),
        }
    }
}

/// A client's own row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Who.
    pub id: Id<Client>,
    /// What is kept.
    pub facts: Facts,
    /// The version read, for the next change.
    pub version: i64,
    /// When the record was made.
    pub made_at: Moment,
}

impl Record {
    /// As lists show them.
    pub fn face(&self) -> Face {
        let Facts { first_name, last_name, preferred_name, born, email, phone, warning, kind: _ } = self.facts.clone();
        Face { id: self.id, first_name, last_name, preferred_name, born, email, phone, warning }
    }
}

/// A stretch of the list of all clients.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// The clients, by name.
    pub faces: Vec<Face>,
    /// After whom the next stretch begins, if there is one.
    pub next: Option<Id<Client>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(first: &str, last: &str) -> Facts {
        Facts { first_name: first.into(), last_name: last.into(), ..Facts::default() }
    }

    #[test]
    fn names_sort_by_last_name_whole_before_longer() {
        let mut keys = [("Zoë", "Lee"), ("Ann", "Lee-Ann"), ("Ann", "Léa"), ("Ann", "LEE")].map(|(first, last)| named(first, last).sort_key());
        keys.sort();
        assert_eq!(keys, ["lea  ann", "lee  ann", "lee  zoe", "lee-ann  ann"]);
    }

    #[test]
    fn any_word_of_any_name_finds_a_client() {
        let kept = Facts { preferred_name: Some("Bea".into()), ..named("Beatrix", "O'Neill-Marsh") };
        assert_eq!(kept.search_words(), ["bea", "beatrix", "marsh", "oneill"]);
    }
}
