//! What a dry run and a forecast read: whole histories, a stretch at a time, of the clients whom the caller sees and who are people
//! served.

use std::collections::HashMap;

use kernel::{Error, Id, Moment};
use platform::{
    Act, Scope, args,
    db::{Arg, places},
    permit::Proof,
};
use practice::{access, clients::Client};

use super::{
    CHUNK,
    episode::{EPISODE, card},
    list::seen,
};
use crate::words::{Cause, Episode, EpisodeCard, Interval, Pathway, Stood};

/// The id before all others.
fn first() -> Id<Episode> {
    Id::of(uuid::Uuid::nil())
}

/// A stretch of all episodes of a pathway, ended ones too, each with when the client's next one began, in the order of their ids.
pub(crate) async fn wholes(
    act: &Act, scope: &Scope, pathway: Id<Pathway>, after: Option<Id<Episode>>, most: usize,
) -> Result<Vec<(EpisodeCard, Option<Moment>)>, Error> {
    let next = "(SELECT MIN(n.began_at) FROM pathways_episode n WHERE n.practice_id = $1 AND n.client_id = e.client_id \
                AND n.pathway_id = e.pathway_id AND n.began_at > e.began_at)";
    let sql = format!(
        "SELECT {EPISODE}, {next} FROM pathways_episode e WHERE e.practice_id = $1 AND e.pathway_id = $5 AND e.id > $7 AND {} ORDER BY e.id LIMIT $6",
        seen()
    );
    let mut args = access::scope_args(scope, act.now());
    args.extend(args![pathway, most, after.unwrap_or(first())]);
    let rows = act.db(scope).all(&sql, args).await?;
    rows.into_iter().map(|mut row| Ok((card(&mut row)?, row.next()?))).collect()
}

/// Where these clients were on a pathway, by episode, in the order of time; what was taken back is left out.
pub(crate) async fn stays(
    act: &Act, proof: &impl Proof, pathway: Id<Pathway>, clients: &[Id<Client>],
) -> Result<HashMap<Id<Episode>, Vec<Stood>>, Error> {
    let mut found: HashMap<Id<Episode>, Vec<Link>> = HashMap::new();
    for clients in clients.chunks(CHUNK) {
        // By the client, as the index goes.
        let sql = format!(
            "SELECT i.episode_id, i.id, i.before_id, i.state, i.from_at, i.cause FROM pathways_interval i WHERE i.practice_id = $1 \
             AND i.pathway_id = $2 AND i.live AND i.client_id IN ({}) ORDER BY i.client_id, i.from_at, i.id",
            places(3, clients.len())
        );
        let args = args![act.practice(), pathway].into_iter().chain(clients.iter().map(|id| Arg::from(*id))).collect();
        for mut row in act.db(proof).all(&sql, args).await? {
            let episode = row.next()?;
            let (id, before) = (row.next()?, row.next()?);
            let stay = Stood {
                state: row.next()?,
                from: row.next()?,
                cause: Cause::read(&row.next::<String>()?).ok_or_else(|| Error::fault("an interval has a cause that is not known"))?,
            };
            found.entry(episode).or_default().push((id, before, stay));
        }
    }
    Ok(found.into_iter().map(|(episode, links)| (episode, chained(links))).collect())
}

/// An interval, the one it follows on, and the stay.
type Link = (Id<Interval>, Option<Id<Interval>>, Stood);

/// Stays in the order of their chain: several may begin at one instant.
fn chained(mut links: Vec<Link>) -> Vec<Stood> {
    let (mut stays, mut last) = (Vec::with_capacity(links.len()), None);
    while let Some(at) = links.iter().position(|(_, before, _)| *before == last) {
        let (id, _, stay) = links.remove(at);
        stays.push(stay);
        last = Some(id);
    }
    stays
}

/// A stretch of the open episodes of a pathway for which time alone may bring something up to an instant, in the order of their ids.
pub(crate) async fn soon(
    act: &Act, scope: &Scope, pathway: Id<Pathway>, until: Moment, after: Option<Id<Episode>>, most: usize,
) -> Result<Vec<EpisodeCard>, Error> {
    let sql = format!(
        "SELECT {EPISODE} FROM pathways_episode e WHERE e.practice_id = $1 AND e.pathway_id = $5 AND e.ended_at IS NULL \
         AND (e.next_at <= $6 OR e.limit_at <= $6) AND e.id > $8 AND {} ORDER BY e.id LIMIT $7",
        seen()
    );
    let mut args = access::scope_args(scope, act.now());
    args.extend(args![pathway, until, most, after.unwrap_or(first())]);
    act.db(scope).all(&sql, args).await?.into_iter().map(|mut row| card(&mut row)).collect()
}
