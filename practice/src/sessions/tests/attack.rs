//! Attacks on the invariants of sessions, past the verbs: straight on the database.

use crate::testing::practice;

// proves: R-C8
#[tokio::test]
async fn no_mark_that_was_made_is_changed_or_removed() {
    let p = practice().await;
    let maya = p.maya().await;
    let session = p.running("tue 11:00").await;
    maya.marks(session, "Ben", "present").await;
    assert_eq!(p.attack("UPDATE sessions_mark SET outcome = 'absent'").await, "row_stays");
    assert_eq!(p.attack("DELETE FROM sessions_mark").await, "row_stays");
    assert!(p.attack("DELETE FROM sessions_entry").await.starts_with("fault"), "an entry with marks is held by them");
    assert!(p.attack("DELETE FROM sessions_session").await.starts_with("fault"));
}

// proves: R-C2
#[tokio::test]
async fn a_client_is_on_a_roster_once_and_in_the_room_once_at_a_time() {
    let p = practice().await;
    let maya = p.maya().await;
    let session = p.running("tue 11:00").await;
    maya.marks(session, "Ben", "present").await;
    let twice = format!(
        "INSERT INTO sessions_entry (practice_id, id, session_id, client_id, source, outcome, reason, code, changed_in, version, added_at) \
         VALUES ({}, {}, {}, {}, 'manual', 'unmarked', '', '', 1, 1, 1)",
        p.sql(p.id),
        p.sql(p.cast.maya),
        p.sql(session),
        p.sql(p.client("Ben"))
    );
    assert_eq!(p.attack(&twice).await, "already_on_roster");
    let ben = maya.entry(session, "Ben").await;
    let segment = |from: i64, to: i64| {
        let (id, entry) = (p.sql(p.cast.maya), p.sql(ben.id));
        format!(
            "INSERT INTO sessions_segment (practice_id, id, entry_id, time_in, time_out, source) VALUES ({}, {id}, {entry}, {from}, {to}, 'staff')",
            p.sql(p.id)
        )
    };
    let (time_in, time_out) = (ben.segments[0].time_in.0, ben.segments[0].time_out.0);
    assert_eq!(p.attack(&segment(time_in + 1, time_out - 1)).await, "segments_overlap");
    assert!(p.attack(&segment(time_out + 5, time_out)).await.starts_with("fault"), "nobody leaves before they came");
    assert_eq!(p.attack(&segment(time_out, time_out + 1)).await, "done", "what touches does not overlap");
}
