//! Clients with their histories from another system: twenty-six people, one for each thing that the procedure says.

use std::sync::Arc;

use kernel::Id;
use platform::args;
use practice::{
    clients::Client,
    testing::{Practice, does, get, said, upload},
};

use super::{episode, house, told_way, turned_on, way};
use crate::{self as pathways, CorrectFact, Settled, WaysFile, WaysTally};

/// The Sandbox's people, on Tuesday 24 November 2026. Last names say what they are there for.
const PEOPLE: &str = include_str!("people.csv");

pub(super) fn file(text: &str) -> WaysFile {
    WaysFile { bytes: Arc::from(text.as_bytes()), pathway: None, dates: None }
}

pub(super) async fn taken(p: &Practice, text: &str) -> WaysTally {
    let ruth = p.ruth().await;
    does!(ruth, pathways::take_ways, file(text)).await.unwrap()
}

/// The client of this last name.
pub(super) async fn named(p: &Practice, last: &str) -> Id<Client> {
    let mut rows = p.rows("SELECT id FROM clients_client WHERE practice_id = $1 AND last_name = $2", args![p.id, last]).await;
    assert_eq!(rows.len(), 1, "{last}");
    rows.remove(0).next().unwrap()
}

async fn kind(p: &Practice, last: &str) -> String {
    p.texts("SELECT record_kind FROM clients_client WHERE practice_id = $1 AND last_name = $2", args![p.id, last]).await.remove(0)
}

// proves: JV-1, JV-2, JV-3, JV-4, JV-5, JV-6, JV-7, JV-9, JV-10, JV-11, JV-13, JV-14, JV-15, JV-16, JV-17, JV-18, JV-19, JV-20
#[tokio::test]
async fn everybody_comes_to_where_the_procedure_says() {
    let p = house().await;
    turned_on(&p, "sandbox").await;
    let tally = taken(&p, PEOPLE).await;
    assert_eq!((tally.people, tally.new, tally.placed, tally.already, tally.left_out), (26, 26, 20, 0, 2), "{tally:?}");
    let expected = [
        ("Waits", "triage (import)"),
        ("Triaged", "triage (import) → therapy (rule triage_therapy)"),
        ("Silent", "therapy (import); open: quiet_in_therapy"),
        ("Unchased", "therapy (import); open: chase_in_therapy"),
        ("Graduates", "therapy (import) → graduated (rule graduated)"),
        ("Twelve", "therapy (import); open: twelve_sessions"),
        ("Rarely", "group (import); open: group_too_few"),
        ("Goneby", "group (import); open: group_done"),
        ("Unfinished", "group (import); open: group_unfinished"),
        ("Steppedup", "icbt (import) → therapy (rule stepped_up)"),
        ("Both", "icbt (import); open: therapy_begun"),
        ("Enough", "therapy (import); open: wants_to_end"),
        ("Referred", "icbt (import); open: referred_out"),
        ("Stays", "therapy (import)"),
        ("Selfhelp", "sandbox (import)"),
        ("Offered", "therapy (import)"),
        ("Unanswered", "therapy (import); open: offer_unanswered"),
        ("Hybrid", "on no pathway"),
        ("Sheep", "on no pathway"),
        ("Nogroup", "on no pathway"),
        ("Done", "triage (import) → icbt (import) → discharged (import)"),
        ("Ended", "requested_end (import)"),
        ("Flagged", "therapy (import)"),
    ];
    for (last, way) in expected {
        assert_eq!(told_way(&p, named(&p, last).await).await, way, "{last}");
    }
    let waits = episode(&p, named(&p, "Waits").await).await;
    assert_eq!(waits.limit, Some(p.moment("2026-11-23 10:54")), "in triage since a week and a day");
    let statuses = [("Waits", "Active"), ("Selfhelp", "Inactive"), ("Done", "Discharged"), ("Ended", "No status")];
    for (last, status) in statuses {
        let on = way(&p, named(&p, last).await).await.episodes.remove(0);
        assert_eq!(pathways::status(on.book.states[on.book.state(&on.card.state).unwrap()].category), status, "{last}");
    }
}

// proves: JV-8, JV-12, JV-21, R-H5
#[tokio::test]
async fn a_parent_a_test_and_a_commissioner_are_kinds_of_record_and_warnings_stand_apart() {
    let p = house().await;
    turned_on(&p, "sandbox").await;
    taken(&p, PEOPLE).await;
    assert_eq!((kind(&p, "Mother").await, kind(&p, "Trial").await, kind(&p, "Council").await), ("parent".into(), "test".into(), "commissioner".into()));
    for last in ["Mother", "Trial", "Council"] {
        assert_eq!(told_way(&p, named(&p, last).await).await, "on no pathway", "{last}");
    }
    assert_eq!(way(&p, named(&p, "Council").await).await.face.warning.as_deref(), Some("Commissioner: shows nobody"));
    let flagged = way(&p, named(&p, "Flagged").await).await;
    assert_eq!(flagged.face.warning.as_deref(), Some("The phone number is a parent's"));
    assert_eq!(flagged.episodes[0].card.state, "therapy", "a warning changes nothing on the pathway");
    // Somebody who is known becomes what the file says; somebody on the pathway is then in no count of it.
    let ben = p.client("Ben");
    let tally = taken(&p, &format!("client,state,warning\n{ben},Test,Do not ring\n")).await;
    assert_eq!((tally.completed, tally.placed), (1, 0));
    assert_eq!(kind(&p, "Castellano").await, "test");
}

// proves: JV-22, R-H1
#[tokio::test]
async fn the_same_file_twice_changes_nothing_and_what_was_corrected_stays_corrected() {
    let p = house().await;
    turned_on(&p, "sandbox").await;
    let first = taken(&p, PEOPLE).await;
    p.hush().await;
    let facts = p.number("SELECT COUNT(*) FROM pathways_fact WHERE practice_id = $1", args![p.id]).await;
    let again = taken(&p, PEOPLE).await;
    assert_eq!(again, WaysTally { people: 26, already: 20, known: first.facts, left_out: again.left_out, ..WaysTally::default() });
    assert_eq!(p.audit().await, "", "nothing was done");
    let silent = named(&p, "Silent").await;
    let chase = way(&p, silent).await.facts.into_iter().find(|card| card.fact.kind == rulebook::Kind::Attempt).unwrap();
    assert_eq!((chase.fact.known, chase.recorded), (chase.fact.at, p.house.clock.now()), "they knew it then; it is recorded now");
    let ruth = p.ruth().await;
    let order = CorrectFact { client: silent, fact: chase.id, reason: "That was her sister".to_owned() };
    does!(ruth, pathways::correct_fact, order.clone()).await.unwrap();
    assert_eq!(told_way(&p, silent).await, "therapy (import); open: chase_in_therapy");
    assert_eq!(taken(&p, PEOPLE).await.facts, 0);
    assert_eq!(p.number("SELECT COUNT(*) FROM pathways_fact WHERE practice_id = $1", args![p.id]).await, facts);
    // Two states at one instant are no history.
    let text = "first name,last name,state,since\nAnn,Twice,Therapy,2026-10-01\nAnn,Twice,iCBT,2026-10-01\n";
    let tally = taken(&p, text).await;
    assert_eq!((tally.placed, tally.left_out), (1, 1));
    assert_eq!(told_way(&p, named(&p, "Twice").await).await, "therapy (import)");
}

#[tokio::test]
async fn every_line_that_cannot_be_read_is_said_and_the_rest_is_taken() {
    let p = house().await;
    turned_on(&p, "sandbox").await;
    let text = "client,First name,Last name,Born,state,since,date,event,channel,outcome,coordinator,team\n\
                1,Ann,Bad,2010-02-30,Therapy,2026-10-01,,,,,,\n\
                2,Bo,Good,2010-02-03,Narnia,2026-10-01,,,,,,\n\
                3,Cy,Good2,,Therapy,,,,,,,\n\
                4,Di,Good3,,Therapy,2026-10-01,2026-10-02,somersault,,,nobody@oak.example,North\n\
                4,Eve,Good3,,,,2026-10-03,attended,,,,\n\
                5,,,,Therapy,2026-10-01,,,,,,\n\
                ,,,,Therapy,2026-10-01,,,,,,\n\
                4,,,,,,2027-10-03,attended,,,,\n\
                4,,,,,,2026-10-03,chase,,shouted,,\n\
                4,,,,,,2026-10-04,chase,,voicemail,,\n\
                cli_00000000000000000000000000000000,,,,Therapy,2026-10-01,,,,,,\n";
    let ruth = p.ruth().await;
    let preview = p.house.rehearse(&ruth.actor, &platform::Request::default(), |act| Box::pin(pathways::preview_ways(act, file(text)))).await.unwrap();
    let lines: Vec<_> = preview.remarks.iter().map(|remark| format!("{}: {}", remark.line, remark.say.split(". ").next().unwrap())).collect();
    assert_eq!(
        lines,
        [
            "2: \"2010-02-30\" is no day of the calendar (dates are read day first)",
            "3: “Narnia” is no state of The Sandbox",
            "4: Say since when: Therapy needs a date in the column “since”.",
            "5: “North”: There is no team of this name: none is set.",
            "5: “nobody@oak.example”: Nobody who works here has this address: no coordinator is set.",
            "5: “somersault” is no event that is known",
            "6: This row has another name or birth date than line 5, but is called by the same",
            "7: No client is known by this",
            "8: Nothing says who this row is about",
            "9: This lies in the future",
            "10: Say what came of the attempt: reached, left a message, no answer, or declined.",
            "12: There is no client of this id.",
        ]
    );
    assert_eq!(preview.people.iter().filter(|line| line.settled == Settled::LeftOut).count(), 2);
    assert_eq!(p.number("SELECT COUNT(*) FROM pathways_fact WHERE practice_id = $1", args![p.id]).await, 0, "a look writes nothing");
    assert_eq!(p.number("SELECT COUNT(*) FROM clients_client WHERE practice_id = $1", args![p.id]).await, 12);
    let tally = taken(&p, text).await;
    assert_eq!((tally.new, tally.placed, tally.facts), (4, 2, 1));
    assert_eq!(told_way(&p, named(&p, "Good").await).await, "on no pathway", "nobody is put where the file does not say");
    for (text, code) in [
        ("", "import_empty"),
        ("client,state\n\"1,Therapy\n", "import_open_quote"),
        ("shoe,size\n1,2\n", "import.who"),
        ("client,since\n1,2026-10-01\n", "import.what"),
        ("client,state,since\n1,Therapy,03/04/2026\n", "import_ambiguous_dates"),
    ] {
        assert_eq!(said(&does!(ruth, pathways::take_ways, file(text)).await), code, "{text}");
    }
}

// proves: R-K15
#[tokio::test]
async fn what_a_cell_holds_is_words_and_nothing_else() {
    let p = house().await;
    turned_on(&p, "sandbox").await;
    let text = "first name,last name,state,since,warning,commissioner,date,event,note\n\
                <script>Bo,\"'); DROP TABLE clients_client; --x\",Therapy,2026-10-01,<b>bold</b>,=cmd|' /C calc'!A0,2026-10-05,attended,<img src=x>\n";
    let ruth = p.ruth().await;
    let page = ruth.send(upload("/pathways/import", &[("file", text)])).await;
    assert_eq!(page.status, 200);
    assert!(!page.body.contains("<script>Bo") && page.body.contains("&lt;script&gt;Bo"));
    assert_eq!(taken(&p, text).await.new, 1);
    let csv = ruth.get("/pathways/guide/table.csv?month=2026-10").await;
    assert!(csv.body.contains("'=cmd|"), "a commissioner is no formula: {}", csv.body);
}

#[tokio::test]
async fn a_file_is_looked_at_and_then_taken_by_pages_alone() {
    let p = house().await;
    let ruth = p.ruth().await;
    assert!(ruth.get("/pathways/import").await.has("No pathway is turned on yet"));
    let sandbox = turned_on(&p, "sandbox").await;
    let start = ruth.get("/pathways/import").await;
    assert!(start.has("Look at the clients") && start.body.contains("referred out"));
    let look = ruth.send(upload("/pathways/import", &[("file", PEOPLE), ("pathway", &sandbox.to_string()), ("dates", "")])).await;
    assert_eq!(look.status, 200);
    assert!(look.has("Take in 26 clients") && look.has("26 new") && look.has("Lost Sheep is not used any more"));
    assert_eq!(p.number("SELECT COUNT(*) FROM pathways_episode WHERE practice_id = $1", args![p.id]).await, 0);
    let key = look.value("key");
    let parts = [("file", PEOPLE), ("pathway", &sandbox.to_string()), ("dates", ""), ("key", &key)];
    let done = ruth.send(upload("/pathways/import/commit", &parts)).await;
    assert!(done.has("Done: 26 new") && done.has("Left out, and to know") && !done.has("Take in"), "{}", done.outline());
    let twice = ruth.send(upload("/pathways/import/commit", &parts)).await;
    assert!(twice.has("Done: 26 new"), "the same form sent twice is one deed, with its first answer");
    assert_eq!(p.number("SELECT COUNT(*) FROM pathways_episode WHERE practice_id = $1", args![p.id]).await, 20);
    let wrong = ruth.send(upload("/pathways/import", &[("file", "shoe\n1\n"), ("pathway", &sandbox.to_string())])).await;
    assert!(wrong.status == 422 && wrong.has("No column says who a row is about"));
    let example = ruth.get("/pathways/import/example.csv").await;
    assert!(example.body.starts_with("\u{feff}client,first name,last name,born"));
    assert_eq!(taken(&p, &example.body).await.left_out, 0, "the example reads");
}

// proves: R-A3
#[tokio::test]
async fn the_office_and_supervisors_take_files_in_and_nobody_else() {
    let p = house().await;
    turned_on(&p, "sandbox").await;
    for staff in [p.cast.maya, p.cast.lena, p.cast.cora, p.cast.iris, p.cast.fred, p.cast.theo] {
        let somebody = p.as_(staff).await;
        assert_eq!(said(&does!(somebody, pathways::take_ways, file(PEOPLE)).await), "forbidden", "{}", somebody.email);
        assert_eq!(somebody.get("/pathways/import").await.status, 403);
    }
    assert!(p.audit().await.contains("refused verb=\"pathway.import\""));
    assert_eq!(get("/pathways/import").through(p.doors(), &p.house).await.to, "/sign-in?then=/pathways/import");
    let nora = p.as_(p.cast.nora).await;
    assert_eq!(said(&does!(nora, pathways::take_ways, file(PEOPLE)).await), "pathway.off", "another practice has its own");
    let report = pathways::import_ways(&p.house, &platform::Actor::System(p.id, "import"), PEOPLE.into(), Some("sandbox"), None, true).await.unwrap();
    assert!(report.to_string().ends_with("2 lines left out"), "{report}");
    let unknown = pathways::import_ways(&p.house, &platform::Actor::System(p.id, "import"), PEOPLE.into(), Some("other"), None, true).await;
    assert_eq!(said(&unknown), "pathway.unknown");
}
