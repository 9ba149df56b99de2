//! Times and lengths in a calendar (RFC 5545 sections 3.3.4 to 3.3.6): days, wall-clock times with or without a zone,
//! instants, durations.

use jiff::civil::{Date, DateTime};
use kernel::{Day, Zone};

use super::{Property, Zones};

/// A time as a calendar writes it.
pub(super) enum When {
    /// A day without a time.
    Day(Day),
    /// A wall-clock time in a zone.
    At(DateTime, Zone),
}

impl When {
    /// Reads one value of a property; one without a zone is in the calendar's, or else the practice's.
    pub fn read(property: &Property, value: &str, zones: &Zones) -> Result<Self, String> {
        let unread = || format!("Its time \"{}\" cannot be read.", value.chars().take(30).collect::<String>());
        // A period begins with its start.
        let value = value.trim().split('/').next().unwrap_or_default();
        if !value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'T' || byte == b'Z') {
            return Err(unread());
        }
        if value.len() == 8 {
            return Date::strptime("%Y%m%d", value).map(Self::Day).map_err(|_| unread());
        }
        let (bare, utc) = value.strip_suffix('Z').map_or((value, false), |bare| (bare, true));
        let at = Some(bare).filter(|bare| bare.len() == 15).and_then(|bare| DateTime::strptime("%Y%m%dT%H%M%S", bare).ok()).ok_or_else(unread)?;
        let zone = match property.parameter("TZID") {
            _ if utc => Zone::utc(),
            None => zones.usual.clone(),
            Some(name) => {
                let name = name.trim();
                let unknown = || format!("Its time zone \"{}\" is not known.", name.chars().take(60).collect::<String>());
                zones.named(name).ok_or_else(unknown)?
            }
        };
        Ok(Self::At(at, zone))
    }
}

/// A duration in whole minutes: `PT1H30M`, `P1DT2H`, `P1W`.
pub(super) fn length(text: &str) -> Option<i64> {
    let mut rest = text.trim().trim_start_matches('+').strip_prefix('P')?;
    let (mut minutes, mut timed, mut parts) = (0_i64, false, 0);
    while !rest.is_empty() {
        if let Some(times) = rest.strip_prefix('T') {
            (rest, timed) = (times, true);
            continue;
        }
        let at = rest.find(|c: char| !c.is_ascii_digit())?;
        let number: i64 = rest.get(..at).filter(|digits| digits.len() <= 6)?.parse().ok()?;
        let unit = rest.get(at..)?.chars().next()?;
        minutes += match (unit, timed) {
            ('W', false) => number * 7 * 24 * 60,
            ('D', false) => number * 24 * 60,
            ('H', true) => number * 60,
            ('M', true) => number,
            ('S', true) => number / 60,
            _ => return None,
        };
        parts += 1;
        rest = rest.get(at + unit.len_utf8()..)?;
    }
    (parts > 0).then_some(minutes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn durations_are_minutes() {
        for (text, minutes) in [("PT1H30M", 90), ("PT90M", 90), ("P1DT2H", 26 * 60), ("P1W", 7 * 24 * 60), ("PT5400S", 90), ("+PT1H", 60)] {
            assert_eq!(length(text), Some(minutes), "{text}");
        }
        for text in ["", "P", "PT", "90", "-PT1H", "P1H", "PT1D", "PT1", "PT99999999999999999999M", "PT1H30Mü", "Pü"] {
            assert_eq!(length(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_reader(text in "P?T?[0-9]{0,8}[WDHMS]?\\PC{0,4}") {
            let _ = length(&text);
        }
    }
}
