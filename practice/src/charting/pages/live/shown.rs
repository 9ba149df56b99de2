//! The screen as it is shown, out of what the reading verbs found.

use kernel::{Moment, Zone};

use super::view::{CodeGroup, Kind, Row, Screen, Section as SectionView, Stage, Tally, Todo, Way};
use crate::{
    access::StaffCard,
    charting::{
        acts::{Facts, NoteScreen, Planned},
        rules::ready::{Lack, Stops},
        words::{Form, Part, Reach, Section},
    },
    clients::Face,
    schedule::Slot,
    sessions::{Code, EntryCard, MarkLine, Outcome, REASONS, SessionCard, Source, State, When},
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

/// The screen of a session that was not started: who is expected, and who will not come.
pub(super) fn planned(it: &Planned) -> Screen {
    let zone = zone_of(&it.slot);
    let row = |f: &Face| {
        let said = it.ahead.get(&f.id);
        let outcome = said.map_or(Outcome::Unmarked, |said| said.outcome);
        let mut flags = Vec::new();
        if outcome == Outcome::Present {
            flags.push(("good".to_owned(), format!("arrived {}", said.map(|said| zone.clock(said.at)).unwrap_or_default())));
        }
        Row {
            entry: f.id.to_string(),
            name: f.name(),
            initials: f.initials(),
            // Who has arrived is still expected to take part.
            outcome: if outcome.attended() { Outcome::Unmarked } else { outcome }.word().to_owned(),
            reason: said.map(|said| said.reason.clone()).unwrap_or_default(),
            code: said.map(|said| said.code.clone()).unwrap_or_default(),
            client: f.id.to_string(),
            missed_note: it.missed.contains(&f.id),
            flags,
            ..Row::default()
        }
    };
    let mut rows: Vec<Row> = it.faces.iter().map(row).collect();
    rows.sort_by_key(|row| row.name.to_lowercase());
    let count = |outcome: Outcome| rows.iter().filter(|row| row.outcome == outcome.word()).count();
    let tally = Tally {
        absent: count(Outcome::Absent),
        late_cancel: count(Outcome::LateCancel),
        excused: count(Outcome::Excused),
        ..Tally::default()
    };
    Screen { rows, tally, read_only: true, ..base(&it.slot) }
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
        attended,
        codes: it.codes.iter().filter(|c| c.attended == attended).map(|c: &Code| (c.code.clone(), c.means().word())).collect(),
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
        now: zone.clock(now),
        reasons: REASONS.map(str::to_owned).to_vec(),
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
    let corrected = facts.corrections.iter().any(|c| c.entry == entry.id);
    let note_missing = it.missing.contains(&entry.id);
    flags.extend(finer(facts, entry, corrected, note_missing));
    // Beside a flag there is room for the two numbers only.
    let sub = if flags.is_empty() { sub } else { sub.trim_end_matches(" so far").to_owned() };
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
        client: entry.client.to_string(),
        missed_note: facts.noted_missed(entry.client),
        way: way(facts, entry),
        history: history(it, entry),
        corrected,
        note_missing,
        ..Row::default()
    }
}

/// What a row says beside the mark: who left early, sent no word, took part remotely, or was corrected.
fn finer(facts: &Facts, entry: &EntryCard, corrected: bool, note_missing: bool) -> Vec<(String, String)> {
    let word = match entry.state(&facts.roll.session) {
        State::LeftEarly | State::LateLeftEarly => Some(("late", "left early")),
        State::NoShow => Some(("plain", "no show")),
        State::ByPractice => Some(("plain", "by the practice")),
        State::Expected | State::Present | State::Late | State::Absent | State::LateCancel | State::Excused => None,
    };
    let flags = [
        word,
        entry.remotely().then_some(("sky", "remote")),
        corrected.then_some(("sky", "corrected")),
        note_missing.then_some(("risk", "note missing")),
    ];
    flags.into_iter().flatten().map(|(kind, word)| (kind.to_owned(), word.to_owned())).collect()
}

fn way(facts: &Facts, entry: &EntryCard) -> Way {
    let mut modes: Vec<String> = entry.segments.iter().map(|s| s.mode.word().to_owned()).collect();
    if modes.is_empty() {
        modes.push(if facts.remote_by_default() { "remote" } else { "room" }.to_owned());
    }
    let kept = &entry.remote;
    Way {
        modes,
        platform: kept.platform.clone(),
        location: kept.location.clone(),
        consent: kept.consent,
        audio_only: kept.audio_only,
        audio_reason: kept.audio_reason.clone(),
    }
}

/// Who said what when, and whether that was before, during or after the session (KP-16).
fn history(it: &NoteScreen, entry: &EntryCard) -> Vec<(String, String)> {
    let session = &it.facts.roll.session;
    let lines = it.marks.get(&entry.id).map(Vec::as_slice).unwrap_or_default();
    lines.iter().map(|line| (said_when(session, line, &it.facts.staff), line.mark.in_words(session))).collect()
}

/// When a mark was made, seen from the session, and by whom: `10:52, before the session · Maya Okafor`.
pub(in crate::charting::pages) fn said_when(session: &SessionCard, line: &MarkLine, staff: &[StaffCard]) -> String {
    let zone = &session.zone;
    let day = if zone.day(line.at) == zone.day(session.actual_start) { String::new() } else { format!("{} ", zone.short_day(line.at)) };
    let who = line.by.and_then(|by| staff.iter().find(|s| s.id == by)).map(|s| s.name.clone());
    let who = match line.source {
        Source::Correction => format!("{}, correction", who.unwrap_or_default()),
        Source::Staff => who.unwrap_or_default(),
        Source::Kiosk | Source::Telehealth | Source::Sheet => line.source.label().to_owned(),
    };
    format!("{day}{}, {} · {who}", zone.clock(line.at), When::of(line.at, session).label())
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
        ["remote", entry] => format!("#remote-{entry}"),
        ["missed", client] => format!("#missed-{client}"),
        ["text", part, section] => format!("#field-{part}-{section}"),
        _ => format!("#{field}"),
    }
}

pub(super) fn todo(lack: &Lack) -> Todo {
    Todo { text: lack.chip.clone(), href: anchor(&lack.field), blocking: lack.stops != Stops::Never }
}
