//! Clients: the people served. Names, ways to reach them, a warning where one is needed, and the words that find them.
//!
//! Invariants: a client is found by the beginning of any word of any of their names, only by those who see them, and
//! every list shown is in the audit log; a warning is no note; an import overwrites nothing and does nothing twice; nobody
//! is deleted here; who is kept apart from whom, and why, is told only to those who may see both. Which groups a client is
//! in stands in the room above, and so does the profile page that shows it.

mod acts;
mod events;
pub mod import;
mod pages;
mod rules;
mod store;
#[cfg(test)]
mod tests;
mod words;

pub use acts::{
    KeepApart, add_cover, apart_from, apart_refused, apart_seen, end_cover, may_pass, open_apart, open_covers, part_clients, passes,
    place_together, rejoin_clients,
};
pub use acts::{
    ChangeClient, EditClient, FindClients, GroupsKnown, ImportClients, ImportFile, ImportOptions, Imported, MakeClient, MakeClients,
    Outlook, Profile, SeeClient, assign_client, commit_import, edit_client, find_clients, list_clients, look_up, make_client,
    new_client, open_client, preview_import, see_client, start_import,
};
pub use events::deliver;
pub use pages::{born, part_apart, part_cover, part_despite, part_facts, part_people, part_search, part_staff, router};
pub use store::{all, covers, faces, payers, served, served_sql, served_without, visible};
pub use words::{
    AddCover, Apart, Client, Cover, Coverage, EndCover, Face, Facts, Pair, PartClients, Record, RecordKind, RejoinClients, Stretch, Typed,
};
