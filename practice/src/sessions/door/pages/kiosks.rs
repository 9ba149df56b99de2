//! The staff's page of kiosks: which there are, what could not be placed there, and making this device one.

use axum::{
    extract::{Path, State},
    http::{HeaderValue, header},
};
use axum_extra::extract::Form;
use kernel::{Error, Id, Refusal};
use maud::{Markup, html};
use platform::{
    House,
    crypto::{digest, random},
    web::{
        answer::{Answer, again, go, page},
        parts::{self, Field, Weight, at, summary},
        shell::Page,
    },
};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    access::{self, Caller, Here},
    sessions::door::{
        acts::{self, KiosksSheet, NewKiosk},
        device::{KIOSK, cookie},
        words::{Kiosk, KioskCard, Use, Way},
    },
};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct NewForm {
    key: Option<Uuid>,
    name: String,
    /// `room:ID`, `place:NAME`, or `all` for the whole practice.
    stands: String,
}

async fn sheet(house: &House, caller: &Caller) -> Result<KiosksSheet, Error> {
    house.look(&caller.actor, &caller.request, |act| Box::pin(acts::see_kiosks(act))).await
}

pub(super) async fn list(State(house): State<House>, caller: Caller) -> Answer {
    let sheet = sheet(&house, &caller).await?;
    Ok(page(&whole(&caller, &sheet, &NewForm::default(), &[])))
}

fn whole(caller: &Caller, sheet: &KiosksSheet, form: &NewForm, wrong: &[Refusal]) -> Page {
    let field = |name, label| Field::new(name, label).error(at(wrong, name));
    let body = html! {
        (summary(wrong))
        div .stack {
            @if sheet.kiosks.is_empty() {
                (parts::panel(&parts::empty_state("id-card", "No device stands as a kiosk yet. Sign in on the tablet that is to be one, and make it a kiosk there.", &html! {})))
            } @else {
                (parts::card("Kiosks", &html! {}, &html! {
                    ul .list { @for (card, used) in &sheet.kiosks { (one(caller, sheet, card, *used)) } }
                }))
            }
            (parts::block("Make this device a kiosk", &html! {}, &html! {
                form .form method="post" action="/kiosks" data-sign-out {
                    input type="hidden" name="key" value=(access::form_key());
                    p .soft {
                        "Clients sign in and out here with their personal code; no list and nobody's name is shown. You are signed out on this \
                         device. To end it, somebody of the staff presses Staff and types their PIN."
                    }
                    (parts::text_input(&field("name", "Name").hint("Where it stands, such as Front hall."), &form.name))
                    (parts::select(&field("stands", "For sessions in"), &choices(sheet), &form.stands))
                    div .form-actions { (parts::button(Weight::Primary, "lock", "Make this device a kiosk")) }
                }
            }))
        }
    };
    caller.page("Kiosks", Here::Schedule, body)
}

fn choices(sheet: &KiosksSheet) -> Vec<(String, String)> {
    let mut places: Vec<_> = sheet.rooms.iter().map(|room| room.place.clone()).filter(|place| !place.is_empty()).collect();
    places.sort_unstable();
    places.dedup();
    let all = [("all".to_owned(), "The whole practice".to_owned())];
    let places = places.into_iter().map(|place| (format!("place:{place}"), format!("All rooms of {place}")));
    let rooms = sheet.rooms.iter().map(|room| (format!("room:{}", room.id), room.name.clone()));
    all.into_iter().chain(places).chain(rooms).collect()
}

fn stands_for(sheet: &KiosksSheet, card: &KioskCard) -> String {
    match sheet.rooms.iter().find(|room| Some(room.id) == card.room) {
        Some(room) => room.name.clone(),
        None if card.place.is_empty() => "the whole practice".to_owned(),
        None => card.place.clone(),
    }
}

fn one(caller: &Caller, sheet: &KiosksSheet, card: &KioskCard, used: Use) -> Markup {
    let zone = &caller.zone;
    let lost = sheet.unplaced.iter().filter(|(kiosk, ..)| *kiosk == card.id);
    html! {
        li .list-row .list-row-top {
            (parts::icon("id-card"))
            div .list-main {
                b { (card.name) }
                span .sub {
                    "For " (stands_for(sheet, card)) " · since " (zone.short_day(card.made_at))
                    @if let Some(last) = used.last { " · last used " (zone.stamp(last)) }
                }
                @if used.unplaced > 0 {
                    div .notice .notice-todo .door-lost {
                        (parts::icon("triangle-alert"))
                        div {
                            p { b { (used.unplaced) @if used.unplaced == 1 { " sign-in" } @else { " sign-ins" } " could not be matched." }
                                " It came without a connection, with a code that nobody has, or for no session. Ask who signed in then, and mark them." }
                            ul { @for (_, at, way) in lost { li { @match way { Way::In => "In", Way::Out => "Out" } ", " (zone.stamp(*at)) } } }
                            form method="post" action={ "/kiosks/" (card.id) "/noted" } { (parts::button(Weight::Plain, "check", "Seen to")) }
                        }
                    }
                }
            }
            @if card.revoked_at.is_some() {
                (parts::tag("plain", "switched off"))
            } @else {
                form method="post" action={ "/kiosks/" (card.id) "/end" } {
                    button .btn .btn-danger type="submit" { "Switch off" span .vh { " " (card.name) } }
                }
            }
        }
    }
}

pub(super) async fn make(State(house): State<House>, caller: Caller, Form(form): Form<NewForm>) -> Answer {
    let token = hex::encode(random::<32>()?);
    let (place, room) = match form.stands.split_once(':') {
        Some(("place", place)) => (place.to_owned(), None),
        Some(("room", room)) => (String::new(), Some(room.parse().map_err(|_| Error::Missing)?)),
        Some(_) | None => (String::new(), None),
    };
    let id = Id::new();
    let order = NewKiosk { id, name: form.name.clone(), place, room, digest: digest(token.as_bytes()) };
    match house.run(&caller.actor, &caller.keyed(form.key), move |act| Box::pin(acts::make_kiosk(act, order.clone()))).await {
        Ok(made) => {
            // No sign-in of the staff stays on a device that anybody can touch.
            house.run(&caller.actor, &caller.request, |act| Box::pin(access::sign_out(act))).await?;
            let mut answer = go("/kiosk");
            let headers = answer.headers_mut();
            // The form sent twice made one kiosk, whose cookie the first answer carried.
            if made == id {
                headers.append(header::SET_COOKIE, cookie(KIOSK, Some(&token)));
            }
            headers.append(header::SET_COOKIE, access::gone_cookie());
            headers.insert("clear-site-data", HeaderValue::from_static("\"cache\", \"storage\""));
            Ok(answer)
        }
        Err(Error::Refused(wrong)) => {
            let sheet = sheet(&house, &caller).await?;
            Ok(again(&whole(&caller, &sheet, &form, &wrong)))
        }
        Err(other) => Err(other.into()),
    }
}

pub(super) async fn end(State(house): State<House>, caller: Caller, Path(id): Path<Id<Kiosk>>) -> Answer {
    house.run(&caller.actor, &caller.request, move |act| Box::pin(acts::revoke_kiosk(act, id))).await?;
    Ok(go("/kiosks"))
}

pub(super) async fn noted(State(house): State<House>, caller: Caller, Path(id): Path<Id<Kiosk>>) -> Answer {
    house.run(&caller.actor, &caller.request, move |act| Box::pin(acts::note_unplaced(act, id))).await?;
    Ok(go("/kiosks"))
}
