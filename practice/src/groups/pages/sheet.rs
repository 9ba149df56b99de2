//! A group's page: its members, who sees it, what is kept about it, and what was changed.

use axum::extract::{Path, Query, State};
use axum_extra::extract::Form;
use kernel::{Day, Error, Id, Moment, Zone, id::Staff};
use maud::{Markup, html};
use platform::{
    House, Verb,
    permit::Roles,
    web::{
        answer::{Answer, go, page},
        parts::{self, Field, Weight},
    },
};
use serde::Deserialize;
use uuid::Uuid;

use super::{Said, list::places, not_done, span, way};
use crate::{
    access::{self, Caller, GrantGroup, Here},
    groups::{
        acts::{self, ChangeGroup, EndMembership, GroupSheet, PlaceClients, Share},
        words::{Group, LogLine, Member},
    },
};

/// What the page is made of, and for whom.
struct Shown<'a> {
    sheet: &'a GroupSheet,
    roles: Roles,
    zone: &'a Zone,
    now: Moment,
}

impl Shown<'_> {
    fn name(&self, staff: Id<Staff>) -> &str {
        self.sheet.staff.iter().find(|card| card.id == staff).map_or("somebody who left", |card| card.name.as_str())
    }
}

pub(super) async fn show(State(house): State<House>, caller: Caller, Path(id): Path<Id<Group>>, Query(said): Query<Said>) -> Answer {
    let sheet = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::see_group(act, id))).await?;
    let roles = caller.standing().roles;
    let shown = Shown { sheet: &sheet, roles, zone: &caller.zone, now: house.clock.now() };
    let may_place = PlaceClients::allows(roles, sheet.tie);
    let body = html! {
        div .split {
            div .stack {
                (members(&shown, may_place))
                @if !sheet.past.is_empty() { (past(&shown)) }
                @if !sheet.history.is_empty() { (history(&shown)) }
            }
            div .stack { (about(&shown)) (access_card(&shown)) }
        }
    };
    let mut page_shown = caller.page(sheet.card.name.clone(), Here::Groups, body);
    page_shown.heading = Some(html! {
        h1 { (sheet.card.name) }
        (parts::chip("sky", &sheet.card.initials))
        @if !sheet.card.open { (parts::chip("plain", "Closed to new members")) }
    });
    page_shown.crumbs = vec![("/groups".to_owned(), "Groups".to_owned())];
    page_shown.actions = html! {
        (way(ChangeGroup::allows(roles, sheet.tie), "pencil-line", "Edit", &format!("/groups/{id}/edit")))
        @if may_place { (parts::link_button(Weight::Primary, "user-plus", "Add Client", &format!("/groups/{id}/add"))) }
    };
    page_shown.toast = said.toast("group");
    Ok(page(&page_shown))
}

fn members(shown: &Shown<'_>, may_place: bool) -> Markup {
    let sheet = shown.sheet;
    let now = i64::try_from(sheet.members.iter().filter(|member| member.spell.holds(shown.now)).count()).unwrap_or(i64::MAX);
    let may_end = EndMembership::allows(shown.roles, sheet.tie);
    let add = way(may_place && sheet.members.is_empty(), "user-plus", "Add clients", &format!("/groups/{}/add", sheet.card.id));
    let body = html! {
        @if sheet.members.is_empty() {
            (parts::empty_state("users", "Nobody is a member yet.", &add))
        } @else {
            ul .list { @for member in &sheet.members { li .list-row { (line(shown, member)) @if may_end { (remove(member)) } } } }
        }
        @if may_place && sheet.card.open { (quick_add(sheet.card.id)) }
    };
    parts::card("Members", &parts::chip("plain", places(now, &sheet.card)), &body)
}

fn line(shown: &Shown<'_>, member: &Member) -> Markup {
    let face = &member.face;
    html! {
        (parts::avatar(&face.initials(), &face.id.to_string()))
        span .list-main {
            a href={ "/clients/" (face.id) } { b { (face.name()) } }
            span .sub {
                (span(&member.spell, shown.zone, shown.now))
                @if let Some(reason) = &member.spell.reason { " · " (reason) }
            }
        }
        @if let Some(warning) = &face.warning { span title=(warning) { (parts::tag("risk", "Warning")) } }
    }
}

fn remove(member: &Member) -> Markup {
    html! {
        a .btn .btn-quiet .btn-danger .btn-icon href={ "/memberships/" (member.spell.id) "/end?at=group" } title="Remove from Group" {
            (parts::icon("user-minus")) span .vh { "Remove " (member.face.name()) " from the group" }
        }
    }
}

/// Adding by typing a name: with script the list drops down; without, the server looks the name up.
fn quick_add(id: Id<Group>) -> Markup {
    html! {
        form .card-foot .filter method="post" action={ "/groups/" (id) "/members" } {
            input type="hidden" name="key" value=(access::form_key());
            div .field-grow { (parts::picker(&Field::new("client_name", "Add a member by name"), "/clients/find", "client", "", "")) }
            (parts::date_input(&Field::new("day", "From").optional(), ""))
            (parts::button(Weight::Plain, "plus", "Add"))
        }
    }
}

fn past(shown: &Shown<'_>) -> Markup {
    let rows = html! { ul .list { @for member in &shown.sheet.past { li .list-row { (line(shown, member)) } } } };
    parts::card("Former members", &html! {}, &rows)
}

fn about(shown: &Shown<'_>) -> Markup {
    let card = &shown.sheet.card;
    let leads: Vec<_> = card.facilitators.iter().map(|id| shown.name(*id)).collect();
    let or = |value: &str| html! { @if value.is_empty() { span .muted { "none" } } @else { (value) } };
    let rows = [
        ("Kind", html! { (card.kind.name()) }),
        ("Method", or(&card.modality)),
        ("Provider", html! { (shown.name(card.provider)) }),
        ("Co-facilitators", or(&leads.join(", "))),
        ("Usual code", or(card.service_code.as_deref().unwrap_or_default())),
        ("Places", html! { @match card.capacity { Some(places) => (places), None => "any number" } }),
        ("Outward name", html! { (card.outward_name) }),
        ("Schedule", html! { a href={ "/schedule/new?group=" (card.id) } { "Schedule a session" } }),
    ];
    parts::card("About", &html! {}, &html! { div .card-body { (parts::facts(&rows)) } })
}

/// Who sees the group: those who lead it, and those it was opened to; on the same card it is opened and taken back.
fn access_card(shown: &Shown<'_>) -> Markup {
    let sheet = shown.sheet;
    let card = &sheet.card;
    let may = GrantGroup::allows(shown.roles, sheet.tie);
    let leads = |id: Id<Staff>| id == card.provider || card.facilitators.contains(&id);
    let has = |id: Id<Staff>| leads(id) || sheet.grants.iter().any(|grant| grant.staff == id);
    let choices: Vec<_> = [(String::new(), "Choose…".to_owned())]
        .into_iter()
        .chain(sheet.staff.iter().filter(|one| one.active && !has(one.id)).map(|one| (one.id.to_string(), one.name.clone())))
        .collect();
    let body = html! {
        ul .list {
            @for one in sheet.staff.iter().filter(|one| leads(one.id)) {
                li .list-row {
                    (parts::avatar(&parts::initials(&one.name), &one.name))
                    span .list-main { b { (one.name) } span .sub { @if one.id == card.provider { "Provider" } @else { "Co-facilitator" } } }
                }
            }
            @for grant in &sheet.grants {
                li .list-row {
                    (parts::avatar(&parts::initials(&grant.name), &grant.name))
                    span .list-main {
                        b { (grant.name) }
                        span .sub { "since " (shown.zone.short_day(grant.since)) @if !grant.reason.is_empty() { " · " (grant.reason) } }
                    }
                    @if may {
                        form method="post" action={ "/groups/" (card.id) "/access/end" } {
                            input type="hidden" name="key" value=(access::form_key());
                            input type="hidden" name="grant" value=(grant.id);
                            button .btn .btn-quiet .btn-danger type="submit" { "Withdraw" span .vh { " access of " (grant.name) } }
                        }
                    }
                }
            }
        }
        @if may && choices.len() > 1 {
            form .card-body .form method="post" action={ "/groups/" (card.id) "/access" } {
                input type="hidden" name="key" value=(access::form_key());
                (parts::select(&Field::new("staff", "Open this group to").hint("They see every member at once, beside the clients they have anyway."), &choices, ""))
                div .form-row {
                    (parts::date_input(&Field::new("until", "Last day").optional(), ""))
                    (parts::text_input(&Field::new("reason", "Reason").optional(), ""))
                }
                div { (parts::button(Weight::Plain, "key-round", "Give access")) }
            }
        }
    };
    parts::card("Who sees this group", &html! {}, &body)
}

fn history(shown: &Shown<'_>) -> Markup {
    let name = |line: &LogLine| {
        let all = shown.sheet.members.iter().chain(&shown.sheet.past);
        all.into_iter().find(|member| member.spell.id == line.spell).map_or_else(|| "A client".to_owned(), |member| member.face.name())
    };
    let lines = html! {
        ul .list {
            @for line in &shown.sheet.history {
                li .list-row {
                    span .list-main {
                        b { (name(line)) } " " (line.what)
                        @if line.what == "joined" { " on " (shown.zone.short_day(line.from)) }
                        @if line.what == "left" { @if let Some(to) = line.to { " on " (shown.zone.short_day(to.plus(-1))) } }
                        span .sub {
                            @if !line.reason.is_empty() { (line.reason) " · " }
                            (shown.zone.stamp(line.recorded_at))
                            @if let Some(by) = line.recorded_by { " · " (shown.name(by)) }
                        }
                    }
                }
            }
        }
    };
    html! { details .card { summary .card-head { h2 { "Changes of membership" } } (lines) } }
}

/// The form that opens a group to somebody.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Opened {
    key: Option<Uuid>,
    staff: String,
    until: String,
    reason: String,
}

pub(super) async fn share(State(house): State<House>, caller: Caller, Path(id): Path<Id<Group>>, Form(form): Form<Opened>) -> Answer {
    let staff = form.staff.parse().map_err(|_| Error::refuse("group.share_whom", "Choose whom to open the group to."))?;
    let order = Share { group: id, staff, until: form.until.parse::<Day>().ok(), reason: form.reason };
    let back = format!("/groups/{id}");
    match house.run(&caller.actor, &caller.keyed(form.key), move |act| Box::pin(acts::share_group(act, order.clone()))).await {
        Ok(()) => Ok(go(back)),
        Err(Error::Refused(wrong)) => not_done(&caller, Here::Groups, &wrong, &back),
        Err(error) => Err(error.into()),
    }
}

/// The form that takes access back.
#[derive(Debug, Deserialize)]
pub(super) struct Closed {
    key: Option<Uuid>,
    grant: String,
}

pub(super) async fn unshare(State(house): State<House>, caller: Caller, Path(id): Path<Id<Group>>, Form(form): Form<Closed>) -> Answer {
    let grant = form.grant.parse().map_err(|_| Error::Missing)?;
    house.run(&caller.actor, &caller.keyed(form.key), move |act| Box::pin(access::end_grant(act, grant))).await?;
    Ok(go(format!("/groups/{id}")))
}
