//! The test bench: the named cast in a fresh practice, people who act and click, and text to compare.
//!
//! Every test has a database of its own, so tests never meet. It is a SQLite file, or, with `COHORT_TEST_DB=postgres` and
//! `COHORT_TEST_POSTGRES=postgres://…/postgres`, a new database on that server: the suite is run once for each.
//! Nothing here stands in for a part of the house but the press: `practice` does not know the press crate, so a paper is
//! printed as plain text, which can be compared; the PDF itself is tested in `press` and in the browser test.
//!
//! With the feature `testing` it serves the stories of crates above, which say with [`Practice::with_floor`] what they add.

// A test reads like a story; what a story says needs no second telling.
#![allow(missing_docs)]

pub mod matrix;
mod outline;
mod people;
mod post;
mod visit;

use std::{
    collections::HashMap,
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
};

use axum::Router;
use jiff::{
    Span,
    civil::{Time, date},
};
use kernel::{
    Clock, Day, Error, Id, Moment, Zone,
    id::{self, Kind, Staff},
};
use platform::{
    House, args,
    crypto::Keyring,
    db::{Arg, Db, Place, Row},
    paper::{Block, Paper, Press, PressFault},
};
use tempfile::TempDir;
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::{
    cast::{self, Cast},
    charting::Verified,
    clients::Client,
    schedule::{self, NewSeries, Occurrence, Rule},
};

pub use people::User;
pub use post::{Ear, Pigeon};
pub use visit::{Call, Page, get, post, rooms, upload};

/// Runs a verb as somebody: `does!(maya, groups::join, order).await`.
#[macro_export]
macro_rules! does {
    ($user:expr, $verb:path $(, $arg:expr)* $(,)?) => { $user.run(|act| Box::pin($verb(act $(, $arg)*))) };
}
/// Runs a reading verb as somebody: `sees!(maya, charting::chart, client).await`.
#[macro_export]
macro_rules! sees {
    ($user:expr, $verb:path $(, $arg:expr)* $(,)?) => { $user.look(|act| Box::pin($verb(act $(, $arg)*))) };
}
pub use crate::{does, sees};

/// Oak Street Practice and its stranger Riverbend, with the clock in hand. Cheap to clone: all clones are one practice.
#[derive(Clone)]
pub struct Practice {
    pub house: House,
    pub cast: Arc<Cast>,
    pub id: Id<id::Practice>,
    pub zone: Zone,
    cookies: Arc<Mutex<HashMap<Id<Staff>, String>>>,
    heard: Arc<AtomicI64>,
    above: Vec<Floor>,
    _dir: Arc<TempDir>,
}

/// What a crate above adds to the house: its addresses, with what the roof hands in to the rooms below for it, and its ear.
#[derive(Clone, Copy)]
pub struct Floor {
    pub rooms: fn(Router<House>) -> Router<House>,
    pub hears: Ear,
}

/// A fresh practice: founded on Monday 2 November 2026 at 9:00 in New York, and now it is Tuesday 24 November, 10:55.
pub async fn practice() -> Practice {
    let (house, dir) = empty_house().await;
    let zone = Zone::named("America/New_York").unwrap();
    house.clock.move_to(zone.at(date(2026, 11, 2).at(9, 0, 0, 0)));
    let cast = cast::found(&house).await.unwrap();
    let p = Practice {
        id: cast.practice,
        cast: Arc::new(cast),
        zone,
        cookies: Arc::default(),
        heard: Arc::default(),
        above: Vec::new(),
        _dir: Arc::new(dir),
        house,
    };
    p.at("tue 10:55");
    p
}

/// A house that nobody has moved into, with the folder that its database lies in.
pub async fn empty_house() -> (House, TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let place = fresh_place(dir.path()).await;
    let house = House {
        db: Db::open(&place, crate::MIGRATIONS).await.unwrap(),
        clock: Clock::set_at(Moment(0)),
        keys: Arc::new(Keyring::of([7; 32])),
        press: Arc::new(PlainPress),
        post: None,
        public: "https://cohort.oak.example".to_owned(),
        followers: crate::FOLLOWERS,
        data: dir.path().to_owned(),
    };
    (house, dir)
}

/// Whether the suite runs on PostgreSQL this time.
pub fn on_postgres() -> bool {
    std::env::var("COHORT_TEST_DB").is_ok_and(|db| db == "postgres")
}

async fn fresh_place(dir: &Path) -> Place {
    // One at a time: each opening prepares the server's own database before it makes a new one.
    static MAKING: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
    if !on_postgres() {
        return Place::File(dir.join("cohort.db"));
    }
    let server = std::env::var("COHORT_TEST_POSTGRES").expect("COHORT_TEST_POSTGRES says where the server is");
    let name = format!("t_{}", Uuid::new_v4().simple());
    let one = MAKING.lock().await;
    let db = Db::open(&Place::Url(server.clone()), &[]).await.unwrap();
    db.attack(&format!("CREATE DATABASE {name}")).await.unwrap();
    db.close().await;
    drop(one);
    let (address, options) = server.split_once('?').map_or((server.as_str(), String::new()), |(a, o)| (a, format!("?{o}")));
    let (host, _) = address.rsplit_once('/').unwrap();
    Place::Url(format!("{host}/{name}{options}"))
}

impl Practice {
    /// The same practice with one more floor; whoever clicks after that, and whatever is delivered, reaches it too.
    pub fn with_floor(mut self, floor: Floor) -> Self {
        self.above.push(floor);
        self
    }
    /// All addresses, those of the floors above included.
    pub fn doors(&self) -> Router<House> {
        self.above.iter().fold(rooms(), |all, floor| (floor.rooms)(all))
    }

    // Time ---------------------------------------------------------------------------------------------------------------

    /// `tue 10:55` is of the week of 23 November 2026; `2026-12-01 10:00` is any day. In New York.
    pub fn moment(&self, when: &str) -> Moment {
        let (day, time) = when.split_once(' ').unwrap();
        let week = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        let day = match (0..7_i64).zip(week).find(|(_, word)| *word == day) {
            Some((n, _)) => date(2026, 11, 23).checked_add(Span::new().days(n)).unwrap(),
            None => day.parse::<Day>().unwrap(),
        };
        self.zone.at(day.to_datetime(clock(time)))
    }
    /// Moves the clock. Whoever clicks next signs in anew.
    pub fn at(&self, when: &str) -> Moment {
        let moment = self.moment(when);
        self.house.clock.move_to(moment);
        self.cookies.lock().unwrap().clear();
        moment
    }

    // People -------------------------------------------------------------------------------------------------------------

    /// A member of the cast, in a sign-in of their own.
    pub async fn as_(&self, staff: Id<Staff>) -> User {
        User::of(self.clone(), staff).await
    }
    pub async fn maya(&self) -> User {
        self.as_(self.cast.maya).await
    }
    pub async fn lena(&self) -> User {
        self.as_(self.cast.lena).await
    }
    pub async fn ruth(&self) -> User {
        self.as_(self.cast.ruth).await
    }
    pub async fn tomas(&self) -> User {
        self.as_(self.cast.tomas).await
    }
    pub fn client(&self, first_name: &str) -> Id<Client> {
        self.cast.client(first_name)
    }

    // The calendar -------------------------------------------------------------------------------------------------------

    /// The order of one session of DBT Skills A, 90 minutes in the Oak room; a test says what differs.
    pub fn order(&self, when: &str) -> NewSeries {
        let wall = self.zone.wall(self.moment(when));
        NewSeries {
            group: self.cast.dbt,
            zone: "America/New_York".into(),
            day: wall.date(),
            time: wall.time(),
            minutes: 90,
            rule: Rule::weekly(1, 1),
            room: Some(self.cast.oak),
            leads: Vec::new(),
            link: String::new(),
            service_code: String::new(),
            topic: String::new(),
            skip_taken: false,
            share: false,
        }
    }
    /// A session of DBT Skills A that is not started yet.
    pub async fn planned(&self, when: &str) -> Id<Occurrence> {
        let order = self.order(when);
        let maya = self.maya().await;
        does!(maya, schedule::make_series, order.clone()).await.unwrap().first
    }
    /// A session of DBT Skills A that Maya started.
    pub async fn running(&self, when: &str) -> Id<Occurrence> {
        let session = self.planned(when).await;
        self.maya().await.starts(session).await.unwrap();
        session
    }
    /// A session with all that signing asks for: all present, topic, content, participation.
    pub async fn written(&self, when: &str) -> Id<Occurrence> {
        let session = self.running(when).await;
        self.maya().await.completes(session).await;
        session
    }
    /// A session that Maya signed.
    pub async fn signed(&self, when: &str) -> Id<Occurrence> {
        let session = self.written(when).await;
        self.maya().await.signs(session).await.unwrap();
        session
    }

    // The database -------------------------------------------------------------------------------------------------------

    /// Reads past all doors.
    pub async fn rows(&self, sql: &str, args: Vec<Arg>) -> Vec<Row> {
        self.house.db.read().await.unwrap().all(sql, args).await.unwrap()
    }
    /// The one number that a query finds.
    pub async fn number(&self, sql: &str, args: Vec<Arg>) -> i64 {
        self.rows(sql, args).await.remove(0).next().unwrap()
    }
    /// The texts that a query finds.
    pub async fn texts(&self, sql: &str, args: Vec<Arg>) -> Vec<String> {
        self.rows(sql, args).await.into_iter().map(|mut row| row.next().unwrap()).collect()
    }
    /// Attacks the database directly, as somebody who stole the server would; what it answers, as [`said`] says it.
    pub async fn attack(&self, sql: &str) -> String {
        said(&self.house.db.attack(sql).await)
    }
    /// Takes the triggers off a table whose rows stay, as such a thief would begin.
    pub async fn disarm(&self, table: &str) {
        let sql = if on_postgres() {
            format!("ALTER TABLE {table} DISABLE TRIGGER USER")
        } else {
            format!("DROP TRIGGER {table}_stays_update; DROP TRIGGER {table}_stays_delete")
        };
        self.house.db.attack(&sql).await.unwrap();
    }
    /// An id as it is written in SQL.
    pub fn sql<K: Kind>(&self, id: Id<K>) -> String {
        if on_postgres() { format!("'{}'::uuid", id.uuid()) } else { format!("X'{}'", id.uuid().simple()) }
    }

    // The log ------------------------------------------------------------------------------------------------------------

    /// Forgets what the log says up to now.
    pub async fn hush(&self) {
        let last = self.number("SELECT seq FROM platform_audit_head WHERE practice_id = $1", args![self.id]).await;
        self.heard.store(last, Ordering::SeqCst);
    }
    /// What the log says since the last hush: `Maya: membership.ended [Ben] reason="moved away"`, one line an entry.
    pub async fn audit(&self) -> String {
        let sql = "SELECT a.seq, COALESCE(s.name, a.role), a.action, a.detail FROM platform_audit a LEFT JOIN access_staff s \
                   ON s.practice_id = a.practice_id AND s.id = a.actor_id WHERE a.practice_id = $1 AND a.seq > $2 ORDER BY a.seq";
        let mut lines = Vec::new();
        for mut row in self.rows(sql, args![self.id, self.heard.load(Ordering::SeqCst)]).await {
            let (seq, who, action, detail): (i64, String, String, String) =
                (row.next().unwrap(), row.next().unwrap(), row.next().unwrap(), row.next().unwrap());
            let sql = "SELECT c.first_name FROM platform_audit_client k JOIN clients_client c ON c.practice_id = k.practice_id \
                       AND c.id = k.client_id WHERE k.practice_id = $1 AND k.seq = $2 ORDER BY c.first_name";
            let about = self.texts(sql, args![self.id, seq]).await;
            let mut line = format!("{}: {action}", who.split(' ').next().unwrap_or_default());
            if !about.is_empty() {
                line.push_str(&format!(" [{}]", about.join(", ")));
            }
            let detail: serde_json::Value = serde_json::from_str(&detail).unwrap();
            for key in ["verb", "why", "reason", "override", "notes", "round", "marked", "roster", "fields", "old_roles", "new_roles"] {
                if let Some(value) = detail.get(key) {
                    line.push_str(&format!(" {key}={value}"));
                }
            }
            lines.push(line);
        }
        lines.join("\n")
    }
    /// What a verification of the log finds wrong.
    pub async fn log_wrong(&self) -> Vec<String> {
        platform::audit::verify(&self.house.db, &self.house.keys, self.id, &[]).await.unwrap().wrong
    }
    /// What a verification of the signed notes finds wrong.
    pub async fn notes_wrong(&self) -> Vec<String> {
        let Verified { wrong, .. } = crate::charting::verify(&self.house, self.id).await.unwrap();
        wrong
    }
}

/// `9:05` or `09:05` as a time of day.
pub fn clock(text: &str) -> Time {
    let (hour, minute) = text.split_once(':').unwrap();
    Time::new(hour.parse().unwrap(), minute.parse().unwrap(), 0, 0).unwrap()
}

/// How a verb ended, in words to compare: `done`, the codes of the refusals, `missing`, `forbidden`.
pub fn said<T>(result: &Result<T, Error>) -> String {
    match result {
        Ok(_) => "done".to_owned(),
        Err(Error::Refused(all)) => all.iter().map(|refusal| refusal.code).collect::<Vec<_>>().join(", "),
        Err(Error::Missing) => "missing".to_owned(),
        Err(Error::Forbidden) => "forbidden".to_owned(),
        Err(Error::Again) => "again".to_owned(),
        Err(Error::Fault(fault)) => format!("fault: {fault}"),
    }
}

/// What a verb told the person, in whole sentences.
pub fn told<T>(result: &Result<T, Error>) -> String {
    result.as_ref().err().map(ToString::to_string).unwrap_or_default()
}

/// Lets all of these run at the same time; what each came to, in no order.
pub async fn at_once<T: Send + 'static>(tasks: impl IntoIterator<Item = impl Future<Output = T> + Send + 'static>) -> Vec<T> {
    let mut set = JoinSet::new();
    for task in tasks {
        set.spawn(task);
    }
    set.join_all().await
}

/// How often each ending came, in words: `1 done, 19 group.full`.
pub fn tally(endings: impl IntoIterator<Item = String>) -> String {
    let mut counts = std::collections::BTreeMap::<String, usize>::new();
    for ending in endings {
        *counts.entry(ending).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(ending, _)| ending != "done");
    counts.iter().map(|(ending, count)| format!("{count} {ending}")).collect::<Vec<_>>().join(", ")
}

/// Prints a paper as plain text.
struct PlainPress;

impl Press for PlainPress {
    fn print(&self, paper: &Paper) -> Result<Vec<u8>, PressFault> {
        let mut text = format!("{}, {}\n", paper.title, paper.practice);
        let pairs = |pairs: &[(String, String)]| pairs.iter().map(|(label, value)| format!("{label}: {value}\n")).collect::<String>();
        text.push_str(&pairs(&paper.subject));
        for block in &paper.blocks {
            text.push_str(&match block {
                Block::Heading(words) => format!("# {words}\n"),
                Block::Facts(facts) => pairs(facts),
                Block::Prose(words) => format!("{words}\n"),
                Block::Table { head, rows } => {
                    std::iter::once(head).chain(rows).map(|row| format!("{}\n", row.join(" | "))).collect::<String>()
                }
                Block::Signature { name, credentials, meaning, at, digest } => {
                    format!("Signed: {name}, {credentials}, {meaning}, {at}, {digest}\n")
                }
                Block::Sheet { head, rows } => {
                    std::iter::once(head.join(" | ")).chain(rows.iter().map(|row| format!("[{row}]"))).map(|row| row + "\n").collect::<String>()
                }
                Block::Slip { name, facts, cells } => format!("slip of {name}\n{}{}\n", pairs(facts), cells.join(" | ")),
                Block::Dots { words, dots } => format!("dots {}: {words}\n", dots.len()),
                Block::Rule => "---\n".to_owned(),
                Block::Notice(words) => format!("! {words}\n"),
            });
        }
        text.push_str(&paper.foot);
        Ok(text.into_bytes())
    }
}
