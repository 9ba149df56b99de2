//! Who hears of what stands open, and when: first whoever must mend it, later whoever supervises them, each of them once.

use std::collections::{HashMap, HashSet};

use jiff::civil::Time;
use kernel::{
    Id, Moment, Refusal, Zone,
    id::Staff,
    time::HOUR,
};
use platform::permit::Role;
use uuid::Uuid;

use crate::access::words::{Cause, Choices, NewNotice, Notice, NoticeKind, NoticeRow, Quiet, StaffCard};

/// What a decision about notices looks at.
pub(in crate::access) struct Circle<'a> {
    /// When it is.
    pub now: Moment,
    /// Where it is.
    pub zone: &'a Zone,
    /// Hours after which the supervisors hear; 0 for never.
    pub escalate_hours: i64,
    /// Everybody, working here or not.
    pub staff: &'a [StaffCard],
    /// Who supervises whom now.
    pub supervisors: &'a HashMap<Id<Staff>, Vec<Id<Staff>>>,
    /// What somebody chose, where they did.
    pub choices: &'a HashMap<Id<Staff>, Choices>,
}

/// What is to be done so that the notices are as things stand.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::access) struct Plan {
    /// These are put on a desk.
    pub raise: Vec<NewNotice>,
    /// These were there and stand again.
    pub again: Vec<(Id<Notice>, NewNotice)>,
    /// The cause of these is gone.
    pub end: Vec<Id<Notice>>,
}

impl Plan {
    /// Whether all is as it should be.
    pub fn is_empty(&self) -> bool {
        self.raise.is_empty() && self.again.is_empty() && self.end.is_empty()
    }
}

/// Compares what stands open with the notices there are; `rows` are those that stand, and those of before about the same things.
pub(in crate::access) fn plan(causes: &[Cause], rows: &[NoticeRow], circle: &Circle<'_>) -> Plan {
    let known: HashMap<_, _> = rows.iter().map(|row| ((row.kind, row.about, row.step, row.staff), row)).collect();
    let mut wanted = HashSet::new();
    let mut plan = Plan::default();
    for cause in causes {
        for notice in circle.told(cause, rows) {
            let key = (notice.kind, notice.about, notice.step, notice.staff);
            if !wanted.insert(key) {
                continue;
            }
            match known.get(&key) {
                None => plan.raise.push(notice),
                Some(row) if row.ended.is_some() => plan.again.push((row.id, notice)),
                Some(_) => {}
            }
        }
    }
    let standing = rows.iter().filter(|row| row.ended.is_none());
    plan.end = standing.filter(|row| !wanted.contains(&(row.kind, row.about, row.step, row.staff))).map(|row| row.id).collect();
    plan
}

impl Circle<'_> {
    fn here(&self, id: Id<Staff>) -> Option<&StaffCard> {
        self.staff.iter().find(|card| card.id == id && card.active)
    }
    fn managers(&self) -> Vec<Id<Staff>> {
        self.staff.iter().filter(|card| card.active && card.roles.has(Role::Manager)).map(|card| card.id).collect()
    }
    /// Everybody who is to have a notice of this now.
    fn told(&self, cause: &Cause, rows: &[NoticeRow]) -> Vec<NewNotice> {
        let mut first: Vec<_> = cause.staff.iter().copied().filter(|id| self.here(*id).is_some()).collect();
        if first.is_empty() {
            first = self.managers();
        }
        let mut all: Vec<_> = first.iter().map(|id| self.notice(cause, 0, *id, cause.say.clone())).collect();
        // Whoever leads it only now has their own time to mend it.
        let mine = |row: &&NoticeRow| (row.kind, row.about, row.step, row.ended) == (cause.kind, cause.about, 0, None) && first.contains(&row.staff);
        let since = rows.iter().filter(mine).map(|row| row.made).min();
        let late = since.filter(|since| self.escalate_hours > 0 && self.now >= since.plus(self.escalate_hours * HOUR));
        if let Some(since) = late {
            let names: Vec<_> = first.iter().filter_map(|id| self.here(*id)).map(|card| card.name.as_str()).collect();
            let say = format!("{} {} heard of it on {}.", cause.say, listed(&names), self.zone.short_day(since));
            all.extend(self.above(&first).into_iter().map(|id| self.notice(cause, 1, id, say.clone())));
        }
        all
    }
    /// Whoever supervises one of these, else the account managers; never one of these themselves.
    fn above(&self, first: &[Id<Staff>]) -> Vec<Id<Staff>> {
        let fit = |id: &Id<Staff>| self.here(*id).is_some() && !first.contains(id);
        let mut all: Vec<_> = first.iter().filter_map(|id| self.supervisors.get(id)).flatten().copied().filter(fit).collect();
        if all.is_empty() {
            all = self.managers().into_iter().filter(fit).collect();
        }
        all
    }
    fn notice(&self, cause: &Cause, step: i64, staff: Id<Staff>, say: String) -> NewNotice {
        let usual = Choices::usual();
        let choices = self.choices.get(&staff).unwrap_or(&usual);
        let by_mail = choices.of(if step > 0 { NoticeKind::Escalated } else { cause.kind }).by_mail;
        NewNotice {
            kind: cause.kind,
            about: cause.about,
            step,
            staff,
            say,
            outward: cause.outward.clone(),
            link: cause.link.clone(),
            ways: cause.ways.clone(),
            mail_at: by_mail.then(|| after_quiet(self.now, choices.quiet, self.zone)),
        }
    }
}

/// `Ann`, `Ann and Ben`, `Ann, Ben and Cleo`.
fn listed(names: &[&str]) -> String {
    match names {
        [] => "Nobody".to_owned(),
        [one] => (*one).to_owned(),
        [front @ .., last] => format!("{} and {last}", front.join(", ")),
    }
}

/// When a mail may go: now, or at the end of the quiet hours.
pub(in crate::access) fn after_quiet(now: Moment, quiet: Option<Quiet>, zone: &Zone) -> Moment {
    let Some(Quiet { from, to }) = quiet.filter(|quiet| quiet.from != quiet.to) else { return now };
    let wall = zone.wall(now);
    let (time, day) = (wall.time(), wall.date());
    let night = from > to;
    let inside = if night { time >= from || time < to } else { time >= from && time < to };
    if !inside {
        return now;
    }
    let morning = if night && time >= from { day.tomorrow().unwrap_or(day) } else { day };
    // Where clocks go forward over the end of the night, it could lie before now by a hair.
    zone.at(morning.to_datetime(to)).max(now)
}

/// The hours as they were typed; both empty for none.
pub(in crate::access) fn quiet(from: &str, to: &str) -> Result<Option<Quiet>, Vec<Refusal>> {
    let read = |text: &str| text.trim().parse::<Time>().ok().or_else(|| Time::strptime("%H:%M", text.trim()).ok());
    let say = "Write times as hours and minutes, such as 20:00, or leave both empty.";
    match (from.trim(), to.trim()) {
        ("", "") => Ok(None),
        _ => match (read(from), read(to)) {
            (Some(from), Some(to)) if from == to => {
                Err(vec![Refusal::new("notices.quiet", "The two times are the same. Choose a stretch of the day, or leave both empty.").at("quiet_to")])
            }
            (Some(from), Some(to)) => Ok(Some(Quiet { from, to })),
            (None, _) => Err(vec![Refusal::new("notices.quiet", say).at("quiet_from")]),
            (Some(_), None) => Err(vec![Refusal::new("notices.quiet", say).at("quiet_to")]),
        },
    }
}

/// The subject and text of the one mail that tells somebody of all this. Nothing in it says who is served, by which group, or why.
pub(in crate::access) fn letter(outward: &[&str]) -> (String, String) {
    let what = if outward.len() == 1 { "A session is waiting for you".to_owned() } else { format!("{} sessions are waiting for you", outward.len()) };
    let lines: String = outward.iter().map(|line| format!("- {line}\n")).collect();
    let mut subject = what.clone();
    subject.replace_range(..1, &what[..1].to_lowercase());
    (format!("Cohort: {subject}"), format!("{what} in Cohort.\n\n{lines}\nWhich notices come by mail you choose in Cohort, under your name."))
}

/// The notices that a mail is due for, each person's together.
pub(in crate::access) fn due_mails(rows: &[NoticeRow], ended: &[Id<Notice>], now: Moment) -> Vec<(Id<Staff>, Vec<NoticeRow>)> {
    let due = |row: &&NoticeRow| {
        let open = row.ended.is_none() && !ended.contains(&row.id);
        open && row.mailed.is_none() && row.mail_at.is_some_and(|at| at <= now)
    };
    let mut each: Vec<(Id<Staff>, Vec<NoticeRow>)> = Vec::new();
    for row in rows.iter().filter(due) {
        match each.iter_mut().find(|(staff, _)| *staff == row.staff) {
            Some((_, mine)) => mine.push(row.clone()),
            None => each.push((row.staff, vec![row.clone()])),
        }
    }
    each
}

/// What things stand open are about.
pub(in crate::access) fn abouts(causes: &[Cause]) -> Vec<Uuid> {
    let mut all: Vec<_> = causes.iter().map(|cause| cause.about).collect();
    all.sort_unstable();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};
    use platform::permit::Roles;
    use proptest::prelude::*;

    use super::*;
    use crate::access::words::Choice;

    fn card(n: u128, roles: &[Role], active: bool) -> StaffCard {
        StaffCard {
            id: id(n),
            name: format!("Staff {n}"),
            credentials: String::new(),
            email: String::new(),
            roles: Roles::of(roles),
            active,
            has_pin: true,
            pin_locked_until: None,
            version: 1,
        }
    }
    fn id(n: u128) -> Id<Staff> {
        Id::of(Uuid::from_u128(n))
    }
    fn cause(staff: &[u128]) -> Cause {
        Cause {
            kind: NoticeKind::NotStarted,
            about: Uuid::from_u128(99),
            staff: staff.iter().map(|n| id(*n)).collect(),
            say: "DSA has not been started.".to_owned(),
            outward: "Not started".to_owned(),
            link: "/x".to_owned(),
            ways: Vec::new(),
        }
    }
    /// Ann (1) is supervised by Sue (3); Ben (2) by nobody; Max (4) manages; Gus (5) has left.
    struct World {
        staff: Vec<StaffCard>,
        supervisors: HashMap<Id<Staff>, Vec<Id<Staff>>>,
        choices: HashMap<Id<Staff>, Choices>,
        zone: Zone,
    }
    impl World {
        fn new() -> Self {
            let role = |role| vec![role];
            let staff = [
                (1, role(Role::Practitioner), true),
                (2, role(Role::Practitioner), true),
                (3, role(Role::Supervisor), true),
                (4, role(Role::Manager), true),
                (5, role(Role::Practitioner), false),
            ];
            Self {
                staff: staff.into_iter().map(|(n, roles, active)| card(n, &roles, active)).collect(),
                supervisors: HashMap::from([(id(1), vec![id(3)])]),
                choices: HashMap::new(),
                zone: Zone::named("America/New_York").unwrap(),
            }
        }
        fn circle(&self, now: Moment) -> Circle<'_> {
            Circle { now, zone: &self.zone, escalate_hours: 24, staff: &self.staff, supervisors: &self.supervisors, choices: &self.choices }
        }
        /// Keeps the plan as the database would.
        fn keep(&self, rows: &mut Vec<NoticeRow>, plan: &Plan, now: Moment) {
            for row in rows.iter_mut() {
                if plan.end.contains(&row.id) {
                    row.ended = Some(now);
                }
                if plan.again.iter().any(|(id, _)| *id == row.id) {
                    (row.ended, row.made) = (None, now);
                }
            }
            rows.extend(plan.raise.iter().map(|n| NoticeRow {
                id: Id::new(),
                kind: n.kind,
                about: n.about,
                step: n.step,
                staff: n.staff,
                made: now,
                ended: None,
                mail_at: n.mail_at,
                mailed: None,
                outward: n.outward.clone(),
                link: n.link.clone(),
            }));
        }
    }
    fn heard(plan: &Plan) -> Vec<(i64, u128)> {
        plan.raise.iter().map(|n| (n.step, n.staff.uuid().as_u128())).collect()
    }

    // proves: KP-4
    #[test]
    fn whoever_leads_hears_first_and_the_supervisor_a_day_later_each_once() {
        let world = World::new();
        let (causes, mut rows) = ([cause(&[1, 2])], Vec::new());
        for (hours, expected) in [(0, vec![(0, 1), (0, 2)]), (1, vec![]), (23, vec![]), (24, vec![(1, 3)]), (25, vec![]), (300, vec![])] {
            let now = Moment(hours * HOUR);
            let plan = plan(&causes, &rows, &world.circle(now));
            assert_eq!((heard(&plan), plan.end.len()), (expected, 0), "after {hours} hours");
            world.keep(&mut rows, &plan, now);
        }
        let gone = plan(&[], &rows, &world.circle(Moment(301 * HOUR)));
        assert_eq!(gone.end.len(), 3, "when it is mended, it is mended for all");
    }

    #[test]
    fn without_a_supervisor_or_a_leader_who_works_here_the_account_manager_hears() {
        let world = World::new();
        let mut rows = Vec::new();
        let first = plan(&[cause(&[2])], &rows, &world.circle(Moment(0)));
        world.keep(&mut rows, &first, Moment(0));
        assert_eq!(heard(&plan(&[cause(&[2])], &rows, &world.circle(Moment(24 * HOUR)))), [(1, 4)]);
        assert_eq!(heard(&plan(&[cause(&[5])], &[], &world.circle(Moment(0)))), [(0, 4)]);
        assert_eq!(heard(&plan(&[cause(&[])], &[], &world.circle(Moment(0)))), [(0, 4)]);
        let mut alone = Vec::new();
        let first = plan(&[cause(&[4])], &alone, &world.circle(Moment(0)));
        world.keep(&mut alone, &first, Moment(0));
        assert!(plan(&[cause(&[4])], &alone, &world.circle(Moment(48 * HOUR))).is_empty(), "nobody hears twice of the same");
    }

    #[test]
    fn the_second_telling_names_who_was_told_first() {
        let world = World::new();
        let mut rows = Vec::new();
        let now = world.zone.at(date(2026, 11, 24).at(11, 15, 0, 0));
        let first = plan(&[cause(&[1, 2])], &rows, &world.circle(now));
        world.keep(&mut rows, &first, now);
        let later = plan(&[cause(&[1, 2])], &rows, &world.circle(now.plus(25 * HOUR)));
        assert_eq!(later.raise[0].say, "DSA has not been started. Staff 1 and Staff 2 heard of it on 24 Nov 2026.");
    }

    #[test]
    fn mail_waits_for_the_end_of_the_quiet_hours() {
        let zone = Zone::named("America/New_York").unwrap();
        let night = Some(Quiet { from: time(20, 0, 0, 0), to: time(7, 30, 0, 0) });
        let noon = Some(Quiet { from: time(12, 0, 0, 0), to: time(13, 0, 0, 0) });
        for (quiet, at, goes) in [
            (night, "2026-11-24 19:59", "2026-11-24 19:59"),
            (night, "2026-11-24 20:00", "2026-11-25 07:30"),
            (night, "2026-11-25 07:29", "2026-11-25 07:30"),
            (night, "2026-11-25 07:30", "2026-11-25 07:30"),
            (noon, "2026-11-25 12:30", "2026-11-25 13:00"),
            (noon, "2026-11-25 13:30", "2026-11-25 13:30"),
            (night, "2026-10-31 23:00", "2026-11-01 07:30"),
            (None, "2026-11-24 03:00", "2026-11-24 03:00"),
        ] {
            let moment = |text: &str| zone.at(jiff::civil::DateTime::strptime("%Y-%m-%d %H:%M", text).unwrap());
            assert_eq!(after_quiet(moment(at), quiet, &zone), moment(goes), "{at}");
        }
    }

    #[test]
    fn hours_are_two_times_or_none() {
        assert_eq!(quiet("", " ").unwrap(), None);
        assert_eq!(quiet("20:00", "7:30").unwrap(), Some(Quiet { from: time(20, 0, 0, 0), to: time(7, 30, 0, 0) }));
        for (from, to, field) in [("20:00", "", "quiet_to"), ("", "7:00", "quiet_from"), ("late", "7:00", "quiet_from"), ("7:00", "7:00", "quiet_to")] {
            assert_eq!(quiet(from, to).unwrap_err()[0].field.as_deref(), Some(field), "{from} {to}");
        }
    }

    // proves: R-I3, R-K10
    #[test]
    fn a_mail_says_that_something_waits_and_no_more() {
        let (subject, text) = letter(&["Not started: 24 Nov 2026, 11:00"]);
        assert_eq!(subject, "Cohort: a session is waiting for you");
        assert!(text.starts_with("A session is waiting for you in Cohort.\n\n- Not started: 24 Nov 2026, 11:00\n"), "{text}");
        let (subject, text) = letter(&["One", "Two"]);
        assert_eq!(subject, "Cohort: 2 sessions are waiting for you");
        assert!(text.contains("- One\n- Two\n"), "{text}");
    }

    proptest! {
        // proves: KP-4
        #[test]
        fn whatever_happens_nobody_is_told_the_same_twice_and_every_notice_has_a_cause(
            story in proptest::collection::vec((0usize..4, 0i64..40, any::<bool>()), 1..25), mail in any::<bool>()
        ) {
            let mut world = World::new();
            let line = Choice { kind: NoticeKind::NotStarted, on_page: true, by_mail: mail };
            world.choices.insert(id(1), Choices { lines: vec![line], ..Choices::usual() });
            let sets = [vec![], vec![1], vec![1, 2], vec![5, 2]];
            let (mut rows, mut told, mut now) = (Vec::new(), HashSet::new(), Moment(0));
            for (who, hours, open) in story {
                now = now.plus(hours * HOUR);
                let causes = if open { vec![cause(&sets[who])] } else { Vec::new() };
                let plan = plan(&causes, &rows, &world.circle(now));
                for n in &plan.raise {
                    prop_assert!(told.insert((n.step, n.staff)), "told twice");
                    prop_assert!(world.staff.iter().any(|s| s.id == n.staff && s.active));
                }
                world.keep(&mut rows, &plan, now);
                prop_assert!(open || rows.iter().all(|row| row.ended.is_some()));
                prop_assert!(super::plan(&causes, &rows, &world.circle(now)).is_empty(), "a second look finds nothing to do");
            }
        }
    }
}
