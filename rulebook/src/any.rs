//! Random books, guards and histories, for the tests of every file. Their vocabulary is small on purpose, so that conditions meet.

use kernel::{Moment, Zone};
use proptest::{collection::vec, prelude::*, sample::select};

use crate::{Anchor, Book, Category, Fact, Guard, How, Kind, Rule, Span, State, Than, Then, Unit, Which, Window};

/// Facts of a few kinds, of little.
pub fn which() -> impl Strategy<Value = Which> {
    let of = |kind, of: &str| Which::Of { kind, of: of.to_owned() };
    select(vec![
        Which::Engagement,
        of(Kind::Attended, ""),
        of(Kind::Attended, "group"),
        of(Kind::Attended, "individual"),
        of(Kind::Attempt, ""),
        of(Kind::Attempt, "reached"),
        of(Kind::Offered, ""),
        of(Kind::Left, ""),
        of(Kind::Module, "Sleep “2” \\ \"x\""),
    ])
}

/// Facts that may count as engagement.
pub fn engaging() -> impl Strategy<Value = Vec<Which>> {
    let others = which().prop_filter("engagement is not of itself", |which| *which != Which::Engagement);
    proptest::collection::btree_set(others, 0..4).prop_map(|all| all.into_iter().collect())
}

/// Lengths from a day to half a year, of every unit; some meet or nearly meet, as 4 weeks, 28 days and 1 month.
pub fn span() -> impl Strategy<Value = Span> {
    let of = |n, unit| Span { n, unit };
    prop_oneof![
        select(vec![
            of(1, Unit::Days),
            of(28, Unit::Days),
            of(30, Unit::Days),
            of(4, Unit::Weeks),
            of(1, Unit::Months),
            of(3, Unit::Months)
        ]),
        (1_u16..200).prop_map(move |n| of(n, Unit::Days)),
        (1_u16..30).prop_map(move |n| of(n, Unit::Weeks)),
        (1_u16..7).prop_map(move |n| of(n, Unit::Months)),
    ]
}

/// From when.
pub fn anchor() -> impl Strategy<Value = Anchor> {
    prop_oneof![Just(Anchor::Entered), Just(Anchor::Began), which().prop_map(Anchor::Last)]
}

/// Any window.
pub fn window() -> impl Strategy<Value = Window> {
    prop_oneof![Just(Window::Ever), span().prop_map(Window::Within), anchor().prop_map(Window::Since)]
}

/// Any condition without parts.
pub fn leaf() -> impl Strategy<Value = Guard> {
    let count = (which(), window(), select(Than::ALL.to_vec()), 0_u32..5);
    let times = vec![Than::AtLeast, Than::MoreThan, Than::AtMost, Than::LessThan];
    prop_oneof![
        count.prop_map(|(which, window, than, n)| Guard::Count { which, window, than, n }),
        (anchor(), select(times), span()).prop_map(|(since, than, span)| Guard::Time { since, than, span }),
    ]
}

/// Any condition, at most four deep.
pub fn guard() -> impl Strategy<Value = Guard> {
    leaf().prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            3 => vec(inner.clone(), 0..4).prop_map(Guard::All),
            2 => vec(inner.clone(), 0..4).prop_map(Guard::Any),
            1 => inner.prop_map(|inner| Guard::Not(Box::new(inner))),
        ]
    })
}

/// A sound book of three to six states and up to eight rules: the first state is initial, the last but one terminal, the last retired.
pub fn book() -> impl Strategy<Value = Book> {
    (3_usize..7).prop_flat_map(|n| (vec(state(), n), vec(rule(n), 0..9), engaging(), words())).prop_map(
        |(mut states, mut rules, engagement, about)| {
            let last = states.len() - 1;
            for (at, state) in states.iter_mut().enumerate() {
                state.key = format!("s{at}");
                (state.initial, state.terminal, state.retired) = (at == 0, at + 1 == last, at == last);
            }
            for (at, rule) in rules.iter_mut().enumerate() {
                rule.key = format!("r{at}");
            }
            Book { key: "any".to_owned(), name: "Any".to_owned(), about, engagement, states, rules }
        },
    )
}

/// Words with everything that wants care when written.
fn words() -> impl Strategy<Value = String> {
    select(vec!["", "Plain words.", "\"Quoted\" \\ 'twice'", "Two\nlines", "Größe – “so” 🙂", "# = [x] '''"]).prop_map(str::to_owned)
}

fn state() -> impl Strategy<Value = State> {
    let category = select(vec![None, Some(Category::Active), Some(Category::Inactive), Some(Category::Discharged)]);
    (category, proptest::option::of(span()), span(), words()).prop_map(|(category, longest_stay, warn_before, about)| State {
        key: String::new(),
        name: "A \"state\"".to_owned(),
        category,
        initial: false,
        terminal: false,
        retired: false,
        longest_stay,
        warn_before,
        source: String::new(),
        about,
    })
}

/// A rule of a book with so many states: it watches in those that are neither terminal nor retired, and leads elsewhere.
fn rule(states: usize) -> impl Strategy<Value = Rule> {
    let (open, to) = (states - 2, states - 1);
    let from = vec(0..open, 1..4).prop_map(|mut from| {
        from.sort_unstable();
        from.dedup();
        from
    });
    let asked = (vec(0..to, 0..3), guard());
    (from, 0..to, guard(), 0_u8..6, any::<bool>(), asked)
        .prop_map(move |(mut from, to, when, how, reason, (mut choices, asking))| {
            let moves = |how| Then::Move { to, how, reason };
            choices.dedup();
            let (when, then) = match how {
                0 | 1 => (Some(when), moves(How::Automatic)),
                2 | 3 => (Some(when), moves(How::Propose)),
                4 => (None, moves(How::ByHand)),
                _ => (Some(asking), Then::Ask { ask: "What now?".to_owned(), choices }),
            };
            if let Then::Move { to, .. } = then {
                from.retain(|from| *from != to);
                // A rule that leads nowhere else becomes one of another state.
                if from.is_empty() {
                    from.push(if to == 0 { 1.min(states - 3) } else { 0 });
                }
            }
            Rule { key: String::new(), from, when, then, source: "JV-2".to_owned(), about: String::new() }
        })
        .prop_filter("a rule leads somewhere else", |rule| !matches!(rule.then, Then::Move { to, .. } if rule.from.contains(&to)))
}

/// What happened to a client from an instant on, over so many days: sorted, some of it learnt late, some corrected.
pub fn facts(from: Moment, days: i64) -> impl Strategy<Value = Vec<Fact>> {
    let kinds = vec![
        (Kind::Attended, "group"),
        (Kind::Attended, "individual"),
        (Kind::Attempt, "no_answer"),
        (Kind::Attempt, "reached"),
        (Kind::Offered, ""),
        (Kind::Left, "moved"),
        (Kind::Module, "Sleep “2” \\ \"x\""),
    ];
    const DAY: i64 = 24 * kernel::time::HOUR;
    let late = prop_oneof![4 => Just(0), 1 => 0..5 * DAY];
    let ended = prop_oneof![5 => Just(None), 1 => (0..20 * DAY).prop_map(Some)];
    // Times on the day itself and to the microsecond, so that several things happen at one instant, and edges are hit.
    let when = prop_oneof![(0..days).prop_map(|day| day * DAY), 0..days * DAY];
    vec((when, late, ended, select(kinds)), 0..20).prop_map(move |all| {
        let fact = |(after, late, ended, (kind, of)): (i64, i64, Option<i64>, (Kind, &str))| {
            let at = from.plus(after);
            let known = at.plus(late);
            Fact { at, known, until: ended.map(|more| known.plus(more)), kind, of: of.into(), by: "phone".into() }
        };
        let mut facts: Vec<_> = all.into_iter().map(fact).collect();
        facts.sort_by_key(|fact| fact.at);
        facts
    })
}

/// The zones that histories are told in: one without clock changes, two with, one where midnight is skipped.
pub fn zone() -> impl Strategy<Value = Zone> {
    select(vec!["UTC", "Europe/London", "America/New_York", "America/Santiago"])
        .prop_map(|name| Zone::named(name).unwrap_or_else(Zone::utc))
}
