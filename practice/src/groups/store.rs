//! All SQL of groups: groups_group, groups_facilitator, groups_membership and its log here, places and the waiting list in
//! files of their own.

mod limits;
mod log;
mod waiting;

use std::collections::HashMap;

use kernel::{Error, Id, Moment, id::Staff};
use platform::{
    Act, Scope, args,
    db::{self, Arg, Row},
    permit::{Warrant, Proof},
};

use super::words::{Facts, Group, GroupCard, Kind, Membership, Spell};
use crate::{access, clients::Client};

pub(super) use limits::{end_limit, insert_limit, limits, set_places};
use log::log;
pub(super) use log::{history, said};
pub(super) use waiting::{
    groups_due, groups_waited_for, insert_waiting, join_waiting, lapse_waiting, offer_waiting, shift_waiting, unjoin_waiting, update_waiting,
    waiting_list, waiting_one, waits_of,
};

const CARD: &str = "g.id, g.name, g.initials, g.outward_name, g.provider_id, g.kind, g.modality, g.service_code, g.capacity, g.open, \
                    g.template_id, g.version, g.programme";

fn card(mut row: Row) -> Result<GroupCard, Error> {
    Ok(GroupCard {
        id: row.next()?,
        name: row.next()?,
        initials: row.next()?,
        outward_name: row.next()?,
        provider: row.next()?,
        kind: {
            let word: String = row.next()?;
            Kind::read(&word).ok_or_else(|| Error::fault("a group is of a kind that is not known"))?
        },
        modality: row.next()?,
        service_code: row.next()?,
        capacity: row.next()?,
        open: row.next()?,
        template: row.next()?,
        version: row.next()?,
        programme: row.next()?,
        facilitators: Vec::new(),
    })
}

const SPELL: &str = "m.id, m.group_id, m.client_id, m.valid_from, m.valid_to, m.left_reason, m.version";

fn spell(row: &mut Row) -> Result<Spell, Error> {
    Ok(Spell {
        id: row.next()?,
        group: row.next()?,
        client: row.next()?,
        from: row.next()?,
        to: row.next()?,
        reason: row.next()?,
        version: row.next()?,
    })
}

// Groups ----------------------------------------------------------------------------------------------------------------

/// The group of this id, if there is one in the practice. The caller's tie to it is judged before.
pub(super) async fn one(act: &Act, proof: &impl Proof, id: Id<Group>) -> Result<Option<GroupCard>, Error> {
    let sql = format!("SELECT {CARD} FROM groups_group g WHERE g.practice_id = $1 AND g.id = $2");
    let Some(row) = act.db(proof).first(&sql, args![act.practice(), id]).await? else { return Ok(None) };
    let mut found = card(row)?;
    let sql = "SELECT staff_id FROM groups_facilitator WHERE practice_id = $1 AND group_id = $2 ORDER BY staff_id";
    for mut row in act.db(proof).all(sql, args![act.practice(), id]).await? {
        found.facilitators.push(row.next()?);
    }
    Ok(Some(found))
}

/// The groups the caller sees, by name.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn cards(act: &Act, scope: &Scope) -> Result<Vec<GroupCard>, Error> {
    let visible = access::group_visible("g.id");
    let sql = format!("SELECT {CARD} FROM groups_group g WHERE g.practice_id = $1 AND {visible} ORDER BY g.sort_key");
    let rows = act.db(scope).all(&sql, access::scope_args(scope, act.now())).await?;
    let mut found: Vec<GroupCard> = rows.into_iter().map(card).collect::<Result<_, _>>()?;
    let sql = format!(
        "SELECT f.group_id, f.staff_id FROM groups_facilitator f JOIN groups_group g ON g.practice_id = f.practice_id AND g.id = f.group_id \
         WHERE f.practice_id = $1 AND {visible} ORDER BY f.group_id, f.staff_id"
    );
    let mut leads: HashMap<Id<Group>, Vec<Id<Staff>>> = HashMap::new();
    for mut row in act.db(scope).all(&sql, access::scope_args(scope, act.now())).await? {
        leads.entry(row.next()?).or_default().push(row.next()?);
    }
    for card in &mut found {
        card.facilitators = leads.remove(&card.id).unwrap_or_default();
    }
    Ok(found)
}

/// The names of all the practice's groups: id, full name, provider, and whether it is open. A name is no client's secret, and
/// whoever places clients chooses among them.
pub(super) async fn names(act: &Act, proof: &impl Proof) -> Result<Vec<(Id<Group>, String, Id<Staff>, bool)>, Error> {
    let sql = "SELECT g.id, g.name, g.provider_id, g.open FROM groups_group g WHERE g.practice_id = $1 ORDER BY g.sort_key";
    let rows = act.db(proof).all(sql, args![act.practice()]).await?;
    rows.into_iter().map(|mut row| Ok((row.next()?, row.next()?, row.next()?, row.next()?))).collect()
}

/// How many members the groups the caller sees have at an instant; a group without members is left out.
///
/// # Errors
/// A fault when it cannot be read.
pub async fn counts(act: &Act, scope: &Scope, at: Moment) -> Result<HashMap<Id<Group>, i64>, Error> {
    let sql = format!(
        "SELECT m.group_id, COUNT(*) FROM groups_group g JOIN groups_membership m ON m.practice_id = g.practice_id AND m.group_id = g.id \
         WHERE g.practice_id = $1 AND m.valid_from <= $5 AND (m.valid_to IS NULL OR m.valid_to > $5) AND {} GROUP BY m.group_id",
        access::group_visible("g.id")
    );
    let mut args = access::scope_args(scope, act.now());
    args.push(at.into());
    let rows = act.db(scope).all(&sql, args).await?;
    rows.into_iter().map(|mut row| Ok((row.next()?, row.next()?))).collect()
}

/// Writes a new group.
pub(super) async fn insert(act: &Act, proof: &impl Warrant, id: Id<Group>, sort_key: &str, facts: &Facts) -> Result<(), Error> {
    let closed_at = (!facts.open).then(|| act.now());
    let row = args![
        act.practice(), id, &facts.name, &facts.initials, &facts.outward_name, facts.provider, facts.kind.word(), &facts.modality,
        facts.service_code.as_ref(), facts.capacity, facts.open, closed_at, sort_key, 1_i64, act.now(),
        &facts.programme
    ];
    act.change(proof)
        .insert(
            "groups_group (practice_id, id, name, initials, outward_name, provider_id, kind, modality, service_code, capacity, open, \
             closed_at, sort_key, version, made_at, programme)",
            vec![row],
        )
        .await?;
    insert_facilitators(act, proof, id, &facts.facilitators).await
}

async fn insert_facilitators(act: &Act, proof: &impl Warrant, id: Id<Group>, staff: &[Id<Staff>]) -> Result<(), Error> {
    let rows = staff.iter().map(|staff| args![act.practice(), id, *staff]).collect();
    act.change(proof).insert("groups_facilitator (practice_id, group_id, staff_id)", rows).await
}

/// Changes a group if the version read is still the one kept; says whether it was.
pub(super) async fn update(
    act: &Act, proof: &impl Warrant, id: Id<Group>, version: i64, sort_key: &str, facts: &Facts,
) -> Result<bool, Error> {
    let sql = "UPDATE groups_group SET name = $4, initials = $5, outward_name = $6, provider_id = $7, kind = $8, modality = $9, \
               service_code = $10, capacity = $11, open = $12, sort_key = $13, \
               closed_at = CASE WHEN $12 THEN NULL ELSE COALESCE(closed_at, $14) END, programme = $15, version = version + 1 \
               WHERE practice_id = $1 AND id = $2 AND version = $3";
    let args = args![
        act.practice(), id, version, &facts.name, &facts.initials, &facts.outward_name, facts.provider, facts.kind.word(),
        &facts.modality, facts.service_code.as_ref(), facts.capacity, facts.open, sort_key, act.now(), &facts.programme
    ];
    if act.change(proof).run(sql, args).await? == 0 {
        return Ok(false);
    }
    act.change(proof).run("DELETE FROM groups_facilitator WHERE practice_id = $1 AND group_id = $2", args![act.practice(), id]).await?;
    insert_facilitators(act, proof, id, &facts.facilitators).await?;
    Ok(true)
}

/// Writes which note template a group's sessions usually have.
pub(super) async fn set_template(act: &Act, proof: &impl Warrant, id: Id<Group>, template: Option<uuid::Uuid>) -> Result<(), Error> {
    let sql = "UPDATE groups_group SET template_id = $3, version = version + 1 WHERE practice_id = $1 AND id = $2";
    act.change(proof).run(sql, args![act.practice(), id, template]).await?;
    Ok(())
}

// Membership ------------------------------------------------------------------------------------------------------------

async fn spells(act: &Act, proof: &impl Proof, rest: &str, more: Vec<Arg>) -> Result<Vec<Spell>, Error> {
    let sql = format!("SELECT {SPELL} FROM groups_membership m WHERE m.practice_id = $1 AND {rest}");
    let args = args![act.practice()].into_iter().chain(more).collect();
    let rows = act.db(proof).all(&sql, args).await?;
    rows.into_iter().map(|mut row| spell(&mut row)).collect()
}

/// The spell of this id, if there is one in the practice.
pub(super) async fn spell_of(act: &Act, proof: &impl Proof, id: Id<Membership>) -> Result<Option<Spell>, Error> {
    Ok(spells(act, proof, "m.id = $2", args![id]).await?.pop())
}

/// A group's spells that reach past an instant, in the order they begin.
pub(super) async fn spells_past(act: &Act, proof: &impl Proof, group: Id<Group>, at: Moment) -> Result<Vec<Spell>, Error> {
    let rest = "m.group_id = $2 AND (m.valid_to IS NULL OR m.valid_to > $3) ORDER BY m.valid_from, m.id";
    spells(act, proof, rest, args![group, at]).await
}

/// The spells of these clients that reach past an instant, whatever the group.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn spells_of(act: &Act, proof: &impl Proof, clients: &[Id<Client>], at: Moment) -> Result<Vec<Spell>, Error> {
    let mut found = Vec::new();
    for some in clients.chunks(500) {
        let rest = format!("(m.valid_to IS NULL OR m.valid_to > $2) AND m.client_id IN ({})", db::places(3, some.len()));
        found.extend(spells(act, proof, &rest, args![at].into_iter().chain(some.iter().map(|id| Arg::from(*id))).collect()).await?);
    }
    Ok(found)
}

/// The spells of these groups that reach past an instant.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn spells_in(act: &Act, proof: &impl Proof, groups: &[Id<Group>], at: Moment) -> Result<Vec<Spell>, Error> {
    let mut found = Vec::new();
    for some in groups.chunks(500) {
        let rest = format!("(m.valid_to IS NULL OR m.valid_to > $2) AND m.group_id IN ({})", db::places(3, some.len()));
        found.extend(spells(act, proof, &rest, args![at].into_iter().chain(some.iter().map(|id| Arg::from(*id))).collect()).await?);
    }
    Ok(found)
}

/// All of a group's spells, in the order they begin.
pub(super) async fn spells_of_group(act: &Act, proof: &impl Proof, group: Id<Group>) -> Result<Vec<Spell>, Error> {
    spells(act, proof, "m.group_id = $2 ORDER BY m.valid_from, m.id", args![group]).await
}

/// All of a client's spells, the last one first, each with the group's name.
pub(super) async fn spells_of_client(act: &Act, proof: &impl Proof, client: Id<Client>) -> Result<Vec<(Spell, String)>, Error> {
    let sql = format!(
        "SELECT {SPELL}, g.name FROM groups_membership m JOIN groups_group g ON g.practice_id = m.practice_id AND g.id = m.group_id \
         WHERE m.practice_id = $1 AND m.client_id = $2 ORDER BY m.valid_from DESC, m.id"
    );
    let rows = act.db(proof).all(&sql, args![act.practice(), client]).await?;
    rows.into_iter().map(|mut row| Ok((spell(&mut row)?, row.next()?))).collect()
}

/// Who is in which group of those the caller sees, or will be, from an instant on.
///
/// # Errors
/// A fault when it cannot be read.
pub async fn places(act: &Act, scope: &Scope, at: Moment) -> Result<Vec<(Id<Client>, Id<Group>)>, Error> {
    let sql = format!(
        "SELECT m.client_id, m.group_id FROM groups_membership m WHERE m.practice_id = $1 AND (m.valid_to IS NULL OR m.valid_to > $5) \
         AND {} ORDER BY m.client_id, m.valid_from",
        access::group_visible("m.group_id")
    );
    let mut args = access::scope_args(scope, act.now());
    args.push(at.into());
    let rows = act.db(scope).all(&sql, args).await?;
    rows.into_iter().map(|mut row| Ok((row.next()?, row.next()?))).collect()
}

/// Writes new spells, and that these clients joined.
pub(super) async fn insert_spells(act: &Act, proof: &impl Warrant, spells: &[Spell]) -> Result<(), Error> {
    let rows = spells.iter().map(|s| args![act.practice(), s.id, s.group, s.client, s.from, s.to, s.reason.as_ref(), s.version]);
    act.change(proof)
        .insert(
            "groups_membership (practice_id, id, group_id, client_id, valid_from, valid_to, left_reason, version)",
            rows.collect(),
        )
        .await?;
    log(act, proof, spells, "joined", "").await
}

/// Changes the end of a spell if the version before is still the one kept; says whether it was.
pub(super) async fn update_spell(act: &Act, proof: &impl Warrant, spell: &Spell, what: &str, reason: &str) -> Result<bool, Error> {
    let sql = "UPDATE groups_membership SET valid_to = $4, left_reason = $5, version = $3 \
               WHERE practice_id = $1 AND id = $2 AND version = $3 - 1";
    let args = args![act.practice(), spell.id, spell.version, spell.to, spell.reason.as_ref()];
    if act.change(proof).run(sql, args).await? == 0 {
        return Ok(false);
    }
    log(act, proof, std::slice::from_ref(spell), what, reason).await?;
    Ok(true)
}
