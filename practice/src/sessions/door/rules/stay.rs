//! What of a stay counts, what is to be confirmed of it, and what a device's clock is worth.

use kernel::{
    Moment,
    time::{HOUR, MINUTE},
};

use crate::sessions::door::words::{Came, Door};

/// How soon a meeting's page that was closed may come again and go on where it was: it was only loaded anew.
pub(in crate::sessions) const AGAIN: i64 = 2 * MINUTE;
/// After how long without a sign of life of a meeting's page the facilitator is told. A telephone that shows another page is silent
/// too, so nobody is taken to have left by it.
const SILENT: i64 = 5 * MINUTE;
/// How old a sign-in may be that a kiosk kept while it had no line.
const OLDEST: i64 = 24 * HOUR;

/// The moment of a sign-in that waited on a device: the device's clock, put right by how far it is off now. `None` where that
/// moment lies ahead, or is older than a day.
pub(in crate::sessions) fn corrected(at: Moment, device_now: Moment, now: Moment) -> Option<Moment> {
    let right = at.0.checked_add(now.0.checked_sub(device_now.0)?)?;
    // What was typed while the list was on its way lies a moment ahead.
    let right = Moment(right.min(now.0));
    (at <= device_now && right > now.plus(-OLDEST)).then_some(right)
}

/// Since when nothing was heard of somebody in a meeting, if that is a while.
pub(in crate::sessions) fn silent(came: &Came, now: Moment) -> Option<Moment> {
    let silent = came.door == Door::Remote && came.left_at.is_none() && now > came.seen_at.plus(SILENT);
    silent.then_some(came.seen_at)
}

/// The whole minute of a moment, as attendance is written.
pub(in crate::sessions) fn minute(at: Moment) -> Moment {
    Moment(at.0.div_euclid(MINUTE) * MINUTE)
}

/// What of a stay lies in the session, in whole minutes: from, and to where that is known. `None` where nothing does.
pub(in crate::sessions) fn counts(came: &Came, starts_at: Moment, ends_at: Moment) -> Option<(Moment, Option<Moment>)> {
    let time_in = minute(came.came_at).max(starts_at);
    let time_out = came.left_at.map(|left| minute(left).min(ends_at));
    (time_out.unwrap_or(ends_at) > time_in).then_some((time_in, time_out))
}

/// What the facilitator has to confirm of a stay by video: what counts of it, where the attendance does not say so yet.
pub(in crate::sessions) fn proposed(came: &Came, starts_at: Moment, ends_at: Moment) -> Option<(Moment, Option<Moment>)> {
    match (came.taken, came.left_at) {
        (None, _) => counts(came, starts_at, ends_at),
        // However soon they left again: that they were there is confirmed, and takes a minute.
        (Some((from, None)), Some(left)) => Some((from, Some(minute(left).min(ends_at).max(from.plus(MINUTE))))),
        (Some((_, None)), None) | (Some((_, Some(_))), _) => None,
    }
}

#[cfg(test)]
mod tests {
    use kernel::Id;
    use proptest::prelude::*;

    use super::*;

    fn came(from: i64, to: Option<i64>, door: Door) -> Came {
        let minute = |n: i64| Moment(n * MINUTE);
        Came {
            id: Id::new(), occurrence: Id::new(), client: Id::new(), door, came_at: minute(from), left_at: to.map(minute),
            seen_at: minute(to.unwrap_or(from)), taken: None,
        }
    }

    // proves: KP-17, R-C7
    #[test]
    fn what_counts_of_a_stay_lies_in_the_session() {
        let minute = |n: i64| Moment(n * MINUTE);
        let says = |from, to| {
            let counted = counts(&came(from, to, Door::Room), minute(600), minute(690));
            counted.map(|(from, to)| (from.0 / MINUTE, to.map(|to| to.0 / MINUTE)))
        };
        assert_eq!(says(592, None), Some((600, None)), "early is from the start");
        assert_eq!(says(612, Some(640)), Some((612, Some(640))));
        assert_eq!(says(612, Some(700)), Some((612, Some(690))), "to the end at most");
        assert_eq!(says(580, Some(595)), None, "left again before it began");
        assert_eq!(says(612, Some(612)), None);
    }

    // proves: R-B9, KP-5
    #[test]
    fn a_stay_by_video_is_proposed_until_the_attendance_says_so() {
        let minute = |n: i64| Moment(n * MINUTE);
        let asks = |to, taken| proposed(&Came { taken, ..came(612, to, Door::Remote) }, minute(600), minute(690)).map(|(_, to)| to);
        let taken = |to: Option<i64>| Some((minute(612), to.map(minute)));
        assert_eq!(asks(None, None), Some(None));
        assert_eq!(asks(None, taken(None)), None, "confirmed that they came; they are still there");
        assert_eq!(asks(Some(640), taken(None)), Some(Some(minute(640))), "they left meanwhile");
        assert_eq!(asks(Some(612), taken(None)), Some(Some(minute(613))), "at once");
        assert_eq!(asks(Some(640), taken(Some(640))), None);
        let quiet = came(612, None, Door::Remote);
        assert_eq!((silent(&quiet, minute(617)), silent(&quiet, minute(618))), (None, Some(minute(612))), "told of, and no more than that");
        assert_eq!(silent(&came(612, Some(613), Door::Remote), minute(650)), None);
        assert_eq!(silent(&came(612, None, Door::Room), minute(650)), None);
    }

    #[test]
    fn a_device_s_clock_is_put_right_by_how_far_it_is_off() {
        let minute = |n: i64| Moment(n * MINUTE);
        let now = minute(10_000);
        assert_eq!(corrected(minute(9_000), minute(9_005), now), Some(minute(9_995)), "five minutes ago, on a clock that is hours slow");
        assert_eq!(corrected(minute(10_090), minute(10_100), now), Some(minute(9_990)), "ten minutes ago, on a clock that is fast");
        assert_eq!(corrected(minute(10_001), minute(10_000), now), None, "nobody signs in tomorrow");
        assert_eq!(corrected(minute(8_000), minute(10_000), now), None, "more than a day old");
        assert_eq!(corrected(Moment(i64::MIN), Moment(i64::MAX), now), None);
        assert_eq!(corrected(Moment(i64::MAX), Moment(i64::MIN), now), None);
    }

    proptest! {
        #[test]
        fn a_segment_is_never_empty_and_never_outside(from in 0_i64..2_000, long in proptest::option::of(0_i64..500), start in 0_i64..1_500, minutes in 1_i64..300) {
            let stay = came(from, long.map(|n| from + n), Door::Remote);
            let (start, end) = (Moment(start * MINUTE), Moment((start + minutes) * MINUTE));
            if let Some((time_in, time_out)) = counts(&stay, start, end) {
                let time_out = time_out.unwrap_or(end);
                prop_assert!(time_in < time_out && time_in >= start && time_out <= end);
                prop_assert!(time_in >= stay.came_at || time_in == start);
            }
        }
        #[test]
        fn what_waited_is_never_ahead_and_never_older_than_a_day(at in any::<i64>(), device in any::<i64>(), now in 0_i64..1_i64 << 60) {
            if let Some(right) = corrected(Moment(at), Moment(device), Moment(now)) {
                prop_assert!(right.0 <= now && right.0 > now - OLDEST);
            }
        }
    }
}
