//! Personal codes: how they are made, typed and kept, and how many wrong ones a kiosk takes.

use kernel::{
    Id, Moment,
    id::Practice,
    time::{HOUR, MINUTE},
};
use platform::crypto::{Keyring, Sealer};

/// How many digits a code has.
const DIGITS: usize = 6;
/// How many wrong codes a kiosk takes in a minute.
const A_MINUTE: usize = 5;
/// How many wrong codes a kiosk takes in an hour: somebody who tries for a day meets one of a hundred clients' codes in five
/// months.
const AN_HOUR: usize = 20;

/// A code out of random bytes; `None` where they make one that people guess first, such as 111111 or 123456.
pub(in crate::sessions) fn code_of(random: [u8; 8]) -> Option<String> {
    // The remainder favours small numbers by one in 10^13.
    let code = format!("{:06}", u64::from_be_bytes(random) % 1_000_000);
    let steps: Vec<_> = code.as_bytes().windows(2).map(|pair| i16::from(pair[1]) - i16::from(pair[0])).collect();
    let run = [0, 1, -1].iter().any(|step| steps.iter().all(|it| it == step));
    (!run).then_some(code)
}

/// A code as it was typed, without blanks and dashes; `None` where it cannot be one.
pub(in crate::sessions) fn typed_code(text: &str) -> Option<String> {
    let code: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    (code.len() == DIGITS && code.bytes().all(|b| b.is_ascii_digit())).then_some(code)
}

/// What is kept of a code: found by it, and without the installation's key worth nothing to who steals the database.
pub(in crate::sessions) fn code_digest(keys: &Keyring, practice: Id<Practice>, code: &str) -> Vec<u8> {
    Sealer::new("personal code").text(&practice.to_string()).text(code).seal(keys)
}

/// Until when a kiosk takes no more codes, by the moments of the wrong ones of the last hour, newest first.
pub(in crate::sessions) fn wait(wrong: &[Moment], now: Moment) -> Option<Moment> {
    let limit = |most: usize, span: i64| wrong.get(most - 1).map(|oldest| oldest.plus(span)).filter(|until| *until > now);
    limit(A_MINUTE, MINUTE).max(limit(AN_HOUR, HOUR))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed_and_never_one_that_is_guessed_first() {
        for (typed, read) in [("482 913", Some("482913")), (" 482-913 ", Some("482913")), ("48291", None), ("4829134", None), ("48291x", None), ("", None), ("４８２９１３", None)] {
            assert_eq!(typed_code(typed).as_deref(), read, "{typed}");
        }
        for (number, code) in [(123_456_u64, None), (987_654, None), (777_777, None), (0, None), (482_913, Some("482913")), (42, Some("000042"))] {
            assert_eq!(code_of(number.to_be_bytes()).as_deref(), code, "{number}");
        }
    }

    // proves: R-C7
    #[test]
    fn a_kiosk_takes_five_wrong_codes_a_minute_and_twenty_an_hour() {
        let now = Moment(100 * HOUR);
        let ago = |minutes: i64| now.plus(-minutes * MINUTE);
        assert_eq!(wait(&[], now), None);
        assert_eq!(wait(&[now; 4], now), None);
        assert_eq!(wait(&[now; 5], now), Some(now.plus(MINUTE)));
        let slow: Vec<_> = (1..=20).map(|n| ago(2 * n)).collect();
        assert_eq!(wait(&slow[..19], now), None);
        assert_eq!(wait(&slow, now), Some(now.plus(20 * MINUTE)), "until the first of the twenty is an hour old");
    }

    proptest! {
        #[test]
        fn whatever_is_random_a_code_reads_back_as_itself(bytes in any::<[u8; 8]>()) {
            if let Some(code) = code_of(bytes) {
                prop_assert_eq!(typed_code(&code), Some(code));
            }
        }
        #[test]
        fn two_codes_or_two_practices_never_share_a_digest(a in 0_u32..1_000_000, b in 0_u32..1_000_000) {
            let keys = Keyring::of([7; 32]);
            let (one, two) = (Id::new(), Id::new());
            let text = |n: u32| format!("{n:06}");
            prop_assert_eq!(code_digest(&keys, one, &text(a)) == code_digest(&keys, one, &text(b)), a == b);
            prop_assert_ne!(code_digest(&keys, one, &text(a)), code_digest(&keys, two, &text(a)));
        }
    }
}
