//! Spans of days that are said of clients: a payer's time, and the time for which two are kept apart.

use kernel::{Day, Moment, Refusal, Zone};

use super::line;

/// The first instant and the end of a span of whole days; without a first day it begins at `usual`.
pub(in crate::clients) fn span(
    from: Option<Day>, until: Option<Day>, usual: Moment, zone: &Zone,
) -> Result<(Moment, Option<Moment>), Refusal> {
    let from = from.map_or(usual, |day| if zone.day(usual) == day { usual } else { zone.start_of(day) });
    let after = until.map(|day| day.tomorrow().map_err(|_| Refusal::new("span.day", "Choose a day that is on the calendar.").at("until")));
    let to = after.transpose()?.map(|day| zone.start_of(day));
    if to.is_some_and(|to| to <= from) {
        return Err(Refusal::new("span.order", "Choose a last day that is not before the first.").at("until"));
    }
    Ok((from, to))
}

/// When a span ends that goes on: now without a day, else with the whole day; never before it began.
pub(in crate::clients) fn end(from: Moment, to: Option<Moment>, day: Option<Day>, zone: &Zone, now: Moment) -> Result<Moment, Refusal> {
    if to.is_some_and(|to| to <= now) {
        return Err(Refusal::new("span.over", "This has ended already."));
    }
    let Some(day) = day.filter(|day| *day != zone.day(now)) else { return Ok(now.max(from)) };
    let (_, end) = span(Some(zone.day(from)), Some(day), from, zone)?;
    Ok(end.unwrap_or(now).max(from))
}

/// A payer's name.
pub(in crate::clients) fn payer(typed: &str) -> Result<String, Refusal> {
    match line(typed) {
        None => Err(Refusal::new("cover.payer", "Write who pays.").at("payer")),
        Some(payer) if payer.chars().count() > 80 => Err(Refusal::new("cover.payer_long", "Write the payer in at most 80 characters.").at("payer")),
        Some(payer) => Ok(payer),
    }
}

/// Why two are kept apart, or are placed together all the same.
pub(in crate::clients) fn apart_reason(typed: &str) -> Result<String, Refusal> {
    match line(typed) {
        None => Err(Refusal::new("apart.reason", "Say why.").at("reason")),
        Some(reason) if reason.chars().count() > 300 => {
            Err(Refusal::new("apart.reason_long", "Give the reason in at most 300 characters.").at("reason"))
        }
        Some(reason) => Ok(reason),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_of_whole_days_and_does_not_end_before_it_begins() {
        let zone = Zone::named("America/New_York").unwrap();
        let at = |text: &str| zone.at(text.parse().unwrap());
        let day = |text: &str| Some(text.parse::<Day>().unwrap());
        let now = at("2026-11-24T10:55");
        assert_eq!(span(None, None, now, &zone), Ok((now, None)));
        assert_eq!(span(day("2026-11-24"), day("2026-11-24"), now, &zone), Ok((now, Some(at("2026-11-25T00:00")))));
        assert_eq!(span(day("2026-12-01"), None, now, &zone), Ok((at("2026-12-01T00:00"), None)));
        assert_eq!(span(None, day("2026-11-23"), now, &zone).map_err(|r| r.code), Err("span.order"));
        let ends = |day: Option<Day>| end(at("2026-11-20T00:00"), None, day, &zone, now).map_err(|r| r.code);
        assert_eq!((ends(None), ends(day("2026-11-30"))), (Ok(now), Ok(at("2026-12-01T00:00"))));
        assert_eq!(ends(day("2026-11-19")), Err("span.order"));
        assert_eq!(end(at("2026-12-20T00:00"), None, None, &zone, now), Ok(at("2026-12-20T00:00")), "what was to come never begins");
        assert_eq!(end(at("2026-11-20T00:00"), Some(now), None, &zone, now).map_err(|r| r.code), Err("span.over"));
    }
}
