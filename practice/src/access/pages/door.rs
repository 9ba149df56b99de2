//! Outside and at the door: set-up, sign-in, lock and unlock, light or dark.

use axum::{
    Form, Json,
    extract::{Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use kernel::{Error, Refusal};
use maud::{Markup, html};
use platform::{
    House, Request,
    web::{
        answer::{Answer, again, go, page, sentence, wants_json},
        parts::{self, Field, Weight, at, summary},
        shell::Page,
    },
};
use serde::Deserialize;

use crate::access::{
    PinProof, acts,
    caller::{AnyCaller, COOKIE, Caller, State as SignInState},
    pin::prove_pin,
};

/// Where to go on to; only ever a path of this server.
#[derive(Debug, Deserialize, Default)]
pub(super) struct Then {
    #[serde(default)]
    then: String,
}

impl Then {
    fn path(&self) -> &str {
        // Browsers read a backslash as a slash and pass over control characters.
        let plain = self.then.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
        if plain && self.then.starts_with('/') && !self.then.starts_with("//") { &self.then } else { "/" }
    }
}

fn outside(title: &str, body: Markup) -> Page {
    Page { title: title.to_owned(), body, ..Page::default() }
}

/// The one cookie: `__Host-` makes the browser insist on Secure and on this host alone.
fn cookie(value: &str, keep: bool) -> HeaderValue {
    let age = if keep { "" } else { "; Max-Age=0" };
    HeaderValue::from_str(&format!("{COOKIE}={value}; Path=/; Secure; HttpOnly; SameSite=Lax{age}")).unwrap_or(HeaderValue::from_static(""))
}

/// The cookie of a sign-in that is over, for a page that ends one and leads out of the house.
pub fn gone_cookie() -> HeaderValue {
    cookie("", false)
}

fn origin(info: Option<&axum::extract::ConnectInfo<std::net::SocketAddr>>) -> Request {
    Request { from: info.map(|i| i.0.ip().to_string()).unwrap_or_default(), ..Request::default() }
}

type Peer = Option<axum::extract::Extension<axum::extract::ConnectInfo<std::net::SocketAddr>>>;

fn request_of(peer: &Peer) -> Request {
    origin(peer.as_ref().map(|axum::extract::Extension(info)| info))
}

#[derive(Debug, Deserialize, Clone, Default)]
pub(super) struct SetupForm {
    #[serde(default)]
    code: String,
    #[serde(default)]
    practice: String,
    #[serde(default)]
    zone: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    credentials: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    pin: String,
}

fn setup_page(form: &SetupForm, wrong: &[Refusal]) -> Page {
    let field = |name, label| Field::new(name, label).error(at(wrong, name));
    outside("Set up Cohort", html! {
        (summary(wrong))
        form method="post" action="/setup" .stack {
            (parts::text_input(&field("code", "Set-up code").hint("It was printed where the server was started."), &form.code))
            (parts::text_input(&field("practice", "Name of the practice"), &form.practice))
            (parts::text_input(&field("zone", "Time zone").hint("Such as America/New_York or Europe/London."), &form.zone))
            (parts::text_input(&field("name", "Your name"), &form.name))
            (parts::text_input(&field("credentials", "Your credentials").optional().hint("As they stand under your signature, such as LCSW."), &form.credentials))
            (parts::input("email", &field("email", "E-mail address"), &form.email))
            (parts::input("password", &field("password", "Password").hint("At least 12 characters. A short sentence works well."), ""))
            (parts::input("password", &field("pin", "PIN for signing").hint("6 to 12 digits, not a run."), ""))
            (parts::button(Weight::Primary, "", "Set up the practice"))
        }
    })
}

pub(super) async fn setup_form() -> Answer {
    Ok(page(&setup_page(&SetupForm::default(), &[])))
}

pub(super) async fn setup(State(house): State<House>, peer: Peer, Form(form): Form<SetupForm>) -> Answer {
    let it = form.clone();
    let order = acts::SetUp {
        code: it.code, practice: it.practice, zone: it.zone, name: it.name, credentials: it.credentials, email: it.email,
        password: it.password, pin: it.pin,
    };
    match acts::set_up(&house, &request_of(&peer), order).await {
        Ok(()) => Ok(go("/sign-in")),
        Err(Error::Refused(wrong)) => Ok(again(&setup_page(&form, &wrong))),
        Err(other) => Err(other.into()),
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct SignInForm {
    email: String,
    password: String,
    #[serde(flatten)]
    then: Then,
}

fn sign_in_page(email: &str, then: &str, wrong: Option<&str>) -> Page {
    outside("Sign in", html! {
        @if let Some(wrong) = wrong { (parts::notice("bad", &html! { (wrong) })) }
        form method="post" action="/sign-in" .stack {
            input type="hidden" name="then" value=(then);
            (parts::input("email", &Field::new("email", "E-mail address"), email))
            (parts::input("password", &Field::new("password", "Password"), ""))
            (parts::button(Weight::Primary, "log-in", "Sign in"))
        }
    })
}

pub(super) async fn sign_in_form(Query(then): Query<Then>) -> Answer {
    Ok(page(&sign_in_page("", then.path(), None)))
}

pub(super) async fn sign_in(State(house): State<House>, peer: Peer, headers: HeaderMap, Form(form): Form<SignInForm>) -> Answer {
    let agent = headers.get(header::USER_AGENT).and_then(|a| a.to_str().ok()).unwrap_or_default().chars().take(200).collect();
    let order = acts::SignIn { email: form.email.clone(), password: form.password, agent };
    match acts::sign_in(&house, &request_of(&peer), order).await {
        Ok(signed_in) => {
            let mut answer = go(form.then.path());
            answer.headers_mut().insert(header::SET_COOKIE, cookie(&signed_in.token, true));
            Ok(answer)
        }
        Err(Error::Refused(wrong)) => Ok(again(&sign_in_page(&form.email, form.then.path(), wrong.first().map(|r| r.say.as_str())))),
        Err(other) => Err(other.into()),
    }
}

pub(super) async fn sign_out(State(house): State<House>, caller: Option<AnyCaller>) -> Answer {
    if let Some(AnyCaller { caller, .. }) = caller {
        house.run(&caller.actor, &caller.request, |act| Box::pin(acts::sign_out(act))).await?;
    }
    let mut answer = go("/sign-in");
    answer.headers_mut().insert(header::SET_COOKIE, cookie("", false));
    answer.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"cache\", \"storage\""));
    Ok(answer)
}

pub(super) async fn lock(State(house): State<House>, caller: Option<AnyCaller>) -> Answer {
    if let Some(AnyCaller { caller, state: SignInState::Open }) = caller {
        house.run(&caller.actor, &caller.request, |act| Box::pin(acts::lock(act))).await?;
    }
    Ok(go("/locked"))
}

fn locked_page(name: &str, then: &str, wrong: Option<&str>) -> Page {
    outside("Locked", html! {
        p { "The screen is locked. What you were writing is kept." }
        form method="post" action="/unlock" .stack {
            input type="hidden" name="then" value=(then);
            (parts::input("password", &Field::new("pin", &format!("PIN of {name}")).error(wrong), ""))
            (parts::button(Weight::Primary, "lock-open", "Unlock"))
        }
        form method="post" action="/sign-out" { (parts::button(Weight::Quiet, "", "Sign in as somebody else")) }
    })
}

pub(super) async fn locked(caller: Option<AnyCaller>, Query(then): Query<Then>) -> Answer {
    Ok(match caller {
        Some(AnyCaller { caller, state: SignInState::Locked }) => page(&locked_page(&caller.standing().name, then.path(), None)),
        Some(_) => go(then.path()),
        None => go("/sign-in"),
    })
}

#[derive(Debug, Deserialize)]
pub(super) struct PinForm {
    pin: String,
    #[serde(flatten)]
    then: Then,
}

pub(super) async fn unlock(State(house): State<House>, caller: Option<AnyCaller>, headers: HeaderMap, Form(form): Form<PinForm>) -> Answer {
    let Some(AnyCaller { caller, .. }) = caller else { return Ok(go("/sign-in")) };
    let script = wants_json(&headers);
    match prove_pin(&house, &caller.actor, &caller.request, &form.pin).await {
        Ok(proof) => {
            house
                .run(&caller.actor, &caller.request, move |act| {
                    let proof = proof.clone();
                    Box::pin(async move { acts::unlock(act, &proof).await })
                })
                .await?;
            Ok(if script { StatusCode::NO_CONTENT.into_response() } else { go(form.then.path()) })
        }
        Err(error @ Error::Refused(_)) if script => {
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Json(serde_json::json!({ "say": sentence(&error) }))).into_response())
        }
        Err(Error::Refused(wrong)) => {
            Ok(again(&locked_page(&caller.standing().name, form.then.path(), wrong.first().map(|r| r.say.as_str()))))
        }
        Err(other) => Err(other.into()),
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct OnlyPin {
    pin: String,
}

/// Proves a PIN ahead of a signature; the sealed proof is good for two minutes, in this sign-in only.
pub(super) async fn pin(State(house): State<House>, caller: Caller, Form(form): Form<OnlyPin>) -> Answer {
    match prove_pin(&house, &caller.actor, &caller.request, &form.pin).await {
        Ok(proof) => Ok(Json(serde_json::json!({ "proof": PinProof::carry(&proof, &house.keys) })).into_response()),
        Err(error @ Error::Refused(_)) => {
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Json(serde_json::json!({ "say": sentence(&error) }))).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct ThemeForm {
    theme: String,
}

/// Light or dark, on this device. Goes back to the page it was chosen on.
pub(super) async fn theme(headers: HeaderMap, Form(form): Form<ThemeForm>) -> Response {
    let back = headers
        .get(header::REFERER)
        .and_then(|r| r.to_str().ok())
        .and_then(|r| r.splitn(4, '/').nth(3))
        .map_or_else(|| "/".to_owned(), |path| format!("/{path}"));
    let back = Then { then: back };
    let mut answer = go(back.path());
    let word = if form.theme == "dark" { "dark" } else { "light" };
    if let Ok(value) = HeaderValue::from_str(&format!("theme={word}; Path=/; Max-Age=31536000; SameSite=Lax; Secure")) {
        answer.headers_mut().insert(header::SET_COOKIE, value);
    }
    answer
}
