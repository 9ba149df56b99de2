//! The verbs of a session: start, mark, all present, add somebody late, set the times, seal, check out.

mod ahead;
mod change;
mod codes;
mod correct;
mod mark;
mod off;
mod run;
mod segment;
mod sheet;

pub use ahead::{SayAhead, bring_forward, expected, say_ahead};
pub use change::{AddClient, SetTimes, add_client, find_to_add, see_times, set_times};
pub use codes::{MakeCodes, make_codes};
pub use correct::{Correct, Corrected, correct};
pub use mark::{MarkOrder, Marked, all_present, mark};
pub use off::{entry, take_off};
pub use run::{RunRow, RunSession, check_out, roll, seal, start, unseal};
pub use segment::{record_leaving, record_segment};
pub use sheet::{SignInSheet, sign_in_sheet};
