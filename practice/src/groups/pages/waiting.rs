//! The waiting list of a group: putting somebody on it, their order, offers and their answers.

mod shown;

use axum::extract::{Path, State};
use axum_extra::extract::Form;
use kernel::{Day, Error, Id, Refusal};
use maud::{Markup, html};
use platform::{
    Act, House,
    act::Verdict,
    web::{
        answer::{Answer, again},
        parts::{self, Weight, summary},
    },
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use uuid::Uuid;

pub(super) use shown::{card, stands};

use super::{chosen, member, off};
use crate::{
    access::{self, Caller, Here},
    clients::{self, Client},
    groups::{
        acts,
        words::{Accept, Decline, Group, Reorder, TakeOff, Turn, Wait, Waiting},
    },
};

/// The form that puts clients on a list: picked while typing, ticked, or only typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Waited {
    key: Option<Uuid>,
    client: Vec<String>,
    client_name: String,
    wait_name: String,
    day: String,
    note: String,
    despite: String,
}

impl Waited {
    fn typed(&self) -> chosen::Typed<'_> {
        chosen::Typed { day: &self.day, note: &self.note, despite: &self.despite }
    }
}

pub(super) async fn add(State(house): State<House>, caller: Caller, Path(id): Path<Id<Group>>, Form(filled): Form<Waited>) -> Answer {
    let mut clients: Vec<Id<Client>> = filled.client.iter().filter_map(|id| id.parse().ok()).collect();
    let typed = [&filled.wait_name, &filled.client_name].into_iter().find(|name| !name.trim().is_empty());
    if let (true, Some(typed)) = (clients.is_empty(), typed) {
        match chosen::named(&house, &caller, typed).await?.as_slice() {
            [only] => clients.push(*only),
            _ => return chosen::to_choose(id, typed, &filled.day),
        }
    }
    let order = Wait { group: id, clients: clients.clone(), note: filled.note.clone() };
    match house.run(&caller.actor, &caller.keyed(filled.key), move |act| Box::pin(acts::wait(act, order.clone()))).await {
        Ok(waits) => {
            let to = if waits.seen { format!("/groups/{id}") } else { "/clients".to_owned() };
            off(&to, &format!("waits={}&already={}", waits.new.len(), waits.already))
        }
        Err(Error::Refused(wrong)) => chosen::not_placed(&house, &caller, id, clients, filled.typed(), &wrong).await,
        Err(error) => Err(error.into()),
    }
}

/// A form about one entry.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Pressed {
    key: Option<Uuid>,
    group: String,
    /// The client's page, where the form stood there.
    client: String,
    version: i64,
    before: String,
    day: String,
    stays: bool,
    reason: String,
    despite: String,
}

impl Pressed {
    fn back(&self) -> String {
        match (self.client.parse::<Id<Client>>(), self.group.parse::<Id<Group>>()) {
            (Ok(client), _) => format!("/clients/{client}"),
            (_, Ok(group)) => format!("/groups/{group}"),
            _ => "/groups".to_owned(),
        }
    }
}

/// Runs a verb about an entry, and goes back to where the form stood; a refusal is shown with what can be done about it.
async fn pressed<T, F>(house: &House, caller: &Caller, form: &Pressed, again_at: Option<String>, done: &str, verb: F) -> Answer
where
    T: Serialize + DeserializeOwned + Send,
    F: for<'a> Fn(&'a mut Act) -> Verdict<'a, T> + Sync,
{
    match house.run(&caller.actor, &caller.keyed(form.key), verb).await {
        Ok(_) => off(&form.back(), &format!("done={done}")),
        Err(Error::Refused(wrong)) => refused(caller, form, again_at, &wrong),
        Err(error) => Err(error.into()),
    }
}

fn refused(caller: &Caller, form: &Pressed, again_at: Option<String>, wrong: &[Refusal]) -> Answer {
    Ok(again(&caller.page("Not done", Here::Groups, not_done(caller, form, again_at, wrong))))
}

/// What stands in the way; where it is somebody from whom the client is kept apart, those who may decide can.
fn not_done(caller: &Caller, form: &Pressed, again_at: Option<String>, wrong: &[Refusal]) -> Markup {
    let decides = clients::passes(caller.standing().roles) && wrong.iter().any(|refusal| refusal.code.starts_with("apart."));
    html! {
        (summary(wrong))
        @if let Some(action) = again_at.filter(|_| decides) {
            section .card { div .card-body {
                form .form method="post" action=(action) {
                    input type="hidden" name="key" value=(access::form_key());
                    input type="hidden" name="group" value=(form.group);
                    input type="hidden" name="version" value=(form.version);
                    input type="hidden" name="day" value=(form.day);
                    (clients::part_despite(wrong, &form.despite, true))
                    div .form-actions { (parts::button(Weight::Danger, "", "Go on all the same")) (parts::link_button(Weight::Quiet, "", "Back", &form.back())) }
                }
            } }
        } @else {
            p { (parts::link_button(Weight::Primary, "", "Back", &form.back())) }
        }
    }
}

pub(super) async fn offer(State(house): State<House>, caller: Caller, Path(id): Path<Id<Waiting>>, Form(form): Form<Pressed>) -> Answer {
    let order = Turn { entry: id, version: form.version, despite: form.despite.clone() };
    let same = Some(format!("/waiting/{id}/offer"));
    pressed(&house, &caller, &form, same, "offered", move |act| Box::pin(acts::offer_place(act, order.clone()))).await
}

pub(super) async fn again_by_itself(State(house): State<House>, caller: Caller, Path(id): Path<Id<Waiting>>, Form(form): Form<Pressed>) -> Answer {
    let order = Turn { entry: id, version: form.version, despite: String::new() };
    pressed(&house, &caller, &form, None, "ready", move |act| Box::pin(acts::ask_again(act, order.clone()))).await
}

pub(super) async fn accept(State(house): State<House>, caller: Caller, Path(id): Path<Id<Waiting>>, Form(form): Form<Pressed>) -> Answer {
    let day = Some(form.day.trim()).filter(|day| !day.is_empty()).map(str::parse::<Day>);
    let Ok(day) = day.transpose() else {
        let wrong = [Refusal::new("day.shape", "Write the day as year-month-day, for example 2026-11-23.")];
        return refused(&caller, &form, None, &wrong);
    };
    let order = Accept { entry: id, version: form.version, day, despite: form.despite.clone() };
    match house.run(&caller.actor, &caller.keyed(form.key), move |act| Box::pin(acts::accept_offer(act, order.clone()))).await {
        Ok(joined) => off(&form.back(), &member::told(&joined)),
        Err(Error::Refused(wrong)) => refused(&caller, &form, Some(format!("/waiting/{id}/accept")), &wrong),
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn decline(State(house): State<House>, caller: Caller, Path(id): Path<Id<Waiting>>, Form(form): Form<Pressed>) -> Answer {
    let order = Decline { entry: id, version: form.version, stays: form.stays };
    pressed(&house, &caller, &form, None, "declined", move |act| Box::pin(acts::decline_offer(act, order.clone()))).await
}

pub(super) async fn shift(State(house): State<House>, caller: Caller, Path(id): Path<Id<Waiting>>, Form(form): Form<Pressed>) -> Answer {
    let order = Reorder { entry: id, version: form.version, before: form.before.parse().ok() };
    pressed(&house, &caller, &form, None, "moved", move |act| Box::pin(acts::reorder(act, order.clone()))).await
}

pub(super) async fn remove(State(house): State<House>, caller: Caller, Path(id): Path<Id<Waiting>>, Form(form): Form<Pressed>) -> Answer {
    let order = TakeOff { entry: id, version: form.version, reason: form.reason.clone() };
    pressed(&house, &caller, &form, None, "off", move |act| Box::pin(acts::take_off(act, order.clone()))).await
}

/// What a redirect says of the waiting list, and of access.
pub(super) fn said(word: &str) -> Option<&'static str> {
    let known = [
        ("offered", "Place offered. It is kept until the offer ends."),
        ("ready", "They are asked again when it is their turn."),
        ("declined", "Noted. The next in the line is asked, if a place is free."),
        ("moved", "Moved."),
        ("off", "Taken off the waiting list."),
        ("shared", "Access given."),
        ("unshared", "Access withdrawn."),
    ];
    known.into_iter().find(|(one, _)| *one == word).map(|(_, say)| say)
}
