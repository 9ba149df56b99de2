//! What sessions and groups tell becomes facts, once, and is corrected with them.

use platform::args;
use practice::testing::{Practice, does};

use super::{episode, house, put, told_way, turned_on, watch, way};

/// What stands of a client's facts, oldest first: `attended group`.
async fn facts(p: &Practice, client: &str) -> Vec<String> {
    let mut facts = way(p, p.client(client)).await.facts;
    facts.retain(|card| card.fact.until.is_none());
    facts.reverse();
    facts.iter().map(|card| format!("{} {}", card.fact.kind.word(), card.fact.of)).collect()
}

// proves: R-H2
#[tokio::test]
async fn a_signed_session_tells_who_came_and_who_did_not_once() {
    let p = house().await;
    let sandbox = turned_on(&p, "sandbox").await;
    put(&p, sandbox, p.client("Ben"), "group").await;
    p.signed("tue 10:55").await;
    p.delivers().await;
    let told = facts(&p, "Ben").await;
    assert!(told.contains(&"attended group".to_owned()), "{told:?}");
    // Heard again, it changes nothing.
    let sent = "UPDATE platform_outbox SET done_at = NULL WHERE topic = 'session.signed'";
    p.attack(sent).await;
    p.delivers().await;
    assert_eq!(facts(&p, "Ben").await, told);
}

#[tokio::test]
async fn joining_and_leaving_a_group_are_facts_and_taking_back_takes_them_back() {
    let p = house().await;
    let sandbox = turned_on(&p, "sandbox").await;
    put(&p, sandbox, p.client("Ben"), "group").await;
    p.delivers().await;
    let before = facts(&p, "Ben").await;
    let sql = "SELECT id FROM groups_membership WHERE practice_id = $1 AND group_id = $2 AND client_id = $3";
    let membership = p.rows(sql, args![p.id, p.cast.dbt, p.client("Ben")]).await.remove(0).next().unwrap();
    let order = practice::groups::Leave { membership, day: None, reason: "Moved away".to_owned(), version: None };
    let ended = does!(p.tomas().await, practice::groups::end_membership, order.clone()).await.unwrap();
    p.delivers().await;
    assert_eq!(facts(&p, "Ben").await.last().map(String::as_str), Some("left group"));
    does!(p.tomas().await, practice::groups::undo_membership, ended.spell.id, ended.spell.version).await.unwrap();
    p.delivers().await;
    assert_eq!(facts(&p, "Ben").await.iter().filter(|fact| *fact == "left group").count(), 0);
    assert!(facts(&p, "Ben").await.len() >= before.len());
}

// proves: JV-14, R-H3
#[tokio::test]
async fn time_alone_is_watched_to_the_minute() {
    let p = house().await;
    let sandbox = turned_on(&p, "sandbox").await;
    put(&p, sandbox, p.client("Ben"), "").await;
    let card = episode(&p, p.client("Ben")).await;
    assert_eq!(card.limit, Some(p.moment("2026-12-01 10:55")), "seven days later, at the same time on the wall");
    p.at("2026-12-01 10:56");
    watch(&p).await;
    assert!(episode(&p, p.client("Ben")).await.limit < Some(p.house.clock.now()));
    assert_eq!(told_way(&p, p.client("Ben")).await, "triage (began)", "nobody is moved for it; it is on the list");
}
