//! Web handlers of sessions: what the live screen posts about attendance. The screen itself is charting's, which stands above.

use std::collections::BTreeMap;

use axum::{
    Router,
    extract::{Path, State},
    routing::{get, post},
};
use axum_extra::extract::Form;
use kernel::{Error, Id};
use maud::html;
use platform::{
    House,
    web::{
        answer::{Answer, Fail, go, page},
        parts,
    },
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    acts::{self, AddClient, MarkOrder, SetTimes},
    words::{Outcome, Session},
};
use crate::{
    access::{Caller, Here},
    clients::Client,
};

/// The addresses of sessions.
pub fn router() -> Router<House> {
    Router::new()
        .route("/sessions/{id}/entries", post(add_client))
        .route("/sessions/{id}/times", post(set_times))
        .route("/sessions/{id}/sign-in-sheet", get(sign_in_sheet))
}

/// Reads the marks of a whole posted screen: fields `outcome.ENTRY`, `reason.ENTRY`, `code.ENTRY`, `base.ENTRY`,
/// `in.ENTRY.N` and `out.ENTRY.N`.
pub fn attendance_orders(fields: &[(String, String)]) -> Vec<MarkOrder> {
    let get = |name: String| fields.iter().rev().find(|(key, _)| *key == name).map(|(_, value)| value.clone());
    fields
        .iter()
        .filter_map(|(key, base)| Some((key.strip_prefix("base.")?, base)))
        .filter_map(|(entry, base)| {
            let outcome = Outcome::read(&get(format!("outcome.{entry}")).unwrap_or_default())?;
            let mut segments: BTreeMap<u32, (String, String)> = BTreeMap::new();
            for (key, value) in fields {
                let part = |way: &str| key.strip_prefix(way)?.strip_prefix(entry)?.strip_prefix('.')?.parse::<u32>().ok();
                if let Some(at) = part("in.") {
                    segments.entry(at).or_default().0 = value.clone();
                } else if let Some(at) = part("out.") {
                    segments.entry(at).or_default().1 = value.clone();
                }
            }
            Some(MarkOrder {
                entry: entry.parse().ok()?,
                base: base.parse().ok()?,
                outcome,
                reason: get(format!("reason.{entry}")).unwrap_or_default(),
                code: get(format!("code.{entry}")),
                segments: segments.into_values().collect(),
            })
        })
        .filter(|order| order.outcome != Outcome::Unmarked)
        .collect()
}

#[derive(Debug, Deserialize)]
struct AddForm {
    key: Option<Uuid>,
    #[serde(default)]
    client: String,
    #[serde(default)]
    client_name: String,
}

async fn add_client(State(house): State<House>, caller: Caller, Path(session): Path<Id<Session>>, Form(form): Form<AddForm>) -> Answer {
    // Without a script only a name arrives: those it may mean are shown as buttons.
    let Ok(client) = form.client.parse::<Id<Client>>() else {
        let typed = form.client_name.clone();
        let found =
            house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::find_to_add(act, session, typed.clone()))).await?;
        let body = html! {
            @if found.is_empty() { (parts::notice("bad", &html! { "Nobody you see has such a name." })) }
            ul .lines {
                @for face in &found {
                    li {
                        form method="post" action={ "/sessions/" (session) "/entries" } {
                            input type="hidden" name="client" value=(face.id);
                            (parts::button(parts::Weight::Plain, "user-plus", &format!("Add {}", face.name())))
                        }
                    }
                }
            }
            p { a href={ "/sessions/" (session) } { "Back to the session" } }
        };
        return Ok(page(&caller.page("Add a client", Here::Today, body)));
    };
    let order = AddClient { session, client };
    house.run(&caller.actor, &caller.keyed(form.key), move |act| Box::pin(acts::add_client(act, order.clone()))).await?;
    Ok(go(format!("/sessions/{session}")))
}

#[derive(Debug, Deserialize)]
struct TimesForm {
    actual_start: String,
    actual_end: String,
}

async fn set_times(State(house): State<House>, caller: Caller, Path(session): Path<Id<Session>>, Form(form): Form<TimesForm>) -> Answer {
    let order = SetTimes { session, start: form.actual_start, end: form.actual_end };
    house.run(&caller.actor, &caller.request, move |act| Box::pin(acts::set_times(act, order.clone()))).await?;
    Ok(go(format!("/sessions/{session}")))
}

/// A sheet to print where there is no device (KP-7). It lies open in the room, so it shows the first name and one letter.
async fn sign_in_sheet(State(house): State<House>, caller: Caller, Path(id): Path<Id<Session>>) -> Result<axum::response::Response, Fail> {
    let (slot, names) = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::sign_in_sheet(act, id))).await?;
    let zone = kernel::Zone::named(&slot.zone).ok_or_else(|| Error::fault("unknown zone"))?;
    let body = html! {
        (parts::panel(&html! {
            p { (slot.group_initials) " · " (zone.long_day(slot.starts_at)) ", " (zone.clock(slot.starts_at)) "–" (zone.clock(slot.ends_at)) @if let Some(room) = &slot.room { " · " (room) } }
            table .table .sign-in-sheet {
                caption .vh { "Sign-in sheet" }
                thead { tr { th scope="col" { "Name" } th scope="col" { "In" } th scope="col" { "Out" } th scope="col" { "Signature" } } }
                tbody {
                    @for name in &names { tr { td { (name) } td {} td {} td {} } }
                    @for _ in 0..3 { tr { td { "\u{a0}" } td {} td {} td {} } }
                }
            }
        }))
    };
    let mut sheet = caller.page("Sign-in sheet", Here::Today, body);
    sheet.crumbs = vec![(format!("/sessions/{id}"), "Session".to_owned()), (String::new(), "Sign-in sheet".to_owned())];
    Ok(page(&sheet))
}
