//! Who is at the door without a sign-in: a kiosk by its cookie, a phone by the picture it scanned, a client by their own link.

use std::net::SocketAddr;

use axum::{
    extract::{ConnectInfo, FromRequestParts, Path},
    http::{HeaderValue, StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use axum_extra::extract::CookieJar;
use kernel::{Error, Id};
use platform::{
    Actor, House, Request,
    crypto::digest,
    web::{
        answer::{Fail, go, wants_json},
        guard::Fingerprint,
    },
};

use super::{
    rules,
    store,
    words::{JoinCard, Kiosk, KioskCard},
};

/// The cookie of a kiosk.
pub(super) const KIOSK: &str = "__Host-kiosk";
/// The cookie of a phone that was remembered.
pub(super) const PHONE: &str = "__Host-here";

/// A cookie that no script reads and that goes to this house alone, for a year; or its end.
pub(super) fn cookie(name: &str, value: Option<&str>) -> HeaderValue {
    let (value, age) = value.map_or(("", 0), |value| (value, 365 * 24 * 3600));
    let text = format!("{name}={value}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={age}");
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
}

fn request(parts: &Parts) -> Request {
    Request {
        key: None,
        from: parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|c| c.0.ip().to_string()).unwrap_or_default(),
        print: parts.extensions.get::<Fingerprint>().map(|print| print.0.clone()).unwrap_or_default(),
    }
}

fn cookie_of(parts: &Parts, name: &str) -> Option<String> {
    CookieJar::from_headers(&parts.headers).get(name).map(|cookie| cookie.value().to_owned())
}

fn broken(error: Error) -> Response {
    Fail(error).into_response()
}

/// A device that stands as a kiosk. Nothing else opens with its cookie, and without it a kiosk's address leads to the sign-in.
pub(super) struct Device {
    pub card: KioskCard,
    pub actor: Actor,
    pub request: Request,
}

impl FromRequestParts<House> for Device {
    type Rejection = Response;
    async fn from_request_parts(parts: &mut Parts, house: &House) -> Result<Self, Response> {
        let found = match cookie_of(parts, KIOSK) {
            Some(token) => store::kiosk_of_cookie(&house.db, &digest(token.as_bytes())).await.map_err(broken)?,
            None => None,
        };
        match found {
            Some(it) => Ok(Self { card: it.card, actor: Actor::System(it.practice, "kiosk"), request: request(parts) }),
            None if wants_json(&parts.headers) => Err(StatusCode::UNAUTHORIZED.into_response()),
            None => Err(go("/sign-in")),
        }
    }
}

/// Somebody's phone, remembered or not.
pub(super) struct Phone {
    pub request: Request,
    /// The digest of its cookie.
    pub digest: Option<Vec<u8>>,
}

impl<S: Sync> FromRequestParts<S> for Phone {
    type Rejection = Response;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        let digest = cookie_of(parts, PHONE).map(|token| digest(token.as_bytes()).to_vec());
        Ok(Self { request: request(parts), digest })
    }
}

/// The kiosk that a phone is held to.
pub(super) struct Stand {
    pub kiosk: Id<Kiosk>,
    pub actor: Actor,
}

/// The kiosk of this id, unless it was switched off. Picture or pass were judged before.
///
/// # Errors
/// A fault when it cannot be read.
pub(super) async fn stand(house: &House, kiosk: Option<Id<Kiosk>>) -> Result<Option<Stand>, Error> {
    let Some(kiosk) = kiosk else { return Ok(None) };
    let found = store::kiosk_of_picture(&house.db, kiosk).await?;
    Ok(found.map(|it| Stand { kiosk, actor: Actor::System(it.practice, "phone") }))
}

/// Whoever holds a link to a meeting.
pub(super) struct Holder {
    pub token: String,
    pub card: JoinCard,
    pub actor: Actor,
    pub request: Request,
}

impl FromRequestParts<House> for Holder {
    type Rejection = Response;
    async fn from_request_parts(parts: &mut Parts, house: &House) -> Result<Self, Response> {
        let Path(token) = Path::<String>::from_request_parts(parts, house).await.map_err(|_| broken(Error::Missing))?;
        let found = store::join_of_token(&house.db, &digest(token.as_bytes())).await.map_err(broken)?;
        let Some((practice, card)) = found else { return Err(super::pages::no_link()) };
        Ok(Self { token, card, actor: Actor::System(practice, "link"), request: request(parts) })
    }
}

impl Holder {
    /// Notes that the holder's page is still there.
    ///
    /// # Errors
    /// A fault when it cannot be written.
    pub async fn touch(&self, house: &House) -> Result<(), Error> {
        let now = house.clock.now();
        store::touch(&house.db, self.actor.practice(), &self.card, now.plus(-rules::AGAIN), now).await
    }
}
