//! Paper: a document to be printed, without a word about how.
//!
//! Rooms describe what a page says; the `press` crate decides how it looks. Every string here is
//! text and nothing else: no printer may read it as markup, except [`Block::Prose`], whose small
//! Markdown subset is named there.

/// A document to be printed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paper {
    /// What the document is, as said in its heading, its page header and its metadata.
    pub title: String,
    /// The practice it comes from.
    pub practice: String,
    /// The facts at its head, as (label, value). The first value names whom or what it is about
    /// and is repeated at the head of every later page.
    pub subject: Vec<(String, String)>,
    /// What it says, in order.
    pub blocks: Vec<Block>,
    /// A line at the foot of every page, such as the content hash.
    pub foot: String,
}

/// A part of a paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading within the paper.
    Heading(String),
    /// Facts, as (label, value).
    Facts(Vec<(String, String)>),
    /// Running text in a small Markdown subset: paragraphs, `#` and `##` headings, `-` and `1.`
    /// lists, `**bold**` and `*italic*`. Anything else of Markdown is printed as plain text or as
    /// the plainest thing that keeps all of its words.
    Prose(String),
    /// A table. Its head is repeated on every page that it runs over; short rows are filled up.
    Table {
        /// The column names; none for a table without a head.
        head: Vec<String>,
        /// The rows, cell by cell.
        rows: Vec<Vec<String>>,
    },
    /// A signature, as it was given.
    Signature {
        /// Who signed.
        name: String,
        /// The signer's credentials at that time; may be empty.
        credentials: String,
        /// What the signature means, such as "Signed as author".
        meaning: String,
        /// When, already worded for the reader.
        at: String,
        /// The digest of what was signed; may be empty.
        digest: String,
    },
    /// A table to be filled in by hand: ruled cells with room to write in. Its head is repeated as that of any table.
    Sheet {
        /// The column names. The first column is printed, the others are for the pen.
        head: Vec<String>,
        /// What stands in the first column, row by row; empty for a row to write all of.
        rows: Vec<String>,
    },
    /// A slip to cut out, for one person alone: whose it is, facts, and ruled cells to write in. A paper that begins with one has
    /// slips only, and no heading of its own.
    Slip {
        /// Whose it is.
        name: String,
        /// The facts, as (label, value).
        facts: Vec<(String, String)>,
        /// The names of the cells to write in.
        cells: Vec<String>,
    },
    /// A picture of squares to scan, and the words beside it. An empty one is passed over.
    Dots {
        /// What it is for.
        words: String,
        /// Its squares, row by row: which are dark.
        dots: Vec<Vec<bool>>,
    },
    /// A line across the page.
    Rule,
    /// A notice that must not be overlooked, such as a ban on redisclosure.
    Notice(String),
}

/// Whatever prints papers.
pub trait Press: Send + Sync {
    /// Prints a paper to the bytes of a PDF file.
    ///
    /// This keeps a processor busy for milliseconds; call it where blocking is allowed.
    ///
    /// # Errors
    /// A [`PressFault`] if the paper could not be set or written.
    fn print(&self, paper: &Paper) -> Result<Vec<u8>, PressFault>;
}

/// Why a paper could not be printed. It says nothing of what the paper says.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PressFault {
    /// The press itself was set up wrongly.
    #[error("the press is set up wrongly: {0}")]
    Setup(String),
    /// The paper could not be laid out.
    #[error("the paper could not be laid out: {0}")]
    Layout(String),
    /// The laid-out paper could not be written as a PDF.
    #[error("the paper could not be written as a PDF: {0}")]
    Export(String),
}
