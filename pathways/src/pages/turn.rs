//! Turning a book on: where everybody goes, what that changes and for whom, and the word that it is meant.

use std::collections::BTreeMap;

use axum::extract::{Path, Query, State};
use axum_extra::extract::Form;
use kernel::{Error, Id, Refusal};
use maud::{Markup, html};
use platform::{
    House,
    web::{
        answer::{Answer, again, go, page},
        parts::{self, Field, Weight, at, column, pager, summary},
    },
};
use practice::access::{self, Caller};
use rulebook::{Book, check::Weight as Gravity};

use super::{
    books::{Side, framed, many},
    parts::{name_of, saw, who},
};
use crate::{
    acts::{self, Changes, InUse, TurnForm, TurnOn},
    rules::Effect,
    words::Pathway,
};

/// What a form or an address says, by name.
type Filled = BTreeMap<String, String>;

/// How many effects stand on a page.
const SHOWN: usize = 50;

/// The mapping that is typed: `map.therapy` = `treatment`.
pub(super) fn mapping(filled: &Filled) -> BTreeMap<String, String> {
    let pair = |(name, value): (&String, &String)| Some((name.strip_prefix("map.")?.to_owned(), value.clone()));
    filled.iter().filter_map(pair).filter(|(_, to)| !to.is_empty()).collect()
}

/// The mapping as an address says it.
pub(super) fn mapped(mapping: &BTreeMap<String, String>) -> String {
    // States have plain keys, which need no escaping; what else was typed leads nowhere and is left out.
    let plain = |word: &str| word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    mapping.iter().filter(|(from, to)| plain(from) && plain(to)).map(|(from, to)| format!("&map.{from}={to}")).collect()
}

async fn form(house: &House, caller: &Caller, id: Id<Pathway>, number: i64, filled: &Filled) -> Result<TurnForm, Error> {
    let mapping = mapping(filled);
    let from = filled.get("from").and_then(|from| from.parse().ok()).unwrap_or(0);
    house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::turn_form(act, id, number, mapping.clone(), from))).await
}

pub(super) async fn ask(
    State(house): State<House>, caller: Caller, Path((id, number)): Path<(Id<Pathway>, i64)>, Query(filled): Query<Filled>,
) -> Answer {
    let form = form(&house, &caller, id, number, &filled).await?;
    let body = body(&form, &caller, &filled, &[]);
    Ok(page(&framed(&caller, &form.card, number, Side::On, &format!("turn book {number} on"), &body)))
}

pub(super) async fn turn(
    State(house): State<House>, caller: Caller, Path((id, number)): Path<(Id<Pathway>, i64)>, Form(filled): Form<Filled>,
) -> Answer {
    let text = |name: &str| filled.get(name).cloned().unwrap_or_default();
    let order = TurnOn {
        pathway: id,
        version: text("version").parse().unwrap_or(0),
        number,
        mapping: mapping(&filled),
        confirmed: text("digest"),
    };
    let turned = if text("confirmed").is_empty() {
        Err(Refusal::new("turn.unconfirmed", "Say that you looked it through: tick the box.").at("confirmed").into())
    } else {
        house.run(&caller.actor, &caller.keyed(text("key").parse().ok()), move |act| Box::pin(acts::turn_on(act, order.clone()))).await
    };
    match turned {
        Ok(turned) => {
            Ok(go(format!("/pathways/{id}/book?number={number}&on={number}&moved={}&soon={}", turned.moved, turned.looked_at_soon)))
        }
        Err(Error::Refused(wrong)) => {
            let form = form(&house, &caller, id, number, &filled).await?;
            let body = body(&form, &caller, &filled, &wrong);
            Ok(again(&framed(&caller, &form.card, number, Side::On, &format!("turn book {number} on"), &body)))
        }
        Err(error) => Err(error.into()),
    }
}

fn body(form: &TurnForm, caller: &Caller, filled: &Filled, wrong: &[Refusal]) -> Markup {
    let bad: Vec<_> = form.checked.found.iter().filter(|found| found.weight == Gravity::Wrong).collect();
    let doubtful: Vec<_> = form.checked.found.iter().filter(|found| found.weight == Gravity::Doubtful).collect();
    html! {
        (summary(wrong))
        div .stack {
            @if !bad.is_empty() {
                (parts::notice("bad", &html! {
                    "This book cannot be turned on. Put this right in its text first:"
                    ul { @for found in &bad { li { (found.say) } } }
                }))
            }
            @if !doubtful.is_empty() {
                (parts::notice("warn", &html! { "Doubtful in this book:" ul { @for found in &doubtful { li { (found.say) } } } }))
            }
            @if !form.in_use.is_empty() { (mapping_card(form, wrong)) }
            @if let Some(changes) = form.changes.as_ref().filter(|_| bad.is_empty()) {
                (changes_card(form, caller, changes, filled))
                (confirmation(form, changes, filled, wrong))
            }
        }
    }
}

/// Where the clients of each state go. It leads back to this page, which then shows what that changes.
fn mapping_card(form: &TurnForm, wrong: &[Refusal]) -> Markup {
    let all: Vec<Refusal> = form.wrong.iter().chain(wrong).cloned().collect();
    let states = || form.book.states.iter().filter(|state| !state.retired).map(|state| (state.key.clone(), state.name.clone()));
    let asked: Vec<&InUse> = form.in_use.iter().filter(|state| state.asked).collect();
    let field = |state: &InUse| {
        let (name, label) = (format!("map.{}", state.state), format!("{} ({})", state.name, many(state.count(), "client", "clients")));
        let mut choices = vec![(String::new(), "Choose where they go".to_owned())];
        choices.extend(states());
        let error = at(&all, &name).filter(|_| state.to.is_none());
        parts::select(&Field::new(&name, &label).error(error), &choices, state.to.as_deref().unwrap_or_default())
    };
    let same = form.in_use.iter().filter(|state| !state.asked);
    let body = html! {
        @if asked.is_empty() {
            p { "Every state with clients in it is in the new book too, so nobody is moved by turning it on." }
        } @else {
            p { "These states are not in the new book, or may not be used in it. Say where the clients in them go." }
            form .form method="get" action={ "/pathways/" (form.card.id) "/book/" (form.number) "/on" } {
                @for state in &asked { (field(state)) }
                div .form-actions { (parts::button(if form.wrong.is_empty() { Weight::Plain } else { Weight::Primary }, "", "Show what that changes")) }
            }
        }
        p .muted .book-stay { @for (n, state) in same.enumerate() { @if n > 0 { ", " } @else { "Stay where they are: " } (state.name) " (" (state.inside) ")" } }
    };
    parts::block("Where everybody goes", &html! {}, &body)
}

/// What it changes today, and for whom.
fn changes_card(form: &TurnForm, caller: &Caller, changes: &Changes, filled: &Filled) -> Markup {
    let from: usize = filled.get("from").and_then(|from| from.parse().ok()).unwrap_or(0);
    let figures = [
        (changes.mapped, "moved by the mapping"),
        (changes.moved, "moved by rules"),
        (changes.raised, "with a new proposal or question"),
        (changes.dropped, "with one that goes"),
        (changes.overdue, "overdue at once"),
    ];
    let row = |effect: &Effect| {
        let face = form.faces.iter().find(|face| face.id == effect.client);
        vec![
            html! { @match face { Some(face) => (who(face)), None => span .muted { "A client you do not see" } } },
            html! { (name_of(old_book(form, effect), &effect.from)) },
            what(form, caller, effect),
        ]
    };
    let rows: Vec<_> = changes.shown.iter().map(row).collect();
    let here = |from: usize| format!("/pathways/{}/book/{}/on?from={from}{}", form.card.id, form.number, mapped(&mapping(filled)));
    let body = html! {
        @if changes.clients == 0 {
            p { "It changes nothing for anybody today. What it will change in the days to come, its rules say." }
        } @else {
            ul .book-strip { @for (n, words) in figures { li { b { (n) } span { (words) } } } }
            (parts::table("Whom it changes something for", &[column("Client"), column("Now in"), column("What changes")], &rows))
            @if changes.clients > SHOWN {
                (pager(
                    from + 1, from + rows.len(), changes.clients,
                    &if from > 0 { here(from.saturating_sub(SHOWN)) } else { String::new() },
                    &if from + rows.len() < changes.clients { here(from + SHOWN) } else { String::new() },
                ))
            }
        }
    };
    parts::card("What it changes today", &parts::chip("plain", many(changes.clients, "client", "clients")), &body)
}

/// The book that the client of an effect goes by now: the state's name stands in it.
fn old_book<'a>(form: &'a TurnForm, effect: &Effect) -> &'a Book {
    form.old.iter().rev().map(|(_, book)| book).find(|book| book.state(&effect.from).is_some()).unwrap_or(&form.book)
}

fn what(form: &TurnForm, caller: &Caller, effect: &Effect) -> Markup {
    let (book, now) = (&form.book, form.at);
    let rule = |key: &str| book.rule(key).map_or_else(|| key.replace('_', " "), |rule| words_of(book, rule));
    html! {
        ul .plain-list {
            @if let Some(to) = &effect.mapped { li { "The mapping moves them to " b { (name_of(book, to)) } "." } }
            @if let Some((_, to, seen)) = &effect.moved {
                li { "A rule moves them to " b { (name_of(book, to)) } ": " (saw(book, seen, &caller.zone, now)) "." }
            }
            @for (key, seen) in &effect.raised { li { (rule(key)) ": " (saw(book, seen, &caller.zone, now)) "." } }
            @for key in &effect.dropped { li { "No more: " (key.replace('_', " ")) "." } }
            @match effect.overdue {
                Some(true) => { li { "Overdue at once." } }
                Some(false) => { li { "Overdue no more." } }
                None => {}
            }
        }
    }
}

/// What a rule does, in a few words.
pub(super) fn words_of(book: &Book, rule: usize) -> String {
    let Some(rule) = book.rules.get(rule) else { return String::new() };
    match &rule.then {
        rulebook::Then::Move { to, how: rulebook::How::Automatic, .. } => format!("Moves to {}", book.states[*to].name),
        rulebook::Then::Move { to, how: rulebook::How::Propose, .. } => format!("Proposes {}", book.states[*to].name),
        rulebook::Then::Move { to, how: rulebook::How::ByHand, .. } => format!("By hand to {}", book.states[*to].name),
        rulebook::Then::Ask { ask, .. } => format!("Asks: {ask}"),
    }
}

/// The word that it is meant.
fn confirmation(form: &TurnForm, changes: &Changes, filled: &Filled, wrong: &[Refusal]) -> Markup {
    let before = form.card.live.map_or_else(String::new, |live| format!(" in place of book {live}"));
    let meant = format!("I looked it through. Turn book {} on{before}.", form.number);
    let label = meant.as_str();
    let body = html! {
        form .form method="post" action={ "/pathways/" (form.card.id) "/book/" (form.number) "/on" } {
            input type="hidden" name="key" value=(access::form_key());
            input type="hidden" name="version" value=(form.card.version);
            input type="hidden" name="digest" value=(changes.digest);
            @for (from, to) in mapping(filled) { input type="hidden" name={ "map." (from) } value=(to); }
            (parts::checkbox(&Field::new("confirmed", label).error(at(wrong, "confirmed")), "yes", false))
            p .hint { "Clients whom it touches are looked at with the next round of the watch, within a minute or two. Proposals of rules that changed go; the rules propose anew what holds." }
            div .form-actions {
                (parts::button(Weight::Primary, "", &format!("Turn book {} on", form.number)))
                (parts::link_button(Weight::Quiet, "", "Back to the book", &format!("/pathways/{}/book?number={}", form.card.id, form.number)))
            }
        }
    };
    parts::block("Turn it on", &html! {}, &body)
}
