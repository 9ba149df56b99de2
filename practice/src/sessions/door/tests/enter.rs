//! Signing in and out at a kiosk: before and while the session runs, once more, taken back, with a wrong code.

use platform::args;

use super::{Pad, code, said, stays, times};
use crate::{
    access::Policies,
    clients, schedule,
    testing::{does, practice, said as ended},
};

const NO: &str = "That did not work. Please check your code and try once more, or see the front desk.";

// proves: R-C7, KP-17, R-C2
#[tokio::test]
async fn who_signs_in_is_in_the_attendance_with_every_coming_and_going() {
    let p = practice().await;
    let (maya, tomas) = (p.maya().await, p.tomas().await);
    let session = p.planned("tue 11:00").await;
    let pad = Pad::set_up(&p, &tomas, "").await;
    let (amara, ben) = (code(&tomas, p.client("Amara")).await, code(&tomas, p.client("Ben")).await);
    p.at("tue 10:52");
    p.hush().await;
    assert_eq!(pad.types(&amara, "in").await.0, "Hello Amara. You are signed in for 11:00 Tuesday skills class.");
    assert_eq!(p.audit().await, "system: door.in [Amara]");
    assert!(maya.get(format!("/sessions/{session}")).await.body.contains("10:52"), "before the start the page shows that she has arrived");
    p.at("tue 11:00");
    maya.starts(session).await.unwrap();
    assert_eq!(times(&maya, session, "Amara").await, "present 11:00-12:30 room kiosk open");
    p.at("tue 11:20");
    assert_eq!(pad.types(&ben, "in").await.0, "Hello Ben. You are signed in for 11:00 Tuesday skills class.");
    assert_eq!(times(&maya, session, "Ben").await, "late 11:20-12:30 room kiosk open");
    p.at("tue 11:40");
    assert_eq!(pad.types(&amara, "out").await.0, "Goodbye Amara. You are signed out of 11:00 Tuesday skills class.");
    p.at("tue 11:55");
    pad.types(&amara, "in").await;
    p.at("tue 12:31");
    pad.types(&amara, "out").await;
    assert_eq!(times(&maya, session, "Amara").await, "present 11:00-11:40 room kiosk; 11:55-12:30 room kiosk");
    assert_eq!(pad.types(&ben, "in").await.0, NO, "the session is over");
    assert_eq!(stays(&p).await, 3);
}

// proves: R-C7
#[tokio::test]
async fn an_entry_can_be_taken_back_for_a_while_and_leaves_nothing() {
    let p = practice().await;
    let (maya, tomas) = (p.maya().await, p.tomas().await);
    let session = p.planned("tue 11:00").await;
    let pad = Pad::set_up(&p, &tomas, "").await;
    let amara = code(&tomas, p.client("Amara")).await;
    let (_, entry) = pad.types(&amara, "in").await;
    assert_eq!(pad.cancels(entry).await, "Cancelled. It is as it was before.");
    assert_eq!(pad.cancels(entry).await, "Not cancelled. Please see the front desk.", "once");
    maya.starts(session).await.unwrap();
    assert_eq!(times(&maya, session, "Amara").await, "unmarked");
    p.at("tue 11:10");
    let (_, entry) = pad.types(&amara, "in").await;
    pad.cancels(entry).await;
    assert_eq!(times(&maya, session, "Amara").await, "unmarked", "with the session on as well");
    pad.types(&amara, "in").await;
    p.at("tue 11:30");
    let (_, out) = pad.types(&amara, "out").await;
    assert_eq!(times(&maya, session, "Amara").await, "late 11:10-11:30 room kiosk");
    pad.cancels(out).await;
    assert_eq!(times(&maya, session, "Amara").await, "late 11:10-12:30 room kiosk open", "she did not leave after all");
    let (_, again) = pad.types(&amara, "in").await;
    pad.cancels(again).await;
    assert_eq!(times(&maya, session, "Amara").await, "late 11:10-12:30 room kiosk open", "who was in stays in");
    let (_, out) = pad.types(&amara, "out").await;
    p.at("tue 11:33");
    assert_eq!(pad.cancels(out).await, "Not cancelled. Please see the front desk.", "three minutes are too long");
    p.at("tue 11:34");
    let (_, entry) = pad.types(&amara, "in").await;
    let other = Pad::set_up(&p, &tomas, "").await;
    assert_eq!(other.cancels(entry).await, "Not cancelled. Please see the front desk.", "at another kiosk");
}

// proves: R-C7
#[tokio::test]
async fn the_same_entry_twice_counts_once_and_answers_nobody_else() {
    let p = practice().await;
    let tomas = p.tomas().await;
    p.planned("tue 11:00").await;
    let pad = Pad::set_up(&p, &tomas, "").await;
    let (amara, ben) = (code(&tomas, p.client("Amara")).await, code(&tomas, p.client("Ben")).await);
    let (first, entry) = pad.types(&amara, "in").await;
    assert_eq!(pad.sends(entry, &amara, "in").await, first, "the answer was lost on the way");
    assert_eq!(stays(&p).await, 1);
    assert_eq!(pad.sends(entry, "000001", "in").await, NO);
    let ben = pad.sends(entry, &ben, "in").await;
    assert_eq!(ben, "Hello Ben. You are signed in for 11:00 Tuesday skills class.", "somebody else's code is an entry of its own");
    assert_eq!(stays(&p).await, 2);
}

// proves: R-C7
#[tokio::test]
async fn wrong_codes_and_codes_without_a_session_get_the_same_answer_and_too_many_must_wait() {
    let p = practice().await;
    let (maya, tomas) = (p.maya().await, p.tomas().await);
    let session = p.planned("tue 11:00").await;
    let pad = Pad::set_up(&p, &tomas, "").await;
    let visitor = clients::Typed { first_name: "Noor".into(), last_name: "Aziz".into(), ..clients::Typed::default() };
    let order = clients::MakeClient { typed: visitor, staff: vec![p.cast.maya], another: false };
    let noor = does!(tomas, clients::make_client, order.clone()).await.unwrap();
    let noors = code(&tomas, noor).await;
    let amara = code(&tomas, p.client("Amara")).await;
    for typed in [noors.as_str(), "000042", "", "12", "abcdef"] {
        assert_eq!(pad.types(typed, "in").await.0, NO, "{typed:?}");
    }
    assert_eq!(pad.types(&amara, "out").await.0, NO, "nobody leaves before they came");
    let slot = p.number("SELECT version FROM schedule_occurrence WHERE id = $1", args![session]).await;
    let cancel = schedule::Cancel { occurrence: session, version: slot, reason: "storm".into() };
    does!(maya, schedule::cancel_occurrence, cancel.clone()).await.unwrap();
    assert_eq!(pad.types(&amara, "in").await.0, NO, "the session is cancelled");
    let wait = "That did not work. Too many codes were wrong here. Try again in 1 minute, or see the front desk.";
    assert_eq!(pad.types("000043", "in").await.0, NO);
    assert_eq!(pad.types(&amara, "in").await.0, wait, "five were wrong; the right one waits as well, so that trying tells nothing");
    let other = Pad::set_up(&p, &tomas, "").await;
    assert_eq!(other.types(&amara, "in").await.0, NO, "another kiosk is not stopped by it");
    p.at("tue 10:57");
    assert_eq!(pad.types(&amara, "in").await.0, NO, "a minute later it takes codes again");
    let log = p.audit().await;
    assert!(log.contains("system: door.unknown\n") && log.contains("system: door.unplaced [Noor]"), "{log}");
    assert!(!log.contains("000042") && !log.contains(&amara), "no code stands in the log");
}

// proves: R-C7
#[tokio::test]
async fn two_sessions_that_fit_are_told_apart_by_their_times_alone() {
    let p = practice().await;
    let (maya, tomas) = (p.maya().await, p.tomas().await);
    let first = p.planned("tue 10:00").await;
    let mut order = p.order("tue 11:00");
    order.room = Some(p.cast.willow);
    order.leads = vec![p.cast.ruth];
    let second = does!(maya, schedule::make_series, order.clone()).await.unwrap().first;
    let pad = Pad::set_up(&p, &tomas, "").await;
    let amara = code(&tomas, p.client("Amara")).await;
    let (asked, entry) = pad.types(&amara, "in").await;
    assert_eq!(asked, "Which one? Two sessions take sign-ins now. Choose yours.");
    let page = pad.post("/kiosk/entries", &[("id", &entry.to_string()), ("code", &amara), ("way", "in")]).await;
    assert!(page.has("(10:00)") && page.has("(11:00)") && !page.body.contains("Amara") && !page.body.contains("DBT"), "{}", page.outline());
    let choose = async |id: String| said(&pad.post("/kiosk/choice", &[("entry", &entry.to_string()), ("occurrence", &id)]).await);
    assert_eq!(choose(kernel::Id::<schedule::Occurrence>::new().to_string()).await, NO, "a session that was not offered");
    assert_eq!(choose(second.to_string()).await, "Hello Amara. You are signed in for 11:00 Tuesday skills class.");
    assert_eq!(choose(first.to_string()).await, NO, "the question was answered");
    // A kiosk of one room asks nobody.
    let oak = Pad::set_up(&p, &tomas, &format!("room:{}", p.cast.oak)).await;
    let ben = code(&tomas, p.client("Ben")).await;
    assert_eq!(oak.types(&ben, "in").await.0, "Hello Ben. You are signed in for 10:00 Tuesday skills class.");
    let studio = Pad::set_up(&p, &tomas, &format!("room:{}", p.cast.studio)).await;
    let chloe = code(&tomas, p.client("Chloe")).await;
    assert!(studio.types(&chloe, "in").await.0.ends_with(NO), "nothing is in the studio");
}

// proves: R-C7
#[tokio::test]
async fn a_kiosk_opens_as_early_as_the_practice_says_and_not_for_who_was_taken_off() {
    let p = practice().await;
    let (maya, tomas) = (p.maya().await, p.tomas().await);
    let session = p.planned("tue 11:00").await;
    let pad = Pad::set_up(&p, &tomas, "").await;
    let (amara, ben) = (code(&tomas, p.client("Amara")).await, code(&tomas, p.client("Ben")).await);
    assert_eq!(Policies::default().early_minutes, 30);
    p.at("tue 10:29");
    assert_eq!(pad.types(&amara, "in").await.0, NO);
    p.at("tue 10:30");
    assert!(pad.types(&amara, "in").await.0.starts_with("Hello Amara."));
    let off = schedule::Uninvite { occurrence: session, client: p.client("Ben"), following: false, reason: "holiday".into() };
    assert_eq!(ended(&does!(maya, schedule::uninvite, off.clone()).await), "done");
    assert_eq!(pad.types(&ben, "in").await.0, NO);
}

// proves: R-C7
#[tokio::test]
async fn a_code_is_shown_once_and_a_new_one_ends_the_old() {
    let p = practice().await;
    let (fred, tomas) = (p.as_(p.cast.fred).await, p.tomas().await);
    p.planned("tue 11:00").await;
    let amara = p.client("Amara");
    let key = uuid::Uuid::new_v4().to_string();
    let path = format!("/clients/{amara}/code");
    assert!(fred.get(path.as_str()).await.has("There is no code yet."));
    p.hush().await;
    let shown = fred.post(path.as_str(), &[("key", &key)]).await;
    let again = fred.post(path.as_str(), &[("key", &key)]).await;
    let read = |page: &crate::testing::Page| page.body.split("door-new-code\">").nth(1).unwrap()[..7].replace(' ', "");
    let first = read(&shown);
    assert_eq!(read(&again), first, "the form sent twice shows the one that was kept");
    let answers = p.texts("SELECT answer FROM platform_request", args![]).await.join(" ");
    assert!(!answers.contains(&first), "no kept answer holds the code: {answers}");
    assert!(p.audit().await.contains("Fred: code.given [Amara]"));
    let page = fred.get(path.as_str()).await;
    let spaced = format!("{} {}", &first[..3], &first[3..]);
    assert!(page.body.contains("There is a code since") && !page.body.contains(&first) && !page.body.contains(&spaced), "it is shown once");
    let pad = Pad::set_up(&p, &tomas, "").await;
    let second = code(&fred, amara).await;
    assert_eq!(pad.types(&first, "in").await.0, NO);
    assert!(pad.types(&second, "in").await.0.starts_with("Hello Amara."));
    fred.post(format!("{path}/end"), &[]).await;
    assert_eq!(pad.types(&second, "out").await.0, NO, "taken away");
    let lena = p.lena().await;
    assert_eq!(lena.get(path.as_str()).await.status, 200, "Lena has her by a group");
    assert_eq!(p.as_(p.cast.cora).await.get(path.as_str()).await.status, 404, "Cora does not know her: \"code.give\"");
    assert_eq!(p.as_(p.cast.iris).await.get(path.as_str()).await.status, 403);
}
