//! Choices of the forms: states in groups, people, teams; and what a form always carries.

use kernel::{Id, id::Staff};
use maud::{Markup, html};
use platform::web::parts::{self, Field};
use practice::access::{self, StaffCard};
use rulebook::Book;

use crate::{
    acts::ended,
    rules,
    words::{PathwayCard, Team, TeamCard},
};

/// A group of choices: its word, and pairs of value and word.
pub(in crate::pages) type Choices = (String, Vec<(String, String)>);

/// A labelled list to choose one of, in groups. An unnamed group stands by itself.
pub(in crate::pages) fn grouped(about: &Field<'_>, groups: &[Choices], chosen: &str) -> Markup {
    let option = |(value, word): &(String, String)| html! { option value=(value) selected[value == chosen] { (word) } };
    parts::field(
        about,
        &html! {
            span .select {
                select .control id=(about.id()) name=(about.name) required[about.required]
                    aria-describedby=[about.described_by()] aria-invalid=[(!about.error.is_empty()).then_some("true")] {
                    @if chosen.is_empty() && about.required { option value="" selected { "Choose …" } }
                    @for (name, choices) in groups {
                        @if name.is_empty() { @for choice in choices { (option(choice)) } }
                        @else if !choices.is_empty() { optgroup label=(name) { @for choice in choices { (option(choice)) } } }
                    }
                }
                (parts::icon("chevron-down"))
            }
        },
    )
}

fn pair(book: &Book, state: usize) -> (String, String) {
    (book.states[state].key.clone(), book.states[state].name.clone())
}

/// Where somebody in a state may go: where rules lead, and everywhere else but to where they are and where nobody may be.
pub(in crate::pages) fn targets(book: &Book, from: &str, named: &[usize]) -> Vec<Choices> {
    let first = if named.is_empty() { rules::roads(book, from) } else { named.to_vec() };
    let others =
        (0..book.states.len()).filter(|state| !first.contains(state) && book.states[*state].key != from && !book.states[*state].retired);
    let others: Vec<_> = others.map(|state| pair(book, state)).collect();
    vec![
        ("The rulebook leads to".to_owned(), first.iter().map(|state| pair(book, *state)).collect()),
        ("Off the rulebook, with a reason".to_owned(), others),
    ]
}

/// Where somebody can be put: each pathway's states, the first of each the one it begins with. The value is the pathway's id and the
/// state's key, parted by a blank.
pub(in crate::pages) fn into(live: &[(&PathwayCard, &Book)]) -> Vec<Choices> {
    let of = |(card, book): &(&PathwayCard, &Book)| {
        let mut states: Vec<usize> = (0..book.states.len()).filter(|state| !book.states[*state].retired).collect();
        states.sort_by_key(|state| (!book.states[*state].initial, ended(book, *state)));
        // What is chosen is read without its group, so it says which pathway where there are several.
        let named = |state: usize| {
            if live.len() > 1 { format!("{}: {}", card.name, book.states[state].name) } else { book.states[state].name.clone() }
        };
        let choice = |state: usize| (format!("{} {}", card.id, book.states[state].key), named(state));
        (card.name.clone(), states.into_iter().map(choice).collect())
    };
    live.iter().map(of).collect()
}

/// Whom to choose from: nobody, and all who work here; somebody who left stays chosen.
pub(in crate::pages) fn people(staff: &[StaffCard], none: &str, chosen: Option<Id<Staff>>) -> Vec<(String, String)> {
    let mut all = vec![(String::new(), none.to_owned())];
    all.extend(staff.iter().filter(|card| card.active || Some(card.id) == chosen).map(|card| (card.id.to_string(), card.name.clone())));
    all
}

/// The teams to choose from.
pub(in crate::pages) fn teams(teams: &[TeamCard], none: &str) -> Vec<(String, String)> {
    let mut all = vec![(String::new(), none.to_owned())];
    all.extend(teams.iter().map(|card| (card.id.to_string(), card.name.clone())));
    all
}

/// An id as a value of a list; nothing for none.
pub(in crate::pages) fn value<K: kernel::id::Kind>(id: Option<Id<K>>) -> String {
    id.map(|id| id.to_string()).unwrap_or_default()
}

/// A team's name.
pub(in crate::pages) fn team_name(teams: &[TeamCard], id: Option<Id<Team>>) -> Option<&str> {
    teams.iter().find(|card| Some(card.id) == id).map(|card| card.name.as_str())
}

/// What every form of the room carries: its key, the version it was read in, and where it goes back to.
pub(in crate::pages) fn carried(version: Option<i64>, back: &str) -> Markup {
    html! {
        input type="hidden" name="key" value=(access::form_key());
        @if let Some(version) = version { input type="hidden" name="version" value=(version); }
        input type="hidden" name="back" value=(back);
    }
}
