//! The controls of forms: boxes, lists, ticks, the picker.

use maud::{Markup, html};

use super::{
    buttons::icon,
    fields::{Field, field, notes, problem},
};

/// A labelled one-line box of any plain type (`text`, `email`, `tel`, `number`, `search`, `password`).
pub fn input(kind: &str, about: &Field<'_>, value: &str) -> Markup {
    let class = match kind {
        "date" => "control control-date",
        "time" => "control control-time",
        "number" => "control control-short",
        _ => "control",
    };
    field(
        about,
        &html! {
            input class=(class) type=(kind) id=(about.id()) name=(about.name) value=(value) required[about.required]
                aria-describedby=[about.described_by()] aria-invalid=[about.invalid()];
        },
    )
}

/// A labelled one-line text box.
pub fn text_input(about: &Field<'_>, value: &str) -> Markup {
    input("text", about, value)
}

/// A labelled date box; the value is `2026-11-23`.
pub fn date_input(about: &Field<'_>, value: &str) -> Markup {
    input("date", about, value)
}

/// A labelled time box; the value is `10:00`.
pub fn time_input(about: &Field<'_>, value: &str) -> Markup {
    input("time", about, value)
}

/// A labelled box for several lines that grows with its text.
pub fn textarea(about: &Field<'_>, value: &str, rows: u32) -> Markup {
    field(
        about,
        &html! {
            textarea .control .grow id=(about.id()) name=(about.name) rows=(rows) required[about.required]
                aria-describedby=[about.described_by()] aria-invalid=[about.invalid()] { "\n" (value) }
        },
    )
}

/// A labelled list to choose one of: pairs of value and word. Give an empty value first where "nothing" is a choice.
pub fn select(about: &Field<'_>, choices: &[(String, String)], chosen: &str) -> Markup {
    field(
        about,
        &html! {
            span .select {
                select .control id=(about.id()) name=(about.name) required[about.required]
                    aria-describedby=[about.described_by()] aria-invalid=[about.invalid()] {
                    @for (value, word) in choices {
                        option value=(value) selected[value == chosen] { (word) }
                    }
                }
                (icon("chevron-down"))
            }
        },
    )
}

/// A single tick box with its sentence.
pub fn checkbox(about: &Field<'_>, value: &str, checked: bool) -> Markup {
    html! {
        div .field {
            label .check {
                input type="checkbox" id=(about.id()) name=(about.name) value=(value) checked[checked]
                    aria-describedby=[about.described_by()] aria-invalid=[about.invalid()];
                span { (about.label) }
            }
            (notes(about))
            (problem(about))
        }
    }
}

/// A set of radio buttons under one question.
pub fn radios(about: &Field<'_>, choices: &[(String, String)], chosen: &str) -> Markup {
    html! {
        fieldset .field id=(about.id()) aria-describedby=[about.described_by()] {
            legend .field-label { (about.label) @if !about.required { span .optional { " (optional)" } } }
            (notes(about))
            div .checks {
                @for (value, word) in choices {
                    label .check {
                        input type="radio" name=(about.name) value=(value) checked[value == chosen];
                        span { (word) }
                    }
                }
            }
            (problem(about))
        }
    }
}

/// A box that finds a client or group while one types. `find` answers `?q=` with items; `id_name` is the hidden field that is filled.
pub fn picker(about: &Field<'_>, find: &str, id_name: &str, id_value: &str, shown: &str) -> Markup {
    field(
        about,
        &html! {
            span .combo data-picker=(find) {
                input .control type="text" id=(about.id()) name=(about.name) value=(shown) autocomplete="off" required[about.required]
                    aria-describedby=[about.described_by()] aria-invalid=[about.invalid()];
                input type="hidden" name=(id_name) value=(id_value);
            }
        },
    )
}
