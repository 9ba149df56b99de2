//! Attacks on the invariants of groups, past the verbs: straight on the database.

use super::members::{leaves, spell};
use crate::{
    clients,
    testing::{Practice, practice},
};

fn insert(p: &Practice, id: &str, from: i64, to: &str) -> String {
    format!(
        "INSERT INTO groups_membership (practice_id, id, group_id, client_id, valid_from, valid_to, version) VALUES ({}, {id}, {}, {}, {from}, {to}, 1)",
        p.sql(p.id),
        p.sql(p.cast.dbt),
        p.sql(p.client("Ben")),
    )
}

// proves: R-A1
#[tokio::test]
async fn the_database_takes_no_two_spells_of_one_client_in_one_group_at_one_time() {
    let p = practice().await;
    leaves(&p.maya().await, spell(&p, "Ben").await, "", "Discharged").await.unwrap();
    let (joined, left) = (p.moment("2026-11-02 9:00").0, p.moment("tue 10:55").0);
    let ids = [p.sql(p.cast.maya), p.sql(p.cast.lena), p.sql(p.cast.ruth)];
    assert_eq!(p.attack(&insert(&p, &ids[0], joined - 5, &(joined + 1).to_string())).await, "membership_overlaps");
    assert_eq!(p.attack(&insert(&p, &ids[0], left - 1, "NULL")).await, "membership_overlaps");
    assert!(p.attack(&insert(&p, &ids[0], 5, "4")).await.starts_with("fault"), "a spell does not end before it begins");
    assert_eq!(p.attack(&insert(&p, &ids[0], joined - 5, &joined.to_string())).await, "done", "what touches does not overlap");
    assert_eq!(p.attack(&insert(&p, &ids[1], left, "NULL")).await, "done");
    let longer = format!("UPDATE groups_membership SET valid_to = {} WHERE valid_to = {left}", left + 1);
    assert_eq!(p.attack(&longer).await, "membership_overlaps", "nor is one made longer over the next");
}

// proves: R-A1
#[tokio::test]
async fn what_was_said_of_a_membership_is_neither_changed_nor_removed() {
    let p = practice().await;
    assert_eq!(p.attack("UPDATE groups_membership_log SET what = 'left'").await, "row_stays");
    assert_eq!(p.attack("DELETE FROM groups_membership_log").await, "row_stays");
    let whole = format!("DELETE FROM groups_membership WHERE client_id = {}", p.sql(p.client("Ben")));
    assert!(p.attack(&whole).await.starts_with("fault"), "the log holds on to the membership");
}

fn waits(p: &Practice, id: &str, state: &str, more: &str) -> String {
    format!(
        "INSERT INTO groups_waiting (practice_id, id, group_id, client_id, rank, since, note, state, version, starts_at, expires_at, ended_at) \
         VALUES ({}, {id}, {}, {}, 1, 0, '', '{state}', 1, {more})",
        p.sql(p.id),
        p.sql(p.cast.dbt),
        p.sql(p.client("Ben")),
    )
}

// proves: R-A5
#[tokio::test]
async fn the_database_lets_nobody_wait_twice_keeps_no_offer_without_an_end_and_loses_nobody() {
    let p = practice().await;
    let ids = [p.sql(p.cast.maya), p.sql(p.cast.lena), p.sql(p.cast.ruth), p.sql(p.cast.tomas)];
    assert_eq!(p.attack(&waits(&p, &ids[0], "waiting", "NULL, NULL, NULL")).await, "done");
    assert_eq!(p.attack(&waits(&p, &ids[1], "waiting", "NULL, NULL, NULL")).await, "already_waiting");
    assert_eq!(p.attack(&waits(&p, &ids[1], "offered", "1, 2, NULL")).await, "already_waiting");
    for (state, more) in [("offered", "NULL, NULL, NULL"), ("waiting", "1, 2, NULL"), ("joined", "NULL, NULL, 5"), ("asleep", "NULL, NULL, NULL"), ("declined", "NULL, NULL, NULL")] {
        let says = p.attack(&waits(&p, &ids[2], state, more)).await;
        assert!(says.starts_with("fault") || says == "already_waiting", "{state}: {says}");
    }
    assert_eq!(p.attack(&waits(&p, &ids[2], "removed", "NULL, NULL, 5")).await, "done", "who was on it may be on it again");
    assert_eq!(p.attack("DELETE FROM groups_waiting").await, "waiting_stays");
    let elsewhere = format!("UPDATE groups_waiting SET practice_id = {}", p.sql(p.cast.riverbend));
    assert!(p.attack(&elsewhere).await != "done", "no entry leads into another practice");
}

// proves: R-A10
#[tokio::test]
async fn the_database_keeps_one_pair_once_and_what_was_decided_about_it() {
    let p = practice().await;
    let (a, b) = clients::Pair::ordered(p.client("Amara"), p.client("Ben")).unwrap();
    let pair = |id: &str, one, other, from: i64, to: &str| {
        format!(
            "INSERT INTO clients_apart (practice_id, id, a_id, b_id, reason, valid_from, valid_to, version, made_at) VALUES ({}, {id}, {}, {}, '', {from}, {to}, 1, 0)",
            p.sql(p.id), p.sql(one), p.sql(other),
        )
    };
    let ids = [p.sql(p.cast.maya), p.sql(p.cast.lena)];
    assert!(p.attack(&pair(&ids[0], b, a, 0, "NULL")).await.starts_with("fault"), "the lesser id stands first");
    assert!(p.attack(&pair(&ids[0], a, a, 0, "NULL")).await.starts_with("fault"));
    assert_eq!(p.attack(&pair(&ids[0], a, b, 0, "100")).await, "done");
    assert_eq!(p.attack(&pair(&ids[1], a, b, 99, "NULL")).await, "apart_twice");
    assert_eq!(p.attack(&pair(&ids[1], a, b, 100, "NULL")).await, "done");
    assert_eq!(p.attack("DELETE FROM clients_apart").await, "apart_stays");
    let passed = format!(
        "INSERT INTO clients_apart_passed (practice_id, id, apart_id, place, place_id, reason, at) VALUES ({}, {}, {}, 'group', {}, 'x', 0)",
        p.sql(p.id), ids[0], ids[0], p.sql(p.cast.dbt),
    );
    assert_eq!(p.attack(&passed).await, "done");
    assert_eq!(p.attack("UPDATE clients_apart_passed SET reason = 'y'").await, "row_stays");
    let covers = |from: i64, to: &str, id: &str| {
        format!(
            "INSERT INTO clients_coverage (practice_id, id, client_id, payer, payer_key, valid_from, valid_to, version, made_at) \
             VALUES ({}, {id}, {}, 'A', 'a', {from}, {to}, 1, 0)",
            p.sql(p.id), p.sql(a),
        )
    };
    assert_eq!(p.attack(&covers(0, "10", &ids[0])).await, "done");
    assert_eq!(p.attack(&covers(9, "NULL", &ids[1])).await, "covered_twice");
    let limit = |least: &str, most: &str, over: &str| {
        format!(
            "INSERT INTO groups_capacity (practice_id, id, group_id, payer, payer_key, service_code, counts, least, most, exceeding, valid_from, version, made_at) \
             VALUES ({}, {}, {}, '', '', '', 'covered', {least}, {most}, '{over}', 0, 1, 0)",
            p.sql(p.id), ids[0], p.sql(p.cast.dbt),
        )
    };
    for wrong in [limit("NULL", "NULL", "refuse"), limit("5", "4", "refuse"), limit("NULL", "0", "refuse"), limit("NULL", "4", "perhaps")] {
        assert!(p.attack(&wrong).await.starts_with("fault"), "{wrong}");
    }
    assert_eq!(p.attack(&limit("2", "4", "warn")).await, "done");
}
