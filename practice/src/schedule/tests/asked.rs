//! Scheduling somebody who cannot open the group: the question that is asked first, and what comes of its answer.

use platform::args;

use super::forms::{carried, sends};
use crate::testing::{Practice, User, practice};

/// What a form sends for two weekly sessions of DBT Skills A that Theo leads.
fn sent(p: &Practice) -> Vec<(String, String)> {
    let theo = p.cast.theo.to_string();
    [
        ("group_name", "DBT Skills A"),
        ("day", "2026-12-16"),
        ("time", "14:00"),
        ("minutes", "90"),
        ("repeats", "weekly"),
        ("every", "1"),
        ("ends", "after"),
        ("times", "2"),
        ("zone", "America/New_York"),
        ("lead", &theo),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec()
}

async fn sessions(p: &Practice) -> i64 {
    p.number("SELECT COUNT(*) FROM schedule_occurrence", args![]).await
}

async fn given(p: &Practice) -> Vec<String> {
    let sql = "SELECT rights || ' ' || reason || CASE WHEN valid_to IS NULL THEN '' ELSE ' until an end' END FROM access_grant WHERE group_id IS NOT NULL";
    p.texts(sql, args![]).await
}

async fn opens(who: &User) -> u16 {
    who.get(format!("/groups/{}", who.p.cast.dbt)).await.status.as_u16()
}

// proves: TA-15, TA-14
#[tokio::test]
async fn whoever_would_lead_without_access_is_asked_about_before_anything_is_saved() {
    let p = practice().await;
    let (maya, theo) = (p.maya().await, p.as_(p.cast.theo).await);
    let asked = sends(&maya, "/series", &sent(&p)).await;
    assert!(asked.has("Theo Marsh cannot open DBT Skills A yet") && asked.has("Shall they have access to the group?:"), "{}", asked.outline());
    assert_eq!(asked.value("share_until"), "2026-12-23", "until the last session, if nobody says otherwise");
    assert_eq!((sessions(&p).await, given(&p).await.len()), (0, 0), "nothing is saved yet");
    let silent = sends(&maya, "/series", &carried(&asked, &[("then", "save")])).await;
    assert!(silent.has("Choose one of the two.") && sessions(&p).await == 0, "the answer must be given: {}", silent.outline());
    let no = sends(&maya, "/series", &carried(&asked, &[("then", "save"), ("share", "no")])).await;
    assert!(no.has("Theo Marsh cannot open this group yet"), "{}", no.outline());
    assert_eq!((sessions(&p).await, given(&p).await.len(), opens(&theo).await), (2, 0, 404), "scheduled, and no access");
}

// proves: TA-15, TA-14
#[tokio::test]
async fn yes_gives_the_rights_and_the_days_that_were_asked_about() {
    let p = practice().await;
    let (maya, theo) = (p.maya().await, p.as_(p.cast.theo).await);
    let asked = sends(&maya, "/series", &sent(&p)).await;
    let yes = [("then", "save"), ("share", "yes"), ("share_rights", "look"), ("share_until", "2026-12-23")];
    let made = sends(&maya, "/series", &carried(&asked, &yes)).await;
    assert!(made.to.contains("said=made"), "{}", made.outline());
    assert_eq!(given(&p).await, ["look scheduled to lead sessions of the group until an end"]);
    assert_eq!(opens(&theo).await, 200);
    p.at("2026-12-24 0:00");
    assert_eq!(opens(&theo).await, 404, "with the series the access ends");
}

// proves: TA-15, R-A3
#[tokio::test]
async fn who_may_give_no_access_can_only_schedule_without_it() {
    let p = practice().await;
    let fred = p.as_(p.cast.fred).await;
    let asked = sends(&fred, "/series", &sent(&p)).await;
    assert!(asked.has("(Save without access)") && !asked.has("Shall they have access"), "{}", asked.outline());
    let forced = sends(&fred, "/series", &carried(&asked, &[("then", "save"), ("share", "yes")])).await;
    assert_eq!(forced.status.as_u16(), 422);
    assert!(forced.has("Only the group's provider, a supervisor or an account manager can give access to it."), "{}", forced.outline());
    assert_eq!((sessions(&p).await, given(&p).await.len()), (0, 0), "both or neither");
    sends(&fred, "/series", &carried(&asked, &[("then", "save")])).await;
    assert_eq!((sessions(&p).await, given(&p).await.len()), (2, 0));
}
