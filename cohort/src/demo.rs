//! `cohort demo`: a practice with a year behind it, made through the same verbs that people use, from a fixed seed.
//!
//! Only what the demo itself made is ever thrown away: a mark in the data folder says so, and also whether it was
//! finished, so that a demo that was interrupted is made anew and a real practice is never touched.

mod held;
mod people;
mod plan;
mod running;
mod ways;
mod week;
mod words;
mod year;

use std::{
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, bail};
use platform::{House, db::Place, permit::Roles};
use practice::{access, cast};

use crate::config::Config;

/// The file in the data folder by which a demo is known.
const MARK: &str = "demo-practice.txt";
/// What stands in it while the demo is being made.
const UNFINISHED: &str = "unfinished\n";
/// What stands in it afterwards.
const FINISHED: &str = "Cohort's demo practice, with invented people. `cohort demo --fresh` throws it away and makes it anew.\n";

/// Opens the house with the demo practice in it, and makes that first where there is none.
pub async fn open(config: &Config, fresh: bool) -> Result<House> {
    let mark = config.data.join(MARK);
    let unfinished = fs::read_to_string(&mark).is_ok_and(|text| text == UNFINISHED);
    if fresh || (unfinished && config.database.is_none()) {
        clear(config)?;
    }
    let house = config.open().await?;
    if access::practices(&house.db).await?.is_empty() {
        let note = |text: &str| fs::write(&mark, text).with_context(|| format!("cannot write {}", mark.display()));
        note(UNFINISHED)?;
        // Nobody in it is real: what its past announces goes to no mail server.
        year::make(&House { post: None, ..house.clone() }).await.context("the demo practice could not be made")?;
        note(FINISHED)?;
    } else if unfinished {
        // Only on PostgreSQL: a folder was cleared above.
        bail!("the demo in the database was interrupted while it was made. Empty the database, then start again.");
    }
    Ok(house)
}

/// Throws away what the demo made in the data folder, and nothing else.
fn clear(config: &Config) -> Result<()> {
    let folder = &config.data;
    let Place::File(database) = config.place() else {
        bail!("only a demo in a data folder can be thrown away. Empty the PostgreSQL database yourself, then start again without --fresh.");
    };
    if nothing_in(folder)? {
        return Ok(());
    }
    if !folder.join(MARK).exists() {
        if database.exists() {
            bail!("{} holds a practice that the demo did not make, so nothing is thrown away. Name another folder with --data.", folder.display());
        }
        bail!("{} holds no cohort.db of a demo, so nothing is thrown away. Name the demo's folder with --data.", folder.display());
    }
    let keys = folder.join("keys");
    // The mark goes last: until then an interrupted clearing can be taken up again.
    let mut files: Vec<PathBuf> = ["-wal", "-shm", "-journal", ""].map(|end| folder.join(format!("cohort.db{end}"))).to_vec();
    files.extend([keys.join("seal.key"), folder.join("audit-heads.log"), folder.join(MARK)]);
    for file in files {
        match fs::remove_file(&file) {
            Err(e) if e.kind() != ErrorKind::NotFound => return Err(e).with_context(|| format!("cannot remove {}", file.display())),
            _ => {}
        }
    }
    // A folder with anything else in it stays.
    let _ = fs::remove_dir(keys);
    Ok(())
}

fn nothing_in(folder: &Path) -> Result<bool> {
    match fs::read_dir(folder) {
        Ok(mut all) => Ok(all.next().is_none()),
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(true),
        Err(e) => Err(e).with_context(|| format!("cannot read {}", folder.display())),
    }
}

/// Who signs in how, as a table.
pub fn sign_ins() -> String {
    let head = ["Address", "Name", "Role", "Password", "PIN"].map(str::to_owned);
    let people = cast::STAFF.iter().chain([&cast::NORA]).map(|one| {
        let roles = Roles::of(one.roles);
        let role = if one.roles.len() > 2 { format!("all roles, of {}", cast::STRANGERS) } else { roles.to_string() };
        let role = if one.runs_sessions && one.roles.len() == 1 { format!("{role}, runs sessions") } else { role };
        [one.email.to_owned(), one.name.to_owned(), role, cast::PASSWORD.to_owned(), cast::PIN.to_owned()]
    });
    let rows: Vec<[String; 5]> = [head].into_iter().chain(people).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths = [0, 1, 2, 3, 4].map(width);
    let line = |row: &[String; 5]| {
        let cells: Vec<String> = row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        cells.join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}
