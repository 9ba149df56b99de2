//! The form that takes somebody off a session who was added by mistake.

use axum::extract::{Path, State};
use axum_extra::extract::Form;
use kernel::{Error, Id, Refusal};
use maud::html;
use platform::{
    House,
    web::{
        answer::{Answer, again, go, page},
        parts::{self, Field, Weight},
        shell::Page,
    },
};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    access::{Caller, Here, form_key},
    charting::acts,
    sessions::{Entry, EntryCard, Session},
};

#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct OffForm {
    key: Option<Uuid>,
    reason: String,
}

fn form_page(caller: &Caller, id: Id<Session>, entry: &EntryCard, form: &OffForm, wrong: &[Refusal]) -> Page {
    let body = html! {
        (parts::summary(wrong))
        (parts::panel(&html! {
            p { "For somebody who does not belong here and about whom nothing was recorded. Who was expected and did not come is marked absent, and stays." }
            form .form method="post" action={ "/sessions/" (id) "/entries/" (entry.id) "/off" } {
                input type="hidden" name="key" value=(form_key());
                (parts::text_input(&Field::new("reason", "Reason").error(parts::at(wrong, "reason")), &form.reason))
                div .form-actions {
                    (parts::button(Weight::Danger, "user-minus", "Take off this session"))
                    (parts::link_button(Weight::Plain, "", "Cancel", &format!("/sessions/{id}")))
                }
            }
        }))
    };
    let mut shown = caller.page("Take off a session", Here::Today, body);
    shown.heading = Some(html! { h1 { "Take " (entry.face.name()) " off?" } });
    shown.crumbs = vec![("/".into(), "Today".into()), (format!("/sessions/{id}"), "Session".into()), (String::new(), "Take off".into())];
    shown
}

async fn read(house: &House, caller: &Caller, id: Id<Session>, entry: Id<Entry>) -> Result<EntryCard, Error> {
    house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::to_take_off(act, id, entry))).await
}

pub(super) async fn show(State(house): State<House>, caller: Caller, Path((id, entry)): Path<(Id<Session>, Id<Entry>)>) -> Answer {
    let it = read(&house, &caller, id, entry).await?;
    Ok(page(&form_page(&caller, id, &it, &OffForm::default(), &[])))
}

pub(super) async fn take(
    State(house): State<House>, caller: Caller, Path((id, entry)): Path<(Id<Session>, Id<Entry>)>, Form(form): Form<OffForm>,
) -> Answer {
    let why = form.reason.clone();
    let done = house.run(&caller.actor, &caller.keyed(form.key), move |act| Box::pin(acts::take_off(act, id, entry, why.clone()))).await;
    match done {
        Ok(()) => Ok(go(format!("/sessions/{id}?said=off"))),
        Err(Error::Refused(wrong)) => {
            let it = read(&house, &caller, id, entry).await?;
            Ok(again(&form_page(&caller, id, &it, &form, &wrong)))
        }
        Err(other) => Err(other.into()),
    }
}
