//! Scheduling a group: day, time, a part of the group's name, save. One session or a weekly series.

use axum::{
    Json,
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use axum_extra::extract::Form;
use kernel::{Day, Error, Id, Refusal, id::Staff, text};
use maud::{Markup, html};
use platform::{
    House,
    web::{
        answer::{Answer, JsonFail, again, go, page},
        parts::{self, Field, Weight, at, summary},
        shell::Page,
    },
};
use serde::Deserialize;

use super::{beside, card, typed::SeriesForm};
use crate::{
    access::{Caller, Here, form_key},
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
    let usual = SeriesForm::default();
    let form = SeriesForm {
        group: group.map(|g| g.id.to_string()).unwrap_or_default(),
        group_name: group.map(|g| g.name.clone()).unwrap_or_default(),
        day: if start.day.is_empty() { caller.zone.day(house.clock.now()).to_string() } else { start.day },
        time: if start.time.is_empty() { usual.time.clone() } else { start.time },
        room: start.room,
        lead: start.lead.parse().ok().into_iter().collect(),
        zone: caller.zone.name().to_owned(),
        ..usual
    };
    Ok(page(&sheet(&caller, &form, &choices, &[])))
}

pub(super) async fn make(State(house): State<House>, caller: Caller, Form(form): Form<SeriesForm>) -> Answer {
    let choices = offer(&house, &caller).await?;
    let order = match form.order(&choices.groups) {
        Ok(order) => order,
        Err(wrong) => return Ok(again(&sheet(&caller, &form, &choices, &wrong))),
    };
    let (ordered, request) = (order.clone(), caller.keyed(form.key));
    let done = house.run(&caller.actor, &request, move |act| Box::pin(acts::make_series(act, ordered.clone()))).await;
    match done {
        Ok(booked) if booked.clashes.is_empty() && booked.outside.is_empty() => {
            let week = Week::of(caller.zone.day(booked.starts_at));
            Ok(go(format!("/schedule?week={week}&said=made&count={}", booked.times)))
        }
        Ok(booked) => Ok(page(&warned(&caller, &booked, order.group.to_string()))),
        Err(Error::Refused(wrong)) => {
            let wrong = explained(&house, &caller, order, beside(wrong)).await?;
            Ok(again(&sheet(&caller, &form, &choices, &wrong)))
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

fn group_box(form: &SeriesForm, groups: &[GroupCard], wrong: &[Refusal]) -> Markup {
    let about = Field::new("group_name", "Group").hint("Type a part of the name and choose.").error(at(wrong, "group_name"));
    parts::field(&about, &html! {
        span .combo data-picker="/schedule/groups" {
            input .control type="text" id=(about.id()) name="group_name" value=(form.group_name) list="groups" autocomplete="off" required
                autofocus[form.group_name.is_empty()] aria-describedby=[about.described_by()]
                aria-invalid=[(!about.error.is_empty()).then_some("true")];
            input type="hidden" name="group" value=(form.group);
            datalist #groups { @for group in groups { option value=(group.name) { (group.initials) } } }
        }
    })
}

fn sheet(caller: &Caller, form: &SeriesForm, choices: &Choices, wrong: &[Refusal]) -> Page {
    let key = form.key.map_or_else(form_key, |key| key.to_string());
    let error = |field: &str| at(wrong, field);
    let more = ["zone", "link", "code", "share"].into_iter().any(|field| error(field).is_some())
        || !form.link.is_empty()
        || !form.code.is_empty();
    let body = html! {
        (summary(wrong))
        section .card { div .card-body {
            form .form method="post" action="/series" {
                input type="hidden" name="key" value=(key);
                (group_box(form, &choices.groups, wrong))
                div .form-row {
                    (parts::date_input(&Field::new("day", "Day").error(error("day")), &form.day))
                    (parts::time_input(&Field::new("time", "Start").error(error("time")), &form.time))
                    (parts::input("number", &Field::new("minutes", "Minutes").error(error("minutes")), &form.minutes))
                }
                div .form-row {
                    (parts::input("number", &Field::new("times", "How many sessions").hint("1 for a single one.").error(error("times")), &form.times))
                    (parts::input("number", &Field::new("every", "Every … weeks").hint("1 for every week.").error(error("every")), &form.every))
                }
                (parts::select(&Field::new("room", "Room").optional().error(error("room")), &room_choices(&choices.rooms), &form.room))
                (leads(choices, &form.lead, "Tick nobody for the group's own provider and co-facilitators.", error("lead")))
                details open[more] {
                    summary .link-btn { "Telehealth, service code, time zone, access" }
                    div .stack {
                        (parts::input(
                            "url",
                            &Field::new("link", "Telehealth link").optional()
                                .hint("The https:// link of the meeting. Only staff see it here.").error(error("link")),
                            &form.link,
                        ))
                        (parts::text_input(
                            &Field::new("code", "Service code").optional().hint("Empty means the group's usual code.").error(error("code")),
                            &form.code,
                        ))
                        (parts::text_input(
                            &Field::new("zone", "Time zone")
                                .hint("The wall clock that the sessions follow when summer time begins or ends.").error(error("zone")),
                            &form.zone,
                        ))
                        (parts::checkbox(
                            &Field::new("share", "Give facilitators who cannot open this group access to it").optional()
                                .hint("They then see its members until somebody ends the access on the group's page.").error(error("share")),
                            "yes", !form.share.is_empty()
                        ))
                    }
                }
                div .form-actions {
                    (parts::button(Weight::Primary, "", "Save"))
                    (parts::link_button(Weight::Quiet, "", "Back", &format!("/schedule?day={}", day_or_nothing(&form.day))))
                }
            }
        } }
    };
    let mut page = caller.page("New session", Here::Schedule, body);
    page.crumbs = vec![("/schedule".into(), "Schedule".into())];
    page
}

/// A day for an address; what was typed is no address.
fn day_or_nothing(typed: &str) -> String {
    typed.parse::<Day>().map(|day| day.to_string()).unwrap_or_default()
}

/// `Wednesday 25 November 2026, 10:00–11:30`.
pub(super) fn when(caller: &Caller, slot: &Slot) -> String {
    format!("{}, {}", caller.zone.long_day(slot.starts_at), card::span(&caller.zone, slot.starts_at, slot.ends_at))
}
