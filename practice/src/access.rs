//! Access: staff, roles, sign-in, PIN, grants by person and by group, and the scope that every query passes.
//!
//! Invariants: a grant is a dated row and is judged live, so ending it ends access on the next request; two routes to
//! one client stand side by side; the SQL of the scope is written once, in `store::scope`; a PIN is proved before a
//! signature or a change of somebody's rights can be ordered, and a proof cannot be made any other way.

mod acts;
mod caller;
mod events;
mod pages;
mod pin;
mod rules;
mod store;
#[cfg(test)]
mod tests;
mod words;

pub use acts::{
    AddStaff, Assign, GrantGroup, KeepOwn, ManageStaff, ReadAudit, SetUp, SignIn, SignedIn, add_staff, assign, change_rights, change_staff,
    choose_secrets, end_grant, found_practice, grant_group, new_setup_code, read_notices, set_up, sign_in, sign_out, sign_out_everywhere,
    supervise,
};
pub use caller::{Caller, Here, form_key, standing};
pub use events::deliver;
pub use pages::router;
pub use pin::{PinProof, prove_pin};
pub use store::{
    assignments, client_tie, client_visible, directly_assigned, grants_of_client, grants_of_group, group_tie, group_visible,
    opened_clients, practice_card, practices, scope_args, staff_list, supervisors_of, write_assignments, write_grant,
};
pub use words::{ChangeStaff, Grant, Overlaps, Policies, PracticeCard, StaffCard};
