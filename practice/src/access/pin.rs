//! Proving a PIN: the only way to a [`PinProof`], without which nothing is signed and nobody's rights change.

use kernel::{
    Error, Id, Moment, Refusal,
    id::{Login, Staff},
    time::MINUTE,
};
use platform::{
    Act, Actor, House, Outcome, Request,
    act::Deed,
    crypto::{Keyring, Sealer, check_secret},
};
use serde::{Deserialize, Serialize};

use super::{
    acts::KeepOwn,
    rules,
    store::{self, Secret},
};

/// How long a proof may wait for its use.
const GOOD_FOR: i64 = 2 * MINUTE;

/// The proof that the signer typed their PIN a moment ago, in this sign-in. It can be carried to the next request as a
/// sealed text, and is worth nothing in another sign-in or two minutes later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinProof {
    staff: Id<Staff>,
    login: Id<Login>,
    at: Moment,
}

impl PinProof {
    /// Asked by every verb that takes a proof: was it the caller who typed the PIN, in the sign-in they act under, a moment ago?
    ///
    /// # Errors
    /// `Forbidden` when it was somebody else or another sign-in; refused when it is too long ago.
    pub fn holds(&self, act: &Act) -> Result<(), Error> {
        let who = act.staff()?;
        if (self.staff, self.login) != (who.staff, who.login) {
            return Err(Error::Forbidden);
        }
        if self.fresh(act.now()) {
            return Ok(());
        }
        Err(Refusal::new("pin.old", "It is too long ago that you typed your PIN. Type it again.").at("pin").into())
    }
    fn fresh(&self, now: Moment) -> bool {
        self.at <= now && now < self.at.plus(GOOD_FOR)
    }
    fn sealer(&self) -> Sealer {
        Sealer::new("pin proof").text(&self.staff.to_string()).text(&self.login.to_string()).number(self.at.0)
    }
    /// The text that carries the proof to the next request.
    pub fn carry(&self, keys: &Keyring) -> String {
        format!("{}.{}", self.at.0, hex::encode(self.sealer().seal(keys)))
    }
    /// Reads a carried proof; `None` if it is not one of this sign-in, or is too old.
    pub fn carried(text: &str, actor: &Actor, house: &House) -> Option<Self> {
        let (at, seal) = text.split_once('.')?;
        let seal = hex::decode(seal).ok()?;
        let who = actor.staff()?;
        let proof = Self { staff: who.staff, login: who.login, at: Moment(at.parse().ok()?) };
        (proof.sealer().sealed(&house.keys, &seal) && proof.fresh(house.clock.now())).then_some(proof)
    }
}

/// Compares a PIN with the signer's own, counts wrong tries, and locks signing for a while after too many.
///
/// The comparison is slow on purpose, so it happens before the verb's transaction, not in it.
///
/// # Errors
/// Refused when the PIN is missing, wrong, not chosen yet, or locked.
pub async fn prove_pin(house: &House, actor: &Actor, request: &Request, pin: &str) -> Result<PinProof, Error> {
    let who = actor.staff().ok_or(Error::Forbidden)?;
    if pin.is_empty() {
        // Nothing typed is no guess.
        return Err(Refusal::new("pin.missing", "Type your PIN.").at("pin").into());
    }
    let secrets = store::secret_of(&house.db, who.practice, who.staff, Secret::Pin).await?.ok_or(Error::Missing)?;
    let now = house.clock.now();
    if secrets.hash.is_none() {
        return Err(Refusal::new("pin.none", "Choose a PIN first, under your name.").at("pin").into());
    }
    refuse_locked(secrets.locked_until, now)?;
    let right = check_secret(pin.to_owned(), secrets.hash).await?;
    let proof = PinProof { staff: who.staff, login: who.login, at: now };
    if right && secrets.tries == 0 {
        // Guesses that ran at the same time may have locked signing while this one was compared.
        let again = store::secret_of(&house.db, who.practice, who.staff, Secret::Pin).await?.ok_or(Error::Missing)?;
        refuse_locked(again.locked_until, now)?;
        return Ok(proof);
    }
    let name = who.name.clone();
    let request = Request { key: None, ..request.clone() };
    let left = house
        .run(actor, &request, move |act| {
            let name = name.clone();
            Box::pin(async move { count(act, right, &name).await })
        })
        .await?;
    match left {
        Left::Right => Ok(proof),
        Left::Tries(left) => Err(Refusal::new("pin.wrong", format!("That is not your PIN. {left} tries are left.")).at("pin").into()),
        Left::Locked => {
            let say = "Too many wrong PINs. Signing is locked for 15 minutes; what you wrote is kept.";
            Err(Refusal::new("pin.wrong", say).at("pin").into())
        }
    }
}

fn refuse_locked(until: Option<Moment>, now: Moment) -> Result<(), Error> {
    let Some(until) = until.filter(|until| *until > now) else { return Ok(()) };
    let minutes = until.plus(MINUTE - 1).minutes_since(now);
    let say = format!("Signing is locked after too many wrong PINs. Try again in {minutes} minutes.");
    Err(Refusal::new("pin.locked", say).at("pin").into())
}

/// What is left after a try.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
enum Left {
    Right,
    Tries(i64),
    Locked,
}

/// Counts a try as the tries stand in this transaction, so that guesses made at once count one by one.
async fn count(act: &mut Act, right: bool, name: &str) -> Outcome<Left> {
    let permit = act.may::<KeepOwn>(()).await?;
    let staff = act.staff()?.staff;
    let now = act.now();
    let stands = store::secret_in(act, staff, Secret::Pin).await?.ok_or(Error::Missing)?;
    refuse_locked(stands.locked_until, now)?;
    let tries = if right { 0 } else { stands.tries + 1 };
    let locked = tries >= rules::TRIES;
    store::count_try(act, &permit, staff, Secret::Pin, if locked { 0 } else { tries }, locked.then(|| now.plus(rules::WAIT))).await?;
    if locked {
        for manager in store::managers(act).await? {
            let say = format!("Signing was locked for {name} after {} wrong PINs.", rules::TRIES);
            act.announce("notice", serde_json::json!({ "staff": manager, "say": say, "link": "/staff" }));
        }
        return act.done(Deed::of("pin.locked").on(staff), Left::Locked);
    }
    let (what, left) = if right { ("pin.right_again", Left::Right) } else { ("pin.wrong", Left::Tries(rules::TRIES - tries)) };
    act.done(Deed::of(what).on(staff), left)
}
