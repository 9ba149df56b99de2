//! The pages of the schedule: the calendar as board, day and agenda, and the forms that change it.

mod agenda;
mod board;
mod card;
mod change;
mod day;
mod rooms;
mod series;
mod typed;

use axum::{
    Router,
    extract::{Query, State},
    routing::{get, post},
};
use kernel::{Day, Id, Moment, Refusal, Zone, id::Staff};
use maud::{Markup, html};
use platform::{
    House, Tie, Verb,
    permit::Roles,
    web::{
        answer::{Answer, page},
        parts::{self, Weight},
    },
};
use serde::Deserialize;

use super::{
    acts::{self, Calendar, MoveOccurrence, ScheduleGroup},
    rules,
    words::{Week, shifted},
};
use crate::access::{Caller, Here};
use card::Faces;
use typed::Said;

/// The room's addresses.
pub fn router() -> Router<House> {
    Router::new()
        .route("/schedule", get(schedule))
        .route("/schedule/new", get(series::new))
        .route("/schedule/groups", get(series::find))
        .route("/series", post(series::make))
        .route("/occurrences/{id}", get(change::open))
        .route("/occurrences/{id}/move", get(change::form).post(change::move_it))
        .route("/occurrences/{id}/back", post(change::back))
        .route("/occurrences/{id}/cancel", get(change::cancel_form).post(change::cancel))
        .route("/occurrences/{id}/restore", post(change::restore))
        .route("/rooms", get(rooms::list).post(rooms::make))
        .route("/rooms/{id}", post(rooms::rename))
}

/// How the calendar is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum View {
    Board,
    Day,
    Agenda,
}

impl View {
    fn read(word: &str) -> Self {
        [Self::Day, Self::Agenda].into_iter().find(|view| view.word() == word).unwrap_or(Self::Board)
    }
    const fn word(self) -> &'static str {
        match self {
            Self::Board => "board",
            Self::Day => "day",
            Self::Agenda => "agenda",
        }
    }
}

/// Whose rows the board has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Room,
    Staff,
}

/// What the address asks for. What cannot be read means today's board: a calendar is no place for an error page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    week: String,
    day: String,
    view: String,
    by: String,
}

/// A page of the calendar: what is looked at, when, and by whom.
struct Look {
    zone: Zone,
    now: Moment,
    view: View,
    by: By,
    day: Day,
    me: Id<Staff>,
    may_schedule: bool,
}

impl Look {
    fn today(&self) -> Day {
        self.zone.day(self.now)
    }
    fn week(&self) -> Week {
        Week::of(self.day)
    }
    fn address(&self, view: View, by: By, day: Day) -> String {
        let by = if by == By::Staff && view == View::Board { "&by=staff" } else { "" };
        match view {
            View::Day => format!("/schedule?view=day&day={day}"),
            _ => format!("/schedule?view={}&week={}{by}", view.word(), Week::of(day)),
        }
    }
    fn new_at(&self, more: &str) -> Option<String> {
        self.may_schedule.then(|| format!("/schedule/new?{more}"))
    }
}

async fn schedule(State(house): State<House>, caller: Caller, Query(asked): Query<Asked>, Query(said): Query<Said>) -> Answer {
    let now = house.clock.now();
    let today = caller.zone.day(now);
    let week = asked.week.parse::<Week>().ok();
    let day = asked.day.parse::<Day>().ok().or_else(|| {
        week.map(|week| if week == Week::of(today) { today } else { week.monday() })
    });
    let roles: Roles = caller.standing().roles;
    let look = Look {
        zone: caller.zone.clone(),
        now,
        view: View::read(&asked.view),
        by: if asked.by == "staff" { By::Staff } else { By::Room },
        day: day.filter(|day| (1990..=2199).contains(&day.year())).unwrap_or(today),
        me: caller.standing().staff,
        may_schedule: ScheduleGroup::allows(roles, Tie::Own),
    };
    let days = look.week().days();
    let (first, after) = match look.view {
        View::Day => (look.day, shifted(look.day, 1)),
        _ => (days[0], shifted(days[6], 1)),
    };
    let (from, to) = (look.zone.start_of(first), look.zone.start_of(after));
    let found = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::calendar(act, from, to))).await?;
    let faces = Faces {
        clashing: rules::overlapping(&found.slots, &found.busy),
        may_move: MoveOccurrence::allows(roles, Tie::Shared),
        calendar: &found,
        look: &look,
    };
    let body = html! {
        (toolbar(&look))
        (nothing_yet(&look, &found))
        @match look.view {
            View::Board => (board::board(&faces)),
            View::Day => (day::day(&faces)),
            View::Agenda => (agenda::agenda(&faces)),
        }
    };
    let mut shown = caller.page("Schedule", Here::Schedule, body);
    shown.wide = true;
    shown.toast = said.toast();
    shown.actions = html! {
        (parts::link_button(Weight::Plain, "map-pin", "Rooms", "/rooms"))
        @if let Some(new) = look.new_at(&format!("day={}", look.day)) {
            (parts::link_button(Weight::Primary, "plus", "New session", &new))
        }
    };
    Ok(page(&shown))
}

/// Where one is, the ways back and on, and the choice of view.
fn toolbar(look: &Look) -> Markup {
    let step = if look.view == View::Day { 1 } else { 7 };
    let what = if look.view == View::Day { "day" } else { "week" };
    let to = |day| look.address(look.view, look.by, day);
    let pill = |view: View, by: By, word: &str| {
        (look.address(view, by, look.day), word.to_owned(), look.view == view && (view != View::Board || look.by == by))
    };
    html! {
        div .spread .calendar-bar {
            div .cluster {
                (parts::icon_link("chevron-left", &format!("Earlier {what}"), &to(shifted(look.day, -step))))
                a .btn href=(to(look.today())) aria-current=[(look.day == look.today()).then_some("date")] { "Today" }
                (parts::icon_link("chevron-right", &format!("Later {what}"), &to(shifted(look.day, step))))
                h2 { (heading(look)) }
            }
            div .cluster {
                form .cluster method="get" action="/schedule" {
                    input type="hidden" name="view" value=(look.view.word());
                    @if look.by == By::Staff { input type="hidden" name="by" value="staff"; }
                    label .vh for="go-day" { "Go to day" }
                    input #go-day .control .control-date type="date" name="day" value=(look.day);
                    button .btn type="submit" { "Go" }
                }
                (parts::pills("View", &[
                    pill(View::Board, By::Room, "Rooms"),
                    pill(View::Board, By::Staff, "People"),
                    pill(View::Day, By::Room, "Day"),
                    pill(View::Agenda, By::Room, "List"),
                ]))
            }
        }
    }
}

fn heading(look: &Look) -> String {
    if look.view == View::Day {
        return look.day.strftime("%A %-d %B %Y").to_string();
    }
    let days = look.week().days();
    let start = if days[0].month() == days[6].month() { "%-d" } else { "%-d %B" };
    format!("{} – {}, week {}", days[0].strftime(start), days[6].strftime("%-d %B %Y"), days[0].iso_week_date().week())
}

/// What an empty calendar teaches.
fn nothing_yet(look: &Look, found: &Calendar) -> Markup {
    html! {
        @if found.slots.is_empty() && found.rooms.is_empty() {
            (parts::notice("info", &html! {
                p { "Nothing is scheduled here. Add your rooms first, so that the board has a row for each; then schedule a group: day, time, group, save." }
                p { a href="/rooms" { "Add rooms" } @if let Some(new) = look.new_at("") { " · " a href=(new) { "Schedule a session" } } }
            }))
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
