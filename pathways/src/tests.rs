//! Stories of pathways, told with the cast of the demo practice.

mod api;
mod attack;
mod board;
mod books;
mod counts;
mod episode;
mod guide;
mod heard;
mod import;
mod trial;
mod turn;
mod way;
mod work;

use kernel::Id;
use practice::{
    clients::Client,
    testing::{Floor, Practice, does, practice, sees},
};

use crate::{self as pathways, Begin, EpisodeCard, MakePathway, Pathway, Record, TurnOn, Typed, Way};

/// Oak Street Practice with this room above the others.
async fn house() -> Practice {
    practice().await.with_floor(Floor {
        rooms: |all| all.merge(pathways::router()),
        hears: |house, letter| Box::pin(pathways::deliver(house, letter)),
    })
}

/// A pathway made from a preset and turned on by Ruth, who manages the account.
async fn turned_on(p: &Practice, preset: &str) -> Id<Pathway> {
    let ruth = p.ruth().await;
    let made = MakePathway { preset: preset.to_owned(), text: String::new() };
    let id = does!(ruth, pathways::make_pathway, made.clone()).await.unwrap();
    let order = TurnOn { pathway: id, version: 1, number: 1, ..TurnOn::default() };
    does!(ruth, pathways::turn_on, order.clone()).await.unwrap();
    id
}

/// A client put on a pathway by Ruth, now, in a state by key.
async fn put(p: &Practice, pathway: Id<Pathway>, client: Id<Client>, state: &str) {
    let ruth = p.ruth().await;
    let begin = Begin { pathway, clients: vec![client], state: state.to_owned(), since: None, coordinator: None, team: None };
    does!(ruth, pathways::begin, begin.clone()).await.unwrap();
}

/// What Ruth sees of a client's way.
async fn way(p: &Practice, client: Id<Client>) -> Way {
    let ruth = p.ruth().await;
    sees!(ruth, pathways::see_way, client).await.unwrap()
}

/// The client's latest episode.
async fn episode(p: &Practice, client: Id<Client>) -> EpisodeCard {
    way(p, client).await.episodes.remove(0).card
}

/// The way in a few words: every interval that stands, `Triage → Therapy (person)`, and the rules that are open.
async fn told_way(p: &Practice, client: Id<Client>) -> String {
    let way = way(p, client).await;
    let Some(on) = way.episodes.first() else { return "on no pathway".to_owned() };
    let live: Vec<_> = on.intervals.iter().filter(|i| i.voided.is_none()).map(|i| format!("{} ({}{})", i.state, i.cause.word(), if i.rule.is_empty() { String::new() } else { format!(" {}", i.rule) })).collect();
    let open: Vec<_> = on.items.iter().filter(|t| t.answer == pathways::Answer::Open).map(|t| t.rule.clone()).collect();
    let open = if open.is_empty() { String::new() } else { format!("; open: {}", open.join(", ")) };
    format!("{}{open}", live.join(" → "))
}

/// Ruth records what happened, by its kind and of what.
async fn happens(p: &Practice, client: Id<Client>, kind: &str, of: &str) {
    let ruth = p.ruth().await;
    let by = if kind == "attempt" { "phone" } else { "" };
    let typed = Typed { kind: kind.to_owned(), of: of.to_owned(), by: by.to_owned(), ..Typed::default() };
    does!(ruth, pathways::record, Record { client, typed: typed.clone() }).await.unwrap();
}

/// The program keeps its watch.
async fn watch(p: &Practice) {
    pathways::watch(&p.house, &[p.id]).await.unwrap();
}
