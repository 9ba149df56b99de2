//! One session as a card, a chip or a line: time, group, facilitators, places, and what is to be known about it, each sign
//! with its words.

use std::collections::{HashMap, HashSet};

use jiff::civil::DateTime;
use kernel::{Day, Id, Moment, Zone, id::Staff};
use maud::{Markup, html};
use platform::web::parts;

use super::look::{Look, View};
use crate::schedule::{
    acts::{Calendar, Progress},
    words::{Busy, Occurrence, Slot},
};

/// Something of the calendar with its times on the practice's wall, worked out once.
pub(super) struct Timed<'a, T> {
    pub what: &'a T,
    pub from: DateTime,
    pub to: DateTime,
}

impl<'a, T> Timed<'a, T> {
    fn new(what: &'a T, zone: &Zone, starts: Moment, ends: Moment) -> Self {
        Self { what, from: zone.wall(starts), to: zone.wall(ends) }
    }
    pub(super) fn day(&self) -> Day {
        self.from.date()
    }
    /// `10:00–11:30`.
    pub(super) fn span(&self) -> String {
        let (from, to) = (self.from, self.to);
        format!("{:02}:{:02}–{:02}:{:02}", from.hour(), from.minute(), to.hour(), to.minute())
    }
}

/// What the cards of a page have in common.
pub(super) struct Faces<'a> {
    pub look: &'a Look,
    pub calendar: &'a Calendar,
    pub slots: Vec<Timed<'a, Slot>>,
    pub busy: Vec<Timed<'a, Busy>>,
    pub clashing: &'a HashSet<Id<Occurrence>>,
    pub progress: &'a HashMap<Id<Occurrence>, Progress>,
    pub may_move: bool,
}

/// How one card is shown.
#[derive(Default)]
pub(super) struct How {
    /// Further classes: the place in the day's grid.
    pub class: String,
    /// Whether the place is said for the eye too: where the row or column does not say it.
    pub place: bool,
    /// Whose row it stands in: who leads it besides is said.
    pub row: Option<Id<Staff>>,
}

/// A sign on a card: its picture, its words, and the tone of a tag.
pub(super) struct Sign {
    pub icon: &'static str,
    pub words: &'static str,
    pub tone: &'static str,
}

const CANCELLED: Sign = Sign { icon: "calendar-x", words: "Cancelled", tone: "plain" };
const DOUBLE: Sign = Sign { icon: "triangle-alert", words: "Double booked", tone: "late" };
const RUNNING: Sign = Sign { icon: "play", words: "Running", tone: "good" };
const TO_SIGN: Sign = Sign { icon: "pencil-line", words: "To be signed", tone: "late" };
const TO_REVIEW: Sign = Sign { icon: "eye", words: "Waits for co-signature", tone: "plain" };
const COMPLETE: Sign = Sign { icon: "circle-check", words: "Complete", tone: "plain" };
const ONLINE: Sign = Sign { icon: "video", words: "Online", tone: "sky" };
const MOVED: Sign = Sign { icon: "move", words: "Moved", tone: "plain" };

/// All signs, for the legend.
const SIGNS: [Sign; 8] = [CANCELLED, DOUBLE, RUNNING, TO_SIGN, TO_REVIEW, COMPLETE, ONLINE, MOVED];

/// `10:00–11:30`.
pub(super) fn span(zone: &Zone, starts: Moment, ends: Moment) -> String {
    format!("{}–{}", zone.clock(starts), zone.clock(ends))
}

/// Who leads, but for the one whose row says so.
fn beside(slot: &Slot, row: Option<Id<Staff>>) -> String {
    if row.is_none() {
        return slot.leaders();
    }
    let others: Vec<_> = slot.facilitators.iter().filter(|(id, _)| Some(*id) != row).map(|(_, name)| name.as_str()).collect();
    if others.is_empty() { String::new() } else { format!("with {}", others.join(", ")) }
}

impl<'a> Faces<'a> {
    pub(super) fn new(
        look: &'a Look, calendar: &'a Calendar, clashing: &'a HashSet<Id<Occurrence>>, may_move: bool,
    ) -> Self {
        let zone = &look.zone;
        Self {
            look,
            calendar,
            slots: calendar.slots.iter().map(|s| Timed::new(s, zone, s.starts_at, s.ends_at)).collect(),
            busy: calendar.busy.iter().map(|b| Timed::new(b, zone, b.starts_at, b.ends_at)).collect(),
            clashing,
            progress: &calendar.progress,
            may_move: may_move && !look.print,
        }
    }

    /// `8/12`: who is expected, and how many the group takes.
    pub(super) fn places(&self, slot: &Slot) -> Markup {
        let members = || self.calendar.members.get(&slot.group).copied().unwrap_or(0);
        let expected = self.calendar.expected.get(&slot.id).copied().unwrap_or_else(members);
        html! {
            @if let Some(capacity) = slot.capacity {
                span .places title="Expected, and places" {
                    span aria-hidden="true" { (expected) "/" (capacity) }
                    span .vh { (expected) " expected, " (capacity) " places" }
                }
            }
        }
    }

    /// What is to be known, at most three beside the places: what asks for something first.
    pub(super) fn signs(&self, slot: &Slot) -> Vec<&'static Sign> {
        if slot.cancelled.is_some() {
            return vec![&CANCELLED];
        }
        let begun = slot.begun.map(|_| match self.progress.get(&slot.id) {
            Some(Progress::Complete) => &COMPLETE,
            Some(Progress::Signed) => &TO_REVIEW,
            Some(Progress::Started) | None if slot.ends_at > self.look.now => &RUNNING,
            Some(Progress::Started) | None => &TO_SIGN,
        });
        let double = self.clashing.contains(&slot.id).then_some(&DOUBLE);
        let online = slot.link.is_some().then_some(&ONLINE);
        // Once begun, it does not matter any more that it was moved.
        let moved = (slot.moved && slot.begun.is_none()).then_some(&MOVED);
        [double, begun, online, moved].into_iter().flatten().collect()
    }

    fn pictures(&self, slot: &Slot) -> Markup {
        html! {
            @for sign in self.signs(slot) {
                span class={ "sign sign-" (sign.tone) } title=(sign.words) { (parts::icon(sign.icon)) span .vh { (sign.words) } }
            }
        }
    }

    /// The same in words, for lists.
    pub(super) fn tags(&self, slot: &Slot) -> Markup {
        html! { span .signs { @for sign in self.signs(slot) { (parts::tag(sign.tone, sign.words)) } } }
    }

    /// Whether it can still be changed by this caller.
    pub(super) fn movable(&self, slot: &Slot) -> bool {
        self.may_move && slot.begun.is_none()
    }

    fn class(&self, slot: &Slot, kind: &str, more: &str) -> String {
        let mut class = kind.to_owned();
        for (word, is) in [("cancelled", slot.cancelled.is_some()), ("past", slot.ends_at <= self.look.now), (more, !more.is_empty())] {
            if is {
                class.push(' ');
                class.push_str(word);
            }
        }
        class
    }

    pub(super) fn card(&self, shown: &Timed<'_, Slot>, how: &How) -> Markup {
        let slot = shown.what;
        let cancelled = slot.cancelled.is_some();
        let body = html! {
            span .time { (shown.span()) }
            a .title href={ "/occurrences/" (slot.id) } { (slot.group_initials) " · " (slot.group_name) }
            span .who { span { (beside(slot, how.row)) } (self.places(slot)) }
            span .vh[!how.place] { (slot.place()) }
            span .signs { (self.pictures(slot)) }
            @if let Some(reason) = &slot.cancelled { span .sub { (reason) } }
            @if self.movable(slot) {
                a .move href={ "/occurrences/" (slot.id) "/move" } {
                    @if cancelled { "Put back…" } @else { "Move…" }
                    span .vh { " " (slot.group_initials) " " (shown.span()) }
                }
            }
        };
        self.dragged(shown, &self.class(slot, "card-session", &how.class), &body)
    }

    /// A session in a month: start and initials, the rest for whoever asks.
    pub(super) fn month_chip(&self, shown: &Timed<'_, Slot>) -> Markup {
        let slot = shown.what;
        let body = html! {
            span .time { (format!("{:02}:{:02}", shown.from.hour(), shown.from.minute())) }
            a .title href={ "/occurrences/" (slot.id) } title={ (slot.group_name) ", " (shown.span()) ", " (slot.leaders()) } {
                (slot.group_initials) " " span .month-name { (slot.group_name) } span .vh { ", " (shown.span()) ", " (slot.place()) }
            }
            span .signs { (self.pictures(slot)) }
            @if self.movable(slot) { a .move .vh href={ "/occurrences/" (slot.id) "/move" } { "Move… " (slot.group_initials) } }
        };
        self.dragged(shown, &self.class(slot, "card-session month-chip", ""), &body)
    }

    /// What a script needs to move a session, on whatever shows it.
    fn dragged(&self, shown: &Timed<'_, Slot>, class: &str, body: &Markup) -> Markup {
        let slot = shown.what;
        let drag = slot.cancelled.is_none() && self.movable(slot);
        let people = self.look.view == View::People;
        let leads = || slot.facilitators.iter().map(|(id, _)| id.to_string()).collect::<Vec<_>>().join(" ");
        html! {
            div class=(class)
                data-move=[drag.then(|| format!("/occurrences/{}/move", slot.id))]
                data-version=[drag.then_some(slot.version)]
                data-at=[drag.then(|| shown.from.strftime("%Y-%m-%dT%H:%M").to_string())]
                data-minutes=[drag.then(|| slot.ends_at.minutes_since(slot.starts_at))]
                data-room=[drag.then(|| slot.room_id.map(|room| room.to_string()).unwrap_or_default())]
                data-leads=[(drag && people).then(leads)]
                data-series[drag && self.calendar.repeating.contains(&slot.series)] {
                (body)
            }
        }
    }

    /// A time that a group takes which the caller cannot see.
    pub(super) fn taken(&self, busy: &Timed<'_, Busy>, class: &str) -> Markup {
        html! {
            div class={ "card-session busy " (class) } {
                span .time { (busy.span()) }
                span { "Taken" }
            }
        }
    }

    /// What the signs on this page mean.
    pub(super) fn legend(&self) -> Markup {
        let used: HashSet<&str> = self.calendar.slots.iter().flat_map(|slot| self.signs(slot)).map(|sign| sign.words).collect();
        let places = self.calendar.slots.iter().any(|slot| slot.capacity.is_some());
        html! {
            @if !used.is_empty() || places {
                ul .legend aria-label="What the signs mean" {
                    @for sign in SIGNS.iter().filter(|sign| used.contains(sign.words)) {
                        li { span class={ "sign sign-" (sign.tone) } { (parts::icon(sign.icon)) } (sign.words) }
                    }
                    @if places { li { span .places { "8/12" } "Expected, and places" } }
                    @if !self.calendar.busy.is_empty() { li { span .legend-busy {} "Taken by a group that you do not see" } }
                }
            }
        }
    }
}
