//! The board: states as columns, whoever stands there as cards, with a bar for how long.

mod card;
mod filters;

use axum::extract::{Path, Query, State};
use kernel::{Id, Moment};
use maud::{Markup, html};
use platform::{
    House, Tie, Verb,
    web::{
        answer::{Answer, page},
        parts::{self, Weight},
    },
};
use practice::access::{Caller, Here};
use rulebook::Book;

use super::parts::{
    Place, rooms,
    said::{Said, escaped},
    status_chip, stay,
};
use crate::{
    acts::{self, Board, COLUMN, Column, MoveClient, ended},
    words::Pathway,
};
use filters::Filters;

/// What all columns share.
struct Sight<'a> {
    caller: &'a Caller,
    board: &'a Board,
    book: &'a Book,
    filters: &'a Filters,
    now: Moment,
    /// The address to come back to.
    here: String,
    /// Whether the caller moves anybody.
    moves: bool,
}

pub(super) async fn show(
    State(house): State<House>,
    caller: Caller,
    Path(id): Path<Id<Pathway>>,
    Query(filters): Query<Filters>,
    Query(said): Query<Said>,
) -> Answer {
    let asked = filters.asked(id);
    let board = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::see_board(act, asked.clone()))).await?;
    let here = filters.address(id, &[]);
    let body = html! {
        (rooms(&board.pathways, Place::Board(id)))
        @match &board.book {
            None => (off(&caller, id)),
            Some(book) => {
                @let moves = MoveClient::allows(caller.standing().roles, Tie::Own);
                (columns(&Sight { caller: &caller, board: &board, book, filters: &filters, now: house.clock.now(), here: here.clone(), moves }))
            }
        }
    };
    let mut shown = caller.page(board.pathway.name.clone(), Here::Pathways, body);
    shown.wide = true;
    shown.actions = html! {
        (parts::link_button(Weight::Plain, "book-open", "Rulebook", &format!("/pathways/{id}/book")))
        (parts::link_button(Weight::Plain, "chart-line", "Counts", &format!("/pathways/{id}/counts")))
    };
    shown.toast = said.toast(&here);
    Ok(page(&shown))
}

/// Where no book is turned on yet.
fn off(caller: &Caller, id: Id<Pathway>) -> Markup {
    let say = "This pathway is not turned on yet, so nobody can be on it. Read its rulebook through, try it out, and turn it on.";
    let may = acts::MakePathways::allows(caller.standing().roles, Tie::Other);
    let word = if may { "Open the rulebook" } else { "Read the rulebook" };
    html! { section .card { (parts::empty_state("signpost", say, &parts::link_button(Weight::Primary, "book-open", word, &format!("/pathways/{id}/book")))) } }
}

fn columns(sight: &Sight<'_>) -> Markup {
    let opened = |column: &Column| sight.filters.opens(&sight.book.states[column.state].key);
    let (over, here): (Vec<&Column>, Vec<&Column>) = sight.board.columns.iter().partition(|column| ended(sight.book, column.state));
    let shown: Vec<&Column> = here.into_iter().chain(over.iter().copied().filter(|column| opened(column))).collect();
    // On a phone one column is seen at a time: the one asked for, otherwise the first with somebody overdue, otherwise with anybody.
    let key = |column: &Column| sight.book.states[column.state].key.as_str();
    let asked = shown.iter().position(|column| key(column) == sight.filters.column());
    let late = || shown.iter().position(|column| column.overdue > 0).or_else(|| shown.iter().position(|column| column.inside > 0));
    let first = asked.or_else(late).unwrap_or_default();
    html! {
        (sight.filters.bar(sight.board))
        (tabs(sight, &shown, first, &over))
        pathway-board .ways-board data-say-drag="Drag to another state" {
            div .ways-columns tabindex="0" role="group" aria-label="The board, by state" {
                @for (at, column) in shown.iter().enumerate() { (one(sight, column, at == first)) }
                @if !over.is_empty() { (ends(sight, &over)) }
            }
        }
    }
}

/// `14 · 1 overdue`.
fn counts(column: &Column) -> Markup {
    html! {
        span .col-count { (column.inside) }
        @if column.overdue > 0 { span .col-over { (column.overdue) " overdue" } }
    }
}

/// The states as links, for a phone, where one column is shown at a time.
fn tabs(sight: &Sight<'_>, shown: &[&Column], first: usize, over: &[&Column]) -> Markup {
    let id = sight.board.pathway.id;
    html! {
        nav .ways-tabs aria-label="States" {
            @for (at, column) in shown.iter().enumerate() {
                @let state = &sight.book.states[column.state];
                a href=(sight.filters.address(id, &[("column", &state.key)])) aria-current=[(at == first).then_some("true")] {
                    (state.name) " " (counts(column))
                }
            }
            @for column in over.iter().filter(|column| !shown.iter().any(|one| one.state == column.state) && column.inside > 0) {
                @let state = &sight.book.states[column.state];
                a href=(sight.filters.address(id, &[("open", &state.key), ("column", &state.key)])) { (state.name) " " (counts(column)) }
            }
        }
    }
}

fn one(sight: &Sight<'_>, column: &Column, first: bool) -> Markup {
    let (book, id) = (sight.book, sight.board.pathway.id);
    let state = &book.states[column.state];
    let hidden = column.inside - i64::try_from(column.cards.len()).unwrap_or(i64::MAX);
    let tone = match (ended(book, column.state), state.category) {
        (false, Some(rulebook::Category::Active)) => "col-active",
        (false, Some(rulebook::Category::Inactive)) => "col-inactive",
        (false, None | Some(rulebook::Category::Discharged)) => "col-unsaid",
        (true, _) => "col-ended",
    };
    html! {
        section class={ "way-col " (tone) (if first { " way-col-first" } else { "" }) } id={ "state-" (state.key) } aria-labelledby={ "state-" (state.key) "-name" }
            data-state=(state.key) data-name=(state.name) data-closed[state.retired] {
            div .col-head {
                h2 id={ "state-" (state.key) "-name" } { (state.name) }
                (counts(column))
                @if state.category != Some(rulebook::Category::Active) { (status_chip(state.category)) }
            }
            @if state.retired { p .col-note { (parts::icon("triangle-alert")) " Not used any more. Move everybody elsewhere." } }
            @else if let Some(stay) = state.longest_stay { p .col-rule { "At most " (stay) } }
            @if column.cards.is_empty() { p .col-empty { @if sight.filters.narrowed() { "Nobody fits." } @else { "Nobody is here." } } }
            @else { ol .col-cards { @for line in &column.cards { (card::card(sight, line)) } } }
            @if hidden > 0 {
                a .col-more href={ (sight.filters.address(id, &[("whole", &state.key), ("column", &state.key)])) "#state-" (state.key) } {
                    @if sight.filters.whole() == state.key { (hidden) " more are not shown; narrow the board" } @else { "Show all " (column.inside) " (" (COLUMN) " are shown)" }
                }
            }
        }
    }
}

/// Where care has ended, folded away: each state with its number, opened on demand, and there to drop a card on.
fn ends(sight: &Sight<'_>, over: &[&Column]) -> Markup {
    let id = sight.board.pathway.id;
    html! {
        section .way-col .way-col-ends aria-labelledby="col-ends" {
            div .col-head { h2 #col-ends { "Care has ended" } }
            ul .col-ends {
                @for column in over {
                    @let state = &sight.book.states[column.state];
                    @let open = sight.filters.opens(&state.key);
                    li data-state=(state.key) data-name=(state.name) data-closed[state.retired] {
                        span .end-name { (state.name) @if state.category.is_none() { " " (parts::tag("late", "No status")) } }
                        " " b { (column.inside) } " "
                        @if column.inside > 0 {
                            a href=(sight.filters.toggled(id, &state.key)) { @if open { "Fold" } @else { "Show" } span .vh { " " (state.name) } }
                        }
                    }
                }
            }
        }
    }
}

/// The address of the form that moves a card.
fn move_address(sight: &Sight<'_>, episode: impl std::fmt::Display) -> String {
    format!("/pathways/episodes/{episode}/move?back={}", escaped(&sight.here))
}

/// How long somebody is there.
fn bar(sight: &Sight<'_>, line: &acts::Listed) -> Markup {
    stay::bar(&line.card, &sight.caller.zone, sight.now)
}
