//! The lines of the work list: somebody, where they stand, why they are here, and what can be done at once.

use kernel::Moment;
use maud::{Markup, html};
use platform::{Tie, Verb, web::parts};
use practice::access::Caller;
use rulebook::Book;

use super::{Section, answers, counted};
use crate::{
    acts::{Listed, MoveClient, RecordFact, SECTION, WorkList},
    pages::parts::{ask_link, choices, from_to, glance, name_of, question, said::escaped, staff_name, stay, way_of, who},
    rules,
    words::ItemCard,
};

/// What all lines share.
pub(super) struct Page<'a> {
    pub caller: &'a Caller,
    pub work: &'a WorkList,
    /// The address to come back to.
    pub here: &'a str,
    pub now: Moment,
}

impl Page<'_> {
    fn book<'a>(&'a self, line: &'a Listed) -> Option<&'a Book> {
        let (pathway, number) = line.item.as_ref().map_or((line.card.pathway, line.card.book), |item| (item.pathway, item.book));
        self.work.shelf.book(pathway, number).ok()
    }
    fn back(&self) -> String {
        escaped(self.here)
    }
    /// The pathway where there is more than one, and who coordinates.
    fn under(&self, line: &Listed) -> Markup {
        let pathway = self.work.pathways.iter().find(|card| card.id == line.card.pathway).filter(|_| self.work.pathways.len() > 1);
        let coordinator = staff_name(&self.work.staff, line.card.coordinator).unwrap_or("nobody coordinates");
        let team = choices::team_name(&self.work.teams, line.card.team);
        html! {
            span .sub {
                @if let Some(card) = pathway { (card.name) " · " }
                (coordinator)
                @if let Some(team) = team { " · " (team) }
            }
        }
    }
}

/// A section with its lines.
pub(super) fn section(page: &Page<'_>, section: &Section<'_>) -> Markup {
    let proposals = section.id == "proposals" && answers(page.caller);
    html! {
        section .card id=(section.id) data-ticks[proposals] {
            div .card-head {
                h2 { (section.title) " " (parts::chip(section.tone, counted(section.lines.len()))) }
                @if proposals && section.lines.len() > 1 {
                    label .check .tick-all .js-only { input type="checkbox" data-tick-all; span { "Choose all" } }
                }
            }
            ul .work-list .work-stays[section.lines.iter().all(|line| line.item.is_none())] {
                @for line in section.lines.iter().take(SECTION) { (row(page, line, proposals)) }
            }
            (more(section.lines.len()))
            @if proposals {
                form .card-foot .bulk #accept method="get" action="/pathways/items/answers" {
                    input type="hidden" name="back" value=(page.here);
                    button .btn type="submit" data-ticked { (parts::icon("check-check")) "Review those chosen" }
                    span .small .soft { "You see each with what its rule saw before anything happens." }
                }
            }
        }
    }
}

fn more(n: usize) -> Markup {
    html! { @if n > SECTION { p .list-more { "The first " (SECTION) " are shown. Narrow the list by coordinator, team or pathway to see the others." } } }
}

fn row(page: &Page<'_>, line: &Listed, tick: bool) -> Markup {
    let Some(book) = page.book(line) else { return html! {} };
    html! {
        li .work-line .ticked[tick] {
            @if let (true, Some(item)) = (tick, &line.item) {
                input .work-tick type="checkbox" form="accept" name="item" value=(item.id) aria-label={ "Choose the proposal for " (line.face.name()) };
            }
            div .work-who { (who(&line.face)) (page.under(line)) }
            @match &line.item {
                None => (stays(page, line, book)),
                Some(item) => (waits(page, line, book, item)),
            }
        }
    }
}

/// Somebody whose stay is over or near its end.
fn stays(page: &Page<'_>, line: &Listed, book: &Book) -> Markup {
    let zone = &page.caller.zone;
    let about = book.state(&line.card.state).map(|state| book.states[state].about.as_str()).unwrap_or_default();
    let name = line.face.name();
    html! {
        div .work-where { b { (name_of(book, &line.card.state)) } (stay::bar(&line.card, zone, page.now)) }
        p .work-why { "Since " (zone.short_day(line.card.entered)) @if !about.is_empty() { ". " (about) } }
        div .work-ways {
            @if may_move(page) {
                (ask_link("btn", "Move…", &name, &format!("/pathways/episodes/{}/move?back={}", line.card.id, page.back())))
            }
            a .btn .btn-quiet href=(way_of(&line.face)) { "Open" span .vh { " the pathway of " (name) } }
        }
    }
}

/// Something that waits for an answer.
fn waits(page: &Page<'_>, line: &Listed, book: &Book, item: &ItemCard) -> Markup {
    let zone = &page.caller.zone;
    let asked = question(book, item);
    html! {
        div .work-where {
            (from_to(book, &line.card, item))
            span .sub { "since " (zone.short_day(item.since)) }
        }
        p .work-why {
            @if let Some((ask, _)) = asked { b { (ask) } " " }
            (glance(book, item, zone, page.now))
        }
        @if answers(page.caller) {
            div .work-ways {
                (ways(page.here, line, book, item, RecordFact::allows(page.caller.standing().roles, Tie::Own)))
            }
        }
    }
}

/// The ways to answer: with one click where the rule asks for no reason, and otherwise by a form that opens in place.
pub(in crate::pages) fn ways(here: &str, line: &Listed, book: &Book, item: &ItemCard, records: bool) -> Markup {
    let name = line.face.name();
    let form = |how: &str| format!("/pathways/items/{}/answer?how={how}&back={}", item.id, escaped(here));
    let chase = question(book, item).is_some_and(|(_, choices)| choices.is_empty());
    html! {
        @match &item.to {
            Some(to) if !rules::reason_due(book, &line.card.state, to) => {
                form method="post" action={ "/pathways/items/" (item.id) "/answer" } {
                    (choices::carried(Some(item.version), here))
                    input type="hidden" name="episode" value=(item.episode);
                    input type="hidden" name="how" value="accept";
                    button .btn .btn-yes type="submit" { (parts::icon("check")) "Accept" span .vh { " for " (name) } }
                }
            }
            Some(_) => (ask_link("btn btn-yes", "Accept…", &format!("for {name}"), &form("accept"))),
            None if chase && records => { a .btn .btn-yes href={ (way_of(&line.face)) "#attempts" } { (parts::icon("phone")) "Log attempt" span .vh { " to reach " (name) } } }
            None => (ask_link("btn btn-yes", "Decide…", &format!("for {name}"), &form("adjust"))),
        }
        @if item.to.is_some() || chase { (ask_link("btn btn-quiet", "Other…", &format!("for {name}"), &form("adjust"))) }
        (ask_link("btn btn-quiet", "Stays…", &format!("for {name}"), &form("decline")))
        (ask_link("btn btn-quiet", "Later…", &format!("for {name}"), &form("postpone")))
    }
}

/// What was put off, closed until somebody opens it.
pub(super) fn postponed(page: &Page<'_>, lines: &[Listed]) -> Markup {
    let zone = &page.caller.zone;
    html! {
        details .card #postponed {
            summary .card-head { h2 { "Put off " (parts::chip("plain", counted(lines.len()))) } span .small .soft { "They come back on their day." } }
            ul .work-list {
                @for line in lines.iter().take(SECTION) {
                    @if let (Some(book), Some(item)) = (page.book(line), &line.item) {
                        li .work-line {
                            div .work-who { (who(&line.face)) (page.under(line)) }
                            div .work-where {
                                (from_to(book, &line.card, item))
                                @if let Some(until) = item.postponed_to { span .sub { "until " (zone.short_day(until)) } }
                            }
                            p .work-why { b { (item.reason) } " " (glance(book, item, zone, page.now)) }
                            @if answers(page.caller) { div .work-ways { (ways(page.here, line, book, item, true)) } }
                        }
                    }
                }
            }
            (more(lines.len()))
        }
    }
}

fn may_move(page: &Page<'_>) -> bool {
    MoveClient::allows(page.caller.standing().roles, Tie::Own)
}
