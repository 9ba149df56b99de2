//! What somebody who typed a code is told: at the kiosk and on their own phone the same words.

use maud::{Markup, html};
use platform::web::parts::icon;
use uuid::Uuid;

use crate::sessions::door::words::{Told, Way};

/// The answer as a part of a page. `base` is `/kiosk` or `/here`, `carry` what its forms carry along, `home` where "Done" leads.
pub(super) fn answer(told: &Told, entry: Uuid, base: &str, carry: &Markup, home: &str) -> Markup {
    match told {
        Told::Done { name, way, at, what } => html! {
            div .door-answer data-state="done" {
                (icon("circle-check"))
                @match way {
                    Way::In => { h1 { "Hello " (name) "." } p { "You are signed in for " b { (at) } " " (what) "." } }
                    Way::Out => { h1 { "Goodbye " (name) "." } p { "You are signed out of " b { (at) } " " (what) "." } }
                }
                div .door-ways {
                    form method="post" action={ (base) "/cancel" } {
                        (carry) input type="hidden" name="entry" value=(entry);
                        button .btn .btn-big type="submit" { (icon("undo-2")) "Cancel" }
                    }
                    @if !home.is_empty() { a .btn .btn-primary .btn-big href=(home) data-close { "Done" } }
                }
            }
        },
        Told::Ask { way, times } => html! {
            div .door-answer data-state="ask" {
                (icon("clock"))
                h1 { "Which one?" }
                p { @match way { Way::In => "Two sessions take sign-ins now. Choose yours.", Way::Out => "You are signed in twice. Choose the one you leave." } }
                form .door-ways method="post" action={ (base) "/choice" } {
                    (carry) input type="hidden" name="entry" value=(entry);
                    @for (id, at) in times { button .btn .btn-primary .btn-big type="submit" name="occurrence" value=(id) { (at) } }
                }
                @if !home.is_empty() { a .btn .btn-big href=(home) data-close { "Cancel" } }
            }
        },
        Told::No => sorry("Please check your code and try once more, or see the front desk.", home),
        Told::Wait { minutes } => sorry(
            &format!("Too many codes were wrong here. Try again in {minutes} {}, or see the front desk.", if *minutes == 1 { "minute" } else { "minutes" }),
            home,
        ),
    }
}

/// What is said after an entry was taken back.
pub(super) fn undone(done: bool, home: &str) -> Markup {
    html! {
        div .door-answer data-state="undone" {
            (icon("undo-2"))
            @if done { h1 { "Cancelled." } p { "It is as it was before." } } @else { h1 { "Not cancelled." } p { "Please see the front desk." } }
            @if !home.is_empty() { div .door-ways { a .btn .btn-primary .btn-big href=(home) data-close { "Done" } } }
        }
    }
}

fn sorry(say: &str, home: &str) -> Markup {
    html! {
        div .door-answer .door-sorry data-state="no" {
            (icon("circle-help"))
            h1 { "That did not work." }
            p { (say) }
            @if !home.is_empty() { div .door-ways { a .btn .btn-primary .btn-big href=(home) data-close { "Back" } } }
        }
    }
}

/// The two ways.
pub(super) fn ways() -> Markup {
    html! {
        div .door-ways {
            button .btn .btn-primary .btn-big type="submit" name="way" value="in" { (icon("log-in")) "Sign in" }
            button .btn .btn-big type="submit" name="way" value="out" { (icon("log-out")) "Sign out" }
        }
    }
}
