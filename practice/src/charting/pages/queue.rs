//! "Waiting for me": co-sign one or several, or return with a comment.

use axum::extract::{Path, State};
use axum_extra::extract::Form;
use kernel::{Error, Id, Refusal};
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

use super::signing::proof;
use crate::{
    access::{Caller, Here, form_key},
    charting::{
        acts::{self, Waiting},
        words::Review,
    },
};

fn queue_page(caller: &Caller, all: &[Waiting], ticked: &[Id<Review>], wrong: &[Refusal]) -> Page {
    let me = caller.standing().staff;
    let error = wrong.first().map(|r| r.say.as_str());
    let mine: Vec<_> = all.iter().filter(|w| w.review.reviewer == me && w.review.decided_at.is_none()).collect();
    let body = html! {
        @if mine.is_empty() {
            (parts::empty_state("check-check", "Nothing waits for your signature.", &html! {}))
        } @else {
            form method="post" action="/waiting/signature" .stack {
                input type="hidden" name="key" value=(form_key());
                (parts::block("Waiting for my co-signature", &html! {}, &html! {
                    ul .lines .queue {
                        @for w in &mine {
                            li {
                                label .check {
                                    input type="checkbox" name="reviews" value=(w.review.id) checked[ticked.contains(&w.review.id)];
                                    span { (w.slot.group_name) ", " (caller.zone.short_day(w.slot.starts_at)) span .soft { " · by " (w.author) " · waiting " (w.days) " days" } }
                                }
                                a href={ "/sessions/" (w.review.session) "/notes" } { "Read the notes" }
                            }
                        }
                    }
                }))
                div .filter {
                    (parts::input("password", &Field::new("pin", "Your PIN").error(error), ""))
                    (parts::button(Weight::Primary, "shield-check", "Co-sign the ticked ones"))
                }
            }
        }
    };
    let mut page = caller.page("Waiting for me", Here::Today, body);
    page.crumbs = vec![("/".into(), "Today".into()), (String::new(), "Waiting for me".into())];
    page
}

async fn read(house: &House, caller: &Caller) -> Result<Vec<Waiting>, Error> {
    house.look(&caller.actor, &caller.request, |act| Box::pin(acts::waiting(act))).await
}

pub(super) async fn list(State(house): State<House>, caller: Caller) -> Answer {
    let all = read(&house, &caller).await?;
    Ok(page(&queue_page(&caller, &all, &[], &[])))
}

#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct CoSignForm {
    key: Option<Uuid>,
    pin: String,
    proof: String,
    reviews: Vec<Id<Review>>,
}

pub(super) async fn cosign(State(house): State<House>, caller: Caller, Form(form): Form<CoSignForm>) -> Answer {
    let done = match proof(&house, &caller, &form.pin, &form.proof).await {
        Ok(proof) => {
            let reviews = form.reviews.clone();
            house.run(&caller.actor, &caller.keyed(form.key), move |act| Box::pin(acts::cosign(act, reviews.clone(), proof.clone()))).await
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(_) => Ok(go("/waiting")),
        Err(Error::Refused(wrong)) => {
            let all = read(&house, &caller).await?;
            Ok(again(&queue_page(&caller, &all, &form.reviews, &wrong)))
        }
        Err(other) => Err(other.into()),
    }
}

/// The form with which a reviewer decides about one session.
pub(super) fn decide_form(review: &str, comment: &str, wrong: &[Refusal]) -> Markup {
    let error = |field: &str| parts::at(wrong, field);
    parts::block("Your review", &html! {}, &html! {
        div .two {
            form method="post" action="/waiting/signature" .stack {
                input type="hidden" name="key" value=(form_key());
                input type="hidden" name="reviews" value=(review);
                (parts::input("password", &Field::new("pin", "Your PIN").error(error("pin")), ""))
                (parts::button(Weight::Primary, "shield-check", "Co-sign"))
            }
            form method="post" action={ "/reviews/" (review) "/return" } .stack {
                input type="hidden" name="key" value=(form_key());
                (parts::textarea(&Field::new("comment", "What should change").error(error("comment")), comment, 2))
                (parts::button(Weight::Plain, "undo-2", "Return to the author"))
            }
        }
    })
}

#[derive(Debug, Deserialize)]
pub(super) struct ReturnForm {
    key: Option<Uuid>,
    #[serde(default)]
    comment: String,
}

pub(super) async fn give_back(State(house): State<House>, caller: Caller, Path(id): Path<Id<Review>>, Form(form): Form<ReturnForm>) -> Answer {
    let comment = form.comment.clone();
    match house.run(&caller.actor, &caller.keyed(form.key), move |act| Box::pin(acts::return_notes(act, id, comment.clone()))).await {
        Ok(()) => Ok(go("/waiting")),
        Err(Error::Refused(wrong)) => {
            let body = decide_form(&id.to_string(), &form.comment, &wrong);
            Ok(again(&caller.page("Return the notes", Here::Today, body)))
        }
        Err(other) => Err(other.into()),
    }
}
