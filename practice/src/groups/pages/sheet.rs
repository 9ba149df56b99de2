//! A group's page: its members, who sees it, what is kept about it, and what was changed.

use axum::{
    Extension,
    extract::{Path, Query, State},
};
use kernel::{Id, Moment, Zone, id::Staff};
use maud::{Markup, html};
use platform::{
    House, Verb,
    permit::Roles,
    web::{
        answer::{Answer, page},
        parts::{self, Field, Weight},
    },
};

use super::{Said, coming, list::places, share, span, waiting, way};
use crate::{
    access::{self, Caller, Here},
    groups::{
        acts::{self, ChangeGroup, Coming, EndMembership, GroupSheet, PlaceClients},
        rules,
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

pub(super) async fn show(
    State(house): State<House>, caller: Caller, ask: Option<Extension<Coming>>, Path(id): Path<Id<Group>>, Query(said): Query<Said>,
) -> Answer {
    let sheet = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::see_group(act, id))).await?;
    let coming = coming::card(&house, &caller, id, ask).await?;
    let roles = caller.standing().roles;
    let shown = Shown { sheet: &sheet, roles, zone: &caller.zone, now: house.clock.now() };
    let may_place = PlaceClients::allows(roles, sheet.tie);
    let body = html! {
        div .split {
            div .stack {
                (remarks(&sheet))
                (members(&shown, may_place))
                (waiting::card(&sheet, roles, may_place, &caller.zone, shown.now))
                @if !sheet.past.is_empty() { (past(&shown)) }
                @if !sheet.history.is_empty() { (history(&shown)) }
            }
            div .stack { (about(&shown)) (coming) (share::card(&sheet, roles, &caller.zone, shown.now)) }
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
    let aside = html! {
        (parts::chip("plain", places(now, &sheet.card)))
        @if sheet.held > 0 { (parts::chip("sky", format!("{} offered", sheet.held))) }
    };
    parts::card("Members", &aside, &body)
}

/// What limits say to how things stand, and who sits together although they are kept apart.
fn remarks(sheet: &GroupSheet) -> Markup {
    html! {
        @if !sheet.remarks.is_empty() { (parts::notice("warn", &html! { @for remark in &sheet.remarks { p { (remark) } } })) }
        @if !sheet.together.is_empty() {
            (parts::notice("warn", &html! { p { "Kept apart, and members of this group at one time:" } ul { @for pair in &sheet.together { li { (pair) } } } }))
        }
    }
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
        ("Programme", or(&card.programme)),
        ("Provider", html! { (shown.name(card.provider)) }),
        ("Co-facilitators", or(&leads.join(", "))),
        ("Usual code", or(card.service_code.as_deref().unwrap_or_default())),
        ("Places", places_said(shown)),
        ("Outward name", html! { (card.outward_name) }),
        ("Schedule", html! { a href={ "/schedule/new?group=" (card.id) } { "Schedule a session" } }),
    ];
    parts::card("About", &html! {}, &html! { div .card-body { (parts::facts(&rows)) } })
}

/// The group's own places and the limits beside them, with the way to change them.
fn places_said(shown: &Shown<'_>) -> Markup {
    let sheet = shown.sheet;
    html! {
        @match sheet.card.capacity { Some(places) => (places), None => "any number" }
        @if let Some(least) = sheet.limits.first().and_then(|own| own.least) { ", at least " (least) }
        @for limit in sheet.limits.iter().filter(|limit| limit.id.is_some()) { span .sub { (rules::allowed(limit)) } }
        @if ChangeGroup::allows(shown.roles, sheet.tie) { " " a .link-btn .small href={ "/groups/" (sheet.card.id) "/places" } { "Change" span .vh { " the places" } } }
    }
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
