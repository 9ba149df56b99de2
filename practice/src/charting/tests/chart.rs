//! The chart: who reads what, and the addendum, which is the only thing that is ever added to a signed note.

use platform::args;

use super::{note_of, printed};
use crate::{
    cast::PIN,
    clients,
    groups::{self, Group, Join, MakeGroup, Share},
    schedule::{self, NewSeries},
    testing::{Practice, User, does, practice},
};

/// A group of Ruth's with Amara in it, and a signed session of it.
async fn ruths_session(p: &Practice) -> (kernel::Id<Group>, kernel::Id<crate::sessions::Session>) {
    let ruth = p.ruth().await;
    let typed =
        groups::Typed { name: "Process".into(), kind: "process".into(), provider: ruth.id.to_string(), open: true, ..Default::default() };
    let group = does!(ruth, groups::make_group, MakeGroup { typed: typed.clone() }).await.unwrap();
    let order = Join { group, clients: vec![p.client("Amara")], day: None };
    does!(ruth, groups::join, order.clone()).await.unwrap();
    let order = NewSeries { group, room: Some(p.cast.willow), ..p.order("tue 15:00") };
    let session = does!(ruth, schedule::make_series, order.clone()).await.unwrap().first;
    ruth.starts(session).await.unwrap();
    ruth.completes(session).await;
    ruth.signs(session).await.unwrap();
    (group, session)
}

async fn titles(who: &User, client: &str) -> Vec<String> {
    let page = who.get(format!("/clients/{}/chart", who.p.client(client))).await;
    if page.status.as_u16() != 200 {
        return vec![page.status.as_u16().to_string()];
    }
    page.outline().lines().filter_map(|line| line.strip_prefix("## ").map(str::to_owned)).collect()
}

// proves: R-A4, R-A2, NP-21
#[tokio::test]
async fn access_by_a_group_opens_that_groups_notes_and_no_others() {
    let p = practice().await;
    let (maya, ruth, theo) = (p.maya().await, p.ruth().await, p.as_(p.cast.theo).await);
    let session = p.signed("tue 11:00").await;
    let (group, hers) = ruths_session(&p).await;
    let order = Share::to(p.cast.dbt, theo.id, "");
    does!(maya, groups::share_group, order.clone()).await.unwrap();
    let (dbt, process) = ("DBT Skills A: Wise mind".to_owned(), "Process: Wise mind".to_owned());
    assert_eq!(titles(&theo, "Amara").await, [dbt.clone()]);
    assert_eq!(titles(&maya, "Amara").await, [dbt.clone()]);
    assert_eq!(titles(&ruth, "Amara").await, [process.clone(), dbt.clone()], "newest first");
    let note = note_of(&p, hers, "Amara").await;
    for path in [format!("/notes/{note}"), format!("/notes/{note}/pdf")] {
        assert_eq!(theo.get(path).await.status.as_u16(), 404);
    }
    assert_eq!(theo.get(format!("/notes/{}", note_of(&p, session, "Amara").await)).await.status.as_u16(), 200);

    let order = Share::to(group, theo.id, "leads the music");
    does!(ruth, groups::share_group, order.clone()).await.unwrap();
    assert_eq!(titles(&theo, "Amara").await, [process.clone(), dbt.clone()], "a second grant opens the second group");
    does!(ruth, clients::assign_client, p.client("Amara"), maya.id).await.unwrap();
    assert_eq!(titles(&maya, "Amara").await, [process, dbt], "and whose client she is reads her whole chart");
}

// proves: R-A4, R-K11
#[tokio::test]
async fn the_front_desk_reads_no_note_and_the_stranger_finds_no_chart() {
    let p = practice().await;
    let session = p.signed("tue 11:00").await;
    let note = note_of(&p, session, "Amara").await;
    for (who, status) in
        [(p.cast.fred, 403), (p.cast.cora, 404), (p.cast.theo, 404), (p.cast.nora, 404), (p.cast.iris, 200), (p.cast.ruth, 200)]
    {
        let who = p.as_(who).await;
        for path in [format!("/clients/{}/chart", p.client("Amara")), format!("/notes/{note}"), format!("/notes/{note}/pdf")] {
            assert_eq!(who.get(path.as_str()).await.status.as_u16(), status, "{} {path}", who.email);
        }
    }
}

// proves: R-L1
#[tokio::test]
async fn reading_is_logged_with_how_and_a_refused_try_as_well() {
    let p = practice().await;
    let maya = p.maya().await;
    let session = p.signed("tue 11:00").await;
    let hers = ruths_session(&p).await.1;
    let (seen, unseen) = (note_of(&p, session, "Amara").await, note_of(&p, hers, "Amara").await);
    maya.get("/me").await;
    p.hush().await;
    maya.get(format!("/clients/{}/chart", p.client("Amara"))).await;
    maya.get(format!("/notes/{seen}")).await;
    maya.get(format!("/notes/{seen}/pdf")).await;
    maya.get(format!("/notes/{unseen}")).await;
    let audit = p.audit().await;
    let lines: Vec<_> = audit.lines().collect();
    assert_eq!(lines[..3], ["Maya: chart.seen [Amara] notes=1", "Maya: note.seen [Amara]", "Maya: note.seen [Amara]"]);
    assert!(
        lines.get(3).is_some_and(|line| line.starts_with("Maya: refused verb=\"note.read\"")),
        "a try at a note of another group leaves a trace:\n{audit}"
    );
}

// proves: R-D13, R-E1, R-E2, TA-33
#[tokio::test]
async fn an_addendum_stands_below_the_note_which_stays_as_it_was() {
    let p = practice().await;
    let maya = p.maya().await;
    let session = p.signed("tue 11:00").await;
    let note = note_of(&p, session, "Amara").await;
    let before = printed(&maya, note).await;
    p.at("wed 9:00");
    let add = async |reason: &str, words: &str| {
        maya.post(format!("/notes/{note}/addenda"), &[("reason", reason), ("words", words), ("pin", PIN)]).await
    };
    let empty = add("", " ").await;
    assert!(
        empty.has("! Error: Give the reason for the addendum.") && empty.has("! Error: Write what you want to add."),
        "{}",
        empty.outline()
    );
    assert_eq!(add("Left out by mistake", "She also asked for the handout.").await.status.as_u16(), 303);
    let after = printed(&maya, note).await;
    let below = "---\n# Addendum\nReason: Left out by mistake\nShe also asked for the handout.\n\
                 Signed: Maya Okafor, LCSW, Addendum · Practitioner, 25 Nov 2026, 09:00 EST, #\n";
    let (head, foot) = before.rsplit_once('\n').unwrap();
    assert_eq!(after, format!("{head}\n{below}{foot}"));
    assert!(maya.get(format!("/clients/{}/chart", p.client("Amara"))).await.has("She also asked for the handout."));
    let fred = p.as_(p.cast.fred).await;
    let tried = fred.post(format!("/notes/{note}/addenda"), &[("reason", "x"), ("words", "x"), ("pin", PIN)]).await;
    assert_eq!(tried.status.as_u16(), 403);
    assert_eq!(p.number("SELECT COUNT(*) FROM charting_addendum", args![]).await, 1);
    assert_eq!(p.notes_wrong().await, Vec::<String>::new());
}
