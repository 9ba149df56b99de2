//! From whom a client is kept apart: a part of the profile for those who may see it, and the page on which it is said.

use axum::extract::{Path, State};
use axum_extra::extract::Form;
use kernel::{Error, Id, Moment, Refusal, Zone};
use maud::{Markup, html};
use platform::{
    House, Verb,
    permit::Roles,
    web::{
        answer::{Answer, again, go, page},
        parts::{self, Field, Weight, at, summary},
        shell::Page,
    },
};
use serde::Deserialize;
use uuid::Uuid;

use super::{cover::span, day};
use crate::{
    access::{self, Caller, Here},
    clients::{
        acts::{self, ApartSheet, KeepApart, Profile},
        words::{Client, Face, Pair, PartClients, RejoinClients},
    },
};

/// The pairs as lines, each with the way to end it.
fn lines(client: Id<Client>, pairs: &[(Pair, Face)], zone: &Zone, now: Moment) -> Markup {
    html! {
        ul .list {
            @for (pair, other) in pairs {
                li .list-row {
                    (parts::avatar(&other.initials(), &other.id.to_string()))
                    span .list-main {
                        a href={ "/clients/" (other.id) } { b { (other.name()) } }
                        span .sub { (span(pair.from, pair.to, zone, now)) " · " (pair.reason) }
                    }
                    form method="post" action={ "/clients/" (client) "/apart/end" } {
                        input type="hidden" name="key" value=(access::form_key());
                        input type="hidden" name="pair" value=(pair.id);
                        input type="hidden" name="version" value=(pair.version);
                        button .btn .btn-quiet type="submit" { "End" span .vh { " keeping apart from " (other.name()) } }
                    }
                }
            }
        }
    }
}

/// Why two are placed together all the same who are kept apart: the field for those who may decide it. The reason is kept with the
/// two clients; the log, which others read too, has none. `must` where the form can say nothing else.
pub fn part_despite(wrong: &[Refusal], typed: &str, must: bool) -> Markup {
    let field = Field::new("despite", "Why together all the same?").hint("Kept with the two clients.").error(at(wrong, "despite"));
    parts::text_input(&if must { field } else { field.optional() }, typed)
}

/// From whom the client is kept apart, on the profile; nothing for those who may not say so of this client.
pub fn part_apart(profile: &Profile, roles: Roles, zone: &Zone, now: Moment) -> Markup {
    if !KeepApart::allows(roles, profile.tie) {
        return html! {};
    }
    let id = profile.record.id;
    let add = parts::link_button(Weight::Plain, "plus", "Keep apart", &format!("/clients/{id}/apart"));
    let body = html! {
        @if profile.apart.is_empty() { p .muted { "There is nobody with whom this client must not be placed." } }
        @else { (lines(id, &profile.apart, zone, now)) }
    };
    parts::card("Kept apart from", &add, &body)
}

/// The form as it comes back.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Filled {
    key: Option<Uuid>,
    other: String,
    other_name: String,
    reason: String,
    from: String,
    until: String,
}

/// The form that ends it.
#[derive(Debug, Deserialize)]
pub(super) struct Ended {
    key: Option<Uuid>,
    pair: String,
    version: i64,
}

async fn sheet(house: &House, caller: &Caller, id: Id<Client>) -> Result<ApartSheet, Error> {
    house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::open_apart(act, id))).await
}

pub(super) async fn open(State(house): State<House>, caller: Caller, Path(id): Path<Id<Client>>) -> Answer {
    let sheet = sheet(&house, &caller, id).await?;
    Ok(page(&shown(&caller, &sheet, &Filled::default(), &[], house.clock.now())))
}

fn shown(caller: &Caller, sheet: &ApartSheet, typed: &Filled, wrong: &[Refusal], now: Moment) -> Page {
    let id = sheet.face.id;
    let other = Field::new("other_name", "From whom?").hint("Any part of the other client's name.").error(at(wrong, "other"));
    let body = html! {
        (summary(wrong))
        div .split {
            section .card { div .card-body {
                form .form method="post" action={ "/clients/" (id) "/apart" } {
                    p { "The two cannot be placed in one group or session; whoever tries is told no more than that it cannot be done." }
                    input type="hidden" name="key" value=(access::form_key());
                    (parts::picker(&other, "/clients/find", "other", &typed.other, &typed.other_name))
                    (parts::text_input(&Field::new("reason", "Why?").hint("Seen only by those who may see both clients.").error(at(wrong, "reason")), &typed.reason))
                    div .form-row {
                        (parts::date_input(&Field::new("from", "First day").optional().hint("Left empty: now.").error(at(wrong, "from")), &typed.from))
                        (parts::date_input(&Field::new("until", "Last day").optional().hint("Left empty: no end.").error(at(wrong, "until")), &typed.until))
                    }
                    div .form-actions {
                        (parts::button(Weight::Primary, "", "Keep apart"))
                        (parts::link_button(Weight::Quiet, "", "Back to the client", &format!("/clients/{id}")))
                    }
                }
            } }
            @if !sheet.pairs.is_empty() { (parts::card("Kept apart from", &html! {}, &lines(id, &sheet.pairs, &caller.zone, now))) }
        }
    };
    let mut shown = caller.page("Keep apart", Here::Clients, body);
    shown.heading = Some(html! { h1 { "Keep apart" } span .muted { (sheet.face.name()) } });
    shown.crumbs = vec![("/clients".to_owned(), "Clients".to_owned()), (format!("/clients/{id}"), "Client".to_owned())];
    shown
}

async fn refused(house: &House, caller: &Caller, id: Id<Client>, typed: &Filled, wrong: &[Refusal]) -> Answer {
    let sheet = sheet(house, caller, id).await?;
    Ok(again(&shown(caller, &sheet, typed, wrong, house.clock.now())))
}

/// The other client: picked from the list while typing, or the only one whom the typed words find.
async fn meant(house: &House, caller: &Caller, filled: &Filled) -> Result<Id<Client>, Error> {
    if let Ok(id) = filled.other.parse() {
        return Ok(id);
    }
    let typed = filled.other_name.clone();
    let found = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::find_clients(act, typed.clone()))).await?;
    match found.as_slice() {
        [only] => Ok(only.id),
        [] => Err(Refusal::new("apart.nobody", "Nobody of that name was found.").at("other").into()),
        _ => Err(Refusal::new("apart.several", "Several clients have such a name. Write more of it.").at("other").into()),
    }
}

pub(super) async fn part(State(house): State<House>, caller: Caller, Path(id): Path<Id<Client>>, Form(filled): Form<Filled>) -> Answer {
    let done = match (meant(&house, &caller, &filled).await, day(&filled.from, "from"), day(&filled.until, "until")) {
        (Ok(other), Ok(from), Ok(until)) => {
            let order = PartClients { client: id, other, reason: filled.reason.clone(), from, until };
            house.run(&caller.actor, &caller.keyed(filled.key), move |act| Box::pin(acts::part_clients(act, order.clone()))).await
        }
        (Err(error), ..) => Err(error),
        (Ok(_), from, until) => Err(Error::Refused([from.err(), until.err()].into_iter().flatten().collect())),
    };
    match done {
        Ok(_) => Ok(go(format!("/clients/{id}"))),
        Err(Error::Refused(wrong)) => refused(&house, &caller, id, &filled, &wrong).await,
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn end(State(house): State<House>, caller: Caller, Path(id): Path<Id<Client>>, Form(form): Form<Ended>) -> Answer {
    let order = RejoinClients { pair: form.pair.parse().map_err(|_| Error::Missing)?, version: form.version };
    match house.run(&caller.actor, &caller.keyed(form.key), move |act| Box::pin(acts::rejoin_clients(act, order.clone()))).await {
        Ok(()) => Ok(go(format!("/clients/{id}"))),
        Err(Error::Refused(wrong)) => refused(&house, &caller, id, &Filled::default(), &wrong).await,
        Err(error) => Err(error.into()),
    }
}
