//! Where Cohort keeps its things: the data folder, the database, the keys.

use std::{path::PathBuf, sync::Arc};

use anyhow::{Context as _, Result};
use clap::Args;
use kernel::Clock;
use platform::{House, crypto::Keyring, db::{Db, Place}};
use press::{Settings, TypstPress};

/// Options that every command takes.
#[derive(Debug, Clone, Args)]
pub struct Config {
    /// The folder for the database, the keys and everything else that is kept.
    #[arg(long, env = "COHORT_DATA", default_value = "data", global = true)]
    pub data: PathBuf,
    /// A PostgreSQL address, postgres://…; without it the database is a SQLite file in the data folder.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, global = true)]
    pub database: Option<String>,
}

impl Config {
    /// Where the database is.
    pub fn place(&self) -> Place {
        match &self.database {
            Some(url) => Place::Url(url.clone()),
            None => Place::File(self.data.join("cohort.db")),
        }
    }

    /// Opens the house: database, keys, press.
    pub async fn open(&self) -> Result<House> {
        let keys = Keyring::open(&self.data.join("keys").join("seal.key")).context("the sealing key")?;
        let db = Db::open(&self.place(), practice::MIGRATIONS).await.context("the database")?;
        let press = TypstPress::new(Settings::default()).map_err(|e| anyhow::anyhow!("the press: {e}"))?;
        Ok(House { db, clock: Clock::System, keys: Arc::new(keys), press: Arc::new(press), data: self.data.clone() })
    }
}
