//! The verbs of access, by noun.

mod audit;
mod grants;
mod logins;
mod mail;
mod notices;
mod own;
mod policies;
mod practice;
mod secrets;
mod staff;
mod supervision;

pub use audit::{LastChange, ReadAudit, last_change, read_audit};
pub use grants::{Assign, GrantGroup, assign, end_grant, grant_group};
pub use logins::{SignIn, SignedIn, lock, see_logins, sign_in, sign_out, sign_out_everywhere, unlock};
pub use mail::send_mail;
pub use notices::{Told, choose_notices, read_notices, see_choices, see_notices, tell, to_tell};
pub use own::KeepOwn;
pub use policies::{ChangePolicies, ManagePractice, PracticeSheet, change_policies, see_practice};
pub use practice::{SetUp, found_practice, new_setup_code, set_up};
pub use secrets::choose_secrets;
pub use staff::{AddStaff, ManageStaff, StaffSheet, add_staff, change_rights, change_staff, list_staff, see_staff};
pub use supervision::supervise;
