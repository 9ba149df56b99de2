//! Editing a series: this one, this and following, all to come; what stays, what is refused, and the way back.

use kernel::{Error, Id};
use platform::args;

use crate::{
    schedule::{self, Booked, Changed, Edit, EditSeries, NewSeries, Occurrence, Reach, Rule, What},
    testing::{Practice, User, clock, does, practice, said, told},
};

async fn weekly(p: &Practice, who: &User, times: u32) -> Booked {
    let order = NewSeries { rule: Rule::weekly(1, times), ..p.order("wed 14:00") };
    does!(who, schedule::make_series, order.clone()).await.unwrap()
}

async fn edits(who: &User, occurrence: Id<Occurrence>, reach: Reach, edit: Edit) -> Result<Changed, Error> {
    let sql = "SELECT version FROM schedule_occurrence WHERE id = $1";
    let version = who.p.number(sql, args![occurrence]).await;
    let order = EditSeries { occurrence, version, reach, edit };
    does!(who, schedule::edit_series, order.clone()).await
}

/// The dates of the group's calendar in words: `25 Nov 14:00`, those cancelled in brackets.
async fn dates(p: &Practice) -> Vec<String> {
    let sql = "SELECT CASE WHEN cancelled_at IS NULL THEN local_start ELSE '(' || local_start || ')' END FROM schedule_occurrence \
               WHERE group_id = $1 AND withdrawn_at IS NULL ORDER BY starts_at, id";
    p.texts(sql, args![p.cast.dbt]).await
}

async fn nth(p: &Practice, n: i64) -> Id<Occurrence> {
    let sql = format!("SELECT id FROM schedule_occurrence WHERE group_id = $1 AND withdrawn_at IS NULL ORDER BY starts_at, id LIMIT 1 OFFSET {n}");
    p.rows(&sql, args![p.cast.dbt]).await.remove(0).next().unwrap()
}

fn at(time: &str) -> Edit {
    Edit { time: Some(clock(time)), ..Edit::default() }
}

// proves: R-B2, TM-12
// keeps: O1, O3
#[tokio::test]
async fn this_and_following_moves_what_is_to_come_and_leaves_what_was_chosen_by_hand() {
    let p = practice().await;
    let maya = p.maya().await;
    weekly(&p, &maya, 5).await;
    let ids = [nth(&p, 0).await, nth(&p, 1).await, nth(&p, 2).await, nth(&p, 3).await, nth(&p, 4).await];
    edits(&maya, ids[3], Reach::One, Edit { day: "2026-12-17".parse().ok(), time: Some(clock("9:00")), ..Edit::default() }).await.unwrap();
    edits(&maya, ids[4], Reach::One, Edit { room: Some(Some(p.cast.willow)), ..Edit::default() }).await.unwrap();
    let changed =
        edits(&maya, ids[1], Reach::Following, Edit { day: "2026-12-03".parse().ok(), room: Some(Some(p.cast.studio)), ..at("15:30") }).await.unwrap();
    assert_eq!(
        dates(&p).await,
        ["2026-11-25T14:00", "2026-12-03T15:30", "2026-12-10T15:30", "2026-12-17T09:00", "2026-12-24T15:30"],
        "Thursdays from the second on; the one moved by hand stays"
    );
    for (n, id) in ids.iter().enumerate() {
        assert_eq!(nth(&p, i64::try_from(n).unwrap()).await, *id, "each keeps its id");
    }
    let rooms = "SELECT r.name FROM schedule_occurrence o JOIN schedule_room r ON r.practice_id = o.practice_id AND r.id = o.room_id \
                 WHERE o.group_id = $1 ORDER BY o.starts_at";
    assert_eq!(p.texts(rooms, args![p.cast.dbt]).await, ["Oak room", "Studio", "Studio", "Studio", "Willow room"]);
    let what: Vec<_> = changed.lines.iter().filter(|line| line.client.is_none()).map(|line| line.what).collect();
    assert_eq!(what, [What::Moved, What::Moved, What::Altered, What::Moved]);
    assert_eq!((changed.people.as_slice(), changed.clients), (["Lena Hansen".to_owned(), "Maya Okafor".to_owned()].as_slice(), 12));
    let back = does!(maya, schedule::undo_change, changed.change).await.unwrap();
    assert_eq!((back.back, back.kept), (4, 0));
    assert_eq!(
        dates(&p).await,
        ["2026-11-25T14:00", "2026-12-02T14:00", "2026-12-09T14:00", "2026-12-17T09:00", "2026-12-23T14:00"],
        "and back as it was"
    );
    assert_eq!(said(&does!(maya, schedule::undo_change, changed.change).await), "change.undone", "once");
}

// proves: R-B3, R-B2
// keeps: O5
#[tokio::test]
async fn dates_that_are_taken_refuse_the_whole_or_stay_as_they_are() {
    let p = practice().await;
    let maya = p.maya().await;
    weekly(&p, &maya, 3).await;
    let other = NewSeries { leads: vec![p.cast.theo], ..p.order("2026-12-02 16:00") };
    let tomas = p.tomas().await;
    does!(tomas, schedule::make_series, other.clone()).await.unwrap();
    let first = nth(&p, 0).await;
    let refused = edits(&maya, first, Reach::All, at("16:30")).await;
    assert_eq!(said(&refused), "dates.taken");
    assert!(told(&refused).starts_with("Taken: Oak room on 2 Dec 2026, 16:30 EST."), "{}", told(&refused));
    assert!(dates(&p).await.contains(&"2026-11-25T14:00".to_owned()), "nothing was changed");
    let changed = edits(&maya, first, Reach::All, Edit { skip_taken: true, ..at("16:30") }).await.unwrap();
    let kept: Vec<_> = changed.lines.iter().filter(|line| line.what == What::Kept).map(|line| line.why.as_str()).collect();
    assert_eq!(kept, ["the room or a facilitator is taken at the new time"]);
    assert_eq!(dates(&p).await, ["2026-11-25T16:30", "2026-12-02T14:00", "2026-12-02T16:00", "2026-12-09T16:30"]);
    let sql = "SELECT COUNT(*) FROM schedule_room_booking WHERE room_id = $1";
    assert_eq!(p.number(sql, args![p.cast.oak]).await, 4, "each date holds the room once");
}

// proves: TM-13, R-B4
// keeps: O3, O4
#[tokio::test]
async fn what_has_begun_is_neither_moved_nor_cancelled_and_says_so() {
    let p = practice().await;
    let maya = p.maya().await;
    weekly(&p, &maya, 3).await;
    let second = nth(&p, 1).await;
    p.at("2026-12-02 14:00");
    maya.starts(second).await.unwrap();
    assert_eq!(said(&edits(&maya, second, Reach::Following, at("15:00")).await), "occurrence.begun");
    let changed = edits(&maya, nth(&p, 2).await, Reach::All, Edit { cancel: Some("The room is being painted".into()), ..Edit::default() }).await.unwrap();
    assert_eq!(changed.lines.len(), 1);
    assert_eq!(dates(&p).await, ["2026-11-25T14:00", "2026-12-02T14:00", "(2026-12-09T14:00)"]);
    let gone = format!("DELETE FROM schedule_occurrence WHERE id = {}", p.sql(second));
    assert_eq!(p.attack(&gone).await, "occurrence_stays");
    let back = does!(maya, schedule::undo_change, changed.change).await.unwrap();
    assert_eq!((back.back, dates(&p).await.last().unwrap().as_str()), (1, "2026-12-09T14:00"));
}

// proves: R-B1
#[tokio::test]
async fn an_edit_that_says_nothing_or_nonsense_is_refused_whole_and_a_stale_one_too() {
    let p = practice().await;
    let maya = p.maya().await;
    let made = weekly(&p, &maya, 2).await;
    assert_eq!(said(&edits(&maya, made.first, Reach::All, Edit::default()).await), "edit.nothing");
    let nonsense = Edit { minutes: Some(1), link: Some("http://x".into()), cancel: Some(" ".into()), ..Edit::default() };
    assert_eq!(said(&edits(&maya, made.first, Reach::All, nonsense).await), "session.length, link.shape, cancel.reason");
    edits(&maya, made.first, Reach::One, at("15:00")).await.unwrap();
    let stale = EditSeries { occurrence: made.first, version: 1, reach: Reach::One, edit: at("16:00") };
    assert_eq!(said(&does!(maya, schedule::edit_series, stale.clone()).await), "occurrence.changed");
    let cora = p.as_(p.cast.cora).await;
    assert_eq!(said(&edits(&cora, made.first, Reach::All, at("16:00")).await), "missing");
    assert_eq!(said(&edits(&p.as_(p.cast.iris).await, made.first, Reach::All, at("16:00")).await), "forbidden");
}

// proves: R-B1, R-B2
#[tokio::test]
async fn another_rule_makes_and_withdraws_dates_and_gives_them_back() {
    let p = practice().await;
    let maya = p.maya().await;
    let made = weekly(&p, &maya, 3).await;
    let rule: Rule = "FREQ=WEEKLY;BYDAY=WE,FR;COUNT=4".parse().unwrap();
    let changed = edits(&maya, made.first, Reach::All, Edit { rule: Some(rule), ..Edit::default() }).await.unwrap();
    assert_eq!(dates(&p).await, ["2026-11-25T14:00", "2026-11-27T14:00", "2026-12-02T14:00", "2026-12-04T14:00"]);
    assert_eq!(changed.lines.iter().filter(|line| line.what == What::Added).count(), 12, "the new date expects the members");
    let fewer: Rule = "FREQ=WEEKLY;BYDAY=FR;COUNT=1".parse().unwrap();
    let edit = Edit { rule: Some(fewer), day: "2026-11-27".parse().ok(), ..Edit::default() };
    let again = edits(&maya, made.first, Reach::All, edit).await.unwrap();
    assert_eq!(dates(&p).await, ["2026-11-27T14:00"]);
    let back = does!(maya, schedule::undo_change, again.change).await.unwrap();
    assert_eq!((back.back, dates(&p).await.len()), (4, 4));
    let held = "SELECT COUNT(*) FROM schedule_staff_booking WHERE staff_id = $1";
    assert_eq!(p.number(held, args![p.cast.maya]).await, 4);
}

// proves: R-B3
#[tokio::test]
async fn of_two_who_edit_one_series_at_once_one_wins_and_the_other_is_told() {
    let p = practice().await;
    let (maya, lena) = (p.maya().await, p.lena().await);
    let made = weekly(&p, &maya, 10).await;
    let order = |time: &str| EditSeries { occurrence: made.first, version: 1, reach: Reach::All, edit: at(time) };
    let (one, two) = (order("15:00"), order("16:00"));
    let both = tokio::join!(does!(maya, schedule::edit_series, one.clone()), does!(lena, schedule::edit_series, two.clone()));
    let mut ends = [said(&both.0), said(&both.1)];
    ends.sort();
    assert_eq!(ends, ["done", "occurrence.changed"]);
    let times: std::collections::BTreeSet<_> = dates(&p).await.into_iter().map(|date| date[10..].to_owned()).collect();
    assert_eq!(times.len(), 1, "all of it or nothing: {times:?}");
}
