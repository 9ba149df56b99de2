//! What a device sends while somebody works, and what it asks for: small changes, and what changed since.

use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kernel::Id;
use platform::{House, web::answer::JsonFail};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    shown::{running, tally, todo},
    view,
};
use crate::{
    access::Caller,
    charting::acts::{self, DraftOrder, Saved, SheetOrder},
    sessions::{MarkOrder, Marked, Mode, Outcome, Remote, Session},
};

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
        #[serde(default)]
        remote: Option<Remote>,
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
    #[serde(default)]
    mode: Option<Mode>,
}

#[derive(Debug, Deserialize)]
pub(in crate::charting::pages) struct Batch {
    changes: Vec<Change>,
}

/// The most changes a device may send at once.
const MOST: usize = 500;

pub(in crate::charting::pages) async fn change(
    State(house): State<House>, caller: Caller, Path(id): Path<Id<Session>>, Json(batch): Json<Batch>,
) -> Result<Response, JsonFail> {
    if batch.changes.len() > MOST {
        return Ok(StatusCode::PAYLOAD_TOO_LARGE.into_response());
    }
    let (mut order, mut keys) = (SheetOrder::default(), (Vec::new(), Vec::new(), String::new()));
    for change in batch.changes {
        match change {
            Change::Mark { key, entry, base, outcome, reason, code, segments, remote } => {
                let Ok(entry) = entry.parse() else { return Err(kernel::Error::Missing.into()) };
                // A device that was not loaded anew since says nothing about it: then it stays as it is.
                let modes = segments.iter().map_while(|s| s.mode).collect();
                let segments = segments.into_iter().map(|s| (s.time_in, s.time_out)).collect();
                keys.0.push(key);
                order.marks.push(MarkOrder { entry, base, outcome, reason, code, segments, modes, remote });
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
    let bases = order.bases();
    let saved = house.run(&caller.actor, &caller.request, move |act| Box::pin(acts::save_sheet(act, id, order.clone()))).await?;
    let all_kept = saved.all_kept(&bases);
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
    let stands = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::standing(act, id, all_kept))).await?;
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
            let times = theirs.segments.iter().zip(&theirs.modes);
            let segments: Vec<_> = times.map(|((i, o), mode)| json!({ "in": i, "out": o, "mode": mode })).collect();
            json!({ "key": key, "status": "conflict", "version": version, "say": "Somebody else marked this client meanwhile.", "theirs": {
                "kind": "mark", "entry": theirs.entry, "base": theirs.base, "outcome": theirs.outcome, "reason": theirs.reason,
                "code": theirs.code, "segments": segments, "remote": theirs.remote,
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
pub(in crate::charting::pages) struct Since {
    since: i64,
}

pub(in crate::charting::pages) async fn changes(
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
    let gone: Vec<_> = found.entries.iter().map(ToString::to_string).filter(|id| !screen.rows.iter().any(|r| r.entry == *id)).collect();
    let name = |id| it.facts.staff.iter().find(|s| s.id == id).map(|s| s.name.clone()).unwrap_or_default();
    let drafts: Vec<_> = found
        .drafts
        .iter()
        .map(|d| json!({ "part": d.part.to_string(), "section": d.section, "version": d.version, "text": d.words, "by": name(d.saved_by) }))
        .collect();
    Ok(Json(json!({
        "version": screen.version, "sealed": it.facts.roll.session.sealed_at.is_some(), "template": screen.template, "rows": rows, "gone": gone, "drafts": drafts, "reached": screen.reached,
        "topic": { "text": screen.topic, "version": screen.topic_version },
        "tally": view::tally(&screen.tally).into_string(), "todo": view::todo(&screen.todo).into_string(),
    }))
    .into_response())
}
