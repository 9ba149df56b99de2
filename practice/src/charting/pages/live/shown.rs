//! The screen as it is shown, out of what the reading verbs found.

use kernel::{Moment, Zone};

use super::view::{CodeGroup, Kind, Row, Screen, Section as SectionView, Stage, Tally, Todo};
use crate::{
    charting::{
        acts::NoteScreen,
        rules::ready::{Lack, Stops},
        words::{Form, Part, Reach, Section},
    },
    clients::Face,
    schedule::Slot,
    sessions::{Code, EntryCard, Outcome},
};

pub(super) fn number(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}

pub(super) fn zone_of(slot: &Slot) -> Zone {
    Zone::named(&slot.zone).unwrap_or_else(Zone::utc)
}

fn facilitators(slot: &Slot) -> String {
    slot.facilitators.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(", ")
}

/// What both states of the screen show at the top.
fn base(slot: &Slot) -> Screen {
    let zone = zone_of(slot);
    Screen {
        id: slot.id.to_string(),
        title: slot.group_name.clone(),
        from: zone.clock(slot.starts_at),
        to: zone.clock(slot.ends_at),
        minutes: u32::try_from(slot.ends_at.minutes_since(slot.starts_at)).unwrap_or(0),
        room: slot.room.clone().unwrap_or_default(),
        facilitators: facilitators(slot),
        telehealth: slot.link.clone(),
        ..Screen::default()
    }
}

pub(super) fn planned(slot: &Slot, faces: &[Face]) -> Screen {
    let rows = faces
        .iter()
        .map(|f| Row { entry: f.id.to_string(), name: f.name(), initials: f.initials(), outcome: "unmarked".into(), ..Row::default() })
        .collect();
    Screen { rows, tally: Tally { unmarked: faces.len(), ..Tally::default() }, read_only: true, ..base(slot) }
}

/// The screen of a started session, out of what the reading verb found.
pub(super) fn running(it: &NoteScreen, now: Moment) -> Screen {
    let facts = &it.facts;
    let roll = &facts.roll;
    let zone = &roll.session.zone;
    let signed = roll.session.sealed_at.is_some();
    let stage = if signed {
        let waiting = it.reviews.first().is_some_and(|r| r.round == facts.sheet.rounds && r.decided_at.is_none());
        Stage::Signed(if waiting { "awaiting co-signature".into() } else { "checked out".into() })
    } else if now >= roll.session.actual_end {
        Stage::Ended
    } else {
        Stage::Running(u32::try_from(now.minutes_since(roll.session.started_at)).unwrap_or(0))
    };
    let codes = |attended: bool, label: &str| CodeGroup {
        label: label.into(),
        codes: it.codes.iter().filter(|c| c.attended == attended).map(|c: &Code| (c.code.clone(), c.code.clone())).collect(),
    };
    let mut problems = Vec::new();
    if let Some(returned) = it.reviews.first().filter(|r| r.decision.as_deref() == Some("returned") && !signed) {
        problems.push(("#note".to_owned(), format!("Returned by your reviewer: {}", returned.comment)));
    }
    Screen {
        version: number(roll.session.version),
        from: zone.clock(roll.session.actual_start),
        to: zone.clock(roll.session.actual_end),
        minutes: u32::try_from(roll.session.actual_end.minutes_since(roll.session.actual_start)).unwrap_or(0),
        stage,
        topic: facts.sheet.topic.clone(),
        topic_version: number(facts.sheet.topic_version),
        topics: it.topics.clone(),
        tally: tally(&roll.entries),
        rows: roll.entries.iter().map(|e| row(it, e)).collect(),
        codes: vec![codes(true, "Attended"), codes(false, "Not attended")],
        attended_code: facts.slot.service_code.clone().unwrap_or_default(),
        reasons: ["Ill", "Work", "Childcare", "Transport", "Medical appointment", "No contact"].map(str::to_owned).to_vec(),
        templates: it.templates.iter().map(|t| (t.id.to_string(), t.name.clone())).collect(),
        template: facts.sheet.template.id.to_string(),
        shared: facts.sheet.template.sections(Reach::Shared).map(|s| section(it, Part::Shared, s)).collect(),
        phrases: PHRASES.map(|(label, text)| (label.to_owned(), text.to_owned())).to_vec(),
        reached: roll.present(),
        todo: if signed { Vec::new() } else { it.lacks.iter().map(todo).collect() },
        problems,
        ..base(&facts.slot)
    }
}

/// Phrases a facilitator may insert.
const PHRASES: [(&str, &str); 3] = [
    ("Members practised…", "Members practised the skill in pairs and shared what they noticed."),
    ("No safety concerns raised", "No safety concerns were raised during the session."),
    ("Homework set", "Practice until the next session was agreed with the group."),
];

pub(super) fn tally(entries: &[EntryCard]) -> Tally {
    let count = |outcome| entries.iter().filter(|e| e.outcome == outcome).count();
    Tally {
        present: count(Outcome::Present),
        late: count(Outcome::Late),
        absent: count(Outcome::Absent),
        late_cancel: count(Outcome::LateCancel),
        excused: count(Outcome::Excused),
        unmarked: count(Outcome::Unmarked),
    }
}

fn row(it: &NoteScreen, entry: &EntryCard) -> Row {
    let facts = &it.facts;
    let clock = |at| facts.roll.session.zone.clock(at);
    let sub = it.history.get(&entry.client).map(|(attended, held)| format!("{attended} of {held} so far")).unwrap_or_default();
    let mut flags = Vec::new();
    if let Some(warning) = &entry.face.warning {
        flags.push(("risk".to_owned(), warning.clone()));
    }
    if entry.added {
        flags.push(("sky".to_owned(), "added".to_owned()));
    }
    let part = Part::Entry(entry.id);
    Row {
        entry: entry.id.to_string(),
        version: number(entry.version),
        name: entry.face.name(),
        initials: entry.face.initials(),
        chart: format!("/clients/{}/chart", entry.client),
        sub,
        flags,
        outcome: entry.outcome.word().to_owned(),
        reason: entry.reason.clone(),
        reason_needed: !entry.outcome.attended() && entry.outcome != Outcome::Unmarked && entry.reason.is_empty(),
        code: entry.code.clone(),
        segments: entry.segments.iter().map(|s| (clock(s.time_in), clock(s.time_out))).collect(),
        sections: facts.sheet.template.sections(Reach::Client).map(|s| section(it, part, s)).collect(),
        ..Row::default()
    }
}

fn section(it: &NoteScreen, part: Part, section: &Section) -> SectionView {
    let draft = it.facts.sheet.draft(part, &section.key);
    SectionView {
        key: section.key.clone(),
        label: section.label.clone(),
        kind: match &section.form {
            Form::Text => Kind::Text,
            Form::Scale(words) => Kind::Scale(words.clone()),
            Form::Choice(words) => Kind::Choice(words.iter().map(|w| (w.clone(), w.clone())).collect()),
        },
        required: section.required,
        value: draft.map(|d| d.words.clone()).unwrap_or_default(),
        version: number(draft.map_or(0, |d| d.version)),
    }
}

/// The address of the field that a finding is about, on the live screen.
pub(in crate::charting::pages) fn anchor(field: &str) -> String {
    let parts: Vec<_> = field.split('.').collect();
    match parts.as_slice() {
        ["outcome", entry] => format!("#row-{entry}"),
        ["reason", entry] => format!("#reason-{entry}"),
        ["text", part, section] => format!("#field-{part}-{section}"),
        _ => format!("#{field}"),
    }
}

pub(super) fn todo(lack: &Lack) -> Todo {
    Todo { text: lack.chip.clone(), href: anchor(&lack.field), blocking: lack.stops != Stops::Never }
}
