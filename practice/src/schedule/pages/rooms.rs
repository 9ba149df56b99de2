//! The page of the practice's rooms: a small list that is its own form.

use axum::extract::{Path, State};
use axum_extra::extract::Form;
use kernel::{Error, Id, Refusal};
use maud::{Markup, html};
use platform::{
    House, Tie, Verb,
    web::{
        answer::{Answer, again, go, page},
        parts::{self, Field, Weight, at, summary},
        shell::Page,
    },
};
use serde::Deserialize;
use uuid::Uuid;

use super::{beside, setup};
use crate::{
    access::{Caller, Here, form_key},
    schedule::{
        acts::{self, ManageRooms},
        words::{NewRoom, RenameRoom, Room, RoomCard},
    },
};

/// What a row of the page sends.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct RoomForm {
    key: Option<Uuid>,
    name: String,
    places: String,
    place: String,
}

impl RoomForm {
    fn places(&self) -> Result<Option<i64>, Error> {
        let typed = self.places.trim();
        if typed.is_empty() {
            return Ok(None);
        }
        typed.parse().map(Some).map_err(|_| Refusal::new("room.places", "Write the places as a number, or leave it empty.").at("places").into())
    }
}

async fn rooms(house: &House, caller: &Caller) -> Result<Vec<RoomCard>, Error> {
    Ok(house.look(&caller.actor, &caller.request, |act| Box::pin(acts::choices(act))).await?.rooms)
}

pub(super) async fn list(State(house): State<House>, caller: Caller) -> Answer {
    let all = rooms(&house, &caller).await?;
    Ok(page(&sheet(&caller, &all, None, &RoomForm::default(), &[])))
}

pub(super) async fn make(State(house): State<House>, caller: Caller, Form(form): Form<RoomForm>) -> Answer {
    let done = match form.places() {
        Ok(places) => {
            let order = NewRoom { name: form.name.clone(), places, place: form.place.clone() };
            house.run(&caller.actor, &caller.keyed(form.key), move |act| Box::pin(acts::make_room(act, order.clone()))).await.map(|_| ())
        }
        Err(error) => Err(error),
    };
    answer(&house, &caller, None, &form, done).await
}

pub(super) async fn rename(
    State(house): State<House>, caller: Caller, Path(room): Path<Id<Room>>, Form(form): Form<RoomForm>,
) -> Answer {
    let done = match form.places() {
        Ok(places) => {
            let order = RenameRoom { room, name: form.name.clone(), places, place: form.place.clone() };
            house.run(&caller.actor, &caller.keyed(form.key), move |act| Box::pin(acts::rename_room(act, order.clone()))).await
        }
        Err(error) => Err(error),
    };
    answer(&house, &caller, Some(room), &form, done).await
}

async fn answer(house: &House, caller: &Caller, room: Option<Id<Room>>, form: &RoomForm, done: Result<(), Error>) -> Answer {
    match done {
        Ok(()) => Ok(go("/rooms")),
        Err(Error::Refused(wrong)) => {
            let all = rooms(house, caller).await?;
            Ok(again(&sheet(caller, &all, room, form, &beside(wrong))))
        }
        Err(other) => Err(other.into()),
    }
}

/// The page; `wrong` belongs to the row of `at_room`, or to the new one.
fn sheet(caller: &Caller, rooms: &[RoomCard], at_room: Option<Id<Room>>, typed: &RoomForm, wrong: &[Refusal]) -> Page {
    let may = ManageRooms::allows(caller.standing().roles, Tie::Other);
    let places = |room: &RoomCard| room.places.map(|n| n.to_string()).unwrap_or_default();
    let kept = |room: &RoomCard| RoomForm { key: None, name: room.name.clone(), places: places(room), place: room.place.clone() };
    let sub = |room: &RoomCard| {
        let size = room.places.map(|n| format!("{n} places"));
        [size, Some(room.place.clone()).filter(|place| !place.is_empty())].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    };
    let body = html! {
        (setup::tabs("/rooms", caller.standing().roles))
        (summary(wrong))
        div .stack .measure {
            @if rooms.is_empty() {
                section .card { (parts::empty_state("map-pin", "No rooms yet. Each room becomes a row of the week's board.", &html! {})) }
            }
            @for room in rooms {
                @let mine = at_room == Some(room.id);
                section .card { div .card-body {
                    @if may && mine { (row(&format!("/rooms/{}", room.id), "", typed, wrong, "Save")) }
                    @else if may { (row(&format!("/rooms/{}", room.id), &room.id.to_string(), &kept(room), &[], "Save")) }
                    @else { b { (room.name) } span .sub { (sub(room)) } }
                } }
            }
            @if may {
                section .card {
                    div .card-head { h2 { "Add a room" } }
                    div .card-body {
                        @if at_room.is_none() { (row("/rooms", "", typed, wrong, "Add")) }
                        @else { (row("/rooms", "new", &RoomForm::default(), &[], "Add")) }
                    }
                }
            }
            @if may { datalist #places-known { @for place in known(rooms) { option value=(place) {} } } }
        }
    };
    let mut page = caller.page("Rooms", Here::Schedule, body);
    page.crumbs = vec![("/schedule".into(), "Schedule".into())];
    page
}

/// The sites that rooms are in, each once, to choose from while typing.
fn known(rooms: &[RoomCard]) -> Vec<&str> {
    let mut places: Vec<_> = rooms.iter().map(|room| room.place.as_str()).filter(|place| !place.is_empty()).collect();
    places.sort_unstable();
    places.dedup();
    places
}

/// One room's form. `mark` keeps ids apart: the row that errors link to has none.
fn row(action: &str, mark: &str, typed: &RoomForm, wrong: &[Refusal], word: &str) -> Markup {
    let control = |field: &Field<'_>, kind: &str, value: &str| {
        let id = if mark.is_empty() { field.id() } else { format!("{}-{mark}", field.id()) };
        html! {
            div .field {
                label for=(id) { (field.label) @if !field.required { span .optional { " (optional)" } } }
                input .control type=(kind) id=(id) name=(field.name) value=(value) required[field.required]
                    list=[(field.name == "place").then_some("places-known")]
                    aria-invalid=[(!field.error.is_empty()).then_some("true")]
                    aria-describedby=[(!field.error.is_empty()).then(|| format!("{id}-error"))];
                @if !field.error.is_empty() {
                    p .error id={ (id) "-error" } { (parts::icon("triangle-alert")) span { span .vh { "Error: " } (field.error) } }
                }
            }
        }
    };
    html! {
        form .filter method="post" action=(action) {
            input type="hidden" name="key" value=(form_key());
            (control(&Field::new("name", "Name").error(at(wrong, "name")), "text", &typed.name))
            (control(&Field::new("places", "Places").optional().error(at(wrong, "places")), "number", &typed.places))
            (control(&Field::new("place", "Site").optional().error(at(wrong, "place")), "text", &typed.place))
            (parts::button(Weight::Plain, "", word))
        }
    }
}
