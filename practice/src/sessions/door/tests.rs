//! Stories of signing in by oneself, and attacks on it.

mod attack;
mod enter;
mod kiosk;
mod later;
mod leak;
mod meeting;
mod phone;

use kernel::Id;
use platform::args;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    clients::Client,
    sessions::Session,
    testing::{Page, Practice, User, get, post},
};

/// A kiosk on its own, as a test types on it.
struct Pad {
    p: Practice,
    token: String,
}

impl Pad {
    /// Somebody sets a device up; `stands` is empty, `place:NAME` or `room:ID`.
    async fn set_up(p: &Practice, who: &User, stands: &str) -> Self {
        let page = post("/kiosks", &[("name", "Front hall"), ("stands", stands)]).by(&who.signs_in().await).send(&p.house).await;
        assert_eq!(page.to, "/kiosk", "{}", page.outline());
        let token = page.cookie.strip_prefix("__Host-kiosk=").and_then(|rest| rest.split(';').next()).unwrap().to_owned();
        Self { p: p.clone(), token }
    }
    fn call(&self, call: crate::testing::Call) -> crate::testing::Call {
        call.header("cookie", &format!("__Host-kiosk={}", self.token))
    }
    async fn get(&self, path: &str) -> Page {
        self.call(get(path)).send(&self.p.house).await
    }
    async fn post(&self, path: &str, form: &[(&str, &str)]) -> Page {
        self.call(post(path, form)).send(&self.p.house).await
    }
    /// Types a code; what the screen says, as one line, and the entry's id.
    async fn types(&self, code: &str, way: &str) -> (String, Uuid) {
        let id = Uuid::new_v4();
        (self.sends(id, code, way).await, id)
    }
    async fn sends(&self, id: Uuid, code: &str, way: &str) -> String {
        said(&self.post("/kiosk/entries", &[("id", &id.to_string()), ("code", code), ("way", way)]).await)
    }
    /// Takes an entry back.
    async fn cancels(&self, entry: Uuid) -> String {
        said(&self.post("/kiosk/cancel", &[("entry", &entry.to_string())]).await)
    }
    /// Sends what waited: minutes ago, code, way.
    async fn later(&self, entries: &[(Uuid, i64, &str, &str)]) -> Vec<Uuid> {
        self.later_by(0, entries).await
    }
    /// The same by a clock that is off by some minutes.
    async fn later_by(&self, off: i64, entries: &[(Uuid, i64, &str, &str)]) -> Vec<Uuid> {
        let now = self.p.house.clock.now().0 / 1000 + off * 60_000;
        let entries: Vec<Value> = entries.iter().map(|(id, ago, code, way)| json!({ "id": id, "code": code, "way": way, "at": now - ago * 60_000 })).collect();
        // `json` begins a request's headers anew.
        let call = post("/kiosk/later", &[]).json(&json!({ "now": now, "entries": entries }));
        let page = self.call(call).send(&self.p.house).await;
        serde_json::from_value(page.data()["kept"].clone()).unwrap()
    }
}

/// What a page outside says, headings and sentences in one line.
fn said(page: &Page) -> String {
    let lines = page.outline();
    let mut lines: Vec<_> = lines.lines().filter(|line| !line.starts_with(['(', '['])).map(|line| line.trim_start_matches("# ")).collect();
    // The practice's name stands on every page.
    lines.retain(|line| !["Oak Street Practice", "Riverbend Clinic", "Oak room", "Studio"].contains(line));
    lines.join(" ")
}

/// Gives a client a code, as somebody does on the client's page.
async fn code(who: &User, client: Id<Client>) -> String {
    let page = who.post(format!("/clients/{client}/code"), &[]).await;
    let (_, rest) = page.body.split_once("door-new-code\">").unwrap_or_else(|| panic!("no code on {}", page.outline()));
    rest.split('<').next().unwrap().replace(' ', "")
}

/// The times of one client at a session, in words: `10:00-10:30 room kiosk; …`.
async fn times(who: &User, session: Id<Session>, name: &str) -> String {
    let entry = who.entry(session, name).await;
    let clock = |at| who.p.zone.clock(at);
    let one = |s: &crate::sessions::Segment| {
        let open = if s.open { " open" } else { "" };
        format!("{}-{} {} {}{open}", clock(s.time_in), clock(s.time_out), s.mode.word(), s.source.word())
    };
    let times: Vec<_> = entry.segments.iter().map(one).collect();
    format!("{} {}", entry.outcome.word(), times.join("; ")).trim().to_owned()
}

/// How many stays there are that count.
async fn stays(p: &Practice) -> i64 {
    p.number("SELECT COUNT(*) FROM sessions_arrival WHERE live", args![]).await
}
