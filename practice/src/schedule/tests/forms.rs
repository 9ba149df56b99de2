//! The forms of series and their edits, clicked through: how sessions repeat, the look before saving, the way back, the refusals.

use kernel::Id;
use platform::args;

use crate::{
    schedule::{self, NewClosure, NewSeries, Occurrence, Rule},
    testing::{Page, Practice, User, does, practice},
};

/// What a form sends for weekly sessions of DBT Skills A.
fn weekly<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut sent = vec![
        ("group_name", "DBT Skills A"),
        ("day", "2026-11-25"),
        ("time", "14:00"),
        ("minutes", "90"),
        ("repeats", "weekly"),
        ("every", "1"),
        ("ends", "after"),
        ("times", "3"),
        ("zone", "America/New_York"),
    ];
    sent.extend_from_slice(more);
    sent
}

/// The hidden and typed fields of a page's own form, as a browser would send them, with others in their place.
pub(super) fn carried(page: &Page, put: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut sent: Vec<(String, String)> = Vec::new();
    for field in page.body.split("<input type=\"hidden\" name=\"").skip(1) {
        let (name, rest) = field.split_once("\" value=\"").unwrap();
        let value = rest.split('"').next().unwrap().replace("&amp;", "&");
        if !put.iter().any(|(known, _)| *known == name) {
            sent.push((name.to_owned(), value));
        }
    }
    sent.extend(put.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    sent
}

pub(super) async fn sends(who: &User, path: &str, sent: &[(String, String)]) -> Page {
    let sent: Vec<_> = sent.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    who.post(path, &sent).await
}

async fn locals(p: &Practice) -> Vec<String> {
    let sql = "SELECT local_start || CASE WHEN cancelled_at IS NULL THEN '' ELSE ' off' END FROM schedule_occurrence WHERE withdrawn_at IS NULL ORDER BY starts_at";
    p.texts(sql, args![]).await
}

async fn expects(p: &Practice, occurrence: Id<Occurrence>) -> i64 {
    p.number("SELECT COUNT(*) FROM schedule_roster WHERE occurrence_id = $1 AND state = 'expected'", args![occurrence]).await
}

async fn nth(p: &Practice, n: i64) -> Id<Occurrence> {
    let sql = format!("SELECT id FROM schedule_occurrence WHERE withdrawn_at IS NULL ORDER BY starts_at LIMIT 1 OFFSET {n}");
    p.rows(&sql, args![]).await.remove(0).next().unwrap()
}

// proves: R-B1
#[tokio::test]
async fn a_form_says_how_it_repeats_and_takes_each_way() {
    let p = practice().await;
    let maya = p.maya().await;
    let say = maya.get("/schedule/rule?day=2026-11-25&repeats=weekly&every=2&weekday=tu&weekday=th&ends=after&times=12").await.data();
    assert_eq!(say["say"], "Every 2 weeks on Tuesday and Thursday, 12 times: from Thu 26 Nov 2026 to Tue 16 Feb 2027.");
    let nonsense = maya.get("/schedule/rule?day=x&repeats=weekly").await.data();
    assert_eq!(nonsense["say"], "Choose the day, such as 2026-11-25.");
    for (day, fields, made) in [
        ("2027-01-04", &[("repeats", "once")][..], &["2027-01-04T14:00"][..]),
        ("2027-01-05", &[("repeats", "daily"), ("every", "2"), ("ends", "on"), ("until", "2027-01-08")], &["2027-01-05T14:00", "2027-01-07T14:00"]),
        ("2027-02-01", &[("repeats", "weekly"), ("weekday", "mo"), ("weekday", "fr"), ("times", "3")], &["2027-02-01T14:00", "2027-02-05T14:00", "2027-02-08T14:00"]),
        ("2027-03-09", &[("repeats", "monthly"), ("month_on", "weekday"), ("times", "2")], &["2027-03-09T14:00", "2027-04-13T14:00"]),
        ("2027-05-31", &[("repeats", "monthly"), ("month_on", "last_day"), ("times", "2")], &["2027-05-31T14:00", "2027-06-30T14:00"]),
    ] {
        let before = locals(&p).await.len();
        let mut sent: Vec<_> = weekly(&[]).into_iter().filter(|(name, _)| !["day", "repeats", "every", "ends", "times"].contains(name)).collect();
        sent.push(("day", day));
        sent.extend_from_slice(fields);
        let done = maya.post("/series", &sent).await;
        assert_eq!(done.status.as_u16(), 303, "{}", done.outline());
        assert_eq!(locals(&p).await[before..], *made, "{fields:?}");
    }
    let sent: Vec<_> = weekly(&[("every", "none"), ("ends", "on"), ("until", "soon")]);
    let wrong = maya.post("/series", &sent).await;
    assert!(wrong.has("! Error: Write a whole number.") && wrong.has("! Error: Choose the last day, such as 2027-03-30."), "{}", wrong.outline());
}

// proves: TM-4, TM-8, R-B1, R-B11
#[tokio::test]
async fn dates_and_people_are_looked_at_before_saving_and_somebody_is_dropped_from_the_first() {
    let p = practice().await;
    let maya = p.maya().await;
    let holiday = NewClosure {
        name: "Staff retreat".into(),
        first: "2026-12-02".parse().unwrap(),
        last: "2026-12-02".parse().unwrap(),
        staff: None,
        place: String::new(),
        cancels: true,
    };
    does!(p.tomas().await, schedule::make_closure, holiday.clone()).await.unwrap();
    let look = maya.post("/series", &weekly(&[("then", "check")])).await;
    assert_eq!(look.status.as_u16(), 200);
    for words in ["Dates: Every week on Wednesday, 3 times: from Wed 25 Nov 2026 to Wed 9 Dec 2026.", "- Wed 2 Dec 2026 closed: Staff retreat", "## Expected at the first", "Ben Castellano:"] {
        assert!(look.has(words), "{words}: {}", look.outline());
    }
    assert_eq!(locals(&p).await.len(), 0, "a look changes nothing");
    let ben = p.client("Ben").to_string();
    let mut sent = carried(&look, &[("then", "save")]);
    let others = p.cast.clients.iter().map(ToString::to_string).filter(|client| *client != ben);
    sent.extend(others.map(|client| ("with".to_owned(), client)));
    let saved = sends(&maya, "/series", &sent).await;
    assert_eq!(saved.to, "/schedule?week=2026-W48&said=made&count=3");
    assert_eq!(locals(&p).await, ["2026-11-25T14:00", "2026-12-02T14:00 off", "2026-12-09T14:00"]);
    let (first, third) = (nth(&p, 0).await, nth(&p, 2).await);
    assert_eq!((expects(&p, first).await, expects(&p, third).await), (11, 12), "dropped from the first alone, and still a member");
}

// proves: R-B3
#[tokio::test]
async fn taken_dates_are_named_and_can_be_left_out() {
    let p = practice().await;
    let maya = p.maya().await;
    p.planned("2026-12-02 14:00").await;
    let refused = maya.post("/series", &weekly(&[])).await;
    assert!(refused.has("2 Dec 2026 14:00") && refused.has("Leave out the dates that are taken"), "{}", refused.outline());
    let done = maya.post("/series", &weekly(&[("skip_taken", "yes")])).await;
    assert!(done.has("> 2 sessions scheduled, from Wednesday 25 November 2026.") && done.has("Left out, because something is taken:"), "{}", done.outline());
    assert_eq!(locals(&p).await, ["2026-11-25T14:00", "2026-12-02T14:00", "2026-12-09T14:00"]);
}

async fn three(p: &Practice, who: &User) -> Id<Occurrence> {
    let order = NewSeries { rule: Rule::weekly(1, 3), ..p.order("wed 14:00") };
    does!(who, schedule::make_series, order.clone()).await.unwrap().first
}

// proves: R-B2, TM-12
#[tokio::test]
async fn an_edit_of_this_and_following_is_shown_saved_and_taken_back() {
    let p = practice().await;
    let maya = p.maya().await;
    three(&p, &maya).await;
    let second = nth(&p, 1).await;
    let address = format!("/occurrences/{second}/edit");
    let form = maya.get(address.as_str()).await;
    assert!(form.has("# Change session") && form.has("This and following:") && form.has("Series: every week on Wednesday, 2 times, from here on"), "{}", form.outline());
    let (lena, oak) = (p.cast.lena.to_string(), p.cast.oak.to_string());
    let put = [
        ("reach", "following"),
        ("day", "2026-12-03"),
        ("time", "16:00"),
        ("minutes", "90"),
        ("room", oak.as_str()),
        ("lead", lena.as_str()),
        ("then", "save"),
    ];
    let look = sends(&maya, &address, &carried(&form, &put)).await;
    assert_eq!(look.status.as_u16(), 200, "what reaches further is shown first: {}", look.outline());
    for words in ["## 2 sessions move", "from Wed 2 Dec 2026, 14:00", "Day: Thursday 3 December 2026", "Lena Hansen gets a notice.", "12 clients are expected"] {
        assert!(look.has(words), "{words}: {}", look.outline());
    }
    assert_eq!(locals(&p).await, ["2026-11-25T14:00", "2026-12-02T14:00", "2026-12-09T14:00"]);
    let saved = sends(&maya, &address, &carried(&look, &[("then", "save")])).await;
    assert!(saved.to.starts_with("/schedule?view=board&day=2026-12-03&said=changed&change=chg_") && saved.to.ends_with("&moved=2"), "{}", saved.to);
    assert_eq!(locals(&p).await, ["2026-11-25T14:00", "2026-12-03T16:00", "2026-12-10T16:00"]);
    let calendar = maya.get(saved.to.as_str()).await;
    assert!(calendar.has("> 2 sessions moved. Show"), "{}", calendar.outline());
    let change = saved.to.split("change=").nth(1).unwrap().split('&').next().unwrap();
    let shown = maya.get(format!("/changes/{change}")).await;
    assert!(shown.has("# Sessions changed") && shown.has("Sessions: 2 sessions moved") && shown.has("By: Maya Okafor") && shown.has("(Undo all of it)"), "{}", shown.outline());
    assert!(maya.get(format!("/groups/{}/changes", p.cast.dbt)).await.has("Sessions changed"));
    let back = maya.post(format!("/changes/{change}/undo"), &[]).await;
    assert!(back.to.ends_with("?said=undone&count=2&kept=0"), "{}", back.to);
    assert_eq!(locals(&p).await, ["2026-11-25T14:00", "2026-12-02T14:00", "2026-12-09T14:00"]);
    assert!(maya.get(format!("/changes/{change}")).await.has("> Taken back on"));
    let cora = p.as_(p.cast.cora).await;
    assert_eq!(cora.get(format!("/changes/{change}")).await.status.as_u16(), 404, "whoever does not see the group sees no change of it");
}

// proves: R-B2, R-B3
#[tokio::test]
async fn an_edit_of_one_is_saved_at_once_and_a_typed_day_reaches_all_as_far_as_it_went() {
    let p = practice().await;
    let maya = p.maya().await;
    three(&p, &maya).await;
    let (second, third) = (nth(&p, 1).await, nth(&p, 2).await);
    let edit = |id: Id<Occurrence>| format!("/occurrences/{id}/edit");
    let oak = p.cast.oak.to_string();
    let put = |reach, day, minutes, then| {
        vec![("reach", reach), ("day", day), ("time", "14:00"), ("minutes", minutes), ("room", oak.as_str()), ("then", then)]
    };
    let form = maya.get(edit(second)).await;
    let topic = [put("one", "2026-12-02", "60", "save"), vec![("topic", "Wise mind")]].concat();
    let saved = sends(&maya, &edit(second), &carried(&form, &topic)).await;
    assert!(saved.to.ends_with("&moved=1"), "{} {}", saved.to, saved.outline());
    let form = maya.get(edit(third)).await;
    let nothing = sends(&maya, &edit(third), &carried(&form, &put("one", "2026-12-09", "90", "save"))).await;
    assert!(nothing.has("Nothing was changed. Change something, or go back."), "{}", nothing.outline());
    let rule = [put("one", "2026-12-09", "90", "save"), vec![("repeats", "daily"), ("every", "1")]].concat();
    let wrong = sends(&maya, &edit(third), &carried(&form, &rule)).await;
    assert!(wrong.has("How the sessions repeat concerns more than one. Choose this and following, or all to come."), "{}", wrong.outline());
    // The third goes a day further, and so do all: the day was typed for the third.
    let look = sends(&maya, &edit(third), &carried(&form, &put("all", "2026-12-10", "90", "look"))).await;
    assert!(look.has("Day: Thursday 26 November 2026") && look.has("## 3 sessions move"), "{}", look.outline());
    let saved = sends(&maya, &edit(third), &carried(&look, &[("then", "save")])).await;
    assert_eq!(saved.status.as_u16(), 303);
    assert_eq!(locals(&p).await, ["2026-11-26T14:00", "2026-12-03T14:00", "2026-12-10T14:00"]);
}

// proves: TM-13, R-B4
#[tokio::test]
async fn sessions_are_cancelled_from_here_on_after_a_look_and_what_began_says_what_holds_it() {
    let p = practice().await;
    let maya = p.maya().await;
    let first = three(&p, &maya).await;
    p.at("wed 14:00");
    maya.starts(first).await.unwrap();
    let held = maya.get(format!("/occurrences/{first}/edit")).await;
    assert!(held.has("Its attendance is being taken, and its note is not signed yet.") && !held.has("(Save)"), "{}", held.outline());
    let sent = maya.post(format!("/occurrences/{first}/edit"), &[("version", "2"), ("day", "2026-12-24"), ("time", "9:00"), ("minutes", "90")]).await;
    assert_eq!(sent.status.as_u16(), 422);
    let second = nth(&p, 1).await;
    let look = maya.post(format!("/occurrences/{second}/cancel"), &[("version", "1"), ("reach", "following"), ("reason", "The course ends early")]).await;
    assert!(look.has("## 2 sessions are cancelled") && look.has("Cancelled for: The course ends early") && look.has("(Cancel these sessions)"), "{}", look.outline());
    let done = sends(&maya, &format!("/occurrences/{second}/cancel"), &carried(&look, &[("then", "save")])).await;
    assert!(done.to.ends_with("&cancelled=2"), "{}", done.to);
    assert_eq!(locals(&p).await, ["2026-11-25T14:00", "2026-12-02T14:00 off", "2026-12-09T14:00 off"]);
    let put_back = maya.get(format!("/occurrences/{second}/edit")).await;
    assert!(put_back.has("Cancelled: The course ends early") && put_back.has("(Put it back)"), "{}", put_back.outline());
}
