//! Attendance corrected after the signature: nothing is rewritten, the chart shows both, and who was there gets a note.

use kernel::Id;
use platform::{args, outbox};

use super::{note_of, printed};
use crate::{
    cast::PIN,
    charting::{self, CorrectAttendance, Righted, SignLate, SignedSession},
    sessions::{self, AddClient, MarkOrder, Session},
    testing::{Practice, User, does, practice, said, told},
};

/// The order to correct somebody, such as `present` or `absent Ill`, at the version that stands.
async fn correction(who: &User, session: Id<Session>, name: &str, mark: &str, why: &str) -> CorrectAttendance {
    let mark = MarkOrder { code: Some(String::new()), ..who.order(session, name, mark).await };
    CorrectAttendance { session, mark, why: why.to_owned(), proof: who.proves_pin().await }
}

async fn corrects(who: &User, session: Id<Session>, name: &str, mark: &str, why: &str) -> Result<Righted, kernel::Error> {
    let order = correction(who, session, name, mark, why).await;
    does!(who, charting::correct, order.clone()).await
}

/// A session that Maya signed, to which Ben did not come.
async fn signed(p: &Practice) -> Id<Session> {
    let (session, maya) = (p.running("tue 11:00").await, p.maya().await);
    maya.marks(session, "Ben", "absent No contact").await;
    maya.completes(session).await;
    p.at("tue 12:35");
    maya.signs(session).await.unwrap();
    session
}

async fn late(who: &User, session: Id<Session>, name: &str, words: &[(&str, &str)]) -> SignLate {
    let words = words.iter().map(|(section, words)| ((*section).to_owned(), (*words).to_owned())).collect();
    let entry = who.entry(session, name).await.id;
    SignLate { session, entry, words, proof: who.proves_pin().await, override_reason: String::new(), reviewer: None }
}

// proves: TA-33, R-C3, R-D13, R-E10, R-L1
// keeps: A5, N3
#[tokio::test]
async fn a_correction_stands_beside_what_was_signed_with_author_time_and_reason() {
    let p = practice().await;
    let (maya, ruth) = (p.maya().await, p.ruth().await);
    let session = signed(&p).await;
    let note = note_of(&p, session, "Amara").await;
    let before = printed(&maya, note).await;
    let body = "SELECT body FROM charting_note WHERE client_id = $1";
    let kept = p.texts(body, args![p.client("Amara")]).await;
    p.at("wed 9:00");
    p.hush().await;
    let done = corrects(&ruth, session, "Amara", "absent Ill", "Mixed up with somebody on the sheet").await.unwrap();
    assert_eq!(done, Righted { note_missing: false });
    assert_eq!(p.audit().await, "Ruth: attendance.corrected [Amara] reason=\"Mixed up with somebody on the sheet\"");
    let after = printed(&maya, note).await;
    let below = "---\n# Addendum\nReason: Mixed up with somebody on the sheet\n\
                 Attendance corrected from “Present, 11:00–12:30 (90 min), 90853” to “Absent, Ill, no fee”.\n\
                 Signed: Ruth Feldman, PhD, Addendum · Supervisor, 25 Nov 2026, 09:00 EST, #\n";
    let (head, foot) = before.rsplit_once('\n').unwrap();
    assert_eq!(after, format!("{head}\n{below}{foot}"));
    assert_eq!(p.texts(body, args![p.client("Amara")]).await, kept, "what was signed stays");
    assert!(maya.roster(session).await.starts_with("Amara absent (Ill); Ben absent"), "and the correction is what counts");
    let page = maya.get(format!("/sessions/{session}")).await;
    assert!(page.has("corrected") && page.has("Marked 25 Nov 2026 09:00, after the session · Ruth Feldman, correction"), "{}", page.outline());
    let chart = maya.get(format!("/clients/{}/chart", p.client("Amara"))).await;
    assert!(chart.has("Attendance: Present, 11:00–12:30 (90 min)") && chart.has("Attendance corrected from"), "{}", chart.outline());
    assert_eq!(p.notes_wrong().await, Vec::<String>::new());

    let letters = outbox::due(&p.house.db, p.house.clock.now(), 100).await.unwrap();
    let told = &letters.iter().find(|letter| letter.topic == "attendance.corrected").unwrap().payload;
    assert_eq!(told["was"], serde_json::json!({ "state": "present", "minutes": 90, "code": "90853" }));
    assert_eq!(told["becomes"], serde_json::json!({ "state": "absent", "minutes": 0, "code": "" }));
    assert_eq!(told["correction"], 1);
}

// proves: TA-33, R-K11
#[tokio::test]
async fn a_correction_needs_a_reason_a_pin_and_something_to_correct() {
    let p = practice().await;
    let (maya, fred) = (p.maya().await, p.as_(p.cast.fred).await);
    let open = p.running("tue 15:00").await;
    let session = signed(&p).await;
    for (name, mark, why, code) in [
        ("Ben", "present", " ", "correction.why"),
        ("Ben", "unmarked", "Mistake", "correction.outcome"),
        ("Chloe", "absent", "Mistake", "correction.reason"),
        ("Ben", "absent No contact", "Mistake", "correction.same"),
        ("Ben", "late", "Was there", "mark.late_time"),
        ("Ben", "present", "Chloe says he was there", "named"),
    ] {
        assert_eq!(said(&corrects(&maya, session, name, mark, why).await), code, "{name} {mark} {why}");
    }
    assert_eq!(said(&corrects(&maya, open, "Ben", "present", "Mistake").await), "correction.open");
    let order = correction(&maya, session, "Ben", "present", "He was there").await;
    assert_eq!(said(&does!(fred, charting::correct, order.clone()).await), "forbidden");
    let stolen = CorrectAttendance { proof: p.ruth().await.proves_pin().await, ..order.clone() };
    assert_eq!(said(&does!(maya, charting::correct, stolen.clone()).await), "forbidden");
    assert_eq!(p.number("SELECT COUNT(*) FROM sessions_correction", args![]).await, 0);
    does!(maya, charting::correct, order.clone()).await.unwrap();
    let second = does!(maya, charting::correct, order.clone()).await;
    assert_eq!(said(&second), "corrected_meanwhile", "{}", told(&second));

    let entry = maya.entry(session, "Chloe").await;
    let path = format!("/sessions/{session}/corrections/{}", entry.id);
    assert!(maya.get(path.as_str()).await.has("(Sign the correction)"));
    let base = entry.version.to_string();
    let form = [("base", base.as_str()), ("outcome", "late"), ("in.1", "11:15"), ("out.1", "12:30"), ("code", "90853"), ("why", "Came in after the break"), ("pin", "000000")];
    let wrong = maya.post(path.as_str(), &form).await;
    assert!(wrong.has("That is not your PIN. 4 tries are left.") && wrong.body.contains("Came in after the break"), "{}", wrong.outline());
    let right = [form[0], form[1], form[2], form[3], form[4], form[5], ("pin", PIN)];
    assert_eq!(maya.post(path.as_str(), &right).await.to, format!("/sessions/{session}?said=corrected"));
    assert!(maya.roster(session).await.contains("Chloe late 75 min 90853"));
}

// proves: TA-33, R-E7, R-E10, R-C5, KP-21
// keeps: N7
#[tokio::test]
async fn who_was_there_after_all_has_a_note_missing_until_it_is_signed_alone() {
    let p = practice().await;
    let (maya, lena) = (p.maya().await, p.lena().await);
    let session = signed(&p).await;
    let first = note_of(&p, session, "Ben").await;
    let amara = note_of(&p, session, "Amara").await;
    p.at("wed 9:00");
    assert_eq!(corrects(&lena, session, "Ben", "present", "He sat behind the screen").await.unwrap(), Righted { note_missing: true });
    for letter in outbox::due(&p.house.db, p.house.clock.now(), 100).await.unwrap() {
        crate::access::deliver(&p.house, &letter).await.unwrap();
    }
    assert!(maya.get("/notices").await.has("Attendance of DSA was corrected: one note is missing."));
    assert!(maya.get("/").await.has("1 note missing"), "{}", maya.get("/").await.outline());
    let page = maya.get(format!("/sessions/{session}")).await;
    assert!(page.has("note missing") && page.has("[Write the missing note]"), "{}", page.outline());

    let path = format!("/sessions/{session}/late-notes/{}", maya.entry(session, "Ben").await.id);
    let form = maya.get(path.as_str()).await;
    assert!(form.has("# Ben Castellano") && form.has("The three states of mind") && form.has("(Sign this note)"), "{}", form.outline());
    let signs = async |words: &[(&str, &str)]| {
        let order = late(&maya, session, "Ben", words).await;
        does!(maya, charting::sign_late, order.clone()).await
    };
    let refused = signs(&[("note", "Quiet.")]).await;
    assert_eq!(told(&refused), "Fill in “Participation” for Ben Castellano.");
    let named = signs(&[("participation", "2"), ("note", "Sat with Chloe.")]).await;
    assert_eq!(said(&named), "named");
    p.hush().await;
    let typed = [("text.participation", "2"), ("text.note", "Quiet, and attentive."), ("pin", PIN)];
    assert_eq!(maya.post(path.as_str(), &typed).await.to, format!("/sessions/{session}/notes"));
    assert!(p.audit().await.contains("Maya: session.signed [Ben] notes=1 round=2"), "{}", p.audit().await);

    let second = note_of(&p, session, "Ben").await;
    let text = printed(&maya, second).await;
    for line in [
        "Clients present: 12",
        "Attendance: Present, 11:00–12:30 (90 min)",
        "Corrected: 25 Nov 2026, 09:00 EST, Lena Hansen: from “No show, no fee” to “Present, 11:00–12:30 (90 min), no fee”. He sat behind the screen",
        "The three states of mind",
        "Quiet, and attentive.",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    assert!(printed(&maya, first).await.contains("! Replaced by a later version"), "the note about missing it is kept as replaced");
    assert!(!printed(&maya, amara).await.contains("Replaced"), "everybody else's notes stay");
    assert!(!maya.get("/").await.has("1 note missing"));
    assert_eq!(said(&signs(&[("participation", "2")]).await), "late.none");
    assert_eq!(p.number("SELECT COUNT(*) FROM charting_note", args![]).await, 13);
    assert_eq!(p.notes_wrong().await, Vec::<String>::new());
}

// proves: R-E8, R-E9, KP-12
#[tokio::test]
async fn a_supervised_signers_missing_note_waits_alone_and_a_return_opens_nothing_else() {
    let p = practice().await;
    let (lena, ruth) = (p.lena().await, p.ruth().await);
    let session = signed(&p).await;
    corrects(&lena, session, "Ben", "present", "He sat behind the screen").await.unwrap();
    let order = late(&lena, session, "Ben", &[("participation", "2")]).await;
    assert_eq!(does!(lena, charting::sign_late, order.clone()).await.unwrap(), SignedSession { notes: 1, missed: 0, waiting: true });
    let review: Vec<Id<charting::Review>> =
        p.rows("SELECT id FROM charting_review WHERE decided_at IS NULL", args![]).await.into_iter().map(|mut row| row.next().unwrap()).collect();
    does!(ruth, charting::return_notes, review[0], "Say more.".to_owned()).await.unwrap();
    assert_eq!(p.number("SELECT COUNT(*) FROM sessions_session WHERE sealed_at IS NOT NULL", args![]).await, 1, "the session stays signed");
    assert!(lena.get("/").await.has("Say more."));
    let order = late(&lena, session, "Ben", &[("participation", "2"), ("note", "More.")]).await;
    does!(lena, charting::sign_late, order.clone()).await.unwrap();
    let review: Vec<Id<charting::Review>> =
        p.rows("SELECT id FROM charting_review WHERE decided_at IS NULL", args![]).await.into_iter().map(|mut row| row.next().unwrap()).collect();
    let proof = ruth.proves_pin().await;
    does!(ruth, charting::cosign, review.clone(), proof.clone()).await.unwrap();
    let text = printed(&lena, note_of(&p, session, "Ben").await).await;
    assert!(text.contains("Lena Hansen, LMFT-A, Author") && text.contains("Ruth Feldman, PhD, Supervisor review"), "{text}");
    assert!(!lena.get("/").await.has("Say more."));
    assert_eq!(p.notes_wrong().await, Vec::<String>::new());
}

// proves: KP-21, R-D10, TA-33
#[tokio::test]
async fn who_was_forgotten_is_added_after_the_signature_and_marked_by_a_correction() {
    let p = practice().await;
    let maya = p.maya().await;
    let session = signed(&p).await;
    let typed = crate::clients::Typed { first_name: "Noor".into(), last_name: "Aziz".into(), ..crate::clients::Typed::default() };
    let order = crate::clients::MakeClient { typed, staff: vec![p.cast.maya], another: false };
    let tomas = p.tomas().await;
    let noor = does!(tomas, crate::clients::make_client, order.clone()).await.unwrap();
    assert!(does!(maya, sessions::add_client, AddClient { session, client: noor, despite: String::new() }).await.unwrap(), "the session is signed");
    corrects(&maya, session, "Noor", "present", "Left off the list").await.unwrap();
    let order = late(&maya, session, "Noor", &[("participation", "1")]).await;
    does!(maya, charting::sign_late, order.clone()).await.unwrap();
    let chart = maya.get(format!("/clients/{noor}/chart")).await;
    assert!(chart.has("Corrected: 24 Nov 2026, 12:35 EST, Maya Okafor: from “Expected” to “Present"), "{}", chart.outline());
}

// proves: TA-33, R-E10, R-E6
// keeps: A5
#[tokio::test]
async fn no_correction_that_was_made_is_changed_or_removed() {
    let p = practice().await;
    let maya = p.maya().await;
    let session = signed(&p).await;
    corrects(&maya, session, "Ben", "present", "He was there").await.unwrap();
    for attack in [
        "UPDATE sessions_correction SET reason = 'none'",
        "DELETE FROM sessions_correction",
        "UPDATE sessions_mark SET outcome = 'present'",
        "UPDATE charting_addendum SET words = ''",
    ] {
        assert_eq!(p.attack(attack).await, "row_stays", "{attack}");
    }
    let copy = |seq: i64, reason: &str| {
        format!(
            "INSERT INTO sessions_correction SELECT practice_id, entry_id, entry_id, {seq}, was, becomes, '{reason}', at, by_id, by_name FROM sessions_correction"
        )
    };
    assert_eq!(p.attack(&copy(1, "again")).await, "corrected_meanwhile", "two of one number");
    assert!(p.attack(&copy(2, "")).await.starts_with("fault"), "none without a reason");
    // A thief who takes the guard off is found: the addendum that files it is signed.
    p.disarm("charting_addendum").await;
    p.attack("UPDATE charting_addendum SET reason = 'none'").await;
    assert_eq!(p.notes_wrong().await.len(), 2, "{:?}", p.notes_wrong().await);
}
