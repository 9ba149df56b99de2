//! The nightly counts, nights on which the program was off among them.

use kernel::Day;
use practice::testing::{Practice, get};

use super::{house, import, put, turned_on};
use crate::{self as pathways, Count};

async fn nights(p: &Practice) {
    pathways::count_days(&p.house, &[p.id]).await.unwrap();
}

/// `2026-11-24 triage 2 in, 2 came, 0 out, 0 overdue`, line by line.
async fn told(p: &Practice, pathway: kernel::Id<pathways::Pathway>) -> Vec<String> {
    let ruth = p.ruth().await;
    let counts = practice::testing::sees!(ruth, pathways::see_counts, pathway).await.unwrap();
    let line = |c: &Count| format!("{} {} {} in, {} came, {} out, {} overdue", c.day, c.state, c.inside, c.came, c.went, c.overdue);
    counts.days.values().flat_map(|states| states.values()).map(line).collect()
}

// proves: JV-14, R-H3
#[tokio::test]
async fn each_day_is_counted_when_it_is_over_and_missed_days_are_made_up_for() {
    let p = house().await;
    let sandbox = turned_on(&p, "sandbox").await;
    put(&p, sandbox, p.client("Ben"), "").await;
    put(&p, sandbox, p.client("Amara"), "").await;
    nights(&p).await;
    assert_eq!(told(&p, sandbox).await, Vec::<String>::new(), "the day is not over");
    p.at("2026-11-25 00:00");
    nights(&p).await;
    nights(&p).await;
    assert_eq!(told(&p, sandbox).await, ["2026-11-24 triage 2 in, 2 came, 0 out, 0 overdue"]);
    // The program is off for more than a week; one of them is triaged meanwhile, in time.
    p.at("2026-11-27 12:00");
    super::happens(&p, p.client("Ben"), "triaged", "icbt").await;
    p.at("2026-12-04 00:30");
    nights(&p).await;
    let all = told(&p, sandbox).await;
    assert_eq!(all[3..6], ["2026-11-27 icbt 1 in, 1 came, 0 out, 0 overdue", "2026-11-27 triage 1 in, 0 came, 1 out, 0 overdue", "2026-11-28 icbt 1 in, 0 came, 0 out, 0 overdue"]);
    // Since Tuesday at five to eleven: late a week after it, and so at the end of Tuesday 1 December, not of the day before.
    let amara: Vec<_> = all.iter().filter(|line| line.contains("triage") && line.ends_with("1 overdue")).map(|line| &line[..10]).collect();
    assert_eq!(amara, ["2026-12-01", "2026-12-02", "2026-12-03"]);
    assert_eq!(all.last().unwrap(), "2026-12-03 triage 1 in, 0 came, 0 out, 1 overdue");
}

#[tokio::test]
async fn the_first_count_reaches_sixty_days_back_and_no_further() {
    let p = house().await;
    let sandbox = turned_on(&p, "sandbox").await;
    import::taken(&p, "first name,last name,state,since\nAnn,Long,Therapy,2026-01-05\nBo,Trial,Test,\nCy,Gone,Therapy,2026-10-01\nCy,Gone,Graduated,2026-11-20\n").await;
    let days = async || {
        let mut days: Vec<Day> = told(&p, sandbox).await.iter().map(|line| line[..10].parse().unwrap()).collect();
        days.dedup();
        days
    };
    nights(&p).await;
    assert_eq!(days().await.len(), 10, "a round does not count for ever");
    for _ in 0..8 {
        nights(&p).await;
    }
    let days = days().await;
    assert_eq!((days.len(), days[0].to_string(), days[59].to_string()), (60, "2026-09-25".into(), "2026-11-23".into()));
    let all = told(&p, sandbox).await;
    assert!(all.contains(&"2026-11-20 graduated 1 in, 1 came, 0 out, 0 overdue".to_owned()));
    assert!(all.contains(&"2026-11-20 therapy 1 in, 0 came, 1 out, 0 overdue".to_owned()), "a test account is in no count");
}

// proves: R-A3
#[tokio::test]
async fn the_page_and_the_file_show_numbers_to_all_who_may_see_ways() {
    let p = house().await;
    let sandbox = turned_on(&p, "sandbox").await;
    let cora = p.as_(p.cast.cora).await;
    assert!(cora.get(format!("/pathways/{sandbox}/counts")).await.has("Nothing is counted yet"));
    put(&p, sandbox, p.client("Ben"), "group").await;
    p.at("2026-11-26 08:00");
    nights(&p).await;
    let page = cora.get(format!("/pathways/{sandbox}/counts")).await;
    assert!(page.body.contains("Group Therapy: 1 in on 25 Nov 2026") && page.has("Day by day") && !page.body.contains("Castellano"), "{}", page.outline());
    let csv = cora.get(format!("/pathways/{sandbox}/counts.csv")).await;
    assert_eq!(csv.body, "\u{feff}Day,State,In,Came,Out,Overdue\r\n2026-11-24,Group Therapy,1,1,0,0\r\n2026-11-25,Group Therapy,1,0,0,0\r\n");
    assert_eq!(p.as_(p.cast.theo).await.get(format!("/pathways/{sandbox}/counts")).await.status, 403);
    assert!(p.audit().await.contains("verb=\"pathway.counts\""));
    assert_eq!(p.as_(p.cast.nora).await.get(format!("/pathways/{sandbox}/counts")).await.status, 404);
    assert_eq!(get(format!("/pathways/{sandbox}/counts")).through(p.doors(), &p.house).await.status, 303);
}
