//! How an episode goes on: the book's rules run over the client's facts, turned into rows.

use std::borrow::Cow;

use kernel::{Id, Moment, Zone};
use rulebook::{Book, Event, Fact, How, Raised, Run, Stand, Then};

use crate::words::{Answer, Cause, EpisodeCard, IntervalCard, ItemCard};

/// What a look at an episode comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct GoneOn {
    /// How the episode stands now.
    pub card: EpisodeCard,
    /// The intervals the rules moved the client through, in order. The first follows on the open one, and each begins where
    /// the one before it ends; `before` of the first is for the caller to fill in.
    pub intervals: Vec<IntervalCard>,
    /// What rules propose and ask from now on, or did for a while.
    pub raised: Vec<ItemCard>,
    /// Items whose rules hold no longer, with how that answers them and since when.
    pub released: Vec<(Id<crate::words::Item>, Answer, Moment)>,
}

/// A new episode at its beginning, which the rules have not looked at yet.
pub(crate) fn begin(mut card: EpisodeCard, book: &Book, zone: &Zone) -> EpisodeCard {
    let state = book.state(&card.state).unwrap_or_else(|| book.initial());
    let run = Run::begin(state, card.entered, false);
    stands(&mut card, book, zone, &run);
    card
}

/// An episode whose client a person has just moved, or moved back: the rules look from there on anew.
pub(crate) fn begin_again(card: EpisodeCard, book: &Book, zone: &Zone) -> EpisodeCard {
    let Some(state) = book.state(&card.state) else { return card };
    let seen_to = card.entered.plus(-1).max(card.seen_to.plus(-1));
    let run = Run {
        stand: Stand { state, entered: card.entered, began: card.began },
        raised: Vec::new(),
        seen_to,
        next: Some(seen_to.plus(1)),
        ended: book.states[state].terminal,
        taking: false,
    };
    let mut next = card;
    stands(&mut next, book, zone, &run);
    next
}

/// Lets an episode go on to an instant. The rules look at this very instant too, whenever they looked last, so a fact that has
/// just become known is seen.
pub(crate) fn go_on(book: &Book, zone: &Zone, card: &EpisodeCard, facts: &[Fact], holding: &[ItemCard], now: Moment) -> GoneOn {
    let book = held_back(book, holding);
    let mut gone = GoneOn { card: card.clone(), intervals: Vec::new(), raised: Vec::new(), released: Vec::new() };
    let Some(state) = book.state(&card.state).filter(|_| card.ended.is_none()) else { return gone };
    let raised = holding.iter().filter_map(|item| Some(Raised { rule: book.rule(&item.rule)?, since: item.since }));
    let mut run = Run {
        stand: Stand { state, entered: card.entered, began: card.began },
        raised: raised.collect(),
        seen_to: card.seen_to.min(now.plus(-1)),
        next: Some(card.next.unwrap_or(now).min(now)),
        ended: false,
        taking: false,
    };
    let mut open: Vec<ItemCard> = holding.to_vec();
    for event in run.on(&book, zone, facts, now) {
        take_in(&mut gone, &mut open, &book, event);
    }
    let moved = gone.intervals.len();
    stands(&mut gone.card, &book, zone, &run);
    gone.card.version += i64::from(moved > 0);
    gone
}

/// An automatic rule whose move was taken back, or declined, proposes only while it holds without a break.
fn held_back<'a>(book: &'a Book, holding: &[ItemCard]) -> Cow<'a, Book> {
    let mut book = Cow::Borrowed(book);
    for item in holding {
        let Some(number) = book.rule(&item.rule) else { continue };
        if matches!(book.rules[number].then, Then::Move { how: How::Automatic, .. })
            && let Then::Move { how, .. } = &mut book.to_mut().rules[number].then
        {
            *how = How::Propose;
        }
    }
    book
}

fn stands(card: &mut EpisodeCard, book: &Book, zone: &Zone, run: &Run) {
    card.state = book.states.get(run.stand.state).map(|state| state.key.clone()).unwrap_or_default();
    card.entered = run.stand.entered;
    card.seen_to = run.seen_to;
    card.ended = run.ended.then_some(run.stand.entered);
    card.next = run.next.filter(|_| !run.ended);
    card.limit = rulebook::limit(book, zone, run.stand).filter(|_| !run.ended);
    card.warn = rulebook::warn_from(book, zone, run.stand).filter(|_| !run.ended);
}

fn take_in(gone: &mut GoneOn, open: &mut Vec<ItemCard>, book: &Book, event: Event) {
    match event {
        Event::Raised { at, rule, seen } => {
            let Some(of) = book.rules.get(rule) else { return };
            let to = match &of.then {
                Then::Move { to, .. } => book.states.get(*to).map(|state| state.key.clone()),
                Then::Ask { .. } => None,
            };
            let item = ItemCard {
                id: Id::new(),
                episode: gone.card.id,
                pathway: gone.card.pathway,
                client: gone.card.client,
                book: gone.card.book,
                rule: of.key.clone(),
                to,
                since: at,
                evidence: seen,
                holds: true,
                answer: Answer::Open,
                postponed_to: None,
                reason: String::new(),
                answered_by: None,
                answered_at: None,
                version: 1,
            };
            gone.raised.push(item.clone());
            open.push(item);
        }
        Event::Withdrawn { at, rule } => {
            let key = book.rules.get(rule).map(|rule| rule.key.clone()).unwrap_or_default();
            let of: Vec<_> = open.iter().filter(|item| item.rule == key).map(|item| item.id).collect();
            let_go(gone, open, &of, Answer::Withdrawn, at);
        }
        Event::Moved { at, rule, to, seen, .. } => {
            if let Some(last) = gone.intervals.last_mut() {
                last.to = Some(at);
            }
            let interval = IntervalCard {
                id: Id::new(),
                episode: gone.card.id,
                book: gone.card.book,
                state: book.states.get(to).map(|state| state.key.clone()).unwrap_or_default(),
                from: at,
                to: None,
                before: gone.intervals.last().map(|last| last.id),
                cause: Cause::Rule,
                rule: book.rules.get(rule).map(|rule| rule.key.clone()).unwrap_or_default(),
                evidence: seen,
                reason: String::new(),
                by: None,
                recorded: at,
                voided: None,
            };
            gone.intervals.push(interval);
            let all: Vec<_> = open.iter().map(|item| item.id).collect();
            let_go(gone, open, &all, Answer::Overtaken, at);
        }
    }
}

/// Items hold no longer: those raised on this very way are written as answered, the others are released.
fn let_go(gone: &mut GoneOn, open: &mut Vec<ItemCard>, which: &[Id<crate::words::Item>], how: Answer, at: Moment) {
    for id in which {
        if let Some(item) = gone.raised.iter_mut().find(|item| item.id == *id) {
            item.holds = false;
            item.answer = how;
            item.answered_at = Some(at);
        } else {
            gone.released.push((*id, how, at));
        }
    }
    open.retain(|item| !which.contains(&item.id));
}
