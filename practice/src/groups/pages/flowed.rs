//! What a change of membership means for the sessions on the calendar: as an address carries it, as a message says it, and as
//! it would be.

use kernel::Id;
use maud::{Markup, html};
use platform::{House, web::parts};
use uuid::Uuid;

use crate::{
    access::Caller,
    groups::{
        acts::{self, Leave},
        words::{Flow, Membership},
    },
};

/// The page that shows a change date by date, in the room above.
pub(super) fn page_of(change: Uuid) -> String {
    format!("/changes/chg_{}", change.simple())
}

/// What followed, as an address says it.
pub(super) fn query(flow: &Flow) -> String {
    match flow.change {
        Some(change) => format!("&added={}&removed={}&flagged={}&change={change}", flow.added, flow.removed, flow.flagged),
        None => String::new(),
    }
}

/// What followed, behind a sentence on the members: ` 12 sessions follow (2 to look at).`
pub(super) fn words(clients: usize, added: usize, removed: usize, flagged: usize) -> String {
    let look = if flagged > 0 { format!(" ({flagged} to look at)") } else { String::new() };
    match (clients, added + removed) {
        (_, 0) => String::new(),
        (0 | 1, 1) => format!(" 1 session follows{look}."),
        (0 | 1, n) => format!(" {n} sessions follow{look}."),
        (_, n) => format!(" The rosters of sessions to come follow: {n} places{look}."),
    }
}

/// What would follow if somebody left now: worked out, and nothing kept.
pub(super) async fn if_left(house: &House, caller: &Caller, membership: Id<Membership>) -> Markup {
    let order = Leave { membership, version: None, day: None, reason: "as if".to_owned() };
    let look = house.rehearse(&caller.actor, &caller.request, move |act| Box::pin(acts::end_membership(act, order.clone())));
    // A page that asks a question is no worse for not knowing this.
    let removed = look.await.map_or(0, |ended| ended.flow.removed);
    html! {
        @if removed > 0 {
            (parts::notice("info", &html! {
                @if removed == 1 { "One session to come expects them" } @else { (removed) " sessions to come expect them" }
                ". If they leave now, none does any more; you then see the dates, and can keep single ones."
            }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_is_said_behind_the_members() {
        assert_eq!(words(1, 0, 0, 0), "");
        assert_eq!(words(1, 1, 0, 0), " 1 session follows.");
        assert_eq!(words(1, 12, 0, 2), " 12 sessions follow (2 to look at).");
        assert_eq!(words(1, 0, 9, 0), " 9 sessions follow.");
        assert_eq!(words(3, 24, 0, 0), " The rosters of sessions to come follow: 24 places.");
    }
}
