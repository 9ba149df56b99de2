//! Making a group and changing it.

use kernel::Id;

use crate::{
    groups::{self, EditGroup, Group, Kind, MakeGroup, Typed},
    testing::{Practice, User, does, practice, said, sees},
};

pub(super) fn typed(name: &str, p: &Practice) -> Typed {
    Typed { name: name.into(), kind: Kind::Skills.word().into(), provider: p.cast.maya.to_string(), open: true, ..Typed::default() }
}

pub(super) async fn makes(who: &User, typed: Typed) -> Result<Id<Group>, kernel::Error> {
    does!(who, groups::make_group, MakeGroup { typed: typed.clone() }).await
}

// proves: NP-10, NP-18, R-A3
#[tokio::test]
async fn only_managers_and_supervisors_make_and_change_groups_and_each_refused_try_is_logged() {
    let p = practice().await;
    p.hush().await;
    for (who, says) in
        [(p.cast.tomas, "done"), (p.cast.ruth, "done"), (p.cast.maya, "forbidden"), (p.cast.cora, "forbidden"), (p.cast.fred, "forbidden")]
    {
        let who = p.as_(who).await;
        assert_eq!(said(&makes(&who, typed(&format!("Group of {}", who.email), &p)).await), says);
    }
    let (maya, cora) = (p.maya().await, p.as_(p.cast.cora).await);
    assert_eq!(said(&sees!(maya, groups::open_group, p.cast.dbt).await), "forbidden", "not even her own");
    assert_eq!(said(&sees!(cora, groups::open_group, p.cast.dbt).await), "missing");
    assert_eq!(
        p.audit().await,
        "Tomas: group.made\nRuth: group.made\n\
         Maya: refused verb=\"group.make\" why=\"not allowed\"\n\
         Cora: refused verb=\"group.make\" why=\"not allowed\"\n\
         Fred: refused verb=\"group.make\" why=\"not allowed\"\n\
         Maya: refused verb=\"group.change\" why=\"not allowed\"\n\
         Cora: refused verb=\"group.change\" why=\"unseen\""
    );
}

// proves: NP-1, NP-12, NP-13, TA-2, TA-3, TA-4, R-A8
#[tokio::test]
async fn a_group_is_made_with_name_initials_provider_and_usual_code() {
    let p = practice().await;
    let tomas = p.tomas().await;
    assert!(tomas.get("/clients").await.has("[New group]"), "from the list of clients");
    assert!(tomas.get("/groups").await.has("[Add Group]"), "and from the list of groups");
    let form = tomas.get("/groups/new").await;
    let labels: Vec<_> = form.outline().lines().filter(|line| line.ends_with(':')).map(str::to_owned).collect();
    let names = ["Maya Okafor", "Lena Hansen", "Ruth Feldman", "Tomas Reyes", "Cora Lindgren", "Theo Marsh"];
    let asked = [
        "Full name:",
        "Initials (optional):",
        "Outward name (optional):",
        "Kind:",
        "Method (optional):",
        "Programme (optional):",
        "Provider:",
        "Co-facilitators (optional):",
    ];
    assert!(labels.starts_with(&asked.map(str::to_owned)), "{labels:?}");
    assert!(names.iter().all(|name| labels.contains(&format!("{name}:"))), "whoever can lead a group: {labels:?}");
    assert!(!labels.contains(&"Fred Holm:".to_owned()), "the office leads none");
    assert_eq!(form.value("service_code"), "90853");

    let (lena, key) = (p.cast.lena.to_string(), form.value("key"));
    let sent = [
        ("key", key.as_str()),
        ("name", "Tuesday Relapse Prevention"),
        ("kind", "psychoeducation"),
        ("provider", lena.as_str()),
        ("service_code", "h0005"),
        ("capacity", "10"),
        ("open", "true"),
    ];
    let made = tomas.post("/groups", &sent).await;
    let page = tomas.get(made.to.as_str()).await.outline();
    assert!(page.starts_with("- Groups\n# Tuesday Relapse Prevention\n"), "{page}");
    let about = "Kind: Psychoeducation\nMethod: none\nProgramme: none\nProvider: Lena Hansen\nCo-facilitators: none\nUsual code: H0005\nPlaces: 10 Change the places\nOutward name: Group session";
    assert!(page.contains(about), "{page}");
    let list = tomas.get("/groups").await.outline();
    assert!(list.contains("Tuesday Relapse Prevention | TRP | Psychoeducation | Lena Hansen | 0 / 10 |"), "{list}");
}

// proves: TA-4
#[tokio::test]
async fn what_will_not_do_is_said_beside_its_field() {
    let p = practice().await;
    let ruth = p.ruth().await;
    let wrong = Typed {
        provider: p.cast.fred.to_string(),
        kind: "choir".into(),
        capacity: "none".into(),
        service_code: "9 0".into(),
        ..typed(" ", &p)
    };
    assert_eq!(said(&makes(&ruth, wrong).await), "group.name, group.provider, group.kind, group.service_code, group.capacity");
    assert_eq!(said(&makes(&ruth, typed("dbt  skills a", &p)).await), "group_name_taken", "case and blanks make no other name");
    let page = ruth.post("/groups", &[("name", "DBT Skills A"), ("kind", "skills"), ("open", "true")]).await;
    assert!(
        page.has("Full name:\n! Error: There is already a group of this name. Choose another name, or open that group."),
        "{}",
        page.outline()
    );
}

// proves: TA-8, R-L1
#[tokio::test]
async fn a_change_is_saved_once_and_logged_with_old_and_new() {
    let p = practice().await;
    let (ruth, tomas) = (p.ruth().await, p.tomas().await);
    let form = sees!(ruth, groups::open_group, p.cast.dbt).await.unwrap();
    let order = |name: &str| EditGroup {
        id: p.cast.dbt,
        version: form.version.unwrap(),
        typed: Typed { name: name.into(), service_code: "90849".into(), ..form.typed.clone() },
    };
    assert_eq!(said(&does!(ruth, groups::edit_group, order("DBT Skills")).await), "done");
    assert_eq!(said(&does!(tomas, groups::edit_group, order("DBT")).await), "group.changed", "Tomas read it before Ruth changed it");
    let sql = "SELECT detail FROM platform_audit WHERE action = 'group.changed'";
    let kept = p.texts(sql, platform::args![]).await;
    assert_eq!(kept, [r#"{"name":["DBT Skills A","DBT Skills"],"service_code":["90853","90849"]}"#]);
}

// proves: TA-5, NP-14, NP-15, KP-2
#[tokio::test]
async fn the_list_of_clients_has_the_groups_near_its_top_and_a_group_shows_its_clients() {
    let p = practice().await;
    let maya = p.maya().await;
    let people = maya.get("/clients").await.outline();
    let (groups, clients) = (people.find("## Groups").unwrap(), people.find("Diallo, Amara").unwrap());
    assert!(groups < clients, "{people}");
    assert!(maya.get("/groups").await.has("DBT Skills A | DSA | Skills DBT | Maya Okafor | 12 / 12 | none | View Clients of DBT Skills A"));
    let page = maya.get(format!("/groups/{}", p.cast.dbt)).await.outline();
    assert!(page.contains("[Add Client]") && page.contains("## Members") && page.contains("- Amara Diallo since 2 Nov 2026"), "{page}");
    assert!(!page.contains("[Edit]"), "a practitioner does not change the group");
}

// proves: NP-18
#[tokio::test]
async fn a_closed_group_keeps_its_members_and_takes_nobody_new() {
    let p = practice().await;
    let (ruth, tomas) = (p.ruth().await, p.tomas().await);
    let form = sees!(ruth, groups::open_group, p.cast.dbt).await.unwrap();
    let typed = Typed { open: false, capacity: String::new(), ..form.typed.clone() };
    let order = EditGroup { id: p.cast.dbt, version: form.version.unwrap(), typed };
    does!(ruth, groups::edit_group, order.clone()).await.unwrap();
    let order = groups::Join { group: p.cast.dbt, clients: vec![p.client("Amara")], day: None };
    assert_eq!(said(&does!(tomas, groups::join, order.clone()).await), "group.closed");
    assert!(tomas.get("/groups").await.has("DBT Skills A Closed | DSA"));
}
