//! What comes in the next days if nothing else happens: the rules go on with what is known now.

use kernel::{Id, Moment, Zone};
use practice::clients::Client;
use rulebook::{Book, Fact, Seen, Stand};

use super::go_on::go_on;
use crate::words::{Episode, EpisodeCard, ItemCard};

/// What comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Comes {
    /// The longest stay in this state, by key, is over.
    Overdue {
        /// The state.
        state: String,
    },
    /// A rule moves the client by itself.
    Moves {
        /// The rule, by key.
        rule: String,
        /// Where to, by key.
        to: String,
    },
    /// A rule proposes a move.
    Proposes {
        /// The rule, by key.
        rule: String,
        /// Where to, by key.
        to: String,
    },
    /// A rule asks.
    Asks {
        /// The rule, by key.
        rule: String,
    },
}

/// Something that comes for a client if nothing else happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coming {
    /// When.
    pub at: Moment,
    /// The episode.
    pub episode: Id<Episode>,
    /// The client.
    pub client: Id<Client>,
    /// What.
    pub what: Comes,
    /// What the rule will see.
    pub seen: Vec<Seen>,
}

/// What comes for an episode from now up to an instant, in the order of time.
pub(crate) fn coming(
    book: &Book, zone: &Zone, card: &EpisodeCard, facts: &[Fact], holding: &[ItemCard], span: (Moment, Moment),
) -> Vec<Coming> {
    let (now, until) = span;
    let gone = go_on(book, zone, card, facts, holding, until);
    let of = |at: Moment, what, seen: &[Seen]| Coming { at: at.max(now), episode: card.id, client: card.client, what, seen: seen.to_vec() };
    let mut all = Vec::new();
    let (mut state, mut entered) = (card.state.as_str(), card.entered);
    let stays_to = |next: Option<Moment>| next.unwrap_or(until);
    for next in gone.intervals.iter().map(Some).chain([None]) {
        if let Some(number) = book.state(state)
            && let Some(limit) = rulebook::limit(book, zone, Stand { state: number, entered, began: card.began })
            && !book.states[number].terminal
            && limit >= now
            && limit < stays_to(next.map(|next| next.from))
        {
            all.push(of(limit, Comes::Overdue { state: state.to_owned() }, &[]));
        }
        let Some(next) = next else { break };
        all.push(of(next.from, Comes::Moves { rule: next.rule.clone(), to: next.state.clone() }, &next.evidence));
        (state, entered) = (next.state.as_str(), next.from);
    }
    for item in &gone.raised {
        let what = match &item.to {
            Some(to) => Comes::Proposes { rule: item.rule.clone(), to: to.clone() },
            None => Comes::Asks { rule: item.rule.clone() },
        };
        all.push(of(item.since, what, &item.evidence));
    }
    all.sort_by_key(|coming| coming.at);
    all
}
