//! What a table comes to in rows: episodes with the intervals of their states, and facts.

use std::collections::{HashMap, HashSet};

use kernel::{Error, Id, Moment, Zone, id::Staff, text};
use platform::{Act, permit::Permit};
use practice::{access, clients::Client};
use rulebook::Book;

use super::{ImportWays, settle::Placed};
use crate::{
    rules::{self, Chain, Person, Remark},
    store,
    words::{Cause, EpisodeCard, FactCard, Happening, Interval, IntervalCard, PathwayCard, Team},
};

/// Puts those on the pathway who are not and never were; the latest episodes of those who were put.
pub(super) async fn place(
    act: &Act, permit: &Permit<ImportWays>, pathway: &PathwayCard, book: &Book, zone: &Zone, settled: &mut [Placed], remarks: &mut Vec<Remark>,
) -> Result<Vec<EpisodeCard>, Error> {
    let ids: Vec<_> = settled.iter().filter(|one| one.served).filter_map(|one| one.client).collect();
    let known = store::episodes_of(act, permit, &ids).await?;
    let on: HashSet<_> = known.iter().filter(|card| card.pathway == pathway.id).map(|card| card.client).collect();
    let (staff, teams) = (access::staff_list(act, permit).await?, store::teams(act, permit).await?);
    let mails: HashMap<String, Id<Staff>> = staff.iter().filter(|card| card.active).map(|card| (card.email.to_lowercase(), card.id)).collect();
    let names: HashMap<String, Id<Team>> = teams.iter().map(|team| (text::fold(&team.name), team.id)).collect();
    let (mut cards, mut intervals, mut placed) = (Vec::new(), Vec::new(), Vec::new());
    for one in settled.iter_mut().filter(|one| one.served) {
        let Some(client) = one.client else { continue };
        if on.contains(&client) {
            one.already = !one.person.places.is_empty();
            continue;
        }
        let care = (
            found(&mails, &one.person.coordinator, str::to_lowercase, "Nobody who works here has this address: no coordinator is set.", remarks),
            found(&names, &one.person.team, text::fold, "There is no team of this name: none is set.", remarks),
        );
        for chain in rules::chains(book, &one.person, remarks) {
            let (card, own) = episode(act, pathway, book, zone, client, &chain, care);
            cards.push(card.clone());
            intervals.extend(own);
            one.chained = true;
        }
        placed.extend(cards.last().filter(|card| one.chained && card.client == client).cloned());
    }
    store::insert_episodes(act, permit, &cards).await?;
    let by_id: HashMap<_, _> = cards.iter().map(|card| (card.id, card)).collect();
    let rows: Vec<_> = intervals.into_iter().filter_map(|own| Some((*by_id.get(&own.episode)?, own))).collect();
    store::insert_intervals(act, permit, &rows).await?;
    Ok(placed)
}

fn found<T: Copy>(
    all: &HashMap<String, T>, (line, written): &(usize, String), key: impl Fn(&str) -> String, say: &str, remarks: &mut Vec<Remark>,
) -> Option<T> {
    if written.is_empty() {
        return None;
    }
    let found = all.get(&key(written)).copied();
    if found.is_none() {
        remarks.push(Remark::new(*line, format!("“{written}”: {say}")));
    }
    found
}

/// An episode as the former system had it, with its intervals. The rules look at it from now on: what they would have said before
/// is not made up afterwards.
fn episode(
    act: &Act, pathway: &PathwayCard, book: &Book, zone: &Zone, client: Id<Client>, chain: &Chain, (coordinator, team): (Option<Id<Staff>>, Option<Id<Team>>),
) -> (EpisodeCard, Vec<IntervalCard>) {
    let number = pathway.live.unwrap_or_default();
    let (now, id, by) = (act.now(), Id::new(), store::staff(act));
    let began = chain.states.first().map_or(now, |(_, from)| *from);
    let (last, entered) = chain.states.last().copied().unwrap_or((book.initial(), now));
    let card = EpisodeCard {
        id,
        pathway: pathway.id,
        client,
        book: number,
        began,
        ended: None,
        state: book.states[last].key.clone(),
        entered,
        warn: None,
        limit: None,
        seen_to: now.plus(-1),
        next: None,
        coordinator,
        team,
        version: 1,
    };
    let card = EpisodeCard { seen_to: now.plus(-1), next: Some(now), ..rules::begin(card, book, zone) };
    let card = if chain.ended { EpisodeCard { ended: Some(entered), next: None, limit: None, warn: None, ..card } } else { card };
    let mut intervals: Vec<IntervalCard> = Vec::new();
    for (at, (state, from)) in chain.states.iter().enumerate() {
        let to: Option<Moment> = chain.states.get(at + 1).map(|(_, from)| *from);
        let before = intervals.last().map(|former| former.id);
        intervals.push(IntervalCard {
            id: Id::<Interval>::new(),
            episode: id,
            book: number,
            state: book.states[*state].key.clone(),
            from: *from,
            to,
            before,
            cause: Cause::Import,
            rule: String::new(),
            evidence: Vec::new(),
            reason: String::new(),
            by,
            recorded: now,
            voided: None,
        });
    }
    (card, intervals)
}

/// What was recorded.
pub(super) struct Told {
    /// About whom.
    pub clients: Vec<Id<Client>>,
    /// By place in the list of people: how many events were new, and how many were recorded already.
    pub counts: HashMap<usize, (usize, usize)>,
}

/// Records what happened, each once, whatever file told it; what was corrected since does not come back.
pub(super) async fn tell(act: &Act, permit: &Permit<ImportWays>, settled: &[Placed]) -> Result<Told, Error> {
    let mut wanted = Vec::new();
    for (at, one) in settled.iter().enumerate().filter(|(_, one)| one.served) {
        let Some(client) = one.client else { continue };
        let Person { events, .. } = &one.person;
        wanted.extend(events.iter().map(|(_, fact, words)| (at, client, rules::source(client, fact), fact, words)));
    }
    let clients: Vec<_> = settled.iter().filter(|one| one.served && !one.new).filter_map(|one| one.client).collect();
    let mut seen = store::sources_of(act, permit, &clients).await?;
    let mut told = Told { clients: Vec::new(), counts: HashMap::new() };
    let mut cards = Vec::new();
    for (at, client, source, fact, words) in wanted {
        let count = told.counts.entry(at).or_default();
        if !seen.insert(source.clone()) {
            count.1 += 1;
            continue;
        }
        count.0 += 1;
        told.clients.push(client);
        cards.push(FactCard {
            id: Id::<Happening>::new(),
            client,
            fact: fact.clone(),
            source,
            words: words.clone(),
            author: store::staff(act),
            recorded: act.now(),
            end_reason: String::new(),
        });
    }
    store::insert_facts(act, permit, &cards).await?;
    Ok(told)
}
