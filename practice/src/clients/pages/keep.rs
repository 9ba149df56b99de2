//! The form of a client: new, and to be changed.

use axum::extract::{Path, State};
use axum_extra::extract::Form;
use kernel::{Error, Id, Refusal, id::Staff};
use maud::{Markup, html};
use platform::{
    House,
    web::{
        answer::{Answer, again, go, page},
        parts::{self, Field, Weight, at, summary},
    },
};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    access::{self, Caller, Here, StaffCard},
    clients::{
        acts::{self, EditClient, MakeClient},
        words::{Client, RecordKind, Typed},
    },
};

/// The form as it comes back.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Filled {
    key: Option<Uuid>,
    version: i64,
    staff: Vec<Id<Staff>>,
    another: bool,
    first_name: String,
    last_name: String,
    preferred_name: String,
    born: String,
    email: String,
    phone: String,
    warning: String,
    kind: String,
}

impl Filled {
    fn typed(&self) -> Typed {
        Typed {
            first_name: self.first_name.clone(),
            last_name: self.last_name.clone(),
            preferred_name: self.preferred_name.clone(),
            born: self.born.clone(),
            email: self.email.clone(),
            phone: self.phone.clone(),
            warning: self.warning.clone(),
            kind: self.kind.clone(),
        }
    }
}

/// What the form shows.
struct Shown<'a> {
    action: String,
    back: String,
    save: &'a str,
    typed: Typed,
    version: Option<i64>,
    staff: &'a [StaffCard],
    chosen: &'a [Id<Staff>],
    wrong: &'a [Refusal],
}

pub(super) async fn new(State(house): State<House>, caller: Caller) -> Answer {
    let staff = house.look(&caller.actor, &caller.request, |act| Box::pin(acts::new_client(act))).await?;
    Ok(page(&caller.page("New client", Here::Clients, new_form(Typed::default(), &staff, &[], &[]))))
}

fn new_form(typed: Typed, staff: &[StaffCard], chosen: &[Id<Staff>], wrong: &[Refusal]) -> Markup {
    form(&Shown { action: "/clients".into(), back: "/clients".into(), save: "Add client", typed, version: None, staff, chosen, wrong })
}

pub(super) async fn make(State(house): State<House>, caller: Caller, Form(filled): Form<Filled>) -> Answer {
    let order = MakeClient { typed: filled.typed(), staff: filled.staff.clone(), another: filled.another };
    let made = house.run(&caller.actor, &caller.keyed(filled.key), move |act| Box::pin(acts::make_client(act, order.clone()))).await;
    match made {
        Ok(id) => Ok(go(format!("/clients/{id}"))),
        Err(Error::Refused(wrong)) => {
            let staff = house.look(&caller.actor, &caller.request, |act| Box::pin(acts::new_client(act))).await?;
            Ok(again(&caller.page("New client", Here::Clients, new_form(filled.typed(), &staff, &filled.staff, &wrong))))
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn open(State(house): State<House>, caller: Caller, Path(id): Path<Id<Client>>) -> Answer {
    let record = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::open_client(act, id))).await?;
    Ok(page(&caller.page("Edit client", Here::Clients, edit_form(id, Typed::from(&record.facts), record.version, &[]))))
}

fn edit_form(id: Id<Client>, typed: Typed, version: i64, wrong: &[Refusal]) -> Markup {
    let (action, back) = (format!("/clients/{id}/edit"), format!("/clients/{id}"));
    form(&Shown { action, back, save: "Save", typed, version: Some(version), staff: &[], chosen: &[], wrong })
}

pub(super) async fn edit(State(house): State<House>, caller: Caller, Path(id): Path<Id<Client>>, Form(filled): Form<Filled>) -> Answer {
    let order = EditClient { id, version: filled.version, typed: filled.typed() };
    let done = house.run(&caller.actor, &caller.keyed(filled.key), move |act| Box::pin(acts::edit_client(act, order.clone()))).await;
    match done {
        Ok(()) => Ok(go(format!("/clients/{id}"))),
        Err(Error::Refused(wrong)) => {
            Ok(again(&caller.page("Edit client", Here::Clients, edit_form(id, filled.typed(), filled.version, &wrong))))
        }
        Err(error) => Err(error.into()),
    }
}

fn form(shown: &Shown<'_>) -> Markup {
    let Shown { typed, wrong, .. } = shown;
    let optional = |name, label| Field::new(name, label).optional().error(at(wrong, name));
    let required = |name, label| Field::new(name, label).error(at(wrong, name));
    html! {
        (summary(wrong))
        section .card { div .card-body {
            form .form method="post" action=(shown.action) {
                input type="hidden" name="key" value=(access::form_key());
                @if let Some(version) = shown.version { input type="hidden" name="version" value=(version); }
                div .form-row {
                    (parts::text_input(&required("first_name", "First name"), &typed.first_name))
                    (parts::text_input(&required("last_name", "Last name"), &typed.last_name))
                }
                div .form-row {
                    (parts::text_input(&optional("preferred_name", "Preferred name"), &typed.preferred_name))
                    (parts::date_input(&optional("born", "Birth date"), &typed.born))
                }
                div .form-row {
                    (parts::input("email", &optional("email", "E-mail"), &typed.email))
                    (parts::input("tel", &optional("phone", "Phone"), &typed.phone))
                }
                (parts::text_input(
                    &optional("warning", "Warning").hint("Shown wherever the client is, to everybody who sees them. One short line; not a note."),
                    &typed.warning,
                ))
                (parts::select(
                    &Field::new("kind", "Kind of record").hint("Everything but a client is left out of statistics, pathways and claims.").error(at(wrong, "kind")),
                    &RecordKind::ALL.map(|kind| (kind.word().to_owned(), kind.name().to_owned())),
                    &typed.kind,
                ))
                @if !shown.staff.is_empty() { (assigned(shown)) }
                @if at(wrong, "another").is_some() { (parts::checkbox(&optional("another", "This is another person of the same name"), "true", false)) }
                div .form-actions {
                    (parts::button(Weight::Primary, "", shown.save))
                    (parts::link_button(Weight::Quiet, "", "Cancel", &shown.back))
                }
            }
        } }
    }
}

fn assigned(shown: &Shown<'_>) -> Markup {
    html! {
        fieldset .field {
            legend .field-label { "Assigned to" span .optional { " (optional)" } }
            div .checks .checks-row {
                @for card in shown.staff.iter().filter(|card| card.roles.any(&CARERS)) {
                    label .check {
                        input type="checkbox" name="staff" value=(card.id) checked[shown.chosen.contains(&card.id)];
                        span { (card.name) }
                    }
                }
            }
        }
    }
}

/// Whom clients are usually assigned to.
pub(super) const CARERS: [platform::Role; 5] = [
    platform::Role::Manager,
    platform::Role::Supervisor,
    platform::Role::Practitioner,
    platform::Role::CaseManager,
    platform::Role::Technician,
];
