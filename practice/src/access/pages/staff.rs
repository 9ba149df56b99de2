//! The staff pages: who works here, what they are, who supervises them.

use axum::extract::{Path, State};
use axum_extra::extract::Form;
use kernel::{Error, Id, Refusal, id::Staff};
use maud::{Markup, html};
use platform::{
    House,
    crypto::{Sealer, hash_secret, random},
    permit::{Role, Roles},
    web::{
        answer::{Answer, again, go, page},
        parts::{self, Column, Field, Weight, at, summary},
        shell::Page,
    },
};
use serde::Deserialize;
use uuid::Uuid;

use crate::access::{
    Caller, Here, PinProof,
    acts::{self, StaffSheet},
    form_key, prove_pin,
    words::{ChangeStaff, StaffCard},
};

#[derive(Debug, Deserialize, Clone, Default)]
#[serde(default)]
pub(super) struct StaffForm {
    key: Option<Uuid>,
    version: i64,
    name: String,
    credentials: String,
    email: String,
    roles: Vec<String>,
    runs_sessions: Option<String>,
    active: Option<String>,
    supervisor: String,
    pin: String,
}

impl StaffForm {
    fn of(sheet: &StaffSheet) -> Self {
        let card = &sheet.card;
        Self {
            version: card.version,
            name: card.name.clone(),
            credentials: card.credentials.clone(),
            email: card.email.clone(),
            roles: card.roles.list().iter().map(|r| r.word().to_owned()).collect(),
            runs_sessions: card.roles.runs_sessions.then(|| "yes".to_owned()),
            active: card.active.then(|| "yes".to_owned()),
            supervisor: sheet.supervisor.map(|s| s.to_string()).unwrap_or_default(),
            ..Self::default()
        }
    }
    fn change(&self, id: Id<Staff>) -> Result<ChangeStaff, Error> {
        let supervisor = match self.supervisor.as_str() {
            "" => None,
            chosen => Some(chosen.parse().map_err(|_| Error::Missing)?),
        };
        Ok(ChangeStaff {
            id,
            version: self.version,
            name: self.name.clone(),
            credentials: self.credentials.clone(),
            roles: self.roles(),
            active: self.active.is_some(),
            supervisor,
        })
    }
    fn roles(&self) -> Roles {
        Roles::read(&self.roles.join(" "), self.runs_sessions.is_some())
    }
}

fn fields(form: &StaffForm, wrong: &[Refusal], new: bool, others: &[StaffCard]) -> Markup {
    let field = |name, label| Field::new(name, label).error(at(wrong, name));
    let chosen = form.roles();
    let supervisors: Vec<_> = std::iter::once((String::new(), "Nobody".to_owned()))
        .chain(
            others
                .iter()
                .filter(|s| s.active && s.roles.any(&[Role::Supervisor, Role::Manager]))
                .map(|s| (s.id.to_string(), s.name.clone())),
        )
        .collect();
    html! {
        input type="hidden" name="key" value=(form_key());
        input type="hidden" name="version" value=(form.version);
        (parts::text_input(&field("name", "Name"), &form.name))
        (parts::text_input(&Field::new("credentials", "Credentials").optional().hint("As they stand under a signature, such as LCSW."), &form.credentials))
        @if new { (parts::input("email", &field("email", "E-mail address"), &form.email)) }
        fieldset .field #roles {
            legend .field-label { "Roles" }
            @if let Some(say) = at(wrong, "roles") { p .error { (say) } }
            div .checks {
                @for role in Role::ALL {
                    label .check { input type="checkbox" name="roles" value=(role.word()) checked[chosen.has(role)]; span { (role.name()) } }
                }
            }
        }
        (parts::checkbox(&Field::new("runs_sessions", "Manage group sessions").optional().hint("The right to run sessions of groups they have, beside any role."), "yes", form.runs_sessions.is_some()))
        @if new {
            (parts::input("password", &field("pin", "Your PIN"), ""))
        } @else {
            (parts::select(&field("supervisor", "Supervisor").optional().hint("Their notes then wait for a co-signature."), &supervisors, &form.supervisor))
            (parts::checkbox(&Field::new("active", "Works here").optional(), "yes", form.active.is_some()))
            (parts::input("password", &field("pin", "Your PIN").optional().hint("Only when you change what somebody may do, who reviews it, or whether they work here."), ""))
        }
    }
}

async fn everybody(house: &House, caller: &Caller) -> Result<Vec<StaffCard>, Error> {
    house.look(&caller.actor, &caller.request, |act| Box::pin(acts::list_staff(act))).await
}

fn list_page(all: &[StaffCard], form: &StaffForm, wrong: &[Refusal]) -> Markup {
    let rows: Vec<_> = all
        .iter()
        .map(|s| {
            vec![
                html! { a href={ "/staff/" (s.id) } { (s.name) } @if !s.credentials.is_empty() { " " span .soft { (s.credentials) } } },
                html! { (s.roles) @if s.roles.runs_sessions { " " (parts::tag("sky", "runs sessions")) } },
                html! { (s.email) },
                html! {
                    @if !s.active { (parts::tag("plain", "left")) }
                    @else if !s.has_pin { (parts::tag("late", "has not signed in yet")) }
                },
            ]
        })
        .collect();
    let columns = ["Name", "Roles", "Signs in as", ""].map(parts::column);
    html! {
        (parts::card("Staff", &html! {}, &parts::table("Staff", &columns as &[Column<'_>], &rows)))
        (parts::block("Add somebody", &html! {}, &html! {
            form method="post" action="/staff" .stack { (fields(form, wrong, true, &[])) (parts::button(Weight::Primary, "user-plus", "Add to the staff")) }
        }))
    }
}

pub(super) async fn list(State(house): State<House>, caller: Caller) -> Answer {
    let all = everybody(&house, &caller).await?;
    let body = list_page(&all, &StaffForm::default(), &[]);
    Ok(page(&caller.page("Staff", Here::Staff, body)))
}

pub(super) async fn add(State(house): State<House>, caller: Caller, Form(form): Form<StaffForm>) -> Answer {
    // The first password is shown once, to the person who adds; with it the new one chooses their own, and a PIN. It is
    // made of the form's key, so that a form sent twice shows the one that was kept.
    let key = form.key.map_or_else(|| random::<16>().map(|b| b.to_vec()), |key| Ok(key.as_bytes().to_vec()))?;
    let first = hex::encode(&Sealer::new("first password").bytes(&key).text(&form.email).seal(&house.keys)[..8]);
    let order = acts::AddStaff {
        email: form.email.clone(),
        name: form.name.clone(),
        credentials: form.credentials.clone(),
        roles: form.roles(),
        password_hash: Some(hash_secret(first.clone()).await?),
        pin_hash: None,
        proof: None,
    };
    let done = match proof(&house, &caller, &form).await {
        Ok(proof) => {
            let order = acts::AddStaff { proof, ..order };
            house.run(&caller.actor, &caller.keyed(form.key), move |act| Box::pin(acts::add_staff(act, order.clone()))).await
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(_) => {
            let body = html! {
                (parts::notice("good", &html! {
                    p { b { (form.name) } " can sign in as " b { (form.email) } " with this first password. It is shown only now:" }
                    p { code { (first) } }
                    p { (parts::link_button(Weight::Plain, "", "Back to the staff", "/staff")) }
                }))
            };
            Ok(page(&caller.page("Added to the staff", Here::Staff, body)))
        }
        Err(Error::Refused(wrong)) => {
            let all = everybody(&house, &caller).await?;
            let body = html! { (summary(&wrong)) (list_page(&all, &form, &wrong)) };
            Ok(again(&caller.page("Staff", Here::Staff, body)))
        }
        Err(other) => Err(other.into()),
    }
}

pub(super) async fn show(State(house): State<House>, caller: Caller, Path(id): Path<Id<Staff>>) -> Answer {
    let sheet = one(&house, &caller, id).await?;
    Ok(page(&change_page(&caller, &sheet, &StaffForm::of(&sheet), &[])))
}

async fn one(house: &House, caller: &Caller, id: Id<Staff>) -> Result<StaffSheet, Error> {
    house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::see_staff(act, id))).await
}

fn change_page(caller: &Caller, sheet: &StaffSheet, form: &StaffForm, wrong: &[Refusal]) -> Page {
    let body = html! {
        (summary(wrong))
        (parts::panel(&html! {
            form method="post" action={ "/staff/" (sheet.card.id) } .stack {
                (fields(form, wrong, false, &sheet.others))
                (parts::button(Weight::Primary, "", "Save"))
            }
        }))
    };
    let mut page = caller.page("Member of staff", Here::Staff, body);
    page.crumbs = vec![("/staff".into(), "Staff".into()), (String::new(), sheet.card.name.clone())];
    page
}

/// The proof of the PIN that was typed, if one was; whether it is needed, the verbs say.
async fn proof(house: &House, caller: &Caller, form: &StaffForm) -> Result<Option<PinProof>, Error> {
    if form.pin.is_empty() {
        return Ok(None);
    }
    prove_pin(house, &caller.actor, &caller.request, &form.pin).await.map(Some)
}

pub(super) async fn change(State(house): State<House>, caller: Caller, Path(id): Path<Id<Staff>>, Form(form): Form<StaffForm>) -> Answer {
    let (order, keyed) = (form.change(id)?, caller.keyed(form.key));
    let done = match proof(&house, &caller, &form).await {
        Ok(Some(proof)) => {
            house.run(&caller.actor, &keyed, move |act| Box::pin(acts::change_rights(act, order.clone(), proof.clone()))).await
        }
        Ok(None) => house.run(&caller.actor, &keyed, move |act| Box::pin(acts::change_staff(act, order.clone()))).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => Ok(go("/staff")),
        Err(Error::Refused(wrong)) => {
            let sheet = one(&house, &caller, id).await?;
            Ok(again(&change_page(&caller, &sheet, &form, &wrong)))
        }
        Err(other) => Err(other.into()),
    }
}
