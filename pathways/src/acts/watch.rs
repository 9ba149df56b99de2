//! The watch: the program looks at episodes whose next instant has come.

use kernel::Error;
use platform::{
    Act, Outcome, Tie, Verb,
    act::Deed,
    permit::{Found, Roles},
};

use super::look;
use crate::store;

/// Keep watch: the program itself.
#[derive(Debug)]
pub struct KeepWatch;
impl Verb for KeepWatch {
    const NAME: &'static str = "pathway.watch";
    type Key = ();
    type Row = ();
    async fn find(_: &mut Act, (): ()) -> Result<Option<Found<()>>, Error> {
        Ok(Some(Found { row: (), tie: Tie::Other }))
    }
    fn allows(_: Roles, _: Tie) -> bool {
        false
    }
}

/// Looks at the episodes whose next instant has come, so many at once; how many there were.
///
/// # Errors
/// A fault when they cannot be read or written.
pub async fn look_again(act: &mut Act, most: usize) -> Outcome<usize> {
    let permit = act.may::<KeepWatch>(()).await?;
    let due = store::due(act, &permit, act.now(), most).await?;
    let looked = look::look(act, &permit, &due).await?;
    if looked.moved.is_empty() && looked.raised + looked.released == 0 {
        return act.nothing(due.len());
    }
    let deed = looked.moved.iter().fold(Deed::of("pathway.watched"), |deed, id| deed.client(*id));
    act.done(deed.with("looked", due.len()).with("moved", looked.moved.len()).with("raised", looked.raised), due.len())
}
