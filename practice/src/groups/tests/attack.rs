//! Attacks on the invariants of groups, past the verbs: straight on the database.

use super::members::{leaves, spell};
use crate::testing::{Practice, practice};

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
