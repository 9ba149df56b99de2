//! Conditions, read from their small tables.

use super::fields::{Fields, Size, Slips, Value};
use crate::{Anchor, Guard, Span, Than, Which, Window};

/// How deep conditions may stand in each other.
const DEEPEST: usize = 20;

/// What a condition may be, for whoever wrote something else.
const FORMS: &str = "A condition is one of { all = [ … ] }, { any = [ … ] }, { not = { … } }, { count = \"attended\", at_least = 3 } or \
     { time_since = \"engagement\", more_than = \"3 months\" }";

/// Reads a condition; everything wrong in it is noted, and then it is none.
pub(super) fn guard(value: Value<'_, '_>, slips: &mut Slips, depth: usize) -> Option<Guard> {
    let at = value.span().start;
    let Some(table) = value.get_ref().as_table() else {
        slips.at(at, format!("{FORMS}: write it in braces."));
        return None;
    };
    if depth > DEEPEST {
        slips.at(at, format!("Conditions stand in each other more than {DEEPEST} deep: make it flatter, or make two rules of it."));
        return None;
    }
    let forms = ["all", "any", "not", "count", "time_since"];
    let mut found = table.iter().filter_map(|(name, _)| forms.into_iter().find(|form| name.get_ref() == form));
    let (Some(form), None) = (found.next(), found.next()) else {
        slips.at(at, format!("{FORMS}; this is none of them, or two at once."));
        return None;
    };
    let mut fields = Fields::of(table, at, "this condition");
    let guard = match form {
        "all" => parts(&mut fields, slips, "all", depth).map(Guard::All),
        "any" => parts(&mut fields, slips, "any", depth).map(Guard::Any),
        "not" => fields.take("not").and_then(|inner| guard(inner, slips, depth + 1)).map(|inner| Guard::Not(Box::new(inner))),
        "count" => count(&mut fields, slips),
        _ => time(&mut fields, slips),
    };
    fields.done(slips);
    guard
}

fn parts(fields: &mut Fields<'_, '_>, slips: &mut Slips, key: &'static str, depth: usize) -> Option<Vec<Guard>> {
    let value = fields.take(key)?;
    let Some(all) = value.get_ref().as_array() else {
        slips.at(value.span().start, format!("“{key}” holds a list of conditions: {key} = [{{ … }}, {{ … }}]."));
        return None;
    };
    let read: Vec<_> = all.iter().map(|part| guard(part, slips, depth + 1)).collect();
    read.into_iter().collect()
}

/// Facts by their word; a slip where there is no such kind.
pub(super) fn which(word: &str, at: usize, slips: &mut Slips) -> Option<Which> {
    let which = Which::try_from(word.to_owned()).map_err(|say| slips.at(at, say)).ok()?;
    if let Which::Of { of, .. } = &which
        && (of.chars().count() > 80 || of.contains(char::is_control))
    {
        slips.at(at, "What stands after the colon is too long or cannot be printed: keep it to 80 plain letters.");
    }
    Some(which)
}

fn facts(fields: &mut Fields<'_, '_>, slips: &mut Slips, key: &'static str) -> Option<Which> {
    let (word, at) = fields.text(slips, key, Size::Name)?;
    which(&word, at, slips)
}

fn anchor(fields: &mut Fields<'_, '_>, slips: &mut Slips, key: &'static str) -> Option<Anchor> {
    let (word, at) = fields.text(slips, key, Size::Name)?;
    match word.as_str() {
        "entered" => Some(Anchor::Entered),
        "began" => Some(Anchor::Began),
        facts => which(facts, at, slips).map(Anchor::Last),
    }
}

fn count(fields: &mut Fields<'_, '_>, slips: &mut Slips) -> Option<Guard> {
    let which = facts(fields, slips, "count");
    let window = match (fields.has("within"), fields.has("since")) {
        (true, true) => {
            slips.at(fields.at, "A count has “within” or “since”, not both: take one away, or make two conditions of it.");
            None
        }
        (true, false) => fields.span(slips, "within").map(Window::Within),
        (false, true) => anchor(fields, slips, "since").map(Window::Since),
        (false, false) => Some(Window::Ever),
    };
    let words = Than::ALL.map(|than| (than, than.of_counts()));
    let asked = one_comparison(fields, slips, &words).and_then(|(than, word)| Some((than, number(fields, slips, word)?)));
    let (than, n) = asked?;
    Some(Guard::Count { which: which?, window: window?, than, n })
}

fn time(fields: &mut Fields<'_, '_>, slips: &mut Slips) -> Option<Guard> {
    let since = anchor(fields, slips, "time_since");
    let words: Vec<_> = Than::ALL.into_iter().filter_map(|than| Some((than, than.of_times()?))).collect();
    let asked: Option<(Than, Span)> =
        one_comparison(fields, slips, &words).and_then(|(than, word)| Some((than, fields.span(slips, word)?)));
    let (than, span) = asked?;
    Some(Guard::Time { since: since?, than, span })
}

/// The one comparison that a condition must have.
fn one_comparison(fields: &mut Fields<'_, '_>, slips: &mut Slips, words: &[(Than, &'static str)]) -> Option<(Than, &'static str)> {
    // All are asked for, so that all are known.
    let given: Vec<_> = words.iter().filter(|(_, word)| fields.has(word)).copied().collect();
    match given.as_slice() {
        [one] => Some(*one),
        several => {
            let all: Vec<_> = words.iter().map(|(_, word)| *word).collect();
            let which = if several.is_empty() { "has no comparison: add one" } else { "has two comparisons: keep one" };
            slips.at(fields.at, format!("This condition {which} of {}.", all.join(", ")));
            None
        }
    }
}

fn number(fields: &mut Fields<'_, '_>, slips: &mut Slips, key: &'static str) -> Option<u32> {
    const MOST: u32 = 1_000_000;
    let value = fields.take(key)?;
    let whole = value.get_ref().as_integer().and_then(|digits| u32::from_str_radix(digits.as_str(), digits.radix()).ok());
    let fits = whole.filter(|n| *n <= MOST);
    if fits.is_none() {
        slips.at(value.span().start, format!("“{key}” of a count must be a whole number from 0 to {MOST}, without quotes."));
    }
    fits
}
