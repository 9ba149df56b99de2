//! An edit as it would be: which dates, what becomes of each, who is told, what stands in the way; and the one button.

use maud::{Markup, html};
use platform::web::{
    parts::{self, Weight},
    shell::Page,
};

use super::{Opened, Sent, framed};
use crate::{
    access::{Caller, form_key},
    schedule::{
        pages::{
            ask,
            lines::{self, Lines, When},
            series::warnings,
        },
        words::{Changed, Edit, EditSeries, Reach, Slot},
    },
};

/// What is to be different, in words.
fn wanted(found: &Opened, edit: &Edit) -> Vec<(&'static str, Markup)> {
    let room = |id| found.choices.rooms.iter().find(|room| room.id == id).map_or("", |room| room.name.as_str());
    let or = |text: &str, none: &'static str| html! { @if text.is_empty() { span .muted { (none) } } @else { (text) } };
    let mut all = Vec::new();
    if let Some(day) = edit.day {
        all.push(("Day", html! { (day.strftime("%A %-d %B %Y")) }));
    }
    if let Some(time) = edit.time {
        all.push(("Start", html! { (time.strftime("%H:%M")) }));
    }
    if let Some(minutes) = edit.minutes {
        all.push(("Length", html! { (minutes) " minutes" }));
    }
    if let Some(rule) = &edit.rule {
        all.push(("Repeats", html! { (rule.describe(edit.day.unwrap_or(found.series.day))) }));
    }
    if let Some(to) = edit.room {
        all.push(("Room", or(to.map_or("", room), "none")));
    }
    if let Some(leads) = &edit.leads {
        let names: Vec<_> = found.choices.staff.iter().filter(|s| leads.contains(&s.id)).map(|s| s.name.as_str()).collect();
        all.push(("Facilitators", html! { (names.join(", ")) }));
    }
    for (word, value) in [("Topic", &edit.topic), ("Service code", &edit.service_code), ("Telehealth link", &edit.link)] {
        if let Some(value) = value {
            all.push((word, or(value, "none")));
        }
    }
    if let Some(reason) = &edit.cancel {
        all.push(("Cancelled for", html! { (reason) }));
    }
    all
}

/// Who is told, and how many come.
fn people(caller: &Caller, changed: &Changed) -> Markup {
    let me = caller.standing().name.as_str();
    let others: Vec<_> = changed.people.iter().map(String::as_str).filter(|name| *name != me).collect();
    html! {
        @match others.as_slice() {
            [] => "Nobody else leads these sessions, so nobody is told.",
            [one] => { (one) " gets a notice." }
            several => { (several.join(", ")) " get a notice." }
        }
        @if changed.clients > 0 {
            span .sub { (changed.clients) @if changed.clients == 1 { " client is" } @else { " clients are" } " expected on these dates. Tell them, where they do not know yet." }
        }
    }
}

/// The page.
pub(super) fn sheet(caller: &Caller, found: &Opened, sent: &Sent, order: &EditSeries, changed: &Changed, slots: &[Slot]) -> Page {
    let slot = &found.slot;
    let reach = match order.reach {
        Reach::One => "only this session",
        Reach::Following => "this session and those that follow",
        Reach::All => "all sessions to come",
    };
    let mut facts = vec![("Group", html! { (slot.group_name) }), ("For", html! { (reach) })];
    facts.extend(wanted(found, &order.edit));
    facts.push(("People", people(caller, changed)));
    let all = Lines {
        zone: &caller.zone,
        lines: &changed.lines,
        slots,
        rooms: &found.choices.rooms,
        staff: &found.choices.staff,
        groups: false,
    };
    let (weight, word) = if sent.on("cancel") { (Weight::Danger, "Cancel these sessions") } else { (Weight::Primary, "Save") };
    let action = if sent.on("cancel") { "cancel" } else { "edit" };
    let body = html! {
        form #(ask::FORM) .stack method="post" action={ "/occurrences/" (slot.id) "/" (action) } {
            input type="hidden" name="key" value=(form_key());
            (sent.hidden(&["then", "looked", "cancel"]))
            input type="hidden" name="looked" value="yes";
            (warnings(caller, &changed.clashes, &changed.outside, &slot.group.to_string()))
            div .split {
                (parts::card(&lines::summed(&changed.lines, When::Ahead), &html! {}, &all.list(&lines::counted)))
                (parts::panel(&parts::facts(&facts)))
            }
        }
    };
    let mut page = framed(caller, "What happens", found, body);
    page.foot = Some(ask::bar(&lines::summed(&changed.lines, When::Ahead), weight, word, &format!("/occurrences/{}/edit", slot.id)));
    page
}
