//! A section of a note as a labelled field that saves itself.

use maud::{Markup, html};
use platform::web::parts::icon;

use super::{
    super::prose::prose,
    shown::{Kind, Section},
};

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
                    @let area = html! {
                        textarea class={ "grow " (class) } id=(id) name=(name) rows="2" placeholder=(prompt) data-needed[section.required]
                            data-part=(part) data-section=(section.key) data-base=(section.version) { "\n" (section.value) }
                    };
                    @if class == "write" { (seen(&section.value, &area)) } @else { (area) }
                }
                Kind::Scale(words) => {
                    (choose(&id, &name, part, section, &words.iter().enumerate().map(|(at, word)| (at.to_string(), word.clone())).collect::<Vec<_>>()))
                }
                Kind::Choice(choices) => (choose(&id, &name, part, section, choices)),
            }
        }
    }
}

/// A box with the picture of its formatted text laid over it, which the script keeps up and hides while somebody writes there.
fn seen(words: &str, area: &Markup) -> Markup {
    let begins = |line: &str| {
        let item = line.split_once(". ").is_some_and(|(number, _)| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()));
        item || ["- ", "* ", "# ", "## ", "### "].iter().any(|mark| line.starts_with(mark))
    };
    let marked = words.contains("**") || words.contains('_') || words.lines().any(begins);
    html! {
        div .seen .formatted[marked] {
            (area)
            div .seen-view aria-hidden="true" { @if marked { (prose(words)) } }
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
