//! Who is expected at sessions to come: membership flows, hands decide single dates, and what has begun stays.

use kernel::{Error, Id};
use platform::args;

use crate::{
    clients::{self, Client},
    groups::{self, Flow},
    schedule::{self, Booked, Invite, Narrow, NewSeries, Occurrence, Rule, Uninvite, What},
    testing::{Practice, User, does, practice, said, sees, told},
};

async fn weekly(p: &Practice, who: &User, times: u32) -> Booked {
    let order = NewSeries { rule: Rule::weekly(1, times), ..p.order("wed 14:00") };
    does!(who, schedule::make_series, order.clone()).await.unwrap()
}

/// Somebody who is in no group.
pub(super) async fn guest(p: &Practice) -> Id<Client> {
    let typed = clients::Typed { first_name: "Zoe".into(), last_name: "Adler".into(), born: "1990-01-31".into(), ..clients::Typed::default() };
    let order = clients::MakeClient { typed, staff: Vec::new(), another: false };
    does!(p.tomas().await, clients::make_client, order.clone()).await.unwrap()
}

/// How many are expected at each session of the group, in order.
async fn counts(p: &Practice) -> Vec<i64> {
    let sql = "SELECT (SELECT COUNT(*) FROM schedule_roster r WHERE r.occurrence_id = o.id AND r.state = 'expected') FROM schedule_occurrence o \
               WHERE o.group_id = $1 ORDER BY o.starts_at";
    p.rows(sql, args![p.cast.dbt]).await.into_iter().map(|mut row| row.next().unwrap()).collect()
}

async fn expected(p: &Practice, occurrence: Id<Occurrence>, client: Id<Client>) -> bool {
    let sql = "SELECT COUNT(*) FROM schedule_roster WHERE occurrence_id = $1 AND client_id = $2 AND state = 'expected'";
    p.number(sql, args![occurrence, client]).await == 1
}

async fn nth(p: &Practice, n: i64) -> Id<Occurrence> {
    let sql = format!("SELECT id FROM schedule_occurrence WHERE group_id = $1 ORDER BY starts_at LIMIT 1 OFFSET {n}");
    p.rows(&sql, args![p.cast.dbt]).await.remove(0).next().unwrap()
}

async fn leaves(who: &User, client: &str, day: &str) -> groups::Ended {
    let sql = "SELECT id FROM groups_membership WHERE group_id = $1 AND client_id = $2 AND valid_to IS NULL";
    let membership = who.p.rows(sql, args![who.p.cast.dbt, who.p.client(client)]).await.remove(0).next().unwrap();
    let order = groups::Leave { membership, version: None, day: day.parse().ok(), reason: "moved away".into() };
    does!(who, groups::end_membership, order.clone()).await.unwrap()
}

async fn joins(who: &User, client: Id<Client>, day: &str) -> groups::Joined {
    let order = groups::Join { group: who.p.cast.dbt, clients: vec![client], day: day.parse().ok() };
    does!(who, groups::join, order.clone()).await.unwrap()
}

async fn takes_off(who: &User, occurrence: Id<Occurrence>, client: &str, following: bool) -> Result<Flow, Error> {
    let order = Uninvite { occurrence, client: who.p.client(client), following, reason: "on holiday".into() };
    does!(who, schedule::uninvite, order.clone()).await
}

async fn policies(p: &Practice, json: &str) {
    let sql = format!("UPDATE access_practice SET policies = '{json}' WHERE practice_id = {}", p.sql(p.id));
    assert_eq!(p.attack(&sql).await, "done");
}

// proves: TM-5, TM-7, TM-21, R-A6
// keeps: R1, R5
#[tokio::test]
async fn whoever_leaves_and_joins_is_off_and_on_every_session_to_come_at_once() {
    let p = practice().await;
    let maya = p.maya().await;
    weekly(&p, &maya, 4).await;
    assert_eq!(counts(&p).await, [12, 12, 12, 12], "the members are there from the beginning");
    let ended = leaves(&maya, "Ben", "2026-12-02").await;
    assert_eq!((ended.flow.removed, ended.flow.added, ended.flow.kept), (2, 0, 0));
    assert_eq!(counts(&p).await, [12, 12, 11, 11], "the last day still counts");
    let joined = joins(&maya, p.client("Ben"), "2026-12-16").await;
    assert_eq!((joined.flow.added, counts(&p).await), (1, vec![12, 12, 11, 12]));
    let change = Id::of(joined.flow.change.unwrap());
    let shown = sees!(maya, schedule::see_change, change).await.unwrap();
    assert_eq!(shown.sheet.lines.iter().map(|line| (line.what, line.why.as_str())).collect::<Vec<_>>(), [(What::Added, "")]);
    let back = does!(maya, schedule::undo_change, change).await.unwrap();
    assert_eq!((back.back, counts(&p).await), (1, vec![12, 12, 11, 11]));
    let sql = "SELECT COUNT(*) FROM groups_membership WHERE group_id = $1 AND client_id = $2 AND valid_from < COALESCE(valid_to, valid_from + 1)";
    assert_eq!(p.number(sql, args![p.cast.dbt, p.client("Ben")]).await, 1, "the way back takes the membership itself back");
}

// proves: TM-10, TM-12
// keeps: R4, R5
#[tokio::test]
async fn what_was_decided_by_hand_for_one_date_outlives_changes_of_membership() {
    let p = practice().await;
    let maya = p.maya().await;
    weekly(&p, &maya, 4).await;
    let (second, third) = (nth(&p, 1).await, nth(&p, 2).await);
    let ben = p.client("Ben");
    takes_off(&maya, second, "Ben", false).await.unwrap();
    assert_eq!(counts(&p).await, [12, 11, 12, 12], "that date alone");
    leaves(&maya, "Ben", "").await;
    let order = Invite { occurrence: third, client: ben, following: false, reason: "a farewell".into(), despite: String::new() };
    let maya2 = p.tomas().await;
    does!(maya2, schedule::invite, order.clone()).await.unwrap();
    assert_eq!(counts(&p).await, [11, 11, 12, 11]);
    let joined = joins(&p.tomas().await, ben, "").await;
    assert_eq!((joined.flow.added, joined.flow.kept), (2, 1), "the second stays without him: {:?}", joined.flow);
    assert_eq!(counts(&p).await, [12, 11, 12, 12]);
    takes_off(&maya, nth(&p, 0).await, "Ben", true).await.unwrap();
    assert_eq!(counts(&p).await, [11, 11, 11, 11], "and off all that follow");
}

// proves: TM-8, TM-9, TM-11, TM-12
#[tokio::test]
async fn the_vendors_limits_are_policies_and_the_default_is_better() {
    let p = practice().await;
    let maya = p.maya().await;
    weekly(&p, &maya, 3).await;
    let first = nth(&p, 0).await;
    p.at("wed 9:00");
    takes_off(&maya, first, "Ben", false).await.expect("until it starts, by default");
    policies(&p, r#"{"removal":"day_before","one_date_at_a_time":true,"past_missed_only":true,"members_flow":false}"#).await;
    assert_eq!(said(&takes_off(&maya, first, "Amara", false).await), "roster.same_day");
    assert_eq!(said(&takes_off(&maya, nth(&p, 1).await, "Amara", true).await), "roster.one_date");
    takes_off(&maya, nth(&p, 1).await, "Amara", false).await.expect("the next day and beyond");
    let ended = leaves(&maya, "Chloe", "").await;
    assert_eq!((ended.flow, counts(&p).await), (Flow::default(), vec![11, 11, 12]), "booked sessions stay as they are");
    p.at("thu 9:00");
    assert_eq!(said(&takes_off(&maya, first, "Amara", false).await), "roster.past");
    assert!(told(&takes_off(&maya, first, "Amara", false).await).contains("missed"));
}

// proves: R-A1, R-A6
// keeps: R2, R3
#[tokio::test]
async fn a_started_session_keeps_its_roster_whatever_happens() {
    let p = practice().await;
    let maya = p.maya().await;
    weekly(&p, &maya, 2).await;
    let first = nth(&p, 0).await;
    p.at("wed 14:00");
    maya.starts(first).await.unwrap();
    leaves(&maya, "Ben", "").await;
    assert_eq!(counts(&p).await, [12, 11]);
    assert_eq!(said(&takes_off(&maya, first, "Amara", false).await), "roster_frozen");
    let row = format!("UPDATE schedule_roster SET state = 'uninvited' WHERE occurrence_id = {}", p.sql(first));
    assert_eq!(p.attack(&row).await, "roster_frozen");
    let row = format!("DELETE FROM schedule_roster WHERE occurrence_id = {}", p.sql(first));
    assert_eq!(p.attack(&row).await, "roster_frozen");
    let row = format!(
        "INSERT INTO schedule_roster (practice_id, occurrence_id, client_id, source, state, by_hand, reason, version, changed_at) \
         SELECT practice_id, {}, client_id, source, state, by_hand, reason, version, changed_at FROM schedule_roster WHERE occurrence_id = {}",
        p.sql(first),
        p.sql(nth(&p, 1).await)
    );
    assert_eq!(p.attack(&row).await, "roster_frozen");
}

// keeps: R1
#[tokio::test]
async fn nobody_is_on_a_roster_twice_and_lines_of_a_change_stay() {
    let p = practice().await;
    let maya = p.maya().await;
    weekly(&p, &maya, 1).await;
    let again = "INSERT INTO schedule_roster (practice_id, occurrence_id, client_id, source, state, by_hand, reason, version, changed_at) \
                 SELECT practice_id, occurrence_id, client_id, source, state, by_hand, reason, version, changed_at FROM schedule_roster LIMIT 1";
    assert_ne!(p.attack(again).await, "done");
    leaves(&maya, "Ben", "").await;
    assert_eq!(p.attack("UPDATE schedule_change_line SET why = 'x'").await, "row_stays");
    assert_eq!(p.attack("DELETE FROM schedule_change_line").await, "row_stays");
}

// proves: R-A6, R-A5
// keeps: R5, R7
#[tokio::test]
async fn a_change_says_what_to_look_at_and_can_be_narrowed_date_by_date() {
    let p = practice().await;
    let maya = p.maya().await;
    weekly(&p, &maya, 3).await;
    let ended = leaves(&maya, "Ben", "").await;
    let change = Id::of(ended.flow.change.unwrap());
    let second = nth(&p, 1).await;
    let order = Narrow { change, without: vec![(second, p.client("Ben"))] };
    let flow = does!(maya, schedule::narrow, order.clone()).await.unwrap();
    assert_eq!((flow.added, counts(&p).await), (1, vec![11, 12, 11]), "he still comes to the second");
    assert!(expected(&p, second, p.client("Ben")).await);
    assert_eq!(said(&does!(maya, schedule::narrow, order.clone()).await), "change.nothing", "once is enough");
    let places = format!("UPDATE groups_group SET capacity = 12 WHERE id = {}", p.sql(p.cast.dbt));
    assert_eq!(p.attack(&places).await, "done");
    let tomas = p.tomas().await;
    let order = Invite { occurrence: second, client: guest(&p).await, following: false, reason: String::new(), despite: String::new() };
    let flow = does!(tomas, schedule::invite, order.clone()).await.unwrap();
    assert_eq!((flow.added, flow.flagged), (1, 1), "more than there are places");
}

// proves: R-K11
#[tokio::test]
async fn who_does_not_have_the_group_sees_and_changes_no_roster() {
    let p = practice().await;
    let maya = p.maya().await;
    let made = weekly(&p, &maya, 1).await;
    for (who, sees_it, changes_it) in [
        (p.cast.lena, "done", "done"),
        (p.cast.fred, "done", "roster.not_expected"),
        (p.cast.cora, "missing", "missing"),
        (p.cast.theo, "missing", "missing"),
        (p.cast.nora, "missing", "missing"),
        (p.cast.iris, "done", "forbidden"),
    ] {
        let who = p.as_(who).await;
        assert_eq!(said(&sees!(who, schedule::see_roster, made.first).await), sees_it, "{}", who.email);
        assert_eq!(said(&takes_off(&who, made.first, "Amara", false).await), changes_it, "{}", who.email);
    }
}
