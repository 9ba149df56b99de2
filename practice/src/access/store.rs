//! All SQL of access, by noun. Who may see whom is written as SQL in `scope`, once for all rooms.

mod grants;
mod logins;
mod mail;
mod notices;
mod openers;
mod practice;
mod scope;
mod secrets;
mod staff;
mod supervision;

pub use grants::{assignments, grants_of_client, grants_of_group, managed_groups, own_clients, shares_of_group, standing_shares, write_assignments};
pub(super) use grants::{On, finish_grant, grant_object, write_grant};
pub(super) use logins::{end_logins, live_logins, login, set_locked, touch, write_login};
pub(super) use mail::{MailRow, Went, mail, note_mail, staff_address, unsent_mails};
pub use notices::standing_notices;
pub(super) use notices::{
    choices, end_notices, mark_mailed, other_notices, raise, raise_again, read_notices, watched, write_choices, write_notice,
};
pub use openers::openers;
pub use practice::{practice_card, practices};
pub(super) use practice::{practice_version, save_setup_code, update_policies, use_setup_code, write_practice};
pub use scope::{client_tie, client_visible, directly_assigned, group_tie, group_visible, opened_clients, scope_args};
pub(super) use secrets::{Secret, count_try, password_of, secret_in, secret_of, write_secrets};
pub use staff::staff_list;
pub(super) use staff::{StaffRow, managers, update_staff, working, write_staff};
pub use supervision::{supervisions, supervisors_of};
pub(super) use supervision::{finish_supervision, write_supervision};
