//! The roster of a session to come, clicked through; joining and leaving with the dates that follow; and both as the vendor's
//! limits have them.

use kernel::Id;
use platform::args;

use super::forms::{carried, sends};
use crate::{
    clients,
    schedule::{self, NewSeries, Occurrence, Rule},
    testing::{Page, Practice, User, does, practice},
};

impl Page {
    /// Whether some round label on the page says this.
    fn chip(&self, words: &str) -> bool {
        self.body.contains(&format!("<span class=\"chip chip-plain\">{words}</span>"))
    }
}

async fn books(p: &Practice, who: &User) -> Vec<Id<Occurrence>> {
    let order = NewSeries { rule: Rule::weekly(1, 3), ..p.order("wed 14:00") };
    does!(who, schedule::make_series, order.clone()).await.unwrap();
    let sql = "SELECT id FROM schedule_occurrence WHERE group_id = $1 ORDER BY starts_at";
    p.rows(sql, args![p.cast.dbt]).await.into_iter().map(|mut row| row.next().unwrap()).collect()
}

async fn policies(p: &Practice, json: &str) {
    let sql = format!("UPDATE access_practice SET policies = '{json}' WHERE practice_id = {}", p.sql(p.id));
    assert_eq!(p.attack(&sql).await, "done");
}

async fn membership(p: &Practice, client: &str) -> String {
    let sql = "SELECT id FROM groups_membership WHERE group_id = $1 AND client_id = $2 AND valid_to IS NULL";
    let id: Id<crate::groups::Membership> = p.rows(sql, args![p.cast.dbt, p.client(client)]).await.remove(0).next().unwrap();
    id.to_string()
}

// proves: TM-10, TM-11, TM-12
#[tokio::test]
async fn somebody_is_taken_off_with_a_reason_put_back_and_added_for_one_date_or_all() {
    let p = practice().await;
    let maya = p.maya().await;
    let dates = books(&p, &maya).await;
    let at = |n: usize| format!("/occurrences/{}/roster", dates[n]);
    let page = maya.get(at(0)).await;
    assert!(page.has("# Who is expected") && page.chip("12/12") && page.has("Ben Castellano through the group"), "{}", page.outline());
    let ben = p.client("Ben").to_string();
    let refused = maya.post(format!("{}/off", at(0)), &[("client", ben.as_str()), ("reason", " ")]).await;
    assert!(refused.status.as_u16() == 422 && refused.has("Say why they are taken off."), "{}", refused.outline());
    let off = maya.post(format!("{}/off", at(1)), &[("client", ben.as_str()), ("reason", "On holiday")]).await;
    let page = maya.get(off.to.as_str()).await;
    assert!(page.has("> Not expected any more. Show") && page.has("## Taken off") && page.has("Ben Castellano On holiday"), "{}", page.outline());
    assert!(maya.get(at(2)).await.chip("12/12"), "that date alone, and membership stays");
    let (_, undo) = page.body.split_once("action=\"/changes/").unwrap();
    let undo = format!("/changes/{}", undo.split('"').next().unwrap().replace("&amp;", "&"));
    let home = crate::testing::post(undo.as_str(), &[]).header("referer", &format!("https://cohort.example{}?said=off", at(1)));
    assert_eq!(maya.send(home).await.to, format!("{}?said=undone&count=1&kept=0", at(1)), "the way back leads where it was pressed");
    assert!(maya.get(at(1)).await.chip("12/12"));
    maya.post(format!("{}/off", at(1)), &[("client", ben.as_str()), ("reason", "On holiday"), ("following", "yes")]).await;
    assert!(maya.get(at(2)).await.chip("11/12") && maya.get(at(0)).await.chip("12/12"));
    maya.post(format!("{}/on", at(1)), &[("client", ben.as_str())]).await;
    assert!(maya.get(at(1)).await.chip("12/12") && maya.get(at(2)).await.chip("11/12"));
    let several = maya.post(format!("{}/on", at(2)), &[("client_name", "d")]).await;
    assert!(several.has("Several clients have such a name. Choose below."), "{}", several.outline());
    let nobody = maya.post(format!("{}/on", at(2)), &[("client_name", "Xaver")]).await;
    assert!(nobody.has("Nobody you see has such a name."), "{}", nobody.outline());
    let iris = p.as_(p.cast.iris).await;
    assert!(iris.get(at(0)).await.chip("12/12"), "records may look");
    assert_eq!(iris.post(format!("{}/off", at(0)), &[("client", ben.as_str()), ("reason", "x")]).await.status.as_u16(), 403);
}

// proves: TM-8, TM-9, TM-11, TM-12
#[tokio::test]
async fn under_the_vendors_limits_the_page_offers_what_they_allow_and_says_why_not_more() {
    let p = practice().await;
    let maya = p.maya().await;
    let dates = books(&p, &maya).await;
    policies(&p, r#"{"removal":"day_before","one_date_at_a_time":true,"past_missed_only":true}"#).await;
    let at = |n: usize| format!("/occurrences/{}/roster", dates[n]);
    let tomorrow = maya.get(at(0)).await;
    assert!(tomorrow.has("Take off…") && !tomorrow.has("This and the following sessions:"), "the day before, and that date alone: {}", tomorrow.outline());
    p.at("wed 09:00");
    let today = p.maya().await.get(at(0)).await;
    assert!(today.has("> On the day itself nobody is taken off. Start the session and mark them as missed.") && !today.has("Take off…"), "{}", today.outline());
    let ben = p.client("Ben").to_string();
    let off = p.maya().await.post(format!("{}/off", at(0)), &[("client", ben.as_str()), ("reason", "Ill")]).await;
    assert_eq!(off.status.as_u16(), 422, "nor by hand");
    p.at("thu 09:00");
    let past = p.maya().await.get(at(0)).await;
    assert!(past.has("> This session is over. Whoever did not come is marked as missed on the session's page.") && !past.has("(Add)"), "{}", past.outline());
}

// proves: TM-7, TM-21, R-A6
// keeps: R5
#[tokio::test]
async fn joining_says_how_many_sessions_follow_shows_their_dates_and_lets_some_be_left_out() {
    let p = practice().await;
    let ruth = p.ruth().await;
    let dates = books(&p, &p.maya().await).await;
    let group = format!("/groups/{}", p.cast.dbt);
    let asked = ruth.get(format!("/memberships/{}/end?at=group", membership(&p, "Ben").await)).await;
    assert!(asked.has("> 3 sessions to come expect them."), "{}", asked.outline());
    let left = sends(&ruth, &format!("/memberships/{}/end", membership(&p, "Ben").await), &carried(&asked, &[("reason", "Moved away"), ("day", "")])).await;
    assert!(ruth.get(left.to.as_str()).await.has("> Removed from the group. 3 sessions follow. Show"), "{}", left.to);
    let ben = p.client("Ben").to_string();
    let joined = ruth.post(format!("{group}/members"), &[("client", ben.as_str())]).await;
    let toast = ruth.get(joined.to.as_str()).await;
    assert!(toast.has("> 1 client added. 3 sessions follow. Show"), "{}", toast.outline());
    let change = toast.body.split("href=\"/changes/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let shown = ruth.get(format!("/changes/{change}")).await;
    assert!(shown.has("# Members changed") && shown.has("Rosters: 3 more expected") && shown.has("(Keep only the ticked dates)"), "{}", shown.outline());
    let mut sent = carried(&shown, &[]);
    sent.extend([0, 2].map(|n: usize| ("keep".to_owned(), format!("{}.{ben}", dates[n]))));
    let narrowed = sends(&ruth, &format!("/changes/{change}/narrow"), &sent).await;
    assert!(narrowed.to.ends_with("?said=narrowed&count=1"), "{} {}", narrowed.to, narrowed.outline());
    for (n, many) in [(0, 12), (1, 11), (2, 12)] {
        assert!(ruth.get(format!("/occurrences/{}/roster", dates[n])).await.chip(&format!("{many}/12")), "date {n}");
    }
    let shown = ruth.get(format!("/changes/{change}")).await;
    assert!(shown.has("left out, or begun"), "{}", shown.outline());
    let members = ruth.get(group.as_str()).await;
    assert!(members.has("Ben Castellano"), "still a member");
}

// proves: TM-7, TM-21
#[tokio::test]
async fn as_the_vendor_does_it_a_change_of_members_reaches_no_session_that_is_booked() {
    let p = practice().await;
    let ruth = p.ruth().await;
    let dates = books(&p, &p.maya().await).await;
    policies(&p, r#"{"members_flow":false}"#).await;
    let asked = ruth.get(format!("/memberships/{}/end?at=group", membership(&p, "Ben").await)).await;
    let left = sends(&ruth, &format!("/memberships/{}/end", membership(&p, "Ben").await), &carried(&asked, &[("reason", "Moved away"), ("day", "")])).await;
    let toast = ruth.get(left.to.as_str()).await;
    assert!(toast.has("> Removed from the group."), "no session follows: {}", toast.outline());
    assert!(ruth.get(format!("/occurrences/{}/roster", dates[0])).await.chip("12/12"));
}

// proves: R-A10
#[tokio::test]
async fn two_who_are_kept_apart_are_not_put_on_one_roster_unless_somebody_may_say_why() {
    let p = practice().await;
    let (ruth, maya) = (p.ruth().await, p.maya().await);
    let dates = books(&p, &maya).await;
    let typed = clients::Typed { first_name: "Zoe".into(), last_name: "Adler".into(), born: "1990-01-31".into(), ..clients::Typed::default() };
    let order = clients::MakeClient { typed, staff: vec![p.cast.maya], another: false };
    let zoe = does!(p.tomas().await, clients::make_client, order.clone()).await.unwrap();
    let apart = clients::PartClients { client: zoe, other: p.client("Ben"), reason: "no contact order".into(), from: None, until: None };
    does!(ruth, clients::part_clients, apart.clone()).await.unwrap();
    let (on, zoe) = (format!("/occurrences/{}/roster/on", dates[0]), zoe.to_string());
    let refused = maya.post(on.as_str(), &[("client", zoe.as_str())]).await;
    assert!(refused.status.as_u16() == 422 && !refused.has("no contact order") && !refused.has("Why together all the same?"), "{}", refused.outline());
    let refused = ruth.post(on.as_str(), &[("client", zoe.as_str())]).await;
    assert!(refused.has("Zoe Adler") && refused.has("no contact order") && refused.has("Why together all the same?"), "{}", refused.outline());
    let done = ruth.post(on.as_str(), &[("client", zoe.as_str()), ("despite", "Two facilitators are in the room")]).await;
    assert_eq!(done.status.as_u16(), 303, "{}", done.outline());
    let passed = p.number("SELECT COUNT(*) FROM clients_apart_passed WHERE reason = 'Two facilitators are in the room'", args![]).await;
    assert_eq!(passed, 1, "and why is kept");
}
