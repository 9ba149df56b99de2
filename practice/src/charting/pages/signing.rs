//! Review what will be filed, then sign with a PIN; and the list of what was filed.

use axum::extract::{Path, State};
use axum_extra::extract::Form;
use kernel::{Error, Id, Refusal, Zone, id::Staff};
use maud::{Markup, html};
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

use super::{live::anchor, paper};
use crate::{
    access::{Caller, Here, PinProof, form_key, prove_pin},
    charting::{
        acts::{self, Preview, SignSession},
        rules::ready::{Lack, Stops},
    },
    sessions::Session,
};

async fn read(house: &House, caller: &Caller, id: Id<Session>) -> Result<Preview, Error> {
    house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::preview(act, id))).await
}

fn lack_list(id: Id<Session>, title: &str, kind: &str, lacks: &[&Lack]) -> Markup {
    html! {
        @if !lacks.is_empty() {
            (parts::notice(kind, &html! {
                p { b { (title) } }
                ul { @for l in lacks { li { a href={ "/sessions/" (id) (anchor(&l.field)) } { (l.say) } } } }
            }))
        }
    }
}

fn review_page(caller: &Caller, id: Id<Session>, it: &Preview, form: &SignForm, wrong: &[Refusal]) -> Page {
    let by = |stops: Stops| it.lacks.iter().filter(|l| l.stops == stops).collect::<Vec<_>>();
    let (always, named, hints) = (by(Stops::Always), by(Stops::UnlessOverridden), by(Stops::Never));
    let error = |field: &str| parts::at(wrong, field);
    let what = to_sign(it.notes.len(), it.missed.len());
    let body = html! {
        (parts::summary(wrong))
        (lack_list(id, "Before you sign", "todo", &always))
        (lack_list(id, "These words identify another client", "bad", &named))
        (lack_list(id, "Worth a look", "plain", &hints))
        div .review {
            div .review-notes {
                @for body in &it.notes {
                    (parts::block(&body.client_name, &html! {}, &paper::content(body)))
                }
                @for body in &it.missed {
                    (parts::block(&body.client_name, &parts::chip("absent", "Missed session"), &paper::content(body)))
                }
            }
            @if it.signed {
                (parts::notice("good", &html! { "This session is signed. " a href={ "/sessions/" (id) "/notes" } { "See the filed notes" } }))
            } @else if always.is_empty() {
                (parts::block(&what, &html! {}, &html! {
                    p .soft { "All are signed together, or none. You may leave this page at any time." }
                    form method="post" action={ "/sessions/" (id) "/signature" } .stack data-once {
                        input type="hidden" name="key" value=(form.key.map_or_else(form_key, |k| k.to_string()));
                        input type="hidden" name="reviewed" value={ (it.version) "." (hex::encode(&it.fingerprint)) };
                        @if !named.is_empty() {
                            (parts::textarea(&Field::new("override_reason", "Why these words must stay").error(error("named")), &form.override_reason, 2))
                        }
                        @if it.supervisors.len() > 1 {
                            @let all = it.supervisors.iter().map(|(id, name)| (id.to_string(), name.clone())).collect::<Vec<_>>();
                            (parts::select(&Field::new("reviewer", "Reviewer").error(error("reviewer")), &all, &form.reviewer))
                        } @else if let Some((_, name)) = it.supervisors.first() {
                            p { "Then " b { (name) } " co-signs." }
                        }
                        @if let Some(end) = it.still_on {
                            @let until = Zone::named(&it.slot.zone).unwrap_or_else(Zone::utc).clock(end);
                            @let label = format!("Sign now: the session lasts until {until}, and nothing can be marked afterwards");
                            (parts::checkbox(&Field::new("early", &label).error(error("early")), "yes", form.early == "yes"))
                        }
                        (parts::input("password", &Field::new("pin", "Your PIN").error(error("pin")), ""))
                        (parts::button(Weight::Primary, "shield-check", &what))
                    }
                }))
            }
        }
    };
    let mut page = caller.page("Review and sign", Here::Today, body);
    page.crumbs = vec![("/".into(), "Today".into()), (format!("/sessions/{id}"), it.slot.group_name.clone()), (String::new(), "Review".into())];
    page.actions = parts::link_button(Weight::Plain, "arrow-left", "Back to the session", &format!("/sessions/{id}"));
    page
}

/// What the button says: how many notes it signs.
fn to_sign(notes: usize, missed: usize) -> String {
    let count = |n: usize, one: &str, many: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {many}") };
    match (notes, missed) {
        (0, 0) => "Sign the attendance".to_owned(),
        (notes, 0) => format!("Sign {}", count(notes, "note", "notes")),
        (0, missed) => format!("Sign {}", count(missed, "missed session", "missed sessions")),
        (notes, missed) => format!("Sign {} and {}", count(notes, "note", "notes"), count(missed, "missed session", "missed sessions")),
    }
}

pub(super) async fn review(State(house): State<House>, caller: Caller, Path(id): Path<Id<Session>>) -> Answer {
    let it = read(&house, &caller, id).await?;
    Ok(page(&review_page(&caller, id, &it, &SignForm::default(), &[])))
}

#[derive(Debug, Deserialize, Clone, Default)]
#[serde(default)]
pub(super) struct SignForm {
    key: Option<Uuid>,
    reviewed: String,
    pin: String,
    proof: String,
    override_reason: String,
    reviewer: String,
    early: String,
}

/// A proof of the PIN: carried from a moment ago, or made now.
pub(super) async fn proof(house: &House, caller: &Caller, pin: &str, carried: &str) -> Result<PinProof, Error> {
    match PinProof::carried(carried, &caller.actor, house) {
        Some(proof) => Ok(proof),
        None => prove_pin(house, &caller.actor, &caller.request, pin).await,
    }
}

pub(super) async fn sign(State(house): State<House>, caller: Caller, Path(id): Path<Id<Session>>, Form(form): Form<SignForm>) -> Answer {
    // Attendance is sealed by the signature: while the session lasts, that takes a second thought.
    if form.early != "yes" {
        let it = read(&house, &caller, id).await?;
        if it.still_on.is_some() && !it.signed {
            let say = "The session is not over yet. Sign it when it is, or say that you sign it now.";
            return Ok(again(&review_page(&caller, id, &it, &form, &[Refusal::new("sign.early", say).at("early")])));
        }
    }
    let signed = match proof(&house, &caller, &form.pin, &form.proof).await {
        Ok(proof) => {
            let (version, seen) = form.reviewed.split_once('.').unwrap_or((&form.reviewed, ""));
            let order = SignSession {
                session: id,
                reviewed: version.parse().unwrap_or(0),
                seen: Some(hex::decode(seen).unwrap_or_default()),
                proof,
                override_reason: form.override_reason.clone(),
                reviewer: form.reviewer.parse::<Id<Staff>>().ok(),
            };
            house.run(&caller.actor, &caller.keyed(form.key), move |act| Box::pin(acts::sign(act, order.clone()))).await
        }
        Err(error) => Err(error),
    };
    match signed {
        Ok(_) => Ok(go(format!("/sessions/{id}/notes"))),
        Err(Error::Refused(wrong)) => {
            let it = read(&house, &caller, id).await?;
            Ok(again(&review_page(&caller, id, &it, &form, &wrong)))
        }
        Err(other) => Err(other.into()),
    }
}

/// What was filed from a session: one line a chart.
pub(super) async fn filed(State(house): State<House>, caller: Caller, Path(id): Path<Id<Session>>) -> Answer {
    let it = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::filed(act, id))).await?;
    let body = html! {
        @for review in &it.reviews {
            @match review.decision.as_deref() {
                None => (parts::notice("sky", &html! { "Waits for the co-signature of " b { (it.name(review.reviewer)) } "." })),
                Some("returned") => (parts::notice("todo", &html! { "Returned by " b { (it.name(review.reviewer)) } ": " (review.comment) })),
                Some(_) => (parts::notice("good", &html! { "Co-signed by " b { (it.name(review.reviewer)) } "." })),
            }
        }
        @for reason in &it.overrides { (parts::notice("todo", &html! { "Identifying words kept on purpose: " (reason) })) }
        @for review in it.mine_to_review() { (super::queue::decide_form(&review.id.to_string(), "", &[])) }
        @for (entry, name) in &it.missing {
            (parts::notice("todo", &html! {
                (name) " attended and has no note. " a href={ "/sessions/" (id) "/late-notes/" (entry) } { "Write and sign it" }
            }))
        }
        @if it.notes.is_empty() {
            (parts::empty_state("file-text", "Nothing is signed yet.", &parts::link_button(Weight::Plain, "", "Open the session", &format!("/sessions/{id}"))))
        }
        @for note in &it.notes {
            (parts::block(&note.body.client_name, &html! {
                @if note.body.missed.is_some() { (parts::chip("absent", "Missed session")) " " }
                (paper::state_chip(&note.state)) " " a href={ "/notes/" (note.id) } { "Open" } " " a href={ "/notes/" (note.id) "/pdf" } { "PDF" }
            }, &html! { details { summary { "Show the note" } (paper::content(&note.body)) } }))
        }
    };
    let mut shown = caller.page("Filed notes", Here::Today, body);
    shown.crumbs = vec![("/".into(), "Today".into()), (format!("/sessions/{id}"), it.slot.group_name.clone()), (String::new(), "Filed notes".into())];
    Ok(page(&shown))
}
