//! Placing clients in groups and ending it: dated spells, both ways of the page, and the way back.

use kernel::{Id, Moment};
use platform::args;

use super::keep::{makes, typed};
use crate::{
    clients::Client,
    groups::{self, Group, Join, Leave, Membership, Typed},
    testing::{Practice, User, does, practice, said, sees},
};

pub(super) async fn joins(who: &User, group: Id<Group>, client: Id<Client>, day: &str) -> Result<groups::Joined, kernel::Error> {
    let order = Join { group, clients: vec![client], day: day.parse().ok() };
    does!(who, groups::join, order.clone()).await
}

pub(super) async fn leaves(who: &User, membership: Id<Membership>, day: &str, reason: &str) -> Result<groups::Ended, kernel::Error> {
    let order = Leave { membership, version: None, day: day.parse().ok(), reason: reason.into() };
    does!(who, groups::end_membership, order.clone()).await
}

/// The open spell of a client in DBT Skills A.
pub(super) async fn spell(p: &Practice, client: &str) -> Id<Membership> {
    let sql = "SELECT id FROM groups_membership WHERE group_id = $1 AND client_id = $2 AND valid_to IS NULL";
    p.rows(sql, args![p.cast.dbt, p.client(client)]).await.remove(0).next().unwrap()
}

/// Sets the practice's settings to these, and all others to what is usual.
pub(super) async fn policies(p: &Practice, json: &str) {
    let sql = format!("UPDATE access_practice SET policies = '{json}' WHERE practice_id = {}", p.sql(p.id));
    assert_eq!(p.attack(&sql).await, "done");
}

async fn members(p: &Practice, group: Id<Group>, at: Moment) -> usize {
    let tomas = p.tomas().await;
    let found = tomas.look(move |act| {
        Box::pin(async move {
            let scope = act.scope();
            let found = groups::members_at(act, &scope, group, at).await?;
            act.nothing(found)
        })
    });
    found.await.unwrap().len()
}

// proves: R-A1, TM-10
#[tokio::test]
async fn leaving_and_coming_back_makes_a_second_spell_and_nothing_is_lost() {
    let p = practice().await;
    let maya = p.maya().await;
    let first = spell(&p, "Ben").await;
    leaves(&maya, first, "", "Moved away").await.unwrap();
    p.at("thu 9:00");
    joins(&p.tomas().await, p.cast.dbt, p.client("Ben"), "").await.unwrap();
    let profile = p.tomas().await.get(format!("/clients/{}", p.client("Ben"))).await.outline();
    assert!(profile.contains("- DBT Skills A since 26 Nov 2026"), "{profile}");
    assert!(profile.contains("- DBT Skills A 2 Nov 2026 – 24 Nov 2026 · Moved away"), "{profile}");
    let days = ["mon 9:00", "tue 10:00", "tue 11:00", "wed 9:00", "thu 9:01"];
    let mut counts = Vec::new();
    for at in days {
        counts.push(members(&p, p.cast.dbt, p.moment(at)).await);
    }
    assert_eq!(counts, [12, 12, 11, 11, 12]);
}

// proves: R-A1
#[tokio::test]
async fn who_was_a_member_when_as_known_when_can_be_answered() {
    let p = practice().await;
    let maya = p.maya().await;
    let ben = spell(&p, "Ben").await;
    p.at("wed 9:00");
    leaves(&maya, ben, "2026-11-10", "Stopped attending").await.unwrap();
    p.at("fri 9:00");
    does!(maya, groups::undo_membership, ben, 2).await.unwrap();
    let sql = "SELECT what, reason, recorded_at FROM groups_membership_log WHERE membership_id = $1 ORDER BY version";
    let lines: Vec<_> = p
        .rows(sql, args![ben])
        .await
        .into_iter()
        .map(|mut row| {
            let (what, reason, at): (String, String, Moment) = (row.next().unwrap(), row.next().unwrap(), row.next().unwrap());
            format!("{} {what} {reason}", p.zone.short_day(at)).trim_end().to_owned()
        })
        .collect();
    assert_eq!(lines, ["2 Nov 2026 joined", "25 Nov 2026 left Stopped attending", "27 Nov 2026 restored"]);
    assert_eq!(members(&p, p.cast.dbt, p.moment("thu 9:00")).await, 12);
    let history = maya.get(format!("/groups/{}", p.cast.dbt)).await.outline();
    assert!(history.contains("- Ben Castellano left on 10 Nov 2026 Stopped attending · 25 Nov 2026, 09:00 EST · Maya Okafor"), "{history}");
}

// proves: NP-11, NP-16, NP-20, R-A3
#[tokio::test]
async fn a_practitioner_places_several_of_her_clients_at_once_in_a_group_that_exists() {
    let p = practice().await;
    let group = makes(&p.ruth().await, Typed { provider: p.cast.ruth.to_string(), ..typed("CBT", &p) }).await.unwrap();
    let maya = p.maya().await;
    let list = maya.get(format!("/groups/{group}/add")).await;
    assert!(list.has("# Add to CBT") && list.has("(Add to group)") && list.body.matches("type=\"checkbox\" name=\"client\"").count() == 12);
    let (amara, ben) = (p.client("Amara").to_string(), p.client("Ben").to_string());
    let done = maya.post(format!("/groups/{group}/members"), &[("client", amara.as_str()), ("client", ben.as_str())]).await;
    assert_eq!(done.to, "/clients?joined=2&already=0", "she does not see that group, so she comes back to her clients");
    let profile = maya.get(format!("/clients/{amara}")).await.outline();
    assert!(profile.contains("- CBT since") && profile.contains("- DBT Skills A since"), "in several groups at once: {profile}");
}

// proves: NP-11, R-A2, R-A3, R-L1
#[tokio::test]
async fn somebody_elses_client_cannot_be_placed_and_the_try_is_logged() {
    let p = practice().await;
    let cora = p.as_(p.cast.cora).await;
    p.hush().await;
    assert_eq!(said(&joins(&cora, p.cast.dbt, p.client("Amara"), "").await), "missing");
    assert_eq!(said(&joins(&p.as_(p.cast.fred).await, p.cast.dbt, p.client("Amara"), "").await), "forbidden");
    let audit = p.audit().await;
    assert!(audit.contains("Cora: refused verb=\"membership.start\""), "a refused try leaves a trace:\n{audit}");
    assert!(audit.contains("Fred: refused verb=\"membership.start\" why=\"not allowed\""), "{audit}");
}

// proves: TA-6, TA-9, TA-10
#[tokio::test]
async fn a_member_is_added_by_typing_a_name_or_from_the_profile() {
    let p = practice().await;
    let tomas = p.tomas().await;
    let group = makes(&tomas, typed("Process", &p)).await.unwrap();
    let added = tomas.post(format!("/groups/{group}/members"), &[("client_name", "dmitri")]).await;
    assert!(added.to.starts_with(&format!("/groups/{group}?joined=1&already=0&membership=mem_")), "{}", added.to);
    assert!(tomas.get(added.to.as_str()).await.has("> 1 client added."));
    let several = tomas.post(format!("/groups/{group}/members"), &[("client_name", "k")]).await;
    assert_eq!(several.to, format!("/groups/{group}/add?q=k&day="), "several have such a name: choose");

    let profile = format!("/clients/{}", p.client("Elena"));
    assert!(tomas.get(&profile).await.has("## Group Membership"));
    let process = group.to_string();
    let form = [("group", process.as_str()), ("day", "2026-12-01")];
    assert!(tomas.post(format!("{profile}/groups"), &form).await.to.starts_with(&format!("{profile}?joined=1")));
    let page = tomas.get(&profile).await.outline();
    assert!(page.contains("- Process joins on 1 Dec 2026") && page.contains("- DBT Skills A since 2 Nov 2026"), "{page}");
}

// proves: NP-17, TA-7, TA-11
#[tokio::test]
async fn removing_asks_first_needs_a_reason_and_can_be_undone() {
    let p = practice().await;
    let maya = p.maya().await;
    let ben = spell(&p, "Ben").await;
    let group = format!("/groups/{}", p.cast.dbt);
    assert!(maya.get(&group).await.has("Remove Ben Castellano from the group"));
    assert!(maya.get(format!("/clients/{}", p.client("Ben"))).await.has("Remove from DBT Skills A"));
    let ask = maya.get(format!("/memberships/{ben}/end?at=group")).await;
    assert!(ask.has("Remove Ben Castellano from DBT Skills A?") && ask.has("(Yes, remove)\n[No, keep]"), "{}", ask.outline());
    let version = ask.value("version");
    let yes = async |reason: &str| {
        maya.post(format!("/memberships/{ben}/end"), &[("version", version.as_str()), ("at", "group"), ("reason", reason)]).await
    };
    assert!(yes(" ").await.has("! Error: Say why the membership ends."));
    assert_eq!(members(&p, p.cast.dbt, p.moment("tue 11:00")).await, 12, "nothing happened yet");
    let removed = yes("Left by own wish").await;
    assert_eq!(removed.to, format!("{group}?left=true&membership={ben}&version=2"));
    assert!(maya.get(removed.to.as_str()).await.body.contains(&format!("/memberships/{ben}/undo?version=2&amp;at=group")));
    assert_eq!(members(&p, p.cast.dbt, p.moment("tue 11:00")).await, 11);
    assert_eq!(maya.post(format!("/memberships/{ben}/undo?version=2&at=group"), &[]).await.to, format!("{group}?undone=true"));
    assert_eq!(members(&p, p.cast.dbt, p.moment("tue 11:00")).await, 12);
    assert!(yes("Left by own wish").await.has("Somebody changed this membership meanwhile."), "the page was read before the undo");
}

// proves: NP-11
#[tokio::test]
async fn whoever_sees_a_client_only_through_another_group_ends_nothing_in_this_one() {
    let p = practice().await;
    let (ruth, ben) = (p.ruth().await, p.client("Ben"));
    let group = makes(&ruth, Typed { provider: p.cast.theo.to_string(), ..typed("Studio", &p) }).await.unwrap();
    joins(&ruth, group, ben, "").await.unwrap();
    let theo = p.as_(p.cast.theo).await;
    assert_eq!(said(&sees!(theo, groups::see_group, group).await), "done", "Ben is visible to Theo through the studio");
    assert_eq!(said(&leaves(&theo, spell(&p, "Ben").await, "", "no reason").await), "missing");
}

// proves: R-A1
#[tokio::test]
async fn who_was_placed_by_mistake_can_be_placed_again_from_an_earlier_day() {
    let p = practice().await;
    let tomas = p.tomas().await;
    let group = makes(&tomas, typed("Process", &p)).await.unwrap();
    let joined = joins(&tomas, group, p.client("Ben"), "").await.unwrap();
    does!(tomas, groups::undo_membership, joined.new[0], 1).await.unwrap();
    assert_eq!(said(&joins(&tomas, group, p.client("Ben"), "2026-11-20").await), "done", "a spell that was taken back holds at no instant");
    assert_eq!(said(&joins(&tomas, group, p.client("Ben"), "2026-11-10").await), "membership_overlaps", "but a real one does");
}
