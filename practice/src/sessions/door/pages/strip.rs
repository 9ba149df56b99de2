//! Who waits before a session by video and what its meeting proposes, on the session's own page and on the meeting's.

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::IntoResponse as _,
};
use axum_extra::extract::Form;
use kernel::{Id, Moment, Zone};
use maud::{Markup, html};
use platform::{
    House,
    web::{
        answer::{Answer, go, part},
        parts::{self, Weight, icon},
    },
};
use serde::Deserialize;

use crate::{
    access::Caller,
    clients::Client,
    sessions::{
        door::{
            acts::{self, Strip},
            words::Visit,
        },
        words::Session,
    },
};

/// Who waits and what is to be confirmed, as the session's own page and the meeting's page show it.
pub(super) fn strip_part(id: Id<Session>, strip: &Strip, zone: &Zone, at: &str) -> Markup {
    let hidden = |name: &str, value: &str| html! { input type="hidden" name=(name) value=(value); };
    let clock = |at: Moment| zone.clock(at);
    // On the session's own page an empty strip takes no room.
    let quiet = at == "session" && strip.waiting.is_empty() && strip.proposals.is_empty();
    html! {
        div .door-strip hidden[quiet] data-online[strip.online || !strip.proposals.is_empty()] data-print=(strip.print) {
            @if strip.waiting.is_empty() {
                @if at != "session" { p .muted { (icon("video")) "Nobody is waiting." } }
            } @else {
                div .door-group {
                    p { b { (strip.waiting.len()) " waiting" } }
                    @for face in &strip.waiting {
                        form method="post" action={ "/sessions/" (id) "/admissions" } {
                            (hidden("at", at)) (hidden("client", &face.id.to_string()))
                            button .btn type="submit" { (icon("log-in")) "Admit " (face.name()) }
                        }
                    }
                    @if strip.waiting.len() > 1 {
                        form method="post" action={ "/sessions/" (id) "/admissions" } { (hidden("at", at)) (parts::button(Weight::Primary, "check-check", "Admit all")) }
                    }
                }
            }
            @if !strip.proposals.is_empty() {
                div .door-group {
                    p { b { (strip.proposals.len()) @if strip.proposals.len() == 1 { " time" } @else { " times" } " to confirm" } }
                    @for it in &strip.proposals {
                        form method="post" action={ "/sessions/" (id) "/presence" } {
                            (hidden("at", at)) (hidden("visit", &it.visit.to_string()))
                            button .btn type="submit" {
                                (icon("check")) (it.face.name()) " "
                                @match it.to { Some(to) => { (clock(it.from)) "–" (clock(to)) } None => {
                                    "in since " (clock(it.from)) @if let Some(silent) = it.silent { ", silent since " (clock(silent)) }
                                } }
                            }
                            button .btn .btn-quiet .btn-icon type="submit" formaction={ "/sessions/" (id) "/presence/drop" } title="Leave it out" {
                                (icon("x")) span .vh { "Leave out " (it.face.name()) }
                            }
                        }
                    }
                    @if strip.proposals.len() > 1 {
                        form method="post" action={ "/sessions/" (id) "/presence" } { (hidden("at", at)) (parts::button(Weight::Plain, "check-check", "Confirm all")) }
                    }
                }
            }
            @if at == "session" { a .link-btn href={ "/sessions/" (id) "/meeting" } { "Telehealth" } }
        }
    }
}

/// The place on the session's own page where its meeting is followed; it fills itself, and stays empty where there is none.
pub fn part_meeting(id: &str) -> Markup {
    html! { meeting-strip data-url={ "/sessions/" (id) "/waiting?at=session" } {} }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct At {
    at: String,
    /// What the page shows already.
    known: String,
    client: Option<Id<Client>>,
    visit: Option<Id<Visit>>,
}

impl At {
    fn back(&self, id: Id<Session>) -> String {
        if self.at == "meeting" { format!("/sessions/{id}/meeting") } else { format!("/sessions/{id}") }
    }
}

pub(super) async fn waiting(State(house): State<House>, caller: Caller, Path(id): Path<Id<Session>>, Query(asked): Query<At>) -> Answer {
    let known = asked.known.clone();
    let strip = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::see_strip(act, id, known.clone()))).await?;
    let Some(strip) = strip else { return Ok(StatusCode::NO_CONTENT.into_response()) };
    let at = if asked.at == "meeting" { "meeting" } else { "session" };
    Ok(part(strip_part(id, &strip, &caller.zone, at)))
}

pub(super) async fn admit(State(house): State<House>, caller: Caller, Path(id): Path<Id<Session>>, Form(form): Form<At>) -> Answer {
    let client = form.client;
    house.run(&caller.actor, &caller.request, move |act| Box::pin(acts::admit(act, id, client))).await?;
    Ok(go(form.back(id)))
}

pub(super) async fn confirm(State(house): State<House>, caller: Caller, Path(id): Path<Id<Session>>, Form(form): Form<At>) -> Answer {
    let visit = form.visit;
    house.run(&caller.actor, &caller.request, move |act| Box::pin(acts::confirm(act, id, visit))).await?;
    Ok(go(form.back(id)))
}

pub(super) async fn drop(State(house): State<House>, caller: Caller, Path(id): Path<Id<Session>>, Form(form): Form<At>) -> Answer {
    let visit = form.visit;
    house.run(&caller.actor, &caller.request, move |act| Box::pin(acts::drop_proposal(act, id, visit))).await?;
    Ok(go(form.back(id)))
}
