//! The form that says when a session really began and ended.

use axum::extract::{Path, State};
use axum_extra::extract::Form;
use kernel::{Error, Id, Refusal};
use maud::html;
use platform::{
    House,
    web::{
        answer::{Answer, again, go, page},
        parts::{self, Field, Weight, at},
        shell::Page,
    },
};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    access::{Caller, Here, form_key},
    sessions::{
        acts::{self, SetTimes},
        words::{Session, SessionCard},
    },
};

#[derive(Debug, Deserialize)]
pub(super) struct TimesForm {
    key: Option<Uuid>,
    actual_start: String,
    actual_end: String,
}

impl TimesForm {
    fn of(session: &SessionCard) -> Self {
        let clock = |at| session.zone.clock(at);
        Self { key: None, actual_start: clock(session.actual_start), actual_end: clock(session.actual_end) }
    }
}

async fn read(house: &House, caller: &Caller, id: Id<Session>) -> Result<SessionCard, Error> {
    house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::see_times(act, id))).await
}

pub(super) async fn show(State(house): State<House>, caller: Caller, Path(id): Path<Id<Session>>) -> Answer {
    let session = read(&house, &caller, id).await?;
    Ok(page(&form_page(&caller, &session, &TimesForm::of(&session), &[])))
}

pub(super) async fn set(State(house): State<House>, caller: Caller, Path(id): Path<Id<Session>>, Form(form): Form<TimesForm>) -> Answer {
    let order = SetTimes { session: id, start: form.actual_start.clone(), end: form.actual_end.clone() };
    match house.run(&caller.actor, &caller.keyed(form.key), move |act| Box::pin(acts::set_times(act, order.clone()))).await {
        Ok(()) => Ok(go(format!("/sessions/{id}"))),
        Err(Error::Refused(wrong)) => Ok(again(&form_page(&caller, &read(&house, &caller, id).await?, &form, &wrong))),
        Err(other) => Err(other.into()),
    }
}

fn form_page(caller: &Caller, session: &SessionCard, form: &TimesForm, wrong: &[Refusal]) -> Page {
    let body = html! {
        (parts::summary(wrong))
        (parts::panel(&html! {
            p .soft { "Whoever was there from edge to edge follows; times that you wrote for one client stay, as far as they lie in the session." }
            form .form method="post" action={ "/sessions/" (session.id) "/times" } {
                input type="hidden" name="key" value=(form_key());
                div .form-row {
                    (parts::text_input(&Field::new("actual_start", "Began").error(at(wrong, "actual_start")), &form.actual_start))
                    (parts::text_input(&Field::new("actual_end", "Ended").error(at(wrong, "actual_end")), &form.actual_end))
                }
                div .form-actions {
                    (parts::button(Weight::Primary, "check", "Save the times"))
                    (parts::link_button(Weight::Plain, "", "Cancel", &format!("/sessions/{}", session.id)))
                }
            }
        }))
    };
    let mut shown = caller.page("Times of the session", Here::Today, body);
    shown.heading = Some(html! { h1 { "When was it?" } });
    shown.crumbs = vec![("/".into(), "Today".into()), (format!("/sessions/{}", session.id), "Session".into()), (String::new(), "Times".into())];
    shown
}
