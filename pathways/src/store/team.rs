//! Teams: who shares a work list.

use kernel::{Error, Id, id::Staff, text};
use platform::{
    Act, args,
    permit::{Proof, Warrant},
};

use crate::words::{Team, TeamCard};

/// All teams with their members, by name.
pub(crate) async fn teams(act: &Act, proof: &impl Proof) -> Result<Vec<TeamCard>, Error> {
    let sql = "SELECT id, name, version FROM pathways_team WHERE practice_id = $1 ORDER BY sort_key";
    let rows = act.db(proof).all(sql, args![act.practice()]).await?;
    let mut found: Vec<TeamCard> = rows
        .into_iter()
        .map(|mut r| Ok(TeamCard { id: r.next()?, name: r.next()?, members: Vec::new(), version: r.next()? }))
        .collect::<Result<_, Error>>()?;
    let sql = "SELECT team_id, staff_id FROM pathways_team_member WHERE practice_id = $1 ORDER BY team_id, staff_id";
    for mut row in act.db(proof).all(sql, args![act.practice()]).await? {
        let (team, staff): (Id<Team>, Id<Staff>) = (row.next()?, row.next()?);
        if let Some(card) = found.iter_mut().find(|card| card.id == team) {
            card.members.push(staff);
        }
    }
    Ok(found)
}

/// Writes a new team.
pub(crate) async fn insert_team(act: &Act, proof: &impl Warrant, card: &TeamCard) -> Result<(), Error> {
    let row = args![act.practice(), card.id, &card.name, text::fold(&card.name), card.version];
    act.change(proof).insert("pathways_team (practice_id, id, name, sort_key, version)", vec![row]).await?;
    write_members(act, proof, card).await
}

/// Writes a team's name and members; false when somebody changed it meanwhile.
pub(crate) async fn update_team(act: &Act, proof: &impl Warrant, card: &TeamCard) -> Result<bool, Error> {
    let sql = "UPDATE pathways_team SET name = $4, sort_key = $5, version = version + 1 WHERE practice_id = $1 AND id = $2 AND version = $3";
    if act.change(proof).run(sql, args![act.practice(), card.id, card.version, &card.name, text::fold(&card.name)]).await? == 0 {
        return Ok(false);
    }
    act.change(proof).run("DELETE FROM pathways_team_member WHERE practice_id = $1 AND team_id = $2", args![act.practice(), card.id]).await?;
    write_members(act, proof, card).await?;
    Ok(true)
}

async fn write_members(act: &Act, proof: &impl Warrant, card: &TeamCard) -> Result<(), Error> {
    let rows = card.members.iter().map(|staff| args![act.practice(), card.id, *staff]).collect();
    act.change(proof).insert("pathways_team_member (practice_id, team_id, staff_id)", rows).await
}
