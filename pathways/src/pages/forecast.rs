//! The forecast: what the coming days bring if nothing else happens.

use axum::extract::{Path, Query, State};
use kernel::{Day, Id, Zone};
use maud::{Markup, html};
use platform::{
    House,
    web::{
        answer::{Answer, page},
        parts::{self, Field, Weight, column, number_column, pager},
    },
};
use practice::access::Caller;
use rulebook::Book;
use serde::Deserialize;

use super::{
    books::{Side, framed, many},
    parts::{name_of, saw, who},
};
use crate::{
    acts::{self, DaySum, Forecast, LookAhead},
    rules::{Comes, Coming},
    words::Pathway,
};

/// How many days are looked ahead unless told.
const DAYS: i64 = 14;

/// What an address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    days: Option<i64>,
    on: String,
    from: usize,
}

pub(super) async fn show(State(house): State<House>, caller: Caller, Path(id): Path<Id<Pathway>>, Query(asked): Query<Asked>) -> Answer {
    let order = LookAhead { pathway: id, days: asked.days.unwrap_or(DAYS), on: asked.on.parse().ok(), from: asked.from };
    let shown = order.clone();
    let forecast = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::look_ahead(act, order.clone()))).await?;
    let body = html! {
        div .book-ahead {
            (days_card(&forecast, &shown, &caller.zone))
            (lines(&forecast, &shown, &caller.zone))
        }
    };
    let number = forecast.card.live.unwrap_or(1);
    Ok(page(&framed(&caller, &forecast.card, number, Side::Forecast, "forecast", &body)))
}

fn address(forecast: &Forecast, on: Option<Day>, from: usize) -> String {
    let on = on.map(|day| format!("&on={day}")).unwrap_or_default();
    format!("/pathways/{}/forecast?days={}{on}&from={from}", forecast.card.id, forecast.days)
}

fn days_card(forecast: &Forecast, order: &LookAhead, zone: &Zone) -> Markup {
    let day = |(day, sum): (&Day, &DaySum)| {
        let name = zone.short_day(zone.start_of(*day));
        let number = |n: usize| html! { @if n > 0 { (n) } @else { span .muted { "0" } } };
        vec![
            html! { @if order.on == Some(*day) { b { (name) } } @else { a href=(address(forecast, Some(*day), 0)) { (name) } } },
            number(sum.overdue),
            number(sum.moves),
            number(sum.proposes),
            number(sum.asks),
        ]
    };
    let rows: Vec<_> = forecast.sums.iter().map(day).collect();
    let columns = [column("Day"), number_column("Overdue"), number_column("Moves"), number_column("Proposals"), number_column("Questions")];
    let body = html! {
        form .filter .book-filter method="get" {
            (parts::input("number", &Field::new("days", "Days to look ahead"), &forecast.days.to_string()))
            (parts::button(Weight::Plain, "", "Look ahead"))
        }
        @if rows.is_empty() {
            p .muted { "These days bring nothing: nobody will be overdue, and no rule will have anything to say." }
        } @else {
            (parts::table("What each day brings", &columns, &rows))
        }
    };
    parts::card("If nothing else happens", &html! {}, &body)
}

fn lines(forecast: &Forecast, order: &LookAhead, zone: &Zone) -> Markup {
    let row = |(coming, number): &(Coming, i64)| {
        let face = forecast.faces.iter().find(|face| face.id == coming.client);
        let book = forecast.books.iter().find(|(of, _)| of == number).map(|(_, book)| book);
        vec![
            html! { @match face { Some(face) => (who(face)), None => span .muted { "A client you do not see" } } },
            html! { span .nowrap { (zone.short_day(coming.at)) ", " (zone.clock(coming.at)) } },
            html! { @if let Some(book) = book { (what(book, coming, zone)) } },
        ]
    };
    let rows: Vec<_> = forecast.lines.iter().map(row).collect();
    let body = html! {
        (parts::table("What comes", &[column("Client"), column("When"), column("What")], &rows))
        @if forecast.all > rows.len() {
            (pager(
                order.from + 1, order.from + rows.len(), forecast.all,
                &if order.from > 0 { address(forecast, order.on, order.from.saturating_sub(50)) } else { String::new() },
                &if order.from + rows.len() < forecast.all { address(forecast, order.on, order.from + 50) } else { String::new() },
            ))
        }
        @if order.on.is_some() { div .card-foot { (parts::link_button(Weight::Plain, "", "All days", &address(forecast, None, 0))) } }
    };
    let title = order.on.map_or_else(|| "In the order they come".to_owned(), |on| zone.long_day(zone.start_of(on)));
    html! { @if !rows.is_empty() { (parts::card(&title, &parts::chip("plain", many(forecast.all, "thing", "things")), &body)) } }
}

fn what(book: &Book, coming: &Coming, zone: &Zone) -> Markup {
    let seen = saw(book, &coming.seen, zone, coming.at);
    let source = |key: &str| book.rule(key).map_or("", |rule| book.rules[rule].source.as_str());
    let (kind, word, to, rule) = match &coming.what {
        Comes::Overdue { state } => ("bad", "Overdue", format!("longest stay in {} over", name_of(book, state)), ""),
        Comes::Moves { rule, to } => ("sky", "Moved", format!("to {}", name_of(book, to)), rule.as_str()),
        Comes::Proposes { rule, to } => ("todo", "Proposal", name_of(book, to), rule.as_str()),
        Comes::Asks { rule } => ("excused", "Question", asked(book, rule), rule.as_str()),
    };
    html! {
        (parts::chip(kind, word)) " " (to)
        @if !source(rule).is_empty() { " " (parts::tag("sky", source(rule))) }
        @if !seen.is_empty() { span .sub { (seen) } }
    }
}

fn asked(book: &Book, rule: &str) -> String {
    match book.rule(rule).map(|rule| &book.rules[rule].then) {
        Some(rulebook::Then::Ask { ask, .. }) => ask.clone(),
        Some(rulebook::Then::Move { .. }) | None => rule.replace('_', " "),
    }
}
