//! Narrowing the calendar: by facilitator, group, site and programme. What can be chosen, with how many sessions each, and
//! what is left.

use std::collections::{BTreeMap, HashMap};

use kernel::Id;
use maud::{Markup, html};
use platform::web::parts;

use super::look::{Filters, Look};
use crate::{
    groups::Group,
    schedule::{acts::Calendar, words::{RoomCard, Slot}},
};

/// One thing to narrow by: the filters that it means, its words, and how many sessions it leaves.
struct Choice {
    filters: Filters,
    words: String,
    sessions: usize,
    chosen: bool,
}

/// What the calendar can be narrowed to, and what it is narrowed to.
pub(super) struct Narrowed {
    /// What is on, in words: what it narrows by, and to what.
    pub words: Vec<(&'static str, String)>,
    /// How many sessions there are without filters.
    pub all: usize,
    /// How many are left.
    pub shown: usize,
    menus: Vec<(&'static str, Vec<Choice>)>,
    mine: Option<Filters>,
}

/// What a session is asked about by each filter.
struct Facts<'a> {
    rooms: HashMap<Id<crate::schedule::words::Room>, &'a RoomCard>,
    programmes: HashMap<Id<Group>, &'a str>,
}

impl Facts<'_> {
    fn place(&self, slot: &Slot) -> &str {
        slot.room_id.and_then(|room| self.rooms.get(&room)).map_or("", |room| room.place.as_str())
    }
    fn programme(&self, slot: &Slot) -> &str {
        self.programmes.get(&slot.group).copied().unwrap_or_default()
    }
    /// Which of facilitator, group, site and programme let this session through.
    fn passes(&self, slot: &Slot, filters: &Filters) -> [bool; 4] {
        [
            filters.lead.is_none_or(|lead| slot.facilitators.iter().any(|(id, _)| *id == lead)),
            filters.group.is_none_or(|group| slot.group == group),
            filters.place.is_empty() || filters.place == self.place(slot),
            filters.programme.is_empty() || filters.programme == self.programme(slot),
        ]
    }
}

/// Narrows the calendar to what the filters let through. A number beside a choice counts what it would leave together with the
/// filters of the other kinds.
pub(super) fn narrow(found: &mut Calendar, look: &Look) -> Narrowed {
    let filters = &look.filters;
    let facts = Facts {
        rooms: found.rooms.iter().map(|room| (room.id, room)).collect(),
        programmes: found.groups.iter().map(|group| (group.id, group.programme.as_str())).collect(),
    };
    let (mut leads, mut groups) = (BTreeMap::new(), BTreeMap::new());
    let (mut places, mut programmes) = (BTreeMap::<String, usize>::new(), BTreeMap::<String, usize>::new());
    let mut left = Vec::with_capacity(found.slots.len());
    for slot in &found.slots {
        let passes = facts.passes(slot, filters);
        let stops = passes.iter().filter(|passes| !**passes).count();
        left.push(stops == 0);
        let counts = |at: usize| stops == 0 || (stops == 1 && !passes[at]);
        if counts(0) {
            for (id, name) in &slot.facilitators {
                *leads.entry((name.clone(), *id)).or_insert(0) += 1;
            }
        }
        if counts(1) {
            *groups.entry((slot.group_name.clone(), slot.group)).or_insert(0) += 1;
        }
        for (at, of, word) in [(2, &mut places, facts.place(slot)), (3, &mut programmes, facts.programme(slot))] {
            if counts(at) && !word.is_empty() {
                *of.entry(word.to_owned()).or_insert(0) += 1;
            }
        }
    }
    let named = Named::of(found, filters);
    let menus = vec![
        ("Facilitator", menu(leads.into_iter().map(|((words, id), n)| (words, n, Filters { lead: Some(id), ..filters.clone() })), filters)),
        ("Group", menu(groups.into_iter().map(|((words, id), n)| (words, n, Filters { group: Some(id), ..filters.clone() })), filters)),
        ("Site", menu(places.into_iter().map(|(words, n)| (words.clone(), n, Filters { place: words, ..filters.clone() })), filters)),
        ("Programme", menu(programmes.into_iter().map(|(words, n)| (words.clone(), n, Filters { programme: words, ..filters.clone() })), filters)),
    ];
    let leads_any = found.staff.iter().any(|staff| staff.id == look.me && staff.leads());
    let mine = (leads_any && filters.lead != Some(look.me)).then(|| Filters { lead: Some(look.me), ..filters.clone() });
    let (all, shown) = (found.slots.len(), left.iter().filter(|left| **left).count());
    let mut left = left.into_iter();
    found.slots.retain(|_| left.next().unwrap_or(false));
    let site: Vec<_> = found.rooms.iter().filter(|room| filters.place.is_empty() || room.place == filters.place).map(|r| r.id).collect();
    // A time taken by a group that one does not see belongs to no group or programme that one could choose.
    let unknown = filters.group.is_none() && filters.programme.is_empty();
    found.busy.retain(|busy| {
        let there = filters.place.is_empty() || busy.room.is_some_and(|room| site.contains(&room));
        unknown && there && filters.lead.is_none_or(|lead| busy.leads.contains(&lead))
    });
    found.rooms.retain(|room| site.contains(&room.id));
    Narrowed { words: named.words, all, shown, menus, mine }
}

/// The names of what is chosen.
struct Named {
    words: Vec<(&'static str, String)>,
}

impl Named {
    fn of(found: &Calendar, filters: &Filters) -> Self {
        let mut words = Vec::new();
        if let Some(lead) = filters.lead {
            let name = found.staff.iter().find(|staff| staff.id == lead).map(|staff| staff.name.clone());
            words.push(("Facilitator", name.unwrap_or_else(|| "nobody of this practice".to_owned())));
        }
        if let Some(group) = filters.group {
            let name = found.groups.iter().find(|card| card.id == group).map(|card| card.name.clone());
            words.push(("Group", name.unwrap_or_else(|| "none that you see".to_owned())));
        }
        for (kind, word) in [("Site", &filters.place), ("Programme", &filters.programme)] {
            if !word.is_empty() {
                words.push((kind, word.clone()));
            }
        }
        Self { words }
    }
}

fn menu(choices: impl Iterator<Item = (String, usize, Filters)>, now: &Filters) -> Vec<Choice> {
    choices.map(|(words, sessions, filters)| Choice { chosen: filters == *now, filters, words, sessions }).collect()
}

/// The filters without the one of this kind.
fn without(filters: &Filters, kind: &str) -> Filters {
    let mut filters = filters.clone();
    match kind {
        "Facilitator" => filters.lead = None,
        "Group" => filters.group = None,
        "Site" => filters.place.clear(),
        _ => filters.programme.clear(),
    }
    filters
}

/// The line of filters: a menu for each kind, each choice a link, so that it works without script and takes one click.
pub(super) fn line(look: &Look, narrowed: &Narrowed) -> Markup {
    let to = |filters: &Filters| look.narrowed(look.view, look.day, filters);
    let chosen = |kind: &str| narrowed.words.iter().find(|(of, _)| *of == kind).map(|(_, words)| words.as_str());
    html! {
        div .filters {
            @if let Some(mine) = &narrowed.mine { a .chip .filter-mine href=(to(mine)) { (parts::icon("user")) "My sessions" } }
            @for (kind, choices) in &narrowed.menus {
                @let now = chosen(kind);
                @if now.is_some() || !choices.is_empty() {
                    details .pop .filter-menu {
                        summary .chip .chip-pine[now.is_some()] .chip-outline[now.is_none()] {
                            @if let Some(now) = now { span .filter-kind { (kind) ": " } (now) } @else { (kind) }
                            (parts::icon("chevron-down"))
                        }
                        ul .pop-panel {
                            @if now.is_some() { li { a href=(to(&without(&look.filters, kind))) { "Any " (kind.to_lowercase()) } } }
                            @for choice in choices {
                                li { a href=(to(&choice.filters)) aria-current=[choice.chosen.then_some("true")] {
                                    span { (choice.words) } span .sub { (choice.sessions) span .vh { @if choice.sessions == 1 { " session" } @else { " sessions" } } }
                                } }
                            }
                        }
                    }
                }
            }
            p .filter-count role="status" { (counted(look, narrowed)) }
            @if look.filters.on() > 0 { a .link-btn .small href=(to(&Filters::default())) { "Clear filters" } }
        }
    }
}

/// How many sessions are shown, in words.
pub(super) fn counted(look: &Look, narrowed: &Narrowed) -> String {
    let many = |n: usize| if n == 1 { "1 session".to_owned() } else { format!("{n} sessions") };
    if look.filters.on() > 0 { format!("{} of {}", narrowed.shown, many(narrowed.all)) } else { many(narrowed.all) }
}

/// What an empty stretch of the calendar teaches: what to do next.
pub(super) fn nothing(look: &Look, narrowed: &Narrowed, rooms: bool) -> Markup {
    if narrowed.shown > 0 || look.print {
        return html! {};
    }
    let this = look.view.this();
    let new = look.new_at(&format!("day={}", look.day));
    let schedule = html! { @if let Some(new) = &new { (parts::link_button(parts::Weight::Plain, "plus", "Schedule a session", new)) } };
    if look.filters.on() > 0 {
        let clear = look.narrowed(look.view, look.day, &Filters::default());
        let say = match narrowed.all {
            0 => format!("Nothing is scheduled in {this}, whatever the filters."),
            1 => format!("The one session of {this} does not fit the filters."),
            all => format!("None of the {all} sessions of {this} fits the filters."),
        };
        let ways = html! { div .cluster { (parts::link_button(parts::Weight::Plain, "x", "Clear filters", &clear)) (schedule) } };
        return html! { section .card .nothing { (parts::empty_state("filter", &say, &ways)) } };
    }
    if !rooms {
        return parts::notice("info", &html! {
            p { "Nothing is scheduled here. Add your rooms first, so that the board has a row for each; then schedule a group: day, time, group, save." }
            p { a href="/rooms" { "Add rooms" } @if let Some(new) = &new { " · " a href=(new) { "Schedule a session" } } }
        });
    }
    let hint = if new.is_some() { " Click an empty place, or schedule one here." } else { "" };
    let say = format!("No sessions in {this}.{hint}");
    html! { section .card .nothing { (parts::empty_state("calendar-days", &say, &schedule)) } }
}
