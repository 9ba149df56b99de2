//! The tabs over what the calendar is made with: rooms, closed days, tracks. Each is shown to whoever may go there.

use maud::{Markup, html};
use platform::{Tie, Verb, permit::Roles, web::parts};

use crate::schedule::acts::{CloseDays, KeepTracks};

/// The tabs, with the address of the present one.
pub(super) fn tabs(here: &str, roles: Roles) -> Markup {
    let all = [
        ("/rooms", "Rooms", true),
        ("/schedule/closures", "Closed days", CloseDays::allows(roles, Tie::Other)),
        ("/tracks", "Tracks", KeepTracks::allows(roles, Tie::Other)),
    ];
    let shown: Vec<_> =
        all.into_iter().filter(|(.., may)| *may).map(|(href, word, _)| (href.to_owned(), word.to_owned(), href == here)).collect();
    html! { @if shown.len() > 1 { (parts::tabs("What the calendar is made with", &shown)) } }
}
