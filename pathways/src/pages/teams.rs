//! Teams: who shares a work list.

use axum::extract::{Query, State};
use axum_extra::extract::Form;
use kernel::{Error, Id, Refusal, id::Staff};
use maud::{Markup, html};
use platform::{
    House,
    web::{
        answer::{Answer, again, page},
        parts::{self, Weight, at, summary},
        shell::Page,
    },
};
use practice::access::{self, Caller, Here, StaffCard};
use serde::Deserialize;
use uuid::Uuid;

use super::parts::{
    own_assets,
    said::{Said, off},
    staff_name,
};
use crate::{
    acts::{self, KeepTeam},
    words::{Team, TeamCard},
};

/// A team, as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Kept {
    key: Option<Uuid>,
    team: String,
    version: i64,
    name: String,
    member: Vec<String>,
}

impl Kept {
    fn members(&self) -> Vec<Id<Staff>> {
        self.member.iter().filter_map(|id| id.parse().ok()).collect()
    }
}

pub(super) async fn show(State(house): State<House>, caller: Caller, Query(said): Query<Said>) -> Answer {
    let (teams, staff) = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::see_teams(act))).await?;
    let mut shown = teams_page(&caller, &teams, &staff, None, &[]);
    shown.toast = said.toast("/pathways/teams");
    Ok(page(&shown))
}

fn teams_page(caller: &Caller, teams: &[TeamCard], staff: &[StaffCard], typed: Option<&Kept>, wrong: &[Refusal]) -> Page {
    let fresh = typed.filter(|typed| typed.team.is_empty());
    let body = html! {
        (own_assets())
        (summary(wrong))
        section .card {
            div .card-head { h2 { "Teams" } span .small .soft { "Whoever is in a team finds its clients under “My teams” on the work list." } }
            @if teams.is_empty() { p .muted { "There is no team yet." } }
            @for team in teams {
                @let again = typed.filter(|typed| typed.team == team.id.to_string());
                details .team open[again.is_some()] {
                    summary .list-row {
                        span .list-main { b { (team.name) } span .sub { (names(team, staff)) } }
                        span .link-btn .small { "Change" span .vh { " " (team.name) } }
                    }
                    (form(Some(team), staff, again, wrong))
                }
            }
        }
        section .card {
            div .card-head { h2 { "New team" } }
            (form(None, staff, fresh, wrong))
        }
    };
    let mut shown = caller.page("Teams", Here::Pathways, body);
    shown.crumbs = vec![("/pathways".to_owned(), "Pathways".to_owned())];
    shown
}

fn names(team: &TeamCard, staff: &[StaffCard]) -> String {
    let names: Vec<_> = team.members.iter().filter_map(|id| staff_name(staff, Some(*id))).collect();
    if names.is_empty() { "Nobody yet".to_owned() } else { names.join(", ") }
}

fn form(team: Option<&TeamCard>, staff: &[StaffCard], typed: Option<&Kept>, wrong: &[Refusal]) -> Markup {
    let wrong = if typed.is_some() { wrong } else { &[] };
    let suffix = team.map(|team| team.id.to_string()).unwrap_or_default();
    let name = typed.map_or_else(|| team.map(|team| team.name.clone()).unwrap_or_default(), |typed| typed.name.clone());
    let members = typed.map_or_else(|| team.map(|team| team.members.clone()).unwrap_or_default(), Kept::members);
    let error = at(wrong, "name");
    html! {
        form .form .card-body method="post" action="/pathways/teams" {
            input type="hidden" name="key" value=(access::form_key());
            @if let Some(team) = team {
                input type="hidden" name="team" value=(team.id);
                input type="hidden" name="version" value=(typed.map_or(team.version, |typed| typed.version));
            }
            // Each team's form stands on the same page, so its ids carry the team.
            div .field {
                label for={ "name" (suffix) } { "Name" }
                input .control type="text" id={ "name" (suffix) } name="name" value=(name) required maxlength="80" aria-invalid=[error.map(|_| "true")];
                @if let Some(error) = error { p .error { span .vh { "Error: " } (error) } }
            }
            fieldset .field {
                legend .field-label { "Who is in it" }
                div .checks .team-members {
                    @for card in staff.iter().filter(|card| card.active || members.contains(&card.id)) {
                        label .check { input type="checkbox" name="member" value=(card.id) checked[members.contains(&card.id)]; span { (card.name) } }
                    }
                }
            }
            div .form-actions { (parts::button(if team.is_some() { Weight::Plain } else { Weight::Primary }, "", if team.is_some() { "Save" } else { "Make the team" })) }
        }
    }
}

pub(super) async fn keep(State(house): State<House>, caller: Caller, Form(typed): Form<Kept>) -> Answer {
    let team = typed.team.parse::<Id<Team>>().ok().map(|id| (id, typed.version));
    let order = KeepTeam { team, name: typed.name.clone(), members: typed.members() };
    match house.run(&caller.actor, &caller.keyed(typed.key), move |act| Box::pin(acts::keep_team(act, order.clone()))).await {
        Ok(_) => off("/pathways/teams", "done=team"),
        Err(Error::Refused(wrong)) => {
            let (teams, staff) = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::see_teams(act))).await?;
            Ok(again(&teams_page(&caller, &teams, &staff, Some(&typed), &wrong)))
        }
        Err(error) => Err(error.into()),
    }
}
