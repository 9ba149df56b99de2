//! The rulebooks: all pathways with theirs, a book's text beside its drawing and its rules in plain words, checked and saved.

mod editor;
mod list;
mod side;

use axum::extract::{Path, Query, State};
use axum_extra::extract::Form;
use kernel::{Error, Id, Refusal};
use maud::{Markup, html};
use platform::{
    House, Tie, Verb,
    web::{
        answer::{Answer, again, go, page},
        parts::{self, Toast, Weight, summary},
        shell::Page,
    },
};
use practice::access::{Caller, Here};
use serde::Deserialize;
use uuid::Uuid;

use super::parts::{Place, rooms};
use crate::{
    acts::{self, BookOpen, ChangePathway, Checked, MakePathway, MakePathways, SaveBook},
    words::{Pathway, PathwayCard},
};

/// What a redirect says of a book.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    number: Option<i64>,
    saved: Option<i64>,
    same: bool,
    wrong: usize,
    on: Option<i64>,
    moved: usize,
    soon: usize,
}

impl Asked {
    fn toast(&self) -> Option<Toast> {
        let text = match (self.saved, self.on) {
            (_, Some(on)) if self.moved + self.soon == 0 => format!("Book {on} is on."),
            (_, Some(on)) => format!(
                "Book {on} is on. {} moved by the mapping; the rules look at {} with the next round of the watch.",
                many(self.moved, "client was", "clients were"),
                many(self.soon, "client", "clients")
            ),
            (Some(number), None) if self.same => format!("Nothing is different from book {number}, so nothing was saved."),
            (Some(number), None) if self.wrong > 0 => {
                format!("Saved as book {number}. It cannot be turned on: {} in it to put right.", many(self.wrong, "thing is", "things are"))
            }
            (Some(number), None) => format!("Saved as book {number}. It is not on yet: try it over the history first."),
            (None, None) => return None,
        };
        Some(Toast { text, ..Toast::default() })
    }
}

/// `1 client`, `3 clients`.
pub(super) fn many(n: usize, one: &str, more: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {more}") }
}

/// The pages of one pathway's book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Book,
    Trial,
    On,
    Forecast,
}

/// A page of a pathway's book: its tabs, what it shows, and the way here.
pub(super) fn framed(caller: &Caller, card: &PathwayCard, number: i64, side: Side, title: &str, body: &Markup) -> Page {
    let may = ChangePathway::allows(caller.standing().roles, Tie::Other);
    let id = card.id;
    let book = (format!("/pathways/{id}/book?number={number}"), format!("Book {number}"), side == Side::Book);
    let mut sides = vec![book];
    if may {
        sides.push((format!("/pathways/{id}/book/{number}/trial"), "Time machine".to_owned(), side == Side::Trial));
        if card.live != Some(number) {
            sides.push((format!("/pathways/{id}/book/{number}/on"), "Turn on".to_owned(), side == Side::On));
        }
        sides.push((format!("/pathways/{id}/forecast"), "Forecast".to_owned(), side == Side::Forecast));
    }
    let body = html! {
        (rooms(std::slice::from_ref(card), Place::Beside))
        div .book-sides { (parts::pills("Pages of the rulebook", &sides)) }
        (body)
    };
    let mut shown = caller.page(format!("{}: {title}", card.name), Here::Pathways, body);
    if MakePathways::allows(caller.standing().roles, Tie::Other) {
        shown.crumbs = vec![("/pathways/books".to_owned(), "Rulebooks".to_owned())];
    }
    shown
}

pub(super) async fn list(State(house): State<House>, caller: Caller) -> Answer {
    let shelved = house.look(&caller.actor, &caller.request, |act| Box::pin(acts::see_books(act))).await?;
    Ok(page(&list::page(&caller, &shelved, &Made::default(), &[])))
}

/// The form that makes a pathway.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Made {
    key: Option<Uuid>,
    preset: String,
    name: String,
}

impl Made {
    fn order(&self) -> MakePathway {
        if self.preset.is_empty() {
            MakePathway { preset: String::new(), text: list::blank(&self.name) }
        } else {
            MakePathway { preset: self.preset.clone(), text: String::new() }
        }
    }
}

pub(super) async fn make(State(house): State<House>, caller: Caller, Form(filled): Form<Made>) -> Answer {
    let order = filled.order();
    let nameless = filled.preset.is_empty() && filled.name.trim().is_empty();
    let made = if nameless {
        Err(Refusal::new("pathway.name", "Give the new pathway a name, or begin from one that comes with Cohort.").at("name").into())
    } else {
        house.run(&caller.actor, &caller.keyed(filled.key), move |act| Box::pin(acts::make_pathway(act, order.clone()))).await
    };
    match made {
        Ok(id) => Ok(go(format!("/pathways/{id}/book"))),
        Err(Error::Refused(wrong)) => {
            let shelved = house.look(&caller.actor, &caller.request, |act| Box::pin(acts::see_books(act))).await?;
            Ok(again(&list::page(&caller, &shelved, &filled, &wrong)))
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn show(State(house): State<House>, caller: Caller, Path(id): Path<Id<Pathway>>, Query(asked): Query<Asked>) -> Answer {
    let number = asked.number.or(asked.saved);
    let open = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::see_book(act, id, number))).await?;
    let text = open.book.text.clone();
    let mut shown = book_page(&caller, &open, &text, &open.checked, &[]);
    shown.toast = asked.toast();
    Ok(page(&shown))
}

/// The form of the editor.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Edited {
    key: Option<Uuid>,
    version: i64,
    number: i64,
    text: String,
}

pub(super) async fn check(State(house): State<House>, caller: Caller, Path(id): Path<Id<Pathway>>, Form(filled): Form<Edited>) -> Answer {
    let number = filled.number;
    let open = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::change_form(act, id, Some(number)))).await?;
    let text = filled.text.replace("\r\n", "\n");
    let checked = Checked::of(&text);
    let mut shown = book_page(&caller, &open, &text, &checked, &[]);
    if checked.slips.is_empty() && checked.found.is_empty() {
        shown.toast = Some(Toast { text: "Nothing is wrong with it. It is not saved yet.".to_owned(), ..Toast::default() });
    }
    Ok(page(&shown))
}

pub(super) async fn save(State(house): State<House>, caller: Caller, Path(id): Path<Id<Pathway>>, Form(filled): Form<Edited>) -> Answer {
    let order = SaveBook { pathway: id, version: filled.version, text: filled.text.clone() };
    match house.run(&caller.actor, &caller.keyed(filled.key), move |act| Box::pin(acts::save_book(act, order.clone()))).await {
        Ok(saved) => Ok(go(format!("/pathways/{id}/book?saved={}&same={}&wrong={}", saved.number, !saved.new, saved.wrong))),
        Err(Error::Refused(wrong)) => {
            let number = filled.number;
            let mut open = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::change_form(act, id, Some(number)))).await?;
            // Whoever sends it again says that they know what happened meanwhile only by opening it anew.
            open.card.version = filled.version;
            let text = filled.text.replace("\r\n", "\n");
            let mut wrong = wrong;
            // Slips of the text stand with their lines.
            wrong.retain(|refusal| refusal.code != "book.slip");
            Ok(again(&book_page(&caller, &open, &text, &Checked::of(&text), &wrong)))
        }
        Err(error) => Err(error.into()),
    }
}

/// A book with the text as it is typed, and what is found in it.
fn book_page(caller: &Caller, open: &BookOpen, text: &str, checked: &Checked, wrong: &[Refusal]) -> Page {
    let may = ChangePathway::allows(caller.standing().roles, Tie::Other);
    let (number, newest) = (open.book.number, open.numbers.first().map_or(0, |(number, ..)| *number));
    let body = html! {
        (summary(wrong))
        (editor::findings(checked, text))
        @if let Some(book) = &checked.book { (side::drawing(book)) }
        div .book {
            div .stack {
                @if may { (editor::form(open, text, newest + 1)) } @else { (editor::read_only(text)) }
                (side::difference(open, text, newest))
            }
            div .stack {
                @if let Some(book) = &checked.book { (side::in_words(book)) }
                (side::numbers(open, &caller.zone))
            }
        }
    };
    let mut shown = framed(caller, &open.card, number, Side::Book, &format!("book {number}"), &body);
    shown.wide = true;
    shown.actions = html! {
        @if open.card.live == Some(number) { (parts::chip("good", "On")) }
        @else if open.card.live.is_some() { (parts::chip("plain", "Not on")) }
        @else { (parts::chip("todo", "No book is on yet")) }
        @if may && open.card.live != Some(number) && text == open.book.text && checked.sound() {
            " " (parts::link_button(Weight::Primary, "", "Turn on …", &format!("/pathways/{}/book/{number}/on", open.card.id)))
        }
    };
    shown
}
