//! A client's personal code, on a page of its own: made, shown once, taken away.

use axum::extract::{Path, State};
use axum_extra::extract::Form;
use kernel::{Error, Id};
use maud::html;
use platform::{
    House,
    crypto::{Sealer, random},
    web::{
        answer::{Answer, go, page},
        parts::{self, Weight},
        shell::Page,
    },
};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    access::{self, Caller, Here},
    clients::{Client, Face},
    sessions::door::{acts, rules},
};

fn framed(caller: &Caller, client: Id<Client>, face: &Face, body: maud::Markup) -> Page {
    let mut page = caller.page("Personal code", Here::Clients, body);
    page.heading = Some(html! { h1 { "Personal code of " (face.name()) } });
    page.crumbs = vec![("/clients".to_owned(), "Clients".to_owned()), (format!("/clients/{client}"), face.name())];
    page
}

pub(super) async fn show(State(house): State<House>, caller: Caller, Path(id): Path<Id<Client>>) -> Answer {
    let (face, since) = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::see_code(act, id))).await?;
    let body = parts::panel(&html! {
        div .stack .measure {
            p { "With a code of six digits a client signs in and out at a kiosk, or with their own phone beside it. Nobody can look the code up: it is shown once, when it is made." }
            @if let Some(since) = since {
                p { b { "There is a code since " (caller.zone.short_day(since)) "." } " If it was lost, make a new one; the old one and remembered phones then count no more." }
            } @else {
                p { b { "There is no code yet." } }
            }
            div .cluster {
                form method="post" action={ "/clients/" (id) "/code" } {
                    input type="hidden" name="key" value=(access::form_key());
                    (parts::button(Weight::Primary, "key-round", if since.is_some() { "Make a new code" } else { "Make a code" }))
                }
                @if since.is_some() { (parts::post_button(Weight::Danger, "x", "Take the code away", &format!("/clients/{id}/code/end"))) }
            }
        }
    });
    Ok(page(&framed(&caller, id, &face, body)))
}

#[derive(Debug, Deserialize)]
pub(super) struct GiveForm {
    key: Option<Uuid>,
}

pub(super) async fn give(State(house): State<House>, caller: Caller, Path(id): Path<Id<Client>>, Form(form): Form<GiveForm>) -> Answer {
    // The codes to choose from are made of the form's key, so that a form sent twice shows the one that was kept, and no answer
    // that is kept holds it.
    let key = form.key.map_or_else(|| random::<16>().map(|bytes| bytes.to_vec()), |key| Ok(key.as_bytes().to_vec()))?;
    let drawn = |n: i64| {
        let seal = Sealer::new("codes to choose from").text(&id.to_string()).bytes(&key).number(n).seal(&house.keys);
        rules::code_of(seal.first_chunk().copied().unwrap_or_default())
    };
    let codes: Vec<_> = (0..).filter_map(drawn).take(acts::CANDIDATES).collect();
    let digests: Vec<_> = codes.iter().map(|code| rules::code_digest(&house.keys, caller.actor.practice(), code)).collect();
    let given = house.run(&caller.actor, &caller.keyed(form.key), move |act| Box::pin(acts::give_code(act, id, digests.clone()))).await?;
    let code = codes.get(given).ok_or_else(|| Error::fault("a code that was not drawn"))?;
    let (face, _) = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::see_code(act, id))).await?;
    let body = parts::panel(&html! {
        div .stack .measure {
            p { "This is the code. It is shown only now: hand it to the client, or print this page for them." }
            p .door-new-code { (code[..3]) " " (code[3..]) }
            p .soft { "It works at every kiosk of the practice from now on." }
            div .cluster { (parts::link_button(Weight::Plain, "", "Done", &format!("/clients/{id}"))) }
        }
    });
    Ok(page(&framed(&caller, id, &face, body)))
}

pub(super) async fn end(State(house): State<House>, caller: Caller, Path(id): Path<Id<Client>>) -> Answer {
    house.run(&caller.actor, &caller.request, move |act| Box::pin(acts::drop_code(act, id))).await?;
    Ok(go(format!("/clients/{id}/code")))
}
