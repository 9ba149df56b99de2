//! The attendance card: counts, the quick buttons, and a row for every client.

use maud::{Markup, html};
use platform::web::parts::{avatar, chip, icon, tag};

use super::{
    details::{history, missed, way},
    fields::{draft_base, section_field},
    shown::{Kind, Row, Screen, Section, Stage},
    tally,
};

/// The outcomes in their order: value, icon, word.
const OUTCOMES: [(&str, &str, &str); 5] = [
    ("present", "check", "Present"),
    ("late", "clock", "Late"),
    ("absent", "x", "Absent"),
    ("late_cancel", "calendar-x", "Cancelled"),
    ("excused", "umbrella", "Excused"),
];

/// The attendance card: counts, the quick buttons and the rows.
pub(super) fn sheet(screen: &Screen, sealed: bool) -> Markup {
    html! {
        section #attendance .card .sheet .sheet-planned[screen.stage == Stage::Planned] aria-labelledby="attendance-title" {
            div .card-head .sheet-head {
                h2 #attendance-title { "Attendance" }
                div .tally data-tally {
                    @if screen.stage == Stage::Planned && screen.expected() > 0 { (chip("outline", format!("{} expected", screen.expected()))) }
                    (tally(&screen.tally))
                }
                @if !sealed {
                    button .btn type="submit" formaction=(screen.at("all-present")) data-all-present title="Marks everybody who is not marked yet" {
                        (icon("check")) "All present"
                    }
                }
                @if screen.takes_clients() { (add_client()) }
            }
            @if !sealed { a .skip .skip-here href="#after-attendance" { "Skip to after attendance" } }
            div .row-heads aria-hidden="true" {
                span { "Client" } span { "Attendance" } span { "Code" } span { "In – out" } span { "Participation" }
            }
            @if screen.rows.is_empty() { p .row-none { "Nobody is on this session's list yet." } }
            ol .rows aria-label="Clients" { @for one in &screen.rows { (row(one, screen)) } }
            span #after-attendance tabindex="-1" {}
        }
    }
}

/// A small panel to add somebody who came unexpectedly; its boxes belong to a form of their own.
fn add_client() -> Markup {
    html! {
        details .pop {
            summary .btn .btn-icon title="Add a client" { (icon("user-plus")) span .vh { "Add a client" } }
            div .pop-panel {
                div .field {
                    label for="add-client-name" { "Add a client" }
                    span .combo data-picker="/clients/find" {
                        input #add-client-name .control type="text" name="client_name" form="add-client" autocomplete="off" required;
                        input type="hidden" name="client" form="add-client" value="";
                    }
                }
                (button_for("add-client", "Add to this session"))
            }
        }
    }
}

fn button_for(form: &str, label: &str) -> Markup {
    html! { button .btn .btn-primary type="submit" form=(form) { (label) } }
}

/// One client's row; also sent alone when a colleague changed it.
pub fn row(row: &Row, screen: &Screen) -> Markup {
    let entry = row.entry.as_str();
    let sealed = screen.sealed();
    html! {
        li .row id={ "row-" (entry) } data-entry=(entry) data-outcome=(row.outcome) data-base=(row.version) {
            div .row-grid role="group" aria-labelledby={ "name-" (entry) } {
                (who(row, screen))
                @if sealed {
                    (sealed_cells(row, screen))
                    (said(row))
                    @if screen.stage != Stage::Planned { (sealed_more(row, screen)) }
                } @else {
                    input type="hidden" name={ "base." (entry) } value=(row.version);
                    (status(row))
                    (code(row, screen))
                    (times(row))
                    (reason(row))
                    @if let Some((section, words)) = row.scale() { (scale(entry, section, words)) }
                    (more(row, screen))
                }
                @if !sealed { (line(row)) }
                @if !row.problem.is_empty() { p .error .row-problem { (icon("triangle-alert")) (row.problem) } }
            }
        }
    }
}

fn who(row: &Row, screen: &Screen) -> Markup {
    html! {
        div .person {
            (avatar(&row.initials, &row.name))
            div .person-text {
                @if row.chart.is_empty() {
                    span .name id={ "name-" (row.entry) } { (row.name) }
                } @else {
                    a .name id={ "name-" (row.entry) } href=(row.chart) { (row.name) }
                }
                span .sub { (row.sub) @for (kind, word) in &row.flags { " " (tag(kind, word)) } }
            }
            (missed(row, screen))
        }
    }
}

fn status(row: &Row) -> Markup {
    html! {
        fieldset .seg {
            legend .vh { "Attendance of " (row.name) }
            @for (value, picture, word) in OUTCOMES {
                input type="radio" id={ "outcome-" (row.entry) "-" (value) } name={ "outcome." (row.entry) } value=(value)
                    checked[row.outcome == value] data-outcome-pick;
                label class={ "is-" (value) } for={ "outcome-" (row.entry) "-" (value) } title=(word) { (icon(picture)) span { (word) } }
            }
        }
    }
}

fn code(row: &Row, screen: &Screen) -> Markup {
    html! {
        span .select .code {
            select .quiet name={ "code." (row.entry) } aria-label="Service code" data-code
                data-attended=(screen.attended_code) {
                @for group in &screen.codes {
                    optgroup label=(group.label) data-came=(if group.attended { "yes" } else { "no" }) {
                        @for (value, means) in &group.codes { option value=(value) data-means=(means) selected[*value == row.code] { (value) } }
                    }
                }
                optgroup label="No fee" { option value="" selected[row.code.is_empty()] { "No fee" } }
            }
            (icon("chevron-down"))
        }
    }
}

/// Times in and out; one spare pair is always there, hidden while scripts run until "add" is pressed.
fn times(row: &Row) -> Markup {
    let empty = (String::new(), String::new());
    let known: &[(String, String)] = if row.segments.is_empty() { std::slice::from_ref(&empty) } else { &row.segments };
    html! {
        div .when {
            @for (at, (from, to)) in known.iter().enumerate() {
                div .span {
                    (time(row, "in", at + 1, from)) span .dash aria-hidden="true" { "–" } (time(row, "out", at + 1, to))
                    @if at + 1 == known.len() {
                        button .span-add .js-only type="button" data-add-span title="Left and came back" {
                            (icon("plus")) span .vh { "Add times for " (row.name) }
                        }
                    }
                }
            }
            div .span .spare {
                (time(row, "in", known.len() + 1, "")) span .dash aria-hidden="true" { "–" } (time(row, "out", known.len() + 1, ""))
            }
        }
    }
}

fn time(row: &Row, way: &str, part: usize, value: &str) -> Markup {
    let invalid = !value.is_empty() && !value.contains(':');
    html! {
        input .quiet type="text" inputmode="numeric" maxlength="5" size="5" autocomplete="off" pattern="([01]?[0-9]|2[0-3])[:.]?[0-5][0-9]"
            name={ (way) "." (row.entry) "." (part) } value=(value) data-time aria-label={ "Time " (way) ", part " (part) }
            aria-invalid=[invalid.then_some("true")];
    }
}

fn reason(row: &Row) -> Markup {
    html! {
        div .why {
            input .quiet type="text" id={ "reason-" (row.entry) } name={ "reason." (row.entry) } value=(row.reason) list="reasons" maxlength="200"
                placeholder="Reason" autocomplete="off" aria-label="Reason for absence" data-why
                aria-required=[row.reason_needed.then_some("true")];
        }
    }
}

/// Bars that are radio buttons; the chosen one's word stands under them.
fn scale(entry: &str, section: &Section, words: &[String]) -> Markup {
    html! {
        fieldset .scale .set[!section.value.is_empty()] id={ "field-" (entry) "-" (section.key) }
            data-part=(entry) data-section=(section.key) data-base=(section.version) {
            legend .vh { (section.label) }
            (draft_base(entry, section))
            @for (at, word) in words.iter().enumerate() {
                input type="radio" id={ "field-" (entry) "-" (section.key) "-" (at) } name={ "text." (entry) "." (section.key) } value=(at)
                    checked[section.value == at.to_string()];
                label for={ "field-" (entry) "-" (section.key) "-" (at) } title=(word) { span { (word) } }
            }
        }
    }
}

/// The client's own note, behind the pencil.
fn more(row: &Row, screen: &Screen) -> Markup {
    let shown = row.scale().map(|(section, _)| section.key.as_str());
    let fields = row.sections.iter().filter(|section| Some(section.key.as_str()) != shown);
    html! {
        details .row-more .has-text[row.preview().is_some()] {
            summary title="Note" { (icon("pencil-line")) span .vh { "Note about " (row.name) } }
            div .row-fields {
                @for section in fields { (section_field(&row.entry, section, "control")) }
                (way(row))
                div .row-fields-foot {
                    label .check {
                        input type="radio" name={ "outcome." (row.entry) } value="unmarked" checked[row.outcome == "unmarked"] data-outcome-pick;
                        span { "Not marked yet" }
                    }
                    @if !row.chart.is_empty() { a href={ (row.chart) "/last-note" } { "Show last note" } }
                    @if row.outcome == "unmarked" { a href=(screen.at(&format!("entries/{}/off", row.entry))) { "Take off this session" } }
                }
                (history(row))
            }
        }
    }
}

/// What was ever said about the attendance in a signed session, and the way to correct it.
fn sealed_more(row: &Row, screen: &Screen) -> Markup {
    html! {
        details .row-more .has-text[row.corrected || row.note_missing] {
            summary title="History" { (icon("history")) span .vh { "History of " (row.name) } }
            div .row-fields {
                (history(row))
                div .row-fields-foot {
                    @if row.note_missing {
                        a .btn .btn-primary href=(screen.at(&format!("late-notes/{}", row.entry))) { (icon("pencil-line")) "Write the missing note" }
                    }
                    a .btn href=(screen.at(&format!("corrections/{}", row.entry))) { (icon("square-pen")) "Correct the attendance" }
                    @if row.outcome == "unmarked" { a .btn href=(screen.at(&format!("entries/{}/off", row.entry))) { "Take off this session" } }
                }
            }
        }
    }
}

/// What is written about the client, under the closed row.
fn line(row: &Row) -> Markup {
    html! {
        @if let Some(words) = row.preview() {
            div .row-line {
                p { (words) }
            }
        }
    }
}

/// The cells of a signed or foreign session: words instead of controls.
fn sealed_cells(row: &Row, screen: &Screen) -> Markup {
    let word = OUTCOMES.iter().find(|(value, _, _)| *value == row.outcome).map_or("Not marked", |(_, _, word)| *word);
    // Before the start everybody is expected, which needs no word.
    let expected = screen.stage == Stage::Planned && row.outcome == "unmarked";
    html! {
        div .seg-said { @if !expected { (chip(&row.outcome, word)) } }
        span .code .row-seen { @if expected { } @else if row.code.is_empty() { "No fee" } @else { (row.code) } }
        @if row.away() {
            div .why { (row.reason) }
        } @else {
            div .when { @for (from, to) in &row.segments { span { (from) " – " (to) } } }
            @if let Some((section, words)) = row.scale() {
                div .scale-said .small .soft {
                    (section.value.parse::<usize>().ok().and_then(|at| words.get(at)).map(String::as_str).unwrap_or_default())
                }
            }
        }
    }
}

/// What was written about the client in a signed or foreign session, all of it.
fn said(row: &Row) -> Markup {
    let written: Vec<&Section> =
        row.sections.iter().filter(|section| matches!(section.kind, Kind::Text) && !section.value.trim().is_empty()).collect();
    html! {
        @if !written.is_empty() {
            div .row-line {
                dl .row-said {
                    @for section in &written { div { dt { (section.label) } dd .said { (section.value) } } }
                }
            }
        }
    }
}
