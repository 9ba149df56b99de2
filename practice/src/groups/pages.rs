//! The pages of groups, and the pages of clients that show groups: the list of people, the profile, the import.

mod chosen;
mod coming;
mod flowed;
mod import;
mod keep;
mod limits;
mod list;
mod member;
mod people;
mod share;
mod sheet;
mod waiting;
mod ways;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};
use kernel::{Id, Moment, Zone};
use maud::{Markup, html};
use platform::{
    House,
    web::{
        answer::{Answer, again, go},
        parts::{self, Toast, summary},
    },
};
use serde::Deserialize;

use super::words::{Membership, Spell};
use crate::{
    access::{Caller, Here},
    clients::import as file,
};

/// The room's addresses.
pub fn router() -> Router<House> {
    let import = Router::new()
        .route("/clients/import", get(import::start).post(import::upload))
        .route("/clients/import/commit", post(import::go_on))
        // The file comes back as text in the second form, where line ends and quotes take more room.
        .layer(DefaultBodyLimit::max(2 * file::MOST_BYTES));
    Router::new()
        .route("/groups", get(list::list).post(keep::make))
        .route("/groups/find", get(list::find))
        .route("/groups/new", get(keep::new))
        .route("/groups/{id}", get(sheet::show))
        .route("/groups/{id}/edit", get(keep::open).post(keep::edit))
        .route("/groups/{id}/add", get(member::choose))
        .route("/groups/{id}/members", post(member::add))
        .route("/groups/{id}/access", get(share::open).post(share::share))
        .route("/groups/{id}/access/end", post(share::unshare))
        .route("/groups/{id}/places", get(limits::open).post(limits::set))
        .route("/groups/{id}/limits", post(limits::add))
        .route("/groups/{id}/limits/end", post(limits::end))
        .route("/groups/{id}/waiting", post(waiting::add))
        .route("/waiting/{id}/offer", post(waiting::offer))
        .route("/waiting/{id}/again", post(waiting::again_by_itself))
        .route("/waiting/{id}/accept", post(waiting::accept))
        .route("/waiting/{id}/decline", post(waiting::decline))
        .route("/waiting/{id}/move", post(waiting::shift))
        .route("/waiting/{id}/removal", post(waiting::remove))
        .route("/memberships", post(member::place))
        .route("/memberships/{id}/end", get(member::ask).post(member::end))
        .route("/memberships/{id}/undo", post(member::undo))
        .route("/clients", get(people::list))
        .route("/clients/{id}", get(people::profile))
        .route("/clients/{id}/groups", post(member::enrol))
        .merge(import)
}

/// What a redirect says to the page it leads to: what was done, and of which membership the last change can be undone.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Said {
    joined: Option<usize>,
    already: Option<usize>,
    left: bool,
    undone: bool,
    waits: Option<usize>,
    done: String,
    membership: Option<Id<Membership>>,
    version: Option<i64>,
    added: usize,
    removed: usize,
    flagged: usize,
    change: Option<uuid::Uuid>,
}

impl Said {
    /// The toast of it. `at` is the page to come back to after an undo: `group` or `client`.
    fn toast(&self, at: &str) -> Option<Toast> {
        let many = |n: usize| if n == 1 { "1 client".to_owned() } else { format!("{n} clients") };
        let text = match (self.joined, self.already.unwrap_or(0)) {
            _ if self.left => "Removed from the group.".to_owned(),
            _ if self.undone => "Undone.".to_owned(),
            (_, 0) if self.waits.is_some() => format!("{} put on the waiting list.", many(self.waits.unwrap_or_default())),
            (_, already) if self.waits.is_some() => {
                format!("{} put on the waiting list, {already} were on it already.", many(self.waits.unwrap_or_default()))
            }
            _ if !self.done.is_empty() => waiting::said(&self.done)?.to_owned(),
            (None, _) => return None,
            (Some(0), _) => "Nobody new: everybody chosen is a member already.".to_owned(),
            (Some(new), 0) => format!("{} added.", many(new)),
            (Some(new), already) => format!("{} added, {} were members already.", many(new), already),
        };
        let back = self.membership.zip(self.version);
        let undo = back.map(|(membership, version)| format!("/memberships/{membership}/undo?version={version}&at={at}"));
        let change = self.change.filter(|_| self.added + self.removed > 0).map(flowed::page_of);
        let whole = change.as_ref().filter(|_| self.joined.is_some()).map(|page| format!("{page}/undo"));
        let text = format!("{text}{}", flowed::words(self.joined.unwrap_or(1), self.added, self.removed, self.flagged));
        Some(Toast { text, undo: undo.or(whole), show: change.unwrap_or_default(), bad: false })
    }
}

/// `since 3 Nov 2026`, `joins on …`, `until …`: a spell as lists show it.
fn span(spell: &Spell, zone: &Zone, now: Moment) -> String {
    let day = |at: Moment| zone.short_day(at);
    // An end at midnight closes the day before it.
    let last = |to: Moment| day(to.plus(-1));
    match spell.to {
        Some(to) if to <= now => format!("{} – {}", day(spell.from), last(to)),
        _ if spell.from > now => format!("joins on {}", day(spell.from)),
        Some(to) => format!("since {}, until {}", day(spell.from), last(to)),
        None => format!("since {}", day(spell.from)),
    }
}

/// The page that says why something small was not done, with the way back to where it was tried.
fn not_done(caller: &Caller, here: Here, wrong: &[kernel::Refusal], back: &str) -> Answer {
    let body = html! {
        (summary(wrong))
        p { (parts::link_button(parts::Weight::Primary, "", "Back", back)) }
    };
    Ok(again(&caller.page("Not done", here, body)))
}

/// Off to a page that says what was done.
fn off(to: &str, said: &str) -> Answer {
    Ok(go(format!("{to}?{said}")))
}

/// A section's end that leads somewhere, shown only to those who may go there.
fn way(shown: bool, picture: &str, label: &str, href: &str) -> Markup {
    html! { @if shown { (parts::link_button(parts::Weight::Plain, picture, label, href)) } }
}
