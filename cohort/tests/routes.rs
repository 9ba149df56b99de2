//! Every address of the house, walked as nobody, as a stranger from another practice, and as each role.
//!
//! What a role may do is read from the files `matrix.txt` of practice and pathways; how somebody is tied to a thing is asked of
//! access at the moment of the request. So a new address needs one line in `CASES`, and a changed policy one in the matrix. The
//! database is a SQLite file, or with `COHORT_TEST_DB=postgres` a new one on the server of `COHORT_TEST_POSTGRES`.

mod routes {
    pub mod cases;
    pub mod world;
}

use std::{fs, path::Path};

use axum::http::StatusCode;
use routes::{
    cases::{CASES, Case, NO_ADDRESS},
    world::{Person, Told, World, matrix_cell, matrix_verbs},
};

/// Addresses that take a name or only lead on: a stranger learns nothing from them, but gets no 404 either.
const TELLS_NOTHING: [&str; 2] = ["/series", "/occurrences/{planned}"];

// proves: R-K11
#[test]
fn every_address_is_a_case_and_every_verb_has_one() {
    let mut found = Vec::new();
    for folder in ["practice/src", "pathways/src", "cohort/src"] {
        addresses(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder), &mut found);
    }
    assert!(found.len() > 80, "the routes were not found in the sources: {}", found.len());
    let cases: Vec<_> = CASES.iter().map(|case| format!("{} {}", case.method, plain(case.path))).collect();
    let mut wrong: Vec<_> = found.iter().filter(|it| !cases.contains(it)).map(|it| format!("no case covers {it}")).collect();
    wrong.extend(cases.iter().filter(|it| !found.contains(it)).map(|it| format!("there is no address {it}")));
    for verb in matrix_verbs() {
        let walked = CASES.iter().any(|case| case.verb == verb);
        if walked == NO_ADDRESS.contains(&verb) {
            wrong.push(format!("{verb}: {}", if walked { "has an address, so it is not one of NO_ADDRESS" } else { "no case is judged by it" }));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// The methods and paths of every `.route("…", …)` in a folder.
fn addresses(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            addresses(&entry, found);
        } else if entry.extension().is_some_and(|end| end == "rs") {
            let text = fs::read_to_string(&entry).unwrap();
            for chunk in text.split(".route(\"").skip(1) {
                let (path, rest) = chunk.split_once('"').unwrap();
                let rest = rest.split("\n}").next().and_then(|rest| rest.split("\n        .").next()).unwrap_or_default();
                let methods = ["get", "post", "put", "patch", "delete"].into_iter().filter(|method| rest.contains(&format!("{method}(")));
                found.extend(methods.map(|method| format!("{} {}", method.to_uppercase(), plain(path))));
            }
        }
    }
}

/// A path without its question, and with every id alike.
fn plain(path: &str) -> String {
    let path = path.split('?').next().unwrap_or_default();
    path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part }).collect::<Vec<_>>().join("/")
}

// proves: R-K8, R-K9, R-K11, R-A3, R-M7
#[tokio::test(flavor = "multi_thread")]
async fn everybody_gets_what_is_theirs_and_nothing_else() {
    let world = World::new().await;
    nobody_gets_in(&world).await;
    nothing_is_done_for_another_site(&world).await;
    let before = world.rows().await;
    let told = world.last_entry().await;
    for case in CASES.iter().filter(|case| case.method == "GET") {
        walk(&world, case).await;
    }
    reading_changed_nothing(&world, &before, &told).await;
    for case in CASES.iter().filter(|case| case.method != "GET") {
        walk(&world, case).await;
    }
    let refused = world.entries_since(&told).await.iter().filter(|action| *action == "refused").count();
    world.check(refused >= world.forbidden.get(), format!("{} requests were forbidden, but the log tells of {refused}", world.forbidden.get()));
    the_door_locks_and_opens(&world).await;
    world.close().await;
}

/// Without a sign-in there is the door, and nothing else: a page leads to it, a script gets 401.
async fn nobody_gets_in(world: &World) {
    for case in CASES {
        let page = world.send(case, None, &[]).await;
        if case.verb == "open" || case.verb == "door" {
            world.check(page.status.as_u16() < 500 && page.status != StatusCode::FORBIDDEN, format!("{case} as nobody: {}", page.status));
            continue;
        }
        let to_the_door = page.status == StatusCode::SEE_OTHER && page.to.starts_with("/sign-in");
        world.check(to_the_door, format!("{case} as nobody: {} to {:?}", page.status, page.to));
        let page = world.send(case, None, &[("accept", "application/json")]).await;
        world.check(page.status == StatusCode::UNAUTHORIZED, format!("{case} as nobody's script: {}", page.status));
    }
    let nowhere = Case { method: "GET", path: "/no-such-page", verb: "open", body: "" };
    world.check(world.send(&nowhere, None, &[]).await.status == StatusCode::NOT_FOUND, "an unknown address is no 404".to_owned());
}

/// A change that another site sends in the caller's name is refused before anybody looks at it.
async fn nothing_is_done_for_another_site(world: &World) {
    let told = world.last_entry().await;
    for case in CASES.iter().filter(|case| case.method != "GET") {
        for foreign in [&[("sec-fetch-site", "cross-site")][..], &[("origin", "https://elsewhere.example"), ("host", "cohort.example")]] {
            let page = world.send(case, Some(world.person("tomas")), foreign).await;
            world.check(page.status == StatusCode::FORBIDDEN, format!("{case} from another site ({}): {}", foreign[0].0, page.status));
        }
    }
    world.check(world.last_entry().await == told, "a request of another site came as far as the log".to_owned());
}

/// Sends a case as the stranger and as each role, and compares the answers with the matrix.
async fn walk(world: &World, case: &Case) {
    if case.verb == "open" || case.verb == "door" {
        return;
    }
    world.renew(case).await;
    let page = world.send(case, Some(world.person("nora")), &[("sec-fetch-site", "same-origin")]).await;
    if case.names_something() {
        let fine = page.status == StatusCode::NOT_FOUND || TELLS_NOTHING.contains(&case.path);
        world.check(fine, format!("{case} as a stranger: {}", page.status));
    }
    for person in &world.people {
        world.renew(case).await;
        let wanted = wanted(world, case, person).await;
        let page = world.send(case, Some(person), &[("sec-fetch-site", "same-origin")]).await;
        world.forbidden.set(world.forbidden.get() + usize::from(page.status == StatusCode::FORBIDDEN));
        let back_to_the_door = ["/sign-in", "/locked", "/secrets"].iter().any(|door| page.to.starts_with(door));
        let good = match wanted {
            Some(status) => page.status == status,
            None => matches!(page.status.as_u16(), 200 | 204 | 303 | 422) && !back_to_the_door,
        };
        let wanted = wanted.map_or("an answer".to_owned(), |status| status.to_string());
        world.check(good, format!("{case} as {} ({}): {} {:?}, not {wanted}", person.name, person.column, page.status, page.to));
    }
}

/// The status that a person must get, or `None` for any answer but a refusal of access.
async fn wanted(world: &World, case: &Case, person: &Person) -> Option<StatusCode> {
    if case.verb == "me" {
        return None;
    }
    let ties = world.ties(person).await;
    let tie = match case.verb {
        "access.grant_group" | "group.change" | "group.see" | "schedule.group" | "occurrence.move" | "roster.see" | "roster.change" | "change.see" | "change.undo" | "session.run" | "session.sign" | "session.correct" | "meeting.invite"
        | "waiting.keep" | "waiting.leave" => ties.group,
        // The runner has one of the two alone, and who is not seen is not there.
        "apart.keep" if case.method == "POST" && person.name.starts_with("theo") => None,
        "access.assign" | "apart.keep" | "client.tracks" | "code.give" | "pathway.way" | "pathway.move" | "item.answer" | "fact.record" | "client.see" | "client.change" | "chart.read" | "note.read" | "note.amend" => ties.client,
        "membership.end" => ties.membership(),
        "session.cosign" => ties.review,
        "own.keep" => Some(platform::Tie::Own),
        "feed.keep" => (person.name == "maya").then_some(platform::Tie::Own),
        _ => Some(platform::Tie::Other),
    };
    let unseen = if case.path == "/series" { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::NOT_FOUND };
    let Some(tie) = tie else { return Some(unseen) };
    if !matrix_cell(case.verb, person.column, tie) {
        return Some(StatusCode::FORBIDDEN);
    }
    // Whoever may place clients in any group places only those they see.
    let places_unseen = case.verb == "membership.start" && case.method == "POST" && ties.client.is_none();
    places_unseen.then_some(StatusCode::NOT_FOUND)
}

/// After all reading there is not a row more, and the log tells of nothing but reading and refusals.
async fn reading_changed_nothing(world: &World, before: &[(String, i64)], told: &Told) {
    let after = world.rows().await;
    world.check(before == after, format!("a GET changed the number of rows:\n{before:?}\n{after:?}"));
    let reading = ["seen", "shown", "opened", "previewed", "followed", "printed"];
    for action in world.entries_since(told).await {
        let kind = action.rsplit('.').next().unwrap_or_default();
        world.check(action == "refused" || reading.contains(&kind), format!("a GET did something: {action}"));
    }
}

// The lock keeps the sign-in but opens nothing; signing out ends it and clears the browser.
async fn the_door_locks_and_opens(world: &World) {
    let theo = world.signed_in_again("theo").await;
    let here = [("sec-fetch-site", "same-origin")];
    let step = async |method, path, body, status: u16, to: &str| {
        let case = Case { method, path, verb: "door", body };
        let page = world.send(&case, Some(&theo), &here).await;
        world.check(page.status.as_u16() == status && page.to == to, format!("{case} at the door: {} to {:?}", page.status, page.to));
        page
    };
    step("GET", "/locked", "", 303, "/").await;
    step("POST", "/lock", "", 303, "/locked").await;
    step("GET", "/me", "", 303, "/locked?then=/me").await;
    step("GET", "/locked", "", 200, "").await;
    step("POST", "/secrets", "present={password}&password={password}&pin={pin}", 303, "/locked?then=/secrets").await;
    step("POST", "/unlock", "pin={pin}", 303, "/").await;
    step("GET", "/me", "", 200, "").await;
    step("GET", "/secrets", "", 200, "").await;
    step("POST", "/secrets", "present=some+other+words&password={password}&pin={pin}", 422, "").await;
    step("POST", "/secrets", "present={password}&password={password}&pin={pin}", 303, "/").await;
    let out = step("POST", "/sign-out", "", 303, "/sign-in").await;
    world.check(out.head("clear-site-data").contains("storage"), "signing out leaves things in the browser".to_owned());
    step("GET", "/me", "", 303, "/sign-in?then=/me").await;
}
