//! Adding and changing clients.

use crate::{
    clients::{self, EditClient, MakeClient, RecordKind, Typed},
    testing::{User, does, practice, said, sees},
};

fn typed(first: &str, last: &str, born: &str) -> Typed {
    Typed { first_name: first.into(), last_name: last.into(), born: born.into(), ..Typed::default() }
}

async fn adds(who: &User, typed: Typed, another: bool) -> String {
    let order = MakeClient { typed, staff: Vec::new(), another };
    said(&does!(who, clients::make_client, order.clone()).await)
}

// proves: TM-2, R-A2
#[tokio::test]
async fn a_practitioner_adds_her_own_client_whom_colleagues_do_not_see() {
    let p = practice().await;
    let (lena, maya) = (p.lena().await, p.maya().await);
    p.hush().await;
    assert_eq!(adds(&lena, typed("Noor", "Aziz", "1990-02-01"), false).await, "done");
    assert_eq!(p.audit().await, "Lena: client.made [Noor]");
    let found = async |who: &User| sees!(who, clients::find_clients, "noor".to_owned()).await.unwrap().len();
    assert_eq!((found(&lena).await, found(&maya).await, found(&p.tomas().await).await), (1, 0, 1));
    let theo = p.as_(p.cast.theo).await;
    assert_eq!(adds(&theo, typed("Kim", "Park", ""), false).await, "forbidden");
}

#[tokio::test]
async fn somebody_of_the_same_name_and_birth_date_is_asked_about() {
    let p = practice().await;
    let tomas = p.tomas().await;
    assert_eq!(adds(&tomas, typed("BEN", "Castellano", "1986-09-02"), false).await, "client.namesake");
    assert_eq!(adds(&tomas, typed("Ben", "Castellano", "1986-09-02"), true).await, "done");
    assert_eq!(adds(&tomas, typed("Ben", "Castellano", "1990-09-02"), false).await, "done", "born on another day");
}

// proves: R-K14
#[tokio::test]
async fn every_mistake_is_said_beside_its_field_and_what_was_typed_stays() {
    let p = practice().await;
    let fred = p.as_(p.cast.fred).await;
    let page = fred.post("/clients", &[("first_name", "Ada"), ("last_name", ""), ("born", "31.12.2001"), ("email", "ada at home")]).await;
    assert_eq!(page.status.as_u16(), 422);
    let expected = "## 3 things need a look\n- Write the last name.\n- Write an e-mail address such as name@example.org.\n\
                    - Write the birth date as year-month-day, for example 2001-12-31.";
    assert!(page.has(expected), "{}", page.outline());
    assert!(page.has("Last name:\n! Error: Write the last name."), "{}", page.outline());
    assert_eq!(page.value("key").len(), 36, "the form can be sent again");
    assert!(page.body.contains("name=\"first_name\" value=\"Ada\""));
}

#[tokio::test]
async fn two_people_who_change_a_client_do_not_overwrite_each_other() {
    let p = practice().await;
    let (tomas, fred) = (p.tomas().await, p.as_(p.cast.fred).await);
    let record = sees!(tomas, clients::open_client, p.client("Grace")).await.unwrap();
    p.hush().await;
    let order = |phone: &str| {
        let typed = Typed { phone: phone.into(), ..Typed::from(&record.facts) };
        EditClient { id: record.id, version: record.version, typed }
    };
    assert_eq!(said(&does!(fred, clients::edit_client, order("(212) 555-0188")).await), "done");
    assert_eq!(said(&does!(tomas, clients::edit_client, order("(212) 555-0199")).await), "client.changed");
    assert_eq!(p.audit().await, "Fred: client.changed [Grace] fields=[\"phone\"]", "which field, never what stood in it");
}

// proves: JV-8, JV-12, R-H5
#[tokio::test]
async fn the_kind_of_a_record_is_chosen_kept_and_its_change_logged() {
    let p = practice().await;
    let (tomas, grace) = (p.tomas().await, p.client("Grace"));
    let form = |kind: &'static str| [("version", "1"), ("first_name", "Grace"), ("last_name", "Lindqvist"), ("kind", kind)];
    let wrong = tomas.post(format!("/clients/{grace}/edit"), &form("patient")).await;
    assert_eq!(wrong.status.as_u16(), 422);
    assert!(wrong.has("! Error: Choose what kind of record this is."), "{}", wrong.outline());
    p.hush().await;
    let record = sees!(tomas, clients::open_client, grace).await.unwrap();
    assert_eq!(record.facts.kind, RecordKind::Client, "unless something else is said");
    let order = EditClient { id: grace, version: record.version, typed: Typed { kind: "parent".into(), ..Typed::from(&record.facts) } };
    does!(tomas, clients::edit_client, order.clone()).await.unwrap();
    assert_eq!(p.audit().await.lines().last(), Some("Tomas: client.changed [Grace] fields=[\"kind\"]"));
    let page = tomas.get(format!("/clients/{grace}/edit")).await;
    assert!(page.body.contains("<option value=\"parent\" selected>Parent contact"), "{}", page.body);
    let attack = format!("UPDATE clients_client SET record_kind = 'ghost' WHERE id = {}", p.sql(grace));
    assert!(p.attack(&attack).await.starts_with("fault"), "the database knows the kinds");
}

// proves: R-A2, NP-18
#[tokio::test]
async fn only_the_office_and_those_whose_client_it_is_change_a_client() {
    let p = practice().await;
    let grace = p.client("Grace");
    for (who, may) in [
        (p.cast.tomas, "done"),
        (p.cast.ruth, "done"),
        (p.cast.fred, "done"),
        (p.cast.iris, "forbidden"),
        (p.cast.maya, "forbidden"),
        (p.cast.cora, "missing"),
        (p.cast.nora, "missing"),
    ] {
        let who = p.as_(who).await;
        assert_eq!(said(&sees!(who, clients::open_client, grace).await), may, "{}", who.email);
    }
    let ruth = p.ruth().await;
    does!(ruth, clients::assign_client, grace, p.cast.maya).await.unwrap();
    let maya = p.maya().await;
    assert_eq!(said(&sees!(maya, clients::open_client, grace).await), "done", "now Grace is hers");
    assert_eq!(said(&does!(ruth, clients::assign_client, grace, p.cast.maya).await), "client.assigned");
    assert_eq!(said(&does!(maya, clients::assign_client, grace, p.cast.cora).await), "forbidden");
}

#[tokio::test]
async fn sending_the_form_twice_adds_one_client() {
    let p = practice().await;
    let fred = p.as_(p.cast.fred).await;
    let key = uuid::Uuid::new_v4().to_string();
    let form = [("key", key.as_str()), ("first_name", "Ada"), ("last_name", "Young")];
    let (first, second) = (fred.post("/clients", &form).await, fred.post("/clients", &form).await);
    assert_eq!((first.status.as_u16(), first.to.as_str()), (303, second.to.as_str()));
    let sql = "SELECT COUNT(*) FROM clients_client WHERE last_name = 'Young'";
    assert_eq!(p.number(sql, platform::args![]).await, 1);
}

// proves: R-M7
#[tokio::test]
async fn the_database_lets_no_row_point_into_another_practice() {
    let p = practice().await;
    let attack = format!(
        "INSERT INTO groups_membership (practice_id, id, group_id, client_id, valid_from, version) VALUES ({}, {}, {}, {}, 1, 1)",
        p.sql(p.cast.riverbend),
        p.sql(p.cast.nora),
        p.sql(p.cast.dbt),
        p.sql(p.client("Amara")),
    );
    assert!(p.attack(&attack).await.starts_with("fault"), "a foreign key carries the practice");
}
