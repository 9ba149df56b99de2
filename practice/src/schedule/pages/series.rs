//! Scheduling a group: day, time, a part of the group's name, how it repeats, save; and a look at dates and people before that.

mod ask;
mod check;
mod form;

use axum::{
    Json,
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use axum_extra::extract::Form;
use kernel::{Error, Id, Refusal, id::Staff, text};
use maud::{Markup, html};
use platform::{
    House,
    web::{
        answer::{Answer, JsonFail, again, go, page},
        parts::{self, Weight},
        shell::Page,
    },
};
use serde::Deserialize;

use super::{beside, card, sent::Sent};
use crate::{
    access::{Caller, Here},
    clients::Client,
    groups::GroupCard,
    schedule::{
        acts::{self, Choices},
        words::{Booked, Clash, NewSeries, RoomCard, Slot, Week},
    },
};

/// What a click on the calendar says about the session to be.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Start {
    day: String,
    time: String,
    room: String,
    group: String,
    lead: String,
}

async fn offer(house: &House, caller: &Caller) -> Result<Choices, Error> {
    house.look(&caller.actor, &caller.request, |act| Box::pin(acts::choices(act))).await
}

pub(super) async fn new(State(house): State<House>, caller: Caller, Query(start): Query<Start>) -> Answer {
    let choices = offer(&house, &caller).await?;
    let group = choices.groups.iter().find(|g| g.id.to_string() == start.group);
    let or = |typed: &str, usual: &str| if typed.is_empty() { usual.to_owned() } else { typed.to_owned() };
    let mut sent = Sent::default()
        .with("group", group.map(|g| g.id.to_string()).unwrap_or_default())
        .with("group_name", group.map(|g| g.name.clone()).unwrap_or_default())
        .with("day", or(&start.day, &caller.zone.day(house.clock.now()).to_string()))
        .with("time", or(&start.time, "10:00"))
        .with("minutes", "90")
        .with("room", &start.room)
        .with("zone", caller.zone.name());
    if let Ok(lead) = start.lead.parse::<Id<Staff>>() {
        sent = sent.with("lead", lead);
    }
    Ok(page(&form::sheet(&caller, &sent, &choices, &[])))
}

/// Saves a series, or shows first what it would be.
pub(super) async fn make(State(house): State<House>, caller: Caller, Form(sent): Form<Sent>) -> Answer {
    let choices = offer(&house, &caller).await?;
    let order = match form::order(&sent, &choices.groups) {
        Ok(order) => order,
        Err(wrong) => return Ok(again(&form::sheet(&caller, &sent, &choices, &wrong))),
    };
    let ordered = order.clone();
    let done = match sent.get("then") {
        "back" => return Ok(page(&form::sheet(&caller, &sent, &choices, &[]))),
        "check" => {
            let look = house.rehearse(&caller.actor, &caller.request, move |act| Box::pin(acts::preview_series(act, ordered.clone())));
            match look.await {
                Ok(found) => return Ok(page(&check::sheet(&caller, &sent, &order, &found))),
                Err(error) => Err(error),
            }
        }
        _ => {
            let (listed, with) = (sent.ids::<Id<Client>>("listed"), sent.ids::<Id<Client>>("with"));
            let without: Vec<_> = listed.into_iter().filter(|client| !with.contains(client)).collect();
            let sharing = match ask::step(&house, &caller, &sent, &order).await? {
                ask::Step::Ask(asked) => return Ok(page(&asked)),
                ask::Step::Go(sharing) => sharing,
            };
            let request = caller.keyed(sent.key());
            house.run(&caller.actor, &request, move |act| Box::pin(acts::make_shared(act, ordered.clone(), without.clone(), sharing))).await
        }
    };
    match done {
        Ok(booked) if booked.clashes.is_empty() && booked.outside.is_empty() && booked.skipped.is_empty() => {
            let week = Week::of(caller.zone.day(booked.starts_at));
            Ok(go(format!("/schedule?week={week}&said=made&count={}", booked.times)))
        }
        Ok(booked) => Ok(page(&warned(&caller, &booked, order.group.to_string()))),
        Err(Error::Refused(wrong)) => {
            let wrong = explained(&house, &caller, order, beside(wrong)).await?;
            Ok(again(&form::sheet(&caller, &sent, &choices, &wrong)))
        }
        Err(other) => Err(other.into()),
    }
}

/// Says which dates are taken, when the database refused for one of them.
async fn explained(house: &House, caller: &Caller, order: NewSeries, mut wrong: Vec<Refusal>) -> Result<Vec<Refusal>, Error> {
    let booked = ["room_booked", "facilitator_booked"];
    if !wrong.iter().any(|r| booked.contains(&r.code)) {
        return Ok(wrong);
    }
    let taken = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::taken(act, order.clone()))).await?;
    for refusal in wrong.iter_mut().filter(|r| booked.contains(&r.code)) {
        let dates: Vec<_> = taken.iter().take(6).map(|clash| told(caller, clash)).collect();
        if !dates.is_empty() {
            refusal.say = format!("{} Taken: {}.", refusal.say, dates.join("; "));
        }
    }
    Ok(wrong)
}

fn told(caller: &Caller, clash: &Clash) -> String {
    format!("{}, {} {}", clash.what, caller.zone.short_day(clash.at), caller.zone.clock(clash.at))
}

pub(super) use form::skip;

/// What stands although it is double, and who cannot open the group.
pub(super) fn warnings(caller: &Caller, clashes: &[Clash], outside: &[String], group: &str) -> Markup {
    html! {
        @if !clashes.is_empty() {
            (parts::notice("warn", &html! {
                p { "Booked twice, which your practice allows. The cards are marked." }
                ul { @for clash in clashes { li { (told(caller, clash)) } } }
            }))
        }
        @if !outside.is_empty() {
            (parts::notice("warn", &html! {
                p { (outside.join(", ")) " cannot open this group yet: leading a session gives no access by itself." }
                p { a href={ "/groups/" (group) } { "Share the group" } }
            }))
        }
    }
}

fn warned(caller: &Caller, booked: &Booked, group: String) -> Page {
    let week = Week::of(caller.zone.day(booked.starts_at));
    let body = html! {
        div .stack .measure {
            (parts::notice("good", &html! {
                p {
                    (booked.times) @if booked.times == 1 { " session" } @else { " sessions" }
                    " scheduled, from " (caller.zone.long_day(booked.starts_at)) "."
                }
            }))
            (warnings(caller, &booked.clashes, &booked.outside, &group))
            @if !booked.skipped.is_empty() {
                (parts::notice("info", &html! {
                    p { "Left out, because something is taken:" }
                    ul { @for clash in &booked.skipped { li { (told(caller, clash)) } } }
                }))
            }
            p { (parts::link_button(Weight::Primary, "calendar-days", "To the schedule", &format!("/schedule?week={week}"))) }
        }
    };
    let mut page = caller.page("Scheduled", Here::Schedule, body);
    page.crumbs = vec![("/schedule".into(), "Schedule".into())];
    page
}

/// `?q=` for the box that finds a group while one types.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Sought {
    q: String,
}

pub(super) async fn find(State(house): State<House>, caller: Caller, Query(sought): Query<Sought>) -> Response {
    let choices = match offer(&house, &caller).await {
        Ok(choices) => choices,
        Err(error) => return JsonFail(error).into_response(),
    };
    let typed = text::fold(&sought.q);
    let fits = |g: &&GroupCard| text::fold(&g.name).contains(&typed) || text::fold(&g.initials).starts_with(&typed);
    let item = |g: &GroupCard| serde_json::json!({ "id": g.id, "label": g.name, "sub": g.initials });
    let items: Vec<_> = choices.groups.iter().filter(fits).take(12).map(item).collect();
    Json(serde_json::json!({ "items": items })).into_response()
}

pub(super) fn room_choices(rooms: &[RoomCard]) -> Vec<(String, String)> {
    let words = |r: &RoomCard| match r.places {
        Some(places) => format!("{} ({places} places)", r.name),
        None => r.name.clone(),
    };
    let none = (String::new(), "No room, or online".to_owned());
    std::iter::once(none).chain(rooms.iter().map(|r| (r.id.to_string(), words(r)))).collect()
}

/// Tick boxes for who leads.
pub(super) fn leads(choices: &Choices, ticked: &[Id<Staff>], hint: &str, error: Option<&str>) -> Markup {
    let about = if error.is_some() { "lead-hint lead-error" } else { "lead-hint" };
    html! {
        fieldset .field #lead aria-describedby=(about) {
            legend .field-label { "Facilitators" span .optional { " (optional)" } }
            p .hint #lead-hint { (hint) }
            div .checks-row {
                @for staff in choices.staff.iter().filter(|s| s.leads() || ticked.contains(&s.id)) {
                    label .check {
                        input type="checkbox" name="lead" value=(staff.id) checked[ticked.contains(&staff.id)];
                        span { (staff.name) }
                    }
                }
            }
            @if let Some(error) = error {
                p .error #lead-error { (parts::icon("triangle-alert")) span { span .vh { "Error: " } (error) } }
            }
        }
    }
}

/// `Wednesday 25 November 2026, 10:00–11:30`.
pub(super) fn when(caller: &Caller, slot: &Slot) -> String {
    format!("{}, {}", caller.zone.long_day(slot.starts_at), card::span(&caller.zone, slot.starts_at, slot.ends_at))
}
