//! Web handlers of sessions: what the live screen posts about attendance. The screen itself is charting's, which stands above.

mod sheet;
mod times;

use std::collections::BTreeMap;

use axum::{
    Router,
    extract::{Path, State},
    routing::{get, post},
};
use axum_extra::extract::Form;
use kernel::{Error, Id, Refusal};
use maud::html;
use platform::{
    House,
    web::{
        answer::{Answer, again, go, page},
        parts::{self, Weight},
        shell::Page,
    },
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    door,
    acts::{self, AddClient, MarkOrder},
    words::{Mode, Outcome, Remote, Session},
};
use crate::{
    access::{Caller, Here, form_key},
    clients::{self, Client},
};

/// The addresses of sessions.
pub fn router() -> Router<House> {
    Router::new()
        .route("/sessions/{id}/entries", post(add_client))
        .route("/sessions/{id}/times", get(times::show).post(times::set))
        .route("/sessions/{id}/sign-in-sheet", get(sheet::show))
        .route("/sessions/{id}/sign-in-sheet/pdf", get(sheet::pdf))
        .merge(door::pages())
}

/// Reads the marks of a whole posted screen: fields `outcome.ENTRY`, `reason.ENTRY`, `code.ENTRY`, `base.ENTRY`,
/// `in.ENTRY.N`, `out.ENTRY.N` and `mode.ENTRY.N`, and, where `remote.ENTRY` is there, what is written about taking part
/// remotely.
pub fn attendance_orders(fields: &[(String, String)]) -> Vec<MarkOrder> {
    let get = |name: String| fields.iter().rev().find(|(key, _)| *key == name).map(|(_, value)| value.clone());
    fields
        .iter()
        .filter_map(|(key, base)| Some((key.strip_prefix("base.")?, base)))
        .filter_map(|(entry, base)| {
            let outcome = Outcome::read(&get(format!("outcome.{entry}")).unwrap_or_default())?;
            let mut segments: BTreeMap<u32, (String, String)> = BTreeMap::new();
            let mut modes: BTreeMap<u32, Mode> = BTreeMap::new();
            for (key, value) in fields {
                let part = |way: &str| key.strip_prefix(way)?.strip_prefix(entry)?.strip_prefix('.')?.parse::<u32>().ok();
                if let Some(at) = part("in.") {
                    segments.entry(at).or_default().0 = value.clone();
                } else if let Some(at) = part("out.") {
                    segments.entry(at).or_default().1 = value.clone();
                } else if let (Some(at), Some(mode)) = (part("mode."), Mode::read(value)) {
                    modes.insert(at, mode);
                }
            }
            let remote = |what: &str| get(format!("remote.{entry}.{what}")).unwrap_or_default();
            Some(MarkOrder {
                entry: entry.parse().ok()?,
                base: base.parse().ok()?,
                outcome,
                reason: get(format!("reason.{entry}")).unwrap_or_default(),
                code: get(format!("code.{entry}")),
                segments: segments.into_values().collect(),
                modes: modes.into_values().collect(),
                remote: get(format!("remote.{entry}")).map(|_| Remote {
                    platform: remote("platform"),
                    location: remote("location"),
                    consent: !remote("consent").is_empty(),
                    audio_only: !remote("audio").is_empty(),
                    audio_reason: remote("why"),
                }),
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
    #[serde(default)]
    despite: String,
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
                            input type="hidden" name="key" value=(form_key());
                            input type="hidden" name="client" value=(face.id);
                            (parts::button(Weight::Plain, "user-plus", &format!("Add {}", face.name())))
                        }
                    }
                }
            }
            p { a href={ "/sessions/" (session) } { "Back to the session" } }
        };
        return Ok(page(&caller.page("Add a client", Here::Today, body)));
    };
    let order = AddClient { session, client, despite: form.despite.clone() };
    match house.run(&caller.actor, &caller.keyed(form.key), move |act| Box::pin(acts::add_client(act, order.clone()))).await {
        Ok(signed) => Ok(go(format!("/sessions/{session}{}", if signed { "?said=added" } else { "" }))),
        Err(Error::Refused(wrong)) if wrong.iter().any(|refusal| ["apart.kept", "apart.reason"].contains(&refusal.code)) => {
            Ok(again(&kept_apart(&caller, session, &form, &wrong)))
        }
        Err(other) => Err(other.into()),
    }
}

/// Why somebody is not added beside whom they are kept apart from, and where it may be decided otherwise.
fn kept_apart(caller: &Caller, session: Id<Session>, form: &AddForm, wrong: &[Refusal]) -> Page {
    let body = html! {
        (parts::summary(wrong))
        (parts::panel(&html! {
            form .form method="post" action={ "/sessions/" (session) "/entries" } {
                input type="hidden" name="key" value=(form_key());
                input type="hidden" name="client" value=(form.client);
                @if clients::passes(caller.standing().roles) {
                    (clients::part_despite(wrong, &form.despite, true))
                }
                div .form-actions {
                    @if clients::passes(caller.standing().roles) { (parts::button(Weight::Primary, "user-plus", "Add all the same")) }
                    (parts::link_button(Weight::Plain, "", "Back to the session", &format!("/sessions/{session}")))
                }
            }
        }))
    };
    let mut shown = caller.page("Add a client", Here::Today, body);
    shown.heading = Some(html! { h1 { "Add a client" } });
    shown.crumbs = vec![("/".into(), "Today".into()), (format!("/sessions/{session}"), "Session".into())];
    shown
}

