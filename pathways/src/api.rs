//! Pathways as data, for programs: what happened is told by platforms of guided self-help and the like, and where a client stands
//! is asked. Whoever calls is signed in as on the pages, and sees and may do the same.

use axum::{
    Json,
    extract::{Path, State, rejection::JsonRejection},
    response::{IntoResponse as _, Response},
};
use kernel::{Error, Id, Moment, Refusal, Zone};
use platform::{House, web::answer::JsonFail};
use practice::{access::Caller, clients::Client};
use rulebook::{Book, Then};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    acts::{self, Tell, Way, WayOn},
    rules::Typed,
    words::{Answer, Cause, IntervalCard, ItemCard, status},
};

/// A fact as it is told.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ToldFact {
    client: String,
    source: String,
    kind: String,
    of: String,
    by: String,
    at: String,
    day: String,
    time: String,
    words: String,
}

/// One fact, or many.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Told {
    Many { facts: Vec<ToldFact> },
    One(ToldFact),
}

/// Takes facts in: `{"client": …, "source": …, "kind": "module", "of": …, "at": …}`, or many of them under `facts`.
pub(crate) async fn tell(State(house): State<House>, caller: Caller, told: Result<Json<Told>, JsonRejection>) -> Result<Response, JsonFail> {
    let shape = "Send a fact as JSON, with client, source and kind, and with of, by, at (or day and time) and words where there are any; or many of them in a list called facts.";
    let Json(told) = told.map_err(|_| Error::refuse("facts.shape", shape))?;
    let facts = match told {
        Told::Many { facts } => facts,
        Told::One(fact) => vec![fact],
    };
    let mut wrong = Vec::new();
    let read = |(at, fact): (usize, ToldFact)| read(at, fact).map_err(|refusals| wrong.extend(refusals)).ok();
    let told: Vec<Tell> = facts.into_iter().enumerate().filter_map(read).collect();
    if !wrong.is_empty() {
        return Err(JsonFail(wrong.into()));
    }
    let done = house.run(&caller.actor, &caller.request, move |act| Box::pin(acts::tell(act, told.clone()))).await?;
    let facts: Vec<_> = done.facts.iter().map(|(id, new)| json!({ "id": id, "new": new })).collect();
    Ok(Json(json!({ "facts": facts, "moved": done.moved, "raised": done.raised })).into_response())
}

fn read(at: usize, fact: ToldFact) -> Result<Tell, Vec<Refusal>> {
    let mut wrong = Vec::new();
    let client = fact.client.trim().parse::<Id<Client>>().map_err(|_| {
        wrong.push(Refusal::new("fact.client", "Say whose it is by the client’s id.").at(format!("facts.{at}.client")));
    });
    let instant = Some(fact.at.trim()).filter(|text| !text.is_empty()).map(str::parse::<jiff::Timestamp>).transpose().map_err(|_| {
        let say = "Write the instant with its offset, for example 2026-11-23T10:30:00Z; or give day and time of the practice.";
        wrong.push(Refusal::new("fact.at", say).at(format!("facts.{at}.at")));
    });
    match (client, instant) {
        (Ok(client), Ok(instant)) => Ok(Tell {
            client,
            source: fact.source,
            typed: Typed { kind: fact.kind, of: fact.of, by: fact.by, day: fact.day, time: fact.time, words: fact.words },
            at: instant.map(|stamp| Moment(stamp.as_microsecond())),
        }),
        _ => Err(wrong),
    }
}

/// Where a client stands on each pathway, how they came there, and what waits for an answer.
pub(crate) async fn pathway(State(house): State<House>, caller: Caller, Path(client): Path<Id<Client>>) -> Result<Response, JsonFail> {
    let way = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::see_way(act, client))).await?;
    let now = house.clock.now();
    let pathways: Vec<_> = way.episodes.iter().map(|on| episode(&way, on, &caller.zone, now)).collect();
    Ok(Json(json!({ "client": client, "zone": caller.zone.name(), "pathways": pathways })).into_response())
}

fn instant(at: Option<Moment>) -> Option<String> {
    at.map(|at| at.to_string())
}

fn state(book: &Book, key: &str) -> Value {
    let found = book.state(key).map(|number| &book.states[number]);
    json!({ "key": key, "name": found.map_or(key, |state| state.name.as_str()), "status": status(found.and_then(|state| state.category)) })
}

fn episode(way: &Way, on: &WayOn, zone: &Zone, now: Moment) -> Value {
    let card = &on.card;
    let named = way.pathways.iter().find(|pathway| pathway.id == card.pathway);
    let stood = on.intervals.iter().filter(|interval| interval.voided.is_none());
    let open = on.items.iter().filter(|item| item.answer == Answer::Open);
    json!({
        "pathway": { "id": card.pathway, "key": named.map(|card| &card.key), "name": named.map(|card| &card.name), "book": card.book },
        "episode": card.id,
        "state": state(&on.book, &card.state),
        "began": card.began.to_string(),
        "since": card.entered.to_string(),
        "ended": instant(card.ended),
        "limit": instant(card.limit),
        "overdue": card.limit.is_some_and(|limit| limit < now),
        "coordinator": card.coordinator,
        "team": card.team,
        "intervals": stood.map(|interval| stay(&on.book, interval)).collect::<Vec<_>>(),
        "open": open.map(|item| waits(&on.book, item, zone)).collect::<Vec<_>>(),
    })
}

fn stay(book: &Book, interval: &IntervalCard) -> Value {
    json!({
        "state": state(book, &interval.state),
        "from": interval.from.to_string(),
        "to": instant(interval.to),
        "cause": Cause::word(interval.cause),
        "rule": Some(&interval.rule).filter(|rule| !rule.is_empty()),
        "reason": Some(&interval.reason).filter(|reason| !reason.is_empty()),
    })
}

fn waits(book: &Book, item: &ItemCard, zone: &Zone) -> Value {
    let rule = book.rule(&item.rule).map(|number| &book.rules[number]);
    let asks = rule.and_then(|rule| match &rule.then {
        Then::Ask { ask, .. } => Some(ask),
        Then::Move { .. } => None,
    });
    json!({
        "id": item.id,
        "rule": item.rule,
        "source": rule.map(|rule| &rule.source),
        "proposes": item.to.as_deref().map(|key| state(book, key)),
        "asks": asks,
        "since": item.since.to_string(),
        "words": rulebook::say::seen(book, &item.evidence, item.since, zone),
        "postponed_to": instant(item.postponed_to),
    })
}
