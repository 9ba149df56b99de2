//! How to name things to a reader.

use super::{output::Labels, run::Setting, spec::Names};

/// What the columns are called where the specification says nothing.
pub(super) struct Fallback<'a> {
    pub measure: &'a str,
    pub group: &'a str,
    pub before: &'a str,
    pub after: &'a str,
    pub higher_is_worse: Option<bool>,
}

pub(super) fn labels(setting: &Setting<'_>, names: &Names, fallback: &Fallback<'_>) -> Labels {
    let or = |given: &Option<String>, other: &str| given.clone().unwrap_or_else(|| other.to_owned());
    // A column that was renamed is better known under its first name.
    let first = |name: &str| {
        setting.spec.rename.iter().find(|(_, to)| to.as_str() == name).map_or_else(|| name.to_owned(), |(from, _)| from.to_owned())
    };
    let title = if setting.name.is_empty() { setting.spec.title.clone().unwrap_or_default() } else { setting.name.to_owned() };
    Labels {
        title: or(&names.title, &title),
        measure: or(&names.measure, &first(fallback.measure)),
        unit: or(&names.unit, "points"),
        group: or(&names.group, &first(fallback.group)),
        before: or(&names.before, &first(fallback.before)),
        after: or(&names.after, &first(fallback.after)),
        higher_is_worse: fallback.higher_is_worse.or(names.higher_is_worse),
        randomised: setting.spec.study.randomised,
    }
}
