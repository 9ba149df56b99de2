//! Closed days: those that are to come, closing some after a look at the sessions on them, and opening them again.

use axum::extract::{Path, Query, State};
use axum_extra::extract::Form;
use kernel::{Error, Id, Refusal, id::Staff};
use maud::{Markup, html};
use platform::{
    House,
    web::{
        answer::{Answer, again, go, page},
        parts::{self, Field, Weight, at, summary},
        shell::Page,
    },
};

use super::{
    ask,
    lines::{self, Lines, When},
    sent::Sent,
    setup, typed,
    typed::Said,
};
use crate::{
    access::{Caller, Here, form_key},
    schedule::{
        acts::{self, Choices, Closed},
        words::{Closure, ClosureCard, NewClosure, Slot, What},
    },
};

/// What the page shows.
struct Found {
    all: Vec<ClosureCard>,
    choices: Choices,
}

async fn opened(house: &House, caller: &Caller) -> Result<Found, Error> {
    let all = house.look(&caller.actor, &caller.request, |act| Box::pin(acts::see_closures(act))).await?;
    let choices = house.look(&caller.actor, &caller.request, |act| Box::pin(acts::choices(act))).await?;
    Ok(Found { all, choices })
}

pub(super) async fn list(State(house): State<House>, caller: Caller, Query(said): Query<Said>) -> Answer {
    let mut shown = sheet(&caller, &opened(&house, &caller).await?, &Sent::default(), &[]);
    shown.toast = said.toast();
    Ok(page(&shown))
}

fn order(sent: &Sent) -> Result<NewClosure, Vec<Refusal>> {
    let first = typed::day(sent.get("first")).map_err(|wrong| wrong.at("first"));
    let last = if sent.on("last") { typed::day(sent.get("last")).map_err(|wrong| wrong.at("last")) } else { first.clone() };
    let (staff, place) = match sent.get("whose").split_once(':') {
        Some(("staff", id)) => (id.parse::<Id<Staff>>().ok(), String::new()),
        Some(("place", place)) => (None, place.to_owned()),
        _ => (None, String::new()),
    };
    match (first, last) {
        (Ok(first), Ok(last)) => {
            Ok(NewClosure { name: sent.get("name").to_owned(), first, last, staff, place, cancels: sent.get("cancels") != "no" })
        }
        (first, last) => {
            let mut wrong: Vec<_> = [first.err(), last.err()].into_iter().flatten().collect();
            wrong.dedup_by(|a, b| a.field == b.field);
            Err(wrong)
        }
    }
}

/// Closes days, after what that does to the calendar was shown.
pub(super) async fn close(State(house): State<House>, caller: Caller, Form(sent): Form<Sent>) -> Answer {
    let found = opened(&house, &caller).await?;
    let order = match order(&sent) {
        Ok(order) => order,
        Err(wrong) => return Ok(again(&sheet(&caller, &found, &sent, &wrong))),
    };
    if sent.get("then") == "back" {
        return Ok(page(&sheet(&caller, &found, &sent, &[])));
    }
    let wanted = order.clone();
    let done = if sent.get("then") == "save" {
        let request = caller.keyed(sent.key());
        house.run(&caller.actor, &request, move |act| Box::pin(acts::make_closure(act, wanted.clone()))).await.map(|closed| done_at(&closed))
    } else {
        let look = house.rehearse(&caller.actor, &caller.request, move |act| Box::pin(acts::preview_closure(act, wanted.clone())));
        match look.await {
            Ok((closed, slots)) => return Ok(page(&preview(&caller, &found, &sent, &order, &closed, &slots))),
            Err(error) => Err(error),
        }
    };
    match done {
        Ok(to) => Ok(go(to)),
        Err(Error::Refused(wrong)) => Ok(again(&sheet(&caller, &found, &sent, &wrong))),
        Err(other) => Err(other.into()),
    }
}

fn done_at(closed: &Closed) -> String {
    let cancelled = closed.lines.iter().filter(|line| line.what == What::Cancelled).count();
    let change = closed.change.map(|change| format!("&change={change}")).unwrap_or_default();
    format!("/schedule/closures?said=closed&count={cancelled}{change}")
}

/// Opens closed days again.
pub(super) async fn lift(State(house): State<House>, caller: Caller, Path(id): Path<Id<Closure>>, Form(sent): Form<Sent>) -> Answer {
    let request = caller.keyed(sent.key());
    match house.run(&caller.actor, &request, move |act| Box::pin(acts::lift_closure(act, id))).await {
        Ok(undone) => Ok(go(format!("/schedule/closures?said=opened&count={}&kept={}", undone.back, undone.kept))),
        Err(Error::Refused(wrong)) => Ok(again(&sheet(&caller, &opened(&house, &caller).await?, &Sent::default(), &wrong))),
        Err(other) => Err(other.into()),
    }
}

/// `24 Dec 2026 – 2 Jan 2027`.
fn days(card: &ClosureCard) -> String {
    let shown = |day: kernel::Day| day.strftime("%a %-d %b %Y").to_string();
    if card.first == card.last { shown(card.first) } else { format!("{} – {}", shown(card.first), shown(card.last)) }
}

fn whose(found: &Found, staff: Option<Id<Staff>>, place: &str) -> String {
    match staff {
        Some(staff) => {
            let name = found.choices.staff.iter().find(|card| card.id == staff).map_or("somebody who left", |card| card.name.as_str());
            format!("Leave of {name}")
        }
        None if place.is_empty() => "The whole practice".to_owned(),
        None => format!("Only {place}"),
    }
}

fn known(found: &Found) -> Markup {
    let body = html! {
        @if found.all.is_empty() {
            (parts::empty_state("calendar-x", "No closed days to come. Close a holiday, a site, or the leave of one person, and see which sessions that touches.", &html! {}))
        } @else {
            ul .list {
                @for card in &found.all {
                    li .list-row {
                        span .list-main {
                            b { (card.name) }
                            span .sub { (days(card)) " · " (whose(found, card.staff, &card.place)) }
                        }
                        @if !card.cancels { (parts::tag("plain", "Only flagged")) }
                        @if let Some(change) = card.change { a .link-btn .small href={ "/changes/" (change) } { "Sessions" span .vh { " of " (card.name) } } }
                        form method="post" action={ "/schedule/closures/" (card.id) "/lift" } {
                            input type="hidden" name="key" value=(form_key());
                            button .btn .btn-quiet type="submit" { "Open again" span .vh { ": " (card.name) } }
                        }
                    }
                }
            }
        }
    };
    parts::card("Closed days to come", &html! {}, &body)
}

fn form(found: &Found, sent: &Sent, wrong: &[Refusal]) -> Markup {
    let error = |field: &str| at(wrong, field);
    let mut places: Vec<_> = found.choices.rooms.iter().map(|room| room.place.as_str()).filter(|place| !place.is_empty()).collect();
    places.sort_unstable();
    places.dedup();
    let mut choices = vec![("all".to_owned(), "The whole practice".to_owned())];
    choices.extend(places.into_iter().map(|place| (format!("place:{place}"), format!("Only {place}"))));
    let leaders = found.choices.staff.iter().filter(|staff| staff.leads());
    choices.extend(leaders.map(|staff| (format!("staff:{}", staff.id), format!("Leave of {}", staff.name))));
    let ways = [("yes".to_owned(), "Cancel the sessions on them".to_owned()), ("no".to_owned(), "Only flag them, and tell whoever leads".to_owned())];
    let chosen = if sent.get("cancels") == "no" { "no" } else { "yes" };
    let body = html! {
        form .form method="post" action="/schedule/closures" {
            input type="hidden" name="key" value=(form_key());
            (parts::text_input(&Field::new("name", "What is it?").hint("Thanksgiving, Leave: the reason that stands on the calendar.").error(error("name")), sent.get("name")))
            div .form-row {
                (parts::date_input(&Field::new("first", "First day").error(error("first")), sent.get("first")))
                (parts::date_input(&Field::new("last", "Last day").optional().error(error("last")), sent.get("last")))
            }
            (parts::select(&Field::new("whose", "For"), &choices, sent.get("whose")))
            (parts::radios(&Field::new("cancels", "Sessions on these days").hint("A leave cancels only what nobody else leads."), &ways, chosen))
            div .form-actions { (parts::button_with(Weight::Primary, "eye", "Show the sessions", "then", "look")) }
        }
    };
    parts::block("Close days", &html! {}, &body)
}

fn sheet(caller: &Caller, found: &Found, sent: &Sent, wrong: &[Refusal]) -> Page {
    let body = html! {
        (setup::tabs("/schedule/closures", caller.standing().roles))
        (summary(wrong))
        div .split { (known(found)) (form(found, sent, wrong)) }
    };
    framed(caller, "Closed days", body)
}

fn framed(caller: &Caller, title: &str, body: Markup) -> Page {
    let mut page = caller.page(title, Here::Schedule, body);
    page.crumbs = vec![("/schedule".into(), "Schedule".into())];
    page
}

fn preview(caller: &Caller, found: &Found, sent: &Sent, order: &NewClosure, closed: &Closed, slots: &[Slot]) -> Page {
    let all = Lines {
        zone: &caller.zone,
        lines: &closed.lines,
        slots,
        rooms: &found.choices.rooms,
        staff: &found.choices.staff,
        groups: true,
    };
    let card = ClosureCard {
        id: closed.closure,
        name: order.name.clone(),
        first: order.first,
        last: order.last,
        staff: order.staff,
        place: order.place.clone(),
        cancels: order.cancels,
        change: None,
        lifted_at: None,
    };
    let facts = parts::facts(&[
        ("Name", html! { (order.name) }),
        ("Days", html! { (days(&card)) }),
        ("For", html! { (whose(found, order.staff, &order.place)) }),
        ("People", html! { "Whoever leads one of these sessions gets a notice." span .sub { "Sessions that are made later fall under it too." } }),
    ]);
    let body = html! {
        form #(ask::FORM) .stack method="post" action="/schedule/closures" {
            input type="hidden" name="key" value=(form_key());
            (sent.hidden(&["then"]))
            div .split {
                @if closed.lines.is_empty() {
                    (parts::panel(&parts::empty_state("calendar-days", "No session is planned on these days.", &html! {})))
                } @else {
                    (parts::card(&lines::summed(&closed.lines, When::Ahead), &html! {}, &all.list(&lines::counted)))
                }
                (parts::panel(&facts))
            }
        }
    };
    let mut page = framed(caller, "What closing does", body);
    page.foot = Some(ask::bar(&lines::summed(&closed.lines, When::Ahead), Weight::Primary, "Close these days", "/schedule/closures"));
    page
}
