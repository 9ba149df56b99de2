//! Opening a group to somebody: it works at once, ends at once, and leaves every other way to a client as it was.

use kernel::{Id, id::Staff};

use super::{
    keep::{makes, typed},
    members::{joins, leaves, spell},
};
use crate::{
    access::{self, Rights},
    clients,
    groups::{self, Share, Typed},
    testing::{User, does, practice, said, sees},
};

async fn share(who: &User, staff: Id<Staff>, until: &str) -> String {
    shares(who, staff, Rights::Run, "", until).await
}

async fn shares(who: &User, staff: Id<Staff>, rights: Rights, from: &str, until: &str) -> String {
    let (from, until) = (from.parse().ok(), until.parse().ok());
    let order = Share { group: who.p.cast.dbt, staff, rights, from, until, reason: "covers for Maya".into(), cover: false };
    said(&does!(who, groups::share_group, order.clone()).await)
}

async fn sees_client(who: &User, name: &str) -> String {
    let client = who.p.client(name);
    said(&sees!(who, clients::see_client, client).await)
}

async fn withdraw(who: &User, staff: Id<Staff>) {
    let sql = "SELECT id FROM access_grant WHERE staff_id = $1 AND group_id IS NOT NULL AND valid_to IS NULL";
    let grant = who.p.rows(sql, platform::args![staff]).await.remove(0).next().unwrap();
    does!(who, access::end_grant, grant).await.unwrap();
}

// proves: NP-2, NP-3, NP-4, NP-5, TA-14, R-A2
#[tokio::test]
async fn a_shared_group_opens_every_client_at_once_and_closes_them_at_once() {
    let p = practice().await;
    let (maya, cora) = (p.maya().await, p.as_(p.cast.cora).await);
    assert_eq!(sees_client(&cora, "Amara").await, "missing");
    assert!(cora.get("/clients").await.has("Clients appear here once they are assigned to you"));
    assert_eq!(share(&maya, cora.id, "").await, "done");
    assert_eq!(cora.get("/clients").await.body.matches("href=\"/clients/cli_").count(), 12);
    assert!(cora.get(format!("/groups/{}", p.cast.dbt)).await.has("- Cora Lindgren Run since 24 Nov 2026 · covers for Maya · given by Maya Okafor"));
    withdraw(&maya, cora.id).await;
    assert_eq!(sees_client(&cora, "Amara").await, "missing", "with the next click");
    assert_eq!(cora.get(format!("/groups/{}", p.cast.dbt)).await.status.as_u16(), 404);
}

// proves: NP-21, R-A2
#[tokio::test]
async fn of_two_ways_to_a_client_each_ends_without_the_other() {
    let p = practice().await;
    let (maya, ruth, cora) = (p.maya().await, p.ruth().await, p.as_(p.cast.cora).await);
    share(&maya, cora.id, "").await;
    let amara = p.client("Amara");
    does!(ruth, clients::assign_client, amara, cora.id).await.unwrap();
    withdraw(&maya, cora.id).await;
    assert_eq!([sees_client(&cora, "Amara").await, sees_client(&cora, "Ben").await], ["done", "missing"]);
    share(&maya, cora.id, "").await;
    let sql = "SELECT id FROM access_grant WHERE staff_id = $1 AND client_id IS NOT NULL";
    let assignment = p.rows(sql, platform::args![cora.id]).await.remove(0).next().unwrap();
    does!(ruth, access::end_grant, assignment).await.unwrap();
    assert_eq!([sees_client(&cora, "Amara").await, sees_client(&cora, "Ben").await], ["done", "done"], "the group is a way of its own");
}

// proves: NP-4, NP-5, R-A2
#[tokio::test]
async fn who_joins_is_seen_at_once_and_who_leaves_is_not() {
    let p = practice().await;
    let (maya, tomas) = (p.maya().await, p.tomas().await);
    assert_eq!(sees_client(&maya, "Ben").await, "done");
    leaves(&maya, spell(&p, "Ben").await, "", "Discharged").await.unwrap();
    assert_eq!(sees_client(&maya, "Ben").await, "missing");
    assert_eq!(said(&joins(&maya, p.cast.dbt, p.client("Ben"), "").await), "missing", "he is hers no longer");
    joins(&tomas, p.cast.dbt, p.client("Ben"), "").await.unwrap();
    assert_eq!(sees_client(&maya, "Ben").await, "done");
}

// proves: TA-14, NP-2
#[tokio::test]
async fn a_share_may_have_a_last_day_and_ends_with_it() {
    let p = practice().await;
    let (maya, cora) = (p.maya().await, p.as_(p.cast.cora).await);
    assert_eq!(share(&maya, cora.id, "2026-11-23").await, "group.shared_until");
    assert_eq!(share(&maya, cora.id, "2026-11-25").await, "done");
    assert_eq!(share(&maya, cora.id, "2026-11-24").await, "group.shared", "they have it as long already");
    p.at("wed 23:59");
    assert_eq!(sees_client(&cora, "Amara").await, "done");
    p.at("thu 0:00");
    assert_eq!(sees_client(&cora, "Amara").await, "missing");
}

// proves: R-A3, R-K11
#[tokio::test]
async fn only_those_whose_group_it_is_and_the_office_above_them_share_it() {
    let p = practice().await;
    let maya = p.maya().await;
    share(&maya, p.cast.cora, "").await;
    for (who, says) in [
        (p.cast.cora, "forbidden"),
        (p.cast.fred, "forbidden"),
        (p.cast.iris, "forbidden"),
        (p.cast.nora, "missing"),
        (p.cast.ruth, "done"),
    ] {
        let who = p.as_(who).await;
        assert_eq!(share(&who, p.cast.theo, "").await, says, "{}", who.email);
    }
    let theo = p.as_(p.cast.theo).await;
    assert_eq!(share(&theo, p.cast.fred, "").await, "forbidden", "access that was given is not given on");
}

// proves: R-A2, R-A4
#[tokio::test]
async fn who_came_by_a_group_sees_todays_members_and_none_of_its_past() {
    let p = practice().await;
    let (maya, cora) = (p.maya().await, p.as_(p.cast.cora).await);
    leaves(&maya, spell(&p, "Ben").await, "", "Discharged").await.unwrap();
    share(&maya, cora.id, "").await;
    let dbt = format!("/groups/{}", p.cast.dbt);
    p.at("tue 10:56");
    let (hers, given) = (maya.get(&dbt).await, cora.get(&dbt).await);
    assert!(hers.has("## Former members") && hers.has("Ben Castellano"));
    assert!(!given.has("Former members") && !given.body.contains("Castellano") && given.has("Amara Diallo"), "{}", given.outline());
}

// proves: R-K11, R-M7
#[tokio::test]
async fn ids_of_another_group_or_practice_are_as_good_as_made_up_ones() {
    let p = practice().await;
    let (cora, nora) = (p.as_(p.cast.cora).await, p.as_(p.cast.nora).await);
    let secret = makes(&p.ruth().await, Typed { provider: p.cast.ruth.to_string(), ..typed("Trauma", &p) }).await.unwrap();
    for user in [&cora, &nora] {
        let (real, fake) = (user.get(format!("/groups/{secret}")).await, user.get("/groups/grp_00000000000000000000000000000000").await);
        assert_eq!((real.status.as_u16(), &real.body), (404, &fake.body));
    }
    assert!(!cora.get("/groups").await.body.contains("Trauma"));
    assert_eq!(nora.get("/groups/find?q=d").await.data(), serde_json::json!({ "items": [] }));
}
