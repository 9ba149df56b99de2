//! The shared note: template, sections, formatting and phrases.

use maud::{Markup, html};
use platform::web::parts::icon;

use super::{
    super::prose::prose,
    fields::section_field,
    shown::{Screen, Stage},
};

/// The shared note: template, sections, formatting and phrases.
pub(super) fn group_note(screen: &Screen, sealed: bool) -> Markup {
    html! {
        note-pad {
            section #note .card .note aria-labelledby="note-title" {
                div .note-head {
                    div .spread {
                        h2 #note-title { "Group note" }
                        @if !sealed && screen.templates.len() > 1 { (template(screen)) }
                    }
                    @if screen.stage == Stage::Planned {
                        p .note-reach { "Opens when the session starts." }
                    } @else {
                        p .note-reach { "Goes into the chart of everybody who attended: " strong data-reach { (screen.reached) } "." }
                    }
                }
                @if !sealed { (tools()) }
                div .note-body {
                    @for section in &screen.shared {
                        @if sealed {
                            div .field { h3 { (section.label) } div .prose { (prose(&section.value)) } }
                        } @else {
                            (section_field("shared", section, "write"))
                        }
                    }
                }
                @if !sealed && !screen.phrases.is_empty() {
                    div .phrases .js-only role="group" aria-label="Phrases" {
                        span aria-hidden="true" { "Phrases" }
                        @for (label, text) in &screen.phrases { button .chip type="button" data-phrase=(text) { (label) } }
                    }
                }
            }
        }
    }
}

fn template(screen: &Screen) -> Markup {
    html! {
        span .select {
            select .quiet name="template" aria-label="Note template" data-template {
                @for (value, word) in &screen.templates { option value=(value) selected[*value == screen.template] { (word) } }
            }
            (icon("chevron-down"))
        }
        button .btn .no-js-only type="submit" formaction=(screen.at("template")) data-use-template { "Use" }
    }
}

/// Writes Markdown into the text; Ctrl-B and Ctrl-I do the same.
fn tools() -> Markup {
    let tools = [
        ("bold", "bold", "Bold (Ctrl B)"),
        ("italic", "italic", "Italic (Ctrl I)"),
        ("heading", "heading", "Heading"),
        ("bullets", "list", "Bulleted list"),
        ("numbers", "list-ordered", "Numbered list"),
        ("undo", "undo-2", "Undo (Ctrl Z)"),
    ];
    html! {
        div .tools .js-only role="toolbar" aria-label="Formatting" {
            @for (format, picture, label) in tools {
                button type="button" data-format=(format) title=(label) { (icon(picture)) span .vh { (label) } }
            }
        }
    }
}
