//! The database: SQLite inside by default, PostgreSQL when there is an address. Only this folder may say which.
//!
//! SQL is written once, with `$1` placeholders, and runs on both. On SQLite there is one writing connection and every
//! write transaction begins IMMEDIATE; on PostgreSQL every writing transaction first takes the practice's own lock.
//! So both have one writer per practice, the audit chain never forks, and no verb sees a stale read before it writes.

mod schema;
mod value;

use std::{path::Path, sync::Arc, time::Duration};

use kernel::{Error, Id, id::Practice};
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    IsolationLevel, RuntimeErr, SqliteTransactionMode, Statement, TransactionOptions,
    TransactionTrait,
};

pub use schema::{Migration, Refusals};
pub use value::{Arg, Column, Row};

/// How many rows one INSERT may carry; SQLite caps the bound values of a statement.
const CHUNK: usize = 500;

/// Where the database is.
#[derive(Debug, Clone)]
pub enum Place {
    /// A SQLite file.
    File(std::path::PathBuf),
    /// A PostgreSQL address, `postgres://…`.
    Url(String),
}

/// An open database with its pools.
#[derive(Debug, Clone)]
pub struct Db {
    write: DatabaseConnection,
    read: DatabaseConnection,
    refusals: Arc<Refusals>,
}

impl Db {
    /// Opens the database and brings its tables up to date.
    ///
    /// # Errors
    /// A fault that says in one sentence what stands in the way: not readable, not a database, newer than the program.
    pub async fn open(place: &Place, migrations: &[Migration]) -> Result<Self, Error> {
        let (write, read) = match place {
            Place::File(path) => {
                if let Some(parent) = path.parent().filter(|p| !p.as_os_str().is_empty()) {
                    std::fs::create_dir_all(parent)
                        .map_err(|e| Error::fault(format!("cannot make the folder {}: {e}", parent.display())))?;
                }
                (sqlite(path, 1, false).await?, sqlite(path, 4, true).await?)
            }
            Place::Url(url) => {
                let pool = postgres(url).await?;
                (pool.clone(), pool)
            }
        };
        let db = Self { write, read, refusals: Arc::new(Refusals::of(migrations)) };
        schema::migrate(&db.write, migrations).await?;
        Ok(db)
    }

    /// A transaction that may write, alone in its practice until it ends.
    ///
    /// # Errors
    /// `Again` when the database is too busy, else a fault.
    #[allow(clippy::disallowed_methods)] // the one place that begins a writing transaction
    pub async fn write(&self, practice: Id<Practice>) -> Result<Tx, Error> {
        let options = TransactionOptions {
            isolation_level: match self.write.get_database_backend() {
                DbBackend::Postgres => Some(IsolationLevel::ReadCommitted),
                _ => None,
            },
            access_mode: None,
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        };
        let inner = self.write.begin_with_options(options).await.map_err(|e| self.refusals.read(&e))?;
        let tx = Tx { inner, refusals: self.refusals.clone() };
        if tx.postgres() {
            let bits = practice.uuid().as_u64_pair();
            #[allow(clippy::cast_possible_wrap)] // a lock key is 64 bits, of either sign
            let key = (bits.0 ^ bits.1) as i64;
            tx.all("SELECT 1 FROM pg_advisory_xact_lock($1)", vec![key.into()]).await?;
        }
        Ok(tx)
    }

    /// A transaction that sees one state of the database and can change nothing.
    ///
    /// # Errors
    /// `Again` when the database is too busy, else a fault.
    #[allow(clippy::disallowed_methods)] // the one place that begins a reading transaction
    pub async fn read(&self) -> Result<Tx, Error> {
        let options = match self.read.get_database_backend() {
            DbBackend::Postgres => TransactionOptions {
                isolation_level: Some(IsolationLevel::RepeatableRead),
                access_mode: Some(AccessMode::ReadOnly),
                sqlite_transaction_mode: None,
            },
            _ => TransactionOptions {
                isolation_level: None,
                access_mode: None,
                sqlite_transaction_mode: Some(SqliteTransactionMode::Deferred),
            },
        };
        let inner = self.read.begin_with_options(options).await.map_err(|e| self.refusals.read(&e))?;
        Ok(Tx { inner, refusals: self.refusals.clone() })
    }

    /// The first row of one query by itself, without the two trips of a transaction around it.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub async fn one(&self, sql: &str, args: Vec<Arg>) -> Result<Option<Row>, Error> {
        let statement = Statement::from_sql_and_values(self.read.get_database_backend(), sql, args.into_iter().map(Arg::value));
        let row = self.read.query_one_raw(statement).await.map_err(|e| self.refusals.read(&e))?;
        Ok(row.map(Row::of))
    }

    /// Lets SQLite refresh its statistics, on which its plans rest. PostgreSQL does so by itself.
    ///
    /// # Errors
    /// A fault when the database cannot be written.
    pub async fn refresh(&self) -> Result<(), Error> {
        if self.write.get_database_backend() != DbBackend::Postgres {
            self.write.execute_unprepared("PRAGMA analysis_limit = 400; PRAGMA optimize = 0x10002").await.map_err(|e| self.refusals.read(&e))?;
        }
        Ok(())
    }

    /// Every table with its columns, and every index, in the database's own words: for the test that compares both.
    ///
    /// # Errors
    /// A fault when the catalogue cannot be read.
    pub async fn outline(&self) -> Result<Vec<String>, Error> {
        schema::outline(&self.write).await
    }

    /// Runs SQL without the waist: for the tests that attack the database directly, and for nothing else.
    ///
    /// # Errors
    /// What the database says.
    pub async fn attack(&self, sql: &str) -> Result<u64, Error> {
        let done = self.write.execute_unprepared(sql).await.map_err(|e| self.refusals.read(&e))?;
        Ok(done.rows_affected())
    }

    /// Ends all connections; on SQLite this folds the write-ahead log back into the file.
    pub async fn close(self) {
        let _ = self.read.close().await;
        let _ = self.write.close().await;
    }
}

async fn sqlite(path: &Path, connections: u32, read_only: bool) -> Result<DatabaseConnection, Error> {
    let mut options = ConnectOptions::new(format!("sqlite://{}?mode=rwc", path.display()));
    options.max_connections(connections).min_connections(1).sqlx_logging(false).test_before_acquire(false);
    options.acquire_timeout(Duration::from_secs(30));
    options.map_sqlx_sqlite_opts(move |o| {
        let o = o
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5))
            .statement_cache_capacity(256)
            .pragma("journal_mode", "WAL")
            .pragma("synchronous", "FULL")
            .pragma("cache_size", "-8000")
            .pragma("temp_store", "MEMORY");
        if read_only { o.pragma("query_only", "ON") } else { o }
    });
    Database::connect(options).await.map_err(|e| Error::fault(format!("cannot open the database {}: {e}", path.display())))
}

async fn postgres(url: &str) -> Result<DatabaseConnection, Error> {
    let mut options = ConnectOptions::new(url.to_owned());
    options.max_connections(16).min_connections(1).sqlx_logging(false).test_before_acquire(false);
    options.acquire_timeout(Duration::from_secs(30));
    // The address may hold a password: it never goes into the message.
    Database::connect(options).await.map_err(|e| match e {
        DbErr::Conn(RuntimeErr::SqlxError(e)) if e.as_database_error().is_some() => {
            Error::fault(format!("PostgreSQL refused the connection: {e}"))
        }
        _ => Error::fault("cannot reach PostgreSQL at the address in DATABASE_URL"),
    })
}

/// An open transaction. Dropped without [`Tx::commit`], it leaves nothing.
pub struct Tx {
    inner: DatabaseTransaction,
    refusals: Arc<Refusals>,
}

impl Tx {
    fn postgres(&self) -> bool {
        self.inner.get_database_backend() == DbBackend::Postgres
    }
    fn statement(&self, sql: &str, args: Vec<Arg>) -> Statement {
        Statement::from_sql_and_values(self.inner.get_database_backend(), sql, args.into_iter().map(Arg::value))
    }
    /// All rows of a query.
    ///
    /// # Errors
    /// `Again` on a conflict, else a fault.
    pub async fn all(&self, sql: &str, args: Vec<Arg>) -> Result<Vec<Row>, Error> {
        let rows = self.inner.query_all_raw(self.statement(sql, args)).await.map_err(|e| self.refusals.read(&e))?;
        Ok(rows.into_iter().map(Row::of).collect())
    }
    /// The first row of a query, if there is one.
    ///
    /// # Errors
    /// As [`Tx::all`].
    pub async fn first(&self, sql: &str, args: Vec<Arg>) -> Result<Option<Row>, Error> {
        let row = self.inner.query_one_raw(self.statement(sql, args)).await.map_err(|e| self.refusals.read(&e))?;
        Ok(row.map(Row::of))
    }
    /// Runs a statement; how many rows it touched.
    ///
    /// # Errors
    /// A refusal when a named constraint said no, `Again` on a conflict, else a fault.
    pub async fn run(&self, sql: &str, args: Vec<Arg>) -> Result<u64, Error> {
        let done = self.inner.execute_raw(self.statement(sql, args)).await.map_err(|e| self.refusals.read(&e))?;
        Ok(done.rows_affected())
    }
    /// Inserts rows, many to a statement. `into` is `table (column, …)`; every row gives its values in that order.
    ///
    /// # Errors
    /// As [`Tx::run`].
    pub async fn insert(&self, into: &str, rows: Vec<Vec<Arg>>) -> Result<(), Error> {
        let width = rows.first().map_or(0, Vec::len);
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let chunk: Vec<_> = rows.by_ref().take(CHUNK.min(30_000 / width.max(1))).collect();
            let mut sql = format!("INSERT INTO {into} VALUES ");
            for row in 0..chunk.len() {
                sql.push_str(if row == 0 { "(" } else { ",(" });
                for column in 0..width {
                    if column > 0 {
                        sql.push(',');
                    }
                    sql.push_str(&format!("${}", row * width + column + 1));
                }
                sql.push(')');
            }
            self.run(&sql, chunk.into_iter().flatten().collect()).await?;
        }
        Ok(())
    }
    /// Makes all of it durable.
    ///
    /// # Errors
    /// `Again` on a conflict, else a fault; then nothing was kept.
    pub async fn commit(self) -> Result<(), Error> {
        let refusals = self.refusals;
        self.inner.commit().await.map_err(|e| refusals.read(&e))
    }
    /// Leaves nothing behind.
    ///
    /// # Errors
    /// A fault when the connection is gone; nothing was kept then either.
    pub async fn rollback(self) -> Result<(), Error> {
        let refusals = self.refusals;
        self.inner.rollback().await.map_err(|e| refusals.read(&e))
    }
}

/// A transaction as those see it who may only read.
#[derive(Clone, Copy)]
pub struct Sight<'a>(pub(crate) &'a Tx);

impl Sight<'_> {
    /// All rows of a query.
    ///
    /// # Errors
    /// As [`Tx::all`].
    pub async fn all(&self, sql: &str, args: Vec<Arg>) -> Result<Vec<Row>, Error> {
        self.0.all(sql, args).await
    }
    /// The first row of a query, if there is one.
    ///
    /// # Errors
    /// As [`Tx::all`].
    pub async fn first(&self, sql: &str, args: Vec<Arg>) -> Result<Option<Row>, Error> {
        self.0.first(sql, args).await
    }
}

/// `$5, $6, …`: a list of as many values, from `first` on, for `IN (…)`.
pub fn places(first: usize, count: usize) -> String {
    (first..first + count).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ")
}

/// `args![a, b]`: the values of a statement, in the order of `$1`, `$2`.
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$($crate::db::Arg::from($value)),*] };
}
