//! What each note will hold, its hash, and the seal of a signature. Pure.

use kernel::{Error, Moment, time::HOUR};
use platform::crypto::{Keyring, Sealer, digest};

use crate::{
    access::Policies,
    charting::words::{Body, Facilitator, Form, Part, Piece, Reach, Sealed, Sheet},
    groups::GroupCard,
    sessions::{EntryCard, Roll},
};

/// What a note says about the session beside its text.
#[derive(Debug)]
pub(crate) struct Setting<'a> {
    pub practice: &'a str,
    pub policies: &'a Policies,
    pub group: &'a GroupCard,
    pub place: String,
    pub facilitators: Vec<Facilitator>,
}

/// One note per attender: the shared part copied, and their own. Nobody else gets one (TA-29, N8).
pub(crate) fn notes(roll: &Roll, sheet: &Sheet, setting: &Setting<'_>, now: Moment) -> Vec<(EntryCard, Body)> {
    let pieces = |reach, part| -> Vec<Piece> {
        sheet
            .template
            .sections(reach)
            .map(|s| {
                let typed = said(&s.form, sheet.words(part, &s.key));
                // Where a practice keeps a template's wording fixed, it stands before what was typed (TA-28).
                let words = if setting.policies.template_words_editable || s.words.is_empty() {
                    typed.to_owned()
                } else {
                    format!("{}\n\n{typed}", s.words).trim_end().to_owned()
                };
                Piece { label: s.label.clone(), words }
            })
            .filter(|p| !p.words.is_empty())
            .collect()
    };
    let shared = pieces(Reach::Shared, Part::Shared);
    let session = &roll.session;
    let late = now >= session.actual_end.plus(setting.policies.late_after_hours * HOUR);
    roll.entries
        .iter()
        .filter(|e| e.outcome.attended())
        .map(|entry| {
            let body = Body {
                form: 1,
                practice: setting.practice.to_owned(),
                client: entry.client,
                client_name: format!("{} {}", entry.face.first_name, entry.face.last_name),
                client_born: entry.face.born,
                group: setting.group.id,
                group_name: setting.group.name.clone(),
                modality: setting.group.modality.clone(),
                topic: sheet.topic.trim().to_owned(),
                start: session.actual_start,
                end: session.actual_end,
                zone: session.zone.name().to_owned(),
                place: setting.place.clone(),
                present: roll.present(),
                facilitators: setting.facilitators.clone(),
                attendance: entry.outcome.label().to_owned(),
                times: entry.segments.iter().map(|s| (s.time_in, s.time_out)).collect(),
                minutes: entry.minutes(),
                code: entry.code.clone(),
                template: sheet.template.name.clone(),
                shared: shared.clone(),
                own: pieces(Reach::Client, Part::Entry(entry.id)),
                late_since: late.then_some(now),
            };
            (entry.clone(), body)
        })
        .collect()
}

/// What was typed, in words: a step of a scale is kept as its number.
fn said<'a>(form: &'a Form, typed: &'a str) -> &'a str {
    match form {
        Form::Scale(all) => typed.parse::<usize>().ok().and_then(|at| all.get(at)).map_or("", String::as_str),
        Form::Text | Form::Choice(_) => typed,
    }
}

/// The canonical text of a note: what is kept, and what is hashed.
pub(crate) fn canonical(body: &Body) -> Result<String, Error> {
    serde_json::to_string(body).map_err(Error::fault)
}

/// The hash of several hashes, in their order.
pub(crate) fn digest_of(parts: &[Vec<u8>]) -> Vec<u8> {
    digest(&parts.concat()).to_vec()
}

/// The keyed seal of a signature.
pub(crate) fn seal(keys: &Keyring, s: &Sealed<'_>) -> Vec<u8> {
    Sealer::new("signature")
        .text(&s.practice.to_string())
        .text(&s.session.to_string())
        .number(s.seq)
        .number(s.round)
        .text(&s.signer.to_string())
        .text(s.name)
        .text(s.credentials)
        .text(s.role)
        .text(s.meaning)
        .text(s.method)
        .number(s.at.0)
        .text(s.zone)
        .bytes(s.digest)
        .bytes(s.before)
        .text(s.overrides)
        .seal(keys)
}
