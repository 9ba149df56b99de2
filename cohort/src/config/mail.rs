//! The mail server, and the address at which people open Cohort.

use std::{env, fs, path::PathBuf, sync::Arc};

use anyhow::{Context as _, Result, bail};
use clap::{Args, ValueEnum};
use platform::mail::{Post, Safety, Secret, Server, SmtpPost};

/// The variable that may hold the password; there is no option for it, because others on the machine can read options.
const PASSWORD: &str = "COHORT_SMTP_PASSWORD";

/// How mail leaves.
#[derive(Debug, Clone, Args)]
pub struct MailConfig {
    /// The address at which people open Cohort, such as https://cohort.example.org; links in mails begin with it.
    #[arg(long, env = "COHORT_PUBLIC_URL", global = true)]
    pub public_url: Option<String>,
    /// The mail server; without it no mails are sent.
    #[arg(long, env = "COHORT_SMTP_HOST", global = true)]
    pub smtp_host: Option<String>,
    /// Its port; the usual one of --smtp-tls where it is left out.
    #[arg(long, env = "COHORT_SMTP_PORT", global = true)]
    pub smtp_port: Option<u16>,
    /// How the way to it is kept safe; "none" only to a server on this machine.
    #[arg(long, env = "COHORT_SMTP_TLS", default_value = "starttls", global = true)]
    pub smtp_tls: Tls,
    /// The name to sign in to it with. The password comes in COHORT_SMTP_PASSWORD or from a file.
    #[arg(long, env = "COHORT_SMTP_USER", global = true)]
    pub smtp_user: Option<String>,
    /// A file that holds the password and nothing else.
    #[arg(long, env = "COHORT_SMTP_PASSWORD_FILE", global = true)]
    pub smtp_password_file: Option<PathBuf>,
    /// Whom mails come from, such as "Oak Street Practice <cohort@oak.example>".
    #[arg(long, env = "COHORT_MAIL_FROM", global = true)]
    pub mail_from: Option<String>,
}

/// How the way to the mail server is kept safe.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Tls {
    /// Made safe after the first greeting, port 587.
    Starttls,
    /// Safe from the first byte, port 465.
    Implicit,
    /// Open, port 25: only on this machine.
    None,
}

impl Tls {
    const fn safety(self) -> (Safety, u16) {
        match self {
            Self::Starttls => (Safety::Starttls, 587),
            Self::Implicit => (Safety::Implicit, 465),
            Self::None => (Safety::None, 25),
        }
    }
}

impl MailConfig {
    /// The address at which people open Cohort, without a slash at its end; empty where nobody said it.
    pub fn public(&self) -> String {
        self.public_url.as_deref().unwrap_or_default().trim().trim_end_matches('/').to_owned()
    }

    /// What carries mail; nothing where no server is named.
    pub fn post(&self) -> Result<Option<Arc<dyn Post>>> {
        let public = self.public();
        if !public.is_empty() && !(public.starts_with("https://") || public.starts_with("http://")) {
            bail!("--public-url must begin with https:// (or http:// on one machine), not be {public:?}");
        }
        let Some(host) = self.smtp_host.as_deref().map(str::trim).filter(|host| !host.is_empty()) else { return Ok(None) };
        if public.is_empty() {
            bail!("--smtp-host needs --public-url too: mails lead to pages of Cohort.");
        }
        let Some(from) = &self.mail_from else { bail!("--smtp-host needs --mail-from too: whom the mails come from.") };
        let (safety, usual) = self.smtp_tls.safety();
        let server = Server {
            host: host.to_owned(),
            port: self.smtp_port.unwrap_or(usual),
            safety,
            sign_in: self.sign_in()?,
            from: from.clone(),
        };
        Ok(Some(Arc::new(SmtpPost::new(&server)?)))
    }

    fn sign_in(&self) -> Result<Option<(String, Secret)>> {
        let Some(name) = &self.smtp_user else { return Ok(None) };
        let password = match &self.smtp_password_file {
            Some(file) => {
                let text = fs::read_to_string(file).with_context(|| format!("cannot read the mail server's password from {}", file.display()))?;
                text.trim_end_matches(['\r', '\n']).to_owned()
            }
            None => env::var(PASSWORD).with_context(|| format!("--smtp-user needs a password, in {PASSWORD} or by --smtp-password-file"))?,
        };
        Ok(Some((name.clone(), Secret(password))))
    }
}
