//! What access does when others announce: a notice is put on the desk of the person it is for, who takes it off when it
//! is read.

use kernel::{Error, Id, id::Staff};
use platform::{Act, Actor, House, Outcome, Request, act::Deed, outbox::Letter};

use super::store;

/// Delivers one letter of the outbox. Topics that nobody listens to yet are simply done.
///
/// # Errors
/// A fault when the notice cannot be written; the letter is tried again.
pub async fn deliver(house: &House, letter: &Letter) -> Result<(), Error> {
    if letter.topic != "notice" {
        return Ok(());
    }
    let text = |key: &str| letter.payload.get(key).and_then(|v| v.as_str()).unwrap_or_default().to_owned();
    let Ok(staff) = text("staff").parse::<Id<Staff>>() else { return Ok(()) };
    let (say, link, id) = (text("say"), text("link"), Id::of(letter.id));
    let actor = Actor::System(letter.practice, "worker");
    house
        .run(&actor, &Request::default(), move |act| {
            let (say, link) = (say.clone(), link.clone());
            Box::pin(async move {
                store::write_notice(act, id, staff, &say, &link).await?;
                act.done(Deed::of("notice.delivered").on(staff), ())
            })
        })
        .await
}

/// Takes the notices off the caller's desk: all of them are read.
///
/// # Errors
/// `Forbidden` for somebody who is not of the staff.
pub async fn read_notices(act: &mut Act) -> Outcome<()> {
    let me = act.staff()?.staff;
    store::read_notices(act, me).await?;
    act.done(Deed::of("notices.read"), ())
}
