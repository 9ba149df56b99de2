//! PostgreSQL: a pool of connections.

use std::time::Duration;

use sqlx::{
    AssertSqlSafe, Column as _, Error, Executor as _, PgPool, Row as _, TypeInfo as _, ValueRef as _,
    postgres::{PgArguments, PgPoolOptions, PgRow},
};
use sqlx::{Arguments as _, Postgres as Server, Transaction};
use tokio::sync::Mutex;

use super::{
    said::Said,
    value::{Arg, Cell, Row, Typed},
};

/// A PostgreSQL server.
#[derive(Clone)]
pub(super) struct Postgres {
    pool: PgPool,
}

impl Postgres {
    pub async fn open(url: &str) -> Result<Self, Error> {
        let pool = PgPoolOptions::new()
            .max_connections(16)
            .min_connections(1)
            .acquire_timeout(Duration::from_secs(30))
            .connect(url)
            .await?;
        Ok(Self { pool })
    }

    /// A transaction that holds the lock of this number until it ends: whoever writes in the same practice waits.
    pub async fn write(&self, lock: i64) -> Result<PgTx, Said> {
        let tx = self.begin("BEGIN ISOLATION LEVEL READ COMMITTED").await?;
        tx.all("SELECT 1 FROM pg_advisory_xact_lock($1)", &[lock.into()]).await?;
        Ok(tx)
    }

    pub async fn read(&self) -> Result<PgTx, Said> {
        self.begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await
    }

    async fn begin(&self, how: &'static str) -> Result<PgTx, Said> {
        Ok(PgTx { inner: Mutex::new(self.pool.begin_with(how).await?) })
    }

    /// The first row of one query outside a transaction.
    pub async fn one(&self, sql: &str, args: &[Arg]) -> Result<Option<Row>, Said> {
        let found = sqlx::query_with(AssertSqlSafe(sql.to_owned()), bound(args)?).fetch_optional(&self.pool).await?;
        found.as_ref().map(row).transpose()
    }

    /// Several statements without values, and how many rows they touched.
    pub async fn batch(&self, sql: &str) -> Result<u64, Said> {
        let mut connection = self.pool.acquire().await?;
        match connection.execute(sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))).await {
            Ok(done) => Ok(done.rows_affected()),
            Err(error) => {
                // If the statements had opened a transaction, it is over; outside of one this does nothing.
                connection.execute(sqlx::raw_sql("ROLLBACK")).await?;
                Err(error.into())
            }
        }
    }

    pub async fn close(self) {
        self.pool.close().await;
    }
}

/// An open transaction. Dropped before its end, it leaves nothing.
pub(super) struct PgTx {
    inner: Mutex<Transaction<'static, Server>>,
}

impl PgTx {
    pub async fn all(&self, sql: &str, args: &[Arg]) -> Result<Vec<Row>, Said> {
        let query = sqlx::query_with(AssertSqlSafe(sql.to_owned()), bound(args)?);
        let found = query.fetch_all(&mut **self.inner.lock().await).await?;
        found.iter().map(row).collect()
    }

    pub async fn run(&self, sql: &str, args: &[Arg]) -> Result<u64, Said> {
        let query = sqlx::query_with(AssertSqlSafe(sql.to_owned()), bound(args)?);
        Ok(query.execute(&mut **self.inner.lock().await).await?.rows_affected())
    }

    pub async fn commit(self) -> Result<(), Said> {
        Ok(self.inner.into_inner().commit().await?)
    }

    pub async fn rollback(self) -> Result<(), Said> {
        Ok(self.inner.into_inner().rollback().await?)
    }
}

fn bound(args: &[Arg]) -> Result<PgArguments, Error> {
    let mut all = PgArguments::default();
    for Arg(value) in args {
        match value {
            Typed::Bool(it) => all.add(it),
            Typed::Int(it) => all.add(it),
            // PostgreSQL takes no text with a zero in it.
            Typed::Text(Some(it)) if it.contains('\0') => all.add(it.replace('\0', "")),
            Typed::Text(it) => all.add(it),
            Typed::Bytes(it) => all.add(it),
            Typed::Uuid(it) => all.add(it),
        }
        .map_err(Error::Encode)?;
    }
    Ok(all)
}

fn row(found: &PgRow) -> Result<Row, Said> {
    let mut cells = Vec::with_capacity(found.len());
    for (at, column) in found.columns().iter().enumerate() {
        cells.push(if found.try_get_raw(at)?.is_null() {
            Cell::Null
        } else {
            match column.type_info().name() {
                "BOOL" => Cell::Bool(found.try_get(at)?),
                "INT8" => Cell::Int(found.try_get(at)?),
                "INT4" => Cell::Int(found.try_get::<i32, _>(at)?.into()),
                "BYTEA" => Cell::Bytes(found.try_get(at)?),
                "UUID" => Cell::Uuid(found.try_get(at)?),
                _ => Cell::Text(found.try_get(at)?),
            }
        });
    }
    Ok(Row::of(cells))
}

impl From<Error> for Said {
    fn from(error: Error) -> Self {
        let Some(said) = error.as_database_error() else {
            let again = matches!(error, Error::PoolTimedOut);
            return Self { code: String::new(), constraint: None, message: error.to_string(), again };
        };
        let code = said.code().unwrap_or_default().into_owned();
        // A serialisation failure and a deadlock.
        let again = ["40001", "40P01"].contains(&code.as_str());
        Self { code, constraint: said.constraint().map(ToOwned::to_owned), message: said.message().to_owned(), again }
    }
}
