//! What a board is narrowed to, and which of its columns are opened, as it stands in the address.

use kernel::Id;
use maud::{Markup, html};
use platform::web::parts::{self, Field};
use serde::Deserialize;

use crate::{
    acts::{AskedBoard, Board},
    pages::parts::{choices, said::escaped},
    words::Pathway,
};

/// The filters, as typed. States that are opened stand one after the other, parted by dots.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(in crate::pages) struct Filters {
    coordinator: String,
    team: String,
    overdue: String,
    name: String,
    open: String,
    whole: String,
    column: String,
}

impl Filters {
    pub(super) fn asked(&self, pathway: Id<Pathway>) -> AskedBoard {
        AskedBoard {
            pathway: Some(pathway),
            coordinator: self.coordinator.parse().ok(),
            team: self.team.parse().ok(),
            overdue: self.overdue == "1",
            name: self.name.trim().to_owned(),
            open: self.opened().map(str::to_owned).collect(),
            whole: self.whole.clone(),
        }
    }
    fn opened(&self) -> impl Iterator<Item = &str> {
        self.open.split('.').filter(|key| !key.is_empty())
    }
    pub(super) fn opens(&self, key: &str) -> bool {
        self.opened().any(|one| one == key)
    }
    pub(super) fn column(&self) -> &str {
        &self.column
    }
    pub(super) fn whole(&self) -> &str {
        &self.whole
    }
    /// Whether fewer are shown than there are.
    pub(super) fn narrowed(&self) -> bool {
        [&self.coordinator, &self.team, &self.overdue, &self.name].iter().any(|typed| !typed.trim().is_empty())
    }
    /// The address of this board, with some things otherwise. A name that was searched for is in no address but the one typed.
    pub(super) fn address(&self, pathway: Id<Pathway>, other: &[(&str, &str)]) -> String {
        let asked = self.asked(pathway);
        let otherwise = |name: &str| other.iter().find(|(one, _)| *one == name).map(|(_, value)| (*value).to_owned());
        let open = match otherwise("open") {
            Some(more) if !self.opens(&more) && !self.open.is_empty() => format!("{}.{more}", self.open),
            Some(more) => more,
            None => self.open.clone(),
        };
        let pairs = [
            ("coordinator", choices::value(asked.coordinator)),
            ("team", choices::value(asked.team)),
            ("overdue", if asked.overdue { "1".to_owned() } else { String::new() }),
            ("open", open),
            ("whole", otherwise("whole").unwrap_or_else(|| self.whole.clone())),
            ("column", otherwise("column").unwrap_or_else(|| self.column.clone())),
        ];
        Self::joined(pathway, &pairs)
    }
    fn joined(pathway: Id<Pathway>, pairs: &[(&str, String)]) -> String {
        let safe = |value: &str| value.split('.').map(escaped).collect::<Vec<_>>().join(".");
        let said: Vec<_> =
            pairs.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| format!("{name}={}", safe(value))).collect();
        if said.is_empty() { format!("/pathways/{pathway}") } else { format!("/pathways/{pathway}?{}", said.join("&")) }
    }
    /// The same with one column opened, or folded again.
    pub(super) fn toggled(&self, pathway: Id<Pathway>, key: &str) -> String {
        if !self.opens(key) {
            return format!("{}#state-{key}", self.address(pathway, &[("open", key)]));
        }
        let open = self.opened().filter(|one| *one != key).collect::<Vec<_>>().join(".");
        Self { open, ..self.clone() }.address(pathway, &[])
    }
    /// The form of it.
    pub(super) fn bar(&self, board: &Board) -> Markup {
        let asked = self.asked(board.pathway.id);
        html! {
            form .filter .board-filter method="get" action={ "/pathways/" (board.pathway.id) } {
                @if !self.open.is_empty() { input type="hidden" name="open" value=(self.open); }
                div .field {
                    label for="name" { "Name" }
                    span .search-box { (parts::icon("search")) input .control #name type="search" name="name" value=(self.name) autocomplete="off"; }
                }
                (parts::select(&Field::new("coordinator", "Coordinator"), &choices::people(&board.staff, "Anybody", asked.coordinator), &choices::value(asked.coordinator)))
                @if !board.teams.is_empty() {
                    (parts::select(&Field::new("team", "Team"), &choices::teams(&board.teams, "Any"), &choices::value(asked.team)))
                }
                label .check .board-over { input type="checkbox" name="overdue" value="1" checked[asked.overdue]; span { "Overdue only" } }
                button .btn type="submit" { "Show" }
                @if self.narrowed() { a .btn .btn-quiet href={ "/pathways/" (board.pathway.id) } { "Show all" } }
            }
        }
    }
}
