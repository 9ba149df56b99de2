//! The worker: delivers what the rooms announce, sends mail, lets the program make its round, and notes the head of the audit
//! chain outside the database.

use std::{collections::BTreeSet, fs, io::Write as _, path::PathBuf, time::Duration};

use kernel::{Error, Id, id::Practice};
use platform::{House, audit::{self, Head}, outbox::{self, Letter}};
use practice::{access, charting, clients, groups, schedule, sessions};
use tokio::time::{MissedTickBehavior, interval};

/// How often the outbox is looked at.
const PACE: Duration = Duration::from_millis(500);
/// Ticks between two notes of the chain's head: one a minute.
const NOTE_EVERY: u32 = 120;

/// Ticks between two housekeepings: six hours.
const HOUSEKEEPING_EVERY: u32 = 43_200;

/// Ticks between two rounds through what stands open: one minute.
const ROUND_EVERY: u32 = 120;

/// Ticks between two looks at the horizon of the calendar: ten minutes.
const HORIZON_EVERY: u32 = 1_200;

/// Ticks between two looks for offers of places that have run out: ten seconds.
const OFFERS_EVERY: u32 = 20;

/// Ticks between two looks for clients whose pathway's next instant has come: five seconds.
const WATCH_EVERY: u32 = 10;

/// Ticks between two looks whether a day is over that is to be counted: one minute.
const COUNTS_EVERY: u32 = 120;

/// Ticks between two looks for places that time alone made free: one hour.
const PLACES_EVERY: u32 = 7_200;

/// Works until the program ends. Mail has a round of its own, so that a mail server that does not answer keeps nothing else waiting.
pub async fn work(house: House) {
    tokio::join!(deliveries(&house), mails(&house));
}

async fn mails(house: &House) {
    let mut ticks = interval(PACE);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let now = house.clock.now();
        let sent = match outbox::mails(&house.db, now, 20).await {
            Ok(letters) => hand_out(house, letters).await,
            Err(error) => Err(error),
        };
        if let Err(error) = sent {
            tracing::error!(%error, "the mails could not be worked off");
        }
    }
}

async fn deliveries(house: &House) {
    let mut ticks = interval(PACE);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut count, mut woken) = (0_u32, BTreeSet::new());
    loop {
        ticks.tick().await;
        match outbox::but_mails(&house.db, house.clock.now(), 100).await {
            Ok(letters) => {
                woken.extend(letters.iter().filter(|letter| charting::WAKING.contains(&letter.topic.as_str())).map(|letter| letter.practice));
                if let Err(error) = hand_out(house, letters).await {
                    tracing::error!(%error, "the outbox could not be worked off");
                }
            }
            Err(error) => tracing::error!(%error, "the outbox could not be worked off"),
        }
        if let Err(error) = make_rounds(house, std::mem::take(&mut woken), count.is_multiple_of(ROUND_EVERY)).await {
            tracing::error!(%error, "the rounds could not be made");
        }
        if count.is_multiple_of(NOTE_EVERY)
            && let Err(error) = note_heads(house).await
        {
            tracing::error!(%error, "the head of the audit chain could not be noted");
        }
        if count.is_multiple_of(HORIZON_EVERY)
            && let Err(error) = keep_calendar(house).await
        {
            tracing::error!(%error, "the calendar could not be kept filled");
        }
        if count.is_multiple_of(OFFERS_EVERY)
            && let Err(error) = groups::end_offers(house).await
        {
            tracing::error!(%error, "the offers that ran out could not be moved on");
        }
        if count.is_multiple_of(PLACES_EVERY)
            && let Err(error) = groups::offer_places(house).await
        {
            tracing::error!(%error, "the places that fell free by themselves could not be offered");
        }
        if count.is_multiple_of(WATCH_EVERY)
            && let Err(error) = keep_pathways(house, count.is_multiple_of(COUNTS_EVERY)).await
        {
            tracing::error!(%error, "the watch over the pathways could not be kept");
        }
        if count % HOUSEKEEPING_EVERY == NOTE_EVERY
            && let Err(error) = keep_house(house).await
        {
            tracing::error!(%error, "the housekeeping could not be done");
        }
        count = count.wrapping_add(1);
    }
}

/// Makes what series that go on need up to the horizon, and works instants out anew where a zone's rules changed.
pub async fn keep_calendar(house: &House) -> Result<(), Error> {
    for practice in access::practices(&house.db).await? {
        schedule::settle_zones(house, practice.id).await?;
        schedule::fill_horizon(house, practice.id).await?;
    }
    Ok(())
}

/// Lets the rules look where time alone may have changed something; with `days`, also counts the day that is over.
pub async fn keep_pathways(house: &House, days: bool) -> Result<(), Error> {
    let practices: Vec<_> = access::practices(&house.db).await?.into_iter().map(|practice| practice.id).collect();
    pathways::watch(house, &practices).await?;
    if days { pathways::count_days(house, &practices).await } else { Ok(()) }
}

/// Makes the round through every practice, or through those alone where something happened that may have mended what stood open.
async fn make_rounds(house: &House, woken: BTreeSet<Id<Practice>>, everywhere: bool) -> Result<(), Error> {
    let practices = if everywhere { access::practices(&house.db).await?.into_iter().map(|practice| practice.id).collect() } else { woken };
    for practice in practices {
        // What goes wrong in one practice keeps no other waiting.
        if let Err(error) = charting::watch(house, practice).await {
            tracing::error!(%error, "the round through a practice could not be made");
        }
    }
    Ok(())
}

/// Clears what no retry needs any more, and refreshes the statistics on which the database's plans rest.
async fn keep_house(house: &House) -> Result<(), Error> {
    for practice in access::practices(&house.db).await? {
        outbox::clear(&house.db, practice.id, house.clock.now()).await?;
    }
    house.db.refresh().await
}

/// Delivers what is due, mail and all.
pub async fn deliver(house: &House) -> Result<(), Error> {
    let letters = outbox::due(&house.db, house.clock.now(), 100).await?;
    hand_out(house, letters).await
}

async fn hand_out(house: &House, letters: Vec<Letter>) -> Result<(), Error> {
    let now = house.clock.now();
    let mut settled = Vec::new();
    for letter in letters {
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
    clients::deliver(house, letter).await?;
    sessions::deliver(house, letter).await?;
    charting::deliver(house, letter).await?;
    pathways::deliver(house, letter).await
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
