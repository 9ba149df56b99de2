//! The kiosk's own screen: a number pad, a picture to scan, and no name of anybody. Its cookie opens these addresses and no others.

use axum::{
    Json,
    extract::{Form, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use kernel::{Error, Id, Moment};
use maud::{Markup, html};
use platform::{
    Actor, House,
    web::{
        answer::{Answer, go, wants_json},
        assets,
        parts::{self, Field, icon},
    },
};
use qrcode::{QrCode, render::svg};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    frame::{frame, goes_on, head},
    site,
    told::{answer, undone, ways},
};
use crate::{
    access::{self, PracticeCard},
    schedule::Occurrence,
    sessions::door::{
        acts::{self, Choice, Entry, Says, Waited},
        device::{Device, KIOSK, cookie},
        rules,
        words::{Kiosk, Way},
    },
};

/// Seconds after which an answer gives way, where no script does it.
const SECONDS: u32 = 10;

async fn surroundings(house: &House, device: &Device) -> Result<(PracticeCard, String), Error> {
    let kiosk = device.card.id;
    house.look(&device.actor, &device.request, move |act| Box::pin(acts::see_kiosk(act, kiosk))).await
}

pub(super) async fn show(State(house): State<House>, device: Device) -> Answer {
    let (practice, room) = surroundings(&house, &device).await?;
    Ok(frame("Sign in", "kiosk", Some("kiosk.js"), &screen(&practice.name, &room, device.card.id)).into_response())
}

fn screen(practice: &str, room: &str, kiosk: Id<Kiosk>) -> Markup {
    html! {
        (head(practice, room))
        kiosk-pad .door-cols data-kiosk=(kiosk) {
            section .door-card aria-labelledby="door-title" {
                form .door-form method="post" action="/kiosk/entries" data-code autocomplete="off" {
                    input type="hidden" name="id" value=(Uuid::new_v4());
                    h1 #door-title { "Sign in or out" }
                    label .door-label for="code" { "Your personal code, 6 digits" }
                    input #code .control .door-code type="password" name="code" inputmode="numeric" autocomplete="off" maxlength="12" required
                        aria-describedby="door-help";
                    div .door-keys .js-only role="group" aria-label="Number pad" {
                        @for key in ["1", "2", "3", "4", "5", "6", "7", "8", "9"] { button type="button" data-key=(key) { (key) } }
                        button .door-key-word type="button" data-key="clear" { "Clear" }
                        button type="button" data-key="0" { "0" }
                        button .door-key-word type="button" data-key="back" { (icon("arrow-left")) span .vh { "Delete the last digit" } }
                    }
                    (ways())
                    p .door-help #door-help { "No code, or forgotten it? Please see the front desk." }
                }
                div .door-shown role="status" tabindex="-1" hidden {}
            }
            figure .door-picture {
                img src="/kiosk/picture" width="240" height="240" alt="A picture that opens the sign-in on your own phone";
                figcaption { "Or scan this with your phone and sign in there." }
            }
        }
        footer .door-foot {
            p .door-line role="status" data-line {}
            a .door-staff href="/kiosk/leave" { (icon("lock")) "Staff" }
        }
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct EntryForm {
    id: Uuid,
    #[serde(default)]
    code: String,
    way: Way,
}

/// What a code says, as it is looked for.
pub(super) fn says(house: &House, actor: &Actor, code: &str) -> Says {
    rules::typed_code(code).map_or(Says::Nothing, |code| Says::Code(rules::code_digest(&house.keys, actor.practice(), &code)))
}

/// A part, for the script; or a page of its own, which gives way by itself.
async fn shown(house: &House, device: &Device, headers: &HeaderMap, part: Markup) -> Answer {
    if wants_json(headers) {
        return Ok(Json(serde_json::json!({ "html": part.into_string() })).into_response());
    }
    let (practice, room) = surroundings(house, device).await?;
    let body = html! { (head(&practice.name, &room)) section .door-card { (part) } };
    Ok(goes_on(frame("Sign in", "kiosk", None, &body), SECONDS, "/kiosk"))
}

pub(super) async fn enter(State(house): State<House>, device: Device, headers: HeaderMap, Form(form): Form<EntryForm>) -> Answer {
    let order = Entry {
        id: form.id, kiosk: device.card.id, says: says(&house, &device.actor, &form.code), by_phone: false, way: form.way, remember: None,
    };
    let (told, id) = house.run(&device.actor, &device.request, move |act| Box::pin(acts::enter(act, order.clone()))).await?;
    shown(&house, &device, &headers, answer(&told, id, "/kiosk", &html! {}, "/kiosk")).await
}

#[derive(Debug, Deserialize)]
pub(super) struct ChoiceForm {
    entry: Uuid,
    occurrence: Option<Id<Occurrence>>,
}

pub(super) async fn choose(State(house): State<House>, device: Device, headers: HeaderMap, Form(form): Form<ChoiceForm>) -> Answer {
    let choice = Choice { entry: form.entry, kiosk: device.card.id };
    let Some(occurrence) = form.occurrence else { return Err(Error::Missing.into()) };
    let told = house.run(&device.actor, &device.request, move |act| Box::pin(acts::choose(act, choice, occurrence))).await?;
    shown(&house, &device, &headers, answer(&told, form.entry, "/kiosk", &html! {}, "/kiosk")).await
}

pub(super) async fn cancel(State(house): State<House>, device: Device, headers: HeaderMap, Form(form): Form<ChoiceForm>) -> Answer {
    let choice = Choice { entry: form.entry, kiosk: device.card.id };
    let done = house.run(&device.actor, &device.request, move |act| Box::pin(acts::cancel(act, choice))).await?;
    shown(&house, &device, &headers, undone(done, "/kiosk")).await
}

#[derive(Debug, Deserialize)]
pub(super) struct LaterForm {
    /// The device's clock when it sends, in milliseconds.
    now: i64,
    entries: Vec<LaterEntry>,
}

#[derive(Debug, Deserialize)]
struct LaterEntry {
    id: Uuid,
    code: String,
    way: Way,
    /// The device's clock when it was typed, in milliseconds.
    at: i64,
}

/// What waited on the device while it had no line; answers what need not wait any more.
pub(super) async fn later(State(house): State<House>, device: Device, Json(form): Json<LaterForm>) -> Answer {
    let moment = |millis: i64| Moment(millis.saturating_mul(1000));
    let waited: Vec<_> = form
        .entries
        .iter()
        .map(|one| Waited { id: one.id, says: says(&house, &device.actor, &one.code), way: one.way, at: moment(one.at) })
        .collect();
    let (kiosk, now) = (device.card.id, moment(form.now));
    let kept = house.run(&device.actor, &device.request, move |act| Box::pin(acts::later(act, kiosk, now, waited.clone()))).await?;
    Ok(Json(serde_json::json!({ "kept": kept })).into_response())
}

/// The picture to scan: a new one every half minute.
pub(super) async fn picture(State(house): State<House>, device: Device, headers: HeaderMap) -> Answer {
    let token = rules::picture(&house.keys, device.card.id, house.clock.now());
    let code = QrCode::new(format!("{}/here/{token}", site(&headers))).map_err(Error::fault)?;
    let picture = code.render::<svg::Color<'_>>().min_dimensions(240, 240).build();
    Ok(([(header::CONTENT_TYPE, "image/svg+xml")], picture).into_response())
}

/// The service worker, which keeps the kiosk's empty screen for when there is no line. It may look after that one address and
/// nothing else of the house.
pub(super) async fn worker() -> Response {
    let script = assets::file("kiosk-worker.js").unwrap_or_default();
    let allowed = (HeaderName::from_static("service-worker-allowed"), "/kiosk");
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8"), allowed], script).into_response()
}

#[derive(Debug, Deserialize, Default)]
pub(super) struct LeaveForm {
    #[serde(default)]
    email: String,
    #[serde(default)]
    pin: String,
}

fn leave_page(practice: &str, kiosk: Id<Kiosk>, email: &str, wrong: Option<&str>) -> Markup {
    frame("Leave kiosk mode", "kiosk", Some("kiosk.js"), &html! {
        (head(practice, ""))
        section .door-card {
            form .stack .door-leave method="post" action="/kiosk/leave" data-leave=(kiosk) {
                h1 { "Leave kiosk mode" }
                p { "For the staff. This device then is no kiosk any more, and nobody is signed in on it." }
                (parts::input("email", &Field::new("email", "Your e-mail address"), email))
                (parts::input("password", &Field::new("pin", "Your PIN").error(wrong), ""))
                p .error data-unsent hidden role="alert" {}
                div .door-ways {
                    button .btn .btn-primary .btn-big type="submit" { "Leave kiosk mode" }
                    a .btn .btn-big href="/kiosk" { "Back" }
                }
            }
        }
    })
}

pub(super) async fn ask_to_leave(State(house): State<House>, device: Device) -> Answer {
    let (practice, _) = surroundings(&house, &device).await?;
    Ok(leave_page(&practice.name, device.card.id, "", None).into_response())
}

pub(super) async fn leave(State(house): State<House>, device: Device, Form(form): Form<LeaveForm>) -> Answer {
    let proved = access::prove_elsewhere(&house, device.actor.practice(), &device.request, &form.email, &form.pin).await;
    let kiosk = device.card.id;
    let done = match proved {
        Ok(standing) => house.run(&Actor::Staff(standing), &device.request, move |act| Box::pin(acts::switch_off(act, kiosk))).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => {
            let mut out = go("/sign-in");
            out.headers_mut().insert(header::SET_COOKIE, cookie(KIOSK, None));
            out.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"cache\", \"storage\""));
            Ok(out)
        }
        Err(Error::Refused(wrong)) => {
            let (practice, _) = surroundings(&house, &device).await?;
            let say = wrong.first().map(|refusal| refusal.say.as_str());
            Ok((StatusCode::UNPROCESSABLE_ENTITY, leave_page(&practice.name, kiosk, &form.email, say)).into_response())
        }
        Err(other) => Err(other.into()),
    }
}
