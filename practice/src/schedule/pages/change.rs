//! Changing one session: moving it, cancelling it, and the ways back. A dragged card and the form end in the same act.

use axum::{
    Json,
    extract::{Path, Query, State},
    http::HeaderMap,
    response::IntoResponse,
};
use axum_extra::extract::Form;
use kernel::{Error, Id, Refusal, Zone};
use maud::{Markup, html};
use platform::{
    House,
    web::{
        answer::{Answer, JsonFail, again, go, page, wants_json},
        parts::{self, Field, Weight, at, summary},
        shell::Page,
    },
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    beside, card,
    series::{leads, room_choices, warnings, when},
    typed::{MoveForm, Read, Was},
};
use crate::{
    access::{Caller, Here, form_key},
    schedule::{
        acts::{self, Choices},
        words::{Cancel, Move, Moved, Occurrence, Restore, Slot, Week},
    },
};

/// The card's own address: the session's page shows it, started or not.
pub(super) async fn open(_caller: Caller, Path(id): Path<Id<Occurrence>>) -> Answer {
    Ok(go(format!("/sessions/{id}")))
}

async fn one(house: &House, caller: &Caller, id: Id<Occurrence>) -> Result<(Slot, Choices), Error> {
    house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::one(act, id))).await
}

pub(super) async fn form(State(house): State<House>, caller: Caller, Path(id): Path<Id<Occurrence>>) -> Answer {
    let (slot, choices) = one(&house, &caller, id).await?;
    let wall = caller.zone.wall(slot.starts_at);
    let form = MoveForm {
        day: wall.date().to_string(),
        time: wall.strftime("%H:%M").to_string(),
        minutes: slot.ends_at.minutes_since(slot.starts_at).to_string(),
        room: slot.room_id.map(|room| room.to_string()).unwrap_or_default(),
        lead: slot.spot().leads,
        ..MoveForm::default()
    };
    Ok(page(&sheet(&caller, &slot, &form, &choices, &[])))
}

async fn run(house: &House, caller: &Caller, key: Option<Uuid>, order: Move) -> Result<Moved, Error> {
    house.run(&caller.actor, &caller.keyed(key), move |act| Box::pin(acts::move_occurrence(act, order.clone()))).await
}

pub(super) async fn move_it(
    State(house): State<House>, caller: Caller, Path(id): Path<Id<Occurrence>>, headers: HeaderMap, Form(form): Form<MoveForm>,
) -> Answer {
    let script = wants_json(&headers);
    let done = match form.order(id) {
        Ok(order) => run(&house, &caller, form.key, order).await,
        Err(wrong) => Err(wrong.into()),
    };
    match done {
        Ok(moved) if script => Ok(Json(news(&caller, &moved)).into_response()),
        Err(error) if script => Ok(JsonFail(error).into_response()),
        Ok(moved) if moved.clashes.is_empty() && moved.outside.is_empty() => {
            let week = Week::of(caller.zone.day(moved.now.starts_at));
            Ok(go(format!("/schedule?week={week}&said=moved&occurrence={id}&{}", Was::address(&moved, &caller.zone))))
        }
        Ok(moved) => {
            let (slot, _) = one(&house, &caller, id).await?;
            Ok(page(&warned(&caller, &slot, &moved)))
        }
        Err(Error::Refused(wrong)) => {
            let (slot, choices) = one(&house, &caller, id).await?;
            Ok(again(&sheet(&caller, &slot, &form, &choices, &beside(wrong))))
        }
        Err(other) => Err(other.into()),
    }
}

/// What a script needs to show the card where it is now, and to move it again.
fn news(caller: &Caller, moved: &Moved) -> serde_json::Value {
    serde_json::json!({
        "version": moved.version,
        "at": caller.zone.wall(moved.now.starts_at).strftime("%Y-%m-%dT%H:%M").to_string(),
        "time": card::span(&caller.zone, moved.now.starts_at, moved.now.ends_at),
        "room": moved.now.room.map(|room| room.to_string()).unwrap_or_default(),
        "double": !moved.clashes.is_empty(),
    })
}

fn warned(caller: &Caller, slot: &Slot, moved: &Moved) -> Page {
    let back = format!("/occurrences/{}/back?key={}&{}", slot.id, form_key(), Was::address(moved, &caller.zone));
    let body = html! {
        div .stack .measure {
            (parts::notice("good", &html! { p { "Moved to " (when(caller, slot)) ", " (card::place(slot)) "." } }))
            (warnings(caller, &moved.clashes, &moved.outside, &slot.group.to_string()))
            div .cluster {
                (parts::link_button(Weight::Primary, "calendar-days", "To the schedule", &week_of(caller, slot)))
                (parts::post_button(Weight::Plain, "undo-2", "Move back", &back))
            }
        }
    };
    framed(caller, "Session moved", slot, body)
}

/// Moves a session back to where it was.
pub(super) async fn back(
    State(house): State<House>, caller: Caller, Path(id): Path<Id<Occurrence>>, Query(was): Query<Was>,
) -> Answer {
    let moved = run(&house, &caller, was.key, was.order(id).map_err(Error::from)?).await?;
    Ok(go(format!("/schedule?week={}&said=back", Week::of(caller.zone.day(moved.now.starts_at)))))
}

/// The form of a cancellation.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct CancelForm {
    key: Option<Uuid>,
    version: i64,
    reason: String,
}

pub(super) async fn cancel_form(State(house): State<House>, caller: Caller, Path(id): Path<Id<Occurrence>>) -> Answer {
    let (slot, _) = one(&house, &caller, id).await?;
    Ok(page(&cancel_sheet(&caller, &slot, "", &[])))
}

pub(super) async fn cancel(
    State(house): State<House>, caller: Caller, Path(id): Path<Id<Occurrence>>, Form(form): Form<CancelForm>,
) -> Answer {
    let order = Cancel { occurrence: id, version: form.version, reason: form.reason.clone() };
    let request = caller.keyed(form.key);
    match house.run(&caller.actor, &request, move |act| Box::pin(acts::cancel_occurrence(act, order.clone()))).await {
        Ok(version) => {
            let (slot, _) = one(&house, &caller, id).await?;
            Ok(go(format!("{}&said=cancelled&occurrence={id}&version={version}", week_of(&caller, &slot))))
        }
        Err(Error::Refused(wrong)) => {
            let (slot, _) = one(&house, &caller, id).await?;
            Ok(again(&cancel_sheet(&caller, &slot, &form.reason, &wrong)))
        }
        Err(other) => Err(other.into()),
    }
}

/// Takes a cancellation back.
pub(super) async fn restore(
    State(house): State<House>, caller: Caller, Path(id): Path<Id<Occurrence>>, Query(read): Query<Read>,
) -> Answer {
    let order = Restore { occurrence: id, version: read.version };
    let request = caller.keyed(read.key);
    match house.run(&caller.actor, &request, move |act| Box::pin(acts::restore_occurrence(act, order.clone()))).await {
        Ok(_) => {
            let (slot, _) = one(&house, &caller, id).await?;
            Ok(go(format!("{}&said=restored", week_of(&caller, &slot))))
        }
        Err(Error::Refused(wrong)) => {
            let (slot, choices) = one(&house, &caller, id).await?;
            Ok(again(&sheet(&caller, &slot, &MoveForm::default(), &choices, &wrong)))
        }
        Err(other) => Err(other.into()),
    }
}

fn week_of(caller: &Caller, slot: &Slot) -> String {
    format!("/schedule?week={}", Week::of(caller.zone.day(slot.starts_at)))
}

fn framed(caller: &Caller, title: &str, slot: &Slot, body: Markup) -> Page {
    let mut page = caller.page(title, Here::Schedule, body);
    page.crumbs = vec![
        (week_of(caller, slot), "Schedule".into()),
        (format!("/occurrences/{}", slot.id), format!("{} {}", slot.group_initials, caller.zone.short_day(slot.starts_at))),
    ];
    page
}

fn now_at(caller: &Caller, slot: &Slot) -> Markup {
    let elsewhere = (slot.zone != caller.zone.name()).then(|| Zone::named(&slot.zone)).flatten();
    parts::facts(&[
        ("Group", html! { (slot.group_name) }),
        ("Now", html! {
            (when(caller, slot))
            @if let Some(zone) = elsewhere { span .sub { (zone.clock(slot.starts_at)) " in " (slot.zone) ", whose clock the series follows" } }
        }),
        ("Where", html! { (card::place(slot)) }),
        ("Facilitators", html! { (card::leaders(slot)) }),
    ])
}

fn sheet(caller: &Caller, slot: &Slot, form: &MoveForm, choices: &Choices, wrong: &[Refusal]) -> Page {
    let error = |field: &str| at(wrong, field);
    let stuck = slot.begun.is_some();
    let body = html! {
        (summary(wrong))
        div .stack {
            section .card { div .card-body { (now_at(caller, slot)) } }
            @if let Some(reason) = &slot.cancelled {
                (parts::notice("warn", &html! {
                    p { "Cancelled: " (reason) }
                    (parts::post_button(Weight::Plain, "undo-2", "Put it back",
                        &format!("/occurrences/{}/restore?key={}&version={}", slot.id, form_key(), slot.version)))
                }))
            } @else if stuck {
                (parts::notice("info", &html! {
                    p { "This session was started, so it stays where it is." }
                    p { a href={ "/sessions/" (slot.id) } { "Open the session" } }
                }))
            } @else {
                section .card { div .card-body {
                    form .form method="post" action={ "/occurrences/" (slot.id) "/move" } {
                        input type="hidden" name="key" value=(form_key());
                        input type="hidden" name="version" value=(slot.version);
                        p .soft { "Only this session moves; the others of its series stay. Times are of " (caller.zone.name()) "." }
                        div .form-row {
                            (parts::date_input(&Field::new("day", "Day").error(error("day")), &form.day))
                            (parts::time_input(&Field::new("time", "Start").error(error("time")), &form.time))
                            (parts::input("number", &Field::new("minutes", "Minutes").error(error("minutes")), &form.minutes))
                        }
                        (parts::select(&Field::new("room", "Room").optional().error(error("room")), &room_choices(&choices.rooms), &form.room))
                        (leads(choices, &form.lead, "Tick nobody to leave it as it is.", error("lead")))
                        div .form-actions {
                            (parts::button(Weight::Primary, "", "Move"))
                            (parts::link_button(Weight::Danger, "calendar-x", "Cancel this session…", &format!("/occurrences/{}/cancel", slot.id)))
                            (parts::link_button(Weight::Quiet, "", "Back", &week_of(caller, slot)))
                        }
                    }
                } }
            }
        }
    };
    framed(caller, "Move session", slot, body)
}

fn cancel_sheet(caller: &Caller, slot: &Slot, reason: &str, wrong: &[Refusal]) -> Page {
    let about = Field::new("reason", "Reason").hint("Staff see it on the calendar. No client's name, please.").error(at(wrong, "reason"));
    let body = html! {
        (summary(wrong))
        div .stack {
            section .card { div .card-body { (now_at(caller, slot)) } }
            section .card { div .card-body {
                form .form method="post" action={ "/occurrences/" (slot.id) "/cancel" } {
                    input type="hidden" name="key" value=(form_key());
                    input type="hidden" name="version" value=(slot.version);
                    p .soft { "The session stays on the calendar, struck through, and frees its room and facilitators. It can be put back." }
                    (parts::text_input(&about, reason))
                    div .form-actions {
                        (parts::button(Weight::Danger, "calendar-x", "Cancel the session"))
                        (parts::link_button(Weight::Quiet, "", "Back", &format!("/occurrences/{}/move", slot.id)))
                    }
                }
            } }
        }
    };
    framed(caller, "Cancel session", slot, body)
}
