//! Two clients who are kept apart: they are not placed together, and whoever may not know it learns no name and no reason.

use kernel::Id;
use platform::args;

use super::{
    keep::{makes, typed},
    members::{joins, leaves, spell},
    places::newcomers,
    waiting::{accepts, list, version, waits},
};
use crate::{
    clients::{self, Client, ImportFile, PartClients, RejoinClients},
    groups::{self, ImportOptions, Join, Turn, Typed},
    testing::{User, does, practice, said, sees, told},
};

async fn parts(who: &User, one: Id<Client>, other: Id<Client>) -> String {
    let order = PartClients { client: one, other, reason: "Restraining order".into(), from: None, until: None };
    said(&does!(who, clients::part_clients, order.clone()).await)
}

const NOT_SAID: &str = "This cannot be done: something is kept about a client that you chose. A supervisor or the account manager can say more, and decide.";

// proves: R-A10
#[tokio::test]
async fn two_who_are_kept_apart_are_not_placed_together_and_the_refusal_names_nobody() {
    let p = practice().await;
    let (tomas, maya) = (p.tomas().await, p.maya().await);
    let group = makes(&tomas, typed("Process", &p)).await.unwrap();
    joins(&tomas, group, p.client("Ben"), "").await.unwrap();
    p.hush().await;
    assert_eq!(parts(&tomas, p.client("Amara"), p.client("Ben")).await, "done");
    assert_eq!(parts(&tomas, p.client("Ben"), p.client("Amara")).await, "apart_twice", "whichever is named first");
    assert_eq!(parts(&tomas, p.client("Ben"), p.client("Ben")).await, "apart.same");
    let log = p.audit().await;
    assert!(log.starts_with("Tomas: apart.made [Amara, Ben]") && !log.contains("Restraining"), "others read the log too: {log}");
    let refused = joins(&maya, group, p.client("Amara"), "").await;
    assert_eq!(told(&refused), NOT_SAID);
    let page = maya.post(format!("/groups/{group}/members"), &[("client", &p.client("Amara").to_string())]).await;
    assert!(page.has("This cannot be done") && !page.body.contains("Castellano") && !page.body.contains("Restraining"), "{}", page.outline());
    assert!(!page.has("Why together all the same"), "nor may she decide");
    let said_to_office = "Amara Diallo and Ben Castellano are kept apart (Restraining order). Give a reason to place them together all the same.";
    let told_office = told(&joins(&tomas, group, p.client("Amara"), "").await);
    let turned = said_to_office.replace("Amara Diallo and Ben Castellano", "Ben Castellano and Amara Diallo");
    assert!([said_to_office, turned.as_str()].contains(&told_office.as_str()), "{told_office}");
}

// proves: R-A10
#[tokio::test]
async fn it_counts_for_those_chosen_together_for_seats_to_come_and_for_an_undone_end() {
    let p = practice().await;
    let tomas = p.tomas().await;
    let group = makes(&tomas, Typed { ..typed("Process", &p) }).await.unwrap();
    let (amara, ben) = (p.client("Amara"), p.client("Ben"));
    parts(&tomas, amara, ben).await;
    let both = Join { group, clients: vec![amara, ben], day: None };
    assert_eq!(said(&does!(tomas, groups::join, both.clone()).await), "apart.kept");
    let first = joins(&tomas, group, ben, "").await.unwrap().new[0];
    assert_eq!(said(&joins(&tomas, group, amara, "2027-03-01").await), "apart.kept", "on whatever day, as long as the other stays");
    leaves(&tomas, first, "2026-12-31", "End of the programme").await.unwrap();
    assert_eq!(said(&joins(&tomas, group, amara, "").await), "apart.kept");
    assert_eq!(said(&joins(&tomas, group, amara, "2027-01-01").await), "done", "she comes when he has gone");
    assert_eq!(said(&does!(tomas, groups::undo_membership, first, 2).await), "apart.kept", "he cannot come back to her");
}

// proves: R-A10
#[tokio::test]
async fn a_supervisor_may_decide_otherwise_with_a_reason_that_is_kept() {
    let p = practice().await;
    let (ruth, cora) = (p.ruth().await, p.as_(p.cast.cora).await);
    let group = makes(&ruth, typed("Process", &p)).await.unwrap();
    joins(&ruth, group, p.client("Ben"), "").await.unwrap();
    parts(&ruth, p.client("Amara"), p.client("Ben")).await;
    let order = Join { group, clients: vec![p.client("Amara")], day: None };
    let despite = async |who: &User, why: &str| said(&does!(who, groups::join_despite, order.clone(), why.to_owned()).await);
    does!(ruth, clients::assign_client, p.client("Amara"), cora.id).await.unwrap();
    assert_eq!(despite(&cora, "They have made up").await, "forbidden");
    assert_eq!(despite(&ruth, &"x".repeat(301)).await, "apart.reason_long");
    p.hush().await;
    assert_eq!(despite(&ruth, "They have made up").await, "done");
    let log = p.audit().await;
    assert!(log.contains("Ruth: apart.passed [Amara, Ben]") && !log.contains("made up"), "{log}");
    assert_eq!(p.texts("SELECT reason FROM clients_apart_passed", args![]).await, ["They have made up"]);
    let page = ruth.get(format!("/groups/{group}")).await;
    assert!(page.has("Kept apart, and members of this group at one time:"), "{}", page.outline());
    assert!(!p.maya().await.get(format!("/groups/{group}")).await.has("Kept apart"), "the provider does not see it");
}

// proves: R-A10
#[tokio::test]
async fn who_may_say_and_see_it() {
    let p = practice().await;
    let (maya, ruth, fred) = (p.maya().await, p.ruth().await, p.as_(p.cast.fred).await);
    let (amara, ben) = (p.client("Amara"), p.client("Ben"));
    assert_eq!(parts(&maya, amara, ben).await, "forbidden", "both are in her group, but neither is assigned to her");
    does!(ruth, clients::assign_client, amara, maya.id).await.unwrap();
    assert_eq!(parts(&maya, amara, ben).await, "forbidden", "one of the two is not enough");
    does!(ruth, clients::assign_client, ben, maya.id).await.unwrap();
    assert_eq!(parts(&maya, amara, ben).await, "done");
    assert_eq!(parts(&fred, amara, ben).await, "forbidden");
    assert_eq!(parts(&p.as_(p.cast.nora).await, amara, ben).await, "missing");
    let page = maya.get(format!("/clients/{amara}")).await;
    assert!(page.has("## Kept apart from") && page.has("Ben Castellano since 24 Nov 2026 · Restraining order"), "{}", page.outline());
    let lena = p.lena().await;
    assert!(!lena.get(format!("/clients/{amara}")).await.has("Kept apart"), "a colleague who has them by the group sees nothing");
    assert!(!fred.get(format!("/clients/{amara}")).await.body.contains("Restraining"));
    let pair = sees!(maya, clients::open_apart, amara).await.unwrap().pairs.remove(0).0;
    let end = RejoinClients { pair: pair.id, version: pair.version };
    assert_eq!(said(&does!(lena, clients::rejoin_clients, end.clone()).await), "forbidden");
    assert_eq!(said(&does!(maya, clients::rejoin_clients, end.clone()).await), "done");
    assert_eq!(said(&does!(maya, clients::rejoin_clients, end.clone()).await), "span.over");
    p.hush().await;
    parts(&fred, amara, ben).await;
    assert_eq!(p.audit().await, "Fred: refused verb=\"apart.keep\" why=\"not allowed\"");
}

// proves: R-A10, R-A5
#[tokio::test]
async fn the_waiting_list_passes_by_who_would_sit_with_somebody_they_are_kept_apart_from() {
    let p = practice().await;
    let tomas = p.tomas().await;
    let group = makes(&tomas, Typed { capacity: "2".into(), ..typed("Pairs", &p) }).await.unwrap();
    joins(&tomas, group, p.client("Ben"), "").await.unwrap();
    let leaving = joins(&tomas, group, p.client("Chloe"), "").await.unwrap().new[0];
    let two = newcomers(&tomas, 2).await;
    parts(&tomas, two[0], p.client("Ben")).await;
    let entries = waits(&tomas, group, &two).await.unwrap().new;
    leaves(&tomas, leaving, "", "Moved away").await.unwrap();
    assert_eq!(list(&p, group).await, "Visitor0 waiting, Visitor1 offered", "the first keeps the rank, the next is asked");
    accepts(&tomas, entries[1]).await.unwrap();
    let order = Turn { entry: entries[0], version: version(&p, entries[0]).await, despite: String::new() };
    assert_eq!(said(&does!(tomas, groups::offer_place, order.clone()).await), "group.full");
    leaves(&tomas, spell_in(&p, group, "Visitor1").await, "", "Moved away").await.unwrap();
    let order = Turn { entry: entries[0], version: version(&p, entries[0]).await, despite: String::new() };
    assert_eq!(said(&does!(tomas, groups::offer_place, order.clone()).await), "apart.kept");
    let order = Turn { despite: "They have made up".into(), ..order };
    assert_eq!(said(&does!(tomas, groups::offer_place, order.clone()).await), "done");
}

async fn spell_in(p: &crate::testing::Practice, group: Id<groups::Group>, name: &str) -> Id<groups::Membership> {
    let sql = "SELECT m.id FROM groups_membership m JOIN clients_client c ON c.practice_id = m.practice_id AND c.id = m.client_id \
               WHERE m.group_id = $1 AND c.first_name = $2 AND m.valid_to IS NULL";
    p.rows(sql, args![group, name]).await.remove(0).next().unwrap()
}

// proves: R-A10
#[tokio::test]
async fn an_import_places_nobody_beside_whom_they_are_kept_apart_from() {
    let p = practice().await;
    let tomas = p.tomas().await;
    let one = newcomers(&tomas, 1).await[0];
    leaves(&tomas, spell(&p, "Hiro").await, "", "Discharged").await.unwrap();
    parts(&tomas, one, p.client("Ben")).await;
    let csv = "First name,Last name,Groups\nVisitor0,Ortega,DBT Skills A\n";
    let file = ImportFile { bytes: csv.as_bytes().into(), options: ImportOptions::default() };
    let look = sees!(tomas, groups::preview_import, file.clone()).await.unwrap();
    assert!(look.blocked.iter().any(|said| said.contains("are kept apart")), "{:?}", look.blocked);
    assert_eq!(said(&does!(tomas, groups::import_clients, file.clone()).await), "apart.kept");
}
