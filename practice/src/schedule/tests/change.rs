//! Moving and cancelling one session, and the ways back.

use kernel::{Error, Id};
use platform::args;

use crate::{
    schedule::{self, Cancel, Move, Occurrence, Restore},
    testing::{User, clock, does, practice, said},
};

async fn moves(who: &User, occurrence: Id<Occurrence>, version: i64, day: &str, time: &str) -> Result<schedule::Moved, Error> {
    let order = Move {
        occurrence,
        version,
        day: day.parse().unwrap(),
        time: Some(clock(time)),
        minutes: None,
        room: Some(who.p.cast.oak),
        leads: Vec::new(),
    };
    does!(who, schedule::move_occurrence, order.clone()).await
}

async fn cancels(who: &User, occurrence: Id<Occurrence>, version: i64, reason: &str) -> Result<i64, Error> {
    let order = Cancel { occurrence, version, reason: reason.into() };
    does!(who, schedule::cancel_occurrence, order.clone()).await
}

// proves: R-B2
// keeps: O1
#[tokio::test]
async fn one_session_moves_and_keeps_its_id_and_the_others_stay() {
    let p = practice().await;
    let maya = p.maya().await;
    let order = schedule::NewSeries { rule: schedule::Rule::weekly(1, 3), ..p.order("wed 14:00") };
    let made = does!(maya, schedule::make_series, order.clone()).await.unwrap();
    let moved = moves(&maya, made.first, 1, "2026-11-26", "16:00").await.unwrap();
    assert_eq!((moved.version, p.zone.stamp(moved.now.starts_at).as_str()), (2, "26 Nov 2026, 16:00 EST"));
    let sql = "SELECT original_local || ' ' || local_start FROM schedule_occurrence WHERE series_id = $1 ORDER BY original_local";
    assert_eq!(
        p.texts(sql, args![made.series]).await,
        ["2026-11-25T14:00 2026-11-26T16:00", "2026-12-02T14:00 2026-12-02T14:00", "2026-12-09T14:00 2026-12-09T14:00"]
    );
    assert_eq!(
        said(&moves(&p.lena().await, made.first, 1, "2026-11-27", "9:00").await),
        "occurrence.changed",
        "Lena looked before the move"
    );
    let back = moves(&maya, made.first, 2, "2026-11-25", "14:00").await.unwrap();
    assert_eq!((back.version, back.now.starts_at), (3, made.starts_at));
}

// proves: R-B4, TM-13
#[tokio::test]
async fn a_cancelled_session_stays_with_its_reason_and_frees_what_it_held() {
    let p = practice().await;
    let maya = p.maya().await;
    let session = p.planned("wed 14:00").await;
    p.hush().await;
    assert_eq!(said(&cancels(&maya, session, 1, "  ").await), "cancel.reason");
    assert_eq!(said(&cancels(&maya, session, 1, "Snow").await), "done");
    assert_eq!(p.audit().await, "Maya: occurrence.cancelled reason=\"Snow\"");
    assert_eq!(said(&cancels(&maya, session, 2, "Snow").await), "occurrence.cancelled");
    assert_eq!(said(&maya.starts(session).await), "session.cancelled");
    assert!(maya.get("/schedule?view=agenda&week=2026-W48").await.body.contains("Snow"));

    p.planned("wed 14:00").await;
    let order = Restore { occurrence: session, version: 2 };
    let taken = said(&does!(maya, schedule::restore_occurrence, order.clone()).await);
    assert!(["room_booked", "facilitator_booked"].contains(&taken.as_str()), "somebody else is there by now: {taken}");
}

// proves: TM-13, R-B2
#[tokio::test]
async fn a_cancellation_is_taken_back_from_the_toast() {
    let p = practice().await;
    let maya = p.maya().await;
    let session = p.planned("wed 14:00").await;
    let ask = maya.get(format!("/occurrences/{session}/cancel")).await;
    assert!(ask.has("# Cancel session") && ask.has("(Cancel the session)"));
    let version = ask.value("version");
    let done = maya.post(format!("/occurrences/{session}/cancel"), &[("version", version.as_str()), ("reason", "Snow")]).await;
    let page = maya.get(done.to.as_str()).await;
    assert!(page.has("> Session cancelled. It stays on the calendar."));
    let (_, undo) = page.body.split_once("action=\"/changes/").unwrap();
    let undo = format!("/changes/{}", undo.split('"').next().unwrap().replace("&amp;", "&"));
    assert!(maya.post(undo.as_str(), &[]).await.to.ends_with("?said=undone&count=1&kept=0"));
    assert_eq!(maya.post(undo.as_str(), &[]).await.status.as_u16(), 303, "pressed twice");
    assert_eq!(said(&maya.starts(session).await), "done");
}

// proves: R-B4, TM-13
// keeps: O4
#[tokio::test]
async fn a_session_that_was_started_stays_where_it_is() {
    let p = practice().await;
    let maya = p.maya().await;
    let session = p.running("tue 11:00").await;
    assert_eq!(said(&moves(&maya, session, 2, "2026-11-26", "16:00").await), "occurrence.begun");
    let page = maya.get(format!("/occurrences/{session}/move")).await;
    assert!(page.has("This session was started, so it stays where it is.") && !page.has("(Move)"));
    let attack = format!("DELETE FROM schedule_occurrence WHERE id = {}", p.sql(session));
    assert_eq!(p.attack(&attack).await, "occurrence_stays", "nor can the database lose it");
}

// proves: R-K11
#[tokio::test]
async fn only_those_who_have_the_group_and_the_office_change_its_sessions() {
    let p = practice().await;
    let session = p.planned("wed 14:00").await;
    for (who, status) in
        [(p.cast.fred, 200), (p.cast.lena, 200), (p.cast.iris, 403), (p.cast.cora, 404), (p.cast.theo, 404), (p.cast.nora, 404)]
    {
        let who = p.as_(who).await;
        assert_eq!(who.get(format!("/occurrences/{session}/move")).await.status.as_u16(), status, "{}", who.email);
        if status != 200 {
            let sent = who.post(format!("/occurrences/{session}/cancel"), &[("version", "1"), ("reason", "mine now")]).await;
            assert_eq!(sent.status.as_u16(), status, "{}", who.email);
        }
    }
    assert_eq!(p.number("SELECT COUNT(*) FROM schedule_occurrence WHERE cancelled_at IS NOT NULL", args![]).await, 0);
}

// proves: TA-13
#[tokio::test]
async fn a_dragged_card_and_the_form_end_in_the_same_act() {
    let p = practice().await;
    let maya = p.maya().await;
    let session = p.planned("wed 14:00").await;
    let oak = p.cast.oak.to_string();
    let drag = crate::testing::post(
        format!("/occurrences/{session}/move"),
        &[("version", "1"), ("at", "2026-11-27T10:15"), ("room", oak.as_str())],
    );
    let answer = maya.send(drag.header("accept", "application/json")).await.data();
    assert_eq!((&answer["version"], &answer["at"]), (&serde_json::json!(2), &serde_json::json!("2026-11-27T10:15")));
    assert_eq!(
        maya.get(format!("/occurrences/{session}")).await.to,
        format!("/sessions/{session}"),
        "a click on the card opens the session"
    );
    let stale = crate::testing::post(format!("/occurrences/{session}/move"), &[("version", "1"), ("at", "2026-11-28")]);
    let answer = maya.send(stale.header("accept", "application/json")).await;
    assert_eq!((answer.status.as_u16(), &answer.data()["refusals"][0]["code"]), (422, &serde_json::json!("occurrence.changed")));
}
