//! What clients does when others announce: a mail to a client is sent to the address they have now.

use kernel::{Error, Id};
use platform::{
    Actor, House, Request,
    mail::{Mail, Whom},
    outbox::Letter,
};

use super::{store, words::Client};
use crate::access;

/// Delivers one letter of the outbox.
///
/// # Errors
/// A fault when the mail has to wait; the letter is tried again.
pub async fn deliver(house: &House, letter: &Letter) -> Result<(), Error> {
    let Some(mail) = Mail::read(letter, Whom::Client) else { return Ok(()) };
    let Ok(client) = mail.id.parse::<Id<Client>>() else { return Ok(()) };
    let actor = Actor::System(letter.practice, "worker");
    let address = house
        .look(&actor, &Request::default(), move |act| {
            Box::pin(async move {
                let scope = act.scope();
                let faces = store::faces(act, &scope, &[client]).await?;
                act.nothing(faces.into_iter().next().and_then(|face| face.email).filter(|to| kernel::address::is_email(to)))
            })
        })
        .await?;
    access::send_mail(house, letter, &mail, client.uuid(), address).await
}
