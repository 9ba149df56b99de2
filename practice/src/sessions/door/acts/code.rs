//! A client's personal code: made, made anew, taken away.

use kernel::{Error, Id, Moment};
use platform::{
    Act, Found, Outcome, Role, Roles, Tie, Verb,
    act::Deed,
};

use crate::{
    access,
    clients::{self, Client, Face},
    sessions::door::store,
};

/// Give a client their code: whoever has them, the front desk and the office.
#[derive(Debug)]
pub struct GiveCode;
impl Verb for GiveCode {
    const NAME: &'static str = "code.give";
    type Key = Id<Client>;
    type Row = Face;
    async fn find(act: &mut Act, client: Id<Client>) -> Result<Option<Found<Face>>, Error> {
        let Some(tie) = access::client_tie(act, client).await? else { return Ok(None) };
        let face = clients::faces(act, &act.scope(), &[client]).await?.pop();
        Ok(face.map(|row| Found { row, tie }))
    }
    fn allows(who: Roles, tie: Tie) -> bool {
        let office = [Role::Manager, Role::Supervisor, Role::FrontDesk];
        who.any(&office) || (tie >= Tie::Shared && (who.runs_sessions || who.any(&[Role::Practitioner, Role::CaseManager])))
    }
}

/// How many codes are drawn at once: with a hundred thousand clients one of them is free but for once in 10^20.
pub(in crate::sessions) const CANDIDATES: usize = 20;

/// Gives a client a code, the first of these that nobody has; the one they had, and phones that were remembered by it, count no
/// more. Answers which of them it was: the code itself never comes this far.
///
/// # Errors
/// `Missing` or `Forbidden` by policy.
pub(in crate::sessions) async fn give_code(act: &mut Act, client: Id<Client>, digests: Vec<Vec<u8>>) -> Outcome<usize> {
    let permit = act.may::<GiveCode>(client).await?;
    let renewed = store::drop_code(act, &permit, client).await?;
    for (at, digest) in digests.iter().enumerate() {
        if store::client_of_code(act, &permit, digest).await?.is_none() {
            store::insert_code(act, &permit, client, digest).await?;
            return act.done(Deed::of("code.given").on(client).client(client).with("renewed", renewed), at);
        }
    }
    Err(Error::fault("no personal code was free"))
}

/// Takes a client's code away, and forgets their phones.
///
/// # Errors
/// `Missing` or `Forbidden` by policy.
pub(in crate::sessions) async fn drop_code(act: &mut Act, client: Id<Client>) -> Outcome<()> {
    let permit = act.may::<GiveCode>(client).await?;
    if store::drop_code(act, &permit, client).await? {
        act.done(Deed::of("code.dropped").on(client).client(client), ())
    } else {
        act.nothing(())
    }
}

/// The client, and since when they have a code.
///
/// # Errors
/// `Missing` or `Forbidden` by policy.
pub(in crate::sessions) async fn see_code(act: &mut Act, client: Id<Client>) -> Outcome<(Face, Option<Moment>)> {
    let permit = act.may::<GiveCode>(client).await?;
    let since = store::code_since(act, &permit, client).await?;
    act.seen(Deed::of("code.seen").on(client).client(client), (permit.into_row(), since))
}
