//! The palette and the search page: clients, groups and places of the house, as far as the caller sees them.

use axum::{
    Json,
    extract::{Query, State},
    http::HeaderMap,
    response::IntoResponse as _,
};
use maud::html;
use platform::{
    House,
    web::{
        answer::{Answer, page, wants_json},
        parts,
    },
};
use serde::{Deserialize, Serialize};

use crate::{
    access::{Caller, Here},
    charting::acts,
};

/// The most of each kind that the palette shows.
const MOST: usize = 8;

#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
}

#[derive(Debug, Serialize)]
struct Item {
    label: String,
    sub: String,
    href: String,
    kind: &'static str,
}

const PLACES: [(&str, &str); 6] = [
    ("Today", "/"),
    ("Schedule", "/schedule"),
    ("Groups", "/groups"),
    ("Clients", "/clients"),
    ("Waiting for me", "/waiting"),
    ("Your settings", "/me"),
];

pub(super) async fn show(State(house): State<House>, caller: Caller, headers: HeaderMap, Query(asked): Query<Asked>) -> Answer {
    let typed = asked.q.trim().to_owned();
    let (faces, groups) = if typed.is_empty() {
        (Vec::new(), Vec::new())
    } else {
        let typed = typed.clone();
        house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::search(act, typed.clone()))).await?
    };
    let folded = kernel::text::fold(&typed);
    let places = PLACES.iter().filter(|(label, _)| kernel::text::fold(label).contains(&folded));
    let items: Vec<Item> = faces
        .iter()
        .take(MOST)
        .map(|f| Item { label: f.name(), sub: "Client".into(), href: format!("/clients/{}", f.id), kind: "client" })
        .chain(groups.iter().take(MOST).map(|g| Item { label: g.name.clone(), sub: "Group".into(), href: format!("/groups/{}", g.id), kind: "group" }))
        .chain(places.map(|(label, href)| Item { label: (*label).into(), sub: "Go to".into(), href: (*href).into(), kind: "action" }))
        .collect();
    if wants_json(&headers) {
        return Ok(Json(serde_json::json!({ "items": items })).into_response());
    }
    let body = html! {
        (parts::panel(&html! {
            form method="get" action="/search" role="search" .form-row {
                (parts::input("search", &parts::Field::new("q", "Search").hint("Part of a name of a client or group.").optional(), &typed))
                (parts::button(parts::Weight::Plain, "search", "Search"))
            }
            @if !typed.is_empty() && items.is_empty() { p .soft { "Nothing you see has such a name." } }
            ul .lines { @for item in &items { li { a href=(item.href) { (item.label) } " " span .soft { (item.sub) } } } }
        }))
    };
    Ok(page(&caller.page("Search", Here::Today, body)))
}
