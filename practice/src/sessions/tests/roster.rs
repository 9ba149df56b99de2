//! Starting a session: who may, and who stands on the roster for good.

use platform::args;

use super::visitor;
use crate::{
    clients::{self, PartClients},
    groups::{self, Join, Leave, Share},
    sessions::{self, AddClient},
    testing::{User, does, practice, said},
};

// proves: KP-1, R-K11, R-A2
#[tokio::test]
async fn a_session_is_run_by_those_who_have_the_group_and_by_those_who_keep_the_house() {
    let p = practice().await;
    let session = p.planned("tue 11:00").await;
    let opens = async |id| p.as_(id).await.get(format!("/sessions/{session}")).await.status.as_u16();
    for (who, status) in [
        (p.cast.maya, 200),
        (p.cast.lena, 200),
        (p.cast.ruth, 200),
        (p.cast.tomas, 200),
        (p.cast.iris, 200),
        (p.cast.fred, 403),
        (p.cast.cora, 404),
        (p.cast.theo, 404),
        (p.cast.nora, 404),
    ] {
        assert_eq!(opens(who).await, status);
    }
    let maya = p.maya().await;
    for staff in [p.cast.cora, p.cast.theo] {
        let order = Share::to(p.cast.dbt, staff, "");
        does!(maya, groups::share_group, order.clone()).await.unwrap();
        assert_eq!(opens(staff).await, 200, "a case manager, and a peer who was given the right to run sessions");
    }
    let sql = format!("UPDATE access_staff SET runs_sessions = FALSE WHERE id = {}", p.sql(p.cast.theo));
    p.attack(&sql).await;
    assert_eq!(opens(p.cast.theo).await, 403, "without that right a peer sees the group and runs nothing");
}

// proves: KP-6, KP-16, R-A1, R-A6, TM-8
#[tokio::test]
async fn the_roster_is_copied_at_the_start_and_no_later_change_of_membership_touches_it() {
    let p = practice().await;
    let (maya, tomas) = (p.maya().await, p.tomas().await);
    let session = p.planned("tue 11:00").await;
    let spell = async |name: &str| -> kernel::Id<groups::Membership> {
        let sql = "SELECT id FROM groups_membership WHERE client_id = $1";
        p.rows(sql, args![p.client(name)]).await.remove(0).next().unwrap()
    };
    let leave = async |name: &str| {
        let order = Leave { membership: spell(name).await, version: None, day: None, reason: "Discharged".into() };
        does!(maya, groups::end_membership, order.clone()).await.unwrap();
    };
    leave("Amara").await;
    p.hush().await;
    assert_eq!(maya.starts(session).await.unwrap(), 1);
    assert_eq!(p.audit().await, "Maya: session.started roster=11");
    leave("Ben").await;
    let late = visitor(&p).await;
    let order = Join { group: p.cast.dbt, clients: vec![late], day: None };
    does!(tomas, groups::join, order.clone()).await.unwrap();
    let names: Vec<_> = maya.roll(session).await.entries.into_iter().map(|entry| entry.face.first_name).collect();
    assert_eq!(names, ["Ben", "Chloe", "Dmitri", "Elena", "Farid", "Grace", "Hiro", "Imani", "Jonas", "Kavya", "Priya"]);
    assert_eq!(maya.starts(session).await.unwrap(), 1, "pressing start again gives the same session");
    assert_eq!(p.number("SELECT COUNT(*) FROM sessions_session", args![]).await, 1);
}

// proves: KP-21, R-C2, R-D10, TM-7
#[tokio::test]
async fn somebody_who_came_unlisted_is_added_at_any_time_once() {
    let p = practice().await;
    let (maya, noor) = (p.maya().await, visitor(&p).await);
    let session = p.running("tue 11:00").await;
    let add = async |client| {
        let order = AddClient { session, client, despite: String::new() };
        said(&does!(maya, sessions::add_client, order.clone()).await)
    };
    p.at("tue 13:30");
    assert_eq!(add(noor).await, "done", "an hour after the end, for who was overlooked");
    assert_eq!(add(noor).await, "already_on_roster");
    assert_eq!(add(kernel::Id::new()).await, "missing");
    let page = maya.get(format!("/sessions/{session}")).await;
    assert!(page.has("Noor Aziz") && page.body.contains("added"));
    let typed = maya.post(format!("/sessions/{session}/entries"), &[("client", ""), ("client_name", "nobody")]).await;
    assert!(typed.has("Nobody you see has such a name."));
    let lena = p.lena().await;
    let order = AddClient { session: p.running("tue 15:00").await, client: noor, despite: String::new() };
    assert_eq!(said(&does!(lena, sessions::add_client, order.clone()).await), "missing", "Lena does not see Noor");
}

// proves: R-A10, KP-21
#[tokio::test]
async fn nobody_is_added_beside_whom_they_are_kept_apart_from_while_the_session_lasts() {
    let p = practice().await;
    let (maya, ruth, noor) = (p.maya().await, p.ruth().await, visitor(&p).await);
    let session = p.running("tue 11:00").await;
    let order = PartClients { client: noor, other: p.client("Ben"), reason: "Restraining order".into(), from: None, until: None };
    does!(ruth, clients::part_clients, order.clone()).await.unwrap();
    let fields = |why: &str| [("client".to_owned(), noor.to_string()), ("despite".to_owned(), why.to_owned())];
    let add = async |who: &User, why: &str| {
        let fields = fields(why);
        who.post(format!("/sessions/{session}/entries"), &fields.each_ref().map(|(name, value)| (name.as_str(), value.as_str()))).await
    };
    let refused = add(&maya, "").await;
    assert!(refused.status.as_u16() == 422 && refused.has("This cannot be done") && !refused.body.contains("Restraining"), "{}", refused.outline());
    assert_eq!(add(&maya, "They have made up").await.status.as_u16(), 403);
    let asked = add(&ruth, "").await;
    assert!(asked.status.as_u16() == 422 && asked.has("Restraining order") && asked.has("Why together all the same?"), "{}", asked.outline());
    assert_eq!(add(&ruth, "They have made up").await.status.as_u16(), 303);
    assert_eq!(p.texts("SELECT place || ': ' || reason FROM clients_apart_passed", args![]).await, ["session: They have made up"]);

    let session = p.running("tue 15:00").await;
    p.at("tue 18:00");
    let order = AddClient { session, client: noor, despite: String::new() };
    assert_eq!(said(&does!(ruth, sessions::add_client, order.clone()).await), "done", "afterwards it is written down as it was");
}

// proves: R-C1, R-C8
#[tokio::test]
async fn when_a_session_really_began_and_ended_is_typed_on_a_form_of_its_own() {
    let p = practice().await;
    let (maya, session) = (p.maya().await, p.running("tue 11:00").await);
    let form = maya.get(format!("/sessions/{session}/times")).await;
    assert!(form.has("When was it?") && form.body.contains("value=\"11:00\""), "{}", form.outline());
    let set = async |from: &str, to: &str| maya.post(format!("/sessions/{session}/times"), &[("actual_start", from), ("actual_end", to)]).await;
    let wrong = set("noon", "12:30").await;
    assert!(wrong.status.as_u16() == 422 && wrong.has("Write times as hours and minutes") && wrong.body.contains("value=\"noon\""), "{}", wrong.outline());
    assert_eq!(set("11:05", "12:20").await.status.as_u16(), 303);
    let page = maya.get(format!("/sessions/{session}")).await;
    assert!(page.body.contains("<strong>11:05 – 12:20</strong>"), "{}", page.body);
}

// proves: KP-7, R-C6
#[tokio::test]
async fn the_printed_sheet_lies_open_so_it_shows_one_letter_of_a_last_name() {
    let p = practice().await;
    let maya = p.maya().await;
    let session = p.planned("tue 11:00").await;
    p.hush().await;
    let sheet = maya.get(format!("/sessions/{session}/sign-in-sheet")).await;
    assert!(sheet.has("Name | In | Out | Signature") && sheet.has("Amara D.") && sheet.has("Priya R."), "{}", sheet.outline());
    assert!(!sheet.body.contains("Diallo") && !sheet.body.contains("Raman") && !sheet.body.contains("DBT Skills A"));
    assert!(
        p.audit().await.contains("Maya: sheet.printed [Amara, Ben, Chloe, Dmitri, Elena, Farid, Grace, Hiro, Imani, Jonas, Kavya, Priya]")
    );
}

// proves: KP-7, R-C6
#[tokio::test]
async fn a_sheet_is_printed_as_it_was_chosen_and_slips_keep_everybody_apart() {
    let p = practice().await;
    let maya = p.maya().await;
    let session = p.planned("tue 11:00").await;
    p.attack(&format!("UPDATE clients_client SET preferred_name = 'Bea' WHERE id = {}", p.sql(p.client("Ben")))).await;
    let asked = async |names: &str, blank: &str| maya.get(format!("/sessions/{session}/sign-in-sheet/pdf?names={names}&blank={blank}")).await;
    let sheet = asked("preferred", "2").await;
    let head = "Sign-in sheet, Oak Street Practice\nSession: DSA · Tuesday 24 November 2026 · 11:00–12:30 · Oak room\n\
                Name | In | Out | Signature\n[Amara D.]\n[Bea C.]\n";
    assert!(sheet.body.starts_with(head), "{}", sheet.body);
    assert!(sheet.body.contains("[Priya R.]\n[]\n[]\ndots "), "two blank lines, and the picture that leads to the session: {}", sheet.body);
    assert!(asked("first", "0").await.body.contains("[Ben C.]") && asked("full", "0").await.body.contains("[Ben Castellano]"));
    let initials = asked("initials", "0").await;
    assert!(initials.body.contains("[A. D.]") && !initials.body.contains("Amara"));
    let slips = asked("slips", "1").await;
    assert_eq!(slips.body.matches("slip of ").count(), 13);
    assert!(slips.body.contains("slip of Amara D.\nSession: DSA · Tuesday 24 November 2026 · 11:00–12:30 · Oak room\nIn | Out | Signature"));
    assert!(!slips.body.contains("dots"), "no picture for the staff on what a client takes in hand");
    for blank in ["21", "-1", "many"] {
        let page = asked("first", blank).await;
        assert!(page.status == 422 && page.has("A sheet has at most 20 blank lines."), "{blank}: {}", page.outline());
    }
    p.hush().await;
    maya.starts(session).await.unwrap();
    let page = maya.get(format!("/sessions/{session}/sign-in-sheet?names=slips&blank=0")).await;
    assert!(page.has("# Amara D.") && page.body.matches("class=\"slip\"").count() == 12, "{}", page.outline());
    assert!(p.audit().await.contains("Maya: sheet.printed [Amara, Ben,"), "whom a sheet names is in the log");
}

// proves: TA-13, TM-3
#[tokio::test]
async fn before_the_start_the_page_shows_who_is_expected_and_the_one_thing_to_do() {
    let p = practice().await;
    let maya = p.maya().await;
    let session = p.planned("tue 11:00").await;
    let page = maya.get(format!("/sessions/{session}")).await;
    assert!(
        page.has("# DBT Skills A") && page.body.contains("Planned") && page.has("(Start session)") && page.has("Amara Diallo"),
        "{}",
        page.outline()
    );
    let started = maya.post(format!("/sessions/{session}/start"), &[]).await;
    assert_eq!(started.to, format!("/sessions/{session}"));
    assert!(maya.get(started.to.as_str()).await.has("(All present)"));
}
