//! Help on the keys of a page: a button, and the dialog that it and the question mark open.

use maud::{Markup, html};

use super::{buttons::icon, views::dialog};

/// The button that shows the keys. Keys are a script's work, so without script there is no button.
pub fn keys_button() -> Markup {
    html! { button .btn .js-only .not-narrow type="button" data-keys { (icon("keyboard")) "Keys" } }
}

/// The keys of a page in groups: a heading, and pairs of keys and what they do. The question mark opens it while the focus is in
/// an element with `data-keys-help`.
pub fn keys_dialog(groups: &[(&str, &[(&str, &str)])]) -> Markup {
    dialog("keys", "Keys", &html! {
        @for (heading, keys) in groups {
            h3 { (heading) }
            dl .keys {
                @for (key, does) in *keys {
                    div { dt { kbd { (key) } } dd { (does) } }
                }
            }
        }
        div { button .btn .btn-primary type="button" data-close { "Close" } }
    })
}
