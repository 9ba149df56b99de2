//! Many proposals at once: looked through, then all of them taken, or none.

use axum::extract::{RawQuery, State};
use axum_extra::extract::Form;
use kernel::{Error, Id, Refusal};
use maud::{Markup, html};
use platform::{
    House,
    web::{
        answer::{Answer as Reply, again, page},
        parts::{self, Field, Weight, at, summary},
    },
};
use practice::access::{Caller, Here};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    acts::{self, AnswerItems, Answered, Review},
    pages::parts::{
        choices::carried,
        from_to, own_assets,
        said::{back, off},
        source, stay, who, whole,
    },
    rules,
    words::Item,
};

/// Many answers: each item with the version read, parted by a blank, and one reason for all.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(in crate::pages) struct Many {
    key: Option<Uuid>,
    item: Vec<String>,
    reason: String,
    back: String,
}

/// The items and the way back in an address, where an item may stand many times.
fn asked_for(query: &str) -> (Vec<Id<Item>>, String) {
    let (mut items, mut to) = (Vec::new(), String::new());
    for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
        match name {
            "item" => items.extend(value.parse::<Id<Item>>()),
            "back" => to = plain(value),
            _ => {}
        }
    }
    (items, to)
}

/// An address's text, with what stood in percent signs; what is no text is left out.
fn plain(text: &str) -> String {
    let (mut bytes, mut rest) = (Vec::new(), text.bytes());
    while let Some(byte) = rest.next() {
        let hex = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16)).and_then(|digit| u8::try_from(digit).ok());
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => bytes.extend(hex(rest.next()).zip(hex(rest.next())).map(|(high, low)| high * 16 + low)),
            byte => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).unwrap_or_default()
}

pub(in crate::pages) async fn review(State(house): State<House>, caller: Caller, RawQuery(query): RawQuery) -> Reply {
    let (items, to) = asked_for(&query.unwrap_or_default());
    reviewed(&house, &caller, items, &Many { back: to, ..Many::default() }, &[]).await
}

async fn reviewed(house: &House, caller: &Caller, items: Vec<Id<Item>>, typed: &Many, wrong: &[Refusal]) -> Reply {
    let review = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::review_items(act, items.clone()))).await?;
    let mut shown = caller.page("Review and accept", Here::Pathways, html! {
        (own_assets())
        (summary(wrong))
        @if review.gone > 0 {
            (parts::notice("info", &html! { p { (stay::many(i64::try_from(review.gone).unwrap_or(i64::MAX), "proposal", "proposals")) " waited no more when this page was made, and will not be answered." } }))
        }
        @if review.lines.is_empty() {
            section .card { (parts::empty_state("check-check", "None of those chosen waits for an answer.", &parts::link_button(Weight::Primary, "", "Back", back(&typed.back)))) }
        } @else { (review_form(house, caller, &review, typed, wrong)) }
    });
    shown.crumbs = vec![("/pathways".to_owned(), "Pathways".to_owned()), (back(&typed.back).to_owned(), "Work list".to_owned())];
    Ok(if wrong.is_empty() { page(&shown) } else { again(&shown) })
}

fn review_form(house: &House, caller: &Caller, review: &Review, typed: &Many, wrong: &[Refusal]) -> Markup {
    let now = house.clock.now();
    let n = review.lines.len();
    let due = review.lines.iter().any(|line| {
        let book = review.shelf.book(line.card.pathway, line.card.book).ok();
        let to = line.item.as_ref().and_then(|item| item.to.as_ref());
        book.zip(to).is_some_and(|(book, to)| rules::reason_due(book, &line.card.state, to))
    });
    let hint =
        if due { "At least one of these rules asks for a reason. It stands with each of them." } else { "It stands with each of them." };
    let reason = Field { required: due, ..Field::new("reason", "Why?") }.hint(hint).error(at(wrong, "reason"));
    html! {
        form method="post" action="/pathways/items/answers" {
            (carried(None, back(&typed.back)))
            section .card {
                div .card-head { h2 { "What will happen" } span .small .soft { "All of it, or nothing: if one of them cannot be moved, nobody is." } }
                ul .work-list .review-list {
                    @for line in &review.lines {
                        @if let (Some(item), Ok(book)) = (&line.item, review.shelf.book(line.card.pathway, line.card.book)) {
                            li .work-line .ticked {
                                input .work-tick type="checkbox" name="item" value={ (item.id) " " (item.version) } checked aria-label={ "Accept for " (line.face.name()) };
                                div .work-who { (who(&line.face)) span .sub { (source(book, &item.rule)) } }
                                div .work-where { (from_to(book, &line.card, item)) span .sub { "since " (caller.zone.short_day(item.since)) } }
                                p .work-why { (whole(book, item, &caller.zone, now)) }
                            }
                        }
                    }
                }
                div .card-body .review-end {
                    (parts::textarea(&reason, &typed.reason, 2))
                    div .form-actions {
                        (parts::button(Weight::Primary, "check-check", &if n == 1 { "Accept it".to_owned() } else { format!("Accept these {n}") }))
                        (parts::link_button(Weight::Quiet, "", "Cancel", back(&typed.back)))
                    }
                }
            }
        }
    }
}

pub(in crate::pages) async fn all(State(house): State<House>, caller: Caller, Form(many): Form<Many>) -> Reply {
    let order = |text: &String| {
        let (item, version) = text.split_once(' ')?;
        Some(AnswerItems {
            item: item.parse().ok()?,
            version: version.parse().ok()?,
            answer: Answered::Accept,
            reason: many.reason.clone(),
        })
    };
    let orders: Vec<AnswerItems> = many.item.iter().filter_map(order).collect();
    let items: Vec<_> = orders.iter().map(|order| order.item).collect();
    if orders.is_empty() {
        let wrong = [Refusal::new("answers.none", "Choose at least one of them.")];
        return reviewed(&house, &caller, items, &many, &wrong).await;
    }
    let done = house.run(&caller.actor, &caller.keyed(many.key), move |act| Box::pin(acts::answer_all(act, orders.clone()))).await;
    match done {
        Ok(n) => off(&many.back, &format!("done=answers&n={n}")),
        Err(Error::Refused(wrong)) => reviewed(&house, &caller, items, &many, &wrong).await,
        Err(error) => Err(error.into()),
    }
}
