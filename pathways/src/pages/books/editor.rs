//! The text of a book with its line numbers, and what is found in it, each leading to its line.

use maud::{Markup, html};
use platform::web::parts::{self, Weight};
use practice::access;
use rulebook::check::Weight as Gravity;

use crate::acts::{BookOpen, Checked};

/// The editor. It works as a plain form; the script keeps the line numbers in step while one types.
pub(super) fn form(open: &BookOpen, text: &str, next: i64) -> Markup {
    let id = open.card.id;
    let book = format!("/pathways/{id}/book");
    html! {
        section .card {
            form method="post" action=(book) {
                input type="hidden" name="key" value=(access::form_key());
                input type="hidden" name="version" value=(open.card.version);
                input type="hidden" name="number" value=(open.book.number);
                div .card-head {
                    h2 { label for="text" { "Text" } }
                    button .btn type="submit" formaction={ (book) "/check" } { "Check" }
                    (parts::button(Weight::Primary, "", &format!("Save as book {next}")))
                }
                (numbered(text, &html! {
                    textarea #text .code-text name="text" rows=(lines(text) + 1) wrap="off" spellcheck="false" autocomplete="off" autocapitalize="off" {
                        "\n" (text)
                    }
                }))
            }
        }
    }
}

/// The text for those who may read it and not change it.
pub(super) fn read_only(text: &str) -> Markup {
    html! {
        section .card {
            div .card-head { h2 { "Text" } }
            (numbered(text, &html! { pre .code-text { code { (text) } } }))
        }
    }
}

/// A text with its numbers beside it, in a box that scrolls both at once.
fn numbered(text: &str, content: &Markup) -> Markup {
    html! {
        div .code data-code role="group" aria-label="Text of the rulebook" tabindex="0" {
            div .code-lines aria-hidden="true" { @for line in 1..=lines(text) + 1 { span id={ "line-" (line) } { (line) } } }
            (content)
        }
    }
}

fn lines(text: &str) -> usize {
    text.lines().count().max(1)
}

/// What is wrong or doubtful, each with a link to its line.
pub(super) fn findings(checked: &Checked, text: &str) -> Markup {
    let wrong = checked.slips.len() + checked.found.iter().filter(|found| found.weight == Gravity::Wrong).count();
    let doubtful = checked.found.iter().filter(|found| found.weight == Gravity::Doubtful).count();
    let body = html! {
        ul .list {
            @for slip in &checked.slips { li .list-row { (parts::tag("risk", "Wrong")) span .list-main { (slip.say) } (to_line(slip.line)) } }
            @for found in &checked.found {
                li .list-row {
                    @match found.weight {
                        Gravity::Wrong => { (parts::tag("risk", "Wrong")) }
                        Gravity::Doubtful => { (parts::tag("late", "Look") ) }
                    }
                    span .list-main { (found.say) }
                    (to_line(found.about.first().map_or(0, |key| line_of(text, key))))
                }
            }
        }
    };
    let count = html! {
        @if wrong > 0 { (parts::chip("bad", format!("{wrong} wrong"))) }
        @if doubtful > 0 { (parts::chip("todo", format!("{doubtful} to look at"))) }
    };
    html! {
        @if wrong + doubtful > 0 {
            section #findings .book-findings {
                @if !checked.slips.is_empty() {
                    (parts::notice("bad", &html! { "The text cannot be read like this, so it cannot be saved. What you typed is all here." }))
                }
                (parts::card("Found in it", &count, &body))
            }
        }
    }
}

fn to_line(line: usize) -> Markup {
    html! { @if line > 0 { a .link-btn .nowrap href={ "#line-" (line) } data-line=(line) { "Line " (line) } } }
}

/// The line where a state or rule of this key is written; 0 where it is not found.
fn line_of(text: &str, key: &str) -> usize {
    let written = |line: &str| {
        let value = line.trim_start().strip_prefix("key").map(str::trim_start).and_then(|rest| rest.strip_prefix('='));
        value.is_some_and(|value| value.trim().trim_matches(['"', '\'']) == key)
    };
    text.lines().position(written).map_or(0, |at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_leads_to_the_line_where_its_key_stands() {
        let text = "key = \"book\"\n[[state]]\nkey=\"start\"\n  key = 'end'\n# key = \"not\"";
        for (key, line) in [("book", 1), ("start", 3), ("end", 4), ("not", 0), ("star", 0)] {
            assert_eq!(line_of(text, key), line, "{key}");
        }
    }
}
