//! Who pays for a client: a part of the profile, and the page on which a payer is set beside the client for a time.

use axum::extract::{Path, State};
use axum_extra::extract::Form;
use kernel::{Error, Id, Moment, Refusal, Zone};
use maud::{Markup, html};
use platform::{
    House,
    web::{
        answer::{Answer, again, go, page},
        parts::{self, Field, Weight, at, summary},
        shell::Page,
    },
};
use serde::Deserialize;
use uuid::Uuid;

use super::day;
use crate::{
    access::{self, Caller, Here},
    clients::{
        acts::{self, CoverSheet, Profile},
        words::{AddCover, Client, Cover, EndCover},
    },
};

/// `since 1 Jan 2026, until 31 Dec 2026`: a span as lists show it.
pub(super) fn span(from: Moment, to: Option<Moment>, zone: &Zone, now: Moment) -> String {
    // An end at midnight closes the day before it.
    let (first, last) = (zone.short_day(from), to.map(|to| zone.short_day(to.plus(-1).max(from))));
    match last {
        Some(last) if to.is_some_and(|to| to <= now) => format!("{first} – {last}"),
        Some(last) if from > now => format!("from {first} until {last}"),
        Some(last) => format!("since {first}, until {last}"),
        None if from > now => format!("from {first}"),
        None => format!("since {first}"),
    }
}

fn line(cover: &Cover, zone: &Zone, now: Moment) -> Markup {
    html! { span .list-main { b { (cover.payer) } span .sub { (span(cover.from, cover.to, zone, now)) } } }
}

/// Who pays, on the profile.
pub fn part_cover(profile: &Profile, may_change: bool, zone: &Zone, now: Moment) -> Markup {
    let ends = |cover: &&Cover| cover.to.is_none_or(|to| to > now);
    let standing: Vec<_> = profile.covers.iter().filter(ends).collect();
    let change = html! {
        @if may_change {
            (parts::link_button(Weight::Plain, "pencil-line", "Change", &format!("/clients/{}/coverage", profile.record.id)))
        }
    };
    let body = html! {
        @if standing.is_empty() { p .muted { "Nobody is known to pay for this client." } }
        @else { ul .list { @for cover in standing { li .list-row { (line(cover, zone, now)) } } } }
    };
    parts::card("Payer", &change, &body)
}

/// The form as it comes back.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Filled {
    key: Option<Uuid>,
    payer: String,
    from: String,
    until: String,
}

/// The form that ends a payer's time.
#[derive(Debug, Deserialize)]
pub(super) struct Ended {
    key: Option<Uuid>,
    cover: String,
    version: i64,
    #[serde(default)]
    day: String,
}

async fn sheet(house: &House, caller: &Caller, id: Id<Client>) -> Result<CoverSheet, Error> {
    house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::open_covers(act, id))).await
}

pub(super) async fn open(State(house): State<House>, caller: Caller, Path(id): Path<Id<Client>>) -> Answer {
    let sheet = sheet(&house, &caller, id).await?;
    Ok(page(&shown(&caller, &sheet, &Filled::default(), &[], house.clock.now())))
}

fn shown(caller: &Caller, sheet: &CoverSheet, typed: &Filled, wrong: &[Refusal], now: Moment) -> Page {
    let id = sheet.face.id;
    let payer = Field::new("payer", "Payer").hint("An insurer, a programme, or the client.").error(at(wrong, "payer"));
    let body = html! {
        (summary(wrong))
        div .split {
            section .card { div .card-body {
                form .form method="post" action={ "/clients/" (id) "/coverage" } {
                    input type="hidden" name="key" value=(access::form_key());
                    (parts::field(&payer, &html! {
                        input .control type="text" id=(payer.id()) name="payer" value=(typed.payer) list="payers" autocomplete="off" required
                            aria-describedby=[payer.described_by()] aria-invalid=[(!payer.error.is_empty()).then_some("true")];
                        datalist #payers { @for one in &sheet.payers { option value=(one) {} } }
                    }))
                    div .form-row {
                        (parts::date_input(&Field::new("from", "First day").optional().hint("Left empty: today.").error(at(wrong, "from")), &typed.from))
                        (parts::date_input(&Field::new("until", "Last day").optional().hint("Left empty: no end.").error(at(wrong, "until")), &typed.until))
                    }
                    div .form-actions {
                        (parts::button(Weight::Primary, "plus", "Add payer"))
                        (parts::link_button(Weight::Quiet, "", "Back to the client", &format!("/clients/{id}")))
                    }
                }
            } }
            (listed(caller, sheet, now))
        }
    };
    let mut shown = caller.page("Payers of a client", Here::Clients, body);
    shown.heading = Some(html! { h1 { "Payers" } span .muted { (sheet.face.name()) } });
    shown.crumbs = vec![("/clients".to_owned(), "Clients".to_owned()), (format!("/clients/{id}"), "Client".to_owned())];
    shown
}

fn listed(caller: &Caller, sheet: &CoverSheet, now: Moment) -> Markup {
    let body = html! {
        @if sheet.covers.is_empty() { p .muted { "Nobody is known to pay for this client." } }
        ul .list {
            @for cover in &sheet.covers {
                li .list-row {
                    (line(cover, &caller.zone, now))
                    @if cover.to.is_none_or(|to| to > now) {
                        form .filter method="post" action={ "/clients/" (sheet.face.id) "/coverage/end" } {
                            input type="hidden" name="key" value=(access::form_key());
                            input type="hidden" name="cover" value=(cover.id);
                            input type="hidden" name="version" value=(cover.version);
                            input .control .control-date type="date" name="day" aria-label={ "Last day of " (cover.payer) ", left empty: now" };
                            button .btn type="submit" { "End" span .vh { " " (cover.payer) } }
                        }
                    }
                }
            }
        }
    };
    parts::card("Known payers", &html! {}, &body)
}

async fn refused(house: &House, caller: &Caller, id: Id<Client>, typed: &Filled, wrong: &[Refusal]) -> Answer {
    let sheet = sheet(house, caller, id).await?;
    Ok(again(&shown(caller, &sheet, typed, wrong, house.clock.now())))
}

pub(super) async fn add(State(house): State<House>, caller: Caller, Path(id): Path<Id<Client>>, Form(filled): Form<Filled>) -> Answer {
    let (from, until) = match (day(&filled.from, "from"), day(&filled.until, "until")) {
        (Ok(from), Ok(until)) => (from, until),
        (from, until) => {
            let wrong: Vec<_> = [from.err(), until.err()].into_iter().flatten().collect();
            return refused(&house, &caller, id, &filled, &wrong).await;
        }
    };
    let order = AddCover { client: id, payer: filled.payer.clone(), from, until };
    match house.run(&caller.actor, &caller.keyed(filled.key), move |act| Box::pin(acts::add_cover(act, order.clone()))).await {
        Ok(_) => Ok(go(format!("/clients/{id}/coverage"))),
        Err(Error::Refused(wrong)) => refused(&house, &caller, id, &filled, &wrong).await,
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn end(State(house): State<House>, caller: Caller, Path(id): Path<Id<Client>>, Form(form): Form<Ended>) -> Answer {
    let cover = form.cover.parse().map_err(|_| Error::Missing)?;
    let last = match day(&form.day, "content") {
        Ok(last) => last,
        Err(wrong) => return refused(&house, &caller, id, &Filled::default(), &[wrong]).await,
    };
    let order = EndCover { client: id, cover, version: form.version, day: last };
    match house.run(&caller.actor, &caller.keyed(form.key), move |act| Box::pin(acts::end_cover(act, order.clone()))).await {
        Ok(()) => Ok(go(format!("/clients/{id}/coverage"))),
        Err(Error::Refused(wrong)) => refused(&house, &caller, id, &Filled::default(), &wrong).await,
        Err(error) => Err(error.into()),
    }
}
