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
