//! One client, one state at a time: begun, moved by people and by rules, taken back.

use practice::testing::{does, said};

use super::{episode, happens, house, put, told_way, turned_on, watch, way};
use crate::{self as pathways, Move, Undo, status};

/// Ruth moves the client.
async fn moves(p: &practice::testing::Practice, client: &str, to: &str, reason: &str) -> String {
    let card = episode(p, p.client(client)).await;
    let order = Move { episode: card.id, version: card.version, to: to.to_owned(), since: None, reason: reason.to_owned() };
    said(&does!(p.ruth().await, pathways::move_client, order.clone()).await)
}

// proves: JV-22, R-H1
#[tokio::test]
async fn a_client_is_in_exactly_one_state_and_what_was_stays_readable() {
    let p = house().await;
    let sandbox = turned_on(&p, "sandbox").await;
    let ben = p.client("Ben");
    put(&p, sandbox, ben, "").await;
    assert_eq!(told_way(&p, ben).await, "triage (began)");
    p.at("wed 9:00");
    happens(&p, ben, "triaged", "therapy").await;
    assert_eq!(episode(&p, ben).await.state, "therapy");
    p.at("thu 9:00");
    assert_eq!(moves(&p, "Ben", "icbt", "").await, "reason.missing", "no rule leads from therapy back to self-help");
    assert_eq!(moves(&p, "Ben", "icbt", "Prefers to work alone for now").await, "done");
    assert_eq!(moves(&p, "Ben", "icbt", "once more").await, "state.same");
    assert_eq!(moves(&p, "Ben", "lost_sheep", "lost").await, "state.retired");
    assert_eq!(moves(&p, "Ben", "nowhere", "lost").await, "state.unknown");
    let on = way(&p, ben).await.episodes.remove(0);
    let ends: Vec<_> = on.intervals.iter().map(|i| i.to).collect();
    let begins: Vec<_> = on.intervals.iter().skip(1).map(|i| Some(i.from)).collect();
    assert_eq!(ends[..2], begins[..], "each begins where the one before it ends");
    assert_eq!(ends[2], None);
}

// proves: JV-15, JV-16, JV-17, JV-18
#[tokio::test]
async fn the_status_follows_from_the_state() {
    let p = house().await;
    let sandbox = turned_on(&p, "sandbox").await;
    let ben = p.client("Ben");
    put(&p, sandbox, ben, "").await;
    let expected = [
        ("triage", "Active"), ("therapy", "Active"), ("icbt", "Active"), ("group", "Active"), ("sandbox", "Inactive"), ("external", "No status"),
    ];
    for (state, name) in expected {
        if episode(&p, ben).await.state != state {
            assert_eq!(moves(&p, "Ben", state, "to see").await, "done", "{state}");
        }
        let on = way(&p, ben).await.episodes.remove(0);
        let category = on.book.states[on.book.state(&on.card.state).unwrap()].category;
        assert_eq!(status(category), name, "{state}");
    }
}

#[tokio::test]
async fn a_terminal_state_ends_the_episode_and_another_can_begin() {
    let p = house().await;
    let sandbox = turned_on(&p, "sandbox").await;
    let ben = p.client("Ben");
    put(&p, sandbox, ben, "therapy").await;
    p.at("wed 9:00");
    happens(&p, ben, "graduated", "").await;
    let card = episode(&p, ben).await;
    assert_eq!((card.state.as_str(), card.ended), ("graduated", Some(p.house.clock.now())));
    assert_eq!(moves(&p, "Ben", "therapy", "came back").await, "episode.ended");
    p.at("thu 9:00");
    put(&p, sandbox, ben, "").await;
    assert_eq!(told_way(&p, ben).await, "triage (began)");
    assert_eq!(way(&p, ben).await.episodes.len(), 2);
}

// proves: R-H2
#[tokio::test]
async fn a_move_is_taken_back_with_a_reason_and_the_rule_does_not_insist() {
    let p = house().await;
    let sandbox = turned_on(&p, "sandbox").await;
    let ben = p.client("Ben");
    put(&p, sandbox, ben, "therapy").await;
    p.at("wed 9:00");
    happens(&p, ben, "graduated", "").await;
    let card = episode(&p, ben).await;
    assert_eq!(card.state, "graduated");
    let back = |reason: &str, version| Undo { episode: card.id, version, reason: reason.to_owned() };
    let ruth = p.ruth().await;
    assert_eq!(said(&does!(ruth, pathways::undo, back("", card.version)).await), "reason.missing");
    assert_eq!(said(&does!(ruth, pathways::undo, back("Entered for the wrong client", card.version - 1)).await), "episode.changed");
    assert_eq!(said(&does!(ruth, pathways::undo, back("Entered for the wrong client", card.version)).await), "done");
    assert_eq!(told_way(&p, ben).await, "therapy (began)");
    let on = way(&p, ben).await.episodes.remove(0);
    let voided: Vec<_> = on.intervals.iter().filter_map(|i| i.voided.as_ref()).map(|(_, _, why)| why.as_str()).collect();
    assert_eq!(voided, ["Entered for the wrong client"]);
    // The fact stands, so the rule holds; yet it was taken back, and moves nobody again by itself.
    p.at("fri 9:00");
    happens(&p, ben, "goal_met", "").await;
    watch(&p).await;
    assert_eq!(told_way(&p, ben).await, "therapy (began)");
    let again = episode(&p, ben).await;
    assert_eq!(said(&does!(p.ruth().await, pathways::undo, back("once more", again.version)).await), "undo.first");
}

#[tokio::test]
async fn two_who_move_the_same_client_at_once_are_told_apart() {
    let p = house().await;
    let sandbox = turned_on(&p, "sandbox").await;
    put(&p, sandbox, p.client("Ben"), "therapy").await;
    let card = episode(&p, p.client("Ben")).await;
    let move_to = |to: &'static str| {
        let p = p.clone();
        async move {
            let order = Move { episode: card.id, version: card.version, to: to.to_owned(), since: None, reason: "agreed".to_owned() };
            said(&does!(p.ruth().await, pathways::move_client, order.clone()).await)
        }
    };
    let endings = practice::testing::at_once(["icbt", "group", "sandbox", "icbt"].map(move_to)).await;
    assert_eq!(practice::testing::tally(endings), "1 done, 3 episode.changed");
}

// proves: R-A3
#[tokio::test]
async fn the_front_desk_logs_calls_and_decides_nothing() {
    let p = house().await;
    let sandbox = turned_on(&p, "sandbox").await;
    let ben = p.client("Ben");
    put(&p, sandbox, ben, "therapy").await;
    let fred = p.as_(p.cast.fred).await;
    let told = async |kind: &str, of: &str, by: &str| {
        let typed = pathways::Typed { kind: kind.to_owned(), of: of.to_owned(), by: by.to_owned(), ..pathways::Typed::default() };
        said(&does!(fred, pathways::record, pathways::Record { client: ben, typed: typed.clone() }).await)
    };
    assert_eq!(told("attempt", "no_answer", "phone").await, "done");
    assert_eq!(told("graduated", "", "").await, "forbidden");
    assert_eq!(told("triaged", "icbt", "").await, "forbidden");
    assert_eq!(episode(&p, ben).await.state, "therapy");
    let begin = |state: &str| pathways::Begin {
        pathway: sandbox, clients: vec![p.client("Chloe")], state: state.to_owned(), since: None, coordinator: None, team: None,
    };
    let order = begin("graduated");
    assert_eq!(said(&does!(fred, pathways::begin, order.clone()).await), "begin.elsewhere");
    let order = begin("");
    assert_eq!(said(&does!(fred, pathways::begin, order.clone()).await), "done");
}

#[tokio::test]
async fn what_is_nonsense_is_not_recorded() {
    let p = house().await;
    let sandbox = turned_on(&p, "sandbox").await;
    let ben = p.client("Ben");
    put(&p, sandbox, ben, "").await;
    let ruth = p.ruth().await;
    let cases = [
        ("triaged", "nowhere", "", "triaged.to"),
        ("attempt", "\u{0}", "", "attempt.outcome"),
        ("contact", "", "0001-01-01", "fact.old"),
        ("contact", "", "2099-01-01", "fact.future"),
        ("attempt", "shouted", "", "attempt.outcome"),
        ("dreamt", "", "", "fact.kind"),
    ];
    for (kind, of, day, code) in cases {
        let typed = pathways::Typed { kind: kind.to_owned(), of: of.to_owned(), by: "phone".to_owned(), day: day.to_owned(), ..pathways::Typed::default() };
        assert_eq!(said(&does!(ruth, pathways::record, pathways::Record { client: ben, typed: typed.clone() }).await), code, "{kind} {of} {day}");
    }
}

#[tokio::test]
async fn signs_that_nobody_types_are_left_out() {
    let p = house().await;
    let sandbox = turned_on(&p, "sandbox").await;
    let ben = p.client("Ben");
    put(&p, sandbox, ben, "therapy").await;
    happens(&p, ben, "module", "Sleep\u{0}").await;
    assert_eq!(&*way(&p, ben).await.facts[0].fact.of, "Sleep");
    assert_eq!(moves(&p, "Ben", "icbt", "Prefers\u{0} to work alone").await, "done");
    let on = way(&p, ben).await.episodes.remove(0);
    assert_eq!(on.intervals.last().map(|i| i.reason.as_str()), Some("Prefers to work alone"));
}

#[tokio::test]
async fn a_proposal_that_was_taken_and_taken_back_is_proposed_again() {
    let p = house().await;
    let sandbox = turned_on(&p, "sandbox").await;
    let ben = p.client("Ben");
    put(&p, sandbox, ben, "therapy").await;
    for _ in 0..12 {
        happens(&p, ben, "attended", "individual").await;
    }
    assert_eq!(told_way(&p, ben).await, "therapy (began); open: twelve_sessions");
    let item = way(&p, ben).await.episodes.remove(0).items.remove(0);
    let order = pathways::AnswerItems { item: item.id, version: item.version, answer: pathways::Answered::Accept, reason: "Goals met".to_owned() };
    does!(p.ruth().await, pathways::answer, order.clone()).await.unwrap();
    let card = episode(&p, ben).await;
    assert_eq!(card.state, "graduated");
    let back = Undo { episode: card.id, version: card.version, reason: "Two more sessions were agreed".to_owned() };
    does!(p.ruth().await, pathways::undo, back.clone()).await.unwrap();
    assert_eq!(told_way(&p, ben).await, "therapy (began); open: twelve_sessions");
}
