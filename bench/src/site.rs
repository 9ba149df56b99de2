//! The practice that is driven: founded and prepared inside this process, through the rooms' own acts.

use std::{path::Path, sync::Arc};

use anyhow::{Context as _, Result};
use jiff::civil;
use kernel::{
    Clock, Day, Error, Id, Moment,
    id::Staff,
    time::HOUR,
};
use platform::{
    Act, Actor, House, Request,
    crypto::Keyring,
    db::{Db, Place},
    paper::{Paper, Press, PressFault},
};
use practice::{
    MIGRATIONS,
    access::{self, PinProof, SignIn},
    cast::{self, Cast},
    charting::{self, DraftOrder, SignSession},
    groups::Group,
    schedule::{self, NewSeries, Room},
    sessions::{self, Entry, RunSession, Session},
};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};

/// How many sessions one transaction prepares.
const TOGETHER: usize = 20;

/// What the group did, for the shared part of a note.
const SHARED: &str = "Reviewed the homework of last week. Taught the skill of opposite action with two examples from daily life. \
                      Members practised in pairs and reported back to the circle. Agreed on one small step until next time.";

/// What one client did: put together anew for each, so that no two notes read alike.
const OWN: [&str; 12] = [
    "Spoke up early and asked for an example from work.",
    "Listened for most of the hour, then named one situation.",
    "Brought a written plan and read two lines of it aloud.",
    "Found the exercise hard at first; stayed with it until the end.",
    "Was tired, said so, and took part in the second half.",
    "Helped a neighbour to word a question without being asked.",
    "Told how the skill worked on the bus last Friday.",
    "Disagreed with the example and offered a better one.",
    "Laughed for the first time since joining the group.",
    "Asked to go slower; the pace was changed and it helped.",
    "Reported better sleep and fewer arguments at home.",
    "Chose a small step: a walk each morning before breakfast.",
];

/// A press that is never asked: what needs paper goes through the server.
struct NoPress;

impl Press for NoPress {
    fn print(&self, _: &Paper) -> Result<Vec<u8>, PressFault> {
        Err(PressFault::Setup("there is no press here".to_owned()))
    }
}

/// Opens the house that lies in a data folder, or makes it; on PostgreSQL when an address is given.
///
/// # Errors
/// When it cannot be opened.
pub async fn open(data: &Path, database: Option<&str>) -> Result<House> {
    let keys = Keyring::open(&data.join("keys").join("seal.key"))?;
    let place = database.map_or_else(|| Place::File(data.join("cohort.db")), |url| Place::Url(url.to_owned()));
    let db = Db::open(&place, MIGRATIONS).await?;
    Ok(House { db, clock: Clock::System, keys: Arc::new(keys), press: Arc::new(NoPress), post: None, public: String::new(), followers: practice::FOLLOWERS, data: data.to_owned() })
}

/// Makes an empty database of this name beside the one at a PostgreSQL address; its own address.
///
/// # Errors
/// When the server does not allow it.
pub async fn fresh_database(url: &str, name: &str) -> Result<String> {
    let mut admin = PgConnection::connect(url).await?;
    for sql in [format!("DROP DATABASE IF EXISTS {name}"), format!("CREATE DATABASE {name}")] {
        admin.execute(AssertSqlSafe(sql)).await?;
    }
    admin.close().await?;
    let (address, options) = url.split_once('?').map_or((url, String::new()), |(address, rest)| (address, format!("?{rest}")));
    let (server, _) = address.rsplit_once('/').context("an address ends in /DATABASE")?;
    Ok(format!("{server}/{name}{options}"))
}

/// A practice founded with the cast.
pub struct Site {
    /// The house it lies in.
    pub house: House,
    /// Who is in it.
    pub cast: Cast,
    /// Maya, who leads the group and signs.
    pub maya: Actor,
}

/// A weekly series to put on the calendar.
#[derive(Debug, Clone)]
pub struct Weekly {
    /// Whose sessions.
    pub group: Id<Group>,
    /// The first day.
    pub day: Day,
    /// The hour of the day.
    pub hour: i8,
    /// How many weeks.
    pub times: i64,
    /// Who leads.
    pub lead: Id<Staff>,
    /// Where.
    pub room: Option<Id<Room>>,
}

impl Site {
    /// Founds the cast's practices in a house.
    ///
    /// # Errors
    /// When an act is refused.
    pub async fn found(house: House) -> Result<Self> {
        let cast = cast::found(&house).await?;
        // Three years ahead, so that whole series are there to be worked on; and rooms may be booked twice.
        house.db.attack("UPDATE access_practice SET policies = '{\"overlaps\":\"warn\",\"horizon_weeks\":156}'").await?;
        let maya = cast::sign_in(&house, "maya@oak.example").await?;
        Ok(Self { house, cast, maya })
    }
    /// The program itself.
    pub fn office(&self) -> Actor {
        Actor::System(self.cast.practice, "bench")
    }
    /// A sign-in over this address; its token.
    ///
    /// # Errors
    /// When it is refused.
    pub async fn sign_in(&self, email: &str) -> Result<String> {
        let order = SignIn { email: email.to_owned(), password: cast::PASSWORD.to_owned(), agent: "bench".to_owned() };
        Ok(access::sign_in(&self.house, &Request::default(), order).await?.token)
    }
    /// A proof of Maya's PIN.
    ///
    /// # Errors
    /// When it is refused.
    pub async fn proof(&self) -> Result<PinProof> {
        Ok(access::prove_pin(&self.house, &self.maya, &Request::default(), cast::PIN).await?)
    }

    /// Puts a series on the calendar: 50 minutes, every week.
    ///
    /// # Errors
    /// When it is refused.
    pub async fn weekly(&self, asked: Weekly) -> Result<()> {
        let order = NewSeries {
            group: asked.group,
            zone: self.cast.zone.name().to_owned(),
            day: asked.day,
            time: civil::time(asked.hour, 0, 0, 0),
            minutes: 50,
            rule: schedule::Rule::weekly(1, u32::try_from(asked.times)?),
            room: asked.room,
            leads: vec![asked.lead],
            link: String::new(),
            service_code: String::new(),
            topic: String::new(),
            skip_taken: false,
            share: false,
        };
        self.house
            .run(&self.office(), &Request::default(), move |act| Box::pin(schedule::make_series(act, order.clone())))
            .await?;
        Ok(())
    }

    /// The occurrences of a group from now on, for three years.
    ///
    /// # Errors
    /// When they cannot be read.
    pub async fn coming(&self, group: Id<Group>) -> Result<Vec<Id<Session>>> {
        let from = self.house.clock.now();
        let to = from.plus(3 * 366 * 24 * HOUR);
        let slots = self
            .house
            .look(&self.office(), &Request::default(), move |act| {
                Box::pin(async move {
                    let scope = act.scope();
                    let slots = schedule::slots(act, &scope, from, to).await?;
                    act.nothing(slots)
                })
            })
            .await?;
        Ok(slots.into_iter().filter(|slot| slot.group == group && slot.begun.is_none()).map(|slot| slot.id).collect())
    }

    /// Makes sessions ready to be signed: started, everybody present, every note written.
    ///
    /// # Errors
    /// When an act is refused.
    pub async fn ready(&self, sessions: &[Id<Session>]) -> Result<()> {
        for some in sessions.chunks(TOGETHER) {
            let some = some.to_vec();
            self.house
                .run(&self.maya, &Request::default(), move |act| {
                    let some = some.clone();
                    Box::pin(async move {
                        for session in some {
                            write(act, session).await?;
                        }
                        act.nothing(())
                    })
                })
                .await?;
        }
        Ok(())
    }

    /// The same, and signs them.
    ///
    /// # Errors
    /// When an act is refused.
    pub async fn signed(&self, sessions: &[Id<Session>]) -> Result<()> {
        let proof = self.proof().await?;
        for some in sessions.chunks(TOGETHER) {
            let (some, proof) = (some.to_vec(), proof.clone());
            self.house
                .run(&self.maya, &Request::default(), move |act| {
                    let (some, proof) = (some.clone(), proof.clone());
                    Box::pin(async move {
                        for session in some {
                            let reviewed = write(act, session).await?;
                            let order = SignSession {
                                session, reviewed, seen: None, proof: proof.clone(), override_reason: String::new(), reviewer: None,
                            };
                            charting::sign(act, order).await?.value();
                        }
                        act.nothing(())
                    })
                })
                .await?;
        }
        Ok(())
    }

    /// The roster of a started session: each line with its version.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn entries(&self, session: Id<Session>) -> Result<Vec<(Id<Entry>, i64)>> {
        let entries = self
            .house
            .look(&self.maya, &Request::default(), move |act| {
                Box::pin(async move {
                    let permit = act.may::<RunSession>(session).await?;
                    let roll = sessions::roll(act, &permit).await?;
                    act.nothing(roll.entries.iter().map(|entry| (entry.id, entry.version)).collect::<Vec<_>>())
                })
            })
            .await?;
        Ok(entries)
    }

    /// Marks everything announced so far as delivered, so that a server does not begin with a backlog.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn settle_outbox(&self) -> Result<()> {
        self.house.db.attack("UPDATE platform_outbox SET done_at = due_at WHERE done_at IS NULL").await?;
        Ok(())
    }

    /// Now, by the house's clock.
    pub fn now(&self) -> Moment {
        self.house.clock.now()
    }
}

/// Starts a session and writes all of its notes; the version to be signed.
async fn write(act: &mut Act, session: Id<Session>) -> Result<i64, Error> {
    charting::start(act, session).await?.value();
    sessions::all_present(act, session).await?.value();
    let permit = act.may::<RunSession>(session).await?;
    let roll = sessions::roll(act, &permit).await?;
    let draft = |part: String, section: &str, words: String| DraftOrder { part, section: section.to_owned(), base: 0, words };
    let mut drafts = vec![draft("shared".to_owned(), "content", SHARED.to_owned())];
    for (at, entry) in roll.entries.iter().enumerate() {
        let own = |n: usize| OWN[(at + n) % OWN.len()];
        drafts.push(draft(entry.id.to_string(), "participation", (1 + at % 4).to_string()));
        drafts.push(draft(entry.id.to_string(), "contribution", own(0).to_owned()));
        drafts.push(draft(entry.id.to_string(), "note", format!("{} {} {}", own(5), own(3 * at + 1), own(7))));
    }
    charting::save_drafts(act, session, drafts).await?.value();
    charting::set_topic(act, session, 1, "Opposite action".to_owned()).await?.value();
    let permit = act.may::<RunSession>(session).await?;
    Ok(permit.row().started()?.version)
}
