//! Taking in clients with their histories from another system's table. The preview is this very verb, taken back: every line that
//! cannot be read is left out and said, and the same file twice changes nothing.

mod report;
mod settle;
mod write;

use std::{collections::HashMap, sync::Arc};

use kernel::{Error, Id, Refusal};
use platform::{
    Act, Outcome, Tie, Verb,
    act::Deed,
    permit::{Found, Permit, Role, Roles},
};
use practice::{
    access,
    clients::{
        self, Client,
        import::{DateOrder, ImportRefusal, Table},
    },
};
use rulebook::Book;
use serde::{Deserialize, Serialize};

use super::{look, shelf::Shelf};
use crate::{
    rules::{self, Column, Columns, Reading, Remark},
    store,
    words::{Pathway, PathwayCard},
};

pub use report::{ImportReport, import_ways};

/// Take in clients with their histories on a pathway: account managers and supervisors.
#[derive(Debug)]
pub struct ImportWays;
impl Verb for ImportWays {
    const NAME: &'static str = "pathway.import";
    type Key = ();
    type Row = ();
    async fn find(_: &mut Act, (): ()) -> Result<Option<Found<()>>, Error> {
        Ok(Some(Found { row: (), tie: Tie::Other }))
    }
    fn allows(who: Roles, _: Tie) -> bool {
        who.any(&[Role::Manager, Role::Supervisor])
    }
}

/// A table to take in.
#[derive(Debug, Clone)]
pub struct WaysFile {
    /// Its bytes: CSV in any usual encoding and with any usual separator.
    pub bytes: Arc<[u8]>,
    /// The pathway its states are of; none where the practice has one that is on.
    pub pathway: Option<Id<Pathway>>,
    /// The order of day and month; none to go by the file itself.
    pub dates: Option<DateOrder>,
}

/// What taking in a table came to, in numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaysTally {
    /// Clients in the file that could be told.
    pub people: usize,
    /// Those who were added.
    pub new: usize,
    /// Those known, whose record got what it lacked.
    pub completed: usize,
    /// Those put on the pathway.
    pub placed: usize,
    /// Those who were on it already, and stay as they are.
    pub already: usize,
    /// Events recorded.
    pub facts: usize,
    /// Events that were recorded already.
    pub known: usize,
    /// Those whom the rules then moved.
    pub moved: usize,
    /// Proposals and questions that the rules then raised.
    pub raised: usize,
    /// Lines of which something was left out.
    pub left_out: usize,
}

impl WaysTally {
    /// Whether anything was changed, or would be.
    pub const fn something(&self) -> bool {
        self.new + self.completed + self.placed + self.facts > 0
    }
}

/// How a person of the file was settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settled {
    /// A new client.
    New,
    /// A client who is known.
    Known,
    /// Left out.
    LeftOut,
}

/// What is done with a person of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportLine {
    /// The first line they stand on.
    pub line: usize,
    /// Their name, as the file has it, or else as it calls them.
    pub name: String,
    /// Who they are.
    pub settled: Settled,
    /// Where they come to stand, in words.
    pub place: String,
    /// How many events are new.
    pub facts: usize,
    /// How many were recorded already.
    pub known: usize,
}

/// What taking in a table would do, or did.
#[derive(Debug, Clone)]
pub struct WaysTaken {
    /// The pathway.
    pub pathway: PathwayCard,
    /// The columns that are read.
    pub columns: Vec<&'static str>,
    /// Headings that nothing is read from.
    pub unread: Vec<String>,
    /// The people, in the order of the file.
    pub people: Vec<ImportLine>,
    /// What is left out, or should be known, line by line.
    pub remarks: Vec<Remark>,
    /// In numbers.
    pub tally: WaysTally,
}

/// What the page of the import starts from: the pathways that are on.
///
/// # Errors
/// `Forbidden` by policy.
pub async fn start_ways(act: &mut Act) -> Outcome<Vec<PathwayCard>> {
    let permit = act.may::<ImportWays>(()).await?;
    let on = store::pathways(act, &permit).await?.into_iter().filter(|card| card.live.is_some()).collect();
    act.nothing(on)
}

/// Says what taking in a table does, by doing it: for a rehearsal, which is taken back.
///
/// # Errors
/// Refused when the table cannot be read at all; `Forbidden` by policy.
pub async fn preview_ways(act: &mut Act, file: WaysFile) -> Outcome<WaysTaken> {
    let permit = act.may::<ImportWays>(()).await?;
    let (taken, touched) = take_in(act, &permit, &file).await?;
    let deed = touched.iter().fold(Deed::of("pathway.import_previewed").on(taken.pathway.id), |deed, id| deed.client(*id));
    act.seen(deed.with("people", taken.tally.people), taken)
}

/// Takes in a table: clients are added, put on the pathway, and what happened to them is recorded; then the rules look at them.
///
/// # Errors
/// Refused when the table cannot be read at all; `Forbidden` by policy.
pub async fn take_ways(act: &mut Act, file: WaysFile) -> Outcome<WaysTally> {
    let permit = act.may::<ImportWays>(()).await?;
    let (taken, touched) = take_in(act, &permit, &file).await?;
    let tally = taken.tally;
    if !tally.something() {
        return act.nothing(tally);
    }
    let deed = touched.iter().fold(Deed::of("pathway.imported").on(taken.pathway.id), |deed, id| deed.client(*id));
    let deed = deed.with("new", tally.new).with("placed", tally.placed).with("facts", tally.facts).with("left_out", tally.left_out);
    act.done(deed.with("moved", tally.moved).with("raised", tally.raised).announce(), tally)
}

fn refused(refusal: &ImportRefusal) -> Error {
    Refusal::new(refusal.code(), refusal.to_string()).at("file").into()
}

async fn chosen(act: &Act, permit: &Permit<ImportWays>, asked: Option<Id<Pathway>>) -> Result<(PathwayCard, i64), Error> {
    let all: Vec<_> = store::pathways(act, permit).await?.into_iter().filter(|card| card.live.is_some()).collect();
    let found = match (asked, all.as_slice()) {
        (None, [only]) => Some(only.clone()),
        (None, []) => return Err(Error::refuse("pathway.off", "No pathway is turned on yet. Make one and turn it on, then take the file in.")),
        (None, _) => None,
        (Some(id), all) => all.iter().find(|card| card.id == id).cloned(),
    };
    let card = found.ok_or_else(|| Refusal::new("pathway.choose", "Choose the pathway that the states are of.").at("pathway"))?;
    let number = card.live.ok_or(Error::Missing)?;
    Ok((card, number))
}

/// The order of day and month that was chosen, or that the dates of the file prove.
fn order(table: &Table, columns: &Columns, chosen: Option<DateOrder>) -> Result<DateOrder, Error> {
    if let Some(order) = chosen {
        return Ok(order);
    }
    let dates = table.rows.iter().flat_map(|row| {
        let cell = |column| (row.number, columns.cell(&row.fields, column).to_owned());
        [cell(Column::Born), cell(Column::Since), cell(Column::Date)]
    });
    clients::import::settle_order(dates).map_err(|question| refused(&question))
}

/// Carries a table out, and says what it came to and whom it touched.
async fn take_in(act: &mut Act, permit: &Permit<ImportWays>, file: &WaysFile) -> Result<(WaysTaken, Vec<Id<Client>>), Error> {
    let table = clients::import::read(&file.bytes).map_err(|refusal| refused(&refusal))?;
    let columns = Columns::of(&table.headers)?;
    let (pathway, number) = chosen(act, permit, file.pathway).await?;
    let order = order(&table, &columns, file.dates)?;
    let mut shelf = Shelf::default();
    shelf.fetch(act, permit, pathway.id, number).await?;
    let book = shelf.book(pathway.id, number)?;
    let zone = access::practice_card(act).await?.zone;
    let day = move |written: &str| clients::import::day(written, order);
    let reading = Reading { columns: &columns, book, zone: &zone, now: act.now(), day: &day };
    let mut remarks = Vec::new();
    let rows = table.rows.iter().map(|row| rules::row(&reading, row.number, &row.fields, &mut remarks)).collect();
    let people = rules::people(rows, &mut remarks);
    let mut settled = settle::settle(act, permit, people, &mut remarks).await?;
    let placed = write::place(act, permit, &pathway, book, &zone, &mut settled, &mut remarks).await?;
    let told = write::tell(act, permit, &settled).await?;
    let mut touched: Vec<Id<Client>> = placed.iter().map(|card| card.client).chain(told.clients).collect();
    touched.sort_unstable();
    touched.dedup();
    let looked = look::look_at_clients(act, permit, &touched).await?;
    touched.extend(settled.iter().filter(|one| one.new || one.completed).filter_map(|one| one.client));
    touched.sort_unstable();
    touched.dedup();
    remarks.sort();
    remarks.dedup();
    let lines = lines(book, &settled, &told.counts);
    let mut left_out: Vec<_> = remarks.iter().map(|remark| remark.line).collect();
    left_out.dedup();
    let tally = WaysTally {
        people: settled.iter().filter(|one| one.client.is_some()).count(),
        new: settled.iter().filter(|one| one.new).count(),
        completed: settled.iter().filter(|one| one.completed).count(),
        placed: placed.len(),
        already: settled.iter().filter(|one| one.already).count(),
        facts: lines.iter().map(|line| line.facts).sum(),
        known: lines.iter().map(|line| line.known).sum(),
        moved: looked.moved.len(),
        raised: looked.raised,
        left_out: left_out.len(),
    };
    let taken = WaysTaken { pathway, columns: columns.read(), unread: columns.unread, people: lines, remarks, tally };
    Ok((taken, touched))
}

fn lines(book: &Book, settled: &[settle::Placed], counts: &HashMap<usize, (usize, usize)>) -> Vec<ImportLine> {
    let line = |(at, one): (usize, &settle::Placed)| {
        let (facts, known) = counts.get(&at).copied().unwrap_or_default();
        let state = one.person.places.iter().max_by_key(|(line, _, from)| (*from, *line)).map(|(_, state, _)| book.states[*state].name.clone());
        let place = match (&one.client, one.served, one.already, one.chained, state) {
            (None, ..) => String::new(),
            (Some(_), false, ..) => format!("{}: on no pathway", one.kind.name()),
            (Some(_), true, true, ..) => "On the pathway already, stays as they are".to_owned(),
            (Some(_), true, false, true, Some(state)) => state,
            (Some(_), true, false, _, _) => "Unallocated".to_owned(),
        };
        ImportLine {
            line: one.person.line,
            name: one.person.name(),
            settled: match (one.client, one.new) {
                (None, _) => Settled::LeftOut,
                (Some(_), true) => Settled::New,
                (Some(_), false) => Settled::Known,
            },
            place,
            facts,
            known,
        }
    };
    settled.iter().enumerate().map(line).collect()
}
