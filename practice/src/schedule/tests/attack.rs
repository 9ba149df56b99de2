//! Attacks on the invariants of the schedule, past the verbs: straight on the database.

use crate::testing::{Practice, practice};

fn booking(p: &Practice, table: &str, occurrence: &str, resource: &str, from: i64, to: i64, strict: bool) -> String {
    let column = if table.contains("room") { "room_id" } else { "staff_id" };
    format!(
        "INSERT INTO {table} (practice_id, occurrence_id, {column}, starts_at, ends_at, strict) VALUES ({}, {occurrence}, {resource}, {from}, {to}, {strict})",
        p.sql(p.id)
    )
}

// proves: R-B3
// keeps: O5
#[tokio::test]
async fn the_database_books_no_room_and_nobody_twice() {
    let p = practice().await;
    let (from, to) = (p.moment("wed 14:00").0, p.moment("wed 15:30").0);
    p.planned("wed 14:00").await;
    let other = p.planned("thu 14:00").await;
    let (other, oak, maya) = (p.sql(other), p.sql(p.cast.oak), p.sql(p.cast.maya));
    for table in ["schedule_room_booking", "schedule_staff_booking"] {
        let free = format!("DELETE FROM {table} WHERE occurrence_id = {other}");
        assert_eq!(p.attack(&free).await, "done");
    }
    let room = |from, to, strict| booking(&p, "schedule_room_booking", &other, &oak, from, to, strict);
    let staff = |from, to, strict| booking(&p, "schedule_staff_booking", &other, &maya, from, to, strict);
    assert_eq!(p.attack(&room(from + 1, from + 2, true)).await, "room_booked");
    assert_eq!(p.attack(&room(from - 1, to + 1, true)).await, "room_booked");
    assert_eq!(p.attack(&staff(to - 1, to + 9, true)).await, "facilitator_booked");
    assert_eq!(p.attack(&room(to, to + 9, true)).await, "done", "what touches does not overlap");
    assert_eq!(p.attack(&staff(from, to, false)).await, "done", "a booking that may be double is only shown");
    let closer = format!("UPDATE schedule_room_booking SET starts_at = {} WHERE occurrence_id = {other}", to - 1);
    assert_eq!(p.attack(&closer).await, "room_booked", "nor is one moved over another");
}

// keeps: O1
#[tokio::test]
async fn a_series_has_one_session_at_one_original_time() {
    let p = practice().await;
    let session = p.planned("wed 14:00").await;
    let twice = format!(
        "INSERT INTO schedule_occurrence (practice_id, id, series_id, group_id, original_local, local_start, zone, starts_at, ends_at, moved, version) \
         SELECT practice_id, {}, series_id, group_id, original_local, local_start, zone, starts_at, ends_at, moved, version \
         FROM schedule_occurrence WHERE id = {}",
        p.sql(p.cast.maya),
        p.sql(session)
    );
    assert_eq!(p.attack(&twice).await, "occurrence_twice");
    let backwards = format!("UPDATE schedule_occurrence SET ends_at = starts_at WHERE id = {}", p.sql(session));
    assert!(p.attack(&backwards).await.starts_with("fault"));
}
