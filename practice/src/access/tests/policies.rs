//! The practice's settings: for account managers, against their PIN, and with every old and new value in the log.

use platform::args;

use crate::{
    access,
    cast::PIN,
    testing::{Page, Practice, User, practice},
};

/// The form as it stands on the page, with some of it typed anew; ticks are taken from `ticks`.
async fn form(who: &User, ticks: &[&str], typed: &[(&str, &str)]) -> Vec<(String, String)> {
    let page = who.get("/practice").await;
    let numbers = ["horizon_weeks", "early_minutes", "offer_hours", "not_started_minutes", "incomplete_hours", "escalate_hours", "late_after_hours", "idle_minutes", "longest_hours"];
    let mut all: Vec<(String, String)> = numbers.iter().map(|name| ((*name).to_owned(), page.value(name))).collect();
    all.extend(["jitsi", "currency"].map(|name| (name.to_owned(), page.value(name))));
    all.push(("version".into(), page.value("version")));
    all.extend([("overlaps", "refuse"), ("removal", "until_start")].map(|(k, v)| (k.to_owned(), v.to_owned())));
    all.extend(ticks.iter().map(|tick| ((*tick).to_owned(), "yes".to_owned())));
    for (name, value) in typed {
        all.retain(|(known, _)| known != name);
        all.push(((*name).to_owned(), (*value).to_owned()));
    }
    all
}

/// What is ticked in a new practice.
const TICKED: [&str; 3] = ["members_flow", "offer_by_itself", "template_words_editable"];

async fn saves(who: &User, form: &[(String, String)]) -> Page {
    let form: Vec<_> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    who.post("/practice", &form).await
}

async fn policies(p: &Practice) -> serde_json::Value {
    let text = p.rows("SELECT policies FROM access_practice WHERE practice_id = $1", args![p.id]).await.remove(0).next::<String>().unwrap();
    serde_json::from_str(&text).unwrap()
}

// proves: NP-18, R-K11
#[tokio::test]
async fn only_an_account_manager_opens_the_settings() {
    let p = practice().await;
    for id in [p.cast.maya, p.cast.ruth, p.cast.iris, p.cast.fred, p.cast.theo] {
        let who = p.as_(id).await;
        assert_eq!(who.get("/practice").await.status.as_u16(), 403);
        assert_eq!(who.post("/practice", &[("preset", "kipu"), ("version", "1"), ("pin", PIN)]).await.status.as_u16(), 403);
    }
    let page = p.tomas().await.get("/practice").await;
    for words in ["# Practice settings", "## Sessions and rosters", "## Waiting list", "## Notices", "## Notes and charges", "## Security", "Default: 15."] {
        assert!(page.has(words), "{words}");
    }
    assert_eq!(<access::ManagePractice as platform::Verb>::NAME, "practice.manage");
}

// proves: R-L1, R-K7
#[tokio::test]
async fn a_change_needs_the_pin_and_the_log_keeps_old_and_new() {
    let p = practice().await;
    let tomas = p.tomas().await;
    let typed = [("not_started_minutes", "5"), ("jitsi", "https://meet.oak.example/")];
    let ticks = ["members_flow", "template_words_editable", "group_opens_all_notes"];
    for pin in ["", "000000"] {
        let all = form(&tomas, &ticks, &[typed[0], typed[1], ("pin", pin)]).await;
        let page = saves(&tomas, &all).await;
        assert_eq!((page.status.as_u16(), page.value("not_started_minutes")), (422, "5".to_owned()), "what was typed stays");
    }
    assert_eq!(policies(&p).await["not_started_minutes"], 15);
    p.hush().await;
    let all = form(&tomas, &ticks, &[typed[0], typed[1], ("pin", PIN)]).await;
    assert_eq!(saves(&tomas, &all).await.to, "/practice?changed=4");
    let detail = p.texts("SELECT detail FROM platform_audit WHERE action = 'practice.changed' ORDER BY seq DESC", args![]).await;
    let detail: serde_json::Value = serde_json::from_str(&detail[0]).unwrap();
    let wanted = serde_json::json!({
        "old_not_started_minutes": 15, "new_not_started_minutes": 5, "old_jitsi": "", "new_jitsi": "https://meet.oak.example",
        "old_offer_by_itself": true, "new_offer_by_itself": false, "old_group_opens_all_notes": false, "new_group_opens_all_notes": true,
    });
    assert_eq!(detail, wanted);
    assert_eq!(p.log_wrong().await, Vec::<String>::new());
    assert!(tomas.get("/practice?changed=4").await.has("4 settings changed."));
}

// proves: R-L1
#[tokio::test]
async fn an_old_form_is_refused_and_what_lies_outside_its_range_is_named() {
    let p = practice().await;
    let tomas = p.tomas().await;
    let old = form(&tomas, &TICKED, &[("idle_minutes", "5"), ("pin", PIN)]).await;
    assert_eq!(saves(&tomas, &old).await.to, "/practice?changed=1");
    let page = saves(&tomas, &old).await;
    assert!(page.status.as_u16() == 422 && page.has("Somebody else changed the settings meanwhile."), "{}", page.outline());
    let wild = form(&tomas, &TICKED, &[("idle_minutes", "0"), ("escalate_hours", "soon"), ("removal", "never"), ("jitsi", "http://x.example"), ("pin", PIN)]).await;
    let page = saves(&tomas, &wild).await;
    for words in ["4 things need a look", "write a whole number from 1 to 60.", "write a whole number from 0 to 720.", "choose one of the two.", "begins with https://"] {
        assert!(page.has(words), "{words}: {}", page.outline());
    }
    let same = form(&tomas, &TICKED, &[("pin", PIN)]).await;
    assert_eq!(saves(&tomas, &same).await.to, "/practice?changed=0");
}

// proves: TM-2, TM-7, TM-8, TM-11, TM-12, TM-21, TA-28
#[tokio::test]
async fn a_set_shows_what_it_changes_before_it_is_applied() {
    let p = practice().await;
    let tomas = p.tomas().await;
    let page = tomas.get("/practice?preset=therapymate").await;
    for line in [
        "Changes of membership reach sessions that are on the calendar already | Yes | No",
        "Somebody can be taken off one session | Until it is started | Until the day before",
        "People are put on and taken off one date at a time only | No | Yes",
        "Practitioners place only clients assigned to them, in groups they provide | No | Yes",
    ] {
        assert!(page.has(line), "{line}: {}", page.outline());
    }
    assert_eq!(policies(&p).await["members_flow"], true, "looking changes nothing");
    let apply = [("preset", "therapymate"), ("version", "1")];
    let refused = tomas.post("/practice", &[apply[0], apply[1], ("pin", "")]).await;
    assert!(refused.status.as_u16() == 422 && refused.has("(Change these settings)"), "{}", refused.outline());
    assert_eq!(tomas.post("/practice", &[apply[0], apply[1], ("pin", PIN)]).await.to, "/practice?changed=5");
    assert_eq!(policies(&p).await["removal"], "day_before");
    assert!(tomas.get("/practice?preset=therapymate").await.has("Nothing would change."));
    assert!(tomas.get("/practice?preset=cohort").await.has("Until the day before | Until it is started"));
    assert_eq!(tomas.post("/practice", &[("preset", "cohort"), ("version", "2"), ("pin", PIN)]).await.to, "/practice?changed=5");
}

// proves: R-K11
#[tokio::test]
async fn the_settings_of_one_practice_are_not_those_of_another() {
    let p = practice().await;
    let nora = p.as_(p.cast.nora).await;
    assert_eq!(nora.post("/practice", &[("preset", "kipu"), ("version", "1"), ("pin", PIN)]).await.to, "/practice?changed=3");
    assert_eq!(policies(&p).await["overlaps"], "refuse");
    assert!(nora.get("/practice").await.has("Riverbend Clinic"));
}
