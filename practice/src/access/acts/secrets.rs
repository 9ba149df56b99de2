//! The caller's own password and PIN, and the count of wrong passwords.

use kernel::{Error, Id, Refusal, id::Staff};
use platform::{
    Act, Actor, House, Request,
    act::Deed,
    crypto::{check_secret, hash_secret},
    permit::Permit,
};

use super::KeepOwn;
use crate::access::{
    rules,
    store::{self, Secret},
};

/// Chooses the caller's own password and PIN; every other sign-in of theirs ends. An open screen alone is not enough:
/// whoever has a PIN already gives the password they have now.
///
/// # Errors
/// Refused when one of them will not do, or the present password is wrong.
pub async fn choose_secrets(
    house: &House,
    actor: &Actor,
    request: &Request,
    present: &str,
    password: &str,
    pin: &str,
) -> Result<(), Error> {
    let who = actor.staff().ok_or(Error::Forbidden)?.clone();
    let has_pin = store::secret_of(&house.db, who.practice, who.staff, Secret::Pin).await?.is_some_and(|s| s.hash.is_some());
    let mut wrong = Vec::new();
    if has_pin && !present_password(house, actor, request, present).await? {
        wrong.push(Refusal::new("secrets.present", "That is not the password you have now.").at("present"));
    }
    wrong.extend(rules::password(password, &[&who.name]).err());
    wrong.extend(rules::pin(pin, password).err());
    if !wrong.is_empty() {
        return Err(wrong.into());
    }
    let password = hash_secret(password.to_owned()).await?;
    let pin = hash_secret(pin.to_owned()).await?;
    house
        .run(actor, request, move |act| {
            let (password, pin, who) = (password.clone(), pin.clone(), who.clone());
            Box::pin(async move {
                let permit = act.may::<KeepOwn>(()).await?;
                store::write_secrets(act, &permit, who.staff, &password, &pin).await?;
                store::end_logins(act, &permit, who.staff, None, Some(who.login)).await?;
                act.done(Deed::of("secrets.chosen").on(who.staff), ())
            })
        })
        .await
}

/// Whether the caller's present password is right; a wrong one counts like a wrong sign-in.
async fn present_password(house: &House, actor: &Actor, request: &Request, present: &str) -> Result<bool, Error> {
    let who = actor.staff().ok_or(Error::Forbidden)?.clone();
    let Some(secrets) = store::secret_of(&house.db, who.practice, who.staff, Secret::Password).await? else { return Ok(false) };
    let right = check_secret(present.to_owned(), secrets.hash).await?;
    let request = Request { key: None, ..request.clone() };
    house
        .run(actor, &request, move |act| {
            Box::pin(async move {
                let staff = act.staff()?.staff;
                let permit = act.may::<KeepOwn>(()).await?;
                let Some(right) = count_password(act, &permit, staff, right).await? else {
                    return act.done(Deed::of("secrets.waiting").on(staff), false);
                };
                act.done(Deed::of(if right { "secrets.present_right" } else { "secrets.present_wrong" }).on(staff), right)
            })
        })
        .await
}

/// Counts a password as the account stands in this transaction, so that guesses made at once count one by one. `None`
/// when the account waits: then even the right one does not count.
pub(super) async fn count_password(act: &Act, permit: &Permit<KeepOwn>, staff: Id<Staff>, right: bool) -> Result<Option<bool>, Error> {
    let stands = store::secret_in(act, staff, Secret::Password).await?.ok_or(Error::Missing)?;
    if stands.locked_until.is_some_and(|until| until > act.now()) {
        return Ok(None);
    }
    let tries = if right { 0 } else { stands.tries + 1 };
    let until = (tries >= rules::TRIES).then(|| act.now().plus(rules::WAIT));
    store::count_try(act, permit, staff, Secret::Password, if until.is_some() { 0 } else { tries }, until).await?;
    Ok(Some(right))
}
