//! When a roster is open, and what is flagged. Who is expected when is tried against the naive model.

use kernel::time::{HOUR, MINUTE};

use super::*;
use crate::schedule::words::Series;

fn slot(now: Moment, starts_in: i64, begun: bool) -> Slot {
    Slot {
        id: Id::new(),
        group: Id::new(),
        group_name: String::new(),
        group_initials: String::new(),
        capacity: None,
        starts_at: now.plus(starts_in),
        ends_at: now.plus(starts_in + HOUR),
        zone: "Europe/London".into(),
        room_id: None,
        room: None,
        link: None,
        service_code: None,
        topic: String::new(),
        series: Id::<Series>::new(),
        cancelled: None,
        begun: begun.then_some(now),
        moved: false,
        version: 1,
        facilitators: Vec::new(),
    }
}

// proves: TM-8, TM-9, TM-11
#[test]
fn a_roster_is_open_until_it_begins_or_as_long_as_the_practice_says() {
    let now = Moment(1_000 * HOUR);
    let ends = |starts_in: i64, begun: bool, removing: bool, policy: Removal, past: bool, today: bool| {
        roster_open(&slot(now, starts_in, begun), removing, policy, past, today, now).err().map_or("open", |refusal| refusal.code)
    };
    for (starts_in, begun, removing, policy, past, today, says) in [
        (HOUR, false, true, Removal::UntilStart, false, true, "open"),
        (HOUR, true, true, Removal::UntilStart, false, true, "roster_frozen"),
        (HOUR, true, false, Removal::UntilStart, false, true, "roster_frozen"),
        (HOUR, false, true, Removal::DayBefore, false, true, "roster.same_day"),
        (HOUR, false, false, Removal::DayBefore, false, true, "open"),
        (30 * HOUR, false, true, Removal::DayBefore, false, false, "open"),
        (-2 * HOUR, false, true, Removal::UntilStart, false, true, "open"),
        (-2 * HOUR, false, true, Removal::UntilStart, true, true, "roster.past"),
        (-30 * MINUTE, false, true, Removal::UntilStart, true, true, "open"),
    ] {
        assert_eq!(ends(starts_in, begun, removing, policy, past, today), says);
    }
}

// proves: R-A5
// keeps: R7
#[test]
fn who_is_added_where_it_is_full_or_while_elsewhere_is_flagged() {
    let now = Moment(0);
    let (client, group) = (Id::<Client>::new(), Id::new());
    let date = |starts: i64| Date { id: Id::new(), series: Id::new(), group, starts_at: now.plus(starts), ends_at: now.plus(starts + HOUR), cancelled: false };
    let (full, clash, fine) = (date(HOUR), date(30 * HOUR), date(60 * HOUR));
    let claim = Claim { source: Source::Membership, cause: uuid::Uuid::nil(), client, group: Some(group), series: Vec::new(), from: now, to: None };
    let dates = [full.clone(), clash.clone(), fine];
    let mut steps = reconcile(&dates, &[client], &[claim], &[], now);
    let elsewhere = Date { id: Id::new(), starts_at: clash.starts_at.plus(HOUR - 1), ends_at: clash.ends_at.plus(HOUR), ..clash };
    let touches = Date { id: Id::new(), starts_at: full.ends_at, ends_at: full.ends_at.plus(HOUR), ..full.clone() };
    flag(&mut steps, &dates, &HashMap::from([(full.id, (13, 12))]), &[(client, elsewhere), (client, touches)]);
    let why: Vec<_> = steps.iter().map(|step| step.said.why.as_str()).collect();
    assert_eq!(why, ["full: 13 expected, 12 places", "expected at another session at that time", ""]);
}
