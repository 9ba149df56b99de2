//! What a kiosk kept while it had no line: judged when it arrives, by the moment at which each code was typed.

use std::collections::HashSet;

use kernel::{Id, Moment, time::HOUR};
use platform::{Act, Outcome, act::Deed};
use uuid::Uuid;

use super::{
    enter::{Says, SignHere, whose},
    today::Today,
};
use crate::sessions::door::{
    rules,
    store::{self, Line},
    words::{Kiosk, Meant, Told, Way},
};

/// The most that is taken at once; the device sends the rest afterwards.
const MOST: usize = 100;

/// A code that was typed while there was no line.
#[derive(Debug, Clone)]
pub(in crate::sessions) struct Waited {
    /// Its id, made on the device.
    pub id: Uuid,
    /// Who they said they are.
    pub says: Says,
    /// Which way.
    pub way: Way,
    /// When, by the device's clock.
    pub at: Moment,
}

/// Takes in what waited on a kiosk, oldest first; the ids that the device need not keep any more. What is sent again was taken in
/// already. What belongs to nobody, or to no session, becomes a line for the staff, which says when it was and nothing else.
///
/// # Errors
/// `Missing` when the kiosk was switched off.
pub(in crate::sessions) async fn later(act: &mut Act, kiosk: Id<Kiosk>, device_now: Moment, mut waited: Vec<Waited>) -> Outcome<Vec<Uuid>> {
    let permit = act.may::<SignHere>(kiosk).await?;
    waited.sort_by_key(|one| (one.at, one.id));
    waited.truncate(MOST);
    let now = act.now();
    let (mut kept, mut met) = (Vec::new(), HashSet::new());
    let mut deed = Deed::of("door.later").on(kiosk);
    let (mut placed, mut unplaced) = (0_usize, 0_usize);
    let mut wrong = store::wrong_entries(act, &permit, kiosk, false, now.plus(-HOUR)).await?;
    // One after the other, because what one does decides what the next one means: in, and out again.
    for one in waited {
        kept.push(one.id);
        if !met.insert(one.id) || store::one_entry(act, &permit, one.id).await?.is_some() {
            continue;
        }
        let when = rules::corrected(one.at, device_now, now);
        let line = Line {
            id: one.id, kiosk, client: None, stay: None, by_phone: false, later: true, way: one.way, at: when.unwrap_or(now), made_at: now,
            state: String::new(),
        };
        // Guessing without a line is no cheaper than with one.
        let client = if rules::wait(&wrong, now).is_some() { None } else { whose(act, &permit, &one.says).await? };
        let Some((client, at)) = client.zip(when) else {
            wrong.insert(0, now);
            unplaced += 1;
            store::write_entry(act, &permit, &Line { state: "unknown".into(), ..line }).await?;
            continue;
        };
        let today = Today::read(act, &permit, client, at).await?;
        let meant = match today.meant(one.way, at) {
            Meant::One(id) => Some(id),
            Meant::Several(ids) => rules::nearest(&today.bare(), &ids, at),
            Meant::None => None,
        };
        let told = match meant {
            Some(id) => today.pass(act, &permit, &line, id).await?,
            None => Told::No,
        };
        deed = deed.client(client);
        if told == Told::No {
            unplaced += 1;
            store::write_entry(act, &permit, &Line { client: Some(client), state: "unplaced".into(), ..line }).await?;
        } else {
            placed += 1;
        }
    }
    if placed + unplaced == 0 {
        return act.nothing(kept);
    }
    act.done(deed.with("placed", placed).with("unplaced", unplaced), kept)
}
