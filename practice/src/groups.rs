//! Groups: named sets of clients with dated membership. They keep clients organised, open them to chosen staff, and meet
//! in sessions.
//!
//! Invariants: spells of one client in one group never overlap, nothing is deleted, and coming back is a new spell; each
//! change of a spell is a line of its log, so that who was a member when, as known when, can be answered; places are
//! counted inside the transaction at every instant a new spell covers, for the group and for every limit by payer or code, and
//! a place that is offered counts like a taken one; nobody waits twice, a member does not wait, and nobody leaves a waiting list
//! without a trace; two who are kept apart are placed together only for a reason that is kept; a name that leaves the house is
//! the outward one; a group's grant and a direct assignment stand side by side, and ending one leaves the other. Every change
//! of membership goes through `acts::member`, and every offer through `acts::offers`.

mod acts;
mod pages;
mod rules;
mod store;
#[cfg(test)]
mod tests;
mod words;

pub use acts::{
    Asked, ChangeGroup, Choice, ClientSheet, Coming, Counts, EditGroup, EndMembership, Ended, GroupForm, GroupSheet, ImportReport, Join, Joined,
    Leave, ListGroups, Offered, MakeGroup, MakeGroups, Meeting, Meetings, MemberSheet, Next, Outlook, People, PlaceClients, SeeGroup, Templates, WayLine, WayLines, Ways, card,
    choose_members, choose_template, edit_group, end_membership, find_groups, import_clients, import_file, join, list_groups, make_group,
    members_at, members_ever, new_group, open_group, open_membership, preview_import, see_group, see_people, see_profile, share_group,
    undo_membership,
};
pub use acts::{
    Chosen, KeepWaiting, LeaveWaiting, LimitSheet, Settle, ShareSheet, Waiter, accept_offer, add_limit, ask_again, chosen_members, decline_offer,
    end_limit, end_offers, end_share, join_despite, offer_place, offer_places, open_limits, open_sharing, reorder, set_places, take_off, wait,
};
pub use pages::router;
pub use store::{cards, counts, places, spells_in, spells_of};
pub use crate::clients::ImportOptions;
pub use words::{
    Accept, AddLimit, Capacity, Counted, Decline, EndLimit, Entry, Exceeding, FLOWS, Flow, Flowing, Group, GroupCard, Kind, Limit, Listed,
    LogLine, Member, Membership, Offer, Reorder, SetPlaces, Share, Spell, Standing, TakeOff, Turn, Typed, TypedLimit, Wait, Waiting,
    Waits,
};
