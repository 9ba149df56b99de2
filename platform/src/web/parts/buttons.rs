//! Symbols, and buttons that submit, lead on or are a whole form.

use maud::{Markup, html};

use crate::web::assets;

/// A symbol of the sprite, for the eye only; the words beside it (or a `vh` span) say it to everybody.
pub fn icon(name: &str) -> Markup {
    html! {
        svg .icon aria-hidden="true" { use href={ (assets::url("icons.svg")) "#" (name) } {} }
    }
}

/// A symbol, or nothing when it has no name.
pub(super) fn picture_of(name: &str) -> Markup {
    html! { @if !name.is_empty() { (icon(name)) } }
}

/// How strong a button is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Weight {
    /// An ordinary button.
    #[default]
    Plain,
    /// The one strong button of a page.
    Primary,
    /// Without an edge.
    Quiet,
    /// Takes something away.
    Danger,
}

impl Weight {
    /// The class list of such a button.
    pub fn class(self) -> &'static str {
        match self {
            Self::Plain => "btn",
            Self::Primary => "btn btn-primary",
            Self::Quiet => "btn btn-quiet",
            Self::Danger => "btn btn-danger",
        }
    }
}

/// A button that submits its form. `picture` may be empty.
pub fn button(weight: Weight, picture: &str, label: &str) -> Markup {
    html! { button class=(weight.class()) type="submit" { (picture_of(picture)) (label) } }
}

/// A button that submits its form with a name and a value, for forms with several ways on.
pub fn button_with(weight: Weight, picture: &str, label: &str, name: &str, value: &str) -> Markup {
    html! { button class=(weight.class()) type="submit" name=(name) value=(value) { (picture_of(picture)) (label) } }
}

/// A link that looks like a button.
pub fn link_button(weight: Weight, picture: &str, label: &str, href: &str) -> Markup {
    html! { a class=(weight.class()) href=(href) { (picture_of(picture)) (label) } }
}

/// A square link with a picture only; the label is its name and its tooltip.
pub fn icon_link(picture: &str, label: &str, href: &str) -> Markup {
    html! { a .btn .btn-icon href=(href) title=(label) { (icon(picture)) span .vh { (label) } } }
}

/// One button that is a whole form: `post_button(Weight::Danger, "trash-2", "Remove", "/rooms/rom_1/removal")`.
pub fn post_button(weight: Weight, picture: &str, label: &str, action: &str) -> Markup {
    html! { form method="post" action=(action) { (button(weight, picture, label)) } }
}
