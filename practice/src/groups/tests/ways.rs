//! Where a client stands on their way, on their profile: told by a floor above, to those whose work it is.

use axum::Extension;
use platform::Role;

use crate::{
    clients::{self, EditClient, Typed},
    groups::{WayLine, Ways},
    testing::{Floor, Practice, does, practice, sees},
};

const IN_THERAPY: Ways = Ways(|act, _, _| {
    let since = act.now();
    let line = WayLine {
        pathway: "Therapy for young people".to_owned(),
        state: "Group Therapy".to_owned(),
        status: "Active".to_owned(),
        since,
        href: "/episodes/7".to_owned(),
    };
    Box::pin(async move { Ok(vec![line]) })
});
const ON_NONE: Ways = Ways(|_, _, _| Box::pin(async { Ok(Vec::new()) }));

fn told() -> Floor {
    Floor { rooms: |all| all.layer(Extension(IN_THERAPY)), hears: |_, _| Box::pin(async { Ok(()) }) }
}
fn silent() -> Floor {
    Floor { rooms: |all| all.layer(Extension(ON_NONE)), hears: |_, _| Box::pin(async { Ok(()) }) }
}

/// Makes the client's record one of this kind.
async fn becomes(p: &Practice, kind: &str) {
    let tomas = p.tomas().await;
    let record = sees!(tomas, clients::open_client, p.client("Amara")).await.unwrap();
    let typed = Typed { kind: kind.to_owned(), ..Typed::from(&record.facts) };
    let order = EditClient { id: record.id, version: record.version, typed };
    does!(tomas, clients::edit_client, order.clone()).await.unwrap();
}

// proves: JV-15
#[tokio::test]
async fn the_profile_tells_the_state_since_when_and_leads_to_the_pathway() {
    let p = practice().await.with_floor(told());
    let amara = p.client("Amara");
    let page = p.maya().await.get(format!("/clients/{amara}")).await;
    assert!(page.has("## Pathway\n- Group Therapy Therapy for young people · since 24 Nov 2026 Active"), "{}", page.outline());
    assert!(page.body.contains("href=\"/episodes/7\"") && page.body.contains(&format!("href=\"/clients/{amara}/pathway\"")));
    let theo = p.as_(p.cast.theo).await;
    assert!(!theo.get(format!("/clients/{amara}")).await.body.contains("athway"), "a technician's work is the session");
}

// proves: JV-8, JV-12, R-H5
#[tokio::test]
async fn who_is_on_none_may_be_put_on_one_but_a_record_of_nobody_served_may_not() {
    let p = practice().await.with_floor(silent());
    let amara = p.client("Amara");
    let seen = async || p.maya().await.get(format!("/clients/{amara}")).await;
    let page = seen().await;
    assert!(page.has("## Pathway\nOn no pathway. Put on a pathway"), "{}", page.outline());
    for (kind, name) in [("parent", "Parent contact"), ("commissioner", "Commissioner"), ("staff", "Staff or meeting account"), ("test", "Test account")] {
        becomes(&p, kind).await;
        let page = seen().await;
        assert!(page.has(&format!("Record: {name} left out of statistics, pathways and claims")), "{}", page.outline());
        assert!(!page.has("Put on a pathway"), "{kind}");
    }
    becomes(&p, "").await;
    assert!(seen().await.has("Put on a pathway"));
}

#[tokio::test]
async fn without_a_roof_that_knows_pathways_the_profile_does_not_speak_of_them() {
    let p = practice().await;
    let page = p.maya().await.get(format!("/clients/{}", p.client("Amara"))).await;
    assert!(!page.has("## Pathway"), "{}", page.outline());
}

#[tokio::test]
async fn the_way_to_the_pathways_is_shown_to_all_but_technicians() {
    let p = practice().await;
    for role in Role::ALL {
        let who = match role {
            Role::Manager => p.cast.tomas,
            Role::Supervisor => p.cast.ruth,
            Role::Practitioner => p.cast.maya,
            Role::CaseManager => p.cast.cora,
            Role::Records => p.cast.iris,
            Role::FrontDesk => p.cast.fred,
            Role::Technician => p.cast.theo,
        };
        let page = p.as_(who).await.get("/clients").await;
        assert_eq!(page.body.contains("href=\"/pathways\""), role != Role::Technician, "{}", role.word());
    }
}
