//! A look at episodes: the rules go on to now, and what comes of it is written. Part of every verb after which rules may say
//! something else, in its own transaction.

use std::collections::HashMap;

use kernel::{Error, Id};
use platform::{Act, permit::Warrant};
use practice::{access, clients::Client};

use super::shelf::Shelf;
use crate::{
    rules::{self, GoneOn},
    store,
    words::{Answer, EpisodeCard, Item, ItemCard},
};

/// What a look came to.
#[derive(Debug, Clone, Default)]
pub(crate) struct LookedAt {
    /// Whom rules moved.
    pub moved: Vec<Id<Client>>,
    /// How many items were raised.
    pub raised: usize,
    /// How many were withdrawn or overtaken.
    pub released: usize,
}

/// Looks at the open episodes of these clients.
pub(crate) async fn look_at_clients(act: &Act, proof: &impl Warrant, clients: &[Id<Client>]) -> Result<LookedAt, Error> {
    let episodes = store::episodes_of(act, proof, clients).await?;
    look(act, proof, &episodes).await
}

/// Looks at episodes; those that have ended are passed over.
pub(crate) async fn look(act: &Act, proof: &impl Warrant, episodes: &[EpisodeCard]) -> Result<LookedAt, Error> {
    let open: Vec<EpisodeCard> = episodes.iter().filter(|episode| episode.ended.is_none()).cloned().collect();
    if open.is_empty() {
        return Ok(LookedAt::default());
    }
    let zone = access::practice_card(act).await?.zone;
    let shelf = Shelf::of(act, proof, &open).await?;
    let mut clients: Vec<_> = open.iter().map(|episode| episode.client).collect();
    clients.sort_unstable();
    clients.dedup();
    let facts = store::facts(act, proof, &clients).await?;
    let ids: Vec<_> = open.iter().map(|episode| episode.id).collect();
    let mut holding: HashMap<_, Vec<ItemCard>> = HashMap::new();
    for item in store::holding(act, proof, &ids).await? {
        holding.entry(item.episode).or_default().push(item);
    }
    let mut gone = Vec::with_capacity(open.len());
    for card in &open {
        let (known, held) = (facts.get(&card.client).map_or(&[][..], Vec::as_slice), holding.get(&card.id).map_or(&[][..], Vec::as_slice));
        gone.push(rules::go_on(shelf.of_episode(card)?, &zone, card, known, held, act.now()));
    }
    write(act, proof, gone).await
}

/// Writes what looks came to, in as few statements as there are kinds of rows.
pub(crate) async fn write(act: &Act, proof: &impl Warrant, mut gone: Vec<GoneOn>) -> Result<LookedAt, Error> {
    let mut looked = LookedAt::default();
    let moved: Vec<_> = gone.iter().filter(|gone| !gone.intervals.is_empty()).map(|gone| gone.card.id).collect();
    let open: HashMap<_, _> = store::open_intervals(act, proof, &moved).await?.into_iter().collect();
    let mut ends = Vec::new();
    for gone in &mut gone {
        let Some(first) = gone.intervals.first_mut() else { continue };
        let former = *open.get(&gone.card.id).ok_or_else(|| Error::fault("an episode has no open interval"))?;
        first.before = Some(former);
        ends.push((former, first.from));
        looked.moved.push(gone.card.client);
    }
    if store::end_intervals(act, proof, &ends).await? != ends.len() {
        return Err(Error::Again);
    }
    let now = act.now();
    let intervals = gone.iter().flat_map(|gone| gone.intervals.iter().map(|interval| {
        let interval = crate::words::IntervalCard { recorded: now, ..interval.clone() };
        (&gone.card, interval)
    }));
    store::insert_intervals(act, proof, &intervals.collect::<Vec<_>>()).await?;
    let raised: Vec<ItemCard> = gone.iter().flat_map(|gone| gone.raised.iter().cloned()).collect();
    looked.raised = raised.iter().filter(|item| item.holds).count();
    store::insert_items(act, proof, &raised).await?;
    for how in [Answer::Withdrawn, Answer::Overtaken] {
        let of: Vec<Id<Item>> =
            gone.iter().flat_map(|gone| &gone.released).filter(|(_, answer, _)| *answer == how).map(|(id, _, _)| *id).collect();
        looked.released += of.len();
        store::release(act, proof, &of, how, now).await?;
    }
    let cards: Vec<EpisodeCard> = gone.into_iter().map(|gone| gone.card).collect();
    store::write_looked(act, proof, &cards).await?;
    Ok(looked)
}
