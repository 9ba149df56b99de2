//! Sending mail: a letter of the outbox becomes one message to one address, which is looked up now and kept nowhere.

use kernel::{Error, Id, time::HOUR};
use platform::{
    Act, Actor, House, Outcome, Request,
    act::Deed,
    mail::{Mail, Message, Unsent, Whom},
    outbox::Letter,
};
use serde_json::json;
use uuid::Uuid;

use super::KeepOwn;
use crate::access::store::{self, MailRow, Went};

/// How long a mail is tried.
const TRIED_FOR: i64 = 24 * HOUR;

/// Sends the mail of a letter to an address, unless it went already, is too late, or was given up.
///
/// A letter is delivered at least once; what the mail server took is noted at once and not sent again. Only when the program
/// dies between the two can a message go twice, and then under the same Message-ID.
///
/// # Errors
/// A fault when it has to wait; the letter is tried again, for a day.
pub async fn send_mail(house: &House, letter: &Letter, mail: &Mail, person: Uuid, address: Option<String>) -> Result<(), Error> {
    let Some(post) = &house.post else { return Ok(()) };
    let actor = Actor::System(letter.practice, "worker");
    let request = Request::default();
    let id = letter.id;
    let known: Option<MailRow> = house
        .look(&actor, &request, move |act| {
            Box::pin(async move {
                let known = store::mail(act, id).await?;
                act.nothing(known)
            })
        })
        .await?;
    if known.is_some_and(|row| row.settled) {
        return Ok(());
    }
    let now = house.clock.now();
    let went = match address {
        _ if mail.until.is_some_and(|until| until <= now) => Went::Failed("it was too late to be of use".to_owned()),
        None => Went::Failed("there is no address".to_owned()),
        Some(to) => {
            let message = Message { id, to, subject: mail.subject.clone(), text: mail.words(&house.public), at: now };
            match post.send(&message).await {
                Ok(()) => Went::Sent,
                Err(Unsent::Never(why)) => Went::Failed(why),
                Err(Unsent::Later(why)) if known.is_some_and(|row| now >= row.first.plus(TRIED_FOR)) => Went::Failed(why),
                Err(Unsent::Later(why)) => Went::Waits(why),
            }
        }
    };
    let (whom, kept) = (mail.to, went.clone());
    house.run(&actor, &request, move |act| {
        let went = kept.clone();
        Box::pin(async move { note(act, id, whom, person, went).await })
    })
    .await?;
    match went {
        Went::Sent | Went::Failed(_) => Ok(()),
        Went::Waits(why) => Err(Error::fault(format!("a mail waits: {why}"))),
    }
}

/// Notes how it went; what is given up is told to the account managers, once a day.
async fn note(act: &mut Act, letter: Uuid, whom: Whom, person: Uuid, went: Went) -> Outcome<()> {
    let permit = act.may::<KeepOwn>(()).await?;
    let kind = match whom {
        Whom::Staff => "staff",
        Whom::Client => "client",
    };
    store::note_mail(act, &permit, letter, (kind, person), &went).await?;
    let deed = match &went {
        Went::Sent => Deed::of("mail.sent"),
        Went::Waits(why) => Deed::of("mail.waits").with("why", why.as_str()),
        Went::Failed(why) => Deed::of("mail.failed").with("why", why.as_str()),
    };
    if matches!(went, Went::Failed(_)) {
        let day = store::practice_card(act).await?.zone.day(act.now());
        for manager in store::managers(act).await? {
            // The same words on the same day are the same notice.
            let id = Id::of(named(&format!("mail {day} {manager}")));
            store::write_notice(act, &permit, id, manager, "A mail could not be sent. The practice's settings say which and why.", "/practice#mail").await?;
        }
    }
    let deed = deed.on(letter.simple()).with("to", json!(whom));
    match whom {
        Whom::Staff => act.done(deed.with("staff", Id::<kernel::id::Staff>::of(person).to_string()), ()),
        Whom::Client => act.done(deed.client(Id::<AnyClient>::of(person)), ()),
    }
}

kernel::kinds! {
    /// A client, of whom access knows the id alone.
    AnyClient = "cli";
}

/// An id made of words: always the same of the same.
fn named(words: &str) -> Uuid {
    let mut bits = [0; 16];
    bits.copy_from_slice(&platform::crypto::digest(words.as_bytes())[..16]);
    uuid::Builder::from_custom_bytes(bits).into_uuid()
}
