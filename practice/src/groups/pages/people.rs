//! The list of clients with the groups near its top, and a client's profile with every spell in every group.

use axum::{
    Extension,
    extract::{Path, Query, State},
};
use kernel::{Id, Moment};
use maud::{Markup, html};
use platform::{
    House, Role, Tie, Verb,
    permit::Roles,
    web::{
        answer::{Answer, page},
        parts::{self, Field, Weight},
    },
};
use serde::Deserialize;

use super::{Said, list::places, member::spell_actions, span, waiting::stands, way, ways};
use crate::{
    access::{self, Caller, Here},
    clients::{ChangeClient, Client, ImportClients, MakeClients, part_apart, part_cover, part_facts, part_people, part_search, part_staff},
    groups::{
        acts::{self, ChangeGroup, ClientSheet, LeaveWaiting, MakeGroups, Next, Open, People, Ways},
        words::{Entry, Group, Spell},
    },
};

/// Who may give a client the code they sign in with; the room above judges it anew.
const GIVERS: [Role; 5] = [Role::Manager, Role::Supervisor, Role::FrontDesk, Role::Practitioner, Role::CaseManager];

/// What somebody looks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
    after: Option<Id<Client>>,
}

pub(super) async fn list(
    State(house): State<House>, caller: Caller, Query(asked): Query<Asked>, Query(said): Query<Said>, next: Option<Extension<Next>>,
) -> Answer {
    let (typed, after) = (asked.q.clone(), asked.after);
    let next = next.map(|Extension(next)| next);
    let people = house
        .look(&caller.actor, &caller.request, move |act| Box::pin(acts::see_people(act, typed.clone(), after, next)))
        .await?;
    let roles = caller.standing().roles;
    let first = asked.q.is_empty() && asked.after.is_none();
    let body = html! {
        div .stack {
            @if first && !people.groups.is_empty() { (group_card(&people)) }
            section .card {
                div .card-head { (part_search("/clients", &asked.q, &[])) }
                @if people.stretch.faces.is_empty() { (nobody(&asked.q, roles)) } @else { (listed(&people)) }
            }
        }
    };
    let mut shown = caller.page("Clients", Here::Clients, body);
    shown.actions = html! {
        (way(ImportClients::allows(roles, Tie::Other), "upload", "Import", "/clients/import"))
        (way(MakeGroups::allows(roles, Tie::Other), "users", "New group", "/groups/new"))
        @if MakeClients::allows(roles, Tie::Other) { (parts::link_button(Weight::Primary, "user-plus", "New client", "/clients/new")) }
    };
    shown.toast = said.toast("client");
    Ok(page(&shown))
}

fn group_card(people: &People) -> Markup {
    let groups = html! {
        div .card-body .cluster {
            @for listed in &people.groups {
                a .chip .chip-sky .chip-big href={ "/groups/" (listed.card.id) } {
                    (listed.card.name) span .tiny { (places(listed.members, &listed.card)) span .vh { " members" } }
                }
            }
        }
    };
    parts::card("Groups", &html! { a .link-btn .small href="/groups" { "All groups" } }, &groups)
}

fn nobody(typed: &str, roles: Roles) -> Markup {
    if !typed.is_empty() {
        return parts::empty_state("user", "Nobody found. Any part of the first, last or preferred name will do.", &html! {});
    }
    let add = way(MakeClients::allows(roles, Tie::Other), "user-plus", "Add a client", "/clients/new");
    parts::empty_state("user", "Clients appear here once they are assigned to you, or a group of theirs is opened to you.", &add)
}

fn listed(people: &People) -> Markup {
    let stretch = &people.stretch;
    let more = stretch.next.map(|last| format!("/clients?after={last}"));
    let more = html! { @if let Some(more) = &more { span .push { (parts::link_button(Weight::Plain, "", "Next clients", more)) } } };
    if people.open.is_empty() {
        return html! { (part_people(&stretch.faces, None, &|_| html! {})) div .card-foot { (more) } };
    }
    html! {
        form method="post" action="/memberships" {
            input type="hidden" name="key" value=(access::form_key());
            (part_people(&stretch.faces, Some(&|_| None), &|_| html! {}))
            div .card-foot .filter { (choose_group(&people.open)) (parts::button(Weight::Plain, "plus", "Add to group")) (more) }
        }
    }
}

fn choose_group(open: &[Open]) -> Markup {
    let choices: Vec<_> = [(String::new(), "Choose a group…".to_owned())]
        .into_iter()
        .chain(open.iter().map(|(id, name)| (id.to_string(), name.clone())))
        .collect();
    parts::select(&Field::new("group", "Group"), &choices, "")
}

pub(super) async fn profile(
    State(house): State<House>, caller: Caller, ask: Option<Extension<Ways>>, Path(id): Path<Id<Client>>, Query(said): Query<Said>,
) -> Answer {
    let sheet = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::see_profile(act, id))).await?;
    let (roles, profile) = (caller.standing().roles, &sheet.profile);
    let ways = ways::card(&house, &caller, &profile.record, ask).await?;
    let face = profile.record.face();
    let body = html! {
        @if let Some(warning) = &face.warning { (parts::notice("warn", &html! { strong { "Warning: " } (warning) })) }
        div .split {
            div .stack { (membership(&caller, &sheet, house.clock.now())) }
            div .stack {
                (ways)
                (part_facts(profile, ChangeClient::allows(roles, profile.tie)))
                (part_staff(profile, roles.any(&[Role::Manager, Role::Supervisor])))
                (part_cover(profile, ChangeClient::allows(roles, profile.tie), &caller.zone, house.clock.now()))
                (part_apart(profile, roles, &caller.zone, house.clock.now()))
            }
        }
    };
    let mut shown = caller.page("Client", Here::Clients, body);
    shown.heading = Some(html! {
        (parts::avatar(&face.initials(), &face.id.to_string()))
        h1 { (face.name()) }
        @if !profile.record.facts.kind.served() { (parts::chip("plain", profile.record.facts.kind.name())) }
    });
    shown.crumbs = vec![("/clients".to_owned(), "Clients".to_owned())];
    shown.actions = html! {
        (way(roles.any(&GIVERS) || roles.runs_sessions, "key-round", "Sign-in code", &format!("/clients/{id}/code")))
        (way(roles.any(&[Role::Manager, Role::Supervisor, Role::Practitioner, Role::CaseManager]), "route", "Tracks", &format!("/clients/{id}/tracks")))
        (parts::link_button(Weight::Plain, "book-open", "Chart", &format!("/clients/{id}/chart")))
    };
    shown.toast = said.toast("client");
    Ok(page(&shown))
}

/// The section Group Membership: every group the client is in, was in, or will be in, and the way into another.
fn membership(caller: &Caller, sheet: &ClientSheet, now: Moment) -> Markup {
    let id = sheet.profile.record.id;
    let over = |spell: &Spell| spell.to.is_some_and(|to| to <= now);
    let (past, current): (Vec<_>, Vec<_>) = sheet.spells.iter().partition(|(spell, _)| over(spell));
    let body = html! {
        @if current.is_empty() && sheet.waits.is_empty() {
            (parts::empty_state("users", "In no group at present.", &html! {}))
        } @else {
            ul .list {
                @for (spell, name) in current { (one(caller, sheet, spell, name, now)) }
                @for (entry, name) in &sheet.waits { (waits(caller, sheet, entry, name, now)) }
            }
        }
        @if !sheet.open.is_empty() {
            form .card-foot .filter method="post" action={ "/clients/" (id) "/groups" } {
                input type="hidden" name="key" value=(access::form_key());
                (choose_group(&sheet.open))
                (parts::date_input(&Field::new("day", "From").optional(), ""))
                (parts::button(Weight::Plain, "plus", "Add to group"))
            }
        }
        @if !past.is_empty() {
            details .card-foot {
                summary .link-btn { "Former groups (" (past.len()) ")" }
                ul .list { @for (spell, name) in past { (one(caller, sheet, spell, name, now)) } }
            }
        }
    };
    parts::card("Group Membership", &html! {}, &body)
}

/// As the policy will judge it: by the group where they look after it, else by whether the client is their own.
fn tie(sheet: &ClientSheet, group: Id<Group>) -> Tie {
    match (sheet.profile.tie, sheet.seen.get(&group)) {
        (Tie::Own, _) => Tie::Own,
        (_, Some(true)) => Tie::Managed,
        (_, Some(false)) => Tie::Viewed,
        (_, None) => Tie::Other,
    }
}

/// A group for which the client waits, with the way off its list for those who may.
fn waits(caller: &Caller, sheet: &ClientSheet, entry: &Entry, name: &str, now: Moment) -> Markup {
    let seen = sheet.seen.contains_key(&entry.group);
    let tie = tie(sheet, entry.group);
    html! {
        li .list-row {
            span .list-main {
                @if seen { a href={ "/groups/" (entry.group) "#waiting" } { b { (name) } } } @else { b { (name) } }
                span .sub { "waits for a place since " (caller.zone.short_day(entry.since)) @if !entry.note.is_empty() { " · " (entry.note) } }
                (stands(entry, &caller.zone, now))
            }
            @if LeaveWaiting::allows(caller.standing().roles, tie) {
                form method="post" action={ "/waiting/" (entry.id) "/removal" } {
                    input type="hidden" name="key" value=(access::form_key());
                    input type="hidden" name="client" value=(entry.client);
                    input type="hidden" name="version" value=(entry.version);
                    button .btn .btn-quiet .btn-danger type="submit" { "Take off" span .vh { " the waiting list of " (name) } }
                }
            }
        }
    }
}

fn one(caller: &Caller, sheet: &ClientSheet, spell: &Spell, name: &str, now: Moment) -> Markup {
    let roles = caller.standing().roles;
    let seen = sheet.seen.contains_key(&spell.group);
    let tie = tie(sheet, spell.group);
    html! {
        li .list-row {
            span .list-main {
                @if seen { a href={ "/groups/" (spell.group) } { b { (name) } } } @else { b { (name) } }
                span .sub { (span(spell, &caller.zone, now)) @if let Some(reason) = &spell.reason { " · " (reason) } }
            }
            @if spell.to.is_none_or(|to| to > now) {
                (spell_actions(spell.id, spell.group, name, (roles, tie), seen && ChangeGroup::allows(roles, tie)))
            }
        }
    }
}
