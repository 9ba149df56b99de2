//! The live session screen as pure functions from a view model to markup: attendance on the left, the shared note on the right.
//!
//! It is one plain form (`POST /sessions/{id}/attendance`) that works without script; `session-live` in `assets/js/attendance.js`
//! finds the same fields by their `data-` names and sends them as small changes instead. No permission is decided here: the caller
//! leaves out what the viewer may not see.

mod details;
mod fields;
mod keys;
mod note;
mod rows;
mod shown;

use maud::{Markup, html};
use platform::web::parts::{Weight, chip, error_summary, icon, keys_button, link_button};

use crate::sessions::door::part_meeting;

use note::group_note;
pub use rows::row;
use rows::sheet;
pub use shown::{CodeGroup, Kind, Row, Screen, Section, Stage, Tally, Todo, Way};

/// The first heading with the state beside it, for `Page::heading`.
pub fn heading(screen: &Screen) -> Markup {
    html! {
        h1 { (screen.title) }
        @match &screen.stage {
            Stage::Planned => (chip("outline", "Planned")),
            Stage::Running(minutes) => (chip("sky chip-live", format!("In session · {minutes} min"))),
            Stage::Ended => (chip("todo", "Ended · not signed")),
            Stage::Signed(words) => (chip("good", format!("Signed · {words}"))),
        }
    }
}

/// Save state and sign-in sheet, for `Page::actions`.
pub fn actions(screen: &Screen) -> Markup {
    html! {
        @if !screen.sealed() {
            p .save-state .js-only data-save-state data-state="saved" {
                (icon("cloud-check")) (icon("cloud-off"))
                span .save-words { "Saved" }
            }
        }
        @if matches!(screen.stage, Stage::Planned) {
            a .btn href={ "/occurrences/" (screen.id) "/roster" } { (icon("users")) "Expected: " (screen.rows.len()) @if screen.rows.len() == 1 { " client" } @else { " clients" } }
        }
        @if !screen.sealed() { (keys_button()) }
        a .btn .hide-phone href=(screen.at("sign-in-sheet")) { (icon("printer")) "Sign-in sheet" }
        @if !screen.read_only && !matches!(screen.stage, Stage::Signed(_)) {
            a .btn .hide-phone href=(screen.at("meeting")) { (icon("video")) "Telehealth" }
        }
    }
}

/// The body of the page.
pub fn screen(screen: &Screen) -> Markup {
    let sealed = screen.sealed();
    html! {
        (error_summary(&screen.problems))
        @if !sealed { (part_meeting(&screen.id)) }
        session-live data-changes=(screen.at("changes")) data-version=(screen.version) data-start=(screen.from) data-end=(screen.to)
            data-now=(screen.now) data-readonly[sealed] data-keys-help[!sealed] {
            form #sheet .session method="post" action=(screen.at("attendance")) {
                // Enter in any box presses the first button of a form; it must not be "All present".
                button .vh type="submit" tabindex="-1" aria-hidden="true" data-default { "Save" }
                div .session-top { (facts_line(screen)) (topic(screen, sealed)) }
                input #tab-attendance .session-tab type="radio" name="tab" value="attendance" checked;
                input #tab-note .session-tab type="radio" name="tab" value="note";
                div .session-tabs {
                    label for="tab-attendance" { "Attendance" }
                    label for="tab-note" { "Group note" }
                }
                div .session-cols {
                    (sheet(screen, sealed))
                    (group_note(screen, sealed))
                }
            }
            @if screen.takes_clients() { form #add-client method="post" action=(screen.at("entries")) {} }
            @if !sealed {
                (datalists(screen))
                (keys::dialog())
            }
        }
    }
}

/// The bar at the foot, for `Page::foot`: what is missing, and the one strong button.
pub fn foot(screen: &Screen) -> Markup {
    html! {
        div .todo data-todo { (todo(&screen.todo)) }
        div .foot-end {
            @match &screen.stage {
                Stage::Signed(_) => (link_button(Weight::Plain, "file-text", "Filed notes", &screen.at("notes"))),
                // Before the start there is nothing to write in, but there is one thing to do.
                Stage::Planned if !screen.read_only => {
                    form method="post" action=(screen.at("start")) {
                        button .btn .btn-primary .btn-big type="submit" { (icon("play")) "Start session" }
                    }
                }
                _ if screen.sealed() => {}
                _ => {
                    (save_button())
                    button .btn .btn-primary .btn-big type="submit" form="sheet" name="then" value="review" data-review=(screen.at("review")) {
                        (icon("shield-check"))
                        span { "Review & sign " span data-reach { (screen.reached) } @if screen.reached == 1 { " note" } @else { " notes" } }
                    }
                }
            }
        }
    }
}

fn save_button() -> Markup {
    html! { button .btn .no-js-only type="submit" form="sheet" { "Save" } }
}

/// The chips that count the marks; also sent alone after every change.
pub fn tally(tally: &Tally) -> Markup {
    let counts = [
        ("present", tally.present, "present"),
        ("late", tally.late, "late"),
        ("absent", tally.absent, "absent"),
        ("late_cancel", tally.late_cancel, "cancelled"),
        ("excused", tally.excused, "excused"),
        ("outline", tally.unmarked, "to mark"),
    ];
    html! {
        @for (kind, count, word) in counts {
            @if count > 0 { (chip(kind, format!("{count} {word}"))) }
        }
    }
}

/// How many missing things the foot bar names; the rest is a number, so that a fresh session of twelve stays calm.
const NAMED: usize = 4;

/// The chips of what is missing; also sent alone after every change.
pub fn todo(items: &[Todo]) -> Markup {
    html! {
        @for item in items.iter().take(NAMED) {
            a .chip .chip-todo .chip-big href=(item.href) {
                @if item.blocking { (icon("triangle-alert")) } @else { (icon("circle")) }
                (item.text)
            }
        }
        @if let Some(next) = items.get(NAMED) {
            a .chip .chip-big href=(next.href) { (items.len() - NAMED) " more" }
        }
    }
}

fn facts_line(screen: &Screen) -> Markup {
    html! {
        div .facts-line {
            span { (icon("clock")) span .vh { "Time: " } strong { (screen.from) " – " (screen.to) } span .muted { (screen.minutes) " min" }
                @if matches!(screen.stage, Stage::Running(_) | Stage::Ended) && !screen.read_only {
                    a .btn .btn-quiet .btn-icon href=(screen.at("times")) title="Change when it began and ended" { (icon("pencil-line")) span .vh { "Change when it began and ended" } }
                }
            }
            @if !screen.room.is_empty() { span { (icon("map-pin")) span .vh { "Room: " } (screen.room) } }
            @if !screen.facilitators.is_empty() { span { (icon("users")) span .vh { "Led by " } (screen.facilitators) } }
            @if let Some(href) = &screen.telehealth {
                span { (icon("video")) a href=(href) rel="noreferrer" target="_blank" { "Telehealth link" span .vh { " (opens a new tab)" } } }
            }
        }
    }
}

fn topic(screen: &Screen, sealed: bool) -> Markup {
    html! {
        div .topic {
            @if sealed {
                b { "Topic" }
                p { @if screen.topic.is_empty() { "None" } @else { (screen.topic) } }
            } @else {
                label for="topic" { "Topic" }
                input #topic type="text" name="topic" value=(screen.topic) list="topics" maxlength="200" autocomplete="off"
                    placeholder="What is this session about?" data-base=(screen.topic_version);
                input type="hidden" name="topicbase" value=(screen.topic_version);
            }
        }
    }
}

fn datalists(screen: &Screen) -> Markup {
    html! {
        datalist #topics { @for topic in &screen.topics { option value=(topic) {} } }
        datalist #reasons { @for reason in &screen.reasons { option value=(reason) {} } }
        datalist #platforms { @for word in ["Video", "Telephone"] { option value=(word) {} } }
        datalist #locations { @for word in ["At home", "At work", "In a parked car", "Not given"] { option value=(word) {} } }
    }
}
