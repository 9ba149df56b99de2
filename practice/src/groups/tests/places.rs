//! Places: a group never has more members at one instant than it takes, however many hurry.

use kernel::Id;

use super::{
    keep::{makes, typed},
    members::{joins, leaves, spell},
};
use crate::{
    clients::{self, Client, MakeClient},
    groups::{self, Join, Typed},
    testing::{User, at_once, does, practice, said, tally, told},
};

pub(super) async fn newcomers(who: &User, count: usize) -> Vec<Id<Client>> {
    let mut ids = Vec::new();
    for n in 0..count {
        let typed = clients::Typed { first_name: format!("Visitor{n}"), last_name: "Ortega".into(), ..clients::Typed::default() };
        let order = MakeClient { typed, staff: Vec::new(), another: true };
        ids.push(does!(who, clients::make_client, order.clone()).await.unwrap());
    }
    ids
}

// proves: R-A5
#[tokio::test]
async fn a_full_group_takes_nobody_until_a_place_is_free() {
    let p = practice().await;
    let tomas = p.tomas().await;
    let one = newcomers(&tomas, 1).await[0];
    let full = "The group is full: on 24 Nov 2026 all 12 places are taken. Put the client on the waiting list, raise the capacity, or end a membership first.";
    assert_eq!(told(&joins(&tomas, p.cast.dbt, one, "").await), full);
    let ben = spell(&p, "Ben").await;
    leaves(&tomas, ben, "2026-11-30", "Completed the programme").await.unwrap();
    assert_eq!(told(&joins(&tomas, p.cast.dbt, one, "").await), full, "Ben stays until the end of the month");
    assert_eq!(told(&joins(&tomas, p.cast.dbt, one, "2026-12-01").await), "");
    let back = does!(tomas, groups::undo_membership, ben, 2).await;
    assert_eq!(said(&back), "group.full", "Ben's place is promised to somebody else by now");
}

// proves: R-A5
#[tokio::test]
async fn several_join_together_or_not_at_all() {
    let p = practice().await;
    let tomas = p.tomas().await;
    let group = makes(&tomas, Typed { capacity: "2".into(), ..typed("Pairs", &p) }).await.unwrap();
    let three = newcomers(&tomas, 3).await;
    let order = |clients: &[Id<Client>]| Join { group, clients: clients.to_vec(), day: None };
    assert_eq!(
        told(&does!(tomas, groups::join, order(&three)).await),
        "The group takes 2; on 24 Nov 2026 2 of these places are free, and you chose 3."
    );
    assert_eq!(said(&does!(tomas, groups::join, order(&three[..2])).await), "done");
    let again = does!(tomas, groups::join, order(&three[..2])).await.unwrap();
    assert_eq!((again.new.len(), again.already), (0, 2), "who is a member already takes no second place");
}

// proves: R-A5, TA-6
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_hundred_at_once_for_the_last_place_and_one_gets_it() {
    let p = practice().await;
    let tomas = p.tomas().await;
    let group = makes(&tomas, Typed { capacity: "1".into(), ..typed("One seat", &p) }).await.unwrap();
    let all = newcomers(&tomas, 200).await;
    let tries = all.into_iter().map(|client| {
        let tomas = tomas.clone();
        async move { told(&joins(&tomas, group, client, "").await) }
    });
    let full = "The group is full: on 24 Nov 2026 all 1 places are taken. Put the client on the waiting list, raise the capacity, or end a membership first.";
    assert_eq!(tally(at_once(tries).await), format!("1 , 199 {full}"));
    let sql = "SELECT COUNT(*) FROM groups_membership WHERE group_id = $1";
    assert_eq!(p.number(sql, platform::args![group]).await, 1);
}
