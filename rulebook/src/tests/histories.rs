//! Random books over random histories: the run decides as the naive evaluator does, in one go or in many, and every time the same.
//! `COHORT_HISTORIES` says how many; 10,000 otherwise.

use jiff::civil;
use kernel::{Moment, Zone};
use proptest::{collection::vec, prelude::*, sample::select, strategy::ValueTree, test_runner::TestRunner};

use super::naive::{End, Naive, spans};
use crate::{Book, Event, Fact, How, Kind, Run, Then, any, judge};

const MINUTE: i64 = kernel::time::MINUTE;
const DAY: i64 = 24 * kernel::time::HOUR;
/// How long a history lasts.
const LONG: i64 = 300 * DAY;

/// When something happened, yet to be read on a calendar.
#[derive(Debug, Clone, Copy)]
enum When {
    /// So many minutes after the beginning.
    Any(i64),
    /// Near a change of the clocks, to ten minutes.
    Clocks(usize, i64),
    /// Near the end of a month.
    MonthEnd(i8, i8, i8),
    /// As long after something earlier as the book says somewhere, and perhaps a microsecond less or more.
    Edge(usize, usize, i64),
    /// Together with something earlier.
    Same(usize),
}

#[derive(Debug, Clone)]
struct Happened {
    when: When,
    kind: (Kind, &'static str),
    late: i64,
    held: Option<i64>,
}

#[derive(Debug, Clone)]
struct History {
    book: Book,
    zone: Zone,
    began: Moment,
    facts: Vec<Fact>,
    taking: bool,
    /// Where a run is broken off and taken up again.
    breaks: Vec<Moment>,
}

impl History {
    fn end(&self) -> Moment {
        self.began.plus(LONG)
    }
    fn naive(&self) -> End {
        Naive::new(&self.book, &self.zone, &self.facts, self.taking).go(0, self.began, self.end())
    }
    fn run(&self, breaks: &[Moment]) -> (Run, Vec<Event>) {
        let mut run = Run::begin(0, self.began, self.taking);
        let mut events = Vec::new();
        for to in breaks.iter().copied().chain([self.end()]) {
            events.extend(run.on(&self.book, &self.zone, &self.facts, to));
        }
        (run, events)
    }
}

fn when() -> impl Strategy<Value = When> {
    prop_oneof![
        3 => (-30 * 1440_i64..300 * 1440).prop_map(When::Any),
        2 => (0_usize..4, -18_i64..18).prop_map(|(change, tens)| When::Clocks(change, tens)),
        2 => (0_i8..12, 0_i8..4, 0_i8..24).prop_map(|(month, back, hour)| When::MonthEnd(month, back, hour)),
        4 => (0_usize..9, 0_usize..9, -1_i64..=1).prop_map(|(of, span, by)| When::Edge(of, span, by)),
        1 => (0_usize..9).prop_map(When::Same),
    ]
}

fn happened() -> impl Strategy<Value = Happened> {
    let kinds = vec![
        (Kind::Attended, "group"),
        (Kind::Attended, "individual"),
        (Kind::Attempt, "no_answer"),
        (Kind::Attempt, "reached"),
        (Kind::Offered, ""),
        (Kind::Left, "moved"),
        (Kind::Module, "Sleep “2” \\ \"x\""),
    ];
    let late = prop_oneof![5 => Just(0), 1 => 0..40 * DAY, 1 => -40 * DAY..0, 1 => select(vec![-1, 1, DAY])];
    let held = prop_oneof![5 => Just(None), 1 => (0..60 * DAY).prop_map(Some), 1 => select(vec![0, 1, DAY]).prop_map(Some)];
    (when(), select(kinds), late, held).prop_map(|(when, kind, late, held)| Happened { when, kind, late, held })
}

fn history(zone: &'static str) -> impl Strategy<Value = History> {
    let beginning = prop_oneof![(0_i64..500 * 1440).prop_map(When::Any), when()];
    (any::book(), beginning, vec(happened(), 0..9), any::<bool>(), vec((any::<bool>(), 0_usize..30, 0..LONG), 0..6)).prop_map(
        move |(book, beginning, happened, taking, breaks)| {
            let zone = Zone::named(zone).unwrap();
            let year = zone.start_of(civil::date(2025, 9, 1));
            let began = read(beginning, &book, &zone, &[year]);
            let mut known = vec![began];
            let mut facts: Vec<Fact> = happened.into_iter().map(|one| fact(one, &book, &zone, &mut known)).collect();
            facts.sort_by_key(|fact| fact.at);
            let mut breaks: Vec<Moment> = breaks
                .into_iter()
                .map(|(at_fact, pick, after)| match facts.get(pick % facts.len().max(1)) {
                    Some(fact) if at_fact => fact.known,
                    Some(_) | None => began.plus(after),
                })
                .collect();
            breaks.retain(|at| *at < began.plus(LONG));
            breaks.sort();
            History { book, zone, began, facts, taking, breaks }
        },
    )
}

fn fact(one: Happened, book: &Book, zone: &Zone, before: &mut Vec<Moment>) -> Fact {
    let at = read(one.when, book, zone, before);
    before.push(at);
    let known = at.plus(one.late);
    Fact { at, known, until: one.held.map(|held| known.plus(held)), kind: one.kind.0, of: one.kind.1.into(), by: "phone".into() }
}

fn read(when: When, book: &Book, zone: &Zone, before: &[Moment]) -> Moment {
    let first = before[0];
    let earlier = |of: usize| before[of % before.len()];
    match when {
        When::Any(minutes) => first.plus(minutes * MINUTE),
        When::Clocks(change, tens) => {
            let changes = zone.clock_changes(first, first.plus(2 * 365 * DAY));
            changes[change % changes.len()].at.plus(tens * 10 * MINUTE)
        }
        When::MonthEnd(month, back, hour) => {
            let month = zone.day(first).first_of_month().checked_add(jiff::Span::new().months(month)).unwrap();
            zone.at(month.last_of_month().checked_sub(jiff::Span::new().days(back)).unwrap().at(hour, 0, 0, 0))
        }
        When::Edge(of, span, by) => {
            let spans = spans(book);
            spans.get(span % spans.len().max(1)).map_or(earlier(of), |span| span.after(earlier(of), zone).plus(by))
        }
        When::Same(of) => earlier(of),
    }
}

fn agree(history: &History) -> Result<(), TestCaseError> {
    let plain = history.naive();
    let (run, events) = history.run(&[]);
    prop_assert_eq!(&events, &plain.events);
    prop_assert_eq!((run.stand, &run.raised, run.ended), (plain.stand, &plain.raised, plain.ended));
    let (again, same) = history.run(&history.breaks);
    prop_assert_eq!(&same, &events, "broken off at {:?}", &history.breaks);
    prop_assert_eq!(&again, &run);
    prop_assert_eq!(history.run(&[]), (run, events), "replayed");
    judged_alike(history, &plain)
}

/// Judgements at some of the instants where it looked: the same rules saw the same, and none changes before `next` by time alone.
fn judged_alike(history: &History, plain: &End) -> Result<(), TestCaseError> {
    let History { book, zone, facts, .. } = history;
    let naive = Naive::new(book, zone, facts, false);
    let stand = plain.stand;
    let told = |at: Moment| facts.iter().any(|fact| fact.known == at || fact.until == Some(at));
    let some = plain.looked.iter().enumerate().filter(|(at, _)| at % 13 == 0);
    for (place, &at) in some {
        let judgement = judge(book, zone, stand, facts, at);
        let findings: Vec<_> = judgement.findings.iter().map(|finding| (finding.rule, finding.seen.clone())).collect();
        let holding = naive.holding(stand, at);
        let expected: Vec<_> = holding.iter().map(|rule| (*rule, naive.seen(stand, at, *rule))).collect();
        prop_assert_eq!(findings, expected, "at {}", at);
        prop_assert!(judgement.next.is_none_or(|next| next > at), "next is not after {}", at);
        let quiet = plain.looked[place + 1..].iter().take_while(|later| judgement.next.is_none_or(|next| **later < next) && !told(**later));
        for &later in quiet.take(12) {
            prop_assert_eq!(&naive.holding(stand, later), &holding, "from {} to {} with next {:?}", at, later, judgement.next);
        }
    }
    Ok(())
}

/// How many histories each of the four tests tells.
fn cases() -> u32 {
    let all = std::env::var("COHORT_HISTORIES").ok().and_then(|count| count.parse().ok()).unwrap_or(10_000_u32);
    all.div_ceil(4)
}

fn tell(zone: &'static str) {
    let config = ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() };
    TestRunner::new(config).run(&history(zone), |history| agree(&history)).unwrap();
}

/// What agrees about nothing proves nothing.
#[test]
fn the_histories_are_not_dull() {
    let mut runner = TestRunner::deterministic();
    let (mut moved, mut raised, mut withdrawn, mut ended, mut circles, mut edges) = (0, 0, 0, 0, 0, 0);
    for _ in 0..300 {
        let history = history("Europe/London").new_tree(&mut runner).unwrap().current();
        let (run, events) = history.run(&[]);
        let told = |at| history.facts.iter().any(|fact| fact.known == at || fact.until == Some(at)) || at == history.began;
        for event in &events {
            let (number, at) = match event {
                Event::Moved { at, .. } => (&mut moved, *at),
                Event::Raised { at, .. } => (&mut raised, *at),
                Event::Withdrawn { at, .. } => (&mut withdrawn, *at),
            };
            *number += 1;
            edges += usize::from(!told(at));
        }
        ended += usize::from(run.ended);
        circles += usize::from(!history.taking && run.raised.iter().any(|raised| is_automatic(&history.book, raised.rule)));
    }
    let counted = [moved, raised, withdrawn, ended, circles, edges];
    assert!(counted.iter().zip([100, 100, 30, 15, 2, 100]).all(|(counted, least)| *counted >= least), "{counted:?}");
}

fn is_automatic(book: &Book, rule: usize) -> bool {
    matches!(book.rules[rule].then, Then::Move { how: How::Automatic, .. })
}

// proves: R-H2, R-H4
#[test]
fn histories_in_london_are_decided_as_the_naive_evaluator_does() {
    tell("Europe/London");
}

// proves: R-H2, R-H4
#[test]
fn histories_in_new_york_are_decided_as_the_naive_evaluator_does() {
    tell("America/New_York");
}

/// Its clocks change by half an hour.
// proves: R-H2, R-H4
#[test]
fn histories_on_lord_howe_are_decided_as_the_naive_evaluator_does() {
    tell("Australia/Lord_Howe");
}

/// Its clocks change at midnight.
// proves: R-H2, R-H4
#[test]
fn histories_in_santiago_are_decided_as_the_naive_evaluator_does() {
    tell("America/Santiago");
}
