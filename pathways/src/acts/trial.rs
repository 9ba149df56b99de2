//! The time machine: a book tried over the stored history of all clients on the pathway, without anybody being moved.

use std::{collections::BTreeMap, sync::Arc};

use kernel::{Error, Id, Moment};
use platform::{Act, Outcome, Permit, act::Deed, permit::Proof};
use practice::{access, clients::{self, Client, Face}};
use rulebook::Book;

use super::{books::ChangePathway, shelf::Shelf};
use crate::{
    rules::{Difference, History, Parting, Replayed, Tried},
    store,
    words::{Episode, EpisodeCard, Pathway, PathwayCard},
};

/// How many episodes are taken through at a time.
const STRETCH: usize = 2_000;
/// How many differences a page shows; the last client's may be more.
const SHOWN: usize = 50;

/// What is to be tried, and what of it is to be looked through.
#[derive(Debug, Clone)]
pub struct TryBook {
    /// The pathway.
    pub pathway: Id<Pathway>,
    /// The book's number.
    pub number: i64,
    /// What states that the book does not have are called in it, by key.
    pub mapping: BTreeMap<String, String>,
    /// Only differences of this kind.
    pub parting: Option<Parting>,
    /// Only differences that this rule made, by key.
    pub rule: Option<String>,
    /// The list from after this episode on; none for its beginning, with the sums.
    pub after: Option<Id<Episode>>,
}

/// What a rule would have done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RuleSum {
    /// How many moves.
    pub moves: usize,
    /// How often it asked.
    pub asked: usize,
    /// How many differences it made, by kind as in [`Parting::ALL`].
    pub partings: [usize; 5],
}

/// Where clients are and would be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StateSum {
    /// How many are in the state now.
    pub now: usize,
    /// How many would be.
    pub run: usize,
}

/// The whole run, added up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sums {
    /// How many episodes were taken through.
    pub episodes: usize,
    /// How many of them went as the rules would have had it, to the day.
    pub alike: usize,
    /// How many are in a state that the book does not have.
    pub nowhere: usize,
    /// How many differences there are, by kind as in [`Parting::ALL`].
    pub partings: [usize; 5],
    /// What each rule would have done, by its number.
    pub rules: Vec<RuleSum>,
    /// Where clients are and would be, by the state's number.
    pub states: Vec<StateSum>,
}

impl Sums {
    fn add(&mut self, replayed: &Replayed, past: bool) {
        self.episodes += 1;
        self.alike += usize::from(replayed.differences.is_empty());
        for rule in replayed.steps.iter().filter_map(|step| step.rule) {
            if let Some(sum) = self.rules.get_mut(rule) {
                sum.moves += 1;
            }
        }
        for rule in &replayed.asked {
            if let Some(sum) = self.rules.get_mut(*rule) {
                sum.asked += 1;
            }
        }
        for difference in &replayed.differences {
            let kind = difference.parting as usize;
            self.partings[kind] += 1;
            if let Some((Some(rule), ..)) = difference.ruled
                && let Some(sum) = self.rules.get_mut(rule)
            {
                sum.partings[kind] += 1;
            }
        }
        // A client is where their latest episode has them.
        if past {
            return;
        }
        match replayed.now.and_then(|now| self.states.get_mut(now)) {
            Some(state) => state.now += 1,
            None => self.nowhere += 1,
        }
        if let Some(state) = replayed.steps.last().and_then(|step| self.states.get_mut(step.state)) {
            state.run += 1;
        }
    }
}

/// A dry run, as a page shows it.
#[derive(Debug, Clone)]
pub struct Trial {
    /// The pathway.
    pub card: PathwayCard,
    /// The book's number.
    pub number: i64,
    /// The book.
    pub book: Book,
    /// The instant it was run up to.
    pub at: Moment,
    /// The sums; none on the later pages of the list.
    pub sums: Option<Sums>,
    /// The differences to look through.
    pub differences: Vec<Difference>,
    /// After which episode the list goes on; none at its end.
    pub more: Option<Id<Episode>>,
    /// States that open episodes are in and this book has not, by key and name: what each is called in it can be said.
    pub unknown: Vec<(String, String)>,
    /// The faces of the clients shown.
    pub faces: Vec<Face>,
}

/// Tries a book over what happened, for the clients whom the caller sees. Nobody is moved. The first page takes all of them through
/// and adds up; later ones go on with the list only until they are full.
///
/// # Errors
/// `Missing` or `Forbidden` by policy.
pub async fn try_book(act: &mut Act, order: TryBook) -> Outcome<Trial> {
    let permit = act.may::<ChangePathway>(order.pathway).await?;
    let text = store::book(act, &permit, order.pathway, order.number).await?.ok_or(Error::Missing)?.text;
    let book = Book::read(&text).map_err(|slips| Error::fault(format!("a book that was saved has {} mistakes", slips.len())))?;
    let zone = access::practice_card(act).await?.zone;
    let tried = Arc::new(Tried { book, mapping: order.mapping.clone(), zone });
    let mut run = Running::of(&order, &tried.book);
    run.go(act, &permit, &tried).await?;
    let mut clients: Vec<Id<Client>> = run.found.iter().map(|difference| difference.client).collect();
    clients.dedup();
    let faces = clients::faces(act, &permit, &clients).await?;
    let trial = Trial {
        card: permit.row().clone(),
        number: order.number,
        book: tried.book.clone(),
        at: act.now(),
        sums: run.sums,
        differences: run.found,
        more: run.more,
        unknown: unknown(act, &permit, &tried, order.pathway).await?,
        faces,
    };
    let deed = clients.iter().fold(Deed::of("trial.seen").on(order.pathway), |deed, id| deed.client(*id));
    act.seen(deed.with("number", order.number), trial)
}

/// The states that open episodes are in and the book does not know, with their names.
async fn unknown(act: &Act, proof: &impl Proof, tried: &Tried, pathway: Id<Pathway>) -> Result<Vec<(String, String)>, Error> {
    let (mut shelf, mut unknown) = (Shelf::default(), BTreeMap::new());
    for (number, state, _) in store::standing(act, proof, pathway).await? {
        if tried.book.state(&state).is_none() {
            shelf.fetch(act, proof, pathway, number).await?;
            let book = shelf.book(pathway, number)?;
            let name = book.state(&state).map_or_else(|| state.clone(), |number| book.states[number].name.clone());
            unknown.insert(state, name);
        }
    }
    Ok(unknown.into_iter().collect())
}

/// A run on its way through all clients.
struct Running<'a> {
    order: &'a TryBook,
    rule: Option<Option<usize>>,
    sums: Option<Sums>,
    found: Vec<Difference>,
    more: Option<Id<Episode>>,
    full: bool,
}

impl<'a> Running<'a> {
    fn of(order: &'a TryBook, book: &Book) -> Self {
        let sums = order.after.is_none().then(|| Sums {
            rules: vec![RuleSum::default(); book.rules.len()],
            states: vec![StateSum::default(); book.states.len()],
            ..Sums::default()
        });
        Self { order, rule: order.rule.as_ref().map(|key| book.rule(key)), sums, found: Vec::new(), more: None, full: false }
    }
    /// Reads a stretch while the one before it is taken through beside the async workers.
    async fn go(&mut self, act: &Act, permit: &Permit<ChangePathway>, tried: &Arc<Tried>) -> Result<(), Error> {
        let scope = act.scope();
        let (mut after, mut busy) = (self.order.after, None);
        while !self.full {
            let stretch = store::wholes(act, &scope, self.order.pathway, after, STRETCH).await?;
            after = stretch.last().map(|(card, _)| card.id);
            let histories = histories(act, permit, self.order.pathway, stretch).await?;
            let ended = histories.is_empty();
            let tried = tried.clone();
            let next = (!ended).then(|| tokio::task::spawn_blocking(move || replay_all(&tried, &histories)));
            let before: Option<tokio::task::JoinHandle<Vec<(bool, Replayed)>>> = std::mem::replace(&mut busy, next);
            if let Some(before) = before {
                self.take(before.await.map_err(Error::fault)?);
            }
            if ended {
                return Ok(());
            }
        }
        if let Some(rest) = busy {
            rest.await.map_err(Error::fault)?;
        }
        Ok(())
    }
    fn take(&mut self, replayed: Vec<(bool, Replayed)>) {
        for (past, replayed) in replayed {
            if let Some(sums) = &mut self.sums {
                sums.add(&replayed, past);
            }
            let mut asked: Vec<_> = replayed.differences.into_iter().filter(|difference| self.asks_for(difference)).collect();
            if asked.is_empty() || self.full {
                continue;
            }
            if self.found.len() >= SHOWN {
                // One more is there, so there is another page; without sums there is nothing left to do.
                self.full = self.sums.is_none();
                self.more = self.more.or_else(|| self.found.last().map(|last| last.episode));
                continue;
            }
            self.found.append(&mut asked);
        }
    }
    fn asks_for(&self, difference: &Difference) -> bool {
        self.order.parting.is_none_or(|parting| parting == difference.parting)
            && self.rule.is_none_or(|rule| rule.is_some() && difference.ruled.as_ref().is_some_and(|(by, ..)| *by == rule))
    }
}

/// Whole histories of episodes.
async fn histories(
    act: &Act, proof: &impl Proof, pathway: Id<Pathway>, stretch: Vec<(EpisodeCard, Option<Moment>)>,
) -> Result<Vec<History>, Error> {
    let mut clients: Vec<_> = stretch.iter().map(|(card, _)| card.client).collect();
    clients.sort_unstable();
    clients.dedup();
    let facts = store::facts(act, proof, &clients).await?;
    let mut stays = store::stays(act, proof, pathway, &clients).await?;
    let history = |(card, next): (EpisodeCard, Option<Moment>)| History {
        episode: card.id,
        client: card.client,
        stays: stays.remove(&card.id).unwrap_or_default(),
        facts: facts.get(&card.client).cloned().unwrap_or_default(),
        to: next.map_or(act.now(), |next| next.plus(-1)),
        past: next.is_some(),
    };
    Ok(stretch.into_iter().map(history).collect())
}

/// Takes histories through the book on as many threads as there are, in their order.
fn replay_all(tried: &Tried, histories: &[History]) -> Vec<(bool, Replayed)> {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(8);
    let part = histories.len().div_ceil(threads).max(1);
    let one = |history: &History| (history.past, tried.replay(history));
    std::thread::scope(|scope| {
        let parts: Vec<_> = histories.chunks(part).map(|part| scope.spawn(move || part.iter().map(one).collect::<Vec<_>>())).collect();
        // A thread that broke breaks this task, which comes out as a fault of the act.
        parts.into_iter().flat_map(|done| done.join().unwrap_or_else(|broken| std::panic::resume_unwind(broken))).collect()
    })
}

