//! A client's way: where they stand on each pathway, how they came there, what happened to them, and what waits for an answer.

use kernel::{Error, Id};
use platform::{
    Act, Outcome, Scope, Tie, Verb,
    act::Deed,
    permit::{Found, Roles},
};
use practice::{
    access::{self, StaffCard},
    clients::{self, Client, Face},
    groups::WayLine,
};
use rulebook::Book;

use super::shelf::Shelf;
use crate::{
    store,
    words::{EpisodeCard, FactCard, IntervalCard, ItemCard, PathwayCard, TeamCard, status},
};

/// See a client's way on the pathways: all who see the client but technicians.
#[derive(Debug)]
pub struct SeeWay;
impl Verb for SeeWay {
    const NAME: &'static str = "pathway.way";
    type Key = Id<Client>;
    type Row = ();
    async fn find(act: &mut Act, id: Id<Client>) -> Result<Option<Found<()>>, Error> {
        Ok(access::client_tie(act, id).await?.map(|tie| Found { row: (), tie }))
    }
    fn allows(who: Roles, _: Tie) -> bool {
        access::watches_ways(who)
    }
}

/// One episode with all that belongs to it.
#[derive(Debug, Clone)]
pub struct WayOn {
    /// Where it stands.
    pub card: EpisodeCard,
    /// The book it goes by.
    pub book: Book,
    /// Its intervals, oldest first, those taken back among them.
    pub intervals: Vec<IntervalCard>,
    /// What its rules proposed and asked, oldest first.
    pub items: Vec<ItemCard>,
}

/// A client's way.
#[derive(Debug, Clone)]
pub struct Way {
    /// Whose.
    pub face: Face,
    /// The tie of the caller to the client.
    pub tie: Tie,
    /// The episodes, the latest first.
    pub episodes: Vec<WayOn>,
    /// What happened, newest first.
    pub facts: Vec<FactCard>,
    /// All pathways of the practice.
    pub pathways: Vec<PathwayCard>,
    /// All teams.
    pub teams: Vec<TeamCard>,
    /// The staff, for names and to choose from.
    pub staff: Vec<StaffCard>,
}

/// Opens a client's way.
///
/// # Errors
/// `Missing` or `Forbidden` by policy.
pub async fn see_way(act: &mut Act, client: Id<Client>) -> Outcome<Way> {
    let permit = act.may::<SeeWay>(client).await?;
    let cards = store::episodes_of(act, &permit, &[client]).await?;
    let shelf = Shelf::of(act, &permit, &cards).await?;
    let ids: Vec<_> = cards.iter().map(|card| card.id).collect();
    let (intervals, items) = (store::intervals(act, &permit, &ids).await?, store::items_of(act, &permit, &ids).await?);
    let mut episodes = Vec::new();
    for card in cards.into_iter().rev() {
        let book = shelf.of_episode(&card)?.clone();
        let of = |id| id == card.id;
        let intervals = intervals.iter().filter(|i| of(i.episode)).cloned().collect();
        let items = items.iter().filter(|t| of(t.episode)).cloned().collect();
        episodes.push(WayOn { card, book, intervals, items });
    }
    let face = clients::faces(act, &permit, &[client]).await?.pop().ok_or(Error::Missing)?;
    let way = Way {
        face,
        tie: permit.tie(),
        episodes,
        facts: store::fact_cards(act, &permit, client).await?,
        pathways: store::pathways(act, &permit).await?,
        teams: store::teams(act, &permit).await?,
        staff: access::staff_list(act, &permit).await?,
    };
    act.seen(Deed::of("pathway.shown").on(client).client(client), way)
}

/// Where a client stands on each pathway, for the pages of rooms below.
///
/// # Errors
/// A fault when it cannot be read.
pub async fn ways(act: &Act, scope: &Scope, client: Id<Client>) -> Result<Vec<WayLine>, Error> {
    let mut cards = store::episodes_of(act, scope, &[client]).await?;
    cards.reverse();
    let mut seen = Vec::new();
    cards.retain(|card| {
        let first = !seen.contains(&card.pathway);
        seen.push(card.pathway);
        first
    });
    let shelf = Shelf::of(act, scope, &cards).await?;
    let mut lines = Vec::new();
    for card in &cards {
        let book = shelf.of_episode(card)?;
        let Some(state) = book.state(&card.state).map(|number| &book.states[number]) else { continue };
        lines.push(WayLine {
            pathway: book.name.clone(),
            state: state.name.clone(),
            status: status(state.category).to_owned(),
            since: card.entered,
            href: format!("/clients/{client}/pathway"),
        });
    }
    Ok(lines)
}
