//! The form of a note that is missing in a signed session: the client's own part, what is filed with it, and the PIN.

use axum::extract::{Path, State};
use axum_extra::extract::Form;
use kernel::{Error, Id, Refusal, id::Staff};
use maud::{Markup, html};
use platform::{
    House,
    web::{
        answer::{Answer, again, go, page},
        parts::{self, Field, Weight},
        shell::Page,
    },
};

use super::{paper, signing::proof};
use crate::{
    access::{Caller, Here, form_key},
    charting::{
        acts::{self, LateNote, SignLate},
        rules::ready::Stops,
        words::{Form as Shape, Section},
    },
    sessions::{Entry, Session},
};

fn section_field(section: &Section, value: &str, error: Option<&str>) -> Markup {
    let name = format!("text.{}", section.key);
    let field = Field { required: section.required, ..Field::new(&name, &section.label) }.error(error);
    let choices = |words: &[String], numbered: bool| {
        let word = |(at, word): (usize, &String)| (if numbered { at.to_string() } else { word.clone() }, word.clone());
        std::iter::once((String::new(), "–".to_owned())).chain(words.iter().enumerate().map(word)).collect::<Vec<_>>()
    };
    match &section.form {
        Shape::Text => parts::textarea(&field, value, 3),
        Shape::Scale(words) => parts::select(&field, &choices(words, true), value),
        Shape::Choice(words) => parts::select(&field, &choices(words, false), value),
    }
}

/// The fields of a note as the rules name them, `text.ENTRY.section`, as this form names them: `text.section`.
fn here(wrong: &[Refusal]) -> Vec<Refusal> {
    let own = |field: &str| match field.split('.').collect::<Vec<_>>().as_slice() {
        ["text", _, section] => format!("text.{section}"),
        _ => field.to_owned(),
    };
    wrong.iter().map(|r| Refusal { field: r.field.as_deref().map(own), ..r.clone() }).collect()
}

fn form_page(caller: &Caller, id: Id<Session>, it: &LateNote, fields: &[(String, String)], wrong: &[Refusal]) -> Page {
    let wrong = here(wrong);
    let error = |field: &str| parts::at(&wrong, field);
    let typed = |name: &str| fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let named = it.lacks.iter().any(|l| l.stops == Stops::UnlessOverridden) || wrong.iter().any(|r| r.code == "named");
    let body = html! {
        (parts::summary(&wrong))
        div .split {
            (parts::block("This client's own part", &html! {}, &html! {
                form .form method="post" action={ "/sessions/" (id) "/late-notes/" (it.entry.id) } {
                    input type="hidden" name="key" value=(form_key());
                    @for (section, stands) in &it.sections {
                        @let name = format!("text.{}", section.key);
                        (section_field(section, typed(&name).unwrap_or(stands), error(&name)))
                    }
                    @if named {
                        (parts::textarea(&Field::new("override_reason", "Why these words must stay"), typed("override_reason").unwrap_or_default(), 2))
                    }
                    @if it.supervisors.len() > 1 {
                        @let all = it.supervisors.iter().map(|(id, name)| (id.to_string(), name.clone())).collect::<Vec<_>>();
                        (parts::select(&Field::new("reviewer", "Reviewer").error(error("reviewer")), &all, typed("reviewer").unwrap_or_default()))
                    } @else if let Some((_, name)) = it.supervisors.first() {
                        p { "Then " b { (name) } " co-signs." }
                    }
                    (parts::input("password", &Field::new("pin", "Your PIN").error(error("pin")), ""))
                    div .form-actions {
                        (parts::button(Weight::Primary, "shield-check", "Sign this note"))
                        (parts::link_button(Weight::Plain, "", "Not now", &format!("/sessions/{id}")))
                    }
                }
            }))
            (parts::block("Filed with it", &html! {}, &paper::content(&it.body)))
        }
    };
    let mut shown = caller.page("Missing note", Here::Today, body);
    shown.heading = Some(html! { h1 { (it.entry.face.name()) } (parts::chip("todo", "Note missing")) });
    shown.crumbs = vec![("/".into(), "Today".into()), (format!("/sessions/{id}"), it.group.clone()), (String::new(), "Missing note".into())];
    shown
}

async fn read(house: &House, caller: &Caller, id: Id<Session>, entry: Id<Entry>) -> Result<LateNote, Error> {
    house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::late_note(act, id, entry))).await
}

pub(super) async fn show(State(house): State<House>, caller: Caller, Path((id, entry)): Path<(Id<Session>, Id<Entry>)>) -> Answer {
    let it = read(&house, &caller, id, entry).await?;
    Ok(page(&form_page(&caller, id, &it, &[], &[])))
}

pub(super) async fn save(
    State(house): State<House>, caller: Caller, Path((id, entry)): Path<(Id<Session>, Id<Entry>)>, Form(fields): Form<Vec<(String, String)>>,
) -> Answer {
    let get = |name: &str| fields.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str());
    let signed = match proof(&house, &caller, get("pin"), get("proof")).await {
        Ok(proof) => {
            let words = fields.iter().filter_map(|(key, value)| Some((key.strip_prefix("text.")?.to_owned(), value.clone()))).collect();
            let (override_reason, reviewer) = (get("override_reason").to_owned(), get("reviewer").parse::<Id<Staff>>().ok());
            let order = SignLate { session: id, entry, words, proof, override_reason, reviewer };
            let request = caller.keyed(get("key").parse().ok());
            house.run(&caller.actor, &request, move |act| Box::pin(acts::sign_late(act, order.clone()))).await
        }
        Err(error) => Err(error),
    };
    match signed {
        Ok(_) => Ok(go(format!("/sessions/{id}/notes"))),
        Err(Error::Refused(wrong)) => {
            let it = read(&house, &caller, id, entry).await?;
            Ok(again(&form_page(&caller, id, &it, &fields, &wrong)))
        }
        Err(other) => Err(other.into()),
    }
}
