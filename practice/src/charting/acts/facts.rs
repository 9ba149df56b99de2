//! All that a session's notes are made of, read once for the screen, the preview and the signature alike.

use kernel::{Error, Id};
use platform::{Act, permit::Proof};

use crate::{
    access::{self, PracticeCard, StaffCard},
    charting::{
        rules::compose::{self, Setting},
        store,
        words::{Facilitator, Sheet},
    },
    clients::{self, Face},
    groups::{self, Group, GroupCard},
    schedule::Slot,
    sessions::{self, Roll, RunRow, Session},
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
}

impl Facts {
    /// The hash of the notes as they would be filed, whatever the time: what a reviewer saw.
    pub(super) fn fingerprint(&self) -> Result<Vec<u8>, Error> {
        let mut all = Vec::new();
        for (_, body) in compose::notes(&self.roll, &self.sheet, &self.setting(), self.roll.session.actual_start) {
            all.push(compose::canonical(&body)?.into_bytes());
        }
        Ok(compose::digest_of(&all))
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
        Setting { practice: &self.practice.name, policies: &self.practice.policies, group: &self.group, place, facilitators }
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
        roll,
        sheet,
    })
}

/// The faces of those who were in the group at some time and are not on the roster.
pub(super) async fn former(act: &Act, proof: &impl Proof, roll: &Roll) -> Result<Vec<Face>, Error> {
    let ever = groups::members_ever(act, proof, roll.session.group).await?;
    let former: Vec<_> = ever.into_iter().filter(|c| !roll.entries.iter().any(|e| e.client == *c)).collect();
    if former.is_empty() { Ok(Vec::new()) } else { clients::faces(act, proof, &former).await }
}
