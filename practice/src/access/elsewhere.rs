//! Proving by address and PIN that somebody of the staff stands at a device where nobody is signed in, such as a kiosk.

use kernel::{Error, Id, Refusal, id::Practice};
use platform::{Actor, House, Request, Standing, crypto::check_secret};

use super::{pin::prove_pin, store};

/// Who of the staff stands there. An unknown address, a wrong PIN and a locked one look and take the same; wrong tries count as they
/// do everywhere.
///
/// # Errors
/// Refused with one sentence for all of these.
pub async fn prove_elsewhere(house: &House, practice: Id<Practice>, request: &Request, email: &str, pin: &str) -> Result<Standing, Error> {
    let door = Actor::System(practice, "door");
    let staff = house
        .look(&door, request, |act| {
            Box::pin(async move {
                let scope = act.scope();
                let staff = store::staff_list(act, &scope).await?;
                act.nothing(staff)
            })
        })
        .await?;
    let known = staff.into_iter().find(|card| card.active && card.email.eq_ignore_ascii_case(email.trim()));
    let no = || Err(Refusal::new("kiosk.pin", "That address and PIN do not go together.").at("pin").into());
    let Some(card) = known.filter(|_| !pin.is_empty()) else {
        check_secret(pin.to_owned(), None).await?;
        return no();
    };
    let standing = Standing { practice, staff: card.id, login: Id::new(), roles: card.roles, name: card.name };
    match prove_pin(house, &Actor::Staff(standing.clone()), request, pin).await {
        Ok(_) => Ok(standing),
        Err(Error::Refused(_)) => no(),
        Err(other) => Err(other),
    }
}
