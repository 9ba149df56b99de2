//! A series as it would be made, shown before it is: its dates, what stands in their way, and who would be expected.

use kernel::{Moment, Zone};
use maud::{Markup, html};
use platform::web::{
    parts::{self, Weight},
    shell::Page,
};

use super::{Sent, told, warnings};
use crate::{
    access::{Caller, Here, form_key},
    schedule::{
        acts::SeriesPreview,
        pages::{ask, card::span, rule},
        words::{Guest, NewSeries, Standing},
    },
};

/// How many dates are shown at once; the rest unfolds.
const SHOWN: usize = 48;

/// The page.
pub(super) fn sheet(caller: &Caller, sent: &Sent, order: &NewSeries, found: &SeriesPreview) -> Page {
    let slot = &found.slot;
    let zone = Zone::named(&slot.zone).unwrap_or_else(|| caller.zone.clone());
    let facts = parts::facts(&[
        ("Group", html! { (slot.group_name) }),
        ("Dates", html! { (rule::sentence(&order.rule, order.day)) }),
        ("Time", html! { (span(&zone, slot.starts_at, slot.ends_at)) @if zone.name() != caller.zone.name() { span .sub { "on the clock of " (zone.name()) } } }),
        ("Where", html! { (slot.place()) }),
        ("Facilitators", html! { (slot.leaders()) }),
    ]);
    let body = html! {
        form #(ask::FORM) .stack method="post" action="/series" {
            input type="hidden" name="key" value=(form_key());
            (sent.hidden(&["then", "with", "listed"]))
            (warnings(caller, &found.booked.clashes, &found.booked.outside, &slot.group.to_string()))
            @if !found.booked.skipped.is_empty() {
                (parts::notice("info", &html! {
                    p { "Left out, because something is taken:" }
                    ul { @for clash in &found.booked.skipped { li { (told(caller, clash)) } } }
                }))
            }
            div .split {
                div .stack {
                    (parts::panel(&facts))
                    (parts::card("Dates", &parts::chip("plain", found.dates.len()), &dates(caller, &zone, &found.dates)))
                }
                (expected(caller, &found.guests, slot.starts_at))
            }
        }
    };
    let said = if found.dates.len() == 1 { "1 session".to_owned() } else { format!("{} sessions", found.dates.len()) };
    let mut page = caller.page("Before it is saved", Here::Schedule, body);
    page.foot = Some(ask::bar(&said, Weight::Primary, "Save", &format!("/schedule?day={}", order.day)));
    page.crumbs = vec![("/schedule".into(), "Schedule".into()), (String::new(), "New session".into())];
    page
}

fn dates(caller: &Caller, zone: &Zone, dates: &[Standing]) -> Markup {
    let (first, rest) = dates.split_at(dates.len().min(SHOWN));
    html! {
        div .card-body .stack-tight .stack {
            ul .dates { @for date in first { (line(caller, zone, date)) } }
            @if !rest.is_empty() {
                details { summary { (rest.len()) " more" } ul .dates { @for date in rest { (line(caller, zone, date)) } } }
            }
            (clocks(zone, dates))
        }
    }
}

fn line(caller: &Caller, zone: &Zone, date: &Standing) -> Markup {
    let state = &date.state;
    let moved = zone.wall(state.starts_at).strftime("%Y-%m-%dT%H:%M").to_string() != state.local;
    html! {
        li {
            span { (caller.zone.wall(state.starts_at).strftime("%a %-d %b %Y")) }
            @if let Some((_, why)) = &state.cancelled { (parts::tag("late", format!("closed: {why}"))) }
            @if moved { (parts::tag("late", format!("clocks go forward: at {}", zone.clock(state.starts_at)))) }
            @if twice(zone, date) { (parts::tag("late", "clocks go back: the first of two")) }
        }
    }
}

/// Whether a date's wall-clock time comes twice, as in the night when clocks go back.
fn twice(zone: &Zone, date: &Standing) -> bool {
    let at = date.state.starts_at;
    let seconds = |n: i32| i64::from(n) * 1_000_000;
    zone.clock_changes(at, at.plus(24 * kernel::time::HOUR)).iter().any(|change| {
        let again = at.plus(seconds(change.before - change.after));
        change.after < change.before && again >= change.at && at < change.at
    })
}

/// What changes of the clock on the way mean.
fn clocks(zone: &Zone, dates: &[Standing]) -> Markup {
    let at = |date: Option<&Standing>| date.map_or(Moment(0), |date| date.state.starts_at);
    let changes = zone.clock_changes(at(dates.first()), at(dates.last()));
    html! {
        @if let Some(next) = changes.first() {
            p .soft {
                "Clocks change on " (zone.short_day(next.at)) @if changes.len() > 1 { " and " (changes.len() - 1) @if changes.len() == 2 { " time" } @else { " times" } " more" }
                ". The sessions stay at the same time on the wall clock of " (zone.name()) "."
            }
        }
    }
}

/// Who would be expected at the first session: each can be left out of it, which is how somebody who said no for today is
/// dropped before the booking (TM-8).
fn expected(caller: &Caller, guests: &[Guest], at: Moment) -> Markup {
    let body = html! {
        @if guests.is_empty() {
            (parts::empty_state("users", "The group has no members then.", &html! {}))
        } @else {
            div .card-body .stack .stack-tight {
                p .hint { "Untick who will not come on " (caller.zone.short_day(at)) ". They stay members, and are expected at the other dates." }
                div .checks {
                    @for guest in guests {
                        label .check {
                            input type="checkbox" name="with" value=(guest.line.client) checked[guest.line.invited];
                            span { (guest.face.name()) }
                        }
                        input type="hidden" name="listed" value=(guest.line.client);
                    }
                }
            }
        }
    };
    parts::card("Expected at the first", &parts::chip("plain", guests.len()), &body)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use kernel::Id;

    use super::*;
    use crate::schedule::words::State;

    // proves: R-B1
    #[test]
    fn a_time_that_comes_twice_is_known_and_no_other() {
        let zone = Zone::named("Europe/London").unwrap();
        let at = |day: i8, hour: i8| {
            let starts_at = zone.at(date(2026, 10, day).at(hour, 30, 0, 0));
            let state = State {
                series: Id::new(),
                original: String::new(),
                local: String::new(),
                zone: zone.name().to_owned(),
                starts_at,
                ends_at: starts_at,
                room: None,
                link: None,
                service_code: None,
                topic: String::new(),
                cancelled: None,
                withdrawn: None,
                leads: Vec::new(),
            };
            Standing { id: Id::new(), state, begun: false, version: 1 }
        };
        for (day, hour, comes_twice) in [(25, 1, true), (25, 2, false), (25, 0, false), (24, 10, false), (25, 10, false)] {
            assert_eq!(twice(&zone, &at(day, hour)), comes_twice, "{day} {hour}");
        }
    }
}
