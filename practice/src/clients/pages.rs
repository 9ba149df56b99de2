//! The pages of clients: search, the form, and the parts of the list and of the profile that the room above puts together.

mod apart;
mod cover;
mod keep;
mod staff;

use axum::{
    Json, Router,
    extract::{Query, State},
    routing::{get, post},
};
use kernel::{Day, Refusal};
use maud::{Markup, html};
use platform::{
    House,
    web::{answer::JsonFail, parts},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    acts::{self, Profile},
    words::Face,
};
use crate::access::Caller;

pub use apart::{part_apart, part_despite};
pub use cover::part_cover;
pub use staff::part_staff;

/// The room's addresses. The list and the profile are at home in `groups`, because they show groups.
pub fn router() -> Router<House> {
    Router::new()
        .route("/clients/find", get(find))
        .route("/clients/new", get(keep::new))
        .route("/clients", post(keep::make))
        .route("/clients/{id}/edit", get(keep::open).post(keep::edit))
        .route("/clients/{id}/staff", post(staff::assign))
        .route("/clients/{id}/staff/end", post(staff::end))
        .route("/clients/{id}/coverage", get(cover::open).post(cover::add))
        .route("/clients/{id}/coverage/end", post(cover::end))
        .route("/clients/{id}/apart", get(apart::open).post(apart::part))
        .route("/clients/{id}/apart/end", post(apart::end))
}

/// A day as a date box sends it; nothing where it was left empty.
fn day(typed: &str, field: &str) -> Result<Option<Day>, Refusal> {
    let wrong = |_| Refusal::new("day.shape", "Write the day as year-month-day, for example 2026-11-23.").at(field);
    Some(typed.trim()).filter(|typed| !typed.is_empty()).map(|typed| typed.parse().map_err(wrong)).transpose()
}

/// What is typed into a search box.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    q: String,
}

/// The answers of the picker: whom the typed words find.
async fn find(State(house): State<House>, caller: Caller, Query(asked): Query<Asked>) -> Result<Json<Value>, JsonFail> {
    let found = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::find_clients(act, asked.q.clone()))).await?;
    let item = |face: &Face| json!({ "id": face.id, "label": face.name(), "sub": born(face.born) });
    Ok(Json(json!({ "items": found.iter().map(item).collect::<Vec<_>>() })))
}

/// A birth date as lists show it; nothing when it is not known.
pub fn born(day: Option<Day>) -> String {
    day.map(|day| format!("born {}", day.strftime("%-d %b %Y"))).unwrap_or_default()
}

/// The search box above a list of clients; it works as a plain form.
pub fn part_search(action: &str, typed: &str, hidden: &[(&str, String)]) -> Markup {
    html! {
        form .filter role="search" method="get" action=(action) {
            @for (name, value) in hidden { input type="hidden" name=(name) value=(value); }
            div .field .field-grow {
                label .vh for="q" { "Find a client by any part of the name" }
                span .search-box {
                    (parts::icon("search"))
                    input #q .control type="search" name="q" value=(typed) autocomplete="off" placeholder="Any part of the name";
                }
            }
            (parts::button(parts::Weight::Plain, "", "Find"))
            @if !typed.is_empty() { (parts::link_button(parts::Weight::Quiet, "", "Show all", action)) }
        }
    }
}

/// Clients as lines, each with what `end` puts at its end. With `tick`, each has a box of the name `client`; those for
/// whom it gives a word instead show the word.
pub fn part_people(people: &[Face], tick: Option<&dyn Fn(&Face) -> Option<&'static str>>, end: &dyn Fn(&Face) -> Markup) -> Markup {
    html! {
        ul .list {
            @for face in people {
                @let word = tick.and_then(|tick| tick(face));
                li .list-row {
                    @if tick.is_some() {
                        input type="checkbox" name="client" value=(face.id) disabled[word.is_some()] aria-label={ "Choose " (face.name()) };
                    }
                    (parts::avatar(&face.initials(), &face.id.to_string()))
                    span .list-main {
                        a href={ "/clients/" (face.id) } { b { (face.last_name) ", " (face.preferred_name.as_ref().unwrap_or(&face.first_name)) } }
                        span .sub { (born(face.born)) }
                    }
                    @if face.warning.is_some() { (parts::tag("risk", "Warning")) }
                    @if let Some(word) = word { (parts::tag("plain", word)) }
                    (end(face))
                }
            }
        }
    }
}

/// What is kept about a client, on the profile.
pub fn part_facts(profile: &Profile, may_change: bool) -> Markup {
    let record = &profile.record;
    let facts = &record.facts;
    let or = |value: &Option<String>| html! { @match value { Some(value) => (value), None => span .muted { "not known" } } };
    let edit = html! {
        @if may_change { (parts::link_button(parts::Weight::Plain, "pencil-line", "Edit", &format!("/clients/{}/edit", record.id))) }
    };
    let mut rows = vec![
        ("Name", html! { (facts.first_name) " " (facts.last_name) }),
        ("Called", html! { @match &facts.preferred_name { Some(name) => (name), None => (facts.first_name) } }),
        ("Born", html! { @match facts.born { Some(day) => (day.strftime("%-d %B %Y")), None => span .muted { "not known" } } }),
        ("E-mail", or(&facts.email)),
        ("Phone", or(&facts.phone)),
    ];
    if !facts.kind.served() {
        rows.push(("Record", html! { (parts::tag("plain", facts.kind.name())) " left out of statistics, pathways and claims" }));
    }
    parts::card("About", &edit, &html! { div .card-body { (parts::facts(&rows)) } })
}
