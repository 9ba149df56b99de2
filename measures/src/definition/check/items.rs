//! Items and options.

use std::collections::BTreeSet;

use super::Known;
use crate::definition::{Definition, Faults, Item, OptionList};

/// Ids are unique, every item can be answered, every option scores at most one thing.
pub fn check(definition: &Definition, known: &Known<'_>, faults: &mut Faults) {
    let (mut keys, mut ids) = (BTreeSet::new(), BTreeSet::new());
    for list in &definition.options {
        let at = format!("options.{}", list.key);
        faults.unless(super::is_id(&list.key), &at, "the key is made of letters, digits and _ . -");
        faults.unless(keys.insert(list.key.as_str()), &at, "there are two lists of this key");
        let used = definition.items.iter().any(|item| item.options.as_ref() == Some(&list.key));
        faults.unless(used, &at, "no item uses it");
        options(list, definition.licence.text, &at, faults);
    }
    for item in &definition.items {
        let at = format!("items.{}", item.id);
        faults.unless(super::is_id(&item.id), &at, "the id is made of letters, digits and _ . -");
        faults.unless(item.id != "end", &at, "\"end\" means the end of the form in skips; choose another id");
        faults.unless(ids.insert(item.id.as_str()), &at, "there are two items of this id");
        faults.unless(!definition.licence.text || !item.text.trim().is_empty(), &at, "has no text");
        answerable(item, &keys, &at, faults);
        if item.scored && item.options.as_deref().is_some_and(|key| keys.contains(key)) {
            faults.unless(known.reach(&item.id).is_some(), &at, "no option scores; say scored = false");
        }
    }
}

fn answerable(item: &Item, keys: &BTreeSet<&str>, at: &str, faults: &mut Faults) {
    match (&item.options, item.number) {
        (Some(key), None) => faults.unless(keys.contains(key.as_str()), at, format!("there is no list of options \"{key}\"")),
        (None, Some((low, high))) => faults.unless(low < high, at, "the lowest number is not below the highest"),
        (None, None) => faults.note(at, "cannot be answered; give options = \"…\" or number = [low, high]"),
        (Some(_), Some(_)) => faults.note(at, "has both options and number; keep one"),
    }
}

fn options(list: &OptionList, text: bool, at: &str, faults: &mut Faults) {
    faults.unless(list.values.len() >= 2, at, "has fewer than two options");
    let mut codes = BTreeSet::new();
    for choice in &list.values {
        faults.unless(codes.insert(choice.code), at, format!("two options have the code {}", choice.code));
        faults.unless(!text || !choice.label.trim().is_empty(), at, format!("the option {} has no label", choice.code));
    }
}
