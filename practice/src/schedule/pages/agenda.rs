//! Two weeks as a list, day by day: for the phone, for reading aloud, and for print.

use kernel::Day;
use maud::{Markup, html};

use super::{
    card::{Faces, Timed},
    look::View,
};
use crate::schedule::words::Slot;

pub(super) fn agenda(faces: &Faces<'_>) -> Markup {
    let look = faces.look;
    // In order of start, so each day's sessions stand together.
    let days = faces.slots.chunk_by(|a, b| a.day() == b.day());
    html! {
        div .agenda {
            @for slots in days {
                @if let Some(first) = slots.first() { (on(faces, first.day(), slots)) }
            }
            @if !look.print && !faces.slots.is_empty() {
                nav .cluster aria-label="Pages" {
                    a .btn rel="prev" href=(look.address(View::Agenda, look.view.step(look.day, -1))) { "Earlier two weeks" }
                    a .btn rel="next" href=(look.address(View::Agenda, look.view.step(look.day, 1))) { "Later two weeks" }
                }
            }
        }
    }
}

fn on(faces: &Faces<'_>, day: Day, slots: &[Timed<'_, Slot>]) -> Markup {
    html! {
        section .agenda-day {
            h3 {
                (day.strftime("%A %-d %B"))
                @if day == faces.look.today() { " · today" }
            }
            div .card { ul .list { @for slot in slots { (line(faces, slot)) } } }
        }
    }
}

fn line(faces: &Faces<'_>, shown: &Timed<'_, Slot>) -> Markup {
    let slot = shown.what;
    html! {
        li .list-row {
            span .list-time { (shown.span()) }
            span .list-main {
                a href={ "/occurrences/" (slot.id) } {
                    @if slot.cancelled.is_some() { s { (slot.group_name) } } @else { b { (slot.group_name) } }
                }
                span .sub {
                    (slot.leaders()) " · " (slot.place()) " " (faces.places(slot))
                    @if let Some(reason) = &slot.cancelled { " · " (reason) }
                }
            }
            (faces.tags(slot))
            @if faces.movable(slot) {
                a .link-btn .small href={ "/occurrences/" (slot.id) "/move" } {
                    @if slot.cancelled.is_some() { "Put back…" } @else { "Move…" }
                    span .vh { " " (slot.group_name) }
                }
            }
        }
    }
}
