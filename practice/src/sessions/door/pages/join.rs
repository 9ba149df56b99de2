//! A client's own link to a meeting: the waiting room, and once they are let in the way to the meeting. It names nobody but them.

use axum::{
    Json,
    extract::{Form, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kernel::{Error, time::MINUTE};
use maud::{Markup, html};
use platform::{
    House,
    web::{
        answer::{Answer, go},
        parts::{Field, icon, text_input},
    },
};
use serde::Deserialize;

use super::frame::{frame, head, says};
use crate::sessions::door::{
    acts::{self, Joined, Stage},
    device::Holder,
    words::Opens,
};

/// A page that waits need not be noted more often than this.
const OFTEN: i64 = MINUTE / 3;

/// The same for a link that never was, was taken back, or whose holder is not invited any more.
pub(in crate::sessions::door) fn no_link() -> Response {
    let words = html! { p { "It may have been replaced by a newer one. Please ask the practice." } };
    (StatusCode::NOT_FOUND, says("This link does not work", "join", "", "circle-help", &words)).into_response()
}

/// What a verb for a link ended in; a link that is worth nothing has its own page.
fn or_no_link<T>(done: Result<T, Error>) -> Result<Result<T, Response>, Error> {
    match done {
        Ok(value) => Ok(Ok(value)),
        Err(Error::Missing) => Ok(Err(no_link())),
        Err(other) => Err(other),
    }
}

pub(super) async fn show(State(house): State<House>, holder: Holder) -> Answer {
    let id = holder.card.id;
    let found = house.look(&holder.actor, &holder.request, move |act| Box::pin(acts::see_join(act, id))).await;
    let joined = match or_no_link(found)? {
        Ok(joined) => joined,
        Err(answer) => return Ok(answer),
    };
    let body = html! {
        (head(&joined.practice.name, ""))
        section .door-card .door-join { (when(&joined)) (stage(&joined, &holder.token)) }
    };
    Ok(frame("Your appointment", "join", Some("join.js"), &body).into_response())
}

fn when(joined: &Joined) -> Markup {
    let zone = kernel::Zone::named(&joined.slot.zone).unwrap_or_else(kernel::Zone::utc);
    html! {
        h1 { "Hello " (joined.name) "." }
        p .door-when { b { (joined.outward) } }
        p .door-when {
            (zone.long_day(joined.slot.starts_at)) ", " (zone.clock(joined.slot.starts_at)) "–" (zone.clock(joined.slot.ends_at))
            span .muted { " (" (zone.name().replace('_', " ")) " time)" }
        }
    }
}

fn stage(joined: &Joined, token: &str) -> Markup {
    let zone = kernel::Zone::named(&joined.slot.zone).unwrap_or_else(kernel::Zone::utc);
    match (joined.stage(), joined.opens) {
        (Stage::Over, _) => html! { p { "This appointment is over." } },
        (Stage::Outside, Opens::From(at)) => html! {
            p { "You are early. The waiting room opens at " b { (zone.clock(at)) } ". Please come back then; the link stays the same." }
            form method="get" action={ "/join/" (token) } { button .btn .btn-big .btn-block type="submit" { "Look again" } }
        },
        (Stage::Outside, Opens::Now | Opens::Over) => knocking(joined, token),
        (Stage::Waiting, _) => html! {
            join-wait data-token=(token) {
                p .door-wait role="status" { (icon("clock")) span { b { "Please wait." } " You will be let in shortly. Keep this page open." } }
                form .no-js-only method="post" action={ "/join/" (token) } {
                    input type="hidden" name="location" value=(joined.card.location);
                    @if joined.card.consent { input type="hidden" name="consent" value="yes"; }
                    button .btn .btn-big type="submit" { "Look again" }
                }
            }
        },
        (Stage::Admitted, _) => html! {
            join-in data-token=(token) {
                p { "You can go in now. The meeting opens in a new tab. " b { "Keep this page open" } " until you leave: it notes how long you were there." }
                @if let Some(address) = joined.place.address() {
                    a .btn .btn-primary .btn-big .btn-block href=(address) target="_blank" rel="noreferrer noopener" data-open { (icon("video")) "Open the meeting" }
                } @else {
                    p .notice .notice-todo { (icon("triangle-alert")) span { "The meeting has no address yet. Please wait, or call the practice." } }
                }
                p .door-help role="status" data-said {}
            }
        },
    }
}

fn knocking(joined: &Joined, token: &str) -> Markup {
    let about = Field::new("location", "Where are you now?").optional().hint("Town and address, so that help finds you if you need it.");
    html! {
        form .stack method="post" action={ "/join/" (token) } {
            (text_input(&about, &joined.card.location))
            label .check {
                input type="checkbox" name="consent" value="yes" checked[joined.card.consent];
                span { "I agree to meet by video. " span .hint { "I am in a place where nobody else can see or hear the others." } }
            }
            button .btn .btn-primary .btn-big .btn-block type="submit" { "Go to the waiting room" }
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct KnockForm {
    location: String,
    consent: Option<String>,
}

pub(super) async fn knock(State(house): State<House>, holder: Holder, Form(form): Form<KnockForm>) -> Answer {
    let (id, consent) = (holder.card.id, form.consent.is_some());
    let done = house
        .run(&holder.actor, &holder.request, move |act| Box::pin(acts::knock(act, id, form.location.clone(), consent)))
        .await;
    Ok(match or_no_link(done)? {
        Ok(()) => go(format!("/join/{}", holder.token)),
        Err(answer) => answer,
    })
}

/// The page asks how far its holder has come, and by asking says that it is still there.
pub(super) async fn seen(State(house): State<House>, holder: Holder) -> Answer {
    let id = holder.card.id;
    let found = house.look(&holder.actor, &holder.request, move |act| Box::pin(acts::seen(act, id))).await;
    let (stage, heard) = match or_no_link(found)? {
        Ok(found) => found,
        Err(_) => (Stage::Over, None),
    };
    if stage != Stage::Over && heard.is_none_or(|heard| house.clock.now() >= heard.plus(OFTEN)) {
        holder.touch(&house).await?;
    }
    Ok(Json(serde_json::json!({ "stage": stage })).into_response())
}

pub(super) async fn opened(State(house): State<House>, holder: Holder) -> Answer {
    let id = holder.card.id;
    let done = house.run(&holder.actor, &holder.request, move |act| Box::pin(acts::open(act, id))).await;
    told(done)
}

pub(super) async fn left(State(house): State<House>, holder: Holder) -> Answer {
    let id = holder.card.id;
    let done = house.run(&holder.actor, &holder.request, move |act| Box::pin(acts::leave(act, id))).await;
    told(done)
}

fn told(done: Result<(), Error>) -> Answer {
    match done {
        Ok(()) => Ok(StatusCode::NO_CONTENT.into_response()),
        Err(Error::Missing) => Ok(no_link()),
        Err(other) => Err(other.into()),
    }
}
