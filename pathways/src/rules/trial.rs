//! The dry run: a client's history taken through a book, and where that parts from what people did.

use std::collections::BTreeMap;

use kernel::{Id, Moment, Zone};
use practice::clients::Client;
use rulebook::{Book, Event, Fact, How, Run, Seen, Then};

use crate::words::{Cause, Episode, Stood};

/// A client's history, as a dry run takes it.
#[derive(Debug, Clone)]
pub(crate) struct History {
    /// The episode.
    pub episode: Id<Episode>,
    /// The client.
    pub client: Id<Client>,
    /// The stays, in order; the first is the episode's beginning.
    pub stays: Vec<Stood>,
    /// What happened, in the order of time.
    pub facts: Vec<Fact>,
    /// How far the run goes: to now, or to where the client's next episode began.
    pub to: Moment,
    /// Whether another episode of the client followed on it.
    pub past: bool,
}

/// How a dry run parts from what people did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Parting {
    /// The rules would have moved the client; nobody did.
    NotMoved,
    /// The client was moved as the rules would have, but later.
    Later,
    /// The same, but earlier.
    Earlier,
    /// The client was moved to another state than the rules would have.
    Elsewhere,
    /// The client was moved, and no rule would have.
    NoRule,
}

impl Parting {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::NotMoved, Self::Later, Self::Earlier, Self::Elsewhere, Self::NoRule];
    /// The word it has in addresses.
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotMoved => "not_moved",
            Self::Later => "later",
            Self::Earlier => "earlier",
            Self::Elsewhere => "elsewhere",
            Self::NoRule => "no_rule",
        }
    }
    /// The one of this word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|parting| parting.word() == word)
    }
    /// What it is, in a few words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotMoved => "Never moved",
            Self::Later => "Moved later",
            Self::Earlier => "Moved earlier",
            Self::Elsewhere => "Moved elsewhere",
            Self::NoRule => "Moved without a rule",
        }
    }
}

/// A place where a dry run parts from what people did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The episode.
    pub episode: Id<Episode>,
    /// The client.
    pub client: Id<Client>,
    /// How they part.
    pub parting: Parting,
    /// By how many days, where only the time differs.
    pub days: i64,
    /// The state before, by number in the book.
    pub from: usize,
    /// What the rules would have done: which rule, by number, to which state, when. The rule is none where people move by hand.
    pub ruled: Option<(Option<usize>, usize, Moment)>,
    /// What people did: to which state, by key, when.
    pub done: Option<(String, Moment)>,
    /// What the rule saw.
    pub seen: Vec<Seen>,
}

/// A step of a dry run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step {
    /// The state, by number.
    pub state: usize,
    /// When it was entered.
    pub at: Moment,
    /// The rule that led here, by number.
    pub rule: Option<usize>,
    /// What it saw.
    pub seen: Vec<Seen>,
}

/// What became of one client in a dry run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Replayed {
    /// The steps, the beginning first.
    pub steps: Vec<Step>,
    /// The rules that asked something on the way, by number.
    pub asked: Vec<usize>,
    /// The state people have the client in, by number; none where the book has no such state.
    pub now: Option<usize>,
    /// Where the two part, in the order of time; nothing after the first step that leads elsewhere.
    pub differences: Vec<Difference>,
}

/// A book to be tried, and how states of older books are called in it.
#[derive(Debug, Clone)]
pub(crate) struct Tried {
    /// The book.
    pub book: Book,
    /// What states that it does not have are called in it, by key.
    pub mapping: BTreeMap<String, String>,
    /// The practice's zone.
    pub zone: Zone,
}

impl Tried {
    fn state(&self, key: &str) -> Option<usize> {
        self.mapping.get(key).and_then(|to| self.book.state(to)).or_else(|| self.book.state(key))
    }
    /// Takes a history through the book. Every proposal is taken at once; what the book leaves to people (moves by hand, and answers to
    /// what rules ask) is done as they did it.
    pub(crate) fn replay(&self, history: &History) -> Replayed {
        let first = history.stays.first();
        let began = first.map_or(history.to, |stay| stay.from);
        let begin = first.and_then(|stay| self.state(&stay.state)).unwrap_or_else(|| self.book.initial());
        let mut way = Way { tried: self, facts: &history.facts, run: Run::begin(begin, began, true), steps: Vec::new(), asked: Vec::new() };
        way.steps.push(Step { state: begin, at: began, rule: None, seen: Vec::new() });
        for pair in history.stays.windows(2) {
            if let [before, stay] = pair {
                way.follow(before, stay);
            }
        }
        let events = way.run.on(&self.book, &self.zone, way.facts, history.to);
        way.take(events);
        let Way { steps, asked, .. } = way;
        let differences = self.compare(history, &steps);
        Replayed { now: history.stays.last().and_then(|stay| self.state(&stay.state)), steps, asked, differences }
    }
    /// Compares step by step, up to where the two lead to different places.
    fn compare(&self, history: &History, steps: &[Step]) -> Vec<Difference> {
        let done = self.told(&history.stays);
        let mut found = Vec::new();
        for at in 1..done.len().max(steps.len()) {
            let (step, stay) = (steps.get(at), done.get(at));
            let (parting, days) = match (step, stay) {
                (Some(_), None) => (Parting::NotMoved, 0),
                (None, Some(_)) => (Parting::NoRule, 0),
                (Some(step), Some(stay)) if self.state(&stay.state) == Some(step.state) => match self.days(step.at, stay.from) {
                    0 => continue,
                    days if days > 0 => (Parting::Later, days),
                    days => (Parting::Earlier, -days),
                },
                (Some(_), Some(_)) => (Parting::Elsewhere, 0),
                (None, None) => break,
            };
            found.push(Difference {
                episode: history.episode,
                client: history.client,
                parting,
                days,
                from: steps.get(at - 1).map_or(0, |step| step.state),
                ruled: step.map(|step| (step.rule, step.state, step.at)),
                done: stay.map(|stay| (stay.state.clone(), stay.from)),
                seen: step.map(|step| step.seen.clone()).unwrap_or_default(),
            });
            if !matches!(parting, Parting::Later | Parting::Earlier) {
                break;
            }
        }
        found
    }
    /// The stays as the book calls them: those that are one and the same state in it run together.
    fn told<'a>(&self, stays: &'a [Stood]) -> Vec<&'a Stood> {
        let mut told: Vec<&Stood> = Vec::new();
        for stay in stays {
            let same = told.last().is_some_and(|last| self.state(&last.state).is_some() && self.state(&last.state) == self.state(&stay.state));
            if !(same && stay.cause == Cause::Mapping) {
                told.push(stay);
            }
        }
        told
    }
    /// From one instant's day to another's.
    fn days(&self, from: Moment, to: Moment) -> i64 {
        let span = self.zone.day(from).until(self.zone.day(to));
        span.map_or(0, |span| i64::from(span.get_days()))
    }
}

struct Way<'a> {
    tried: &'a Tried,
    facts: &'a [Fact],
    run: Run,
    steps: Vec<Step>,
    asked: Vec<usize>,
}

impl Way<'_> {
    fn take(&mut self, events: Vec<Event>) {
        for event in events {
            match event {
                Event::Moved { at, rule, to, seen, .. } => self.steps.push(Step { state: to, at, rule: Some(rule), seen }),
                Event::Raised { rule, .. } => self.asked.push(rule),
                Event::Withdrawn { .. } => {}
            }
        }
    }
    /// Goes on to where people moved the client, and moves along where the book leaves that to them.
    fn follow(&mut self, before: &Stood, stay: &Stood) {
        let (Some(from), Some(to)) = (self.tried.state(&before.state), self.tried.state(&stay.state)) else { return };
        let by_people = match stay.cause {
            Cause::Person | Cause::Import | Cause::Mapping => true,
            Cause::Began | Cause::Rule => false,
        };
        if !by_people || from == to || self.run.ended || stay.from < self.run.stand.entered {
            return;
        }
        let (book, zone) = (&self.tried.book, &self.tried.zone);
        let mut ahead = self.run.clone();
        // What rules do at this very instant comes first: it may be what brought the client to where people moved them from.
        let events = ahead.on(book, zone, self.facts, stay.from);
        if ahead.ended || ahead.stand.state != from {
            return;
        }
        let Some(rule) = self.left_to_people(&ahead, stay, from, to) else { return };
        self.run = ahead;
        self.take(events);
        self.run.moved(book, to, stay.from);
        self.steps.push(Step { state: to, at: stay.from, rule, seen: Vec::new() });
    }
    /// Whether the book leaves this move to people, and by which rule.
    fn left_to_people(&self, run: &Run, stay: &Stood, from: usize, to: usize) -> Option<Option<usize>> {
        if stay.cause == Cause::Mapping {
            return Some(None);
        }
        let raised = |rule: usize| run.raised.iter().any(|raised| raised.rule == rule);
        let road = self.tried.book.rules_in(from).find(|(number, rule)| match &rule.then {
            Then::Move { to: there, how: How::ByHand, .. } => *there == to,
            Then::Ask { choices, .. } => raised(*number) && choices.contains(&to),
            Then::Move { how: How::Automatic | How::Propose, .. } => false,
        });
        road.map(|(number, _)| Some(number))
    }
}
