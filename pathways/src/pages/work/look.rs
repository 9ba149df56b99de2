//! What a work list is narrowed to, as it stands in the address.

use maud::{Markup, html};
use platform::web::parts::{self, Field};
use serde::Deserialize;

use super::WHOSE;
use crate::{
    acts::{AskedWork, Whose, WorkList},
    pages::parts::choices,
};

/// The filters, as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(in crate::pages) struct Look {
    whose: String,
    pathway: String,
    coordinator: String,
    team: String,
    days: String,
}

impl Look {
    fn days(&self) -> Option<u16> {
        self.days.trim().parse().ok().filter(|days| (1..=28).contains(days))
    }
    /// What is asked for; what cannot be read narrows nothing.
    pub(super) fn asked(&self) -> AskedWork {
        AskedWork {
            whose: WHOSE.into_iter().find(|(_, word, _)| *word == self.whose).map(|(whose, ..)| whose),
            pathway: self.pathway.parse().ok(),
            coordinator: self.coordinator.parse().ok(),
            team: self.team.parse().ok(),
            days: self.days(),
        }
    }
    /// The address of this list, looked at so.
    pub(super) fn address(&self, whose: Whose) -> String {
        let word = WHOSE.into_iter().find(|(one, ..)| *one == whose).map_or("all", |(_, word, _)| word);
        let asked = self.asked();
        let mut query = vec![format!("whose={word}")];
        let mut add = |name: &str, value: Option<String>| query.extend(value.map(|value| format!("{name}={value}")));
        add("pathway", asked.pathway.map(|id| id.to_string()));
        add("coordinator", asked.coordinator.map(|id| id.to_string()));
        add("team", asked.team.map(|id| id.to_string()));
        add("days", asked.days.map(|days| days.to_string()));
        format!("/pathways?{}", query.join("&"))
    }
    /// Whose list it is, and what else it is narrowed to.
    pub(super) fn bar(&self, work: &WorkList) -> Markup {
        let asked = self.asked();
        let pills: Vec<_> = WHOSE.iter().map(|(whose, _, name)| (self.address(*whose), (*name).to_owned(), *whose == work.whose)).collect();
        let word = WHOSE.into_iter().find(|(one, ..)| *one == work.whose).map_or("all", |(_, word, _)| word);
        let mut pathways = vec![(String::new(), "All".to_owned())];
        pathways.extend(work.pathways.iter().map(|card| (card.id.to_string(), card.name.clone())));
        let narrowed = asked.pathway.is_some() || asked.coordinator.is_some() || asked.team.is_some() || asked.days.is_some();
        html! {
            div .work-bar {
                (parts::pills("Whose work", &pills))
                details .work-filter open[narrowed] {
                    summary .btn { (parts::icon("filter")) "Narrow" @if narrowed { span .vh { ", narrowed" } } }
                    form .filter method="get" action="/pathways" {
                        input type="hidden" name="whose" value=(word);
                        @if work.pathways.len() > 1 {
                            (parts::select(&Field::new("pathway", "Pathway"), &pathways, &choices::value(asked.pathway)))
                        }
                        (parts::select(&Field::new("coordinator", "Coordinator"), &choices::people(&work.staff, "Anybody", asked.coordinator), &choices::value(asked.coordinator)))
                        @if !work.teams.is_empty() {
                            (parts::select(&Field::new("team", "Team"), &choices::teams(&work.teams, "Any"), &choices::value(asked.team)))
                        }
                        (parts::select(&Field::new("days", "Near the end"), &days(), &asked.days.map(|days| days.to_string()).unwrap_or_default()))
                        button .btn type="submit" { "Show" }
                        @if narrowed { a .btn .btn-quiet href={ "/pathways?whose=" (word) } { "Show all" } }
                    }
                }
            }
        }
    }
}

/// Within how many days a stay is near its end.
fn days() -> Vec<(String, String)> {
    let some =
        [1, 2, 3, 5, 7, 14, 28].map(|n| (n.to_string(), if n == 1 { "Within a day".to_owned() } else { format!("Within {n} days") }));
    [(String::new(), "As each state says".to_owned())].into_iter().chain(some).collect()
}
