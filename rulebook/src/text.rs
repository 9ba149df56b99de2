//! Books as TOML text: read with what is wrong and where, and written again.

mod fields;
mod guards;
mod read;
mod rules;
mod write;

use crate::Book;

/// Something in the text that will not do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// The line it is in, from 1; 0 when it concerns the whole.
    pub line: usize,
    /// What is wrong and what to do.
    pub say: String,
}

impl Book {
    /// Reads a book. A text has at most 200,000 bytes, 100 states and 500 rules, and conditions are at most 20 deep.
    ///
    /// # Errors
    /// Everything that is wrong with it, by line; at most a hundred slips.
    pub fn read(text: &str) -> Result<Self, Vec<Slip>> {
        read::book(text)
    }
    /// Writes it as TOML that [`Book::read`] reads back as the same book.
    pub fn write(&self) -> String {
        write::book(self)
    }
}

#[cfg(test)]
mod tests;
