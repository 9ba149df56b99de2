//! What holds content: cards, panels, facts, figures, and what an empty page says.

use maud::{Markup, Render, html};

use super::buttons::picture_of;

/// A card with a head line whose content stands apart from its edges.
pub fn block(title: &str, aside: &Markup, content: &Markup) -> Markup {
    card(title, aside, &html! { div .card-body { (content) } })
}

/// A card with a head line; its content (a table, a list of rows) reaches from edge to edge.
pub fn card(title: &str, aside: &Markup, content: &Markup) -> Markup {
    html! {
        section .card {
            div .card-head { h2 { (title) } (aside) }
            (content)
        }
    }
}

/// A padded card without a heading.
pub fn panel(content: &Markup) -> Markup {
    html! { section .card { div .card-body { (content) } } }
}

/// Facts as pairs of word and value.
pub fn facts(facts: &[(&str, Markup)]) -> Markup {
    html! { dl .facts { @for (word, value) in facts { dt { (word) } dd { (value) } } } }
}

/// A figure with its meaning under it.
pub fn stat(figure: impl Render, meaning: &str) -> Markup {
    html! { div .card .stat { b { (figure) } span { (meaning) } } }
}

/// What an empty page says: one sentence that teaches, and one button.
pub fn empty_state(picture: &str, sentence: &str, button: &Markup) -> Markup {
    html! { div .empty { (picture_of(picture)) p { (sentence) } (button) } }
}
