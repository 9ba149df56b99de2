//! The command line: serve, demo, import, audit, outcomes.

use std::{
    io::ErrorKind,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
    process::ExitCode,
};

use anyhow::{Context as _, Result, bail};
use axum::middleware::from_fn;
use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum};
use kernel::Id;
use platform::{Actor, House, audit};
use practice::{
    access, charting,
    clients::{ImportOptions, import::DateOrder},
    groups,
    schedule::{self, TimetableOptions},
};
use tokio::net::TcpListener;

use crate::{
    config::Config,
    demo,
    outcomes::{self, Outcomes},
    proxy, routes, worker,
};

/// The system a behavioural-health practice runs its groups on.
#[derive(Debug, Parser)]
#[command(name = "cohort", version)]
struct Cli {
    #[command(flatten)]
    config: Config,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the practice.
    Serve {
        /// The port.
        #[arg(long, env = "COHORT_PORT", default_value_t = 8400)]
        port: u16,
        /// The address to listen on. Anything but loopback needs --behind-proxy.
        #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
        address: IpAddr,
        /// A proxy in front speaks TLS and adds each caller's address to X-Forwarded-For; plain HTTP may then leave the loopback.
        #[arg(long)]
        behind_proxy: bool,
    },
    /// Make the demo practice if there is none, and serve it on loopback.
    Demo {
        /// The port.
        #[arg(long, default_value_t = 8400)]
        port: u16,
        /// Throw the demo's data away and start over.
        #[arg(long)]
        fresh: bool,
        /// Make the data and stop.
        #[arg(long)]
        only_data: bool,
    },
    /// Bring data in.
    Import {
        #[command(subcommand)]
        what: Import,
    },
    /// The audit log.
    Audit {
        #[command(subcommand)]
        what: Audit,
    },
    /// Score questionnaires, without a practice.
    Outcomes {
        #[command(subcommand)]
        what: Outcomes,
    },
}

#[derive(Debug, Subcommand)]
enum Import {
    /// Clients from a CSV file.
    Clients {
        /// The file.
        file: PathBuf,
        /// Say row by row what would happen; write nothing.
        #[arg(long, conflicts_with = "commit", required_unless_present = "commit")]
        dry_run: bool,
        /// Write what the dry run says. A second commit of the same file changes nothing.
        #[arg(long)]
        commit: bool,
        /// The practice, where there are several; its id is printed when it is left out.
        #[arg(long)]
        practice: Option<String>,
        /// How dates such as 03/04/1990 are meant, where the file leaves it open.
        #[arg(long)]
        dates: Option<Dates>,
    },
    /// A running timetable from a CSV file or a calendar file (.ics): groups, rooms, series and members.
    Timetable {
        /// The file.
        file: PathBuf,
        /// Say event by event what would happen; write nothing.
        #[arg(long, conflicts_with = "commit", required_unless_present = "commit")]
        dry_run: bool,
        /// Write what the dry run says. A second commit of the same file changes nothing.
        #[arg(long)]
        commit: bool,
        /// The practice, where there are several; its id is printed when it is left out.
        #[arg(long)]
        practice: Option<String>,
        /// How dates such as 03/04/2027 are meant, where the file leaves it open.
        #[arg(long)]
        dates: Option<Dates>,
        /// The e-mail address of who answers for new groups, where the file does not say it.
        #[arg(long)]
        provider: Option<String>,
    },
}

/// The order of day and month in a file.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Dates {
    /// Day before month.
    Dmy,
    /// Month before day.
    Mdy,
}

impl From<Dates> for DateOrder {
    fn from(dates: Dates) -> Self {
        match dates {
            Dates::Dmy => Self::DayFirst,
            Dates::Mdy => Self::MonthFirst,
        }
    }
}

#[derive(Debug, Subcommand)]
enum Audit {
    /// Look for entries and signed notes that were changed, removed, reordered or cut off.
    Verify,
}

/// Reads the orders and carries them out.
pub async fn run() -> Result<ExitCode> {
    let typed = Cli::command().get_matches();
    let cli = Cli::from_arg_matches(&typed).unwrap_or_else(|error| error.exit());
    let config = cli.config;
    match cli.command {
        Command::Serve { port, address, behind_proxy } => {
            if !address.is_loopback() && !behind_proxy {
                bail!("{address} is not loopback. Put a proxy that speaks TLS in front and say --behind-proxy, or listen on 127.0.0.1.");
            }
            let listener = listen(address, port).await?;
            let house = config.open().await?;
            first_run(&house).await?;
            serve(house, listener, behind_proxy).await?;
        }
        Command::Demo { port, fresh, only_data } => {
            // The port is taken first: nothing is thrown away or made if it cannot be served.
            let listener = if only_data { None } else { Some(listen(Ipv4Addr::LOCALHOST.into(), port).await?) };
            let house = demo::open(&config, fresh).await?;
            println!("{}", demo::sign_ins());
            if let Some(listener) = listener {
                println!("\nCohort's demo practice is at  http://localhost:{port}/   (Ctrl-C stops it)");
                serve(house, listener, false).await?;
            } else {
                house.db.close().await;
            }
        }
        Command::Import { what: Import::Clients { file, commit, practice, dates, .. } } => {
            let bytes = std::fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
            let house = config.open().await?;
            let practice = one_practice(&house, practice.as_deref()).await?;
            let options = ImportOptions { dates: dates.map(DateOrder::from), ..ImportOptions::default() };
            let report = groups::import_file(&house, &Actor::System(practice, "import"), bytes, options, commit).await?;
            println!("{report}");
            if report.counts.refused > 0 {
                return Ok(ExitCode::from(2));
            }
        }
        Command::Import { what: Import::Timetable { file, commit, practice, dates, provider, .. } } => {
            let bytes = std::fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
            let house = config.open().await?;
            let practice = one_practice(&house, practice.as_deref()).await?;
            let options =
                TimetableOptions { dates: dates.map(DateOrder::from), provider: provider.unwrap_or_default(), ..TimetableOptions::default() };
            let report = schedule::import_timetable_file(&house, &Actor::System(practice, "import"), &bytes, options, commit).await?;
            println!("{report}");
            if report.imported.refused() > 0 {
                return Ok(ExitCode::from(2));
            }
        }
        Command::Outcomes { what } => return outcomes::run(&what, &typed),
        Command::Audit { what: Audit::Verify } => return verify(&config.open_existing().await?).await,
    }
    Ok(ExitCode::SUCCESS)
}

async fn listen(address: IpAddr, port: u16) -> Result<TcpListener> {
    match TcpListener::bind(SocketAddr::new(address, port)).await {
        Ok(listener) => Ok(listener),
        Err(e) if e.kind() == ErrorKind::AddrInUse => bail!("port {port} is busy. Stop what uses it, or choose another with --port."),
        Err(e) => Err(e).with_context(|| format!("cannot listen on {address}:{port}")),
    }
}

/// A new installation has no account. Whoever holds the code that is printed here makes the first one.
async fn first_run(house: &House) -> Result<()> {
    if access::practices(&house.db).await?.is_empty() {
        let code = access::new_setup_code(house).await?;
        println!("This is a new installation. Open /setup and use this code, once: {code}");
    }
    Ok(())
}

async fn serve(house: House, listener: TcpListener, behind_proxy: bool) -> Result<()> {
    tracing::info!(address = %listener.local_addr()?, "serving");
    match &house.post {
        Some(post) => tracing::info!(through = post.words(), "mails are sent"),
        None => tracing::info!("no mails are sent, because no mail server is set (--smtp-host)"),
    }
    let work = tokio::spawn(worker::work(house.clone()));
    let mut app = routes::app(house.clone());
    if behind_proxy {
        app = app.layer(from_fn(proxy::caller_address));
    }
    axum::serve(listener, app.into_make_service_with_connect_info::<SocketAddr>()).with_graceful_shutdown(stop()).await?;
    work.abort();
    worker::note_heads(&house).await?;
    house.db.close().await;
    Ok(())
}

async fn stop() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut term) => {
            tokio::select! { _ = tokio::signal::ctrl_c() => {}, _ = term.recv() => {} }
        }
        Err(_) => {
            let _ = tokio::signal::ctrl_c().await;
        }
    }
}

async fn one_practice(house: &House, asked: Option<&str>) -> Result<Id<kernel::id::Practice>> {
    let all = access::practices(&house.db).await?;
    match (asked, all.as_slice()) {
        (Some(asked), _) => all.iter().map(|p| p.id).find(|id| id.to_string() == asked).with_context(|| format!("there is no practice {asked}")),
        (None, [one]) => Ok(one.id),
        (None, []) => bail!("there is no practice yet. Start `cohort serve` and set it up first."),
        (None, many) => {
            let list: Vec<_> = many.iter().map(|p| format!("  {}  {}", p.id, p.name)).collect();
            bail!("there are several practices; say which with --practice:\n{}", list.join("\n"))
        }
    }
}

async fn verify(house: &House) -> Result<ExitCode> {
    let noted = worker::noted_heads(house)?;
    let mut good = true;
    let practices = access::practices(&house.db).await?;
    if practices.is_empty() {
        println!("There is no practice in this database yet, so there is nothing to verify.");
        return Ok(ExitCode::SUCCESS);
    }
    for practice in practices {
        let log = audit::verify(&house.db, &house.keys, practice.id, &noted).await?;
        let notes = charting::verify(house, practice.id).await?;
        println!(
            "{}: {} audit entries, {} signed notes and addenda, {} signatures",
            practice.name, log.entries, notes.notes, notes.signatures
        );
        for wrong in log.wrong.iter().chain(&notes.wrong) {
            println!("  WRONG: {wrong}");
            good = false;
        }
    }
    println!("{}", if good { "Everything verifies." } else { "Something was changed outside Cohort." });
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::from(3) })
}
