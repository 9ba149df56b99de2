//! The measures, one function each.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};
use bench::{Client, Server, encode, hidden};
use kernel::Id;
use practice::{cast, sessions::Session};
use rusqlite::{Connection, TransactionBehavior};
use serde_json::json;
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::{
    data::{Base, Large, Roster},
    report::{Line, Report, Times},
};

/// How many times a page is asked for before the first one counts.
const WARM_UP: usize = 5;
/// A proof of the PIN is good for two minutes.
const PROOF_AGE: Duration = Duration::from_secs(60);

/// From starting the server on its data to the first page of a signed-in person; and what an idle server holds. The last
/// server stays.
pub async fn cold_start(report: &mut Report, binary: &Path, base: &Base, port: u16) -> Result<Server> {
    let mut times = Times::default();
    loop {
        let start = Instant::now();
        let mut server = Server::spawn(binary, &base.data, None, port)?;
        server.ready("/", &base.tomas).await?;
        times.since(start);
        if times.count() < 10 {
            server.stop().await?;
            continue;
        }
        report.say("cold_start", Line::of(&times));
        tokio::time::sleep(Duration::from_secs(2)).await;
        report.say("idle_rss_mib", Line { n: 1, mib: Some(server.resident_mib()?), ..Line::default() });
        return Ok(server);
    }
}

/// Proving a PIN, against the bare comparison of its hash, which is slow on purpose.
pub async fn pin_proof(report: &mut Report, base: &Base, port: u16) -> Result<()> {
    let hash = platform::crypto::hash_secret(cast::PIN.to_owned()).await?;
    let mut bare = Times::default();
    for _ in 0..30 {
        let start = Instant::now();
        ensure!(platform::crypto::check_secret(cast::PIN.to_owned(), Some(hash.clone())).await?, "the PIN is not the PIN");
        bare.since(start);
    }
    let mut client = Client::new(port, &base.maya);
    proof(&mut client).await?;
    let mut times = Times::default();
    for _ in 0..60 {
        let start = Instant::now();
        proof(&mut client).await?;
        times.since(start);
    }
    report.say("pin_proof", Line::of(&times).above(bare.half()));
    Ok(())
}

async fn proof(client: &mut Client) -> Result<String> {
    let answer = client.form("/pin", &[("pin", cast::PIN)]).await?.expect(200)?.json()?;
    Ok(answer["proof"].as_str().context("no proof")?.to_owned())
}

/// The week's board of somebody who sees all of it.
pub async fn board(report: &mut Report, name: &'static str, base: &Base, port: u16, beside: Option<f64>) -> Result<f64> {
    let path = format!("/schedule?view=board&week={}", base.week);
    page(report, name, port, &base.tomas, &path, ("/occurrences/occ_", 60), beside, 200).await
}

/// The chart with 500 notes.
pub async fn chart(report: &mut Report, name: &'static str, base: &Base, port: u16, beside: Option<f64>) -> Result<f64> {
    let path = format!("/clients/{}/chart", base.charted);
    page(report, name, port, &base.maya, &path, ("/notes/not_", 500), beside, 60).await
}

/// Asks for a page again and again; `holds` is an address on it and how many different ones there must be.
#[expect(clippy::too_many_arguments, reason = "what two pages differ in")]
pub async fn page(
    report: &mut Report, name: &'static str, port: u16, token: &str, path: &str, holds: (&str, usize), beside: Option<f64>, n: usize,
) -> Result<f64> {
    let mut client = Client::new(port, token);
    let first = client.get(path).await?.expect(200)?.text();
    let (address, least) = holds;
    let mut found: Vec<_> = first.split(address).skip(1).filter_map(|rest| rest.get(..32)).collect();
    found.sort_unstable();
    found.dedup();
    if found.len() < least {
        eprintln!("{name}: the page shows {} of {least}", found.len());
    }
    for _ in 0..WARM_UP {
        client.get(path).await?.expect(200)?;
    }
    let mut times = Times::default();
    for _ in 0..n {
        let start = Instant::now();
        client.get(path).await?.expect(200)?;
        times.since(start);
    }
    report.say(name, Line::of(&times).beside(beside));
    Ok(times.half())
}

/// Signing a session of twelve, against a bare transaction of as many rows and bytes on the same disk.
pub async fn sign_12(report: &mut Report, base: &Base, port: u16, folder: &Path) -> Result<()> {
    let floor = floor(&folder.join("floor.db"), base.note_bytes)?;
    let times = sign_all(port, base.maya.clone(), base.to_sign.clone()).await?;
    report.say("sign_12", Line::of(&times).above(floor));
    Ok(())
}

/// The same by eight people at a time, each with sessions of their own.
pub async fn sign_12_c8(report: &mut Report, base: &Base, port: u16) -> Result<()> {
    let mut signers = JoinSet::new();
    let start = Instant::now();
    for share in base.to_sign_c8.chunks(base.to_sign_c8.len().div_ceil(8)) {
        signers.spawn(sign_all(port, base.maya.clone(), share.to_vec()));
    }
    let mut times = Times::default();
    while let Some(signed) = signers.join_next().await {
        times.join(signed??);
    }
    report.say("sign_12_c8", Line::of(&times).during(start.elapsed()));
    Ok(())
}

async fn sign_all(port: u16, token: String, sessions: Vec<Id<Session>>) -> Result<Times> {
    let mut client = Client::new(port, &token);
    let (mut proved, mut since) = (proof(&mut client).await?, Instant::now());
    let mut times = Times::default();
    for session in sessions {
        if since.elapsed() > PROOF_AGE {
            (proved, since) = (proof(&mut client).await?, Instant::now());
        }
        let review = client.get(&format!("/sessions/{session}/review")).await?.expect(200)?.text();
        let reviewed = hidden(&review, "reviewed").with_context(|| format!("{session} cannot be signed"))?;
        let key = Uuid::new_v4().to_string();
        let path = format!("/sessions/{session}/signature");
        let form = [("key", key.as_str()), ("reviewed", reviewed.as_str()), ("proof", proved.as_str()), ("early", "yes")];
        let start = Instant::now();
        let answer = client.form(&path, &form).await?;
        times.since(start);
        answer.expect(303)?;
    }
    Ok(times)
}

/// What the disk and SQLite alone need for a signature of twelve: one transaction of 38 rows, twelve of them as long as
/// the notes of this run, made durable.
fn floor(file: &Path, note_bytes: usize) -> Result<f64> {
    let mut db = Connection::open(file)?;
    db.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE line (id INTEGER PRIMARY KEY, body BLOB NOT NULL)")?;
    let rows: Vec<Vec<u8>> = (0..38).map(|n| vec![b'x'; if n < 12 { note_bytes } else { 160 }]).collect();
    let mut times = Times::default();
    for _ in 0..200 {
        let start = Instant::now();
        let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for row in &rows {
            tx.prepare_cached("INSERT INTO line (body) VALUES ($1)")?.execute([row])?;
        }
        tx.commit()?;
        times.since(start);
    }
    Ok(times.half())
}

/// Marking by many hands at a time: every connection in a session of its own, every request one change.
/// `one` is the pace of a single connection, where there is one to hold it against.
pub async fn mark(
    report: &mut Report, name: &'static str, base: &Base, port: u16, rosters: &[Roster], each: usize, one: Option<f64>,
) -> Result<Option<f64>> {
    let mut markers = JoinSet::new();
    let start = Instant::now();
    for roster in rosters {
        markers.spawn(mark_all(port, base.maya.clone(), roster.clone(), each));
    }
    let mut times = Times::default();
    while let Some(marked) = markers.join_next().await {
        times.join(marked??);
    }
    let line = Line::of(&times).during(start.elapsed()).paced(one);
    report.say(name, line);
    Ok(line.per_s)
}

async fn mark_all(port: u16, token: String, mut roster: Roster, each: usize) -> Result<Times> {
    let mut client = Client::new(port, &token);
    let path = format!("/sessions/{}/changes", roster.session);
    let count = roster.entries.len();
    let mut times = Times::default();
    for n in 0..each {
        let (entry, version) = &mut roster.entries[n % count];
        // Everybody was marked present: each round turns them over.
        let (outcome, reason) = if (n / count).is_multiple_of(2) { ("absent", "Ill") } else { ("present", "") };
        let body = json!({ "changes": [{
            "key": Uuid::new_v4(), "kind": "mark", "entry": entry, "base": version, "outcome": outcome, "reason": reason, "segments": [],
        }]});
        let start = Instant::now();
        let answer = client.json(&path, &body).await?;
        times.since(start);
        let answer = answer.expect(200)?.json()?;
        let result = &answer["results"][0];
        ensure!(result["status"] == "saved", "a mark was not saved: {result}");
        *version = result["version"].as_i64().context("a mark without a version")?;
    }
    Ok(times)
}

/// Typing the name of one among a hundred thousand clients: every letter is a search.
pub async fn search(report: &mut Report, large: &Large, port: u16) -> Result<()> {
    let mut client = Client::new(port, &large.base.tomas);
    let mut times = Times::default();
    for (at, (first, last)) in large.names.iter().enumerate() {
        let typed = format!("{first} {}", last.to_lowercase());
        let whole = typed.len();
        for end in 2..=whole {
            let path = format!("/clients/find?q={}", encode(typed[..end].trim_end()));
            let start = Instant::now();
            let answer = client.get(&path).await?;
            // The first name warms the pages up.
            if at > 0 {
                times.since(start);
            }
            let answer = answer.expect(200)?.json()?;
            let found = answer["items"].as_array().map_or(0, Vec::len);
            ensure!(found > 0, "nobody is found by {}", &typed[..end]);
        }
    }
    report.say("search_100k", Line::of(&times));
    Ok(())
}
