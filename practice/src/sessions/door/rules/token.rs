//! Addresses that are keys: the picture a kiosk shows, the pass it opens, the link to a meeting. All are keyed seals, so that none
//! can be made outside; none names anybody.

use kernel::{Id, Moment, id::Practice, time::MINUTE};
use platform::crypto::{Keyring, Sealer};
use uuid::Uuid;

use crate::sessions::door::words::{Join, JoinCard, Kiosk, Opens, Place};

/// How long a kiosk's picture stands before it changes; one is good for its own turn and the next.
const TURN: i64 = MINUTE / 2;
/// How long somebody who scanned a picture has for typing their code.
const PASS: i64 = 3 * MINUTE;
/// How much of a seal stands in a token: 160 bits.
const LONG: usize = 20;

fn short(sealer: Sealer, keys: &Keyring) -> String {
    let seal = sealer.seal(keys);
    hex::encode(seal.get(..LONG).unwrap_or(&seal))
}

/// Whether two texts are the same, in a time that says nothing of where they differ.
fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |sum, (a, b)| sum | (a ^ b)) == 0
}

fn turn_seal(kiosk: Id<Kiosk>, turn: i64) -> Sealer {
    Sealer::new("kiosk picture").text(&kiosk.to_string()).number(turn)
}

/// What the kiosk's picture leads to now.
pub(in crate::sessions) fn picture(keys: &Keyring, kiosk: Id<Kiosk>, now: Moment) -> String {
    format!("{}{}", kiosk.uuid().simple(), short(turn_seal(kiosk, now.0.div_euclid(TURN)), keys))
}

/// Whose picture this is, if it is one of this turn or the last.
pub(in crate::sessions) fn read_picture(keys: &Keyring, token: &str, now: Moment) -> Option<Id<Kiosk>> {
    let (kiosk, seal) = token.is_ascii().then(|| token.split_at_checked(32))??;
    let kiosk = Id::of(Uuid::try_parse(kiosk).ok()?);
    let turn = now.0.div_euclid(TURN);
    [turn, turn - 1].into_iter().any(|turn| same(&short(turn_seal(kiosk, turn), keys), seal)).then_some(kiosk)
}

fn pass_seal(kiosk: Id<Kiosk>, at: Moment) -> Sealer {
    Sealer::new("kiosk pass").text(&kiosk.to_string()).number(at.0)
}

/// What carries somebody who scanned a picture to the form they send.
pub(in crate::sessions) fn pass(keys: &Keyring, kiosk: Id<Kiosk>, now: Moment) -> String {
    format!("{}.{:x}.{}", kiosk.uuid().simple(), now.0, short(pass_seal(kiosk, now), keys))
}

/// At whose kiosk somebody stands, if they scanned its picture a moment ago.
pub(in crate::sessions) fn read_pass(keys: &Keyring, text: &str, now: Moment) -> Option<Id<Kiosk>> {
    let mut parts = text.split('.');
    let (kiosk, at, seal) = (parts.next()?, parts.next()?, parts.next()?);
    let kiosk = Id::of(Uuid::try_parse(kiosk).ok()?);
    let at = Moment(i64::from_str_radix(at, 16).ok()?);
    let fresh = at <= now && now < Moment(at.0.checked_add(PASS)?);
    (fresh && parts.next().is_none() && same(&short(pass_seal(kiosk, at), keys), seal)).then_some(kiosk)
}

/// A client's own link to a meeting: made of the link's id, so that it can be shown again though its digest alone is kept.
pub(in crate::sessions) fn join_token(keys: &Keyring, practice: Id<Practice>, join: Id<Join>) -> String {
    short(Sealer::new("meeting link").text(&practice.to_string()).text(&join.to_string()), keys)
}

/// Whether a link opens: from some minutes before the session until its end, whenever that is by now.
pub(in crate::sessions) fn opens(starts_at: Moment, ends_at: Moment, early_minutes: i64, now: Moment) -> Opens {
    let from = starts_at.plus(-early_minutes * MINUTE);
    match now {
        now if now < from => Opens::From(from),
        now if now < ends_at => Opens::Now,
        _ => Opens::Over,
    }
}

/// How long a page that waits may be silent: without a script its owner says by a button that they are still there.
const PATIENCE: i64 = 10 * MINUTE;

/// Whether the holder of a link waits to be let in.
pub(in crate::sessions) fn waits(join: &JoinCard, now: Moment) -> bool {
    join.waiting_at.is_some() && join.admitted_at.is_none() && join.seen_at.is_some_and(|seen| now < seen.plus(PATIENCE))
}

/// Where a session is held by video: at its own link, or in its room on the practice's server. Only addresses that nobody can
/// listen in on.
pub(in crate::sessions) fn place(link: Option<&str>, room: Option<&str>, server: &str) -> Place {
    let safe = |address: &&str| address.starts_with("https://");
    match (link.filter(safe), room, Some(server).filter(safe)) {
        (Some(link), ..) => Place::Link(link.to_owned()),
        (None, Some(room), Some(server)) => Place::Own(format!("{}/{room}", server.trim_end_matches('/'))),
        (None, None, _) | (None, Some(_), None) => Place::Nowhere,
    }
}

/// A room's name on a video server, out of random bytes: nobody guesses it, and it says nothing.
pub(in crate::sessions) fn unguessable(random: [u8; 20]) -> String {
    hex::encode(random)
}

#[cfg(test)]
mod tests {
    use kernel::time::HOUR;
    use proptest::prelude::*;

    use super::*;

    fn keys() -> Keyring {
        Keyring::of([7; 32])
    }

    // proves: R-C7
    #[test]
    fn a_picture_is_good_for_its_turn_and_the_next_and_at_no_other_kiosk() {
        let (kiosk, other) = (Id::new(), Id::<Kiosk>::new());
        let now = Moment(1_000 * TURN + 5);
        let token = picture(&keys(), kiosk, now);
        let read = |token: &str, later: i64| read_picture(&keys(), token, now.plus(later));
        assert_eq!(read(&token, 0), Some(kiosk));
        assert_eq!(read(&token, TURN), Some(kiosk));
        assert_eq!(read(&token, 2 * TURN), None, "photographed, and shown later");
        assert_eq!(read(&token, -TURN), None, "not yet");
        assert_eq!(read(&format!("{}{}", other.uuid().simple(), &token[32..]), 0), None, "another kiosk's");
        assert_eq!(read_picture(&Keyring::of([8; 32]), &token, now), None, "another installation's");
        for nonsense in ["", "ää", "0", &token[..40], &format!("{token}0")] {
            assert_eq!(read(nonsense, 0), None, "{nonsense}");
        }
    }

    #[test]
    fn a_pass_is_good_for_three_minutes() {
        let (kiosk, now) = (Id::new(), Moment(1_000 * HOUR));
        let text = pass(&keys(), kiosk, now);
        assert_eq!(read_pass(&keys(), &text, now.plus(PASS - 1)), Some(kiosk));
        assert_eq!(read_pass(&keys(), &text, now.plus(PASS)), None);
        assert_eq!(read_pass(&keys(), &text, now.plus(-1)), None);
        assert_eq!(read_pass(&keys(), &text.replacen('.', ".1", 1), now), None, "a later hour, written in by hand");
        assert_eq!(read_pass(&keys(), &format!("{text}.0"), now), None);
    }

    // proves: KP-5
    #[test]
    fn a_meeting_is_at_a_safe_link_or_in_a_room_of_the_practice_s_own_server() {
        let server = "https://video.oak.example/";
        let at = |link, room, server| place(link, room, server).address().map(str::to_owned);
        assert_eq!(at(Some("https://meet.example/x"), None, "").as_deref(), Some("https://meet.example/x"));
        assert_eq!(at(None, Some("ab12"), server).as_deref(), Some("https://video.oak.example/ab12"));
        for (link, room, server) in [(None, None, server), (None, Some("ab12"), ""), (Some("http://meet.example/x"), None, server), (Some("javascript:alert(1)"), None, "")] {
            assert_eq!(at(link, room, server), None, "{link:?} {room:?} {server}");
        }
    }

    proptest! {
        // proves: R-B9
        #[test]
        fn no_text_that_was_not_given_out_opens_anything(text in "[0-9a-f.]{0,90}") {
            let now = Moment(1_000 * HOUR);
            prop_assert_eq!(read_picture(&keys(), &text, now), None);
            prop_assert_eq!(read_pass(&keys(), &text, now), None);
        }
        #[test]
        fn a_link_opens_in_its_window_alone(start in 0_i64..10_000, minutes in 1_i64..300, early in 0_i64..120, now in 0_i64..12_000) {
            let minute = |n: i64| Moment(n * MINUTE);
            let opened = opens(minute(start), minute(start + minutes), early, minute(now)) == Opens::Now;
            prop_assert_eq!(opened, now >= start - early && now < start + minutes);
        }
        #[test]
        fn every_link_is_its_own(n in 1_usize..40) {
            let practice = Id::new();
            let all: std::collections::HashSet<_> = (0..n).map(|_| join_token(&keys(), practice, Id::new())).collect();
            prop_assert_eq!(all.len(), n);
            prop_assert!(all.iter().all(|token| token.len() == 40));
        }
    }
}
