//! The guard: no note names another client, unless somebody with the right to says why it must.

use platform::args;

use super::{note_of, printed};
use crate::{
    charting,
    groups::{self, Leave, Share},
    testing::{Practice, User, does, practice, said, sees, told},
};

/// What the review finds that identifies another client.
async fn found(who: &User, session: kernel::Id<crate::sessions::Session>) -> Vec<String> {
    let preview = sees!(who, charting::preview, session).await.unwrap();
    preview.lacks.into_iter().filter(|lack| lack.code == "named").map(|lack| lack.chip).collect()
}

// proves: R-D2, KP-10
#[tokio::test]
async fn names_initials_addresses_numbers_and_birth_dates_of_others_are_found() {
    let p = practice().await;
    let maya = p.maya().await;
    let session = p.written("tue 11:00").await;
    for (text, words) in [
        ("Talked with Ben afterwards.", "“Ben” in the note of Amara Diallo"),
        ("The quiet castellano listened.", "“castellano” in the note of Amara Diallo"),
        ("Sat beside BC all morning.", "“BC” in the note of Amara Diallo"),
        ("Wrote to ben.castellano@example.org.", "“ben.castellano@example.org” in the note of Amara Diallo"),
        ("Will call 212-555-0102 back.", "“212-555-0102” in the note of Amara Diallo"),
        ("He was born 2 September 1986.", "“2 September 1986” in the note of Amara Diallo"),
    ] {
        maya.writes(session, "Amara.note", text).await;
        assert_eq!(found(&maya, session).await, [words]);
        let refused = maya.signs(session).await;
        assert_eq!(said(&refused), "named");
        assert!(told(&refused).ends_with("Take it out, or give the reason why it must stay."));
    }
    maya.writes(session, "Amara.note", "Amara Diallo spoke of April 18, 1991, with grace, and of her own AD.").await;
    assert_eq!(found(&maya, session).await, Vec::<String>::new(), "her own name, initials and birthday are hers");
    maya.writes(session, "shared.content", "Amara led the exercise.").await;
    assert_eq!(found(&maya, session).await, ["“Amara” in the group note"], "the shared part goes to all, so it names nobody");
}

// proves: R-D2, R-A1
#[tokio::test]
async fn former_members_are_guarded_as_well() {
    let p = practice().await;
    let maya = p.maya().await;
    let mut row = p.rows("SELECT id FROM groups_membership WHERE client_id = $1", args![p.client("Dmitri")]).await.remove(0);
    let order = Leave { membership: row.next().unwrap(), version: None, day: None, reason: "Moved away".into() };
    does!(maya, groups::end_membership, order.clone()).await.unwrap();
    let session = p.written("tue 11:00").await;
    maya.writes(session, "Amara.note", "Misses Dmitri.").await;
    assert_eq!(found(&maya, session).await, ["“Dmitri” in the note of Amara Diallo"]);
}

async fn named(p: &Practice) -> kernel::Id<crate::sessions::Session> {
    let session = p.written("tue 11:00").await;
    p.maya().await.writes(session, "Amara.note", "Named Ben as the person she would call.").await;
    session
}

// proves: R-D2, R-L1
// keeps: N6
#[tokio::test]
async fn an_override_needs_a_reason_and_stands_under_the_note_and_in_the_log() {
    let p = practice().await;
    let (maya, session) = (p.maya().await, named(&p).await);
    let review = maya.get(format!("/sessions/{session}/review")).await;
    assert!(review.has("These words identify another client") && review.has("Why these words must stay:"), "{}", review.outline());
    assert_eq!(said(&maya.signs_because(session, "  ").await), "named");
    p.hush().await;
    maya.signs_because(session, "Safety plan; both agreed.").await.unwrap();
    assert!(p.audit().await.contains("override=\"Safety plan; both agreed.\""));
    let amara = note_of(&p, session, "Amara").await;
    let chart = maya.get(format!("/notes/{amara}")).await;
    assert!(chart.has("Identifying words were kept on purpose; the reason stands with the session.") && !chart.body.contains("both agreed"));
    assert!(maya.get(format!("/sessions/{session}/notes")).await.has("Identifying words kept on purpose: Safety plan; both agreed."));
}

// proves: R-D2, KP-1
#[tokio::test]
async fn not_everybody_who_signs_may_override() {
    let p = practice().await;
    let (maya, session) = (p.maya().await, named(&p).await);
    for staff in [p.cast.cora, p.cast.theo] {
        let order = Share::to(p.cast.dbt, staff, "");
        does!(maya, groups::share_group, order.clone()).await.unwrap();
        let who = p.as_(staff).await;
        assert_eq!(said(&who.signs_because(session, "It is fine").await), "named.role");
    }
    let iris = p.as_(p.cast.iris).await;
    assert_eq!(said(&iris.signs_because(session, "It is fine").await), "named.role");
    maya.writes(session, "Amara.note", "Named a friend as the person she would call.").await;
    assert_eq!(said(&p.as_(p.cast.cora).await.signs(session).await), "done", "a case manager signs what needs no override");
}

// proves: R-D5
#[tokio::test]
async fn two_notes_that_read_the_same_are_pointed_out_and_may_be_signed() {
    let p = practice().await;
    let maya = p.maya().await;
    let session = p.written("tue 11:00").await;
    let text = "Described a hard week at home and at work, used the skill twice, and plans to practise it every evening before sleep.";
    maya.writes(session, "Amara.note", text).await;
    maya.writes(session, "Chloe.note", &text.replace("twice", "once")).await;
    let review = maya.get(format!("/sessions/{session}/review")).await;
    let says = "- The notes of Chloe Whitfield and Amara Diallo read almost the same. Check that each is about that client.";
    assert!(review.has("Worth a look") && review.has(says), "{}", review.outline());
    assert_eq!(said(&maya.signs(session).await), "done");
}

// proves: R-D13, R-D2
#[tokio::test]
async fn an_addendum_is_guarded_too() {
    let p = practice().await;
    let maya = p.maya().await;
    let session = p.signed("tue 11:00").await;
    let note = note_of(&p, session, "Amara").await;
    let form = [("reason", "Forgotten"), ("words", "Ben drove her home."), ("pin", crate::cast::PIN)];
    let page = maya.post(format!("/notes/{note}/addenda"), &form).await;
    assert!(page.has("! Error: “Ben” identifies another client. Take it out."), "{}", page.outline());
    assert!(!printed(&maya, note).await.contains("Addendum"));
}
