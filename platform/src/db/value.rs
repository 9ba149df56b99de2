//! What goes into a statement and what comes out of a row: our own values, in one form for both databases.

use kernel::{Day, Error, Id, Moment, id::Kind};
use sea_orm::{QueryResult, Value};
use uuid::Uuid;

/// A value of a statement.
#[derive(Debug, Clone)]
pub struct Arg(Value);

impl Arg {
    pub(super) fn value(self) -> Value {
        self.0
    }
}

macro_rules! arg {
    ($($from:ty => |$it:ident| $value:expr;)*) => {$(
        impl From<$from> for Arg { fn from($it: $from) -> Self { Self($value) } }
    )*};
}
arg! {
    bool => |it| Value::Bool(Some(it));
    i64 => |it| Value::BigInt(Some(it));
    i32 => |it| Value::BigInt(Some(i64::from(it)));
    u32 => |it| Value::BigInt(Some(i64::from(it)));
    usize => |it| Value::BigInt(Some(i64::try_from(it).unwrap_or(i64::MAX)));
    String => |it| Value::String(Some(it));
    &str => |it| Value::String(Some(it.to_owned()));
    &String => |it| Value::String(Some(it.clone()));
    Vec<u8> => |it| Value::Bytes(Some(it));
    &[u8] => |it| Value::Bytes(Some(it.to_vec()));
    Moment => |it| Value::BigInt(Some(it.0));
    Day => |it| Value::String(Some(it.to_string()));
    Option<String> => |it| Value::String(it);
    Option<&str> => |it| Value::String(it.map(ToOwned::to_owned));
    Option<&String> => |it| Value::String(it.cloned());
    Option<i64> => |it| Value::BigInt(it);
    Option<Moment> => |it| Value::BigInt(it.map(|m| m.0));
    Option<Day> => |it| Value::String(it.map(|d| d.to_string()));
    Option<Vec<u8>> => |it| Value::Bytes(it);
    Uuid => |it| Value::Uuid(Some(it));
    Option<Uuid> => |it| Value::Uuid(it);
}
impl<T: Kind> From<Id<T>> for Arg {
    fn from(id: Id<T>) -> Self {
        Self(Value::Uuid(Some(id.uuid())))
    }
}
impl<T: Kind> From<Option<Id<T>>> for Arg {
    fn from(id: Option<Id<T>>) -> Self {
        Self(Value::Uuid(id.map(Id::uuid)))
    }
}

/// A row, read column by column in the order of the SELECT.
pub struct Row {
    inner: QueryResult,
    next: usize,
}

impl Row {
    pub(super) fn of(inner: QueryResult) -> Self {
        Self { inner, next: 0 }
    }
    /// The next column.
    ///
    /// # Errors
    /// A fault when the column is not of that type: a mistake in the query, not in the data.
    pub fn next<T: Column>(&mut self) -> Result<T, Error> {
        let at = self.next;
        self.next += 1;
        T::read(&self.inner, at)
    }
}

/// A type that a column can be read as.
pub trait Column: Sized {
    /// Reads column number `at`.
    ///
    /// # Errors
    /// A fault when it is something else.
    fn read(row: &QueryResult, at: usize) -> Result<Self, Error>;
}

fn get<T: sea_orm::TryGetable>(row: &QueryResult, at: usize) -> Result<T, Error> {
    // The message names types and positions, never a value.
    row.try_get_by_index(at).map_err(|e| Error::fault(format!("column {at}: {e}")))
}

macro_rules! column {
    ($($ty:ty),*) => {$(
        impl Column for $ty { fn read(row: &QueryResult, at: usize) -> Result<Self, Error> { get(row, at) } }
        impl Column for Option<$ty> { fn read(row: &QueryResult, at: usize) -> Result<Self, Error> { get(row, at) } }
    )*};
}
column!(bool, i64, String, Vec<u8>, Uuid);

macro_rules! column_from {
    ($($ty:ty = $stored:ty, |$it:ident| $make:expr;)*) => {$(
        impl Column for $ty {
            fn read(row: &QueryResult, at: usize) -> Result<Self, Error> { let $it: $stored = get(row, at)?; $make }
        }
        impl Column for Option<$ty> {
            fn read(row: &QueryResult, at: usize) -> Result<Self, Error> {
                let it: Option<$stored> = get(row, at)?;
                it.map(|$it| $make).transpose()
            }
        }
    )*};
}
column_from! {
    Moment = i64, |it| Ok(Moment(it));
    Day = String, |it| it.parse::<Day>().map_err(|_| Error::fault("a column holds no day"));
    u32 = i64, |it| u32::try_from(it).map_err(|_| Error::fault("a number is out of range"));
    usize = i64, |it| usize::try_from(it).map_err(|_| Error::fault("a number is out of range"));
}
impl<T: Kind> Column for Id<T> {
    fn read(row: &QueryResult, at: usize) -> Result<Self, Error> {
        get::<Uuid>(row, at).map(Id::of)
    }
}
impl<T: Kind> Column for Option<Id<T>> {
    fn read(row: &QueryResult, at: usize) -> Result<Self, Error> {
        Ok(get::<Option<Uuid>>(row, at)?.map(Id::of))
    }
}
