//! What may be kept about a group.

use kernel::{Id, Refusal, id::Staff, text};

use crate::groups::words::{Facts, GroupCard, Kind, Typed};

/// The service code proposed for a new group: group psychotherapy, one unit for each client present.
pub(in crate::groups) const USUAL_CODE: &str = "90853";
/// The name that clients see where nobody chose another: it says nothing of the group's purpose.
const OUTWARD: &str = "Group session";
/// The largest capacity that is believed.
const MOST: i64 = 500;

/// Proposes initials for a name: words in capitals whole, of the others the first letter or digit, small words left out.
fn initials(name: &str) -> String {
    let small = ["a", "and", "for", "in", "of", "on", "the", "to", "with"];
    let words = name.split(|c: char| c.is_whitespace() || text::is_hyphen(c)).filter(|word| !small.contains(&word.to_lowercase().as_str()));
    let part = |word: &str| -> String {
        let letters: Vec<char> = word.chars().filter(|c| c.is_alphanumeric()).collect();
        let whole = letters.len() > 1 && letters.iter().all(|c| c.is_uppercase());
        letters.iter().take(if whole { 4 } else { 1 }).flat_map(|c| c.to_uppercase()).collect()
    };
    words.map(part).collect::<String>().chars().take(6).collect()
}

/// Checks what was typed; every mistake is said, each beside its field. `staff` are those who can lead a group.
pub(in crate::groups) fn facts(typed: &Typed, me: Option<Id<Staff>>, staff: &[Id<Staff>]) -> Result<Facts, Vec<Refusal>> {
    let mut wrong = Vec::new();
    let name = line(&typed.name);
    if name.is_empty() || text::words(&name).is_empty() {
        wrong.push(Refusal::new("group.name", "Write the group's name.").at("name"));
    } else if name.chars().count() > 120 {
        wrong.push(Refusal::new("group.name_long", "Write the name in at most 120 characters.").at("name"));
    }
    let initials = Some(line(&typed.initials)).filter(|typed| !typed.is_empty()).unwrap_or_else(|| initials(&name));
    if initials.chars().count() > 8 || initials.is_empty() && !name.is_empty() {
        wrong.push(Refusal::new("group.initials", "Write 1 to 8 letters or digits that the calendar shows.").at("initials"));
    }
    let outward_name = Some(line(&typed.outward_name)).filter(|typed| !typed.is_empty()).unwrap_or_else(|| OUTWARD.to_owned());
    if outward_name.chars().count() > 80 {
        wrong.push(Refusal::new("group.outward_name", "Write the outward name in at most 80 characters.").at("outward_name"));
    }
    let leads = |id: &Id<Staff>| staff.contains(id);
    let chosen = if typed.provider.is_empty() { me } else { typed.provider.parse().ok() };
    let provider = chosen.filter(leads);
    if provider.is_none() {
        wrong.push(Refusal::new("group.provider", "Choose who answers for the group.").at("provider"));
    }
    let mut facilitators: Vec<Id<Staff>> = typed.facilitators.iter().filter_map(|id| id.parse().ok()).filter(leads).collect();
    facilitators.sort();
    facilitators.dedup();
    facilitators.retain(|id| Some(*id) != provider);
    let kind = Kind::read(&typed.kind);
    if kind.is_none() {
        wrong.push(Refusal::new("group.kind", "Choose what the group is for.").at("kind"));
    }
    let modality = line(&typed.modality);
    if modality.chars().count() > 80 {
        wrong.push(Refusal::new("group.modality", "Write the method in at most 80 characters.").at("modality"));
    }
    let programme = line(&typed.programme);
    if programme.chars().count() > 80 {
        wrong.push(Refusal::new("group.programme", "Write the programme in at most 80 characters.").at("programme"));
    }
    let service_code = Some(line(&typed.service_code).to_uppercase()).filter(|code| !code.is_empty());
    if service_code.as_ref().is_some_and(|code| code.len() > 12 || !code.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')) {
        wrong.push(Refusal::new("group.service_code", "A service code is up to 12 letters, digits and hyphens.").at("service_code"));
    }
    let capacity = capacity(&typed.capacity).map_err(|refusal| wrong.push(refusal)).ok().flatten();
    match (provider, kind) {
        (Some(provider), Some(kind)) if wrong.is_empty() => {
            let open = typed.open;
            Ok(Facts { name, initials, outward_name, provider, facilitators, kind, modality, programme, service_code, capacity, open })
        }
        _ => Err(wrong),
    }
}

pub(super) fn line(typed: &str) -> String {
    text::clean(typed).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn capacity(typed: &str) -> Result<Option<i64>, Refusal> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    match typed.parse::<i64>() {
        Ok(places) if (1..=MOST).contains(&places) => Ok(Some(places)),
        _ => Err(Refusal::new("group.capacity", "Write how many members the group takes, 1 to 500, or leave it empty.").at("capacity")),
    }
}

/// The form of a group that is kept.
pub(in crate::groups) fn typed(card: &GroupCard) -> Typed {
    Typed {
        name: card.name.clone(),
        initials: card.initials.clone(),
        outward_name: card.outward_name.clone(),
        provider: card.provider.to_string(),
        facilitators: card.facilitators.iter().map(ToString::to_string).collect(),
        kind: card.kind.word().to_owned(),
        modality: card.modality.clone(),
        programme: card.programme.clone(),
        service_code: card.service_code.clone().unwrap_or_default(),
        capacity: card.capacity.map(|places| places.to_string()).unwrap_or_default(),
        open: card.open,
    }
}

/// The old and new words of the settings that a change of a group alters, for the audit log.
pub(in crate::groups) fn changed(before: &GroupCard, after: &Facts) -> Vec<(&'static str, String, String)> {
    let places = |capacity: Option<i64>| capacity.map_or("any".to_owned(), |places| places.to_string());
    let people = |ids: &[Id<Staff>]| ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let pairs = [
        ("name", before.name.clone(), after.name.clone()),
        ("initials", before.initials.clone(), after.initials.clone()),
        ("outward_name", before.outward_name.clone(), after.outward_name.clone()),
        ("provider", before.provider.to_string(), after.provider.to_string()),
        ("facilitators", people(&before.facilitators), people(&after.facilitators)),
        ("kind", before.kind.word().to_owned(), after.kind.word().to_owned()),
        ("modality", before.modality.clone(), after.modality.clone()),
        ("programme", before.programme.clone(), after.programme.clone()),
        ("service_code", before.service_code.clone().unwrap_or_default(), after.service_code.clone().unwrap_or_default()),
        ("capacity", places(before.capacity), places(after.capacity)),
        ("open", before.open.to_string(), after.open.to_string()),
    ];
    pairs.into_iter().filter(|(_, old, new)| old != new).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    // proves: TA-4
    #[test]
    fn a_group_needs_a_name_a_provider_and_a_kind_and_the_rest_is_proposed() {
        let (me, other) = (Id::new(), Id::new());
        let wrong = facts(&Typed { capacity: "0".into(), service_code: "no code!".into(), ..Typed::default() }, None, &[me]).unwrap_err();
        let fields: Vec<_> = wrong.iter().filter_map(|r| r.field.as_deref()).collect();
        assert_eq!(fields, ["name", "provider", "kind", "service_code", "capacity"]);
        let typed = Typed {
            name: "DBT skills for adults 2".into(),
            kind: "skills".into(),
            facilitators: vec![other.to_string(), me.to_string(), other.to_string(), "nobody".into()],
            capacity: " 12 ".into(),
            ..Typed::default()
        };
        let kept = facts(&typed, Some(me), &[me, other]).unwrap();
        assert_eq!((kept.initials.as_str(), kept.outward_name.as_str(), kept.capacity), ("DBTSA2", OUTWARD, Some(12)));
        assert_eq!((kept.provider, kept.facilitators), (me, vec![other]));
    }

    #[test]
    fn initials_keep_capitals_and_digits_and_drop_small_words() {
        let proposed = ["Mindfulness", "Phase 2 skills", "CBT for psychosis", "Relapse-prevention", "Living with loss", "--"].map(initials);
        assert_eq!(proposed, ["M", "P2S", "CBTP", "RP", "LL", ""]);
    }
}
