//! Decisions of a session: what a mark means and whether it will do. Pure.

use jiff::civil::Time;
use kernel::{Error, Moment, Refusal, Zone, time::{HOUR, MINUTE}};

use crate::clients::Face;
use super::words::{Change, Code, EntryCard, Outcome, Segment, SessionCard};

/// How far outside the session's own times a client's time may lie.
const TOLERANCE: i64 = 30 * MINUTE;

/// A time as it was typed in a session: on its day, or on the next if the session runs past midnight.
pub(super) fn clock_time(text: &str, session: &SessionCard) -> Option<Moment> {
    let time: Time = text.trim().parse::<Time>().ok().or_else(|| Time::strptime("%H:%M", text.trim()).ok())?;
    let zone: &Zone = &session.zone;
    let at = zone.at(zone.day(session.actual_start).to_datetime(time));
    Some(if at < session.actual_start.plus(-12 * HOUR) { at.plus(24 * HOUR) } else { at })
}

/// What a facilitator marked, as typed.
#[derive(Debug, Clone)]
pub(super) struct Typed<'a> {
    pub outcome: Outcome,
    pub reason: &'a str,
    pub code: Option<&'a str>,
    pub segments: &'a [(String, String)],
}

/// Judges a mark: an open session, sound times for attenders, none for the absent, and a code that fits.
pub(super) fn mark(
    session: &SessionCard, entry: &EntryCard, typed: &Typed<'_>, usual_code: &str, codes: &[Code], now: Moment,
) -> Result<Change, Error> {
    open(session)?;
    let reason = kernel::text::clean(typed.reason);
    if reason.chars().count() > 500 {
        return Err(Refusal::new("mark.reason_long", "Keep the reason under 500 characters; the note has room for more.").at("reason").into());
    }
    let attended = typed.outcome.attended();
    let usual = if attended { usual_code } else { "" };
    let asked = typed.code.unwrap_or(usual).trim();
    let code = match codes.iter().find(|c| c.code == asked) {
        Some(code) if code.attended == attended => asked,
        // The outcome changed and the code stayed behind: the usual one of the new outcome is meant.
        Some(_) => usual,
        None if asked.is_empty() => "",
        None if asked == usual_code => usual,
        None => return Err(Refusal::new("mark.code", "Choose one of the practice's service codes, or no fee.").at("code").into()),
    };
    let segments = if attended { segments(session, entry, typed, now)? } else { Vec::new() };
    Ok(Change { outcome: typed.outcome, reason, code: code.to_owned(), segments })
}

/// Whether attendance can still change.
pub(super) fn open(session: &SessionCard) -> Result<(), Error> {
    match session.sealed_at {
        None => Ok(()),
        Some(_) => Err(Error::refuse("session.sealed", "The session is signed. Attendance stays as it was signed; add an addendum to the note.")),
    }
}

fn segments(session: &SessionCard, entry: &EntryCard, typed: &Typed<'_>, now: Moment) -> Result<Vec<Segment>, Error> {
    let bad = |say: &str| Err(Error::from(Refusal::new("mark.times", say).at("segments")));
    let mut all = Vec::new();
    for (from, to) in typed.segments.iter().filter(|(from, to)| !(from.trim().is_empty() && to.trim().is_empty())) {
        let from = if from.trim().is_empty() { Some(session.actual_start) } else { clock_time(from, session) };
        let to = if to.trim().is_empty() { Some(session.actual_end) } else { clock_time(to, session) };
        let (Some(time_in), Some(time_out)) = (from, to) else {
            return bad("Write times as hours and minutes, such as 10:05.");
        };
        if time_out <= time_in {
            return bad("The time out must be later than the time in.");
        }
        if time_in < session.actual_start.plus(-TOLERANCE) || time_out > session.actual_end.plus(TOLERANCE) {
            return bad("That time lies outside the session. Change the session's own times first if it ran longer.");
        }
        all.push(Segment { time_in, time_out });
    }
    all.sort_by_key(|s| s.time_in);
    if all.windows(2).any(|w| w[1].time_in < w[0].time_out) {
        return bad("Two of these times overlap. Correct one of them.");
    }
    if all.is_empty() {
        if entry.outcome.attended() && !entry.segments.is_empty() && entry.outcome == typed.outcome {
            return Ok(entry.segments.clone());
        }
        // Marked late without a time: since now, if the session is on; marked afterwards: from the planned start.
        let late = typed.outcome == Outcome::Late && now > session.actual_start && now < session.actual_end;
        let since = if late { Moment(now.0.div_euclid(MINUTE) * MINUTE).max(session.actual_start) } else { session.actual_start };
        all.push(Segment { time_in: since, time_out: session.actual_end });
    }
    Ok(all)
}

/// The session's own times, as typed.
pub(super) fn times(session: &SessionCard, from: &str, to: &str) -> Result<(Moment, Moment), Error> {
    open(session)?;
    let (Some(start), Some(end)) = (clock_time(from, session), clock_time(to, session)) else {
        return Err(Refusal::new("session.times", "Write times as hours and minutes, such as 10:05.").at("actual_start").into());
    };
    let end = if end <= start { end.plus(24 * HOUR) } else { end };
    if end.minutes_since(start) > 12 * 60 {
        return Err(Refusal::new("session.long", "A session lasts at most 12 hours. Check the two times.").at("actual_end").into());
    }
    Ok((start, end))
}

/// How segments follow when the session's own times move: those that lay on an old edge move with it, and none stays
/// outside. `None` when nothing of it is left.
pub(super) fn follow(segment: Segment, old: (Moment, Moment), new: (Moment, Moment)) -> Option<Segment> {
    let moved = Segment {
        time_in: if segment.time_in == old.0 { new.0 } else { segment.time_in.max(new.0) },
        time_out: if segment.time_out == old.1 { new.1 } else { segment.time_out.min(new.1) },
    };
    (moved.time_out > moved.time_in).then_some(moved)
}

/// A name that may lie open in the room: the first name, and one letter.
pub(super) fn short_name(face: &Face) -> String {
    let first = face.preferred_name.as_ref().unwrap_or(&face.first_name);
    face.last_name.chars().next().map_or_else(|| first.clone(), |letter| format!("{first} {letter}."))
}

#[cfg(test)]
mod tests {
    use kernel::Id;
    use proptest::prelude::*;

    use super::*;

    fn session() -> SessionCard {
        let zone = Zone::named("America/New_York").unwrap();
        let start = zone.at(jiff::civil::date(2026, 11, 22).at(10, 0, 0, 0));
        SessionCard {
            id: Id::new(), group: Id::new(), zone, started_at: start, actual_start: start, actual_end: start.plus(90 * MINUTE),
            sealed_at: None, checked_out_at: None, version: 1,
        }
    }
    fn entry() -> EntryCard {
        EntryCard {
            id: Id::new(), client: Id::new(), face: Face::default(), added: false, outcome: Outcome::Unmarked, reason: String::new(),
            code: String::new(), segments: Vec::new(), version: 1, changed_in: 1, marked_by: None, marked_at: None,
        }
    }
    fn codes() -> Vec<Code> {
        super::super::words::STANDARD_CODES
            .iter()
            .map(|(code, label, attended)| Code { code: (*code).into(), label: (*label).into(), attended: *attended, standard: true })
            .collect()
    }
    fn marked(outcome: Outcome, code: Option<&str>, times: &[(&str, &str)]) -> Result<Change, Error> {
        let session = session();
        let segments: Vec<_> = times.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        let typed = Typed { outcome, reason: "", code, segments: &segments };
        mark(&session, &entry(), &typed, "90853", &codes(), session.actual_start.plus(18 * MINUTE + 7))
    }

    // proves: TA-16, TA-17, TA-18, TA-22
    #[test]
    fn an_outcome_brings_its_usual_code_unless_another_fitting_one_is_chosen() {
        for (outcome, chosen, becomes) in [
            (Outcome::Present, None, "90853"),
            (Outcome::Present, Some("H0005"), "H0005"),
            (Outcome::Present, Some(""), ""),
            (Outcome::Present, Some("NOSHOW"), "90853"),
            (Outcome::Absent, None, ""),
            (Outcome::Absent, Some("NOSHOW"), "NOSHOW"),
            (Outcome::Absent, Some("90853"), ""),
            (Outcome::LateCancel, Some("LATECX"), "LATECX"),
        ] {
            assert_eq!(marked(outcome, chosen, &[]).unwrap().code, becomes, "{outcome:?} {chosen:?}");
        }
        assert!(marked(Outcome::Present, Some("99999"), &[]).is_err());
    }

    // proves: KP-17, KP-18, R-C2
    #[test]
    fn times_lie_in_the_session_and_do_not_overlap() {
        let two = marked(Outcome::Present, None, &[("10:50", "11:30"), ("10:00", "10:35")]).unwrap();
        assert_eq!(two.segments.iter().map(|s| s.time_out.minutes_since(s.time_in)).collect::<Vec<_>>(), [35, 40]);
        for bad in [&[("10:00", "11:00"), ("10:30", "11:30")][..], &[("11:00", "10:00")], &[("07:00", "10:30")], &[("ten", "11:00")]] {
            assert!(marked(Outcome::Present, None, bad).is_err(), "{bad:?}");
        }
        let late = marked(Outcome::Late, None, &[]).unwrap();
        assert_eq!(session().zone.clock(late.segments[0].time_in), "10:18");
        assert!(marked(Outcome::Excused, None, &[("10:00", "11:00")]).unwrap().segments.is_empty());
    }

    #[test]
    fn nothing_changes_once_the_session_is_sealed() {
        let sealed = SessionCard { sealed_at: Some(Moment(1)), ..session() };
        let typed = Typed { outcome: Outcome::Present, reason: "", code: None, segments: &[] };
        assert!(mark(&sealed, &entry(), &typed, "90853", &codes(), Moment(0)).is_err());
    }

    proptest! {
        // proves: R-C2
        #[test]
        fn whatever_is_typed_accepted_times_are_sound(pairs in proptest::collection::vec((0u8..30, 0u8..70, 0u8..30, 0u8..70), 0..6)) {
            let typed: Vec<_> = pairs.iter().map(|(a, b, c, d)| (format!("{a:02}:{b:02}"), format!("{c:02}:{d:02}"))).collect();
            let session = session();
            let order = Typed { outcome: Outcome::Present, reason: "", code: None, segments: &typed };
            if let Ok(change) = mark(&session, &entry(), &order, "90853", &codes(), session.actual_start) {
                prop_assert!(!change.segments.is_empty());
                for s in &change.segments {
                    prop_assert!(s.time_in < s.time_out);
                    prop_assert!(s.time_in >= session.actual_start.plus(-TOLERANCE) && s.time_out <= session.actual_end.plus(TOLERANCE));
                }
                prop_assert!(change.segments.windows(2).all(|w| w[0].time_out <= w[1].time_in));
            }
        }
    }
}
