//! The document around pages that clients see: no navigation, no name but the practice's, no way into the house.

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use maud::{DOCTYPE, Markup, html};
use platform::web::{assets, parts};

/// A page outside: its title, what kind it is (`kiosk`, `phone`, `join`), the script it needs, and what it says.
pub(super) fn frame(title: &str, kind: &str, script: Option<&str>, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover";
                meta name="referrer" content="no-referrer";
                meta name="robots" content="noindex";
                title { (title) }
                link rel="icon" href=(assets::url("favicon.svg")) type="image/svg+xml";
                link rel="stylesheet" href=(assets::url("app.css"));
                noscript { link rel="stylesheet" href=(assets::url("noscript.css")); }
                @if let Some(script) = script { script type="module" src=(assets::url(script)) {} }
            }
            body class={ "door door-" (kind) } { main #content .door-main tabindex="-1" { (body) } }
        }
    }
}

/// The practice's name over a card.
pub(super) fn head(practice: &str, words: &str) -> Markup {
    html! {
        header .door-head {
            svg .brand-mark viewBox="0 0 26 22" aria-hidden="true" {
                circle .a cx="13" cy="6" r="4.2" {}
                circle .b cx="6.2" cy="13.6" r="4.2" {}
                circle .c cx="19.8" cy="13.6" r="4.2" {}
            }
            p .door-practice { (practice) }
            @if !words.is_empty() { p .door-where { (words) } }
        }
    }
}

/// A page that says one thing.
pub(super) fn says(title: &str, kind: &str, practice: &str, picture: &str, words: &Markup) -> Markup {
    frame(title, kind, None, &html! {
        @if !practice.is_empty() { (head(practice, "")) }
        section .door-card .door-says { (parts::icon(picture)) h1 { (title) } (words) }
    })
}

/// A page that gives way to another by itself after some seconds, without a script.
pub(super) fn goes_on(page: Markup, seconds: u32, to: &str) -> Response {
    let mut answer = page.into_response();
    if let Ok(value) = HeaderValue::from_str(&format!("{seconds};url={to}")) {
        answer.headers_mut().insert(header::REFRESH, value);
    }
    answer
}
