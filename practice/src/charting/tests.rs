//! Stories of charting: writing together, signing all or none, co-signing, the chart, and what a thief cannot do unseen.

mod chart;
mod correct;
mod cosign;
mod drafts;
mod guard;
mod leak;
mod missed;
mod replay;
mod sign;
mod together;
mod trace;
mod verify;
mod watch;

use kernel::Id;
use platform::args;

use crate::{
    charting::Note,
    clients::Client,
    sessions::Session,
    testing::{Practice, User},
};

/// The note that stands in a client's chart from a session.
async fn note_of(p: &Practice, session: Id<Session>, name: &str) -> Id<Note> {
    note_of_client(p, session, p.client(name)).await
}

async fn note_of_client(p: &Practice, session: Id<Session>, client: Id<Client>) -> Id<Note> {
    let sql = "SELECT id FROM charting_note WHERE session_id = $1 AND client_id = $2 ORDER BY round DESC LIMIT 1";
    p.rows(sql, args![session, client]).await.remove(0).next().unwrap()
}

/// A note as it is printed, with ids and hashes left out.
async fn printed(who: &User, note: Id<Note>) -> String {
    let page = who.get(format!("/notes/{note}/pdf")).await;
    assert_eq!(page.status.as_u16(), 200, "{}", page.body);
    without_hashes(&page.body)
}

/// Long hexadecimal runs become `#`.
fn without_hashes(text: &str) -> String {
    let (mut out, mut run) = (String::new(), String::new());
    for c in text.chars().chain(['\n']) {
        if c.is_ascii_digit() || ('a'..='f').contains(&c) {
            run.push(c);
            continue;
        }
        out.push_str(if run.len() >= 32 { "#" } else { &run });
        run.clear();
        out.push(c);
    }
    out.trim_end().to_owned()
}
