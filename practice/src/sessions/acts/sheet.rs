//! The sheet to print where there is no device (KP-7).

use kernel::Id;
use platform::{Act, Outcome, act::Deed};

use super::run::RunSession;
use crate::{
    clients,
    groups,
    schedule::Slot,
    sessions::{rules, store, words::Session},
};

/// The names on a session's sign-in sheet: of the roster, or before the start of those who are expected.
///
/// # Errors
/// `Missing` or `Forbidden` by policy.
pub async fn sign_in_sheet(act: &mut Act, id: Id<Session>) -> Outcome<(Slot, Vec<String>)> {
    let permit = act.may::<RunSession>(id).await?;
    let slot = permit.row().slot.clone();
    let ids = match &permit.row().session {
        Some(_) => store::roster(act, &permit, id).await?,
        None => groups::members_at(act, &permit, slot.group, slot.starts_at).await?,
    };
    let faces = clients::faces(act, &permit, &ids).await?;
    let deed = ids.iter().fold(Deed::of("sheet.printed").on(id), |deed, client| deed.client(*client));
    let mut names: Vec<_> = faces.iter().map(rules::short_name).collect();
    names.sort();
    act.seen(deed, (slot, names))
}
