//! Writing: sections that save themselves, two who write at once, templates, topics, and following along.

use crate::{
    charting::{self, DraftOrder, Saved, Template},
    testing::{does, practice, said},
};
use platform::args;

fn draft(base: i64, words: &str) -> Vec<DraftOrder> {
    vec![DraftOrder { part: "shared".into(), section: "content".into(), base, words: words.into() }]
}

// proves: R-D9, KP-8
#[tokio::test]
async fn two_who_write_in_one_place_both_see_what_the_other_wrote() {
    let p = practice().await;
    let (maya, lena) = (p.maya().await, p.lena().await);
    let session = p.running("tue 11:00").await;
    let save = async |who: &crate::testing::User, base: i64, words: &str| {
        does!(who, charting::save_drafts, session, draft(base, words)).await.unwrap().remove(0)
    };
    assert_eq!(save(&maya, 0, "We breathed.").await, Saved::Saved { version: 1 });
    let conflict = Saved::Conflict { version: 1, theirs: "We breathed.".into(), by: Some(maya.id) };
    assert_eq!(save(&lena, 0, "We walked.").await, conflict, "nothing was overwritten");
    assert_eq!(save(&lena, 0, "We breathed.").await, Saved::Saved { version: 1 }, "the same words are no conflict");
    assert_eq!(save(&lena, 1, "We breathed. We walked.").await, Saved::Saved { version: 2 });
    assert_eq!(save(&lena, 1, "We breathed. We walked.").await, Saved::Saved { version: 2 }, "a change that is sent twice is made once");
    let page = maya
        .post(format!("/sessions/{session}/attendance"), &[("text.shared.content", "We breathed out."), ("draftbase.shared.content", "1")]);
    let page = page.await;
    assert_eq!(page.status.as_u16(), 422);
    assert!(page.has("Somebody else wrote here meanwhile: “We breathed. We walked.”"), "{}", page.outline());
    assert!(page.body.contains("We breathed out."), "what she typed is still in the field");
}

// proves: R-D9, R-L1
#[tokio::test]
async fn a_colleagues_screen_follows_and_the_log_hears_only_of_what_was_shown() {
    let p = practice().await;
    let (maya, lena) = (p.maya().await, p.lena().await);
    let session = p.running("tue 11:00").await;
    lena.get("/me").await;
    let since = async |version: &str| lena.get(format!("/sessions/{session}/changes?since={version}")).await.data();
    p.hush().await;
    assert_eq!(since("1").await, serde_json::json!({ "version": 1, "rows": {}, "drafts": [] }));
    assert_eq!(p.audit().await, "");
    maya.writes(session, "Ben.note", "Quiet today.").await;
    maya.marks(session, "Amara", "present").await;
    p.hush().await;
    let news = since("1").await;
    assert_eq!((news["version"].as_i64(), news["drafts"][0]["text"].as_str()), (Some(3), Some("Quiet today.")));
    assert_eq!(news["drafts"][0]["by"], "Maya Okafor");
    assert_eq!(news["rows"].as_object().unwrap().len(), 1);
    assert_eq!(p.audit().await, "Lena: session.followed [Amara, Ben]", "a row of one client and a note about another");
}

// proves: TA-26, TA-27, TA-28, KP-14
#[tokio::test]
async fn a_template_is_chosen_and_changed_without_losing_a_word() {
    let p = practice().await;
    let maya = p.maya().await;
    let session = p.running("tue 11:00").await;
    let page = maya.get(format!("/sessions/{session}")).await;
    assert!(["Skills group", "Process group", "SOAP", "Radical acceptance"].iter().all(|word| page.body.contains(word)));
    assert!(page.has("Practice until next time:"), "the skills group's sections");
    maya.writes(session, "shared.content", "We breathed.").await;
    maya.writes(session, "shared.homework", "Once a day.").await;
    let template = async |name: &str| -> kernel::Id<Template> {
        let sql = "SELECT id FROM charting_template WHERE practice_id = $1 AND name = $2";
        p.rows(sql, args![p.id, name]).await.remove(0).next().unwrap()
    };
    let (soap, skills) = (template("SOAP").await, template("Skills group").await);
    does!(maya, charting::set_template, session, soap).await.unwrap();
    let page = maya.get(format!("/sessions/{session}")).await;
    assert!(page.has("Assessment:") && page.body.contains("We breathed.") && !page.body.contains("Once a day."));
    does!(maya, charting::set_template, session, skills).await.unwrap();
    assert!(maya.get(format!("/sessions/{session}")).await.body.contains("Once a day."), "it comes back with its template");
    let order = DraftOrder { part: "shared".into(), section: "assessment".into(), base: 0, words: "x".into() };
    let lost = does!(maya, charting::save_drafts, session, vec![order.clone()]).await.unwrap().remove(0);
    assert_eq!(lost, Saved::Refused { say: "This template has no such section any more. Copy your text into another one.".into() });
    let nora = p.as_(p.cast.nora).await;
    assert_eq!(said(&does!(nora, charting::set_template, session, soap).await), "missing");
}

// proves: KP-14, KP-9
#[tokio::test]
async fn a_topic_comes_from_the_library_or_is_free() {
    let p = practice().await;
    let (maya, lena) = (p.maya().await, p.lena().await);
    let session = p.running("tue 11:00").await;
    maya.names_topic(session, "Radical acceptance").await;
    let late = does!(lena, charting::set_topic, session, 1, "Wise mind".to_owned()).await.unwrap();
    assert_eq!(late, Saved::Conflict { version: 2, theirs: "Radical acceptance".into(), by: None });
    lena.names_topic(session, "Something of our own").await;
    assert!(maya.get(format!("/sessions/{session}")).await.body.contains("value=\"Something of our own\""));
    let long = does!(maya, charting::set_topic, session, 3, "x".repeat(201)).await.unwrap();
    assert_eq!(long, Saved::Refused { say: "Keep the topic under 200 characters.".into() });
}

// proves: R-D10, KP-21
#[tokio::test]
async fn who_is_added_late_gets_a_block_and_who_stays_away_keeps_no_stub() {
    let p = practice().await;
    let (maya, tomas) = (p.maya().await, p.tomas().await);
    let session = p.written("tue 11:00").await;
    let typed = crate::clients::Typed { first_name: "Noor".into(), last_name: "Aziz".into(), ..Default::default() };
    let order = crate::clients::MakeClient { typed, staff: vec![maya.id], another: false };
    let noor = does!(tomas, crate::clients::make_client, order.clone()).await.unwrap();
    let order = crate::sessions::AddClient { session, client: noor, despite: String::new() };
    does!(maya, crate::sessions::add_client, order.clone()).await.unwrap();
    assert!(crate::testing::told(&maya.signs(session).await).starts_with("Mark whether Noor Aziz attended."));
    p.at("tue 11:20");
    maya.marks(session, "Noor", "late").await;
    maya.writes(session, "Noor.participation", "2").await;
    maya.writes(session, "Grace.note", "Wrote this before she went home ill.").await;
    maya.marks(session, "Grace", "excused Ill").await;
    assert_eq!(maya.signs(session).await.unwrap().notes, 12);
    let attended = "SELECT COUNT(*) FROM charting_note n WHERE client_id = $1 AND NOT EXISTS (SELECT 1 FROM charting_missed_visit v WHERE v.note_id = n.id)";
    assert_eq!((p.number(attended, args![noor]).await, p.number(attended, args![p.client("Grace")]).await), (1, 0));
    let chart = maya.get(format!("/clients/{}/chart", p.client("Grace"))).await;
    assert!(chart.has("Missed session: Excused, cancelled in time: Ill") && !chart.body.contains("before she went home"), "{}", chart.outline());
}
