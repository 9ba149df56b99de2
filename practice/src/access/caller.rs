//! The door's first question: who is calling? Read anew from the cookie for every request.

use std::net::SocketAddr;

use axum::{
    Json,
    extract::{ConnectInfo, FromRequestParts, OptionalFromRequestParts},
    http::{Method, StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use axum_extra::extract::CookieJar;
use kernel::{
    Id, Zone,
    id::{Login, Practice, Staff},
    text,
    time::MINUTE,
};
use maud::Markup;
use platform::{
    Actor, House, Request, Standing,
    crypto::digest,
    permit::{Role, Roles},
    web::{
        answer::{Fail, go, wants_json},
        guard::Fingerprint,
        shell::{NavItem, Page, Theme, Viewer},
    },
};
use uuid::Uuid;

use super::{
    roles::watches_ways,
    rules::{Liveness, Times, liveness},
    store,
    words::{Policies, PracticeCard},
};

/// The cookie of a sign-in. The prefix makes browsers insist on Secure, Path=/ and no Domain.
pub(super) const COOKIE: &str = "__Host-cohort";

/// A key for a form: whatever happens to the answer, sending the form again does not do it twice.
pub fn form_key() -> String {
    Uuid::new_v4().to_string()
}

/// A signed-in member of staff, at the door.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Who acts.
    pub actor: Actor,
    /// Where from.
    pub request: Request,
    /// The practice's zone.
    pub zone: Zone,
    /// The practice's settings.
    pub policies: Policies,
    practice: PracticeCard,
    standing: Standing,
    credentials: String,
    theme: Theme,
    notices: usize,
}

/// Which part of the house a page belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // the names of the navigation
pub enum Here {
    Today,
    Schedule,
    Groups,
    Clients,
    Pathways,
    Audit,
    Staff,
    Practice,
    Me,
}

impl Caller {
    /// The caller as the policy sees them.
    pub const fn standing(&self) -> &Standing {
        &self.standing
    }
    /// The practice.
    pub const fn practice(&self) -> &PracticeCard {
        &self.practice
    }
    /// How many notices they have not read.
    pub const fn notices(&self) -> usize {
        self.notices
    }
    /// Their credentials, as a signature prints them.
    pub fn credentials(&self) -> &str {
        &self.credentials
    }
    /// The request with a form's key.
    pub fn keyed(&self, key: Option<Uuid>) -> Request {
        Request { key, ..self.request.clone() }
    }
    /// A page in the frame of the house.
    pub fn page(&self, title: impl Into<String>, here: Here, body: Markup) -> Page {
        Page { viewer: Some(self.viewer(here)), theme: self.theme, title: title.into(), body, ..Page::default() }
    }
    fn viewer(&self, here: Here) -> Viewer {
        let item = |label, href, icon, to: Here| NavItem { label, href, icon, here: here == to, count: 0 };
        let mut nav = vec![
            NavItem { count: self.notices, ..item("Today", "/", "house", Here::Today) },
            item("Schedule", "/schedule", "calendar-days", Here::Schedule),
            item("Groups", "/groups", "users", Here::Groups),
            item("Clients", "/clients", "clipboard-list", Here::Clients),
        ];
        let roles: Roles = self.standing.roles;
        if watches_ways(roles) {
            nav.push(item("Pathways", "/pathways", "signpost", Here::Pathways));
        }
        if roles.any(&[Role::Manager, Role::Records]) {
            nav.push(item("Audit", "/audit", "shield-check", Here::Audit));
        }
        if roles.has(Role::Manager) {
            nav.push(item("Staff", "/staff", "id-card", Here::Staff));
            nav.push(item("Settings", "/practice", "settings", Here::Practice));
        }
        Viewer {
            name: self.standing.name.clone(),
            initials: text::initials(&self.standing.name),
            credentials: self.credentials.clone(),
            practice: self.practice.name.clone(),
            badge: self.notices,
            idle_minutes: u32::try_from(self.policies.idle_minutes).unwrap_or(15),
            device: format!("{}.{}", self.standing.staff, self.standing.login),
            nav,
        }
    }
}

/// The address a request came from.
pub(super) fn origin(parts: &Parts) -> String {
    parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|c| c.0.ip().to_string()).unwrap_or_default()
}

/// A caller whatever the state of their sign-in: for the pages that unlock, sign out or choose secrets.
pub(super) struct AnyCaller {
    pub caller: Caller,
    pub state: State,
}

/// The state of a sign-in at the door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Open,
    Locked,
    /// Signed in with a first password: must choose their own, and a PIN.
    New,
}

impl AnyCaller {
    async fn read(parts: &Parts, house: &House) -> Result<Option<Self>, Fail> {
        let jar = CookieJar::from_headers(&parts.headers);
        let Some(token) = jar.get(COOKIE) else { return Ok(None) };
        let Some(row) = store::login(&house.db, &digest(token.value().as_bytes())).await? else { return Ok(None) };
        let now = house.clock.now();
        let times = Times { started: row.started, seen: row.seen, locked: row.locked, ended: row.ended };
        let state = match liveness(times, &row.practice.policies, now) {
            Liveness::Ended => return Ok(None),
            _ if !row.active => return Ok(None),
            Liveness::Locked => State::Locked,
            Liveness::Open if !row.has_pin => State::New,
            Liveness::Open => State::Open,
        };
        // The live screen asks for news by itself; that is no sign of a person.
        let by_itself = parts.headers.contains_key("x-background");
        if state != State::Locked && !by_itself && now >= row.seen.plus(MINUTE) {
            // When somebody was last seen matters less than that they get their page.
            if let Err(error) = store::touch(&house.db, row.practice.id, row.id, now).await {
                tracing::warn!(%error, "a sign-in's last moment could not be noted");
            }
        }
        let standing = Standing { practice: row.practice.id, staff: row.staff, login: row.id, roles: row.roles, name: row.name };
        let print = parts.extensions.get::<Fingerprint>().map(|print| print.0.clone()).unwrap_or_default();
        let caller = Caller {
            actor: Actor::Staff(standing.clone()),
            request: Request { key: None, from: origin(parts), print },
            zone: row.practice.zone.clone(),
            policies: row.practice.policies.clone(),
            practice: row.practice,
            standing,
            credentials: row.credentials,
            theme: Theme::read(jar.get("theme").map(|c| c.value())),
            notices: usize::try_from(row.notices).unwrap_or(0),
        };
        Ok(Some(Self { caller, state }))
    }
}

impl OptionalFromRequestParts<House> for AnyCaller {
    type Rejection = Response;
    async fn from_request_parts(parts: &mut Parts, house: &House) -> Result<Option<Self>, Response> {
        Self::read(parts, house).await.map_err(IntoResponse::into_response)
    }
}

impl FromRequestParts<House> for Caller {
    type Rejection = Response;
    async fn from_request_parts(parts: &mut Parts, house: &House) -> Result<Self, Response> {
        let any = AnyCaller::read(parts, house).await.map_err(IntoResponse::into_response)?;
        let (flag, page) = match any.as_ref().map(|a| a.state) {
            Some(State::Open) => return any.map(|a| a.caller).ok_or_else(|| Fail(kernel::Error::Missing).into_response()),
            Some(State::Locked) => ("lock", "/locked"),
            Some(State::New) => ("secrets", "/secrets"),
            None => ("sign_in", "/sign-in"),
        };
        if wants_json(&parts.headers) {
            return Err((StatusCode::UNAUTHORIZED, Json(serde_json::json!({ flag: true }))).into_response());
        }
        // Only a page can be come back to; the path holds ids and never a name.
        let then = if parts.method == Method::GET { parts.uri.path() } else { "/" };
        Err(go(format!("{page}?then={then}")))
    }
}

/// Whom a sign-in's secret stands for, judged as the door judges its cookie: for the program's own hands, which have no
/// browser, such as the demo and the stories that tests tell.
///
/// # Errors
/// `Missing` when there is no such sign-in, or it is not open.
pub async fn standing(house: &House, token: &str) -> Result<Standing, kernel::Error> {
    let row = store::login(&house.db, &digest(token.as_bytes())).await?.ok_or(kernel::Error::Missing)?;
    let times = Times { started: row.started, seen: row.seen, locked: row.locked, ended: row.ended };
    match liveness(times, &row.practice.policies, house.clock.now()) {
        Liveness::Open if row.active && row.has_pin => {
            Ok(Standing { practice: row.practice.id, staff: row.staff, login: row.id, roles: row.roles, name: row.name })
        }
        _ => Err(kernel::Error::Missing),
    }
}

/// Somebody's standing as it is now, for what reads in their name without a sign-in, such as a calendar that fetches their
/// feed; nothing once they left. `under` stands where a sign-in would.
///
/// # Errors
/// A fault when it cannot be read.
pub async fn standing_of(
    house: &House, practice: Id<Practice>, staff: Id<Staff>, under: Id<Login>,
) -> Result<Option<Standing>, kernel::Error> {
    let found = store::working(&house.db, practice, staff).await?;
    Ok(found.map(|(roles, name)| Standing { practice, staff, login: under, roles, name }))
}
