//! The board: everybody who is seen, in the column of their state, with a form behind every card.

use practice::testing::{Page, Practice};

use super::{episode, happens, house, put, told_way, turned_on, work::newcomer};

/// What stands in a state's column: its head and its cards.
fn column(page: &Page, title: &str) -> String {
    let outline = page.outline();
    let lines = outline.lines().skip_while(|line| *line != format!("## {title}"));
    lines
        .take(1)
        .chain(outline.lines().skip_while(|line| *line != format!("## {title}")).skip(1).take_while(|line| !line.starts_with("## ")))
        .collect::<Vec<_>>()
        .join("\n")
}

async fn peopled() -> (Practice, String) {
    let p = house().await;
    let sandbox = turned_on(&p, "sandbox").await;
    for (first, state) in [("Ben", ""), ("Chloe", "therapy"), ("Farid", "therapy"), ("Grace", "sandbox"), ("Hiro", "discharged")] {
        put(&p, sandbox, p.client(first), state).await;
    }
    (p, format!("/pathways/{sandbox}"))
}

#[tokio::test]
async fn states_are_columns_those_in_care_first_and_those_whose_care_has_ended_folded() {
    let (p, board) = peopled().await;
    p.at("2026-12-02 9:00");
    let ruth = p.ruth().await;
    let page = ruth.get(board.clone()).await;
    let heads: Vec<_> = page.outline().lines().filter_map(|line| line.strip_prefix("## ").map(str::to_owned)).collect();
    assert_eq!(heads, ["Triage", "iCBT", "Therapy", "Group Therapy", "Sandbox", "Care has ended"]);
    assert!(column(&page, "Triage").contains("Ben Castellano 1 day over"), "{}", page.outline());
    assert!(column(&page, "Therapy").contains("Chloe Whitfield 8 days"), "{}", page.outline());
    assert!(!page.body.contains("Hiro Tanaka"), "whose care has ended is folded away");
    assert!(column(&page, "Care has ended").contains("Discharged 1"));
    let opened = ruth.get(format!("{board}?open=discharged")).await;
    assert!(column(&opened, "Discharged").contains("Hiro Tanaka"), "{}", opened.outline());
}

#[tokio::test]
async fn a_board_is_narrowed_by_name_coordinator_and_what_is_overdue() {
    let (p, board) = peopled().await;
    p.at("2026-12-02 9:00");
    let ruth = p.ruth().await;
    let named = |page: &Page| ["Ben", "Chloe", "Farid"].map(|name| page.body.contains(name));
    assert_eq!(named(&ruth.get(board.clone()).await), [true, true, true]);
    assert_eq!(named(&ruth.get(format!("{board}?overdue=1")).await), [true, false, false]);
    let found = ruth.get(format!("{board}?name=whit")).await;
    assert!(found.body.contains("Chloe Whitfield") && !found.body.contains("Farid"));
    assert_eq!(named(&ruth.get(format!("{board}?coordinator={}", p.cast.maya)).await), [false, false, false]);
    assert_eq!(ruth.get("/pathways/pwy_00000000000000000000000000").await.status.as_u16() / 100, 4);
}

// proves: R-H1, R-H2
#[tokio::test]
async fn a_card_is_moved_by_its_form_and_taken_back_from_what_is_said_then() {
    let (p, board) = peopled().await;
    p.at("wed 9:00");
    let (ruth, chloe) = (p.ruth().await, p.client("Chloe"));
    let card = episode(&p, chloe).await;
    let address = format!("/pathways/episodes/{}/move", card.id);
    let form = ruth.get(format!("{address}?to=icbt&back={}", board.replace('/', "%2F"))).await;
    assert!(form.body.contains("<option value=\"icbt\" selected>") && !form.body.contains("Lost Sheep"), "{}", form.body);
    let version = form.value("version");
    let send =
        |reason: &'static str| [("version", version.clone()), ("to", "icbt".into()), ("reason", reason.into()), ("back", board.clone())];
    let refused = ruth.post(address.clone(), &send("").each_ref().map(|(name, value)| (*name, value.as_str()))).await;
    assert!(refused.status == 422 && refused.has("Say why"), "{}", refused.outline());
    let done = ruth.post(address.clone(), &send("Prefers to work alone").each_ref().map(|(name, value)| (*name, value.as_str()))).await;
    assert_eq!(done.to, format!("{board}?done=moved&episode={}", card.id));
    assert_eq!(told_way(&p, chloe).await, "therapy (began) → icbt (person)");
    let again = ruth.post(address, &send("Once more").each_ref().map(|(name, value)| (*name, value.as_str()))).await;
    assert!(again.has("Somebody moved this client meanwhile"), "{}", again.outline());

    // The toast's button gives no reason, so it is asked for.
    let undo = format!("/pathways/episodes/{}/undo", card.id);
    assert!(ruth.get(done.to).await.body.contains(&format!("action=\"{undo}?back=")));
    let asked = ruth.post(format!("{undo}?back=%2Fpathways"), &[]).await;
    assert_eq!(asked.to, format!("{undo}?back=%2Fpathways"));
    let form = ruth.get(asked.to).await;
    assert!(form.has("Taken back, they are in Therapy as before"), "{}", form.outline());
    let version = form.value("version");
    assert_eq!(ruth.post(undo.clone(), &[("version", &version), ("reason", " "), ("back", "/pathways")]).await.status, 422);
    let done = ruth.post(undo, &[("version", &version), ("reason", "Wrong client"), ("back", "/pathways")]).await;
    assert_eq!(done.to, "/pathways?done=undone");
    assert_eq!(told_way(&p, chloe).await, "therapy (began)");
}

#[tokio::test]
async fn what_waits_is_flagged_on_its_card() {
    let (p, board) = peopled().await;
    happens(&p, p.client("Chloe"), "module", "Week 1").await;
    happens(&p, p.client("Chloe"), "asked_to_end", "").await;
    let page = p.ruth().await.get(board).await;
    assert!(column(&page, "Therapy").contains("Proposes Pt Requested End of Services"), "{}", page.outline());
}

// proves: R-A3
#[tokio::test]
async fn a_board_names_nobody_whom_the_reader_does_not_see() {
    let (p, board) = peopled().await;
    let sandbox = board.rsplit('/').next().unwrap().parse().unwrap();
    put(&p, sandbox, newcomer(&p, "Ada", "").await, "therapy").await;
    let page = p.maya().await.get(board.clone()).await;
    assert!(page.body.contains("Chloe Whitfield") && !page.body.contains("Newcomer"));
    assert!(p.ruth().await.get(board.clone()).await.body.contains("Ada Newcomer"));
    assert_eq!(p.as_(p.cast.nora).await.get(board.clone()).await.status, 404);
    assert_eq!(p.as_(p.cast.theo).await.get(board).await.status, 403);
}
