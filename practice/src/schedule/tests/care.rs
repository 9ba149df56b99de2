//! Closed days and tracks of care, clicked through: what each would do is shown before it is done, and nothing is lost.

use kernel::Id;
use platform::args;

use super::forms::{carried, sends};
use crate::{
    schedule::{self, NewSeries, Rule, Series},
    testing::{Practice, does, practice, said, sees},
};

async fn series(p: &Practice, when: &str) -> Id<Series> {
    let order = NewSeries { rule: Rule::weekly(1, 3), leads: vec![p.cast.maya], room: None, ..p.order(when) };
    does!(p.maya().await, schedule::make_series, order.clone()).await.unwrap().series
}

async fn off(p: &Practice) -> Vec<String> {
    p.texts("SELECT local_start FROM schedule_occurrence WHERE cancelled_at IS NOT NULL ORDER BY starts_at", args![]).await
}

// proves: R-B11
#[tokio::test]
async fn a_holiday_shows_its_sessions_cancels_them_and_is_lifted_again() {
    let p = practice().await;
    let (fred, maya) = (p.as_(p.cast.fred).await, p.maya().await);
    series(&p, "thu 14:00").await;
    assert_eq!(said(&sees!(maya, schedule::see_closures).await), "forbidden", "days.close is the office's");
    assert_eq!(maya.get("/schedule/closures").await.status.as_u16(), 403);
    let sent = [("name", "Thanksgiving"), ("first", "2026-11-26"), ("last", ""), ("whose", ""), ("cancels", "yes"), ("then", "look")];
    let look = fred.post("/schedule/closures", &sent).await;
    assert!(look.has("## 1 session is cancelled") && look.has("Days: Thu 26 Nov 2026") && look.has("(Close these days)"), "{}", look.outline());
    assert!(off(&p).await.is_empty(), "a look changes nothing");
    let done = sends(&fred, "/schedule/closures", &carried(&look, &[("then", "save")])).await;
    let page = fred.get(done.to.as_str()).await;
    assert!(page.has("> Days closed. One session is cancelled. Show") && page.has("- Thanksgiving Thu 26 Nov 2026 · The whole practice"), "{}", page.outline());
    assert_eq!(off(&p).await, ["2026-11-26T14:00"]);
    let change = done.to.split("change=").nth(1).unwrap();
    let told = maya.get(format!("/changes/{change}")).await;
    assert!(told.has("# Days closed") && told.has("Sessions: 1 session cancelled") && !told.has("(Undo all of it)"), "who leads looks, and no more: {}", told.outline());
    let lift = page.body.split("action=\"/schedule/closures/").nth(1).unwrap().split('"').next().unwrap();
    let open = fred.post(format!("/schedule/closures/{lift}"), &[]).await;
    assert!(fred.get(open.to.as_str()).await.has("> Open again. Taken back."), "{}", open.to);
    assert!(off(&p).await.is_empty());
    let wrong = fred.post("/schedule/closures", &[("name", ""), ("first", "2026-12-24"), ("last", "2026-12-01")]).await;
    assert!(wrong.has("! Error: The last day lies before the first.") && wrong.has("Say what it is"), "{}", wrong.outline());
    let leave = [("name", "Leave"), ("first", "2026-12-03"), ("last", "2026-12-10"), ("whose", &format!("staff:{}", p.cast.lena)), ("then", "look")];
    assert!(fred.post("/schedule/closures", &leave).await.has("No session is planned on these days."), "Lena leads none of these");
}

// proves: KP-3, KP-22, KP-23, R-H2
#[tokio::test]
async fn a_change_of_level_shows_what_follows_and_a_client_may_be_on_several_tracks() {
    let p = practice().await;
    let (ruth, maya) = (p.ruth().await, p.maya().await);
    let (morning, evening) = (series(&p, "thu 10:00").await, series(&p, "thu 18:00").await);
    assert_eq!(maya.get("/tracks").await.status.as_u16(), 403, "tracks.keep is the supervisors'");
    for (name, level, held) in [("Detox", "3.7", morning), ("Outpatient", "2.1", evening)] {
        let held = held.to_string();
        let made = ruth.post("/tracks", &[("name", name), ("level", level), ("in_use", "yes"), ("series", held.as_str())]).await;
        assert_eq!(made.to, "/tracks", "{}", made.outline());
    }
    let taken = ruth.post("/tracks", &[("name", "detox"), ("in_use", "yes")]).await;
    assert!(taken.has("! Error: There is already a track of this name."), "{}", taken.outline());
    let list = ruth.get("/tracks").await;
    assert!(list.has("Detox 3.7 · DBT Skills A") && list.has("0 clients"), "{}", list.outline());
    let track = |name: &str| list.body.split(&format!("<b>{name}</b>")).next().unwrap().rsplit("/tracks/").next().unwrap().split('"').next().unwrap().to_owned();
    let (detox, outpatient) = (track("Detox"), track("Outpatient"));
    let typed = crate::clients::Typed { first_name: "Zoe".into(), last_name: "Adler".into(), born: "1990-01-31".into(), ..Default::default() };
    let order = crate::clients::MakeClient { typed, staff: vec![p.cast.maya], another: false };
    let zoe = does!(p.tomas().await, crate::clients::make_client, order.clone()).await.unwrap();
    let page = format!("/clients/{zoe}/tracks");
    assert!(maya.get(page.as_str()).await.has("On no track."), "client.tracks is theirs who treat them");
    let look = maya.post(page.as_str(), &[("begin", detox.as_str()), ("day", "2026-11-24"), ("reason", "Admission"), ("then", "look")]).await;
    assert!(look.has("## Expected at 3 more sessions, at 0 fewer") && look.has("Begins: Detox 3.7"), "{}", look.outline());
    let done = sends(&maya, &page, &carried(&look, &[("then", "save")])).await;
    assert!(maya.get(done.to.as_str()).await.has("> Tracks changed: expected at 3 more sessions, at 0 fewer. Show"), "{}", done.to);
    let look = maya.post(page.as_str(), &[("leave", detox.as_str()), ("begin", outpatient.as_str()), ("day", "2026-12-03"), ("then", "look")]).await;
    assert!(look.has("## Expected at 2 more sessions, at 2 fewer"), "one change ends one and begins the other: {}", look.outline());
    sends(&maya, &page, &carried(&look, &[("then", "save")])).await;
    let shown = maya.get(page.as_str()).await;
    assert!(shown.has("Detox 3.7 since 24 Nov 2026, until 2 Dec 2026") && shown.has("Outpatient 2.1 from 3 Dec 2026"), "{}", shown.outline());
    assert!(ruth.get(format!("/tracks/{outpatient}")).await.has("Zoe Adler from 3 Dec 2026"));
    let again = maya.post(page.as_str(), &[("begin", outpatient.as_str()), ("day", "2026-12-10"), ("then", "look")]).await;
    assert!(again.has("They are on Outpatient already."), "{}", again.outline());
    let cora = p.as_(p.cast.cora).await;
    assert_eq!(cora.get(page.as_str()).await.status.as_u16(), 404, "whoever does not see the client sees no tracks of theirs");
}
