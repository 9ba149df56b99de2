//! What goes into a statement and what comes out of a row: our own values, in one form for both databases.

use kernel::{Day, Error, Id, Moment, id::Kind};
use uuid::Uuid;

/// A value of a statement. An absent one has a type too: PostgreSQL asks for it.
#[derive(Debug, Clone)]
pub struct Arg(pub(super) Typed);

#[derive(Debug, Clone)]
pub(super) enum Typed {
    Bool(bool),
    Int(Option<i64>),
    Text(Option<String>),
    Bytes(Option<Vec<u8>>),
    Uuid(Option<Uuid>),
}

macro_rules! arg {
    ($($from:ty => |$it:ident| $value:expr;)*) => {$(
        impl From<$from> for Arg { fn from($it: $from) -> Self { Self($value) } }
    )*};
}
arg! {
    bool => |it| Typed::Bool(it);
    i64 => |it| Typed::Int(Some(it));
    i32 => |it| Typed::Int(Some(i64::from(it)));
    u32 => |it| Typed::Int(Some(i64::from(it)));
    usize => |it| Typed::Int(Some(i64::try_from(it).unwrap_or(i64::MAX)));
    String => |it| Typed::Text(Some(it));
    &str => |it| Typed::Text(Some(it.to_owned()));
    &String => |it| Typed::Text(Some(it.clone()));
    Vec<u8> => |it| Typed::Bytes(Some(it));
    &[u8] => |it| Typed::Bytes(Some(it.to_vec()));
    Moment => |it| Typed::Int(Some(it.0));
    Day => |it| Typed::Text(Some(it.to_string()));
    Option<String> => |it| Typed::Text(it);
    Option<&str> => |it| Typed::Text(it.map(ToOwned::to_owned));
    Option<&String> => |it| Typed::Text(it.cloned());
    Option<i64> => |it| Typed::Int(it);
    Option<Moment> => |it| Typed::Int(it.map(|m| m.0));
    Option<Day> => |it| Typed::Text(it.map(|d| d.to_string()));
    Option<Vec<u8>> => |it| Typed::Bytes(it);
    Uuid => |it| Typed::Uuid(Some(it));
    Option<Uuid> => |it| Typed::Uuid(it);
}
impl<T: Kind> From<Id<T>> for Arg {
    fn from(id: Id<T>) -> Self {
        Self(Typed::Uuid(Some(id.uuid())))
    }
}
impl<T: Kind> From<Option<Id<T>>> for Arg {
    fn from(id: Option<Id<T>>) -> Self {
        Self(Typed::Uuid(id.map(Id::uuid)))
    }
}

/// What a column holds. SQLite has no truth values and keeps a UUID as its sixteen bytes.
#[derive(Debug)]
pub enum Cell {
    /// Nothing.
    Null,
    /// A truth value.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// A UUID.
    Uuid(Uuid),
}

/// A row, read column by column in the order of the SELECT.
pub struct Row {
    cells: std::vec::IntoIter<Cell>,
}

impl Row {
    pub(super) fn of(cells: Vec<Cell>) -> Self {
        Self { cells: cells.into_iter() }
    }
    /// The next column.
    ///
    /// # Errors
    /// A fault when the column is not of that type: a mistake in the query, not in the data.
    pub fn next<T: Column>(&mut self) -> Result<T, Error> {
        self.cells.next().and_then(T::read).ok_or_else(|| Error::fault(format!("a column is no {}", std::any::type_name::<T>())))
    }
}

/// A type that a column can be read as.
pub trait Column: Sized {
    /// Reads it, if it is one.
    fn read(cell: Cell) -> Option<Self>;
}

macro_rules! column {
    ($($ty:ty: $pattern:pat => $value:expr;)*) => {$(
        impl Column for $ty {
            fn read(cell: Cell) -> Option<Self> {
                match cell { $pattern => $value, _ => None }
            }
        }
    )*};
}
column! {
    i64: Cell::Int(it) => Some(it);
    u32: Cell::Int(it) => u32::try_from(it).ok();
    usize: Cell::Int(it) => usize::try_from(it).ok();
    Moment: Cell::Int(it) => Some(Moment(it));
    String: Cell::Text(it) => Some(it);
    Day: Cell::Text(it) => it.parse().ok();
    Vec<u8>: Cell::Bytes(it) => Some(it);
}
impl Column for bool {
    fn read(cell: Cell) -> Option<Self> {
        match cell {
            Cell::Bool(it) => Some(it),
            Cell::Int(it) => Some(it != 0),
            _ => None,
        }
    }
}
impl Column for Uuid {
    fn read(cell: Cell) -> Option<Self> {
        match cell {
            Cell::Uuid(it) => Some(it),
            Cell::Bytes(it) => Self::from_slice(&it).ok(),
            _ => None,
        }
    }
}
impl<T: Kind> Column for Id<T> {
    fn read(cell: Cell) -> Option<Self> {
        Uuid::read(cell).map(Self::of)
    }
}
impl<T: Column> Column for Option<T> {
    fn read(cell: Cell) -> Option<Self> {
        match cell {
            Cell::Null => Some(None),
            cell => T::read(cell).map(Some),
        }
    }
}
