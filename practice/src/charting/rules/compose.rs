//! What each note will hold, its hash, and the seal of a signature. Pure.

use std::collections::HashMap;

use kernel::{Error, Id, Moment, Money, time::HOUR};
use platform::crypto::{Keyring, Sealer, digest};

use crate::{
    access::Policies,
    charting::words::{Body, Facilitator, Form, Missed, MissedDraft, Part, Piece, Reach, Sealed, Section, Sheet},
    clients::Client,
    groups::GroupCard,
    sessions::{CorrectionCard, EntryCard, Mode, Outcome, Roll},
};

/// What a note says about the session beside its text.
#[derive(Debug)]
pub(crate) struct Setting<'a> {
    pub practice: &'a str,
    pub policies: &'a Policies,
    pub group: &'a GroupCard,
    pub place: String,
    pub facilitators: Vec<Facilitator>,
    /// What was corrected in this session after a signature.
    pub corrections: &'a [CorrectionCard],
}

/// What is written about those who miss a session, and the sections it is written in.
#[derive(Debug, Default)]
pub(crate) struct MissedSheet {
    pub sections: Vec<Section>,
    pub drafts: HashMap<Id<Client>, MissedDraft>,
}

/// One note per attender: the shared part copied, and their own (TA-29).
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
    let one = |entry: &EntryCard| {
        let modes: Vec<Mode> = entry.segments.iter().map(|s| s.mode).collect();
        let body = Body {
            topic: sheet.topic.trim().to_owned(),
            place: setting.place.clone(),
            present: roll.present(),
            times: entry.segments.iter().map(|s| (s.time_in, s.time_out)).collect(),
            minutes: entry.minutes(),
            template: sheet.template.name.clone(),
            shared: shared.clone(),
            own: pieces(Reach::Client, Part::Entry(entry.id)),
            modes: if entry.remotely() { modes } else { Vec::new() },
            remote: entry.remotely().then(|| entry.remote.clone()),
            ..frame(roll, entry, setting, now)
        };
        (entry.clone(), body)
    };
    roll.entries.iter().filter(|e| e.outcome.attended()).map(one).collect()
}

/// One note per absentee: why, what was done, what is charged. Nothing of the shared part is in it (N8).
pub(crate) fn missed(roll: &Roll, sheet: &MissedSheet, setting: &Setting<'_>, now: Moment) -> Vec<(EntryCard, Body)> {
    let one = |entry: &EntryCard| {
        let draft = sheet.drafts.get(&entry.client);
        let words = |s: &Section| Piece { label: s.label.clone(), words: said(&s.form, draft.map_or("", |d| d.words(&s.key))).to_owned() };
        let missed = Missed {
            state: entry.state(&roll.session),
            reason: entry.reason.clone(),
            outreach: draft.and_then(|d| d.outreach.clone()),
            charge: draft.map_or(Money::of(0, setting.policies.currency), |d| d.charge),
        };
        let body = Body {
            own: sheet.sections.iter().map(words).filter(|p| !p.words.is_empty()).collect(),
            missed: Some(missed),
            ..frame(roll, entry, setting, now)
        };
        (entry.clone(), body)
    };
    roll.entries.iter().filter(|e| !e.outcome.attended() && e.outcome != Outcome::Unmarked).map(one).collect()
}

/// What every note of a session says: whose it is, of what, by whom, and how it was marked.
fn frame(roll: &Roll, entry: &EntryCard, setting: &Setting<'_>, now: Moment) -> Body {
    let session = &roll.session;
    let late = now >= session.actual_end.plus(setting.policies.late_after_hours * HOUR);
    let corrected = |c: &CorrectionCard| {
        let (was, becomes) = (c.was.in_words(session), c.becomes.in_words(session));
        format!("{}, {}: from “{was}” to “{becomes}”. {}", session.zone.stamp(c.at), c.by_name, c.reason)
    };
    Body {
        form: 2,
        practice: setting.practice.to_owned(),
        client: entry.client,
        client_name: format!("{} {}", entry.face.first_name, entry.face.last_name),
        client_born: entry.face.born,
        group: setting.group.id,
        group_name: setting.group.name.clone(),
        modality: setting.group.modality.clone(),
        topic: String::new(),
        start: session.actual_start,
        end: session.actual_end,
        zone: session.zone.name().to_owned(),
        place: String::new(),
        present: 0,
        facilitators: setting.facilitators.clone(),
        attendance: entry.state(session).label().to_owned(),
        times: Vec::new(),
        minutes: 0,
        code: entry.code.clone(),
        template: String::new(),
        shared: Vec::new(),
        own: Vec::new(),
        late_since: late.then_some(now),
        modes: Vec::new(),
        remote: None,
        missed: None,
        corrections: setting.corrections.iter().filter(|c| c.entry == entry.id).map(corrected).collect(),
    }
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
