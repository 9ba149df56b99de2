//! Turning a book on: where everybody stands in it, what goes with the old one, and for whom that changes anything today.

use std::collections::BTreeMap;

use kernel::{Id, Moment, Refusal, Zone, id::Staff};
use rulebook::{Anchor, Book, Guard, Rule, Seen, Stand, State, Then, Which, Window};

use super::go_on::{GoneOn, go_on};
use crate::words::{Answer, Cause, Episode, EpisodeCard, Interval, IntervalCard, Item, ItemCard};

/// Where a state of the old book leads in the new one, by number: as the mapping says, otherwise to the state of the same key.
///
/// # Errors
/// Refused where nothing is said and there is no such state, and into a state that is not used any more.
pub(crate) fn leads(new: &Book, mapping: &BTreeMap<String, String>, from: &str, name: &str) -> Result<usize, Refusal> {
    let field = format!("map.{from}");
    let to = mapping.get(from).map(String::as_str).filter(|to| !to.is_empty()).unwrap_or(from);
    let Some(number) = new.state(to) else {
        let say = format!("Say where the clients in {name} go: the new book has no such state.");
        return Err(Refusal::new("mapping.missing", say).at(field));
    };
    let state = &new.states[number];
    if state.retired {
        let say = format!("{} is not used any more, and clients in {name} would come into it. Choose another state for them.", state.name);
        return Err(Refusal::new("mapping.retired", say).at(field));
    }
    Ok(number)
}

/// Whether somebody in a state of the old book stands on the same ground in a state of the new one: the same key, the same stay,
/// the same rules. Then turning the book on changes nothing for them.
pub(crate) fn same_ground(old: &Book, from: usize, new: &Book, to: usize) -> bool {
    let (a, b) = (&old.states[from], &new.states[to]);
    let stay = |state: &State| (state.key.clone(), state.terminal, state.longest_stay, state.warn_before);
    let keys = |book: &Book, state| book.rules_in(state).map(|(_, rule)| rule.key.clone()).collect::<Vec<_>>();
    stay(a) == stay(b) && keys(old, from) == keys(new, to) && old.rules_in(from).all(|(_, rule)| same_rule(old, rule, new))
}

/// Whether the new book has this rule and means the same by it; words and sources aside.
fn same_rule(old: &Book, rule: &Rule, new: &Book) -> bool {
    let Some(other) = new.rule(&rule.key).map(|number| &new.rules[number]) else { return false };
    let engaged = |rule: &Rule| rule.when.as_ref().is_some_and(asks_engagement);
    rule.when == other.when
        && follows(old, &rule.then) == follows(new, &other.then)
        && (old.engagement == new.engagement || !engaged(rule))
}

/// What follows of a rule, with states by key.
fn follows<'a>(book: &'a Book, then: &'a Then) -> (Vec<&'a str>, Option<rulebook::How>, &'a str, bool) {
    let key = |state: &usize| book.states.get(*state).map_or("", |state| state.key.as_str());
    match then {
        Then::Move { to, how, reason } => (vec![key(to)], Some(*how), "", *reason),
        Then::Ask { ask, choices } => (choices.iter().map(key).collect(), None, ask, true),
    }
}

/// Whether what counts as engagement matters to a condition.
fn asks_engagement(guard: &Guard) -> bool {
    let last = |anchor: &Anchor| *anchor == Anchor::Last(Which::Engagement);
    match guard {
        Guard::All(all) | Guard::Any(all) => all.iter().any(asks_engagement),
        Guard::Not(inner) => asks_engagement(inner),
        Guard::Count { which, window, .. } => {
            *which == Which::Engagement || matches!(window, Window::Since(anchor) if last(anchor))
        }
        Guard::Time { since, .. } => last(since),
    }
}

/// An episode as it is carried over into a new book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Carried {
    /// How it stands in the new book; the rules look at it next.
    pub card: EpisodeCard,
    /// The interval that begins where the mapping moves the client.
    pub interval: Option<IntervalCard>,
    /// Items that go with the old book, and how that answers them.
    pub released: Vec<(Id<Item>, Answer)>,
    /// Items that stay.
    pub kept: Vec<ItemCard>,
}

/// The turning: from one book to another, at an instant.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Crossing<'a> {
    /// The book that the episode goes by.
    pub old: &'a Book,
    /// The book that it goes by from now on.
    pub new: &'a Book,
    /// The number of that.
    pub number: i64,
    /// The practice's zone.
    pub zone: &'a Zone,
    /// When.
    pub now: Moment,
    /// Who turns it on.
    pub by: Option<Id<Staff>>,
}

/// Carries an open episode over into a state of the new book. In a state of the same key the stay goes on; in another one an interval
/// begins. The rules of the new book look from this instant on, not at what was before.
pub(crate) fn carry(crossing: &Crossing<'_>, card: &EpisodeCard, to: usize, holding: &[ItemCard]) -> Carried {
    let Crossing { old, new, number, zone, now, by } = *crossing;
    let state = &new.states[to];
    let mut next = EpisodeCard { book: number, seen_to: now, next: Some(now), ..card.clone() };
    let stays = state.key == card.state;
    let (kept, gone): (Vec<_>, Vec<_>) = holding.iter().cloned().partition(|item| {
        stays && old.rule(&item.rule).is_some_and(|rule| same_rule(old, &old.rules[rule], new) && new.rules_in(to).any(|(_, r)| r.key == item.rule))
    });
    let answer = if stays { Answer::Withdrawn } else { Answer::Overtaken };
    let released = gone.into_iter().map(|item| (item.id, answer)).collect();
    let interval = (!stays).then(|| IntervalCard {
        id: Id::<Interval>::new(),
        episode: card.id,
        book: number,
        state: state.key.clone(),
        from: now,
        to: None,
        before: None,
        cause: Cause::Mapping,
        rule: String::new(),
        evidence: Vec::new(),
        reason: format!("Book {number} was turned on."),
        by,
        recorded: now,
        voided: None,
    });
    if !stays {
        next.state = state.key.clone();
        next.entered = now;
        next.version += 1;
    }
    let stand = Stand { state: to, entered: next.entered, began: next.began };
    next.ended = state.terminal.then_some(now);
    next.next = next.next.filter(|_| !state.terminal);
    next.limit = rulebook::limit(new, zone, stand).filter(|_| !state.terminal);
    next.warn = rulebook::warn_from(new, zone, stand).filter(|_| !state.terminal);
    Carried { card: next, interval, released, kept }
}

/// What turning a book on changes for a client today, beside what the day brings by the old book anyhow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// The episode.
    pub episode: Id<Episode>,
    /// The client.
    pub client: Id<practice::clients::Client>,
    /// The state they are in, by key.
    pub from: String,
    /// The state of the new book that the mapping moves them to, by key, where it does.
    pub mapped: Option<String>,
    /// The rule that moves them then, where to, and what it saw.
    pub moved: Option<(String, String, Vec<Seen>)>,
    /// Rules that propose or ask something that nobody proposed before, with what they saw.
    pub raised: Vec<(String, Vec<Seen>)>,
    /// Rules that proposed, asked or would have moved, and do so no more.
    pub dropped: Vec<String>,
    /// Whether they are overdue then, where that changes.
    pub overdue: Option<bool>,
}

impl Effect {
    fn nothing(&self) -> bool {
        self.mapped.is_none() && self.moved.is_none() && self.raised.is_empty() && self.dropped.is_empty() && self.overdue.is_none()
    }
    /// What a confirmation covers: who, and what becomes of them; not the numbers that rules saw.
    pub(crate) fn print(&self) -> String {
        let moved = self.moved.as_ref().map(|(rule, to, _)| (rule, to));
        let raised: Vec<_> = self.raised.iter().map(|(rule, _)| rule).collect();
        format!("{}|{}|{:?}|{moved:?}|{raised:?}|{:?}|{:?}\n", self.episode, self.from, self.mapped, self.dropped, self.overdue)
    }
}

/// What the turning changes for one client, if anything.
pub(crate) fn effect(
    crossing: &Crossing<'_>, card: &EpisodeCard, to: usize, facts: &[rulebook::Fact], holding: &[ItemCard],
) -> Option<Effect> {
    let Crossing { old, new, zone, now, .. } = *crossing;
    let carried = carry(crossing, card, to, holding);
    let before = go_on(old, zone, card, facts, holding, now);
    let after = go_on(new, zone, &carried.card, facts, &carried.kept, now);
    let (open_before, open_after) = (open(holding, &before), open(&carried.kept, &after));
    let same_move = before.card.state == after.card.state && carried.interval.is_none();
    let last = |gone: &GoneOn| gone.intervals.last().map(|last| (last.rule.clone(), last.state.clone(), last.evidence.clone()));
    let mut dropped: Vec<String> = open_before.iter().filter(|(rule, _)| !open_after.iter().any(|(other, _)| other == rule)).map(|(rule, _)| rule.clone()).collect();
    if !same_move && let Some((rule, ..)) = last(&before) {
        dropped.push(rule);
    }
    let late = |card: &EpisodeCard| card.ended.is_none() && card.limit.is_some_and(|limit| limit < now);
    let effect = Effect {
        episode: card.id,
        client: card.client,
        from: card.state.clone(),
        mapped: carried.interval.as_ref().map(|interval| interval.state.clone()),
        moved: last(&after).filter(|_| !same_move),
        raised: open_after.into_iter().filter(|(rule, _)| !open_before.iter().any(|(other, _)| other == rule)).collect(),
        dropped,
        overdue: Some(late(&after.card)).filter(|overdue| *overdue != late(&before.card)),
    };
    (!effect.nothing()).then_some(effect)
}

/// The rules that wait for an answer after a look, with what they saw.
fn open(holding: &[ItemCard], gone: &GoneOn) -> Vec<(String, Vec<Seen>)> {
    let released = |item: &ItemCard| gone.released.iter().any(|(id, ..)| *id == item.id);
    let stayed = holding.iter().filter(|item| item.answer == Answer::Open && !released(item));
    let raised = gone.raised.iter().filter(|item| item.holds && item.answer == Answer::Open);
    stayed.chain(raised).map(|item| (item.rule.clone(), item.evidence.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOOK: &str = r#"key = "k"
name = "N"
engagement = ["attended"]
[[state]]
key = "a"
name = "A"
initial = true
longest_stay = "7 days"
[[state]]
key = "b"
name = "B"
[[state]]
key = "c"
name = "C"
terminal = true
[[rule]]
key = "quiet"
in = ["a", "b"]
when = { time_since = "engagement", more_than = "1 month" }
to = "c"
[[rule]]
key = "on"
in = ["a"]
when = { count = "attended", at_least = 2 }
to = "b"
"#;

    #[test]
    fn the_ground_is_the_same_only_where_nothing_would_go_otherwise() {
        let old = Book::read(BOOK).unwrap();
        for (change, to, a, b) in [
            ("", "", true, true),
            ("name = \"A\"", "name = \"Other words\"", true, true),
            ("key = \"on\"", "about = \"Words\"\nkey = \"on\"", true, true),
            ("7 days", "8 days", false, true),
            ("at_least = 2", "at_least = 3", false, true),
            ("1 month", "2 months", false, false),
            // What counts as engagement matters where a rule asks about it.
            ("engagement = [\"attended\"]", "engagement = [\"attended\", \"contact\"]", false, false),
            ("in = [\"a\", \"b\"]", "in = [\"a\"]", true, false),
            ("to = \"c\"\n[[rule]]", "to = \"c\"\nhow = \"automatic\"\n[[rule]]", false, false),
            ("key = \"quiet\"", "key = \"silent\"", false, false),
        ] {
            let new = Book::read(&BOOK.replacen(change, to, 1)).unwrap_or_else(|slips| panic!("{to}: {slips:?}"));
            assert_eq!((same_ground(&old, 0, &new, 0), same_ground(&old, 1, &new, 1)), (a, b), "{change} → {to}");
        }
    }

    #[test]
    fn a_state_leads_to_itself_or_where_the_mapping_says_and_never_into_a_retired_one() {
        let new = Book::read(&BOOK.replace("key = \"b\"\nname = \"B\"", "key = \"d\"\nname = \"D\"\nretired = true").replace("[\"a\", \"b\"]", "[\"a\"]").replace("to = \"b\"", "to = \"c\"")).unwrap();
        let map = |from: &str, to: &str| BTreeMap::from([(from.to_owned(), to.to_owned())]);
        let said = |mapping: &BTreeMap<String, String>, from: &str| leads(&new, mapping, from, from).map_err(|refusal| refusal.code);
        assert_eq!(said(&BTreeMap::new(), "a"), Ok(0));
        assert_eq!(said(&BTreeMap::new(), "b"), Err("mapping.missing"));
        assert_eq!(said(&map("b", ""), "b"), Err("mapping.missing"));
        assert_eq!(said(&map("b", "a"), "b"), Ok(0));
        assert_eq!(said(&map("b", "d"), "b"), Err("mapping.retired"));
        assert_eq!(said(&map("a", "c"), "a"), Ok(2), "somebody may say otherwise of a state that is there");
    }
}
