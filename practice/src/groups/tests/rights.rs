//! What a share lets somebody do: look, run, or manage; for days to come, and for days that are over.

use kernel::{Id, id::Staff};

use super::{
    keep::{makes, typed},
    members::{joins, leaves, spell},
};
use crate::{
    access::Rights,
    charting,
    groups::{self, Share},
    schedule,
    testing::{Practice, User, does, practice, said, sees},
};

async fn opens(who: &User, staff: Id<Staff>, rights: Rights, from: &str, until: &str, cover: bool) -> String {
    let (from, until) = (from.parse().ok(), until.parse().ok());
    let order = Share { group: who.p.cast.dbt, staff, rights, from, until, reason: String::new(), cover };
    said(&does!(who, groups::share_group, order.clone()).await)
}

/// What somebody may do with DBT Skills A, in the order of looking, running and managing.
async fn can(p: &Practice, who: &User, session: Id<schedule::Occurrence>) -> [String; 5] {
    let order = p.order("fri 15:00");
    [
        said(&sees!(who, groups::see_group, p.cast.dbt).await),
        said(&sees!(who, charting::chart, p.client("Amara")).await),
        said(&who.starts(session).await),
        said(&leaves(who, spell(p, "Ben").await, "2026-12-31", "End of the programme").await),
        said(&does!(who, schedule::make_series, order.clone()).await),
    ]
}

// proves: TA-14, TM-2, R-A2
#[tokio::test]
async fn to_look_to_run_and_to_manage_are_three_steps() {
    let p = practice().await;
    let (maya, cora) = (p.maya().await, p.as_(p.cast.cora).await);
    let session = p.planned("tue 11:00").await;
    assert_eq!(can(&p, &cora, session).await, ["missing", "missing", "missing", "missing", "missing"]);
    opens(&maya, cora.id, Rights::Look, "", "", false).await;
    assert_eq!(can(&p, &cora, session).await, ["done", "done", "forbidden", "forbidden", "forbidden"]);
    opens(&maya, cora.id, Rights::Run, "", "", false).await;
    assert_eq!(can(&p, &cora, session).await, ["done", "done", "done", "forbidden", "forbidden"]);
    opens(&maya, cora.id, Rights::Manage, "", "", false).await;
    assert_eq!(can(&p, &cora, session).await, ["done", "done", "done", "done", "done"]);
    let theo = p.as_(p.cast.theo).await;
    assert_eq!(opens(&cora, theo.id, Rights::Look, "", "", false).await, "forbidden", "what was given is not given on");
}

// proves: TA-14, R-A2
#[tokio::test]
async fn somebody_covers_from_a_day_to_come_until_its_last_day_and_not_a_moment_longer() {
    let p = practice().await;
    let (maya, cora) = (p.maya().await, p.as_(p.cast.cora).await);
    assert_eq!(opens(&maya, cora.id, Rights::Run, "2026-11-26", "", true).await, "group.cover_until");
    assert_eq!(opens(&maya, cora.id, Rights::Run, "2026-11-26", "2026-11-25", true).await, "group.shared_order");
    assert_eq!(opens(&maya, cora.id, Rights::Run, "2026-11-20", "2026-11-25", true).await, "group.shared_from");
    assert_eq!(opens(&maya, cora.id, Rights::Run, "2026-11-26", "2026-11-27", true).await, "done");
    assert_eq!(opens(&maya, cora.id, Rights::Look, "2026-11-26", "2026-11-26", false).await, "group.shared", "they may more for longer already");
    assert_eq!(opens(&maya, cora.id, Rights::Manage, "2026-11-26", "2026-11-26", false).await, "done", "but not this");
    assert_eq!(opens(&maya, p.cast.lena, Rights::Run, "", "", false).await, "group.shared_leads");
    let sees = async || said(&sees!(cora, groups::see_group, p.cast.dbt).await);
    let page = maya.get(format!("/groups/{}", p.cast.dbt)).await;
    assert!(page.has("Cora Lindgren Run from 26 Nov 2026 until 27 Nov 2026 · cover · given by Maya Okafor"), "{}", page.outline());
    assert_eq!(sees().await, "missing");
    p.at("thu 0:00");
    assert_eq!(sees().await, "done");
    p.at("fri 23:59");
    assert_eq!(sees().await, "done");
    p.at("sat 0:00");
    assert_eq!(sees().await, "missing");
    let page = p.maya().await.get(format!("/groups/{}", p.cast.dbt)).await;
    assert!(page.has("Former access (2)") && page.has("Cora Lindgren Run 26 Nov 2026 – 27 Nov 2026 · cover"), "{}", page.outline());
}

// proves: TA-14, R-A2
#[tokio::test]
async fn the_dialogue_opens_and_ends_what_it_gave_and_refused_it_keeps_what_was_typed() {
    let p = practice().await;
    let (maya, cora) = (p.maya().await, p.as_(p.cast.cora).await);
    let at = format!("/groups/{}/access", p.cast.dbt);
    let dialogue = maya.get(&at).await;
    assert!(dialogue.has("What they may do:") && dialogue.has("Look: see members, sessions and charts:"), "{}", dialogue.outline());
    let id = cora.id.to_string();
    let wrong = maya.post(&at, &[("staff", &id), ("rights", "look"), ("until", "2026-11-01"), ("reason", "helps out")]).await;
    assert!(wrong.status.as_u16() == 422 && wrong.has("! Error: Choose a last day that has not passed."), "{}", wrong.outline());
    assert!(wrong.value("reason") == "helps out" && wrong.body.contains("value=\"look\" checked"));
    let done = maya.post(&at, &[("staff", &id), ("rights", "look"), ("reason", "helps out")]).await;
    assert_eq!(done.to, format!("/groups/{}?done=shared", p.cast.dbt));
    let page = cora.get(format!("/groups/{}", p.cast.dbt)).await;
    assert!(page.has("Cora Lindgren Look since 24 Nov 2026 · helps out") && !page.has("(Withdraw"), "{}", page.outline());
    let grant = maya.get(format!("/groups/{}", p.cast.dbt)).await.value("grant");
    let other = makes(&p.ruth().await, typed("Process", &p)).await.unwrap();
    assert_eq!(maya.post(format!("/groups/{other}/access/end"), &[("grant", &grant)]).await.status.as_u16(), 404, "it is no grant of that group");
    assert_eq!(cora.post(format!("{at}/end"), &[("grant", &grant)]).await.status.as_u16(), 403);
    assert_eq!(maya.post(format!("{at}/end"), &[("grant", &grant)]).await.to, format!("/groups/{}?done=unshared", p.cast.dbt));
    assert_eq!(cora.get(format!("/groups/{}", p.cast.dbt)).await.status.as_u16(), 404);
    assert_eq!(maya.post(format!("{at}/end"), &[("grant", &grant)]).await.status.as_u16(), 404, "it has ended");
}

// proves: R-A2, R-A4
#[tokio::test]
async fn who_may_only_look_adds_to_no_note_and_keeps_no_list() {
    let p = practice().await;
    let (maya, cora) = (p.maya().await, p.as_(p.cast.cora).await);
    p.signed("tue 11:00").await;
    opens(&maya, cora.id, Rights::Look, "", "", false).await;
    let note = sees!(cora, charting::chart, p.client("Amara")).await.unwrap().1.remove(0);
    assert_eq!(said(&sees!(cora, charting::note, note.id, "screen").await), "done");
    let proof = cora.proves_pin().await;
    let order = charting::AddAddendum { note: note.id, reason: "Correction".into(), words: "It ended late.".into(), proof };
    let adds = async || said(&does!(cora, charting::add_addendum, order.clone()).await);
    assert_eq!(adds().await, "forbidden");
    let other = makes(&p.ruth().await, typed("Process", &p)).await.unwrap();
    joins(&p.tomas().await, other, p.client("Amara"), "").await.unwrap();
    does!(maya, groups::share_group, Share::to(other, cora.id, "")).await.unwrap();
    assert_eq!(adds().await, "forbidden", "to run another group of hers opens this one's notes to read, no more");
    opens(&maya, cora.id, Rights::Run, "", "", false).await;
    assert_eq!(adds().await, "done");
}

// proves: R-A2
#[tokio::test]
async fn what_was_given_before_there_were_rights_can_be_what_it_could() {
    let p = practice().await;
    let (maya, cora) = (p.maya().await, p.as_(p.cast.cora).await);
    opens(&maya, cora.id, Rights::Look, "", "", false).await;
    let says = p.attack("UPDATE access_grant SET rights = 'own' WHERE group_id IS NOT NULL").await;
    assert!(says.starts_with("fault"), "there are three rights, and no others: {says}");
}
