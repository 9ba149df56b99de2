//! Signing in and out by oneself, at a kiosk or by phone. Whoever types a code gets one answer: what was done for that one person,
//! or that the front desk helps. Which of all possible reasons it was, they are not told, so that nobody learns from an answer
//! whose code is right, or who is expected where.

use kernel::{Error, Id, time::{HOUR, MINUTE}};
use platform::{
    Act, Found, Outcome, Permit, Roles, Tie, Verb,
    act::Deed,
};
use uuid::Uuid;

use super::{attend, today::Today};
use crate::{
    clients::Client,
    schedule::Occurrence,
    sessions::door::{
        rules,
        store::{self, Line},
        words::{Kiosk, KioskCard, Meant, Told, Way},
    },
};

/// Sign in or out by oneself: no role of the staff; the door itself, for somebody who typed a code there.
#[derive(Debug)]
pub struct SignHere;
impl Verb for SignHere {
    const NAME: &'static str = "door.sign";
    type Key = Id<Kiosk>;
    type Row = KioskCard;
    async fn find(act: &mut Act, kiosk: Id<Kiosk>) -> Result<Option<Found<KioskCard>>, Error> {
        let row = store::kiosk(act, &act.scope(), kiosk).await?;
        Ok(row.map(|row| Found { row, tie: Tie::Other }))
    }
    fn allows(_: Roles, _: Tie) -> bool {
        false
    }
}

/// How long an answer can be taken back, or a question be answered.
const WHILE: i64 = 2 * MINUTE;
/// Who somebody says they are.
#[derive(Debug, Clone)]
pub(in crate::sessions) enum Says {
    /// The digest of a code.
    Code(Vec<u8>),
    /// The digest of a remembered phone's cookie.
    Phone(Vec<u8>),
    /// Nothing that could be a code.
    Nothing,
}

/// Somebody typed a code.
#[derive(Debug, Clone)]
pub(in crate::sessions) struct Entry {
    /// Its id, made on the device: the same entry twice is one.
    pub id: Uuid,
    /// Where.
    pub kiosk: Id<Kiosk>,
    /// Who they say they are.
    pub says: Says,
    /// Whether on their own phone.
    pub by_phone: bool,
    /// Which way.
    pub way: Way,
    /// The digest of a cookie by which their phone is to be remembered.
    pub remember: Option<[u8; 32]>,
}

/// Whose code or phone it is.
pub(super) async fn whose(act: &Act, permit: &Permit<SignHere>, says: &Says) -> Result<Option<Id<Client>>, Error> {
    match says {
        Says::Code(digest) => store::client_of_code(act, permit, digest).await,
        Says::Phone(digest) => store::client_of_phone(act, permit, digest).await,
        Says::Nothing => Ok(None),
    }
}

/// Signs somebody in or out at the session that they mean; what they are told, and the id it is kept under. The same entry sent
/// twice is one. A form that is sent again with another code, because the first was wrong or somebody else holds the phone, is an
/// entry of its own.
///
/// # Errors
/// `Missing` when the kiosk was switched off. What was wrong with the code is no error: it is in the answer, and in the log.
pub(in crate::sessions) async fn enter(act: &mut Act, order: Entry) -> Outcome<(Told, Uuid)> {
    let permit = act.may::<SignHere>(order.kiosk).await?;
    let id = match store::one_entry(act, &permit, order.id).await? {
        Some(line) => match again(act, &permit, &line, &order).await? {
            Some(told) => return act.nothing((told, order.id)),
            None => Uuid::new_v4(),
        },
        None => order.id,
    };
    let now = act.now();
    let wrong = store::wrong_entries(act, &permit, order.kiosk, order.by_phone, now.plus(-HOUR)).await?;
    if let Some(until) = rules::wait(&wrong, now) {
        return act.nothing((Told::Wait { minutes: until.plus(MINUTE - 1).minutes_since(now) }, id));
    }
    let client = whose(act, &permit, &order.says).await?;
    let line = Line {
        id, kiosk: order.kiosk, client, stay: None, by_phone: order.by_phone, later: false, way: order.way, at: now, made_at: now,
        state: String::new(),
    };
    let Some(client) = client else {
        store::write_entry(act, &permit, &Line { state: "unknown".into(), ..line }).await?;
        return act.done(Deed::of("door.unknown").on(order.kiosk), (Told::No, id));
    };
    let today = Today::read(act, &permit, client, now).await?;
    let meant = today.meant(order.way, now);
    if let Some(digest) = order.remember.filter(|_| meant != Meant::None) {
        store::insert_phone(act, &permit, client, &digest).await?;
    }
    match meant {
        Meant::One(occurrence) => {
            let told = today.pass(act, &permit, &line, occurrence).await?;
            act.done(passed(&line, occurrence, client), (told, id))
        }
        Meant::Several(ids) => {
            store::write_entry(act, &permit, &Line { state: "asked".into(), ..line }).await?;
            act.done(Deed::of("door.asked").on(order.kiosk).client(client), (today.ask(order.way, &ids), id))
        }
        Meant::None => {
            store::write_entry(act, &permit, &Line { state: "unplaced".into(), ..line }).await?;
            act.done(Deed::of("door.unplaced").on(order.kiosk).client(client), (Told::No, id))
        }
    }
}

fn passed(line: &Line, occurrence: Id<Occurrence>, client: Id<Client>) -> Deed {
    let deed = Deed::of(if line.way == Way::In { "door.in" } else { "door.out" }).on(occurrence).client(client);
    deed.with("by", if line.by_phone { "phone" } else { "kiosk" })
}

/// The same entry once more, because its answer was lost on the way: the same answer. Nothing where it is another person's, goes the
/// other way, led to nothing, or is of a while ago.
async fn again(act: &Act, permit: &Permit<SignHere>, line: &Line, order: &Entry) -> Result<Option<Told>, Error> {
    let client = whose(act, permit, &order.says).await?;
    let same = (line.kiosk, line.way) == (order.kiosk, order.way) && client == line.client && act.now() < line.made_at.plus(WHILE);
    let Some(client) = client.filter(|_| same) else { return Ok(None) };
    let today = Today::read(act, permit, client, line.at).await?;
    Ok(match (line.state.as_str(), line.stay) {
        ("done", Some(id)) => store::one_stay(act, permit, id).await?.and_then(|came| today.told(line.way, came.occurrence)),
        ("asked", _) => match today.meant(line.way, line.at) {
            Meant::Several(ids) => Some(today.ask(line.way, &ids)),
            Meant::One(_) | Meant::None => None,
        },
        _ => None,
    })
}

/// An answer to the question which session is meant, or the wish to take an entry back.
#[derive(Debug, Clone, Copy)]
pub(in crate::sessions) struct Choice {
    /// The entry.
    pub entry: Uuid,
    /// Where.
    pub kiosk: Id<Kiosk>,
}

async fn fresh(act: &Act, permit: &Permit<SignHere>, choice: Choice, state: &str) -> Result<Option<(Line, Id<Client>)>, Error> {
    let line = store::one_entry(act, permit, choice.entry).await?;
    let good = |line: &Line| line.kiosk == choice.kiosk && line.state == state && act.now() < line.made_at.plus(WHILE);
    Ok(line.filter(good).and_then(|line| line.client.map(|client| (line, client))))
}

/// Somebody who was asked says which session they mean.
///
/// # Errors
/// As [`enter`].
pub(in crate::sessions) async fn choose(act: &mut Act, choice: Choice, occurrence: Id<Occurrence>) -> Outcome<Told> {
    let permit = act.may::<SignHere>(choice.kiosk).await?;
    let Some((line, client)) = fresh(act, &permit, choice, "asked").await? else { return act.nothing(Told::No) };
    let today = Today::read(act, &permit, client, line.at).await?;
    match today.meant(line.way, line.at) {
        Meant::Several(ids) if ids.contains(&occurrence) => {
            let told = today.pass(act, &permit, &line, occurrence).await?;
            act.done(passed(&line, occurrence, client), told)
        }
        Meant::One(_) | Meant::Several(_) | Meant::None => act.nothing(Told::No),
    }
}

/// Takes back what an entry did a moment ago; whether there was anything to take back.
///
/// # Errors
/// As [`enter`]; refused when the session was signed meanwhile.
pub(in crate::sessions) async fn cancel(act: &mut Act, choice: Choice) -> Outcome<bool> {
    let permit = act.may::<SignHere>(choice.kiosk).await?;
    let Some((line, client)) = fresh(act, &permit, choice, "done").await? else { return act.nothing(false) };
    let Some(stay) = line.stay else { return act.nothing(false) };
    let Some(came) = store::one_stay(act, &permit, stay).await? else { return act.nothing(false) };
    match line.way {
        // Who was in already before this entry stays in.
        Way::In if came.came_at < line.at => {}
        Way::In => {
            attend::retract(act, &permit, &came).await?;
            store::drop_stay(act, &permit, stay).await?;
        }
        Way::Out => {
            store::reopen(act, &permit, stay).await?;
            attend::resume(act, &permit, &came, line.at).await?;
        }
    }
    store::settle_entry(act, &permit, line.id, "undone", None).await?;
    act.done(Deed::of("door.undone").on(came.occurrence).client(client), true)
}

/// Whether a phone with this cookie is remembered. Its owner is not named.
///
/// # Errors
/// `Missing` when the kiosk was switched off.
pub(in crate::sessions) async fn remembered(act: &mut Act, kiosk: Id<Kiosk>, digest: Vec<u8>) -> Outcome<bool> {
    let permit = act.may::<SignHere>(kiosk).await?;
    let known = store::client_of_phone(act, &permit, &digest).await?.is_some();
    act.nothing(known)
}
