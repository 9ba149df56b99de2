//! What must hold of a definition before it is used: the checks of the loader, each of which says what is wrong and where.

mod identity;
mod items;
mod rules;
mod scales;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Definition, Faults, Item, bounds};

impl Definition {
    /// The definition with its ranges written out, when everything that the loader checks holds.
    ///
    /// # Errors
    /// Everything that is wrong, each with its place.
    pub fn checked(self) -> Result<Self, Faults> {
        let mut faults = Faults::default();
        modest("", &self.canonical(), &mut faults);
        identity::sizes(&self, &mut faults);
        if !faults.is_empty() {
            return Err(faults);
        }
        let whole = self.expanded();
        let known = Known::of(&whole);
        identity::check(&whole, &mut faults);
        items::check(&whole, &known, &mut faults);
        scales::check(&whole, &known, &mut faults);
        rules::check(&whole, &known, &mut faults);
        if faults.is_empty() { Ok(whole) } else { Err(faults) }
    }
}

/// The items of a definition by id, with the lowest and highest score that each can have.
struct Known<'a> {
    items: BTreeMap<&'a str, Option<(f64, f64)>>,
}

impl<'a> Known<'a> {
    fn of(definition: &'a Definition) -> Self {
        let item = |item: &'a Item| (item.id.as_str(), definition.reach(item));
        Self { items: definition.items.iter().map(item).collect() }
    }
    fn reach(&self, id: &str) -> Option<(f64, f64)> {
        self.items.get(id).copied().flatten()
    }
    /// Complains of references to nothing and of such as stand twice.
    fn refer(&self, names: &[String], at: &str, faults: &mut Faults) {
        let mut seen = BTreeSet::new();
        for name in names {
            faults.unless(self.items.contains_key(name.as_str()), at, format!("there is no item \"{name}\""));
            faults.unless(seen.insert(name), at, format!("the item \"{name}\" stands there twice"));
        }
    }
}

impl Definition {
    /// The lowest and highest score of an item, before any reversal; none when no answer to it scores.
    #[allow(clippy::cast_precision_loss)] // bounds keep numbers small
    pub(crate) fn reach(&self, item: &Item) -> Option<(f64, f64)> {
        if let Some((low, high)) = item.number {
            return Some((low as f64, high as f64));
        }
        let list = self.options.iter().find(|list| Some(&list.key) == item.options.as_ref())?;
        let scores = list.values.iter().filter_map(|choice| choice.score);
        scores.fold(None, |reach, score| {
            let (low, high) = reach.unwrap_or((score, score));
            Some((low.min(score), high.max(score)))
        })
    }
}

/// No text is long or holds control characters, no number is huge or not one, no list is long.
fn modest(at: &str, value: &Value, faults: &mut Faults) {
    let below = |name: &str| if at.is_empty() { name.to_owned() } else { format!("{at}.{name}") };
    match value {
        // What is absent is left out, so that only a number that is none is written as null.
        Value::Null => faults.note(at, "is not a finite number"),
        Value::Bool(_) => {}
        Value::Number(number) => {
            let fits = number.as_f64().is_some_and(|number| number.abs() <= bounds::NUMBER);
            faults.unless(fits, at, format!("{number} is too large"));
        }
        Value::String(text) => {
            faults.unless(text.len() <= bounds::TEXT, at, format!("has {} bytes; {} are the most", text.len(), bounds::TEXT));
            let plain = text.chars().all(|c| c == '\n' || !c.is_control());
            faults.unless(plain, at, "holds control characters");
        }
        Value::Array(list) => {
            faults.unless(list.len() <= bounds::LIST, at, format!("has {} entries; {} are the most", list.len(), bounds::LIST));
            for (n, entry) in list.iter().take(bounds::LIST).enumerate() {
                modest(&below(&(n + 1).to_string()), entry, faults);
            }
        }
        Value::Object(fields) => {
            faults.unless(fields.len() <= bounds::LIST, at, format!("has {} entries; {} are the most", fields.len(), bounds::LIST));
            for (name, field) in fields.iter().take(bounds::LIST) {
                modest(&below(name), field, faults);
            }
        }
    }
}

/// Whether it may be an id: letters without accents, digits, `_`, `.` and `-`.
fn is_id(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
    !text.is_empty() && text.len() <= bounds::ID && text.chars().all(plain)
}
