//! The demo's pathways: stepped care for most, the group programme for the DBT group, and everything that a coordinator's morning
//! brings: somebody overdue, somebody silent, proposals, questions, and clients whom nobody has put anywhere yet.

use anyhow::Result;
use jiff::{Span, ToSpan as _};
use kernel::{Id, Moment, id::Staff};
use pathways::{Begin, KeepTeam, MakePathway, Pathway, Record, Team, TurnOn, Typed};
use platform::{Actor, House, Request};
use practice::{cast::Cast, clients::Client};

/// Where clients stand, in the order of the demo's list: how many, in which state, for how long at most and at least, in days.
const STEPPED: [(usize, &str, i64, i64); 3] = [(6, "assessment", 17, 2), (13, "low", 100, 12), (13, "high", 250, 40)];

/// What happened to some of them: the client's number, what, of what, how, so many days ago, and a word beside it.
const HAPPENED: [(usize, &str, &str, &str, i64, &str); 22] = [
    (1, "attempt", "message", "phone", 6, "Asked to call back about the first appointment."),
    (1, "attempt", "no_answer", "text", 3, ""),
    (3, "booked", "individual", "", 2, "First appointment on Thursday."),
    (6, "module", "Sleep and rest", "", 80, ""),
    (6, "module", "Worry and rumination", "", 61, ""),
    (6, "attempt", "no_answer", "phone", 20, "Rang out."),
    (6, "attempt", "message", "text", 9, "Friendly reminder that the next module is open."),
    (7, "module", "Getting started", "", 40, ""),
    (8, "module", "Getting started", "", 70, ""),
    (8, "module", "Facing fears", "", 50, ""),
    (8, "stepped_up", "", "", 4, "Agreed in supervision."),
    (9, "attended", "individual", "", 55, "Review call."),
    (10, "module", "Getting started", "", 21, ""),
    (10, "contact", "", "e-mail", 5, "Asked how to reset a password."),
    (12, "module", "Getting started", "", 60, ""),
    (12, "attempt", "no_answer", "phone", 15, ""),
    (20, "goal_met", "Back to work", "", 12, "Four days a week."),
    (20, "graduated", "", "", 1, "Closing talk held; plan for setbacks agreed."),
    (23, "asked_to_end", "", "phone", 3, "Moves to another city."),
    (25, "attempt", "reached", "phone", 8, "Has been ill, wants to come back."),
    (27, "referred_out", "Eating disorder service", "letter", 10, ""),
    (28, "goal_met", "Sleeps through", "", 30, ""),
];

/// Who does it, and when.
pub(super) struct Ways<'a> {
    pub house: House,
    pub now: Moment,
    pub cast: &'a Cast,
    pub manager: &'a Actor,
    pub desk: &'a Actor,
    pub people: &'a [Id<Client>],
}

impl Ways<'_> {
    /// Puts everybody where they are, and lets happen what happened.
    pub(super) async fn make(&self) -> Result<()> {
        let team = self.team("Coordination", &[self.cast.ruth, self.cast.maya]).await?;
        let stepped = self.pathway("stepped").await?;
        let programme = self.pathway("programme").await?;
        let mut people = self.people.iter();
        for (many, state, longest, shortest) in STEPPED {
            let those: Vec<_> = people.by_ref().take(many).copied().collect();
            let step = (longest - shortest) / i64::try_from(many)?.max(1);
            for (n, client) in (0_i64..).zip(those) {
                self.begin(stepped, client, state, longest - n * step, [self.cast.ruth, self.cast.maya][usize::from(n % 3 == 0)], team).await?;
            }
        }
        for client in &self.cast.clients {
            self.begin(programme, *client, "in_group", 84, self.cast.maya, team).await?;
        }
        for (client, kind, of, by, days, words) in HAPPENED {
            self.happens(self.people[client], kind, of, by, days, words).await?;
        }
        Ok(())
    }

    async fn pathway(&self, preset: &str) -> Result<Id<Pathway>> {
        let made = MakePathway { preset: preset.to_owned(), text: String::new() };
        let request = Request::default();
        let id = self.house.run(self.manager, &request, move |act| Box::pin(pathways::make_pathway(act, made.clone()))).await?;
        let order = TurnOn { pathway: id, version: 1, number: 1, ..TurnOn::default() };
        self.house.run(self.manager, &request, move |act| Box::pin(pathways::turn_on(act, order.clone()))).await?;
        Ok(id)
    }

    async fn team(&self, name: &str, members: &[Id<Staff>]) -> Result<Id<Team>> {
        let order = KeepTeam { team: None, name: name.to_owned(), members: members.to_vec() };
        Ok(self.house.run(self.manager, &Request::default(), move |act| Box::pin(pathways::keep_team(act, order.clone()))).await?)
    }

    async fn begin(
        &self, pathway: Id<Pathway>, client: Id<Client>, state: &str, days: i64, coordinator: Id<Staff>, team: Id<Team>,
    ) -> Result<()> {
        let order = Begin {
            pathway,
            clients: vec![client],
            state: state.to_owned(),
            since: Some(self.ago(days)?),
            coordinator: Some(coordinator),
            team: Some(team),
        };
        self.house.run(self.manager, &Request::default(), move |act| Box::pin(pathways::begin(act, order.clone()))).await?;
        Ok(())
    }

    async fn happens(&self, client: Id<Client>, kind: &str, of: &str, by: &str, days: i64, words: &str) -> Result<()> {
        let day = self.cast.zone.day(self.now).checked_sub(Span::new().days(days))?;
        let typed = Typed {
            kind: kind.to_owned(),
            of: of.to_owned(),
            by: by.to_owned(),
            day: day.to_string(),
            time: String::new(),
            words: words.to_owned(),
        };
        let order = Record { client, typed };
        let who = if kind == "attempt" { self.desk } else { self.manager };
        self.house.run(who, &Request::default(), move |act| Box::pin(pathways::record(act, order.clone()))).await?;
        Ok(())
    }

    fn ago(&self, days: i64) -> Result<Moment> {
        let day = self.cast.zone.day(self.now).checked_sub(days.days())?;
        Ok(self.cast.zone.at(day.at(9, 30, 0, 0)))
    }
}
