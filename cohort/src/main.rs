//! The program: starts the log, carries out the orders, says in one sentence what went wrong.

use std::process::ExitCode;

use mimalloc::MiMalloc;
use tracing_subscriber::EnvFilter;

/// Requests are many small allocations on several threads.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    let filter = EnvFilter::try_from_env("COHORT_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match cohort::cli::run().await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("cohort: {error:#}");
            ExitCode::FAILURE
        }
    }
}
