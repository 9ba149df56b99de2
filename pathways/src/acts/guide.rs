//! Guide invoicing: what a month came to on a pathway, per commissioner, and the clients behind every number.

mod behind;

use std::collections::{BTreeMap, HashMap};

use kernel::{Error, Id, Moment, Zone, text};
use platform::{
    Act, Outcome, Tie, Verb,
    act::Deed,
    crypto::digest,
    permit::{Found, Permit, Role, Roles},
};
use practice::{
    access,
    clients::{self, Client},
};
use rulebook::{Book, Kind};

pub use behind::{Behind, Shown, see_behind};

use super::shelf::Shelf;
use crate::{
    rules::{self, Ending, Entry, Figure, Month},
    store,
    words::{Pathway, PathwayCard},
};

/// See what guide invoices are made from: account managers, supervisors and records administrators.
#[derive(Debug)]
pub struct SeeGuide;
impl Verb for SeeGuide {
    const NAME: &'static str = "pathway.guide";
    type Key = ();
    type Row = ();
    async fn find(_: &mut Act, (): ()) -> Result<Option<Found<()>>, Error> {
        Ok(Some(Found { row: (), tie: Tie::Other }))
    }
    fn allows(who: Roles, _: Tie) -> bool {
        who.any(&[Role::Manager, Role::Supervisor, Role::Records])
    }
}

/// Which month, pathway and commissioner.
#[derive(Debug, Clone, Default)]
pub struct GuideOf {
    /// The month; none for the one that is over last.
    pub month: Option<Month>,
    /// The pathway; none for the first.
    pub pathway: Option<Id<Pathway>>,
    /// The commissioner, by the word that stands for them in addresses; empty for all.
    pub payer: String,
}

/// Who pays.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Payer {
    /// What the line is sorted by; nobody comes last.
    key: (bool, String),
    /// The name, as it was typed; empty for nobody.
    pub name: String,
    /// What stands for them in an address, where a payer's name may be a person's.
    pub word: String,
}

impl Payer {
    fn named(name: &str) -> Self {
        let key = text::fold(name);
        Self { word: hex::encode(&digest(key.as_bytes())[..6]), key: (false, key), name: name.to_owned() }
    }
    fn nobody() -> Self {
        Self { key: (true, String::new()), name: String::new(), word: "none".to_owned() }
    }
    /// As a page calls them.
    pub fn title(&self) -> &str {
        if self.name.is_empty() { "No commissioner" } else { &self.name }
    }
}

/// A month of a pathway.
#[derive(Debug, Clone)]
pub struct Guide {
    /// The month.
    pub month: Month,
    /// The month in which it is now.
    pub present: Month,
    /// The pathway; none where there is none.
    pub pathway: Option<PathwayCard>,
    /// All pathways that were ever turned on.
    pub pathways: Vec<PathwayCard>,
    /// The names of states, by key.
    pub names: BTreeMap<String, String>,
    /// What is counted, in the order of the columns.
    pub figures: Vec<Figure>,
    /// The commissioners, with their numbers.
    pub lines: Vec<(Payer, BTreeMap<Figure, i64>)>,
    /// All commissioners, to choose from.
    pub payers: Vec<Payer>,
    /// All together.
    pub total: BTreeMap<Figure, i64>,
    /// Why episodes ended: commissioner, state, why, how many.
    pub endings: Vec<(Payer, String, String, i64)>,
}

impl Guide {
    /// What a figure is called under the heading of its table: a state by its name alone.
    pub fn short(&self, figure: &Figure) -> String {
        match figure {
            Figure::In(key) | Figure::Ended(key) => self.names.get(key).unwrap_or(key).clone(),
            Figure::Started => "Started".to_owned(),
            Figure::Attended => "Sessions attended".to_owned(),
            Figure::Missed => "Sessions missed".to_owned(),
            Figure::ReferredOut => "Referred out".to_owned(),
            Figure::AskedToEnd => "Asked to end".to_owned(),
        }
    }
    /// What a figure is called where it stands alone.
    pub fn called(&self, figure: &Figure) -> String {
        match figure {
            Figure::In(_) => format!("At the end: {}", self.short(figure)),
            Figure::Ended(_) => format!("Ended: {}", self.short(figure)),
            Figure::Started | Figure::Attended | Figure::Missed | Figure::ReferredOut | Figure::AskedToEnd => self.short(figure),
        }
    }
}

/// All that is counted in the month: every entry with its payer.
struct Counted {
    guide: Guide,
    entries: Vec<(Payer, Entry)>,
}

async fn counted(act: &Act, permit: &Permit<SeeGuide>, asked: &GuideOf) -> Result<Counted, Error> {
    let zone: Zone = access::practice_card(act).await?.zone;
    let present = Month::of(zone.day(act.now()));
    let month = asked.month.unwrap_or_else(|| present.plus(-1));
    let (shelf, all) = Shelf::live(act, permit).await?;
    let pathways: Vec<_> = all.into_iter().filter(|card| card.live.is_some()).collect();
    let card = match asked.pathway {
        Some(id) => Some(pathways.iter().find(|card| card.id == id).cloned().ok_or(Error::Missing)?),
        None => pathways.first().cloned(),
    };
    let mut guide = Guide {
        month,
        present,
        pathway: card.clone(),
        pathways,
        names: BTreeMap::new(),
        figures: Vec::new(),
        lines: Vec::new(),
        payers: Vec::new(),
        total: BTreeMap::new(),
        endings: Vec::new(),
    };
    let Some((card, live)) = card.and_then(|card| card.live.map(|live| (card, live))) else { return Ok(Counted { guide, entries: Vec::new() }) };
    let (from, end) = month.span(&zone);
    // A month that is not over is counted up to now, this instant included.
    let end = end.min(act.now().plus(1));
    let (entries, shelf) = entries(act, permit, card.id, (from, end), shelf).await?;
    let book = shelf.book(card.id, live)?;
    for (_, other) in shelf.all().filter(|((pathway, _), _)| *pathway == card.id) {
        guide.names.extend(other.states.iter().map(|state| (state.key.clone(), state.name.clone())));
    }
    guide.names.extend(book.states.iter().map(|state| (state.key.clone(), state.name.clone())));
    guide.figures = rules::figures(book, &entries);
    let payers = payers(act, permit, &entries, from, end).await?;
    let nobody = Payer::nobody();
    let with = |entry: Entry| (payers.get(&entry.client).cloned().unwrap_or_else(|| nobody.clone()), entry);
    let all: Vec<_> = entries.into_iter().map(with).collect();
    let mut by_payer: BTreeMap<Payer, Vec<&Entry>> = BTreeMap::new();
    for (payer, entry) in &all {
        by_payer.entry(payer.clone()).or_default().push(entry);
    }
    guide.payers = by_payer.keys().cloned().collect();
    by_payer.retain(|payer, _| asked.payer.is_empty() || payer.word == asked.payer);
    guide.total = rules::sums(by_payer.values().flatten().copied());
    guide.lines = by_payer.iter().map(|(payer, entries)| (payer.clone(), rules::sums(entries.iter().copied()))).collect();
    guide.endings = endings(&by_payer);
    let entries = all.into_iter().filter(|(payer, _)| asked.payer.is_empty() || payer.word == asked.payer).collect();
    Ok(Counted { guide, entries })
}

fn endings(by_payer: &BTreeMap<Payer, Vec<&Entry>>) -> Vec<(Payer, String, String, i64)> {
    let mut all: BTreeMap<(&Payer, &str, &str), i64> = BTreeMap::new();
    for (payer, entries) in by_payer {
        for entry in entries {
            if let Figure::Ended(state) = &entry.figure {
                *all.entry((payer, state, &entry.why)).or_default() += entry.n;
            }
        }
    }
    all.into_iter().map(|((payer, state, why), n)| (payer.clone(), state.to_owned(), why.to_owned(), n)).collect()
}

/// What is counted of each client; and the books that the endings were judged by, beside those that are on.
async fn entries(
    act: &Act, permit: &Permit<SeeGuide>, pathway: Id<Pathway>, (from, end): (Moment, Moment), mut shelf: Shelf,
) -> Result<(Vec<Entry>, Shelf), Error> {
    let entry = |client, figure, n| Entry { client, figure, n, why: String::new() };
    let mut all = Vec::new();
    if end <= from {
        return Ok((all, shelf));
    }
    all.extend(store::stood(act, permit, pathway, end).await?.into_iter().map(|(client, state)| entry(client, Figure::In(state), 1)));
    all.extend(store::started(act, permit, pathway, from, end).await?.into_iter().map(|(client, n)| entry(client, Figure::Started, n)));
    for (client, kind, n) in store::happened(act, permit, pathway, from, end).await? {
        all.extend(match kind {
            Kind::Attended => Some(entry(client, Figure::Attended, n)),
            Kind::Missed => Some(entry(client, Figure::Missed, n)),
            // Clients are counted here, however often they said it.
            Kind::ReferredOut => Some(entry(client, Figure::ReferredOut, 1)),
            Kind::AskedToEnd => Some(entry(client, Figure::AskedToEnd, 1)),
            Kind::Booked
            | Kind::Offered
            | Kind::Module
            | Kind::Attempt
            | Kind::Contact
            | Kind::Triaged
            | Kind::Joined
            | Kind::Left
            | Kind::Finished
            | Kind::SteppedUp
            | Kind::SteppedDown
            | Kind::ReferredIn
            | Kind::GoalMet
            | Kind::Graduated => None,
        });
    }
    for (client, book, state, cause, rule, reason) in store::ended(act, permit, pathway, from, end).await? {
        shelf.fetch(act, permit, pathway, book).await?;
        let known: Option<&Book> = Some(shelf.book(pathway, book)?);
        let ending = Ending { client, book, state, cause, rule, reason };
        let why = rules::why(known, &ending);
        all.push(Entry { client, figure: Figure::Ended(ending.state), n: 1, why });
    }
    Ok((all, shelf))
}

async fn payers(
    act: &Act, permit: &Permit<SeeGuide>, entries: &[Entry], from: Moment, end: Moment,
) -> Result<HashMap<Id<Client>, Payer>, Error> {
    let mut ids: Vec<_> = entries.iter().map(|entry| entry.client).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut covers: HashMap<Id<Client>, Vec<clients::Cover>> = HashMap::new();
    for cover in clients::covers(act, permit, &ids).await? {
        covers.entry(cover.client).or_default().push(cover);
    }
    // One spelling stands for all that are folded alike, the same one in every month.
    let names: HashMap<String, Payer> =
        clients::payers(act, permit).await?.into_iter().map(|name| Payer::named(&name)).map(|payer| (payer.key.1.clone(), payer)).collect();
    let of = |(client, covers): (Id<Client>, Vec<clients::Cover>)| {
        let cover = rules::payer(&covers, from, end)?;
        Some((client, names.get(&cover.key).cloned().unwrap_or_else(|| Payer::named(&cover.payer))))
    };
    Ok(covers.into_iter().filter_map(of).collect())
}

/// A month of a pathway, in numbers. It discloses nobody.
///
/// # Errors
/// `Missing` for a pathway that is not there; `Forbidden` by policy.
pub async fn see_guide(act: &mut Act, asked: GuideOf) -> Outcome<Guide> {
    let permit = act.may::<SeeGuide>(()).await?;
    let guide = counted(act, &permit, &asked).await?.guide;
    act.seen(Deed::of("guide.seen").with("month", guide.month.to_string()), guide)
}
