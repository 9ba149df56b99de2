//! Recording what happened by hand: the chase log, modules, offers, bookings, referrals, goals; and correcting it.

use kernel::{Error, Id, Moment, Refusal};
use platform::{
    Act, Outcome, Tie, Verb,
    act::Deed,
    permit::{Found, Proof, Role, Roles},
};
use practice::{access, clients::Client};
use rulebook::{Fact, Kind};
use serde::{Deserialize, Serialize};

use super::{look, moving::MoveClient, shelf::Shelf};
use crate::{
    rules::{self, Typed},
    store,
    words::{FactCard, Happening},
};

/// Record what happened to a client: whoever coordinates or treats them, and the front desk, which makes the calls.
#[derive(Debug)]
pub struct RecordFact;
impl Verb for RecordFact {
    const NAME: &'static str = "fact.record";
    type Key = Id<Client>;
    type Row = ();
    async fn find(act: &mut Act, id: Id<Client>) -> Result<Option<Found<()>>, Error> {
        Ok(access::client_tie(act, id).await?.map(|tie| Found { row: (), tie }))
    }
    fn allows(who: Roles, tie: Tie) -> bool {
        who.any(&[Role::Manager, Role::Supervisor, Role::CaseManager, Role::FrontDesk])
            || who.has(Role::Practitioner) && tie >= Tie::Shared
    }
}

/// The order to record what happened.
#[derive(Debug, Clone)]
pub struct Record {
    /// To whom.
    pub client: Id<Client>,
    /// What was typed.
    pub typed: Typed,
}

/// What recording came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// The fact.
    pub fact: Id<Happening>,
    /// Whether a rule moved the client upon it.
    pub moved: bool,
    /// How many proposals and questions it raised.
    pub raised: usize,
}

/// Records what happened; the rules look at once.
///
/// # Errors
/// Refused field by field; `Missing` or `Forbidden` by policy.
pub async fn record(act: &mut Act, order: Record) -> Outcome<Recorded> {
    let permit = act.may::<RecordFact>(order.client).await?;
    let zone = access::practice_card(act).await?.zone;
    let (fact, words) = rules::happened(&order.typed, &zone, act.now())?;
    may_decide(act, fact.kind, permit.tie())?;
    if astray(act, &permit, &[&fact]).await?.is_some() {
        return Err(nowhere().into());
    }
    let id = Id::<Happening>::new();
    let card = FactCard {
        id,
        client: order.client,
        source: format!("hand:{id}"),
        words,
        author: store::staff(act),
        recorded: act.now(),
        end_reason: String::new(),
        fact,
    };
    store::insert_facts(act, &permit, std::slice::from_ref(&card)).await?;
    let looked = look::look_at_clients(act, &permit, &[order.client]).await?;
    let deed = Deed::of("fact.recorded").on(id).client(order.client).with("kind", card.fact.kind.word());
    act.done(deed.with("moved", looked.moved.len()), Recorded { fact: id, moved: !looked.moved.is_empty(), raised: looked.raised })
}

/// A decision on where a client goes is recorded by whoever may move them.
pub(super) fn may_decide(act: &Act, kind: Kind, tie: Tie) -> Result<(), Error> {
    let may = act.actor().staff().is_none_or(|staff| MoveClient::allows(staff.roles, tie));
    if may || !rules::decides(kind) { Ok(()) } else { Err(Error::Forbidden) }
}

/// Which of these facts is a triage decision that leads to no state of any pathway that is on; the books are read once, if at all.
pub(super) async fn astray(act: &Act, proof: &impl Proof, facts: &[&Fact]) -> Result<Option<usize>, Error> {
    if facts.iter().all(|fact| fact.kind != Kind::Triaged) {
        return Ok(None);
    }
    let (shelf, _) = Shelf::live(act, proof).await?;
    Ok(facts.iter().position(|fact| fact.kind == Kind::Triaged && !shelf.all().any(|(_, book)| book.state(&fact.of).is_some())))
}

/// What to say of such a decision.
pub(super) fn nowhere() -> Refusal {
    Refusal::new("triaged.to", "No pathway that is on has such a state. Choose where to.").at("of")
}

/// The order to correct a fact: it is held true no more, and another may be recorded.
#[derive(Debug, Clone)]
pub struct CorrectFact {
    /// The client it is about.
    pub client: Id<Client>,
    /// The fact.
    pub fact: Id<Happening>,
    /// Why.
    pub reason: String,
}

/// Corrects a fact. It stays, with who ended it and why; what rules saw before stays with their decisions.
///
/// # Errors
/// Refused without a reason, when it came from another room, or was corrected already.
pub async fn correct_fact(act: &mut Act, order: CorrectFact) -> Outcome<()> {
    let permit = act.may::<RecordFact>(order.client).await?;
    let reason = rules::reason(&order.reason)?;
    let card = store::fact(act, &permit, order.fact).await?.filter(|card| card.client == order.client).ok_or(Error::Missing)?;
    if !(card.source.starts_with("hand:") || card.source.starts_with("import:")) {
        return Err(Error::refuse("fact.elsewhere", "This comes from a session or a group. Correct it there; the pathway follows."));
    }
    let now: Moment = act.now();
    if store::end_facts(act, &permit, &[order.fact], now, &reason).await? == 0 {
        return Err(Error::refuse("fact.corrected", "Somebody corrected this meanwhile. Look at the pathway again."));
    }
    let looked = look::look_at_clients(act, &permit, &[order.client]).await?;
    let deed = Deed::of("fact.corrected").on(order.fact).client(order.client).with("kind", card.fact.kind.word());
    act.done(deed.with("moved", looked.moved.len()), ())
}
