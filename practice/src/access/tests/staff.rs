//! Who works here: only account managers change it, and every change is in the log with old and new.

use platform::{Role, Roles, args};

use crate::{
    access::{self, AddStaff, ChangeStaff},
    cast::PIN,
    testing::{User, does, practice, said, told},
};

fn somebody(email: &str, roles: &[Role]) -> AddStaff {
    AddStaff {
        email: email.into(),
        name: "Ada Young".into(),
        credentials: String::new(),
        roles: Roles::of(roles),
        password_hash: None,
        pin_hash: None,
        proof: None,
    }
}

async fn change(tomas: &User, id: kernel::Id<kernel::id::Staff>, name: &str, roles: &[Role]) -> ChangeStaff {
    let version = tomas.p.number("SELECT version FROM access_staff WHERE id = $1", args![id]).await;
    ChangeStaff { id, version, name: name.into(), credentials: String::new(), roles: Roles::of(roles), active: true, supervisor: None }
}

// proves: NP-18, R-L1
#[tokio::test]
async fn only_an_account_manager_manages_staff_and_a_refused_try_is_logged() {
    let p = practice().await;
    p.hush().await;
    for id in [p.cast.maya, p.cast.ruth, p.cast.iris, p.cast.fred, p.cast.theo] {
        assert_eq!(p.as_(id).await.get("/staff").await.status.as_u16(), 403);
    }
    let audit = p.audit().await;
    let refused = audit.lines().filter(|line| line.contains("refused")).collect::<Vec<_>>();
    let line = |who: &str| format!("{who}: refused verb=\"staff.manage\" why=\"not allowed\"");
    assert_eq!(refused, ["Maya", "Ruth", "Iris", "Fred", "Theo"].map(line));
    assert!(p.tomas().await.get("/staff").await.has("# Staff"));
}

// proves: R-E5, NP-18
#[tokio::test]
async fn an_address_belongs_to_one_person_and_everybody_has_a_role() {
    let p = practice().await;
    let tomas = p.tomas().await;
    let proof = tomas.proves_pin().await;
    let add = async |order: AddStaff| {
        let order = AddStaff { proof: Some(proof.clone()), ..order };
        does!(tomas, access::add_staff, order.clone()).await
    };
    let unproved = somebody("ada@oak.example", &[Role::Manager]);
    assert_eq!(said(&does!(tomas, access::add_staff, unproved.clone()).await), "staff.pin");
    assert_eq!(
        told(&add(somebody("MAYA@oak.example", &[Role::Practitioner])).await),
        "Somebody already signs in with this e-mail address. Use another one."
    );
    assert_eq!(said(&add(somebody("not an address", &[])).await), "staff.roles, email.shape");
    assert_eq!(said(&add(somebody("ada@oak@example.org", &[Role::Practitioner])).await), "email.shape");
    assert_eq!(said(&add(somebody("ada@oak.example", &[Role::Practitioner])).await), "done");
    assert!(tomas.get("/staff").await.has("Ada Young | Practitioner | ada@oak.example | has not signed in yet"));
}

// proves: R-L1
#[tokio::test]
async fn a_change_of_roles_is_logged_with_old_and_new() {
    let p = practice().await;
    let tomas = p.tomas().await;
    p.hush().await;
    let (order, proof) = (change(&tomas, p.cast.theo, "Theo Marsh", &[Role::CaseManager]).await, tomas.proves_pin().await);
    does!(tomas, access::change_rights, order.clone(), proof.clone()).await.unwrap();
    assert_eq!(p.audit().await, "Tomas: staff.changed old_roles=\"technician\" new_roles=\"case_manager\"");
}

// proves: NP-18
#[tokio::test]
async fn somebody_stays_account_manager() {
    let p = practice().await;
    let tomas = p.tomas().await;
    let (order, proof) = (change(&tomas, tomas.id, "Tomas Reyes", &[Role::Practitioner]).await, tomas.proves_pin().await);
    assert_eq!(said(&does!(tomas, access::change_rights, order.clone(), proof.clone()).await), "staff.last_manager");
}

// proves: R-K7
#[tokio::test]
async fn what_somebody_may_do_changes_only_with_the_pin_of_whoever_changes_it() {
    let p = practice().await;
    let (tomas, again, maya) = (p.tomas().await, p.tomas().await, p.maya().await);
    let rises = change(&tomas, maya.id, "Maya Okafor", &[Role::Practitioner, Role::Manager]).await;
    let leaves = ChangeStaff { active: false, ..change(&tomas, maya.id, "Maya Okafor", &[Role::Practitioner]).await };
    let roles = Roles::of(&[Role::Practitioner]).running_sessions();
    let runs = ChangeStaff { roles, ..change(&tomas, maya.id, "Maya Okafor", &[Role::Practitioner]).await };
    for order in [&rises, &leaves, &runs] {
        assert_eq!(said(&does!(tomas, access::change_staff, order.clone()).await), "staff.pin");
    }
    let proof = tomas.proves_pin().await;
    let uses = async |who: &User| said(&does!(who, access::change_rights, rises.clone(), proof.clone()).await);
    assert_eq!(uses(&again).await, "forbidden", "the PIN was typed in another sign-in");
    assert_eq!(uses(&maya).await, "forbidden", "and nobody raises themselves");
    p.at("tue 10:57");
    assert_eq!(uses(&tomas).await, "pin.old", "two minutes later");
    let renamed = change(&tomas, maya.id, "Maya Okafor-Hale", &[Role::Practitioner]).await;
    assert_eq!(said(&does!(tomas, access::change_staff, renamed.clone()).await), "done", "a name needs no PIN");
}

// proves: R-K7
#[tokio::test]
async fn the_staff_form_asks_for_the_pin_and_keeps_what_was_typed_when_it_is_wrong() {
    let p = practice().await;
    let tomas = p.tomas().await;
    let path = format!("/staff/{}", p.cast.theo);
    let version = tomas.get(&path).await.value("version");
    p.hush().await;
    let save = async |pin: &str| {
        let form = [("version", version.as_str()), ("name", "Theo Hale"), ("roles", "case_manager"), ("active", "yes"), ("pin", pin)];
        tomas.post(&path, &form).await
    };
    let no = "! Error: Type your PIN: what somebody may do, who reviews it, and whether they work here, changes only with it.";
    for (pin, say) in [("", no), ("000000", "! Error: That is not your PIN. 4 tries are left.")] {
        let page = save(pin).await;
        assert_eq!(page.status.as_u16(), 422);
        assert!(page.has(say) && page.value("name") == "Theo Hale", "{}", page.outline());
        assert!(page.body.contains("value=\"case_manager\" checked") && !page.body.contains("value=\"technician\" checked"));
    }
    assert_eq!(save(PIN).await.to, "/staff");
    let log = p.audit().await;
    assert!(log.ends_with("Tomas: staff.changed old_roles=\"technician\" new_roles=\"case_manager\""), "{log}");
    assert_eq!(log.matches("staff.changed").count(), 1);
}

// proves: R-E9
#[tokio::test]
async fn nobody_supervises_themselves_nor_is_supervised_by_the_front_desk() {
    let p = practice().await;
    let (tomas, ruth) = (p.tomas().await, p.cast.ruth);
    assert_eq!(said(&does!(tomas, access::supervise, ruth, ruth).await), "supervision.self");
    let order = ChangeStaff { supervisor: Some(ruth), ..change(&tomas, ruth, "Ruth Feldman", &[Role::Supervisor]).await };
    let proof = tomas.proves_pin().await;
    assert_eq!(said(&does!(tomas, access::change_staff, order.clone()).await), "staff.pin", "who reviews whom changes with the PIN");
    assert_eq!(said(&does!(tomas, access::change_rights, order.clone(), proof.clone()).await), "supervision.self");
    let order = ChangeStaff { supervisor: Some(p.cast.fred), ..change(&tomas, p.cast.theo, "Theo Hale", &[Role::Technician]).await };
    assert_eq!(said(&does!(tomas, access::change_rights, order.clone(), proof.clone()).await), "supervision.role");
    let ruth = p.sql(ruth);
    let attack = format!(
        "INSERT INTO access_supervision (practice_id, id, supervisee_id, supervisor_id, valid_from) VALUES ({}, {ruth}, {ruth}, {ruth}, 1)",
        p.sql(p.id)
    );
    assert!(p.attack(&attack).await.starts_with("fault"), "the database refuses it as well");
}

// proves: R-K11, R-M7
#[tokio::test]
async fn the_stranger_next_door_sees_none_of_the_staff() {
    let p = practice().await;
    let nora = p.as_(p.cast.nora).await;
    let page = nora.get("/staff").await;
    assert!(page.has("Nora Ellis") && !page.body.contains("oak.example"));
    assert_eq!(nora.get(format!("/staff/{}", p.cast.maya)).await.status.as_u16(), 404);
    assert!(!nora.get("/audit").await.body.contains("Maya"));
}

// proves: R-L1, R-L4
#[tokio::test]
async fn the_audit_page_is_for_managers_and_records_and_can_be_narrowed() {
    let p = practice().await;
    for (id, status) in [(p.cast.maya, 403), (p.cast.ruth, 403), (p.cast.iris, 200), (p.cast.tomas, 200)] {
        assert_eq!(p.as_(id).await.get("/audit").await.status.as_u16(), status);
    }
    let iris = p.as_(p.cast.iris).await;
    let lines = iris.get(format!("/audit?staff={}&action=refused", p.cast.maya)).await.outline();
    let lines: Vec<_> = lines.lines().filter(|line| line.contains("refused")).collect();
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].contains("| Maya Okafor | refused |"), "{lines:?}");
}
