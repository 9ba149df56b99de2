//! Turning a book on: everybody goes over into it by a stated mapping, after somebody has seen what that changes and for whom.

mod changes;
mod form;

use std::collections::{BTreeMap, HashMap};

use kernel::{Error, Id, Refusal, Zone};
use platform::{Act, Outcome, Permit, act::Deed, permit::Proof};
use practice::access;
use rulebook::{Book, check::Weight};
use serde::{Deserialize, Serialize};

use super::{
    books::{ChangePathway, Checked, changed},
    shelf::Shelf,
};
use crate::{
    rules::{self, Crossing},
    store,
    words::{Answer, Episode, EpisodeCard, Item, ItemCard, Pathway, PathwayCard},
};

pub use changes::Changes;
pub use form::{InUse, TurnForm, turn_form};

/// How many episodes are carried over at a time.
const STRETCH: usize = 2_000;

/// The order to turn a book on.
#[derive(Debug, Clone, Default)]
pub struct TurnOn {
    /// The pathway.
    pub pathway: Id<Pathway>,
    /// The version read.
    pub version: i64,
    /// The book's number.
    pub number: i64,
    /// Where the clients of an old state go, by key; states of the same key need no word.
    pub mapping: BTreeMap<String, String>,
    /// The digest of what the person saw that it changes; empty where it changes nothing for anybody.
    pub confirmed: String,
}

/// What turning on came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turned {
    /// How many clients the mapping moved.
    pub moved: usize,
    /// How many go by the new book now.
    pub carried: usize,
    /// How many of them the rules look at with the next round of the watch.
    pub looked_at_soon: usize,
}

/// The turning that is asked for: both sides of it, and what stands where.
struct Turning {
    zone: Zone,
    card: PathwayCard,
    number: i64,
    shelf: Shelf,
    checked: Checked,
    /// By which book, in which state, how many, and where it leads.
    standing: Vec<(i64, String, i64, Result<usize, Refusal>)>,
}

impl Turning {
    async fn of(
        act: &Act, proof: &impl Proof, card: PathwayCard, number: i64, mapping: &BTreeMap<String, String>,
    ) -> Result<Self, Error> {
        let mut shelf = Shelf::default();
        let text = store::book(act, proof, card.id, number).await?.ok_or(Error::Missing)?.text;
        shelf.fetch(act, proof, card.id, number).await?;
        let mut standing = Vec::new();
        for (book, state, inside) in store::standing(act, proof, card.id).await? {
            shelf.fetch(act, proof, card.id, book).await?;
            let name = named(shelf.book(card.id, book)?, &state);
            let to = rules::leads(shelf.book(card.id, number)?, mapping, &state, &name);
            standing.push((book, state, inside, to));
        }
        Ok(Self { zone: access::practice_card(act).await?.zone, number, shelf, checked: Checked::of(&text), standing, card })
    }
    fn new_book(&self) -> Result<&Book, Error> {
        self.shelf.book(self.card.id, self.number)
    }
    /// What is not said of the mapping, or cannot be.
    fn wrong(&self) -> Vec<Refusal> {
        let mut wrong: Vec<Refusal> = self.standing.iter().filter_map(|(.., to)| to.clone().err()).collect();
        // A state in which episodes of several books stand is asked about once.
        wrong.sort_by(|a, b| a.field.cmp(&b.field));
        wrong.dedup_by(|a, b| a.field == b.field);
        wrong
    }
    /// Where an episode leads; nothing when it goes by the new book already.
    fn leads(&self, card: &EpisodeCard) -> Option<usize> {
        let place = self.standing.iter().find(|(book, state, ..)| (*book, state) == (card.book, &card.state))?;
        place.3.as_ref().ok().copied()
    }
    /// Whether an episode stands on the same ground in both books.
    fn same(&self, book: i64, state: &str, to: usize) -> Result<bool, Error> {
        let (old, new) = (self.shelf.book(self.card.id, book)?, self.new_book()?);
        Ok(old.state(state).is_some_and(|from| rules::same_ground(old, from, new, to)))
    }
    fn crossing<'a>(&'a self, act: &Act, card: &EpisodeCard) -> Result<Crossing<'a>, Error> {
        let (old, new) = (self.shelf.of_episode(card)?, self.new_book()?);
        Ok(Crossing { old, new, number: self.number, zone: &self.zone, now: act.now(), by: store::staff(act) })
    }
}

/// The name of a state by key; the key where the book has no such state.
fn named(book: &Book, state: &str) -> String {
    book.state(state).map_or_else(|| state.to_owned(), |number| book.states[number].name.clone())
}

/// The items that hold, by episode.
async fn held(act: &Act, proof: &impl Proof, episodes: impl Iterator<Item = Id<Episode>>) -> Result<HashMap<Id<Episode>, Vec<ItemCard>>, Error> {
    let ids: Vec<_> = episodes.collect();
    let mut held: HashMap<_, Vec<ItemCard>> = HashMap::new();
    for item in store::holding(act, proof, &ids).await? {
        held.entry(item.episode).or_default().push(item);
    }
    Ok(held)
}

/// Turns a book on. All open episodes go by it from now on: those on the same ground as before just so; the others as the mapping
/// says, and the rules look at each of them with the next round of the watch.
///
/// # Errors
/// Refused when something in the book is wrong, a state with clients leads nowhere or into a retired one, what it changes is not what
/// the person saw, or somebody changed the pathway meanwhile.
pub async fn turn_on(act: &mut Act, order: TurnOn) -> Outcome<Turned> {
    let permit = act.may::<ChangePathway>(order.pathway).await?;
    let card = permit.row().clone();
    if card.version != order.version {
        return Err(changed());
    }
    if card.live == Some(order.number) {
        return Err(Error::refuse("book.on", format!("Book {} is on already.", order.number)));
    }
    let turning = Turning::of(act, &permit, card, order.number, &order.mapping).await?;
    let found = turning.checked.found.iter().filter(|found| found.weight == Weight::Wrong);
    let mut wrong: Vec<_> = found.map(|found| Refusal::new("book.wrong", found.say.clone()).at("text")).collect();
    wrong.extend(turning.wrong());
    if !wrong.is_empty() {
        return Err(wrong.into());
    }
    if changes::changes(act, &permit, &turning, 0).await?.digest != order.confirmed {
        let say = "What turning this book on changes is not what you saw: something happened meanwhile. Look through it again.";
        return Err(Refusal::new("turn.changed", say).at("confirmed").into());
    }
    let turned = carry_over(act, &permit, &turning).await?;
    if !store::update_pathway(act, &permit, &PathwayCard { live: Some(order.number), ..turning.card.clone() }).await? {
        return Err(changed());
    }
    let mapping = serde_json::to_string(&order.mapping).map_err(Error::fault)?;
    store::insert_turn(act, &permit, order.pathway, order.number, &mapping, turned.moved).await?;
    let deed = Deed::of("pathway.turned_on").on(order.pathway).with("number", order.number).with("before", turning.card.live);
    act.done(deed.with("mapping", mapping).with("moved", turned.moved).with("carried", turned.carried), turned)
}

/// Writes everybody over into the new book.
async fn carry_over(act: &Act, permit: &Permit<ChangePathway>, turning: &Turning) -> Result<Turned, Error> {
    let mut turned = Turned { moved: 0, carried: 0, looked_at_soon: 0 };
    for (book, state, _, to) in &turning.standing {
        if let Ok(to) = to
            && *book != turning.number
            && turning.same(*book, state, *to)?
        {
            let many = store::rebook(act, permit, turning.card.id, (*book, state), turning.number).await?;
            turned.carried += usize::try_from(many).unwrap_or(usize::MAX);
        }
    }
    let mut after = None;
    loop {
        let stretch = store::not_by_book(act, permit, turning.card.id, turning.number, after, STRETCH).await?;
        let Some(last) = stretch.last() else { return Ok(turned) };
        after = Some(last.id);
        turned.carried += stretch.len();
        turned.moved += carry_stretch(act, permit, turning, &stretch).await?;
        turned.looked_at_soon += stretch.len();
    }
}

/// Writes some episodes over; how many the mapping moved.
async fn carry_stretch(act: &Act, permit: &Permit<ChangePathway>, turning: &Turning, stretch: &[EpisodeCard]) -> Result<usize, Error> {
    let held = held(act, permit, stretch.iter().map(|card| card.id)).await?;
    let mut carried = Vec::new();
    for card in stretch {
        let to = turning.leads(card).ok_or_else(|| Error::fault("an open episode leads nowhere in the new book"))?;
        carried.push(rules::carry(&turning.crossing(act, card)?, card, to, held.get(&card.id).map_or(&[][..], Vec::as_slice)));
    }
    for how in [Answer::Withdrawn, Answer::Overtaken] {
        let of: Vec<Id<Item>> = carried.iter().flat_map(|c| &c.released).filter(|(_, answer)| *answer == how).map(|(id, _)| *id).collect();
        store::release(act, permit, &of, how, act.now()).await?;
    }
    let moved: Vec<_> = carried.iter().filter(|c| c.interval.is_some()).map(|c| c.card.id).collect();
    let open: HashMap<_, _> = store::open_intervals(act, permit, &moved).await?.into_iter().collect();
    let mut begun = Vec::new();
    for c in &carried {
        let Some(interval) = &c.interval else { continue };
        let before = *open.get(&c.card.id).ok_or_else(|| Error::fault("an episode has no open interval"))?;
        begun.push((&c.card, crate::words::IntervalCard { before: Some(before), ..interval.clone() }));
    }
    let ends: Vec<_> = begun.iter().filter_map(|(_, interval)| Some((interval.before?, interval.from))).collect();
    if store::end_intervals(act, permit, &ends).await? != ends.len() {
        return Err(Error::Again);
    }
    store::insert_intervals(act, permit, &begun).await?;
    let cards: Vec<EpisodeCard> = carried.iter().map(|c| c.card.clone()).collect();
    store::write_looked(act, permit, &cards).await?;
    Ok(moved.len())
}
