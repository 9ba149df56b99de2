//! What stands open: sessions not started, registers not taken, notes not signed or not co-signed. A session has one of
//! these at a time, and each says the one click that mends it.

use kernel::{
    Id, Moment, Zone,
    id::Staff,
    time::{HOUR, MINUTE},
};

use crate::{
    access::{Cause, NoticeKind, Policies, Way},
    charting::words::ReviewCard,
    schedule::Slot,
    sessions::OpenSession,
};

/// A session on the calendar, who can mend what is wrong with it, and how far it came.
#[derive(Debug, Clone)]
pub(crate) struct Open<'a> {
    pub slot: &'a Slot,
    pub leads: Vec<Id<Staff>>,
    /// Nothing when it was not started.
    pub session: Option<&'a OpenSession>,
}

/// A review that is not decided.
#[derive(Debug, Clone)]
pub(crate) struct Asked<'a> {
    pub review: &'a ReviewCard,
    pub slot: &'a Slot,
    pub author: &'a str,
    pub reviewers: Vec<Id<Staff>>,
}

/// What is wrong with a session now, if anything is.
pub(crate) fn wrong(open: &Open<'_>, policies: &Policies, now: Moment) -> Option<NoticeKind> {
    let slot = open.slot;
    match open.session {
        None if slot.cancelled.is_some() || slot.begun.is_some() => None,
        None => (now >= slot.starts_at.plus(policies.not_started_minutes * MINUTE)).then_some(NoticeKind::NotStarted),
        Some(session) if now >= session.actual_end.plus(policies.incomplete_hours * HOUR) => Some(NoticeKind::Incomplete),
        Some(session) if session.unmarked > 0 => (now >= slot.ends_at).then_some(NoticeKind::Register),
        Some(session) => (now >= session.actual_end).then_some(NoticeKind::Signature),
    }
}

/// All that stands open now.
pub(crate) fn causes(sessions: &[Open<'_>], asked: &[Asked<'_>], policies: &Policies, zone: &Zone, now: Moment) -> Vec<Cause> {
    let found = sessions.iter().filter_map(|open| wrong(open, policies, now).map(|kind| of_session(open, kind, zone)));
    found.chain(asked.iter().map(|asked| of_review(asked, zone))).collect()
}

fn when(slot: &Slot, zone: &Zone) -> String {
    format!("{}, {}", zone.short_day(slot.starts_at), zone.clock(slot.starts_at))
}

fn of_session(open: &Open<'_>, kind: NoticeKind, zone: &Zone) -> Cause {
    let slot = open.slot;
    let which = format!("{}, {},", slot.group_name, when(slot, zone));
    let page = format!("/sessions/{}", slot.id);
    let review = format!("{page}/review");
    let marked = open.session.is_some_and(|session| session.unmarked == 0);
    let (say, ways) = match kind {
        NoticeKind::Register => (format!("{which} is over, and not everybody is marked."), vec![Way::to("Take the register", page.clone())]),
        NoticeKind::Signature => (format!("{which} is marked. Its notes wait for a signature."), vec![Way::to("Review and sign", review)]),
        NoticeKind::Incomplete if marked => (format!("{which} is still not signed."), vec![Way::to("Review and sign", review)]),
        NoticeKind::Incomplete => (format!("{which} is still not marked, nor signed."), vec![Way::to("Finish it", page.clone())]),
        NoticeKind::NotStarted | NoticeKind::CoSign | NoticeKind::Escalated => (
            format!("{which} has not been started."),
            vec![Way::press("Start", format!("{page}/start")), Way::to("Cancel it", format!("/occurrences/{}/cancel", slot.id))],
        ),
    };
    let outward = format!("{}: {}", kind.name(), when(slot, zone));
    Cause { kind, about: slot.id.uuid(), staff: open.leads.clone(), say, outward, link: page, ways }
}

fn of_review(asked: &Asked<'_>, zone: &Zone) -> Cause {
    let page = format!("/sessions/{}/notes", asked.review.session);
    Cause {
        kind: NoticeKind::CoSign,
        about: asked.review.id.uuid(),
        staff: asked.reviewers.clone(),
        say: format!("{} asks you to review the notes of {}, {}.", asked.author, asked.slot.group_initials, when(asked.slot, zone)),
        outward: format!("{}: {}", NoticeKind::CoSign.name(), when(asked.slot, zone)),
        link: page.clone(),
        ways: vec![Way::to("Read and co-sign", page)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slot() -> Slot {
        Slot {
            id: Id::of(uuid::Uuid::from_u128(7)),
            group: Id::new(),
            group_name: "DBT Skills A".to_owned(),
            group_initials: "DSA".to_owned(),
            capacity: None,
            starts_at: Moment(0),
            ends_at: Moment(90 * MINUTE),
            zone: "UTC".to_owned(),
            room_id: None,
            room: None,
            link: None,
            service_code: None,
            topic: String::new(),
            series: Id::new(),
            cancelled: None,
            begun: None,
            moved: false,
            version: 1,
            facilitators: Vec::new(),
        }
    }
    fn session(end: i64, unmarked: i64) -> OpenSession {
        OpenSession { id: Id::new(), started_by: Id::new(), actual_end: Moment(end * MINUTE), unmarked }
    }

    // proves: KP-4
    #[test]
    fn a_session_has_one_thing_wrong_at_a_time_and_it_follows_from_how_far_it_came() {
        let (slot, policies) = (slot(), Policies::default());
        let cancelled = Slot { cancelled: Some("storm".to_owned()), ..slot.clone() };
        let (half, full, longer) = (session(90, 3), session(90, 0), session(120, 0));
        let day = 24 * 60;
        for (slot, session, minute, expected) in [
            (&slot, None, 14, None),
            (&slot, None, 15, Some(NoticeKind::NotStarted)),
            (&slot, None, 20 * day, Some(NoticeKind::NotStarted)),
            (&cancelled, None, 20, None),
            (&slot, Some(&half), 89, None),
            (&slot, Some(&half), 90, Some(NoticeKind::Register)),
            (&slot, Some(&half), 90 + day - 1, Some(NoticeKind::Register)),
            (&slot, Some(&half), 90 + day, Some(NoticeKind::Incomplete)),
            (&slot, Some(&full), 89, None),
            (&slot, Some(&full), 90, Some(NoticeKind::Signature)),
            (&slot, Some(&full), 90 + day, Some(NoticeKind::Incomplete)),
            (&slot, Some(&longer), 119, None),
            (&slot, Some(&longer), 120, Some(NoticeKind::Signature)),
        ] {
            let open = Open { slot, leads: Vec::new(), session };
            assert_eq!(wrong(&open, &policies, Moment(minute * MINUTE)), expected, "at minute {minute}, {session:?}");
        }
    }

    // proves: KP-4, R-K10
    #[test]
    fn each_says_the_click_that_mends_it_and_a_mail_names_no_group() {
        let (slot, full, half) = (slot(), session(90, 0), session(90, 2));
        let page = format!("/sessions/{}", slot.id);
        let mut seen = Vec::new();
        for (session, minute) in [(None, 60), (Some(&half), 91), (Some(&full), 91), (Some(&half), 2_000), (Some(&full), 2_000)] {
            let open = Open { slot: &slot, leads: Vec::new(), session };
            let all = causes(&[open], &[], &Policies::default(), &Zone::utc(), Moment(minute * MINUTE));
            let [cause] = all.as_slice() else { panic!("one cause at minute {minute}") };
            assert!(!cause.outward.contains("DBT") && !cause.outward.contains("DSA"), "{}", cause.outward);
            seen.push((cause.outward.clone(), cause.ways[0].label.clone(), cause.ways[0].href.replace(&page, "")));
        }
        let line = |outward: &str, label: &str, href: &str| (format!("{outward}: 1 Jan 1970, 00:00"), label.to_owned(), href.to_owned());
        assert_eq!(
            seen,
            [
                line("Session not started", "Start", "/start"),
                line("Register overdue", "Take the register", ""),
                line("Signature waiting", "Review and sign", "/review"),
                line("Session incomplete", "Finish it", ""),
                line("Session incomplete", "Review and sign", "/review"),
            ]
        );
    }
}
