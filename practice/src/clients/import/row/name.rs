//! The two names of a client: from their own columns, or out of a full name.

use kernel::text::fold;

use super::{
    super::{
        columns::{Columns, Field},
        read::Record,
    },
    LONGEST_NAME, Reason, line,
};

/// The small words that belong to the last name behind them.
const BEFORE: [&str; 21] = [
    "van", "von", "de", "der", "den", "del", "della", "di", "da", "dos", "du", "la", "le", "ten", "ter", "bin", "ibn", "al", "el", "st",
    "st.",
];

/// What may follow a last name, without its dot.
const AFTER: [&str; 5] = ["jr", "sr", "ii", "iii", "iv"];

/// First and last name of a row; what is wrong with them is said.
pub(super) fn names(record: &Record, columns: &Columns, reasons: &mut Vec<Reason>) -> (String, String) {
    let text = |field: Field| line(columns.of(&record.fields, field));
    let (first, last) = if columns.fields.contains_key(&Field::FullName) {
        let full = text(Field::FullName);
        let Some(both) = split_name(&full) else {
            reasons.push(unsplit(&full));
            return (String::new(), String::new());
        };
        both
    } else {
        (text(Field::FirstName), text(Field::LastName))
    };
    reasons.extend(fault(Field::FirstName, &first));
    reasons.extend(fault(Field::LastName, &last));
    (first, last)
}

fn unsplit(full: &str) -> Reason {
    let says = if full.is_empty() {
        "The name is missing. Fill it in or delete the row.".to_owned()
    } else {
        format!("\"{full}\" does not show which is the first and which the last name. Write it as \"Last, First\".")
    };
    Reason::of(Field::FullName, says)
}

fn fault(field: Field, name: &str) -> Option<Reason> {
    let label = field.label();
    let says = if name.is_empty() {
        format!("The {label} is missing. Fill it in or delete the row.")
    } else if !name.contains(char::is_alphabetic) {
        format!("The {label} \"{name}\" has no letters in it. Correct it.")
    } else if name.chars().count() > LONGEST_NAME {
        format!("The {label} is longer than {LONGEST_NAME} characters. Shorten it.")
    } else {
        return None;
    };
    Some(Reason::of(field, says))
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
    let before = |part: &&str| BEFORE.contains(&fold(part).as_str());
    let after = |part: &&&str| AFTER.contains(&fold(part).trim_end_matches('.'));
    let trailing = parts.iter().rev().take_while(after).count();
    let mut start = parts.len().checked_sub(trailing + 1)?;
    while start > 1 && parts.get(start - 1).is_some_and(before) {
        start -= 1;
    }
    if start == 0 {
        return None;
    }
    let (first, last) = parts.split_at(start);
    Some((first.join(" "), last.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
