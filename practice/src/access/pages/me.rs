//! One's own pages: password and PIN, sign-ins.

use axum::{Form, extract::State};
use kernel::{Error, Id, Refusal, id::Login};
use maud::html;
use platform::{
    House,
    web::{
        answer::{Answer, again, go, page},
        parts::{self, Column, Field, Weight, at},
        shell::Page,
    },
};
use serde::Deserialize;

use crate::access::{
    Caller, Here, acts,
    caller::{AnyCaller, State as SignInState},
};

#[derive(Debug, Deserialize)]
pub(super) struct SecretsForm {
    #[serde(default)]
    present: String,
    password: String,
    pin: String,
}

fn secrets_page(new: bool, wrong: &[Refusal]) -> Page {
    let field = |name, label| Field::new(name, label).error(at(wrong, name));
    Page {
        title: "Choose your password and PIN".to_owned(),
        body: html! {
            form method="post" action="/secrets" .stack {
                @if !new { (parts::input("password", &field("present", "The password you have now"), "")) }
                (parts::input("password", &field("password", "Password").hint("At least 12 characters. A short sentence works well."), ""))
                (parts::input("password", &field("pin", "PIN for signing").hint("6 to 12 digits, not a run. Nobody else can see it."), ""))
                (parts::button(Weight::Primary, "", "Keep these"))
            }
        },
        ..Page::default()
    }
}

pub(super) async fn secrets_form(caller: Option<AnyCaller>) -> Answer {
    Ok(match caller {
        Some(AnyCaller { state: SignInState::Locked, .. }) => go("/locked?then=/secrets"),
        Some(AnyCaller { state, .. }) => page(&secrets_page(state == SignInState::New, &[])),
        None => go("/sign-in"),
    })
}

pub(super) async fn secrets(State(house): State<House>, caller: Option<AnyCaller>, Form(form): Form<SecretsForm>) -> Answer {
    let (caller, state) = match caller {
        Some(AnyCaller { state: SignInState::Locked, .. }) => return Ok(go("/locked?then=/secrets")),
        Some(AnyCaller { caller, state }) => (caller, state),
        None => return Ok(go("/sign-in")),
    };
    match acts::choose_secrets(&house, &caller.actor, &caller.request, &form.present, &form.password, &form.pin).await {
        Ok(()) => Ok(go("/")),
        Err(Error::Refused(wrong)) => Ok(again(&secrets_page(state == SignInState::New, &wrong))),
        Err(other) => Err(other.into()),
    }
}

pub(super) async fn show(State(house): State<House>, caller: Caller) -> Answer {
    let logins = house.look(&caller.actor, &caller.request, |act| Box::pin(acts::see_logins(act))).await?;
    let zone = &caller.zone;
    let rows: Vec<_> = logins
        .iter()
        .map(|l| {
            vec![
                html! { (zone.stamp(l.started)) @if l.id == caller.standing().login { " " (parts::tag("pine", "this one")) } },
                html! { (zone.stamp(l.seen)) },
                html! { (l.origin) },
                html! { (l.agent.chars().take(60).collect::<String>()) },
                html! {
                    @if l.id != caller.standing().login {
                        form method="post" action="/me/sign-ins/end" { input type="hidden" name="login" value=(l.id); (parts::button(Weight::Quiet, "", "End")) }
                    }
                },
            ]
        })
        .collect();
    let columns = ["Since", "Last used", "From", "Browser", ""].map(parts::column);
    let body = html! {
        (parts::block("You", &html! {}, &parts::facts(&[
            ("Name", html! { (caller.standing().name) }),
            ("Credentials", html! { (caller.credentials()) }),
            ("Roles", html! { (caller.standing().roles) }),
        ])))
        (parts::block("Password and PIN", &parts::link_button(Weight::Plain, "key-round", "Choose new ones", "/secrets"), &html! {
            p .soft { "A new password ends every other sign-in of yours." }
        }))
        (parts::block("Notices", &parts::link_button(Weight::Plain, "bell", "Choose what reaches you", "/me/notices"), &html! {
            p .soft { "Sessions that wait for you are told in Cohort, and by e-mail where you want it." }
        }))
        (parts::block("This device", &parts::link_button(Weight::Plain, "lock", "Make it a kiosk", "/kiosks"), &html! {
            p .soft { "On a kiosk clients sign in and out by themselves; you are signed out here." }
        }))
        (parts::block("Your sessions in other calendars", &parts::link_button(Weight::Plain, "link", "Calendar addresses", "/calendars"), &html! {
            p .soft { "An address that Google, Apple, Outlook and other calendars subscribe to, without anybody's name." }
        }))
        (parts::card("Where you are signed in", &html! {
            form method="post" action="/me/sign-ins/end" { (parts::button(Weight::Plain, "log-out", "End all others")) }
        }, &parts::table("Your sign-ins", &columns as &[Column<'_>], &rows)))
    };
    Ok(page(&caller.page("Your settings", Here::Me, body)))
}

#[derive(Debug, Deserialize)]
pub(super) struct EndForm {
    login: Option<Id<Login>>,
}

pub(super) async fn end_sign_ins(State(house): State<House>, caller: Caller, Form(form): Form<EndForm>) -> Answer {
    house.run(&caller.actor, &caller.request, move |act| Box::pin(acts::sign_out_everywhere(act, form.login))).await?;
    Ok(go("/me"))
}
