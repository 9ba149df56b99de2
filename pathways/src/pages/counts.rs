//! A pathway's nightly counts: a picture for each state, and day by day as a table and a file.

use std::fmt::Write as _;

use axum::extract::{Path, State};
use kernel::{Day, Error, Id};
use maud::{Markup, html};
use platform::{
    House,
    web::{
        answer::{Answer, page},
        parts::{self, Weight, column},
    },
};
use practice::access::{Caller, Here};

use super::guide::file::{Cell, Sheet};
use crate::{
    acts::{self, Count, Counts},
    words::Pathway,
};

/// The size of a picture, in its own units: width, height, and the room left above the highest value.
const SIZE: (f64, f64, f64) = (260.0, 72.0, 8.0);

async fn counts(house: &House, caller: &Caller, pathway: Id<Pathway>) -> Result<Counts, Error> {
    house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::see_counts(act, pathway))).await
}

pub(super) async fn show(State(house): State<House>, caller: Caller, Path(id): Path<Id<Pathway>>) -> Answer {
    let counts = counts(&house, &caller, id).await?;
    let mut shown = caller.page("Nightly counts", Here::Pathways, body(&counts));
    shown.crumbs = vec![("/pathways".to_owned(), "Pathways".to_owned()), (format!("/pathways/{id}"), counts.card.name.clone())];
    shown.actions = parts::link_button(Weight::Plain, "download", "CSV", &format!("/pathways/{id}/counts.csv"));
    Ok(page(&shown))
}

fn body(counts: &Counts) -> Markup {
    if counts.days.is_empty() {
        let say = "Nothing is counted yet. Each night the program counts who is in which state; the first count comes after midnight.";
        return parts::panel(&parts::empty_state("calendar-days", say, &html! {}));
    }
    html! {
        div .stack {
            div .tiles { @for (key, name) in &counts.states { (tile(counts, key, name)) } }
            (parts::card("Day by day", &html! {}, &table(counts)))
        }
    }
}

/// `14 in, 2 came, 3 out, 1 overdue`.
fn words(count: Option<&Count>) -> String {
    let Some(count) = count else { return "nobody in".to_owned() };
    let mut words = format!("{} in", count.inside);
    for (n, what) in [(count.came, "came"), (count.went, "out"), (count.overdue, "overdue")] {
        if n > 0 {
            // Writing to a text cannot fail.
            let _ = write!(words, ", {n} {what}");
        }
    }
    words
}

fn tile(counts: &Counts, key: &str, name: &str) -> Markup {
    let last = counts.days.iter().next_back();
    let told = last.map(|(_, states)| words(states.get(key))).unwrap_or_default();
    let day = last.map(|(day, _)| day.strftime("%-d %b %Y").to_string()).unwrap_or_default();
    html! {
        section .card {
            div .card-head { h2 { (name) } }
            div .card-body {
                p .tally { (told) }
                (picture(counts, key, &format!("{name}: {told} on {day}")))
            }
        }
    }
}

/// How far a day is from the first that is shown, of all that are.
fn across(counts: &Counts, day: Day) -> f64 {
    let (first, last) = counts.span;
    let whole = f64::from((last - first).get_days().max(1));
    f64::from((day - first).get_days()) / whole * SIZE.0
}

/// The number in the state as a line over its area, and a dot on each day on which somebody was overdue.
fn picture(counts: &Counts, key: &str, label: &str) -> Markup {
    let (width, height, above) = SIZE;
    let values: Vec<(f64, i64, i64)> = counts
        .days
        .iter()
        .map(|(day, states)| (across(counts, *day), states.get(key).map_or(0, |c| c.inside), states.get(key).map_or(0, |c| c.overdue)))
        .collect();
    let most = values.iter().map(|(_, inside, _)| *inside).max().unwrap_or_default().max(1);
    let y = |n: i64| height - (height - above) * f64::from(i32::try_from(n).unwrap_or(i32::MAX)) / f64::from(i32::try_from(most).unwrap_or(i32::MAX));
    let mut line = String::new();
    for (at, (x, inside, _)) in values.iter().enumerate() {
        let _ = write!(line, "{}{x:.1} {:.1}", if at == 0 { "M" } else { " L" }, y(*inside));
    }
    let (first, last) = (values.first().map_or(0.0, |it| it.0), values.last().map_or(0.0, |it| it.0));
    html! {
        svg .plot viewBox={ "0 0 " (width) " " (height + 2.0) } role="img" aria-label=(label) {
            path .range d={ (line) " L" (format!("{last:.1}")) " " (height) " L" (format!("{first:.1}")) " " (height) " Z" } {}
            path .series d=(line) {}
            line .axis x1="0" x2=(width) y1=(height) y2=(height) {}
            @for (x, inside, overdue) in &values {
                @if *overdue > 0 { circle .dot.dot-alert cx=(format!("{x:.1}")) cy=(format!("{:.1}", y(*inside))) r="2.5" {} }
            }
            @if values.len() == 1 { circle .dot cx=(format!("{first:.1}")) cy=(format!("{:.1}", y(values[0].1))) r="3" {} }
        }
    }
}

fn table(counts: &Counts) -> Markup {
    let columns: Vec<_> = std::iter::once(column("Day")).chain(counts.states.iter().map(|(_, name)| column(name))).collect();
    let rows: Vec<Vec<Markup>> = counts
        .days
        .iter()
        .rev()
        .map(|(day, states)| {
            let cell = |(key, _): &(String, String)| html! { @if let Some(count) = states.get(key) { (words(Some(count))) } @else { "–" } };
            std::iter::once(html! { (day.strftime("%-d %b %Y").to_string()) }).chain(counts.states.iter().map(cell)).collect()
        })
        .collect();
    parts::table("Day by day", &columns, &rows)
}

pub(super) async fn csv(State(house): State<House>, caller: Caller, Path(id): Path<Id<Pathway>>) -> Answer {
    let counts = counts(&house, &caller, id).await?;
    let head = ["Day", "State", "In", "Came", "Out", "Overdue"].map(str::to_owned).to_vec();
    let named = |key: &str| counts.states.iter().find(|(known, _)| known == key).map_or(key, |(_, name)| name.as_str()).to_owned();
    let row = |count: &Count| {
        let numbers = [count.inside, count.came, count.went, count.overdue].map(Cell::Number);
        [Cell::Text(count.day.to_string()), Cell::Text(named(&count.state))].into_iter().chain(numbers).collect()
    };
    let rows = counts.days.values().flat_map(|states| states.values()).map(row).collect();
    Ok(Sheet { name: "Counts".to_owned(), head, rows }.csv(&format!("{}-counts", counts.card.key))?)
}
