//! Taking the last move back (P6): the interval is voided with a reason, and the one before it goes on.

use kernel::{Error, Id};
use platform::{Act, Outcome, act::Deed};
use practice::access;

use super::{look, moving::{MoveClient, moved_meanwhile}, shelf::Shelf};
use crate::{
    rules, store,
    words::{Answer, Cause, Episode, EpisodeCard, Item, ItemCard},
};

/// The order to take the last move back.
#[derive(Debug, Clone)]
pub struct Undo {
    /// The episode.
    pub episode: Id<Episode>,
    /// The version read.
    pub version: i64,
    /// Why.
    pub reason: String,
}

/// Takes the last move back. What was proposed before is proposed again; a rule that moved the client by itself is kept as declined while
/// it holds, so that it does not move them back at once.
///
/// # Errors
/// Refused without a reason, where there is nothing before, or when somebody moved the client meanwhile.
pub async fn undo(act: &mut Act, order: Undo) -> Outcome<()> {
    let permit = act.may::<MoveClient>(order.episode).await?;
    let card = permit.row().clone();
    if card.version != order.version {
        return Err(moved_meanwhile());
    }
    let reason = rules::reason(&order.reason)?;
    let intervals = store::intervals(act, &permit, &[card.id]).await?;
    let (last, before) = rules::takes_back(&intervals)?;
    let shelf = Shelf::of(act, &permit, std::slice::from_ref(&card)).await?;
    let book = shelf.of_episode(&card)?;
    if book.state(&before.state).is_none() {
        return Err(Error::refuse("undo.gone", "The state before is no longer on this pathway. Move the client by hand instead."));
    }
    let held: Vec<_> = store::holding(act, &permit, &[card.id]).await?.into_iter().map(|item| item.id).collect();
    store::release(act, &permit, &held, Answer::Overtaken, act.now()).await?;
    if !store::void_interval(act, &permit, last.id, &reason).await? || !store::reopen_interval(act, &permit, before.id).await? {
        return Err(moved_meanwhile());
    }
    let zone = access::practice_card(act).await?.zone;
    let back = EpisodeCard { state: before.state.clone(), entered: before.from, ended: None, version: card.version + 1, ..card.clone() };
    // The rules have looked up to now; what they said of the state before is known.
    let back = rules::begin_again(EpisodeCard { seen_to: act.now(), ..back }, book, &zone);
    // A proposal that somebody took comes back; a rule that moves by itself would move the client again at once.
    if last.cause == Cause::Rule {
        let declined = ItemCard {
            id: Id::<Item>::new(),
            episode: card.id,
            pathway: card.pathway,
            client: card.client,
            book: card.book,
            rule: last.rule.clone(),
            to: Some(last.state.clone()),
            since: last.from,
            evidence: last.evidence.clone(),
            holds: true,
            answer: Answer::Declined,
            postponed_to: None,
            reason: reason.clone(),
            answered_by: store::staff(act),
            answered_at: Some(act.now()),
            version: 1,
        };
        store::insert_items(act, &permit, std::slice::from_ref(&declined)).await?;
        store::log_item(act, &permit, declined.id, 1, "declined", None, &reason).await?;
    }
    store::write_looked(act, &permit, std::slice::from_ref(&back)).await?;
    look::look(act, &permit, std::slice::from_ref(&back)).await?;
    let deed = Deed::of("pathway.taken_back").on(order.episode).client(card.client).with("from", card.state).with("to", back.state);
    act.done(deed.announce(), ())
}
