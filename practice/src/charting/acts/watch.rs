//! The program's round: what stands open in the practice, and whether everybody who can mend it was told.

use std::collections::{HashMap, HashSet};

use kernel::{Error, Id, id::Staff, time::HOUR};
use platform::{Act, Outcome, Scope, Tie, Verb as _};
use uuid::Uuid;

use crate::{
    access::{self, Cause, StaffCard, Told},
    charting::{
        rules::watch::{self as rules, Asked, Open},
        store,
        words::ReviewCard,
    },
    schedule::{self, Slot},
    sessions::{self, OpenSession, RunSession},
};

/// How far back it looks: as far as the notes to finish on Today.
const LOOK_BACK: i64 = 28 * 24 * HOUR;

/// Everybody who could mend something, and the groups they have.
struct People {
    staff: Vec<StaffCard>,
    openers: HashSet<(Uuid, Id<Staff>)>,
    supervisors: HashMap<Id<Staff>, Vec<Id<Staff>>>,
}

impl People {
    /// Whether somebody works here and may run the sessions of this group: being scheduled alone opens nothing.
    fn runs(&self, id: Id<Staff>, slot: &Slot) -> bool {
        let tie = if self.openers.contains(&(slot.group.uuid(), id)) { Tie::Own } else { Tie::Other };
        self.staff.iter().any(|card| card.id == id && card.active && RunSession::allows(card.roles, tie))
    }
    /// Who leads a session, and whoever pressed start; where nobody is named, all who have the group.
    fn leads(&self, slot: &Slot, session: Option<&OpenSession>) -> Vec<Id<Staff>> {
        let named = slot.facilitators.iter().map(|(id, _)| *id).chain(session.map(|session| session.started_by));
        let mut all: Vec<_> = named.filter(|id| self.runs(*id, slot)).collect();
        if all.is_empty() {
            all = self.openers.iter().filter(|(group, id)| *group == slot.group.uuid() && self.runs(*id, slot)).map(|(_, id)| *id).collect();
        }
        all.sort_unstable();
        all.dedup();
        all
    }
    /// Who decides a review: the one who was asked, or whoever supervises the author by now.
    fn reviewers(&self, review: &ReviewCard) -> Vec<Id<Staff>> {
        let now = self.supervisors.get(&review.asked_by).cloned().unwrap_or_default();
        if now.contains(&review.reviewer) { vec![review.reviewer] } else { now }
    }
    fn name(&self, id: Id<Staff>) -> &str {
        self.staff.iter().find(|card| card.id == id).map_or("Somebody", |card| card.name.as_str())
    }
}

/// What stands open now, and who is to mend it. A handful of queries, each by an index of its own; where nothing is open, three.
async fn open(act: &Act, scope: &Scope) -> Result<Vec<Cause>, Error> {
    let since = act.now().plus(-LOOK_BACK);
    let unstarted = schedule::unstarted(act, scope, since, act.now()).await?;
    let unsealed = sessions::unsealed(act, scope, since).await?;
    let reviews = store::open_reviews(act, scope).await?;
    if unstarted.is_empty() && unsealed.is_empty() && reviews.is_empty() {
        return Ok(Vec::new());
    }
    let mut ids: Vec<_> = unsealed.iter().map(|s| s.id).chain(reviews.iter().map(|r| r.session)).collect();
    ids.sort_unstable();
    ids.dedup();
    let started: HashMap<_, _> = schedule::slots_of(act, scope, &ids).await?.into_iter().map(|slot| (slot.id, slot)).collect();
    let mut groups: Vec<_> = unstarted.iter().chain(started.values()).map(|slot| slot.group).collect();
    groups.sort_unstable();
    groups.dedup();
    let people = People {
        staff: access::staff_list(act, scope).await?,
        openers: access::openers(act, scope, &groups).await?,
        supervisors: access::supervisions(act).await?,
    };
    let mut sessions: Vec<_> = unstarted.iter().map(|slot| Open { slot, leads: people.leads(slot, None), session: None }).collect();
    for session in &unsealed {
        let Some(slot) = started.get(&session.id) else { continue };
        sessions.push(Open { slot, leads: people.leads(slot, Some(session)), session: Some(session) });
    }
    let mut asked = Vec::new();
    for review in &reviews {
        let Some(slot) = started.get(&review.session) else { continue };
        asked.push(Asked { review, slot, author: people.name(review.asked_by), reviewers: people.reviewers(review) });
    }
    let practice = access::practice_card(act).await?;
    Ok(rules::causes(&sessions, &asked, &practice.policies, &practice.zone, act.now()))
}

/// Whether anybody is to be told something, or a notice to be ended: asked before anything is written.
///
/// # Errors
/// `Forbidden` for anybody but the program; a fault when it cannot be read.
pub async fn to_watch(act: &mut Act) -> Outcome<bool> {
    let scope = act.scope();
    let causes = open(act, &scope).await?;
    let differs = access::to_tell(act, &causes).await?;
    act.nothing(differs)
}

/// Tells everybody who can mend what stands open, and ends the notices of what is mended. Doing it again changes nothing.
///
/// # Errors
/// `Forbidden` for anybody but the program; a fault when it cannot be written.
pub async fn watch(act: &mut Act) -> Outcome<Told> {
    let scope = act.scope();
    let causes = open(act, &scope).await?;
    access::tell(act, &causes).await
}
