//! The time machine and the forecast: the same rules over what was, and over what comes.

use kernel::Id;
use practice::{
    clients::Client,
    testing::{Practice, User, does, sees},
};

use super::{
    books::{SMALL, made, saves, version},
    episode, happens, house, put, told_way, turned_on, watch, way,
};
use crate::{self as pathways, Answer, AnswerItems, Answered, Comes, LookAhead, Move, Parting, Pathway, Trial, TryBook, TurnOn};

async fn tries(who: &User, pathway: Id<Pathway>, number: i64) -> Trial {
    let order = TryBook { pathway, number, mapping: std::collections::BTreeMap::new(), parting: None, rule: None, after: None };
    sees!(who, pathways::try_book, order.clone()).await.unwrap()
}

/// The differences in words: `Ben later 3 days: care → ended`.
fn differences(p: &Practice, trial: &Trial) -> Vec<String> {
    let names = ["Ben", "Amara", "Chloe", "Dmitri", "Elena", "Farid"];
    let mut all: Vec<String> = trial
        .differences
        .iter()
        .map(|d| {
            let who = names.iter().find(|name| p.client(name) == d.client).unwrap();
            let to = d.ruled.map_or("–", |(_, to, _)| trial.book.states[to].key.as_str());
            let done = d.done.as_ref().map_or("–", |(to, _)| to.as_str());
            format!("{who} {} {}: rules {to}, people {done}", d.parting.word(), d.days)
        })
        .collect();
    all.sort();
    all
}

async fn small(p: &Practice) -> (User, Id<Pathway>) {
    let ruth = p.ruth().await;
    let id = made(&ruth, SMALL).await;
    let order = TurnOn { pathway: id, version: 1, number: 1, ..TurnOn::default() };
    does!(ruth, pathways::turn_on, order.clone()).await.unwrap();
    (ruth, id)
}

/// Ruth takes every proposal that is open, now, and answers every question with the first of its answers.
async fn takes(p: &Practice, client: Id<Client>) {
    let on = way(p, client).await.episodes.remove(0);
    for item in on.items.iter().filter(|item| item.answer == Answer::Open) {
        let asked = on.book.rule(&item.rule).map(|rule| &on.book.rules[rule].then);
        let answer = match asked {
            Some(rulebook::Then::Ask { choices, .. }) => {
                choices.first().map_or(Answered::Decline, |to| Answered::Adjust(on.book.states[*to].key.clone()))
            }
            Some(rulebook::Then::Move { .. }) | None => Answered::Accept,
        };
        let order = AnswerItems { item: item.id, version: item.version, answer, reason: "As proposed".to_owned() };
        // A proposal that another one overtook is gone.
        let _gone = does!(p.ruth().await, pathways::answer, order.clone()).await;
    }
}

// proves: R-H5
#[tokio::test]
async fn what_was_lived_step_by_step_is_what_the_time_machine_finds() {
    let p = house().await;
    let id = turned_on(&p, "sandbox").await;
    let names = ["Ben", "Amara", "Chloe", "Dmitri", "Elena", "Farid"];
    for name in names {
        put(&p, id, p.client(name), "").await;
    }
    // A plain way of making up a long story that is the same each time.
    let mut dice = 7_u64;
    let mut roll = |sides: u64| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (dice >> 33) % sides
    };
    let kinds = [
        ("triaged", "therapy"), ("triaged", "icbt"), ("attended", "individual"), ("attended", "group"), ("missed", "individual"), ("module", "Sleep"),
        ("attempt", "no_answer"), ("attempt", "reached"), ("offered", ""), ("joined", ""), ("finished", ""), ("goal_met", ""), ("asked_to_end", ""),
    ];
    let mut day = kernel::Day::constant(2026, 11, 25);
    for _ in 0..45 {
        day = day.checked_add(jiff::Span::new().days(i64::try_from(roll(9)).unwrap())).unwrap();
        p.at(&format!("{day} 10:{:02}", roll(60)));
        watch(&p).await;
        for name in names {
            takes(&p, p.client(name)).await;
        }
        let client = p.client(names[usize::try_from(roll(6)).unwrap()]);
        let (kind, of) = kinds[usize::try_from(roll(13)).unwrap()];
        happens(&p, client, kind, of).await;
        for name in names {
            takes(&p, p.client(name)).await;
        }
    }
    let trial = tries(&p.ruth().await, id, 1).await;
    let sums = trial.sums.clone().unwrap();
    assert_eq!(sums.episodes, 6);
    // Proposals that only time brings are taken when the watch next runs, so some days later; nothing else may differ.
    let others: Vec<_> = trial.differences.iter().filter(|d| d.parting != Parting::Later).collect();
    assert!(others.is_empty(), "{:#?}", differences(&p, &trial));
    for (state, sum) in trial.book.states.iter().zip(&sums.states) {
        assert_eq!(sum.now, sum.run, "{}", state.key);
    }
    let moved: usize = sums.rules.iter().map(|rule| rule.moves).sum();
    assert!(moved >= 6, "the story moves people: {moved}");
    assert_eq!(tries(&p.ruth().await, id, 1).await.differences, trial.differences, "and it is the same each time");
}

// proves: R-H5
#[tokio::test]
async fn where_people_did_otherwise_is_told_by_kind() {
    let p = house().await;
    let (ruth, id) = small(&p).await;
    for name in ["Ben", "Amara", "Chloe", "Dmitri"] {
        put(&p, id, p.client(name), "care").await;
    }
    put(&p, id, p.client("Elena"), "").await;
    put(&p, id, p.client("Farid"), "").await;
    let moves = |name: &'static str, to: &'static str| {
        let p = &p;
        async move {
            let card = episode(p, p.client(name)).await;
            let order = Move { episode: card.id, version: card.version, to: to.to_owned(), since: None, reason: "agreed".to_owned() };
            does!(p.ruth().await, pathways::move_client, order.clone()).await.unwrap();
        }
    };
    p.at("2026-12-01 9:00");
    moves("Dmitri", "ended").await;
    moves("Elena", "care").await;
    // A month of silence is over on 24 December: Ben is moved at once, Amara ten days later, Chloe never.
    p.at("2026-12-24 11:00");
    watch(&p).await;
    takes(&p, p.client("Ben")).await;
    p.at("2027-01-03 11:00");
    takes(&p, p.client("Amara")).await;
    p.at("2027-01-04 9:00");
    let trial = tries(&ruth, id, 1).await;
    assert_eq!(differences(&p, &trial), [
        "Amara later 10: rules ended, people ended",
        "Chloe not_moved 0: rules ended, people –",
        "Dmitri earlier 23: rules ended, people ended",
        "Elena no_rule 0: rules –, people care",
    ]);
    let sums = trial.sums.unwrap();
    assert_eq!((sums.episodes, sums.alike, sums.partings), (6, 2, [1, 1, 1, 0, 1]));
    let quiet = &sums.rules[trial.book.rule("quiet").unwrap()];
    assert_eq!((quiet.moves, quiet.partings), (4, [1, 1, 1, 0, 0]));
    let chloe = trial.differences.iter().find(|d| d.parting == Parting::NotMoved).unwrap();
    assert_eq!((chloe.ruled.unwrap().2 > p.moment("2026-12-24 10:55"), chloe.seen.len()), (true, 1), "just after a month, and with what it saw");
    // Narrowed to a kind, and to a rule.
    let narrowed = TryBook {
        pathway: id,
        number: 1,
        mapping: std::collections::BTreeMap::new(),
        parting: Some(Parting::Later),
        rule: Some("quiet".to_owned()),
        after: None,
    };
    let later = sees!(ruth, pathways::try_book, narrowed.clone()).await.unwrap();
    assert_eq!(differences(&p, &later), ["Amara later 10: rules ended, people ended"]);
    let none = TryBook { rule: Some("begun".to_owned()), ..narrowed };
    assert!(sees!(ruth, pathways::try_book, none.clone()).await.unwrap().differences.is_empty());
}

#[tokio::test]
async fn a_changed_book_is_tried_before_it_is_on_and_moves_nobody() {
    let p = house().await;
    let (ruth, id) = small(&p).await;
    put(&p, id, p.client("Ben"), "care").await;
    saves(&ruth, id, &SMALL.replace("1 month", "2 weeks")).await.unwrap();
    p.at("2026-12-15 9:00");
    watch(&p).await;
    assert!(tries(&ruth, id, 1).await.differences.is_empty());
    let trial = tries(&ruth, id, 2).await;
    assert_eq!(differences(&p, &trial), ["Ben not_moved 0: rules ended, people –"]);
    assert_eq!(told_way(&p, p.client("Ben")).await, "care (began)");
    assert_eq!(version(&p, id).await, 3, "making, turning on and saving; a trial leaves nothing");
    let maya = p.maya().await;
    let order = TryBook { pathway: id, number: 2, mapping: std::collections::BTreeMap::new(), parting: None, rule: None, after: None };
    assert!(sees!(maya, pathways::try_book, order.clone()).await.is_err());
}

// proves: R-H5
#[tokio::test]
async fn the_forecast_is_what_the_watch_brings_when_the_days_come() {
    let p = house().await;
    let (ruth, id) = small(&p).await;
    for name in ["Ben", "Amara"] {
        put(&p, id, p.client(name), "care").await;
    }
    put(&p, id, p.client("Elena"), "").await;
    p.at("2026-11-30 9:00");
    happens(&p, p.client("Amara"), "contact", "").await;
    let ask = |days: i64| LookAhead { pathway: id, days, on: None, from: 0 };
    let short = ask(14);
    let soon = sees!(ruth, pathways::look_ahead, short.clone()).await.unwrap();
    let told: Vec<_> = soon.lines.iter().map(|(coming, _)| (coming.client, coming.what.clone(), coming.at)).collect();
    assert_eq!(told, [(p.client("Elena"), Comes::Overdue { state: "start".to_owned() }, p.moment("2026-12-01 10:55"))]);
    let long = ask(35);
    let later = sees!(ruth, pathways::look_ahead, long.clone()).await.unwrap();
    let proposed: Vec<_> = later.lines.iter().filter(|(coming, _)| matches!(coming.what, Comes::Proposes { .. })).map(|(coming, _)| (coming.client, coming.at)).collect();
    assert_eq!(proposed.len(), 2);
    // The days come.
    p.at("2027-01-04 9:00");
    watch(&p).await;
    for (client, at) in proposed {
        let item = way(&p, client).await.episodes.remove(0).items.remove(0);
        assert_eq!((item.rule.as_str(), item.since), ("quiet", at));
    }
    let elena = episode(&p, p.client("Elena")).await;
    assert_eq!(elena.limit, Some(p.moment("2026-12-01 10:55")));
}
