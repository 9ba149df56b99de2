//! The practice's service codes.

use kernel::{Error, Refusal};
use platform::{
    Act, Outcome, Tie, Verb,
    act::Deed,
    permit::{Found, Role, Roles},
};

use crate::sessions::store;

/// Set up the practice's service codes: account managers, and the program when it founds a practice.
#[derive(Debug)]
pub struct MakeCodes;
impl Verb for MakeCodes {
    const NAME: &'static str = "codes.make";
    type Key = ();
    type Row = ();
    async fn find(_: &mut Act, (): ()) -> Result<Option<Found<()>>, Error> {
        Ok(Some(Found { row: (), tie: Tie::Other }))
    }
    fn allows(who: Roles, _: Tie) -> bool {
        who.has(Role::Manager)
    }
}

/// Gives a new practice the standard codes and its own: code, label, for attenders or not.
///
/// # Errors
/// Refused when a code has no label.
pub async fn make_codes(act: &mut Act, own: Vec<(String, String, bool)>) -> Outcome<()> {
    let permit = act.may::<MakeCodes>(()).await?;
    if own.iter().any(|(code, label, _)| code.trim().is_empty() || label.trim().is_empty()) {
        return Err(Refusal::new("code.empty", "Give each code a name.").into());
    }
    store::write_codes(act, &permit, &own).await?;
    act.done(Deed::of("codes.made").with("own", own.len()), ())
}
