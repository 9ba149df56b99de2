//! Today: what is on, what is not signed, what waits for whom.

use axum::extract::State;
use kernel::time::HOUR;
use maud::{Markup, html};
use platform::{
    House,
    web::{
        answer::{Answer, page},
        parts::{self, Weight},
    },
};

use crate::{
    access::{Caller, Here, part_notices},
    charting::acts::{self, Line},
};

pub(super) async fn today(State(house): State<House>, caller: Caller) -> Answer {
    let now = house.clock.now();
    let from = caller.zone.start_of(caller.zone.day(now));
    let to = caller.zone.start_of(caller.zone.day(from.plus(30 * HOUR)));
    let desk = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::today(act, from, to))).await?;
    let me = caller.standing().staff;
    let (to_review, returned): (Vec<_>, Vec<_>) = desk.waiting.iter().partition(|w| w.review.reviewer == me && w.review.decided_at.is_none());
    let body = html! {
        div .desk {
            (parts::block("Today's groups", &html! {}, &html! {
                @if desk.today.is_empty() {
                    (parts::empty_state("calendar-days", "No group session of yours today.", &parts::link_button(Weight::Plain, "", "Open the schedule", "/schedule")))
                } @else {
                    ul .lines { @for line in &desk.today { (session_line(&caller, line, now, false)) } }
                }
            }))
            div .stack .desk-todo {
                @if !desk.pressing.is_empty() {
                    (parts::block("Needs you", &parts::link_button(Weight::Quiet, "bell", "All notices", "/notices"), &part_notices(&caller, &desk.pressing)))
                }
                @if !to_review.is_empty() {
                    (parts::block("Waiting for me", &parts::link_button(Weight::Plain, "", "Review", "/waiting"), &html! {
                        ul .lines {
                            @for w in &to_review {
                                li { a href={ "/sessions/" (w.review.session) "/notes" } { (w.slot.group_name) } " " span .soft { (caller.zone.short_day(w.slot.starts_at)) " · " (w.author) " · " (age(w.days)) } }
                            }
                        }
                    }))
                }
                @if !returned.is_empty() {
                    (parts::block("Returned to me", &html! {}, &html! {
                        ul .lines {
                            @for w in &returned {
                                li { a href={ "/sessions/" (w.review.session) } { (w.slot.group_name) ", " (caller.zone.short_day(w.slot.starts_at)) } p .soft { (w.review.comment) } }
                            }
                        }
                    }))
                }
                (parts::block("Notes to finish", &html! {}, &html! {
                    @if desk.unsigned.is_empty() && desk.missing.is_empty() {
                        p .soft { @if desk.pressing.is_empty() { "Everything you led in the last four weeks is signed." } @else { "Nothing beside what stands above." } }
                    } @else {
                        ul .lines {
                            @for line in &desk.unsigned { (session_line(&caller, line, now, true)) }
                            @for (slot, entry) in &desk.missing {
                                li .session-line {
                                    span .when { (caller.zone.short_day(slot.starts_at)) " " (caller.zone.clock(slot.starts_at)) }
                                    a href={ "/sessions/" (slot.id) "/late-notes/" (entry) } { (slot.group_name) }
                                    (parts::chip("todo", "1 note missing"))
                                }
                            }
                        }
                    }
                }))
            }
            @if !desk.coming.is_empty() {
                (parts::block("Coming up", &html! {}, &html! {
                    ul .lines { @for line in &desk.coming { (session_line(&caller, line, now, true)) } }
                }))
            }
        }
    };
    let mut shown = caller.page("Today", Here::Today, body);
    shown.crumbs = vec![(String::new(), caller.zone.long_day(now))];
    if caller.notices() > 0 {
        shown.actions = parts::link_button(Weight::Plain, "bell", &format!("{} new", caller.notices()), "/notices");
    }
    Ok(page(&shown))
}

fn age(days: i64) -> String {
    match days {
        0 => "since today".to_owned(),
        1 => "for 1 day".to_owned(),
        n => format!("for {n} days"),
    }
}

fn state(line: &Line, now: kernel::Moment) -> Markup {
    let slot = &line.slot;
    if slot.cancelled.is_some() {
        return parts::chip("outline", "Cancelled");
    }
    match (&line.session, &line.review) {
        (Some(s), _) if s.checked_out_at.is_some() => parts::chip("good", "Signed"),
        (Some(s), Some(None)) if s.sealed_at.is_some() => parts::chip("sky", "Awaiting co-signature"),
        (Some(_), Some(Some(decision))) if decision == "returned" => parts::chip("todo", "Returned"),
        (Some(_), _) if slot.ends_at < now => parts::chip("todo", "Not signed"),
        (Some(_), _) => parts::chip("sky chip-live", "In session"),
        (None, _) if slot.ends_at < now => parts::chip("todo", "Not started"),
        (None, _) => parts::chip("outline", "Planned"),
    }
}

fn session_line(caller: &Caller, line: &Line, now: kernel::Moment, dated: bool) -> Markup {
    let slot = &line.slot;
    let zone = &caller.zone;
    html! {
        li .session-line {
            span .when { @if dated { (zone.short_day(slot.starts_at)) " " } (zone.clock(slot.starts_at)) "–" (zone.clock(slot.ends_at)) }
            a href={ "/sessions/" (slot.id) } { (slot.group_name) }
            span .soft {
                (slot.facilitators.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(", "))
                @if let Some(room) = &slot.room { " · " (room) }
            }
            (state(line, now))
        }
    }
}
