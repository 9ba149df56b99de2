//! The calendar's views: month, list, boards and day, what they are narrowed to, and what they look like on paper.

use kernel::Id;
use platform::args;

use crate::{
    groups::{self, Group, MakeGroup},
    schedule::{self, NewSeries, Occurrence, Rule},
    testing::{Practice, User, does, post, practice},
};

/// Ruth's own group, of the programme `IOP`.
async fn iop(p: &Practice) -> Id<Group> {
    let typed = groups::Typed {
        name: "Relapse Prevention".into(),
        initials: "IOP".into(),
        kind: "therapy".into(),
        provider: p.cast.ruth.to_string(),
        programme: "IOP".into(),
        capacity: "8".into(),
        open: true,
        ..groups::Typed::default()
    };
    let ruth = p.ruth().await;
    does!(ruth, groups::make_group, MakeGroup { typed: typed.clone() }).await.unwrap()
}

async fn books(who: &User, order: NewSeries) -> Id<Occurrence> {
    does!(who, schedule::make_series, order.clone()).await.unwrap().first
}

/// What stands in a page between two marks.
fn between<'a>(body: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = body.split_once(from).unwrap_or_else(|| panic!("no {from}"));
    rest.split_once(to).map_or(rest, |(part, _)| part)
}

// proves: TA-4, TM-17
#[tokio::test]
async fn a_month_shows_three_sessions_a_day_with_initials_and_leads_to_the_rest() {
    let p = practice().await;
    let maya = p.maya().await;
    for hour in ["07:00", "09:00", "11:00", "13:00", "15:00"] {
        books(&maya, NewSeries { minutes: 60, ..p.order(&format!("wed {hour}")) }).await;
    }
    let page = maya.get("/schedule?view=month&day=2026-11-25").await;
    assert!(page.has("## November 2026"), "{}", page.outline());
    let day = between(&page.body, "data-at=\"2026-11-25\"", "</td>");
    assert_eq!(day.matches("month-chip").count(), 3);
    assert!(day.contains("07:00") && day.contains(">DSA <") && day.contains("5 sessions"), "{day}");
    assert!(day.contains("href=\"/schedule?view=day&amp;day=2026-11-25\">2 more"), "{day}");
    assert!(day.contains("/schedule/new?day=2026-11-25"), "an empty place schedules there");
    let weeks = page.body.matches("<tr>").count() - 1;
    assert_eq!(weeks, 6, "from Monday 26 October to Sunday 6 December");
    let paper = maya.get("/schedule?view=month&day=2026-11-25&print=yes").await;
    assert_eq!(between(&paper.body, "data-at=\"2026-11-25\"", "</td>").matches("month-chip").count(), 5, "paper has room for all");
}

#[tokio::test]
async fn the_list_shows_two_weeks_and_pages_on() {
    let p = practice().await;
    let maya = p.maya().await;
    books(&maya, NewSeries { rule: Rule::weekly(1, 4), ..p.order("wed 14:00") }).await;
    let first = maya.get("/schedule?view=agenda&day=2026-11-24").await;
    assert!(first.has("### Wednesday 25 November") && first.has("### Wednesday 2 December") && !first.has("9 December"), "{}", first.outline());
    assert!(first.has("[Later two weeks]"));
    let later = maya.get("/schedule?view=agenda&day=2026-12-08").await;
    assert!(later.has("### Wednesday 9 December") && later.has("### Wednesday 16 December") && later.has("[Earlier two weeks]"));
    let none = maya.get("/schedule?view=agenda&day=2027-06-01").await;
    assert!(none.has("No sessions in these two weeks.") && none.has("[Schedule a session]"), "{}", none.outline());
}

// proves: TA-15
#[tokio::test]
async fn filters_combine_stay_in_the_address_and_say_what_they_leave() {
    let p = practice().await;
    let (ruth, maya, process) = (p.ruth().await, p.maya().await, iop(&p).await);
    books(&maya, p.order("wed 14:00")).await;
    books(&ruth, NewSeries { group: process, room: Some(p.cast.studio), ..p.order("thu 09:00") }).await;
    books(&ruth, NewSeries { group: process, room: Some(p.cast.willow), ..p.order("fri 09:00") }).await;
    let week = "/schedule?view=board&day=2026-11-25";
    let all = ruth.get(week).await;
    assert!(all.has("3 sessions") && all.has("IOP") && all.has("Annexe"), "{}", all.outline());
    for (query, count) in [
        ("&place=Annexe".to_owned(), 1),
        ("&programme=IOP".to_owned(), 2),
        ("&place=Oak%20Street&programme=IOP".to_owned(), 1),
        (format!("&group={process}"), 2),
        (format!("&lead={}", p.cast.maya), 1),
        (format!("&lead={}&programme=IOP", p.cast.maya), 0),
    ] {
        let page = ruth.get(format!("{week}{query}")).await;
        assert!(page.has(&format!("{count} of 3 sessions")) && page.body.contains(">Clear filters<"), "{query}: {}", page.outline());
        assert_eq!(page.body.matches("class=\"card-session").count(), count, "{query}");
        let on = format!("/schedule?view=board&amp;day=2026-12-02{}", query.replace('&', "&amp;"));
        assert!(page.body.contains(&on), "the way to the next week keeps the filters: {query}");
        let empty = page.has("None of the 3 sessions of this week fits the filters.") && page.has("[Clear filters]");
        assert_eq!(empty, count == 0, "{query}: {}", page.outline());
    }
    let rooms = ruth.get(format!("{week}&place=Annexe")).await;
    assert!(rooms.has("Studio") && !rooms.body.contains("<th scope=\"row\">Oak room"), "the rows of other sites are left out");
    let mine = ruth.get(week).await;
    assert!(mine.body.contains(&format!("{}&amp;lead={}", week.replace('&', "&amp;"), p.cast.ruth)), "my sessions is a filter");
}

// proves: TA-12, TA-15, TM-3, TM-4
#[tokio::test]
async fn an_empty_place_on_somebodys_calendar_schedules_there_with_them_chosen() {
    let p = practice().await;
    let ruth = p.ruth().await;
    let day = ruth.get(format!("/schedule?view=day&day=2026-11-25&lead={}", p.cast.maya)).await;
    let oak = p.cast.oak;
    let there = format!("/schedule/new?day=2026-11-25&time=14:30&room={oak}&lead={}", p.cast.maya);
    assert!(day.body.contains(&format!("href=\"{}\"", there.replace('&', "&amp;"))), "half past two in the Oak room");
    let form = ruth.get(there.as_str()).await;
    let ticked = |who: Id<kernel::id::Staff>| {
        let (_, rest) = form.body.split_once(&format!("name=\"lead\" value=\"{who}\"")).unwrap();
        rest.starts_with(" checked")
    };
    assert_eq!((form.value("day"), form.value("time")), ("2026-11-25".into(), "14:30".into()));
    assert!(ticked(p.cast.maya) && !ticked(p.cast.ruth));
    let people = ruth.get("/schedule?view=people&day=2026-11-25").await;
    assert!(people.body.contains(&format!("day=2026-11-25&amp;lead={}", p.cast.ruth)), "so does a person's row");
}

// proves: R-B2
#[tokio::test]
async fn a_card_is_dragged_resized_and_given_to_somebody_else_by_one_post() {
    let p = practice().await;
    let maya = p.maya().await;
    let session = p.planned("wed 14:00").await;
    let oak = p.cast.oak.to_string();
    let drop = async |version: &str, at: &str, minutes: &str, lead: &str| {
        let sent = [("version", version), ("at", at), ("minutes", minutes), ("room", oak.as_str()), ("lead", lead), ("reach", "one")];
        let sent: Vec<_> = sent.into_iter().filter(|(name, value)| *name != "lead" || !value.is_empty()).collect();
        maya.send(post(format!("/occurrences/{session}/move"), &sent).header("accept", "application/json")).await
    };
    let longer = drop("1", "2026-11-25T14:00", "105", "").await.data();
    assert_eq!((&longer["minutes"], &longer["version"]), (&serde_json::json!(105), &serde_json::json!(2)));
    let lena = p.cast.lena.to_string();
    assert_eq!(drop("2", "2026-11-27T14:00", "105", &lena).await.data()["at"], "2026-11-27T14:00");
    let sql = "SELECT s.name FROM schedule_facilitator f JOIN access_staff s ON s.practice_id = f.practice_id AND s.id = f.staff_id WHERE f.occurrence_id = $1";
    assert_eq!(p.texts(sql, args![session]).await, ["Lena Hansen"]);
    let refused = drop("3", "2026-11-27T14:00", "900", "").await;
    assert_eq!((refused.status.as_u16(), &refused.data()["say"]), (422, &serde_json::json!("A session lasts 5 to 720 minutes.")));
}

// proves: R-B2, TM-12
#[tokio::test]
async fn a_dragged_session_of_a_series_takes_those_after_it_along_if_that_is_chosen() {
    let p = practice().await;
    let maya = p.maya().await;
    let first = books(&maya, NewSeries { rule: Rule::weekly(1, 3), ..p.order("wed 14:00") }).await;
    let board = maya.get("/schedule?view=board&day=2026-11-25").await;
    assert!(between(&board.body, "data-move=", ">").contains("data-series"), "the card says that there are more");
    let form = maya.get(format!("/occurrences/{first}/move")).await;
    assert!(form.has("Which sessions?:") && form.body.contains("value=\"following\""), "{}", form.outline());
    let oak = p.cast.oak.to_string();
    let sent = [("version", "1"), ("at", "2026-11-26T16:00"), ("minutes", "90"), ("room", oak.as_str()), ("reach", "following")];
    let drop = post(format!("/occurrences/{first}/move"), &sent).header("accept", "application/json");
    let to = maya.send(drop.header("referer", "http://localhost/schedule?view=people&day=2026-11-25&programme=IOP")).await.data()["to"].clone();
    let to = to.as_str().unwrap_or_default().to_owned();
    assert!(to.starts_with("/schedule?view=people&programme=IOP&day=2026-11-26&said=changed&change=chg_"), "{to}");
    let locals = p.texts("SELECT local_start FROM schedule_occurrence WHERE withdrawn_at IS NULL ORDER BY starts_at", args![]).await;
    assert_eq!(locals, ["2026-11-26T16:00", "2026-12-03T16:00", "2026-12-10T16:00"]);
    let single = p.planned("fri 08:00").await;
    assert!(!maya.get(format!("/occurrences/{single}/move")).await.has("Which sessions?:"), "a single session has nothing after it");
}

#[tokio::test]
async fn each_sign_on_a_card_has_its_words() {
    let p = practice().await;
    let maya = p.maya().await;
    let cancelled = p.planned("wed 14:00").await;
    let order = schedule::Cancel { occurrence: cancelled, version: 1, reason: "Snow".into() };
    does!(maya, schedule::cancel_occurrence, order.clone()).await.unwrap();
    books(&maya, NewSeries { link: "https://meet.example/room".into(), ..p.order("thu 14:00") }).await;
    p.signed("mon 10:00").await;
    p.written("mon 13:00").await;
    p.running("tue 10:30").await;
    let moved = p.planned("fri 10:00").await;
    let order = schedule::Move {
        occurrence: moved,
        version: 1,
        day: p.zone.day(p.moment("fri 10:00")),
        time: Some(crate::testing::clock("12:00")),
        minutes: None,
        room: Some(p.cast.oak),
        leads: Vec::new(),
    };
    does!(maya, schedule::move_occurrence, order.clone()).await.unwrap();
    let page = maya.get("/schedule?view=board&day=2026-11-25").await;
    for words in ["Cancelled", "Online", "Running", "To be signed", "Moved"] {
        assert!(page.body.contains(&format!("<span class=\"vh\">{words}</span>")), "{words}: {}", page.body);
        assert!(page.has(&format!("- {words}")), "{words} stands in the legend: {}", page.outline());
    }
    assert!(page.body.contains("Complete") || page.body.contains("Waits for co-signature"), "what is signed says so");
    assert!(page.body.contains("<span class=\"vh\">12 expected, 12 places</span>"));
}

// proves: KP-7
#[tokio::test]
async fn paper_has_the_heading_the_filters_the_legend_and_no_way_on() {
    let p = practice().await;
    let maya = p.maya().await;
    p.planned("wed 14:00").await;
    for view in ["board", "people", "day", "month", "agenda"] {
        let address = format!("/schedule?view={view}&day=2026-11-25&programme=Skills%20training");
        assert!(maya.get(address.as_str()).await.body.contains(&format!("{}&amp;print=yes", address.replace('&', "&amp;"))), "{view}");
        let paper = maya.get(format!("{address}&print=yes")).await;
        assert!(paper.has("Oak Street Practice") && paper.has("Programme: Skills training") && paper.has("- 8/12"), "{view}: {}", paper.outline());
        assert!(!paper.body.contains("/schedule/new") && !paper.body.contains("data-move"), "{view}");
    }
}

// proves: R-K11
#[tokio::test]
async fn whoever_does_not_see_a_group_sees_no_name_of_it_in_any_view() {
    let p = practice().await;
    let process = iop(&p).await;
    let ruth = p.ruth().await;
    books(&ruth, NewSeries { group: process, ..p.order("wed 09:00") }).await;
    let maya = p.maya().await;
    for view in ["board", "people", "day", "month", "agenda"] {
        let page = maya.get(format!("/schedule?view={view}&day=2026-11-25")).await.body;
        assert!(!page.contains("Relapse") && !page.contains("IOP") && !page.contains(&process.to_string()), "{view}");
    }
    assert!(maya.get("/schedule?view=day&day=2026-11-25").await.body.contains(">Taken<"), "but the time is taken");
}

#[tokio::test]
async fn a_groups_page_shows_its_next_six_sessions_and_leads_to_all() {
    let p = practice().await;
    let maya = p.maya().await;
    let group = format!("/groups/{}", p.cast.dbt);
    assert!(maya.get(group.as_str()).await.has("No sessions to come."));
    books(&maya, NewSeries { rule: Rule::weekly(1, 8), ..p.order("wed 14:00") }).await;
    let page = maya.get(group.as_str()).await;
    assert!(page.has("## Coming sessions") && page.has("Wed 25 Nov 2026, 14:00–15:30") && page.has("Wed 30 Dec 2026"), "{}", page.outline());
    assert!(!page.has("6 Jan 2027"), "the seventh");
    let all = format!("/schedule?view=agenda&amp;group={}", p.cast.dbt);
    assert!(page.body.contains(&all));
}

// proves: TA-26
#[tokio::test]
async fn a_groups_form_chooses_programme_and_note_template() {
    let p = practice().await;
    let tomas = p.tomas().await;
    let edit = format!("/groups/{}/edit", p.cast.dbt);
    let form = tomas.get(edit.as_str()).await;
    assert!(form.has("Programme (optional):") && form.has("Note template (optional):"), "{}", form.outline());
    let choice = between(&form.body, "name=\"template\"", "</select>");
    let template = choice.split("value=\"").nth(2).unwrap().split('"').next().unwrap().to_owned();
    let (version, maya) = (form.value("version"), p.cast.maya.to_string());
    let sent = [
        ("version", version.as_str()),
        ("name", "DBT Skills A"),
        ("kind", "skills"),
        ("provider", maya.as_str()),
        ("programme", "Evening"),
        ("open", "true"),
        ("template", template.as_str()),
    ];
    assert_eq!(tomas.post(edit.as_str(), &sent).await.status.as_u16(), 303);
    let kept = tomas.get(edit.as_str()).await;
    assert_eq!(kept.value("programme"), "Evening");
    assert!(kept.body.contains(&format!("value=\"{template}\" selected")), "the template is chosen");
}

#[tokio::test]
async fn a_room_has_a_site_that_can_be_changed() {
    let p = practice().await;
    let tomas = p.tomas().await;
    let page = tomas.get("/rooms").await;
    assert!(page.has("Site (optional):") && page.body.contains("value=\"Annexe\""), "{}", page.outline());
    let studio = format!("/rooms/{}", p.cast.studio);
    let long = "x".repeat(61);
    let wrong = tomas.post(studio.as_str(), &[("name", "Studio"), ("places", "16"), ("place", long.as_str())]).await;
    assert!(wrong.status.as_u16() == 422 && wrong.has("Write the place in at most 60 characters."), "{}", wrong.outline());
    assert_eq!(tomas.post(studio.as_str(), &[("name", "Studio"), ("places", "16"), ("place", "Harbour House")]).await.status.as_u16(), 303);
    let board = tomas.get("/schedule?view=board").await;
    assert!(board.has("Harbour House") && board.has("Studio"), "{}", board.outline());
}
