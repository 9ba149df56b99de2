//! Today's work list: what is overdue or soon will be, what rules propose and ask, who is on no pathway, and what nobody has said.

mod lines;
pub(super) use lines::ways;
mod look;

use axum::extract::{Query, State};
use maud::{Markup, html};
use platform::{
    House, Tie, Verb,
    web::{
        answer::{Answer, page},
        parts::{self, Field, Weight},
    },
};
use practice::{
    access::{Caller, Here},
    clients::Face,
};
use rulebook::Book;

use super::parts::{Place, choices, rooms, said::Said, who};
use crate::{
    acts::{self, AnswerItem, BeginEpisodes, KeepTeams, Listed, SECTION, Unsaid, Whose, WorkList},
    words::PathwayCard,
};
use look::Look;

/// What a section of the list is made from.
pub(super) struct Section<'a> {
    id: &'static str,
    title: &'static str,
    /// Its colour where somebody is.
    tone: &'static str,
    lines: &'a [Listed],
}

pub(super) async fn show(State(house): State<House>, caller: Caller, Query(look): Query<Look>, Query(said): Query<Said>) -> Answer {
    let asked = look.asked();
    let work = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::see_work(act, asked))).await?;
    let here = look.address(work.whose);
    let body = html! {
        (rooms(&work.pathways, Place::Work))
        @if work.pathways.is_empty() { (nothing_yet(&caller)) }
        @else { (list(&house, &caller, &look, &work, &here)) }
    };
    let mut shown = caller.page("Pathways", Here::Pathways, body);
    shown.actions = actions(&caller, !work.pathways.is_empty());
    shown.toast = said.toast(&here);
    Ok(page(&shown))
}

/// Where the practice has no pathway yet.
fn nothing_yet(caller: &Caller) -> Markup {
    let may = acts::MakePathways::allows(caller.standing().roles, Tie::Other);
    let say = "A pathway says which states a client goes through, how long each may last, and which rules keep watch. Begin with one that other \
               practices know, and change what is different here.";
    let new = html! { @if may { (parts::link_button(Weight::Primary, "plus", "Make a pathway", "/pathways/books")) } };
    html! { section .card { (parts::empty_state("signpost", say, &new)) } }
}

fn actions(caller: &Caller, any: bool) -> Markup {
    let roles = caller.standing().roles;
    html! {
        @if any {
            (parts::link_button(Weight::Plain, "receipt", "Guide to invoicing", "/pathways/guide"))
            (parts::pop("ellipsis", "More", false, &html! {
                @if KeepTeams::allows(roles, Tie::Other) { (parts::link_button(Weight::Quiet, "users", "Teams", "/pathways/teams")) }
                @if acts::MakePathways::allows(roles, Tie::Other) {
                    (parts::link_button(Weight::Quiet, "upload", "Import histories", "/pathways/import"))
                    (parts::link_button(Weight::Quiet, "plus", "New pathway", "/pathways/books"))
                }
            }))
        }
    }
}

fn list(house: &House, caller: &Caller, look: &Look, work: &WorkList, here: &str) -> Markup {
    let section = |id, title, tone, lines| Section { id, title, tone, lines };
    let all = [
        section("overdue", "Overdue", "bad", &work.overdue),
        section("near", "Near the end of their stay", "todo", &work.near),
        section("proposals", "Proposals to confirm", "pine", &work.proposals),
        section("decisions", "Needs a decision", "sky", &work.questions),
    ];
    let page = lines::Page { caller, work, here, now: house.clock.now() };
    let nothing = all.iter().all(|section| section.lines.is_empty()) && work.unallocated.is_empty() && work.unsaid.is_empty();
    html! {
        (look.bar(work))
        (strip(&all, work))
        @if nothing {
            section .card { (parts::empty_state("circle-check", "Nobody is overdue, nobody is forgotten, and nothing waits for an answer.", &html! {})) }
        }
        @for section in &all { @if !section.lines.is_empty() { (lines::section(&page, section)) } }
        @if !work.unallocated.is_empty() { (unallocated(caller, work, here)) }
        @if !work.unsaid.is_empty() { (unsaid(&work.unsaid, &work.pathways)) }
        @if !work.postponed.is_empty() { (lines::postponed(&page, &work.postponed)) }
    }
}

/// `12`, or `100+`.
pub(super) fn counted(n: usize) -> String {
    if n > SECTION { format!("{SECTION}+") } else { n.to_string() }
}

/// The day at a glance: each section with its number, leading there.
fn strip(all: &[Section<'_>], work: &WorkList) -> Markup {
    let mut marks: Vec<(&str, &str, &str, usize)> = all.iter().map(|one| (one.id, one.title, one.tone, one.lines.len())).collect();
    marks.push(("alone", "On no pathway", "bad", work.unallocated.len()));
    marks.push(("unsaid", "States to look at", "todo", work.unsaid.len()));
    html! {
        nav .day-strip aria-label="At a glance" {
            @for (id, title, tone, n) in marks {
                @if n == 0 {
                    span .day-mark .day-none { b { "0" } span { (title) } }
                } @else {
                    a class={ "day-mark day-" (tone) } href={ "#" (id) } { b { (counted(n)) } span { (title) } }
                }
            }
        }
    }
}

/// Who is on no pathway (P5, JV-1), to be put on one, many at once.
fn unallocated(caller: &Caller, work: &WorkList, here: &str) -> Markup {
    let may = BeginEpisodes::allows(caller.standing().roles, Tie::Other);
    let live: Vec<(&PathwayCard, &Book)> =
        work.pathways.iter().filter_map(|card| Some((card, work.shelf.book(card.id, card.live?).ok()?))).collect();
    let more = work.unallocated.len() > SECTION;
    html! {
        section .card #alone data-ticks {
            div .card-head {
                h2 { "On no pathway " (parts::chip("bad", counted(work.unallocated.len()))) }
                span .small .soft { "Everybody who is served has a place. This list should be empty." }
            }
            form method="post" action="/pathways/begin" {
                (choices::carried(None, here))
                ul .list .alone-list { @for face in work.unallocated.iter().take(SECTION) { (alone(face, may && !live.is_empty())) } }
                @if more { p .list-more { "More than " (SECTION) " are on no pathway. Put these on one, and the next come." } }
                @if may && live.is_empty() {
                    p .list-more { "No pathway is turned on yet. Open its rulebook and turn it on; then they can be put on it here." }
                } @else if may {
                    div .card-foot .filter {
                        (choices::grouped(&Field::new("into", "Put on"), &choices::into(&live), ""))
                        (parts::select(&Field::new("coordinator", "Coordinator").optional(), &choices::people(&work.staff, "Nobody yet", None), ""))
                        @if !work.teams.is_empty() { (parts::select(&Field::new("team", "Team").optional(), &choices::teams(&work.teams, "No team"), "")) }
                        (parts::button(Weight::Primary, "signpost", "Put on the pathway"))
                    }
                }
            }
        }
    }
}

fn alone(face: &Face, may: bool) -> Markup {
    html! {
        li .list-row {
            @if may { input type="checkbox" name="client" value=(face.id) aria-label={ "Choose " (face.name()) }; }
            (parts::avatar(&face.initials(), &face.id.to_string()))
            span .list-main { (who(face)) }
        }
    }
}

/// States that say nothing of a status, or are not used any more and yet hold somebody (JV-5, JV-7, JV-18).
fn unsaid(states: &[Unsaid], pathways: &[PathwayCard]) -> Markup {
    let pathway = |state: &Unsaid| pathways.iter().find(|card| card.id == state.pathway).map(|card| card.name.clone()).unwrap_or_default();
    html! {
        section .card #unsaid {
            div .card-head {
                h2 { "States to look at " (parts::chip("todo", counted(states.len()))) }
                span .small .soft { "Until the rulebook says what they mean, nobody in them has a status." }
            }
            ul .list {
                @for state in states {
                    li .list-row {
                        span .list-main {
                            b { (state.name) } " "
                            @if state.retired { (parts::tag("risk", "Not used any more, yet not empty")) } @else { (parts::tag("late", "No status")) }
                            span .sub { (pathway(state)) " · " (people(state.people)) }
                        }
                        a .link-btn .small href={ "/pathways/" (state.pathway) "?open=" (state.state) "#state-" (state.state) } { "Show" span .vh { " who is in " (state.name) } }
                        a .link-btn .small href={ "/pathways/" (state.pathway) "/book" } { "Rulebook" span .vh { " of " (state.name) } }
                    }
                }
            }
        }
    }
}

/// `1 client`, `12 clients`, `more than 100 clients`.
fn people(n: i64) -> String {
    if usize::try_from(n).is_ok_and(|n| n > SECTION) {
        format!("more than {SECTION} clients")
    } else {
        super::parts::stay::many(n, "client", "clients")
    }
}

/// Whether somebody of these roles answers anything at all; for each client the verb decides.
fn answers(caller: &Caller) -> bool {
    AnswerItem::allows(caller.standing().roles, Tie::Own)
}

/// Which of the three ways to look is on.
pub(super) const WHOSE: [(Whose, &str, &str); 3] =
    [(Whose::Mine, "mine", "Mine"), (Whose::Teams, "teams", "My teams"), (Whose::All, "all", "All")];
