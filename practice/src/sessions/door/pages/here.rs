//! One's own phone at a kiosk: the picture leads here, and whoever scanned it a moment ago signs in with their code, or by a phone
//! that was remembered.

use axum::{
    extract::{Form, Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use kernel::{Error, Id};
use maud::{Markup, html};
use platform::{
    House,
    crypto::{digest, random},
    web::answer::{Answer, go},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    frame::{frame, head, says as one_thing},
    kiosk::says,
    told::{answer, undone, ways},
};
use crate::{
    schedule::Occurrence,
    sessions::door::{
        acts::{self, Choice, Entry, Says},
        device::{PHONE, Phone, Stand, cookie, stand},
        rules,
        words::{Kiosk, Told, Way},
    },
};

/// The kiosk that somebody stands at, with the practice's name.
async fn standing(house: &House, phone: &Phone, kiosk: Option<Id<Kiosk>>) -> Result<Option<(Stand, String)>, Error> {
    let Some(stand) = stand(house, kiosk).await? else { return Ok(None) };
    let kiosk = stand.kiosk;
    let (practice, _) = house.look(&stand.actor, &phone.request, move |act| Box::pin(acts::see_kiosk(act, kiosk))).await?;
    Ok(Some((stand, practice.name)))
}

/// The same by the pass of a form.
async fn passing(house: &House, phone: &Phone, pass: &str) -> Result<Option<(Stand, String)>, Error> {
    standing(house, phone, rules::read_pass(&house.keys, pass, house.clock.now())).await
}

/// The same for a picture that was never good, is good no more, or is of a kiosk that was switched off.
fn run_out() -> Response {
    let words = html! { p { "It is good for a minute. Please scan the picture on the kiosk once more." } };
    (StatusCode::NOT_FOUND, one_thing("This picture has run out", "phone", "", "clock", &words)).into_response()
}

pub(super) async fn show(State(house): State<House>, phone: Phone, Path(token): Path<String>) -> Answer {
    let now = house.clock.now();
    let kiosk = rules::read_picture(&house.keys, &token, now);
    let Some((stand, practice)) = standing(&house, &phone, kiosk).await? else { return Ok(run_out()) };
    let known = match phone.digest {
        Some(digest) => {
            let kiosk = stand.kiosk;
            house.look(&stand.actor, &phone.request, move |act| Box::pin(acts::remembered(act, kiosk, digest.clone()))).await?
        }
        None => false,
    };
    Ok(frame("Sign in", "phone", None, &form(&practice, &rules::pass(&house.keys, stand.kiosk, now), known)).into_response())
}

fn form(practice: &str, pass: &str, known: bool) -> Markup {
    html! {
        (head(practice, ""))
        section .door-card {
            form .door-form method="post" action="/here" autocomplete="off" {
                input type="hidden" name="pass" value=(pass);
                input type="hidden" name="id" value=(Uuid::new_v4());
                h1 { "Sign in or out" }
                @if known {
                    p { "This phone is remembered, so you need no code." }
                } @else {
                    label .door-label for="code" { "Your personal code, 6 digits" }
                    input #code .control .door-code type="password" name="code" inputmode="numeric" autocomplete="off" maxlength="12" required;
                    label .check { input type="checkbox" name="remember" value="yes"; span { "Remember me on this phone" } }
                }
                (ways())
            }
            @if known {
                form .door-other method="post" action="/here/forget" {
                    input type="hidden" name="pass" value=(pass);
                    button .link-btn type="submit" { "Not you? Forget this phone" }
                }
            }
        }
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct EntryForm {
    pass: String,
    id: Uuid,
    #[serde(default)]
    code: String,
    way: Way,
    remember: Option<String>,
}

fn shown(practice: &str, part: &Markup) -> Markup {
    frame("Sign in", "phone", None, &html! { (head(practice, "")) section .door-card { (part) } })
}

fn carry(pass: &str) -> Markup {
    html! { input type="hidden" name="pass" value=(pass); }
}

pub(super) async fn enter(State(house): State<House>, phone: Phone, Form(form): Form<EntryForm>) -> Answer {
    let Some((stand, practice)) = passing(&house, &phone, &form.pass).await? else { return Ok(run_out()) };
    let said = match phone.digest {
        Some(digest) if form.code.is_empty() => Says::Phone(digest),
        _ => says(&house, &stand.actor, &form.code),
    };
    let token = match form.remember {
        Some(_) => Some(hex::encode(random::<32>()?)),
        None => None,
    };
    let order = Entry {
        id: form.id, kiosk: stand.kiosk, says: said, by_phone: true, way: form.way,
        remember: token.as_ref().map(|token| digest(token.as_bytes())),
    };
    let (told, id) = house.run(&stand.actor, &phone.request, move |act| Box::pin(acts::enter(act, order.clone()))).await?;
    let right = matches!(told, Told::Done { .. } | Told::Ask { .. });
    let mut out = shown(&practice, &answer(&told, id, "/here", &carry(&form.pass), "")).into_response();
    if let Some(token) = token.filter(|_| right) {
        out.headers_mut().insert(header::SET_COOKIE, cookie(PHONE, Some(&token)));
    }
    Ok(out)
}

#[derive(Debug, Deserialize)]
pub(super) struct ChoiceForm {
    pass: String,
    entry: Uuid,
    occurrence: Option<Id<Occurrence>>,
}

pub(super) async fn choose(State(house): State<House>, phone: Phone, Form(form): Form<ChoiceForm>) -> Answer {
    let Some((stand, practice)) = passing(&house, &phone, &form.pass).await? else { return Ok(run_out()) };
    let choice = Choice { entry: form.entry, kiosk: stand.kiosk };
    let Some(occurrence) = form.occurrence else { return Err(Error::Missing.into()) };
    let told = house.run(&stand.actor, &phone.request, move |act| Box::pin(acts::choose(act, choice, occurrence))).await?;
    Ok(shown(&practice, &answer(&told, form.entry, "/here", &carry(&form.pass), "")).into_response())
}

pub(super) async fn cancel(State(house): State<House>, phone: Phone, Form(form): Form<ChoiceForm>) -> Answer {
    let Some((stand, practice)) = passing(&house, &phone, &form.pass).await? else { return Ok(run_out()) };
    let choice = Choice { entry: form.entry, kiosk: stand.kiosk };
    let done = house.run(&stand.actor, &phone.request, move |act| Box::pin(acts::cancel(act, choice))).await?;
    Ok(shown(&practice, &undone(done, "")).into_response())
}

#[derive(Debug, Deserialize)]
pub(super) struct PassForm {
    pass: String,
}

/// The phone forgets whose it was, and shows the form for a code.
pub(super) async fn forget(State(house): State<House>, phone: Phone, Form(form): Form<PassForm>) -> Answer {
    let now = house.clock.now();
    let mut out = match passing(&house, &phone, &form.pass).await? {
        Some((stand, _)) => go(format!("/here/{}", rules::picture(&house.keys, stand.kiosk, now))),
        None => run_out(),
    };
    out.headers_mut().insert(header::SET_COOKIE, cookie(PHONE, None));
    Ok(out)
}
