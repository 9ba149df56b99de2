//! The calendar on paper: what it shows, for whom it was narrowed, when it was printed, and what the signs mean.

use maud::{Markup, html};
use platform::web::parts;

use super::{
    card::Faces,
    filters::{self, Narrowed},
    look::{Look, View},
};

/// The address of the same page for paper.
pub(super) fn address(look: &Look) -> String {
    format!("{}&print=yes", look.address(look.view, look.day))
}

/// The page around a view: a head line, the view, the legend. Wide views lie across the sheet.
pub(super) fn sheet(practice: &str, faces: &Faces<'_>, narrowed: &Narrowed, view: &Markup) -> Markup {
    let look = faces.look;
    let across = match look.view {
        View::Rooms | View::People | View::Month | View::Day => "on-paper on-paper-across",
        View::Agenda => "on-paper",
    };
    html! {
        div class=(across) data-print {
            div .on-paper-head {
                h2 { (look.heading()) }
                p {
                    (practice) " · " (look.view.name())
                    @for (kind, words) in &narrowed.words { " · " (kind) ": " (words) }
                    " · " (filters::counted(look, narrowed))
                }
                p .sub { "Printed " (look.zone.stamp(look.now)) }
            }
            (view)
            (faces.legend())
        }
    }
}

/// The buttons of the page on the screen: print, and back.
pub(super) fn actions(look: &Look) -> Markup {
    html! {
        button .btn .btn-primary .js-only type="button" data-print-now { (parts::icon("printer")) "Print" }
        (parts::link_button(parts::Weight::Plain, "arrow-left", "Back to the calendar", &look.address(look.view, look.day)))
    }
}
