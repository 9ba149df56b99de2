//! The calendar as data: what `/schedule` shows of a stretch of days, for programs.

use axum::{
    Json,
    extract::{Query, State},
    response::{IntoResponse as _, Response},
};
use kernel::{Day, Error};
use platform::{House, web::answer::JsonFail};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    acts,
    words::{Busy, Slot},
};
use crate::access::Caller;

/// The longest stretch, in days.
const LONGEST: i32 = 800;

/// From which day to which, the last one left out; days of the practice's zone.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
}

impl Asked {
    fn days(&self) -> Result<(Day, Day), Error> {
        let say = "Say from and to as days such as 2026-11-25, at most 800 days apart. The day of to is not part of it.";
        let day = |text: &str| text.parse::<Day>().ok().filter(|day| (1990..=2199).contains(&day.year()));
        match (day(&self.from), day(&self.to)) {
            (Some(from), Some(to)) if from < to && (to - from).get_days() <= LONGEST => Ok((from, to)),
            _ => Err(Error::refuse("schedule.days", say)),
        }
    }
}

/// The sessions that the caller sees, and the bare times at which something else takes a room or somebody.
pub(super) async fn schedule(State(house): State<House>, caller: Caller, Query(asked): Query<Asked>) -> Result<Response, JsonFail> {
    let (from, to) = asked.days()?;
    let (from, to) = (caller.zone.start_of(from), caller.zone.start_of(to));
    let found = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::calendar(act, from, to, None))).await?;
    let answer = json!({
        "from": from.to_string(),
        "to": to.to_string(),
        "zone": caller.zone.name(),
        "sessions": found.slots.iter().map(session).collect::<Vec<_>>(),
        "busy": found.busy.iter().map(busy).collect::<Vec<_>>(),
    });
    Ok(Json(answer).into_response())
}

fn session(slot: &Slot) -> Value {
    json!({
        "id": slot.id,
        "series": slot.series,
        "group": { "id": slot.group, "name": slot.group_name, "initials": slot.group_initials },
        "starts_at": slot.starts_at.to_string(),
        "ends_at": slot.ends_at.to_string(),
        "zone": slot.zone,
        "room": slot.room,
        "topic": slot.topic,
        "leads": slot.facilitators.iter().map(|(id, name)| json!({ "id": id, "name": name })).collect::<Vec<_>>(),
        "cancelled": slot.cancelled,
        "started": slot.begun.is_some(),
        "moved": slot.moved,
        "version": slot.version,
    })
}

fn busy(busy: &Busy) -> Value {
    json!({ "starts_at": busy.starts_at.to_string(), "ends_at": busy.ends_at.to_string(), "room": busy.room, "leads": busy.leads })
}
