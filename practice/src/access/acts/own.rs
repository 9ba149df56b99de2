//! What is somebody's own: their sign-ins, their secrets, the notices on their desk. The program keeps it for them.

use kernel::Error;
use platform::{
    Act,
    permit::{Found, Roles, Tie, Verb},
};

/// Keep what is one's own: everybody who works here, and the program at the door and on deliveries.
#[derive(Debug)]
pub struct KeepOwn;
impl Verb for KeepOwn {
    const NAME: &'static str = "own.keep";
    type Key = ();
    type Row = ();
    async fn find(_: &mut Act, (): ()) -> Result<Option<Found<()>>, Error> {
        Ok(Some(Found { row: (), tie: Tie::Own }))
    }
    fn allows(_: Roles, tie: Tie) -> bool {
        tie == Tie::Own
    }
}
