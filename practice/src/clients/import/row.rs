//! Turns one row of a client list into a draft of a client, or the reasons why not.
//!
//! Dates: a four-digit year first is year-month-day; a month in letters is read as such;
//! for `3/4/1990` the order of day and month is settled once for the whole file. A year of
//! two digits is refused, because a client list may hold people of 5 and of 95.

use std::collections::HashMap;

use jiff::civil::Date;
use kernel::text::{fold, is_hyphen, month_number, words};
use serde::{Deserialize, Serialize};

use super::ImportRefusal;
use super::columns::{Columns, Field};
use super::read::{Record, Table};

/// The longest name taken, in characters.
const MOST_NAME: usize = 100;
/// The greatest age taken, in years.
const MOST_AGE: i16 = 120;

/// Whether `3/4/1990` is the third of April or the fourth of March.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// Day, month, year.
    DayFirst,
    /// Month, day, year.
    MonthFirst,
}

/// A client as the file describes one, checked but not yet compared with anybody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// The field it concerns, if it is one.
    pub field: Option<Field>,
    /// The sentence for a human, with what to do.
    pub says: String,
}

impl Reason {
    pub(super) fn of(field: Field, says: impl Into<String>) -> Self {
        Self {
            field: Some(field),
            says: says.into(),
        }
    }

    pub(super) fn row(says: impl Into<String>) -> Self {
        Self {
            field: None,
            says: says.into(),
        }
    }
}

/// One row of the file after checking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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
pub fn validate(
    table: &Table,
    columns: &Columns,
    order: Option<DateOrder>,
    today: Date,
) -> Result<Vec<Row>, ImportRefusal> {
    let order = match order.or(columns.date_order) {
        Some(stated) => stated,
        None => date_order(table, columns)?,
    };
    let mut rows: Vec<Row> = table
        .rows
        .iter()
        .map(|record| Row {
            number: record.number,
            draft: draft(record, columns, order, today),
        })
        .collect();
    refuse_repeats(&mut rows);
    Ok(rows)
}

/// What two spellings of one person's name share.
pub(super) fn name_key(first: &str, last: &str) -> String {
    format!("{}|{}", words(first).concat(), words(last).concat())
}

/// Refuses rows that are, or may be, the same person as an earlier row.
pub(super) fn refuse_repeats(rows: &mut [Row]) {
    let mut exact: HashMap<(String, Option<Date>), usize> = HashMap::new();
    let mut named: HashMap<String, usize> = HashMap::new();
    let mut undated: HashMap<String, usize> = HashMap::new();
    for row in rows {
        let Ok(draft) = &row.draft else {
            continue;
        };
        let name = name_key(&draft.first_name, &draft.last_name);
        let born = draft.born;
        let unsure = if born.is_some() { &undated } else { &named };
        let reason = if let Some(earlier) = exact.get(&(name.clone(), born)) {
            Some(format!(
                "The same name and date of birth as row {earlier}. Keep one of the two."
            ))
        } else {
            unsure.get(&name).map(|earlier| {
                format!(
                    "The same name as row {earlier}, and one of the two has no date of birth. \
                     Give both a date of birth, or keep one."
                )
            })
        };
        if let Some(says) = reason {
            row.draft = Err(vec![Reason::row(says)]);
            continue;
        }
        exact.insert((name.clone(), born), row.number);
        if born.is_none() {
            undated.insert(name.clone(), row.number);
        }
        named.entry(name).or_insert(row.number);
    }
}

fn draft(
    record: &Record,
    columns: &Columns,
    order: DateOrder,
    today: Date,
) -> Result<Draft, Vec<Reason>> {
    let mut reasons = Vec::new();
    let text = |field: Field| columns.of(&record.fields, field);
    let (first_name, last_name) = names(record, columns, &mut reasons);
    let preferred_name = line(text(Field::PreferredName));
    if preferred_name.chars().count() > MOST_NAME {
        let says = "The preferred name is longer than 100 characters. Shorten it.";
        reasons.push(Reason::of(Field::PreferredName, says));
    }
    let birth = optional(text(Field::Born), |text| born(text, order, today));
    let born = kept(Field::Born, birth, &mut reasons);
    let email = kept(
        Field::Email,
        optional(text(Field::Email), email),
        &mut reasons,
    );
    let phone = kept(
        Field::Phone,
        optional(text(Field::Phone), phone),
        &mut reasons,
    );
    if !reasons.is_empty() {
        return Err(reasons);
    }
    Ok(Draft {
        first_name,
        last_name,
        preferred_name: some(preferred_name),
        born,
        email,
        phone,
        practitioner: some(line(text(Field::Practitioner))),
        groups: groups(text(Field::Groups)),
    })
}

/// The value of a field, or nothing and one reason more.
fn kept<T>(
    field: Field,
    outcome: Result<Option<T>, String>,
    reasons: &mut Vec<Reason>,
) -> Option<T> {
    match outcome {
        Ok(value) => value,
        Err(says) => {
            reasons.push(Reason::of(field, says));
            None
        }
    }
}

/// A field's text on one line.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn some(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

fn optional<T>(
    text: &str,
    parse: impl FnOnce(&str) -> Result<T, String>,
) -> Result<Option<T>, String> {
    match line(text) {
        blank if blank.is_empty() => Ok(None),
        written => parse(&written).map(Some),
    }
}

fn names(record: &Record, columns: &Columns, reasons: &mut Vec<Reason>) -> (String, String) {
    let text = |field: Field| line(columns.of(&record.fields, field));
    let (first, last) = if columns.fields.contains_key(&Field::FullName) {
        let full = text(Field::FullName);
        match split_name(&full) {
            Some(both) => both,
            None => {
                let says = if full.is_empty() {
                    "The name is missing. Fill it in or delete the row.".to_owned()
                } else {
                    format!(
                        "\"{full}\" does not show which is the first and which the last name. \
                         Write it as \"Last, First\"."
                    )
                };
                reasons.push(Reason::of(Field::FullName, says));
                return (String::new(), String::new());
            }
        }
    } else {
        (text(Field::FirstName), text(Field::LastName))
    };
    for (field, name) in [(Field::FirstName, &first), (Field::LastName, &last)] {
        let label = field.label();
        if !name.chars().any(char::is_alphabetic) {
            let says = if name.is_empty() {
                format!("The {label} is missing. Fill it in or delete the row.")
            } else {
                format!("The {label} \"{name}\" has no letters in it. Correct it.")
            };
            reasons.push(Reason::of(field, says));
        } else if name.chars().count() > MOST_NAME {
            let says = format!("The {label} is longer than 100 characters. Shorten it.");
            reasons.push(Reason::of(field, says));
        }
    }
    (first, last)
}

/// First and last name out of "Last, First" or "First Last". In the latter the last word
/// is the last name, with the small words before it ("van der Berg") and what follows it
/// ("Smith Jr.").
fn split_name(full: &str) -> Option<(String, String)> {
    if let Some((last, first)) = full.split_once(',') {
        let (last, first) = (last.trim(), first.trim());
        let whole = !last.is_empty() && !first.is_empty() && !first.contains(',');
        return whole.then(|| (first.to_owned(), last.to_owned()));
    }
    let parts: Vec<&str> = full.split(' ').filter(|part| !part.is_empty()).collect();
    let small = |part: &&str| {
        matches!(
            fold(part).as_str(),
            "van"
                | "von"
                | "de"
                | "der"
                | "den"
                | "del"
                | "della"
                | "di"
                | "da"
                | "dos"
                | "du"
                | "la"
                | "le"
                | "ten"
                | "ter"
                | "bin"
                | "ibn"
                | "al"
                | "el"
                | "st"
                | "st."
        )
    };
    let after = |part: &&str| {
        matches!(
            fold(part).trim_end_matches('.'),
            "jr" | "sr" | "ii" | "iii" | "iv"
        )
    };
    let trailing = parts.iter().rev().take_while(|part| after(part)).count();
    let mut start = parts.len().checked_sub(trailing + 1)?;
    while start > 1 && parts.get(start - 1).is_some_and(small) {
        start -= 1;
    }
    if start == 0 {
        return None;
    }
    let (first, last) = parts.split_at(start);
    Some((first.join(" "), last.join(" ")))
}

/// A date as it is written, before the order of day and month is known.
enum Written {
    Settled(i16, i8, i8),
    Open(i8, i8, i16),
}

fn written(text: &str) -> Result<Written, String> {
    let date = without_time(text);
    let parts: Vec<String> = words(date)
        .into_iter()
        .filter(|word| word != "of")
        .map(|word| without_ordinal(&word).to_owned())
        .collect();
    let unread = || {
        format!(
            "\"{text}\" is not a date that can be read. Write it as year-month-day, such as 1990-03-31."
        )
    };
    let pieces: Vec<&str> = parts.iter().map(String::as_str).collect();
    match pieces.as_slice() {
        [day] if day.len() == 5 && digits(day) => Err(format!(
            "\"{text}\" is a spreadsheet's inner number of a date. Format the column as a date and export it again."
        )),
        [day] if day.len() == 8 => settled(day.get(..4), day.get(4..6), day.get(6..8), unread),
        [year, month, day] if number(year, 4).is_some() && year.len() == 4 => {
            settled(Some(year), Some(month), Some(day), unread)
        }
        [_, _, year] if number(year, 2).is_some() => Err(format!(
            "The year in \"{text}\" has two digits, which may mean two centuries. Write all four."
        )),
        [one, two, year] if year.len() == 4 => {
            if month_number(one).is_some() {
                settled(Some(year), Some(one), Some(two), unread)
            } else if month_number(two).is_some() {
                settled(Some(year), Some(two), Some(one), unread)
            } else {
                match (small(one), small(two), number(year, 4)) {
                    (Some(one), Some(two), Some(year)) => Ok(Written::Open(one, two, year)),
                    _ => Err(unread()),
                }
            }
        }
        _ => Err(unread()),
    }
}

fn settled(
    year: Option<&str>,
    month: Option<&str>,
    day: Option<&str>,
    unread: impl Fn() -> String,
) -> Result<Written, String> {
    let month = month.and_then(|text| month_number(text).or_else(|| small(text)));
    let year = year.and_then(|text| number(text, 4));
    match (year, month, day.and_then(small)) {
        (Some(year), Some(month), Some(day)) => Ok(Written::Settled(year, month, day)),
        _ => Err(unread()),
    }
}

/// A number of at most so many digits (no more than four).
fn number(text: &str, most: usize) -> Option<i16> {
    let sound = text.len() <= most && digits(text);
    if sound { text.parse().ok() } else { None }
}

fn digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn small(text: &str) -> Option<i8> {
    number(text, 2).and_then(|value| i8::try_from(value).ok())
}

fn without_time(text: &str) -> &str {
    let Some((before, _)) = text.split_once(':') else {
        return text;
    };
    match before.rfind([' ', 'T', 't']) {
        Some(at) => before.get(..at).unwrap_or(text),
        None => text,
    }
}

fn without_ordinal(word: &str) -> &str {
    let cut = ["st", "nd", "rd", "th"]
        .into_iter()
        .find_map(|ending| word.strip_suffix(ending));
    match cut {
        Some(day) if small(day).is_some() && !day.is_empty() => day,
        _ => word,
    }
}

/// The order of day and month that the file's own dates prove.
fn date_order(table: &Table, columns: &Columns) -> Result<DateOrder, ImportRefusal> {
    let (mut day_row, mut month_row, mut unsure) = (None, None, None);
    for record in &table.rows {
        let text = line(columns.of(&record.fields, Field::Born));
        let Ok(Written::Open(one, two, year)) = written(&text) else {
            continue;
        };
        match (one > 12, two > 12) {
            (true, false) => day_row = day_row.or(Some(record.number)),
            (false, true) => month_row = month_row.or(Some(record.number)),
            (false, false) if one != two && unsure.is_none() => {
                unsure = Some((record.number, text, one, two, year));
            }
            _ => {}
        }
    }
    match (day_row, month_row, unsure) {
        (Some(day_row), Some(month_row), _) => {
            Err(ImportRefusal::MixedDates { day_row, month_row })
        }
        (Some(_), None, _) | (None, None, None) => Ok(DateOrder::DayFirst),
        (None, Some(_), _) => Ok(DateOrder::MonthFirst),
        (None, None, Some((row, written, one, two, year))) => Err(ImportRefusal::AmbiguousDates {
            row,
            written,
            day_first: spelled(one, two, year),
            month_first: spelled(two, one, year),
        }),
    }
}

fn spelled(day: i8, month: i8, year: i16) -> String {
    let name = match month {
        1 => "January",
        2 => "February",
        3 => "March",
        4 => "April",
        5 => "May",
        6 => "June",
        7 => "July",
        8 => "August",
        9 => "September",
        10 => "October",
        11 => "November",
        _ => "December",
    };
    format!("{day} {name} {year}")
}

fn born(text: &str, order: DateOrder, today: Date) -> Result<Date, String> {
    let (year, month, day) = match (written(text)?, order) {
        (Written::Settled(year, month, day), _) => (year, month, day),
        (Written::Open(day, month, year), DateOrder::DayFirst) => (year, month, day),
        (Written::Open(month, day, year), DateOrder::MonthFirst) => (year, month, day),
    };
    let Ok(date) = Date::new(year, month, day) else {
        let shape = match order {
            DateOrder::DayFirst => "day first",
            DateOrder::MonthFirst => "month first",
        };
        return Err(format!(
            "\"{text}\" is no day of the calendar (dates are read {shape}). Correct it."
        ));
    };
    if date > today {
        return Err(format!(
            "The date of birth {date} lies in the future. Correct it."
        ));
    }
    let before_birthday = (today.month(), today.day()) < (date.month(), date.day());
    let age = today.year() - date.year() - i16::from(before_birthday);
    if age > MOST_AGE {
        return Err(format!(
            "The date of birth {date} makes the client {age} years old. Correct it or leave it out."
        ));
    }
    Ok(date)
}

fn email(text: &str) -> Result<String, String> {
    let address = text.strip_prefix("mailto:").unwrap_or(text);
    let sound = address.split_once('@').is_some_and(|(local, domain)| {
        let labels: Vec<&str> = domain.split('.').collect();
        let label = |label: &&str| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        };
        let ending = labels
            .last()
            .is_some_and(|last| last.chars().count() >= 2 && last.chars().any(char::is_alphabetic));
        let mark = |c: char| {
            c.is_whitespace()
                || c.is_control()
                || matches!(
                    c,
                    '"' | ',' | ';' | ':' | '<' | '>' | '(' | ')' | '[' | ']' | '\\'
                )
        };
        !local.is_empty()
            && local.len() <= 64
            && address.len() <= 254
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..")
            && !local.contains(mark)
            && labels.len() >= 2
            && labels.iter().all(label)
            && ending
    });
    if sound {
        Ok(address.to_owned())
    } else {
        Err(format!(
            "\"{text}\" is not an e-mail address. Give one address, such as ann@example.org."
        ))
    }
}

fn phone(text: &str) -> Result<String, String> {
    let refused = || {
        format!(
            "\"{text}\" is not a telephone number. Give one number of 7 to 15 digits, without an extension."
        )
    };
    let bare = text.trim_start_matches('\'').trim();
    let (plus, rest) = match bare.strip_prefix('+').or_else(|| bare.strip_prefix("00")) {
        Some(rest) => ("+", rest.replacen("(0)", "", 1)),
        None => ("", bare.to_owned()),
    };
    let mut digits = String::new();
    for c in rest.chars() {
        if c.is_ascii_digit() {
            digits.push(c);
        } else if !(c.is_whitespace() || is_hyphen(c) || matches!(c, '.' | '(' | ')' | '/')) {
            return Err(refused());
        }
    }
    if (7..=15).contains(&digits.len()) {
        Ok(format!("{plus}{digits}"))
    } else {
        Err(refused())
    }
}

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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::civil::date;
    use proptest::prelude::*;

    use super::super::{match_columns, read};
    use super::*;

    const TODAY: Date = Date::constant(2026, 3, 10);

    fn rows_with(text: &str, order: Option<DateOrder>) -> Result<Vec<Row>, ImportRefusal> {
        let table = read(text.as_bytes())?;
        let columns = match_columns(&table.headers, &BTreeMap::new())?;
        validate(&table, &columns, order, TODAY)
    }

    fn rows(text: &str) -> Vec<Row> {
        rows_with(text, None).unwrap()
    }

    fn reasons(row: &Row) -> Vec<&str> {
        match &row.draft {
            Ok(_) => Vec::new(),
            Err(reasons) => reasons.iter().map(|reason| reason.says.as_str()).collect(),
        }
    }

    #[test]
    fn a_full_row_becomes_a_draft() {
        let found = rows(
            "First name,Last name,Known as,DOB,Email,Phone,Therapist,Groups\n\
             Élodie, Du  Pont ,Lou,1990-03-04,Lou@Example.org,+44 (0)20 7946-0123,Dr Ann Smith,DBT; Men's ;dbt;\n",
        );
        assert_eq!(
            found[0].draft,
            Ok(Draft {
                first_name: "Élodie".to_owned(),
                last_name: "Du Pont".to_owned(),
                preferred_name: Some("Lou".to_owned()),
                born: Some(date(1990, 3, 4)),
                email: Some("Lou@Example.org".to_owned()),
                phone: Some("+442079460123".to_owned()),
                practitioner: Some("Dr Ann Smith".to_owned()),
                groups: vec!["DBT".to_owned(), "Men's".to_owned()],
            })
        );
    }

    #[test]
    fn full_names_are_parted() {
        for (full, parted) in [
            ("Lee, Ann", Some(("Ann", "Lee"))),
            ("Ann Lee", Some(("Ann", "Lee"))),
            ("Mary Ann Lee", Some(("Mary Ann", "Lee"))),
            ("Jan van der Berg", Some(("Jan", "van der Berg"))),
            ("Al Green", Some(("Al", "Green"))),
            ("John Smith Jr.", Some(("John", "Smith Jr."))),
            ("Smith, John, Jr.", None),
            ("Cher", None),
            ("Cher,", None),
            ("Jr.", None),
            ("", None),
        ] {
            let expected = parted.map(|(first, last)| (first.to_owned(), last.to_owned()));
            assert_eq!(split_name(full), expected, "{full}");
        }
    }

    #[test]
    fn dates_are_read_in_the_order_of_the_file() {
        for (text, order, expected) in [
            ("1990-03-04", DateOrder::DayFirst, date(1990, 3, 4)),
            ("1990/3/4", DateOrder::MonthFirst, date(1990, 3, 4)),
            ("19900304", DateOrder::MonthFirst, date(1990, 3, 4)),
            (
                "1990-03-04T00:00:00Z",
                DateOrder::DayFirst,
                date(1990, 3, 4),
            ),
            ("3/4/1990 0:00", DateOrder::DayFirst, date(1990, 4, 3)),
            ("3/4/1990", DateOrder::DayFirst, date(1990, 4, 3)),
            ("3.4.1990", DateOrder::MonthFirst, date(1990, 3, 4)),
            ("4 March 1990", DateOrder::MonthFirst, date(1990, 3, 4)),
            ("4th of Mar. 1990", DateOrder::MonthFirst, date(1990, 3, 4)),
            ("March 4, 1990", DateOrder::DayFirst, date(1990, 3, 4)),
            ("4-Mar-1990", DateOrder::DayFirst, date(1990, 3, 4)),
            ("2026-03-10", DateOrder::DayFirst, TODAY),
            ("1905-03-11", DateOrder::DayFirst, date(1905, 3, 11)),
        ] {
            assert_eq!(born(text, order, TODAY), Ok(expected), "{text}");
        }
    }

    #[test]
    fn bad_dates_say_what_to_do() {
        for (text, part) in [
            ("3/4/90", "two digits"),
            ("3 Mar 90", "two digits"),
            ("32935", "inner number"),
            ("2026-03-11", "future"),
            ("1905-03-10", "121 years"),
            ("30/2/1990", "no day of the calendar"),
            ("soon", "that can be read"),
            ("1990", "that can be read"),
            ("99999999", "no day of the calendar"),
            ("ü/ü/1990", "that can be read"),
        ] {
            let says = born(text, DateOrder::DayFirst, TODAY).unwrap_err();
            assert!(says.contains(part), "{text}: {says}");
        }
    }

    #[test]
    fn the_file_decides_the_order_of_dates_once() {
        let file = |dates: &[&str]| {
            let rows: Vec<String> = dates
                .iter()
                .enumerate()
                .map(|(at, date)| format!("Ann,Lee{at}x,{date}\n"))
                .collect();
            format!("First name,Last name,DOB\n{}", rows.concat())
        };
        let born = |dates: &[&str], order| -> Result<Vec<Option<Date>>, ImportRefusal> {
            let rows = rows_with(&file(dates), order)?;
            Ok(rows
                .into_iter()
                .map(|row| row.draft.ok().and_then(|draft| draft.born))
                .collect())
        };
        assert_eq!(
            born(&["3/4/1990", "13/4/1990"], None),
            Ok(vec![Some(date(1990, 4, 3)), Some(date(1990, 4, 13))])
        );
        assert_eq!(
            born(&["3/4/1990", "4/13/1990"], None),
            Ok(vec![Some(date(1990, 3, 4)), Some(date(1990, 4, 13))])
        );
        assert_eq!(born(&["3/3/1990"], None), Ok(vec![Some(date(1990, 3, 3))]));
        assert_eq!(
            born(&["1990-01-02", "3/4/1990"], None)
                .unwrap_err()
                .to_string(),
            "Is 3/4/1990 in row 3 the 3 April 1990 (day first) or the 4 March 1990 (month \
             first)? Nothing in the file decides it; choose the order of day and month."
        );
        assert_eq!(
            born(&["13/4/1990", "4/13/1990"], None),
            Err(ImportRefusal::MixedDates {
                day_row: 2,
                month_row: 3
            })
        );
        assert_eq!(
            born(&["13/4/1990", "4/13/1990"], Some(DateOrder::MonthFirst)),
            Ok(vec![None, Some(date(1990, 4, 13))])
        );
    }

    #[test]
    fn a_heading_decides_the_order_of_dates() {
        let found = rows("Name,DOB (MM/DD/YYYY)\nAnn Lee,3/4/1990\n");
        let born = found[0].draft.as_ref().map(|draft| draft.born);
        assert_eq!(born, Ok(Some(date(1990, 3, 4))));
    }

    #[test]
    fn addresses_and_numbers_are_checked() {
        for good in ["a@b.co", "o'neil+x@mail.example.org", "ü@bücher.example"] {
            assert_eq!(email(good), Ok(good.to_owned()));
        }
        for bad in [
            "a",
            "a@b",
            "@b.co",
            "a@b..co",
            "a b@c.co",
            "a@b.co; c@d.co",
            "a.@b.co",
            "a@b@c.co",
            "a@-b.co",
            "a@b.1",
        ] {
            assert!(email(bad).is_err(), "{bad}");
        }
        for (written, kept) in [
            ("(212) 555-0123", "2125550123"),
            ("0044 20 7946 0123", "+442079460123"),
            ("'+1.212.555.0123", "+12125550123"),
            ("07700\u{2011}900123", "07700900123"),
        ] {
            assert_eq!(phone(written), Ok(kept.to_owned()), "{written}");
        }
        for bad in [
            "12345",
            "555-0123 ext. 4",
            "2.12556E+09",
            "1234567890123456",
            "n/a",
        ] {
            assert!(phone(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn every_fault_of_a_row_is_named() {
        let found = rows("First name,Last name,DOB,Email\n,42,1880-01-01,nobody\n");
        let says = reasons(&found[0]);
        assert_eq!(says.len(), 4, "{says:?}");
        assert_eq!(
            says[0],
            "The first name is missing. Fill it in or delete the row."
        );
    }

    #[test]
    fn repeats_within_the_file_are_refused() {
        let found = rows(
            "First name,Last name,DOB\n\
             Ann,Lee,1990-01-01\n\
             ANN,lee,1990-01-01\n\
             Ann,Lee,1991-01-01\n\
             Ann,Lée,\n\
             Bo,Lee,\n\
             Bo,Lee,1990-01-01\n\
             Bo,Lee,\n",
        );
        let refused: Vec<usize> = found
            .iter()
            .filter(|row| row.draft.is_err())
            .map(|row| row.number)
            .collect();
        assert_eq!(refused, [3, 5, 7, 8]);
        assert!(reasons(&found[1])[0].contains("row 2"));
        assert!(reasons(&found[5])[0].contains("row 6"));
    }

    proptest! {
        #[test]
        fn any_text_is_a_draft_or_reasons(fields in prop::collection::vec("\\PC{0,12}", 8..=8)) {
            let table = Table {
                encoding: "UTF-8",
                delimiter: ',',
                headers: ["First name", "Last name", "Known as", "DOB", "Email", "Phone", "Therapist", "Groups"]
                    .map(str::to_owned)
                    .to_vec(),
                rows: vec![Record { number: 2, fields }],
            };
            let columns = match_columns(&table.headers, &BTreeMap::new()).unwrap();
            let rows = validate(&table, &columns, Some(DateOrder::DayFirst), TODAY).unwrap();
            match &rows[0].draft {
                Ok(draft) => prop_assert!(draft.first_name.chars().any(char::is_alphabetic)),
                Err(reasons) => prop_assert!(!reasons.is_empty()),
            }
        }

        #[test]
        fn every_birthday_is_read_back(days in 0..43_000_i32) {
            let born_on = TODAY.checked_sub(jiff::ToSpan::days(days)).unwrap();
            let (year, month, day) = (born_on.year(), born_on.month(), born_on.day());
            for (text, order) in [
                (born_on.to_string(), DateOrder::MonthFirst),
                (format!("{day}/{month}/{year}"), DateOrder::DayFirst),
                (format!("{month:02}-{day:02}-{year}"), DateOrder::MonthFirst),
                (spelled(day, month, year), DateOrder::MonthFirst),
            ] {
                prop_assert_eq!(born(&text, order, TODAY), Ok(born_on));
            }
        }
    }
}
