//! A guard as a clause.

use super::kinds::Words;
use crate::{Anchor, Book, Guard, Span, Than, Which, Window};

/// The clause of a guard.
pub(super) fn clause(book: &Book, guard: &Guard) -> String {
    said(book, guard, true, &mut None)
}

/// The words of a guard, or where `holds` is false, of its opposite. `then` is what time was last measured from in the same breath.
fn said(book: &Book, guard: &Guard, holds: bool, then: &mut Option<Anchor>) -> String {
    match guard {
        Guard::Not(inner) => said(book, inner, !holds, then),
        Guard::All(parts) if holds => joined(book, parts, holds, ", and ", "always", then),
        Guard::Any(parts) if holds => joined(book, parts, holds, ", or ", "never", &mut None),
        // Neither of two is both not, and not both is one of them not.
        Guard::All(parts) => joined(book, parts, holds, ", or ", "never", &mut None),
        Guard::Any(parts) => joined(book, parts, holds, ", and ", "always", then),
        Guard::Count { which, window, than, n } => count(book, which, window, (*than, *n), holds, then.as_ref()),
        Guard::Time { since, than, span } => {
            *then = Some(since.clone());
            time(book, since, if holds { *than } else { than.opposite().unwrap_or(*than) }, *span)
        }
    }
}

fn joined(book: &Book, parts: &[Guard], holds: bool, last: &str, none: &str, then: &mut Option<Anchor>) -> String {
    let one = |part: &Guard, then: &mut Option<Anchor>| {
        let words = said(book, part, holds, then);
        // What is itself joined stands in brackets, so that nobody reads it with its neighbours.
        if parts.len() > 1 && parts_of(part) > 1 { format!("({words})") } else { words }
    };
    let all: Vec<_> = parts.iter().map(|part| one(part, then)).collect();
    match all.as_slice() {
        [] => none.to_owned(),
        [only] => only.clone(),
        // “And” is said once, “or” every time: so a list of alternatives is known as one from its second word.
        [first @ .., end] => format!("{}{last}{end}", first.join(if last == ", or " { last } else { ", " })),
    }
}

fn parts_of(guard: &Guard) -> usize {
    match guard {
        Guard::All(parts) | Guard::Any(parts) => parts.len(),
        Guard::Not(inner) => parts_of(inner),
        Guard::Count { .. } | Guard::Time { .. } => 1,
    }
}

fn count(book: &Book, which: &Which, window: &Window, (than, n): (Than, u32), holds: bool, then: Option<&Anchor>) -> String {
    let words = Words::of(book, which);
    let than = if holds { Some(than) } else { than.opposite() };
    let number = match (than, n) {
        (Some(Than::AtLeast), 0) => format!("however many {}, to be seen by whoever decides", words.number("", 2).replacen("2 ", "", 1)),
        (Some(Than::AtMost | Than::Exactly), 0) | (Some(Than::LessThan), 1) => words.counted(0),
        (Some(Than::AtLeast), 1) | (Some(Than::MoreThan), 0) => at_least_one(&words),
        (Some(Than::AtLeast), n) => words.number("at least ", n),
        (Some(Than::MoreThan), n) => words.number("more than ", n),
        (Some(Than::AtMost), n) => words.number("at most ", n),
        (Some(Than::LessThan), n) => words.number("fewer than ", n),
        (Some(Than::Exactly), n) => words.number("exactly ", n),
        (None, n) => words.number("not exactly ", n),
    };
    format!("{number}{}", within(book, window, then))
}

fn at_least_one(words: &Words) -> String {
    let one = words.counted(1);
    if one.starts_with("1 ") { format!("at least {one}") } else { one }
}

/// The window after a number: nothing for ever, ` in the last 3 months`, ` since then`.
fn within(book: &Book, window: &Window, then: Option<&Anchor>) -> String {
    match window {
        Window::Ever => String::new(),
        Window::Within(span) => in_the_last(&span.to_string()),
        Window::Since(Anchor::Entered) => " in this state".to_owned(),
        Window::Since(Anchor::Began) => " in this episode".to_owned(),
        Window::Since(anchor) if Some(anchor) == then => " since then".to_owned(),
        Window::Since(Anchor::Last(which)) => format!(" since the last {}", Words::of(book, which).thing),
    }
}

/// ` in the last 3 months`, ` in the last month`.
pub(super) fn in_the_last(span: &str) -> String {
    format!(" in the last {}", span.strip_prefix("1 ").unwrap_or(span))
}

fn time(book: &Book, since: &Anchor, than: Than, span: Span) -> String {
    let length = match than {
        Than::AtLeast => format!("{span} or more"),
        Than::MoreThan => format!("more than {span}"),
        Than::AtMost => format!("at most {span}"),
        Than::LessThan => format!("less than {span}"),
        Than::Exactly => format!("exactly {span}"),
    };
    match since {
        Anchor::Entered => format!("{length} in this state"),
        Anchor::Began => format!("{length} since the episode began"),
        Anchor::Last(which) => format!("{length} since the last {}", Words::of(book, which).thing),
    }
}
