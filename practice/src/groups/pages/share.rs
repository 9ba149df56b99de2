//! Who sees a group: the card on its page, the dialogue in which it is opened to somebody with rights and days, or somebody
//! covers, and the end of it.

use axum::extract::{Path, Query, State};
use axum_extra::extract::Form;
use kernel::{Day, Error, Id, Moment, Refusal, Zone, id::Staff};
use maud::{Markup, html};
use platform::{
    House, Verb,
    permit::Roles,
    web::{
        answer::{Answer, again, go, page},
        parts::{self, Field, Weight, at, summary},
        shell::Page,
    },
};
use serde::Deserialize;
use uuid::Uuid;

use super::not_done;
use crate::{
    access::{self, Caller, Grant, GrantGroup, Here, Rights, StaffCard},
    groups::{
        acts::{self, GroupSheet, ShareSheet},
        words::{Group, Share},
    },
};

fn named(staff: &[StaffCard], id: Id<Staff>) -> &str {
    staff.iter().find(|card| card.id == id).map_or("somebody who left", |card| card.name.as_str())
}

/// `since 24 Nov 2026, until 30 Nov 2026`: for how long a grant lets somebody in.
fn span(grant: &Grant, zone: &Zone, now: Moment) -> String {
    let day = |at: Moment| zone.short_day(at);
    let last = grant.until.map(|until| day(until.plus(-1).max(grant.since)));
    match last {
        Some(_) if grant.over(now) && grant.until <= Some(grant.since) => format!("taken back before {}", day(grant.since)),
        Some(last) if grant.over(now) => format!("{} – {last}", day(grant.since)),
        Some(last) if grant.since > now => format!("from {} until {last}", day(grant.since)),
        Some(last) => format!("since {}, until {last}", day(grant.since)),
        None if grant.since > now => format!("from {}", day(grant.since)),
        None => format!("since {}", day(grant.since)),
    }
}

fn line(grant: &Grant, staff: &[StaffCard], zone: &Zone, now: Moment) -> Markup {
    html! {
        (parts::avatar(&parts::initials(&grant.name), &grant.name))
        span .list-main {
            b { (grant.name) } " " (parts::tag(if grant.since > now { "late" } else { "plain" }, grant.rights.name()))
            span .sub {
                (span(grant, zone, now)) @if !grant.reason.is_empty() { " · " (grant.reason) }
                @if let Some(by) = grant.by { " · given by " (named(staff, by)) }
                @if let Some(by) = grant.ended_by { " · ended by " (named(staff, by)) }
            }
        }
    }
}

/// Who sees the group: those who lead it, those it is opened to, and those it was; and the way to open it or take it back.
pub(super) fn card(sheet: &GroupSheet, roles: Roles, zone: &Zone, now: Moment) -> Markup {
    let card = &sheet.card;
    let may = GrantGroup::allows(roles, sheet.tie);
    let leads = |id: Id<Staff>| id == card.provider || card.facilitators.contains(&id);
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
                    (line(grant, &sheet.staff, zone, now))
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
        @if may {
            div .card-foot {
                (parts::link_button(Weight::Plain, "key-round", "Share", &format!("/groups/{}/access", card.id)))
                (parts::link_button(Weight::Plain, "calendar-days", "Cover", &format!("/groups/{}/access?cover=true", card.id)))
            }
        }
        @if !sheet.former.is_empty() {
            details .card-foot {
                summary .link-btn { "Former access (" (sheet.former.len()) ")" }
                ul .list { @for grant in &sheet.former { li .list-row { (line(grant, &sheet.staff, zone, now)) } } }
            }
        }
    };
    parts::card("Who sees this group", &html! {}, &body)
}

/// Whether the dialogue is for somebody who covers.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    cover: bool,
}

/// The form that opens a group to somebody.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Opened {
    key: Option<Uuid>,
    staff: String,
    rights: String,
    from: String,
    until: String,
    reason: String,
    cover: bool,
}

fn day(typed: &str, field: &str) -> Result<Option<Day>, Refusal> {
    let wrong = |_| Refusal::new("day.shape", "Write the day as year-month-day, for example 2026-11-23.").at(field);
    Some(typed.trim()).filter(|typed| !typed.is_empty()).map(|typed| typed.parse().map_err(wrong)).transpose()
}

impl Opened {
    fn order(&self, group: Id<Group>) -> Result<Share, Vec<Refusal>> {
        let staff = self.staff.parse().map_err(|_| Refusal::new("group.share_whom", "Choose whom to open the group to.").at("staff"));
        match (staff, day(&self.from, "from"), day(&self.until, "until")) {
            (Ok(staff), Ok(from), Ok(until)) => {
                let rights = Rights::read(&self.rights).unwrap_or_default();
                Ok(Share { group, staff, rights, from, until, reason: self.reason.clone(), cover: self.cover })
            }
            (staff, from, until) => Err([staff.err(), from.err(), until.err()].into_iter().flatten().collect()),
        }
    }
}

async fn sheet(house: &House, caller: &Caller, id: Id<Group>) -> Result<ShareSheet, Error> {
    house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::open_sharing(act, id))).await
}

pub(super) async fn open(State(house): State<House>, caller: Caller, Path(id): Path<Id<Group>>, Query(asked): Query<Asked>) -> Answer {
    let sheet = sheet(&house, &caller, id).await?;
    Ok(page(&dialogue(&caller, &sheet, &Opened { cover: asked.cover, ..Opened::default() }, &[])))
}

fn dialogue(caller: &Caller, sheet: &ShareSheet, typed: &Opened, wrong: &[Refusal]) -> Page {
    let id = sheet.card.id;
    let choices: Vec<_> =
        [(String::new(), "Choose…".to_owned())].into_iter().chain(sheet.staff.iter().map(|one| (one.id.to_string(), one.name.clone()))).collect();
    let rights: Vec<_> = Rights::ALL.map(|one| (one.word().to_owned(), format!("{}: {}", one.name(), one.means()))).to_vec();
    let chosen = Rights::read(&typed.rights).unwrap_or_default().word();
    let (whom, hint) = if typed.cover {
        ("Who covers?", "They see every member, and run the sessions, for these days only.")
    } else {
        ("Open this group to", "They see every member at once, beside the clients they have anyway.")
    };
    let until = Field::new("until", "Last day").error(at(wrong, "until"));
    let until = if typed.cover { until } else { until.optional().hint("Left empty: until somebody ends it.") };
    let body = html! {
        (summary(wrong))
        section .card { div .card-body {
            form .form method="post" action={ "/groups/" (id) "/access" } {
                input type="hidden" name="key" value=(access::form_key());
                @if typed.cover { input type="hidden" name="cover" value="true"; }
                (parts::select(&Field::new("staff", whom).hint(hint).error(at(wrong, "staff")), &choices, &typed.staff))
                (parts::radios(&Field::new("rights", "What they may do"), &rights, chosen))
                div .form-row {
                    (parts::date_input(
                        &Field::new("from", "First day").optional().hint("Left empty: now. A day to come is possible.").error(at(wrong, "from")),
                        &typed.from,
                    ))
                    (parts::date_input(&until, &typed.until))
                }
                (parts::text_input(&Field::new("reason", "Reason").optional().error(at(wrong, "reason")), &typed.reason))
                div .form-actions {
                    (parts::button(Weight::Primary, "key-round", if typed.cover { "Let them cover" } else { "Give access" }))
                    (parts::link_button(Weight::Quiet, "", "Cancel", &format!("/groups/{id}")))
                }
            }
        } }
    };
    let title = if typed.cover { format!("Cover {}", sheet.card.name) } else { format!("Share {}", sheet.card.name) };
    let mut shown = caller.page(title, Here::Groups, body);
    shown.crumbs = vec![("/groups".to_owned(), "Groups".to_owned()), (format!("/groups/{id}"), sheet.card.name.clone())];
    shown
}

pub(super) async fn share(State(house): State<House>, caller: Caller, Path(id): Path<Id<Group>>, Form(form): Form<Opened>) -> Answer {
    let request = caller.keyed(form.key);
    let done = match form.order(id) {
        Ok(order) => house.run(&caller.actor, &request, move |act| Box::pin(acts::share_group(act, order.clone()))).await.map(|_| ()),
        Err(wrong) => Err(wrong.into()),
    };
    match done {
        Ok(()) => Ok(go(format!("/groups/{id}?done=shared"))),
        Err(Error::Refused(wrong)) => Ok(again(&dialogue(&caller, &sheet(&house, &caller, id).await?, &form, &wrong))),
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
    match house.run(&caller.actor, &caller.keyed(form.key), move |act| Box::pin(acts::end_share(act, id, grant))).await {
        Ok(()) => Ok(go(format!("/groups/{id}?done=unshared"))),
        Err(Error::Refused(wrong)) => not_done(&caller, Here::Groups, &wrong, &format!("/groups/{id}")),
        Err(error) => Err(error.into()),
    }
}
