//! Access: staff, roles, sign-in, PIN, grants by person and by group, and the scope that every query passes.
//!
//! Invariants: a grant is a dated row and is judged live, so ending it ends access on the next request; two routes to
//! one client stand side by side; the SQL of the scope is written once, in `store`; a PIN is proved before a signature
//! can be ordered, and a proof cannot be made any other way.

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
    add_staff, assign, change_staff, choose_secrets, end_grant, found_practice, grant_group, new_setup_code, set_up,
    sign_in, sign_out, sign_out_everywhere, supervise, AddStaff, Assign, ChangeStaff, GrantGroup, ManageStaff, ReadAudit, SetUp,
    SignIn, SignedIn,
};
pub use caller::{Caller, Here, form_key, standing};
pub use events::{deliver, read_notices};
pub use pages::router;
pub use pin::{PinProof, prove_pin};
pub use store::{
    Grant, assignments, client_tie, client_visible, directly_assigned, grants_of_client, grants_of_group, group_tie, group_visible, opened_clients,
    practice_card, practices, scope_args, staff_list, supervisors_of, write_assignments, write_grant,
};
pub use words::{Overlaps, Policies, PracticeCard, StaffCard};
