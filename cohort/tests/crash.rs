//! The program is killed without warning, again and again, while people write, mark and sign; after every batch of kills
//! the database is looked at from outside. Nothing that was acknowledged may be missing, nothing may be half done, nothing
//! may be done twice, and log and signatures must verify.
//!
//! On SQLite, or on the PostgreSQL at `COHORT_TEST_POSTGRES` with `COHORT_TEST_DB=postgres`. The moments of the kills come
//! from a seed, which is printed and can be given again with `COHORT_CRASH_SEED`; what they hit is up to the machine.
#![expect(clippy::disallowed_methods, reason = "kills come by the clock")]

#[path = "crash/hands.rs"]
mod hands;
#[path = "crash/inquest.rs"]
mod inquest;

use std::{
    env,
    path::Path,
    process::Command,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};
use bench::{Server, Site, Weekly, free_port, fresh_database, open};
use jiff::Span;
use kernel::{Id, id::Practice};
use platform::Request;
use practice::{
    charting,
    sessions::{Entry, Session},
};
use tempfile::TempDir;
use tokio::task::JoinSet;

use hands::Ledger;

/// The program under test.
const COHORT: &str = env!("CARGO_BIN_EXE_cohort");
/// Kills between two looks at the database.
const BATCH: u32 = 20;
/// How long the program lives at most before it is killed.
const LIFE: u64 = 400;
/// Sessions that wait to be signed.
const TO_SIGN: usize = 150;

/// Where it all happens.
struct Ground {
    data: TempDir,
    database: Option<String>,
    port: u16,
    practice: Id<Practice>,
    /// Maya's sign-in. It outlives the server.
    token: String,
    /// The session that is written and marked in, and its roster.
    live: Id<Session>,
    entries: Vec<Id<Entry>>,
    /// The sessions that are signed.
    to_sign: Vec<Id<Session>>,
    /// What the hands know.
    ledger: Mutex<Ledger>,
    /// That the hands shall rest.
    stop: AtomicBool,
}

impl Ground {
    fn folder(&self) -> &Path {
        self.data.path()
    }
    fn spawn(&self) -> Result<Server> {
        Server::spawn(Path::new(COHORT), self.folder(), self.database.as_deref(), self.port)
    }
}

/// Numbers that look like chance and come again with the same seed (SplitMix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % limit
    }
}

// proves: R-M2, R-L3, R-E7, R-D9
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_was_acknowledged_outlives_any_kill_and_nothing_is_half_done() {
    let seed = env::var("COHORT_CRASH_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(20_261_123);
    let kills = 200;
    println!("seed {seed}, {kills} kills");
    let ground = Arc::new(prepare().await.unwrap());
    run(&ground, Chance(seed), kills).await.unwrap();
}

async fn run(ground: &Arc<Ground>, mut chance: Chance, kills: u32) -> Result<()> {
    let mut hands = hands::set_to_work(ground);
    let mut starts = Vec::new();
    for kill in 1..=kills {
        let mut server = ground.spawn()?;
        // Every ninth is killed while it still starts.
        if !kill.is_multiple_of(9) {
            let start = Instant::now();
            server.ready("/healthz", "").await?;
            starts.push(start.elapsed());
        }
        // PostgreSQL answers later after a kill: the old connection holds the practice until it is noticed.
        let life = if ground.database.is_some() { LIFE * 2 } else { LIFE };
        tokio::time::sleep(Duration::from_millis(chance.below(life))).await;
        server.kill()?;
        still_at_work(&mut hands)?;
        if kill.is_multiple_of(BATCH) {
            inquest::look(ground).await.with_context(|| format!("after kill {kill}"))?;
        }
    }

    // The last server lives until every hand has its last answer.
    let mut server = ground.spawn()?;
    server.ready("/healthz", "").await?;
    ground.stop.store(true, Ordering::SeqCst);
    while let Some(hand) = hands.join_next().await {
        hand.context("a hand broke off")??;
    }
    server.stop().await?;
    let count = inquest::look(ground).await.context("at the end")?;
    verify(ground)?;
    starts.sort_unstable();
    println!("{count}; half of the starts took {:?}", starts[starts.len() / 2]);
    let half = i64::from(kills / 2);
    ensure!(count.signed >= 10 && count.drafts >= half && count.marks >= half, "too little was done to prove anything: {count}");
    Ok(())
}

/// A hand ends only when it is told to, or when it got an answer that it should not.
fn still_at_work(hands: &mut JoinSet<Result<()>>) -> Result<()> {
    match hands.try_join_next() {
        Some(hand) => hand.context("a hand broke off")?.and_then(|()| anyhow::bail!("a hand ended by itself")),
        None => Ok(()),
    }
}

/// The program's own verification, which also holds the log against the heads noted outside the database.
fn verify(ground: &Ground) -> Result<()> {
    let mut command = Command::new(COHORT);
    command.args(["audit", "verify", "--data"]).arg(ground.folder()).env_remove("DATABASE_URL").env("COHORT_LOG", "warn");
    if let Some(url) = &ground.database {
        command.env("DATABASE_URL", url);
    }
    let said = command.output()?;
    ensure!(said.status.success(), "{}{}", String::from_utf8_lossy(&said.stdout), String::from_utf8_lossy(&said.stderr));
    Ok(())
}

async fn prepare() -> Result<Ground> {
    let data = tempfile::Builder::new().prefix("cohort-crash-").tempdir()?;
    let database = match env::var("COHORT_TEST_DB") {
        Ok(which) if which == "postgres" => {
            let server = env::var("COHORT_TEST_POSTGRES").context("COHORT_TEST_POSTGRES says where the server is")?;
            Some(fresh_database(&server, &format!("crash_{}", std::process::id())).await?)
        }
        _ => None,
    };
    let site = Site::found(open(data.path(), database.as_deref()).await?).await?;
    let day = site.cast.zone.day(site.now()).checked_add(Span::new().days(1))?;
    for (hour, times) in [(8, 104), (10, 104)] {
        site.weekly(Weekly { group: site.cast.dbt, day, hour, times, lead: site.cast.maya, room: None }).await?;
    }
    let sessions = site.coming(site.cast.dbt).await?;
    let (live, rest) = sessions.split_first().context("no sessions")?;
    let (live, to_sign) = (*live, rest[..TO_SIGN].to_vec());
    site.ready(&to_sign).await?;
    // Nothing is written in the live one yet: every version of a section will have been sent by a hand.
    site.house.run(&site.maya, &Request::default(), move |act| Box::pin(charting::start(act, live))).await?;
    let entries = site.entries(live).await?.into_iter().map(|(entry, _)| entry).collect();
    site.settle_outbox().await?;
    let token = site.sign_in("maya@oak.example").await?;
    let practice = site.cast.practice;
    site.house.db.close().await;
    Ok(Ground {
        data, database, port: free_port()?, practice, token, live, entries, to_sign, ledger: Mutex::default(), stop: AtomicBool::new(false),
    })
}
