//! Turns one row of a client list into a draft of a client, or the reasons why not.

mod contact;
mod date;
mod name;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use jiff::civil::Date;
use kernel::text::{fold, words};

use super::{
    ImportRefusal,
    columns::{Columns, Field},
    read::{Record, Table},
};

use crate::clients::rules::LONGEST_NAME;

pub use date::{DateOrder, day, settle_order};

/// A client as the file describes one, checked but not yet compared with anybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The given name.
    pub first_name: String,
    /// The family name.
    pub last_name: String,
    /// The name the client goes by.
    pub preferred_name: Option<String>,
    /// The date of birth.
    pub born: Option<Date>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The telephone number: digits, with a leading `+` when the file has one.
    pub phone: Option<String>,
    /// The assigned practitioner as written, a name or an e-mail address.
    pub practitioner: Option<String>,
    /// The client groups as written, each once.
    pub groups: Vec<String>,
}

/// One thing that is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The field it concerns, if it is one.
    pub field: Option<Field>,
    /// The sentence for a human, with what to do.
    pub says: String,
}

impl Reason {
    pub(super) fn of(field: Field, says: impl Into<String>) -> Self {
        Self { field: Some(field), says: says.into() }
    }

    pub(super) fn row(says: impl Into<String>) -> Self {
        Self { field: None, says: says.into() }
    }
}

/// One row of the file after checking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The row as a spreadsheet counts it.
    pub number: usize,
    /// The draft, or every reason against the row.
    pub draft: Result<Draft, Vec<Reason>>,
}

/// Checks every row of a table.
///
/// `order` is what a person said about day and month; without it the heading decides, then
/// the dates themselves, and if they do not the file is refused with a question. A row that
/// repeats an earlier one is refused, naming it.
pub fn validate(table: &Table, columns: &Columns, order: Option<DateOrder>, today: Date) -> Result<Vec<Row>, ImportRefusal> {
    let order = match order.or(columns.date_order) {
        Some(stated) => stated,
        None => date::proven_order(table, columns)?,
    };
    let row = |record: &Record| Row { number: record.number, draft: draft(record, columns, order, today) };
    let mut rows: Vec<Row> = table.rows.iter().map(row).collect();
    refuse_repeats(&mut rows);
    Ok(rows)
}

/// A name's letters, folded and run together.
pub(super) fn letters(name: &str) -> String {
    words(name).concat()
}

/// What two spellings of one person's name share.
pub(super) fn name_key(first: &str, last: &str) -> String {
    format!("{}|{}", letters(first), letters(last))
}

/// Refuses rows that are, or may be, the same person as an earlier row.
pub(super) fn refuse_repeats(rows: &mut [Row]) {
    let mut exact: HashMap<(String, Option<Date>), usize> = HashMap::new();
    let mut named: HashMap<String, usize> = HashMap::new();
    let mut undated: HashMap<String, usize> = HashMap::new();
    for row in rows {
        let Ok(draft) = &row.draft else { continue };
        let name = name_key(&draft.first_name, &draft.last_name);
        let born = draft.born;
        let unsure = if born.is_some() { &undated } else { &named };
        let says = if let Some(earlier) = exact.get(&(name.clone(), born)) {
            format!("The same name and date of birth as row {earlier}. Keep one of the two.")
        } else if let Some(earlier) = unsure.get(&name) {
            format!(
                "The same name as row {earlier}, and one of the two has no date of birth. \
                 Give both a date of birth, or keep one."
            )
        } else {
            exact.insert((name.clone(), born), row.number);
            if born.is_none() {
                undated.insert(name.clone(), row.number);
            }
            named.entry(name).or_insert(row.number);
            continue;
        };
        row.draft = Err(vec![Reason::row(says)]);
    }
}

fn draft(record: &Record, columns: &Columns, order: DateOrder, today: Date) -> Result<Draft, Vec<Reason>> {
    let mut reasons = Vec::new();
    let text = |field: Field| line(columns.of(&record.fields, field));
    let (first_name, last_name) = name::names(record, columns, &mut reasons);
    let preferred_name = some(text(Field::PreferredName));
    if preferred_name.as_ref().is_some_and(|name| name.chars().count() > LONGEST_NAME) {
        reasons.push(Reason::of(Field::PreferredName, format!("The preferred name is longer than {LONGEST_NAME} characters. Shorten it.")));
    }
    let born = taken(Field::Born, &text(Field::Born), &mut reasons, |text| date::born(text, order, today));
    let email = taken(Field::Email, &text(Field::Email), &mut reasons, contact::email);
    let phone = taken(Field::Phone, &text(Field::Phone), &mut reasons, contact::phone);
    if !reasons.is_empty() {
        return Err(reasons);
    }
    Ok(Draft {
        first_name,
        last_name,
        preferred_name,
        born,
        email,
        phone,
        practitioner: some(text(Field::Practitioner)),
        groups: groups(&text(Field::Groups)),
    })
}

/// A field's text on one line.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn some(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

/// The value of a field that is not empty, or nothing and one reason more.
fn taken<T>(field: Field, text: &str, reasons: &mut Vec<Reason>, parse: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
    if text.is_empty() {
        return None;
    }
    parse(text).map_err(|says| reasons.push(Reason::of(field, says))).ok()
}

/// The groups named, each once.
fn groups(text: &str) -> Vec<String> {
    let mut seen = Vec::new();
    let mut groups = Vec::new();
    for part in text.split(';') {
        let name = line(part);
        let folded = fold(&name);
        if !folded.is_empty() && !seen.contains(&folded) {
            seen.push(folded);
            groups.push(name);
        }
    }
    groups
}
