//! Moving a client by hand.

use kernel::{Error, Id, Moment};
use platform::{
    Act, Outcome, Tie, Verb,
    act::Deed,
    permit::{Found, Role, Roles, Warrant},
};
use practice::access;
use rulebook::Book;

use super::{look, shelf::Shelf};
use crate::{
    rules::{self, Chosen},
    store,
    words::{Answer, Cause, Episode, EpisodeCard, Interval, IntervalCard},
};

/// Move a client on a pathway, answer what rules ask, take a move back: whoever coordinates or treats them.
#[derive(Debug)]
pub struct MoveClient;
impl Verb for MoveClient {
    const NAME: &'static str = "pathway.move";
    type Key = Id<Episode>;
    type Row = EpisodeCard;
    async fn find(act: &mut Act, id: Id<Episode>) -> Result<Option<Found<EpisodeCard>>, Error> {
        let scope = act.scope();
        let Some(row) = store::episode(act, &scope, id).await? else { return Ok(None) };
        Ok(access::client_tie(act, row.client).await?.map(|tie| Found { row, tie }))
    }
    fn allows(who: Roles, tie: Tie) -> bool {
        who.any(&[Role::Manager, Role::Supervisor, Role::CaseManager]) || who.has(Role::Practitioner) && tie >= Tie::Shared
    }
}

/// The order to move a client.
#[derive(Debug, Clone)]
pub struct Move {
    /// The episode.
    pub episode: Id<Episode>,
    /// The version read.
    pub version: i64,
    /// Where to, by the state's key.
    pub to: String,
    /// Since when; none for now.
    pub since: Option<Moment>,
    /// Why.
    pub reason: String,
}

pub(super) fn moved_meanwhile() -> Error {
    Error::refuse("episode.changed", "Somebody moved this client meanwhile. Look at their pathway again.")
}

/// Moves a client. A closed episode is not moved; another one is begun.
///
/// # Errors
/// Refused by the rules of a move by hand, or when somebody moved the client meanwhile.
pub async fn move_client(act: &mut Act, order: Move) -> Outcome<()> {
    let permit = act.may::<MoveClient>(order.episode).await?;
    let card = permit.row().clone();
    if card.version != order.version {
        return Err(moved_meanwhile());
    }
    if card.ended.is_some() {
        return Err(Error::refuse("episode.ended", "This episode has ended. Put the client on the pathway anew, or take the last move back."));
    }
    let shelf = Shelf::of(act, &permit, std::slice::from_ref(&card)).await?;
    let book = shelf.of_episode(&card)?;
    let now = act.now();
    let chosen = rules::chosen(book, &card, &order.to, order.since.unwrap_or(now), &order.reason, now)?;
    let from = card.state.clone();
    let to = put(act, &permit, book, card, &chosen, Moved { cause: Cause::Person, rule: String::new(), evidence: Vec::new() }).await?;
    let deed = Deed::of("pathway.moved").on(order.episode).client(to.client).with("from", from).with("to", to.state.as_str());
    act.done(deed.announce(), ())
}

/// What led to a move.
pub(super) struct Moved {
    /// Why the interval begins.
    pub cause: Cause,
    /// The rule that was answered, by key.
    pub rule: String,
    /// What it saw.
    pub evidence: Vec<rulebook::Seen>,
}

/// Writes a move and lets the rules look from the new state on. Items that hold are overtaken.
pub(super) async fn put(
    act: &Act, proof: &impl Warrant, book: &Book, card: EpisodeCard, chosen: &Chosen, why: Moved,
) -> Result<EpisodeCard, Error> {
    let zone = access::practice_card(act).await?.zone;
    let open = store::open_intervals(act, proof, &[card.id]).await?.pop().ok_or_else(moved_meanwhile)?.1;
    if store::end_intervals(act, proof, &[(open, chosen.at)]).await? != 1 {
        return Err(moved_meanwhile());
    }
    let state = &book.states[chosen.to];
    let interval = IntervalCard {
        id: Id::<Interval>::new(),
        episode: card.id,
        book: card.book,
        state: state.key.clone(),
        from: chosen.at,
        to: None,
        before: Some(open),
        cause: why.cause,
        rule: why.rule,
        evidence: why.evidence,
        reason: chosen.reason.clone(),
        by: store::staff(act),
        recorded: act.now(),
        voided: None,
    };
    store::insert_intervals(act, proof, &[(&card, interval)]).await?;
    let held: Vec<_> = store::holding(act, proof, &[card.id]).await?.into_iter().map(|item| item.id).collect();
    store::release(act, proof, &held, Answer::Overtaken, act.now()).await?;
    let mut next = EpisodeCard { state: state.key.clone(), entered: chosen.at, version: card.version + 1, ..card };
    next = rules::begin_again(next, book, &zone);
    store::write_looked(act, proof, std::slice::from_ref(&next)).await?;
    look::look(act, proof, std::slice::from_ref(&next)).await?;
    Ok(next)
}
