//! Signing: one immutable note for everybody who attended, all in one transaction, each made of the shared part and the
//! client's own.

use platform::args;
use uuid::Uuid;

use super::{note_of, printed};
use crate::{
    cast::PIN,
    charting::{self, SignSession},
    clients,
    testing::{Page, does, practice, said, sees, told},
};

const AMARA: &str = "\
Group progress note, Oak Street Practice
Client: Amara Diallo
Born: 1991-04-18
Group: DBT Skills A (DBT)
Session: Tuesday 24 November 2026, 11:00–12:30
Place: Oak room
Topic: Wise mind
Led by: Lena Hansen, LMFT-A; Maya Okafor, LCSW
Clients present: 11
Attendance: Late, 11:10–12:30 (80 min)
Service code: 90853
# Group
## Content covered

The three states of mind were explained and practised.
# Individual
## Participation

Active
## Individual note

She noticed her own pace.
# Signatures
Signed: Maya Okafor, LCSW, Author · Practitioner, 24 Nov 2026, 12:35 EST, #
not_# · SHA-256 #";

// proves: TA-1, TA-25, TA-29, TA-30, KP-9, KP-10, KP-11, KP-13, R-D1, R-C5, R-E1, R-E2, R-E7
#[tokio::test]
async fn everybody_who_attended_gets_the_shared_part_and_their_own_and_nobody_else() {
    let p = practice().await;
    let maya = p.maya().await;
    let session = p.running("tue 11:00").await;
    p.at("tue 11:10");
    maya.marks(session, "Amara", "late").await;
    maya.marks(session, "Ben", "absent Ill").await;
    maya.completes(session).await;
    maya.writes(session, "Amara.note", "She noticed her own pace.").await;
    p.at("tue 12:35");
    p.hush().await;
    assert_eq!(maya.signs(session).await.unwrap(), charting::SignedSession { notes: 11, missed: 1, waiting: false });
    assert_eq!(
        p.audit().await,
        "Maya: session.signed [Amara, Ben, Chloe, Dmitri, Elena, Farid, Grace, Hiro, Imani, Jonas, Kavya, Priya] notes=11 round=1"
    );
    assert_eq!(printed(&maya, note_of(&p, session, "Amara").await).await, AMARA);
    let chloe = printed(&maya, note_of(&p, session, "Chloe").await).await;
    assert!(chloe.contains("The three states of mind") && !chloe.contains("her own pace") && !chloe.contains("Amara"), "{chloe}");
    let ben = printed(&maya, note_of(&p, session, "Ben").await).await;
    assert!(ben.contains("Missed session: Absent: Ill") && !ben.contains("The three states of mind") && !ben.contains("Wise mind"), "{ben}");
    let chart = maya.get(format!("/clients/{}/chart", p.client("Amara"))).await;
    assert!(chart.has("## DBT Skills A: Wise mind") && chart.has("Maya Okafor, LCSW · Author · Practitioner"), "{}", chart.outline());
    let signature = "SELECT signer_name || '; ' || credentials || '; ' || role || '; ' || meaning || '; ' || method || '; ' || zone FROM charting_signature";
    let kept = p.texts(signature, args![]).await;
    assert_eq!(kept, ["Maya Okafor; LCSW; Practitioner; author; PIN in a signed-in session; America/New_York"]);
    assert!(maya.get("/").await.body.contains("Signed"), "and the card is checked out");
}

// proves: TA-31, TA-32, KP-11, R-E3
#[tokio::test]
async fn review_comes_before_the_pin_and_leaving_the_page_is_safe() {
    let p = practice().await;
    let maya = p.maya().await;
    let session = p.running("tue 11:00").await;
    maya.marks(session, "Ben", "absent Ill").await;
    maya.completes(session).await;
    let review = maya.get(format!("/sessions/{session}/review")).await;
    for line in [
        "# Review and sign",
        "## Amara Diallo",
        "## Ben Castellano",
        "Missed session: Absent: Ill",
        "Sign now: the session lasts until 12:30, and nothing can be marked afterwards",
        "(Sign 11 notes and 1 missed session)",
    ] {
        assert!(review.has(line), "{line}\n{}", review.outline());
    }
    let (key, reviewed) = (review.value("key"), review.value("reviewed"));
    let signature = format!("/sessions/{session}/signature");
    let sign = async |pin: &str| {
        maya.post(signature.as_str(), &[("key", key.as_str()), ("reviewed", reviewed.as_str()), ("pin", pin), ("early", "yes")]).await
    };
    let unasked = maya.post(signature.as_str(), &[("key", key.as_str()), ("reviewed", reviewed.as_str()), ("pin", PIN)]).await;
    assert!(unasked.status.as_u16() == 422 && unasked.has("The session is not over yet."), "{}", unasked.outline());
    let wrong = sign("000000").await;
    assert!(
        wrong.status.as_u16() == 422 && wrong.has("Your PIN:\n! Error: That is not your PIN. 4 tries are left."),
        "{}",
        wrong.outline()
    );
    assert_eq!(p.number("SELECT COUNT(*) FROM charting_note", args![]).await, 0);
    assert_eq!(sign(PIN).await.to, format!("/sessions/{session}/notes"));
    assert_eq!(sign(PIN).await.to, format!("/sessions/{session}/notes"), "sent again after a lost answer");
    assert_eq!(p.number("SELECT COUNT(*) FROM charting_note", args![]).await, 12);
    assert!(maya.get(format!("/sessions/{session}/review")).await.has("This session is signed."));
}

// proves: R-E10
#[tokio::test]
async fn a_note_is_signed_as_it_was_read_or_not_at_all() {
    let p = practice().await;
    let (maya, tomas) = (p.maya().await, p.tomas().await);
    let session = p.written("tue 11:00").await;
    let review = maya.get(format!("/sessions/{session}/review")).await;
    let record = sees!(tomas, clients::open_client, p.client("Grace")).await.unwrap();
    let typed = clients::Typed { last_name: "Renamed".into(), ..clients::Typed::from(&record.facts) };
    let order = clients::EditClient { id: record.id, version: record.version, typed };
    does!(tomas, clients::edit_client, order.clone()).await.unwrap();
    let sign = async |review: &Page| {
        let (key, reviewed) = (review.value("key"), review.value("reviewed"));
        maya.post(format!("/sessions/{session}/signature"), &[("key", key.as_str()), ("reviewed", reviewed.as_str()), ("pin", PIN), ("early", "yes")]).await
    };
    let again = sign(&review).await;
    assert!(again.status.as_u16() == 422 && again.has("Something changed since you reviewed the notes."), "{}", again.outline());
    assert_eq!(p.number("SELECT COUNT(*) FROM charting_note", args![]).await, 0);
    assert_eq!(sign(&again).await.to, format!("/sessions/{session}/notes"), "what the refusal shows is what is read now");
}

// proves: R-D4, KP-19
// keeps: A3
#[tokio::test]
async fn what_is_missing_is_named_and_stops_the_signature() {
    let p = practice().await;
    let maya = p.maya().await;
    let session = p.running("tue 11:00").await;
    let refused = maya.signs(session).await;
    let says = told(&refused);
    assert!(
        says.starts_with("Write or choose the topic. Mark whether Amara Diallo attended. Mark whether Ben Castellano attended."),
        "{says}"
    );
    assert!(says.ends_with("Write “Content covered” in the group note."), "{says}");
    maya.marks(session, "Ben", "absent").await;
    maya.completes(session).await;
    maya.writes(session, "Chloe.participation", "").await;
    assert_eq!(
        told(&maya.signs(session).await),
        "Give the reason why Ben Castellano was not there. Fill in “Participation” for Chloe Whitfield."
    );
    let page = maya.get(format!("/sessions/{session}")).await;
    let ben = maya.entry(session, "Ben").await.id;
    assert!(page.body.contains(&format!("href=\"#reason-{ent}\"", ent = ben)), "a chip leads to the field");
    maya.marks(session, "Ben", "absent No contact").await;
    maya.writes(session, "Chloe.participation", "0").await;
    assert_eq!(said(&maya.signs(session).await), "done");
}

// proves: R-C4, R-B4
#[tokio::test]
async fn a_session_that_nobody_came_to_is_signed_with_a_missed_session_for_each() {
    let p = practice().await;
    let maya = p.maya().await;
    let session = p.running("tue 11:00").await;
    for entry in maya.roll(session).await.entries {
        maya.marks(session, &entry.face.first_name, "absent No contact").await;
    }
    assert_eq!(said(&maya.signs(session).await), "done");
    assert_eq!(p.number("SELECT count(*) FROM charting_missed_visit WHERE session_id = $1", args![session]).await, 12);
    assert_eq!(p.number("SELECT count(*) FROM charting_note WHERE session_id = $1", args![session]).await, 12);
    assert_eq!(p.notes_wrong().await, Vec::<String>::new());
}

// proves: R-E7, TA-31
#[tokio::test]
async fn what_is_signed_is_what_was_seen() {
    let p = practice().await;
    let (maya, lena) = (p.maya().await, p.lena().await);
    let session = p.written("tue 11:00").await;
    let order = maya.signing(session, "").await;
    lena.writes(session, "shared.themes", "Some found it hard at first.").await;
    assert_eq!(said(&does!(maya, charting::sign, order.clone()).await), "session.changed");
    assert_eq!(said(&maya.signs(session).await), "done", "after another look");
    assert_eq!(said(&maya.signs(session).await), "already_signed");
}

// proves: R-E7, TA-32
#[tokio::test]
async fn the_same_order_sent_twice_is_one_signing() {
    let p = practice().await;
    let maya = p.maya().await;
    let session = p.written("tue 11:00").await;
    let (order, key) = (maya.signing(session, "").await, Uuid::new_v4());
    let send = async || maya.run_keyed(key, |act| Box::pin(charting::sign(act, order.clone()))).await.unwrap();
    let (first, second) = (send().await, send().await);
    assert_eq!((first.notes, second), (12, first));
    assert_eq!(p.number("SELECT COUNT(*) FROM charting_signature", args![]).await, 1);
}

// proves: R-E5, R-E3
#[tokio::test]
async fn nobody_signs_with_the_proof_of_somebody_else() {
    let p = practice().await;
    let (maya, lena, fred) = (p.maya().await, p.lena().await, p.as_(p.cast.fred).await);
    let session = p.written("tue 11:00").await;
    let stolen = SignSession { proof: maya.proves_pin().await, ..lena.signing(session, "").await };
    assert_eq!(said(&does!(lena, charting::sign, stolen.clone()).await), "forbidden");
    assert_eq!(said(&does!(fred, charting::sign, stolen.clone()).await), "forbidden");
    assert_eq!(p.number("SELECT COUNT(*) FROM charting_signature", args![]).await, 0);
}

// proves: R-E13
#[tokio::test]
async fn a_clock_that_is_set_back_makes_no_signature_earlier_than_the_one_before() {
    let p = practice().await;
    let maya = p.maya().await;
    let (first, second) = (p.written("tue 11:00").await, p.written("tue 15:00").await);
    p.at("wed 9:00");
    maya.signs(first).await.unwrap();
    p.at("tue 18:00");
    maya.signs(second).await.unwrap();
    let sql = "SELECT at FROM charting_signature ORDER BY seq";
    let times: Vec<kernel::Moment> = p.rows(sql, args![]).await.into_iter().map(|mut row| row.next().unwrap()).collect();
    assert_eq!(times, [p.moment("wed 9:00"), p.moment("wed 9:00")]);
    assert_eq!(p.notes_wrong().await, Vec::<String>::new());
}

// proves: R-D12
#[tokio::test]
async fn a_note_written_days_later_says_so_with_both_times() {
    let p = practice().await;
    let maya = p.maya().await;
    let (soon, late) = (p.written("tue 11:00").await, p.written("tue 15:00").await);
    p.at("fri 12:29");
    maya.signs(soon).await.unwrap();
    p.at("fri 16:30");
    maya.signs(late).await.unwrap();
    assert!(!printed(&maya, note_of(&p, soon, "Amara").await).await.contains("Late entry"));
    let text = printed(&maya, note_of(&p, late, "Amara").await).await;
    assert!(text.contains("Session: Tuesday 24 November 2026, 15:00–16:30"), "{text}");
    assert!(text.contains("Late entry: written 27 Nov 2026, 16:30 EST"), "{text}");
}
