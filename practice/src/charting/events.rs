//! What charting does when others announce: a new practice gets the first note templates. And the round that the worker lets
//! the program make every minute, and at once when something happened that may have mended what stood open.

use kernel::{Error, Id, id::Practice};
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

/// The topics of letters after which the round is made at once.
pub const WAKING: [&str; 13] = [
    "review.asked",
    "session.started",
    "session.signed",
    "session.cosigned",
    "session.returned",
    "occurrence.moved",
    "occurrence.cancelled",
    "occurrence.restored",
    "series.edited",
    "change.undone",
    "days.closed",
    "days.opened",
    "practice.changed",
];

/// Makes the round: whoever can mend what stands open is told, and notices of what is mended end. Looks first, and writes only
/// where something differs.
///
/// # Errors
/// A fault when the database cannot be read or written; the next round makes up for it.
pub async fn watch(house: &House, practice: Id<Practice>) -> Result<(), Error> {
    let (actor, request) = (Actor::System(practice, "worker"), Request::default());
    if house.look(&actor, &request, |act| Box::pin(acts::to_watch(act))).await? {
        house.run(&actor, &request, |act| Box::pin(acts::watch(act))).await?;
    }
    Ok(())
}
