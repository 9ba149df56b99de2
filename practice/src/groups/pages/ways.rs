//! Where a client stands on their way through care, on their profile, as the pathways tell it.

use axum::Extension;
use kernel::{Error, Zone};
use maud::{Markup, html};
use platform::{House, web::parts};

use crate::{
    access::{self, Caller},
    clients::Record,
    groups::acts::{self, WayLine, Ways},
};

/// The card of the client's pathways; nothing where the roof hands no question in, and for those whom it does not concern.
pub(super) async fn card(house: &House, caller: &Caller, record: &Record, ask: Option<Extension<Ways>>) -> Result<Markup, Error> {
    let Some(Extension(ask)) = ask.filter(|_| access::watches_ways(caller.standing().roles)) else { return Ok(html! {}) };
    let id = record.id;
    let ways = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::see_ways(act, id, ask))).await?;
    if ways.is_empty() && !record.facts.kind.served() {
        return Ok(html! {});
    }
    let all = format!("/clients/{id}/pathway");
    let open = html! { @if !ways.is_empty() { a .link-btn .small href=(all) { "Open" span .vh { " the pathway" } } } };
    let body = html! {
        @if ways.is_empty() {
            div .card-body { p .muted { "On no pathway. " a href=(all) { "Put on a pathway" } } }
        } @else {
            ul .list { @for way in &ways { li .list-row { (line(&caller.zone, way)) } } }
        }
    };
    Ok(parts::card("Pathway", &open, &body))
}

fn line(zone: &Zone, way: &WayLine) -> Markup {
    html! {
        span .list-main {
            a href=(way.href) { b { (way.state) } }
            span .sub { (way.pathway) " · since " (zone.short_day(way.since)) }
        }
        @if !way.status.is_empty() { (parts::tag("plain", &way.status)) }
    }
}
