//! A book, written as text: always the same for the same book, one field a line.

use std::fmt::Write as _;

use super::read::WARN_BEFORE;
use crate::{Anchor, Book, Category, Guard, How, Rule, State, Then, Window};

/// How long a condition may be on one line.
const LINE: usize = 120;

/// Writes a book.
pub(super) fn book(book: &Book) -> String {
    let mut out = String::new();
    text(&mut out, "key", &book.key);
    text(&mut out, "name", &book.name);
    optional(&mut out, "about", &book.about);
    if !book.engagement.is_empty() {
        let words: Vec<_> = book.engagement.iter().map(|which| quoted(&which.to_string())).collect();
        line(&mut out, "engagement", &format!("[{}]", words.join(", ")));
    }
    for one in &book.states {
        state(&mut out, one);
    }
    for one in &book.rules {
        rule(&mut out, book, one);
    }
    out
}

fn state(out: &mut String, state: &State) {
    out.push_str("\n[[state]]\n");
    text(out, "key", &state.key);
    text(out, "name", &state.name);
    if let Some(category) = state.category {
        let word = match category {
            Category::Active => "active",
            Category::Inactive => "inactive",
            Category::Discharged => "discharged",
        };
        text(out, "category", word);
    }
    for (key, on) in [("initial", state.initial), ("terminal", state.terminal), ("retired", state.retired)] {
        if on {
            line(out, key, "true");
        }
    }
    if let Some(span) = state.longest_stay {
        text(out, "longest_stay", &span.to_string());
    }
    if state.warn_before != WARN_BEFORE {
        text(out, "warn_before", &state.warn_before.to_string());
    }
    optional(out, "source", &state.source);
    optional(out, "about", &state.about);
}

fn rule(out: &mut String, book: &Book, rule: &Rule) {
    let key = |state: &usize| quoted(book.states.get(*state).map_or("", |state| state.key.as_str()));
    let keys = |states: &[usize]| format!("[{}]", states.iter().map(key).collect::<Vec<_>>().join(", "));
    out.push_str("\n[[rule]]\n");
    text(out, "key", &rule.key);
    line(out, "in", &keys(&rule.from));
    if let Some(when) = &rule.when {
        line(out, "when", &guard(when, 0));
    }
    match &rule.then {
        Then::Move { to, how, reason } => {
            line(out, "to", &key(to));
            let word = match how {
                How::Automatic => "automatic",
                How::Propose => "propose",
                How::ByHand => "by_hand",
            };
            text(out, "how", word);
            if *reason {
                line(out, "reason", "true");
            }
        }
        Then::Ask { ask, choices } => {
            text(out, "ask", ask);
            line(out, "choices", &keys(choices));
        }
    }
    optional(out, "source", &rule.source);
    optional(out, "about", &rule.about);
}

/// A condition: on one line where it fits, otherwise its parts one a line.
fn guard(guard: &Guard, indent: usize) -> String {
    let flat = flat(guard);
    let (word, parts) = match guard {
        Guard::All(parts) => ("all", parts),
        Guard::Any(parts) => ("any", parts),
        Guard::Not(inner) if indent + flat.len() > LINE => return format!("{{ not = {} }}", self::guard(inner, indent)),
        Guard::Not(_) | Guard::Count { .. } | Guard::Time { .. } => return flat,
    };
    if indent + flat.len() <= LINE || parts.is_empty() {
        return flat;
    }
    let deeper = indent + 4;
    let lines = parts.iter().fold(String::new(), |mut lines, part| {
        _ = writeln!(lines, "{:deeper$}{},", "", self::guard(part, deeper));
        lines
    });
    format!("{{ {word} = [\n{lines}{:indent$}] }}", "")
}

fn flat(guard: &Guard) -> String {
    let list = |parts: &[Guard]| parts.iter().map(flat).collect::<Vec<_>>().join(", ");
    match guard {
        Guard::All(parts) => format!("{{ all = [{}] }}", list(parts)),
        Guard::Any(parts) => format!("{{ any = [{}] }}", list(parts)),
        Guard::Not(inner) => format!("{{ not = {} }}", flat(inner)),
        Guard::Count { which, window, than, n } => {
            let window = match window {
                Window::Ever => String::new(),
                Window::Within(span) => format!(", within = \"{span}\""),
                Window::Since(anchor) => format!(", since = {}", since(anchor)),
            };
            format!("{{ count = {}{window}, {} = {n} }}", quoted(&which.to_string()), than.of_counts())
        }
        Guard::Time { since: anchor, than, span } => {
            format!("{{ time_since = {}, {} = \"{span}\" }}", since(anchor), than.of_times().unwrap_or("at_least"))
        }
    }
}

fn since(anchor: &Anchor) -> String {
    quoted(&anchor.to_string())
}

fn line(out: &mut String, key: &str, value: &str) {
    _ = writeln!(out, "{key} = {value}");
}
fn text(out: &mut String, key: &str, words: &str) {
    line(out, key, &quoted(words));
}
fn optional(out: &mut String, key: &str, words: &str) {
    if !words.is_empty() {
        text(out, key, words);
    }
}

/// A text in quotes on one line, as TOML escapes it.
fn quoted(words: &str) -> String {
    let mut out = String::from("\"");
    for letter in words.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            control if control.is_control() => _ = write!(out, "\\U{:08X}", u32::from(control)),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}
