//! The bar under a page that shows what would happen: what it is, in a few words, the way back to the form, and the one button.

use maud::{Markup, html};
use platform::web::parts::{self, Weight};

/// The id of the form that the bar's buttons send.
pub(super) const FORM: &str = "ask";

/// The bar. `out` leads away without doing anything.
pub(super) fn bar(said: &str, weight: Weight, word: &str, out: &str) -> Markup {
    html! {
        p .foot-say { (said) }
        div .foot-end {
            (parts::link_button(Weight::Quiet, "", "Leave it", out))
            button .btn type="submit" form=(FORM) name="then" value="back" { (parts::icon("pencil-line")) "Change" }
            button class={ (weight.class()) " btn-big" } type="submit" form=(FORM) name="then" value="save" { (word) }
        }
    }
}
