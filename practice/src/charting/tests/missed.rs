//! A missed session: marked with reason, outreach and charge, and filed in the chart when the session is signed.

use platform::{args, outbox};

use super::{note_of, printed};
use crate::{
    charting::{self, Miss},
    sessions,
    testing::{Page, User, does, practice, said, told},
};

/// The form as a person fills it in; what is not named stays as the page has it.
async fn fills(who: &User, path: &str, typed: &[(&str, &str)]) -> Page {
    let page = who.get(path).await;
    assert_eq!(page.status.as_u16(), 200, "{}", page.outline());
    let (key, base, draft) = (page.value("key"), page.value("base"), page.value("draft"));
    let mut form = vec![("key", key.as_str()), ("base", base.as_str()), ("draft", draft.as_str())];
    form.extend_from_slice(typed);
    who.post(path, &form).await
}

const BEN: &str = "\
Missed session, Oak Street Practice
Client: Ben Castellano
Born: 1986-09-02
Group: DBT Skills A (DBT)
Session: Tuesday 24 November 2026, 11:00–12:30
Led by: Lena Hansen, LMFT-A; Maya Okafor, LCSW
Missed session: No show: No contact
Outreach: 24 Nov 2026, Telephone: Left a message
Charge: 25.00 USD
Service code: NOSHOW
# Note
## What is known

Third time in a row.
# Signatures
Signed: Maya Okafor, LCSW, Author · Practitioner, 24 Nov 2026, 12:35 EST, #
not_# · SHA-256 #";

// proves: TM-18, TM-19, TM-20, R-D15, R-C1, R-C4, R-D1, KP-19, KP-20, TA-29
// keeps: N8
#[tokio::test]
async fn a_missed_session_has_a_note_of_its_own_with_reason_outreach_and_charge() {
    let p = practice().await;
    let maya = p.maya().await;
    let session = p.running("tue 11:00").await;
    let path = format!("/sessions/{session}/missed/{}", p.client("Ben"));
    let page = maya.get(format!("/sessions/{session}")).await;
    assert!(page.body.contains(&format!("data-go=\"{path}\"")), "a way there stands beside the name");
    p.at("tue 11:30");
    p.hush().await;
    let typed = [
        ("outcome", "absent"),
        ("reason", "No contact"),
        ("outreach_day", "2026-11-24"),
        ("outreach_how", "Telephone"),
        ("outreach_came", "Left a message"),
        ("words.note", "Third time in a row."),
        ("charge", "25.00"),
        ("code", "NOSHOW"),
    ];
    assert_eq!(fills(&maya, &path, &typed).await.to, format!("/sessions/{session}?said=missed"));
    assert!(p.audit().await.ends_with("Maya: session.marked [Ben]\nMaya: missed.noted [Ben]"), "{}", p.audit().await);
    let page = maya.get(format!("/sessions/{session}")).await;
    assert!(page.has("Missed note Ben Castellano") && page.has("no show"), "{}", page.outline());
    let again = maya.get(path.as_str()).await;
    assert!(again.body.contains("value=\"25.00\"") && again.body.contains("Third time in a row."), "it is there to go on with");

    maya.completes(session).await;
    p.at("tue 12:35");
    let review = maya.get(format!("/sessions/{session}/review")).await;
    assert!(review.has("(Sign 11 notes and 1 missed session)") && review.has("Missed session: No show: No contact"), "{}", review.outline());
    assert_eq!(maya.signs(session).await.unwrap(), charting::SignedSession { notes: 11, missed: 1, waiting: false });
    let note = note_of(&p, session, "Ben").await;
    assert_eq!(printed(&maya, note).await, BEN);
    let chart = maya.get(format!("/clients/{}/chart", p.client("Ben"))).await;
    assert!(chart.has("## Missed session: DBT Skills A") && !chart.body.contains("states of mind") && !chart.body.contains("Wise mind"));
    assert_eq!(p.notes_wrong().await, Vec::<String>::new());

    let visit = "SELECT state || ' ' || charge || ' ' || currency FROM charting_missed_visit WHERE client_id = $1";
    assert_eq!(p.texts(visit, args![p.client("Ben")]).await, ["no_show 2500 USD"]);
    let letters = outbox::due(&p.house.db, p.house.clock.now(), 100).await.unwrap();
    let told: Vec<_> = letters.iter().filter(|letter| letter.topic == "visit.missed").collect();
    assert_eq!(told.len(), 1);
    let (facts, text) = (&told[0].payload, told[0].payload.to_string());
    assert!(facts["charge"] == 2500 && facts["currency"] == "USD" && facts["state"] == "no_show" && !text.contains("Third time"), "{text}");
    assert_eq!(said(&does!(maya, charting::miss, session, p.client("Ben"), Miss::default()).await), "session.sealed");
    for attack in ["UPDATE charting_missed_visit SET charge = 0", "DELETE FROM charting_missed_visit"] {
        assert_eq!(p.attack(attack).await, "row_stays");
    }
}

// proves: TM-19, R-C4
#[tokio::test]
async fn nothing_is_charged_unless_somebody_says_so_and_a_strange_amount_is_refused() {
    let p = practice().await;
    let maya = p.maya().await;
    let session = p.running("tue 11:00").await;
    let path = format!("/sessions/{session}/missed/{}", p.client("Ben"));
    assert!(maya.get(path.as_str()).await.body.contains("value=\"0.00\""), "0.00 means no charge");
    for (charge, good) in [("1,250", false), ("-5.00", false), ("25.001", false), ("ten", false), ("99999999", false), ("0.00", true), ("", true)] {
        let page = fills(&maya, &path, &[("outcome", "late_cancel"), ("reason", "Work"), ("charge", charge)]).await;
        assert_eq!(page.status.as_u16(), if good { 303 } else { 422 }, "{charge}: {}", page.outline());
        assert!(good || (page.has("Write the charge like 25.00") && page.body.contains(&format!("value=\"{charge}\""))), "{}", page.outline());
    }
    let wrong = fills(&maya, &path, &[("outcome", "absent"), ("reason", ""), ("outreach_came", "Reached")]).await;
    for line in ["! Error: Give the reason for the absence.", "! Error: On which day was the client tried to be reached?"] {
        assert!(wrong.has(line), "{line}\n{}", wrong.outline());
    }
    maya.completes(session).await;
    maya.signs(session).await.unwrap();
    let text = printed(&maya, note_of(&p, session, "Ben").await).await;
    assert!(text.contains("Missed session: Late cancel: Work\nCharge: No charge\nService code: No fee"), "{text}");
    assert!(p.attack("INSERT INTO charting_missed_visit SELECT practice_id, entry_id, session_id, entry_id, client_id, 9, state, -1, currency, at FROM charting_missed_visit").await.starts_with("fault"), "no charge below nothing");
}

// proves: TM-9, TM-18, TM-20, KP-16
#[tokio::test]
async fn before_the_start_and_for_a_past_session_missed_is_all_it_takes() {
    let p = practice().await;
    let (maya, fred) = (p.maya().await, p.as_(p.cast.fred).await);
    let session = p.planned("tue 11:00").await;
    let path = format!("/sessions/{session}/missed/{}", p.client("Ben"));
    let page = maya.get(format!("/sessions/{session}")).await;
    assert!(page.body.contains(&format!("href=\"{path}\"")), "the button stands beside the name before the start");
    p.at("mon 9:00");
    let typed = [("outcome", "excused"), ("reason", "Medical appointment"), ("words.plan", "Comes next week."), ("charge", "0.00")];
    assert_eq!(fills(&maya, &path, &typed).await.to, format!("/sessions/{session}?said=missed"));
    assert_eq!(p.number("SELECT COUNT(*) FROM sessions_session", args![]).await, 0);
    let shown = maya.get(format!("/sessions/{session}")).await;
    assert!(shown.body.contains("data-outcome=\"excused\"") && shown.body.contains("1 excused"), "{}", shown.outline());
    assert_eq!(fred.get(path.as_str()).await.status.as_u16(), 403);

    // The session is past, and was never started: only now.
    p.at("wed 9:00");
    let chloe = format!("/sessions/{session}/missed/{}", p.client("Chloe"));
    assert_eq!(fills(&maya, &chloe, &[("outcome", "absent"), ("reason", "Ill"), ("charge", "")]).await.status.as_u16(), 303);
    assert_eq!(fills(&maya, &path, &[("outcome", "unmarked")]).await.to, format!("/sessions/{session}?said=comes"));
    maya.starts(session).await.unwrap();
    let marks = maya.roster(session).await;
    assert!(marks.contains("Ben unmarked") && marks.contains("Chloe absent (Ill)"), "{marks}");
    maya.completes(session).await;
    maya.signs(session).await.unwrap();
    let text = printed(&maya, note_of(&p, session, "Ben").await).await;
    assert!(text.contains("Attendance: Present"), "whoever came has no note of missing it: {text}");
    let page = maya.get(format!("/sessions/{session}/missed/{}", kernel::Id::<crate::clients::Client>::new())).await;
    assert_eq!(page.status.as_u16(), 404);
}

// proves: R-D2, R-D3
#[tokio::test]
async fn a_missed_session_names_nobody_else() {
    let p = practice().await;
    let maya = p.maya().await;
    let session = p.running("tue 11:00").await;
    let path = format!("/sessions/{session}/missed/{}", p.client("Ben"));
    fills(&maya, &path, &[("outcome", "absent"), ("reason", "Quarrel with Chloe"), ("words.note", "Will not sit beside Dmitri."), ("charge", "")]).await;
    maya.completes(session).await;
    let refused = maya.signs(session).await;
    assert_eq!(said(&refused), "named, named");
    let says = told(&refused);
    assert!(says.contains("“Chloe” in the reason of Ben Castellano") && says.contains("“Dmitri” in the missed-session note of Ben Castellano"), "{says}");
    fills(&maya, &path, &[("outcome", "absent"), ("reason", "Quarrel"), ("words.note", "Asked for another seat."), ("charge", "")]).await;
    assert_eq!(said(&maya.signs(session).await), "done");
}

// proves: R-D9, R-E7
#[tokio::test]
async fn two_who_write_one_missed_session_do_not_overwrite_each_other() {
    let p = practice().await;
    let (maya, lena) = (p.maya().await, p.lena().await);
    let session = p.running("tue 11:00").await;
    let path = format!("/sessions/{session}/missed/{}", p.client("Ben"));
    let page = lena.get(path.as_str()).await;
    let (key, base, draft) = (page.value("key"), page.value("base"), page.value("draft"));
    fills(&maya, &path, &[("outcome", "absent"), ("reason", "Ill"), ("words.note", "Fever."), ("charge", "")]).await;
    let form = [
        ("key", key.as_str()), ("base", base.as_str()), ("draft", draft.as_str()), ("outcome", "absent"), ("reason", "Work"), ("words.note", "Shift."),
        ("charge", ""),
    ];
    let late = lena.post(path.as_str(), &form).await;
    assert!(late.status.as_u16() == 422 && late.body.contains("Shift."), "{}", late.outline());
    assert!(late.has("Somebody else wrote this note meanwhile."), "{}", late.outline());
    let sql = "SELECT words FROM charting_missed";
    assert!(p.texts(sql, args![]).await[0].contains("Fever."));
    let (base, draft) = (late.value("base"), late.value("draft"));
    let order = Miss {
        base: base.parse().unwrap(), draft: draft.parse().unwrap(), outcome: "absent".into(), reason: "Work".into(), words: vec![("note".into(), "Fever; then a shift.".into())],
        ..Miss::default()
    };
    does!(lena, charting::miss, session, p.client("Ben"), order.clone()).await.unwrap();
    assert_eq!(maya.entry(session, "Ben").await.outcome, sessions::Outcome::Absent);
}
