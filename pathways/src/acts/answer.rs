//! Answering what rules propose and ask: accept, take another state, stay, or later; one, or many after a review.

use kernel::{Error, Id, Moment};
use platform::{
    Act, Outcome, Tie, Verb,
    act::Deed,
    permit::{Found, Roles},
};
use practice::access;
use serde::{Deserialize, Serialize};

use super::{
    moving::{self, MoveClient, Moved},
    shelf::Shelf,
};
use crate::{
    rules::{self, Chosen},
    store,
    words::{Answer, Cause, Item, ItemCard},
};

/// Answer what a rule proposes or asks: whoever may move the client.
#[derive(Debug)]
pub struct AnswerItem;
impl Verb for AnswerItem {
    const NAME: &'static str = "item.answer";
    type Key = Id<Item>;
    type Row = ItemCard;
    async fn find(act: &mut Act, id: Id<Item>) -> Result<Option<Found<ItemCard>>, Error> {
        let scope = act.scope();
        let Some(row) = store::item(act, &scope, id).await? else { return Ok(None) };
        Ok(access::client_tie(act, row.client).await?.map(|tie| Found { row, tie }))
    }
    fn allows(who: Roles, tie: Tie) -> bool {
        MoveClient::allows(who, tie)
    }
}

/// How an item is answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answered {
    /// Move the client as proposed.
    Accept,
    /// Move the client to another state, by key.
    Adjust(String),
    /// The client stays; it does not come again while the rule holds without a break.
    Decline,
    /// Ask again from this instant on.
    Postpone(Moment),
}

/// The order to answer an item.
#[derive(Debug, Clone)]
pub struct AnswerItems {
    /// The item, with the version read.
    pub item: Id<Item>,
    /// The version read.
    pub version: i64,
    /// The answer.
    pub answer: Answered,
    /// Why; due for everything but taking a proposal whose rule asks for no reason.
    pub reason: String,
}

/// Answers one item.
///
/// # Errors
/// Refused when somebody answered it, the rule holds no longer, a reason is missing, or the move is not allowed.
pub async fn answer(act: &mut Act, order: AnswerItems) -> Outcome<()> {
    let permit = act.may::<AnswerItem>(order.item).await?;
    let item = permit.row().clone();
    if item.answer != Answer::Open || item.version != order.version {
        return Err(Error::refuse("item.answered", "This was answered or changed meanwhile. Look at the list again."));
    }
    let now = act.now();
    let (word, to) = match &order.answer {
        Answered::Postpone(until) => {
            let reason = rules::reason(&order.reason)?;
            if *until <= now {
                return Err(kernel::Refusal::new("postpone.past", "Choose a day to come.").at("until").into());
            }
            if !store::postpone_item(act, &permit, &item, *until, &reason).await? {
                return Err(moving::moved_meanwhile());
            }
            let deed = Deed::of("item.postponed").on(item.id).client(item.client).with("rule", item.rule.as_str()).with("until", until.0);
            return act.done(deed, ());
        }
        Answered::Decline => (Answer::Declined, None),
        Answered::Accept => (Answer::Accepted, Some(item.to.clone().ok_or_else(|| Error::refuse("item.asks", "Choose where the client goes."))?)),
        Answered::Adjust(to) => {
            rules::reason(&order.reason)?;
            (Answer::Adjusted, Some(to.clone()))
        }
    };
    let deed = Deed::of("item.answered").on(item.id).client(item.client).with("rule", item.rule.as_str()).with("answer", word.word());
    let Some(to) = to else {
        let reason = rules::reason(&order.reason)?;
        if !store::answer_item(act, &permit, &item, word, true, &reason).await? {
            return Err(moving::moved_meanwhile());
        }
        return act.done(deed, ());
    };
    let card = store::episode(act, &permit, item.episode).await?.filter(|card| card.ended.is_none()).ok_or_else(moving::moved_meanwhile)?;
    let shelf = Shelf::of(act, &permit, std::slice::from_ref(&card)).await?;
    let book = shelf.of_episode(&card)?;
    let chosen: Chosen = rules::chosen(book, &card, &to, now, &order.reason, now)?;
    if !store::answer_item(act, &permit, &item, word, false, &chosen.reason).await? {
        return Err(moving::moved_meanwhile());
    }
    let why = Moved { cause: Cause::Person, rule: item.rule.clone(), evidence: item.evidence.clone() };
    moving::put(act, &permit, book, card, &chosen, why).await?;
    act.done(deed.with("to", to).announce(), ())
}

/// Answers many items alike, after they were looked through: all of them or none.
///
/// # Errors
/// As [`answer`], for the first that cannot be answered.
pub async fn answer_all(act: &mut Act, orders: Vec<AnswerItems>) -> Outcome<usize> {
    let count = orders.len();
    for order in orders {
        answer(act, order).await?.value();
    }
    act.nothing(count)
}
