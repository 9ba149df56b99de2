//! Today's work list: nobody is overdue, proposed for, asked about or on no pathway without standing on it.

use kernel::Id;
use practice::{
    clients::{self, Client, MakeClient},
    testing::{Page, Practice, User, does},
};

use super::{episode, happens, house, put, told_way, turned_on, way};
use crate::{Answer, Item, Pathway};

/// Somebody new, as Tomas adds them: seen by those who see all.
pub(super) async fn newcomer(p: &Practice, first: &str, kind: &str) -> Id<Client> {
    let typed = clients::Typed { first_name: first.into(), last_name: "Newcomer".into(), kind: kind.into(), ..clients::Typed::default() };
    let order = MakeClient { typed, staff: Vec::new(), another: true };
    does!(p.tomas().await, clients::make_client, order.clone()).await.unwrap()
}

/// The client began treatment and asks to end: a rule proposes Pt Requested End of Services.
async fn asks_to_end(p: &Practice, client: Id<Client>) {
    happens(p, client, "module", "Week 1").await;
    happens(p, client, "asked_to_end", "").await;
}

/// What is open for a client: its id and version.
async fn open(p: &Practice, client: Id<Client>) -> (Id<Item>, i64) {
    let on = way(p, client).await.episodes.remove(0);
    on.items.iter().find(|item| item.answer == Answer::Open).map(|item| (item.id, item.version)).expect("nothing is open")
}

/// Answers what is open for a client, as the form does.
async fn answers(who: &User, client: Id<Client>, fields: &[(&str, &str)]) -> Page {
    let (item, version) = open(&who.p, client).await;
    let version = version.to_string();
    let form = [&[("version", version.as_str()), ("back", "/pathways?whose=all")], fields].concat();
    who.post(format!("/pathways/items/{item}/answer"), &form).await
}

/// A section of the page, from its heading to the next.
fn section(page: &Page, title: &str) -> String {
    let outline = page.outline();
    let from = outline.lines().skip_while(|line| !line.starts_with(&format!("## {title}")));
    from.take(1)
        .chain(
            outline
                .lines()
                .skip_while(|line| !line.starts_with(&format!("## {title}")))
                .skip(1)
                .take_while(|line| !line.starts_with("## ")),
        )
        .collect::<Vec<_>>()
        .join("\n")
}

async fn started() -> (Practice, Id<Pathway>) {
    let p = house().await;
    let sandbox = turned_on(&p, "sandbox").await;
    (p, sandbox)
}

// proves: JV-14, R-H3
#[tokio::test]
async fn seven_days_in_triage_are_near_the_end_and_a_minute_later_overdue() {
    let (p, sandbox) = started().await;
    put(&p, sandbox, p.client("Ben"), "").await;
    let list = p.ruth().await.get("/pathways").await;
    assert_eq!((section(&list, "Overdue"), section(&list, "Near")), (String::new(), String::new()));
    p.at("2026-12-01 10:55");
    let list = p.ruth().await.get("/pathways").await;
    assert_eq!(section(&list, "Overdue"), "", "to the minute it is not more than seven days");
    assert!(
        section(&list, "Near the end").contains("Ben Castellano") && section(&list, "Near the end").contains("7 of 7 days, until 10:55"),
        "{}",
        list.outline()
    );
    // No round of the program lies between: lists are worked out when one looks.
    p.at("2026-12-01 10:56");
    let list = p.ruth().await.get("/pathways").await;
    assert!(
        section(&list, "Overdue").contains("Ben Castellano") && section(&list, "Overdue").contains("1 minute over"),
        "{}",
        list.outline()
    );
}

#[tokio::test]
async fn how_near_is_near_is_for_the_reader_to_say() {
    let (p, sandbox) = started().await;
    put(&p, sandbox, p.client("Ben"), "").await;
    p.at("2026-11-26 9:00");
    let ruth = p.ruth().await;
    assert_eq!(section(&ruth.get("/pathways").await, "Near"), "");
    assert_eq!(section(&ruth.get("/pathways?days=5").await, "Near"), "");
    assert!(section(&ruth.get("/pathways?days=7").await, "Near").contains("Ben Castellano"));
}

// proves: JV-1, R-H3
#[tokio::test]
async fn whoever_is_on_no_pathway_is_on_the_list_within_the_minute_and_is_put_on_one_from_there() {
    let (p, sandbox) = started().await;
    for first in ["Amara", "Ben", "Chloe", "Dmitri", "Elena", "Farid", "Grace", "Hiro", "Imani", "Jonas", "Kavya", "Priya"] {
        put(&p, sandbox, p.client(first), "therapy").await;
    }
    let ruth = p.ruth().await;
    assert_eq!(section(&ruth.get("/pathways").await, "On no pathway"), "");
    let (ada, bo) = (newcomer(&p, "Ada", "").await, newcomer(&p, "Bo", "").await);
    let alone = section(&ruth.get("/pathways").await, "On no pathway");
    assert!(alone.contains("Ada Newcomer") && alone.contains("Bo Newcomer"), "{alone}");
    let form = [
        ("client", &*ada.to_string()),
        ("client", &*bo.to_string()),
        ("into", &*format!("{sandbox} triage")),
        ("back", "/pathways?whose=all"),
    ];
    let done = ruth.post("/pathways/begin", &form).await;
    assert_eq!(done.to, "/pathways?whose=all&done=begun&n=2&m=0");
    assert!(ruth.get(done.to).await.has("2 clients put on the pathway."));
    assert_eq!(told_way(&p, ada).await, "triage (began)");
    assert_eq!(section(&ruth.get("/pathways").await, "On no pathway"), "");
}

// proves: JV-8, JV-12, R-H5
#[tokio::test]
async fn records_of_people_not_in_treatment_are_on_no_list() {
    let (p, _) = started().await;
    for kind in ["parent", "test", "commissioner", "staff"] {
        newcomer(&p, kind, kind).await;
    }
    let list = p.ruth().await.get("/pathways").await;
    assert!(section(&list, "On no pathway").contains("Ben Castellano"));
    assert!(!list.body.contains("Newcomer"), "{}", list.outline());
}

// proves: R-H2
#[tokio::test]
async fn a_proposal_shows_what_its_rule_saw_and_one_click_accepts_it() {
    let (p, sandbox) = started().await;
    let ben = p.client("Ben");
    put(&p, sandbox, ben, "therapy").await;
    asks_to_end(&p, ben).await;
    let ruth = p.ruth().await;
    let shown = section(&ruth.get("/pathways").await, "Proposals");
    assert!(
        shown.contains("Therapy to Pt Requested End of Services") && shown.contains("proposes Pt Requested End of Services."),
        "{shown}"
    );
    assert!(shown.to_lowercase().contains("asked to end") && shown.contains("1 module"), "{shown}");
    let done = answers(&ruth, ben, &[("how", "accept")]).await;
    assert!(done.to.starts_with("/pathways?whose=all&done=accepted"), "{} {}", done.to, done.outline());
    assert_eq!(told_way(&p, ben).await, "therapy (began) → requested_end (person wants_to_end)");
    assert_eq!(section(&ruth.get("/pathways").await, "Proposals"), "");
}

// proves: R-H2
#[tokio::test]
async fn another_state_staying_and_later_each_ask_for_a_reason() {
    let (p, sandbox) = started().await;
    let (ben, chloe, farid) = (p.client("Ben"), p.client("Chloe"), p.client("Farid"));
    for client in [ben, chloe, farid] {
        put(&p, sandbox, client, "therapy").await;
        asks_to_end(&p, client).await;
    }
    let ruth = p.ruth().await;
    let refused = answers(&ruth, ben, &[("how", "adjust"), ("to", "discharged"), ("reason", "")]).await;
    assert!(refused.status == 422 && refused.has("! Error: Say why") && refused.has("Where do they go?"), "{}", refused.outline());
    assert!(answers(&ruth, ben, &[("how", "adjust"), ("to", "icbt"), ("reason", "Goes on alone")]).await.to.contains("done=adjusted"));
    assert_eq!(told_way(&p, ben).await.split(';').next(), Some("therapy (began) → icbt (person wants_to_end)"));

    assert_eq!(answers(&ruth, chloe, &[("how", "decline"), ("reason", " ")]).await.status, 422);
    assert!(answers(&ruth, chloe, &[("how", "decline"), ("reason", "Changed her mind on the phone")]).await.to.contains("done=declined"));
    assert_eq!(told_way(&p, chloe).await, "therapy (began)");

    assert_eq!(answers(&ruth, farid, &[("how", "postpone"), ("until", "2026-11-20"), ("reason", "On holiday")]).await.status, 422);
    assert!(
        answers(&ruth, farid, &[("how", "postpone"), ("until", "2026-11-27"), ("reason", "On holiday")])
            .await
            .to
            .contains("done=postponed")
    );
    let list = ruth.get("/pathways").await;
    assert!(!section(&list, "Proposals").contains("Farid") && section(&list, "Put off").contains("On holiday"), "{}", list.outline());
    p.at("fri 0:00");
    assert!(section(&p.ruth().await.get("/pathways").await, "Proposals").contains("Farid Haddad"));
}

#[tokio::test]
async fn proposals_are_looked_through_and_taken_together_or_not_at_all() {
    let (p, sandbox) = started().await;
    let (ben, chloe) = (p.client("Ben"), p.client("Chloe"));
    for client in [ben, chloe] {
        put(&p, sandbox, client, "therapy").await;
        asks_to_end(&p, client).await;
    }
    let ruth = p.ruth().await;
    let ((one, first), (two, second)) = (open(&p, ben).await, open(&p, chloe).await);
    let review = ruth.get(format!("/pathways/items/answers?item={one}&item={two}&back=%2Fpathways%3Fwhose%3Dall")).await;
    assert!(review.has("Ben Castellano") && review.has("Chloe Whitfield") && review.has("(Accept these 2)"), "{}", review.outline());
    // Somebody else puts one of them off meanwhile.
    answers(&p.tomas().await, chloe, &[("how", "postpone"), ("until", "2026-11-27"), ("reason", "On holiday")]).await;
    let (one, two) = (format!("{one} {first}"), format!("{two} {second}"));
    let form = [("item", one.as_str()), ("item", two.as_str()), ("reason", ""), ("back", "/pathways?whose=all")];
    let refused = ruth.post("/pathways/items/answers", &form).await;
    assert_eq!(refused.status, 422);
    assert_eq!(told_way(&p, ben).await, "therapy (began); open: wants_to_end", "none was moved");
    let two = format!("{} {}", open(&p, chloe).await.0, second + 1);
    let form = [("item", one.as_str()), ("item", two.as_str()), ("reason", "Agreed in the meeting"), ("back", "/pathways?whose=all")];
    assert_eq!(ruth.post("/pathways/items/answers", &form).await.to, "/pathways?whose=all&done=answers&n=2");
    for client in [ben, chloe] {
        assert_eq!(told_way(&p, client).await, "therapy (began) → requested_end (person wants_to_end)");
    }
    assert_eq!(ruth.post("/pathways/items/answers", &[("reason", "")]).await.status, 422);
}

// proves: JV-4, JV-19
#[tokio::test]
async fn what_only_a_person_can_decide_asks_for_it() {
    let (p, sandbox) = started().await;
    let ben = p.client("Ben");
    put(&p, sandbox, ben, "group").await;
    happens(&p, ben, "joined", "group").await;
    for day in ["wed 9:00", "thu 9:00", "fri 9:00"] {
        p.at(day);
        happens(&p, ben, "attended", "group").await;
    }
    p.at("fri 10:00");
    happens(&p, ben, "left", "Moved away").await;
    let ruth = p.ruth().await;
    let shown = section(&ruth.get("/pathways").await, "Needs a decision");
    assert!(shown.contains("left before the programme was over. What follows?") && shown.contains("3 group sessions attended"), "{shown}");
    let form = ruth.get(format!("/pathways/items/{}/answer?how=adjust", open(&p, ben).await.0)).await;
    assert!(form.body.contains("Graduated") && form.body.contains("Stays in Group Therapy"), "{}", form.outline());
    assert!(
        answers(&ruth, ben, &[("how", "adjust"), ("to", "therapy"), ("reason", "Goes on in single sessions")])
            .await
            .to
            .contains("done=adjusted")
    );
    assert_eq!(episode(&p, ben).await.state, "therapy");
}

// proves: JV-18, JV-5, JV-7
#[tokio::test]
async fn states_that_say_nothing_of_a_status_are_named_while_somebody_is_in_them() {
    let (p, sandbox) = started().await;
    let ruth = p.ruth().await;
    assert_eq!(section(&ruth.get("/pathways").await, "States"), "");
    put(&p, sandbox, p.client("Ben"), "external").await;
    let shown = section(&ruth.get("/pathways").await, "States");
    assert!(shown.contains("Referred to External Services No status") && shown.contains("1 client"), "{shown}");
    assert!(!shown.contains("Hybrid") && !shown.contains("Lost Sheep"), "empty as they must be");
}

// proves: R-A3
#[tokio::test]
async fn each_sees_the_clients_they_see_elsewhere_and_nobody_acts_who_may_not() {
    let (p, sandbox) = started().await;
    let ada = newcomer(&p, "Ada", "").await;
    put(&p, sandbox, ada, "therapy").await;
    put(&p, sandbox, p.client("Ben"), "therapy").await;
    for client in [ada, p.client("Ben")] {
        asks_to_end(&p, client).await;
    }
    let named = |page: &Page| ["Ada Newcomer", "Ben Castellano"].map(|name| page.body.contains(name));
    let list = p.ruth().await.get("/pathways?whose=all").await;
    assert_eq!(named(&list), [true, true]);
    // Maya has Ben by her group, and Ada not at all.
    assert_eq!(named(&p.maya().await.get("/pathways?whose=all").await), [false, true]);
    assert_eq!(answers(&p.maya().await, ada, &[("how", "accept")]).await.status, 404);
    let fred = p.as_(p.cast.fred).await;
    let list = fred.get("/pathways?whose=all").await;
    assert!(named(&list) == [true, true] && !list.has("(Accept"), "{}", list.outline());
    assert_eq!(answers(&fred, ada, &[("how", "accept")]).await.status, 403);
    assert_eq!(p.as_(p.cast.theo).await.get("/pathways").await.status, 403);
    assert_eq!(p.as_(p.cast.nora).await.get("/pathways?whose=all").await.body.matches("Newcomer").count(), 0);
    p.hush().await;
    p.maya().await.get("/pathways?whose=all").await;
    assert!(p.audit().await.contains("Maya: work.shown [Amara, Ben, Chloe"), "{}", p.audit().await);
}

#[tokio::test]
async fn a_list_is_ones_own_first_then_ones_teams() {
    let (p, sandbox) = started().await;
    put(&p, sandbox, p.client("Ben"), "").await;
    put(&p, sandbox, p.client("Chloe"), "").await;
    p.at("2026-12-03 9:00");
    let cora = p.as_(p.cast.cora).await;
    let tomas = p.tomas().await;
    let made = tomas
        .post("/pathways/teams", &[("name", "North"), ("member", &*p.cast.tomas.to_string()), ("member", &*p.cast.cora.to_string())])
        .await;
    assert_eq!(made.to, "/pathways/teams?done=team");
    assert_eq!(tomas.post("/pathways/teams", &[("name", " ")]).await.status, 422);
    let team = tomas.get("/pathways/teams").await.value("team");
    let cares = |client, coordinator: String, team: String| {
        let (p, ruth) = (p.clone(), p.clone());
        async move {
            let card = episode(&p, client).await;
            let form = [("version", &*card.version.to_string()), ("coordinator", &*coordinator), ("team", &*team), ("back", "/pathways")];
            ruth.ruth().await.post(format!("/pathways/episodes/{}/care", card.id), &form).await.to
        }
    };
    assert_eq!(cares(p.client("Ben"), p.cast.ruth.to_string(), String::new()).await, "/pathways?done=cared");
    assert_eq!(cares(p.client("Chloe"), String::new(), team).await, "/pathways?done=cared");
    let overdue = |page: Page| ["Ben", "Chloe"].map(|name| section(&page, "Overdue").contains(name));
    assert_eq!(overdue(p.ruth().await.get("/pathways").await), [true, false], "hers");
    assert_eq!(overdue(p.ruth().await.get("/pathways?whose=all").await), [true, true]);
    assert_eq!(overdue(tomas.get("/pathways").await), [false, true], "his team's");
    assert_eq!(overdue(tomas.get(format!("/pathways?coordinator={}", p.cast.ruth)).await), [true, false]);
    drop(cora);
}
