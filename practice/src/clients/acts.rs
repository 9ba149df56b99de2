//! The verbs of clients: find, list, make, change, see, assign, import.

mod apart;
mod cover;
mod import;

use std::collections::HashSet;

use kernel::{Error, Id, Refusal, id::Staff};
use platform::{
    Act, Outcome, Tie,
    act::Deed,
    permit::{Found, Role, Roles, Verb},
};
use serde::{Deserialize, Serialize};

pub use apart::{
    ApartSheet, KeepApart, apart_from, apart_refused, apart_seen, may_pass, open_apart, part_clients, passes, place_together, rejoin_clients,
};
pub use cover::{CoverSheet, add_cover, end_cover, open_covers};
pub use import::{GroupsKnown, ImportClients, ImportFile, ImportOptions, Imported, Outlook, commit_import, preview_import, start_import};

use super::{
    rules, store,
    words::{Client, Cover, Face, Pair, Record, Stretch, Typed},
};
use crate::access::{self, Grant, StaffCard};

/// How many clients a search answers.
const FOUND: usize = 20;
/// How many clients a page of the list shows.
const LISTED: usize = 50;

/// Find clients by name, and list them: all staff, within what they see.
#[derive(Debug)]
pub struct FindClients;
impl Verb for FindClients {
    const NAME: &'static str = "client.find";
    type Key = ();
    type Row = ();
    async fn find(_: &mut Act, (): ()) -> Result<Option<Found<()>>, Error> {
        Ok(Some(Found { row: (), tie: Tie::Other }))
    }
    fn allows(who: Roles, _: Tie) -> bool {
        !who.list().is_empty()
    }
}

/// Add a client: the office, supervisors, and practitioners, whose own the client then is.
#[derive(Debug)]
pub struct MakeClients;
impl Verb for MakeClients {
    const NAME: &'static str = "client.make";
    type Key = ();
    type Row = ();
    async fn find(_: &mut Act, (): ()) -> Result<Option<Found<()>>, Error> {
        Ok(Some(Found { row: (), tie: Tie::Other }))
    }
    fn allows(who: Roles, _: Tie) -> bool {
        who.any(&[Role::Manager, Role::Supervisor, Role::FrontDesk, Role::Practitioner])
    }
}

/// See a client's profile: all staff who see the client.
#[derive(Debug)]
pub struct SeeClient;
impl Verb for SeeClient {
    const NAME: &'static str = "client.see";
    type Key = Id<Client>;
    type Row = Record;
    async fn find(act: &mut Act, id: Id<Client>) -> Result<Option<Found<Record>>, Error> {
        found(act, id).await
    }
    fn allows(who: Roles, _: Tie) -> bool {
        !who.list().is_empty()
    }
}

/// Change what is kept about a client: the office, supervisors, and practitioners for their own clients.
#[derive(Debug)]
pub struct ChangeClient;
impl Verb for ChangeClient {
    const NAME: &'static str = "client.change";
    type Key = Id<Client>;
    type Row = Record;
    async fn find(act: &mut Act, id: Id<Client>) -> Result<Option<Found<Record>>, Error> {
        found(act, id).await
    }
    fn allows(who: Roles, tie: Tie) -> bool {
        who.any(&[Role::Manager, Role::Supervisor, Role::FrontDesk]) || who.has(Role::Practitioner) && tie == Tie::Own
    }
}

async fn found(act: &Act, id: Id<Client>) -> Result<Option<Found<Record>>, Error> {
    let Some(tie) = access::client_tie(act, id).await? else { return Ok(None) };
    Ok(store::one(act, &act.scope(), id).await?.map(|row| Found { row, tie }))
}

fn shown(faces: &[Face]) -> Deed {
    faces.iter().fold(Deed::of("clients.shown"), |deed, face| deed.client(face.id))
}

/// Finds clients by the beginnings of any words of their names, within what the caller sees.
///
/// # Errors
/// `Forbidden` for somebody without a role.
pub async fn find_clients(act: &mut Act, typed: String) -> Outcome<Vec<Face>> {
    act.may::<FindClients>(()).await?;
    let faces = store::search(act, &act.scope(), &rules::asked(&typed), FOUND).await?;
    if faces.is_empty() { act.nothing(faces) } else { act.seen(shown(&faces), faces) }
}

/// Lists the clients the caller sees, by name, after the one given.
///
/// # Errors
/// `Forbidden` for somebody without a role.
pub async fn list_clients(act: &mut Act, after: Option<Id<Client>>) -> Outcome<Stretch> {
    act.may::<FindClients>(()).await?;
    let stretch = store::stretch(act, &act.scope(), after, LISTED).await?;
    if stretch.faces.is_empty() { act.nothing(stretch) } else { act.seen(shown(&stretch.faces), stretch) }
}

/// What a page with a search box and a list shows: the clients found, or a stretch of the list when nothing was typed.
///
/// # Errors
/// `Forbidden` for somebody without a role.
pub async fn look_up(act: &mut Act, typed: String, after: Option<Id<Client>>) -> Outcome<Stretch> {
    if typed.trim().is_empty() {
        return list_clients(act, after).await;
    }
    let faces = find_clients(act, typed).await?.value();
    act.nothing(Stretch { faces, next: None })
}

/// Who can be given a new client: the active staff, or nobody when the caller adds only their own.
///
/// # Errors
/// `Forbidden` for somebody who may not add clients.
pub async fn new_client(act: &mut Act) -> Outcome<Vec<StaffCard>> {
    let permit = act.may::<MakeClients>(()).await?;
    let staff = if act.scope().everyone { active(access::staff_list(act, &permit).await?) } else { Vec::new() };
    act.nothing(staff)
}

fn active(staff: Vec<StaffCard>) -> Vec<StaffCard> {
    staff.into_iter().filter(|card| card.active).collect()
}

/// The order to add a client.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct MakeClient {
    /// What was typed.
    pub typed: Typed,
    /// Whose client it is. Somebody who does not see the whole practice adds their own.
    pub staff: Vec<Id<Staff>>,
    /// It is another person than the one of the same name and birth date.
    pub another: bool,
}

/// Adds a client.
///
/// # Errors
/// Refused when a field will not do, or the caller already sees somebody of that name and birth date.
pub async fn make_client(act: &mut Act, order: MakeClient) -> Outcome<Id<Client>> {
    let permit = act.may::<MakeClients>(()).await?;
    let today = access::practice_card(act).await?.zone.day(act.now());
    let facts = rules::facts(&order.typed, today)?;
    let scope = act.scope();
    if !order.another && !store::namesakes(act, &scope, &facts).await?.is_empty() {
        let say = "There is already a client of this name and birth date. Look at them first; tick the box if this is another person.";
        return Err(Refusal::new("client.namesake", say).at("another").into());
    }
    let staff: Vec<Id<Staff>> = match act.actor().staff() {
        Some(me) if !scope.everyone => vec![me.staff],
        _ => {
            let known: HashSet<_> = active(access::staff_list(act, &permit).await?).into_iter().map(|card| card.id).collect();
            order.staff.into_iter().collect::<HashSet<_>>().intersection(&known).copied().collect()
        }
    };
    let id = Id::new();
    store::insert(act, &permit, &[(id, facts)]).await?;
    let pairs: Vec<_> = staff.iter().map(|staff| (*staff, id.uuid())).collect();
    access::write_assignments(act, &permit, &pairs, "added").await?;
    let names: Vec<_> = staff.iter().map(ToString::to_string).collect();
    act.done(Deed::of("client.made").on(id).client(id).with("assigned", names), id)
}

/// The order to change a client.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct EditClient {
    /// Who.
    pub id: Id<Client>,
    /// The version read.
    pub version: i64,
    /// What was typed.
    pub typed: Typed,
}

/// What an edit form starts from.
///
/// # Errors
/// `Missing` or `Forbidden` by policy.
pub async fn open_client(act: &mut Act, id: Id<Client>) -> Outcome<Record> {
    let record = act.may::<ChangeClient>(id).await?.into_row();
    act.seen(Deed::of("client.opened").on(id).client(id), record)
}

/// Changes a client. The audit log says which fields, not what stood in them.
///
/// # Errors
/// Refused when a field will not do, or somebody else changed the client meanwhile.
pub async fn edit_client(act: &mut Act, order: EditClient) -> Outcome<()> {
    let permit = act.may::<ChangeClient>(order.id).await?;
    let today = access::practice_card(act).await?.zone.day(act.now());
    let facts = rules::facts(&order.typed, today)?;
    let changed = rules::changed(&permit.row().facts, &facts);
    if !store::update(act, &permit, order.id, order.version, &facts).await? {
        let by = access::last_change(act, &permit, &["client.changed"], &order.id.to_string()).await?;
        return Err(Error::refuse("client.changed", format!("{} Open the form again to see the new state.", by.told("this client"))));
    }
    act.done(Deed::of("client.changed").on(order.id).client(order.id).with("fields", changed), ())
}

/// A client's own part of the profile.
#[derive(Debug, Clone)]
pub struct Profile {
    /// What is kept.
    pub record: Record,
    /// How the caller is tied to the client.
    pub tie: Tie,
    /// Who has the client in person.
    pub grants: Vec<Grant>,
    /// The active staff, to choose from.
    pub staff: Vec<StaffCard>,
    /// Who pays, who paid and who will, in the order they begin.
    pub covers: Vec<Cover>,
    /// From whom the client is kept apart, as far as the caller may see it.
    pub apart: Vec<(Pair, Face)>,
}

/// Opens a client's profile.
///
/// # Errors
/// `Missing` when the caller does not see the client.
pub async fn see_client(act: &mut Act, id: Id<Client>) -> Outcome<Profile> {
    let permit = act.may::<SeeClient>(id).await?;
    let grants = access::grants_of_client(act, &permit, id).await?;
    let staff = active(access::staff_list(act, &permit).await?);
    let (covers, apart) = (store::covers(act, &permit, &[id]).await?, apart::seen_pairs(act, &permit, id).await?);
    let tie = permit.tie();
    let deed = apart.iter().fold(Deed::of("client.seen").on(id).client(id), |deed, (_, other)| deed.client(other.id));
    act.seen(deed, Profile { record: permit.into_row(), tie, grants, staff, covers, apart })
}

/// Assigns a client to one more member of staff.
///
/// # Errors
/// Refused when they have the client already; `Missing` or `Forbidden` by policy.
pub async fn assign_client(act: &mut Act, client: Id<Client>, staff: Id<Staff>) -> Outcome<()> {
    let permit = act.may::<access::Assign>(client.uuid()).await?;
    if access::grants_of_client(act, &permit, client).await?.iter().any(|grant| grant.staff == staff && grant.assigned) {
        return Err(Refusal::new("client.assigned", "They have this client already.").at("staff").into());
    }
    access::assign(act, client.uuid(), staff, "assigned on the profile").await?.value();
    act.nothing(())
}
