//! A Cohort server as a child process: started, waited for, stopped, killed.

use std::{
    fs::{self, File},
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};

use crate::Client;

/// How long a server may take to answer, or to end.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running server. Dropped, it is killed.
pub struct Server {
    child: Child,
    port: u16,
    log: PathBuf,
}

/// A port that is free now, and another one at every call.
///
/// It lies below those that a system gives to callers: a client that calls again and again while the server is away would
/// at last be given the server's own port, and call itself.
///
/// # Errors
/// When there is none.
pub fn free_port() -> Result<u16> {
    static ASKED: AtomicU32 = AtomicU32::new(0);
    for _ in 0..1_000 {
        let step = std::process::id().wrapping_mul(37).wrapping_add(ASKED.fetch_add(1, Ordering::Relaxed));
        let port = 20_000 + u16::try_from(step % 10_000)?;
        if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return Ok(port);
        }
    }
    bail!("there is no free port")
}

impl Server {
    /// Starts a server on a data folder, and on a PostgreSQL database if one is given. What it says goes into `serve.log`
    /// beside the data.
    ///
    /// # Errors
    /// When the program cannot be started.
    pub fn spawn(binary: &Path, data: &Path, database: Option<&str>, port: u16) -> Result<Self> {
        let mut command = Command::new(binary);
        command.arg("serve");
        Self::spawn_with(command, data, database, port)
    }

    /// The same with a command of one's own, that ends in starting `cohort serve`; the options are added to it.
    ///
    /// # Errors
    /// When the program cannot be started.
    pub fn spawn_with(mut command: Command, data: &Path, database: Option<&str>, port: u16) -> Result<Self> {
        let log = data.join("serve.log");
        let out = File::options().create(true).append(true).open(&log)?;
        command.arg("--port").arg(port.to_string()).arg("--data").arg(data).env("COHORT_LOG", "warn");
        match database {
            Some(url) => command.env("DATABASE_URL", url),
            None => command.env_remove("DATABASE_URL"),
        };
        let child = command
            .stdin(Stdio::null())
            .stdout(out.try_clone()?)
            .stderr(out)
            .spawn()
            .with_context(|| format!("cannot start {}", command.get_program().display()))?;
        Ok(Self { child, port, log })
    }

    /// Waits until a page answers 200; `token` is the sign-in it is asked with.
    ///
    /// # Errors
    /// When the server ends, or takes too long.
    pub async fn ready(&mut self, path: &str, token: &str) -> Result<()> {
        let until = Instant::now() + PATIENCE;
        let mut client = Client::new(self.port, token);
        loop {
            if client.get(path).await.is_ok_and(|reply| reply.status == 200) {
                return Ok(());
            }
            if let Some(status) = self.child.try_wait()? {
                bail!("the server ended ({status}): {}", self.said());
            }
            if Instant::now() > until {
                bail!("the server does not answer: {}", self.said());
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    /// What the server said so far.
    pub fn said(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Its resident memory in MiB.
    ///
    /// # Errors
    /// When the system does not say.
    pub fn resident_mib(&self) -> Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
        let kib: f64 = line.trim().trim_end_matches("kB").trim().parse()?;
        Ok(kib / 1024.0)
    }

    /// SIGKILL: no goodbye.
    ///
    /// # Errors
    /// When it cannot be sent.
    pub fn kill(mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// SIGTERM, and waits for the end.
    ///
    /// # Errors
    /// When the server does not end well.
    pub async fn stop(mut self) -> Result<()> {
        let pid = self.child.id().to_string();
        if !Command::new("kill").args(["-TERM", &pid]).status()?.success() {
            bail!("cannot signal the server");
        }
        let until = Instant::now() + PATIENCE;
        while Instant::now() < until {
            match self.child.try_wait()? {
                Some(status) if status.success() => return Ok(()),
                Some(status) => bail!("the server ended badly ({status}): {}", self.said()),
                None => tokio::time::sleep(Duration::from_millis(5)).await,
            }
        }
        bail!("the server does not end")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
