//! What shows one thing of several: tabs, pills, dialogs, panels that open.

use maud::{Markup, html};

use super::buttons::picture_of;

/// Tabs that are links: address, word, and whether it is the present one.
pub fn tabs(label: &str, tabs: &[(String, String, bool)]) -> Markup {
    html! {
        nav .tabs aria-label=(label) {
            @for (href, word, here) in tabs {
                a href=(href) aria-current=[here.then_some("page")] { (word) }
            }
        }
    }
}

/// A small choice of views (day, week, month): address, word, and whether it is the present one.
pub fn pills(label: &str, pills: &[(String, String, bool)]) -> Markup {
    html! {
        nav .pills aria-label=(label) {
            @for (href, word, here) in pills {
                a href=(href) aria-current=[here.then_some("page")] { (word) }
            }
        }
    }
}

/// A modal dialog, closed until script opens it; `kind` becomes a `data-` name: `dialog("lock", …)` has id `dialog-lock` and `data-lock`.
pub fn dialog(kind: &str, title: &str, content: &Markup) -> Markup {
    html! {
        dialog .dialog id={ "dialog-" (kind) } data-dialog=(kind) data-lock[kind == "lock"] aria-labelledby={ "dialog-" (kind) "-title" } {
            div .dialog-body {
                h2 id={ "dialog-" (kind) "-title" } { (title) }
                (content)
            }
        }
    }
}

/// A panel that opens from its own button, without script.
pub fn pop(picture: &str, label: &str, icon_only: bool, content: &Markup) -> Markup {
    html! {
        details .pop {
            summary .btn .btn-icon[icon_only] title=[icon_only.then_some(label)] {
                (picture_of(picture))
                @if icon_only { span .vh { (label) } } @else { (label) }
            }
            div .pop-panel { (content) }
        }
    }
}
