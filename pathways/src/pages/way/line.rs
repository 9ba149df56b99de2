//! The way itself: every stay with its days and why it began, newest first, and above it what waits for an answer.

use maud::{Markup, html};
use platform::web::parts;

use super::Sight;
use crate::{
    acts::{Listed, WayOn},
    pages::{
        parts::{evidence, from_to, name_of, question, saw, source, staff_name, stay, whole},
        work,
    },
    words::{Answer, Cause, IntervalCard, ItemCard},
};

/// What waits for an answer, and what was put off.
pub(super) fn waiting(sight: &Sight<'_>, on: &WayOn) -> Markup {
    let open: Vec<&ItemCard> = on.items.iter().filter(|item| item.answer == Answer::Open).collect();
    let zone = &sight.caller.zone;
    html! {
        @if !open.is_empty() {
            ul .way-asks {
                @for item in open {
                    @let asked = question(&on.book, item);
                    li .way-ask {
                        div .way-ask-say {
                            (from_to(&on.book, &on.card, item))
                            @if !source(&on.book, &item.rule).is_empty() { " " (parts::tag("plain", source(&on.book, &item.rule))) }
                            @if let Some((ask, _)) = asked { p { b { (ask) } } }
                            p .small { (whole(&on.book, item, zone, sight.now)) }
                            @if let Some(until) = item.postponed_to.filter(|until| *until > sight.now) {
                                p .small .soft { "Put off until " (zone.short_day(until)) ": " (item.reason) }
                            }
                        }
                        @if sight.may_move {
                            @let line = Listed { face: sight.way.face.clone(), card: on.card.clone(), item: Some(item.clone()) };
                            div .work-ways { (work::ways(&sight.here, &line, &on.book, item, true)) }
                        }
                    }
                }
            }
        }
    }
}

/// Every stay, newest first.
pub(super) fn timeline(sight: &Sight<'_>, on: &WayOn) -> Markup {
    html! {
        ol .way-line aria-label={ "The way on " (on.book.name) ", newest first" } {
            @for interval in on.intervals.iter().rev() { (stop(sight, on, interval)) }
        }
        @if on.items.iter().any(|item| told(item)) { (answered(sight, on)) }
    }
}

fn stop(sight: &Sight<'_>, on: &WayOn, interval: &IntervalCard) -> Markup {
    let zone = &sight.caller.zone;
    let name = name_of(&on.book, &interval.state);
    let (gone, open) = (interval.voided.is_some(), interval.voided.is_none() && interval.to.is_none() && on.card.ended.is_none());
    html! {
        li .way-stop .way-gone[gone] .way-here[open] {
            div .way-head {
                @if gone { s { (name) } " " (parts::tag("plain", "Taken back")) } @else { b { (name) } }
                " "
                span .way-when {
                    @match (gone, interval.to) {
                        (true, _) => { (zone.short_day(interval.from)) ", " (zone.clock(interval.from)) }
                        (false, None) if open => { "since " (zone.short_day(interval.from)) ", " (zone.clock(interval.from)) }
                        (false, None) => { (zone.short_day(interval.from)) ", " (zone.clock(interval.from)) }
                        (false, Some(to)) => { (zone.short_day(interval.from)) " – " (zone.short_day(to)) }
                    }
                }
                " "
                @if !gone && (open || interval.to.is_some()) { span .way-days { (stay::lasted(zone, interval.from, interval.to.unwrap_or(sight.now))) } }
            }
            (why(sight, on, interval))
            @if let Some((at, by, reason)) = &interval.voided {
                p .way-why { "Taken back on " (zone.short_day(*at)) " by " (staff_name(&sight.way.staff, *by).unwrap_or("the program")) ": " (reason) }
            }
        }
    }
}

/// Why a stay began: a rule and what it saw, or a person and their reason.
fn why(sight: &Sight<'_>, on: &WayOn, interval: &IntervalCard) -> Markup {
    let who = staff_name(&sight.way.staff, interval.by).unwrap_or("The program");
    let saw = saw(&on.book, &interval.evidence, &sight.caller.zone, interval.from);
    let source = source(&on.book, &interval.rule);
    let rule = html! { @if !source.is_empty() { " " (parts::tag("plain", source)) } };
    html! {
        p .way-why {
            @match interval.cause {
                Cause::Began => { "Put on the pathway by " (who) "." }
                Cause::Import => { "Came with an import, by " (who) "." }
                Cause::Mapping => { "Another rulebook was turned on, and its mapping led here." }
                Cause::Rule => { "By a rule" (rule) @if saw.is_empty() { "." } @else { ": " (saw) "." } }
                Cause::Person if interval.rule.is_empty() => { "Moved by " (who) @if interval.reason.is_empty() { "." } @else { ": “" (interval.reason) "”" } }
                Cause::Person => {
                    "Decided by " (who) @if !interval.reason.is_empty() { ": “" (interval.reason) "”" }
                    @if !saw.is_empty() { ". The rule" (rule) " saw: " (saw) "." }
                }
            }
        }
    }
}

/// Answers that moved nobody, which the stays do not tell of.
fn told(item: &ItemCard) -> bool {
    match item.answer {
        Answer::Declined | Answer::Withdrawn => true,
        Answer::Open | Answer::Accepted | Answer::Adjusted | Answer::Overtaken => false,
    }
}

fn answered(sight: &Sight<'_>, on: &WayOn) -> Markup {
    let zone = &sight.caller.zone;
    html! {
        details .way-answered {
            summary { "What rules proposed and asked, and did not come about" }
            ul .list {
                @for item in on.items.iter().rev().filter(|item| told(item)) {
                    li .list-row {
                        span .list-time { (zone.short_day(item.answered_at.unwrap_or(item.since))) }
                        span .list-main {
                            @if item.answer == Answer::Declined {
                                "They stayed, by " (staff_name(&sight.way.staff, item.answered_by).unwrap_or("the program")) ": “" (item.reason) "”"
                            } @else { "The rule ceased to hold by itself." }
                            span .sub { (evidence(&on.book, item, zone, item.answered_at.unwrap_or(sight.now))) }
                        }
                    }
                }
            }
        }
    }
}
