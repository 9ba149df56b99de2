//! Times in and out, and when the session really began and ended.

use kernel::time::MINUTE;

use super::{line, order};
use crate::{
    sessions::{self, SetTimes},
    testing::{User, does, practice, said},
};

async fn runs(who: &User, session: kernel::Id<sessions::Session>, start: &str, end: &str) -> String {
    let order = SetTimes { session, start: start.into(), end: end.into() };
    said(&does!(who, sessions::set_times, order.clone()).await)
}

// proves: KP-17, KP-18, R-C2
#[tokio::test]
async fn who_left_and_came_back_has_two_times_that_do_not_overlap() {
    let p = practice().await;
    let maya = p.maya().await;
    let session = p.running("tue 11:00").await;
    let amara = maya.entry(session, "Amara").await.id;
    let mark = |base: i64, segments: serde_json::Value| serde_json::json!([{ "key": "a", "kind": "mark", "entry": amara, "base": base, "outcome": "present", "code": "90853", "segments": segments }]);
    let two = serde_json::json!([{ "in": "11:00", "out": "11:40" }, { "in": "12:00", "out": "12:30" }]);
    let answer = maya.sends(session, mark(1, two)).await.data();
    assert_eq!(answer["results"], serde_json::json!([{ "key": "a", "status": "saved", "version": 2 }]));
    assert_eq!(line(&maya, session, "Amara").await, "Amara present 70 min 90853");
    for (times, say) in [
        (
            serde_json::json!([{ "in": "11:00", "out": "12:00" }, { "in": "11:30", "out": "12:30" }]),
            "Two of these times overlap. Correct one of them.",
        ),
        (serde_json::json!([{ "in": "12:00", "out": "11:00" }]), "The time out must be later than the time in."),
        (
            serde_json::json!([{ "in": "08:00", "out": "12:30" }]),
            "That time lies outside the session. Change the session's own times first if it ran longer.",
        ),
    ] {
        let answer = maya.sends(session, mark(2, times)).await.data();
        let result = &answer["results"][0];
        assert!(result["status"] == "refused" && result["say"] == say, "{result}");
    }
    assert_eq!(line(&maya, session, "Amara").await, "Amara present 70 min 90853", "nothing was changed by those");
}

// proves: KP-16, KP-17
#[tokio::test]
async fn who_comes_late_is_there_from_now_on() {
    let p = practice().await;
    let maya = p.maya().await;
    let session = p.running("tue 11:00").await;
    p.at("tue 11:18");
    maya.marks(session, "Ben", "late").await;
    assert!(line(&maya, session, "Ben").await.starts_with("Ben late 72 min"));
    let order = order(&maya, session, "Amara", None, &[("11:05", "")]).await;
    does!(maya, sessions::mark, session, vec![order.clone()]).await.unwrap();
    assert!(line(&maya, session, "Amara").await.starts_with("Amara present 85 min"));
}

// proves: R-C2, KP-9
#[tokio::test]
async fn when_a_session_ran_longer_those_who_were_there_to_the_end_follow() {
    let p = practice().await;
    let maya = p.maya().await;
    let session = p.running("tue 11:00").await;
    maya.marks(session, "Amara", "present").await;
    let early = order(&maya, session, "Ben", None, &[("11:00", "11:45")]).await;
    does!(maya, sessions::mark, session, vec![early.clone()]).await.unwrap();
    assert_eq!(runs(&maya, session, "11:05", "12:45").await, "done");
    let minutes = async |name: &str| maya.entry(session, name).await.minutes();
    assert_eq!((minutes("Amara").await, minutes("Ben").await), (100, 40));
    assert_eq!(runs(&maya, session, "11:00", "noon").await, "session.times");
    assert_eq!(runs(&maya, session, "11:00", "23:30").await, "session.long");
}

// proves: R-C2
#[tokio::test]
async fn no_time_lies_outside_a_session_that_was_made_shorter() {
    let p = practice().await;
    let maya = p.maya().await;
    let session = p.running("tue 11:00").await;
    let late = order(&maya, session, "Ben", None, &[("12:00", "12:30")]).await;
    does!(maya, sessions::mark, session, vec![late.clone()]).await.unwrap();
    runs(&maya, session, "11:00", "11:20").await;
    let roll = maya.roll(session).await;
    let (from, to) = (roll.session.actual_start.plus(-30 * MINUTE), roll.session.actual_end.plus(30 * MINUTE));
    for entry in &roll.entries {
        for segment in &entry.segments {
            assert!(segment.time_in >= from && segment.time_out <= to, "{} was in the room when nobody was", entry.face.first_name);
        }
    }
}
