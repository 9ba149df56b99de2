//! Limits beside a group's own places: by payer, by code, for a time; those that refuse, and those that only warn.

use kernel::Id;

use super::{
    keep::{makes, typed},
    members::{joins, leaves, policies, spell},
    places::newcomers,
    waiting::{list, waits},
};
use crate::{
    clients::{self, AddCover, Client, EndCover},
    groups::{self, AddLimit, Exceeding, Group, SetPlaces, Typed, TypedLimit},
    testing::{User, does, practice, said, sees, told},
};

async fn pays(who: &User, payer: &str, client: Id<Client>, from: &str, until: &str) -> String {
    let order = AddCover { client, payer: payer.into(), from: from.parse().ok(), until: until.parse().ok() };
    said(&does!(who, clients::add_cover, order.clone()).await)
}

async fn limits(who: &User, group: Id<Group>, typed: TypedLimit) -> String {
    said(&does!(who, groups::add_limit, AddLimit { group, typed: typed.clone() }).await)
}

fn payer(payer: &str, most: &str) -> TypedLimit {
    TypedLimit { payer: payer.into(), most: most.into(), ..TypedLimit::default() }
}

// proves: R-A5
#[tokio::test]
async fn a_limit_by_payer_counts_the_clients_of_that_payer_at_every_instant() {
    let p = practice().await;
    let tomas = p.tomas().await;
    let group = makes(&tomas, Typed { capacity: "10".into(), ..typed("Evening skills", &p) }).await.unwrap();
    let five = newcomers(&tomas, 5).await;
    for client in &five[..3] {
        assert_eq!(pays(&tomas, "Aetna", *client, "", "").await, "done");
    }
    assert_eq!(limits(&tomas, group, payer(" AETNA ", "2")).await, "done", "however the payer is written");
    for client in &five[..2] {
        joins(&tomas, group, *client, "").await.unwrap();
    }
    let full = "All 2 places for clients of AETNA are taken on 24 Nov 2026. Put the client on the waiting list, or end a membership first.";
    assert_eq!(told(&joins(&tomas, group, five[2], "").await), full);
    assert_eq!(said(&joins(&tomas, group, five[3], "").await), "done", "whoever else pays is not counted");
    assert_eq!(pays(&tomas, "Aetna", five[4], "2027-01-01", "").await, "done");
    assert_eq!(said(&joins(&tomas, group, five[4], "").await), "group.limit", "in the new year they would be one too many");
    waits(&tomas, group, &[five[2], five[3]]).await.unwrap_err();
    waits(&tomas, group, &[five[2]]).await.unwrap();
    assert_eq!(list(&p, group).await, "Visitor2 waiting", "there are places, but none for them");
    let cover = sees!(tomas, clients::open_covers, five[0]).await.unwrap().covers.remove(0);
    let order = EndCover { client: five[0], cover: cover.id, version: cover.version, day: None };
    does!(tomas, clients::end_cover, order.clone()).await.unwrap();
    assert_eq!(groups::offer_places(&p.house).await.unwrap(), 1, "the worker finds what another room made free");
    assert_eq!(list(&p, group).await, "Visitor2 offered");
}

// proves: R-A5
#[tokio::test]
async fn a_payer_may_limit_the_whole_group_while_one_of_its_clients_is_in_it() {
    let p = practice().await;
    let tomas = p.tomas().await;
    let group = makes(&tomas, Typed { service_code: "90853".into(), ..typed("Evening skills", &p) }).await.unwrap();
    let four = newcomers(&tomas, 4).await;
    pays(&tomas, "Medicaid", four[3], "", "").await;
    let limit = TypedLimit { counts: "everybody".into(), code: "90853".into(), ..payer("Medicaid", "3") };
    assert_eq!(limits(&tomas, group, limit).await, "done");
    for client in &four[..3] {
        joins(&tomas, group, *client, "").await.unwrap();
    }
    let full = "On 24 Nov 2026 there would be 4 members; together with clients of Medicaid with the code 90853 the group takes 3.";
    assert_eq!(told(&joins(&tomas, group, four[3], "").await), full, "she is the first of that payer, and makes four");
    let other = TypedLimit { counts: "everybody".into(), code: "H0005".into(), ..payer("Medicaid", "1") };
    assert_eq!(limits(&tomas, group, other).await, "done", "with a code that the group does not have nothing counts");
    assert_eq!(said(&joins(&tomas, group, newcomers_more(&tomas).await, "").await), "done", "without a client of Medicaid there is no such limit");
}

async fn newcomers_more(who: &User) -> Id<Client> {
    let typed = clients::Typed { first_name: "Later".into(), last_name: "Ortega".into(), ..clients::Typed::default() };
    let order = clients::MakeClient { typed, staff: Vec::new(), another: true };
    does!(who, clients::make_client, order.clone()).await.unwrap()
}

// proves: R-A5
#[tokio::test]
async fn a_limit_that_only_warns_lets_be_and_says_so_and_a_minimum_is_told() {
    let p = practice().await;
    let tomas = p.tomas().await;
    let dbt = p.cast.dbt;
    let card = sees!(tomas, groups::open_limits, dbt).await.unwrap().card;
    let order = SetPlaces { group: dbt, version: card.version, least: "12".into(), capacity: "12".into(), exceeding: Exceeding::Warn };
    does!(tomas, groups::set_places, order.clone()).await.unwrap();
    assert_eq!(said(&does!(tomas, groups::set_places, order.clone()).await), "group.changed", "the page was read before");
    let one = newcomers(&tomas, 1).await[0];
    let joined = joins(&tomas, dbt, one, "").await.unwrap();
    assert_eq!(joined.warned, ["There are 13 on 24 Nov 2026; the group has 12 places."]);
    assert!(tomas.get(format!("/groups/{dbt}")).await.has("> There are 13 on 24 Nov 2026; the group has 12 places."));
    for name in ["Amara", "Ben"] {
        leaves(&tomas, spell(&p, name).await, "", "Discharged").await.unwrap();
    }
    let page = tomas.get(format!("/groups/{dbt}")).await;
    assert!(page.has("> There should be at least 12 members; there are 11.") && page.has("Places: 12, at least 12"), "{}", page.outline());
    let wrong = TypedLimit { least: "5".into(), ..payer("x", "4") };
    assert_eq!(limits(&tomas, dbt, wrong).await, "limit.order");
    assert_eq!(limits(&tomas, dbt, TypedLimit { most: "many".into(), ..TypedLimit::default() }).await, "limit.number");
    assert_eq!(limits(&tomas, dbt, TypedLimit::default()).await, "limit.empty");
    assert_eq!(limits(&tomas, dbt, TypedLimit { until: "2026-11-01".into(), ..payer("x", "4") }).await, "span.order");
    assert_eq!(limits(&p.maya().await, dbt, payer("x", "4")).await, "forbidden", "a practitioner sets no limits, not even of her own group");
}

// proves: TM-2, NP-11
#[tokio::test]
async fn under_the_rule_of_own_clients_practitioners_place_theirs_in_theirs_only() {
    let p = practice().await;
    let (maya, lena, ruth) = (p.maya().await, p.lena().await, p.ruth().await);
    let group = makes(&ruth, typed("Process", &p)).await.unwrap();
    does!(ruth, clients::assign_client, p.client("Amara"), maya.id).await.unwrap();
    does!(ruth, clients::assign_client, p.client("Amara"), lena.id).await.unwrap();
    policies(&p, r#"{"own_clients_only":true}"#).await;
    assert_eq!(
        told(&joins(&lena, group, p.client("Amara"), "").await),
        "In your practice, practitioners place only clients in groups that you provide. Ask a supervisor or the account manager."
    );
    assert_eq!(
        told(&joins(&maya, group, p.client("Ben"), "").await),
        "In your practice, practitioners place only clients who are assigned to you. Ask a supervisor or the account manager."
    );
    assert_eq!(said(&waits(&maya, group, &[p.client("Ben")]).await), "membership.own_only", "nor do others wait");
    assert_eq!(said(&joins(&maya, group, p.client("Amara"), "").await), "done");
    assert_eq!(said(&joins(&ruth, group, p.client("Ben"), "").await), "done", "a supervisor places anybody");
    let people = lena.get(format!("/clients/{}", p.client("Chloe"))).await;
    assert!(!people.body.contains(&group.to_string()), "she is not offered a group that is not hers");
}

#[tokio::test]
async fn a_payers_time_is_kept_and_who_may_not_change_the_client_may_not_change_it() {
    let p = practice().await;
    let (fred, maya) = (p.as_(p.cast.fred).await, p.maya().await);
    let ben = p.client("Ben");
    assert_eq!(pays(&fred, "Aetna", ben, "2026-01-01", "2026-12-31").await, "done");
    assert_eq!(pays(&fred, "aetna", ben, "2026-12-01", "").await, "covered_twice");
    assert_eq!(pays(&fred, "Aetna", ben, "2027-01-01", "").await, "done", "what touches does not overlap");
    assert_eq!(pays(&fred, "", ben, "", "").await, "cover.payer");
    assert_eq!(pays(&maya, "Cigna", ben, "", "").await, "forbidden", "she has him by her group only");
    let page = fred.get(format!("/clients/{ben}")).await;
    assert!(page.has("- Aetna since 1 Jan 2026, until 31 Dec 2026\n- Aetna from 1 Jan 2027"), "{}", page.outline());
    let wrong = fred.post(format!("/clients/{ben}/coverage"), &[("payer", ""), ("from", "1.1.2027")]).await;
    assert!(wrong.status.as_u16() == 422 && wrong.has("! Error: Write the day as year-month-day"), "{}", wrong.outline());
}
