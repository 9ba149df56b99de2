//! Keeping two clients apart: who may say so and see it, what the rooms above ask before they place somebody, and how a
//! placing in spite of it is kept. Whoever may not see the pair is told neither the other's name nor the reason; so the log,
//! which others read too, has no reason: it is kept with the pair, for good.

use std::collections::HashSet;

use kernel::{Error, Id, Refusal};
use platform::{
    Act, Outcome, Tie,
    act::Deed,
    permit::{Actor, Found, Proof, Role, Roles, Verb, Warrant},
};
use uuid::Uuid;

use super::SeeClient;
use crate::{
    access,
    clients::{
        rules, store,
        words::{Apart, Client, Face, Pair, PartClients, RejoinClients},
    },
};

/// Keep two clients apart, see it and end it: managers and supervisors, and practitioners of whom both are clients.
#[derive(Debug)]
pub struct KeepApart;
impl Verb for KeepApart {
    const NAME: &'static str = "apart.keep";
    type Key = (Id<Client>, Id<Client>);
    type Row = ();
    async fn find(act: &mut Act, (one, other): Self::Key) -> Result<Option<Found<()>>, Error> {
        let ties = (access::client_tie(act, one).await?, access::client_tie(act, other).await?);
        Ok(ties.0.zip(ties.1).map(|(one, other)| Found { row: (), tie: one.min(other) }))
    }
    fn allows(who: Roles, tie: Tie) -> bool {
        sees_all(who) || who.has(Role::Practitioner) && tie == Tie::Own
    }
}

fn sees_all(who: Roles) -> bool {
    who.any(&[Role::Manager, Role::Supervisor])
}

/// Whether these roles may place two together who are kept apart, for a reason.
pub fn passes(who: Roles) -> bool {
    sees_all(who)
}

/// Whether the caller may place two together who are kept apart, for a reason.
pub fn may_pass(act: &Act) -> bool {
    match act.actor() {
        Actor::Staff(who) => passes(who.roles),
        Actor::System(..) => true,
        Actor::Nobody(_) => false,
    }
}

/// The pairs that one of these clients is of, and that count now or later: for the rooms above, which decide whether they
/// meet. What they say of it they say with [`place_together`], or in a preview with [`apart_refused`].
///
/// # Errors
/// A fault when they cannot be read.
pub async fn apart_from(act: &Act, proof: &impl Proof, clients: &[Id<Client>]) -> Result<Vec<Pair>, Error> {
    store::pairs_with(act, proof, clients).await
}

/// Those of the pairs that the caller may see.
///
/// # Errors
/// A fault when it cannot be read.
pub async fn apart_seen(act: &Act, pairs: Vec<Pair>) -> Result<Vec<Pair>, Error> {
    let roles = match act.actor() {
        Actor::Staff(who) => who.roles,
        Actor::System(..) => return Ok(pairs),
        Actor::Nobody(_) => return Ok(Vec::new()),
    };
    if sees_all(roles) {
        return Ok(pairs);
    }
    if !roles.has(Role::Practitioner) || pairs.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = pairs.iter().flat_map(|pair| [pair.a, pair.b]).collect();
    let own: HashSet<_> = access::own_clients(act, &act.scope(), &ids).await?;
    Ok(pairs.into_iter().filter(|pair| own.contains(&pair.a) && own.contains(&pair.b)).collect())
}

/// Lets pairs who are kept apart be placed together only in spite of it: refuses without a reason, else keeps where and why.
/// A part of the verb that places them; without pairs nothing happens.
///
/// # Errors
/// Refused without a reason; `Forbidden` with one, for whoever may not decide.
pub async fn place_together(
    act: &mut Act, warrant: &impl Warrant, pairs: Vec<Pair>, place: (&'static str, Uuid), despite: &str,
) -> Result<(), Error> {
    if pairs.is_empty() {
        return Ok(());
    }
    if despite.trim().is_empty() {
        return Err(apart_refused(act, warrant, pairs).await?.into());
    }
    pass_apart(act, warrant, &pairs, place, despite).await
}

/// The refusal to place somebody beside whom they are kept apart from. Names and reason stand in it only for those who may
/// see them.
///
/// # Errors
/// A fault when it cannot be worked out.
pub async fn apart_refused(act: &Act, proof: &impl Proof, pairs: Vec<Pair>) -> Result<Refusal, Error> {
    let count = pairs.len();
    let seen = apart_seen(act, pairs).await?;
    if seen.is_empty() || seen.len() < count {
        let say = "This cannot be done: something is kept about a client that you chose. A supervisor or the account manager can say more, \
                   and decide.";
        return Ok(Refusal::new("apart.kept", say).at("client"));
    }
    let ids: Vec<_> = seen.iter().flat_map(|pair| [pair.a, pair.b]).collect();
    let faces = store::faces(act, proof, &ids).await?;
    let name = |id: Id<Client>| faces.iter().find(|face| face.id == id).map(Face::name).unwrap_or_default();
    let told: Vec<_> = seen.iter().map(|pair| format!("{} and {} are kept apart ({})", name(pair.a), name(pair.b), pair.reason)).collect();
    let way = if may_pass(act) { " Give a reason to place them together all the same." } else { " A supervisor or the account manager can decide." };
    Ok(Refusal::new("apart.kept", format!("{}.{way}", told.join("; "))).at("client"))
}

/// Keeps that pairs were placed together all the same, where, and why.
async fn pass_apart(
    act: &mut Act, warrant: &impl Warrant, pairs: &[Pair], (place, place_id): (&'static str, Uuid), reason: &str,
) -> Result<(), Error> {
    if !may_pass(act) {
        return Err(Error::Forbidden);
    }
    let reason = rules::apart_reason(reason).map_err(|refusal| refusal.at("despite"))?;
    store::insert_passed(act, warrant, pairs, place, place_id, &reason).await?;
    let deed = pairs.iter().fold(Deed::of("apart.passed"), |deed, pair| deed.client(pair.a).client(pair.b));
    let ids: Vec<_> = pairs.iter().map(|pair| pair.id.to_string()).collect();
    act.done(deed.on(place_id.simple()).with("place", place).with("pairs", ids), ())?.value();
    Ok(())
}

/// What the page shows on which somebody says from whom a client is kept apart.
#[derive(Debug, Clone)]
pub struct ApartSheet {
    /// Whose page it is.
    pub face: Face,
    /// The pairs that the caller may see, each with the other's face.
    pub pairs: Vec<(Pair, Face)>,
}

/// The pairs of a client that the caller may see, each with the other's face.
pub(in crate::clients) async fn seen_pairs(act: &Act, proof: &impl Proof, client: Id<Client>) -> Result<Vec<(Pair, Face)>, Error> {
    let pairs = apart_seen(act, store::pairs_with(act, proof, &[client]).await?).await?;
    let others: Vec<_> = pairs.iter().filter_map(|pair| pair.other(client)).collect();
    let faces = store::faces(act, proof, &others).await?;
    let with = |pair: Pair| faces.iter().find(|face| pair.other(client) == Some(face.id)).cloned().map(|face| (pair, face));
    Ok(pairs.into_iter().filter_map(with).collect())
}

/// Opens the page on which somebody says from whom a client is kept apart.
///
/// # Errors
/// `Missing` or `Forbidden` by policy.
pub async fn open_apart(act: &mut Act, client: Id<Client>) -> Outcome<ApartSheet> {
    // Whether they may for the two is judged once the other is chosen; for one of them they must.
    act.may::<KeepApart>((client, client)).await?;
    let permit = act.may::<SeeClient>(client).await?;
    let pairs = seen_pairs(act, &permit, client).await?;
    let face = permit.row().face();
    let deed = pairs.iter().fold(Deed::of("apart.seen").on(client).client(client), |deed, (_, other)| deed.client(other.id));
    act.seen(deed, ApartSheet { face, pairs })
}

/// Keeps two clients apart from now on, or from a day.
///
/// # Errors
/// Refused without a reason, for one client alone, or when it is said already; `Missing` or `Forbidden` by policy.
pub async fn part_clients(act: &mut Act, order: PartClients) -> Outcome<Id<Apart>> {
    let permit = act.may::<KeepApart>((order.client, order.other)).await?;
    let same = || Refusal::new("apart.same", "Choose another client than the one whose page this is.").at("other");
    let (a, b) = Pair::ordered(order.client, order.other).ok_or_else(same)?;
    let reason = rules::apart_reason(&order.reason)?;
    let zone = access::practice_card(act).await?.zone;
    let (from, to) = rules::span(order.from, order.until, act.now(), &zone)?;
    let pair = Pair { id: Id::new(), a, b, reason, from, to, version: 1 };
    store::insert_pair(act, &permit, &pair).await?;
    let deed = Deed::of("apart.made").on(pair.id).client(a).client(b).with("from", from.0);
    act.done(deed.with("to", to.map(|to| to.0)), pair.id)
}

/// Ends that two clients are kept apart; what was said stays.
///
/// # Errors
/// Refused when it has ended, or somebody changed it meanwhile; `Missing` or `Forbidden` by policy.
pub async fn rejoin_clients(act: &mut Act, order: RejoinClients) -> Outcome<()> {
    let pair = store::pair_of(act, &act.scope(), order.pair).await?.ok_or(Error::Missing)?;
    let permit = act.may::<KeepApart>((pair.a, pair.b)).await?;
    let zone = access::practice_card(act).await?.zone;
    let end = rules::span_end(pair.from, pair.to, None, &zone, act.now())?;
    if pair.version != order.version || !store::end_pair(act, &permit, &pair, end).await? {
        return Err(Error::refuse("apart.changed", "Somebody changed this meanwhile. Look at the client's page again."));
    }
    act.done(Deed::of("apart.ended").on(pair.id).client(pair.a).client(pair.b), ())
}
