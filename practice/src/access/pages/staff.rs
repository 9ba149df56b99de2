//! The staff pages: who works here, what they are, who supervises them.

use axum::extract::{Path, State};
use axum_extra::extract::Form;
use kernel::{Error, Id, Refusal, id::Staff};
use maud::{Markup, html};
use platform::{
    House,
    act::Deed,
    crypto::{Sealer, hash_secret, random},
    permit::{Role, Roles},
    web::{
        answer::{Answer, again, go, page},
        parts::{self, Column, Field, Weight},
    },
};
use serde::Deserialize;
use uuid::Uuid;

use crate::access::{Caller, Here, StaffCard, acts, form_key, store};

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
}

impl StaffForm {
    fn of(card: &StaffCard, supervisor: Option<Id<Staff>>) -> Self {
        Self {
            key: None,
            version: card.version,
            name: card.name.clone(),
            credentials: card.credentials.clone(),
            email: card.email.clone(),
            roles: card.roles.list().iter().map(|r| r.word().to_owned()).collect(),
            runs_sessions: card.roles.runs_sessions.then(|| "yes".to_owned()),
            active: card.active.then(|| "yes".to_owned()),
            supervisor: supervisor.map(|s| s.to_string()).unwrap_or_default(),
        }
    }
    fn roles(&self) -> Roles {
        Roles::read(&self.roles.join(" "), self.runs_sessions.is_some())
    }
}

fn fields(form: &StaffForm, wrong: &[Refusal], new: bool, others: &[StaffCard]) -> Markup {
    let error = |field: &str| wrong.iter().find(|r| r.field.as_deref() == Some(field)).map(|r| r.say.as_str());
    let chosen = form.roles();
    let supervisors: Vec<_> = std::iter::once((String::new(), "Nobody".to_owned()))
        .chain(others.iter().filter(|s| s.active && s.roles.any(&[Role::Supervisor, Role::Manager])).map(|s| (s.id.to_string(), s.name.clone())))
        .collect();
    html! {
        input type="hidden" name="key" value=(form_key());
        input type="hidden" name="version" value=(form.version);
        (parts::text_input(&Field::new("name", "Name").error(error("name")), &form.name))
        (parts::text_input(&Field::new("credentials", "Credentials").optional().hint("As they stand under a signature, such as LCSW."), &form.credentials))
        @if new { (parts::input("email", &Field::new("email", "E-mail address").error(error("email")), &form.email)) }
        fieldset .field #roles {
            legend .field-label { "Roles" }
            @if let Some(say) = error("roles") { p .error { (say) } }
            div .checks {
                @for role in Role::ALL {
                    label .check { input type="checkbox" name="roles" value=(role.word()) checked[chosen.has(role)]; span { (role.name()) } }
                }
            }
        }
        (parts::checkbox(&Field::new("runs_sessions", "Manage group sessions").optional().hint("The right to run sessions of groups they have, beside any role."), "yes", form.runs_sessions.is_some()))
        @if !new {
            (parts::select(&Field::new("supervisor", "Supervisor").optional().hint("Their notes then wait for a co-signature.").error(error("supervisor")), &supervisors, &form.supervisor))
            (parts::checkbox(&Field::new("active", "Works here").optional(), "yes", form.active.is_some()))
        }
    }
}

async fn everybody(house: &House, caller: &Caller) -> Result<Vec<StaffCard>, Error> {
    house
        .look(&caller.actor, &caller.request, |act| {
            Box::pin(async move {
                let permit = act.may::<acts::ManageStaff>(()).await?;
                let all = store::staff_list(act, &permit).await?;
                act.seen(Deed::of("staff.seen"), all)
            })
        })
        .await
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
    };
    match house.run(&caller.actor, &caller.keyed(form.key), move |act| Box::pin(acts::add_staff(act, order.clone()))).await {
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
            let body = html! { (parts::error_summary(&wrong.iter().map(|r| (format!("#{}", r.field.clone().unwrap_or_default()), r.say.clone())).collect::<Vec<_>>())) (list_page(&all, &form, &wrong)) };
            Ok(again(&caller.page("Staff", Here::Staff, body)))
        }
        Err(other) => Err(other.into()),
    }
}

pub(super) async fn show(State(house): State<House>, caller: Caller, Path(id): Path<Id<Staff>>) -> Answer {
    let (all, supervisors) = with_supervisors(&house, &caller, id).await?;
    let card = all.iter().find(|s| s.id == id).ok_or(Error::Missing)?;
    let form = StaffForm::of(card, supervisors.first().map(|s| s.0));
    Ok(page(&change_page(&caller, id, &all, &form, &[])))
}

async fn with_supervisors(house: &House, caller: &Caller, id: Id<Staff>) -> Result<(Vec<StaffCard>, Vec<(Id<Staff>, String)>), Error> {
    house
        .look(&caller.actor, &caller.request, move |act| {
            Box::pin(async move {
                let permit = act.may::<acts::ManageStaff>(()).await?;
                let all = store::staff_list(act, &permit).await?;
                let supervisors = store::supervisors_of(act, &permit, id).await?;
                act.seen(Deed::of("staff.seen").on(id), (all, supervisors))
            })
        })
        .await
}

fn change_page(caller: &Caller, id: Id<Staff>, all: &[StaffCard], form: &StaffForm, wrong: &[Refusal]) -> platform::web::shell::Page {
    let others: Vec<_> = all.iter().filter(|s| s.id != id).cloned().collect();
    let body = html! {
        (parts::error_summary(&wrong.iter().map(|r| (format!("#{}", r.field.clone().unwrap_or_default()), r.say.clone())).collect::<Vec<_>>()))
        (parts::panel(&html! {
            form method="post" action={ "/staff/" (id) } .stack { (fields(form, wrong, false, &others)) (parts::button(Weight::Primary, "", "Save")) }
        }))
    };
    let mut page = caller.page("Member of staff", Here::Staff, body);
    page.crumbs = vec![("/staff".into(), "Staff".into()), (String::new(), form.name.clone())];
    page
}

pub(super) async fn change(State(house): State<House>, caller: Caller, Path(id): Path<Id<Staff>>, Form(form): Form<StaffForm>) -> Answer {
    let order = acts::ChangeStaff {
        id,
        version: form.version,
        name: form.name.clone(),
        credentials: form.credentials.clone(),
        roles: form.roles(),
        active: form.active.is_some(),
        supervisor: form.supervisor.parse().ok(),
    };
    match house.run(&caller.actor, &caller.keyed(form.key), move |act| Box::pin(acts::change_staff(act, order.clone()))).await {
        Ok(()) => Ok(go("/staff")),
        Err(Error::Refused(wrong)) => {
            let (all, _) = with_supervisors(&house, &caller, id).await?;
            Ok(again(&change_page(&caller, id, &all, &form, &wrong)))
        }
        Err(other) => Err(other.into()),
    }
}
