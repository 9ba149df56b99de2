//! The verbs of a session: start, mark, all present, add somebody late, set the times, seal, check out.

mod change;
mod codes;
mod mark;
mod run;
mod sheet;

pub use change::{AddClient, SetTimes, add_client, find_to_add, set_times};
pub use codes::{MakeCodes, make_codes};
pub use mark::{MarkOrder, Marked, all_present, mark};
pub use run::{RunRow, RunSession, check_out, roll, seal, start, unseal};
pub use sheet::sign_in_sheet;
