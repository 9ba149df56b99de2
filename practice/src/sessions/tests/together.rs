//! Two hands at once: nothing is lost, nothing is overwritten unseen.

use crate::{
    sessions::{self, MarkOrder, Marked},
    testing::{User, at_once, does, practice, tally},
};

async fn marks(who: User, session: kernel::Id<sessions::Session>, order: MarkOrder) -> String {
    match does!(who, sessions::mark, session, vec![order.clone()]).await.unwrap().remove(0) {
        Marked::Saved { .. } => "done".to_owned(),
        Marked::Conflict { theirs, .. } => format!("conflict with {}", theirs.outcome.word()),
        Marked::Refused { say, .. } => say,
    }
}

// proves: R-D9, R-C8
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_facilitators_mark_one_client_at_once_and_the_second_is_shown_the_first() {
    let p = practice().await;
    let (maya, lena) = (p.maya().await, p.lena().await);
    let session = p.running("tue 11:00").await;
    let (present, absent) = (maya.order(session, "Ben", "present").await, lena.order(session, "Ben", "absent Ill").await);
    let endings = at_once([marks(maya.clone(), session, present), marks(lena, session, absent)]).await;
    let ending = tally(endings);
    assert!(["1 done, 1 conflict with present", "1 done, 1 conflict with absent"].contains(&ending.as_str()), "{ending}");
    assert_eq!(maya.entry(session, "Ben").await.version, 2, "one mark was made");
}

// proves: R-D9
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_same_mark_sent_by_both_is_no_conflict_and_different_clients_never_meet() {
    let p = practice().await;
    let (maya, lena) = (p.maya().await, p.lena().await);
    let session = p.running("tue 11:00").await;
    let mut tries = Vec::new();
    for name in ["Amara", "Chloe", "Dmitri", "Elena", "Farid", "Grace"] {
        for who in [&maya, &lena] {
            tries.push(marks(who.clone(), session, who.order(session, name, "present").await));
        }
    }
    assert_eq!(tally(at_once(tries).await), "12 done");
    let sql = "SELECT COUNT(*) FROM sessions_mark";
    assert_eq!(p.number(sql, platform::args![]).await, 6, "each mark once");
}

// proves: KP-6
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_who_press_start_at_once_start_one_session() {
    let p = practice().await;
    let session = p.planned("tue 11:00").await;
    let tries = [p.maya().await, p.lena().await].map(|who| async move { who.starts(session).await.unwrap().to_string() });
    assert_eq!(tally(at_once(tries).await), "2 1");
    assert_eq!(p.number("SELECT COUNT(*) FROM sessions_entry", platform::args![]).await, 12);
}
