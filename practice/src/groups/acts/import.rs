//! Taking in a client list with the groups it names: the clients below do their part, then those named join, all in one
//! transaction. The same file twice changes nothing the second time.

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    sync::Arc,
};

use kernel::{Error, Id};
use platform::{Act, Actor, House, Outcome, Request};
use serde::{Deserialize, Serialize};

use super::{
    super::{
        rules, store,
        words::{Group, Seat},
    },
    member::{Join, join},
    room::Setting,
};
use crate::{
    access,
    clients::{
        self, Client, GroupsKnown, ImportFile, ImportOptions,
        import::{self, Field, Plan, Planned, Tally, Verdict},
    },
};

/// What taking in a file would do, with what stands in the way of joining.
#[derive(Debug, Clone)]
pub struct Outlook {
    /// The clients' part.
    pub clients: clients::Outlook,
    /// The names of the groups, by key.
    pub groups: HashMap<String, String>,
    /// Groups that are closed or too full for those who would join; the import is refused while there are any.
    pub blocked: Vec<String>,
}

async fn groups_known(act: &Act) -> Result<(GroupsKnown, HashMap<String, String>), Error> {
    let scope = act.scope();
    let cards = store::cards(act, &scope).await?;
    let names = cards.iter().map(|card| (card.id.to_string(), card.name.clone())).collect();
    let group = |card: super::GroupCard| import::Group { key: card.id.to_string(), name: card.name, initials: Some(card.initials) };
    let mut known = GroupsKnown { groups: cards.into_iter().map(group).collect(), ..GroupsKnown::default() };
    for (client, group) in store::places(act, &scope, act.now()).await? {
        known.of.entry(client).or_default().push(group.to_string());
    }
    Ok((known, names))
}

/// Says what taking in a file would do; nothing is changed.
///
/// # Errors
/// Refused when the file cannot be read at all; `Forbidden` by policy.
pub async fn preview_import(act: &mut Act, file: ImportFile) -> Outcome<Outlook> {
    let (known, groups) = groups_known(act).await?;
    let outlook = clients::preview_import(act, file, known).await?.value();
    let blocked = match &outlook.plan {
        Ok(plan) => blocked(act, plan).await?,
        Err(_) => Vec::new(),
    };
    act.nothing(Outlook { clients: outlook, groups, blocked })
}

/// The groups that would refuse those who would join. A new client stands for the id they would get.
async fn blocked(act: &Act, plan: &Plan) -> Result<Vec<String>, Error> {
    let mut joining: BTreeMap<&str, Vec<Id<Client>>> = BTreeMap::new();
    for row in &plan.rows {
        let (client, groups) = match &row.verdict {
            Verdict::Create(placement) => (Id::new(), &placement.groups),
            Verdict::Match { key, changes, .. } => (key.parse().unwrap_or_default(), &changes.join),
            Verdict::Refuse(_) | Verdict::LikelyDuplicate { .. } => continue,
        };
        for group in groups {
            joining.entry(group).or_default().push(client);
        }
    }
    let (scope, zone, now) = (act.scope(), access::practice_card(act).await?.zone, act.now());
    let mut blocked = Vec::new();
    // A file names few groups; each is judged once.
    for (key, clients) in joining {
        let group: Id<Group> = key.parse().map_err(Error::fault)?;
        let Some(card) = store::one(act, &scope, group).await? else { continue };
        let list = store::waiting_list(act, &scope, group).await?;
        let setting = Setting::read(act, &scope, &card, &list, &clients, now).await?;
        let wrong = match rules::join(&card, &setting.spells, &clients, now, &zone) {
            Ok(joining) => {
                let seats: Vec<_> = joining.new.iter().map(|client| Seat { client: *client, from: now, to: None, held: false }).collect();
                setting.against(act, &scope, &seats).await?
            }
            Err(refusal) => vec![refusal],
        };
        blocked.extend(wrong.into_iter().map(|refusal| format!("{}: {}", card.name, refusal.say)));
    }
    Ok(blocked)
}

/// How many rows did what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// New clients.
    pub created: usize,
    /// Known clients who got something they lacked, or joined a group.
    pub changed: usize,
    /// Known clients for whom there was nothing to do.
    pub unchanged: usize,
    /// Rows left out until somebody decides whether it is a known client.
    pub held: usize,
    /// Rows left out because they are wrong.
    pub refused: usize,
}

impl From<Tally> for Counts {
    fn from(tally: Tally) -> Self {
        let Tally { created, changed, unchanged, held, refused } = tally;
        Self { created, changed, unchanged, held, refused }
    }
}

/// Takes in a file: clients are made or completed, assigned, and placed in the groups it names, from now on.
///
/// # Errors
/// Refused when the file cannot be read, a question about it is open, or a group takes no more; `Forbidden` by policy.
pub async fn import_clients(act: &mut Act, file: ImportFile) -> Outcome<Counts> {
    let (known, names) = groups_known(act).await?;
    let imported = clients::commit_import(act, file, known).await?.value();
    for (key, clients) in imported.joining {
        let group: Id<Group> = key.parse().map_err(Error::fault)?;
        if let Err(error) = join(act, Join { group, clients, day: None }).await {
            return Err(about(error, names.get(&key)));
        }
    }
    act.nothing(imported.plan.tally().into())
}

/// A group's refusal with the group's name, because a file may name several.
fn about(error: Error, name: Option<&String>) -> Error {
    match (error, name) {
        (Error::Refused(mut all), Some(name)) => {
            for refusal in &mut all {
                refusal.say = format!("{name}: {}", refusal.say);
                refusal.field = Some("file".to_owned());
            }
            Error::Refused(all)
        }
        (other, _) => other,
    }
}

/// What an import did or would do, row by row, for the command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportReport {
    /// One line a row of the file.
    pub rows: Vec<String>,
    /// What stands in the way of the whole file.
    pub blocked: Vec<String>,
    /// How many rows did what.
    pub counts: Counts,
    /// Whether it was carried out.
    pub committed: bool,
}

impl ImportReport {
    /// How many rows are wrong.
    pub const fn refused(&self) -> usize {
        self.counts.refused
    }
}

impl fmt::Display for ImportReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in self.rows.iter().chain(&self.blocked) {
            writeln!(f, "{line}")?;
        }
        let Counts { created, changed, unchanged, held, refused } = self.counts;
        let done = if self.committed { "done" } else { "not carried out" };
        write!(f, "{created} new, {changed} completed, {unchanged} unchanged, {held} waiting for a decision, {refused} refused ({done})")
    }
}

/// Looks into a file and, if asked to, takes it in: for the command line.
///
/// # Errors
/// Refused when the file cannot be read, a question about it is open, or a group takes no more; a fault when the
/// database fails.
pub async fn import_file(
    house: &House, actor: &Actor, bytes: Vec<u8>, options: ImportOptions, commit: bool,
) -> Result<ImportReport, Error> {
    let file = ImportFile { bytes: Arc::from(bytes), options };
    let request = Request::default();
    let look = file.clone();
    let outlook = house.look(actor, &request, move |act| Box::pin(preview_import(act, look.clone()))).await?;
    let plan = outlook.clients.plan.as_ref().map_err(|question| Error::refuse(question.code(), question.to_string()))?;
    let rows = plan.rows.iter().map(|row| format!("row {}: {}", row.number, said(&outlook, row))).collect();
    let mut report = ImportReport { rows, blocked: outlook.blocked.clone(), counts: plan.tally().into(), committed: false };
    if commit {
        report.counts = house.run(actor, &request, move |act| Box::pin(import_clients(act, file.clone()))).await?;
        report.committed = true;
    }
    Ok(report)
}

/// A row's verdict in words.
pub fn said(outlook: &Outlook, row: &Planned) -> String {
    let name = row.draft.as_ref().map(|draft| format!("{} {}", draft.first_name, draft.last_name)).unwrap_or_default();
    let known = |key: &str| outlook.clients.known.get(key).map(|record| record.face().name()).unwrap_or_default();
    let groups = |keys: &[String]| {
        let names: Vec<_> = keys.iter().filter_map(|key| outlook.groups.get(key)).map(String::as_str).collect();
        if names.is_empty() { String::new() } else { format!(", joins {}", names.join(" and ")) }
    };
    match &row.verdict {
        Verdict::Create(placement) => format!("{name}: new client{}", groups(&placement.groups)),
        Verdict::Match { key, changes, kept } => {
            let kept: Vec<_> = kept.iter().copied().map(Field::label).collect();
            let kept = if kept.is_empty() { String::new() } else { format!("; kept as recorded: {}", kept.join(", ")) };
            let filled: Vec<_> = [
                changes.preferred_name.as_ref().map(|_| Field::PreferredName),
                changes.born.map(|_| Field::Born),
                changes.email.as_ref().map(|_| Field::Email),
                changes.phone.as_ref().map(|_| Field::Phone),
                changes.practitioner.as_ref().map(|_| Field::Practitioner),
            ]
            .into_iter()
            .flatten()
            .map(Field::label)
            .collect();
            let what = match (filled.is_empty(), changes.join.is_empty()) {
                (true, true) => ", nothing to add".to_owned(),
                (true, false) => groups(&changes.join),
                (false, _) => format!(", adds {}{}", filled.join(", "), groups(&changes.join)),
            };
            format!("{name}: known as {}{what}{kept}", known(key))
        }
        Verdict::LikelyDuplicate { key, why } => format!("{name}: {} Is it {}?", why.sentence(), known(key)),
        Verdict::Refuse(reasons) => {
            let says: Vec<_> = reasons.iter().map(|reason| reason.says.as_str()).collect();
            format!("{name}{}{}", if name.is_empty() { "" } else { ": " }, says.join(" "))
        }
    }
}
