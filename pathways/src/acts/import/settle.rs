//! Who the people of a table are: those known get what their record lacks, and those who are not are added.

use kernel::{Error, Id, text};
use platform::{Act, permit::Permit};
use practice::{
    access,
    clients::{self, AddCover, Client, EditClient, MakeClient, Record, RecordKind},
};

use super::ImportWays;
use crate::rules::{Directory, Person, Remark, Who};

/// A person of the file, settled.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    /// What the file says.
    pub person: Person,
    /// Who it is; nobody where they are left out.
    pub client: Option<Id<Client>>,
    /// Whether they were added.
    pub new: bool,
    /// Whether the record of somebody known got something.
    pub completed: bool,
    /// What kind of record it is now.
    pub kind: RecordKind,
    /// Whether it is of a person served.
    pub served: bool,
    /// Whether they were on the pathway before.
    pub already: bool,
    /// Whether the file puts them on it.
    pub chained: bool,
}

/// Settles everybody.
pub(super) async fn settle(
    act: &mut Act, permit: &Permit<ImportWays>, people: Vec<Person>, remarks: &mut Vec<Remark>,
) -> Result<Vec<Placed>, Error> {
    let known = clients::all(act, permit).await?;
    let directory = Directory::of(&known);
    let mut settled = Vec::with_capacity(people.len());
    let mut taken = std::collections::HashMap::new();
    for person in people {
        let mut one =
            Placed { client: None, new: false, completed: false, kind: RecordKind::Client, served: false, already: false, chained: false, person };
        match directory.who(&one.person) {
            Who::Known(at) => {
                if let Some(line) = taken.insert(at, one.person.line) {
                    remarks.push(Remark::new(one.person.line, format!("This is the client of line {line} under another name. Call one person by one mark.")));
                } else {
                    complete(act, &known[at], &mut one, remarks).await?;
                }
            }
            Who::New => add(act, &mut one, remarks).await?,
            Who::Unsure(say) => remarks.push(Remark::new(one.person.line, say)),
        }
        one.served = one.client.is_some() && one.kind.served();
        let unserved = one.client.is_some() && !one.served;
        if unserved && !(one.person.places.is_empty() && one.person.events.is_empty()) {
            let say = format!("{}: states and events of such a record are not taken.", one.kind.name());
            remarks.push(Remark::new(one.person.line, say));
        }
        settled.push(one);
    }
    cover(act, permit, &mut settled, remarks).await?;
    Ok(settled)
}

fn typed(person: &Person) -> clients::Typed {
    let called = person.address().unwrap_or_default();
    clients::Typed {
        first_name: person.first.clone(),
        last_name: person.last.clone(),
        born: person.born.map(|day| day.to_string()).unwrap_or_default(),
        email: if person.email.is_empty() { called.to_owned() } else { person.email.clone() },
        phone: person.phone.clone(),
        warning: person.warning.clone(),
        kind: person.record.unwrap_or_default().word().to_owned(),
        ..clients::Typed::default()
    }
}

async fn add(act: &mut Act, one: &mut Placed, remarks: &mut Vec<Remark>) -> Result<(), Error> {
    let order = MakeClient { typed: typed(&one.person), staff: Vec::new(), another: true };
    match clients::make_client(act, order).await {
        Ok(made) => {
            one.client = Some(made.value());
            one.new = true;
            one.kind = one.person.record.unwrap_or_default();
        }
        Err(Error::Refused(all)) => remarks.extend(all.into_iter().map(|refusal| Remark::new(one.person.line, refusal.say))),
        Err(error) => return Err(error),
    }
    Ok(())
}

/// Fills what somebody's record lacks. A kind of record is taken where it was an ordinary client's, a warning where there was none.
async fn complete(act: &mut Act, record: &Record, one: &mut Placed, remarks: &mut Vec<Remark>) -> Result<(), Error> {
    let line = one.person.line;
    one.client = Some(record.id);
    one.kind = record.facts.kind;
    let mut now = clients::Typed::from(&record.facts);
    if let Some(kind) = one.person.record.filter(|kind| *kind != record.facts.kind) {
        if record.facts.kind == RecordKind::Client {
            kind.word().clone_into(&mut now.kind);
        } else {
            remarks.push(Remark::new(line, format!("The record is kept as {} here, and stays so.", record.facts.kind.name())));
        }
    }
    match &record.facts.warning {
        None => now.warning.clone_from(&one.person.warning),
        Some(kept) if !one.person.warning.is_empty() && text::fold(kept) != text::fold(&one.person.warning) => {
            remarks.push(Remark::new(line, "There is another warning here already, and it stays."));
        }
        Some(_) => {}
    }
    if now == clients::Typed::from(&record.facts) {
        return Ok(());
    }
    let kind = RecordKind::read(&now.kind).unwrap_or_default();
    match clients::edit_client(act, EditClient { id: record.id, version: record.version, typed: now }).await {
        Ok(_) => (one.completed, one.kind) = (true, kind),
        Err(Error::Refused(all)) => remarks.extend(all.into_iter().map(|refusal| Remark::new(line, refusal.say))),
        Err(error) => return Err(error),
    }
    Ok(())
}

/// Sets the commissioner beside those who have none of that name yet.
async fn cover(act: &mut Act, permit: &Permit<ImportWays>, settled: &mut [Placed], remarks: &mut Vec<Remark>) -> Result<(), Error> {
    let zone = access::practice_card(act).await?.zone;
    let wants = |one: &&mut Placed| one.served && !one.person.commissioner.is_empty();
    let ids: Vec<_> = settled.iter_mut().filter(wants).filter_map(|one| one.client).collect();
    let covers = clients::covers(act, permit, &ids).await?;
    for one in settled.iter_mut().filter(wants) {
        let Some(client) = one.client else { continue };
        let key = text::fold(&one.person.commissioner);
        if covers.iter().any(|cover| cover.client == client && cover.key == key) {
            continue;
        }
        let from = one.person.first_known().map(|at| zone.day(at));
        match clients::add_cover(act, AddCover { client, payer: one.person.commissioner.clone(), from, until: None }).await {
            Ok(_) => one.completed |= !one.new,
            Err(Error::Refused(all)) => remarks.extend(all.into_iter().map(|refusal| Remark::new(one.person.line, refusal.say))),
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
