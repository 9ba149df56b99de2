//! What access does when others announce: a notice is put on the desk of the person it is for, and a mail to somebody of the
//! staff is sent.

use kernel::{Error, Id, id::Staff};
use platform::{
    Actor, House, Request,
    act::Deed,
    mail::{Mail, Whom},
    outbox::Letter,
};

use super::{
    acts::{self, KeepOwn},
    store,
};

/// Delivers one letter of the outbox. Topics that nobody listens to yet are simply done.
///
/// # Errors
/// A fault when the notice cannot be written, or the mail has to wait; the letter is tried again.
pub async fn deliver(house: &House, letter: &Letter) -> Result<(), Error> {
    if let Some(mail) = Mail::read(letter, Whom::Staff) {
        return post(house, letter, &mail).await;
    }
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
                let permit = act.may::<KeepOwn>(()).await?;
                store::write_notice(act, &permit, id, staff, &say, &link).await?;
                act.done(Deed::of("notice.delivered").on(staff), ())
            })
        })
        .await
}

/// Sends a mail to the address that somebody of the staff has now.
async fn post(house: &House, letter: &Letter, mail: &Mail) -> Result<(), Error> {
    let Ok(staff) = mail.id.parse::<Id<Staff>>() else { return Ok(()) };
    let actor = Actor::System(letter.practice, "worker");
    let address = house
        .look(&actor, &Request::default(), move |act| {
            Box::pin(async move {
                let address = store::staff_address(act, staff).await?;
                act.nothing(address)
            })
        })
        .await?;
    acts::send_mail(house, letter, mail, staff.uuid(), address).await
}
