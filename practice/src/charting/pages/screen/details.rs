//! A row's details beside the note: taking part in the room or remotely, the missed-session note, and who said what when.

use maud::{Markup, html};
use platform::web::parts::icon;

use super::shown::{Row, Screen, Stage};

/// How the client takes part: one small choice for each time; what telehealth asks for appears with "Remote".
pub(super) fn way(row: &Row) -> Markup {
    let entry = row.entry.as_str();
    let way = &row.way;
    let several = way.modes.len() > 1;
    let name = |what: &str| format!("remote.{entry}.{what}");
    html! {
        fieldset .way .way-on[way.remote()] .way-audio[way.audio_only] id={ "remote-" (entry) } tabindex="-1" {
            legend .vh { "How " (row.name) " takes part" }
            input type="hidden" name={ "remote." (entry) } value="yes";
            @for (at, mode) in way.modes.iter().enumerate() {
                label .way-mode {
                    span { @if several { "Takes part, time " (at + 1) } @else { "Takes part" } }
                    span .select {
                        select .control name={ "mode." (entry) "." (at + 1) } data-mode {
                            option value="room" selected[mode != "remote"] { "In the room" }
                            option value="remote" selected[mode == "remote"] { "Remote" }
                        }
                        (icon("chevron-down"))
                    }
                }
            }
            div .way-more {
                label { span { "Service" } input .control type="text" name=(name("platform")) value=(way.platform) list="platforms" maxlength="80" autocomplete="off" data-remote="platform"; }
                label { span { "Where they are" } input .control type="text" name=(name("location")) value=(way.location) list="locations" maxlength="200" autocomplete="off" data-remote="location"; }
                label .check { input type="checkbox" name=(name("consent")) value="yes" checked[way.consent] data-remote="consent"; span { "Agreed to take part remotely" } }
                label .check { input type="checkbox" name=(name("audio")) value="yes" checked[way.audio_only] data-remote="audio_only"; span { "Sound only" } }
                label .way-why { span { "Why no picture" } input .control type="text" name=(name("why")) value=(way.audio_reason) maxlength="200" autocomplete="off" data-remote="audio_reason"; }
            }
        }
    }
}

/// The way to the note about a missed session, beside the name.
pub(super) fn missed(row: &Row, screen: &Screen) -> Markup {
    let (id, path) = (format!("missed-{}", row.client), format!("missed/{}", row.client));
    let word = if row.missed_note { "Missed note" } else { "Missed…" };
    html! {
        @if row.client.is_empty() {
        } @else if screen.stage == Stage::Planned {
            a .missed .missed-done[row.missed_note] id=(id) href=(screen.at(&path)) { (word) span .vh { " " (row.name) } }
        } @else if !screen.sealed() {
            // A button of the big form, so that what was typed is kept first.
            button .missed .missed-done[row.missed_note] id=(id) type="submit" name="then" value=(path) title="Missed session" data-go=(screen.at(&path)) {
                (icon("user-minus")) span .word { (word) } span .vh { " " (row.name) }
            }
        }
    }
}

/// Every mark with its time, and whether that was before, during or after the session.
pub(super) fn history(row: &Row) -> Markup {
    html! {
        @if let Some((when, _)) = row.history.last() {
            details .marks {
                summary { (icon("history")) "Marked " (when) }
                ol { @for (when, what) in row.history.iter().rev() { li { span .marks-what { (what) } " " span .soft { (when) } } } }
            }
        }
    }
}
