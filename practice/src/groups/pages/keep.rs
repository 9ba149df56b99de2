//! The form of a group: new, and to be changed.

use axum::{
    Extension,
    extract::{Path, State},
};
use axum_extra::extract::Form;
use kernel::{Error, Id, Refusal};
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
    groups::{
        acts::{self, EditGroup, GroupForm, MakeGroup, Templates},
        words::{Group, Kind, Typed},
    },
};

/// Methods that are proposed; any other can be written.
const METHODS: [&str; 9] = [
    "DBT", "CBT", "ACT", "Relapse prevention", "Process", "Psychodynamic", "Mindfulness", "Medication management", "Recreational",
];

/// The form as it comes back.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Filled {
    key: Option<Uuid>,
    version: i64,
    name: String,
    initials: String,
    outward_name: String,
    provider: String,
    facilitators: Vec<String>,
    kind: String,
    modality: String,
    programme: String,
    service_code: String,
    capacity: String,
    open: bool,
    template: String,
}

impl Filled {
    fn typed(&self) -> Typed {
        Typed {
            name: self.name.clone(),
            initials: self.initials.clone(),
            outward_name: self.outward_name.clone(),
            provider: self.provider.clone(),
            facilitators: self.facilitators.clone(),
            kind: self.kind.clone(),
            modality: self.modality.clone(),
            programme: self.programme.clone(),
            service_code: self.service_code.clone(),
            capacity: self.capacity.clone(),
            open: self.open,
        }
    }
}

/// What the roof hands in: where the note templates are asked for.
type Ask = Option<Extension<Templates>>;

/// The templates to choose from; nothing where the roof hands no question in.
async fn offered(house: &House, caller: &Caller, ask: Ask) -> Result<Vec<(Uuid, String)>, Error> {
    let Some(Extension(ask)) = ask else { return Ok(Vec::new()) };
    house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::templates(act, ask))).await
}

/// The template that the form names, if it is one of those offered.
fn chosen(filled: &Filled, offered: &[(Uuid, String)]) -> Option<Uuid> {
    offered.iter().map(|(id, _)| *id).find(|id| id.to_string() == filled.template)
}

pub(super) async fn new(State(house): State<House>, caller: Caller, ask: Ask) -> Answer {
    let shown = house.look(&caller.actor, &caller.request, |act| Box::pin(acts::new_group(act))).await?;
    let offered = offered(&house, &caller, ask).await?;
    Ok(page(&caller.page("New group", Here::Groups, form("/groups", "/groups", &shown, &offered, &[]))))
}

pub(super) async fn make(State(house): State<House>, caller: Caller, ask: Ask, Form(filled): Form<Filled>) -> Answer {
    let offered = offered(&house, &caller, ask).await?;
    let (order, template) = (MakeGroup { typed: filled.typed() }, chosen(&filled, &offered));
    let made = house
        .run(&caller.actor, &caller.keyed(filled.key), move |act| Box::pin(acts::make_with_template(act, order.clone(), template)))
        .await;
    match made {
        Ok(id) => Ok(go(format!("/groups/{id}"))),
        Err(Error::Refused(wrong)) => {
            let shown = house.look(&caller.actor, &caller.request, |act| Box::pin(acts::new_group(act))).await?;
            let shown = GroupForm { typed: filled.typed(), template, ..shown };
            Ok(again(&caller.page("New group", Here::Groups, form("/groups", "/groups", &shown, &offered, &wrong))))
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn open(State(house): State<House>, caller: Caller, ask: Ask, Path(id): Path<Id<Group>>) -> Answer {
    let shown = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::open_group(act, id))).await?;
    let offered = offered(&house, &caller, ask).await?;
    Ok(page(&caller.page("Edit group", Here::Groups, edit_form(id, &shown, &offered, &[]))))
}

fn edit_form(id: Id<Group>, shown: &GroupForm, offered: &[(Uuid, String)], wrong: &[Refusal]) -> Markup {
    form(&format!("/groups/{id}/edit"), &format!("/groups/{id}"), shown, offered, wrong)
}

pub(super) async fn edit(
    State(house): State<House>, caller: Caller, ask: Ask, Path(id): Path<Id<Group>>, Form(filled): Form<Filled>,
) -> Answer {
    let offered = offered(&house, &caller, ask).await?;
    let (order, template) = (EditGroup { id, version: filled.version, typed: filled.typed() }, chosen(&filled, &offered));
    // Where no templates are offered the form cannot have said anything about them.
    let said = (!offered.is_empty()).then_some(template);
    let done = house
        .run(&caller.actor, &caller.keyed(filled.key), move |act| Box::pin(acts::edit_with_template(act, order.clone(), said)))
        .await;
    match done {
        Ok(()) => Ok(go(format!("/groups/{id}"))),
        Err(Error::Refused(wrong)) => {
            let shown = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::open_group(act, id))).await?;
            let shown = GroupForm { typed: filled.typed(), version: Some(filled.version), template, ..shown };
            Ok(again(&caller.page("Edit group", Here::Groups, edit_form(id, &shown, &offered, &wrong))))
        }
        Err(error) => Err(error.into()),
    }
}

fn form(action: &str, back: &str, shown: &GroupForm, offered: &[(Uuid, String)], wrong: &[Refusal]) -> Markup {
    let typed = &shown.typed;
    let template = shown.template.map(|id| id.to_string()).unwrap_or_default();
    let optional = |name, label| Field::new(name, label).optional().error(at(wrong, name));
    let required = |name, label| Field::new(name, label).error(at(wrong, name));
    let pair = |value: &str, word: &str| (value.to_owned(), word.to_owned());
    let kinds: Vec<_> = [pair("", "Choose…")].into_iter().chain(Kind::ALL.map(|kind| pair(kind.word(), kind.name()))).collect();
    let staff: Vec<_> = shown.staff.iter().map(|card| (card.id.to_string(), card.name.clone())).collect();
    html! {
        (summary(wrong))
        section .card { div .card-body {
            form .form method="post" action=(action) {
                input type="hidden" name="key" value=(access::form_key());
                @if let Some(version) = shown.version { input type="hidden" name="version" value=(version); }
                (parts::text_input(&required("name", "Full name"), &typed.name))
                div .form-row {
                    (parts::text_input(&optional("initials", "Initials").hint("What the calendar shows. Left empty, they are made from the name."), &typed.initials))
                    (parts::text_input(
                        &optional("outward_name", "Outward name").hint("What clients and messages see; nothing else leaves the house."),
                        &typed.outward_name,
                    ))
                }
                div .form-row {
                    (parts::select(&required("kind", "Kind"), &kinds, &typed.kind))
                    (suggested(&optional("modality", "Method"), &typed.modality, &METHODS))
                }
                (suggested(
                    &optional("programme", "Programme").hint("Groups of one programme are shown together on the calendar, such as IOP."),
                    &typed.programme,
                    &shown.programmes,
                ))
                (parts::select(&required("provider", "Provider").hint("Who answers for the group."), &staff, &typed.provider))
                (facilitators(&shown.staff, &typed.facilitators))
                div .form-row {
                    (parts::text_input(&optional("service_code", "Usual service code"), &typed.service_code))
                    (parts::input("number", &optional("capacity", "Places").hint("Left empty, any number."), &typed.capacity))
                }
                @if !offered.is_empty() {
                    (parts::select(
                        &optional("template", "Note template").hint("What the notes of its sessions start from; it can be changed in each."),
                        &templates(offered),
                        &template,
                    ))
                }
                (parts::checkbox(
                    &optional("open", "Takes new members").hint("A closed group keeps its members and takes nobody new."),
                    "true",
                    typed.open,
                ))
                div .form-actions {
                    (parts::button(Weight::Primary, "", if shown.version.is_some() { "Save" } else { "Add group" }))
                    (parts::link_button(Weight::Quiet, "", "Cancel", back))
                }
            }
        } }
    }
}

fn templates(offered: &[(Uuid, String)]) -> Vec<(String, String)> {
    let usual = (String::new(), "The practice's first".to_owned());
    std::iter::once(usual).chain(offered.iter().map(|(id, name)| (id.to_string(), name.clone()))).collect()
}

/// A text box with proposals; anything else can be written.
fn suggested(about: &Field<'_>, value: &str, proposals: &[impl AsRef<str>]) -> Markup {
    let list = format!("{}-list", about.id());
    parts::field(about, &html! {
        input .control type="text" id=(about.id()) name=(about.name) value=(value) list=(list) autocomplete="off"
            aria-describedby=[about.described_by()] aria-invalid=[(!about.error.is_empty()).then_some("true")];
        datalist id=(list) { @for one in proposals { option value=(one.as_ref()) {} } }
    })
}

fn facilitators(staff: &[StaffCard], chosen: &[String]) -> Markup {
    html! {
        fieldset .field {
            legend .field-label { "Co-facilitators" span .optional { " (optional)" } }
            div .checks .checks-row {
                @for card in staff {
                    label .check {
                        input type="checkbox" name="facilitators" value=(card.id) checked[chosen.contains(&card.id.to_string())];
                        span { (card.name) }
                    }
                }
            }
        }
    }
}
