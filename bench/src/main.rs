//! The bench: measures what people wait for, on a release build, against a real server on the loopback with an embedded
//! SQLite database in a folder of its own. One JSON line a measure goes to stdout, and how it stands to its fixed target
//! to stderr. Client and server share the machine, so every time includes both.
#![expect(clippy::disallowed_methods, reason = "a bench reads clocks")]

mod calendar;
mod data;
mod measure;
mod pathways;
mod report;

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use bench::{Server, free_port};

use data::{Base, Large};
use report::Report;

/// The measures on the practice with 100 times the sessions.
const LARGE: [&str; 3] = ["board_60_x100", "chart_500_x100", "search_100k"];

/// The measures on 200,000 clients on a pathway; they are made together.
const PATHWAYS: [&str; 3] = ["pathways_day", "pathways_replay", "pathways_event"];

#[tokio::main]
async fn main() -> Result<()> {
    // Names on the command line choose measures; without any, all are made.
    let chosen: Vec<String> = std::env::args().skip(1).collect();
    let wants = |name: &str| chosen.is_empty() || chosen.iter().any(|one| one == name);
    let folder = tempfile::Builder::new().prefix("cohort-bench-").tempdir()?;
    let binary = binary()?;
    let mut report = Report::default();

    eprintln!("preparing a practice in {}", folder.path().display());
    let base = Base::prepare(&folder.path().join("base")).await?;
    let large = if LARGE.into_iter().any(wants) {
        eprintln!("preparing the same with 100 times the sessions and 100,000 clients");
        Some(Large::prepare(&base, &folder.path().join("large")).await?)
    } else {
        None
    };

    let port = free_port()?;
    let server = measure::cold_start(&mut report, &binary, &base, port).await?;
    let (mut board, mut chart, mut pace) = (None, None, None);
    if wants("pin_proof") {
        measure::pin_proof(&mut report, &base, port).await?;
    }
    if wants("board_60") || large.is_some() {
        board = Some(measure::board(&mut report, "board_60", &base, port, None).await?);
    }
    if wants("chart_500") || large.is_some() {
        chart = Some(measure::chart(&mut report, "chart_500", &base, port, None).await?);
    }
    if wants("sign_12") {
        measure::sign_12(&mut report, &base, port, folder.path()).await?;
    }
    if wants("sign_12_c8") {
        measure::sign_12_c8(&mut report, &base, port).await?;
    }
    let (one, more) = base.to_mark.split_at(1);
    let (eight, thirty_two) = more.split_at(8);
    if ["mark_c1", "mark_c8", "mark_c32"].into_iter().any(wants) {
        pace = measure::mark(&mut report, "mark_c1", &base, port, one, 400, None).await?;
    }
    if wants("mark_c8") {
        measure::mark(&mut report, "mark_c8", &base, port, eight, 60, pace).await?;
    }
    if wants("mark_c32") {
        measure::mark(&mut report, "mark_c32", &base, port, thirty_two, 25, pace).await?;
    }
    if wants("board_300") {
        calendar::board_300(&mut report, &base, port).await?;
    }
    server.stop().await?;
    if wants("flow_104") {
        calendar::flow_104(&mut report, folder.path()).await?;
    }
    if wants("horizon_2000") {
        calendar::horizon(&mut report, folder.path()).await?;
    }
    if PATHWAYS.into_iter().any(wants) {
        pathways::pathways(&mut report, folder.path(), &binary, port).await?;
    }

    if let Some(large) = large {
        let mut server = Server::spawn(&binary, &large.base.data, None, port)?;
        server.ready("/healthz", "").await?;
        measure::board(&mut report, "board_60_x100", &large.base, port, board).await?;
        measure::chart(&mut report, "chart_500_x100", &large.base, port, chart).await?;
        measure::search(&mut report, &large, port).await?;
        server.stop().await?;
    }
    report.end();
    Ok(())
}

/// The server beside this program, or the one that `COHORT_BIN` names.
fn binary() -> Result<PathBuf> {
    if let Some(named) = std::env::var_os("COHORT_BIN") {
        return Ok(named.into());
    }
    let here = std::env::current_exe()?;
    let beside = here.parent().context("this program lies nowhere")?.join("cohort");
    anyhow::ensure!(beside.exists(), "there is no {}; build it, or start bin/bench", beside.display());
    Ok(beside)
}
