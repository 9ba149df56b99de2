//! One session as a card: time, group, facilitators, places, and what is to be known about it, in words as well as colour.

use std::collections::HashSet;

use kernel::{Id, Moment, Zone};
use maud::{Markup, html};
use platform::web::parts;

use super::Look;
use crate::schedule::{
    acts::Calendar,
    words::{Busy, Occurrence, Slot},
};

/// What the cards of a page have in common.
pub(super) struct Faces<'a> {
    pub look: &'a Look,
    pub calendar: &'a Calendar,
    pub clashing: HashSet<Id<Occurrence>>,
    pub may_move: bool,
}

/// How one card is shown.
#[derive(Default)]
pub(super) struct How {
    /// Further classes: the place in the day's grid.
    pub class: String,
    /// Whether it can be dragged to another place.
    pub drag: bool,
    /// Whether the place is said for the eye too: where the row or column does not say it.
    pub place: bool,
}

/// `10:00–11:30`.
pub(super) fn span(zone: &Zone, starts: Moment, ends: Moment) -> String {
    format!("{}–{}", zone.clock(starts), zone.clock(ends))
}

/// Who leads, for one line.
pub(super) fn leaders(slot: &Slot) -> String {
    slot.facilitators.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(", ")
}

/// Where it is, for one line.
pub(super) fn place(slot: &Slot) -> &str {
    match (&slot.room, &slot.link) {
        (Some(room), _) => room,
        (None, Some(_)) => "Online",
        (None, None) => "No room",
    }
}

impl Faces<'_> {
    /// `8/12`: members now, and how many the group takes.
    pub(super) fn places(&self, slot: &Slot) -> Markup {
        let members = self.calendar.members.get(&slot.group).copied().unwrap_or(0);
        html! {
            @if let Some(capacity) = slot.capacity {
                span .places title="Members and places" {
                    span aria-hidden="true" { (members) "/" (capacity) }
                    span .vh { (members) " members, " (capacity) " places" }
                }
            }
        }
    }

    /// What is to be known, in words.
    pub(super) fn signs(&self, slot: &Slot) -> Markup {
        let running = slot.begun.is_some() && slot.ends_at > self.look.now;
        html! {
            @if slot.cancelled.is_some() { (parts::tag("plain", "Cancelled")) }
            @else {
                @if self.clashing.contains(&slot.id) { (parts::tag("late", "Double booked")) }
                @if running { (parts::tag("good", "Running")) } @else if slot.begun.is_some() { (parts::tag("plain", "Held")) }
                @if slot.link.is_some() && slot.room.is_some() { (parts::tag("sky", "Also online")) }
                @if slot.moved { (parts::tag("plain", "Moved")) }
            }
        }
    }

    /// Whether it can still be changed by this caller.
    pub(super) fn movable(&self, slot: &Slot) -> bool {
        self.may_move && slot.begun.is_none()
    }

    pub(super) fn card(&self, slot: &Slot, how: &How) -> Markup {
        let zone = &self.look.zone;
        let cancelled = slot.cancelled.is_some();
        let class = format!(
            "card-session{}{}{}{}",
            if cancelled { " cancelled" } else { "" },
            if slot.ends_at <= self.look.now { " past" } else { "" },
            if how.class.is_empty() { "" } else { " " },
            how.class
        );
        let drag = how.drag && !cancelled && self.movable(slot);
        html! {
            div class=(class)
                data-move=[drag.then(|| format!("/occurrences/{}/move", slot.id))]
                data-version=[drag.then_some(slot.version)]
                data-at=[drag.then(|| zone.wall(slot.starts_at).strftime("%Y-%m-%dT%H:%M").to_string())]
                data-room=[drag.then(|| slot.room_id.map(|room| room.to_string()).unwrap_or_default())] {
                span .time { (span(zone, slot.starts_at, slot.ends_at)) }
                a .title href={ "/occurrences/" (slot.id) } { (slot.group_initials) " · " (slot.group_name) }
                span .who { span { (leaders(slot)) } (self.places(slot)) }
                span .vh[!how.place] { (place(slot)) }
                span .signs { (self.signs(slot)) }
                @if let Some(reason) = &slot.cancelled { span .sub { (reason) } }
                @if self.movable(slot) {
                    a .move href={ "/occurrences/" (slot.id) "/move" } {
                        @if cancelled { "Put back…" } @else { "Move…" }
                        span .vh { " " (slot.group_initials) " " (span(zone, slot.starts_at, slot.ends_at)) }
                    }
                }
            }
        }
    }

    /// A time that a group takes which the caller cannot see.
    pub(super) fn taken(&self, busy: &Busy, class: &str) -> Markup {
        html! {
            div class={ "card-session busy " (class) } {
                span .time { (span(&self.look.zone, busy.starts_at, busy.ends_at)) }
                span { "Taken" }
            }
        }
    }
}
