//! All that a session's notes are made of, read once for the screen, the preview and the signature alike.

use kernel::{Error, Id, Moment};
use platform::{Act, permit::Proof};

use crate::{
    access::{self, PracticeCard, StaffCard},
    charting::{
        rules::compose::{self, MissedSheet, Setting},
        store,
        words::{Body, Facilitator, Sheet, missed_template},
    },
    clients::{self, Client, Face},
    groups::{self, Group, GroupCard},
    schedule::Slot,
    sessions::{self, CorrectionCard, EntryCard, Roll, RunRow, Session},
};

/// Everything that a session's notes are made of.
pub struct Facts {
    /// The practice.
    pub practice: PracticeCard,
    /// The planned slot.
    pub slot: Slot,
    /// Who was there and when.
    pub roll: Roll,
    /// The sheet with all drafts.
    pub sheet: Sheet,
    /// The group.
    pub group: GroupCard,
    /// The staff.
    pub staff: Vec<StaffCard>,
    /// Clients who were in the group at some time and are not on the roster.
    pub former: Vec<Face>,
    /// What is written about those who miss the session.
    pub(super) missed: MissedSheet,
    /// What was corrected after a signature.
    pub corrections: Vec<CorrectionCard>,
}

impl Facts {
    /// The hash of the notes as they would be filed, whatever the time: what a reviewer saw.
    pub(super) fn fingerprint(&self) -> Result<Vec<u8>, Error> {
        let mut all = Vec::new();
        for (_, body) in self.bodies(self.roll.session.actual_start) {
            all.push(compose::canonical(&body)?.into_bytes());
        }
        Ok(compose::digest_of(&all))
    }
    /// All notes as they would be filed: of those who attended, then of those who missed the session.
    pub(super) fn bodies(&self, now: Moment) -> Vec<(EntryCard, Body)> {
        let mut all = compose::notes(&self.roll, &self.sheet, &self.setting(), now);
        all.extend(compose::missed(&self.roll, &self.missed, &self.setting(), now));
        all
    }
    /// Whether a missed-session note about a client is begun.
    pub fn noted_missed(&self, client: Id<Client>) -> bool {
        self.missed.drafts.contains_key(&client)
    }
    /// Whether clients take part remotely where nobody says otherwise: there is a link, and no room.
    pub fn remote_by_default(&self) -> bool {
        self.slot.room_id.is_none() && self.slot.link.is_some()
    }
    pub(super) fn setting(&self) -> Setting<'_> {
        let facilitators = self
            .slot
            .facilitators
            .iter()
            .map(|(id, name)| Facilitator {
                name: name.clone(),
                credentials: self.staff.iter().find(|s| s.id == *id).map(|s| s.credentials.clone()).unwrap_or_default(),
            })
            .collect();
        let place = match (&self.slot.room, &self.slot.link) {
            (Some(room), _) => room.clone(),
            (None, Some(_)) => "Telehealth".to_owned(),
            (None, None) => String::new(),
        };
        Setting { practice: &self.practice.name, policies: &self.practice.policies, group: &self.group, place, facilitators, corrections: &self.corrections }
    }
}

pub(super) async fn people(
    act: &Act, proof: &impl Proof, session: Id<Session>, group: Id<Group>,
) -> Result<(Vec<Face>, Vec<Face>), Error> {
    let on_roster = sessions::roster(act, proof, session).await?;
    let ever: Vec<_> = groups::members_ever(act, proof, group).await?.into_iter().filter(|c| !on_roster.contains(c)).collect();
    Ok((clients::faces(act, proof, &on_roster).await?, clients::faces(act, proof, &ever).await?))
}

pub(super) async fn facts(act: &Act, proof: &impl Proof, run: &RunRow) -> Result<Facts, Error> {
    let roll = sessions::roll_of(act, proof, run.started()?.clone()).await?;
    let session = roll.session.id;
    let sheet = store::sheet(act, proof, session).await?.ok_or_else(|| Error::refuse("session.not_started", "Start the session first."))?;
    Ok(Facts {
        practice: access::practice_card(act).await?,
        group: run.group.clone(),
        staff: run.staff.clone(),
        former: former(act, proof, &roll).await?,
        slot: run.slot.clone(),
        missed: missed_sheet(act, proof, session).await?,
        // Only what was signed is corrected.
        corrections: if sheet.rounds > 0 { sessions::corrections(act, proof, session).await? } else { Vec::new() },
        roll,
        sheet,
    })
}

/// What is written about those who miss a session, on the practice's template or the house's own.
pub(super) async fn missed_sheet(act: &Act, proof: &impl Proof, session: Id<Session>) -> Result<MissedSheet, Error> {
    let sections = store::missed_sections(act, proof).await?.unwrap_or_else(|| missed_template().1);
    Ok(MissedSheet { sections, drafts: store::missed(act, proof, session).await? })
}

/// The faces of those who were in the group at some time and are not on the roster.
pub(super) async fn former(act: &Act, proof: &impl Proof, roll: &Roll) -> Result<Vec<Face>, Error> {
    let ever = groups::members_ever(act, proof, roll.session.group).await?;
    let former: Vec<_> = ever.into_iter().filter(|c| !roll.entries.iter().any(|e| e.client == *c)).collect();
    if former.is_empty() { Ok(Vec::new()) } else { clients::faces(act, proof, &former).await }
}
