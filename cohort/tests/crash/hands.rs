//! The hands that work while the program is killed under them: three write, three mark, two sign. A hand that gets no
//! answer sends the same thing again, as the browser's outbox does, until it gets one.

use std::{
    collections::HashMap,
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};
use bench::{Client, Reply, hidden};
use kernel::Id;
use practice::{
    cast,
    sessions::{Entry, Session},
};
use serde_json::{Value, json};
use tokio::{task::JoinSet, time::sleep};
use uuid::Uuid;

use super::Ground;

/// How long a hand waits before it sends again.
const PAUSE: Duration = Duration::from_millis(8);
/// A proof of the PIN is good for two minutes.
const PROOF_AGE: Duration = Duration::from_secs(45);
/// How many signers there are.
const SIGNERS: usize = 2;

/// A place that one hand writes to, and nobody else.
#[derive(Debug, Clone, Default)]
pub struct Place {
    /// The version that was acknowledged last; every change makes one.
    pub version: i64,
    /// What was acknowledged last.
    pub stands: String,
    /// What was sent last; the same, when there was an answer to it.
    pub sent: String,
}

/// What the hands know.
#[derive(Debug, Default, Clone)]
pub struct Ledger {
    /// Sections of the shared note.
    pub drafts: HashMap<&'static str, Place>,
    /// Lines of the roster, each with the reason last given.
    pub marks: HashMap<Id<Entry>, Place>,
    /// Sessions whose signature was acknowledged.
    pub signed: Vec<Id<Session>>,
}

pub fn set_to_work(ground: &Arc<Ground>) -> JoinSet<Result<()>> {
    let mut hands = JoinSet::new();
    for section in ["content", "themes", "homework"] {
        hands.spawn(keep_writing(ground.clone(), section));
    }
    for entries in ground.entries.chunks(ground.entries.len().div_ceil(3)) {
        hands.spawn(keep_marking(ground.clone(), entries.to_vec()));
    }
    for signer in 0..SIGNERS {
        hands.spawn(keep_signing(ground.clone(), signer));
    }
    hands
}

fn resting(ground: &Ground) -> bool {
    ground.stop.load(Ordering::SeqCst)
}

/// Posts one change until there is an answer; the version it made.
async fn change(client: &mut Client, path: &str, change: Value) -> Result<i64> {
    let body = json!({ "changes": [change] });
    loop {
        match client.json(path, &body).await {
            Ok(Reply { status: 503, .. }) | Err(_) => sleep(PAUSE).await,
            Ok(reply) => {
                let answer = reply.expect(200)?.json()?;
                let result = &answer["results"][0];
                ensure!(result["status"] == "saved", "{change} was answered with {result}", change = body["changes"][0]);
                return result["version"].as_i64().context("a change without a version");
            }
        }
    }
}

async fn keep_writing(ground: Arc<Ground>, section: &'static str) -> Result<()> {
    let mut client = Client::new(ground.port, &ground.token);
    let path = format!("/sessions/{}/changes", ground.live);
    let mut base = 0;
    while !resting(&ground) {
        let words = format!("What stands under {section} after change {}.", base + 1);
        ground.ledger.lock().unwrap().drafts.entry(section).or_default().sent.clone_from(&words);
        let key = Uuid::new_v4();
        let sent = json!({ "key": key, "kind": "draft", "part": "shared", "section": section, "base": base, "text": words });
        let version = change(&mut client, &path, sent).await?;
        ensure!(version == base + 1, "change {} of {section} made version {version}", base + 1);
        base = version;
        ground.ledger.lock().unwrap().drafts.insert(section, Place { version, stands: words.clone(), sent: words });
    }
    Ok(())
}

async fn keep_marking(ground: Arc<Ground>, entries: Vec<Id<Entry>>) -> Result<()> {
    let mut client = Client::new(ground.port, &ground.token);
    let path = format!("/sessions/{}/changes", ground.live);
    // A line of the roster begins with version 1.
    let mut base = 1;
    loop {
        for entry in &entries {
            if resting(&ground) {
                return Ok(());
            }
            let outcome = if base % 2 == 0 { "present" } else { "excused" };
            let reason = format!("Change {base} of this line");
            ground.ledger.lock().unwrap().marks.entry(*entry).or_default().sent.clone_from(&reason);
            let key = Uuid::new_v4();
            let sent = json!({ "key": key, "kind": "mark", "entry": entry, "base": base, "outcome": outcome, "reason": reason, "segments": [] });
            let version = change(&mut client, &path, sent).await?;
            ensure!(version == base + 1, "change {base} of {entry} made version {version}");
            ground.ledger.lock().unwrap().marks.insert(*entry, Place { version, stands: reason.clone(), sent: reason });
        }
        base += 1;
    }
}

/// Gets a page, or posts a form, until there is an answer.
async fn insist(client: &mut Client, path: &str, form: Option<&[(&str, &str)]>) -> Result<Reply> {
    loop {
        let answer = match form {
            Some(fields) => client.form(path, fields).await,
            None => client.get(path).await,
        };
        match answer {
            Ok(Reply { status: 503, .. }) | Err(_) => sleep(PAUSE).await,
            Ok(reply) => return Ok(reply),
        }
    }
}

async fn prove(client: &mut Client) -> Result<(String, Instant)> {
    let answer = insist(client, "/pin", Some(&[("pin", cast::PIN)])).await?.expect(200)?.json()?;
    Ok((answer["proof"].as_str().context("no proof")?.to_owned(), Instant::now()))
}

async fn keep_signing(ground: Arc<Ground>, signer: usize) -> Result<()> {
    let mut client = Client::new(ground.port, &ground.token);
    let (mut proof, mut since) = prove(&mut client).await?;
    for (at, session) in ground.to_sign.iter().enumerate().skip(signer).step_by(SIGNERS) {
        if resting(&ground) {
            return Ok(());
        }
        if since.elapsed() > PROOF_AGE {
            (proof, since) = prove(&mut client).await?;
        }
        let review = insist(&mut client, &format!("/sessions/{session}/review"), None).await?.expect(200)?.text();
        let reviewed = hidden(&review, "reviewed").with_context(|| format!("{session} is not to be signed: it was not, and yet it was"))?;
        let (path, key) = (format!("/sessions/{session}/signature"), Uuid::new_v4().to_string());
        let form = [("key", key.as_str()), ("reviewed", reviewed.as_str()), ("proof", proof.as_str()), ("early", "yes")];
        // Every fourth is sent twice although there was an answer, as somebody does who presses the button again.
        let times = if at % 8 < SIGNERS { 2 } else { 1 };
        for _ in 0..times {
            let answer = insist(&mut client, &path, Some(&form)).await?.expect(303)?;
            ensure!(answer.location == format!("/sessions/{session}/notes"), "the signature leads to {}", answer.location);
        }
        ground.ledger.lock().unwrap().signed.push(*session);
    }
    // All is signed: nothing is left but to wait.
    while !resting(&ground) {
        sleep(PAUSE).await;
    }
    Ok(())
}
