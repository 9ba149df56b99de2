//! The board: the states of a pathway as columns, with whoever stands there; and what the forms of its cards begin with.

use kernel::{Error, Id, id::Staff};
use platform::{Act, Outcome, act::Deed};
use practice::{
    access::{self, StaffCard},
    clients::{self, Client, Face},
};
use rulebook::Book;

use super::{
    AnswerItem, MoveClient, RecordFact, SeeWork, Way,
    shelf::Shelf,
    way,
    work::{Listed, listed},
};
use crate::{
    rules,
    store::{self, Narrowed, Waits},
    words::{Episode, EpisodeCard, FactCard, Happening, IntervalCard, Item, ItemCard, ItemLine, Pathway, PathwayCard, Team, TeamCard},
};

/// How many cards a column shows at first.
pub const COLUMN: usize = 50;
/// How many it shows when all are asked for.
const WHOLE: usize = 1_000;

/// What a board is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AskedBoard {
    /// The pathway.
    pub pathway: Option<Id<Pathway>>,
    /// Only of one coordinator.
    pub coordinator: Option<Id<Staff>>,
    /// Only of one team.
    pub team: Option<Id<Team>>,
    /// Only those overdue.
    pub overdue: bool,
    /// Only whom these words find.
    pub name: String,
    /// The states in which care has ended that are opened, by key.
    pub open: Vec<String>,
    /// The state of which all are shown, by key.
    pub whole: String,
}

/// A state and whoever stands in it.
#[derive(Debug, Clone)]
pub struct Column {
    /// The state, by its number in the book.
    pub state: usize,
    /// How many stand there.
    pub inside: i64,
    /// How many of them are overdue.
    pub overdue: i64,
    /// Those longest there; nothing where it is not opened.
    pub cards: Vec<Listed>,
}

/// A pathway's board.
#[derive(Debug)]
pub struct Board {
    /// The pathway.
    pub pathway: PathwayCard,
    /// The book that is on; none until one is.
    pub book: Option<Book>,
    /// Its states in order: in care, known but not in care, not said, ended. Those not used any more are there only while somebody is.
    pub columns: Vec<Column>,
    /// What waits for an answer about those shown.
    pub items: Vec<ItemCard>,
    /// All pathways.
    pub pathways: Vec<PathwayCard>,
    /// All teams.
    pub teams: Vec<TeamCard>,
    /// The staff, for names and to choose from.
    pub staff: Vec<StaffCard>,
}

/// Whether care has ended for whoever is in the state: it is there, but not among those in care.
pub(crate) fn ended(book: &Book, state: usize) -> bool {
    book.states.get(state).is_some_and(|state| state.terminal || state.category == Some(rulebook::Category::Discharged))
}

/// The board of a pathway.
///
/// # Errors
/// `Forbidden` by policy, `Missing` where there is no such pathway.
pub async fn see_board(act: &mut Act, asked: AskedBoard) -> Outcome<Board> {
    let permit = act.may::<SeeWork>(()).await?;
    let (shelf, pathways) = Shelf::live(act, &permit).await?;
    let pathway = pathways.iter().find(|card| Some(card.id) == asked.pathway).cloned().ok_or(Error::Missing)?;
    let book = pathway.live.map(|number| shelf.book(pathway.id, number)).transpose()?.cloned();
    let among = if asked.name.trim().is_empty() { None } else { Some(found(act, &asked.name).await?) };
    let narrowed = Narrowed {
        pathway: Some(pathway.id),
        coordinator: asked.coordinator,
        team: asked.team,
        member: None,
        overdue: asked.overdue,
        among,
    };
    let mut columns = Vec::new();
    if let Some(book) = &book {
        let counts = store::board_counts(act, &act.scope(), &narrowed).await?;
        for state in order(book) {
            let key = &book.states[state].key;
            let (inside, overdue) = counts.iter().find(|(at, ..)| at == key).map_or((0, 0), |(_, inside, overdue)| (*inside, *overdue));
            if book.states[state].retired && inside == 0 {
                continue;
            }
            columns.push(Column { state, inside, overdue, cards: cards(act, &permit, &narrowed, &asked, book, state, inside).await? });
        }
    }
    let ids: Vec<_> = columns.iter().flat_map(|column| column.cards.iter().map(|line| line.card.id)).collect();
    let items = store::open_items(act, &act.scope(), &Narrowed::default(), &Waits::Of(ids.clone()), ids.len() * 8).await?;
    let (teams, staff) = (store::teams(act, &permit).await?, access::staff_list(act, &permit).await?);
    let items = items.into_iter().map(|(item, _)| item).collect();
    let board = Board { pathway, book, columns, items, pathways, teams, staff };
    let shown = board.columns.iter().flat_map(|column| &column.cards).map(|line| line.face.id);
    let deed = shown.fold(Deed::of("board.shown").on(board.pathway.id), Deed::client);
    if ids.is_empty() { act.nothing(board) } else { act.seen(deed.with("clients", ids.len()), board) }
}

/// Whoever is found by words, as everywhere.
async fn found(act: &mut Act, words: &str) -> Result<Vec<Id<Client>>, Error> {
    let faces = clients::find_clients(act, words.to_owned()).await?.value();
    Ok(faces.into_iter().map(|face| face.id).collect())
}

/// A column's cards. A book has a handful of states, and the index gives the first of each, however many there are.
async fn cards(
    act: &Act,
    permit: &platform::Permit<SeeWork>,
    narrowed: &Narrowed,
    asked: &AskedBoard,
    book: &Book,
    state: usize,
    inside: i64,
) -> Result<Vec<Listed>, Error> {
    let key = &book.states[state].key;
    if inside == 0 || ended(book, state) && !asked.open.contains(key) {
        return Ok(Vec::new());
    }
    let most = if asked.whole == *key { WHOLE } else { COLUMN };
    let all = store::board(act, &act.scope(), narrowed, key, most).await?;
    // Those who left long ago may go by a book that is not on any more; a card is read by the one that is.
    listed(act, permit, &mut Shelf::default(), all.into_iter().map(|card| (None, card)).collect()).await
}

/// The states in the order of a board, by number.
fn order(book: &Book) -> Vec<usize> {
    let place = |state: &usize| match (ended(book, *state), book.states[*state].category) {
        (false, Some(rulebook::Category::Active)) => 0,
        (false, Some(rulebook::Category::Inactive)) => 1,
        (false, None | Some(rulebook::Category::Discharged)) => 2,
        (true, _) => 3,
    };
    let mut all: Vec<usize> = (0..book.states.len()).collect();
    all.sort_by_key(place);
    all
}

/// An episode as the forms show it that move a client or take a move back.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// Who.
    pub face: Face,
    /// Where they stand.
    pub card: EpisodeCard,
    /// The book it goes by.
    pub book: Book,
    /// The intervals that stand, oldest first.
    pub intervals: Vec<IntervalCard>,
    /// The staff, for names.
    pub staff: Vec<StaffCard>,
}

impl Sheet {
    /// What taking the last move back comes to: the interval that goes, and the one that goes on again.
    pub(crate) fn takes_back(&self) -> Result<(&IntervalCard, &IntervalCard), Error> {
        rules::takes_back(&self.intervals)
    }
}

/// Opens an episode to move its client, or to take the last move back.
///
/// # Errors
/// `Missing` or `Forbidden` by policy.
pub async fn open_sheet(act: &mut Act, id: Id<Episode>) -> Outcome<Sheet> {
    let permit = act.may::<MoveClient>(id).await?;
    let card = permit.row().clone();
    let shelf = Shelf::of(act, &permit, std::slice::from_ref(&card)).await?;
    let mut intervals = store::intervals(act, &permit, &[id]).await?;
    intervals.retain(|interval| interval.voided.is_none());
    let sheet = Sheet {
        face: clients::faces(act, &permit, &[card.client]).await?.pop().ok_or(Error::Missing)?,
        book: shelf.of_episode(&card)?.clone(),
        intervals,
        staff: access::staff_list(act, &permit).await?,
        card,
    };
    act.seen(Deed::of("pathway.opened").on(id).client(sheet.card.client), sheet)
}

/// Something that waits, as the form shows it that answers it.
#[derive(Debug, Clone)]
pub struct Asked {
    /// What waits, and for whom.
    pub line: Listed,
    /// The book its rule stands in.
    pub book: Book,
    /// How it was postponed before.
    pub lines: Vec<ItemLine>,
    /// The staff, for names.
    pub staff: Vec<StaffCard>,
}

/// Opens something that waits, to answer it.
///
/// # Errors
/// `Missing` or `Forbidden` by policy.
pub async fn open_item(act: &mut Act, id: Id<Item>) -> Outcome<Asked> {
    let permit = act.may::<AnswerItem>(id).await?;
    let item = permit.row().clone();
    let card = store::episode(act, &permit, item.episode).await?.ok_or(Error::Missing)?;
    let mut shelf = Shelf::default();
    let line = listed(act, &permit, &mut shelf, vec![(Some(item.clone()), card)]).await?.pop().ok_or(Error::Missing)?;
    let (lines, staff) = (store::item_lines(act, &permit, id).await?, access::staff_list(act, &permit).await?);
    let asked = Asked { line, book: shelf.book(item.pathway, item.book)?.clone(), lines, staff };
    act.seen(Deed::of("item.opened").on(id).client(item.client), asked)
}

/// A fact and its client, for the form that corrects it.
///
/// # Errors
/// `Missing` or `Forbidden` by policy.
pub async fn open_fact(act: &mut Act, client: Id<Client>, fact: Id<Happening>) -> Outcome<(Face, FactCard)> {
    let permit = act.may::<RecordFact>(client).await?;
    let card = store::fact(act, &permit, fact).await?.filter(|card| card.client == client).ok_or(Error::Missing)?;
    let face = clients::faces(act, &permit, &[client]).await?.pop().ok_or(Error::Missing)?;
    act.seen(Deed::of("fact.opened").on(fact).client(client), (face, card))
}

/// A client's way, and the books that are on, to put them on another pathway by.
///
/// # Errors
/// `Missing` or `Forbidden` by policy.
pub async fn open_way(act: &mut Act, client: Id<Client>) -> Outcome<(Way, Vec<(PathwayCard, Book)>)> {
    let way = way::see_way(act, client).await?.value();
    let (shelf, pathways) = Shelf::live(act, &act.scope()).await?;
    let live = pathways.into_iter().filter_map(|card| Some((shelf.book(card.id, card.live?).ok()?.clone(), card)));
    let live = live.map(|(book, card)| (card, book)).collect();
    act.nothing((way, live))
}
