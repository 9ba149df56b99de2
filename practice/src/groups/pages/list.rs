//! The list of groups, and the answers of the group picker.

use axum::{
    Extension, Json,
    extract::{Query, State},
};
use kernel::Zone;
use maud::{Markup, html};
use platform::{
    House, Tie, Verb,
    web::{
        answer::{Answer, JsonFail, page},
        parts::{self, Weight, column, number_column},
    },
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    access::{Caller, Here},
    groups::{
        acts::{self, ChangeGroup, MakeGroups, Next},
        words::{GroupCard, Listed},
    },
};

pub(super) async fn list(State(house): State<House>, caller: Caller, next: Option<Extension<Next>>) -> Answer {
    let next = next.map(|Extension(next)| next);
    let groups = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::list_groups(act, next))).await?;
    let roles = caller.standing().roles;
    let new = MakeGroups::allows(roles, Tie::Other);
    let body = html! {
        section .card {
            @if groups.is_empty() {
                (parts::empty_state("users", "A group is a named set of clients: to meet in sessions, or to open them to colleagues.", &super::way(
                    new, "plus", "Make a group", "/groups/new",
                )))
            } @else {
                (table(&groups, &caller.zone, next.is_some(), ChangeGroup::allows(roles, Tie::Other)))
            }
        }
    };
    let mut shown = caller.page("Groups", Here::Groups, body);
    shown.actions = html! { @if new { (parts::link_button(Weight::Primary, "plus", "Add Group", "/groups/new")) } };
    Ok(page(&shown))
}

/// `8 / 12`, or `8` where any number may be members.
pub(super) fn places(members: i64, card: &GroupCard) -> String {
    card.capacity.map_or_else(|| members.to_string(), |capacity| format!("{members} / {capacity}"))
}

fn table(groups: &[Listed], zone: &Zone, with_next: bool, may_change: bool) -> Markup {
    let mut columns =
        vec![column("Group"), column("Initials"), column("Kind"), column("Provider"), number_column("Members"), column("Clients")];
    if with_next {
        columns.insert(5, column("Next session"));
    }
    let row = |listed: &Listed| {
        let card = &listed.card;
        let mut cells = vec![
            html! { a href={ "/groups/" (card.id) } { (card.name) } @if !card.open { " " (parts::tag("plain", "Closed")) } },
            html! { (card.initials) },
            html! { (card.kind.name()) @if !card.modality.is_empty() { span .sub { (card.modality) } } },
            html! { (listed.provider) },
            html! { (places(listed.members, card)) },
            html! {
                span .cluster {
                    a .link-btn href={ "/groups/" (card.id) } { "View Clients" span .vh { " of " (card.name) } }
                    @if may_change { a .link-btn href={ "/groups/" (card.id) "/edit" } { "Edit" span .vh { " " (card.name) } } }
                }
            },
        ];
        if with_next {
            cells.insert(5, html! { @match listed.next {
                Some(at) => { span .nowrap { (zone.short_day(at)) "," } " " (zone.clock(at)) }
                None => span .muted { "none" },
            } });
        }
        cells
    };
    parts::table("Groups", &columns, &groups.iter().map(row).collect::<Vec<_>>())
}

/// What is typed into the picker.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
}

pub(super) async fn find(State(house): State<House>, caller: Caller, Query(asked): Query<Asked>) -> Result<Json<Value>, JsonFail> {
    let found = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::find_groups(act, asked.q.clone()))).await?;
    let item = |card: &GroupCard| json!({ "id": card.id, "label": card.name, "sub": card.initials });
    Ok(Json(json!({ "items": found.iter().map(item).collect::<Vec<_>>() })))
}
