//! Lists over many episodes, narrowed to what the caller sees and to clients who are people served.

use kernel::{Error, Id, Moment, id::Staff};
use platform::{
    Act, Scope,
    db::{Arg, places},
};
use practice::{
    access,
    clients::{self, Client},
};

use super::{
    episode::{self, EPISODE},
    item::{self, ITEM},
};
use crate::words::{EpisodeCard, Item, ItemCard, Pathway, Team};

/// What a list is narrowed to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Narrowed {
    /// One pathway.
    pub pathway: Option<Id<Pathway>>,
    /// One coordinator's.
    pub coordinator: Option<Id<Staff>>,
    /// One team's.
    pub team: Option<Id<Team>>,
    /// Those of all teams that somebody is in.
    pub member: Option<Id<Staff>>,
    /// Only those who are overdue.
    pub overdue: bool,
    /// Only these clients.
    pub among: Option<Vec<Id<Client>>>,
}

impl Narrowed {
    /// SQL, and its values after those that stand already; `$1` is the practice and `$4` now.
    fn sql(&self, args: &mut Vec<Arg>) -> String {
        let mut sql = String::new();
        let mut narrow = |what: &str, value: Option<Arg>| {
            if let Some(value) = value {
                args.push(value);
                sql.push_str(&format!(" AND {what} = ${}", args.len()));
            }
        };
        narrow("e.pathway_id", self.pathway.map(Into::into));
        narrow("e.coordinator_id", self.coordinator.map(Into::into));
        narrow("e.team_id", self.team.map(Into::into));
        if let Some(member) = self.member {
            args.push(member.into());
            let of = "SELECT m.team_id FROM pathways_team_member m WHERE m.practice_id = $1 AND m.staff_id";
            sql.push_str(&format!(" AND e.team_id IN ({of} = ${})", args.len()));
        }
        if self.overdue {
            sql.push_str(" AND e.ended_at IS NULL AND e.limit_at < $4");
        }
        match &self.among {
            None => {}
            Some(among) if among.is_empty() => sql.push_str(" AND FALSE"),
            Some(among) => {
                sql.push_str(&format!(" AND e.client_id IN ({})", places(args.len() + 1, among.len())));
                args.extend(among.iter().map(|id| Arg::from(*id)));
            }
        }
        sql
    }
}

/// An episode whose client the caller sees, and who is a person served.
pub(super) fn seen() -> String {
    format!("{} AND {}", access::client_visible("e.client_id"), clients::served_sql("e.client_id"))
}

/// Of those who left the pathway, only the last episode stands for them, and only while no other is open.
const LAST: &str = "(e.ended_at IS NULL OR NOT EXISTS (SELECT 1 FROM pathways_episode l WHERE l.practice_id = $1 AND l.client_id = e.client_id \
                    AND l.pathway_id = e.pathway_id AND (l.ended_at IS NULL OR l.began_at > e.began_at OR (l.began_at = e.began_at AND l.id > e.id))))";

async fn cards(act: &Act, scope: &Scope, sql: &str, args: Vec<Arg>) -> Result<Vec<EpisodeCard>, Error> {
    act.db(scope).all(sql, args).await?.into_iter().map(|mut row| episode::card(&mut row)).collect()
}

/// The clients in a state of a pathway, those longest there first.
pub(crate) async fn board(act: &Act, scope: &Scope, narrowed: &Narrowed, state: &str, most: usize) -> Result<Vec<EpisodeCard>, Error> {
    let mut args = access::scope_args(scope, act.now());
    args.push(state.into());
    let more = narrowed.sql(&mut args);
    args.push(most.into());
    let sql = format!(
        "SELECT {EPISODE} FROM pathways_episode e WHERE e.practice_id = $1 AND e.state = $5 {more} AND {LAST} AND {} \
         ORDER BY e.entered_at, e.id LIMIT ${}",
        seen(),
        args.len()
    );
    cards(act, scope, &sql, args).await
}

/// How many are in each state of a pathway, and how many of them are overdue: state, inside, overdue.
pub(crate) async fn board_counts(act: &Act, scope: &Scope, narrowed: &Narrowed) -> Result<Vec<(String, i64, i64)>, Error> {
    let mut args = access::scope_args(scope, act.now());
    let more = narrowed.sql(&mut args);
    let sql = format!(
        "SELECT e.state, COUNT(*), CAST(SUM(CASE WHEN e.ended_at IS NULL AND e.limit_at < $4 THEN 1 ELSE 0 END) AS bigint) FROM pathways_episode e \
         WHERE e.practice_id = $1 {more} AND {LAST} AND {} GROUP BY e.state ORDER BY e.state",
        seen()
    );
    let rows = act.db(scope).all(&sql, args).await?;
    rows.into_iter().map(|mut row| Ok((row.next()?, row.next()?, row.next()?))).collect()
}

/// How many are in each of these states of pathways, in their order, counted up to `most`: nobody needs to know more of a state that
/// needs a look.
pub(crate) async fn held(
    act: &Act,
    scope: &Scope,
    narrowed: &Narrowed,
    states: &[(Id<Pathway>, String)],
    most: usize,
) -> Result<Vec<i64>, Error> {
    if states.is_empty() {
        return Ok(Vec::new());
    }
    let mut args = access::scope_args(scope, act.now());
    let more = narrowed.sql(&mut args);
    let mut counts = Vec::new();
    for (pathway, state) in states {
        counts.push(format!(
            "(SELECT COUNT(*) FROM (SELECT 1 AS one FROM pathways_episode e WHERE e.practice_id = $1 AND e.pathway_id = ${} AND e.state = ${} {more} \
             AND {LAST} AND {} LIMIT {most}) held)",
            args.len() + 1,
            args.len() + 2,
            seen()
        ));
        args.extend([Arg::from(*pathway), state.into()]);
    }
    let row = act.db(scope).first(&format!("SELECT {}", counts.join(", ")), args).await?;
    let Some(mut row) = row else { return Ok(Vec::new()) };
    states.iter().map(|_| row.next()).collect()
}

/// How a stay goes towards its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stay {
    /// It is longer than it should be.
    Over,
    /// It is near its end, as its state counts it.
    Near,
    /// It ends up to this instant.
    By(Moment),
}

/// Episodes whose longest stay is over or comes to its end, the earliest end first. No stay is warned of after its end, so the
/// index of warnings finds them all.
pub(crate) async fn staying(act: &Act, scope: &Scope, narrowed: &Narrowed, stay: Stay, most: usize) -> Result<Vec<EpisodeCard>, Error> {
    let mut args = access::scope_args(scope, act.now());
    let which = match stay {
        Stay::Over => "e.warn_at < $4 AND e.limit_at < $4",
        Stay::Near => "e.warn_at <= $4 AND e.limit_at >= $4",
        Stay::By(until) => {
            args.push(until.into());
            "e.warn_at <= $5 AND e.limit_at >= $4 AND e.limit_at <= $5"
        }
    };
    let more = narrowed.sql(&mut args);
    args.push(most.into());
    let sql = format!(
        "SELECT {EPISODE} FROM pathways_episode e WHERE e.practice_id = $1 AND e.ended_at IS NULL AND e.warn_at IS NOT NULL AND e.limit_at IS NOT NULL AND {which} {more} \
         AND {} ORDER BY e.limit_at, e.id LIMIT ${}",
        seen(),
        args.len()
    );
    cards(act, scope, &sql, args).await
}

/// Which open items a list is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Waits {
    /// Those that propose a move.
    Proposals,
    /// Those that ask a person to decide.
    Questions,
    /// Those whose time has not come yet.
    Postponed,
    /// These, whatever they are.
    Named(Vec<Id<Item>>),
    /// All of these episodes.
    Of(Vec<Id<crate::words::Episode>>),
}

/// Items that wait for an answer, those that wait longest first.
pub(crate) async fn open_items(
    act: &Act,
    scope: &Scope,
    narrowed: &Narrowed,
    which: &Waits,
    most: usize,
) -> Result<Vec<(ItemCard, EpisodeCard)>, Error> {
    let mut args = access::scope_args(scope, act.now());
    let now = "(t.postponed_to IS NULL OR t.postponed_to <= $4)";
    let which = match which {
        Waits::Proposals => format!("t.to_state IS NOT NULL AND {now}"),
        Waits::Questions => format!("t.to_state IS NULL AND {now}"),
        Waits::Postponed => "t.postponed_to > $4".to_owned(),
        Waits::Named(ids) if ids.is_empty() => "FALSE".to_owned(),
        Waits::Of(ids) if ids.is_empty() => "FALSE".to_owned(),
        Waits::Named(ids) => named("t.id", &mut args, ids),
        Waits::Of(ids) => named("t.episode_id", &mut args, ids),
    };
    let more = narrowed.sql(&mut args);
    args.push(most.into());
    let sql = format!(
        "SELECT {ITEM}, {EPISODE} FROM pathways_item t JOIN pathways_episode e ON e.practice_id = t.practice_id AND e.id = t.episode_id \
         WHERE t.practice_id = $1 AND t.answer = '' AND {which} {more} AND {} ORDER BY t.since_at, t.id LIMIT ${}",
        seen(),
        args.len()
    );
    let rows = act.db(scope).all(&sql, args).await?;
    rows.into_iter().map(|mut row| Ok((item::card(&mut row)?, episode::card(&mut row)?))).collect()
}

fn named<K: kernel::id::Kind>(column: &str, args: &mut Vec<Arg>, ids: &[Id<K>]) -> String {
    let sql = format!("{column} IN ({})", places(args.len() + 1, ids.len()));
    args.extend(ids.iter().map(|id| Arg::from(*id)));
    sql
}

/// Clients who are people served and are on no pathway (P5), after the one given; nobody else may be missing from a list.
pub(crate) async fn unallocated(act: &Act, scope: &Scope, after: Option<Id<Client>>, most: usize) -> Result<Vec<Id<Client>>, Error> {
    clients::served_without(act, scope, "SELECT 1 FROM pathways_episode e WHERE e.practice_id = $1 AND e.client_id = c.id", after, most)
        .await
}

/// Whether somebody coordinates anybody, and whether they are in a team.
pub(crate) async fn coordinates(act: &Act, scope: &Scope, staff: Id<Staff>) -> Result<(bool, bool), Error> {
    let sql = "SELECT EXISTS (SELECT 1 FROM pathways_episode e WHERE e.practice_id = $1 AND e.coordinator_id = $2 AND e.ended_at IS NULL), \
               EXISTS (SELECT 1 FROM pathways_team_member m WHERE m.practice_id = $1 AND m.staff_id = $2)";
    let row = act.db(scope).first(sql, vec![scope.practice.into(), staff.into()]).await?;
    let Some(mut row) = row else { return Ok((false, false)) };
    Ok((row.next()?, row.next()?))
}
