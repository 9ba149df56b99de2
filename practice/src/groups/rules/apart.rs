//! Who would sit together with somebody from whom they are kept apart, at any instant of their seats.

use crate::{clients::Pair, groups::words::Seat};

/// The pairs of whom both would have a seat at one instant at which the pair counts: one of the two has a new one.
pub(in crate::groups) fn meeting(pairs: &[Pair], seats: &[Seat], new: &[Seat]) -> Vec<Pair> {
    let together = |pair: &Pair, one: &Seat, other: &Seat| {
        let from = one.from.max(other.from);
        let to = match (one.to, other.to) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        pair.other(one.client) == Some(other.client) && to.is_none_or(|to| from < to) && pair.meets(from, to)
    };
    let meets = |pair: &&Pair| new.iter().any(|one| seats.iter().chain(new).any(|other| together(pair, one, other)));
    pairs.iter().filter(meets).cloned().collect()
}

#[cfg(test)]
mod tests {
    use kernel::{Id, Moment};

    use super::*;
    use crate::clients::Client;

    fn seat(client: Id<Client>, from: i64, to: Option<i64>) -> Seat {
        Seat { client, from: Moment(from), to: to.map(Moment), held: false }
    }
    fn pair(one: Id<Client>, other: Id<Client>, from: i64, to: Option<i64>) -> Pair {
        let (a, b) = Pair::ordered(one, other).unwrap();
        Pair { id: Id::new(), a, b, reason: "no contact".into(), from: Moment(from), to: to.map(Moment), version: 1 }
    }

    // proves: R-A10
    #[test]
    fn two_meet_only_where_both_seats_and_the_pair_share_an_instant() {
        let (ann, ben, cas) = (Id::new(), Id::new(), Id::new());
        let meet = |pairs: &[Pair], seats: &[Seat], new: &[Seat]| meeting(pairs, seats, new).len();
        let for_ever = [pair(ann, ben, 0, None)];
        assert_eq!(meet(&for_ever, &[seat(ann, 0, None)], &[seat(ben, 5, None)]), 1);
        assert_eq!(meet(&for_ever, &[seat(ann, 0, Some(5))], &[seat(ben, 5, None)]), 0, "one leaves as the other comes");
        assert_eq!(meet(&for_ever, &[seat(ann, 9, None)], &[seat(ben, 5, None)]), 1, "the other joins later");
        assert_eq!(meet(&for_ever, &[], &[seat(ben, 5, None), seat(ann, 5, None)]), 1, "both are chosen together");
        assert_eq!(meet(&for_ever, &[seat(ann, 0, None)], &[seat(cas, 5, None)]), 0, "somebody else");
        assert_eq!(meet(&for_ever, &[seat(ann, 0, None), seat(ben, 0, None)], &[seat(cas, 5, None)]), 0, "those who sit together already");
        assert_eq!(meet(&[pair(ann, ben, 0, Some(5))], &[seat(ann, 0, None)], &[seat(ben, 5, None)]), 0, "it is over by then");
        assert_eq!(meet(&[pair(ann, ben, 8, Some(9))], &[seat(ann, 0, None)], &[seat(ben, 5, None)]), 1, "it begins later");
        assert_eq!(meet(&[pair(ann, ben, 8, Some(8))], &[seat(ann, 0, None)], &[seat(ben, 5, None)]), 0, "it was taken back");
    }
}
