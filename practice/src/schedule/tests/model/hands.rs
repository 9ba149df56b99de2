//! What the model is compared with: the real verbs, in a group of its own for each sequence.

use std::collections::HashMap;

use jiff::civil::{Weekday, date, time};
use kernel::{Day, Error, Id, Moment, Zone};
use platform::{Act, Actor, Outcome, Request, act::Verdict, args};
use serde::{Serialize, de::DeserializeOwned};

use super::{Alter, Start, Step, calendar::{Model, later}};
use crate::{
    clients::Client,
    groups::{self, Group, Membership},
    schedule::{self, Change, Edit, EditSeries, End, Frequency, Invite, MoveOccurrence, NewSeries, Occurrence, Rule, Uninvite},
    testing::Practice,
};

pub(super) fn weekdays(start: &Start) -> Vec<Weekday> {
    let all = [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday, Weekday::Saturday, Weekday::Sunday];
    let chosen: Vec<_> = all.into_iter().zip(&start.weekdays).filter(|(_, on)| **on).map(|(day, _)| day).collect();
    if chosen.is_empty() { vec![Weekday::Tuesday] } else { chosen }
}

/// The rule of a sequence's series, and a first day that fits it.
pub(super) fn rule(start: &Start) -> (Rule, Day) {
    let days = weekdays(start);
    let mut first = date(2026, 11, 26);
    while !days.contains(&first.weekday()) {
        first = first.tomorrow().unwrap();
    }
    let end = match start.end {
        None => End::Never,
        Some((true, count)) => End::Count(count),
        Some((false, weeks)) => End::Until(first.checked_add(jiff::Span::new().weeks(i64::from(weeks))).unwrap()),
    };
    (Rule { frequency: Frequency::weekly(&days), every: start.every, end }, first)
}

pub(super) struct Hands {
    p: Practice,
    actor: Actor,
    group: Id<Group>,
    clients: Vec<Id<Client>>,
    last: Option<Id<Change>>,
    member: Option<(Id<Membership>, i64)>,
}

impl Hands {
    pub(super) async fn begin(p: &Practice, start: &Start) -> Self {
        let actor = Actor::System(p.id, "model");
        let mut hands =
            Self { p: p.clone(), actor, group: p.cast.dbt, clients: Vec::new(), last: None, member: None };
        // A group and four clients of its own, written as the migration of an older system would: the verbs are tried below.
        hands.group = Id::new();
        let sql = format!(
            "INSERT INTO groups_group (practice_id, id, name, initials, outward_name, provider_id, kind, modality, open, sort_key, version, made_at) \
             VALUES ({}, {}, 'Model', 'MOD', 'Group session', {}, 'therapy', '', TRUE, '{}', 1, 0)",
            p.sql(p.id), p.sql(hands.group), p.sql(p.cast.maya), hands.group
        );
        assert_eq!(p.attack(&sql).await, "done");
        for n in 0..4 {
            let id = Id::<Client>::new();
            let sql = format!(
                "INSERT INTO clients_client (practice_id, id, first_name, last_name, sort_key, version, made_at) \
                 VALUES ({}, {}, 'Client', 'Number{n}', '{id}', 1, 0)",
                p.sql(p.id), p.sql(id)
            );
            assert_eq!(p.attack(&sql).await, "done");
            hands.clients.push(id);
        }
        let (rule, day) = rule(start);
        let order = NewSeries {
            group: hands.group,
            zone: if start.london { "Europe/London" } else { "America/New_York" }.into(),
            day,
            time: time(start.hour, 0, 0, 0),
            minutes: start.minutes,
            rule,
            room: None,
            leads: Vec::new(),
            link: String::new(),
            service_code: String::new(),
            topic: String::new(),
            skip_taken: false,
            share: false,
        };
        hands.run(move |act| Box::pin(schedule::make_series(act, order.clone()))).await.unwrap();
        hands
    }
    async fn run<T, F>(&self, verb: F) -> Result<T, Error>
    where
        T: Serialize + DeserializeOwned + Send,
        F: for<'a> Fn(&'a mut Act) -> Verdict<'a, T> + Sync,
    {
        self.p.house.run(&self.actor, &Request::default(), verb).await
    }
    /// The calendar in words, one line a date, in order.
    pub(super) async fn calendar(&self) -> Vec<String> {
        let sql = "SELECT o.id, o.starts_at, o.ends_at, o.begun_at, o.cancelled_at FROM schedule_occurrence o \
                   WHERE o.practice_id = $1 AND o.group_id = $2 AND o.withdrawn_at IS NULL";
        let mut dates: HashMap<Id<Occurrence>, (String, Vec<usize>)> = HashMap::new();
        for mut row in self.p.rows(sql, args![self.p.id, self.group]).await {
            let id: Id<Occurrence> = row.next().unwrap();
            let (from, to): (Moment, Moment) = (row.next().unwrap(), row.next().unwrap());
            let (begun, cancelled): (Option<Moment>, Option<Moment>) = (row.next().unwrap(), row.next().unwrap());
            let state = match (begun, cancelled) {
                (Some(_), _) => " begun",
                (_, Some(_)) => " cancelled",
                _ => "",
            };
            dates.insert(id, (format!("{from} {}{state}", to.minutes_since(from)), Vec::new()));
        }
        let sql = "SELECT r.occurrence_id, r.client_id FROM schedule_occurrence o JOIN schedule_roster r ON r.practice_id = o.practice_id \
                   AND r.occurrence_id = o.id WHERE o.practice_id = $1 AND o.group_id = $2 AND r.state = 'expected'";
        for mut row in self.p.rows(sql, args![self.p.id, self.group]).await {
            let (id, client): (Id<Occurrence>, Id<Client>) = (row.next().unwrap(), row.next().unwrap());
            let who = self.clients.iter().position(|known| *known == client).unwrap();
            if let Some((_, roster)) = dates.get_mut(&id) {
                roster.push(who);
            }
        }
        let mut lines: Vec<_> = dates
            .into_values()
            .map(|(date, mut roster)| {
                roster.sort_unstable();
                format!("{date} [{}]", roster.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))
            })
            .collect();
        lines.sort();
        lines
    }
    async fn named(&self, at: usize) -> Option<(Id<Occurrence>, i64, String, Zone)> {
        let sql = "SELECT id, starts_at, begun_at, version, local_start, zone FROM schedule_occurrence WHERE practice_id = $1 AND group_id = $2 \
                   AND withdrawn_at IS NULL";
        let mut all = Vec::new();
        for mut row in self.p.rows(sql, args![self.p.id, self.group]).await {
            let (id, from, begun): (Id<Occurrence>, Moment, Option<Moment>) = (row.next().unwrap(), row.next().unwrap(), row.next().unwrap());
            let (version, local, zone): (i64, String, String) = (row.next().unwrap(), row.next().unwrap(), row.next().unwrap());
            all.push((from, begun.is_some(), (id, version, local, Zone::named(&zone).unwrap())));
        }
        let starts: Vec<_> = all.iter().map(|(from, begun, _)| (*from, *begun)).collect();
        let start = Model::pick(&starts, self.p.house.clock.now(), at)?;
        all.into_iter().find(|(from, ..)| *from == start).map(|(.., named)| named)
    }
    fn day(&self, days: Option<i64>) -> Option<Day> {
        let today = self.p.zone.day(self.p.house.clock.now());
        days.map(|days| today.checked_add(jiff::Span::new().days(days)).unwrap())
    }

    /// Does a step; whether it could be done. A fault is no answer.
    pub(super) async fn does(&mut self, step: &Step) -> bool {
        let done = match step {
            Step::Pass(hours) => {
                let now = later(self.p.house.clock.now(), *hours);
                self.p.house.clock.move_to(now);
                schedule::fill_horizon(&self.p.house, self.p.id).await.map(|_| true)
            }
            Step::Join(client, day) => self.join(*client, *day).await,
            Step::Leave(client, day) => self.leave(*client, *day).await,
            Step::Start(at) => self.start(*at).await,
            Step::Invite(at, client, following) => self.invite(*at, *client, *following).await,
            Step::Uninvite(at, client, following) => self.uninvite(*at, *client, *following).await,
            Step::Edit(at, reach, alter) => {
                let Some((occurrence, version, local, _)) = self.named(*at).await else { return false };
                let local: jiff::civil::DateTime = local.parse().unwrap();
                let edit = self.edit(alter, local, occurrence, *reach).await;
                let order = EditSeries { occurrence, version, reach: *reach, edit };
                let done = self.run(move |act| Box::pin(schedule::edit_series(act, order.clone()))).await;
                done.map(|changed| self.changed(Some(changed.change), None))
            }
            Step::Undo => self.undo().await,
        };
        match done {
            Ok(done) => done,
            Err(Error::Refused(_)) => false,
            Err(other) => panic!("{step:?}: {other}"),
        }
    }
    fn changed(&mut self, change: Option<Id<Change>>, member: Option<(Id<Membership>, i64)>) -> bool {
        (self.last, self.member) = (change, member);
        true
    }
    /// An edit's day is that of its first date: of the series' slot for a series, of the date itself for one.
    async fn edit(&self, alter: &Alter, local: jiff::civil::DateTime, occurrence: Id<Occurrence>, reach: schedule::Reach) -> Edit {
        let day = match reach {
            schedule::Reach::One => local.date(),
            schedule::Reach::Following | schedule::Reach::All => self.anchor(occurrence, reach).await,
        };
        let shifted = |shift: i64| Some(day.checked_add(jiff::Span::new().days(shift)).unwrap());
        match alter {
            Alter::Time(hour, minute) => Edit { time: Some(time(*hour, *minute, 0, 0)), ..Edit::default() },
            Alter::Day(shift) => Edit { day: shifted(*shift), ..Edit::default() },
            Alter::Minutes(minutes) => Edit { minutes: Some(*minutes), ..Edit::default() },
            Alter::Both(shift, hour) => Edit { day: shifted(*shift), time: Some(time(*hour, 0, 0, 0)), ..Edit::default() },
            Alter::Cancel => Edit { cancel: Some("rain".into()), ..Edit::default() },
        }
    }
    async fn anchor(&self, occurrence: Id<Occurrence>, reach: schedule::Reach) -> Day {
        let sql = "SELECT o.original_local, o.starts_at, o.begun_at, o.id FROM schedule_occurrence o JOIN schedule_occurrence this \
                   ON this.practice_id = o.practice_id AND this.series_id = o.series_id WHERE o.practice_id = $1 AND this.id = $2 \
                   AND o.withdrawn_at IS NULL ORDER BY o.original_local";
        for mut row in self.p.rows(sql, args![self.p.id, occurrence]).await {
            let (slot, from, begun, id): (String, Moment, Option<Moment>, Id<Occurrence>) =
                (row.next().unwrap(), row.next().unwrap(), row.next().unwrap(), row.next().unwrap());
            let first = match reach {
                schedule::Reach::All => begun.is_none() && from > self.p.house.clock.now(),
                schedule::Reach::One | schedule::Reach::Following => id == occurrence,
            };
            if first {
                return slot.parse::<jiff::civil::DateTime>().unwrap().date();
            }
        }
        panic!("a series without the named date")
    }
    async fn join(&mut self, client: usize, day: Option<i64>) -> Result<bool, Error> {
        let order = groups::Join { group: self.group, clients: vec![self.clients[client]], day: self.day(day) };
        let joined = self.run(move |act| Box::pin(groups::join(act, order.clone()))).await?;
        Ok(match joined.new.first() {
            None => false,
            Some(spell) => self.changed(None, Some((*spell, 1))),
        })
    }
    async fn leave(&mut self, client: usize, day: Option<i64>) -> Result<bool, Error> {
        let sql = "SELECT id FROM groups_membership WHERE practice_id = $1 AND group_id = $2 AND client_id = $3 AND valid_to IS NULL";
        let found = self.p.rows(sql, args![self.p.id, self.group, self.clients[client]]).await.pop();
        let Some(mut row) = found else { return Ok(false) };
        let membership: Id<Membership> = row.next().unwrap();
        let order = groups::Leave { membership, version: None, day: self.day(day), reason: "moved away".into() };
        let ended = self.run(move |act| Box::pin(groups::end_membership(act, order.clone()))).await?;
        Ok(self.changed(None, Some((membership, ended.spell.version))))
    }
    async fn start(&mut self, at: usize) -> Result<bool, Error> {
        let Some((occurrence, ..)) = self.named(at).await else { return Ok(false) };
        self.run(move |act| Box::pin(begins(act, occurrence))).await?;
        Ok(true)
    }
    async fn invite(&mut self, at: usize, client: usize, following: bool) -> Result<bool, Error> {
        let Some((occurrence, ..)) = self.named(at).await else { return Ok(false) };
        let order = Invite { occurrence, client: self.clients[client], following, reason: String::new(), despite: String::new() };
        let flow = self.run(move |act| Box::pin(schedule::invite(act, order.clone()))).await?;
        Ok(self.changed(flow.change.map(Id::of), None))
    }
    async fn uninvite(&mut self, at: usize, client: usize, following: bool) -> Result<bool, Error> {
        let Some((occurrence, ..)) = self.named(at).await else { return Ok(false) };
        let order = Uninvite { occurrence, client: self.clients[client], following, reason: "ill".into() };
        let flow = self.run(move |act| Box::pin(schedule::uninvite(act, order.clone()))).await?;
        Ok(self.changed(flow.change.map(Id::of), None))
    }
    async fn undo(&mut self) -> Result<bool, Error> {
        match (self.last.take(), self.member.take()) {
            (Some(change), _) => self.run(move |act| Box::pin(schedule::undo_change(act, change))).await.map(|_| true),
            (None, Some((spell, version))) => {
                self.run(move |act| Box::pin(groups::undo_membership(act, spell, version))).await.map(|_| true)
            }
            (None, None) => Ok(false),
        }
    }
}

/// The start of a session as far as the calendar knows it.
async fn begins(act: &mut Act, occurrence: Id<Occurrence>) -> Outcome<()> {
    let permit = act.may::<MoveOccurrence>(occurrence).await?;
    schedule::begin(act, &permit, occurrence).await?;
    act.nothing(())
}

