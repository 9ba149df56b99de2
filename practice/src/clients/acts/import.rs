//! Taking in a client list: the file is compared with everybody known, row by row; then what is certain is carried out
//! in one transaction. A row that is wrong, or only likely somebody known, is left out and said. The groups that a file
//! names stand above this room: they are handed in, and who shall join them is handed back.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use kernel::{Error, Id, Refusal};
use platform::{
    Act, Outcome, Tie,
    act::Deed,
    permit::{Found, Permit, Role, Roles, Verb},
};

use super::{
    super::{
        import::{
            Changes, Columns, DateOrder, Decision, Draft, Field, Group, ImportRefusal, Known, Placement, Plan, Planned, Practitioner,
            Table, Verdict, match_columns, plan, read, validate,
        },
        store,
        words::{Client, Facts, Record},
    },
    active,
};
use crate::access;

/// Import clients from a file: account managers and supervisors.
#[derive(Debug)]
pub struct ImportClients;
impl Verb for ImportClients {
    const NAME: &'static str = "client.import";
    type Key = ();
    type Row = ();
    async fn find(_: &mut Act, (): ()) -> Result<Option<Found<()>>, Error> {
        Ok(Some(Found { row: (), tie: Tie::Other }))
    }
    fn allows(who: Roles, _: Tie) -> bool {
        who.any(&[Role::Manager, Role::Supervisor])
    }
}

/// What a person said about a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportOptions {
    /// Which heading holds what, where the headings do not say it.
    pub columns: BTreeMap<String, Field>,
    /// The order of day and month.
    pub dates: Option<DateOrder>,
    /// What is to be done with rows that may be somebody known, by row number.
    pub decisions: BTreeMap<usize, Decision>,
}

/// A file to take in.
#[derive(Debug, Clone)]
pub struct ImportFile {
    /// Its bytes.
    pub bytes: Arc<[u8]>,
    /// What was said about it.
    pub options: ImportOptions,
}

/// The groups a file may name, and who is in which: by the keys of both.
#[derive(Debug, Clone, Default)]
pub struct GroupsKnown {
    /// The groups.
    pub groups: Vec<Group>,
    /// The groups of each client.
    pub of: HashMap<Id<Client>, Vec<String>>,
}

/// What taking in a file would do.
#[derive(Debug, Clone)]
pub struct Outlook {
    /// The table as it was read.
    pub table: Table,
    /// Which column holds what; none while a question about the columns is open.
    pub columns: Option<Columns>,
    /// Every row's verdict, or the question that a person must answer first.
    pub plan: Result<Plan, ImportRefusal>,
    /// The known clients that rows are compared with, by key.
    pub known: HashMap<String, Record>,
}

fn refused(refusal: &ImportRefusal) -> Error {
    Refusal::new(refusal.code(), refusal.to_string()).at("file").into()
}

async fn outlook(act: &Act, permit: &Permit<ImportClients>, file: &ImportFile, groups: GroupsKnown) -> Result<Outlook, Error> {
    let today = access::practice_card(act).await?.zone.day(act.now());
    let table = read(&file.bytes).map_err(|refusal| refused(&refusal))?;
    let options = &file.options;
    let columns = match match_columns(&table.headers, &options.columns) {
        Ok(columns) => columns,
        Err(question) => return Ok(Outlook { table, columns: None, plan: Err(question), known: HashMap::new() }),
    };
    let rows = match validate(&table, &columns, options.dates, today) {
        Ok(rows) => rows,
        Err(question) => return Ok(Outlook { table, columns: Some(columns), plan: Err(question), known: HashMap::new() }),
    };
    let mut records: HashMap<String, Record> =
        store::all(act, permit).await?.into_iter().map(|record| (record.id.to_string(), record)).collect();
    let practitioners = practitioners(act, permit).await?;
    let known = known(&records, groups.of, access::assignments(act, permit).await?);
    let plan = plan(&rows, &known, &practitioners, &groups.groups, &options.decisions);
    let meant = |row: &Planned| match &row.verdict {
        Verdict::Match { key, .. } | Verdict::LikelyDuplicate { key, .. } => Some(key.clone()),
        Verdict::Create(_) | Verdict::Refuse(_) => None,
    };
    let meant: std::collections::HashSet<String> = plan.rows.iter().filter_map(meant).collect();
    records.retain(|key, _| meant.contains(key));
    Ok(Outlook { table, columns: Some(columns), plan: Ok(plan), known: records })
}

async fn practitioners(act: &Act, permit: &Permit<ImportClients>) -> Result<Vec<Practitioner>, Error> {
    let staff = active(access::staff_list(act, permit).await?).into_iter();
    let one = |card: access::StaffCard| Practitioner { key: card.id.to_string(), name: card.name, email: Some(card.email) };
    Ok(staff.map(one).collect())
}

/// What the comparison needs of everybody known. Sorted by id, so that the same file is always judged the same.
fn known(
    records: &HashMap<String, Record>, mut groups: HashMap<Id<Client>, Vec<String>>, assigned: Vec<(uuid::Uuid, Id<kernel::id::Staff>)>,
) -> Vec<Known> {
    let mut practitioners: HashMap<uuid::Uuid, String> = HashMap::new();
    for (client, staff) in assigned {
        practitioners.entry(client).or_insert_with(|| staff.to_string());
    }
    let mut known: Vec<Known> = records
        .iter()
        .map(|(key, Record { id, facts, .. })| Known {
            key: key.clone(),
            first_name: facts.first_name.clone(),
            last_name: facts.last_name.clone(),
            preferred_name: facts.preferred_name.clone(),
            born: facts.born,
            email: facts.email.clone(),
            phone: facts.phone.clone(),
            groups: groups.remove(id).unwrap_or_default(),
            practitioner: practitioners.remove(&id.uuid()),
        })
        .collect();
    known.sort_unstable_by(|a, b| a.key.cmp(&b.key));
    known
}

/// Opens the page that asks for a file.
///
/// # Errors
/// `Forbidden` by policy.
pub async fn start_import(act: &mut Act) -> Outcome<()> {
    act.may::<ImportClients>(()).await?;
    act.nothing(())
}

/// Says what taking in a file would do; nothing is changed.
///
/// # Errors
/// Refused when the file cannot be read at all; `Forbidden` by policy.
pub async fn preview_import(act: &mut Act, file: ImportFile, groups: GroupsKnown) -> Outcome<Outlook> {
    let permit = act.may::<ImportClients>(()).await?;
    let outlook = outlook(act, &permit, &file, groups).await?;
    let deed = outlook.known.values().fold(Deed::of("clients.compared"), |deed, record| deed.client(record.id));
    act.seen(deed.with("rows", outlook.table.rows.len()), outlook)
}

/// What taking in a file did.
#[derive(Debug, Clone)]
pub struct Imported {
    /// The plan that was carried out, with the rows that were left out.
    pub plan: Plan,
    /// Who shall join which groups, by the group's key.
    pub joining: BTreeMap<String, Vec<Id<Client>>>,
}

/// Takes in a file: new clients are made, known ones get what they lack, practitioners are assigned. Compared anew inside
/// the transaction, so the same file twice changes nothing the second time.
///
/// # Errors
/// Refused when the file cannot be read or a question about it is open; `Forbidden` by policy.
pub async fn commit_import(act: &mut Act, file: ImportFile, groups: GroupsKnown) -> Outcome<Imported> {
    let permit = act.may::<ImportClients>(()).await?;
    let outlook = outlook(act, &permit, &file, groups).await?;
    let plan = outlook.plan.map_err(|question| refused(&question))?;
    let mut joining: BTreeMap<String, Vec<Id<Client>>> = BTreeMap::new();
    let (mut new, mut assigned, mut touched) = (Vec::new(), Vec::new(), Vec::new());
    let mut place = |client: Id<Client>, practitioner: Option<&String>, groups: &[String]| {
        touched.push(client);
        assigned.extend(practitioner.and_then(|key| key.parse().ok()).map(|staff| (staff, client.uuid())));
        for group in groups {
            joining.entry(group.clone()).or_default().push(client);
        }
    };
    for row in &plan.rows {
        match (&row.verdict, &row.draft) {
            (Verdict::Create(Placement { practitioner, groups }), Some(draft)) => {
                let id = Id::new();
                new.push((id, fresh(draft)));
                place(id, practitioner.as_ref(), groups);
            }
            (Verdict::Match { key, changes, .. }, _) if !changes.is_empty() => {
                let record = outlook.known.get(key).ok_or_else(|| Error::fault("an import matched a client that it did not read"))?;
                // Few rows of a list fill a gap of somebody known, so these are changed one by one.
                if let Some(facts) = filled(&record.facts, changes) {
                    store::update(act, &permit, record.id, record.version, &facts).await?;
                }
                place(record.id, changes.practitioner.as_ref(), &changes.join);
            }
            _ => {}
        }
    }
    store::insert(act, &permit, &new).await?;
    access::write_assignments(act, &permit, &assigned, "imported").await?;
    let tally = plan.tally();
    let imported = Imported { plan, joining };
    if touched.is_empty() {
        return act.nothing(imported);
    }
    let deed = touched.into_iter().fold(Deed::of("clients.imported"), Deed::client);
    act.done(deed.with("created", tally.created).with("changed", tally.changed).with("left_out", tally.held + tally.refused), imported)
}

fn fresh(draft: &Draft) -> Facts {
    Facts {
        first_name: draft.first_name.clone(),
        last_name: draft.last_name.clone(),
        preferred_name: draft.preferred_name.clone(),
        born: draft.born,
        email: draft.email.clone(),
        phone: draft.phone.clone(),
        ..Facts::default()
    }
}

/// The facts with their gaps filled, or nothing when there was no gap to fill.
fn filled(facts: &Facts, changes: &Changes) -> Option<Facts> {
    let or = |known: &Option<String>, new: &Option<String>| known.clone().or_else(|| new.clone());
    let filled = Facts {
        preferred_name: or(&facts.preferred_name, &changes.preferred_name),
        born: facts.born.or(changes.born),
        email: or(&facts.email, &changes.email),
        phone: or(&facts.phone, &changes.phone),
        ..facts.clone()
    };
    (filled != *facts).then_some(filled)
}
