//! Guide invoicing: what a month came to, to the instant, and who is behind every number.

use practice::testing::{Practice, User, get};

use super::{house, import, turned_on};

/// Six clients of two commissioners and of none, with what happened at the edges of October 2026 in New York.
const AUTUMN: &str = "client,first name,last name,born,state,since,commissioner,date,time,event,of\n\
    1,Ann,Early,2010-01-01,Therapy,2026-10-01 00:00,Bluefield,,,,\n\
    1,,,,,,,2026-10-01,00:00,attended,individual\n\
    1,,,,,,,2026-10-31,23:59:59,attended,individual\n\
    1,,,,,,,2026-11-01,00:00,attended,individual\n\
    1,,,,,,,2026-10-20,,DNA,individual\n\
    2,Bo,Before,2010-01-02,Therapy,2026-09-30 23:59,bluefield,,,,\n\
    2,,,,,,,2026-09-30,23:59:30,attended,individual\n\
    2,,,,,,,2026-10-05,,referred out,CAMHS\n\
    2,,,,,,,2026-10-06,,attended,group\n\
    3,Cy,Ends,2010-01-03,Therapy,2026-06-01,Northside,,,,\n\
    3,,,,Graduated,2026-10-31 23:59:59,,,,,\n\
    4,Di,Later,2010-01-04,Therapy,2026-06-01,Northside,,,,\n\
    4,,,,Graduated,2026-11-01 00:00,,,,,\n\
    5,Eve,Nobody,2010-01-05,Sandbox,2026-10-15,,,,,\n\
    6,Flo,Trial,2010-01-06,Therapy,2026-10-02,Bluefield,,,,\n";

async fn autumn() -> (Practice, User) {
    let p = house().await;
    turned_on(&p, "sandbox").await;
    import::taken(&p, AUTUMN).await;
    // An account for trying things out was taken for a client's; then somebody saw it.
    let trial = import::named(&p, "Trial").await;
    import::taken(&p, &format!("client,state\n{trial},Test\n")).await;
    let iris = p.as_(p.cast.iris).await;
    (p, iris)
}

/// A line of the file: what the columns that are not nought hold.
fn line(csv: &str, whose: &str) -> String {
    let mut lines = csv.trim_start_matches('\u{feff}').lines();
    let head: Vec<_> = lines.next().unwrap().split(',').collect();
    let cells = lines.find(|line| line.split(',').nth(2) == Some(whose)).unwrap_or_default().split(',').skip(3);
    cells.zip(&head[3..]).filter(|(n, _)| *n != "0").map(|(n, name)| format!("{name} {n}")).collect::<Vec<_>>().join(", ")
}

// proves: R-H5, JV-3, JV-10
#[tokio::test]
async fn a_month_is_counted_to_the_instant_and_only_people_served() {
    let (_p, iris) = autumn().await;
    let october = iris.get("/pathways/guide/table.csv?month=2026-10").await.body;
    assert_eq!(line(&october, "Bluefield"), "At the end: Therapy 2, Started 1, Sessions attended 3, Sessions missed 1, Referred out 1");
    assert_eq!(line(&october, "Northside"), "At the end: Therapy 1, Ended: Graduated 1");
    assert_eq!(line(&october, "No commissioner"), "At the end: Sandbox 1, Started 1");
    assert_eq!(line(&october, "All"), "At the end: Sandbox 1, At the end: Therapy 3, Started 2, Sessions attended 3, Sessions missed 1, Ended: Graduated 1, Referred out 1");
    let november = iris.get("/pathways/guide/table.csv?month=2026-11").await.body;
    assert_eq!(line(&november, "Bluefield"), "At the end: Therapy 2, Sessions attended 1");
    assert_eq!(line(&november, "Northside"), "Ended: Graduated 1");
    let september = iris.get("/pathways/guide/table.csv?month=2026-09").await.body;
    assert_eq!(line(&september, "Bluefield"), "At the end: Therapy 1, Started 1, Sessions attended 1");
    let page = iris.get("/pathways/guide?month=2026-11").await;
    assert!(page.has("November 2026 is not over"));
    assert!(iris.get("/pathways/guide?month=2027-05").await.has("Nobody was on"));
}

#[tokio::test]
async fn every_number_opens_to_the_clients_behind_it() {
    let (p, iris) = autumn().await;
    p.hush().await;
    let page = iris.get("/pathways/guide?month=2026-10").await;
    assert!(page.has("Why care ended") && page.has("In the former system") && !page.body.contains("Early"), "the tables name nobody");
    let links: Vec<_> = page.body.split("href=\"/pathways/guide/clients?").skip(1).map(|rest| rest.split('"').next().unwrap().replace("&amp;", "&")).collect();
    assert!(links.len() > 12 && links.iter().all(|link| !link.contains("luefield")), "a payer may be a person: {links:?}");
    let attended = links.iter().find(|link| link.contains("what=attended") && !link.contains("commissioner=&")).unwrap();
    let behind = iris.get(format!("/pathways/guide/clients?{attended}")).await;
    assert!(behind.has("Ann Early") && behind.has("Bo Before") && !behind.has("Flo"), "{}", behind.outline());
    let all = links.iter().find(|link| link.contains("what=ended:graduated") && link.contains("commissioner=&")).unwrap();
    let csv = iris.get(format!("/pathways/guide/clients.csv?{all}")).await.body;
    let cy = import::named(&p, "Ends").await;
    assert_eq!(csv.lines().nth(1), Some(format!("2026-10,Northside,Ended: Graduated,{cy},Cy,Ends,2010-01-03,1,In the former system").as_str()));
    assert_eq!(csv.lines().count(), 2);
    let book = iris.get(format!("/pathways/guide/clients.xlsx?{all}")).await;
    assert!(book.body.starts_with("PK"));
    assert!(iris.get("/pathways/guide/table.xlsx?month=2026-10").await.body.starts_with("PK"));
    let told = p.audit().await;
    assert!(told.contains("Iris: guide.seen\n") && told.contains("Iris: guide.shown [Ann, Bo]") && told.contains("Iris: guide.printed [Cy]"), "{told}");
    assert_eq!(iris.get("/pathways/guide/clients?what=nonsense").await.status, 404);
    assert_eq!(iris.get("/pathways/guide?month=october").await.status, 404);
}

// proves: R-A3
#[tokio::test]
async fn the_office_and_the_records_see_it_and_nobody_else() {
    let (p, _iris) = autumn().await;
    for staff in [p.cast.ruth, p.cast.tomas, p.cast.iris] {
        assert_eq!(p.as_(staff).await.get("/pathways/guide").await.status, 200);
    }
    for staff in [p.cast.maya, p.cast.lena, p.cast.cora, p.cast.fred, p.cast.theo] {
        for path in ["/pathways/guide", "/pathways/guide/clients?what=started", "/pathways/guide/table.csv", "/pathways/guide/clients.xlsx?what=started"] {
            assert_eq!(p.as_(staff).await.get(path).await.status, 403, "{path}");
        }
    }
    assert!(p.audit().await.contains("verb=\"pathway.guide\""));
    assert!(p.as_(p.cast.nora).await.get("/pathways/guide").await.has("No pathway is turned on yet"));
    assert_eq!(get("/pathways/guide").through(p.doors(), &p.house).await.to, "/sign-in?then=/pathways/guide");
}
