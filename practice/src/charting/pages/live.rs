//! The live screen's handlers: show, start, save by form, save and follow by script. Both ways end in the same acts.

use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::extract::Form;
use kernel::{Id, Moment, Zone};
use platform::{
    House,
    web::{
        answer::{Answer, JsonFail, again, go, page},
        shell::Page,
    },
};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::screen::{self as view, CodeGroup, Kind, Row, Screen, Section as SectionView, Stage, Tally, Todo};
use crate::{
    access::{Caller, Here},
    charting::{
        acts::{self, DraftOrder, NoteScreen, Saved, ScreenFacts, SheetOrder, SheetSaved},
        rules::ready::{Lack, Stops},
        words::{Form as SectionForm, Part, Reach, Section, Template},
    },
    clients::Face,
    schedule::Slot,
    sessions::{self, Code, EntryCard, MarkOrder, Marked, Outcome, Session, attendance_orders},
};

fn number(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}

fn zone_of(slot: &Slot) -> Zone {
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

fn planned(slot: &Slot, faces: &[Face]) -> Screen {
    let rows = faces
        .iter()
        .map(|f| Row { entry: f.id.to_string(), name: f.name(), initials: f.initials(), outcome: "unmarked".into(), ..Row::default() })
        .collect();
    Screen { rows, tally: Tally { unmarked: faces.len(), ..Tally::default() }, read_only: true, ..base(slot) }
}

/// The screen of a started session, out of what the reading verb found.
fn running(it: &NoteScreen, now: Moment) -> Screen {
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
        missed_code: String::new(),
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

fn tally(entries: &[EntryCard]) -> Tally {
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
            SectionForm::Text => Kind::Text,
            SectionForm::Scale(words) => Kind::Scale(words.clone()),
            SectionForm::Choice(words) => Kind::Choice(words.iter().map(|w| (w.clone(), w.clone())).collect()),
        },
        required: section.required,
        value: draft.map(|d| d.words.clone()).unwrap_or_default(),
        version: number(draft.map_or(0, |d| d.version)),
        hint: String::new(),
    }
}

/// The address of the field that a finding is about, on the live screen.
pub(super) fn anchor(field: &str) -> String {
    let parts: Vec<_> = field.split('.').collect();
    match parts.as_slice() {
        ["outcome", entry] => format!("#row-{entry}"),
        ["reason", entry] => format!("#reason-{entry}"),
        ["text", part, section] => format!("#field-{part}-{section}"),
        _ => format!("#{field}"),
    }
}

fn todo(lack: &Lack) -> Todo {
    Todo { text: lack.chip.clone(), href: anchor(&lack.field), blocking: lack.stops != Stops::Never }
}

fn whole_page(caller: &Caller, screen: &Screen, day: String) -> Page {
    let mut page = caller.page("Session", Here::Today, view::screen(screen));
    page.heading = Some(view::heading(screen));
    page.crumbs = vec![("/".into(), "Today".into()), (String::new(), day)];
    page.actions = view::actions(screen);
    page.foot = Some(view::foot(screen));
    page.wide = true;
    page
}

async fn read(house: &House, caller: &Caller, id: Id<Session>) -> Result<(Screen, String), kernel::Error> {
    let now = house.clock.now();
    let facts = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::screen(act, id))).await?;
    Ok(match facts {
        ScreenFacts::Planned(slot, faces) => {
            let mut screen = planned(&slot, &faces);
            screen.read_only = false;
            (screen, zone_of(&slot).long_day(slot.starts_at))
        }
        ScreenFacts::Running(it) => (running(&it, now), zone_of(&it.facts.slot).long_day(it.facts.slot.starts_at)),
    })
}

pub(super) async fn show(State(house): State<House>, caller: Caller, Path(id): Path<Id<Session>>) -> Answer {
    let (screen, day) = read(&house, &caller, id).await?;
    Ok(page(&whole_page(&caller, &screen, day)))
}

#[derive(Debug, Deserialize)]
pub(super) struct Keyed {
    key: Option<Uuid>,
}

pub(super) async fn start(State(house): State<House>, caller: Caller, Path(id): Path<Id<Session>>, Form(form): Form<Keyed>) -> Answer {
    house.run(&caller.actor, &caller.keyed(form.key), move |act| Box::pin(acts::start(act, id))).await?;
    Ok(go(format!("/sessions/{id}")))
}

pub(super) async fn template(State(house): State<House>, caller: Caller, Path(id): Path<Id<Session>>, Form(fields): Form<Vec<(String, String)>>) -> Answer {
    // The button stands in the big form, so everything typed comes along and is kept.
    save(&house, &caller, id, &fields).await?;
    let chosen = fields.iter().find(|(key, _)| key == "template").and_then(|(_, value)| value.parse::<Id<Template>>().ok());
    if let Some(chosen) = chosen {
        house.run(&caller.actor, &caller.request, move |act| Box::pin(acts::set_template(act, id, chosen))).await?;
    }
    Ok(go(format!("/sessions/{id}")))
}

/// "All present" stands in the big form as well: what was typed is kept first, then the blanks are filled.
pub(super) async fn all_present(
    State(house): State<House>, caller: Caller, Path(id): Path<Id<Session>>, Form(fields): Form<Vec<(String, String)>>,
) -> Answer {
    save(&house, &caller, id, &fields).await?;
    house.run(&caller.actor, &caller.request, move |act| Box::pin(sessions::all_present(act, id))).await?;
    Ok(go(format!("/sessions/{id}")))
}

fn order_of(fields: &[(String, String)]) -> SheetOrder {
    let get = |name: &str| fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
    let drafts = fields
        .iter()
        .filter_map(|(key, words)| {
            let (part, section) = key.strip_prefix("text.")?.split_once('.')?;
            let base = get(&format!("draftbase.{part}.{section}"))?.parse().ok()?;
            Some(DraftOrder { part: part.to_owned(), section: section.to_owned(), base, words: words.clone() })
        })
        .collect();
    let topic = get("topic").and_then(|words| Some((get("topicbase")?.parse().ok()?, words)));
    SheetOrder { marks: attendance_orders(fields), drafts, topic }
}

async fn save(house: &House, caller: &Caller, id: Id<Session>, fields: &[(String, String)]) -> Result<(SheetOrder, SheetSaved), kernel::Error> {
    let order = order_of(fields);
    let sent = order.clone();
    let saved = house.run(&caller.actor, &caller.request, move |act| Box::pin(acts::save_sheet(act, id, sent.clone()))).await?;
    Ok((order, saved))
}

/// The whole screen as one form. What could not be saved is shown again as it was typed, beside what stands.
pub(super) async fn save_all(
    State(house): State<House>, caller: Caller, Path(id): Path<Id<Session>>, Form(fields): Form<Vec<(String, String)>>,
) -> Answer {
    let (order, saved) = save(&house, &caller, id, &fields).await?;
    let (mut screen, day) = read(&house, &caller, id).await?;
    let mut wrong = Vec::new();
    for (mark, result) in order.marks.iter().zip(&saved.marks) {
        let entry = mark.entry.to_string();
        let say = match result {
            Marked::Saved { .. } => continue,
            Marked::Conflict { .. } => "Somebody else marked this client meanwhile. Theirs is shown; mark again to change it.".to_owned(),
            Marked::Refused { say, .. } => say.clone(),
        };
        if let Some(row) = screen.rows.iter_mut().find(|r| r.entry == entry) {
            wrong.push((format!("#row-{entry}"), format!("{}: {say}", row.name)));
            row.problem = say;
            if matches!(result, Marked::Refused { .. }) {
                row.outcome = mark.outcome.word().to_owned();
                row.reason.clone_from(&mark.reason);
                row.segments.clone_from(&mark.segments);
            }
        }
    }
    for (draft, result) in order.drafts.iter().zip(&saved.drafts) {
        let (say, version) = match result {
            Saved::Saved { .. } => continue,
            Saved::Conflict { version, theirs, .. } => (format!("Somebody else wrote here meanwhile: “{theirs}”. Your words are in the field; put both together and save."), Some(*version)),
            Saved::Refused { say } => (say.clone(), None),
        };
        wrong.push((anchor(&format!("text.{}.{}", draft.part, draft.section)), say));
        keep_typed(&mut screen, draft, version);
    }
    if let (Some((_, typed)), Some(Saved::Conflict { theirs, .. })) = (&order.topic, &saved.topic) {
        wrong.push(("#topic".to_owned(), format!("Somebody else set the topic to “{theirs}” meanwhile. Yours is in the field.")));
        screen.topic.clone_from(typed);
    }
    if wrong.is_empty() {
        let on = if fields.iter().any(|(key, value)| key == "then" && value == "review") { "/review" } else { "" };
        return Ok(go(format!("/sessions/{id}{on}")));
    }
    screen.problems.extend(wrong);
    Ok(again(&whole_page(&caller, &screen, day)))
}

fn keep_typed(screen: &mut Screen, draft: &DraftOrder, version: Option<i64>) {
    let sections = if draft.part == "shared" {
        Some(&mut screen.shared)
    } else {
        screen.rows.iter_mut().find(|r| r.entry == draft.part).map(|r| &mut r.sections)
    };
    if let Some(section) = sections.and_then(|all| all.iter_mut().find(|s| s.key == draft.section)) {
        section.value.clone_from(&draft.words);
        if let Some(version) = version {
            section.version = number(version);
        }
    }
}

/// One change as the device sends it.
#[derive(Debug, Deserialize, Clone)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Change {
    Mark {
        key: String,
        entry: String,
        base: i64,
        outcome: Outcome,
        #[serde(default)]
        reason: String,
        code: Option<String>,
        #[serde(default)]
        segments: Vec<Span>,
    },
    Draft {
        key: String,
        part: String,
        section: String,
        base: i64,
        text: String,
    },
    Topic {
        key: String,
        base: i64,
        text: String,
    },
}

#[derive(Debug, Deserialize, Clone)]
struct Span {
    #[serde(rename = "in", default)]
    time_in: String,
    #[serde(rename = "out", default)]
    time_out: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Batch {
    changes: Vec<Change>,
}

/// The most changes a device may send at once.
const MOST: usize = 500;

pub(super) async fn change(
    State(house): State<House>, caller: Caller, Path(id): Path<Id<Session>>, Json(batch): Json<Batch>,
) -> Result<Response, JsonFail> {
    if batch.changes.len() > MOST {
        return Ok(StatusCode::PAYLOAD_TOO_LARGE.into_response());
    }
    let (mut order, mut keys) = (SheetOrder::default(), (Vec::new(), Vec::new(), String::new()));
    for change in batch.changes {
        match change {
            Change::Mark { key, entry, base, outcome, reason, code, segments } => {
                let Ok(entry) = entry.parse() else { return Err(kernel::Error::Missing.into()) };
                let segments = segments.into_iter().map(|s| (s.time_in, s.time_out)).collect();
                keys.0.push(key);
                order.marks.push(MarkOrder { entry, base, outcome, reason, code, segments });
            }
            Change::Draft { key, part, section, base, text } => {
                keys.1.push(key);
                order.drafts.push(DraftOrder { part, section, base, words: text });
            }
            Change::Topic { key, base, text } => {
                keys.2 = key;
                order.topic = Some((base, text));
            }
        }
    }
    let saved = house.run(&caller.actor, &caller.request, move |act| Box::pin(acts::save_sheet(act, id, order.clone()))).await?;
    let mut results: Vec<Value> = Vec::new();
    for (key, result) in keys.0.iter().zip(&saved.marks) {
        results.push(mark_result(key, result));
    }
    for (key, result) in keys.1.iter().zip(&saved.drafts) {
        results.push(saved_result(key, result));
    }
    if let Some(result) = &saved.topic {
        results.push(saved_result(&keys.2, result));
    }
    let stands = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::standing(act, id))).await?;
    let roll = &stands.roll;
    let at = roll.session.zone.clock(house.clock.now());
    let todos: Vec<_> = stands.lacks.iter().map(todo).collect();
    Ok(Json(json!({
        "at": at, "version": roll.session.version, "reached": roll.present(), "results": results,
        "tally": view::tally(&tally(&roll.entries)).into_string(), "todo": view::todo(&todos).into_string(),
    }))
    .into_response())
}

fn mark_result(key: &str, result: &Marked) -> Value {
    match result {
        Marked::Saved { version } => json!({ "key": key, "status": "saved", "version": version }),
        Marked::Refused { say, field } => json!({ "key": key, "status": "refused", "say": say, "field": field }),
        Marked::Conflict { version, theirs, .. } => {
            let segments: Vec<_> = theirs.segments.iter().map(|(i, o)| json!({ "in": i, "out": o })).collect();
            json!({ "key": key, "status": "conflict", "version": version, "say": "Somebody else marked this client meanwhile.", "theirs": {
                "kind": "mark", "entry": theirs.entry, "base": theirs.base, "outcome": theirs.outcome, "reason": theirs.reason,
                "code": theirs.code, "segments": segments,
            }})
        }
    }
}

fn saved_result(key: &str, result: &Saved) -> Value {
    match result {
        Saved::Saved { version } => json!({ "key": key, "status": "saved", "version": version }),
        Saved::Refused { say } => json!({ "key": key, "status": "refused", "say": say }),
        Saved::Conflict { version, theirs, .. } => {
            json!({ "key": key, "status": "conflict", "version": version, "say": "Somebody else wrote here meanwhile.", "theirs": { "text": theirs } })
        }
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Since {
    since: i64,
}

pub(super) async fn changes(
    State(house): State<House>, caller: Caller, Path(id): Path<Id<Session>>, Query(Since { since }): Query<Since>,
) -> Result<Response, JsonFail> {
    let found = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::changes(act, id, since))).await?;
    let Some(found) = found else { return Ok(Json(json!({ "version": since, "rows": {}, "drafts": [] })).into_response()) };
    let it = &found.screen;
    let screen = running(it, house.clock.now());
    let rows: serde_json::Map<_, _> = screen
        .rows
        .iter()
        .filter(|r| found.entries.iter().any(|e| e.to_string() == r.entry))
        .map(|r| (r.entry.clone(), Value::String(view::row(r, &screen).into_string())))
        .collect();
    let name = |id| it.facts.staff.iter().find(|s| s.id == id).map(|s| s.name.clone()).unwrap_or_default();
    let drafts: Vec<_> = found
        .drafts
        .iter()
        .map(|d| json!({ "part": d.part.to_string(), "section": d.section, "version": d.version, "text": d.words, "by": name(d.saved_by) }))
        .collect();
    Ok(Json(json!({
        "version": screen.version, "rows": rows, "drafts": drafts, "reached": screen.reached,
        "topic": { "text": screen.topic, "version": screen.topic_version },
        "tally": view::tally(&screen.tally).into_string(), "todo": view::todo(&screen.todo).into_string(),
    }))
    .into_response())
}
