//! All SQL of pathways: pathways and books here, episodes with their intervals, facts and items in files of their own.

mod count;
mod episode;
mod fact;
mod guide;
mod import;
mod item;
mod list;
mod team;
mod trial;
mod turn;

use kernel::{Error, Id, Moment, id::Staff};
use platform::{
    Act, args,
    db::{Arg, Row},
    permit::{Proof, Warrant},
};

use super::words::{BookCard, Pathway, PathwayCard, Turn};

pub use count::Count;
pub(super) use count::{counted_days, counts, first_interval, insert_counts, standing_counts, standing_since};
pub(super) use episode::{
    due, end_intervals, episode, episodes_of, insert_episodes, insert_intervals, intervals, open_intervals, practices_due,
    reopen_interval, void_interval, write_care, write_looked,
};
pub(super) use fact::{end_facts, fact, fact_cards, facts, insert_facts, standing_sources, told_of};
pub(super) use guide::{ended, happened, started, stood};
pub(super) use import::sources_of;
pub(super) use item::{answer_item, holding, insert_items, item, item_lines, items_of, log_item, postpone_item, release};
pub(super) use list::{Narrowed, Stay, Waits, board, board_counts, coordinates, held, open_items, staying, unallocated};
pub(super) use trial::{soon, stays, wholes};
pub(super) use turn::{not_by_book, rebook, standing};
pub(super) use team::{insert_team, teams, update_team};

/// How many ids a statement names at most.
pub(super) const CHUNK: usize = 400;

/// `($5, $6, $7), ($8, …)`: the values of rows from place `first` on.
pub(super) fn rows_of(first: usize, width: usize, rows: usize) -> String {
    let row = |row: usize| {
        let places: Vec<_> = (0..width).map(|column| format!("${}", first + row * width + column)).collect();
        format!("({})", places.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

const CARD: &str = "p.id, p.key, p.name, p.live, p.version";

fn card(mut row: Row) -> Result<PathwayCard, Error> {
    Ok(PathwayCard { id: row.next()?, key: row.next()?, name: row.next()?, live: row.next()?, version: row.next()? })
}

/// All pathways of the practice, by name.
pub(super) async fn pathways(act: &Act, proof: &impl Proof) -> Result<Vec<PathwayCard>, Error> {
    let sql = format!("SELECT {CARD} FROM pathways_pathway p WHERE p.practice_id = $1 ORDER BY p.name, p.id");
    act.db(proof).all(&sql, args![act.practice()]).await?.into_iter().map(card).collect()
}

/// One pathway.
pub(super) async fn pathway(act: &Act, proof: &impl Proof, id: Id<Pathway>) -> Result<Option<PathwayCard>, Error> {
    let sql = format!("SELECT {CARD} FROM pathways_pathway p WHERE p.practice_id = $1 AND p.id = $2");
    act.db(proof).first(&sql, args![act.practice(), id]).await?.map(card).transpose()
}

/// Writes a new pathway.
pub(super) async fn insert_pathway(act: &Act, proof: &impl Warrant, card: &PathwayCard) -> Result<(), Error> {
    let row = args![act.practice(), card.id, &card.key, &card.name, card.live, card.version, act.now()];
    act.change(proof).insert("pathways_pathway (practice_id, id, key, name, live, version, made_at)", vec![row]).await
}

/// Writes a pathway's name and which book is on; false when somebody changed it meanwhile.
pub(super) async fn update_pathway(act: &Act, proof: &impl Warrant, card: &PathwayCard) -> Result<bool, Error> {
    let sql = "UPDATE pathways_pathway SET key = $4, name = $5, live = $6, version = version + 1 WHERE practice_id = $1 AND id = $2 AND version = $3";
    let args = args![act.practice(), card.id, card.version, &card.key, &card.name, card.live];
    Ok(act.change(proof).run(sql, args).await? > 0)
}

fn book_card(mut row: Row) -> Result<BookCard, Error> {
    Ok(BookCard { pathway: row.next()?, number: row.next()?, text: row.next()?, made_at: row.next()?, made_by: row.next()? })
}

/// A pathway's books, newest first.
pub(super) async fn books(act: &Act, proof: &impl Proof, pathway: Id<Pathway>) -> Result<Vec<BookCard>, Error> {
    let sql = "SELECT pathway_id, number, text, made_at, made_by FROM pathways_book WHERE practice_id = $1 AND pathway_id = $2 ORDER BY number DESC";
    act.db(proof).all(sql, args![act.practice(), pathway]).await?.into_iter().map(book_card).collect()
}

/// One book.
pub(super) async fn book(act: &Act, proof: &impl Proof, pathway: Id<Pathway>, number: i64) -> Result<Option<BookCard>, Error> {
    let sql = "SELECT pathway_id, number, text, made_at, made_by FROM pathways_book WHERE practice_id = $1 AND pathway_id = $2 AND number = $3";
    act.db(proof).first(sql, args![act.practice(), pathway, number]).await?.map(book_card).transpose()
}

/// Writes a new book.
pub(super) async fn insert_book(act: &Act, proof: &impl Warrant, pathway: Id<Pathway>, number: i64, text: &str) -> Result<(), Error> {
    let row = args![act.practice(), pathway, number, text, act.now(), staff(act)];
    act.change(proof).insert("pathways_book (practice_id, pathway_id, number, text, made_at, made_by)", vec![row]).await
}

/// Notes that a book was turned on, by which mapping, and how many were moved by it.
pub(super) async fn insert_turn(
    act: &Act, proof: &impl Warrant, pathway: Id<Pathway>, number: i64, mapping: &str, moved: usize,
) -> Result<(), Error> {
    let row = args![act.practice(), Id::<Turn>::new(), pathway, number, mapping, moved, act.now(), staff(act)];
    act.change(proof).insert("pathways_turn (practice_id, id, pathway_id, number, mapping, moved, at, by_id)", vec![row]).await
}

/// When which book was turned on, newest first: number, how many were moved by the mapping, when, by whom.
pub(super) async fn turns(
    act: &Act, proof: &impl Proof, pathway: Id<Pathway>,
) -> Result<Vec<(i64, i64, Moment, Option<Id<Staff>>)>, Error> {
    let sql = "SELECT number, moved, at, by_id FROM pathways_turn WHERE practice_id = $1 AND pathway_id = $2 ORDER BY at DESC, id DESC";
    let rows = act.db(proof).all(sql, args![act.practice(), pathway]).await?;
    rows.into_iter().map(|mut row| Ok((row.next()?, row.next()?, row.next()?, row.next()?))).collect()
}

/// The member of staff who acts, for a column; nobody for the program.
pub(super) fn staff(act: &Act) -> Option<Id<Staff>> {
    act.actor().staff().map(|standing| standing.staff)
}

/// The first places of a statement, and ids after them.
pub(super) fn with_ids<K: kernel::id::Kind>(mut args: Vec<Arg>, ids: &[Id<K>]) -> Vec<Arg> {
    args.extend(ids.iter().map(|id| Arg::from(*id)));
    args
}
