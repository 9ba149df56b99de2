//! Who coordinates an episode, and the teams that share a work list.

use kernel::{Error, Id, Refusal, id::Staff};
use platform::{
    Act, Outcome, Tie, Verb,
    act::Deed,
    permit::{Found, Role, Roles},
};
use practice::access::{self, StaffCard};

use super::moving::{MoveClient, moved_meanwhile};
use crate::{
    store,
    words::{Episode, Team, TeamCard},
};

/// The order to say who coordinates an episode.
#[derive(Debug, Clone)]
pub struct Allocate {
    /// The episode.
    pub episode: Id<Episode>,
    /// The version read.
    pub version: i64,
    /// Who coordinates it.
    pub coordinator: Option<Id<Staff>>,
    /// Whose work list it is on.
    pub team: Option<Id<Team>>,
}

/// Says who coordinates an episode and whose work list it is on.
///
/// # Errors
/// `Missing` for somebody who does not work here or a team that is not there; refused when it changed meanwhile.
pub async fn allocate(act: &mut Act, order: Allocate) -> Outcome<()> {
    let permit = act.may::<MoveClient>(order.episode).await?;
    if permit.row().version != order.version {
        return Err(moved_meanwhile());
    }
    let staff = access::staff_list(act, &permit).await?;
    if order.coordinator.is_some_and(|id| !staff.iter().any(|card| card.id == id && card.active)) {
        return Err(Refusal::new("coordinator.unknown", "Choose somebody who works here.").at("coordinator").into());
    }
    if !store::write_care(act, &permit, permit.row(), order.coordinator, order.team).await? {
        return Err(moved_meanwhile());
    }
    let deed = Deed::of("pathway.allocated").on(order.episode).client(permit.row().client);
    act.done(deed.with("coordinator", order.coordinator.map(|id| id.to_string())).with("team", order.team.map(|id| id.to_string())), ())
}

/// Keep teams: the account manager and supervisors.
#[derive(Debug)]
pub struct KeepTeams;
impl Verb for KeepTeams {
    const NAME: &'static str = "team.keep";
    type Key = ();
    type Row = ();
    async fn find(_: &mut Act, (): ()) -> Result<Option<Found<()>>, Error> {
        Ok(Some(Found { row: (), tie: Tie::Other }))
    }
    fn allows(who: Roles, _: Tie) -> bool {
        who.any(&[Role::Manager, Role::Supervisor])
    }
}

/// The order to keep a team.
#[derive(Debug, Clone)]
pub struct KeepTeam {
    /// Which, with the version read; none for a new one.
    pub team: Option<(Id<Team>, i64)>,
    /// Its name.
    pub name: String,
    /// Who is in it.
    pub members: Vec<Id<Staff>>,
}

/// Makes a team, or changes its name and members.
///
/// # Errors
/// Refused without a name, when another team has it, or when somebody changed it meanwhile.
pub async fn keep_team(act: &mut Act, order: KeepTeam) -> Outcome<Id<Team>> {
    let permit = act.may::<KeepTeams>(()).await?;
    let name = order.name.trim().to_owned();
    if name.is_empty() || name.chars().count() > 80 {
        return Err(Refusal::new("team.name", "Give the team a name of at most 80 characters.").at("name").into());
    }
    let staff = access::staff_list(act, &permit).await?;
    let members = staff.iter().filter(|card| order.members.contains(&card.id)).map(|card| card.id).collect();
    let card = TeamCard { id: order.team.map_or_else(Id::new, |(id, _)| id), name, members, version: order.team.map_or(1, |(_, version)| version) };
    if order.team.is_none() {
        store::insert_team(act, &permit, &card).await?;
    } else if !store::update_team(act, &permit, &card).await? {
        return Err(Error::refuse("team.changed", "Somebody changed this team meanwhile. Open it again."));
    }
    act.done(Deed::of("team.kept").on(card.id).with("name", card.name.as_str()).with("members", card.members.len()), card.id)
}

/// All teams, and the staff to choose from.
///
/// # Errors
/// `Forbidden` by policy.
pub async fn see_teams(act: &mut Act) -> Outcome<(Vec<TeamCard>, Vec<StaffCard>)> {
    let permit = act.may::<KeepTeams>(()).await?;
    let (teams, staff) = (store::teams(act, &permit).await?, access::staff_list(act, &permit).await?);
    act.nothing((teams, staff))
}
