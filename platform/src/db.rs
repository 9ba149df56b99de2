//! The database: SQLite inside by default, PostgreSQL when there is an address. Only this folder may say which.
//!
//! SQL is written once, with `$1` placeholders, and runs on both. On SQLite there is one writing connection and every
//! write transaction begins IMMEDIATE; on PostgreSQL every writing transaction first takes the practice's own lock.
//! So both have one writer per practice, the audit chain never forks, and no verb sees a stale read before it writes.

mod postgres;
mod said;
mod schema;
mod sqlite;
mod value;

use std::{fmt, path::PathBuf, sync::Arc};

use kernel::{Error, Id, id::Practice};

use postgres::{PgTx, Postgres};
use sqlite::{Sqlite, SqliteTx};

pub use schema::{Migration, Refusals};
pub use value::{Arg, Cell, Column, Row};

/// How many rows one INSERT may carry; SQLite caps the bound values of a statement.
const CHUNK: usize = 500;

/// Where the database is.
#[derive(Debug, Clone)]
pub enum Place {
    /// A SQLite file.
    File(PathBuf),
    /// A PostgreSQL address, `postgres://…`.
    Url(String),
}

/// An open database with its connections.
#[derive(Clone)]
pub struct Db {
    server: Server,
    refusals: Arc<Refusals>,
}

#[derive(Clone)]
enum Server {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

impl fmt::Debug for Db {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Db")
    }
}

impl Db {
    /// Opens the database and brings its tables up to date.
    ///
    /// # Errors
    /// A fault that says in one sentence what stands in the way: not readable, not a database, newer than the program.
    pub async fn open(place: &Place, migrations: &[Migration]) -> Result<Self, Error> {
        let server = match place {
            Place::File(path) => {
                if let Some(parent) = path.parent().filter(|p| !p.as_os_str().is_empty()) {
                    std::fs::create_dir_all(parent)
                        .map_err(|e| Error::fault(format!("cannot make the folder {}: {e}", parent.display())))?;
                }
                let opened = Sqlite::open(path);
                Server::Sqlite(opened.map_err(|e| Error::fault(format!("cannot open the database {}: {e}", path.display())))?)
            }
            // The address may hold a password: it never goes into the message.
            Place::Url(url) => Server::Postgres(Postgres::open(url).await.map_err(|e| match e.as_database_error() {
                Some(said) => Error::fault(format!("PostgreSQL refused the connection: {said}")),
                None => Error::fault("cannot reach PostgreSQL at the address in DATABASE_URL"),
            })?),
        };
        schema::migrate(&server, migrations).await?;
        Ok(Self { server, refusals: Arc::new(Refusals::of(migrations)) })
    }

    /// A transaction that may write, alone in its practice until it ends.
    ///
    /// # Errors
    /// `Again` when the database is too busy, else a fault.
    pub async fn write(&self, practice: Id<Practice>) -> Result<Tx, Error> {
        let inner = match &self.server {
            Server::Sqlite(file) => file.write().await.map(Inner::Sqlite),
            Server::Postgres(server) => {
                let bits = practice.uuid().as_u64_pair();
                #[allow(clippy::cast_possible_wrap)] // a lock's number is 64 bits, of either sign
                let lock = (bits.0 ^ bits.1) as i64;
                server.write(lock).await.map(Inner::Postgres)
            }
        };
        self.tx(inner)
    }

    /// A transaction that sees one state of the database and can change nothing.
    ///
    /// # Errors
    /// `Again` when the database is too busy, else a fault.
    pub async fn read(&self) -> Result<Tx, Error> {
        let inner = match &self.server {
            Server::Sqlite(file) => file.read().await.map(Inner::Sqlite),
            Server::Postgres(server) => server.read().await.map(Inner::Postgres),
        };
        self.tx(inner)
    }

    fn tx(&self, inner: Result<Inner, said::Said>) -> Result<Tx, Error> {
        let refusals = self.refusals.clone();
        inner.map(|inner| Tx { inner, refusals }).map_err(|said| self.refusals.read(said))
    }

    /// The first row of one query by itself, without the two trips of a transaction around it.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub async fn one(&self, sql: &str, args: Vec<Arg>) -> Result<Option<Row>, Error> {
        let found = match &self.server {
            Server::Sqlite(file) => file.one(sql, args).await,
            Server::Postgres(server) => server.one(sql, &args).await,
        };
        found.map_err(|said| self.refusals.read(said))
    }

    /// Lets SQLite refresh its statistics, on which its plans rest. PostgreSQL does so by itself.
    ///
    /// # Errors
    /// A fault when the database cannot be written.
    pub async fn refresh(&self) -> Result<(), Error> {
        if matches!(self.server, Server::Sqlite(_)) {
            self.attack("PRAGMA analysis_limit = 400; PRAGMA optimize = 0x10002").await?;
        }
        Ok(())
    }

    /// Every table with its columns, and every index, in the database's own words: for the test that compares both.
    ///
    /// # Errors
    /// A fault when the catalogue cannot be read.
    pub async fn outline(&self) -> Result<Vec<String>, Error> {
        schema::outline(&self.server).await
    }

    /// Runs SQL without the waist: for the tests that attack the database directly, and for nothing else.
    ///
    /// # Errors
    /// What the database says.
    pub async fn attack(&self, sql: &str) -> Result<u64, Error> {
        self.server.batch(sql).await.map_err(|said| self.refusals.read(said))
    }

    /// Ends all connections; on SQLite this folds the write-ahead log back into the file.
    pub async fn close(self) {
        match self.server {
            Server::Sqlite(file) => file.close().await,
            Server::Postgres(server) => server.close().await,
        }
    }
}

impl Server {
    const fn postgres(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }
    async fn batch(&self, sql: &str) -> Result<u64, said::Said> {
        match self {
            Self::Sqlite(file) => file.batch(sql).await,
            Self::Postgres(server) => server.batch(sql).await,
        }
    }
    /// The texts of a query's only column.
    async fn lines(&self, sql: &str) -> Result<Vec<String>, said::Said> {
        let rows = match self {
            Self::Sqlite(file) => file.read().await?.all(sql, &[])?,
            Self::Postgres(server) => server.read().await?.all(sql, &[]).await?,
        };
        Ok(rows.into_iter().filter_map(|mut row| row.next().ok()).collect())
    }
}

/// An open transaction. Dropped without [`Tx::commit`], it leaves nothing.
pub struct Tx {
    inner: Inner,
    refusals: Arc<Refusals>,
}

enum Inner {
    Sqlite(SqliteTx),
    Postgres(PgTx),
}

impl Tx {
    /// All rows of a query.
    ///
    /// # Errors
    /// `Again` on a conflict, else a fault.
    pub async fn all(&self, sql: &str, args: Vec<Arg>) -> Result<Vec<Row>, Error> {
        let rows = match &self.inner {
            Inner::Sqlite(tx) => tx.all(sql, &args),
            Inner::Postgres(tx) => tx.all(sql, &args).await,
        };
        rows.map_err(|said| self.refusals.read(said))
    }
    /// The first row of a query, if there is one.
    ///
    /// # Errors
    /// As [`Tx::all`].
    pub async fn first(&self, sql: &str, args: Vec<Arg>) -> Result<Option<Row>, Error> {
        Ok(self.all(sql, args).await?.into_iter().next())
    }
    /// Runs a statement; how many rows it touched.
    ///
    /// # Errors
    /// A refusal when a named constraint said no, `Missing` for a reference into nothing, `Again` on a conflict, else a fault.
    pub async fn run(&self, sql: &str, args: Vec<Arg>) -> Result<u64, Error> {
        let done = match &self.inner {
            Inner::Sqlite(tx) => tx.run(sql, &args),
            Inner::Postgres(tx) => tx.run(sql, &args).await,
        };
        done.map_err(|said| if said.dangling() { Error::Missing } else { self.refusals.read(said) })
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
        let done = match self.inner {
            Inner::Sqlite(tx) => tx.commit().await,
            Inner::Postgres(tx) => tx.commit().await,
        };
        done.map_err(|said| self.refusals.read(said))
    }
    /// Leaves nothing behind.
    ///
    /// # Errors
    /// A fault when the connection is gone; nothing was kept then either.
    pub async fn rollback(self) -> Result<(), Error> {
        let done = match self.inner {
            Inner::Sqlite(tx) => tx.rollback().await,
            Inner::Postgres(tx) => tx.rollback().await,
        };
        done.map_err(|said| self.refusals.read(said))
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
