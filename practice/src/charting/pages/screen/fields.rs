//! A section of a note as a labelled field that saves itself.

use maud::{Markup, html};
use platform::web::parts::icon;

use super::shown::{Kind, Section};

/// A section as a labelled field that saves itself.
pub(super) fn section_field(part: &str, section: &Section, class: &str) -> Markup {
    let id = format!("field-{part}-{}", section.key);
    let name = format!("text.{part}.{}", section.key);
    // A box of the shared note has no edge, so that its emptiness must be seen in words.
    let prompt = if class == "write" { "Write here" } else { "" };
    html! {
        div .field {
            label for=(id) { (section.label) @if section.required && section.value.is_empty() { " " span .field-need { "needed" } } }
            (draft_base(part, section))
            @match &section.kind {
                Kind::Text => {
                    textarea class={ "grow " (class) } id=(id) name=(name) rows="2" placeholder=(prompt) data-needed[section.required]
                        data-part=(part) data-section=(section.key) data-base=(section.version) { "\n" (section.value) }
                }
                Kind::Scale(words) => {
                    (choose(&id, &name, part, section, &words.iter().enumerate().map(|(at, word)| (at.to_string(), word.clone())).collect::<Vec<_>>()))
                }
                Kind::Choice(choices) => (choose(&id, &name, part, section, choices)),
            }
        }
    }
}

fn choose(id: &str, name: &str, part: &str, section: &Section, choices: &[(String, String)]) -> Markup {
    html! {
        span .select {
            select .control id=(id) name=(name) data-part=(part) data-section=(section.key) data-base=(section.version) {
                option value="" { "–" }
                @for (value, word) in choices { option value=(value) selected[*value == section.value] { (word) } }
            }
            (icon("chevron-down"))
        }
    }
}

pub(super) fn draft_base(part: &str, section: &Section) -> Markup {
    html! { input type="hidden" name={ "draftbase." (part) "." (section.key) } value=(section.version); }
}
