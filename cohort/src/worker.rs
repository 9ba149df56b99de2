//! The worker: delivers what the rooms announce, and notes the head of the audit chain outside the database.

use std::{fs, io::Write as _, path::PathBuf, time::Duration};

use kernel::{Error, Id, id::Practice};
use platform::{House, audit::{self, Head}, outbox::{self, Letter}};
use practice::{access, charting, sessions};
use tokio::time::{MissedTickBehavior, interval};

/// How often the outbox is looked at.
const PACE: Duration = Duration::from_millis(500);
/// Ticks between two notes of the chain's head: one a minute.
const NOTE_EVERY: u32 = 120;

/// Ticks between two housekeepings: six hours.
const HOUSEKEEPING_EVERY: u32 = 43_200;

/// Works until the program ends.
pub async fn work(house: House) {
    let mut ticks = interval(PACE);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut count = 0_u32;
    loop {
        ticks.tick().await;
        if let Err(error) = deliver(&house).await {
            tracing::error!(%error, "the outbox could not be worked off");
        }
        if count.is_multiple_of(NOTE_EVERY)
            && let Err(error) = note_heads(&house).await
        {
            tracing::error!(%error, "the head of the audit chain could not be noted");
        }
        if count % HOUSEKEEPING_EVERY == NOTE_EVERY
            && let Err(error) = keep_house(&house).await
        {
            tracing::error!(%error, "the housekeeping could not be done");
        }
        count = count.wrapping_add(1);
    }
}

/// Clears what no retry needs any more, and refreshes the statistics on which the database's plans rest.
async fn keep_house(house: &House) -> Result<(), Error> {
    for practice in access::practices(&house.db).await? {
        outbox::clear(&house.db, practice.id, house.clock.now()).await?;
    }
    house.db.refresh().await
}

/// Delivers what is due.
pub async fn deliver(house: &House) -> Result<(), Error> {
    let now = house.clock.now();
    let mut settled = Vec::new();
    for letter in outbox::due(&house.db, now, 100).await? {
        let delivered = hear(house, &letter).await;
        if let Err(error) = &delivered {
            tracing::error!(topic = letter.topic, %error, "a letter could not be delivered");
        }
        settled.push((letter, delivered.is_ok()));
    }
    outbox::settle(&house.db, &settled, now).await
}

/// Every room that listens hears every letter; each knows its own topics and may hear a letter twice.
async fn hear(house: &House, letter: &Letter) -> Result<(), Error> {
    access::deliver(house, letter).await?;
    sessions::deliver(house, letter).await?;
    charting::deliver(house, letter).await
}

fn file(house: &House) -> PathBuf {
    house.data.join("audit-heads.log")
}

/// Notes the heads that moved since they were noted last: practice, number, hash.
pub async fn note_heads(house: &House) -> Result<(), Error> {
    let noted = noted_heads(house)?;
    let fresh: Vec<_> = audit::heads(&house.db).await?.into_iter().filter(|head| !noted.contains(head)).collect();
    if fresh.is_empty() {
        return Ok(());
    }
    let mut out = fs::OpenOptions::new().create(true).append(true).open(file(house)).map_err(Error::fault)?;
    // Written at once: a line cut short by a power loss holds no whole hash, and is passed over when it is read.
    let lines: String = fresh
        .iter()
        .map(|head| {
            let hash: String = head.hash.iter().map(|b| format!("{b:02x}")).collect();
            format!("{} {} {hash}\n", head.practice, head.seq)
        })
        .collect();
    out.write_all(lines.as_bytes()).map_err(Error::fault)?;
    out.sync_all().map_err(Error::fault)
}

/// The heads noted so far.
pub fn noted_heads(house: &House) -> Result<Vec<Head>, Error> {
    let text = match fs::read_to_string(file(house)) {
        Ok(text) => text,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(Error::fault(e)),
    };
    let read = |line: &str| -> Option<Head> {
        let mut words = line.split(' ');
        let practice: Id<Practice> = words.next()?.parse().ok()?;
        let seq = words.next()?.parse().ok()?;
        let hex = words.next()?;
        let hash = (0..hex.len() / 2).map(|at| u8::from_str_radix(hex.get(at * 2..at * 2 + 2)?, 16).ok()).collect::<Option<_>>()?;
        let whole = hex.len() == 64;
        whole.then_some(Head { practice, seq, hash })
    };
    Ok(text.lines().filter_map(read).collect())
}
