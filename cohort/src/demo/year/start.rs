//! How the demo begins: its clients, groups and calendar, and who may see what.

use anyhow::{Context as _, Result};
use kernel::{Id, Moment, id::Staff};
use platform::{Act, Actor, Outcome, Request};
use practice::{
    clients::{self, Client, MakeClient},
    groups::{self, Group, MakeGroup, Share},
    schedule::{self, NewSeries, Slot},
};

use super::{
    super::{
        people::{PEOPLE, Person},
        plan::GROUPS,
        week::{Stretch, later},
    },
    DAY, Year,
};

impl Year {
    /// The other clients, each with somebody whose client they are.
    pub(super) async fn enrol(&self) -> Result<Vec<Id<Client>>> {
        let year = self.now.today.year();
        let typed = |at: usize, (first, last, preferred, age, (month, day)): Person| clients::Typed {
            first_name: first.to_owned(),
            last_name: last.to_owned(),
            preferred_name: preferred.to_owned(),
            born: format!("{:04}-{month:02}-{day:02}", year - age),
            email: format!("{first}.{last}@example.org").to_lowercase(),
            phone: format!("(212) 555-01{:02}", at + 13),
            warning: if first == "Darius" { "Severe peanut allergy".to_owned() } else { String::new() },
            kind: String::new(),
        };
        let mine = |at: usize| {
            let first = GROUPS.iter().find(|plan| plan.members.contains(&at)).unwrap_or(&GROUPS[0]);
            (first.lead)(&self.cast)
        };
        let new: Vec<_> = PEOPLE.into_iter().enumerate().map(|(at, person)| (typed(at, person), mine(at))).collect();
        let known: Vec<_> = self
            .cast
            .clients
            .iter()
            .enumerate()
            .map(|(at, client)| (*client, if at < 9 { self.cast.maya } else { self.cast.lena }))
            .chain([(self.cast.client("Chloe"), self.cast.cora)])
            .collect();
        let manager = self.manager()?;
        Ok(self.at(self.founded).run(manager, &Request::default(), move |act| Box::pin(enrolled(act, new.clone(), known.clone()))).await?)
    }

    /// The groups: the cast's own, and the others.
    pub(super) async fn gather(&self) -> Result<Vec<Id<Group>>> {
        let mut all = vec![self.cast.dbt];
        for plan in GROUPS.iter().skip(1) {
            let typed = groups::Typed {
                name: plan.name.to_owned(),
                initials: plan.initials.to_owned(),
                outward_name: plan.outward.to_owned(),
                provider: (plan.lead)(&self.cast).to_string(),
                facilitators: plan.beside.iter().map(|who| who(&self.cast).to_string()).collect(),
                kind: plan.kind.to_owned(),
                modality: plan.modality.to_owned(),
                programme: plan.programme.to_owned(),
                service_code: plan.code.to_owned(),
                capacity: plan.capacity.to_owned(),
                open: true,
            };
            let order = MakeGroup { typed };
            let made = self
                .at(self.founded)
                .run(self.manager()?, &Request::default(), move |act| Box::pin(groups::make_group(act, order.clone())))
                .await
                .context(plan.name)?;
            all.push(made);
        }
        Ok(all)
    }

    /// The week that all of them meet in, for as long as each exists and eight weeks more. The running session comes
    /// first and is alone at its time; the others give way to it and to each other.
    pub(super) async fn schedule(&self) -> Result<()> {
        let mut taken: Vec<Stretch> = Vec::new();
        for (plan, group) in GROUPS.iter().zip(&self.groups) {
            for meeting in plan.meets {
                let after = taken.first().map_or(0, |first| first.start + first.minutes);
                let wanted = Stretch {
                    start: self.now.start_of(meeting.when, after),
                    minutes: meeting.minutes,
                    leads: std::iter::once(&plan.lead).chain(plan.beside).map(|who| who(&self.cast)).collect(),
                    room: meeting.room.map(|room| room(&self.cast)),
                    alone: taken.is_empty(),
                };
                let stretch = wanted.placed(&taken);
                let (day, time) = self.now.wall(stretch.start);
                let video = taken.is_empty() || stretch.room.is_none();
                let order = NewSeries {
                    group: *group,
                    zone: self.cast.zone.name().to_owned(),
                    day: later(day, -7 * meeting.weeks),
                    time,
                    minutes: meeting.minutes,
                    rule: schedule::Rule::weekly(1, u32::try_from(meeting.weeks + 9).unwrap_or(9)),
                    room: stretch.room,
                    leads: Vec::new(),
                    link: if video { format!("https://video.oak.example/{}", plan.initials.to_lowercase()) } else { String::new() },
                    service_code: plan.code.to_owned(),
                    topic: String::new(),
                    skip_taken: false,
                    share: false,
                };
                self.at(self.founded)
                    .run(self.manager()?, &Request::default(), move |act| Box::pin(schedule::make_series(act, order.clone())))
                    .await
                    .context(plan.name)?;
                taken.push(stretch);
            }
        }
        // A series is made some weeks ahead; what is on now was made by the worker half a year ago.
        schedule::fill_horizon(&self.at(self.now.at.plus(-26 * 7 * DAY)), self.cast.practice).await.context("the horizon")?;
        Ok(())
    }

    /// Groups that are open to somebody beside those who lead them.
    pub(super) async fn share(&self) -> Result<()> {
        let given = [
            ("DBT Skills A", self.cast.cora, "Coordinates care for several members"),
            ("IOP Relapse Prevention", self.cast.maya, "Covers for holidays"),
            ("Teen Skills Lab", self.cast.cora, "Works with the families"),
        ];
        for (name, staff, reason) in given {
            let Some(group) = self.group(name) else { continue };
            let order = Share::to(group, staff, reason);
            self.at(self.founded)
                .run(self.manager()?, &Request::default(), move |act| Box::pin(groups::share_group(act, order.clone())))
                .await
                .context(name)?;
        }
        Ok(())
    }

    /// Everything on the calendar from the beginning to the end of next week.
    pub(super) async fn slots(&self) -> Result<Vec<Slot>> {
        let (from, to) = (self.founded, self.now.at.plus(15 * DAY));
        let (house, program) = (self.at(self.founded), Actor::System(self.cast.practice, "demo"));
        Ok(house.look(&program, &Request::default(), move |act| Box::pin(calendar(act, from, to))).await?)
    }
}

/// Adds clients, and gives those who are known already to somebody.
async fn enrolled(
    act: &mut Act, new: Vec<(clients::Typed, Id<Staff>)>, known: Vec<(Id<Client>, Id<Staff>)>,
) -> Outcome<Vec<Id<Client>>> {
    let mut ids = Vec::new();
    for (typed, staff) in new {
        ids.push(clients::make_client(act, MakeClient { typed, staff: vec![staff], another: false }).await?.value());
    }
    for (client, staff) in known {
        clients::assign_client(act, client, staff).await?.value();
    }
    act.nothing(ids)
}

/// What is on the calendar.
async fn calendar(act: &mut Act, from: Moment, to: Moment) -> Outcome<Vec<Slot>> {
    let scope = act.scope();
    let slots = schedule::slots(act, &scope, from, to).await?;
    act.nothing(slots)
}
