//! A long random walk through one group's life: whatever is done in whatever order, places are never exceeded, and nobody who
//! waits is lost.

use std::collections::HashSet;

use kernel::{Id, Moment};
use platform::args;

use super::{
    keep::{makes, typed},
    members::{joins, leaves},
    places::newcomers,
    waiting::{accepts, declines, version, waits},
};
use crate::{
    clients::Client,
    groups::{self, EditGroup, Group, Membership, Reorder, TakeOff, Turn, Typed, Waiting},
    testing::{Practice, User, does, practice, said, sees},
};

/// Chance that is the same every time: a linear congruence.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }
    fn of<T: Copy>(&mut self, all: &[T]) -> Option<T> {
        (!all.is_empty()).then(|| all[self.below(all.len())])
    }
}

async fn ids<T: kernel::id::Kind>(p: &Practice, sql: &str, group: Id<Group>) -> Vec<Id<T>> {
    p.rows(sql, args![group]).await.into_iter().map(|mut row| row.next().unwrap()).collect()
}

/// What must hold after every step.
async fn holds(p: &Practice, group: Id<Group>, put: &mut HashSet<Id<Waiting>>, step: &str) {
    let capacity = p.number("SELECT COALESCE(capacity, 1000) FROM groups_group WHERE id = $1", args![group]).await;
    let sql = "SELECT valid_from, valid_to FROM groups_membership WHERE group_id = $1 AND (valid_to IS NULL OR valid_to > valid_from) \
               UNION ALL SELECT starts_at, NULL FROM groups_waiting WHERE group_id = $1 AND state = 'offered'";
    let seats: Vec<(Moment, Option<Moment>)> =
        p.rows(sql, args![group]).await.into_iter().map(|mut row| (row.next().unwrap(), row.next().unwrap())).collect();
    let now = p.house.clock.now();
    for at in seats.iter().map(|(from, _)| *from).chain([now]).filter(|at| *at >= now) {
        let there = seats.iter().filter(|(from, to)| *from <= at && to.is_none_or(|to| at < to)).count();
        assert!(there as i64 <= capacity, "{step}: {there} seats of {capacity} at {at}");
    }
    let now_on: HashSet<Id<Waiting>> = ids(p, "SELECT id FROM groups_waiting WHERE group_id = $1", group).await.into_iter().collect();
    assert!(put.is_subset(&now_on), "{step}: somebody is gone from the list without a trace");
    *put = now_on;
    let both = "SELECT COUNT(*) FROM groups_waiting w JOIN groups_membership m ON m.client_id = w.client_id AND m.group_id = w.group_id \
                WHERE w.group_id = $1 AND w.state IN ('waiting', 'offered') AND (m.valid_to IS NULL OR m.valid_to > $2 AND m.valid_to > m.valid_from)";
    assert_eq!(p.number(both, args![group, now]).await, 0, "{step}: a member waits");
}

async fn step(p: &Practice, who: &User, group: Id<Group>, all: &[Id<Client>], chance: &mut Chance) -> String {
    let members = "SELECT id FROM groups_membership WHERE group_id = $1 AND (valid_to IS NULL OR valid_to > valid_from) ORDER BY id";
    let waiting = "SELECT id FROM groups_waiting WHERE group_id = $1 AND state = 'waiting' ORDER BY id";
    let offered = "SELECT id FROM groups_waiting WHERE group_id = $1 AND state = 'offered' ORDER BY id";
    let (client, day) = (chance.of(all).unwrap(), ["", "", "2026-12-10", "2027-02-01"][chance.below(4)]);
    let spell: Option<Id<Membership>> = chance.of(&ids(p, members, group).await);
    let waiter: Option<Id<Waiting>> = chance.of(&ids(p, waiting, group).await);
    let asked: Option<Id<Waiting>> = chance.of(&ids(p, offered, group).await);
    let kind = chance.below(12);
    let did = match (kind, spell, waiter, asked) {
        (0 | 1, ..) => said(&joins(who, group, client, day).await),
        (2 | 3, ..) => said(&waits(who, group, &[client]).await),
        (4 | 5, Some(spell), ..) => said(&leaves(who, spell, day, "Left").await),
        (6, Some(spell), ..) => {
            let version = p.number("SELECT version FROM groups_membership WHERE id = $1", args![spell]).await;
            said(&does!(who, groups::undo_membership, spell, version).await)
        }
        (7, _, _, Some(asked)) => said(&accepts(who, asked).await),
        (8, _, _, Some(asked)) => said(&declines(who, asked, day.is_empty()).await),
        (9, _, Some(waiter), _) => {
            let turn = Turn { entry: waiter, version: version(p, waiter).await, despite: String::new() };
            let again = does!(who, groups::ask_again, turn.clone()).await;
            let order = Reorder { entry: waiter, version: version(p, waiter).await, before: asked };
            let moved = does!(who, groups::reorder, order.clone()).await;
            format!("{} {}", said(&again), said(&moved))
        }
        (10, _, Some(waiter), _) => {
            let order = TakeOff { entry: waiter, version: version(p, waiter).await, reason: String::new() };
            said(&does!(who, groups::take_off, order.clone()).await)
        }
        (11, ..) if day.is_empty() => {
            let form = sees!(who, groups::open_group, group).await.unwrap();
            let now = p.number("SELECT COALESCE(capacity, 3) FROM groups_group WHERE id = $1", args![group]).await;
            let typed = Typed { capacity: (now + 1).min(5).to_string(), ..form.typed.clone() };
            let order = EditGroup { id: group, version: form.version.unwrap(), typed };
            said(&does!(who, groups::edit_group, order.clone()).await)
        }
        (11, ..) => {
            p.house.clock.move_to(p.house.clock.now().plus(30 * kernel::time::HOUR));
            groups::end_offers(&p.house).await.unwrap();
            groups::offer_places(&p.house).await.unwrap();
            "time".to_owned()
        }
        _ => "nothing".to_owned(),
    };
    assert!(!did.contains("fault") && !did.contains("again"), "{kind}: {did}");
    format!("{kind} {did}")
}

// proves: R-A5
#[tokio::test]
async fn whatever_is_done_places_are_never_exceeded_and_nobody_who_waits_is_lost() {
    let p = practice().await;
    let tomas = p.tomas().await;
    let all = newcomers(&tomas, 12).await;
    let mut met = HashSet::new();
    for seed in 0..4 {
        let group = makes(&tomas, Typed { capacity: "2".into(), ..typed(&format!("Walk {seed}"), &p) }).await.unwrap();
        let (mut chance, mut put) = (Chance(seed), HashSet::new());
        for at in 0..120 {
            let did = step(&p, &tomas, group, &all, &mut chance).await;
            holds(&p, group, &mut put, &format!("seed {seed}, step {at}: {did}")).await;
            met.insert(did);
        }
    }
    for seen in ["0 done", "0 group.full", "2 done", "4 done", "6 done", "7 done", "8 done", "10 done", "11 time"] {
        assert!(met.contains(seen), "the walk never came to {seen}: {met:?}");
    }
}
