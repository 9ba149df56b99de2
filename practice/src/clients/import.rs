//! Reads a practice's client list from a CSV file and says, row by row, what taking it in
//! would do. Pure: bytes and known facts go in, a plan comes out; nothing is written here.
//!
//! The four steps, in the order a caller takes them:
//! 1. [`read()`] turns bytes into a table: encoding, separator, limits.
//! 2. [`match_columns`] says which column means what.
//! 3. [`validate`] turns each row into a [`Draft`] or the reasons why not.
//! 4. [`plan()`] compares the drafts with who is known and gives each row a [`Verdict`].
//!
//! Invariants: nothing already recorded is overwritten; a row that may be a known client
//! is held until a person decides; planning again after the plan was carried out changes
//! nothing.

mod columns;
mod plan;
mod read;
mod row;

pub use columns::{Columns, Field, match_columns};
pub use plan::{
    Changes, Decision, Group, Known, Placement, Plan, Planned, Practitioner, Tally, Verdict, Why,
    plan,
};
pub use read::{MOST_BYTES, MOST_CHARACTERS, MOST_COLUMNS, MOST_ROWS, Record, Table, decode, read};
pub use row::{DateOrder, Draft, Reason, Row, day, settle_order, validate};

/// Why a whole file cannot be taken in, said so that the reader knows what to do next.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportRefusal {
    /// No bytes, or nothing but blanks.
    #[error("The file is empty. Export the list again and choose that file.")]
    Empty,
    /// More than [`MOST_BYTES`].
    #[error("The file is larger than 10 MB. Split it into smaller files and import them in turn.")]
    TooBig,
    /// An Excel or OpenDocument file.
    #[error(
        "This is a spreadsheet workbook. Open it, choose \"Save as\", then \"CSV\", and import that file."
    )]
    Workbook,
    /// Bytes that are no text in any encoding read here.
    #[error("This is not a text file. Save the list as CSV and choose that file.")]
    NotText,
    /// The file says which encoding it is in and does not keep to it.
    #[error(
        "The file says it is {encoding} but some of its letters are damaged. Save it again as \"CSV UTF-8\"."
    )]
    Damaged {
        /// The encoding the file claims.
        encoding: &'static str,
    },
    /// A header and nothing below it.
    #[error("The file has a header but no rows. Check that the export was not filtered to nobody.")]
    NoRows,
    /// More than [`MOST_ROWS`] rows.
    #[error(
        "The file has more than 10,000 rows. Split it into smaller files and import them in turn."
    )]
    TooManyRows,
    /// More than [`MOST_COLUMNS`] columns.
    #[error(
        "The file has {columns} columns; 100 can be read. Delete the columns that are not needed."
    )]
    TooManyColumns {
        /// How many the header has.
        columns: usize,
    },
    /// A field longer than [`MOST_CHARACTERS`].
    #[error(
        "Row {row}, column {column} is longer than 2,000 characters. Shorten it, or look for a quotation mark that is missing near it."
    )]
    FieldTooLong {
        /// The row as a spreadsheet counts it, the header being row 1.
        row: usize,
        /// The column's heading, or its number.
        column: String,
    },
    /// A quotation mark that opens a field and is never closed.
    #[error(
        "The quotation mark opened on line {line} is never closed. Close it or delete it, then choose the file again."
    )]
    OpenQuote {
        /// The line of the file where the field begins.
        line: usize,
    },
    /// A row with more or fewer fields than the header.
    #[error(
        "Row {row} has {fields} fields, the header {header}; a field that contains the separator needs quotation marks around it. Mend that row, then choose the file again."
    )]
    Ragged {
        /// The row as a spreadsheet counts it, the header being row 1.
        row: usize,
        /// How many fields the row has.
        fields: usize,
        /// How many the header has.
        header: usize,
    },
    /// No column holds the names.
    #[error(
        "No column holds the {missing}. Say which column does, or add a heading such as \"First name\" and \"Last name\", or \"Full name\"."
    )]
    NoNames {
        /// What is missing, in words.
        missing: &'static str,
    },
    /// No column holds what every row needs.
    #[error("No column holds the {missing}. Say which column does, or add a heading such as \"{heading}\".")]
    NoColumn {
        /// What is missing, in words.
        missing: &'static str,
        /// A heading that would say it.
        heading: &'static str,
    },
    /// Two columns claim to be the same thing.
    #[error(
        "The columns \"{first}\" and \"{second}\" both look like the {field}. Say which one to use."
    )]
    TwoColumns {
        /// What both look like, in words.
        field: &'static str,
        /// The first column's heading.
        first: String,
        /// The second column's heading.
        second: String,
    },
    /// A mapping names a column that the file does not have.
    #[error("The file has no column \"{header}\". Choose one of the file's own headings.")]
    UnknownColumn {
        /// The heading asked for.
        header: String,
    },
    /// Dates that can be read two ways, and nothing in the file to decide it.
    #[error(
        "Is {written} in row {row} the {day_first} (day first) or the {month_first} (month first)? Nothing in the file decides it; choose the order of day and month."
    )]
    AmbiguousDates {
        /// The first such row.
        row: usize,
        /// The date as the file has it.
        written: String,
        /// The reading with the day first.
        day_first: String,
        /// The reading with the month first.
        month_first: String,
    },
    /// Some dates can only be day first and some only month first.
    #[error(
        "Row {day_row} has a date with the day first and row {month_row} one with the month first. Write all dates as year-month-day, or choose the order; rows that do not fit it will be refused."
    )]
    MixedDates {
        /// A row whose date can only be day first.
        day_row: usize,
        /// A row whose date can only be month first.
        month_row: usize,
    },
}

impl ImportRefusal {
    /// A short code that stays the same when the sentence is reworded.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "import_empty",
            Self::TooBig => "import_too_big",
            Self::Workbook => "import_workbook",
            Self::NotText => "import_not_text",
            Self::Damaged { .. } => "import_damaged",
            Self::NoRows => "import_no_rows",
            Self::TooManyRows => "import_too_many_rows",
            Self::TooManyColumns { .. } => "import_too_many_columns",
            Self::FieldTooLong { .. } => "import_field_too_long",
            Self::OpenQuote { .. } => "import_open_quote",
            Self::Ragged { .. } => "import_ragged",
            Self::NoNames { .. } => "import_no_names",
            Self::NoColumn { .. } => "import_no_column",
            Self::TwoColumns { .. } => "import_two_columns",
            Self::UnknownColumn { .. } => "import_unknown_column",
            Self::AmbiguousDates { .. } => "import_ambiguous_dates",
            Self::MixedDates { .. } => "import_mixed_dates",
        }
    }
}
