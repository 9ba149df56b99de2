//! A labelled place for a control, and what is wrong with what was typed into it.

use kernel::Refusal;
use maud::{Markup, html};

use super::buttons::icon;

/// A labelled place for a control: the label's text, the control's id and what to say about it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Field<'a> {
    /// The control's name; its id is the same with dots made hyphens.
    pub name: &'a str,
    /// The words of the label.
    pub label: &'a str,
    /// Help in one sentence; empty for none.
    pub hint: &'a str,
    /// What is wrong with the value; empty for nothing.
    pub error: &'a str,
    /// Whether a value must be given. Optional fields say so.
    pub required: bool,
}

impl<'a> Field<'a> {
    /// A required field without hint or error.
    pub fn new(name: &'a str, label: &'a str) -> Self {
        Self { name, label, required: true, ..Self::default() }
    }

    /// The same field, not required.
    pub fn optional(self) -> Self {
        Self { required: false, ..self }
    }

    /// The same field with a hint.
    pub fn hint(self, hint: &'a str) -> Self {
        Self { hint, ..self }
    }

    /// The same field with an error, if there is one.
    pub fn error(self, error: Option<&'a str>) -> Self {
        Self { error: error.unwrap_or_default(), ..self }
    }

    /// The id of the control, which error summaries link to.
    pub fn id(&self) -> String {
        id_of(self.name)
    }

    /// The ids of hint and error, for `aria-describedby`.
    pub fn described_by(&self) -> Option<String> {
        let id = self.id();
        match (self.hint.is_empty(), self.error.is_empty()) {
            (true, true) => None,
            (false, true) => Some(format!("{id}-hint")),
            (true, false) => Some(format!("{id}-error")),
            (false, false) => Some(format!("{id}-hint {id}-error")),
        }
    }

    pub(super) fn invalid(&self) -> Option<&'static str> {
        (!self.error.is_empty()).then_some("true")
    }
}

/// The id that belongs to a control's name.
pub fn id_of(name: &str) -> String {
    name.replace(['.', '[', ']', ' '], "-")
}

/// Label, hint, control and error in their order. `input` must carry the field's id.
pub fn field(field: &Field<'_>, input: &Markup) -> Markup {
    html! {
        div .field {
            label for=(field.id()) { (field.label) @if !field.required { span .optional { " (optional)" } } }
            (notes(field))
            (input)
            (problem(field))
        }
    }
}

pub(super) fn notes(field: &Field<'_>) -> Markup {
    html! { @if !field.hint.is_empty() { p .hint id={ (field.id()) "-hint" } { (field.hint) } } }
}

pub(super) fn problem(field: &Field<'_>) -> Markup {
    html! {
        @if !field.error.is_empty() {
            p .error id={ (field.id()) "-error" } { (icon("triangle-alert")) span { span .vh { "Error: " } (field.error) } }
        }
    }
}

/// What is wrong with a field, if anything is.
pub fn at<'a>(wrong: &'a [Refusal], field: &str) -> Option<&'a str> {
    wrong.iter().find(|refusal| refusal.field.as_deref() == Some(field)).map(|refusal| refusal.say.as_str())
}

/// All that is wrong with a form, each a link to its field, or to the page where it has none.
pub fn summary(wrong: &[Refusal]) -> Markup {
    let href = |refusal: &Refusal| format!("#{}", refusal.field.as_deref().map_or_else(|| "content".to_owned(), id_of));
    error_summary(&wrong.iter().map(|refusal| (href(refusal), refusal.say.clone())).collect::<Vec<_>>())
}

/// All problems of a form at once, each a link to its field. Pairs of address (`#client-name`) and sentence.
pub fn error_summary(problems: &[(String, String)]) -> Markup {
    html! {
        @if !problems.is_empty() {
            div .error-summary role="alert" aria-labelledby="error-summary-title" tabindex="-1" {
                h2 #error-summary-title {
                    @if problems.len() == 1 { "One thing needs a look" } @else { (problems.len()) " things need a look" }
                }
                ul { @for (href, text) in problems { li { a href=(href) { (text) } } } }
            }
        }
    }
}
