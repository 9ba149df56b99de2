//! Rules that a series cannot follow (yearly ones, several days of a month, …): their dates are worked out one by one by the
//! `rrule` crate, after this file has looked at every part of the rule, so that none costs more than it should.

use jiff::civil::{DateTime, Time};
use kernel::{Zone, text::clean};
use rrule::RRuleSet;

use super::Frame;
use crate::schedule::words::wall_of_utc;

/// The most dates of one rule within the frame.
const MOST_DATES: usize = 400;
/// The most values in one part of a rule.
const MOST_VALUES: usize = 60;

/// The wall-clock starts of a rule from today to the frame's end.
///
/// # Errors
/// A sentence that names what is wrong with the rule.
pub(super) fn unfold(rule: &str, start: DateTime, zone: &Zone, frame: &Frame) -> Result<Vec<DateTime>, String> {
    let sentence = |what: &str| format!("Its rule ({}) cannot be followed: {what}.", shown(rule));
    let checked = checked(rule, zone).map_err(|what| sentence(&what))?;
    // Wall-clock times are handed over as if they were UTC: the zone's own clock is asked later, for every date.
    let text = format!("DTSTART:{}\nRRULE:{checked}", start.strftime("%Y%m%dT%H%M%SZ"));
    let set: RRuleSet = text.parse().map_err(|_| sentence("it is no rule of RFC 5545"))?;
    let mut found = Vec::new();
    // The crate counts its own steps and gives up on a rule that never comes to a date.
    for at in set.limit().into_iter() {
        let written = at.format("%Y-%m-%dT%H:%M:%S").to_string();
        let Ok(at) = DateTime::strptime("%Y-%m-%dT%H:%M:%S", written) else { break };
        if at.date() > frame.until {
            break;
        }
        if at.date() >= frame.today {
            found.push(at);
        }
        if found.len() > MOST_DATES {
            return Err(sentence("it gives more than 400 dates"));
        }
    }
    Ok(found)
}

/// A rule as a sentence may show it.
fn shown(rule: &str) -> String {
    clean(rule).chars().filter(|c| *c != '\n').take(80).collect()
}

/// The rule with every part looked at, in the shape that is handed over.
fn checked(rule: &str, zone: &Zone) -> Result<String, String> {
    let rule = rule.trim().to_ascii_uppercase();
    if rule.len() > 1000 || !rule.is_ascii() {
        return Err("it is longer than any that a calendar writes".to_owned());
    }
    let mut parts = Vec::new();
    let mut yearly_or_so = false;
    for part in rule.split(';').filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').ok_or("every part has the shape NAME=VALUE")?;
        let values: Vec<&str> = value.split(',').collect();
        let numbers = |most: u32| values.iter().all(|value| plain(value).is_some_and(|number| (1..=most).contains(&number)));
        let sound = values.len() <= MOST_VALUES
            && match name {
                "FREQ" => {
                    yearly_or_so = ["YEARLY", "MONTHLY", "WEEKLY"].contains(&value);
                    yearly_or_so
                }
                "INTERVAL" => !value.starts_with('-') && values.len() == 1 && numbers(999),
                "COUNT" => !value.starts_with('-') && values.len() == 1 && numbers(9_999),
                "BYMONTH" => !value.contains('-') && numbers(12),
                "BYMONTHDAY" => numbers(31),
                "BYYEARDAY" | "BYSETPOS" => numbers(366),
                "BYWEEKNO" => numbers(53),
                "BYDAY" | "WKST" => values.iter().all(|value| weekday(value)),
                "UNTIL" => {
                    parts.push(format!("UNTIL={}", until(value, zone).ok_or("its end (UNTIL) is no time")?));
                    continue;
                }
                _ => false,
            };
        if !sound {
            return Err(format!("the part {} is not taken", part.chars().take(30).collect::<String>()));
        }
        parts.push(part.to_owned());
    }
    if yearly_or_so { Ok(parts.join(";")) } else { Err("it does not say how often".to_owned()) }
}

/// The size of a number that may have a sign.
fn plain(text: &str) -> Option<u32> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let sound = (1..=4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if sound { digits.parse().ok() } else { None }
}

fn weekday(text: &str) -> bool {
    let (number, day) = text.split_at(text.len().saturating_sub(2));
    ["MO", "TU", "WE", "TH", "FR", "SA", "SU"].contains(&day) && (number.is_empty() || plain(number).is_some_and(|n| (1..=53).contains(&n)))
}

/// The end on the zone's wall clock, in the shape that is handed over; a day ends at its end.
fn until(text: &str, zone: &Zone) -> Option<String> {
    let bare = text.strip_suffix('Z').unwrap_or(text);
    let at = match bare.len() {
        8 => DateTime::strptime("%Y%m%dT%H%M%S", format!("{bare}T235959")).ok()?,
        _ => DateTime::strptime("%Y%m%dT%H%M%S", bare).ok()?,
    };
    let wall = if text.len() == bare.len() { at } else { wall_of_utc(at, zone) };
    let last = wall.date().to_datetime(Time::new(wall.hour(), wall.minute(), wall.second(), 0).ok()?);
    Some(last.strftime("%Y%m%dT%H%M%SZ").to_string())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn frame() -> Frame {
        Frame { zone: Zone::named("America/New_York").unwrap(), today: date(2026, 11, 23), until: date(2027, 11, 22) }
    }

    fn days(rule: &str) -> Result<Vec<String>, String> {
        let found = unfold(rule, date(2026, 1, 5).at(9, 0, 0, 0), &frame().zone, &frame())?;
        Ok(found.iter().map(|at| at.strftime("%y-%m-%d %H:%M").to_string()).collect())
    }

    #[test]
    fn what_a_series_cannot_follow_is_worked_out_from_today_to_the_horizon() {
        for (rule, expected) in [
            ("FREQ=YEARLY", vec!["27-01-05 09:00"]),
            ("FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", vec!["26-11-26 09:00"]),
            ("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=1,15;COUNT=10", vec!["27-01-01 09:00", "27-01-15 09:00", "27-04-01 09:00"]),
            ("FREQ=MONTHLY;BYDAY=1MO,3MO;UNTIL=20261231T235959Z", vec!["26-12-07 09:00", "26-12-21 09:00"]),
            ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;UNTIL=20270101", vec!["26-11-30 09:00", "26-12-31 09:00"]),
            // the end is an instant: 14:00 UTC is nine in New York, one second before that is not
            ("FREQ=MONTHLY;BYDAY=1MO,3MO;UNTIL=20261221T140000Z", vec!["26-12-07 09:00", "26-12-21 09:00"]),
            ("FREQ=MONTHLY;BYDAY=1MO,3MO;UNTIL=20261221T135959Z", vec!["26-12-07 09:00"]),
            ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", vec![]),
        ] {
            assert_eq!(days(rule), Ok(expected.into_iter().map(str::to_owned).collect()), "{rule}");
        }
    }

    // proves: R-K15
    #[test]
    fn rules_that_would_cost_too_much_are_refused_before_anything_is_worked_out() {
        let many = format!("FREQ=YEARLY;BYYEARDAY={}", (1..=61).map(|n| n.to_string()).collect::<Vec<_>>().join(","));
        for (rule, part) in [
            ("FREQ=SECONDLY", "not taken"),
            ("FREQ=HOURLY;INTERVAL=1", "not taken"),
            ("FREQ=YEARLY;BYSECOND=0,1,2,3", "not taken"),
            ("FREQ=YEARLY;INTERVAL=0", "not taken"),
            ("FREQ=YEARLY;COUNT=4294967295", "not taken"),
            ("FREQ=YEARLY;BYDAY=99MO", "not taken"),
            ("FREQ=YEARLY;BYEASTER=1", "not taken"),
            ("INTERVAL=2", "how often"),
            ("FREQ=YEARLY;UNTIL=tomorrow", "no time"),
            ("FREQ=YEARLY;BYWEEKNO=60", "not taken"),
            ("FREQ=WEEKLY;BYDAY=MO\nEXRULE:FREQ=DAILY", "not taken"),
            (&many, "not taken"),
            (&"FREQ=YEARLY;".repeat(5000), "longer"),
        ] {
            let says = days(rule).unwrap_err();
            assert!(says.contains(part) && says.len() < 250, "{rule:.60}: {says}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn no_rule_breaks_the_unfolding(
            often in "YEARLY|MONTHLY|WEEKLY", parts in prop::collection::vec("(INTERVAL|COUNT|BYMONTH|BYMONTHDAY|BYYEARDAY|BYSETPOS|BYWEEKNO)=-?[0-9]{1,3}(,-?[0-9]{1,2}){0,2}|BYDAY=-?[1-5]?(MO|TU|SU)(,FR)?|UNTIL=20[0-9]{6}", 0..4),
        ) {
            let rule = format!("FREQ={often};{}", parts.join(";"));
            if let Ok(found) = days(&rule) {
                prop_assert!(found.len() <= MOST_DATES && found.is_sorted());
            }
        }
    }
}
