//! SQLite: one connection that writes and a few that read, called where they are needed. A statement takes microseconds,
//! and handing it to another thread would take longer than the statement; only a commit waits for the disk.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use rusqlite::{Connection, Error, ErrorCode, OpenFlags, Statement, types::ValueRef};
use tokio::{
    runtime::{Handle, RuntimeFlavor},
    sync::{Mutex as Queue, OwnedMutexGuard, OwnedSemaphorePermit, Semaphore},
};

use super::{
    said::Said,
    value::{Arg, Cell, Row, Typed},
};

/// How many may read at a time.
const READERS: usize = 4;
/// How many statements each connection keeps prepared.
const PREPARED: usize = 256;

/// A SQLite file.
#[derive(Clone)]
pub(super) struct Sqlite {
    path: PathBuf,
    writer: Arc<Queue<Option<Connection>>>,
    readers: Arc<Mutex<Vec<Connection>>>,
    places: Arc<Semaphore>,
}

impl Sqlite {
    pub fn open(path: &Path) -> Result<Self, Error> {
        let writer = connect(path, false)?;
        let reader = connect(path, true)?;
        Ok(Self {
            path: path.to_owned(),
            writer: Arc::new(Queue::new(Some(writer))),
            readers: Arc::new(Mutex::new(vec![reader])),
            places: Arc::new(Semaphore::new(READERS)),
        })
    }

    /// Waits for its turn: one writes at a time.
    pub async fn write(&self) -> Result<SqliteTx, Said> {
        SqliteTx::begin(Lease::Writer(self.writer.clone().lock_owned().await), "BEGIN IMMEDIATE")
    }

    pub async fn read(&self) -> Result<SqliteTx, Said> {
        SqliteTx::begin(self.reader().await?, "BEGIN DEFERRED")
    }

    /// The first row of one query outside a transaction.
    pub async fn one(&self, sql: &str, args: Vec<Arg>) -> Result<Option<Row>, Said> {
        let lease = self.reader().await?;
        Ok(rows(lease.connection()?, sql, &args)?.into_iter().next())
    }

    /// Several statements without values, and how many rows the last one touched.
    pub async fn batch(&self, sql: &str) -> Result<u64, Said> {
        let lease = Lease::Writer(self.writer.clone().lock_owned().await);
        let connection = lease.connection()?;
        let done = connection.execute_batch(sql);
        if !connection.is_autocommit() {
            connection.execute_batch("ROLLBACK")?;
        }
        done?;
        Ok(connection.changes())
    }

    /// Closes all connections; the last one folds the write-ahead log into the file.
    pub async fn close(self) {
        self.places.close();
        lock(&self.readers).clear();
        self.writer.lock().await.take();
    }

    async fn reader(&self) -> Result<Lease, Said> {
        let place = self.places.clone().acquire_owned().await.map_err(|_| closed())?;
        let idle = lock(&self.readers).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => connect(&self.path, true)?,
        };
        Ok(Lease::Reader { connection: Some(connection), home: self.readers.clone(), _place: place })
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
    if read_only {
        connection.execute_batch("PRAGMA query_only = ON;")?;
    }
    Ok(connection)
}

fn closed() -> Said {
    Said { code: String::new(), constraint: None, message: "the database is closed".to_owned(), again: false }
}

fn lock<T>(it: &Mutex<T>) -> MutexGuard<'_, T> {
    it.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A connection on loan.
enum Lease {
    Writer(OwnedMutexGuard<Option<Connection>>),
    Reader { connection: Option<Connection>, home: Arc<Mutex<Vec<Connection>>>, _place: OwnedSemaphorePermit },
}

impl Lease {
    fn connection(&self) -> Result<&Connection, Said> {
        let held = match self {
            Self::Writer(guard) => guard.as_ref(),
            Self::Reader { connection, .. } => connection.as_ref(),
        };
        held.ok_or_else(closed)
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Self::Reader { connection, home, .. } = self
            && let Some(connection) = connection.take()
        {
            lock(home).push(connection);
        }
    }
}

/// An open transaction. Dropped before its end, it leaves nothing.
pub(super) struct SqliteTx {
    lease: Mutex<Lease>,
}

impl SqliteTx {
    fn begin(lease: Lease, how: &str) -> Result<Self, Said> {
        lease.connection()?.prepare_cached(how)?.raw_execute()?;
        Ok(Self { lease: Mutex::new(lease) })
    }

    pub fn all(&self, sql: &str, args: &[Arg]) -> Result<Vec<Row>, Said> {
        rows(lock(&self.lease).connection()?, sql, args)
    }

    pub fn run(&self, sql: &str, args: &[Arg]) -> Result<u64, Said> {
        let lease = lock(&self.lease);
        let mut statement = lease.connection()?.prepare_cached(sql)?;
        bind(&mut statement, args)?;
        Ok(u64::try_from(statement.raw_execute()?).unwrap_or(0))
    }

    /// Makes it durable; the disk takes milliseconds, and meanwhile this thread's other tasks go elsewhere.
    pub fn commit(self) -> Result<(), Said> {
        let end = || lock(&self.lease).connection()?.prepare_cached("COMMIT")?.raw_execute().map_err(Said::from);
        match Handle::try_current().map(|handle| handle.runtime_flavor()) {
            Ok(RuntimeFlavor::MultiThread) => tokio::task::block_in_place(end)?,
            _ => end()?,
        };
        Ok(())
    }
}

impl Drop for SqliteTx {
    fn drop(&mut self) {
        if let Ok(connection) = lock(&self.lease).connection()
            && !connection.is_autocommit()
            && let Err(error) = connection.execute_batch("ROLLBACK")
        {
            tracing::error!(%error, "a transaction could not be rolled back");
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
