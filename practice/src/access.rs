//! Access: staff, roles, sign-in, PIN, grants by person and by group, and the scope that every query passes.
//!
//! Invariants: a grant is a dated row and is judged live, so ending it ends access on the next request; two routes to
//! one client stand side by side; the SQL of the scope is written once, in `store::scope`; a PIN is proved before a
//! signature or a change of somebody's rights can be ordered, and a proof cannot be made any other way.

mod acts;
mod caller;
mod elsewhere;
mod events;
mod pages;
mod pin;
mod roles;
mod rules;
mod store;
#[cfg(test)]
mod tests;
mod words;

pub use acts::{LastChange, last_change};
pub use acts::{
    AddStaff, Assign, ChangePolicies, GrantGroup, KeepOwn, ManagePractice, ManageStaff, ReadAudit, SetUp, SignIn, SignedIn, Told, add_staff,
    assign, change_policies, change_rights, change_staff, choose_secrets, end_grant, found_practice, grant_group, new_setup_code,
    read_notices, send_mail, set_up, sign_in, sign_out, sign_out_everywhere, supervise, tell, to_tell,
};
pub use caller::{Caller, Here, form_key, standing, standing_of};
pub use elsewhere::prove_elsewhere;
pub use events::deliver;
pub use pages::{gone_cookie, part_notices, router};
pub use pin::{PinProof, prove_pin};
pub use roles::{may_run, watches_ways};
pub use store::{
    assignments, client_tie, client_visible, directly_assigned, grants_of_client, grants_of_group, group_tie, group_visible,
    managed_groups, opened_clients, openers, own_clients, practice_card, practices, scope_args, shares_of_group, staff_list, standing_notices,
    standing_shares, supervisions, supervisors_of, write_assignments,
};
pub use words::{
    Cause, ChangeStaff, Given, Grant, GrantKind, NoticeCard, NoticeKind, Overlaps, Policies, PracticeCard, Removal, Rights, StaffCard, Way,
};
