//! The pathways' measures: 200,000 clients with two years of events behind them. A day of it, all of it once more, and how long a
//! coordinator waits for an event to be on the work list.

use std::{
    collections::BTreeMap,
    path::Path,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};
use kernel::{Clock, Id, Moment, time::HOUR};
use pathways::{Heard, MakePathway, Pathway, TryBook, TurnOn};
use platform::{Actor, House, Request, args};
use practice::clients::Client;
use rulebook::{Fact, Kind};
use rusqlite::Connection;
use serde_json::json;
use uuid::Uuid;

use bench::{Server, Site, open};

use crate::report::{Line, Report, Times};

/// How many clients.
const CLIENTS: i64 = 200_000;
/// How many days of events.
const DAYS: i64 = 730;
/// How many events one transaction takes in: those of a few dozen sessions.
const TOGETHER: usize = 500;
/// How often an event is followed to the work list.
const FOLLOWED: i64 = 60;

const DAY: i64 = 24 * HOUR;

/// What happens to client `n` as the `k`-th thing, and when: a decision of triage, then a session or a module a week for eight to
/// twenty-seven weeks, now and then a missed one, and two attempts to reach them in the silence that follows.
const EVENTS: &str = "SELECT c.n, e.k, \
  :start + ((c.n * 7) % 700) * 86400000000 + (CASE WHEN e.k < 8 + c.n % 20 THEN e.k * 7 ELSE (8 + c.n % 20) * 7 + 60 + (e.k - 8 - c.n % 20) * 20 END) * 86400000000 \
  + (c.n % 600) * 60000000 AS at, \
  CASE WHEN e.k = 0 THEN 'triaged' WHEN e.k >= 8 + c.n % 20 THEN 'attempt' WHEN e.k % 6 = 5 THEN 'missed' WHEN c.n % 4 = 0 THEN 'module' ELSE 'attended' END AS kind, \
  CASE WHEN e.k = 0 THEN CASE c.n % 4 WHEN 0 THEN 'icbt' WHEN 1 THEN 'group' ELSE 'therapy' END WHEN e.k >= 8 + c.n % 20 THEN 'no_answer' \
  WHEN c.n % 4 = 0 THEN '' WHEN c.n % 4 = 1 THEN 'group' ELSE 'individual' END AS of_what, \
  CASE WHEN e.k >= 8 + c.n % 20 THEN 'phone' ELSE '' END AS by_what \
  FROM bench_client c JOIN bench_k e ON e.k < 10 + c.n % 20";

fn client(n: i64) -> Id<Client> {
    Id::of(Uuid::from_u128(u128::try_from(n).unwrap_or_default()))
}

/// The three measures.
pub async fn pathways(report: &mut Report, folder: &Path, binary: &Path, port: u16) -> Result<()> {
    let data = folder.join("pathways");
    std::fs::create_dir_all(&data)?;
    let site = Site::found(open(&data, None).await?).await?;
    let (now, practice) = (site.now(), site.cast.practice);
    let start = now.plus(-DAYS * DAY);
    let pathway = sandbox(&site).await?;
    eprintln!("pathways: writing {CLIENTS} clients with two years of events");
    let today = populate(&site, pathway, start, now.plus(-DAY), now).await?;
    let actor = Actor::System(practice, "worker");
    let yesterday = House { clock: Clock::set_at(now.plus(-DAY)), ..site.house.clone() };
    let begun = Instant::now();
    ::pathways::watch(&yesterday, &[practice]).await?;
    eprintln!("pathways: all of it looked through and written in {:.1} s", begun.elapsed().as_secs_f64());
    site.house.db.refresh().await?;

    // One day: what happened, and what time alone brought.
    let mut times = Times::default();
    let house = House { clock: Clock::set_at(now), ..site.house.clone() };
    let (begun, events) = (Instant::now(), today.len());
    for chunk in today.chunks(TOGETHER) {
        let heard = chunk.to_vec();
        house.run(&actor, &Request::default(), move |act| Box::pin(::pathways::hear(act, heard.clone()))).await?;
    }
    ::pathways::watch(&house, &[practice]).await?;
    times.since(begun);
    eprintln!("pathways: the day had {events} events");
    report.say("pathways_day", Line::of(&times));

    // All of it once more, as a dry run.
    let mut times = Times::default();
    let begun = Instant::now();
    let order = TryBook { pathway, number: 1, mapping: BTreeMap::new(), parting: None, rule: None, after: None };
    let tried = house.look(&site.office(), &Request::default(), move |act| Box::pin(::pathways::try_book(act, order.clone()))).await?;
    times.since(begun);
    let episodes = tried.sums.map_or(0, |sums| sums.episodes);
    ensure!(episodes == usize::try_from(CLIENTS)?, "the dry run saw {episodes} clients");
    report.say("pathways_replay", Line::of(&times));

    let token = site.sign_in("tomas@oak.example").await?;
    site.settle_outbox().await?;
    site.house.db.close().await;
    followed(report, &data, binary, port, (token, practice.uuid(), site.cast.tomas.uuid())).await
}

async fn sandbox(site: &Site) -> Result<Id<Pathway>> {
    let made = MakePathway { preset: "sandbox".to_owned(), text: String::new() };
    let id = site.house.run(&site.office(), &Request::default(), move |act| Box::pin(::pathways::make_pathway(act, made.clone()))).await?;
    let order = TurnOn { pathway: id, version: 1, number: 1, ..TurnOn::default() };
    site.house.run(&site.office(), &Request::default(), move |act| Box::pin(::pathways::turn_on(act, order.clone()))).await?;
    Ok(id)
}

/// Writes clients, episodes and all events up to an instant; gives those of the day after it.
async fn populate(site: &Site, pathway: Id<Pathway>, start: Moment, until: Moment, now: Moment) -> Result<Vec<Heard>> {
    let practice = format!("X'{}'", site.cast.practice.uuid().simple());
    let pathway = format!("X'{}'", pathway.uuid().simple());
    let events = EVENTS.replace(":start", &start.0.to_string());
    let id = "unhex(printf('%032x', c.n))";
    let began = format!("{} + ((c.n * 7) % 700) * 86400000000", start.0);
    let sql = format!(
        "BEGIN;\n\
         CREATE TABLE bench_client AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {CLIENTS}) SELECT n FROM c;\n\
         CREATE TABLE bench_k AS WITH RECURSIVE k(k) AS (SELECT 0 UNION ALL SELECT k + 1 FROM k WHERE k < 40) SELECT k FROM k;\n\
         INSERT INTO clients_client (practice_id, id, first_name, last_name, sort_key, version, made_at) \
         SELECT {practice}, {id}, 'Given' || c.n, 'Family' || c.n, 'family' || c.n || '  given' || c.n, 1, 0 FROM bench_client c;\n\
         INSERT INTO pathways_episode (practice_id, id, pathway_id, client_id, book, began_at, state, entered_at, seen_to, next_at, version) \
         SELECT {practice}, {id}, {pathway}, {id}, 1, {began}, 'triage', {began}, {began} - 1, {began}, 1 FROM bench_client c;\n\
         INSERT INTO pathways_interval (practice_id, id, episode_id, pathway_id, client_id, book, state, from_at, is_first, live, cause, rule, \
         evidence, reason, recorded_at, void_reason) \
         SELECT {practice}, {id}, {id}, {pathway}, {id}, 1, 'triage', {began}, TRUE, TRUE, 'began', '', '[]', '', {began}, '' FROM bench_client c;\n\
         INSERT INTO pathways_fact (practice_id, id, client_id, at, known_at, kind, of_what, by_what, source, words, recorded_at, end_reason) \
         SELECT {practice}, unhex(printf('%016x%016x', v.n, v.k)), unhex(printf('%032x', v.n)), v.at, v.at, v.kind, v.of_what, v.by_what, \
         'bench:' || v.n || ':' || v.k, '', v.at, '' FROM ({events}) v WHERE v.at < {};\n\
         COMMIT;",
        until.0
    );
    site.house.db.attack(&sql).await?;
    let sql = format!("SELECT v.n, v.k, v.at, v.kind, v.of_what, v.by_what FROM ({events}) v WHERE v.at >= {} AND v.at < {} ORDER BY v.at, v.n", until.0, now.0);
    let mut heard = Vec::new();
    for mut row in site.house.db.read().await?.all(&sql, args![]).await? {
        let (n, k, at, kind): (i64, i64, Moment, String) = (row.next()?, row.next()?, row.next()?, row.next()?);
        let (of, by): (String, String) = (row.next()?, row.next()?);
        let kind = Kind::read(&kind).context("no such kind")?;
        let fact = Fact { at, known: at, until: None, kind, of: of.into(), by: by.into() };
        heard.push(Heard { client: client(n), source: format!("bench:{n}:{k}"), fact: Some(fact) });
    }
    let count: i64 = site.house.db.read().await?.first("SELECT COUNT(*) FROM pathways_fact", args![]).await?.context("no count")?.next()?;
    eprintln!("pathways: {count} events before today");
    Ok(heard)
}

/// From an event that a room below announces, to the work list of a coordinator: through the outbox, the rules and the page, on the
/// running server.
async fn followed(report: &mut Report, data: &Path, binary: &Path, port: u16, site: (String, Uuid, Uuid)) -> Result<()> {
    let (token, practice, staff) = site;
    let db = Connection::open(data.join("cohort.db"))?;
    db.busy_timeout(Duration::from_secs(10))?;
    // Clients in a group whom no rule asks about; they are on one coordinator's list, which is empty.
    let calm: Vec<Vec<u8>> = db
        .prepare(
            "SELECT e.client_id FROM pathways_episode e WHERE e.state = 'group' AND e.ended_at IS NULL AND NOT EXISTS \
             (SELECT 1 FROM pathways_item t WHERE t.practice_id = e.practice_id AND t.episode_id = e.id AND t.holds) ORDER BY e.client_id LIMIT ?1",
        )?
        .query_map([FOLLOWED], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    ensure!(i64::try_from(calm.len())? == FOLLOWED, "{} clients are calm", calm.len());
    for one in &calm {
        db.execute("UPDATE pathways_episode SET coordinator_id = ?1 WHERE client_id = ?2", (staff.as_bytes(), one))?;
    }
    let mut server = Server::spawn(binary, data, None, port)?;
    server.ready("/healthz", "").await?;
    let mut coordinator = bench::Client::new(port, &token);
    let list = format!("/pathways?coordinator={}", Id::<kernel::id::Staff>::of(staff));
    let mut times = Times::default();
    for one in calm {
        let who: Id<Client> = Id::of(Uuid::from_slice(&one)?);
        let now = Clock::System.now().0;
        let told = json!({ "client": who, "membership": Id::<Pathway>::new(), "group": "", "at": now, "reason": "Moved away" });
        let begun = Instant::now();
        db.execute(
            "INSERT INTO platform_outbox (practice_id, id, topic, payload, made_at, due_at, tries) VALUES (?1, ?2, 'membership.ended', ?3, ?4, ?4, 0)",
            (practice.as_bytes(), Uuid::now_v7().as_bytes(), told.to_string(), now),
        )?;
        let shown = format!("/clients/{who}/pathway");
        while !coordinator.get(&list).await?.expect(200)?.text().contains(&shown) {
            ensure!(begun.elapsed() < Duration::from_secs(20), "an event did not reach the work list");
        }
        times.since(begun);
    }
    report.say("pathways_event", Line::of(&times));
    server.stop().await
}
