//! A room and a person are taken once: decided by the database, however many ask at the same moment.

use platform::args;

use crate::{
    groups::{self, MakeGroup},
    schedule::{self, NewSeries},
    testing::{Practice, User, at_once, clock, does, practice, said, tally},
};

async fn ruths_group(p: &Practice) -> kernel::Id<groups::Group> {
    let typed = groups::Typed {
        name: "Process".into(),
        kind: "process".into(),
        provider: p.cast.ruth.to_string(),
        open: true,
        ..groups::Typed::default()
    };
    let ruth = p.ruth().await;
    does!(ruth, groups::make_group, MakeGroup { typed: typed.clone() }).await.unwrap()
}

async fn books(who: &User, order: NewSeries) -> String {
    said(&does!(who, schedule::make_series, order.clone()).await)
}

// proves: R-B3
// keeps: O5
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_who_book_one_room_at_the_same_moment_and_one_gets_it() {
    let p = practice().await;
    let (maya, ruth, process) = (p.maya().await, p.ruth().await, ruths_group(&p).await);
    for week in 0..5 {
        let day = p.zone.day(p.moment("wed 14:00").plus(week * 7 * 24 * kernel::time::HOUR));
        let mine = NewSeries { day, ..p.order("wed 14:00") };
        let hers = NewSeries { group: process, time: clock("15:00"), ..mine.clone() };
        let tries = [(maya.clone(), mine), (ruth.clone(), hers)].map(|(who, order)| async move { books(&who, order).await });
        assert_eq!(tally(at_once(tries).await), "1 done, 1 room_booked");
    }
    assert_eq!(p.number("SELECT COUNT(*) FROM schedule_room_booking", args![]).await, 5);
}

// proves: R-B3
// keeps: O5
#[tokio::test]
async fn a_person_leads_one_session_at_a_time_in_whatever_room() {
    let p = practice().await;
    let (tomas, process) = (p.tomas().await, ruths_group(&p).await);
    p.planned("wed 14:00").await;
    let order = NewSeries { group: process, leads: vec![p.cast.lena], room: Some(p.cast.studio), ..p.order("wed 15:00") };
    assert_eq!(books(&tomas, order.clone()).await, "facilitator_booked");
    assert_eq!(books(&tomas, NewSeries { time: clock("15:30"), ..order }).await, "done", "one ends as the other begins");
}

// proves: R-B3, TM-4
#[tokio::test]
async fn a_series_is_made_whole_or_not_at_all_and_the_page_says_which_date_is_taken() {
    let p = practice().await;
    let ruth = p.ruth().await;
    let process = ruths_group(&p).await;
    p.planned("2026-12-09 14:00").await;
    let (group, oak) = (process.to_string(), p.cast.oak.to_string());
    let sent = [
        ("group", group.as_str()),
        ("group_name", "Process"),
        ("day", "2026-11-25"),
        ("time", "14:30"),
        ("minutes", "60"),
        ("repeats", "weekly"),
        ("times", "4"),
        ("every", "1"),
        ("zone", "America/New_York"),
        ("room", oak.as_str()),
    ];
    let page = ruth.post("/series", &sent).await;
    assert_eq!(page.status.as_u16(), 422);
    let says = "Room (optional):\n! Error: The room is already taken at that time. Choose another room or time. Taken: Oak room, 9 Dec 2026 14:30.";
    assert!(page.has(says), "{}", page.outline());
    assert_eq!(p.number("SELECT COUNT(*) FROM schedule_occurrence WHERE group_id = $1", args![process]).await, 0);
}

// proves: R-B3
#[tokio::test]
async fn a_cancelled_session_holds_nothing() {
    let p = practice().await;
    let maya = p.maya().await;
    let session = p.planned("wed 14:00").await;
    assert_eq!(books(&maya, p.order("wed 14:30")).await, "room_booked");
    let order = schedule::Cancel { occurrence: session, version: 1, reason: "Snow".into() };
    does!(maya, schedule::cancel_occurrence, order.clone()).await.unwrap();
    assert_eq!(books(&maya, p.order("wed 14:30")).await, "done");
}

// proves: R-E7
#[tokio::test]
async fn a_forms_key_is_good_for_that_form_alone() {
    let p = practice().await;
    let tomas = p.tomas().await;
    let key = tomas.get("/rooms").await.value("key");
    let make = async |name: &str| tomas.post("/rooms", &[("key", key.as_str()), ("name", name), ("places", "6")]).await;
    assert_eq!(make("Cedar room").await.status.as_u16(), 303);
    assert_eq!(make("Cedar room").await.status.as_u16(), 303, "sent again after a lost answer");
    let other = make("Larch room").await;
    assert!(other.status.as_u16() == 422 && other.has("This form was sent once already, with something else in it."), "{}", other.outline());
    let page = tomas.get("/rooms").await;
    assert!(page.body.matches("Cedar room").count() >= 1 && !page.body.contains("Larch room"));
}
