//! Stories of clients: finding, adding, changing, assigning; and what the stranger sees of it, which is nothing.

mod find;
mod keep;
