//! The month: weeks as rows, days as columns, the first sessions of each day, and a way to the rest of it.

use std::collections::HashMap;

use kernel::Day;
use maud::{Markup, html};
use platform::web::parts;

use super::{
    card::{Faces, Timed},
    look::View,
};
use crate::schedule::words::{Slot, shifted};

/// How many sessions a day shows; paper has room for all.
const SHOWN: usize = 3;

pub(super) fn month(faces: &Faces<'_>) -> Markup {
    let look = faces.look;
    let (first, after) = look.view.span(look.day);
    let mut days: HashMap<Day, Vec<&Timed<'_, Slot>>> = HashMap::new();
    for slot in &faces.slots {
        days.entry(slot.day()).or_default().push(slot);
    }
    let weeks = (0..).map(|n| shifted(first, 7 * n)).take_while(|monday| *monday < after);
    html! {
        section .card {
            div .table-wrap {
                schedule-board data-view="month" data-keys-help[!look.print] {
                    table .board .month {
                        caption .vh { "Sessions of " (look.heading()) ", a row for each week" }
                        thead { tr { @for n in 0..7 {
                            @let day = shifted(first, n);
                            th scope="col" { span aria-hidden="true" { (day.strftime("%a")) } span .vh { (day.strftime("%A")) } }
                        } } }
                        tbody {
                            @for monday in weeks {
                                tr { @for n in 0..7 { (cell(faces, shifted(monday, n), &days)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn cell(faces: &Faces<'_>, day: Day, days: &HashMap<Day, Vec<&Timed<'_, Slot>>>) -> Markup {
    let look = faces.look;
    let slots = days.get(&day).map(Vec::as_slice).unwrap_or_default();
    let most = if look.print { usize::MAX } else if slots.len() == SHOWN + 1 { SHOWN + 1 } else { SHOWN };
    let more = slots.len().saturating_sub(most);
    let there = look.address(View::Day, day);
    let name = day.strftime("%A %-d %B").to_string();
    let today = day == look.today();
    html! {
        td .today[today] .other[day.month() != look.day.month()] data-slot data-at=(day) data-label=(name) {
            div .month-head {
                a .date href=(there) aria-current=[today.then_some("date")] {
                    span aria-hidden="true" { (day.day()) } span .vh { (name) ", " (counted(slots.len())) }
                }
                @if !slots.is_empty() { span .month-count aria-hidden="true" { (slots.len()) } }
            }
            @for slot in slots.iter().take(most) { (faces.month_chip(slot)) }
            @if more > 0 { a .month-more href=(there) { (more) " more" span .vh { " on " (name) } } }
            @if let Some(new) = look.new_at(&format!("day={day}")) {
                a .slot-new href=(new) { (parts::icon("plus")) span .vh { "New session, " (name) } }
            }
        }
    }
}

fn counted(sessions: usize) -> String {
    match sessions {
        0 => "no sessions".to_owned(),
        1 => "1 session".to_owned(),
        several => format!("{several} sessions"),
    }
}
