//! The rulebooks of the practice's pathways: made, read, checked, and saved. A saved book is never changed; a change is another
//! number. Which of them is on stands in `turn`.

use kernel::{Error, Id, Moment, Refusal, id::Staff};
use platform::{
    Act, Outcome, Tie, Verb,
    act::Deed,
    permit::{Found, Proof, Role, Roles},
};
use practice::access::{self, StaffCard};
use rulebook::{
    Book, Slip,
    check::{self, Weight},
};
use serde::{Deserialize, Serialize};

use super::way::SeeWay;
use crate::{
    store,
    words::{BookCard, Pathway, PathwayCard},
};

/// Make a pathway: the account manager and supervisors.
#[derive(Debug)]
pub struct MakePathways;
impl Verb for MakePathways {
    const NAME: &'static str = "pathway.make";
    type Key = ();
    type Row = ();
    async fn find(_: &mut Act, (): ()) -> Result<Option<Found<()>>, Error> {
        Ok(Some(Found { row: (), tie: Tie::Other }))
    }
    fn allows(who: Roles, _: Tie) -> bool {
        who.any(&[Role::Manager, Role::Supervisor])
    }
}

/// Change a pathway's rulebook, try it out, and turn it on: the account manager and supervisors.
#[derive(Debug)]
pub struct ChangePathway;
impl Verb for ChangePathway {
    const NAME: &'static str = "pathway.change";
    type Key = Id<Pathway>;
    type Row = PathwayCard;
    async fn find(act: &mut Act, id: Id<Pathway>) -> Result<Option<Found<PathwayCard>>, Error> {
        found(act, id).await
    }
    fn allows(who: Roles, tie: Tie) -> bool {
        MakePathways::allows(who, tie)
    }
}

/// Read a pathway's rulebook: all who may see a client's way. It says nothing of any client.
#[derive(Debug)]
pub struct SeePathway;
impl Verb for SeePathway {
    const NAME: &'static str = "pathway.see";
    type Key = Id<Pathway>;
    type Row = PathwayCard;
    async fn find(act: &mut Act, id: Id<Pathway>) -> Result<Option<Found<PathwayCard>>, Error> {
        found(act, id).await
    }
    fn allows(who: Roles, tie: Tie) -> bool {
        SeeWay::allows(who, tie)
    }
}

async fn found(act: &Act, id: Id<Pathway>) -> Result<Option<Found<PathwayCard>>, Error> {
    let scope = act.scope();
    Ok(store::pathway(act, &scope, id).await?.map(|row| Found { row, tie: Tie::Other }))
}

/// The order to make a pathway.
#[derive(Debug, Clone, Default)]
pub struct MakePathway {
    /// The key of a book that comes with the house; empty where the text is given.
    pub preset: String,
    /// The book's text, where no preset is named.
    pub text: String,
}

/// Makes a pathway with its first book, which is not on yet.
///
/// # Errors
/// Refused when there is no such preset, the text cannot be read, or there is a pathway of this key.
pub async fn make_pathway(act: &mut Act, order: MakePathway) -> Outcome<Id<Pathway>> {
    let permit = act.may::<MakePathways>(()).await?;
    let text = if order.preset.is_empty() { order.text } else {
        let preset = rulebook::preset::ALL.iter().find(|preset| preset.key == order.preset);
        preset.ok_or_else(|| Refusal::new("preset.unknown", "Choose one of the rulebooks that come with Cohort.").at("preset"))?.text.to_owned()
    };
    let text = text.replace("\r\n", "\n");
    let book = read(&text)?;
    let card = PathwayCard { id: Id::new(), key: book.key, name: book.name, live: None, version: 1 };
    store::insert_pathway(act, &permit, &card).await?;
    store::insert_book(act, &permit, card.id, 1, &text).await?;
    act.done(Deed::of("pathway.made").on(card.id).with("key", card.key), card.id)
}

/// Reads a text, or refuses it with everything that is wrong, each with its line, beside the field `text`.
fn read(text: &str) -> Result<Book, Error> {
    Book::read(text).map_err(|slips| Error::Refused(slips.iter().map(refused).collect()))
}

fn refused(slip: &Slip) -> Refusal {
    let say = if slip.line == 0 { slip.say.clone() } else { format!("Line {}: {}", slip.line, slip.say) };
    Refusal::new("book.slip", say).at("text")
}

/// The order to save a book.
#[derive(Debug, Clone)]
pub struct SaveBook {
    /// The pathway.
    pub pathway: Id<Pathway>,
    /// The version read.
    pub version: i64,
    /// The text.
    pub text: String,
}

/// What saving came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// The book's number.
    pub number: i64,
    /// Whether it is a new one; the newest book's own text saves nothing.
    pub new: bool,
    /// How many things in it are wrong, so that it cannot be turned on.
    pub wrong: usize,
    /// How many are doubtful.
    pub doubtful: usize,
}

/// Saves a text as the pathway's newest book. A book with something wrong in it as a whole is saved too, and cannot be turned on.
///
/// # Errors
/// Refused with every slip where the text cannot be read, when its key is another, or when somebody saved meanwhile.
pub async fn save_book(act: &mut Act, order: SaveBook) -> Outcome<Saved> {
    let permit = act.may::<ChangePathway>(order.pathway).await?;
    let card = permit.row().clone();
    if card.version != order.version {
        return Err(changed());
    }
    // A form sends lines with a carriage return at their end; a book is kept as it is written on disk.
    let text = order.text.replace("\r\n", "\n");
    let book = read(&text)?;
    if book.key != card.key {
        let say = format!("The key of this pathway is {} and stays so. Put it back in the line that begins with key.", card.key);
        return Err(Refusal::new("book.key", say).at("text").into());
    }
    let found = check::look_over(&book);
    let count = |weight| found.iter().filter(|found| found.weight == weight).count();
    let (wrong, doubtful) = (count(Weight::Wrong), count(Weight::Doubtful));
    let newest = store::books(act, &permit, card.id).await?.into_iter().next();
    if let Some(same) = newest.as_ref().filter(|newest| newest.text == text) {
        return act.nothing(Saved { number: same.number, new: false, wrong, doubtful });
    }
    let number = newest.map_or(1, |newest| newest.number + 1);
    if !store::update_pathway(act, &permit, &PathwayCard { name: book.name, ..card.clone() }).await? {
        return Err(changed());
    }
    store::insert_book(act, &permit, card.id, number, &text).await?;
    let deed = Deed::of("pathway.book_saved").on(card.id).with("number", number).with("wrong", wrong);
    act.done(deed, Saved { number, new: true, wrong, doubtful })
}

pub(super) fn changed() -> Error {
    Error::refuse("pathway.changed", "Somebody changed this pathway meanwhile. Open it again, and make your change there.")
}

/// What a look over a text came to.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The book, where the text can be read.
    pub book: Option<Book>,
    /// What is wrong with the text, by line.
    pub slips: Vec<Slip>,
    /// What is wrong or doubtful in the book as a whole.
    pub found: Vec<check::Found>,
}

impl Checked {
    /// Looks a text over.
    pub fn of(text: &str) -> Self {
        match Book::read(text) {
            Ok(book) => Self { found: check::look_over(&book), book: Some(book), slips: Vec::new() },
            Err(slips) => Self { book: None, slips, found: Vec::new() },
        }
    }
    /// Whether the book may be turned on.
    pub fn sound(&self) -> bool {
        self.book.is_some() && self.found.iter().all(|found| found.weight == Weight::Doubtful)
    }
}

/// A book as it is read, with its pathway.
#[derive(Debug, Clone)]
pub struct BookOpen {
    /// The pathway.
    pub card: PathwayCard,
    /// The book.
    pub book: BookCard,
    /// The text of the number before it; none for the first.
    pub before: Option<String>,
    /// What is found in it.
    pub checked: Checked,
    /// All numbers, newest first: number, when and by whom it was saved.
    pub numbers: Vec<(i64, Moment, Option<Id<Staff>>)>,
    /// When which was turned on, newest first: number, how many were moved by the mapping, when, by whom.
    pub turns: Vec<(i64, i64, Moment, Option<Id<Staff>>)>,
    /// The staff, for names.
    pub staff: Vec<StaffCard>,
}

/// Opens a pathway's book: the one of this number, or the newest.
///
/// # Errors
/// `Missing` or `Forbidden` by policy.
pub async fn see_book(act: &mut Act, id: Id<Pathway>, number: Option<i64>) -> Outcome<BookOpen> {
    let permit = act.may::<SeePathway>(id).await?;
    let open = open(act, &permit, permit.row().clone(), number).await?;
    act.nothing(open)
}

/// Opens a pathway's book to change it: as [`see_book`], for whoever may.
///
/// # Errors
/// `Missing` or `Forbidden` by policy.
pub async fn change_form(act: &mut Act, id: Id<Pathway>, number: Option<i64>) -> Outcome<BookOpen> {
    let permit = act.may::<ChangePathway>(id).await?;
    let open = open(act, &permit, permit.row().clone(), number).await?;
    act.nothing(open)
}

async fn open(act: &Act, proof: &impl Proof, card: PathwayCard, number: Option<i64>) -> Result<BookOpen, Error> {
    let books = store::books(act, proof, card.id).await?;
    let at = books.iter().position(|book| number.is_none_or(|number| book.number == number)).ok_or(Error::Missing)?;
    let book = books[at].clone();
    Ok(BookOpen {
        before: books.get(at + 1).map(|book| book.text.clone()),
        checked: Checked::of(&book.text),
        numbers: books.iter().map(|book| (book.number, book.made_at, book.made_by)).collect(),
        turns: store::turns(act, proof, card.id).await?,
        staff: access::staff_list(act, proof).await?,
        card,
        book,
    })
}

/// A pathway with the number of its newest book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shelved {
    /// The pathway.
    pub card: PathwayCard,
    /// The number of its newest book.
    pub newest: i64,
}

/// All pathways of the practice, by name.
///
/// # Errors
/// `Forbidden` by policy.
pub async fn see_books(act: &mut Act) -> Outcome<Vec<Shelved>> {
    let permit = act.may::<MakePathways>(()).await?;
    let mut shelved = Vec::new();
    for card in store::pathways(act, &permit).await? {
        let newest = store::books(act, &permit, card.id).await?.first().map_or(0, |book| book.number);
        shelved.push(Shelved { card, newest });
    }
    act.nothing(shelved)
}
