//! What the page tells: notices, and the toast after a deed.

use maud::{Markup, html};

use super::buttons::icon;

/// A message in the page. Kinds: `info warn todo bad good plain`.
pub fn notice(kind: &str, content: &Markup) -> Markup {
    let picture = match kind {
        "warn" | "todo" | "bad" => "triangle-alert",
        "good" => "circle-check",
        _ => "info",
    };
    html! { div class={ "notice notice-" (kind) } { (icon(picture)) div { (content) } } }
}

/// What just happened, and the way back.
#[derive(Debug, Clone, Default)]
pub struct Toast {
    /// The sentence.
    pub text: String,
    /// The address that takes it back by a post; none if it cannot be taken back.
    pub undo: Option<String>,
    /// The address that shows more of it; empty for none.
    pub show: String,
    /// Whether it tells of a failure.
    pub bad: bool,
}

/// A toast as the server renders it after a form post; the script lets it go after eight seconds.
pub fn toast(toast: &Toast) -> Markup {
    html! {
        div .toast .toast-bad[toast.bad] data-toast {
            span { (toast.text) }
            @if !toast.show.is_empty() { a href=(toast.show) { "Show" } }
            @if let Some(undo) = &toast.undo {
                form method="post" action=(undo) { button type="submit" { "Undo" } }
            }
        }
    }
}
