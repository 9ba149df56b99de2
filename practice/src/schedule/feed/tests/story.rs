//! An address is made, read, changed and withdrawn.

use kernel::Id;
use platform::args;

use super::{fetched, lines, made, path, values};
use crate::{
    access,
    schedule::{self, Cancel, Move, NewSeries, Rule},
    testing::{Practice, clock, does, get, practice},
};

/// Six Wednesdays of DBT Skills A from 25 November, 14:00 to 15:30 in the Oak room.
async fn six(p: &Practice) -> schedule::Booked {
    let (maya, order) = (p.maya().await, NewSeries { rule: Rule::weekly(1, 6), ..p.order("wed 14:00") });
    does!(maya, schedule::make_series, order.clone()).await.unwrap()
}

// proves: R-B5, R-B6
#[tokio::test]
async fn an_address_opens_the_sessions_somebody_leads_and_says_nothing_about_anybody() {
    let p = practice().await;
    six(&p).await;
    let maya = p.maya().await;
    let page = maya.get("/calendars").await;
    assert!(page.has("# Calendar addresses") && page.has("(Make the address)"), "{}", page.outline());
    let address = made(&maya, "mine", "neutral", false).await;
    let secret = address.trim_start_matches("/feeds/").trim_end_matches(".ics");
    assert!(secret.len() == 48 && secret.bytes().all(|b| b.is_ascii_hexdigit()), "192 bits: {secret}");
    let feed = fetched(&p, &address).await;
    assert_eq!(values(&feed, "SUMMARY"), ["Group session"]);
    assert_eq!(values(&feed, "DTSTART").last().unwrap(), "20261125T140000");
    assert_eq!(values(&feed, "DTEND"), ["20261125T153000"]);
    assert!(values(&feed, "RRULE").contains(&"FREQ=WEEKLY;UNTIL=20261230T190000Z".to_owned()), "{}", feed.body);
    assert_eq!(values(&feed, "TZID"), ["America/New_York"]);
    for name in ["PRODID", "UID", "DTSTAMP", "SEQUENCE", "LAST-MODIFIED", "REFRESH-INTERVAL", "X-PUBLISHED-TTL", "X-WR-CALNAME"] {
        assert_eq!(values(&feed, name).len(), 1, "{name}: {}", feed.body);
    }
    for never in ["ATTENDEE", "ORGANIZER", "LOCATION", "DESCRIPTION", "DBT", "DSA", "Maya", "Lena", "Amara", "skills", "Oak"] {
        assert!(!feed.body.contains(never), "{never}: {}", feed.body);
    }
    assert!(feed.body.ends_with("END:VCALENDAR\r\n") && feed.body.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')));
    assert!(maya.get("/calendars").await.has("Last read by a calendar on 2026-11-24."));
}

// proves: R-B6
#[tokio::test]
async fn it_is_shown_once_and_only_its_digest_is_kept() {
    let p = practice().await;
    let maya = p.maya().await;
    let key = maya.get("/calendars").await.value("key");
    let form = [("key", key.as_str()), ("extent", "mine"), ("title", "neutral")];
    let address = path(&maya.post("/calendars", &form).await);
    let secret = address.trim_start_matches("/feeds/").trim_end_matches(".ics").to_owned();
    let again = maya.post("/calendars", &form).await;
    assert_eq!(again.to, "/calendars?said=once", "sent twice by a bad line");
    assert!(maya.get(again.to.as_str()).await.has("its address was shown then. If you did not keep it, make a new one."));
    assert_eq!(p.number("SELECT COUNT(*) FROM schedule_feed", args![]).await, 1);
    assert!(!maya.get("/calendars").await.body.contains(&secret));
    fetched(&p, &address).await;
    let kept = platform::crypto::digest(secret.as_bytes()).to_vec();
    assert_eq!(p.number("SELECT COUNT(*) FROM schedule_feed WHERE digest = $1", args![kept]).await, 1);
    for (table, column) in [("platform_request", "answer"), ("platform_audit", "detail"), ("platform_audit", "object"), ("platform_outbox", "payload")] {
        let all = p.texts(&format!("SELECT {column} FROM {table}"), args![]).await.concat();
        assert!(!all.contains(&secret) && !all.contains("/feeds/"), "{table}.{column}");
    }
}

// proves: R-B6
#[tokio::test]
async fn withdrawn_renewed_or_left_behind_it_is_like_an_address_that_never_was() {
    let p = practice().await;
    six(&p).await;
    let (maya, lena, tomas) = (p.maya().await, p.lena().await, p.tomas().await);
    let never = fetched(&p, "/feeds/000000000000000000000000000000000000000000000000.ics").await;
    assert_eq!(never.status.as_u16(), 404);
    let (old, other) = (made(&maya, "mine", "neutral", false).await, made(&lena, "seen", "neutral", false).await);
    let feed = p.texts("SELECT extent FROM schedule_feed WHERE staff_id = $1", args![p.cast.maya]).await;
    assert_eq!(feed, ["mine"]);
    let page = maya.get("/calendars").await;
    let (_, rest) = page.body.split_once("action=\"/calendars/fee_").unwrap();
    let at = format!("/calendars/fee_{}", rest.split('"').next().unwrap());
    let (key, version) = (page.value("key"), page.value("version"));

    let new = path(&maya.post(format!("{at}/address"), &[("key", key.as_str()), ("version", version.as_str())]).await);
    assert_eq!((fetched(&p, &old).await.status.as_u16(), fetched(&p, &new).await.status.as_u16()), (404, 200));
    let stale = maya.post(format!("{at}/address"), &[("version", version.as_str())]).await;
    assert!(stale.status.as_u16() == 422 && stale.has("changed in another window"), "{}", stale.outline());

    let ended = maya.post(format!("{at}/end"), &[]).await;
    assert!(maya.get(ended.to.as_str()).await.has("Withdrawn. The address opens nothing any more."));
    assert_eq!(fetched(&p, &new).await.status.as_u16(), 404);
    assert_eq!(maya.post(format!("{at}/back"), &[]).await.to, "/calendars?said=back");
    assert_eq!(fetched(&p, &new).await.status.as_u16(), 200, "pressed by mistake");
    maya.post(format!("{at}/end"), &[]).await;
    assert_eq!(maya.post(at.clone(), &[("version", "5"), ("title", "initials")]).await.status.as_u16(), 422, "withdrawn");
    p.attack(&format!("UPDATE access_staff SET active = {} WHERE id = {}", if crate::testing::on_postgres() { "FALSE" } else { "0" }, p.sql(p.cast.lena))).await;
    for gone in [&old, &new, &other] {
        let answer = fetched(&p, gone).await;
        assert_eq!((answer.status, answer.body), (never.status, never.body.clone()), "{gone}");
    }
    assert_eq!(tomas.get("/calendars").await.body.matches("/end\"").count(), 0, "nobody sees another's addresses");
}

// proves: R-B6, R-A2
#[tokio::test]
async fn each_fetch_is_judged_as_its_owner_at_that_moment() {
    let p = practice().await;
    six(&p).await;
    let (maya, cora, group) = (p.maya().await, p.as_(p.cast.cora).await, p.cast.dbt);
    let refused = cora.post("/calendars", &[("extent", group.to_string().as_str()), ("title", "neutral")]).await;
    assert_eq!(refused.status.as_u16(), 404, "a group she cannot see");
    let grant = does!(maya, access::grant_group, group.uuid(), access::Given::to(p.cast.cora, "covers")).await.unwrap();
    let (one, all) = (made(&cora, &group.to_string(), "neutral", false).await, made(&cora, "seen", "neutral", false).await);
    p.hush().await;
    assert_eq!(values(&fetched(&p, &one).await, "UID"), values(&fetched(&p, &all).await, "UID"));
    fetched(&p, &one).await;
    assert_eq!(p.audit().await, "Cora: feed.fetched\nCora: feed.fetched", "once a day for each feed");
    does!(maya, access::end_grant, grant).await.unwrap();
    p.hush().await;
    assert_eq!(fetched(&p, &one).await.status.as_u16(), 404);
    assert_eq!(fetched(&p, &one).await.status.as_u16(), 404);
    assert_eq!(values(&fetched(&p, &all).await, "UID"), Vec::<String>::new(), "the address is hers, its sessions are not any more");
    assert_eq!(p.audit().await, "Cora: feed.refused");
    assert!(cora.get("/calendars").await.has("A group you cannot open any more"));
    p.at("wed 9:00");
    p.hush().await;
    (fetched(&p, &one).await, fetched(&p, &all).await);
    assert_eq!(p.audit().await, "Cora: feed.refused\nCora: feed.fetched");
}

// proves: R-B6
#[tokio::test]
async fn titles_and_rooms_are_told_only_when_their_owner_says_so() {
    let p = practice().await;
    six(&p).await;
    let (maya, group) = (p.maya().await, p.cast.dbt.to_string());
    let of = async |extent: &str, title: &str, rooms: bool| {
        let feed = fetched(&p, &made(&maya, extent, title, rooms).await).await;
        [values(&feed, "SUMMARY"), values(&feed, "LOCATION"), values(&feed, "X-WR-CALNAME")].concat().join(" | ")
    };
    assert_eq!(of("mine", "neutral", true).await, "Group session | Oak room | My group sessions");
    assert_eq!(of(&group, "neutral", false).await, "Group session | Group sessions");
    assert_eq!(of(&group, "outward", false).await, "Tuesday skills class | Tuesday skills class");
    assert_eq!(of("seen", "initials", false).await, "DSA | Group sessions");
    let page = maya.get("/calendars").await;
    let (_, rest) = page.body.split_once("action=\"/calendars/fee_").unwrap();
    let at = format!("/calendars/fee_{}", rest.split('"').next().unwrap());
    let kept = maya.post(at.clone(), &[("version", "1"), ("title", "initials")]).await;
    assert_eq!(kept.to, "/calendars?said=kept");
    let nonsense = maya.post(at, &[("version", "2"), ("title", "client")]).await;
    assert!(nonsense.status.as_u16() == 422 && nonsense.has("Choose how the calendar names sessions."));
}

// proves: R-B2, R-B5
#[tokio::test]
async fn a_move_is_an_override_a_cancellation_a_gap_and_the_number_rises() {
    let p = practice().await;
    let booked = six(&p).await;
    let maya = p.maya().await;
    let address = made(&maya, "mine", "neutral", false).await;
    let before = fetched(&p, &address).await;
    p.at("wed 9:00");
    let third = p.rows("SELECT id FROM schedule_occurrence WHERE original_local = '2026-12-09T14:00'", args![]).await.remove(0).next().unwrap();
    let to = Move {
        occurrence: booked.first, version: 1, day: "2026-11-26".parse().unwrap(), time: Some(clock("16:00")), minutes: None,
        room: Some(p.cast.oak), leads: Vec::new(),
    };
    does!(maya, schedule::move_occurrence, to.clone()).await.unwrap();
    does!(maya, schedule::cancel_occurrence, Cancel { occurrence: third, version: 1, reason: "Snow".into() }).await.unwrap();
    let after = fetched(&p, &address).await;
    assert_eq!(values(&after, "RECURRENCE-ID"), ["20261125T140000"]);
    assert!(lines(&after).contains(&"DTSTART;TZID=America/New_York:20261126T160000".to_owned()));
    assert_eq!(values(&after, "EXDATE"), ["20261209T140000"]);
    assert!(!after.body.contains("Snow"));
    let uids = [values(&before, "UID"), values(&after, "UID")].concat();
    assert!(uids.len() == 3 && uids.iter().all(|uid| *uid == format!("{}@cohort", booked.series)), "{uids:?}");
    let number = |page| values(page, "SEQUENCE").iter().map(|n| n.parse::<i64>().unwrap()).collect::<Vec<_>>();
    assert!(number(&after).iter().all(|n| *n > number(&before)[0]), "{:?} {:?}", number(&before), number(&after));
    assert_eq!(values(&after, "LAST-MODIFIED"), ["20261125T140000Z"; 2], "nine in the morning in New York");
}

// proves: R-K11
#[tokio::test]
async fn nobody_touches_anothers_address() {
    let p = practice().await;
    made(&p.maya().await, "mine", "neutral", false).await;
    let row = &mut p.rows("SELECT id FROM schedule_feed", args![]).await;
    let feed: Id<super::super::words::Feed> = row.remove(0).next().unwrap();
    for who in [p.cast.lena, p.cast.tomas, p.cast.nora] {
        let who = p.as_(who).await;
        for (path, form) in [("", &[("version", "1"), ("title", "initials")][..]), ("/address", &[("version", "1")]), ("/end", &[])] {
            assert_eq!(who.post(format!("/calendars/{feed}{path}"), form).await.status.as_u16(), 404, "{}: {path}", who.email);
        }
    }
    assert_eq!(p.number("SELECT version FROM schedule_feed", args![]).await, 1);
    let unseen = "SELECT detail FROM platform_audit WHERE action = 'refused'";
    assert!(p.texts(unseen, args![]).await.iter().all(|detail| detail.contains("feed.keep")));
}

// proves: R-B5
#[tokio::test]
async fn the_calendar_is_also_told_as_data() {
    let p = practice().await;
    six(&p).await;
    let maya = p.maya().await;
    let answer = maya.get("/schedule.json?from=2026-11-23&to=2026-12-07").await.data();
    let starts: Vec<_> = answer["sessions"].as_array().unwrap().iter().map(|s| s["starts_at"].as_str().unwrap().to_owned()).collect();
    assert_eq!(starts, ["2026-11-25T19:00:00Z", "2026-12-02T19:00:00Z"]);
    assert_eq!((&answer["zone"], &answer["sessions"][0]["group"]["initials"]), (&"America/New_York".into(), &"DSA".into()));
    let cora = p.as_(p.cast.cora).await.get("/schedule.json?from=2026-11-23&to=2026-12-07").await;
    assert_eq!(cora.data()["sessions"].as_array().unwrap().len(), 0);
    assert!(!cora.body.contains("DSA") && !cora.body.contains(&p.cast.dbt.to_string()), "only that the room is taken");
    for wrong in ["", "?from=2026-11-23", "?from=2026-11-23&to=2026-11-23", "?from=2020-01-01&to=2026-01-01", "?from=x&to=y"] {
        let answer = maya.get(format!("/schedule.json{wrong}")).await;
        assert_eq!((answer.status.as_u16(), &answer.data()["refusals"][0]["code"]), (422, &"schedule.days".into()), "{wrong}");
    }
    let nobody = get("/schedule.json?from=2026-11-23&to=2026-12-07").header("accept", "application/json").send(&p.house).await;
    assert_eq!(nobody.status.as_u16(), 401);
}

#[tokio::test]
async fn twenty_addresses_are_enough() {
    let p = practice().await;
    let maya = p.maya().await;
    for n in 0..20 {
        made(&maya, "mine", "neutral", n % 2 == 0).await;
    }
    let one_more = maya.post("/calendars", &[("extent", "mine"), ("title", "neutral")]).await;
    assert!(one_more.status.as_u16() == 422 && one_more.has("You have twenty calendar addresses."), "{}", one_more.outline());
}
