//! The demo's year: everything that happened, put in order of time and done one after the other, each at its own instant
//! and by whoever would have done it.
//!
//! What it costs, in a debug build: a session of the past takes three transactions and some 140 statements; a proof of the
//! PIN (an Argon2) is made for every signature as for a real one, but beside the writing of the notes, so that it costs
//! no time of its own; a supervisor proves hers once a week, for all that waits.

mod doing;
mod events;
mod start;

use std::{collections::HashMap, io::Write as _};

use anyhow::{Context as _, Result, bail};
use kernel::{Error, Id, Moment, id::Staff, time::HOUR};
use platform::{Actor, House, Request, outbox};
use practice::{
    access,
    cast::{self, Cast},
    clients::Client,
    groups::Group,
    schedule::Slot,
};

use self::events::Event;
use super::{plan::GROUPS, running, ways::Ways, week::Now};
use crate::worker;

/// A day, in the unit of moments.
const DAY: i64 = 24 * HOUR;

/// Makes the demo practice in an empty house.
pub(super) async fn make(house: &House) -> Result<()> {
    let mut year = Year::found(house).await?;
    year.people = year.enrol().await.context("the clients")?;
    year.groups = year.gather().await.context("the groups")?;
    year.schedule().await.context("the schedule")?;
    year.share().await.context("the grants")?;
    year.slots = year.slots().await?;
    year.pass().await?;
    year.set_out().await.context("the pathways")?;
    year.end().await
}

/// The demo as it comes into being.
struct Year {
    house: House,
    founded: Moment,
    now: Now,
    cast: Cast,
    actors: HashMap<Id<Staff>, Actor>,
    people: Vec<Id<Client>>,
    groups: Vec<Id<Group>>,
    slots: Vec<Slot>,
}

impl Year {
    /// Both practices, with everybody signed in.
    async fn found(house: &House) -> Result<Self> {
        say(0);
        let at = house.clock.now();
        let founded = at.plus(-54 * 7 * DAY);
        let past = then(house, founded);
        let cast = cast::found(&past).await.context("the practice")?;
        let mut actors = HashMap::new();
        for (staff, one) in cast.staff().into_iter().zip(&cast::STAFF) {
            actors.insert(staff, cast::sign_in(&past, one.email).await?);
        }
        let now = Now::of(cast.zone.clone(), at);
        let (people, groups, slots) = (Vec::new(), Vec::new(), Vec::new());
        Ok(Self { house: house.clone(), founded, now, cast, actors, people, groups, slots })
    }

    fn at(&self, moment: Moment) -> House {
        then(&self.house, moment)
    }

    fn actor(&self, staff: Id<Staff>) -> Result<&Actor> {
        Ok(self.actors.get(&staff).ok_or(Error::Missing)?)
    }

    fn manager(&self) -> Result<&Actor> {
        self.actor(self.cast.tomas)
    }

    fn group(&self, name: &str) -> Option<Id<Group>> {
        GROUPS.iter().zip(&self.groups).find(|(plan, _)| plan.name == name).map(|(_, group)| *group)
    }

    /// Does everything that happened, in order.
    async fn pass(&self) -> Result<()> {
        let events = self.events();
        let (all, mut fresh, mut said) = (events.len(), true, 0);
        for (done, (at, event)) in events.into_iter().enumerate() {
            if done * 100 / all > said {
                said = done * 100 / all;
                say(said);
            }
            let first = matches!(&event, Event::Hold(_)) && std::mem::take(&mut fresh);
            let session = if let Event::Hold(held) = &event { Some(held.session) } else { None };
            self.happen(at, event).await.with_context(|| format!("on {}", self.now.zone.stamp(at)))?;
            if let (true, Some(session)) = (first, session) {
                self.choose_templates(at, session).await?;
            }
        }
        let Some(slot) = self.running() else { bail!("no session is on now") };
        let (session, maya) = (slot.id, self.actor(self.cast.maya)?);
        Ok(self.at(self.now.at).run(maya, &Request::default(), move |act| Box::pin(running::fill(act, session))).await?)
    }

    /// Puts clients on the pathways, after all that the year's sessions told was heard.
    async fn set_out(&self) -> Result<()> {
        let house = self.at(self.now.at);
        while !outbox::due(&house.db, self.now.at, 1).await?.is_empty() {
            worker::deliver(&house).await?;
        }
        let ways = Ways {
            house,
            now: self.now.at,
            cast: &self.cast,
            manager: self.manager()?,
            desk: self.actor(self.cast.fred)?,
            people: &self.people,
        };
        ways.make().await
    }

    /// The session that is on now.
    fn running(&self) -> Option<&Slot> {
        let now = self.now.at;
        self.slots.iter().find(|slot| slot.group == self.cast.dbt && slot.starts_at <= now && now < slot.ends_at)
    }

    /// Everybody signs out, the last notices are delivered, and the head of the audit chain is noted.
    async fn end(&self) -> Result<()> {
        let house = self.at(self.now.at);
        for actor in self.actors.values() {
            house.run(actor, &Request::default(), |act| Box::pin(access::sign_out(act))).await?;
        }
        while !outbox::due(&house.db, self.now.at, 1).await?.is_empty() {
            worker::deliver(&house).await?;
        }
        worker::note_heads(&house).await?;
        say(100);
        eprintln!();
        Ok(())
    }
}

/// The house at another time.
fn then(house: &House, moment: Moment) -> House {
    House { clock: kernel::Clock::set_at(moment), ..house.clone() }
}

/// How far it is, in one line.
fn say(percent: usize) {
    let mut out = std::io::stderr();
    let _ = write!(out, "\rMaking the demo practice: {percent:3} %");
    let _ = out.flush();
}
