//! What the pages of pathways share: the tabs of the room, how states, stays and evidence look, choices, and what a redirect says.

pub(super) mod choices;
pub(super) mod said;
pub(super) mod stay;

use kernel::{Id, Moment, Zone, id::Staff};
use maud::{Markup, html};
use platform::web::{assets, parts};
use practice::{access::StaffCard, clients::Face};
use rulebook::{Book, Category, Kind, Seen, Then, Which, say};

use crate::words::{EpisodeCard, ItemCard, Pathway, PathwayCard, status};

/// What only the pages of pathways need: no other page carries its weight.
pub(super) fn own_assets() -> Markup {
    html! {
        link rel="stylesheet" href=(assets::url("pathways.css"));
        script type="module" src=(assets::url("pathways.js")) {}
    }
}

/// Where in the room a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// The work list.
    Work,
    /// The board of a pathway.
    Board(Id<Pathway>),
    /// A page beside them.
    Beside,
}

/// The tabs of the room: the work list, and a board for each pathway.
pub(super) fn rooms(pathways: &[PathwayCard], place: Place) -> Markup {
    let mut tabs = vec![("/pathways".to_owned(), "Work list".to_owned(), place == Place::Work)];
    tabs.extend(pathways.iter().map(|card| (format!("/pathways/{}", card.id), card.name.clone(), place == Place::Board(card.id))));
    html! { (own_assets()) (parts::tabs("Pathways", &tabs)) }
}

/// A state's name; its word, where the book does not know it any more.
pub(super) fn name_of(book: &Book, key: &str) -> String {
    book.state(key).map_or_else(|| key.replace('_', " "), |number| book.states[number].name.clone())
}

/// What a state means for the client's status (P2).
pub(super) fn category_of(book: &Book, key: &str) -> Option<Category> {
    book.state(key).and_then(|number| book.states[number].category)
}

/// The client's status, in words, in its colour.
pub(super) fn status_chip(category: Option<Category>) -> Markup {
    let kind = match category {
        Some(Category::Active) => "good",
        Some(Category::Inactive) => "plain",
        Some(Category::Discharged) => "outline",
        None => "todo",
    };
    parts::chip(kind, status(category))
}

/// Who that is, or nobody any more.
pub(super) fn staff_name(staff: &[StaffCard], id: Option<Id<Staff>>) -> Option<&str> {
    staff.iter().find(|card| Some(card.id) == id).map(|card| card.name.as_str())
}

/// A client's name, leading to their way, with the warning that stands beside it wherever they are (JV-21).
pub(super) fn who(face: &Face) -> Markup {
    html! {
        a .who-name href=(way_of(face)) { (face.name()) }
        @if face.warning.is_some() { " " (parts::tag("risk", "Warning")) }
    }
}

/// The address of a client's way.
pub(super) fn way_of(face: &Face) -> String {
    format!("/clients/{}/pathway", face.id)
}

/// `Therapy → Discharged`; of a question, where the client is.
pub(super) fn from_to(book: &Book, card: &EpisodeCard, item: &ItemCard) -> Markup {
    html! {
        span .hop {
            b { (name_of(book, &card.state)) }
            @if let Some(to) = &item.to { " " span .hop-to { (parts::icon("arrow-right")) span .vh { "to " } b { (name_of(book, to)) } } }
        }
    }
}

/// What a rule asks, where it asks.
pub(super) fn question<'a>(book: &'a Book, item: &ItemCard) -> Option<(&'a str, &'a [usize])> {
    match &book.rules.get(book.rule(&item.rule)?)?.then {
        Then::Ask { ask, choices } => Some((ask.as_str(), choices.as_slice())),
        Then::Move { .. } => None,
    }
}

/// What a rule saw and what it makes of it, as a sentence: `No engagement since 14 March (103 days), 2 chase attempts (…):
/// proposes Discharged.` Days are counted to `now`.
pub(super) fn evidence(book: &Book, item: &ItemCard, zone: &Zone, now: Moment) -> String {
    sentence(book, item, &item.evidence, zone, now)
}

/// The same at a glance: without what did not happen and what only says how long they are here. Lists show it; the rest is one click
/// away, wherever something is decided.
pub(super) fn glance(book: &Book, item: &ItemCard, zone: &Zone, now: Moment) -> String {
    let (said, _) = parted(&item.evidence);
    sentence(book, item, &said, zone, now)
}

/// The same where something is decided: at a glance, and what else was seen, in a quieter voice.
pub(super) fn whole(book: &Book, item: &ItemCard, zone: &Zone, now: Moment) -> Markup {
    let (_, beside) = parted(&item.evidence);
    let beside = say::seen(book, &beside, now, zone);
    html! { (glance(book, item, zone, now)) @if !beside.is_empty() { " " span .beside { "Also seen: " (beside) "." } } }
}

fn sentence(book: &Book, item: &ItemCard, evidence: &[Seen], zone: &Zone, now: Moment) -> String {
    let seen = say::seen(book, evidence, now, zone);
    let words = match &item.to {
        Some(to) if seen.is_empty() => format!("proposes {}", name_of(book, to)),
        Some(to) => format!("{seen}: proposes {}", name_of(book, to)),
        None => seen,
    };
    if words.is_empty() { words } else { format!("{}.", capital(&words)) }
}

/// What speaks for a decision, and what merely does not speak against it.
fn parted(evidence: &[Seen]) -> (Vec<Seen>, Vec<Seen>) {
    let (said, beside): (Vec<_>, Vec<_>) = evidence.iter().cloned().partition(|seen| match seen {
        Seen::Count { which, n, .. } => *n > 0 || !only_if_it_happened(which),
        Seen::Time { since, .. } => since != "began",
    });
    if said.is_empty() { (beside, said) } else { (said, beside) }
}

/// Whether something is worth a word only where it happened.
fn only_if_it_happened(which: &str) -> bool {
    let Ok(Which::Of { kind, .. }) = Which::try_from(which.to_owned()) else { return false };
    match kind {
        Kind::Joined
        | Kind::Left
        | Kind::Finished
        | Kind::SteppedUp
        | Kind::SteppedDown
        | Kind::ReferredOut
        | Kind::ReferredIn
        | Kind::Graduated
        | Kind::AskedToEnd => true,
        Kind::Attended
        | Kind::Missed
        | Kind::Booked
        | Kind::Offered
        | Kind::Module
        | Kind::Attempt
        | Kind::Contact
        | Kind::Triaged
        | Kind::GoalMet => false,
    }
}

/// What a rule saw before it moved somebody.
pub(super) fn saw(book: &Book, evidence: &[Seen], zone: &Zone, at: Moment) -> String {
    capital(&say::seen(book, evidence, at, zone))
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Where a rule of the practice's own procedure stands: `JV-2`.
pub(super) fn source<'a>(book: &'a Book, rule: &str) -> &'a str {
    book.rule(rule).map_or("", |number| book.rules[number].source.as_str())
}

/// A link that opens its form in place where there is script, and as a page where there is none.
pub(super) fn ask_link(class: &str, label: &str, whom: &str, href: &str) -> Markup {
    html! { a class=(class) href=(href) data-ask { (label) span .vh { " " (whom) } } }
}
