//! The pages of the schedule: the calendar as boards, day, month and list, and the forms that change it.

mod agenda;
mod ask;
mod board;
mod card;
mod care;
mod change;
mod changes;
mod closures;
mod day;
mod edit;
mod filters;
mod import;
mod keys;
mod lines;
mod look;
mod month;
mod print;
mod reach;
mod rooms;
mod roster;
mod rule;
mod sent;
mod series;
mod setup;
mod tracks;
mod typed;

use axum::{
    Extension, Router,
    extract::{DefaultBodyLimit, Query, State},
    routing::{get, post},
};
use kernel::Refusal;
use maud::{Markup, html};
use platform::{
    House, Tie, Verb,
    permit::Roles,
    web::{
        answer::{Answer, page},
        assets,
        parts::{self, Weight},
    },
};

use super::{
    acts::{self, ImportTimetable, MoveOccurrence, ScheduleGroup, Standings},
    api, feed, rules,
};
use crate::{
    access::{Caller, Here},
    clients::import::MOST_BYTES,
};
use card::Faces;
use look::{Asked, Look, View};
use typed::Said;

/// The room's addresses.
pub fn router() -> Router<House> {
    let import = Router::new()
        .route("/schedule/import", get(import::start).post(import::upload))
        .route("/schedule/import/commit", post(import::go_on))
        // The file comes back as text in the second form, where line ends and quotes take more room.
        .layer(DefaultBodyLimit::max(2 * MOST_BYTES));
    Router::new()
        .route("/schedule", get(schedule))
        .route("/schedule.json", get(api::schedule))
        .route("/schedule/new", get(series::new))
        .route("/schedule/groups", get(series::find))
        .route("/schedule/rule", get(rule::say))
        .route("/series", post(series::make))
        .route("/occurrences/{id}", get(change::open))
        .route("/occurrences/{id}/edit", get(edit::open).post(edit::save))
        .route("/occurrences/{id}/move", get(edit::open).post(change::move_it))
        .route("/occurrences/{id}/back", post(change::back))
        .route("/occurrences/{id}/cancel", get(edit::ask_cancel).post(edit::cancel))
        .route("/occurrences/{id}/restore", post(change::restore))
        .route("/occurrences/{id}/roster", get(roster::show))
        .route("/occurrences/{id}/roster/off", post(roster::take_off))
        .route("/occurrences/{id}/roster/on", post(roster::add))
        .route("/changes/{id}", get(changes::show))
        .route("/changes/{id}/undo", post(changes::undo))
        .route("/changes/{id}/narrow", post(changes::narrow))
        .route("/groups/{id}/changes", get(changes::list))
        .route("/schedule/closures", get(closures::list).post(closures::close))
        .route("/schedule/closures/{id}/lift", post(closures::lift))
        .route("/tracks", get(tracks::list).post(tracks::make))
        .route("/tracks/{id}", get(tracks::open).post(tracks::change))
        .route("/clients/{id}/tracks", get(care::show).post(care::change))
        .route("/rooms", get(rooms::list).post(rooms::make))
        .route("/rooms/{id}", post(rooms::rename))
        .merge(feed::router())
        .merge(import)
}

async fn schedule(
    State(house): State<House>, caller: Caller, standings: Option<Extension<Standings>>, Query(asked): Query<Asked>,
    Query(said): Query<Said>,
) -> Answer {
    let roles: Roles = caller.standing().roles;
    let may_schedule = ScheduleGroup::allows(roles, Tie::Own);
    let look = Look::of(&asked, caller.zone.clone(), house.clock.now(), caller.standing().staff, may_schedule);
    let (first, after) = look.view.span(look.day);
    let (from, to) = (look.zone.start_of(first), look.zone.start_of(after));
    let standings = standings.map(|Extension(ask)| ask);
    let mut found = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::calendar(act, from, to, standings))).await?;
    let clashing = rules::overlapping(&found.slots, &found.busy);
    let rooms = !found.rooms.is_empty();
    let narrowed = filters::narrow(&mut found, &look);
    let faces = Faces::new(&look, &found, &clashing, MoveOccurrence::allows(roles, Tie::Managed));
    let view = match look.view {
        View::Rooms | View::People => board::board(&faces),
        View::Day => day::day(&faces),
        View::Month => month::month(&faces),
        View::Agenda => agenda::agenda(&faces),
    };
    let body = if look.print {
        html! { (own_assets()) (print::sheet(&caller.practice().name, &faces, &narrowed, &view)) }
    } else {
        html! {
            (own_assets())
            (toolbar(&look))
            (filters::line(&look, &narrowed))
            (filters::nothing(&look, &narrowed, rooms))
            @if look.view != View::Agenda {
                p .vh .js-only { "Arrow keys lead from session to session. Space picks one up, M moves it by a form, the question mark shows all keys." }
            }
            (view)
            (faces.legend())
            (keys::dialog(look.view))
        }
    };
    let mut shown = caller.page("Schedule", Here::Schedule, body);
    shown.wide = true;
    shown.toast = said.toast();
    let imports = ImportTimetable::allows(roles, Tie::Other);
    shown.actions = if look.print { print::actions(&look) } else { actions(&look, imports) };
    Ok(page(&shown))
}

fn actions(look: &Look, imports: bool) -> Markup {
    html! {
        (parts::keys_button())
        (parts::link_button(Weight::Plain, "printer", "Print", &print::address(look)))
        (parts::pop("ellipsis", "More", false, &html! {
            (parts::link_button(Weight::Quiet, "link", "Subscribe", "/calendars"))
            (parts::link_button(Weight::Quiet, "settings", "Set up", "/rooms"))
            @if imports { (parts::link_button(Weight::Quiet, "upload", "Import", "/schedule/import")) }
        }))
        @if let Some(new) = look.new_at(&format!("day={}", look.day)) {
            (parts::link_button(Weight::Primary, "plus", "New session", &new))
        }
    }
}

/// What only the calendar needs: no other page carries its weight.
fn own_assets() -> Markup {
    html! {
        link rel="stylesheet" href=(assets::url("board.css"));
        script type="module" src=(assets::url("board.js")) {}
    }
}

/// Where one is, the ways back and on, and the choice of view.
fn toolbar(look: &Look) -> Markup {
    let (what, to) = (look.view.stretch(), |day| look.address(look.view, day));
    let pill = |view: View| (look.address(view, look.day), view.name().to_owned(), look.view == view);
    let (first, after) = look.view.span(look.day);
    let now = (first..after).contains(&look.today());
    html! {
        div .spread .calendar-bar {
            div .cluster {
                (parts::icon_link("chevron-left", &format!("Earlier {what}"), &to(look.view.step(look.day, -1))))
                a .btn href=(to(look.today())) aria-current=[now.then_some("date")] { "Today" }
                (parts::icon_link("chevron-right", &format!("Later {what}"), &to(look.view.step(look.day, 1))))
                h2 { (look.heading()) }
            }
            div .cluster {
                form .cluster method="get" action="/schedule" {
                    input type="hidden" name="view" value=(look.view.word());
                    @for (name, value) in look.filters.pairs() { input type="hidden" name=(name) value=(value); }
                    label .vh for="go-day" { "Go to day" }
                    input #go-day .control .control-date type="date" name="day" value=(look.day);
                    button .btn type="submit" { "Go" }
                }
                (parts::pills("View", &View::ALL.map(pill)))
            }
        }
    }
}

/// Gives the database's own refusals the field they belong beside.
fn beside(mut wrong: Vec<Refusal>) -> Vec<Refusal> {
    for refusal in &mut wrong {
        let field = match refusal.code {
            "room_booked" => "room",
            "facilitator_booked" => "lead",
            "room_name_taken" => "name",
            _ => continue,
        };
        refusal.field = Some(field.to_owned());
    }
    wrong
}
