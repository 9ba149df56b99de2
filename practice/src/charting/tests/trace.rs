//! After the signature: no address of the house, whoever calls it, changes what was signed.

use platform::args;

use super::note_of;
use crate::{
    cast::PIN,
    testing::{post, practice},
};

// proves: R-E10, R-D13, TA-33, TM-13
#[tokio::test]
async fn no_route_changes_what_was_signed_not_even_for_the_manager() {
    let p = practice().await;
    let session = p.signed("tue 11:00").await;
    let maya = p.maya().await;
    let amara = maya.entry(session, "Amara").await.id;
    let kept = "SELECT body FROM charting_note ORDER BY id";
    let (before, roster) = (p.texts(kept, args![]).await, maya.roster(session).await);
    let (base, outcome, text, draft) =
        (format!("base.{amara}"), format!("outcome.{amara}"), format!("text.{amara}.note"), format!("draftbase.{amara}.note"));
    let sheet = [
        (base.as_str(), "2"),
        (outcome.as_str(), "absent"),
        (text.as_str(), "Changed."),
        (draft.as_str(), "0"),
        ("topic", "Changed"),
        ("topicbase", "2"),
        ("text.shared.content", "Changed."),
        ("draftbase.shared.content", "1"),
    ];
    for who in [p.cast.maya, p.cast.tomas, p.cast.ruth, p.cast.iris] {
        let who = p.as_(who).await;
        let at = |path: &str| format!("/sessions/{session}/{path}");
        let changes =
            serde_json::json!([{ "key": "a", "kind": "draft", "part": "shared", "section": "content", "base": 1, "text": "Changed." }]);
        who.sends(session, changes).await;
        let priya = p.client("Priya").to_string();
        for call in [
            post(at("attendance"), &sheet),
            post(at("start"), &[]),
            post(at("all-present"), &[]),
            post(at("entries"), &[("client", priya.as_str())]),
            post(at("times"), &[("actual_start", "09:00"), ("actual_end", "10:00")]),
            post(at("template"), &sheet),
            post(at("signature"), &[("reviewed", "99"), ("pin", PIN)]),
            post(format!("/occurrences/{session}/move"), &[("version", "2"), ("day", "2026-12-01"), ("time", "9:00"), ("minutes", "90")]),
            post(format!("/occurrences/{session}/cancel"), &[("version", "2"), ("reason", "Changed")]),
        ] {
            let answer = who.send(call).await;
            assert!(!answer.status.is_server_error(), "{}", answer.body);
        }
    }
    assert_eq!(p.texts(kept, args![]).await, before);
    assert_eq!(maya.roster(session).await, roster);
    assert_eq!((p.notes_wrong().await, p.log_wrong().await), (Vec::new(), Vec::new()));
    let note = note_of(&p, session, "Amara").await;
    assert!(!maya.get(format!("/notes/{note}")).await.body.contains("Changed"));
}

// proves: R-L3
#[tokio::test]
async fn no_change_is_kept_without_its_line_in_the_log() {
    let p = practice().await;
    let session = p.written("tue 11:00").await;
    let maya = p.maya().await;
    // Whoever takes the log away stops the work: what cannot be logged is not done.
    let rename = |from: &str, to: &str| format!("ALTER TABLE {from} RENAME TO {to}");
    assert_eq!(p.attack(&rename("platform_audit", "hidden_audit")).await, "done");
    let tried = crate::testing::said(&maya.signs(session).await);
    assert!(tried.starts_with("fault"), "{tried}");
    assert_eq!(p.attack(&rename("hidden_audit", "platform_audit")).await, "done");
    assert_eq!(p.number("SELECT COUNT(*) FROM charting_signature", args![]).await, 0);
    assert_eq!(crate::testing::said(&maya.signs(session).await), "done");
    assert_eq!(p.log_wrong().await, Vec::<String>::new());
}
