//! How each thing that happened in the demo's year was done: by whom, and through which verb.

use anyhow::{Context as _, Result, bail};
use kernel::{Error, Id, Moment};
use platform::{Act, House, Outcome, Request};
use practice::{
    access, cast,
    charting::{self, AddAddendum, ScreenFacts},
    clients::Client,
    groups::{self, EditGroup, Group, Join, Leave},
    schedule::{self, Cancel, Move, Slot},
    sessions::Session,
};

use super::{
    super::{
        held::{self, Held},
        plan::GROUPS,
        week::later,
    },
    Year,
    events::Event,
};
use crate::worker;

impl Year {
    pub(super) async fn happen(&self, at: Moment, event: Event) -> Result<()> {
        let (house, request) = (self.at(at), Request::default());
        match event {
            Event::Join(group, clients) => {
                let order = Join { group: self.groups[group], clients, day: None };
                house.run(self.manager()?, &request, move |act| Box::pin(groups::join(act, order.clone()))).await?;
            }
            Event::Leave(group, client, reason) => self.leave(&house, self.groups[group], client, reason).await?,
            Event::Close(group) => {
                let group = self.groups[group];
                house.run(self.manager()?, &request, move |act| Box::pin(close(act, group))).await?;
            }
            Event::Cancel(slot, reason) => {
                let order = Cancel { occurrence: slot.id, version: slot.version, reason: reason.to_owned() };
                let desk = self.actor(self.cast.fred)?;
                house.run(desk, &request, move |act| Box::pin(schedule::cancel_occurrence(act, order.clone()))).await?;
            }
            Event::Move(slot) => self.postpone(&house, &slot).await?,
            Event::Hold(held) => house.run(self.actor(held.lead)?, &request, move |act| Box::pin(held::hold(act, held))).await?,
            Event::Write(held, true) => self.sign(&house, held).await?,
            Event::Write(held, false) => {
                house.run(self.actor(held.lead)?, &request, move |act| Box::pin(held::write(act, held, false))).await?;
            }
            Event::Begin(slot) => {
                let (session, maya) = (slot.id, self.actor(self.cast.maya)?);
                house.run(maya, &request, move |act| Box::pin(charting::start(act, session))).await?;
            }
            Event::Review => self.review(&house).await?,
            Event::Return => self.give_back(&house).await?,
            Event::Amend => self.amend(&house).await?,
            Event::Deliver => worker::deliver(&house).await?,
        }
        Ok(())
    }

    async fn leave(&self, house: &House, group: Id<Group>, client: Id<Client>, reason: &str) -> Result<()> {
        let sheet = house.look(self.manager()?, &Request::default(), move |act| Box::pin(groups::see_group(act, group))).await?;
        let spell = sheet.members.iter().find(|member| member.spell.client == client).map(|member| member.spell.id);
        let order = Leave { membership: spell.context("they are no member")?, version: None, day: None, reason: reason.to_owned() };
        house.run(self.manager()?, &Request::default(), move |act| Box::pin(groups::end_membership(act, order.clone()))).await?;
        Ok(())
    }

    /// Moves an occurrence to the Saturday; if that is taken, it stays.
    async fn postpone(&self, house: &House, slot: &Slot) -> Result<()> {
        let order = Move {
            occurrence: slot.id,
            version: slot.version,
            day: later(self.now.monday, 7 + 5),
            time: Some(jiff::civil::time(12, 30, 0, 0)),
            minutes: None,
            room: slot.room_id,
            leads: Vec::new(),
        };
        let desk = self.actor(self.cast.fred)?;
        match house.run(desk, &Request::default(), move |act| Box::pin(schedule::move_occurrence(act, order.clone()))).await {
            Ok(_) | Err(Error::Refused(_)) => Ok(()),
            Err(other) => Err(other.into()),
        }
    }

    /// Writes and signs a session's notes. The PIN is proved while the notes are written.
    async fn sign(&self, house: &House, held: Held) -> Result<()> {
        let (actor, request) = (self.actor(held.lead)?, Request::default());
        let prove = access::prove_pin(house, actor, &request, cast::PIN);
        let write = house.run(actor, &request, move |act| Box::pin(held::write(act, held, true)));
        let (proof, written) = tokio::join!(prove, write);
        let (proof, ()) = (proof?, written?);
        house.run(actor, &request, move |act| Box::pin(held::sign(act, held.session, proof.clone()))).await?;
        Ok(())
    }

    /// What waits for the supervisor's co-signature, the longest first.
    async fn waiting(&self, house: &House) -> Result<Vec<Id<charting::Review>>> {
        let ruth = self.cast.ruth;
        let all = house.look(self.actor(ruth)?, &Request::default(), |act| Box::pin(charting::waiting(act))).await?;
        let open = all.iter().map(|one| &one.review).filter(|review| review.reviewer == ruth && review.decided_at.is_none());
        Ok(open.map(|review| review.id).collect())
    }

    async fn review(&self, house: &House) -> Result<()> {
        let (ruth, request) = (self.actor(self.cast.ruth)?, Request::default());
        let reviews = self.waiting(house).await?;
        if !reviews.is_empty() {
            let proof = access::prove_pin(house, ruth, &request, cast::PIN).await?;
            house.run(ruth, &request, move |act| Box::pin(charting::cosign(act, reviews.clone(), proof.clone()))).await?;
        }
        worker::deliver(house).await?;
        house.run(ruth, &request, |act| Box::pin(access::read_notices(act))).await?;
        Ok(())
    }

    async fn give_back(&self, house: &House) -> Result<()> {
        let Some(oldest) = self.waiting(house).await?.first().copied() else { return Ok(()) };
        let comment = "Please describe how the skill was practised, and say what was agreed about risk. The rest reads well.";
        let ruth = self.actor(self.cast.ruth)?;
        house.run(ruth, &Request::default(), move |act| Box::pin(charting::return_notes(act, oldest, comment.to_owned()))).await?;
        Ok(())
    }

    async fn amend(&self, house: &House) -> Result<()> {
        let (maya, request, amara) = (self.actor(self.cast.maya)?, Request::default(), self.cast.client("Amara"));
        let (_, notes) = house.look(maya, &request, move |act| Box::pin(charting::chart(act, amara))).await?;
        let note = notes.first().context("there is no note to add to")?.id;
        let proof = access::prove_pin(house, maya, &request, cast::PIN).await?;
        let order = AddAddendum {
            note,
            reason: "Left out of the note".to_owned(),
            words: "Spoke with the referring physician on the day after the session, with written consent. The medication stays as it is.".to_owned(),
            proof,
        };
        house.run(maya, &request, move |act| Box::pin(charting::add_addendum(act, order.clone()))).await?;
        Ok(())
    }

    /// Which template each group's notes are written in. The templates are read off the first session's screen.
    pub(super) async fn choose_templates(&self, at: Moment, session: Id<Session>) -> Result<()> {
        let (house, request) = (self.at(at), Request::default());
        let seen = house.look(self.actor(self.cast.maya)?, &request, move |act| Box::pin(charting::screen(act, session))).await?;
        let ScreenFacts::Running(screen) = seen else { bail!("the first session was not started") };
        for (plan, group) in GROUPS.iter().zip(&self.groups) {
            let template = screen.templates.iter().find(|template| template.name == plan.style.template());
            let (group, template) = (*group, template.map(|template| template.id.uuid()));
            house.run(self.manager()?, &request, move |act| Box::pin(groups::choose_template(act, group, template))).await?;
        }
        Ok(())
    }
}

/// Closes a group to new members.
async fn close(act: &mut Act, group: Id<Group>) -> Outcome<()> {
    let form = groups::open_group(act, group).await?.value();
    let typed = groups::Typed { open: false, ..form.typed };
    groups::edit_group(act, EditGroup { id: group, version: form.version.unwrap_or(1), typed }).await
}
