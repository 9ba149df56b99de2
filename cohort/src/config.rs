//! Where Cohort keeps its things: the data folder, the database, the keys; and the mail server it speaks to.

mod mail;

use std::{fs::DirBuilder, os::unix::fs::DirBuilderExt as _, path::PathBuf, sync::Arc};

use anyhow::{Context as _, Result, bail};
use clap::Args;
use kernel::Clock;
use platform::{House, crypto::Keyring, db::{Db, Place}};
use practice::access;
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
    /// Mail.
    #[command(flatten)]
    pub mail: mail::MailConfig,
}

impl Config {
    /// Opens a house that is there, and makes nothing.
    pub async fn open_existing(&self) -> Result<House> {
        self.is_folder()?;
        if let Place::File(file) = self.place()
            && !file.exists()
        {
            bail!("there is no database {}. Say with --data where it is.", file.display());
        }
        self.open().await
    }

    /// Where the database is.
    pub fn place(&self) -> Place {
        match &self.database {
            Some(url) => Place::Url(url.clone()),
            None => Place::File(self.data.join("cohort.db")),
        }
    }

    fn is_folder(&self) -> Result<()> {
        if self.data.exists() && !self.data.is_dir() {
            bail!("{} is not a folder. Say with --data which one to use.", self.data.display());
        }
        Ok(())
    }

    /// Opens the house: database, keys, press. What is not there yet is made.
    pub async fn open(&self) -> Result<House> {
        let post = self.mail.post()?;
        // Nobody else on the machine reads what lies here.
        self.is_folder()?;
        if !self.data.exists() {
            let made = DirBuilder::new().recursive(true).mode(0o700).create(&self.data);
            made.with_context(|| format!("cannot make the folder {}", self.data.display()))?;
        }
        let key = self.data.join("keys").join("seal.key");
        let kept = if key.exists() { Some(Keyring::open(&key).context("the sealing key")?) } else { None };
        let db = Db::open(&self.place(), practice::MIGRATIONS).await.context("the database")?;
        if kept.is_none() && !access::practices(&db).await?.is_empty() {
            bail!("the sealing key {} is missing, and this database is sealed with it. Restore the folder keys from its copy.", key.display());
        }
        let keys = kept.map_or_else(|| Keyring::open(&key).context("the sealing key"), Ok)?;
        let press = TypstPress::new(Settings::default()).map_err(|e| anyhow::anyhow!("the press: {e}"))?;
        Ok(House { db, clock: Clock::System, keys: Arc::new(keys), press: Arc::new(press), post, public: self.mail.public(), followers: practice::FOLLOWERS, data: self.data.clone() })
    }
}
