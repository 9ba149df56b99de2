//! What stands beside a book's text: its drawing, its rules in plain words, what changed, its other numbers and when which was on.

use kernel::Zone;
use maud::{Markup, PreEscaped, html};
use platform::web::parts::{self, column, number_column};
use rulebook::{Book, drawing, say};

use super::many;
use crate::{
    acts::BookOpen,
    pages::parts::staff_name,
    rules::{Line, compare},
};

/// The drawing of the states and what leads from one to the next.
pub(super) fn drawing(book: &Book) -> Markup {
    // The drawing is made by the rulebook, which escapes every text in it.
    let picture = html! { div .book-drawing role="group" aria-label="Drawing of the pathway" tabindex="0" { (PreEscaped(drawing::svg(book))) } };
    html! { section .card .book-picture { details open { summary .card-head { h2 { "Drawing" } } (picture) } } }
}

/// The rules in plain words, with the names they have in the practice's own procedure.
pub(super) fn in_words(book: &Book) -> Markup {
    let line = |rule: &rulebook::Rule| {
        html! {
            li .list-row id={ "rule-" (rule.key) } {
                span .list-main {
                    (say::rule(book, rule))
                    @if !rule.about.is_empty() { span .sub { (rule.about) } }
                }
                @for source in rule.source.split(',').map(str::trim).filter(|source| !source.is_empty()) { (parts::tag("sky", source)) }
            }
        }
    };
    let body = html! {
        @if book.rules.is_empty() { p .muted { "It has no rules: people move clients by hand." } }
        @else { ul .list { @for rule in &book.rules { (line(rule)) } } }
    };
    parts::card("In plain words", &parts::chip("plain", many(book.rules.len(), "rule", "rules")), &body)
}

/// What is different from the number before, or, while one types, from the book as it is saved.
pub(super) fn difference(open: &BookOpen, text: &str, newest: i64) -> Markup {
    let typed = text != open.book.text;
    let (before, title) = if typed {
        (Some(open.book.text.as_str()), format!("What is different from book {}", open.book.number))
    } else {
        (open.before.as_deref(), format!("What is different from book {}", open.book.number - 1))
    };
    let lines = before.map(|before| compare(before, text)).unwrap_or_default();
    html! {
        @if !lines.is_empty() {
            section .card {
                details open[open.book.number != newest || typed || open.card.live != Some(open.book.number)] {
                    summary .card-head { h2 { (title) } }
                    div .code role="group" aria-label=(title) tabindex="0" {
                        table .diff {
                            @for line in lines { (one(line)) }
                        }
                    }
                }
            }
        }
    }
}

fn one(line: Line<'_>) -> Markup {
    let row = |class: &str, sign: &str, word: &str, n: usize, text: &str| {
        html! { tr class=(class) { th scope="row" { (n) } td { (sign) span .vh { (word) } } td { code { (text) } } } }
    };
    match line {
        Line::Both(n, text) => row("diff-both", " ", "", n, text),
        Line::Gone(n, text) => row("diff-gone", "−", "went: ", n, text),
        Line::New(n, text) => row("diff-new", "+", "came: ", n, text),
        Line::Left(n) => html! { tr .diff-left { td colspan="3" { (many(n, "line", "lines")) " the same" } } },
    }
}

/// All numbers of the book, and when which was turned on.
pub(super) fn numbers(open: &BookOpen, zone: &Zone) -> Markup {
    let by = |id| staff_name(&open.staff, id).unwrap_or("Cohort").to_owned();
    let books: Vec<Vec<Markup>> = open
        .numbers
        .iter()
        .map(|(number, at, who)| {
            vec![
                html! {
                    @if *number == open.book.number { b { "Book " (number) } }
                    @else { a href={ "/pathways/" (open.card.id) "/book?number=" (number) } { "Book " (number) } }
                    @if open.card.live == Some(*number) { " " (parts::tag("good", "On")) }
                },
                html! { (zone.stamp(*at)) },
                html! { (by(*who)) },
            ]
        })
        .collect();
    let turns: Vec<Vec<Markup>> = open
        .turns
        .iter()
        .map(|(number, moved, at, who)| vec![html! { "Book " (number) }, html! { (zone.stamp(*at)) }, html! { (by(*who)) }, html! { (moved) }])
        .collect();
    html! {
        (parts::card("Numbers", &html! {}, &parts::table("Numbers of the book", &[column("Book"), column("Saved"), column("By")], &books)))
        @if !turns.is_empty() {
            (parts::card("Turned on", &html! {}, &parts::table(
                "When which was turned on", &[column("Book"), column("When"), column("By"), number_column("Moved by the mapping")], &turns,
            )))
        }
    }
}
