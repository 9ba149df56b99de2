//! The people of the table: rows that are of the same client, brought together.

use std::collections::HashMap;

use kernel::{Day, Moment, address, text};
use practice::clients::RecordKind;
use rulebook::Fact;

use super::{
    Remark,
    row::{Row, Where},
};

/// A client of the file, with all that its rows say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Person {
    /// The first line they stand on.
    pub line: usize,
    /// What the file calls them by.
    pub mark: Option<String>,
    /// First name.
    pub first: String,
    /// Last name.
    pub last: String,
    /// Birth date.
    pub born: Option<Day>,
    /// E-mail address.
    pub email: String,
    /// Phone number.
    pub phone: String,
    /// The kind of record.
    pub record: Option<RecordKind>,
    /// The warning.
    pub warning: String,
    /// Who pays.
    pub commissioner: String,
    /// Who coordinates, by e-mail address, and the line that says so.
    pub coordinator: (usize, String),
    /// The team, and the line that says so.
    pub team: (usize, String),
    /// Where they stood: line, state by number, since when.
    pub places: Vec<(usize, usize, Moment)>,
    /// What happened: line, fact, words.
    pub events: Vec<(usize, Fact, String)>,
}

impl Person {
    /// As the preview calls them.
    pub(crate) fn name(&self) -> String {
        let name = [self.first.as_str(), self.last.as_str()].join(" ").trim().to_owned();
        if name.is_empty() { self.mark.clone().unwrap_or_default() } else { name }
    }
    /// The e-mail address that they are called by: the column “client”, or where neither it nor a name says who it is, “email”.
    pub(crate) fn address(&self) -> Option<&str> {
        let mark = self.mark.as_deref().filter(|mark| address::is_email(mark));
        let alone = self.mark.is_none() && self.first.is_empty() && self.last.is_empty();
        mark.or_else(|| Some(self.email.as_str()).filter(|mail| alone && !mail.is_empty()))
    }
    /// The day from which a payer stands with them: when the first state began, or the first thing happened.
    pub(crate) fn first_known(&self) -> Option<Moment> {
        let places = self.places.iter().map(|(.., from)| *from).min();
        places.or_else(|| self.events.iter().map(|(_, fact, _)| fact.at).min())
    }
}

/// Brings the rows together: those with the same mark, and those with the same names and birth date.
pub(crate) fn people(rows: Vec<Row>, said: &mut Vec<Remark>) -> Vec<Person> {
    let mut people: Vec<Person> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for row in rows {
        let names = aliases(&row);
        if names.is_empty() {
            said.push(Remark::new(row.line, "Nothing says who this row is about. Fill in “client”, or first name and last name."));
            continue;
        }
        let found = names.iter().find_map(|name| known.get(name).copied());
        let at = found.unwrap_or_else(|| {
            people.push(Person { line: row.line, ..Person::default() });
            people.len() - 1
        });
        let Some(person) = people.get_mut(at) else { continue };
        if let Err(say) = take_in(person, row, said) {
            said.push(say);
            continue;
        }
        for name in names {
            known.entry(name).or_insert(at);
        }
    }
    people
}

/// What a row can be told by, the surest first. An e-mail address alone names nobody where a name stands beside it: parents have one
/// for several children.
fn aliases(row: &Row) -> Vec<String> {
    let mut names = Vec::new();
    if !row.mark.is_empty() {
        names.push(format!("mark {}", row.mark.to_lowercase()));
    }
    if !row.first.is_empty() && !row.last.is_empty() {
        let born = row.born.map(|day| day.to_string()).unwrap_or_default();
        // A birth date must agree, or be missing with everybody of the name.
        names.push(format!("name {} {} {born}", text::fold(&row.first), text::fold(&row.last)));
    } else if row.mark.is_empty() && !row.email.is_empty() {
        names.push(format!("mark {}", row.email.to_lowercase()));
    }
    names
}

fn take_in(person: &mut Person, row: Row, said: &mut Vec<Remark>) -> Result<(), Remark> {
    let line = row.line;
    let differs = |known: &str, new: &str| !known.is_empty() && !new.is_empty() && text::fold(known) != text::fold(new);
    let another = person.born.is_some() && row.born.is_some() && person.born != row.born;
    if differs(&person.first, &row.first) || differs(&person.last, &row.last) || another {
        let say = format!("This row has another name or birth date than line {}, but is called by the same. Mend one of them.", person.line);
        return Err(Remark::new(line, say));
    }
    if person.mark.is_some() && !row.mark.is_empty() && person.mark.as_deref() != Some(row.mark.as_str()) {
        let say = format!("Line {} has the same name and birth date under another mark. Call one person by one mark.", person.line);
        return Err(Remark::new(line, say));
    }
    let fill = |known: &mut String, new: String| {
        if known.is_empty() {
            *known = new;
        }
    };
    person.mark = person.mark.take().or(Some(row.mark).filter(|mark| !mark.is_empty()));
    fill(&mut person.first, row.first);
    fill(&mut person.last, row.last);
    person.born = person.born.or(row.born);
    fill(&mut person.email, row.email);
    fill(&mut person.phone, row.phone);
    fill(&mut person.warning, row.warning);
    if differs(&person.commissioner, &row.commissioner) {
        said.push(Remark::new(line, format!("The commissioner was {} before; that one is taken.", person.commissioner)));
    }
    fill(&mut person.commissioner, row.commissioner);
    person.record = person.record.or(row.record);
    if person.coordinator.1.is_empty() {
        person.coordinator = (line, row.coordinator);
    }
    if person.team.1.is_empty() {
        person.team = (line, row.team);
    }
    if let Some(Where::State(state, from)) = row.place {
        person.places.push((line, state, from));
    }
    if let Some((fact, words)) = row.event {
        person.events.push((line, fact, words));
    }
    Ok(())
}
