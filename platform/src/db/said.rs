//! What a database said when it did not do what it was told, in one form for both.

/// An error of the database. It may hold a value of the statement, so that it is judged here and not logged whole.
#[derive(Debug, Clone)]
pub(super) struct Said {
    /// Its code.
    pub code: String,
    /// The constraint that spoke, where the database names it apart.
    pub constraint: Option<String>,
    /// Its sentence.
    pub message: String,
    /// Whether another try may go well.
    pub again: bool,
}

impl Said {
    /// Whether a reference led into nothing: the order named something that is not there. SQLite's code, and PostgreSQL's.
    pub fn dangling(&self) -> bool {
        ["787", "23503"].contains(&self.code.as_str())
    }
}
