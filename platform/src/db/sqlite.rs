//! SQLite: one connection that writes and a few that read, called where they are needed. A statement takes microseconds,
//! and handing it to another thread would take longer than the statement; only a commit waits for the disk.

mod checkpoint;
mod writer;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use rusqlite::{Connection, Error, ErrorCode, OpenFlags, Statement, types::ValueRef};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{
    said::Said,
    value::{Arg, Cell, Row, Typed},
};
use checkpoint::Checkpoints;
use writer::{Queue, Turn};

/// How many may read at a time.
const READERS: usize = 4;
/// How many statements each connection keeps prepared.
const PREPARED: usize = 256;

/// A SQLite file.
#[derive(Clone)]
pub(super) struct Sqlite {
    path: PathBuf,
    queue: Queue,
    readers: Arc<Mutex<Vec<Connection>>>,
    places: Arc<Semaphore>,
}

impl Sqlite {
    pub fn open(path: &Path) -> Result<Self, Error> {
        let writer = connect(path, false)?;
        let reader = connect(path, true)?;
        let checkpoints = Checkpoints::start(connect(path, false)?);
        Ok(Self {
            path: path.to_owned(),
            queue: Queue::of(writer, checkpoints),
            readers: Arc::new(Mutex::new(vec![reader])),
            places: Arc::new(Semaphore::new(READERS)),
        })
    }

    /// Waits for its turn: one writes at a time.
    pub async fn write(&self) -> Result<SqliteTx, Said> {
        Ok(SqliteTx { lease: Mutex::new(Lease::Writer(self.queue.turn().await?)) })
    }

    pub async fn read(&self) -> Result<SqliteTx, Said> {
        let reader = self.reader().await?;
        step(reader.connection()?, "BEGIN DEFERRED")?;
        Ok(SqliteTx { lease: Mutex::new(Lease::Reader(reader)) })
    }

    /// The first row of one query outside a transaction.
    pub async fn one(&self, sql: &str, args: Vec<Arg>) -> Result<Option<Row>, Said> {
        let reader = self.reader().await?;
        Ok(rows(reader.connection()?, sql, &args)?.into_iter().next())
    }

    /// Several statements without values, and how many rows the last one touched.
    pub async fn batch(&self, sql: &str) -> Result<u64, Said> {
        self.queue.batch(sql).await
    }

    /// Closes all connections; the last one folds the write-ahead log into the file.
    pub async fn close(self) {
        self.places.close();
        lock(&self.readers).clear();
        self.queue.close().await;
    }

    async fn reader(&self) -> Result<Reader, Said> {
        let place = self.places.clone().acquire_owned().await.map_err(|_| closed())?;
        let idle = lock(&self.readers).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => connect(&self.path, true)?,
        };
        Ok(Reader { connection: Some(connection), home: self.readers.clone(), _place: place })
    }
}

fn connect(path: &Path, read_only: bool) -> Result<Connection, Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.set_prepared_statement_cache_capacity(PREPARED);
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -8000; PRAGMA temp_store = MEMORY;",
    )?;
    connection.execute_batch(if read_only { "PRAGMA query_only = ON" } else { "PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = 33554432" })?;
    Ok(connection)
}

fn closed() -> Said {
    Said { code: String::new(), constraint: None, message: "the database is closed".to_owned(), again: false }
}

fn lock<T>(it: &Mutex<T>) -> MutexGuard<'_, T> {
    it.lock().unwrap_or_else(PoisonError::into_inner)
}

fn step(connection: &Connection, sql: &str) -> Result<usize, Error> {
    connection.prepare_cached(sql)?.raw_execute()
}

/// A reading connection on loan.
struct Reader {
    connection: Option<Connection>,
    home: Arc<Mutex<Vec<Connection>>>,
    _place: OwnedSemaphorePermit,
}

impl Reader {
    fn connection(&self) -> Result<&Connection, Said> {
        self.connection.as_ref().ok_or_else(closed)
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else { return };
        // A connection that cannot end its transaction is closed, and another one opened when it is needed.
        if connection.is_autocommit() || step(&connection, "ROLLBACK").is_ok() {
            lock(&self.home).push(connection);
        }
    }
}

enum Lease {
    Writer(Turn),
    Reader(Reader),
}

impl Lease {
    fn connection(&self) -> Result<&Connection, Said> {
        match self {
            Self::Writer(turn) => turn.connection(),
            Self::Reader(reader) => reader.connection(),
        }
    }
}

/// An open transaction. Dropped before its end, it leaves nothing.
pub(super) struct SqliteTx {
    lease: Mutex<Lease>,
}

impl SqliteTx {
    pub fn all(&self, sql: &str, args: &[Arg]) -> Result<Vec<Row>, Said> {
        rows(lock(&self.lease).connection()?, sql, args)
    }

    pub fn run(&self, sql: &str, args: &[Arg]) -> Result<u64, Said> {
        let lease = lock(&self.lease);
        let mut statement = lease.connection()?.prepare_cached(sql)?;
        bind(&mut statement, args)?;
        Ok(u64::try_from(statement.raw_execute()?).unwrap_or(0))
    }

    /// Makes it durable.
    pub async fn commit(self) -> Result<(), Said> {
        match self.lease.into_inner().unwrap_or_else(PoisonError::into_inner) {
            Lease::Writer(turn) => turn.commit().await,
            Lease::Reader(_) => Ok(()),
        }
    }

    /// Leaves nothing.
    pub async fn rollback(self) -> Result<(), Said> {
        match self.lease.into_inner().unwrap_or_else(PoisonError::into_inner) {
            Lease::Writer(turn) => turn.rollback().await,
            Lease::Reader(_) => Ok(()),
        }
    }
}

/// Binds values to `$1`, `$2` …: to SQLite these are names, and it numbers them in the order in which they stand.
fn bind(statement: &mut Statement<'_>, args: &[Arg]) -> Result<(), Error> {
    for at in 1..=statement.parameter_count() {
        let named = statement.parameter_name(at).and_then(|name| name.strip_prefix('$')?.parse::<usize>().ok());
        let arg = named.and_then(|number| args.get(number.checked_sub(1)?));
        let Some(Arg(value)) = arg else { return Err(Error::InvalidParameterCount(args.len(), at)) };
        match value {
            Typed::Bool(it) => statement.raw_bind_parameter(at, it)?,
            Typed::Int(it) => statement.raw_bind_parameter(at, it)?,
            Typed::Text(it) => statement.raw_bind_parameter(at, it)?,
            Typed::Bytes(it) => statement.raw_bind_parameter(at, it)?,
            Typed::Uuid(it) => statement.raw_bind_parameter(at, it.as_ref().map(uuid::Uuid::as_bytes).map(<[u8; 16]>::as_slice))?,
        }
    }
    Ok(())
}

fn rows(connection: &Connection, sql: &str, args: &[Arg]) -> Result<Vec<Row>, Said> {
    let mut statement = connection.prepare_cached(sql)?;
    let width = statement.column_count();
    bind(&mut statement, args)?;
    let (mut found, mut all) = (statement.raw_query(), Vec::new());
    while let Some(row) = found.next()? {
        let mut cells = Vec::with_capacity(width);
        for at in 0..width {
            cells.push(cell(row.get_ref(at)?)?);
        }
        all.push(Row::of(cells));
    }
    Ok(all)
}

fn cell(value: ValueRef<'_>) -> Result<Cell, Error> {
    Ok(match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(it) => Cell::Int(it),
        ValueRef::Text(it) => Cell::Text(std::str::from_utf8(it)?.to_owned()),
        ValueRef::Blob(it) => Cell::Bytes(it.to_vec()),
        // No table has such a column; what an aggregate makes of whole numbers is cast back in the query.
        ValueRef::Real(_) => return Err(Error::InvalidQuery),
    })
}

impl From<Error> for Said {
    fn from(error: Error) -> Self {
        let (code, again) = match &error {
            Error::SqliteFailure(failure, _) => {
                let again = matches!(failure.code, ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked);
                (failure.extended_code.to_string(), again)
            }
            _ => (String::new(), false),
        };
        let message = match error {
            Error::SqliteFailure(_, Some(message)) => message,
            other => other.to_string(),
        };
        Self { code, constraint: None, message, again }
    }
}
