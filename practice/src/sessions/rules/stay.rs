//! Coming and going by the word of a door: a kiosk, a video session, a sheet. Pure.

use kernel::{Error, Moment, time::MINUTE};

use super::{Usual, minute, open};
use crate::sessions::words::{EntryCard, Mark, Mode, Outcome, Remote, Segment, SessionCard, Stay};

/// Who comes this much after the start is not late yet.
const GRACE: i64 = 5 * MINUTE;
/// A line that was cut for no longer than this is one time.
const CUT: i64 = 2 * MINUTE;

/// Somebody came: the mark that this makes, or nothing where they are in already.
///
/// Times are whole minutes and lie in the session; a time without an end is open and lasts until the session's end, or
/// until the next time that is known. What staff said about the same time stays.
pub(in crate::sessions) fn arrive(session: &SessionCard, entry: &EntryCard, stay: &Stay, usual: &Usual) -> Result<Option<Mark>, Error> {
    open(session)?;
    let at = minute(stay.time_in).max(session.actual_start);
    if at >= session.actual_end {
        return Err(Error::refuse("session.over", "This session is over."));
    }
    let mut segments = entry.segments.clone();
    if segments.iter().any(|s| s.time_in <= at && at < s.time_out) {
        return Ok(None);
    }
    let next = segments.iter().map(|s| s.time_in).filter(|next| *next > at).min();
    let end = stay.time_out.map_or(session.actual_end, minute).min(next.unwrap_or(session.actual_end)).min(session.actual_end);
    let end = end.max(at.plus(MINUTE));
    let open = stay.time_out.is_none() && next.is_none();
    let cut = |s: &&mut Segment| s.source == stay.source && s.mode == stay.mode && at.0 - s.time_out.0 <= CUT;
    match segments.iter_mut().rev().find(|s| s.time_out <= at).filter(cut) {
        Some(resumed) => *resumed = Segment { time_out: end, open, ..*resumed },
        None => segments.push(Segment { time_in: at, time_out: end, mode: stay.mode, source: stay.source, open }),
    }
    segments.sort_by_key(|s| s.time_in);
    let first = segments.first().map_or(at, |s| s.time_in);
    let on_time = first <= session.actual_start.plus(GRACE);
    let (outcome, code) = match entry.outcome {
        Outcome::Present | Outcome::Late => (entry.outcome, entry.code.clone()),
        Outcome::Unmarked | Outcome::Absent | Outcome::LateCancel | Outcome::Excused if on_time => (Outcome::Present, usual.code.clone()),
        Outcome::Unmarked | Outcome::Absent | Outcome::LateCancel | Outcome::Excused => (Outcome::Late, usual.code.clone()),
    };
    let remote = if segments.iter().any(|s| s.mode == Mode::Remote) { completed(&entry.remote, stay, usual) } else { Remote::default() };
    Ok(Some(Mark { outcome, reason: String::new(), code, segments, remote }))
}

/// What is written down about a remote one: what stands, completed by what the door knows.
fn completed(stands: &Remote, stay: &Stay, usual: &Usual) -> Remote {
    let known = stay.remote.clone().unwrap_or_default();
    let first = |words: [&str; 3]| words.into_iter().find(|w| !w.trim().is_empty()).unwrap_or_default().trim().to_owned();
    Remote {
        platform: first([&stands.platform, &known.platform, &usual.platform]),
        location: first([&stands.location, &known.location, ""]),
        consent: stands.consent || known.consent,
        audio_only: stands.audio_only || known.audio_only,
        audio_reason: first([&stands.audio_reason, &known.audio_reason, ""]),
    }
}

/// Somebody left: the mark that this makes, or nothing where no time of theirs was open.
pub(in crate::sessions) fn leave(session: &SessionCard, entry: &EntryCard, at: Moment) -> Result<Option<Mark>, Error> {
    open(session)?;
    let mut mark = entry.mark();
    let Some(last) = mark.segments.iter_mut().rev().find(|s| s.open) else { return Ok(None) };
    last.time_out = minute(at).max(last.time_in.plus(MINUTE)).min(last.time_out);
    last.open = false;
    Ok(Some(mark))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{
        super::tests::{entry, in_the_room, session},
        *,
    };
    use crate::sessions::words::Source;

    fn came(at: Moment, out: Option<Moment>, mode: Mode) -> Stay {
        Stay { time_in: at, time_out: out, mode, source: if mode == Mode::Room { Source::Kiosk } else { Source::Telehealth }, remote: None }
    }
    fn after(entry: &EntryCard, mark: Option<Mark>) -> EntryCard {
        match mark {
            Some(m) => EntryCard { outcome: m.outcome, reason: m.reason, code: m.code, segments: m.segments, remote: m.remote, ..entry.clone() },
            None => entry.clone(),
        }
    }

    // proves: KP-17, R-C2
    #[test]
    fn who_comes_is_in_until_the_end_or_until_they_leave() {
        let (session, usual) = (session(), in_the_room());
        let start = session.actual_start;
        let now = |minutes: i64| start.plus(minutes * MINUTE + 17);
        for (minutes, outcome, from) in [(-10, Outcome::Present, 0), (4, Outcome::Present, 4), (18, Outcome::Late, 18)] {
            let mark = arrive(&session, &entry(), &came(now(minutes), None, Mode::Room), &usual).unwrap().unwrap();
            assert_eq!((mark.outcome, mark.segments[0].time_in, mark.segments[0].time_out), (outcome, start.plus(from * MINUTE), session.actual_end));
            assert!(mark.segments[0].open && mark.code == "90853");
        }
        let inside = after(&entry(), arrive(&session, &entry(), &came(now(0), None, Mode::Room), &usual).unwrap());
        assert_eq!(arrive(&session, &inside, &came(now(5), None, Mode::Room), &usual).unwrap(), None, "in already");
        let left = after(&inside, leave(&session, &inside, now(30)).unwrap());
        assert_eq!((left.minutes(), left.still_in()), (30, false));
        assert_eq!(leave(&session, &left, now(31)).unwrap(), None, "gone already");
        let back = after(&left, arrive(&session, &left, &came(now(45), None, Mode::Room), &usual).unwrap());
        assert_eq!((back.segments.len(), back.minutes()), (2, 75));
        assert!(arrive(&session, &entry(), &came(now(90), None, Mode::Room), &usual).is_err(), "when it is over nobody comes any more");
    }

    // proves: R-C9
    #[test]
    fn a_line_that_was_cut_for_a_moment_is_one_time_and_what_the_door_knows_completes_what_stands() {
        let (session, usual) = (session(), Usual { platform: "video.example".into(), ..in_the_room() });
        let now = |minutes: i64| session.actual_start.plus(minutes * MINUTE);
        let known = Remote { location: "Home".into(), consent: true, ..Remote::default() };
        let stay = Stay { remote: Some(known), ..came(now(0), None, Mode::Remote) };
        let mut one = after(&entry(), arrive(&session, &entry(), &stay, &usual).unwrap());
        assert_eq!((one.remote.platform.as_str(), one.remote.location.as_str(), one.remote.lacks()), ("video.example", "Home", None));
        for (out, back, times) in [(20, 21, 1), (40, 43, 2)] {
            one = after(&one, leave(&session, &one, now(out)).unwrap());
            one = after(&one, arrive(&session, &one, &came(now(back), None, Mode::Remote), &usual).unwrap());
            assert_eq!(one.segments.len(), times, "cut from {out} to {back}");
        }
    }

    proptest! {
        // proves: R-C2
        #[test]
        fn however_somebody_comes_and_goes_the_times_are_sound(steps in proptest::collection::vec((any::<bool>(), -20i64..110, any::<bool>(), proptest::option::of(-20i64..110)), 0..12)) {
            let (session, usual) = (session(), in_the_room());
            let at = |minutes: i64| session.actual_start.plus(minutes * MINUTE + 31);
            let mut one = entry();
            for (comes, minutes, room, out) in steps {
                let mode = if room { Mode::Room } else { Mode::Remote };
                let next = if comes { arrive(&session, &one, &came(at(minutes), out.map(at), mode), &usual) } else { leave(&session, &one, at(minutes)) };
                if let Ok(next) = next {
                    one = after(&one, next);
                }
                for s in &one.segments {
                    prop_assert!(s.time_in < s.time_out && s.time_in >= session.actual_start && s.time_out <= session.actual_end);
                }
                prop_assert!(one.segments.windows(2).all(|w| w[0].time_out <= w[1].time_in));
                prop_assert!(one.segments.iter().filter(|s| s.open).count() <= 1);
                prop_assert_eq!(one.outcome.attended(), !one.segments.is_empty());
            }
        }
    }
}
