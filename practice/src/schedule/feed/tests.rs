//! Stories of feeds: who reads what by an address, and what a calendar never says.

mod attack;
mod exact;
mod hard;
mod private;
mod story;

use crate::testing::{Page, Practice, User, get};

/// Somebody makes a feed on the page of addresses; its path.
async fn made(who: &User, extent: &str, title: &str, rooms: bool) -> String {
    let key = who.get("/calendars").await.value("key");
    let mut form = vec![("key", key.as_str()), ("extent", extent), ("title", title)];
    form.extend(rooms.then_some(("rooms", "yes")));
    path(&who.post("/calendars", &form).await)
}

/// The path of the address that a page shows.
fn path(page: &Page) -> String {
    assert_eq!(page.status.as_u16(), 200, "{}", page.outline());
    let (_, rest) = page.body.split_once("value=\"https://cohort.oak.example/feeds/").unwrap();
    format!("/feeds/{}", rest.split('"').next().unwrap())
}

/// A fetch by whoever has the address.
async fn fetched(p: &Practice, path: &str) -> Page {
    get(path).send(&p.house).await
}

/// The calendar's lines, unfolded.
fn lines(page: &Page) -> Vec<String> {
    assert_eq!(page.status.as_u16(), 200, "{}", page.body);
    page.body.replace("\r\n ", "").split("\r\n").map(str::to_owned).collect()
}

/// The values of all lines of this name, whatever their parameters.
fn values(page: &Page, name: &str) -> Vec<String> {
    let of = |line: &String| {
        let (head, value) = line.split_once(':')?;
        (head.split(';').next() == Some(name)).then(|| value.to_owned())
    };
    lines(page).iter().filter_map(of).collect()
}
