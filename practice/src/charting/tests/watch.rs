//! What stands open is told to whoever can mend it, with the click that does, once; later to whoever supervises them; and a
//! notice goes when its cause does.

use platform::args;

use crate::{
    charting,
    schedule::{self, Cancel, NewSeries},
    testing::{Practice, User, at_once, does, practice, said},
};

/// What stands on somebody's desk: headings, lines and buttons of the page, up to what is done.
async fn open_now(who: &User) -> String {
    let page = who.get("/notices").await.outline();
    let (_, rest) = page.split_once("## Open now\n").unwrap_or_default();
    rest.split("\n## ").next().unwrap_or_default().to_owned()
}

async fn standing(p: &Practice) -> i64 {
    p.number("SELECT COUNT(*) FROM access_notice WHERE kind IS NOT NULL AND ended_at IS NULL", args![]).await
}

// proves: KP-4, R-K10
#[tokio::test]
async fn a_session_that_is_not_started_is_told_with_start_and_cancel_and_starting_it_mends_it() {
    let (p, post) = practice().await.with_post();
    let session = p.planned("tue 11:00").await;
    let (maya, lena, ruth) = (p.maya().await, p.lena().await, p.ruth().await);
    p.at("tue 11:14");
    p.rounds().await;
    assert_eq!(standing(&p).await, 0, "its fifteen minutes are not over");
    p.at("tue 11:15");
    p.rounds().await;
    for who in [&maya, &lena] {
        let desk = open_now(who).await;
        assert!(desk.starts_with("### Session not started\n") && desk.contains("- DBT Skills A, 24 Nov 2026, 11:00, has not been started."), "{desk}");
        assert!(desk.contains("(Start)") && desk.contains("[Cancel it]"), "{desk}");
        assert!(who.get("/").await.has("## Needs you"));
    }
    assert!(open_now(&ruth).await.is_empty(), "the supervisor does not hear yet");
    let link = format!("https://cohort.oak.example/sessions/{session}");
    let sent = post.sent();
    assert_eq!(sent.len(), 2, "one mail each");
    for to in ["lena@oak.example", "maya@oak.example"] {
        let mail = sent.iter().find(|mail| mail.starts_with(&format!("{to}: Cohort: a session is waiting for you\n"))).unwrap();
        assert!(mail.contains("- Session not started: 24 Nov 2026, 11:00\n") && mail.trim_end().ends_with(&link), "{mail}");
        assert!(!mail.contains("DBT") && !mail.contains("Amara"), "{mail}");
    }

    let start = maya.get("/notices").await;
    assert!(start.body.contains(&format!("action=\"/sessions/{session}/start\"")));
    assert_eq!(maya.post(format!("/sessions/{session}/start"), &[("key", start.value("key").as_str())]).await.to, format!("/sessions/{session}"));
    assert!(!maya.get("/").await.has("## Needs you"), "Today knows at once");
    p.rounds().await;
    assert_eq!(standing(&p).await, 0);
    for who in [&maya, &lena] {
        assert!(open_now(who).await.is_empty() && who.get("/notices").await.has("## Done since"));
    }
    assert_eq!(post.sent().len(), 2);
}

// proves: KP-4
#[tokio::test]
async fn the_supervisor_hears_a_day_later_and_once() {
    let (p, post) = practice().await.with_post();
    p.planned("tue 11:00").await;
    p.at("tue 11:20");
    p.rounds().await;
    for (when, heard) in [("wed 11:19", 0), ("wed 11:20", 1), ("wed 11:21", 1), ("fri 9:00", 1)] {
        p.at(when);
        p.rounds().await;
        let ruth = p.ruth().await;
        let mails = post.sent().iter().filter(|mail| mail.starts_with("ruth@oak.example")).count();
        assert_eq!((open_now(&ruth).await.matches("has not been started").count(), mails), (heard, heard), "on {when}");
    }
    let desk = open_now(&p.ruth().await).await;
    assert!(desk.starts_with("### Still open with somebody else"), "{desk}");
    assert!(desk.contains("Lena Hansen and Maya Okafor heard of it on 24 Nov 2026.") || desk.contains("Maya Okafor and Lena Hansen heard of it on 24 Nov 2026."), "{desk}");
    assert_eq!(post.sent().len(), 3);
}

// proves: KP-4
#[tokio::test]
async fn a_session_goes_from_the_register_to_the_signature_and_stands_incomplete_a_day_after_its_end() {
    let p = practice().await;
    let session = p.running("tue 11:00").await;
    let stages = [("tue 12:29", ""), ("tue 12:30", "### Register overdue"), ("wed 12:29", "### Register overdue"), ("wed 12:30", "### Session incomplete")];
    for (when, heading) in stages {
        p.at(when);
        p.rounds().await;
        let desk = open_now(&p.maya().await).await;
        assert_eq!(desk.lines().next().unwrap_or_default(), heading, "on {when}");
        assert!(desk.matches("DBT Skills A").count() <= 1, "one line a session: {desk}");
    }
    p.at("tue 13:00");
    p.maya().await.completes(session).await;
    p.rounds().await;
    let desk = open_now(&p.maya().await).await;
    assert!(desk.starts_with("### Signature waiting\n") && desk.contains("[Review and sign]"), "{desk}");
    p.maya().await.signs(session).await.unwrap();
    p.rounds().await;
    assert_eq!(standing(&p).await, 0);
}

// proves: KP-4, KP-12, R-E8
#[tokio::test]
async fn a_reviewer_hears_of_a_co_signature_and_returned_notes_wait_for_the_author_again() {
    let (p, post) = practice().await.with_post();
    let session = p.written("tue 11:00").await;
    p.at("tue 12:40");
    p.lena().await.signs(session).await.unwrap();
    p.rounds().await;
    let ruth = p.ruth().await;
    let desk = open_now(&ruth).await;
    assert!(desk.starts_with("### Co-signature waiting\n") && desk.contains("[Read and co-sign]"), "{desk}");
    assert!(desk.contains("- Lena Hansen asks you to review the notes of DSA, 24 Nov 2026, 11:00."), "{desk}");
    assert!(post.sent().iter().any(|mail| mail.starts_with("ruth@oak.example") && mail.contains(&format!("/sessions/{session}/notes"))), "{:?}", post.sent());
    let id: kernel::Id<charting::Review> = p.rows("SELECT id FROM charting_review", args![]).await.remove(0).next().unwrap();
    does!(ruth, charting::return_notes, id, "Say how risk was asked about.".to_owned()).await.unwrap();
    p.rounds().await;
    assert!(open_now(&p.ruth().await).await.is_empty());
    let desk = open_now(&p.lena().await).await;
    assert!(desk.starts_with("### Signature waiting\n"), "{desk}");
    p.lena().await.signs(session).await.unwrap();
    p.rounds().await;
    assert!(open_now(&p.lena().await).await.is_empty() && open_now(&p.ruth().await).await.starts_with("### Co-signature waiting"));
}

// proves: KP-4
#[tokio::test]
async fn what_is_cancelled_waits_for_nobody_and_what_comes_back_sends_no_second_mail() {
    let (p, post) = practice().await.with_post();
    let session = p.planned("tue 11:00").await;
    p.at("tue 11:30");
    p.rounds().await;
    assert_eq!((standing(&p).await, post.sent().len()), (2, 2));
    let maya = p.maya().await;
    let version = p.number("SELECT version FROM schedule_occurrence WHERE id = $1", args![session]).await;
    does!(maya, schedule::cancel_occurrence, Cancel { occurrence: session, version, reason: "storm".into() }).await.unwrap();
    p.rounds().await;
    assert_eq!(standing(&p).await, 0);
    let version = p.number("SELECT version FROM schedule_occurrence WHERE id = $1", args![session]).await;
    does!(maya, schedule::restore_occurrence, schedule::Restore { occurrence: session, version }).await.unwrap();
    p.rounds().await;
    assert_eq!((standing(&p).await, post.sent().len()), (2, 2), "it stands again, and nobody is written to twice");
}

// proves: KP-4
#[tokio::test]
async fn being_scheduled_alone_tells_nobody_of_a_group_they_do_not_have() {
    let p = practice().await;
    let order = NewSeries { leads: vec![p.cast.theo], ..p.order("tue 11:00") };
    does!(p.maya().await, schedule::make_series, order.clone()).await.unwrap();
    p.at("tue 11:30");
    p.rounds().await;
    assert!(open_now(&p.as_(p.cast.theo).await).await.is_empty());
    for id in [p.cast.maya, p.cast.lena] {
        assert!(!open_now(&p.as_(id).await).await.is_empty(), "who has the group hears instead");
    }
    assert!(open_now(&p.as_(p.cast.nora).await).await.is_empty());
}

// proves: KP-4
#[tokio::test]
async fn a_round_in_which_nothing_changed_writes_nothing_and_rounds_at_once_tell_everybody_once() {
    let p = practice().await;
    p.planned("tue 11:00").await;
    p.rounds().await;
    p.hush().await;
    charting::watch(&p.house, p.id).await.unwrap();
    assert_eq!(p.audit().await, "", "where nothing is due, there is nothing to log");
    p.at("tue 11:30");
    let rounds = (0..8).map(|_| {
        let p = p.clone();
        async move { said(&charting::watch(&p.house, p.id).await) }
    });
    assert!(at_once(rounds).await.iter().all(|end| end == "done"));
    assert_eq!(standing(&p).await, 2);
    assert_eq!(p.number("SELECT COUNT(*) FROM platform_outbox WHERE topic = 'mail'", args![]).await, 2);
    assert_eq!(p.audit().await, "system: notices.told");
    let by_hand = p.house.run(&p.maya().await.actor, &platform::Request::default(), |act| Box::pin(crate::access::tell(act, &[]))).await;
    assert_eq!(said(&by_hand), "forbidden", "nobody makes the round in the program's place");
}

// proves: KP-4
#[tokio::test]
async fn the_database_takes_no_notice_twice() {
    let p = practice().await;
    p.planned("tue 11:00").await;
    p.at("tue 11:30");
    p.rounds().await;
    let again = format!(
        "INSERT INTO access_notice (practice_id, id, staff_id, say, link, made_at, kind, about_id, step) \
         SELECT practice_id, {}, staff_id, say, link, made_at, kind, about_id, step FROM access_notice WHERE staff_id = {}",
        p.sql(p.cast.maya),
        p.sql(p.cast.maya)
    );
    assert_eq!(p.attack(&again).await, "notice_twice");
    let foreign = format!("UPDATE access_notice SET staff_id = {} WHERE staff_id = {}", p.sql(p.cast.nora), p.sql(p.cast.maya));
    assert!(p.attack(&foreign).await.starts_with("fault"), "nor is one put on a desk of another practice");
}
