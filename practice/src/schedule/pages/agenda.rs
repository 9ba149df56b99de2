//! The week as a list, day by day: for the phone, for reading aloud, and for print.

use kernel::Day;
use maud::{Markup, html};
use platform::web::parts;

use super::card::{Faces, leaders, place, span};
use crate::schedule::words::Slot;

fn on<'a>(faces: &Faces<'a>, day: Day) -> Vec<&'a Slot> {
    faces.calendar.slots.iter().filter(|s| faces.look.zone.day(s.starts_at) == day).collect()
}

pub(super) fn agenda(faces: &Faces<'_>) -> Markup {
    let look = faces.look;
    html! {
        div .agenda {
            @for day in look.week().days() {
                @let slots = on(faces, day);
                @if !slots.is_empty() {
                    section .agenda-day {
                        h3 { (day.strftime("%A %-d %B")) @if day == look.today() { " · today" } }
                        div .card { ul .list { @for slot in slots { (line(faces, slot)) } } }
                    }
                }
            }
            @if faces.calendar.slots.is_empty() {
                section .card {
                    (parts::empty_state("calendar-days", "No sessions this week.", &html! {
                        @if let Some(new) = look.new_at(&format!("day={}", look.day)) {
                            (parts::link_button(parts::Weight::Plain, "plus", "Schedule a session", &new))
                        }
                    }))
                }
            }
        }
    }
}

fn line(faces: &Faces<'_>, slot: &Slot) -> Markup {
    html! {
        li .list-row {
            span .list-time { (span(&faces.look.zone, slot.starts_at, slot.ends_at)) }
            span .list-main {
                a href={ "/occurrences/" (slot.id) } {
                    @if slot.cancelled.is_some() { s { (slot.group_name) } } @else { b { (slot.group_name) } }
                }
                span .sub {
                    (leaders(slot)) " · " (place(slot)) " " (faces.places(slot))
                    @if let Some(reason) = &slot.cancelled { " · " (reason) }
                }
            }
            (faces.signs(slot))
            @if faces.movable(slot) {
                a .link-btn .small href={ "/occurrences/" (slot.id) "/move" } {
                    @if slot.cancelled.is_some() { "Put back…" } @else { "Move…" }
                    span .vh { " " (slot.group_name) }
                }
            }
        }
    }
}
