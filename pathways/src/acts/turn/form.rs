//! The page of a turning: where everybody goes, and what that changes.

use std::collections::BTreeMap;

use kernel::{Id, Moment, Refusal};
use platform::{Act, Outcome, act::Deed};
use practice::clients::{self, Client, Face};
use rulebook::Book;

use super::{
    super::books::{ChangePathway, Checked},
    Changes, Turning, changes::changes, named,
};
use crate::{
    rules,
    words::{Pathway, PathwayCard},
};

/// A state in which open episodes stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InUse {
    /// Its key.
    pub state: String,
    /// Its name in the book that they go by.
    pub name: String,
    /// How many.
    pub inside: i64,
    /// The state of the new book that they go to, by key; none while nobody said.
    pub to: Option<String>,
    /// Whether somebody has to say.
    pub asked: bool,
}

impl InUse {
    /// How many, to be said.
    pub fn count(&self) -> usize {
        usize::try_from(self.inside).unwrap_or_default()
    }
}

/// What the page of a turning shows.
#[derive(Debug, Clone)]
pub struct TurnForm {
    /// The pathway.
    pub card: PathwayCard,
    /// The number of the book to be turned on.
    pub number: i64,
    /// The instant it was looked at.
    pub at: Moment,
    /// The book.
    pub book: Book,
    /// What is found in it.
    pub checked: Checked,
    /// The states with open episodes, and where they lead.
    pub in_use: Vec<InUse>,
    /// What is missing of the mapping.
    pub wrong: Vec<Refusal>,
    /// What it changes, once the mapping is whole.
    pub changes: Option<Changes>,
    /// The books that episodes go by now, by number.
    pub old: Vec<(i64, Book)>,
    /// The clients shown whom the caller sees.
    pub faces: Vec<Face>,
}

/// Opens the page of a turning: what it would change with this mapping, from a place in the list on.
///
/// # Errors
/// `Missing` or `Forbidden` by policy.
pub async fn turn_form(
    act: &mut Act, id: Id<Pathway>, number: i64, mapping: BTreeMap<String, String>, from: usize,
) -> Outcome<TurnForm> {
    let permit = act.may::<ChangePathway>(id).await?;
    let turning = Turning::of(act, &permit, permit.row().clone(), number, &mapping).await?;
    let wrong = turning.wrong();
    let changes = if wrong.is_empty() { Some(changes(act, &permit, &turning, from).await?) } else { None };
    let book = turning.new_book()?.clone();
    let mut in_use: Vec<InUse> = Vec::new();
    for (of, state, inside, to) in &turning.standing {
        if let Some(known) = in_use.iter_mut().find(|known| known.state == *state) {
            known.inside += inside;
            continue;
        }
        let asked = rules::leads(&book, &BTreeMap::new(), state, "").is_err();
        let name = named(turning.shelf.book(id, *of)?, state);
        let to = to.as_ref().ok().map(|to| book.states[*to].key.clone());
        in_use.push(InUse { state: state.clone(), name, inside: *inside, to, asked });
    }
    let clients: Vec<Id<Client>> = changes.iter().flat_map(|changes| &changes.shown).map(|effect| effect.client).collect();
    let scope = act.scope();
    let visible = clients::visible(act, &scope, &clients).await?;
    let shown: Vec<_> = clients.into_iter().filter(|id| visible.contains(id)).collect();
    let faces = clients::faces(act, &permit, &shown).await?;
    let mut old: Vec<_> = turning.shelf.all().map(|((_, number), book)| (*number, book.clone())).collect();
    old.sort_by_key(|(number, _)| *number);
    let form = TurnForm { card: turning.card.clone(), number, at: act.now(), book, checked: turning.checked.clone(), in_use, wrong, changes, old, faces };
    let deed = shown.iter().fold(Deed::of("turn.previewed").on(id), |deed, client| deed.client(*client));
    if shown.is_empty() { act.nothing(form) } else { act.seen(deed.with("number", number), form) }
}
