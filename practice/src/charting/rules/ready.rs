//! The check before signing: what is missing, where to mend it, and whose name stands where it must not.

use kernel::text::Runs;

use super::{
    compose::MissedSheet,
    names::{Person, Roster},
};
use crate::{
    charting::words::{Part, Reach, Sheet},
    clients::Face,
    sessions::{EntryCard, Outcome, Roll},
};

/// How alike two clients' own texts may be before the signer is told (R-D5): the share of their letters' runs.
const ALIKE: f64 = 0.85;

/// Something to look at before signing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lack {
    /// Stable name.
    pub code: &'static str,
    /// One sentence for a person.
    pub say: String,
    /// Short words for the chip in the foot bar.
    pub chip: String,
    /// The id of the field on the screen.
    pub field: String,
    /// Whether it stops the signature.
    pub stops: Stops,
}

/// Whether something stops a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stops {
    /// Until it is mended.
    Always,
    /// Until it is mended or overridden with a reason.
    UnlessOverridden,
    /// It is only shown.
    Never,
}

fn person(face: &Face) -> Person {
    Person {
        key: face.id.to_string(),
        first: face.first_name.clone(),
        last: face.last_name.clone(),
        preferred: face.preferred_name.clone(),
        email: face.email.clone(),
        phone: face.phone.clone(),
        born: face.born,
    }
}

fn lack(code: &'static str, stops: Stops, field: String, chip: String, say: String) -> Lack {
    Lack { code, say, chip, field, stops }
}

/// Everything worth showing before a session is signed, in the order of the screen.
pub(crate) fn check(roll: &Roll, sheet: &Sheet, missed: &MissedSheet, others: &[Face]) -> Vec<Lack> {
    let mut all = stops(roll, sheet, missed, others);
    all.extend(alike(roll, sheet));
    all
}

/// What stands between a session and its signature. `others` are clients who were in the group at some time and are not
/// on the roster: their names may not be written either.
pub(crate) fn stops(roll: &Roll, sheet: &Sheet, missed: &MissedSheet, others: &[Face]) -> Vec<Lack> {
    let mut all = Vec::new();
    let nobody = roll.entries.iter().all(|e| !e.outcome.attended() && e.outcome != Outcome::Unmarked);
    if sheet.topic.trim().is_empty() && !nobody {
        all.push(lack("topic", Stops::Always, "topic".into(), "Topic".into(), "Write or choose the topic.".into()));
    }
    for entry in &roll.entries {
        all.extend(attendance(entry));
        all.extend(remote(entry));
        if entry.outcome.attended() {
            all.extend(required(sheet, Reach::Client, Part::Entry(entry.id), Some(&entry.face.name())));
        } else if entry.outcome != Outcome::Unmarked {
            all.extend(of_missed(missed, entry));
        }
    }
    // Where nobody came there is nothing to write; attendance is signed alone.
    if !nobody {
        all.extend(required(sheet, Reach::Shared, Part::Shared, None));
    }
    all.extend(named(roll, sheet, missed, others));
    all
}

/// What is not written down yet about somebody who took part from elsewhere (R-C9).
fn remote(entry: &EntryCard) -> Option<Lack> {
    let (_, what) = entry.remote.lacks().filter(|_| entry.remotely())?;
    let name = entry.face.name();
    let say = format!("{name} took part remotely: write down {what}.");
    Some(lack("remote", Stops::Always, format!("remote.{}", entry.id), format!("Remote: {name}"), say))
}

/// What a missed-session note needs and does not have.
fn of_missed(missed: &MissedSheet, entry: &EntryCard) -> Vec<Lack> {
    let written = |key: &str| missed.drafts.get(&entry.client).is_some_and(|d| !d.words(key).is_empty());
    let name = entry.face.name();
    let lacks = missed.sections.iter().filter(|s| s.required && !written(&s.key));
    lacks
        .map(|s| {
            let say = format!("Fill in “{}” of the missed-session note for {name}.", s.label);
            lack("section", Stops::Always, format!("missed.{}", entry.client), format!("{} of {name}", s.label), say)
        })
        .collect()
}

fn attendance(entry: &EntryCard) -> Option<Lack> {
    let name = entry.face.name();
    match entry.outcome {
        Outcome::Unmarked => Some(lack("unmarked", Stops::Always, format!("outcome.{}", entry.id), format!("Mark {name}"), format!("Mark whether {name} attended."))),
        outcome if !outcome.attended() && entry.reason.trim().is_empty() => Some(lack(
            "reason", Stops::Always, format!("reason.{}", entry.id), format!("Reason for {name}"), format!("Give the reason why {name} was not there."),
        )),
        _ => None,
    }
}

fn required(sheet: &Sheet, reach: Reach, part: Part, name: Option<&str>) -> Vec<Lack> {
    sheet
        .template
        .sections(reach)
        .filter(|s| s.required && sheet.words(part, &s.key).is_empty())
        .map(|s| {
            let (chip, say) = match name {
                Some(name) => (format!("{} of {name}", s.label), format!("Fill in “{}” for {name}.", s.label)),
                None => (s.label.clone(), format!("Write “{}” in the group note.", s.label)),
            };
            lack("section", Stops::Always, format!("text.{part}.{}", s.key), chip, say)
        })
        .collect()
}

/// Other clients' identity in the shared part, and in each attender's own part (R-D2).
fn named(roll: &Roll, sheet: &Sheet, missed: &MissedSheet, others: &[Face]) -> Vec<Lack> {
    let everyone: Vec<Person> = roll.entries.iter().map(|e| &e.face).chain(others).map(person).collect();
    let roster = Roster::of(&everyone);
    let mut found = Vec::new();
    let mut look = |words: &str, field: &dyn Fn() -> String, own: Option<&str>, whose: &dyn Fn() -> String| {
        for finding in roster.find(words, own) {
            let whose = whose();
            found.push(lack("named", Stops::UnlessOverridden, field(), format!("“{}” in {whose}", finding.found),
                format!("“{}” in {whose} identifies another client. Take it out, or give the reason why it must stay.", finding.found)));
        }
    };
    look(&sheet.topic, &|| "topic".into(), None, &|| "the topic".into());
    for section in sheet.template.sections(Reach::Shared) {
        look(sheet.words(Part::Shared, &section.key), &|| format!("text.shared.{}", section.key), None, &|| "the group note".into());
    }
    for entry in roll.entries.iter().filter(|e| e.outcome.attended()) {
        let own = entry.face.id.to_string();
        let part = Part::Entry(entry.id);
        for section in sheet.template.sections(Reach::Client) {
            let whose = || format!("the note of {}", entry.face.name());
            look(sheet.words(part, &section.key), &|| format!("text.{part}.{}", section.key), Some(&own), &whose);
        }
        if entry.remotely() {
            let whose = || format!("how {} took part", entry.face.name());
            for words in [&entry.remote.platform, &entry.remote.location, &entry.remote.audio_reason] {
                look(words, &|| format!("remote.{}", entry.id), Some(&own), &whose);
            }
        }
    }
    for entry in roll.entries.iter().filter(|e| !e.outcome.attended() && e.outcome != Outcome::Unmarked) {
        let own = entry.face.id.to_string();
        look(&entry.reason, &|| format!("reason.{}", entry.id), Some(&own), &|| format!("the reason of {}", entry.face.name()));
        let Some(draft) = missed.drafts.get(&entry.client) else { continue };
        let whose = || format!("the missed-session note of {}", entry.face.name());
        let tried = draft.outreach.iter().flat_map(|o| [o.how.as_str(), o.came.as_str()]);
        for words in draft.words.iter().map(|(_, words)| words.as_str()).chain(tried) {
            look(words, &|| format!("missed.{}", entry.client), Some(&own), &whose);
        }
    }
    found
}

/// Own texts that read the same for two clients (R-D5). Short ones are left alone: "Active." may be true of many.
fn alike(roll: &Roll, sheet: &Sheet) -> Vec<Lack> {
    let texts: Vec<(&EntryCard, Runs)> = roll
        .entries
        .iter()
        .filter(|e| e.outcome.attended())
        .map(|e| {
            let words: Vec<_> = sheet.template.sections(Reach::Client).map(|s| sheet.words(Part::Entry(e.id), &s.key)).collect();
            (e, words.join(" "))
        })
        .filter(|(_, words)| words.chars().count() >= 80)
        .map(|(e, words)| (e, Runs::of(&words)))
        .collect();
    let mut all = Vec::new();
    for (at, (one, runs)) in texts.iter().enumerate() {
        if let Some((other, _)) = texts[..at].iter().find(|(_, theirs)| runs.likeness(theirs) >= ALIKE) {
            all.push(lack("alike", Stops::Never, format!("text.{}.note", one.id), format!("{} and {} alike", one.face.name(), other.face.name()),
                format!("The notes of {} and {} read almost the same. Check that each is about that client.", one.face.name(), other.face.name())));
        }
    }
    all
}

/// What in a text identifies another client than its own.
pub(crate) fn strangers(words: &str, own: kernel::Id<crate::clients::Client>, roster: &[Face], former: &[Face]) -> Vec<String> {
    let people: Vec<Person> = roster.iter().chain(former).map(person).collect();
    Roster::of(&people).find(words, Some(&own.to_string())).into_iter().map(|f| f.found).collect()
}
