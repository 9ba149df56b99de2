//! Who has a client in person: a section of the profile, with a way to add and to remove each.

use axum::extract::{Path, State};
use axum_extra::extract::Form;
use kernel::{Error, Id, id::Staff};
use maud::{Markup, html};
use platform::{
    House,
    web::{
        answer::{Answer, go},
        parts::{self, Weight},
    },
};
use serde::Deserialize;
use uuid::Uuid;

use super::keep::CARERS;
use crate::{
    access::{self, Caller},
    clients::{
        acts::{self, Profile},
        words::Client,
    },
};

/// Who has the client, on the profile. `may` says whether the caller may change it.
pub fn part_staff(profile: &Profile, may: bool) -> Markup {
    let id = profile.record.id;
    let has = |staff: Id<Staff>| profile.grants.iter().any(|grant| grant.staff == staff && grant.assigned);
    let choices: Vec<_> = profile.staff.iter().filter(|card| card.roles.any(&CARERS) && !has(card.id)).collect();
    let body = html! {
        @if profile.grants.is_empty() {
            (parts::empty_state("user", "Nobody has this client in person. Groups may still open the client to those who lead them.", &html! {}))
        } @else {
            ul .list {
                @for grant in &profile.grants {
                    li .list-row {
                        (parts::avatar(&parts::initials(&grant.name), &grant.name))
                        span .list-main { b { (grant.name) } span .sub { @if grant.assigned { "Assigned" } @else { "Access: " (grant.reason) } } }
                        @if may {
                            form method="post" action={ "/clients/" (id) "/staff/end" } {
                                input type="hidden" name="key" value=(access::form_key());
                                input type="hidden" name="grant" value=(grant.id);
                                button .btn .btn-quiet .btn-danger .btn-icon type="submit" title="Remove" {
                                    (parts::icon("user-minus")) span .vh { "Remove " (grant.name) }
                                }
                            }
                        }
                    }
                }
            }
        }
        @if may && !choices.is_empty() {
            form .card-foot method="post" action={ "/clients/" (id) "/staff" } {
                input type="hidden" name="key" value=(access::form_key());
                label .vh for="staff" { "Assign to" }
                span .select {
                    select #staff .control name="staff" required {
                        option value="" { "Assign to…" }
                        @for card in choices { option value=(card.id) { (card.name) } }
                    }
                    (parts::icon("chevron-down"))
                }
                (parts::button(Weight::Plain, "user-plus", "Assign"))
            }
        }
    };
    parts::card("Practitioners", &html! {}, &body)
}

/// The form that assigns.
#[derive(Debug, Deserialize)]
pub(super) struct Assigned {
    key: Option<Uuid>,
    staff: Id<Staff>,
}

pub(super) async fn assign(State(house): State<House>, caller: Caller, Path(id): Path<Id<Client>>, Form(form): Form<Assigned>) -> Answer {
    house.run(&caller.actor, &caller.keyed(form.key), move |act| Box::pin(acts::assign_client(act, id, form.staff))).await?;
    Ok(go(format!("/clients/{id}")))
}

/// The form that removes.
#[derive(Debug, Deserialize)]
pub(super) struct Ended {
    key: Option<Uuid>,
    grant: String,
}

pub(super) async fn end(State(house): State<House>, caller: Caller, Path(id): Path<Id<Client>>, Form(form): Form<Ended>) -> Answer {
    let grant = form.grant.parse().map_err(|_| Error::Missing)?;
    house.run(&caller.actor, &caller.keyed(form.key), move |act| Box::pin(access::end_grant(act, grant))).await?;
    Ok(go(format!("/clients/{id}")))
}
