//! A client's chart, one note, its PDF, its addenda.

use axum::{
    extract::{Path, State},
    response::Redirect,
};
use axum::response::IntoResponse as _;
use axum_extra::extract::Form;
use kernel::{Error, Id, Refusal};
use maud::html;
use platform::{
    House,
    web::{
        answer::{Answer, again, file, go, page},
        parts::{self, Field, Weight},
        shell::Page,
    },
};
use serde::Deserialize;
use uuid::Uuid;

use super::{paper, signing::proof};
use crate::{
    access::{Caller, Here, form_key},
    charting::{
        acts::{self, AddAddendum},
        words::{Note, NoteCard, State as NoteState},
    },
    clients::Client,
};

/// How many of the newest notes are shown whole; older ones are lines that open.
const WHOLE: usize = 5;

pub(super) async fn show(State(house): State<House>, caller: Caller, Path(id): Path<Id<Client>>) -> Answer {
    let (face, notes) = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::chart(act, id))).await?;
    let (current, replaced): (Vec<_>, Vec<_>) = notes.iter().partition(|n| n.state != NoteState::Replaced);
    let line = |n: &NoteCard| {
        html! {
            li {
                span .when { (caller.zone.short_day(n.held_at)) } " "
                a href={ "/notes/" (n.id) } { (n.title) } " "
                @if n.body.missed.is_some() { (parts::tag("risk", "missed")) " " }
                @if n.state != NoteState::Complete { (paper::state_chip(&n.state)) }
                @if !n.addenda.is_empty() { (parts::tag("sky", "addendum")) }
            }
        }
    };
    let body = html! {
        @if current.is_empty() && replaced.is_empty() {
            (parts::empty_state("file-text", "No signed note yet. Notes appear here when a session is signed.", &html! {}))
        }
        @for note in current.iter().take(WHOLE) {
            (parts::block(&note.title, &html! {
                @if note.body.missed.is_some() { (parts::chip("absent", "Missed")) " " }
                (paper::state_chip(&note.state)) " " a href={ "/notes/" (note.id) } { "Open" } " " a href={ "/notes/" (note.id) "/pdf" } { "PDF" }
            }, &paper::signed(note)))
        }
        @if current.len() > WHOLE {
            (parts::block("Older notes", &html! {}, &html! { ul .lines { @for note in current.iter().skip(WHOLE) { (line(note)) } } }))
        }
        @if !replaced.is_empty() {
            (parts::block("Replaced notes, kept as they were", &html! {}, &html! { ul .lines { @for note in &replaced { (line(note)) } } }))
        }
    };
    let mut shown = caller.page("Chart", Here::Clients, body);
    shown.heading = Some(html! { h1 { (face.name()) } (parts::chip("outline", format!("{} notes", current.len()))) });
    shown.crumbs = vec![("/clients".into(), "Clients".into()), (format!("/clients/{id}"), "Profile".into()), (String::new(), "Chart".into())];
    Ok(page(&shown))
}

/// The newest note of a client, for the link beside an empty one.
pub(super) async fn last(State(house): State<House>, caller: Caller, Path(id): Path<Id<Client>>) -> Answer {
    let (_, notes) = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::chart(act, id))).await?;
    let to = notes.iter().find(|n| n.state != NoteState::Replaced && n.body.missed.is_none()).map_or_else(|| format!("/clients/{id}/chart"), |n| format!("/notes/{}", n.id));
    Ok(Redirect::to(&to).into_response())
}

async fn read(house: &House, caller: &Caller, id: Id<Note>, how: &'static str) -> Result<NoteCard, Error> {
    house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::note(act, id, how))).await
}

fn note_page(caller: &Caller, note: &NoteCard, form: &AddForm, wrong: &[Refusal]) -> Page {
    let error = |field: &str| parts::at(wrong, field);
    let body = html! {
        (parts::summary(wrong))
        (parts::block(&note.title, &html! { (paper::state_chip(&note.state)) }, &paper::signed(note)))
        @if note.state != NoteState::Replaced {
            (parts::block("Add to this note", &html! {}, &html! {
                p .soft { "A signed note never changes. What you add stands below it, with your signature." }
                form method="post" action={ "/notes/" (note.id) "/addenda" } .stack .no-print {
                    input type="hidden" name="key" value=(form_key());
                    (parts::text_input(&Field::new("reason", "Reason").error(error("reason")), &form.reason))
                    (parts::textarea(&Field::new("words", "Addendum").error(error("words")), &form.words, 4))
                    (parts::input("password", &Field::new("pin", "Your PIN").error(error("pin")), ""))
                    (parts::button(Weight::Plain, "shield-check", "Sign the addendum"))
                }
            }))
        }
    };
    let mut shown = caller.page("Note", Here::Clients, body);
    shown.heading = Some(html! { h1 { (note.body.client_name) } });
    shown.crumbs = vec![("/clients".into(), "Clients".into()), (format!("/clients/{}/chart", note.client), "Chart".into()), (String::new(), "Note".into())];
    shown.actions = html! { (parts::link_button(Weight::Plain, "file-text", "PDF", &format!("/notes/{}/pdf", note.id))) };
    shown
}

pub(super) async fn note(State(house): State<House>, caller: Caller, Path(id): Path<Id<Note>>) -> Answer {
    let note = read(&house, &caller, id, "screen").await?;
    Ok(page(&note_page(&caller, &note, &AddForm::default(), &[])))
}

pub(super) async fn pdf(State(house): State<House>, caller: Caller, Path(id): Path<Id<Note>>) -> Answer {
    let note = read(&house, &caller, id, "pdf").await?;
    let sheet = paper::paper(&note);
    let press = house.press.clone();
    let bytes = tokio::task::spawn_blocking(move || press.print(&sheet)).await.map_err(Error::fault)?.map_err(Error::fault)?;
    Ok(file("application/pdf", &format!("{id}.pdf"), bytes))
}

#[derive(Debug, Deserialize, Default, Clone)]
#[serde(default)]
pub(super) struct AddForm {
    key: Option<Uuid>,
    reason: String,
    words: String,
    pin: String,
    proof: String,
}

pub(super) async fn add(State(house): State<House>, caller: Caller, Path(id): Path<Id<Note>>, Form(form): Form<AddForm>) -> Answer {
    let done = match proof(&house, &caller, &form.pin, &form.proof).await {
        Ok(proof) => {
            let order = AddAddendum { note: id, reason: form.reason.clone(), words: form.words.clone(), proof };
            house.run(&caller.actor, &caller.keyed(form.key), move |act| Box::pin(acts::add_addendum(act, order.clone()))).await
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => Ok(go(format!("/notes/{id}"))),
        Err(Error::Refused(wrong)) => {
            let note = read(&house, &caller, id, "screen").await?;
            Ok(again(&note_page(&caller, &note, &form, &wrong)))
        }
        Err(other) => Err(other.into()),
    }
}
