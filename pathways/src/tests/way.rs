//! A client's way: how they came where they are, with what rules saw and people said; and nobody else's name.

use practice::testing::Page;

use super::{episode, happens, house, put, told_way, turned_on, way};

// proves: R-H1, R-H2
#[tokio::test]
async fn the_way_tells_every_stay_and_why_it_began() {
    let p = house().await;
    let sandbox = turned_on(&p, "sandbox").await;
    let ben = p.client("Ben");
    put(&p, sandbox, ben, "").await;
    p.at("fri 9:00");
    happens(&p, ben, "triaged", "therapy").await;
    let ruth = p.ruth().await;
    let address = format!("/clients/{ben}/pathway");
    let page = ruth.get(address.clone()).await;
    let said = page.outline();
    assert!(said.contains("# Ben Castellano") && page.body.contains("Active"), "{said}");
    assert!(
        said.contains(
            "- Therapy since 27 Nov 2026, 09:00 less than a day By a rule JV-13, JV-14: Triaged to Therapy in this state (27 November)"
        ),
        "{said}"
    );
    assert!(said.contains("- Triage 24 Nov 2026 – 27 Nov 2026 3 days Put on the pathway by Ruth Feldman."), "{said}");
    let card = episode(&p, ben).await;
    let form = [("version", &*card.version.to_string()), ("reason", "Triaged by mistake")];
    ruth.post(format!("/pathways/episodes/{}/undo", card.id), &form).await;
    let said = ruth.get(address).await.outline();
    assert!(said.contains("Taken back on 27 Nov 2026 by Ruth Feldman: Triaged by mistake"), "{said}");
}

// proves: JV-20
#[tokio::test]
async fn attempts_are_logged_with_day_channel_outcome_and_author() {
    let p = house().await;
    let sandbox = turned_on(&p, "sandbox").await;
    let ben = p.client("Ben");
    put(&p, sandbox, ben, "therapy").await;
    let fred = p.as_(p.cast.fred).await;
    let facts = format!("/clients/{ben}/facts");
    let form =
        [("kind", "attempt"), ("by", "phone"), ("of", "no_answer"), ("words", "Rang twice"), ("day", "2026-11-23"), ("time", "16:10")];
    assert!(fred.post(facts.clone(), &form).await.to.contains("done=recorded"));
    let page = fred.get(format!("/clients/{ben}/pathway")).await;
    assert!(page.has("- 23 Nov 2026 No answer by phone Rang twice 16:10 · Fred Holm"), "{}", page.outline());
    assert!(!page.has("[Move…") && page.has("(Log the attempt)"), "the front desk calls, and moves nobody");
    let wrong = fred.post(facts.clone(), &[("kind", "attempt"), ("by", "phone"), ("of", "maybe")]).await;
    assert!(wrong.status == 422 && wrong.has("Say what came of the attempt"), "{}", wrong.outline());
    assert_eq!(fred.post(facts, &[("kind", "module"), ("of", "Week 1"), ("day", "2026-12-24")]).await.status, 422);
}

#[tokio::test]
async fn what_was_recorded_wrongly_is_struck_through_with_a_reason() {
    let p = house().await;
    let sandbox = turned_on(&p, "sandbox").await;
    let ben = p.client("Ben");
    put(&p, sandbox, ben, "therapy").await;
    let ruth = p.ruth().await;
    let (address, facts) = (format!("/clients/{ben}/pathway"), format!("/clients/{ben}/facts"));
    let done = ruth.post(facts.clone(), &[("kind", "referred_out"), ("of", ""), ("back", &address)]).await;
    assert_eq!(done.to, format!("{address}?done=recorded&n=1&m=0"), "and a rule has something to say");
    let fact = way(&p, ben).await.facts.iter().find(|card| card.source.starts_with("hand:")).unwrap().id;
    let correction = format!("{facts}/{fact}/correction");
    assert!(ruth.get(correction.clone()).await.has("Referred out on 24 Nov 2026"));
    assert_eq!(ruth.post(correction.clone(), &[("reason", "")]).await.status, 422);
    assert_eq!(ruth.post(correction.clone(), &[("reason", "That was Hiro's letter")]).await.to, format!("{address}?done=corrected"));
    let page = ruth.get(address).await;
    assert!(
        page.has("corrected on 24 Nov 2026: That was Hiro's letter") || page.has("corrected on 24 Nov 2026: That was Hiro&#39;s letter"),
        "{}",
        page.outline()
    );
    assert_eq!(told_way(&p, ben).await, "therapy (began)", "the proposal went with it");
    assert_eq!(ruth.get(format!("/clients/{}/facts/{fact}/correction", p.client("Amara"))).await.status, 404);
}

// proves: JV-21
#[tokio::test]
async fn the_warning_stands_above_the_way_and_is_no_part_of_it() {
    let p = house().await;
    let sandbox = turned_on(&p, "sandbox").await;
    let ben = p.client("Ben");
    put(&p, sandbox, ben, "therapy").await;
    p.attack(&format!("UPDATE clients_client SET warning = 'The phone is his mother''s' WHERE id = {}", p.sql(ben))).await;
    let page = p.ruth().await.get(format!("/clients/{ben}/pathway")).await;
    assert!(page.body.contains("The phone is his mother"), "{}", page.outline());
    assert!(page.has("Therapy"));
}

// proves: R-A3
#[tokio::test]
async fn a_way_names_nobody_else_and_is_shown_to_nobody_who_does_not_see_the_client() {
    let p = house().await;
    let sandbox = turned_on(&p, "sandbox").await;
    for first in ["Amara", "Ben", "Chloe"] {
        put(&p, sandbox, p.client(first), "therapy").await;
        happens(&p, p.client(first), "module", "Week 1").await;
        happens(&p, p.client(first), "asked_to_end", "").await;
    }
    let address = format!("/clients/{}/pathway", p.client("Ben"));
    let named = |page: &Page| ["Ben", "Castellano", "Amara", "Diallo", "Chloe", "Whitfield"].map(|name| page.body.contains(name));
    assert_eq!(named(&p.ruth().await.get(address.clone()).await), [true, true, false, false, false, false]);
    assert_eq!(p.as_(p.cast.nora).await.get(address.clone()).await.status, 404);
    assert_eq!(p.as_(p.cast.theo).await.get(address).await.status.as_u16() / 100, 4);
}

#[tokio::test]
async fn whoever_is_on_none_is_put_on_a_pathway_since_a_day() {
    let p = house().await;
    let sandbox = turned_on(&p, "sandbox").await;
    let ben = p.client("Ben");
    let ruth = p.ruth().await;
    let address = format!("/clients/{ben}/pathway");
    assert!(ruth.get(address.clone()).await.has("On no pathway."));
    let form = |day: &'static str| {
        [("client", ben.to_string()), ("into", format!("{sandbox} therapy")), ("day", day.into()), ("back", address.clone())]
    };
    let refused = ruth.post("/pathways/begin", &form("2027-01-01").each_ref().map(|(name, value)| (*name, value.as_str()))).await;
    assert_eq!(refused.status, 422);
    let done = ruth.post("/pathways/begin", &form("2026-11-04").each_ref().map(|(name, value)| (*name, value.as_str()))).await;
    assert_eq!(done.to, format!("{address}?done=begun&n=1&m=0"));
    assert!(ruth.get(address).await.has("Therapy since 4 Nov 2026, 12:00 20 days"));
}
