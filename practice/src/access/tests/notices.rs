//! What somebody wants to hear, and when: theirs alone, from the next notice on.

use platform::args;

use crate::testing::{Page, Practice, User, practice};

async fn chooses(who: &User, form: &[(&str, &str)]) -> Page {
    let version = who.get("/me/notices").await.value("version");
    let form: Vec<_> = form.iter().copied().chain([("version", version.as_str())]).collect();
    who.post("/me/notices", &form).await
}

/// A session of Maya and Lena that nobody started.
async fn unstarted(p: &Practice, when: &str) {
    p.planned("tue 11:00").await;
    p.at(when);
    p.rounds().await;
}

// proves: KP-4
#[tokio::test]
async fn at_first_everything_is_told_in_cohort_and_what_presses_by_mail_too() {
    let p = practice().await;
    let page = p.maya().await.get("/me/notices").await;
    for (kind, mail) in [("escalated", true), ("not_started", true), ("register", false), ("incomplete", true), ("cosign", true), ("signature", false)] {
        assert!(page.body.contains(&format!("name=\"on_page\" value=\"{kind}\" checked")), "{kind}");
        assert_eq!(page.body.contains(&format!("name=\"by_mail\" value=\"{kind}\" checked")), mail, "{kind}");
    }
}

// proves: KP-4
#[tokio::test]
async fn each_chooses_page_and_mail_kind_by_kind_and_only_for_themselves() {
    let (p, post) = practice().await.with_post();
    let (maya, lena) = (p.maya().await, p.lena().await);
    assert_eq!(chooses(&maya, &[("on_page", "not_started")]).await.to, "/me/notices?saved=1");
    assert_eq!(chooses(&lena, &[("by_mail", "not_started"), ("by_mail", "register")]).await.to, "/me/notices?saved=1");
    unstarted(&p, "tue 11:30").await;
    assert_eq!(post.sent().iter().map(|mail| mail.split(':').next().unwrap_or_default().to_owned()).collect::<Vec<_>>(), ["lena@oak.example"]);
    assert!(maya.get("/notices").await.has("### Session not started"));
    assert!(lena.get("/notices").await.has("Nothing stands open for you."), "what she does not want on the page is not there");
    chooses(&lena, &[("on_page", "not_started")]).await;
    assert!(lena.get("/notices").await.has("### Session not started"), "and comes back when she does");
    p.hush().await;
    chooses(&maya, &[("on_page", "not_started"), ("by_mail", "not_started")]).await;
    assert_eq!(p.audit().await, "Maya: notices.chosen");
    assert_eq!(p.number("SELECT COUNT(*) FROM access_notice_hours", args![]).await, 2);
}

// proves: KP-4
#[tokio::test]
async fn mail_of_the_quiet_hours_goes_when_they_are_over_unless_it_is_mended_by_then() {
    let (p, post) = practice().await.with_post();
    let (maya, lena) = (p.maya().await, p.lena().await);
    let usual = [("on_page", "not_started"), ("by_mail", "not_started"), ("quiet_from", "11:00"), ("quiet_to", "13:00")];
    for who in [&maya, &lena] {
        assert_eq!(chooses(who, &usual).await.to, "/me/notices?saved=1");
    }
    unstarted(&p, "tue 11:30").await;
    assert!(maya.get("/notices").await.has("### Session not started"), "the page is not quiet");
    for (when, mails) in [("tue 12:59", 0), ("tue 13:00", 2), ("tue 13:01", 2)] {
        p.at(when);
        p.rounds().await;
        assert_eq!(post.sent().len(), mails, "at {when}");
    }
    let (p, post) = practice().await.with_post();
    for id in [p.cast.maya, p.cast.lena] {
        chooses(&p.as_(id).await, &usual).await;
    }
    let session = p.planned("tue 11:00").await;
    p.at("tue 11:30");
    p.rounds().await;
    p.maya().await.starts(session).await.unwrap();
    p.at("tue 13:00");
    p.rounds().await;
    assert!(post.sent().iter().all(|mail| !mail.contains("not started")), "{:?}", post.sent());
}

#[tokio::test]
async fn hours_that_are_none_are_refused_with_what_was_typed_and_an_old_form_changes_nothing() {
    let p = practice().await;
    let maya = p.maya().await;
    let page = chooses(&maya, &[("on_page", "register"), ("quiet_from", "20:00"), ("quiet_to", "late")]).await;
    assert_eq!(page.status.as_u16(), 422);
    assert!(page.has("! Error: Write times as hours and minutes, such as 20:00, or leave both empty.") && page.value("quiet_from") == "20:00");
    assert!(page.body.contains("name=\"on_page\" value=\"register\" checked") && !page.body.contains("name=\"on_page\" value=\"cosign\" checked"));
    assert_eq!(maya.post("/me/notices", &[("version", "0")]).await.status.as_u16(), 303);
    let old = maya.post("/me/notices", &[("version", "0"), ("on_page", "register")]).await;
    assert!(old.status.as_u16() == 422 && old.has("You changed this elsewhere meanwhile."), "{}", old.outline());
}

// proves: KP-4
#[tokio::test]
async fn the_badge_counts_what_stands_and_is_unread() {
    let p = practice().await;
    unstarted(&p, "tue 11:30").await;
    let maya = p.maya().await;
    assert!(maya.get("/").await.has("1 new"));
    assert_eq!(maya.post("/notices", &[]).await.to, "/notices");
    assert!(!maya.get("/").await.has("1 new") && maya.get("/notices").await.has("### Session not started"), "read is not mended");
}

#[tokio::test]
async fn the_database_keeps_one_choice_a_kind_and_none_across_practices() {
    let p = practice().await;
    chooses(&p.maya().await, &[("on_page", "register")]).await;
    let line = |staff: &str| format!("INSERT INTO access_notice_choice (practice_id, staff_id, kind, on_page, by_mail) VALUES ({}, {staff}, 'cosign', TRUE, TRUE)", p.sql(p.id));
    assert_ne!(p.attack(&line(&p.sql(p.cast.maya))).await, "done");
    assert_ne!(p.attack(&line(&p.sql(p.cast.nora))).await, "done");
}
