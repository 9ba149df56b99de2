//! What a kiosk kept while it had no line.

use uuid::Uuid;

use super::{Pad, code, stays, times};
use crate::testing::practice;

// proves: R-C7
#[tokio::test]
async fn what_waited_is_placed_at_its_own_time_and_counts_once() {
    let p = practice().await;
    let (maya, tomas) = (p.maya().await, p.tomas().await);
    let session = p.planned("tue 11:00").await;
    let pad = Pad::set_up(&p, &tomas, "").await;
    let (amara, ben, chloe) = (code(&tomas, p.client("Amara")).await, code(&tomas, p.client("Ben")).await, code(&tomas, p.client("Chloe")).await);
    p.at("tue 11:00");
    maya.starts(session).await.unwrap();
    p.at("tue 11:45");
    let ids: Vec<_> = (0..4).map(|_| Uuid::new_v4()).collect();
    let waited = [(ids[0], 50, amara.as_str(), "in"), (ids[1], 15, &amara, "out"), (ids[2], 40, &ben, "in"), (ids[3], 20, &chloe, "in")];
    let mut kept = pad.later(&waited).await;
    kept.sort_unstable();
    let mut all = ids.clone();
    all.sort_unstable();
    assert_eq!(kept, all, "the device need not keep any of them");
    let now = async || [times(&maya, session, "Amara").await, times(&maya, session, "Ben").await, times(&maya, session, "Chloe").await];
    let placed = now().await;
    assert_eq!(placed, ["present 11:00-11:30 room kiosk", "present 11:05-12:30 room kiosk open", "late 11:25-12:30 room kiosk open"]);
    p.hush().await;
    assert_eq!(pad.later(&waited).await.len(), 4, "sent once more, because the answer was lost");
    assert_eq!((now().await, stays(&p).await, p.audit().await), (placed, 3, String::new()));
    // An entry that did arrive, and whose answer alone was lost, waits on the device as well.
    let (_, entry) = pad.types(&amara, "in").await;
    pad.later(&[(entry, 1, &amara, "in")]).await;
    assert_eq!(stays(&p).await, 4);
}

// proves: R-C7
#[tokio::test]
async fn a_device_s_clock_may_be_wrong_by_hours() {
    let p = practice().await;
    let (maya, tomas) = (p.maya().await, p.tomas().await);
    let session = p.planned("tue 11:00").await;
    let pad = Pad::set_up(&p, &tomas, "").await;
    let (amara, ben) = (code(&tomas, p.client("Amara")).await, code(&tomas, p.client("Ben")).await);
    p.at("tue 11:00");
    maya.starts(session).await.unwrap();
    p.at("tue 12:45");
    pad.later_by(-300, &[(Uuid::new_v4(), 95, &amara, "in"), (Uuid::new_v4(), 25, &amara, "out")]).await;
    assert_eq!(times(&maya, session, "Amara").await, "late 11:10-12:20 room kiosk");
    pad.later_by(700, &[(Uuid::new_v4(), -5, &ben, "in"), (Uuid::new_v4(), 3000, &ben, "in")]).await;
    assert_eq!(times(&maya, session, "Ben").await, "unmarked", "neither tomorrow nor the day before yesterday");
}

// proves: R-C7
#[tokio::test]
async fn what_belongs_to_nobody_becomes_a_line_for_the_staff() {
    let p = practice().await;
    let (fred, tomas) = (p.as_(p.cast.fred).await, p.tomas().await);
    p.planned("tue 11:00").await;
    let pad = Pad::set_up(&p, &tomas, "").await;
    let amara = code(&tomas, p.client("Amara")).await;
    pad.later(&[(Uuid::new_v4(), 3, "000042", "in")]).await;
    let page = fred.get("/kiosks").await;
    assert!(page.has("1 sign-in could not be matched.") && page.has("- In, 24 Nov 2026, 10:52"), "{}", page.outline());
    pad.later(&[(Uuid::new_v4(), 200, &amara, "in"), (Uuid::new_v4(), 1, &amara, "in")]).await;
    let page = fred.get("/kiosks").await;
    assert!(page.has("2 sign-ins could not be matched.") && !page.body.contains("Amara"), "{}", page.outline());
    assert_eq!(stays(&p).await, 1, "what fits is placed all the same");
    let kiosk = page.body.split("action=\"/kiosks/").nth(1).and_then(|rest| rest.split('/').next()).unwrap().to_owned();
    assert!(!pad.get("/kiosk").await.body.contains("matched"), "the kiosk's own screen says nothing of it");
    fred.post(format!("/kiosks/{kiosk}/end"), &[]).await;
    let page = fred.get("/kiosks").await;
    assert!(page.has("2 sign-ins could not be matched.") && page.body.contains("switched off"), "what a kiosk left is not lost with it");
    p.hush().await;
    fred.post(format!("/kiosks/{kiosk}/noted"), &[]).await;
    assert!(fred.get("/kiosks").await.has("No device stands as a kiosk yet.") && p.audit().await.contains("Fred: kiosk.unplaced_noted"));
}

// proves: R-C7
#[tokio::test]
async fn guessing_without_a_line_is_no_cheaper() {
    let p = practice().await;
    let tomas = p.tomas().await;
    p.planned("tue 11:00").await;
    let pad = Pad::set_up(&p, &tomas, "").await;
    let amara = code(&tomas, p.client("Amara")).await;
    let mut guesses: Vec<_> = (0..30).map(|n| (Uuid::new_v4(), 5, format!("{n:06}"), "in")).collect();
    guesses.push((Uuid::new_v4(), 1, amara.clone(), "in"));
    let guesses: Vec<_> = guesses.iter().map(|(id, ago, code, way)| (*id, *ago, code.as_str(), *way)).collect();
    assert_eq!(pad.later(&guesses).await.len(), 31);
    assert_eq!(stays(&p).await, 0, "the right one came after five wrong ones");
    assert!(tomas.get("/kiosks").await.has("31 sign-ins could not be matched."));
}

// proves: R-C7
#[tokio::test]
async fn two_kiosks_that_waited_never_put_somebody_in_twice() {
    let p = practice().await;
    let (maya, tomas) = (p.maya().await, p.tomas().await);
    let session = p.planned("tue 11:00").await;
    let (one, two) = (Pad::set_up(&p, &tomas, "").await, Pad::set_up(&p, &tomas, "").await);
    let amara = code(&tomas, p.client("Amara")).await;
    p.at("tue 11:00");
    maya.starts(session).await.unwrap();
    p.at("tue 11:50");
    one.later(&[(Uuid::new_v4(), 20, &amara, "in")]).await;
    two.later(&[(Uuid::new_v4(), 45, &amara, "in"), (Uuid::new_v4(), 10, &amara, "in")]).await;
    assert_eq!(times(&maya, session, "Amara").await, "late 11:05-11:30 room kiosk; 11:30-12:30 room kiosk open");
    assert_eq!(stays(&p).await, 2, "the first lasts until the second");
}
