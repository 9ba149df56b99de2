//! The time machine: what a book would have done with everybody's history, beside what people did.

use std::collections::BTreeMap;

use axum::extract::{Path, Query, State};
use kernel::{Id, Zone};
use maud::{Markup, html};
use platform::{
    House,
    web::{
        answer::{Answer, page},
        parts::{self, Field, Weight, column, number_column},
    },
};
use practice::access::Caller;

use super::{
    books::{Side, framed, many},
    parts::{name_of, saw, who},
    turn::{mapped, mapping, words_of},
};
use crate::{
    acts::{self, Sums, Trial, TryBook},
    rules::{Difference, Parting},
    words::Pathway,
};

/// What an address asks for, by name.
type Asked = BTreeMap<String, String>;

pub(super) async fn show(
    State(house): State<House>, caller: Caller, Path((id, number)): Path<(Id<Pathway>, i64)>, Query(asked): Query<Asked>,
) -> Answer {
    let text = |name: &str| asked.get(name).filter(|value| !value.is_empty()).cloned();
    let order = TryBook {
        pathway: id,
        number,
        mapping: mapping(&asked),
        parting: text("kind").and_then(|kind| Parting::read(&kind)),
        rule: text("rule"),
        after: text("after").and_then(|after| after.parse().ok()),
    };
    let shown = order.clone();
    let trial = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::try_book(act, order.clone()))).await?;
    let body = html! {
        div .stack {
            (mapping_card(&trial, &shown))
            @if let Some(sums) = &trial.sums { (sums_cards(&trial, sums, &shown)) }
            (list(&trial, &shown, &caller.zone))
        }
    };
    Ok(page(&framed(&caller, &trial.card, number, Side::Trial, &format!("time machine, book {number}"), &body)))
}

/// What states of older books are called in this one, where somebody has to say.
fn mapping_card(trial: &Trial, order: &TryBook) -> Markup {
    let states = || trial.book.states.iter().filter(|state| !state.retired).map(|state| (state.key.clone(), state.name.clone()));
    let field = |(key, label): &(String, String)| {
        let name = format!("map.{key}");
        let mut choices = vec![(String::new(), "Where the pathway begins".to_owned())];
        choices.extend(states());
        let chosen = order.mapping.get(key).map(String::as_str).unwrap_or_default();
        parts::select(&Field::new(&name, label).optional(), &choices, chosen)
    };
    html! {
        @if !trial.unknown.is_empty() {
            (parts::block("States that this book does not have", &html! {}, &html! {
                form .form method="get" action=(address(trial)) {
                    p { "Say which state stands for each, so that histories that went through it can be compared." }
                    @for state in &trial.unknown { (field(state)) }
                    div .form-actions { (parts::button(Weight::Plain, "", "Run it again")) }
                }
            }))
        }
    }
}

fn address(trial: &Trial) -> String {
    format!("/pathways/{}/book/{}/trial", trial.card.id, trial.number)
}

/// The run, added up: how much of it is alike, what each rule would have done, and where everybody would be.
fn sums_cards(trial: &Trial, sums: &Sums, order: &TryBook) -> Markup {
    html! {
        (strip(trial, sums, order))
        @if sums.nowhere > 0 {
            (parts::notice("warn", &html! { (many(sums.nowhere, "client is", "clients are")) " in a state that this book does not have." }))
        }
        div .book-tables { (rules_card(trial, sums, order)) (states_card(trial, sums)) }
    }
}

/// The figures of the run; each kind of difference leads to its list.
fn strip(trial: &Trial, sums: &Sums, order: &TryBook) -> Markup {
    let kind = |parting: Parting| {
        let n = sums.partings[parting as usize];
        let href = format!("{}?kind={}{}#differences", address(trial), parting.word(), mapped(&order.mapping));
        html! { li { @if n > 0 { a href=(href) { b { (n) } span { (parting.name()) } } } @else { b { "0" } span { (parting.name()) } } } }
    };
    html! {
        section .card {
            ul .book-strip {
                li { b { (sums.episodes) } span { "histories taken through the book" } }
                li { b { (sums.alike) } span { "went just so, to the day" } }
                @for parting in Parting::ALL { (kind(parting)) }
            }
        }
    }
}

/// What each rule would have done; those that never spoke are named at the end.
fn rules_card(trial: &Trial, sums: &Sums, order: &TryBook) -> Markup {
    // A move without a rule is no rule's.
    let kinds = || Parting::ALL.into_iter().filter(|parting| *parting != Parting::NoRule);
    let row = |number: usize| {
        let (rule, sum) = (&trial.book.rules[number], &sums.rules[number]);
        let mut row = vec![
            html! { (words_of(&trial.book, number)) span .sub { (rule.key.replace('_', " ")) @if !rule.source.is_empty() { " · " (rule.source) } } },
            html! { (sum.moves + sum.asked) },
        ];
        row.extend(kinds().map(|parting| {
            let n = sum.partings[parting as usize];
            let href = format!("{}?kind={}&rule={}{}#differences", address(trial), parting.word(), rule.key, mapped(&order.mapping));
            html! { @if n > 0 { a href=(href) { (n) } } @else { span .muted { "0" } } }
        }));
        row
    };
    let mut columns = vec![column("Rule"), number_column("Times")];
    columns.extend(kinds().map(|parting| number_column(short(parting))));
    let (spoke, silent): (Vec<usize>, Vec<usize>) = (0..trial.book.rules.len()).partition(|rule| sums.rules[*rule].moves + sums.rules[*rule].asked > 0);
    let body = html! {
        @if !spoke.is_empty() { (parts::table("What each rule would have done", &columns, &spoke.into_iter().map(row).collect::<Vec<_>>())) }
        @if !silent.is_empty() {
            p .muted {
                "Never spoke: "
                @for (n, rule) in silent.iter().enumerate() { @if n > 0 { ", " } (trial.book.rules[*rule].key.replace('_', " ")) } "."
            }
        }
    };
    parts::card("What each rule would have done", &html! {}, &body)
}

/// What it is, in a word, over a column of numbers.
const fn short(parting: Parting) -> &'static str {
    match parting {
        Parting::NotMoved => "Never",
        Parting::Later => "Later",
        Parting::Earlier => "Earlier",
        Parting::Elsewhere => "Elsewhere",
        Parting::NoRule => "No rule",
    }
}

fn states_card(trial: &Trial, sums: &Sums) -> Markup {
    let row = |number: usize| {
        let (state, sum) = (&trial.book.states[number], &sums.states[number]);
        let more = i64::try_from(sum.run).unwrap_or(0) - i64::try_from(sum.now).unwrap_or(0);
        vec![
            html! { (state.name) },
            html! { (sum.now) },
            html! { (sum.run) },
            html! { @if more != 0 { b { (if more > 0 { "+" } else { "−" }) (more.abs()) } } @else { span .muted { "0" } } },
        ]
    };
    let columns = [column("State"), number_column("Now"), number_column("By this book"), number_column("Change")];
    let rows: Vec<_> = (0..trial.book.states.len()).map(row).collect();
    parts::card("Where everybody would be", &html! {}, &parts::table("Where everybody would be", &columns, &rows))
}

/// The list to look through.
fn list(trial: &Trial, order: &TryBook, zone: &Zone) -> Markup {
    let kind = order.parting.map(Parting::word).unwrap_or_default();
    let mut kinds = vec![(String::new(), "All differences".to_owned())];
    kinds.extend(Parting::ALL.iter().map(|parting| (parting.word().to_owned(), parting.name().to_owned())));
    let mut rules = vec![(String::new(), "All rules".to_owned())];
    rules.extend(trial.book.rules.iter().enumerate().map(|(number, rule)| {
        (rule.key.clone(), format!("{} ({})", words_of(&trial.book, number), rule.key.replace('_', " ")))
    }));
    let row = |difference: &Difference| {
        let face = trial.faces.iter().find(|face| face.id == difference.client);
        vec![
            html! { @match face { Some(face) => (who(face)), None => span .muted { "A client you do not see" } } },
            html! { (chip(difference)) },
            html! { (ruled(trial, difference, zone)) },
            html! { (done(trial, difference, zone)) },
        ]
    };
    let rows: Vec<_> = trial.differences.iter().map(row).collect();
    let rule = order.rule.clone().unwrap_or_default();
    let narrowed = format!("kind={kind}&rule={}{}", plain(&rule), mapped(&order.mapping));
    let body = html! {
        form .filter .book-filter method="get" action={ (address(trial)) "#differences" } {
            (parts::select(&Field::new("kind", "Difference"), &kinds, kind))
            (parts::select(&Field::new("rule", "Rule"), &rules, &rule))
            @for (from, to) in &order.mapping { input type="hidden" name={ "map." (from) } value=(to); }
            (parts::button(Weight::Plain, "", "Show"))
        }
        @if rows.is_empty() {
            p .muted { @if order.after.is_some() { "That was all." } @else { "There is nothing like that: everybody went as the rules would have had it." } }
        } @else {
            (parts::table("Differences", &[column("Client"), column("Difference"), column("By rules"), column("By people")], &rows))
        }
        @if order.after.is_some() || trial.more.is_some() {
            div .card-foot {
                @if order.after.is_some() { (parts::link_button(Weight::Plain, "", "From the beginning", &format!("{}?{narrowed}#differences", address(trial)))) }
                @if let Some(more) = trial.more {
                    (parts::link_button(Weight::Plain, "", "More", &format!("{}?{narrowed}&after={more}#differences", address(trial))))
                }
            }
        }
    };
    html! { div #differences { (parts::card("Differences to look through", &html! {}, &body)) } }
}

/// A key as an address can say it.
fn plain(key: &str) -> String {
    key.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').collect()
}

fn chip(difference: &Difference) -> Markup {
    let days = || many(usize::try_from(difference.days).unwrap_or_default(), "day", "days");
    match difference.parting {
        Parting::NotMoved => parts::chip("bad", "Never moved"),
        Parting::Later => parts::chip("todo", format!("{} later", days())),
        Parting::Earlier => parts::chip("plain", format!("{} earlier", days())),
        Parting::Elsewhere => parts::chip("excused", "Elsewhere"),
        Parting::NoRule => parts::chip("outline", "Without a rule"),
    }
}

fn ruled(trial: &Trial, difference: &Difference, zone: &Zone) -> Markup {
    let name = |state: usize| trial.book.states.get(state).map_or("", |state| state.name.as_str());
    html! {
        @match &difference.ruled {
            Some((rule, to, at)) => {
                (name(difference.from)) " → " b { (name(*to)) } " on " (zone.short_day(*at))
                @if !difference.seen.is_empty() { span .sub { (saw(&trial.book, &difference.seen, zone, *at)) } }
                @if let Some(rule) = rule.and_then(|rule| trial.book.rules.get(rule)).filter(|rule| !rule.source.is_empty()) {
                    " " (parts::tag("sky", &rule.source))
                }
            }
            None => { span .muted { "would have left them in " (name(difference.from)) } }
        }
    }
}

fn done(trial: &Trial, difference: &Difference, zone: &Zone) -> Markup {
    html! {
        @match &difference.done {
            Some((to, at)) => { b { (name_of(&trial.book, to)) } " on " (zone.short_day(*at)) }
            None => span .muted { "stayed" },
        }
    }
}
