//! `cohort outcomes`: scoring files of answers and comparing groups in a table, without a practice and without a database.

use std::{
    io::{BufWriter, Write as _, stdout},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context as _, Result, bail};
use clap::{ArgMatches, Subcommand, parser::ValueSource};
use kernel::{Clock, Zone};
use measures::{Library, command};
use report::Meta;
use statistics::{
    compare::{self, Frame, Spec, output::Analysis},
    refusal::Refusal,
};

/// What can be done with outcomes.
#[derive(Debug, Subcommand)]
pub enum Outcomes {
    /// Compare groups as a specification says. Prints the results as JSON, and writes a report where one is asked for.
    Compare {
        /// The specification (JSON; its schema is printed by --schema).
        #[arg(long, required_unless_present = "schema")]
        spec: Option<PathBuf>,
        /// The table (CSV with a heading). Without it the specification says where it lies, seen from itself.
        #[arg(long)]
        data: Option<PathBuf>,
        /// Write a report a person can read, too: a file that ends in .html or .pdf. Can be given twice.
        #[arg(long)]
        report: Vec<PathBuf>,
        /// Print the JSON Schema of specifications instead.
        #[arg(long)]
        schema: bool,
    },
    /// Score a file of answers: {"measure": "phq9", "vectors": [{"answers": [0, 1, null, …]}, …]}. Prints it with `computed` beside each.
    Score {
        /// The file.
        file: PathBuf,
    },
}

/// Carries one of them out.
///
/// # Errors
/// Where a file cannot be read or names a measure that there is not.
pub fn run(what: &Outcomes, typed: &ArgMatches) -> Result<ExitCode> {
    match what {
        Outcomes::Score { file } => score(file),
        Outcomes::Compare { schema: true, .. } => {
            writeln!(stdout(), "{}", compare::SCHEMA.trim_end())?;
            Ok(ExitCode::SUCCESS)
        }
        Outcomes::Compare { spec: None, .. } => bail!("Say which specification: --spec FILE."),
        Outcomes::Compare { spec: Some(spec), data, report, .. } => compare(spec, data.as_deref().filter(|_| names_table(typed)), report),
    }
}

/// Whether the table was named here: `--data` elsewhere is the data folder, whose default reaches every order.
fn names_table(typed: &ArgMatches) -> bool {
    let order = typed.subcommand().and_then(|(_, outcomes)| outcomes.subcommand());
    order.is_some_and(|(_, compare)| compare.value_source("data") == Some(ValueSource::CommandLine))
}

/// Answers that do not fit the measure are said in the result; the exit code is then 2.
fn score(file: &Path) -> Result<ExitCode> {
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let scored = command::score(&text, &Library::shipped())?;
    let mut out = BufWriter::new(stdout().lock());
    serde_json::to_writer_pretty(&mut out, &scored.file)?;
    writeln!(out)?;
    out.flush()?;
    if scored.refused > 0 {
        eprintln!("{} of the vectors could not be scored; `computed.error` says why.", scored.refused);
        return Ok(ExitCode::from(2));
    }
    Ok(ExitCode::SUCCESS)
}

/// An analysis that cannot be made is said in the result; the exit code is then 2.
fn compare(file: &Path, data: Option<&Path>, reports: &[PathBuf]) -> Result<ExitCode> {
    let kinds = reports.iter().map(|report| kind(report)).collect::<Result<Vec<_>>>()?;
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let spec = Spec::read(&text).map_err(said)?;
    let table = match (data, &spec.data) {
        (Some(data), _) => data.to_owned(),
        (None, Some(data)) => file.parent().unwrap_or(Path::new(".")).join(data),
        (None, None) => bail!("Say where the data are: --data FILE.csv, or `data` in the specification."),
    };
    let bytes = std::fs::read(&table).with_context(|| format!("cannot read {}", table.display()))?;
    let frame = Frame::read(&bytes, spec.id_column()).map_err(said)?;
    let comparison = compare::run(&spec, frame).map_err(said)?;
    let meta = Meta {
        made: Some(Zone::utc().long_day(Clock::System.now())),
        data: table.file_name().map(|name| name.to_string_lossy().into_owned()),
        ..Meta::default()
    };
    for (path, kind) in reports.iter().zip(kinds) {
        let bytes = match kind {
            Kind::Page => report::html(&comparison, &meta).into_bytes(),
            Kind::Paper => press::comparison::pdf(&report::model(&comparison, &meta).json()?, press::Settings::default())?,
        };
        std::fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))?;
    }
    let mut out = BufWriter::new(stdout().lock());
    serde_json::to_writer_pretty(&mut out, &comparison)?;
    writeln!(out)?;
    out.flush()?;
    let refused: Vec<_> = comparison.analyses.iter().filter(|(_, analysis)| matches!(analysis, Analysis::Refused { .. })).map(|(name, _)| name).collect();
    if !refused.is_empty() {
        eprintln!("{} of the analyses could not be made; `refusal` says why.", refused.len());
        return Ok(ExitCode::from(2));
    }
    Ok(ExitCode::SUCCESS)
}

fn said(refusal: Refusal) -> anyhow::Error {
    anyhow::anyhow!(refusal.say)
}

/// What a report is written as.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Page,
    Paper,
}

fn kind(path: &Path) -> Result<Kind> {
    match path.extension().and_then(|end| end.to_str()).map(str::to_lowercase).as_deref() {
        Some("html" | "htm") => Ok(Kind::Page),
        Some("pdf") => Ok(Kind::Paper),
        _ => bail!("{}: a report's name ends in .html or .pdf.", path.display()),
    }
}
