//! Sizes, names and licence.

use std::collections::BTreeSet;

use crate::{
    definition::{Definition, Faults, Scale, bounds},
    licence::Status,
};

/// The bounds that are looked at before anything is written out: a short range must not stand for much.
pub fn sizes(definition: &Definition, faults: &mut Faults) {
    let criteria = |rule: &crate::definition::Rule| rule.cases.iter().map(|case| 1 + case.all.len()).sum::<usize>();
    let sizes = [
        ("items", definition.items.len(), bounds::ITEMS),
        ("options", definition.options.len(), bounds::OPTION_LISTS),
        ("scales", definition.scales.len(), bounds::SCALES),
        ("rules", definition.rules.len(), bounds::SCALES),
        ("risk", definition.risk.len(), bounds::RISKS),
        ("skip", definition.skip.len(), bounds::SKIPS),
        ("skip.when", definition.skip.iter().flat_map(|skip| &skip.when).map(|when| when.0.len()).max().unwrap_or(0), bounds::COMPARISONS),
        ("references", definition.references(), bounds::REFERENCES),
        ("rules.case", definition.rules.iter().map(criteria).max().unwrap_or(0), bounds::CRITERIA),
        ("options.values", definition.options.iter().map(|list| list.values.len()).max().unwrap_or(0), bounds::OPTIONS),
    ];
    for (at, has, most) in sizes {
        faults.unless(has <= most, at, format!("has {has} entries; {most} are the most"));
    }
    let long = definition.items.iter().position(|item| item.id.len() > bounds::ID);
    faults.unless(long.is_none(), "items", format!("the id of item {} is longer than {} bytes", long.unwrap_or(0) + 1, bounds::ID));
}

/// Names, ages, licence.
pub fn check(definition: &Definition, faults: &mut Faults) {
    let plain = |id: &str| super::is_id(id) && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    faults.unless(plain(&definition.id), "id", "is made of small letters, digits and _, for example phq9");
    for alias in &definition.aliases {
        let named = super::is_id(alias) && alias.chars().any(|c| c.is_ascii_alphanumeric());
        faults.unless(named, "aliases", format!("\"{alias}\" is not an id: letters, digits and _ . - only"));
    }
    faults.unless(!definition.title.trim().is_empty(), "title", "is empty");
    faults.unless(!definition.respondent.is_empty(), "respondent", "says nobody; name who fills it in, for example [\"self\"]");
    faults.unless(!definition.items.is_empty(), "items", "has none");
    let ages = definition.min_age.unwrap_or(0) <= definition.max_age.unwrap_or(u32::MAX);
    faults.unless(ages, "max_age", "is below min_age");
    let mut seen = BTreeSet::new();
    for name in definition.scales.iter().map(|scale| &scale.id).chain(definition.rules.iter().map(|rule| &rule.id)) {
        faults.unless(super::is_id(name), "scales", format!("\"{name}\" is not an id: letters, digits and _ . - only"));
        faults.unless(seen.insert(name), "scales", format!("two scales or rules are called \"{name}\""));
    }
    let taken = ["scales", "risk_flag", "sex", "error"];
    for rule in definition.rules.iter().filter(|rule| taken.contains(&rule.id.as_str())) {
        faults.note("rules", format!("\"{}\" means something else in results; choose another id", rule.id));
    }
    let claims = |scale: &Scale| {
        !(scale.bands.is_empty() && scale.other_bands.is_empty() && scale.other_case.is_empty() && scale.reliable_change.is_empty())
            || scale.case.is_some()
    };
    let claim = definition.scales.iter().any(claims);
    faults.unless(!(definition.unvalidated && claim), "unvalidated", "what is not validated has no bands, cut-offs or reliable change");
    if let Some(vectors) = &definition.vectors {
        faults.unless(super::is_id(&vectors.file), "vectors.file", "is a plain file name in the folder of the definition");
    }
    licence(definition, faults);
}

fn licence(definition: &Definition, faults: &mut Faults) {
    let licence = &definition.licence;
    faults.unless(!licence.holder.trim().is_empty(), "licence.holder", "is empty; name who holds the rights or gave them up");
    match licence.status {
        Status::PracticeLicensed if licence.licence_ref.trim().is_empty() => {
            faults.note("licence.licence_ref", "is empty; a measure under the practice's own licence names its contract");
        }
        Status::FreeWithConditions if licence.condition.trim().is_empty() && licence.attribution.trim().is_empty() => {
            faults.note("licence.condition", "is empty; say what an administrator must accept, or give the attribution if that is all");
        }
        Status::Cc if licence.spdx.trim().is_empty() => {
            faults.note("licence.spdx", "is empty; name the Creative Commons licence, for example CC-BY-ND-4.0");
        }
        Status::Own | Status::PublicDomain | Status::Cc | Status::FreeWithConditions | Status::PracticeLicensed | Status::Unlicensed => {}
    }
    if !licence.text {
        let told = definition.items.iter().any(|item| !item.text.is_empty()) || !definition.instructions.is_empty();
        faults.unless(!told, "licence.text", "says that no text is here, but items or instructions have some");
    }
}
