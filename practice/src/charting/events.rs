//! What charting does when others announce: a new practice gets the first note templates.

use kernel::Error;
use platform::{Actor, House, Request, outbox::Letter};

use super::{acts, store, words::first_templates};

/// Hears one letter of the outbox. Hearing it twice changes nothing.
///
/// # Errors
/// A fault when the templates cannot be written; the letter is tried again.
pub async fn deliver(house: &House, letter: &Letter) -> Result<(), Error> {
    if letter.topic != "practice.founded" {
        return Ok(());
    }
    let actor = Actor::System(letter.practice, "worker");
    house
        .run(&actor, &Request::default(), |act| {
            Box::pin(async move {
                let scope = act.scope();
                if store::templates(act, &scope).await?.is_empty() {
                    acts::make_templates(act, first_templates(), Vec::new()).await
                } else {
                    act.nothing(())
                }
            })
        })
        .await
}
