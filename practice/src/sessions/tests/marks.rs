//! Marking attendance: outcome, reason and service code of each client, and every mark that was ever made.

use platform::args;

use super::{line, order};
use crate::{
    sessions::{self, Marked},
    testing::{does, practice, said},
};

// proves: TA-16, TA-17, TA-19, R-C8
#[tokio::test]
async fn all_present_marks_the_rest_with_the_groups_usual_code_and_leaves_what_is_marked() {
    let p = practice().await;
    let maya = p.maya().await;
    let session = p.running("tue 11:00").await;
    maya.marks(session, "Ben", "absent Ill").await;
    p.hush().await;
    assert_eq!(does!(maya, sessions::all_present, session).await.unwrap(), 11);
    assert_eq!(
        maya.roster(session).await,
        "Amara present 90 min 90853; Ben absent (Ill); Chloe present 90 min 90853; Dmitri present 90 min 90853; \
         Elena present 90 min 90853; Farid present 90 min 90853; Grace present 90 min 90853; Hiro present 90 min 90853; \
         Imani present 90 min 90853; Jonas present 90 min 90853; Kavya present 90 min 90853; Priya present 90 min 90853"
    );
    assert_eq!(
        p.audit().await,
        "Maya: session.all_present [Amara, Chloe, Dmitri, Elena, Farid, Grace, Hiro, Imani, Jonas, Kavya, Priya] marked=11"
    );
    assert_eq!(does!(maya, sessions::all_present, session).await.unwrap(), 0, "pressed twice");
}

// proves: TA-17, TA-18, TA-20, TA-22, TM-5, R-C1
#[tokio::test]
async fn every_client_has_an_outcome_and_a_code_of_their_own_in_any_combination() {
    let p = practice().await;
    let maya = p.maya().await;
    let session = p.running("tue 11:00").await;
    let own = [("Amara", Some("H0005")), ("Ben", Some("REC")), ("Chloe", Some("")), ("Dmitri", None), ("Elena", Some("NOSHOW"))];
    for (name, code) in own {
        let order = order(&maya, session, name, code, &[]).await;
        does!(maya, sessions::mark, session, vec![order.clone()]).await.unwrap();
    }
    for (name, mark, code) in
        [("Farid", "absent No contact", "NOSHOW"), ("Grace", "late_cancel Work", "LATECX"), ("Hiro", "excused Ill", "90853")]
    {
        let order = sessions::MarkOrder { code: Some(code.into()), ..maya.order(session, name, mark).await };
        does!(maya, sessions::mark, session, vec![order.clone()]).await.unwrap();
    }
    let lines = [
        "Amara present 90 min H0005",
        "Ben present 90 min REC",
        "Chloe present 90 min",
        "Dmitri present 90 min 90853",
        "Elena present 90 min 90853",
        "Farid absent NOSHOW (No contact)",
        "Grace late_cancel LATECX (Work)",
        "Hiro excused (Ill)",
    ];
    for expected in lines {
        assert_eq!(line(&maya, session, expected.split(' ').next().unwrap()).await, expected, "a code of the other kind is not believed");
    }
    let page = maya.get(format!("/sessions/{session}")).await.body;
    let order = ["label=\"Attended\"", "label=\"Not attended\"", "label=\"No fee\""].map(|group| page.find(group).unwrap());
    assert!(order.is_sorted(), "yes before no");
    let made_up = order_of_a_made_up_code(&maya, session).await;
    assert_eq!(made_up, "Choose one of the practice's service codes, or no fee.");
}

async fn order_of_a_made_up_code(maya: &crate::testing::User, session: kernel::Id<sessions::Session>) -> String {
    let order = order(maya, session, "Imani", Some("99999"), &[]).await;
    match does!(maya, sessions::mark, session, vec![order.clone()]).await.unwrap().remove(0) {
        Marked::Refused { say, .. } => say,
        other => format!("{other:?}"),
    }
}

// proves: TA-21, TA-23, R-C8, KP-19, KP-20, R-C4, TM-20
#[tokio::test]
async fn one_click_changes_a_mark_and_every_earlier_one_is_kept() {
    let p = practice().await;
    let maya = p.maya().await;
    let session = p.running("tue 11:00").await;
    let ben = maya.entry(session, "Ben").await.id;
    p.at("tue 11:18");
    for mark in ["present", "absent", "absent Ill", "late"] {
        assert!(matches!(maya.marks(session, "Ben", mark).await, Marked::Saved { .. }));
    }
    assert!(matches!(maya.marks(session, "Ben", "late").await, Marked::Saved { version: 5 }), "what stands already is no new mark");
    let sql = "SELECT version || ' ' || outcome || ' ' || reason FROM sessions_mark WHERE entry_id = $1 ORDER BY version";
    assert_eq!(p.texts(sql, args![ben]).await, ["2 present ", "3 absent ", "4 absent Ill", "5 late "]);
    maya.marks(session, "Ben", "excused Medical appointment").await;
    let page = maya.get(format!("/sessions/{session}")).await;
    assert!(page.body.contains("data-outcome=\"excused\"") && page.has("Ben Castellano"), "he is not removed");
    let sql = "SELECT detail FROM platform_audit WHERE action = 'session.marked' ORDER BY seq DESC LIMIT 1";
    let last = p.texts(sql, args![]).await.remove(0);
    assert_eq!(last, format!("{{\"{ben}\":\"late -> excused \",\"when\":\"during\"}}"), "the log has before and after");
}

// proves: KP-8, KP-16
#[tokio::test]
async fn the_whole_screen_is_one_form_that_works_without_a_script() {
    let p = practice().await;
    let maya = p.maya().await;
    let session = p.running("tue 11:00").await;
    let (amara, ben) = (maya.entry(session, "Amara").await.id, maya.entry(session, "Ben").await.id);
    let names: Vec<String> = [
        format!("base.{amara}"),
        format!("outcome.{amara}"),
        format!("code.{amara}"),
        format!("in.{amara}.1"),
        format!("out.{amara}.1"),
        format!("in.{amara}.2"),
        format!("out.{amara}.2"),
        format!("base.{ben}"),
        format!("outcome.{ben}"),
        format!("reason.{ben}"),
        format!("text.{amara}.note"),
        format!("draftbase.{amara}.note"),
    ]
    .into();
    let values = ["1", "present", "90853", "11:00", "11:35", "11:50", "", "1", "absent", "Childcare", "Spoke of her sleep.", "0"];
    let mut form: Vec<(&str, &str)> = names.iter().map(String::as_str).zip(values).collect();
    form.extend([("topic", "Wise mind"), ("topicbase", "1")]);
    let saved = maya.post(format!("/sessions/{session}/attendance"), &form).await;
    assert_eq!(saved.to, format!("/sessions/{session}"), "{}", saved.outline());
    assert_eq!(line(&maya, session, "Amara").await, "Amara present 75 min 90853");
    assert_eq!(line(&maya, session, "Ben").await, "Ben absent (Childcare)");
    assert!(maya.get(saved.to.as_str()).await.body.contains("Spoke of her sleep."));

    form[3].1 = "half past";
    form[0].1 = "2";
    let refused = maya.post(format!("/sessions/{session}/attendance"), &form).await;
    assert!(refused.has("- Amara Diallo: Write times as hours and minutes, such as 10:05."), "{}", refused.outline());
    assert!(refused.body.contains("value=\"half past\""), "what was typed is shown again");
}

// proves: R-C5
#[tokio::test]
async fn how_many_were_there_is_counted_and_never_typed() {
    let p = practice().await;
    let maya = p.maya().await;
    let session = p.running("tue 11:00").await;
    p.at("tue 11:18");
    for (name, mark) in [("Amara", "present"), ("Ben", "late"), ("Chloe", "absent Ill"), ("Dmitri", "excused Work")] {
        maya.marks(session, name, mark).await;
    }
    let mut roll = maya.roll(session).await;
    assert_eq!(roll.present(), 2);
    roll.entries.retain(|entry| entry.outcome == sessions::Outcome::Unmarked);
    assert_eq!(roll.entries.len(), 8);
}

// proves: R-E10, TA-33
#[tokio::test]
async fn after_the_signature_no_mark_changes() {
    let p = practice().await;
    let maya = p.maya().await;
    let session = p.signed("tue 11:00").await;
    let before = maya.roster(session).await;
    let Marked::Refused { say, .. } = maya.marks(session, "Ben", "absent Ill").await else { panic!("marked after the signature") };
    assert_eq!(say, "The session is signed. Attendance stays as it was signed; correct it with a reason.");
    assert_eq!(said(&does!(maya, sessions::all_present, session).await), "session.sealed");
    let times = sessions::SetTimes { session, start: "11:00".into(), end: "11:30".into() };
    assert_eq!(said(&does!(maya, sessions::set_times, times.clone()).await), "session.sealed");
    assert_eq!(maya.roster(session).await, before);
}
