//! What a form with several steps sent, field by field: it is read, shown again, and carried on to the next step as it was typed.

use maud::{Markup, html};
use uuid::Uuid;

/// The fields of a form, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(transparent)]
pub(super) struct Sent(Vec<(String, String)>);

impl Sent {
    /// What was typed into this field; nothing where there was none.
    pub(super) fn get(&self, name: &str) -> &str {
        self.0.iter().rev().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
    }
    /// Everything that was ticked under this name.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }
    /// Whether something stands in this field.
    pub(super) fn on(&self, name: &str) -> bool {
        !self.get(name).trim().is_empty()
    }
    /// The ids that were ticked or chosen under this name; what is no id is passed over.
    pub(super) fn ids<T: std::str::FromStr>(&self, name: &str) -> Vec<T> {
        self.all(name).filter_map(|id| id.parse().ok()).collect()
    }
    /// The idempotency key.
    pub(super) fn key(&self) -> Option<Uuid> {
        self.get("key").parse().ok()
    }
    /// The version read.
    pub(super) fn version(&self) -> i64 {
        self.get("version").parse().unwrap_or(0)
    }
    /// The same with this field.
    #[must_use]
    pub(super) fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.0.push((name.to_owned(), value.to_string()));
        self
    }
    /// Everything typed, unseen, for the next step; without the key, which each sending has of its own, and without `but`.
    pub(super) fn hidden(&self, but: &[&str]) -> Markup {
        html! {
            @for (name, value) in self.0.iter().filter(|(name, _)| name != "key" && !but.contains(&name.as_str())) {
                input type="hidden" name=(name) value=(value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_counts_ticks_are_all_kept_and_all_is_carried_on() {
        let sent = Sent::default().with("key", "x").with("day", "2026-11-24").with("lead", "a").with("lead", "b").with("day", "2026-11-25");
        assert_eq!((sent.get("day"), sent.get("room"), sent.on("room")), ("2026-11-25", "", false));
        assert_eq!(sent.all("lead").collect::<Vec<_>>(), ["a", "b"]);
        let carried = sent.hidden(&["day"]).into_string();
        assert!(carried.contains("name=\"lead\" value=\"b\"") && !carried.contains("key") && !carried.contains("day"), "{carried}");
    }
}
