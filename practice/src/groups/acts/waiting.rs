//! The waiting list of a group: putting somebody on it and taking them off, their order, offers by hand, and the answers.

use std::collections::HashSet;

use kernel::{Error, Id};
use platform::{
    Act, Outcome, Tie,
    act::Deed,
    permit::{Found, Roles, Verb, Warrant},
};

use super::{
    super::{
        rules, store,
        words::{Accept, Decline, Entry, GroupCard, Offer, Reorder, Seat, Standing, TakeOff, Turn, Wait, Waiting, Waits},
    },
    EndMembership, PlaceClients,
    member::{self, Joined, Placing},
    offers::{self, Since, settle},
    room::{Setting, own_only},
};
use crate::{access, clients};

/// Keep a group's waiting list: its order, its offers and their answers. Managers and supervisors, and those who treat or
/// coordinate, of groups that are theirs or theirs to manage.
#[derive(Debug)]
pub struct KeepWaiting;
impl Verb for KeepWaiting {
    const NAME: &'static str = "waiting.keep";
    type Key = Id<Waiting>;
    type Row = (Entry, GroupCard);
    async fn find(act: &mut Act, id: Id<Waiting>) -> Result<Option<Found<Self::Row>>, Error> {
        let Some((entry, card)) = found(act, id).await? else { return Ok(None) };
        Ok(access::group_tie(act, card.id).await?.map(|tie| Found { row: (entry, card), tie }))
    }
    fn allows(who: Roles, tie: Tie) -> bool {
        EndMembership::allows(who, tie)
    }
}

/// Take somebody off a waiting list: whoever keeps the list, and whoever treats or coordinates their own client.
#[derive(Debug)]
pub struct LeaveWaiting;
impl Verb for LeaveWaiting {
    const NAME: &'static str = "waiting.leave";
    type Key = Id<Waiting>;
    type Row = (Entry, GroupCard);
    async fn find(act: &mut Act, id: Id<Waiting>) -> Result<Option<Found<Self::Row>>, Error> {
        let Some((entry, card)) = found(act, id).await? else { return Ok(None) };
        let (group, client) = (access::group_tie(act, card.id).await?, access::client_tie(act, entry.client).await?);
        // Who sees the client through some other group has no say here.
        let tie = group.max(client.filter(|tie| [Tie::Own, Tie::Other].contains(tie)));
        Ok(tie.map(|tie| Found { row: (entry, card), tie }))
    }
    fn allows(who: Roles, tie: Tie) -> bool {
        EndMembership::allows(who, tie)
    }
}

async fn found(act: &Act, id: Id<Waiting>) -> Result<Option<(Entry, GroupCard)>, Error> {
    let scope = act.scope();
    let Some(entry) = store::waiting_one(act, &scope, id).await? else { return Ok(None) };
    Ok(store::one(act, &scope, entry.group).await?.map(|card| (entry, card)))
}

fn changed_meanwhile() -> Error {
    Error::refuse("waiting.changed", "Somebody changed the waiting list meanwhile. Look at it again.")
}

fn same(entry: &Entry, version: i64) -> Result<(), Error> {
    if entry.version == version { Ok(()) } else { Err(changed_meanwhile()) }
}

async fn save(act: &Act, warrant: &impl Warrant, entry: &Entry) -> Result<(), Error> {
    if store::update_waiting(act, warrant, entry).await? { Ok(()) } else { Err(changed_meanwhile()) }
}

fn told(action: &'static str, entry: &Entry) -> Deed {
    Deed::of(action).on(entry.id).client(entry.client).with("group", entry.group.to_string())
}

/// Puts clients at the end of a group's waiting list. Where a place is free, it is offered at once.
///
/// # Errors
/// `Missing` when the caller does not see one of the clients; refused for members, and when all chosen wait already.
pub async fn wait(act: &mut Act, order: Wait) -> Outcome<Waits> {
    let permit = act.may::<PlaceClients>(order.group).await?;
    let seen = clients::visible(act, &act.scope(), &order.clients).await?;
    if let Some(unseen) = order.clients.iter().find(|client| !seen.contains(client)) {
        return Err(act.unseen::<PlaceClients>(unseen));
    }
    own_only(act, permit.row(), &order.clients).await?;
    let now = act.now();
    let members: HashSet<_> = store::spells_past(act, &permit, order.group, now).await?.iter().filter(|s| !s.void()).map(|s| s.client).collect();
    let list = store::waiting_list(act, &permit, order.group).await?;
    let new = rules::waiting(&order.clients, &members, &list)?;
    let note = rules::remark(&order.note, "note")?;
    let rank = rules::rank(&list, None)?;
    let entry = |(at, client): (i64, &Id<clients::Client>)| Entry {
        id: Id::new(),
        group: order.group,
        client: *client,
        rank: rank + at,
        since: now,
        note: note.clone(),
        standing: Standing::Waiting,
        offer: None,
        passed: None,
        version: 1,
    };
    let entries: Vec<Entry> = (0..).zip(&new).map(entry).collect();
    store::insert_waiting(act, &permit, &entries).await?;
    let ids: Vec<_> = entries.iter().map(|entry| entry.id).collect();
    let told: Vec<_> = ids.iter().map(ToString::to_string).collect();
    let deed = Deed::of("waiting.added").on(order.group).with("entries", told);
    act.done(entries.iter().fold(deed, |deed, entry| deed.client(entry.client)), ())?.value();
    settle(act, &permit, permit.row(), Since::Change).await?;
    let seen = access::group_tie(act, order.group).await?.is_some();
    act.nothing(Waits { already: order.clients.len() - new.len(), new: ids, seen })
}

/// Offers a place that is free to one of the list, whoever stands before them.
///
/// # Errors
/// Refused when there is no room for them, the group is closed, or the list was changed meanwhile.
pub async fn offer_place(act: &mut Act, order: Turn) -> Outcome<()> {
    let permit = act.may::<KeepWaiting>(order.entry).await?;
    let (entry, card) = permit.row();
    same(entry, order.version)?;
    rules::waits(entry)?;
    rules::open(card)?;
    let (now, list) = (act.now(), store::waiting_list(act, &permit, card.id).await?);
    let setting = Setting::read(act, &permit, card, &list, &[entry.client], now).await?;
    let starts = rules::free(&setting.room, entry.client, now);
    let seat = Seat { client: entry.client, from: starts, to: None, held: true };
    // What a limit only warns of stands on the group's page.
    setting.admit(act, &permit, card, &[seat], &order.despite).await?;
    let expires = rules::expires(now, access::practice_card(act).await?.policies.offer_hours);
    let by = act.actor().staff().map(|standing| standing.staff);
    let offer = Offer { starts, made: now, expires, by, cause: None };
    offers::make(act, &permit, card, &list, &[(entry.id, starts)], offer).await?;
    act.nothing(())
}

/// Lets somebody who let an offer pass be asked again by itself.
///
/// # Errors
/// Refused when they do not wait, or the list was changed meanwhile.
pub async fn ask_again(act: &mut Act, order: Turn) -> Outcome<()> {
    let permit = act.may::<KeepWaiting>(order.entry).await?;
    let (entry, card) = permit.row();
    same(entry, order.version)?;
    rules::waits(entry)?;
    save(act, &permit, &Entry { passed: None, version: entry.version + 1, ..entry.clone() }).await?;
    act.done(told("waiting.ready", entry), ())?.value();
    settle(act, &permit, card, Since::Change).await?;
    act.nothing(())
}

/// Places somebody who took the place that was offered.
///
/// # Errors
/// Refused when the offer has ended, or the list was changed meanwhile; and for all that stands against placing somebody.
pub async fn accept_offer(act: &mut Act, order: Accept) -> Outcome<Joined> {
    let permit = act.may::<KeepWaiting>(order.entry).await?;
    let (entry, card) = permit.row();
    same(entry, order.version)?;
    let (zone, now) = (access::practice_card(act).await?.zone, act.now());
    let starts = rules::offered(entry, &zone, now)?;
    let from = order.day.map_or_else(|| starts.max(now), |day| rules::begins(Some(day), &zone, now));
    let placing = Placing { card, clients: &[entry.client], from, despite: &order.despite };
    let joined = member::place(act, &permit, placing).await?;
    act.done(told("waiting.accepted", entry), joined)
}

/// Ends an offer that was answered with no: they leave the list, or wait on at its end; the next is asked.
///
/// # Errors
/// Refused when there is no offer, or the list was changed meanwhile.
pub async fn decline_offer(act: &mut Act, order: Decline) -> Outcome<()> {
    let permit = act.may::<KeepWaiting>(order.entry).await?;
    let (entry, card) = permit.row();
    same(entry, order.version)?;
    let (zone, now) = (access::practice_card(act).await?.zone, act.now());
    rules::offered(entry, &zone, now)?;
    let rank = rules::rank(&store::waiting_list(act, &permit, card.id).await?, None)?;
    let (standing, rank) = if order.stays { (Standing::Waiting, rank) } else { (Standing::Declined, entry.rank) };
    let passed = order.stays.then_some(now);
    save(act, &permit, &Entry { standing, rank, passed, offer: None, version: entry.version + 1, ..entry.clone() }).await?;
    act.done(told("waiting.declined", entry).with("stays", order.stays), ())?.value();
    settle(act, &permit, card, Since::Change).await?;
    act.nothing(())
}

/// Moves somebody in the line.
///
/// # Errors
/// Refused when one of the two is not on the list any more, or the list was changed meanwhile.
pub async fn reorder(act: &mut Act, order: Reorder) -> Outcome<()> {
    let permit = act.may::<KeepWaiting>(order.entry).await?;
    let (entry, card) = permit.row();
    same(entry, order.version)?;
    rules::on(entry)?;
    let rank = rules::rank(&store::waiting_list(act, &permit, card.id).await?, order.before)?;
    if order.before == Some(entry.id) {
        return act.nothing(());
    }
    store::shift_waiting(act, &permit, card.id, rank).await?;
    save(act, &permit, &Entry { rank, version: entry.version + 1, ..entry.clone() }).await?;
    act.done(told("waiting.moved", entry).with("before", order.before.map(|before| before.to_string())), ())
}

/// Takes somebody off the list.
///
/// # Errors
/// Refused when they are not on it any more, or the list was changed meanwhile.
pub async fn take_off(act: &mut Act, order: TakeOff) -> Outcome<()> {
    let permit = act.may::<LeaveWaiting>(order.entry).await?;
    let (entry, card) = permit.row();
    same(entry, order.version)?;
    rules::on(entry)?;
    let reason = rules::remark(&order.reason, "reason")?;
    save(act, &permit, &Entry { standing: Standing::Removed, offer: None, passed: None, version: entry.version + 1, ..entry.clone() }).await?;
    act.done(told("waiting.removed", entry).with("reason", reason), ())?.value();
    settle(act, &permit, card, Since::Change).await?;
    act.nothing(())
}
