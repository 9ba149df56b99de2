//! A client's way through the book, from one instant to a later one: what is moved, raised and withdrawn, and when.

use kernel::{Moment, Zone};

use crate::{Book, Fact, Seen, Stand};

mod stay;
mod stops;
mod watch;

pub use stay::{limit, warn_from};
use stops::Stops;
use watch::Watch;

/// Something that a rule has raised and that holds still.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raised {
    /// The rule, by number.
    pub rule: usize,
    /// Since when it holds without a break.
    pub since: Moment,
}

/// What happened on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A rule began to hold that proposes a move or asks a question.
    Raised {
        /// When.
        at: Moment,
        /// The rule, by number.
        rule: usize,
        /// What it saw.
        seen: Vec<Seen>,
    },
    /// A rule that was raised holds no longer.
    Withdrawn {
        /// When.
        at: Moment,
        /// The rule, by number.
        rule: usize,
    },
    /// A rule moved the client: by itself, or in a dry run that takes every proposal.
    Moved {
        /// When: the old state ends and the new one begins at this instant.
        at: Moment,
        /// The rule, by number.
        rule: usize,
        /// From this state, by number.
        from: usize,
        /// To this one.
        to: usize,
        /// What it saw.
        seen: Vec<Seen>,
    },
}

/// A client on the way: where they stand, what is raised, and up to when the rules have looked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Where they stand.
    pub stand: Stand,
    /// What is raised and holds still, by the rule's number.
    pub raised: Vec<Raised>,
    /// Up to and with which instant the rules have looked.
    pub seen_to: Moment,
    /// The next instant at which time alone may change something; none when nothing can.
    pub next: Option<Moment>,
    /// Whether the episode has ended: a terminal state was entered, and rules watch no more.
    pub ended: bool,
    /// Whether proposals are taken at once, as a dry run does.
    pub taking: bool,
}

impl Run {
    /// The beginning of an episode, which the rules have not looked at yet: the first [`Run::on`] looks at this very instant too.
    pub fn begin(state: usize, at: Moment, taking: bool) -> Self {
        let stand = Stand { state, entered: at, began: at };
        Self { stand, raised: Vec::new(), seen_to: at.plus(-1), next: Some(at), ended: false, taking }
    }
    /// Goes on to an instant, and with it: looks wherever a fact became known, was corrected, or time alone may have changed something,
    /// in the order of time. The same facts give the same events, in one go or in many. `facts` are all the client's, sorted by `at`.
    ///
    /// At an instant the first rule of the book that holds and moves by itself moves the client; then the rules of the new state are
    /// asked, at the same instant. What was raised in the old state goes with it, without a word. Rules that would move somebody more
    /// often at one instant than there are states lead in a circle: the moves that still hold are raised instead, for a person to
    /// look at, and are not carried out while they hold without a break.
    pub fn on(&mut self, book: &Book, zone: &Zone, facts: &[Fact], to: Moment) -> Vec<Event> {
        let mut events = Vec::new();
        if to <= self.seen_to {
            return events;
        }
        self.ended |= is_terminal(book, self.stand.state);
        let mut stops = Stops::of(facts, self.seen_to, to);
        let mut watch = Watch { book, zone, facts, holding: Vec::new(), events: &mut events };
        while !self.ended {
            let first = self.next.map(|next| next.max(self.seen_to.plus(1)));
            let Some(at) = stops.after(self.seen_to).into_iter().chain(first).min().filter(|at| *at <= to) else { break };
            self.look(&mut watch, at);
            self.seen_to = at;
        }
        if self.ended {
            self.raised.clear();
            self.next = None;
        }
        self.seen_to = to;
        events
    }
    /// Something came up that the rules could not see at its own instant, for they had looked there already: a fact recorded late, or a
    /// changed book. The next [`Run::on`] looks at once.
    pub fn wake(&mut self) {
        self.next = (!self.ended).then(|| self.seen_to.plus(1));
    }
    /// From here on every proposal is taken at once, and those that are raised at the next look.
    pub fn take_all(&mut self) {
        self.taking = true;
        self.raised.clear();
        self.wake();
    }
    /// A person moves the client at an instant up to which the rules have looked: what was raised goes, and the next
    /// [`Run::on`] looks again at this instant from the new state.
    pub fn moved(&mut self, book: &Book, to: usize, at: Moment) {
        self.stand = Stand { state: to, entered: at, ..self.stand };
        self.raised.clear();
        self.ended = is_terminal(book, to);
        self.seen_to = at.plus(-1);
        self.next = (!self.ended).then_some(at);
    }
}

fn is_terminal(book: &Book, state: usize) -> bool {
    book.states.get(state).is_some_and(|state| state.terminal)
}
