//! The sheet to print where there is no device (KP-7, R-C6).

use kernel::{Error, Id, Refusal};
use platform::{Act, Outcome, act::Deed};

use super::{ahead::expected, run::RunSession};
use crate::{
    access, clients,
    schedule::Slot,
    sessions::{
        rules, store,
        words::{Session, SheetOrder},
    },
};

/// A sign-in sheet: whose session it is, and the names as they stand on it.
#[derive(Debug)]
pub struct SignInSheet {
    /// The session.
    pub slot: Slot,
    /// The practice's name.
    pub practice: String,
    /// The names, in their order.
    pub names: Vec<String>,
}

/// A session's sign-in sheet: of its roster, or before the start of those who are expected.
///
/// # Errors
/// `Missing` or `Forbidden` by policy; refused with too many blank lines.
pub async fn sign_in_sheet(act: &mut Act, id: Id<Session>, order: SheetOrder) -> Outcome<SignInSheet> {
    let permit = act.may::<RunSession>(id).await?;
    if order.blank > SheetOrder::MOST {
        let say = format!("A sheet has at most {} blank lines.", SheetOrder::MOST);
        return Err(Error::from(Refusal::new("sheet.blank", say).at("blank")));
    }
    let slot = permit.row().slot.clone();
    let ids = match &permit.row().session {
        Some(_) => store::roster(act, &permit, id).await?,
        None => expected(act, &permit).await?,
    };
    let faces = clients::faces(act, &permit, &ids).await?;
    let deed = ids.iter().fold(Deed::of("sheet.printed").on(id), |deed, client| deed.client(*client)).with("names", order.naming.word());
    let mut names: Vec<_> = faces.iter().map(|face| rules::printed_name(face, order.naming)).collect();
    names.sort();
    let practice = access::practice_card(act).await?.name;
    act.seen(deed, SignInSheet { slot, practice, names })
}
