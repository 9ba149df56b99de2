//! Offers of places: made to the first who waits for whom there is room, kept for a time, and moved on when they end. The
//! verbs of this room call [`settle`] wherever a place may have fallen free; the worker does for what time alone changes.

use kernel::{Error, Id, Moment};
use platform::{
    Act, Actor, House, Outcome, Request,
    act::Deed,
    permit::{Found, Roles, Tie, Verb, Warrant},
};

use super::{
    super::{
        rules, store,
        words::{Entry, Group, GroupCard, Membership, Offer, Standing, Waiting},
    },
    room::Setting,
};
use crate::{access, clients::Client};

/// How many groups the worker looks at in one go.
const AT_ONCE: usize = 100;

/// What happened that may have made a place free.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Since {
    /// A membership ended or shrank.
    Left(Id<Membership>),
    /// Somebody changed something else: places, limits, the list.
    Change,
    /// Time went by.
    Time,
}

/// Settles a group's waiting list: offers that have ended move on, and places that are free are offered. Says whether
/// anything changed. A part of the verb that may have made a place free.
pub(super) async fn settle(act: &mut Act, warrant: &impl Warrant, card: &GroupCard, since: Since) -> Result<bool, Error> {
    let mut list = store::waiting_list(act, warrant, card.id).await?;
    let lapsed = lapse(act, warrant, card, &mut list).await?;
    if !card.open || !list.iter().any(|entry| entry.standing == Standing::Waiting && entry.passed.is_none()) {
        return Ok(lapsed);
    }
    let now = act.now();
    let waiting: Vec<_> = list.iter().filter(|entry| entry.standing == Standing::Waiting).map(|entry| entry.client).collect();
    let mut setting = Setting::read(act, warrant, card, &list, &waiting, now).await?;
    let offers = rules::offers(&list, &mut setting.room, &setting.pairs, now);
    if offers.is_empty() {
        return Ok(lapsed);
    }
    let policies = access::practice_card(act).await?.policies;
    if !policies.offer_by_itself {
        if since != Since::Time {
            let many = if offers.len() == 1 { "A place is".to_owned() } else { format!("{} places are", offers.len()) };
            tell(act, card, format!("{many} free in {}, and somebody waits for it: offer it on the group's page.", card.name));
        }
        return Ok(lapsed);
    }
    let cause = match since {
        Since::Left(membership) => Some(membership),
        Since::Change | Since::Time => None,
    };
    let expires = rules::expires(now, policies.offer_hours);
    make(act, warrant, card, &list, &offers, Offer { starts: now, made: now, expires, by: None, cause }).await?;
    Ok(true)
}

/// Ends the offers that have run out; those to whom they were made wait on, and the next is asked.
async fn lapse(act: &mut Act, warrant: &impl Warrant, card: &GroupCard, list: &mut [Entry]) -> Result<bool, Error> {
    let now = act.now();
    let ended = rules::lapsed(list, now);
    if ended.is_empty() {
        return Ok(false);
    }
    store::lapse_waiting(act, warrant, &ended, true).await?;
    let mut deed = Deed::of("waiting.lapsed").on(card.id).with("entries", ids(&ended));
    for entry in list.iter_mut().filter(|entry| ended.contains(&entry.id)) {
        deed = deed.client(entry.client);
        (entry.standing, entry.offer, entry.passed, entry.version) = (Standing::Waiting, None, Some(now), entry.version + 1);
    }
    act.done(deed, ())?.value();
    tell(act, card, format!("An offer of a place in {} ended without an answer.", card.name));
    Ok(true)
}

/// Makes offers: to whom, and from when each place is free. The other facts of all are those given.
pub(super) async fn make(
    act: &mut Act, warrant: &impl Warrant, card: &GroupCard, list: &[Entry], offers: &[(Id<Waiting>, Moment)], like: Offer,
) -> Result<(), Error> {
    let mut starts: Vec<_> = offers.iter().map(|(_, starts)| *starts).collect();
    starts.sort_unstable();
    starts.dedup();
    // Places fall free on few different days.
    for starts in starts {
        let to: Vec<_> = offers.iter().filter(|(_, at)| *at == starts).map(|(id, _)| *id).collect();
        store::offer_waiting(act, warrant, &to, &Offer { starts, ..like }).await?;
    }
    let made: Vec<_> = offers.iter().map(|(id, _)| *id).collect();
    let deed = Deed::of("waiting.offered").on(card.id).with("entries", ids(&made)).with("expires", like.expires.0);
    let asked = list.iter().filter(|entry| made.contains(&entry.id));
    let clients: Vec<_> = asked.clone().map(|entry| entry.client).collect();
    act.done(asked.fold(deed, |deed, entry| deed.client(entry.client)), ())?.value();
    // Beside the deed, whose clients stand in the log as clients and not as its words.
    act.announce("waiting.offered", heard(card, &clients, like.made));
    let until = access::practice_card(act).await?.zone.stamp(like.expires);
    let kept = match made.len() {
        1 => format!("A place in {} is kept for somebody who waited", card.name),
        many => format!("{many} places in {} are kept for those who waited", card.name),
    };
    tell(act, card, format!("{kept}, until {until}. Ask them, and note the answer on the group's page."));
    Ok(())
}

/// What the rooms above hear of offers: the group, to whom, and when they were made.
fn heard(card: &GroupCard, clients: &[Id<Client>], made: Moment) -> serde_json::Value {
    serde_json::json!({ "group": card.id, "clients": clients, "at": made.0 })
}

fn ids(entries: &[Id<Waiting>]) -> Vec<String> {
    entries.iter().map(ToString::to_string).collect()
}

/// Takes back offers that the leaving of this member made by itself and that nobody has answered: they had not left after all.
/// Says whether there were any.
pub(super) async fn take_back(act: &mut Act, warrant: &impl Warrant, card: &GroupCard, left: Id<Membership>) -> Result<bool, Error> {
    let list = store::waiting_list(act, warrant, card.id).await?;
    let caused = |entry: &&Entry| entry.offer.is_some_and(|offer| offer.cause == Some(left) && offer.by.is_none());
    let back: Vec<_> = list.iter().filter(caused).collect();
    if back.is_empty() {
        return Ok(false);
    }
    let entries: Vec<_> = back.iter().map(|entry| entry.id).collect();
    store::lapse_waiting(act, warrant, &entries, false).await?;
    let deed = Deed::of("waiting.offer_taken_back").on(card.id).with("entries", ids(&entries));
    act.done(back.iter().fold(deed, |deed, entry| deed.client(entry.client)), ())?.value();
    for (entry, offer) in back.iter().filter_map(|entry| entry.offer.map(|offer| (entry, offer))) {
        act.announce("waiting.offer_taken_back", heard(card, &[entry.client], offer.made));
    }
    tell(act, card, format!("The place in {} is not free after all: the offer of it was taken back.", card.name));
    Ok(true)
}

/// A notice for whoever answers for the group. It names no client.
fn tell(act: &mut Act, card: &GroupCard, say: String) {
    act.announce("notice", serde_json::json!({ "staff": card.provider, "say": say, "link": format!("/groups/{}#waiting", card.id) }));
}

/// Settle a group's waiting list because time went by: the program itself.
#[derive(Debug)]
pub struct Settle;
impl Verb for Settle {
    const NAME: &'static str = "waiting.settle";
    type Key = Id<Group>;
    type Row = GroupCard;
    async fn find(act: &mut Act, id: Id<Group>) -> Result<Option<Found<GroupCard>>, Error> {
        Ok(store::one(act, &act.scope(), id).await?.map(|row| Found { row, tie: Tie::Other }))
    }
    fn allows(_: Roles, _: Tie) -> bool {
        false
    }
}

async fn settle_group(act: &mut Act, group: Id<Group>) -> Outcome<bool> {
    let permit = act.may::<Settle>(group).await?;
    let changed = settle(act, &permit, permit.row(), Since::Time).await?;
    act.nothing(changed)
}

/// Moves on the offers that have run out, in every practice; says in how many groups. For the worker, as often as it likes:
/// doing it twice changes nothing the second time, and when nothing is due it is one look into an index.
///
/// # Errors
/// A fault when the database cannot be read or written.
pub async fn end_offers(house: &House) -> Result<usize, Error> {
    let due = store::groups_due(&house.db, house.clock.now(), AT_ONCE).await?;
    settle_all(house, due).await
}

/// Offers the places that time alone made free (a membership or a limit that has ended by now), in every practice; says in how
/// many groups something changed. For the worker, now and then.
///
/// # Errors
/// A fault when the database cannot be read or written.
pub async fn offer_places(house: &House) -> Result<usize, Error> {
    settle_all(house, store::groups_waited_for(&house.db).await?).await
}

async fn settle_all(house: &House, groups: Vec<(Id<kernel::id::Practice>, Id<Group>)>) -> Result<usize, Error> {
    let mut changed = 0;
    // Each in a transaction of its own, so that one practice does not wait for another.
    for (practice, group) in groups {
        let actor = Actor::System(practice, "worker");
        let done = house.run(&actor, &Request::default(), move |act| Box::pin(settle_group(act, group))).await?;
        changed += usize::from(done);
    }
    Ok(changed)
}
