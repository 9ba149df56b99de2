//! Clicking: requests go through the rooms' own router, and come back as a page that can be read.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Method, Request, StatusCode, header},
    middleware::from_fn,
};
use platform::{House, web::guard::fingerprint};
use tower::ServiceExt as _;

use super::outline::outline;
use crate::{access, charting, clients, groups, schedule, sessions};

/// A request in the making.
pub struct Call {
    method: Method,
    path: String,
    headers: Vec<(String, String)>,
    body: String,
}

/// A visit to an address.
pub fn get(path: impl Into<String>) -> Call {
    Call { method: Method::GET, path: path.into(), headers: Vec::new(), body: String::new() }
}

/// A form sent to an address.
pub fn post(path: impl Into<String>, form: &[(&str, &str)]) -> Call {
    let escaped = |text: &str| -> String {
        let byte = |b: u8| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") };
        text.bytes().map(byte).collect()
    };
    let body = form.iter().map(|(name, value)| format!("{}={}", escaped(name), escaped(value))).collect::<Vec<_>>().join("&");
    Call { method: Method::POST, body, ..get(path) }.header("content-type", "application/x-www-form-urlencoded")
}

/// A form with a file in it, sent to an address: what stands under each name.
pub fn upload(path: impl Into<String>, parts: &[(&str, &str)]) -> Call {
    let part = |(name, value): &(&str, &str)| {
        let file = if *name == "file" { "; filename=\"file\"" } else { "" };
        format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{value}\r\n")
    };
    let body = parts.iter().map(part).collect::<String>() + "--edge--\r\n";
    Call { method: Method::POST, body, ..get(path) }.header("content-type", "multipart/form-data; boundary=edge")
}

impl Call {
    /// With one more header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }
    /// In the sign-in of this token.
    pub fn by(self, token: &str) -> Self {
        self.header("cookie", &format!("__Host-cohort={token}"))
    }
    /// As a script sends it.
    pub fn json(mut self, body: &serde_json::Value) -> Self {
        self.headers.clear();
        self.body = body.to_string();
        self.header("content-type", "application/json").header("accept", "application/json")
    }
    /// Sends it through the rooms' router.
    pub async fn send(self, house: &House) -> Page {
        self.through(rooms(), house).await
    }
    /// Sends it through this router.
    pub async fn through(self, doors: Router<House>, house: &House) -> Page {
        let mut request = Request::builder().method(self.method).uri(&self.path);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let answer = doors.layer(from_fn(fingerprint)).with_state(house.clone()).oneshot(request.body(Body::from(self.body)).unwrap()).await.unwrap();
        let head = |name| answer.headers().get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
        let (status, to, cookie) = (answer.status(), head(header::LOCATION), head(header::SET_COOKIE));
        let body = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        Page { status, to, cookie, body: String::from_utf8_lossy(&body).into_owned() }
    }
}

/// All rooms of this crate, as the roof puts them together.
pub fn rooms() -> Router<House> {
    Router::new()
        .merge(access::router())
        .merge(clients::router())
        .merge(groups::router())
        .merge(schedule::router())
        .merge(sessions::router())
        .merge(charting::router())
        .layer(axum::Extension(groups::Next(|act, scope| Box::pin(schedule::next_sessions(act, scope)))))
        .layer(axum::Extension(groups::Templates(|act, scope| Box::pin(charting::template_choices(act, scope)))))
        .layer(axum::Extension(groups::Coming(|act, scope, group| Box::pin(schedule::meetings(act, scope, group)))))
        .layer(axum::Extension(schedule::Standings(|act, scope, slots| Box::pin(sessions::standings(act, scope, slots)))))
}

/// What came back.
#[derive(Debug)]
pub struct Page {
    pub status: StatusCode,
    /// Where it sends the browser on to, or nothing.
    pub to: String,
    /// The cookie it sets, or nothing.
    pub cookie: String,
    pub body: String,
}

impl Page {
    /// Headings, labels, buttons, lines and errors, as text.
    pub fn outline(&self) -> String {
        outline(&self.body)
    }
    /// Whether the page says this.
    pub fn has(&self, words: &str) -> bool {
        self.outline().contains(words)
    }
    /// The value of a field, as the form carries it.
    pub fn value(&self, field: &str) -> String {
        let start = format!("name=\"{field}\" value=\"");
        let (_, rest) = self.body.split_once(&start).unwrap_or_else(|| panic!("no field {field} on the page"));
        rest.split('"').next().unwrap_or_default().to_owned()
    }
    /// The answer to a script.
    pub fn data(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}
