//! Which of today's sessions somebody means who signs in or out, and the one name that may stand on a screen.

use kernel::{Id, Moment, time::MINUTE};

use crate::{
    clients::Face,
    schedule::Occurrence,
    sessions::door::words::{Chance, Meant, Way},
};

/// How long after a session's end somebody can still sign out.
const LINGER: i64 = 60 * MINUTE;

/// Which session is meant: who comes means one that takes sign-ins now, from some minutes before its start until its end;
/// who leaves means one they are signed in to.
pub(in crate::sessions) fn meant(chances: &[Chance], way: Way, at: Moment, early_minutes: i64) -> Meant {
    let fits = |one: &&Chance| {
        !one.sealed
            && match way {
                Way::In => one.here && at >= one.starts_at.plus(-early_minutes * MINUTE) && at < one.ends_at,
                Way::Out => one.inside && at < one.ends_at.plus(LINGER),
            }
    };
    let fitting: Vec<&Chance> = chances.iter().filter(fits).collect();
    // Whoever is signed in and says so again means where they are.
    let inside: Vec<_> = fitting.iter().filter(|one| one.inside).collect();
    match (inside.as_slice(), fitting.as_slice()) {
        ([one], _) => Meant::One(one.id),
        (_, []) => Meant::None,
        (_, [one]) => Meant::One(one.id),
        (_, several) => Meant::Several(several.iter().map(|one| one.id).collect()),
    }
}

/// Of several that fit, the one whose start is nearest, where nobody can be asked any more; `None` where two are equally near.
pub(in crate::sessions) fn nearest(chances: &[Chance], among: &[Id<Occurrence>], at: Moment) -> Option<Id<Occurrence>> {
    let mut near: Vec<_> =
        chances.iter().filter(|one| among.contains(&one.id)).map(|one| ((one.starts_at.0 - at.0).abs(), one.id)).collect();
    near.sort_unstable_by_key(|(away, _)| *away);
    match near.as_slice() {
        [first, second, ..] if first.0 == second.0 => None,
        [first, ..] => Some(first.1),
        [] => None,
    }
}

/// The one name that a kiosk, a phone or a meeting's page shows: what the person wants to be called, without the last name.
pub(in crate::sessions) fn first_name(face: &Face) -> String {
    face.preferred_name.as_ref().unwrap_or(&face.first_name).clone()
}

#[cfg(test)]
mod tests {
    use kernel::time::HOUR;
    use proptest::prelude::*;

    use super::*;

    fn at_ten(hours: i64) -> Chance {
        let starts_at = Moment(1_000 * HOUR + hours * HOUR);
        Chance { id: Id::new(), starts_at, ends_at: starts_at.plus(90 * MINUTE), here: true, sealed: false, inside: false }
    }

    // proves: R-C7
    #[test]
    fn a_sign_in_means_the_session_that_takes_it_now() {
        let (first, second) = (at_ten(0), at_ten(1));
        let ask = |chances: &[Chance], way, minutes: i64| meant(chances, way, first.starts_at.plus(minutes * MINUTE), 30);
        let both = [first.clone(), second.clone()];
        assert_eq!(ask(&both, Way::In, -31), Meant::None);
        assert_eq!(ask(&both, Way::In, -30), Meant::One(first.id));
        assert_eq!(ask(&both, Way::In, 40), Meant::Several(vec![first.id, second.id]), "both take sign-ins: the person says which");
        assert_eq!(ask(&both, Way::In, 90), Meant::One(second.id));
        assert_eq!(ask(&both, Way::Out, 40), Meant::None, "nobody leaves where they never came");
        let inside = [Chance { inside: true, ..first.clone() }, second.clone()];
        assert_eq!(ask(&inside, Way::In, 40), Meant::One(first.id), "signed in already");
        assert_eq!(ask(&inside, Way::Out, 100), Meant::One(first.id), "a little late is no matter");
        assert_eq!(ask(&inside, Way::Out, 151), Meant::None);
        let elsewhere = [Chance { here: false, ..first.clone() }];
        assert_eq!(ask(&elsewhere, Way::In, 0), Meant::None, "another room's kiosk");
        let sealed = [Chance { sealed: true, inside: true, ..first.clone() }];
        assert_eq!(ask(&sealed, Way::In, 0), Meant::None);
        assert_eq!(ask(&sealed, Way::Out, 60), Meant::None);
    }

    #[test]
    fn where_nobody_can_be_asked_the_nearest_start_counts_unless_two_are_as_near() {
        let both = [at_ten(0), at_ten(1)];
        let ids = [both[0].id, both[1].id];
        assert_eq!(nearest(&both, &ids, both[0].starts_at.plus(20 * MINUTE)), Some(ids[0]));
        assert_eq!(nearest(&both, &ids, both[0].starts_at.plus(40 * MINUTE)), Some(ids[1]));
        assert_eq!(nearest(&both, &ids, both[0].starts_at.plus(30 * MINUTE)), None);
    }

    proptest! {
        #[test]
        fn nobody_is_signed_in_outside_a_session_s_window(starts in proptest::collection::vec(0_i64..12, 0..5), minute in -60_i64..900) {
            let chances: Vec<_> = starts.into_iter().map(at_ten).collect();
            let at = Moment(1_000 * HOUR).plus(minute * MINUTE);
            let inside = |id| chances.iter().any(|c| c.id == id && at >= c.starts_at.plus(-30 * MINUTE) && at < c.ends_at);
            match meant(&chances, Way::In, at, 30) {
                Meant::One(id) => prop_assert!(inside(id)),
                Meant::Several(ids) => prop_assert!(ids.len() > 1 && ids.into_iter().all(inside)),
                Meant::None => prop_assert!(chances.iter().all(|c| !inside(c.id))),
            }
        }
    }
}
