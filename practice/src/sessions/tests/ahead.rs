//! What is known before anybody presses start: who will not come, and who has arrived already.

use kernel::Id;
use platform::args;

use super::{line, visitor};
use crate::{
    clients::Client,
    sessions::{self, Arrived, Mode, Outcome, RunSession, SayAhead, Session, Source, Stay},
    testing::{Practice, User, does, practice, said, told},
};

fn away(p: &Practice, session: Id<Session>, name: &str, reason: &str) -> SayAhead {
    SayAhead { session, client: p.client(name), base: 0, outcome: Outcome::Excused, reason: reason.into(), code: None }
}

/// Somebody arrives by the word of a kiosk, as a part of a verb of whoever runs the session.
async fn arrives(who: &User, session: Id<Session>, client: Id<Client>, mode: Mode) -> Result<Arrived, kernel::Error> {
    who.run(move |act| {
        Box::pin(async move {
            let permit = act.may::<RunSession>(session).await?;
            let slot = permit.row().slot.clone();
            let source = if mode == Mode::Room { Source::Kiosk } else { Source::Telehealth };
            let stay = Stay { time_in: act.now(), time_out: None, mode, source, remote: None };
            let arrived = sessions::record_segment(act, &permit, &slot, client, stay).await?;
            act.nothing(arrived)
        })
    })
    .await
}

/// Somebody leaves.
async fn leaves(who: &User, session: Id<Session>, client: Id<Client>) -> bool {
    who.run(move |act| {
        Box::pin(async move {
            let permit = act.may::<RunSession>(session).await?;
            let slot = permit.row().slot.clone();
            let now = act.now();
            let left = sessions::record_leaving(act, &permit, &slot, client, now, Source::Kiosk).await?;
            act.nothing(left)
        })
    })
    .await
    .unwrap()
}

// proves: KP-16, TM-9, R-C8
#[tokio::test]
async fn what_was_said_before_the_start_is_a_mark_with_its_own_time_and_name() {
    let p = practice().await;
    let (maya, lena) = (p.maya().await, p.lena().await);
    let session = p.planned("tue 11:00").await;
    p.at("mon 16:00");
    let order = away(&p, session, "Ben", "Medical appointment");
    p.hush().await;
    does!(lena, sessions::say_ahead, order.clone()).await.unwrap();
    assert_eq!(p.audit().await, "Lena: session.said_ahead [Ben]");
    assert_eq!(p.number("SELECT COUNT(*) FROM sessions_session", args![]).await, 0, "a telephone call starts nothing");
    let page = maya.get(format!("/sessions/{session}")).await;
    assert!(page.has("Ben Castellano") && page.has("Medical appointment"), "{}", page.outline());

    p.at("tue 10:58");
    maya.starts(session).await.unwrap();
    assert_eq!(line(&maya, session, "Ben").await, "Ben excused (Medical appointment)");
    let ben = maya.entry(session, "Ben").await;
    assert_eq!((ben.marked_by, ben.marked_at), (Some(p.cast.lena), Some(p.moment("mon 16:00"))));
    let page = maya.get(format!("/sessions/{session}")).await;
    assert!(page.has("Marked 23 Nov 2026 16:00, before the session · Lena Hansen"), "{}", page.outline());
    p.at("tue 11:20");
    maya.marks(session, "Ben", "absent Ill").await;
    p.at("tue 12:45");
    maya.marks(session, "Amara", "present").await;
    let page = maya.get(format!("/sessions/{session}")).await;
    assert!(page.has("Marked 11:20, during the session · Maya Okafor") && page.has("Marked 12:45, after the session · Maya Okafor"), "{}", page.outline());
    let sql = "SELECT detail FROM platform_audit WHERE action = 'session.marked' ORDER BY seq DESC LIMIT 1";
    assert!(p.texts(sql, args![]).await[0].contains("\"when\":\"after\""), "the log tells them apart too");
}

// proves: KP-19, R-C4
#[tokio::test]
async fn an_absence_ahead_has_a_reason_and_is_about_somebody_expected() {
    let p = practice().await;
    let maya = p.maya().await;
    let session = p.planned("tue 11:00").await;
    let say = async |order: SayAhead| does!(maya, sessions::say_ahead, order.clone()).await;
    let reasonless = say(away(&p, session, "Ben", " ")).await;
    assert_eq!((said(&reasonless), told(&reasonless)), ("missed.reason".into(), "Give the reason for the absence.".into()));
    let present = SayAhead { outcome: Outcome::Present, ..away(&p, session, "Ben", "") };
    assert_eq!(said(&say(present).await), "ahead.attended");
    let stranger = SayAhead { client: visitor(&p).await, ..away(&p, session, "Ben", "Ill") };
    assert_eq!(said(&say(stranger).await), "missing");
    assert_eq!(said(&say(away(&p, session, "Ben", "Ill")).await), "done");
    assert_eq!(said(&say(away(&p, session, "Ben", "Ill")).await), "done", "sent twice");
    assert_eq!(said(&say(away(&p, session, "Ben", "Work")).await), "ahead.changed", "who has not read the last word says nothing");
    let back = SayAhead { base: 1, outcome: Outcome::Unmarked, ..away(&p, session, "Ben", "") };
    assert_eq!(said(&say(back).await), "done");
    maya.starts(session).await.unwrap();
    assert_eq!(line(&maya, session, "Ben").await, "Ben unmarked", "taken back before the start");
    assert_eq!(said(&say(away(&p, session, "Ben", "Ill")).await), "ahead.started");
    assert_eq!(p.attack("UPDATE sessions_ahead SET outcome = 'absent'").await, "row_stays");
    assert_eq!(p.attack("DELETE FROM sessions_ahead").await, "row_stays");
}

// proves: KP-16, KP-17, KP-18, R-C2
#[tokio::test]
async fn a_door_says_who_came_and_went_before_the_start_and_after_it() {
    let p = practice().await;
    let maya = p.maya().await;
    let session = p.planned("tue 11:00").await;
    let (amara, ben) = (p.client("Amara"), p.client("Ben"));
    assert_eq!(arrives(&maya, session, amara, Mode::Room).await.unwrap(), Arrived::Waiting);
    assert_eq!(arrives(&maya, session, amara, Mode::Room).await.unwrap(), Arrived::Already);
    assert!(maya.get(format!("/sessions/{session}")).await.has("arrived 10:55"));
    p.at("tue 11:02");
    maya.starts(session).await.unwrap();
    assert_eq!(line(&maya, session, "Amara").await, "Amara present 90 min 90853");
    p.at("tue 11:20");
    assert_eq!(arrives(&maya, session, ben, Mode::Room).await.unwrap(), Arrived::In);
    assert_eq!(line(&maya, session, "Ben").await, "Ben late 70 min 90853");
    p.at("tue 11:40");
    assert!(leaves(&maya, session, ben).await && !leaves(&maya, session, ben).await);
    p.at("tue 12:00");
    assert_eq!(arrives(&maya, session, ben, Mode::Remote).await.unwrap(), Arrived::In, "and goes on from elsewhere");
    assert_eq!(line(&maya, session, "Ben").await, "Ben late 50 min 90853");
    let card = maya.entry(session, "Ben").await;
    assert!(card.remotely() && card.still_in() && card.segments[0].mode == Mode::Room && card.segments[1].source == Source::Telehealth);
    let page = maya.get(format!("/sessions/{session}")).await;
    assert!(page.has("Marked 12:00, during the session · Joined the video session"), "{}", page.outline());
    assert_eq!(said(&arrives(&maya, session, visitor(&p).await, Mode::Room).await), "missing", "not on this session");
    p.at("tue 12:31");
    assert_eq!(said(&arrives(&maya, session, p.client("Chloe"), Mode::Room).await), "session.over");
    let last = p.texts("SELECT source FROM sessions_mark ORDER BY at, version", args![]).await;
    assert_eq!(last, ["kiosk", "kiosk", "kiosk", "telehealth"]);
}

// proves: KP-6, TM-8
#[tokio::test]
async fn a_session_is_started_long_before_its_time_by_a_second_thought_only() {
    let p = practice().await;
    let maya = p.maya().await;
    let session = p.planned("tue 11:00").await;
    let path = format!("/sessions/{session}/start");
    let sessions = "SELECT COUNT(*) FROM sessions_session";
    for (now, early) in [("tue 9:00", "2 hours"), ("tue 10:10", "50 minutes"), ("2026-11-20 11:00", "4 days")] {
        p.at(now);
        let page = maya.post(path.as_str(), &[]).await;
        assert!(page.has("# Start early?") && page.has(&format!("(Start now, {early} early)")), "{}", page.outline());
    }
    assert_eq!(p.number(sessions, args![]).await, 0);
    assert_eq!(p.as_(p.cast.fred).await.post(path.as_str(), &[]).await.status.as_u16(), 403);
    assert_eq!(maya.post(path.as_str(), &[("early", "yes")]).await.to, format!("/sessions/{session}"));
    assert_eq!(p.number(sessions, args![]).await, 1);
}
