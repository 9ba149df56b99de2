//! Whose turn it is: to whom of those who wait a place is offered, and what an offer, an answer or a move means.
//!
//! The rule: the first on the list for whom there is room is offered the place; whoever cannot take it, because of a limit
//! or of somebody from whom they are kept apart, keeps their rank, and the next is looked at. Whoever let an offer pass is
//! not asked again by itself. A place that falls free within four weeks is offered from that day.

use std::collections::HashSet;

use kernel::{Id, Moment, Refusal, Zone, time::HOUR};

use super::{apart::meeting, keep::line, limits::Room};
use crate::{
    clients::{Client, Pair},
    groups::words::{Entry, GroupCard, Seat, Standing, Waiting},
};

/// How far ahead a place that will fall free is offered.
pub(in crate::groups) const AHEAD: i64 = 28 * 24 * HOUR;

/// The offers that can be made now, in the order of the list: to whom, and from when. `room` counts each as it is made.
pub(in crate::groups) fn offers(list: &[Entry], room: &mut Room, pairs: &[Pair], now: Moment) -> Vec<(Id<Waiting>, Moment)> {
    let mut made = Vec::new();
    for entry in list.iter().filter(|entry| entry.standing == Standing::Waiting && entry.passed.is_none()) {
        let Some(from) = room.free_from(entry.client, now, now.plus(AHEAD)) else { continue };
        let seat = Seat { client: entry.client, from, to: None, held: true };
        if meeting(pairs, &room.seats, &[seat]).is_empty() {
            room.seats.push(seat);
            made.push((entry.id, from));
        }
    }
    made
}

/// Those whose offers have ended without an answer.
pub(in crate::groups) fn lapsed(list: &[Entry], now: Moment) -> Vec<Id<Waiting>> {
    let over = |entry: &&Entry| entry.offer.is_some_and(|offer| offer.expires <= now);
    list.iter().filter(over).map(|entry| entry.id).collect()
}

/// The seats that offers keep.
pub(in crate::groups) fn held(list: &[Entry]) -> impl Iterator<Item = Seat> {
    list.iter().filter_map(|entry| entry.offer.map(|offer| Seat { client: entry.client, from: offer.starts, to: None, held: true }))
}

/// When an offer ends that is made now.
pub(in crate::groups) fn expires(now: Moment, hours: i64) -> Moment {
    now.plus(hours.clamp(1, 24 * 90) * HOUR)
}

fn over() -> Refusal {
    Refusal::new("waiting.over", "This client is not on the waiting list any more. Look at the list again.")
}

/// Whether somebody still waits, without an offer.
pub(in crate::groups) fn waits(entry: &Entry) -> Result<(), Refusal> {
    match entry.standing {
        Standing::Waiting => Ok(()),
        Standing::Offered => Err(Refusal::new("waiting.offered", "A place is offered to this client already. Wait for the answer, or end the offer.")),
        Standing::Joined | Standing::Declined | Standing::Removed => Err(over()),
    }
}

/// Whether an offer still stands.
pub(in crate::groups) fn offered(entry: &Entry, zone: &Zone, now: Moment) -> Result<Moment, Refusal> {
    match (entry.standing, entry.offer) {
        (Standing::Offered, Some(offer)) if offer.expires > now => Ok(offer.starts),
        (Standing::Offered, Some(offer)) => {
            let say = format!("The offer ended on {}. Offer the place again, if it is still free.", zone.stamp(offer.expires));
            Err(Refusal::new("waiting.expired", say))
        }
        (Standing::Offered | Standing::Waiting, _) => Err(Refusal::new("waiting.not_offered", "No place is offered to this client.")),
        (Standing::Joined | Standing::Declined | Standing::Removed, _) => Err(over()),
    }
}

/// Whether somebody is on the list, with an offer or without.
pub(in crate::groups) fn on(entry: &Entry) -> Result<(), Refusal> {
    if entry.standing.on() { Ok(()) } else { Err(over()) }
}

/// The rank with which somebody comes to stand before another, or at the end.
pub(in crate::groups) fn rank(list: &[Entry], before: Option<Id<Waiting>>) -> Result<i64, Refusal> {
    match before {
        None => Ok(list.iter().map(|entry| entry.rank).max().unwrap_or(0) + 1),
        Some(before) => list.iter().find(|entry| entry.id == before).map(|entry| entry.rank).ok_or_else(over),
    }
}

/// Who of those chosen comes to stand on a list: not those who are on it. A member does not wait.
pub(in crate::groups) fn waiting(chosen: &[Id<Client>], members: &HashSet<Id<Client>>, list: &[Entry]) -> Result<Vec<Id<Client>>, Refusal> {
    if chosen.is_empty() {
        return Err(Refusal::new("waiting.nobody", "Choose at least one client.").at("client"));
    }
    if chosen.iter().any(|client| members.contains(client)) {
        return Err(Refusal::new("waiting.member", "A client you chose is a member of the group, or joins it on a later day already.").at("client"));
    }
    let mut new: Vec<Id<Client>> = Vec::new();
    for client in chosen {
        if !new.contains(client) && !list.iter().any(|entry| entry.client == *client) {
            new.push(*client);
        }
    }
    if new.is_empty() {
        return Err(Refusal::new("already_waiting", "All clients you chose are on the waiting list of the group already.").at("client"));
    }
    Ok(new)
}

/// Whether a group takes anybody: a closed one keeps its list, and offers nothing.
pub(in crate::groups) fn open(card: &GroupCard) -> Result<(), Refusal> {
    if card.open {
        return Ok(());
    }
    Err(Refusal::new("group.closed", "This group is closed to new members. Open it first, if somebody shall join."))
}

/// From when a place is offered to somebody: as soon as there is room for them; where there is none, now, which is then refused.
pub(in crate::groups) fn free(room: &Room, client: Id<Client>, now: Moment) -> Moment {
    room.free_from(client, now, now.plus(AHEAD)).unwrap_or(now)
}

/// A short remark on the list, or a reason to leave it.
pub(in crate::groups) fn remark(typed: &str, field: &str) -> Result<String, Refusal> {
    let remark = line(typed);
    if remark.chars().count() > 200 {
        return Err(Refusal::new("waiting.remark", "Keep it to 200 characters. Longer things belong in a note.").at(field));
    }
    Ok(remark)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::groups::words::{Counted, Exceeding, Limit};

    fn entry(rank: i64, passed: bool) -> Entry {
        Entry {
            id: Id::new(),
            group: Id::new(),
            client: Id::new(),
            rank,
            since: Moment(0),
            note: String::new(),
            standing: Standing::Waiting,
            offer: None,
            passed: passed.then_some(Moment(1)),
            version: 1,
        }
    }
    fn room(places: i64, seats: Vec<Seat>) -> Room {
        let own = Limit {
            id: None,
            payer: String::new(),
            payer_key: String::new(),
            code: String::new(),
            counts: Counted::Covered,
            least: None,
            most: Some(places),
            exceeding: Exceeding::Warn,
            from: Moment(i64::MIN),
            to: None,
            version: 1,
        };
        Room { limits: vec![own], seats, ..Room::default() }
    }
    fn seat(from: i64, to: Option<i64>) -> Seat {
        Seat { client: Id::new(), from: Moment(from), to: to.map(Moment), held: false }
    }

    #[test]
    fn the_first_who_can_take_the_place_is_asked_and_whoever_passed_is_not() {
        let list = [entry(1, true), entry(2, false), entry(3, false), entry(4, false)];
        let (a, b) = Pair::ordered(list[1].client, Id::new()).unwrap();
        let there = if a == list[1].client { b } else { a };
        let apart = Pair { id: Id::new(), a, b, reason: String::new(), from: Moment(0), to: None, version: 1 };
        let mut full = room(3, vec![Seat { client: there, ..seat(0, None) }]);
        assert_eq!(offers(&list, &mut full, &[apart], Moment(5)), [(list[2].id, Moment(5)), (list[3].id, Moment(5))]);
        assert!(offers(&list, &mut full, &[], Moment(5)).is_empty(), "what was offered is not free, and a limit that warns is one too");
    }

    #[test]
    fn a_place_that_will_be_free_is_offered_from_that_day_unless_it_is_far_ahead() {
        let list = [entry(1, false)];
        let soon = offers(&list, &mut room(1, vec![seat(0, Some(AHEAD))]), &[], Moment(0));
        assert_eq!(soon, [(list[0].id, Moment(AHEAD))]);
        assert!(offers(&list, &mut room(1, vec![seat(0, Some(AHEAD + 1))]), &[], Moment(0)).is_empty());
        let promised = vec![seat(0, Some(10)), seat(10, None)];
        assert!(offers(&list, &mut room(1, promised), &[], Moment(0)).is_empty(), "somebody else joins that day");
    }

    proptest! {
        #[test]
        fn offers_fill_the_places_in_order_and_no_more(places in 1_i64..8, taken in 0_usize..8, passed in proptest::collection::vec(any::<bool>(), 0..12)) {
            let list: Vec<_> = (0..).zip(&passed).map(|(rank, passed)| entry(rank, *passed)).collect();
            let mut room = room(places, (0..taken).map(|_| seat(0, None)).collect());
            let made = offers(&list, &mut room, &[], Moment(3));
            let eligible: Vec<_> = list.iter().filter(|entry| entry.passed.is_none()).map(|entry| entry.id).collect();
            let free = usize::try_from(places).unwrap().saturating_sub(taken);
            prop_assert_eq!(made.iter().map(|(id, _)| *id).collect::<Vec<_>>(), eligible.into_iter().take(free).collect::<Vec<_>>());
        }
    }
}
