//! The nightly counts: each day is counted when it is over, and those that were missed are made up for; and the page that shows them.

use std::collections::BTreeMap;

use kernel::{Day, Error, Id, Zone};
use platform::{
    Act, Outcome, Tie, Verb,
    act::Deed,
    permit::{Found, Permit, Roles},
};
use practice::access;
use rulebook::{Book, Stand};

use super::{
    shelf::Shelf,
    watch::KeepWatch,
    way::SeeWay,
};
use crate::{
    store,
    words::{Pathway, PathwayCard},
};

pub use crate::store::Count;

/// How many days back are counted that were missed.
const FURTHEST: i32 = 60;
/// How many missed days are counted in one transaction; the next round goes on.
const AT_ONCE: usize = 10;
/// How many days the page shows.
const SHOWN: i32 = 90;

/// See a pathway's nightly counts, which name nobody: all who may see a client's way.
#[derive(Debug)]
pub struct SeeCounts;
impl Verb for SeeCounts {
    const NAME: &'static str = "pathway.counts";
    type Key = Id<Pathway>;
    type Row = PathwayCard;
    async fn find(act: &mut Act, id: Id<Pathway>) -> Result<Option<Found<PathwayCard>>, Error> {
        let scope = act.scope();
        Ok(store::pathway(act, &scope, id).await?.map(|row| Found { row, tie: Tie::Other }))
    }
    fn allows(who: Roles, tie: Tie) -> bool {
        SeeWay::allows(who, tie)
    }
}

/// Counts the days that are over and not counted yet, from the first on which somebody was on the pathway, at most sixty days back
/// and ten at once; whether any was.
///
/// # Errors
/// A fault when it cannot be read or written.
pub async fn count_day(act: &mut Act) -> Outcome<bool> {
    let permit = act.may::<KeepWatch>(()).await?;
    let zone = access::practice_card(act).await?.zone;
    let Ok(last) = zone.day(act.now()).yesterday() else { return act.nothing(false) };
    let mut counted = 0;
    for pathway in store::pathways(act, &permit).await? {
        for day in missing(act, &permit, pathway.id, last, &zone).await? {
            counted += usize::from(count(act, &permit, pathway.id, day, &zone).await?);
        }
    }
    if counted == 0 { act.nothing(false) } else { act.done(Deed::of("pathway.counted").with("day", last.to_string()).with("days", counted), true) }
}

/// The days that are not counted yet, oldest first.
async fn missing(act: &Act, permit: &Permit<KeepWatch>, pathway: Id<Pathway>, last: Day, zone: &Zone) -> Result<Vec<Day>, Error> {
    let furthest = last.checked_sub(jiff::Span::new().days(FURTHEST - 1)).unwrap_or(last);
    let first = match store::counted_days(act, permit, pathway, 1).await?.first() {
        Some(day) => day.tomorrow().ok(),
        None => store::first_interval(act, permit, pathway).await?.map(|at| zone.day(at)),
    };
    let Some(first) = first.map(|day| day.max(furthest)) else { return Ok(Vec::new()) };
    Ok(first.series(jiff::Span::new().days(1)).take_while(|day| *day <= last).take(AT_ONCE).collect())
}

async fn count(act: &Act, permit: &Permit<KeepWatch>, pathway: Id<Pathway>, day: Day, zone: &Zone) -> Result<bool, Error> {
    let Ok(next) = day.tomorrow() else { return Ok(false) };
    let (from, end) = (zone.start_of(day), zone.start_of(next));
    let mut counts = store::standing_counts(act, permit, pathway, day, from, end).await?;
    let mut shelf = Shelf::default();
    // Longest stays are measured on the calendar, so each distinct entry is judged by the book it was entered by.
    for (number, state, entered, n) in store::standing_since(act, permit, pathway, end).await? {
        shelf.fetch(act, permit, pathway, number).await?;
        let book: &Book = shelf.book(pathway, number)?;
        let Some(place) = book.state(&state) else { continue };
        let stand = Stand { state: place, entered, began: entered };
        if rulebook::limit(book, zone, stand).is_some_and(|limit| limit < end)
            && let Some(count) = counts.iter_mut().find(|count| count.state == state)
        {
            count.overdue += n;
        }
    }
    store::insert_counts(act, permit, pathway, &counts).await?;
    Ok(!counts.is_empty())
}

/// The counts of the last ninety days.
#[derive(Debug, Clone)]
pub struct Counts {
    /// The pathway.
    pub card: PathwayCard,
    /// The states that were ever counted here: key and name, in the order of the book that is on, others after them.
    pub states: Vec<(String, String)>,
    /// By day, then by state.
    pub days: BTreeMap<Day, BTreeMap<String, Count>>,
    /// The first day that is shown, and the last: yesterday.
    pub span: (Day, Day),
}

/// Opens a pathway's nightly counts.
///
/// # Errors
/// `Missing` or `Forbidden` by policy.
pub async fn see_counts(act: &mut Act, pathway: Id<Pathway>) -> Outcome<Counts> {
    let permit = act.may::<SeeCounts>(pathway).await?;
    let card = permit.row().clone();
    let zone = access::practice_card(act).await?.zone;
    let last = zone.day(act.now()).yesterday().map_err(Error::fault)?;
    let first = last.checked_sub(jiff::Span::new().days(SHOWN - 1)).map_err(Error::fault)?;
    let mut days: BTreeMap<Day, BTreeMap<String, Count>> = BTreeMap::new();
    for count in store::counts(act, &permit, pathway, first).await? {
        days.entry(count.day).or_default().insert(count.state.clone(), count);
    }
    let mut shelf = Shelf::default();
    let mut states: Vec<(String, String)> = Vec::new();
    if let Some(number) = card.live {
        shelf.fetch(act, &permit, pathway, number).await?;
        let named = shelf.book(pathway, number)?.states.iter().map(|state| (state.key.clone(), state.name.clone()));
        states.extend(named.filter(|(key, _)| days.values().any(|day| day.contains_key(key))));
    }
    for key in days.values().flat_map(BTreeMap::keys) {
        if !states.iter().any(|(known, _)| known == key) {
            states.push((key.clone(), key.clone()));
        }
    }
    act.nothing(Counts { card, states, days, span: (first, last) })
}
