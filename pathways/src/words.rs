//! The nouns of pathways: the pathway and its books, a client's episode and its intervals, facts, and what waits for an answer.

mod item;

use kernel::{Id, Moment, id::Staff};
use practice::clients::Client;
use rulebook::{Category, Fact, Seen};
use serde::{Deserialize, Serialize};

pub use item::{Answer, ItemCard, ItemLine};

kernel::kinds! {
    /// A pathway of the practice.
    Pathway = "pwy";
    /// A client's way on a pathway, from its beginning to its end.
    Episode = "epi";
    /// A stay in one state.
    Interval = "itv";
    /// Something that happened to a client.
    Happening = "fct";
    /// Something a rule proposes or asks.
    Item = "itm";
    /// People who share a work list.
    Team = "tem";
    /// The turning on of a book.
    Turn = "trn";
}

/// A pathway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathwayCard {
    /// Its id.
    pub id: Id<Pathway>,
    /// Its word, from its book.
    pub key: String,
    /// Its name, from its newest book.
    pub name: String,
    /// The number of the book that is on; none until one is turned on.
    pub live: Option<i64>,
    /// The version read.
    pub version: i64,
}

/// A book as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookCard {
    /// Its pathway.
    pub pathway: Id<Pathway>,
    /// Its number, from 1.
    pub number: i64,
    /// Its TOML.
    pub text: String,
    /// When it was saved.
    pub made_at: Moment,
    /// Who saved it.
    pub made_by: Option<Id<Staff>>,
}

/// A client's way on a pathway: where it stands now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EpisodeCard {
    /// Its id.
    pub id: Id<Episode>,
    /// The pathway.
    pub pathway: Id<Pathway>,
    /// The client.
    pub client: Id<Client>,
    /// The book it goes by.
    pub book: i64,
    /// When it began.
    pub began: Moment,
    /// When a terminal state ended it.
    pub ended: Option<Moment>,
    /// The state, by its key in the book.
    pub state: String,
    /// When the client came into it.
    pub entered: Moment,
    /// From when the longest stay is near its end.
    pub warn: Option<Moment>,
    /// Until when the longest stay lasts; overdue strictly after it.
    pub limit: Option<Moment>,
    /// Up to when the rules have looked.
    pub seen_to: Moment,
    /// When time alone may change something next.
    pub next: Option<Moment>,
    /// Who coordinates it.
    pub coordinator: Option<Id<Staff>>,
    /// Whose work list it is on.
    pub team: Option<Id<Team>>,
    /// The version read.
    pub version: i64,
}

/// Why an interval began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The episode began.
    Began,
    /// A rule moved the client.
    Rule,
    /// A person did, by themselves or answering a rule.
    Person,
    /// It came with an import.
    Import,
    /// Another book was turned on, and its mapping said so.
    Mapping,
}

impl Cause {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Began, Self::Rule, Self::Person, Self::Import, Self::Mapping];
    /// The word it is stored under.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Began => "began",
            Self::Rule => "rule",
            Self::Person => "person",
            Self::Import => "import",
            Self::Mapping => "mapping",
        }
    }
    /// The cause of this word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| cause.word() == word)
    }
}

/// A stay in one state: from, until and without the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntervalCard {
    /// Its id.
    pub id: Id<Interval>,
    /// The episode.
    pub episode: Id<Episode>,
    /// The book it was entered by.
    pub book: i64,
    /// The state, by key.
    pub state: String,
    /// When it began.
    pub from: Moment,
    /// When it ended; open while the client is there.
    pub to: Option<Moment>,
    /// The interval it follows on; none for the first, and for one taken back.
    pub before: Option<Id<Interval>>,
    /// Why it began.
    pub cause: Cause,
    /// The rule that led here, by key; may be empty.
    pub rule: String,
    /// What the rule saw.
    pub evidence: Vec<Seen>,
    /// The reason a person gave.
    pub reason: String,
    /// Who moved the client; nobody for the rules.
    pub by: Option<Id<Staff>>,
    /// When it was recorded.
    pub recorded: Moment,
    /// When, by whom and why it was taken back.
    pub voided: Option<(Moment, Option<Id<Staff>>, String)>,
}

/// A stay as it was, without what was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stood {
    /// The state, by its key in the book of that time.
    pub state: String,
    /// When it began.
    pub from: Moment,
    /// Why.
    pub cause: Cause,
}

/// Something that happened, with where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactCard {
    /// Its id.
    pub id: Id<Happening>,
    /// The client.
    pub client: Id<Client>,
    /// What the rules see.
    pub fact: Fact,
    /// What it came from, once for each: `visit:…`, `import:…`, `hand:…`.
    pub source: String,
    /// What whoever recorded it wrote.
    pub words: String,
    /// Who recorded it.
    pub author: Option<Id<Staff>>,
    /// When it was recorded.
    pub recorded: Moment,
    /// Why it was corrected, where it was.
    pub end_reason: String,
}

/// A fact as another room tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// Of whom.
    pub client: Id<Client>,
    /// What it is known under: the same thing told again replaces what was told before, if it differs.
    pub source: String,
    /// What happened; nothing where what was told before is taken back.
    pub fact: Option<Fact>,
}

/// A team that shares a work list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamCard {
    /// Its id.
    pub id: Id<Team>,
    /// Its name.
    pub name: String,
    /// Who is in it.
    pub members: Vec<Id<Staff>>,
    /// The version read.
    pub version: i64,
}

/// What a state means for a client, in words. It follows from the state and is stored nowhere (P2).
pub const fn status(category: Option<Category>) -> &'static str {
    match category {
        Some(Category::Active) => "Active",
        Some(Category::Inactive) => "Inactive",
        Some(Category::Discharged) => "Discharged",
        None => "No status",
    }
}
