//! The page where people keep their calendar addresses, and the calendar that such an address answers with.

mod shown;

use std::net::SocketAddr;

use axum::{
    Router,
    extract::{ConnectInfo, Path, Query, Request as HttpRequest, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use axum_extra::extract::Form;
use kernel::{Error, Id, Refusal};
use platform::{
    House, Request,
    crypto::{digest, random},
    web::answer::{Answer, again, go, page},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    acts::{self, Calendar},
    words::{Addressed, Extent, Feed, NewFeed, Title},
};
use crate::access::Caller;

/// The addresses of feeds.
pub(in crate::schedule) fn router() -> Router<House> {
    Router::new()
        .route("/calendars", get(list).post(make))
        .route("/calendars/{id}", post(settle))
        .route("/calendars/{id}/address", post(renew))
        .route("/calendars/{id}/end", post(end))
        .route("/calendars/{id}/back", post(back))
        .route("/feeds/{name}", get(feed))
}

/// What the forms of the page send.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct FeedForm {
    key: Option<Uuid>,
    version: i64,
    extent: String,
    title: String,
    rooms: Option<String>,
}

impl FeedForm {
    fn extent(&self) -> Result<Extent, Error> {
        match self.extent.as_str() {
            "mine" => Ok(Extent::Mine),
            "seen" => Ok(Extent::Seen),
            group => {
                let say = "Choose which sessions the calendar holds.";
                group.parse().map(Extent::Group).map_err(|_| Refusal::new("feed.extent", say).at("extent").into())
            }
        }
    }
    fn title(&self) -> Result<Title, Error> {
        let say = "Choose how the calendar names sessions.";
        Title::read(&self.title).ok_or_else(|| Refusal::new("feed.title", say).at("title").into())
    }
}

/// What just happened, for the toast.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Said {
    said: String,
    feed: Option<Id<Feed>>,
}

/// A new secret: 192 bits in characters that an address takes.
fn secret() -> Result<String, Error> {
    Ok(hex::encode(random::<24>()?))
}

async fn list(State(house): State<House>, caller: Caller, Query(said): Query<Said>) -> Answer {
    let found = house.look(&caller.actor, &caller.request, |act| Box::pin(acts::mine(act))).await?;
    let mut sheet = shown::sheet(&caller, &found, &FeedForm::default(), &[]);
    sheet.toast = shown::toast(&said.said, said.feed);
    Ok(page(&sheet))
}

async fn refused(house: &House, caller: &Caller, form: &FeedForm, wrong: &[Refusal]) -> Answer {
    let found = house.look(&caller.actor, &caller.request, |act| Box::pin(acts::mine(act))).await?;
    Ok(again(&shown::sheet(caller, &found, form, wrong)))
}

/// Shows an address once: here, to whoever ordered it, and never again. The answer to a form that was sent before is the first
/// one's, whose secret is known to nobody but the page that showed it.
fn once(house: &House, caller: &Caller, headers: &HeaderMap, secret: &str, made: &Addressed) -> Response {
    if made.digest != digest(secret.as_bytes()) {
        return go("/calendars?said=once");
    }
    page(&shown::address(caller, &format!("{}/feeds/{secret}.ics", door(house, headers))))
}

/// The address at which people open Cohort: the one that was configured, else the one that was asked.
fn door(house: &House, headers: &HeaderMap) -> String {
    if !house.public.is_empty() {
        return house.public.clone();
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    let here = ["localhost", "127.0.0.1", "[::1]"].iter().any(|name| host == *name || host.starts_with(&format!("{name}:")));
    format!("{}://{host}", if here { "http" } else { "https" })
}

async fn make(State(house): State<House>, caller: Caller, headers: HeaderMap, Form(form): Form<FeedForm>) -> Answer {
    let secret = secret()?;
    let order = form.extent().and_then(|extent| {
        Ok(NewFeed { extent, title: form.title()?, rooms: form.rooms.is_some(), digest: digest(secret.as_bytes()) })
    });
    let done = match order {
        Ok(order) => house.run(&caller.actor, &caller.keyed(form.key), move |act| Box::pin(acts::make(act, order.clone()))).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(made) => Ok(once(&house, &caller, &headers, &secret, &made)),
        Err(Error::Refused(wrong)) => refused(&house, &caller, &form, &wrong).await,
        Err(other) => Err(other.into()),
    }
}

async fn renew(
    State(house): State<House>, caller: Caller, Path(feed): Path<Id<Feed>>, headers: HeaderMap, Form(form): Form<FeedForm>,
) -> Answer {
    let secret = secret()?;
    let (version, of) = (form.version, digest(secret.as_bytes()));
    let done = house.run(&caller.actor, &caller.keyed(form.key), move |act| Box::pin(acts::renew(act, feed, version, of))).await;
    match done {
        Ok(made) => Ok(once(&house, &caller, &headers, &secret, &made)),
        Err(Error::Refused(wrong)) => refused(&house, &caller, &FeedForm::default(), &wrong).await,
        Err(other) => Err(other.into()),
    }
}

async fn settle(State(house): State<House>, caller: Caller, Path(feed): Path<Id<Feed>>, Form(form): Form<FeedForm>) -> Answer {
    let (version, rooms) = (form.version, form.rooms.is_some());
    let done = match form.title() {
        Ok(title) => {
            house.run(&caller.actor, &caller.keyed(form.key), move |act| Box::pin(acts::settle(act, feed, version, title, rooms))).await
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => Ok(go("/calendars?said=kept")),
        Err(Error::Refused(wrong)) => refused(&house, &caller, &FeedForm::default(), &wrong).await,
        Err(other) => Err(other.into()),
    }
}

async fn end(State(house): State<House>, caller: Caller, Path(feed): Path<Id<Feed>>, Form(form): Form<FeedForm>) -> Answer {
    house.run(&caller.actor, &caller.keyed(form.key), move |act| Box::pin(acts::end(act, feed, true))).await?;
    Ok(go(format!("/calendars?said=ended&feed={feed}")))
}

async fn back(State(house): State<House>, caller: Caller, Path(feed): Path<Id<Feed>>) -> Answer {
    house.run(&caller.actor, &caller.request, move |act| Box::pin(acts::end(act, feed, false))).await?;
    Ok(go("/calendars?said=back"))
}

/// The calendar itself. Whoever has it already gets 304; the path is a secret and goes into no log.
async fn feed(State(house): State<House>, Path(name): Path<String>, asked: HttpRequest) -> Answer {
    let from = asked.extensions().get::<ConnectInfo<SocketAddr>>().map(|c| c.0.ip().to_string()).unwrap_or_default();
    let request = Request { from, ..Request::default() };
    let secret = name.strip_suffix(".ics").ok_or(Error::Missing)?;
    let Calendar { text, tag } = acts::fetch(&house, &request, secret).await?;
    // It may be kept by the program it was sent to, which asks each time whether it is still good.
    let headers = [(header::ETAG, tag.clone()), (header::CACHE_CONTROL, "private, no-cache".to_owned())];
    if known(asked.headers(), &tag) {
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    let kind = [(header::CONTENT_TYPE, "text/calendar; charset=utf-8"), (header::CONTENT_DISPOSITION, "inline; filename=\"calendar.ics\"")];
    Ok((headers, kind, text).into_response())
}

/// Whether the reader has the calendar of this tag. Weak and strong tags are compared alike, as RFC 9110 (13.1.2) says.
fn known(headers: &HeaderMap, tag: &str) -> bool {
    let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let all = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    all.flat_map(|value| value.split(',')).any(|one| one.trim() == "*" || bare(one) == bare(tag))
}
