//! All SQL of access, by noun. Who may see whom is written as SQL in `scope`, once for all rooms.

mod grants;
mod logins;
mod notices;
mod practice;
mod scope;
mod secrets;
mod staff;
mod supervision;

pub use grants::{assignments, grants_of_client, grants_of_group, write_assignments, write_grant};
pub(super) use grants::{finish_grant, grant_object};
pub(super) use logins::{end_logins, live_logins, login, set_locked, touch, write_login};
pub(super) use notices::{notices, read_notices, write_notice};
pub use practice::{practice_card, practices};
pub(super) use practice::{save_setup_code, use_setup_code, write_practice};
pub use scope::{client_tie, client_visible, directly_assigned, group_tie, group_visible, opened_clients, scope_args};
pub(super) use secrets::{Secret, count_try, password_of, secret_in, secret_of, write_secrets};
pub use staff::staff_list;
pub(super) use staff::{StaffRow, managers, update_staff, write_staff};
pub use supervision::supervisors_of;
pub(super) use supervision::{finish_supervision, write_supervision};
