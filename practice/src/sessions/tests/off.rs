//! Somebody who was put on a session by mistake is taken off it, as long as nothing is recorded about them.

use platform::args;

use super::visitor;
use crate::{
    charting,
    sessions::{self, AddClient},
    testing::{does, practice, said, told},
};

// proves: KP-20, KP-21, R-D10
#[tokio::test]
async fn who_was_added_by_mistake_is_taken_off_with_a_reason_and_can_be_added_again() {
    let p = practice().await;
    let (maya, noor) = (p.maya().await, visitor(&p).await);
    let session = p.running("tue 11:00").await;
    let add = AddClient { session, client: noor, despite: String::new() };
    assert!(!does!(maya, sessions::add_client, add.clone()).await.unwrap());
    let entry = maya.entry(session, "Noor").await.id;
    let form = format!("/sessions/{session}/entries/{entry}/off");
    assert!(maya.get(form.as_str()).await.has("# Take Noor Aziz off?"));
    assert!(maya.post(form.as_str(), &[("reason", " ")]).await.has("! Error: Say why Noor Aziz does not belong on this session."));
    p.hush().await;
    assert_eq!(maya.post(form.as_str(), &[("reason", "Wrong name picked")]).await.to, format!("/sessions/{session}?said=off"));
    assert_eq!(p.audit().await.lines().last().unwrap(), "Maya: session.client_taken_off [Noor] reason=\"Wrong name picked\"");
    assert!(!maya.roster(session).await.contains("Noor"));
    let kept = "SELECT off_reason FROM sessions_entry WHERE id = $1";
    assert_eq!(p.texts(kept, args![entry]).await, ["Wrong name picked"]);
    assert_eq!(maya.get(form.as_str()).await.status.as_u16(), 404);
    let news = maya.get(format!("/sessions/{session}/changes?since=1")).await.data();
    assert_eq!(news["gone"], serde_json::json!([entry]), "other devices let the row go");

    does!(maya, sessions::add_client, add.clone()).await.unwrap();
    assert_eq!(maya.entry(session, "Noor").await.id, entry, "the same line comes back");
    maya.completes(session).await;
    maya.signs(session).await.unwrap();
    let notes = "SELECT COUNT(*) FROM charting_note WHERE client_id = $1";
    assert_eq!(p.number(notes, args![noor]).await, 1);
}

// proves: KP-20, R-D10
#[tokio::test]
async fn who_has_a_mark_a_note_or_a_missed_session_stays_and_the_page_says_which() {
    let p = practice().await;
    let (maya, noor) = (p.maya().await, visitor(&p).await);
    let session = p.running("tue 11:00").await;
    does!(maya, sessions::add_client, AddClient { session, client: noor, despite: String::new() }).await.unwrap();
    let entry = maya.entry(session, "Noor").await.id;
    let off = async || does!(maya, charting::take_off, session, entry, "Mistake".to_owned()).await;
    maya.marks(session, "Noor", "present").await;
    let refused = off().await;
    assert_eq!(said(&refused), "off.recorded");
    assert_eq!(told(&refused), "Noor Aziz cannot be taken off: the mark “Present” is recorded. Somebody who did not come is marked absent.");
    maya.marks(session, "Noor", "unmarked").await;
    maya.writes(session, "Noor.note", "Sat in.").await;
    assert!(told(&off().await).contains("a note is recorded"));
    maya.writes(session, "Noor.note", "").await;
    assert_eq!(said(&off().await), "done");
    // A client who was not there has no stub in the chart.
    maya.completes(session).await;
    maya.signs(session).await.unwrap();
    assert_eq!(p.number("SELECT COUNT(*) FROM charting_note WHERE client_id = $1", args![noor]).await, 0);
}
