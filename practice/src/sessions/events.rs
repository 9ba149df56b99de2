//! What sessions does when others announce: a new practice gets the standard service codes.

use kernel::Error;
use platform::{Actor, House, Request, outbox::Letter};

use super::{acts, store};

/// Hears one letter of the outbox. Hearing it twice changes nothing.
///
/// # Errors
/// A fault when the codes cannot be written; the letter is tried again.
pub async fn deliver(house: &House, letter: &Letter) -> Result<(), Error> {
    if letter.topic != "practice.founded" {
        return Ok(());
    }
    let actor = Actor::System(letter.practice, "worker");
    house
        .run(&actor, &Request::default(), |act| {
            Box::pin(async move {
                let scope = act.scope();
                if store::codes(act, &scope).await?.is_empty() { acts::make_codes(act, Vec::new()).await } else { act.nothing(()) }
            })
        })
        .await
}
