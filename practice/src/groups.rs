//! Groups: named sets of clients with dated membership. They keep clients organised, open them to chosen staff, and meet
//! in sessions.
//!
//! Invariants: spells of one client in one group never overlap, nothing is deleted, and coming back is a new spell; each
//! change of a spell is a line of its log, so that who was a member when, as known when, can be answered; places are
//! counted inside the transaction at every instant a new spell covers; a name that leaves the house is the outward one; a
//! group's grant and a direct assignment stand side by side, and ending one leaves the other.

mod acts;
mod pages;
mod rules;
mod store;
#[cfg(test)]
mod tests;
mod words;

pub use acts::{
    Asked, ChangeGroup, Choice, ClientSheet, Counts, EditGroup, EndMembership, Ended, GroupForm, GroupSheet, ImportReport, Join, Joined,
    Leave, ListGroups, MakeGroup, MakeGroups, MemberSheet, Next, Outlook, People, PlaceClients, SeeGroup, Share, card,
    choose_members, choose_template, edit_group, end_membership, find_groups, import_clients, import_file, join, list_groups, make_group,
    members_at, members_ever, new_group, open_group, open_membership, preview_import, see_group, see_people, see_profile, share_group,
    undo_membership,
};
pub use pages::router;
pub use store::{cards, counts};
pub use crate::clients::ImportOptions;
pub use words::{Group, GroupCard, Kind, Listed, LogLine, Member, Membership, Spell, Typed};
