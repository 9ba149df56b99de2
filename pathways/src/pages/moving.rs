//! Putting clients on a pathway, moving them by hand, taking a move back, and saying who coordinates them.

use axum::extract::{Path, Query, State};
use axum_extra::extract::Form;
use kernel::{Error, Id, Refusal};
use maud::{Markup, html};
use platform::{
    House,
    web::{
        answer::{Answer, again, go, page},
        parts::{self, Field, Weight, at, summary},
    },
};
use practice::{
    access::{Caller, Here},
    clients::Client,
};
use serde::Deserialize;
use uuid::Uuid;

use super::parts::{
    choices::{self, carried},
    name_of, own_assets,
    said::{self, back, escaped, off},
    staff_name, stay, who,
};
use crate::{
    acts::{self, Allocate, Begin, Move, Sheet, Undo},
    rules,
    words::{Episode, Pathway},
};

/// A form that did not go through, with what is wrong and the way back.
fn refused(caller: &Caller, wrong: &[Refusal], to: &str) -> Answer {
    let body = html! { (own_assets()) (summary(wrong)) p { (parts::link_button(Weight::Primary, "", "Back", back(to))) } };
    Ok(again(&caller.page("Not done", Here::Pathways, body)))
}

// Beginning --------------------------------------------------------------------------------------------------------------

/// The form that puts clients on a pathway.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Put {
    key: Option<Uuid>,
    client: Vec<String>,
    /// The pathway, and a state's key after a blank.
    into: String,
    state: String,
    day: String,
    time: String,
    coordinator: String,
    team: String,
    back: String,
}

/// Puts those chosen on the pathway that was chosen with them.
pub(super) async fn begin(State(house): State<House>, caller: Caller, Form(put): Form<Put>) -> Answer {
    let (pathway, state) = put.into.split_once(' ').unwrap_or((&put.into, ""));
    match pathway.parse::<Id<Pathway>>() {
        Ok(pathway) => put_on(&house, &caller, pathway, state.to_owned(), &put).await,
        Err(_) => refused(&caller, &[Refusal::new("begin.where", "Choose a pathway.").at("into")], &put.back),
    }
}

/// Puts those chosen on this pathway.
pub(super) async fn begin_on(State(house): State<House>, caller: Caller, Path(id): Path<Id<Pathway>>, Form(put): Form<Put>) -> Answer {
    put_on(&house, &caller, id, put.state.clone(), &put).await
}

async fn put_on(house: &House, caller: &Caller, pathway: Id<Pathway>, state: String, put: &Put) -> Answer {
    let clients: Vec<Id<Client>> = put.client.iter().filter_map(|id| id.parse().ok()).collect();
    if clients.is_empty() {
        return refused(caller, &[Refusal::new("begin.whom", "Choose at least one client.")], &put.back);
    }
    let done = match said::since(&put.day, &put.time, &caller.zone, house.clock.now()) {
        Ok(since) => {
            let order = Begin { pathway, clients, state, since, coordinator: put.coordinator.parse().ok(), team: put.team.parse().ok() };
            house.run(&caller.actor, &caller.keyed(put.key), move |act| Box::pin(acts::begin(act, order.clone()))).await
        }
        Err(refusal) => Err(refusal.into()),
    };
    match done {
        Ok(began) => off(&put.back, &format!("done=begun&n={}&m={}", began.new, began.already + began.not_served)),
        Err(Error::Refused(wrong)) => refused(caller, &wrong, &put.back),
        Err(error) => Err(error.into()),
    }
}

// Moving -----------------------------------------------------------------------------------------------------------------

/// A move, as the address and the form say it; of taking one back the reason alone.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Moved {
    key: Option<Uuid>,
    version: i64,
    to: String,
    day: String,
    time: String,
    reason: Option<String>,
    back: String,
}

async fn sheet(house: &House, caller: &Caller, id: Id<Episode>) -> Result<Sheet, Error> {
    house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::open_sheet(act, id))).await
}

fn form_page(caller: &Caller, title: &str, to: &str, wrong: &[Refusal], form: &Markup) -> platform::web::shell::Page {
    let body = html! { (own_assets()) (summary(wrong)) section .card { div .card-body { (form) } } };
    let mut shown = caller.page(title, Here::Pathways, body);
    shown.crumbs = vec![("/pathways".to_owned(), "Pathways".to_owned()), (back(to).to_owned(), "Back".to_owned())];
    shown
}

fn move_form(house: &House, caller: &Caller, sheet: &Sheet, typed: &Moved, wrong: &[Refusal]) -> Markup {
    let (card, book) = (&sheet.card, &sheet.book);
    // Where a state is chosen already, as by dragging, it is known whether a reason is due.
    let due = !typed.to.is_empty() && rules::reason_due(book, &card.state, &typed.to);
    let hint = if due {
        "No rule leads there without one. It stands in the pathway."
    } else {
        "Due where no rule leads there, and where the rule asks for it."
    };
    let reason = Field { required: due, ..Field::new("reason", "Why?") }.hint(hint).error(at(wrong, "reason"));
    html! {
        form .form method="post" action={ "/pathways/episodes/" (card.id) "/move" } data-ask-form {
            (carried(Some(card.version), back(&typed.back)))
            div .ask-about { p .ask-who { (who(&sheet.face)) " " span .hop { b { (name_of(book, &card.state)) } } } p .soft { (stay::bar(card, &caller.zone, house.clock.now())) } }
            (choices::grouped(&Field::new("to", "Move to").error(at(wrong, "to")), &choices::targets(book, &card.state, &[]), &typed.to))
            (parts::textarea(&reason, typed.reason.as_deref().unwrap_or_default(), 2))
            details .ask-when open[!typed.day.is_empty() || !typed.time.is_empty()] {
                summary { "Not now, but earlier" }
                div .form-row {
                    (parts::date_input(&Field::new("day", "Day").optional().error(at(wrong, "day").or_else(|| at(wrong, "at"))), &typed.day))
                    (parts::time_input(&Field::new("time", "Time").optional().error(at(wrong, "time")), &typed.time))
                }
            }
            div .form-actions {
                (parts::button(Weight::Primary, "", "Move"))
                a .btn .btn-quiet href=(back(&typed.back)) data-ask-close { "Cancel" }
            }
        }
    }
}

pub(super) async fn open(State(house): State<House>, caller: Caller, Path(id): Path<Id<Episode>>, Query(typed): Query<Moved>) -> Answer {
    let sheet = sheet(&house, &caller, id).await?;
    let form = move_form(&house, &caller, &sheet, &typed, &[]);
    Ok(page(&form_page(&caller, "Move", &typed.back, &[], &form)))
}

pub(super) async fn put(State(house): State<House>, caller: Caller, Path(id): Path<Id<Episode>>, Form(typed): Form<Moved>) -> Answer {
    let done = match said::since(&typed.day, &typed.time, &caller.zone, house.clock.now()) {
        Ok(since) => {
            let order =
                Move { episode: id, version: typed.version, to: typed.to.clone(), since, reason: typed.reason.clone().unwrap_or_default() };
            house.run(&caller.actor, &caller.keyed(typed.key), move |act| Box::pin(acts::move_client(act, order.clone()))).await
        }
        Err(refusal) => Err(refusal.into()),
    };
    match done {
        Ok(()) => off(&typed.back, &format!("done=moved&episode={id}")),
        Err(Error::Refused(wrong)) => {
            let sheet = sheet(&house, &caller, id).await?;
            let form = move_form(&house, &caller, &sheet, &typed, &wrong);
            Ok(again(&form_page(&caller, "Move", &typed.back, &wrong, &form)))
        }
        Err(error) => Err(error.into()),
    }
}

// Taking back ------------------------------------------------------------------------------------------------------------

fn back_form(caller: &Caller, sheet: &Sheet, typed: &Moved, wrong: &[Refusal]) -> Markup {
    let (card, book) = (&sheet.card, &sheet.book);
    let reason = Field::new("reason", "Why is it taken back?")
        .hint("Both stand in the pathway: the move, and that it was taken back.")
        .error(at(wrong, "reason"));
    html! {
        @match sheet.takes_back() {
            Err(error) => {
                div data-ask-form .stack {
                    (parts::notice("info", &html! { p { (error) } }))
                    p { a .btn href=(back(&typed.back)) data-ask-close { "Back" } }
                }
            }
            Ok((last, before)) => {
                form .form method="post" action={ "/pathways/episodes/" (card.id) "/undo" } data-ask-form {
                    (carried(Some(card.version), back(&typed.back)))
                    div .ask-about {
                        p .ask-who { (who(&sheet.face)) }
                        p {
                            "Since " (caller.zone.stamp(last.from)) " in " b { (name_of(book, &last.state)) }
                            @if let Some(by) = staff_name(&sheet.staff, last.by) { ", moved by " (by) } @else { ", moved by a rule" }
                            ". Taken back, they are in " b { (name_of(book, &before.state)) } " as before, without a gap."
                        }
                    }
                    (parts::textarea(&reason, typed.reason.as_deref().unwrap_or_default(), 2))
                    div .form-actions {
                        (parts::button(Weight::Primary, "undo-2", "Take it back"))
                        a .btn .btn-quiet href=(back(&typed.back)) data-ask-close { "Leave it" }
                    }
                }
            }
        }
    }
}

/// Asks for the reason.
pub(super) async fn ask_back(
    State(house): State<House>,
    caller: Caller,
    Path(id): Path<Id<Episode>>,
    Query(typed): Query<Moved>,
) -> Answer {
    let sheet = sheet(&house, &caller, id).await?;
    Ok(page(&form_page(&caller, "Take the last move back", &typed.back, &[], &back_form(&caller, &sheet, &typed, &[]))))
}

/// Takes the last move back. Pressed in the toast, where no reason can be given, it asks for one first.
pub(super) async fn take_back(
    State(house): State<House>,
    caller: Caller,
    Path(id): Path<Id<Episode>>,
    Query(from): Query<Moved>,
    Form(typed): Form<Moved>,
) -> Answer {
    let Some(reason) = typed.reason.clone() else {
        // Whoever may not is told so here, and not only on the page that follows.
        sheet(&house, &caller, id).await?;
        return Ok(go(format!("/pathways/episodes/{id}/undo?back={}", escaped(back(&from.back)))));
    };
    let order = Undo { episode: id, version: typed.version, reason };
    match house.run(&caller.actor, &caller.keyed(typed.key), move |act| Box::pin(acts::undo(act, order.clone()))).await {
        Ok(()) => off(&typed.back, "done=undone"),
        Err(Error::Refused(wrong)) => {
            let sheet = sheet(&house, &caller, id).await?;
            Ok(again(&form_page(&caller, "Take the last move back", &typed.back, &wrong, &back_form(&caller, &sheet, &typed, &wrong))))
        }
        Err(error) => Err(error.into()),
    }
}

// Care -------------------------------------------------------------------------------------------------------------------

/// Who coordinates, as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Cared {
    key: Option<Uuid>,
    version: i64,
    coordinator: String,
    team: String,
    back: String,
}

pub(super) async fn care(State(house): State<House>, caller: Caller, Path(id): Path<Id<Episode>>, Form(typed): Form<Cared>) -> Answer {
    let order =
        Allocate { episode: id, version: typed.version, coordinator: typed.coordinator.parse().ok(), team: typed.team.parse().ok() };
    match house.run(&caller.actor, &caller.keyed(typed.key), move |act| Box::pin(acts::allocate(act, order.clone()))).await {
        Ok(()) => off(&typed.back, "done=cared"),
        Err(Error::Refused(wrong)) => refused(&caller, &wrong, &typed.back),
        Err(error) => Err(error.into()),
    }
}
