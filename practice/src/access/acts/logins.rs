//! Signing in and out, and the locked screen.

use kernel::{Error, Id, Refusal, id::Login};
use platform::{
    Act, Actor, House, Outcome, Request,
    act::Deed,
    crypto::{check_secret, digest, random},
};
use serde::{Deserialize, Serialize};

use super::{KeepOwn, secrets::count_password};
use crate::access::{PinProof, store, words::LiveLogin};

/// What a sign-in asks for.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// The address.
    pub email: String,
    /// The password.
    pub password: String,
    /// The browser, in its own words.
    pub agent: String,
}

/// A new sign-in: the secret its cookie holds.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SignedIn {
    /// The cookie's value; only its digest is kept.
    pub token: String,
}

/// Signs somebody in. An unknown address, a wrong password and a waiting account look and take the same.
///
/// # Errors
/// Refused with one sentence for all of these.
pub async fn sign_in(house: &House, request: &Request, order: SignIn) -> Result<SignedIn, Error> {
    let known = store::password_of(&house.db, order.email.trim()).await?.filter(|s| s.active);
    let now = house.clock.now();
    let waiting = known.as_ref().is_some_and(|s| s.locked_until.is_some_and(|until| until > now));
    let hash = known.as_ref().filter(|_| !waiting).and_then(|s| s.hash.clone());
    let right = check_secret(order.password, hash).await?;
    let no = || {
        let say = "That address and password do not go together. After five wrong tries an account waits 15 minutes.";
        Err(Refusal::new("sign_in.no", say).into())
    };
    let Some(known) = known else { return no() };
    // Nobody is signed in yet: it is the program that counts the try and begins the sign-in.
    let (actor, staff) = (Actor::System(known.practice, "door"), known.staff);
    let token = hex::encode(random::<32>()?);
    let stored = digest(token.as_bytes());
    let origin = request.from.clone();
    let request = Request { key: None, ..request.clone() };
    let signed_in = house
        .run(&actor, &request, move |act| {
            let (origin, agent) = (origin.clone(), order.agent.clone());
            Box::pin(async move {
                let permit = act.may::<KeepOwn>(()).await?;
                let Some(right) = count_password(act, &permit, staff, right).await? else {
                    return act.done(Deed::of("sign_in.waiting").on(staff), false);
                };
                if right {
                    store::write_login(act, &permit, Id::new(), staff, &stored, &origin, &agent).await?;
                }
                act.done(Deed::of(if right { "sign_in.done" } else { "sign_in.refused" }).on(staff), right)
            })
        })
        .await?;
    if signed_in { Ok(SignedIn { token }) } else { no() }
}

/// Ends the sign-in the caller acts under.
///
/// # Errors
/// A fault when it cannot be written.
pub async fn sign_out(act: &mut Act) -> Outcome<()> {
    let permit = act.may::<KeepOwn>(()).await?;
    let who = act.staff()?.clone();
    store::end_logins(act, &permit, who.staff, Some(who.login), None).await?;
    act.done(Deed::of("sign_out.done").on(who.staff), ())
}

/// Ends one of the caller's own sign-ins, or all others.
///
/// # Errors
/// A fault when it cannot be written.
pub async fn sign_out_everywhere(act: &mut Act, only: Option<Id<Login>>) -> Outcome<()> {
    let permit = act.may::<KeepOwn>(()).await?;
    let who = act.staff()?.clone();
    store::end_logins(act, &permit, who.staff, only, Some(who.login)).await?;
    act.done(Deed::of("sign_out.others").on(who.staff), ())
}

/// Locks the caller's screen.
///
/// # Errors
/// A fault when it cannot be written.
pub async fn lock(act: &mut Act) -> Outcome<()> {
    let permit = act.may::<KeepOwn>(()).await?;
    let (login, now) = (act.staff()?.login, act.now());
    store::set_locked(act, &permit, login, Some(now)).await?;
    act.done(Deed::of("screen.locked").on(login), ())
}

/// Opens the caller's screen again; the PIN was proved.
///
/// # Errors
/// Refused when the proof is too old, `Forbidden` when it is somebody else's.
pub async fn unlock(act: &mut Act, proof: &PinProof) -> Outcome<()> {
    let permit = act.may::<KeepOwn>(()).await?;
    proof.holds(act)?;
    let login = act.staff()?.login;
    store::set_locked(act, &permit, login, None).await?;
    act.done(Deed::of("screen.unlocked").on(login), ())
}

/// Where the caller is signed in.
///
/// # Errors
/// `Forbidden` for somebody who is not of the staff.
pub async fn see_logins(act: &mut Act) -> Outcome<Vec<LiveLogin>> {
    let me = act.staff()?.staff;
    let all = store::live_logins(act, me).await?;
    act.nothing(all)
}
