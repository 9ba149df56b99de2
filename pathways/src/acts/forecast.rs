//! The forecast: who will be overdue, and whom rules will move, propose to move or ask about in the days to come, if nothing else happens.

use std::collections::{BTreeMap, HashMap};

use kernel::{Day, Error, Id, Moment, Zone};
use platform::{Act, Outcome, act::Deed, permit::Proof};
use practice::{access, clients::{self, Client, Face}};
use rulebook::Book;

use super::{books::ChangePathway, shelf::Shelf};
use crate::{
    rules::{self, Comes, Coming},
    store,
    words::{Episode, EpisodeCard, ItemCard, Pathway, PathwayCard},
};

/// How many episodes are looked at in one go.
const STRETCH: usize = 2_000;
/// How many lines a page shows.
const SHOWN: usize = 50;
/// How far one may look ahead, in days.
const FARTHEST: i64 = 92;

/// What of the days to come is asked for.
#[derive(Debug, Clone)]
pub struct LookAhead {
    /// The pathway.
    pub pathway: Id<Pathway>,
    /// How many days, at most 92.
    pub days: i64,
    /// Only this day.
    pub on: Option<Day>,
    /// From this place in the list on.
    pub from: usize,
}

/// What a day brings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DaySum {
    /// How many will be overdue from that day on.
    pub overdue: usize,
    /// How many rules move by themselves.
    pub moves: usize,
    /// How many moves rules propose.
    pub proposes: usize,
    /// How many questions rules ask.
    pub asks: usize,
}

impl DaySum {
    fn add(&mut self, what: &Comes) {
        match what {
            Comes::Overdue { .. } => self.overdue += 1,
            Comes::Moves { .. } => self.moves += 1,
            Comes::Proposes { .. } => self.proposes += 1,
            Comes::Asks { .. } => self.asks += 1,
        }
    }
}

/// The days to come.
#[derive(Debug, Clone)]
pub struct Forecast {
    /// The pathway.
    pub card: PathwayCard,
    /// How many days were looked ahead.
    pub days: i64,
    /// What each day brings; days that bring nothing are left out.
    pub sums: BTreeMap<Day, DaySum>,
    /// The lines asked for, in the order of time, each with the book it follows from.
    pub lines: Vec<(Coming, i64)>,
    /// How many there are in all.
    pub all: usize,
    /// The books, by number.
    pub books: Vec<(i64, Book)>,
    /// The faces of the clients shown.
    pub faces: Vec<Face>,
}

/// Looks ahead, for the clients whom the caller sees.
///
/// # Errors
/// `Missing` or `Forbidden` by policy.
pub async fn look_ahead(act: &mut Act, order: LookAhead) -> Outcome<Forecast> {
    let permit = act.may::<ChangePathway>(order.pathway).await?;
    let zone = access::practice_card(act).await?.zone;
    let days = order.days.clamp(1, FARTHEST);
    let last = zone.day(act.now()).saturating_add(jiff::Span::new().days(days));
    let ahead = Ahead { zone: &zone, now: act.now(), until: zone.start_of(last.tomorrow().unwrap_or(last)).plus(-1) };
    let (mut sums, mut found, mut shelf) = (BTreeMap::<Day, DaySum>::new(), Vec::new(), Shelf::default());
    let (scope, mut after) = (act.scope(), None);
    loop {
        let cards = store::soon(act, &scope, order.pathway, ahead.until, after, STRETCH).await?;
        let Some(card) = cards.last() else { break };
        after = Some(card.id);
        for coming in ahead.stretch(act, &permit, &mut shelf, &cards).await? {
            let day = zone.day(coming.0.at);
            sums.entry(day).or_default().add(&coming.0.what);
            if order.on.is_none_or(|on| on == day) {
                // What rules see is worked out again for those shown: for all of them it would take much room.
                found.push((coming.0.at, coming.0.episode));
            }
        }
        tokio::task::yield_now().await;
    }
    found.sort_unstable();
    let all = found.len();
    let page: Vec<_> = found.into_iter().skip(order.from).take(SHOWN).collect();
    let lines = again(act, &permit, &ahead, &mut shelf, &page).await?;
    let mut clients: Vec<Id<Client>> = lines.iter().map(|(coming, _)| coming.client).collect();
    clients.sort_unstable();
    clients.dedup();
    let faces = clients::faces(act, &permit, &clients).await?;
    let mut books: Vec<_> = shelf.all().map(|((_, number), book)| (*number, book.clone())).collect();
    books.sort_by_key(|(number, _)| *number);
    let forecast = Forecast { card: permit.row().clone(), days, sums, lines, all, books, faces };
    let deed = clients.iter().fold(Deed::of("forecast.seen").on(order.pathway), |deed, id| deed.client(*id));
    act.seen(deed.with("days", days), forecast)
}

/// The lines of a page with what rules see.
async fn again(
    act: &Act, proof: &impl Proof, ahead: &Ahead<'_>, shelf: &mut Shelf, page: &[(Moment, Id<Episode>)],
) -> Result<Vec<(Coming, i64)>, Error> {
    let mut cards: Vec<EpisodeCard> = Vec::new();
    for (_, id) in page {
        if !cards.iter().any(|card| card.id == *id) {
            cards.extend(store::episode(act, proof, *id).await?);
        }
    }
    let mut known = ahead.stretch(act, proof, shelf, &cards).await?;
    known.sort_by_key(|(coming, _)| (coming.at, coming.episode));
    let mut lines = Vec::new();
    for place in page {
        // Several lines of one client at one instant stand in the order they come.
        if let Some(at) = known.iter().position(|(coming, _)| (coming.at, coming.episode) == *place) {
            lines.push(known.remove(at));
        }
    }
    Ok(lines)
}

struct Ahead<'a> {
    zone: &'a Zone,
    now: Moment,
    until: Moment,
}

impl Ahead<'_> {
    /// What comes for some episodes, each with the book it follows from.
    async fn stretch(
        &self, act: &Act, proof: &impl Proof, shelf: &mut Shelf, cards: &[EpisodeCard],
    ) -> Result<Vec<(Coming, i64)>, Error> {
        for card in cards {
            shelf.fetch(act, proof, card.pathway, card.book).await?;
        }
        let mut clients: Vec<_> = cards.iter().map(|card| card.client).collect();
        clients.sort_unstable();
        clients.dedup();
        let facts = store::facts(act, proof, &clients).await?;
        let ids: Vec<_> = cards.iter().map(|card| card.id).collect();
        let mut held: HashMap<_, Vec<ItemCard>> = HashMap::new();
        for item in store::holding(act, proof, &ids).await? {
            held.entry(item.episode).or_default().push(item);
        }
        let mut all = Vec::new();
        for card in cards {
            let (known, held) = (facts.get(&card.client).map_or(&[][..], Vec::as_slice), held.get(&card.id).map_or(&[][..], Vec::as_slice));
            let coming = rules::coming(shelf.of_episode(card)?, self.zone, card, known, held, (self.now, self.until));
            all.extend(coming.into_iter().map(|coming| (coming, card.book)));
        }
        Ok(all)
    }
}
