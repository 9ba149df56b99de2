//! Putting a group on the calendar.

use jiff::civil::date;
use platform::args;

use crate::{
    access,
    schedule::{self, NewSeries},
    testing::{does, practice, said, told},
};

// proves: TA-12, TM-4, R-B1
#[tokio::test]
async fn a_click_a_part_of_the_groups_name_and_save_put_it_on_the_calendar() {
    let p = practice().await;
    let maya = p.maya().await;
    let form = maya.get("/schedule/new?day=2026-11-25&time=14:00").await;
    assert_eq!([form.value("day"), form.value("time"), form.value("minutes")], ["2026-11-25", "14:00", "90"]);
    assert_eq!(maya.get("/schedule/groups?q=skil").await.data()["items"][0]["label"], "DBT Skills A");
    let (key, oak) = (form.value("key"), p.cast.oak.to_string());
    let sent = [
        ("key", key.as_str()),
        ("group_name", "skills"),
        ("day", "2026-11-25"),
        ("time", "14:00"),
        ("minutes", "90"),
        ("repeats", "weekly"),
        ("times", "6"),
        ("every", "1"),
        ("zone", "America/New_York"),
        ("room", oak.as_str()),
    ];
    let saved = maya.post("/series", &sent).await;
    assert_eq!(saved.to, "/schedule?week=2026-W48&said=made&count=6");
    let board = maya.get(saved.to.as_str()).await;
    assert!(board.has("> 6 sessions scheduled.") && board.body.contains("DSA"), "{}", board.outline());
    assert_eq!(maya.post("/series", &sent).await.to, saved.to, "sent twice by a bad line");
    let locals = p.texts("SELECT local_start FROM schedule_occurrence ORDER BY starts_at", args![]).await;
    assert_eq!(
        locals,
        ["2026-11-25T14:00", "2026-12-02T14:00", "2026-12-09T14:00", "2026-12-16T14:00", "2026-12-23T14:00", "2026-12-30T14:00"]
    );
    let nobody = [("group_name", "choir"), ("day", "25 November"), ("time", "noon"), ("minutes", "90"), ("times", "1"), ("every", "1")];
    let wrong = maya.post("/series", &nobody).await;
    assert_eq!(wrong.status.as_u16(), 422);
    assert!(
        wrong.has(
            "## 3 things need a look\n- You have no group of that name. Type another part of it.\n- Choose the day, such as 2026-11-25."
        )
    );
}

// proves: R-B1
#[tokio::test]
async fn nine_in_the_morning_stays_nine_in_both_zones_and_both_directions() {
    let p = practice().await;
    let maya = p.maya().await;
    for (zone, first, utc) in [
        ("America/New_York", date(2026, 10, 28), ["2026-10-28T13:00:00Z", "2026-11-04T14:00:00Z"]),
        ("America/New_York", date(2027, 3, 10), ["2027-03-10T14:00:00Z", "2027-03-17T13:00:00Z"]),
        ("Europe/London", date(2027, 3, 24), ["2027-03-24T09:00:00Z", "2027-03-31T08:00:00Z"]),
        ("Europe/London", date(2027, 10, 27), ["2027-10-27T08:00:00Z", "2027-11-03T09:00:00Z"]),
    ] {
        let order = NewSeries { zone: zone.into(), day: first, rule: schedule::Rule::weekly(1, 2), ..p.order("tue 9:00") };
        let made = does!(maya, schedule::make_series, order.clone()).await.unwrap();
        let sql = "SELECT starts_at FROM schedule_occurrence WHERE series_id = $1 ORDER BY starts_at";
        let starts: Vec<kernel::Moment> = p.rows(sql, args![made.series]).await.into_iter().map(|mut row| row.next().unwrap()).collect();
        assert_eq!(starts.iter().map(ToString::to_string).collect::<Vec<_>>(), utc, "{zone}");
    }
}

// proves: TA-15
#[tokio::test]
async fn scheduling_a_colleague_gives_no_access_unless_somebody_says_so() {
    let p = practice().await;
    let (maya, cora) = (p.maya().await, p.as_(p.cast.cora).await);
    let order = NewSeries { leads: vec![p.cast.maya, p.cast.cora], ..p.order("wed 14:00") };
    let made = does!(maya, schedule::make_series, order.clone()).await.unwrap();
    assert_eq!(made.outside, ["Cora Lindgren"], "the one who schedules is told");
    assert_eq!(cora.get(format!("/groups/{}", p.cast.dbt)).await.status.as_u16(), 404);
    let order = NewSeries { share: true, day: date(2026, 12, 2), ..order };
    assert_eq!(does!(maya, schedule::make_series, order.clone()).await.unwrap().outside, Vec::<String>::new());
    assert_eq!(cora.get(format!("/groups/{}", p.cast.dbt)).await.status.as_u16(), 200);
    let fred = p.as_(p.cast.fred).await;
    let order = NewSeries { share: true, leads: vec![p.cast.theo], day: date(2026, 12, 9), ..order };
    assert_eq!(
        said(&does!(fred, schedule::make_series, order.clone()).await),
        "share.forbidden",
        "the front desk books, but opens no charts"
    );
}

// proves: R-K11
#[tokio::test]
async fn the_office_schedules_every_group_and_a_practitioner_those_she_has() {
    let p = practice().await;
    for (who, says) in [
        (p.cast.fred, "done"),
        (p.cast.lena, "facilitator_booked, room_booked"),
        (p.cast.iris, "forbidden"),
        (p.cast.cora, "missing"),
        (p.cast.theo, "missing"),
        (p.cast.nora, "missing"),
    ] {
        let (who, order) = (p.as_(who).await, p.order("wed 14:00"));
        let ended = said(&does!(who, schedule::make_series, order.clone()).await);
        assert!(says.split(", ").any(|one| one == ended), "{}: {ended}", who.email);
    }
}

// proves: TM-6
// keeps: O6
#[tokio::test]
async fn two_sessions_of_one_group_on_one_day_are_two() {
    let p = practice().await;
    let (morning, afternoon) = (p.planned("tue 11:00").await, p.planned("tue 15:00").await);
    assert_ne!(morning, afternoon);
    let today = p.maya().await.get("/").await.outline();
    assert!(today.contains("- 11:00–12:30 DBT Skills A") && today.contains("- 15:00–16:30 DBT Skills A"), "{today}");
}

// proves: R-K14
#[tokio::test]
async fn an_order_that_makes_no_sense_is_refused_whole() {
    let p = practice().await;
    let maya = p.maya().await;
    let order = NewSeries { zone: "Mars".into(), minutes: 0, rule: schedule::Rule::weekly(1, 5_000), link: "javascript:alert(1)".into(), ..p.order("wed 14:00") };
    assert_eq!(said(&does!(maya, schedule::make_series, order.clone()).await), "series.zone, session.length, series.times, link.shape");
    let order = NewSeries { leads: vec![p.cast.nora], ..p.order("wed 14:00") };
    assert_eq!(told(&does!(maya, schedule::make_series, order.clone()).await), "Choose facilitators who work here now.");
    assert_eq!(p.number("SELECT COUNT(*) FROM schedule_occurrence", args![]).await, 0);
}

// proves: R-K11, R-M7
#[tokio::test]
async fn somebody_elses_session_shows_only_that_the_room_is_taken() {
    let p = practice().await;
    p.planned("wed 14:00").await;
    let cora = p.as_(p.cast.cora).await;
    let page = cora.get("/schedule?view=day&day=2026-11-25").await;
    assert!(!page.body.contains("DBT") && !page.body.contains("DSA") && !page.body.contains(&p.cast.dbt.to_string()));
    let nora = p.as_(p.cast.nora).await;
    let page = nora.get("/schedule?view=day&day=2026-11-25").await;
    assert!(!page.body.contains("Oak room") && !page.body.contains("Maya"));
}

// proves: R-B3
// keeps: O5
#[tokio::test]
async fn where_a_practice_allows_it_a_double_booking_stands_and_is_marked() {
    let p = practice().await;
    p.planned("wed 14:00").await;
    let warn = format!("UPDATE access_practice SET policies = '{{\"overlaps\":\"warn\"}}' WHERE practice_id = {}", p.sql(p.id));
    assert_eq!(p.attack(&warn).await, "done");
    let (maya, order) = (p.maya().await, p.order("wed 15:00"));
    let made = does!(maya, schedule::make_series, order.clone()).await.unwrap();
    let mut clashes: Vec<_> = made.clashes.iter().map(|clash| clash.what.as_str()).collect();
    clashes.sort_unstable();
    assert_eq!(clashes, ["Lena Hansen", "Maya Okafor", "Oak room"]);
    let policies = access::Policies::default();
    assert_eq!(policies.overlaps, access::Overlaps::Refuse, "by default the database refuses");
}
