//! Answering what rules propose and ask: one with a form of its own, many after a review.

mod many;

use axum::extract::{Path, Query, State};
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

use super::parts::{
    choices::{self, carried},
    from_to, name_of, own_assets, question,
    said::{self, back, off},
    staff_name, who, whole,
};
use crate::{
    acts::{self, AnswerItems, Answered, Asked},
    rules,
    words::{Episode, Item},
};

pub(super) use many::{all, review};

/// How something is answered, as the address and the form say it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Given {
    key: Option<Uuid>,
    version: i64,
    /// Whose move may be taken back afterwards.
    episode: String,
    how: String,
    to: String,
    until: String,
    reason: String,
    back: String,
}

/// Staying, among the states of a decision.
const STAYS: &str = "-";

pub(super) async fn open(State(house): State<House>, caller: Caller, Path(id): Path<Id<Item>>, Query(given): Query<Given>) -> Reply {
    let asked = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::open_item(act, id))).await?;
    Ok(page(&form_page(&caller, &house, &asked, &given, &[])))
}

fn form_page(caller: &Caller, house: &House, asked: &Asked, given: &Given, wrong: &[Refusal]) -> platform::web::shell::Page {
    let title = match given.how.as_str() {
        "accept" => "Accept the proposal",
        "decline" => "They stay where they are",
        "postpone" => "Ask again later",
        _ => "Decide where they go",
    };
    let mut shown = caller.page(
        title,
        Here::Pathways,
        html! {
            (own_assets())
            (summary(wrong))
            section .card { div .card-body { (form(caller, house, asked, given, wrong)) } }
        },
    );
    shown.crumbs = vec![("/pathways".to_owned(), "Pathways".to_owned()), (back(&given.back).to_owned(), "Back".to_owned())];
    shown
}

fn form(caller: &Caller, house: &House, asked: &Asked, given: &Given, wrong: &[Refusal]) -> Markup {
    let (line, book) = (&asked.line, &asked.book);
    let Some(item) = &line.item else { return html! {} };
    let named = question(book, item);
    let due = given.how != "accept" || item.to.as_ref().is_none_or(|to| rules::reason_due(book, &line.card.state, to));
    let reason = Field { required: due, ..Field::new("reason", "Why?") }
        .hint("It stands with the decision, for whoever looks back.")
        .error(at(wrong, "reason"));
    let button = match given.how.as_str() {
        "accept" => "Accept",
        "decline" => "They stay",
        "postpone" => "Put off",
        _ => "Decide",
    };
    html! {
        form .form method="post" action={ "/pathways/items/" (item.id) "/answer" } data-ask-form {
            (carried(Some(item.version), back(&given.back)))
            input type="hidden" name="episode" value=(item.episode);
            div .ask-about {
                p .ask-who { (who(&line.face)) " " (from_to(book, &line.card, item)) }
                @if let Some((ask, _)) = named { p { b { (ask) } } }
                p .soft { (whole(book, item, &caller.zone, house.clock.now())) }
                @for put_off in asked.lines.iter().filter(|line| line.what == "postponed") {
                    p .small .soft {
                        "Put off on " (caller.zone.short_day(put_off.at)) " by " (staff_name(&asked.staff, put_off.by).unwrap_or("the program")) ": " (put_off.reason)
                    }
                }
            }
            @match given.how.as_str() {
                "accept" => { input type="hidden" name="how" value="accept"; }
                "decline" => { input type="hidden" name="how" value="decline"; }
                "postpone" => {
                    input type="hidden" name="how" value="postpone";
                    (parts::date_input(&Field::new("until", "Ask again on").error(at(wrong, "until")), &until(caller, house, given)))
                }
                _ => {
                    input type="hidden" name="how" value="adjust";
                    (choices::grouped(&Field::new("to", "Where do they go?").error(at(wrong, "to")), &destinations(asked, named.map_or(&[], |(_, named)| named)), &given.to))
                }
            }
            (parts::textarea(&reason, &given.reason, 2))
            div .form-actions {
                (parts::button(Weight::Primary, "", button))
                a .btn .btn-quiet href=(back(&given.back)) data-ask-close { "Cancel" }
            }
        }
    }
}

/// Where they may go, and staying among it where a rule asks.
fn destinations(asked: &Asked, named: &[usize]) -> Vec<choices::Choices> {
    let state = &asked.line.card.state;
    let mut all = choices::targets(&asked.book, state, named);
    all.insert(1, (String::new(), vec![(STAYS.to_owned(), format!("Stays in {}", name_of(&asked.book, state)))]));
    all
}

/// The day on which it comes again: as typed, otherwise in a week.
fn until(caller: &Caller, house: &House, given: &Given) -> String {
    if given.until.is_empty() {
        let week = caller.zone.day(house.clock.now()).checked_add(jiff::Span::new().days(7));
        week.map(|day| day.to_string()).unwrap_or_default()
    } else {
        given.until.clone()
    }
}

/// The answer that the form gives.
fn answered(given: &Given, caller: &Caller) -> Result<(Answered, &'static str), Refusal> {
    Ok(match given.how.as_str() {
        "accept" => (Answered::Accept, "accepted"),
        "decline" => (Answered::Decline, "declined"),
        "postpone" => {
            let day = said::day(&given.until, "until")?;
            let day = day.ok_or_else(|| Refusal::new("postpone.day", "Choose the day on which to ask again.").at("until"))?;
            (Answered::Postpone(caller.zone.start_of(day)), "postponed")
        }
        _ if given.to == STAYS => (Answered::Decline, "declined"),
        // Whoever decides otherwise than proposed says why, wherever a rule would lead there by itself.
        _ => {
            rules::reason(&given.reason)?;
            (Answered::Adjust(given.to.clone()), "adjusted")
        }
    })
}

pub(super) async fn one(State(house): State<House>, caller: Caller, Path(id): Path<Id<Item>>, Form(given): Form<Given>) -> Reply {
    let done = match answered(&given, &caller) {
        Ok((answer, word)) => {
            let order = AnswerItems { item: id, version: given.version, answer, reason: given.reason.clone() };
            let done = house.run(&caller.actor, &caller.keyed(given.key), move |act| Box::pin(acts::answer(act, order.clone()))).await;
            done.map(|()| word)
        }
        Err(refusal) => Err(refusal.into()),
    };
    match done {
        Ok(word) => {
            let episode = given.episode.parse::<Id<Episode>>().map(|id| format!("&episode={id}")).unwrap_or_default();
            off(&given.back, &format!("done={word}{episode}"))
        }
        Err(Error::Refused(wrong)) => {
            let asked = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::open_item(act, id))).await?;
            Ok(again(&form_page(&caller, &house, &asked, &given, &wrong)))
        }
        Err(error) => Err(error.into()),
    }
}
