//! What pathways does when others announce: sessions, groups and waiting lists tell what happened to clients. And the round that the
//! worker lets the program make.

use kernel::{Error, Id, Moment, id::Practice};
use platform::{Act, Actor, House, Outcome, Request, outbox::Letter};
use practice::{
    clients::Client,
    schedule,
    sessions::{self, Session},
};
use rulebook::{Fact, Kind};
use serde_json::Value;

use super::{acts, rules, store, words::Heard};

/// How many episodes the watch looks at in one transaction.
const AT_ONCE: usize = 2_000;

/// Hears one letter of the outbox. Hearing it twice changes nothing.
///
/// # Errors
/// A fault when what it tells cannot be written; the letter is tried again.
pub async fn deliver(house: &House, letter: &Letter) -> Result<(), Error> {
    let (actor, payload) = (Actor::System(letter.practice, "worker"), letter.payload.clone());
    match letter.topic.as_str() {
        "session.signed" | "attendance.corrected" => {
            let Some(session) = read(&payload, "session") else { return Ok(()) };
            house.run(&actor, &Request::default(), move |act| Box::pin(visits(act, session))).await
        }
        "membership.started" => told(house, &actor, joined(&payload)).await,
        "membership.ended" => told(house, &actor, left(&payload)).await,
        "waiting.offered" => told(house, &actor, offered(&payload, true)).await,
        "waiting.offer_taken_back" => told(house, &actor, offered(&payload, false)).await,
        _ => Ok(()),
    }
}

async fn told(house: &House, actor: &Actor, heard: Vec<Heard>) -> Result<(), Error> {
    if heard.is_empty() {
        return Ok(());
    }
    house.run(actor, &Request::default(), move |act| Box::pin(acts::hear(act, heard.clone()))).await
}

/// Who came to a signed session and who did not, as attendance stands now, corrections and all.
async fn visits(act: &mut Act, id: Id<Session>) -> Outcome<()> {
    let scope = act.scope();
    let Some(slot) = schedule::slot(act, &scope, id).await? else { return act.nothing(()) };
    let Some(card) = sessions::cards(act, &scope, std::slice::from_ref(&slot)).await?.pop() else { return act.nothing(()) };
    let corrected = sessions::corrections(act, &scope, id).await?;
    let roll = sessions::roll_of(act, &scope, card).await?;
    let mut heard = Vec::new();
    for entry in &roll.entries {
        // The last correction counts, otherwise what was signed.
        let state = corrected.iter().rev().find(|c| c.entry == entry.id).map_or_else(|| entry.state(&roll.session), |c| c.becomes.state(&roll.session));
        let fact = rules::visited(state).map(|kind| happened(kind, roll.session.actual_start, "group", state.word()));
        heard.push(Heard { client: entry.client, source: format!("visit:{id}:{}", entry.client), fact });
    }
    acts::hear(act, heard).await
}

fn happened(kind: Kind, at: Moment, of: &str, by: &str) -> Fact {
    Fact { at, known: at, until: None, kind, of: of.into(), by: by.into() }
}

fn read<T: kernel::id::Kind>(payload: &Value, key: &str) -> Option<Id<T>> {
    payload.get(key)?.as_str()?.parse().ok()
}

fn moment(payload: &Value, key: &str) -> Option<Moment> {
    payload.get(key)?.as_i64().map(Moment)
}

fn joined(payload: &Value) -> Vec<Heard> {
    let (Some(from), Some(members)) = (moment(payload, "from"), payload.get("members").and_then(Value::as_array)) else { return Vec::new() };
    let mut heard = Vec::new();
    for member in members {
        let (Some(client), Some(membership)) = (read::<Client>(member, "client"), member.get("membership").and_then(Value::as_str)) else { continue };
        heard.push(Heard { client, source: format!("joined:{membership}"), fact: Some(happened(Kind::Joined, from, "group", "")) });
        // Whoever goes on has not left; whoever ends later is told of then.
        heard.push(Heard { client, source: format!("left:{membership}"), fact: None });
    }
    heard
}

fn left(payload: &Value) -> Vec<Heard> {
    let (Some(client), Some(at)) = (read::<Client>(payload, "client"), moment(payload, "at")) else { return Vec::new() };
    let Some(membership) = payload.get("membership").and_then(Value::as_str) else { return Vec::new() };
    let why = payload.get("reason").and_then(Value::as_str).unwrap_or_default();
    // A placement that was taken back never was.
    if why == "taken back" {
        return vec![Heard { client, source: format!("joined:{membership}"), fact: None }];
    }
    let kind = if rules::finished(why) { Kind::Finished } else { Kind::Left };
    vec![Heard { client, source: format!("left:{membership}"), fact: Some(happened(kind, at, "group", "")) }]
}

/// Offers of places, made or taken back: an offer is known by group, client and when it was made.
fn offered(payload: &Value, made: bool) -> Vec<Heard> {
    let (Some(at), Some(clients)) = (moment(payload, "at"), payload.get("clients").and_then(Value::as_array)) else { return Vec::new() };
    let group = payload.get("group").and_then(Value::as_str).unwrap_or_default();
    let client = |value: &Value| value.as_str().and_then(|id| id.parse::<Id<Client>>().ok());
    let told = |client| Heard {
        client,
        source: format!("offer:{group}:{client}:{}", at.0),
        fact: made.then(|| happened(Kind::Offered, at, "group", "")),
    };
    clients.iter().filter_map(client).map(told).collect()
}

/// Makes the round: in every practice the rules look where time alone may have changed something, and a day that is over is
/// counted. Looks first, and writes only where something is due.
///
/// # Errors
/// A fault when the database cannot be read or written; the next round makes up for it.
pub async fn watch(house: &House, practices: &[Id<Practice>]) -> Result<(), Error> {
    for practice in store::practices_due(&house.db, practices, house.clock.now()).await? {
        let actor = Actor::System(practice, "worker");
        while house.run(&actor, &Request::default(), |act| Box::pin(acts::look_again(act, AT_ONCE))).await? == AT_ONCE {}
    }
    Ok(())
}

/// Counts the day that is over, in every practice where it is not counted yet.
///
/// # Errors
/// A fault when the database cannot be read or written; the next round makes up for it.
pub async fn count_days(house: &House, practices: &[Id<Practice>]) -> Result<(), Error> {
    for practice in practices {
        let actor = Actor::System(*practice, "worker");
        house.run(&actor, &Request::default(), |act| Box::pin(acts::count_day(act))).await?;
    }
    Ok(())
}
