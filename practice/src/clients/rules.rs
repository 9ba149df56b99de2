//! Decisions of clients: what may be kept about a person, how a name is sorted, and which words find it. Pure.

mod spans;

use std::ops::RangeInclusive;

use kernel::{Day, Refusal, address, text};

use super::words::{Facts, RecordKind, Typed};

pub(super) use spans::{apart_reason, end as span_end, payer, span};

/// The longest name, in characters.
pub(super) const LONGEST_NAME: usize = 100;
/// The greatest age taken, in years.
pub(super) const OLDEST: i16 = 130;
/// How many digits a phone number has; a shorter one could not be told from other numbers in a note.
pub(super) const DIGITS: RangeInclusive<usize> = 7..=15;
/// How many words of a search are looked at; the rest narrows nothing anybody would miss.
const SEARCHED: usize = 4;

/// Checks what was typed; every mistake is said, each beside its field.
pub(super) fn facts(typed: &Typed, today: Day) -> Result<Facts, Vec<Refusal>> {
    let mut wrong = Vec::new();
    let mut said = |result: Result<Option<String>, Refusal>| result.map_err(|refusal| wrong.push(refusal)).ok().flatten();
    let first_name = said(name(&typed.first_name, "first_name", "first name", true));
    let last_name = said(name(&typed.last_name, "last_name", "last name", true));
    let preferred_name = said(name(&typed.preferred_name, "preferred_name", "preferred name", false));
    let email = said(email(&typed.email));
    let phone = said(phone(&typed.phone));
    let warning = said(warning(&typed.warning));
    let born = born(&typed.born, today).map_err(|refusal| wrong.push(refusal)).ok().flatten();
    let kind = kind(&typed.kind).map_err(|refusal| wrong.push(refusal)).ok();
    match (first_name, last_name, kind) {
        (Some(first_name), Some(last_name), Some(kind)) if wrong.is_empty() => {
            let preferred_name = preferred_name.filter(|name| *name != first_name);
            Ok(Facts { first_name, last_name, preferred_name, born, email, phone, warning, kind })
        }
        _ => Err(wrong),
    }
}

fn line(typed: &str) -> Option<String> {
    let line = text::clean(typed).split_whitespace().collect::<Vec<_>>().join(" ");
    (!line.is_empty()).then_some(line)
}

fn name(typed: &str, field: &'static str, what: &str, required: bool) -> Result<Option<String>, Refusal> {
    let name = line(typed);
    match &name {
        None if required => Err(Refusal::new("client.name", format!("Write the {what}.")).at(field)),
        Some(name) if name.chars().count() > LONGEST_NAME => {
            Err(Refusal::new("client.name_long", format!("Write the {what} in at most {LONGEST_NAME} characters.")).at(field))
        }
        Some(name) if text::words(name).is_empty() => {
            Err(Refusal::new("client.name_letters", format!("The {what} needs at least one letter.")).at(field))
        }
        _ => Ok(name),
    }
}

fn email(typed: &str) -> Result<Option<String>, Refusal> {
    let email = line(typed);
    let good = email.as_ref().is_none_or(|email| address::is_email(email));
    if good { Ok(email) } else { Err(Refusal::new("client.email", "Write an e-mail address such as name@example.org.").at("email")) }
}

fn phone(typed: &str) -> Result<Option<String>, Refusal> {
    let phone = line(typed);
    let good = phone.as_ref().is_none_or(|phone| {
        let digits = phone.chars().filter(char::is_ascii_digit).count();
        DIGITS.contains(&digits) && phone.len() <= 40 && phone.chars().all(|c| c.is_ascii_digit() || " +-()./x".contains(c))
    });
    if good { Ok(phone) } else { Err(Refusal::new("client.phone", "Write a phone number of 7 to 15 digits, with blanks and + - ( ) only.").at("phone")) }
}

fn warning(typed: &str) -> Result<Option<String>, Refusal> {
    let warning = line(typed);
    if warning.as_ref().is_some_and(|warning| warning.chars().count() > 300) {
        return Err(Refusal::new("client.warning", "Keep the warning to 300 characters. Longer things belong in a note.").at("warning"));
    }
    Ok(warning)
}

fn born(typed: &str, today: Day) -> Result<Option<Day>, Refusal> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    match typed.parse::<Day>() {
        Err(_) => Err(Refusal::new("client.born", "Write the birth date as year-month-day, for example 2001-12-31.").at("born")),
        Ok(day) if day > today => Err(Refusal::new("client.born_ahead", "That birth date is in the future.").at("born")),
        Ok(day) if day.year() < today.year() - OLDEST => {
            Err(Refusal::new("client.born_long_ago", "That birth date is more than 130 years ago.").at("born"))
        }
        Ok(day) => Ok(Some(day)),
    }
}

fn kind(typed: &str) -> Result<RecordKind, Refusal> {
    if typed.is_empty() {
        return Ok(RecordKind::Client);
    }
    RecordKind::read(typed).ok_or_else(|| Refusal::new("client.kind", "Choose what kind of record this is.").at("kind"))
}

/// The names of the fields that differ.
pub(super) fn changed(before: &Facts, after: &Facts) -> Vec<&'static str> {
    let fields = [
        ("first_name", before.first_name != after.first_name),
        ("last_name", before.last_name != after.last_name),
        ("preferred_name", before.preferred_name != after.preferred_name),
        ("born", before.born != after.born),
        ("email", before.email != after.email),
        ("phone", before.phone != after.phone),
        ("warning", before.warning != after.warning),
        ("kind", before.kind != after.kind),
    ];
    fields.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect()
}

/// The words of a search: the longest first, for it is the one that few names begin with; a word that another one
/// begins with is left out, for that other one already asks for it.
pub(super) fn asked(typed: &str) -> Vec<String> {
    let mut words = text::words(typed);
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    let mut asked: Vec<String> = Vec::new();
    for word in words {
        if asked.len() < SEARCHED && !asked.iter().any(|longer| longer.starts_with(&word)) {
            asked.push(word);
        }
    }
    asked
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(first: &str, last: &str) -> Typed {
        Typed { first_name: first.to_owned(), last_name: last.to_owned(), ..Typed::default() }
    }
    fn today() -> Day {
        "2026-11-23".parse().unwrap()
    }

    #[test]
    fn every_mistake_is_said_beside_its_field() {
        let bad = Typed {
            born: "2027-01-01".into(),
            email: "ann at home".into(),
            phone: "call me".into(),
            warning: "x".repeat(301),
            preferred_name: "x".repeat(LONGEST_NAME + 1),
            kind: "patient".into(),
            ..typed(" ", "--")
        };
        let wrong = facts(&bad, today()).unwrap_err();
        let fields: Vec<_> = wrong.iter().filter_map(|r| r.field.as_deref()).collect();
        assert_eq!(fields, ["first_name", "last_name", "preferred_name", "email", "phone", "warning", "born", "kind"]);
    }

    #[test]
    fn what_is_kept_is_tidied_and_empty_fields_are_absent() {
        let kept = facts(
            &Typed { preferred_name: "Ann".into(), phone: " +44 20 7946 0000 ".into(), born: "2001-02-28".into(), ..typed("  Ann ", "van  Dyk") },
            today(),
        )
        .unwrap();
        assert_eq!((kept.first_name.as_str(), kept.last_name.as_str()), ("Ann", "van Dyk"));
        assert_eq!((kept.preferred_name, kept.email, kept.phone.as_deref()), (None, None, Some("+44 20 7946 0000")));
        assert_eq!(kept.born, Some("2001-02-28".parse().unwrap()));
    }

    #[test]
    fn a_search_asks_for_its_longest_word_first_and_for_each_once() {
        assert_eq!(asked("Jo smith jo SMÍTH smit"), ["smith", "jo"]);
        assert!(asked(" - ").is_empty());
    }
}
