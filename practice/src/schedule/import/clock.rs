//! Times of day, lengths and days of the week, however a spreadsheet writes them.

use jiff::civil::{Time, Weekday};
use kernel::text::words;

use crate::schedule::words::Frequency;

/// A time of day: `10:00`, `10.00`, `9:30 am`, `2pm`, `14h30`.
pub(super) fn time(text: &str) -> Result<Time, String> {
    let unread = || format!("\"{text}\" is no time of day. Write it as 14:30.");
    let low = text.trim().to_lowercase().replace('.', ":");
    let low = low.replace("a:m:", "am").replace("p:m:", "pm").replace("a:m", "am").replace("p:m", "pm");
    let (clock, noon) = match (low.strip_suffix("am"), low.strip_suffix("pm")) {
        (Some(clock), _) => (clock, Some(0)),
        (_, Some(clock)) => (clock, Some(12)),
        (None, None) => (low.as_str(), None),
    };
    let parts: Vec<&str> = clock.trim().trim_end_matches('h').split([':', 'h']).collect();
    let (hour, minute) = match parts.as_slice() {
        [hour] if noon.is_some() || clock.trim().ends_with('h') => (number(hour), Some(0)),
        [hour, minute] => (number(hour), number(minute).filter(|_| minute.len() == 2)),
        [hour, minute, second] if number(second) == Some(0) => (number(hour), number(minute).filter(|_| minute.len() == 2)),
        _ => return Err(unread()),
    };
    let hour = match (hour, noon) {
        (Some(hour), None) => hour,
        (Some(hour @ 1..=12), Some(noon)) => hour % 12 + noon,
        _ => return Err(unread()),
    };
    let minute = minute.ok_or_else(unread)?;
    Time::new(hour, minute, 0, 0).map_err(|_| unread())
}

fn number(text: &str) -> Option<i8> {
    let sound = !text.is_empty() && text.len() <= 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    if sound { text.parse().ok() } else { None }
}

/// A length in minutes: `90`, `90 min`, `1:30`, `1h30`, `2 hours`.
pub(super) fn minutes(text: &str) -> Result<i64, String> {
    let unread = || format!("\"{text}\" is no length. Write how many minutes a session lasts, 5 to 720.");
    let low = text.trim().to_lowercase();
    let parted = || low.split_once(':').or_else(|| low.split_once('h').filter(|(_, rest)| rest.bytes().all(|byte| byte.is_ascii_digit())));
    let small = |text: &str| Some(text.trim()).filter(|text| text.len() <= 4 && !text.is_empty()).and_then(|text| text.parse::<u16>().ok());
    let heard = words(&low);
    let plain = |number: &str, unit: &str| match unit {
        "" | "m" | "min" | "mins" | "minute" | "minutes" => small(number).map(i64::from),
        "h" | "hr" | "hrs" | "hour" | "hours" => small(number).map(|hours| i64::from(hours) * 60),
        _ => None,
    };
    let found = match heard.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [number, unit] if small(number).is_some() && small(unit).is_none() => plain(number, unit),
        _ => match parted() {
            Some((hours, "")) => small(hours).map(|hours| i64::from(hours) * 60),
            Some((hours, rest)) => small(hours).zip(small(rest).filter(|rest| *rest < 60)).map(|(h, m)| i64::from(h) * 60 + i64::from(m)),
            None => {
                let at = low.find(|c: char| !c.is_ascii_digit()).unwrap_or(low.len());
                plain(low.get(..at).unwrap_or_default(), low.get(at..).unwrap_or_default().trim())
            }
        },
    };
    found.filter(|minutes| (5..=720).contains(minutes)).ok_or_else(unread)
}

/// Days of the week in words, and every how many weeks: `Tue; Thu`, `every 2 weeks on Monday`, `weekdays`, `daily`.
pub(super) fn days(text: &str) -> Result<(Frequency, u32), String> {
    let (mut days, mut every, mut daily) = (Vec::new(), 1, false);
    for word in words(text) {
        match word.as_str() {
            "every" | "on" | "and" | "week" | "weeks" | "weekly" | "each" | "the" => {}
            "other" | "fortnight" | "fortnightly" | "biweekly" => every = 2,
            "daily" => daily = true,
            "weekday" | "weekdays" => {
                days.extend([Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday]);
            }
            word => match (weekday(word), word.parse::<u32>()) {
                (Some(day), _) => days.push(day),
                (None, Ok(weeks @ 1..=99)) => every = weeks,
                (None, _) => {
                    return Err(format!("\"{text}\" names no days of the week. Write them as Tue; Thu, or a rule as FREQ=MONTHLY;BYDAY=1MO."));
                }
            },
        }
    }
    Ok(if daily && days.is_empty() { (Frequency::Daily, every) } else { (Frequency::weekly(&days), every) })
}

fn weekday(word: &str) -> Option<Weekday> {
    let singular = word.strip_suffix('s').filter(|one| one.len() > 3).unwrap_or(word);
    Some(match singular {
        "mo" | "mon" | "monday" => Weekday::Monday,
        "tu" | "tue" | "tues" | "tuesday" => Weekday::Tuesday,
        "we" | "wed" | "weds" | "wednesday" => Weekday::Wednesday,
        "th" | "thu" | "thur" | "thurs" | "thursday" => Weekday::Thursday,
        "fr" | "fri" | "friday" => Weekday::Friday,
        "sa" | "sat" | "saturday" => Weekday::Saturday,
        "su" | "sun" | "sunday" => Weekday::Sunday,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::time as clock;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn times_are_read_as_people_write_them() {
        let table = [
            ("10:00", 10, 0), ("9.30", 9, 30), ("09:30:00", 9, 30), ("2pm", 14, 0), ("2 PM", 14, 0), ("12:15 am", 0, 15), ("12:15 p.m.", 12, 15),
            ("14h30", 14, 30), ("9h", 9, 0), ("0:00", 0, 0), ("11:59pm", 23, 59),
        ];
        for (text, hour, minute) in table {
            assert_eq!(time(text), Ok(clock(hour, minute, 0, 0)), "{text}");
        }
        for text in ["", "10", "25:00", "10:60", "10:5", "13pm", "0pm", "noon", "10:00:30", "1:2:3:4", "-1:00", "10:00 - 11:00"] {
            assert!(time(text).is_err(), "{text}");
        }
    }

    #[test]
    fn lengths_are_minutes() {
        for (text, expected) in [("90", 90), ("90 min", 90), ("90min", 90), ("1:30", 90), ("1h30", 90), ("2h", 120), ("2 hours", 120), ("50 minutes", 50)] {
            assert_eq!(minutes(text), Ok(expected), "{text}");
        }
        for text in ["", "0", "4", "721", "99999", "an hour", "1:75", "-30", "1.5", "13 hours"] {
            assert!(minutes(text).is_err(), "{text}");
        }
    }

    #[test]
    fn days_are_read_in_words() {
        let week = |days: &[Weekday]| Frequency::weekly(days);
        for (text, expected, weeks) in [
            ("Tue; Thu", week(&[Weekday::Tuesday, Weekday::Thursday]), 1),
            ("Tuesdays and Thursdays", week(&[Weekday::Tuesday, Weekday::Thursday]), 1),
            ("TU,TH", week(&[Weekday::Tuesday, Weekday::Thursday]), 1),
            ("every 2 weeks on Monday", week(&[Weekday::Monday]), 2),
            ("every other Wed", week(&[Weekday::Wednesday]), 2),
            ("Weekly", week(&[]), 1),
            ("daily", Frequency::Daily, 1),
        ] {
            assert_eq!(days(text), Ok((expected, weeks)), "{text}");
        }
        for text in ["Blursday", "every month", "0", "100", "1st Monday"] {
            assert!(days(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_readers(text in "\\PC{0,20}|[0-9:.hapm ]{0,12}") {
            let _ = (time(&text), minutes(&text), days(&text));
        }
    }
}
