//! Stories of single clients: what moves them, what is raised and withdrawn, and to the microsecond when.

use jiff::civil;
use kernel::{Moment, Zone};

use crate::{
    Anchor, Book, Category, Event, Fact, Guard, How, Kind, Rule, Run, Span, Stand, State, Than, Then, Unit, Which, Window, judge, limit,
    warn_from,
};

fn london() -> Zone {
    Zone::named("Europe/London").unwrap()
}
fn at(year: i16, month: i8, day: i8, hour: i8) -> Moment {
    london().at(civil::date(year, month, day).at(hour, 0, 0, 0))
}
const fn days(n: u16) -> Span {
    Span { n, unit: Unit::Days }
}
const fn months(n: u16) -> Span {
    Span { n, unit: Unit::Months }
}
fn attended() -> Which {
    Which::Of { kind: Kind::Attended, of: String::new() }
}
fn fact(at: Moment, kind: Kind) -> Fact {
    Fact { at, known: at, until: None, kind, of: "".into(), by: "".into() }
}
fn state(key: &str) -> State {
    State {
        key: key.to_owned(),
        name: key.to_owned(),
        category: Some(Category::Active),
        initial: key == "triage",
        terminal: key == "discharged",
        retired: false,
        longest_stay: (key == "triage").then_some(days(7)),
        warn_before: days(2),
        source: String::new(),
        about: String::new(),
    }
}
fn rule(key: &str, from: &[usize], when: Guard, then: Then) -> Rule {
    Rule { key: key.to_owned(), from: from.to_vec(), when: Some(when), then, source: String::new(), about: String::new() }
}
const fn moves(to: usize, how: How) -> Then {
    Then::Move { to, how, reason: false }
}
fn count(which: Which, window: Window, than: Than, n: u32) -> Guard {
    Guard::Count { which, window, than, n }
}
fn since(since: Anchor, than: Than, span: Span) -> Guard {
    Guard::Time { since, than, span }
}
const TRIAGE: usize = 0;
const THERAPY: usize = 1;
const DISCHARGED: usize = 2;
fn book(rules: Vec<Rule>) -> Book {
    let states = ["triage", "therapy", "discharged"].map(state).into();
    Book { key: "b".into(), name: "B".into(), about: String::new(), engagement: vec![attended()], states, rules }
}
/// What happened, in short: `2026-03-01T09:00:00Z moved by 0 to 1`.
fn told(events: &[Event]) -> Vec<String> {
    let say = |event: &Event| match event {
        Event::Raised { at, rule, .. } => format!("{at} raised {rule}"),
        Event::Withdrawn { at, rule } => format!("{at} withdrawn {rule}"),
        Event::Moved { at, rule, to, .. } => format!("{at} moved by {rule} to {to}"),
    };
    events.iter().map(say).collect()
}

// proves: R-H2
#[test]
fn a_proposal_comes_the_instant_after_three_months_and_goes_with_the_next_session() {
    let quiet = since(Anchor::Last(Which::Engagement), Than::MoreThan, months(3));
    let book = book(vec![rule("quiet", &[THERAPY], quiet, moves(DISCHARGED, How::Propose))]);
    let facts = [fact(at(2025, 11, 30, 10), Kind::Attended), fact(at(2026, 4, 1, 9), Kind::Attended)];
    let mut run = Run::begin(THERAPY, at(2025, 11, 1, 9), false);
    // 30 November and three months is the last of February; in summer nine in the morning is eight of UTC.
    let events = run.on(&book, &london(), &facts, at(2026, 6, 1, 0));
    assert_eq!(told(&events), ["2026-02-28T10:00:00.000001Z raised 0", "2026-04-01T08:00:00Z withdrawn 0"]);
    assert_eq!(run.next, Some(at(2026, 7, 1, 9).plus(1)));
    assert!(run.on(&book, &london(), &facts, at(2026, 7, 1, 9)).is_empty());
    assert_eq!(told(&run.on(&book, &london(), &facts, at(2026, 7, 1, 10))), ["2026-07-01T08:00:00.000001Z raised 0"]);
}

#[test]
fn the_first_rule_of_the_book_moves_and_the_next_state_is_asked_at_once() {
    let always = || Guard::All(Vec::new());
    let book = book(vec![
        rule("later", &[TRIAGE], Guard::Any(Vec::new()), moves(DISCHARGED, How::Automatic)),
        rule("first", &[TRIAGE], always(), moves(THERAPY, How::Automatic)),
        rule("second", &[TRIAGE], always(), moves(DISCHARGED, How::Automatic)),
        rule("ask", &[THERAPY], always(), Then::Ask { ask: "What now?".into(), choices: vec![TRIAGE] }),
    ]);
    let mut run = Run::begin(TRIAGE, at(2026, 1, 1, 0), true);
    let events = run.on(&book, &london(), &[], at(2026, 1, 2, 0));
    assert_eq!(told(&events), ["2026-01-01T00:00:00Z moved by 1 to 1", "2026-01-01T00:00:00Z raised 3"]);
    assert_eq!(run.next, None);
}

#[test]
fn rules_in_a_circle_stop_and_are_raised_for_a_person() {
    let after = || since(Anchor::Began, Than::AtLeast, days(1));
    let book = book(vec![
        rule("there", &[TRIAGE], after(), moves(THERAPY, How::Automatic)),
        rule("back", &[THERAPY], after(), moves(TRIAGE, How::Automatic)),
    ]);
    let mut run = Run::begin(TRIAGE, at(2026, 1, 1, 0), false);
    let events = run.on(&book, &london(), &[fact(at(2026, 1, 3, 0), Kind::Attended)], at(2026, 2, 1, 0));
    let moved = |by, to| format!("2026-01-02T00:00:00Z moved by {by} to {to}");
    assert_eq!(told(&events), [moved(0, 1), moved(1, 0), moved(0, 1), moved(1, 0), "2026-01-02T00:00:00Z raised 0".to_owned()]);
    assert_eq!(run.stand, Stand { state: TRIAGE, entered: at(2026, 1, 2, 0), began: at(2026, 1, 1, 0) });
}

#[test]
fn a_terminal_state_ends_the_run() {
    let book = book(vec![rule("end", &[TRIAGE], count(attended(), Window::Ever, Than::AtLeast, 1), moves(DISCHARGED, How::Automatic))]);
    let facts = [fact(at(2026, 1, 5, 9), Kind::Attended), fact(at(2026, 1, 6, 9), Kind::Attended)];
    let mut run = Run::begin(TRIAGE, at(2026, 1, 1, 0), false);
    assert_eq!(told(&run.on(&book, &london(), &facts, at(2026, 2, 1, 0))), ["2026-01-05T09:00:00Z moved by 0 to 2"]);
    assert!(run.ended && run.next.is_none() && run.raised.is_empty());
    run.wake();
    assert!(run.on(&book, &london(), &facts, at(2026, 3, 1, 0)).is_empty());
}

#[test]
fn what_is_learnt_late_counts_from_then_and_what_is_corrected_until_then() {
    let book = book(vec![rule("two", &[TRIAGE], count(attended(), Window::Ever, Than::AtLeast, 2), moves(THERAPY, How::Propose))]);
    let first = fact(at(2026, 1, 5, 9), Kind::Attended);
    let late = Fact { known: at(2026, 1, 20, 12), until: Some(at(2026, 1, 25, 12)), ..fact(at(2026, 1, 6, 9), Kind::Attended) };
    let mut run = Run::begin(TRIAGE, at(2026, 1, 1, 0), false);
    let events = run.on(&book, &london(), &[first, late], at(2026, 2, 1, 0));
    assert_eq!(told(&events), ["2026-01-20T12:00:00Z raised 0", "2026-01-25T12:00:00Z withdrawn 0"]);
}

#[test]
fn an_appointment_written_down_for_the_future_counts_from_its_day() {
    let book = book(vec![rule("one", &[TRIAGE], count(attended(), Window::Ever, Than::AtLeast, 1), moves(THERAPY, How::Automatic))]);
    let ahead = Fact { known: at(2026, 1, 2, 9), ..fact(at(2026, 1, 9, 9), Kind::Attended) };
    let mut run = Run::begin(TRIAGE, at(2026, 1, 1, 0), false);
    assert!(run.on(&book, &london(), std::slice::from_ref(&ahead), at(2026, 1, 3, 0)).is_empty());
    assert_eq!(run.next, Some(at(2026, 1, 9, 9)));
    assert_eq!(told(&run.on(&book, &london(), &[ahead], at(2026, 2, 1, 0))), ["2026-01-09T09:00:00Z moved by 0 to 1"]);
}

#[test]
fn a_fact_added_behind_the_rules_back_is_seen_at_the_next_look() {
    let book = book(vec![rule("one", &[TRIAGE], count(attended(), Window::Ever, Than::AtLeast, 1), moves(THERAPY, How::Automatic))]);
    let mut run = Run::begin(TRIAGE, at(2026, 1, 1, 0), false);
    assert!(run.on(&book, &london(), &[], at(2026, 1, 10, 0)).is_empty());
    let facts = [fact(at(2026, 1, 5, 9), Kind::Attended)];
    assert!(run.on(&book, &london(), &facts, at(2026, 1, 11, 0)).is_empty(), "nobody said that there is something new");
    run.wake();
    assert_eq!(told(&run.on(&book, &london(), &facts, at(2026, 1, 12, 0))), ["2026-01-11T00:00:00.000001Z moved by 0 to 1"]);
}

#[test]
fn a_person_moves_and_the_rules_look_again_at_that_instant() {
    let book = book(vec![
        rule("stay", &[TRIAGE], Guard::All(Vec::new()), moves(THERAPY, How::Propose)),
        rule("next", &[THERAPY], since(Anchor::Entered, Than::AtLeast, days(1)), moves(DISCHARGED, How::Propose)),
    ]);
    let mut run = Run::begin(TRIAGE, at(2026, 1, 1, 0), false);
    assert_eq!(told(&run.on(&book, &london(), &[], at(2026, 1, 2, 0))), ["2026-01-01T00:00:00Z raised 0"]);
    run.moved(&book, THERAPY, at(2026, 1, 2, 0));
    assert_eq!((run.raised.len(), run.next), (0, Some(at(2026, 1, 2, 0))));
    assert_eq!(told(&run.on(&book, &london(), &[], at(2026, 1, 4, 0))), ["2026-01-03T00:00:00Z raised 1"]);
    run.take_all();
    assert_eq!(told(&run.on(&book, &london(), &[], at(2026, 1, 5, 0))), ["2026-01-04T00:00:00.000001Z moved by 1 to 2"]);
}

// proves: R-H2
#[test]
fn the_edges_of_windows_are_these() {
    let (now, stand) = (at(2026, 6, 1, 12), Stand { state: TRIAGE, entered: at(2026, 5, 1, 12), began: at(2026, 4, 1, 12) });
    let seen = |window: &Window, offset: i64, base: Moment| {
        let guard = count(attended(), window.clone(), Than::AtLeast, 1);
        let book = book(vec![rule("r", &[TRIAGE], guard, moves(THERAPY, How::Propose))]);
        !judge(&book, &london(), stand, &[fact(base.plus(offset), Kind::Attended)], now).findings.is_empty()
    };
    let offered = Window::Since(Anchor::Last(Which::Of { kind: Kind::Offered, of: String::new() }));
    // The window, its edge, and whether a fact counts a microsecond before it, at it, and after it.
    let table = [
        (Window::Ever, now, [true, true, false]),
        (Window::Within(months(3)), at(2026, 3, 1, 12), [false, true, true]),
        (Window::Within(days(7)), at(2026, 5, 25, 12), [false, true, true]),
        (Window::Since(Anchor::Entered), stand.entered, [false, true, true]),
        (Window::Since(Anchor::Began), stand.began, [false, true, true]),
        (offered, stand.began, [false, true, true]),
        (Window::Since(Anchor::Last(attended())), stand.entered, [false, false, false]),
    ];
    for (window, edge, expected) in table {
        assert_eq!([-1, 0, 1].map(|offset| seen(&window, offset, edge)), expected, "{window:?}");
    }
}

// proves: R-H2
#[test]
fn the_edges_of_lengths_are_these() {
    let (began, span) = (at(2026, 3, 25, 9), days(7));
    let due = span.after(began, &london());
    assert_eq!(due, at(2026, 4, 1, 9), "nine in the morning stays nine though the clocks went forward");
    let stand = Stand { state: TRIAGE, entered: began, began };
    let table = [
        (Than::AtLeast, [false, true, true]),
        (Than::MoreThan, [false, false, true]),
        (Than::AtMost, [true, true, false]),
        (Than::LessThan, [true, false, false]),
    ];
    for (than, expected) in table {
        let book = book(vec![rule("r", &[TRIAGE], since(Anchor::Entered, than, span), moves(THERAPY, How::Propose))]);
        let holds = |offset| !judge(&book, &london(), stand, &[], due.plus(offset)).findings.is_empty();
        assert_eq!([-1, 0, 1].map(holds), expected, "{than:?}");
    }
}

#[test]
fn of_what_cannot_change_by_time_there_is_no_next() {
    let never = count(attended(), Window::Ever, Than::AtLeast, 2);
    let quiet = || since(Anchor::Entered, Than::MoreThan, days(30));
    let stand = Stand { state: TRIAGE, entered: at(2026, 1, 1, 0), began: at(2026, 1, 1, 0) };
    let next = |guard: Guard| {
        let book = book(vec![rule("r", &[TRIAGE], guard, moves(THERAPY, How::Propose))]);
        judge(&book, &london(), stand, &[fact(at(2026, 1, 2, 9), Kind::Attended)], at(2026, 1, 10, 0)).next
    };
    let later = Some(at(2026, 1, 31, 0).plus(1));
    assert_eq!(next(Guard::All(vec![quiet(), never.clone()])), None, "time alone brings no second session");
    assert_eq!(next(Guard::Any(vec![quiet(), never])), later);
    assert_eq!(next(Guard::Not(Box::new(quiet()))), later);
    assert_eq!(next(count(attended(), Window::Within(days(14)), Than::AtLeast, 1)), Some(at(2026, 1, 16, 9).plus(1)));
    assert_eq!(next(count(attended(), Window::Within(days(14)), Than::AtLeast, 2)), None, "one that goes makes it no more");
}

// proves: JV-14
#[test]
fn seven_days_in_triage_end_to_the_minute_and_a_warning_comes_two_days_before() {
    let book = book(Vec::new());
    let stand = Stand { state: TRIAGE, entered: at(2026, 3, 25, 9), began: at(2026, 3, 25, 9) };
    assert_eq!(limit(&book, &london(), stand), Some(at(2026, 4, 1, 9)));
    assert_eq!(warn_from(&book, &london(), stand), Some(at(2026, 3, 30, 9)));
    assert_eq!(limit(&book, &london(), Stand { state: THERAPY, ..stand }), None);
}
