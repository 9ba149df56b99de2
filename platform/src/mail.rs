//! Mail: one message to one person, through the practice's own mail server.
//!
//! A room announces a [`Mail`] in the outbox and names whom it is for; the room that knows their address looks it up when
//! it is sent. There is no list of recipients anywhere, so nobody learns from a message who else got one (S3).

use std::{
    fmt, io,
    pin::Pin,
    time::{Duration, UNIX_EPOCH},
};

use kernel::{Error, Id, Moment, id::Kind};
use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Message as Written, Tokio1Executor,
    message::{
        Mailbox,
        header::{ContentType, Header, HeaderName, HeaderValue},
    },
    transport::smtp::{self, PoolConfig, authentication::Credentials},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::outbox::Letter;

/// The topic under which a room announces a mail.
pub const TOPIC: &str = "mail";
/// How long a mail server may take for one message.
const PATIENCE: Duration = Duration::from_secs(20);

/// Whose address is looked up, and so which room sends the message on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whom {
    /// A member of staff.
    Staff,
    /// A client.
    Client,
}

/// A mail as a room announces it: for one person, in plain text. The subject says nothing that a stranger may not read.
///
/// `act.announce(mail::TOPIC, Mail::staff(id, "Cohort: …", "…").link("/waiting").payload())`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    /// What kind of person it is for.
    pub to: Whom,
    /// Who, by id: `sta_…` or `cli_…`.
    pub id: String,
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
    /// A page of Cohort that it leads to, as a path; empty for none.
    #[serde(default)]
    pub link: String,
    /// From when on it is of no use any more, and is not sent.
    #[serde(default)]
    pub until: Option<Moment>,
}

impl Mail {
    /// A mail to a member of staff.
    pub fn staff<K: Kind>(id: Id<K>, subject: impl Into<String>, text: impl Into<String>) -> Self {
        Self::of(Whom::Staff, id, subject.into(), text.into())
    }
    /// A mail to a client.
    pub fn client<K: Kind>(id: Id<K>, subject: impl Into<String>, text: impl Into<String>) -> Self {
        Self::of(Whom::Client, id, subject.into(), text.into())
    }
    fn of<K: Kind>(to: Whom, id: Id<K>, subject: String, text: String) -> Self {
        Self { to, id: id.to_string(), subject, text, link: String::new(), until: None }
    }
    /// The same, leading to a page of Cohort.
    #[must_use]
    pub fn link(self, path: impl Into<String>) -> Self {
        Self { link: path.into(), ..self }
    }
    /// The same, of no use from then on.
    #[must_use]
    pub fn until(self, moment: Moment) -> Self {
        Self { until: Some(moment), ..self }
    }
    /// It as the outbox carries it.
    pub fn payload(&self) -> Value {
        serde_json::json!({ "to": self.to, "id": self.id, "subject": self.subject, "text": self.text, "link": self.link, "until": self.until })
    }
    /// The mail that a letter carries, if it carries one to such a person.
    pub fn read(letter: &Letter, to: Whom) -> Option<Self> {
        let mail: Self = serde_json::from_value(letter.payload.clone()).ok().filter(|_| letter.topic == TOPIC)?;
        (mail.to == to).then_some(mail)
    }
    /// What is written to the person: the text, and under it the way to the page. `public` is where Cohort is found.
    pub fn words(&self, public: &str) -> String {
        let text = self.text.trim_end();
        if self.link.is_empty() { format!("{text}\n") } else { format!("{text}\n\n{public}{}\n", self.link) }
    }
}

/// A message on its way to one address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The letter it comes from; the same letter is always the same message.
    pub id: Uuid,
    /// The one address it goes to.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
    /// When it is sent.
    pub at: Moment,
}

/// Why a message was not sent. The words hold neither address nor text: they go on a page and into the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unsent {
    /// It may go another time.
    Later(String),
    /// It will never go.
    Never(String),
}

/// How a sending ends.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<(), Unsent>> + Send + 'a>>;

/// What carries messages.
pub trait Post: Send + Sync {
    /// Sends one message to its one address.
    fn send<'a>(&'a self, message: &'a Message) -> Sending<'a>;
    /// Through what, in words for the settings page; no secret.
    fn words(&self) -> String;
}

/// How the way to a mail server is kept safe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Safety {
    /// The connection begins open and is made safe before anything is said (port 587).
    Starttls,
    /// It is safe from the first byte (port 465).
    Implicit,
    /// It is open: only to a server on the same machine.
    None,
}

/// Something that is never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// A mail server and how it is spoken to.
#[derive(Debug, Clone)]
pub struct Server {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the way there is kept safe.
    pub safety: Safety,
    /// Name and password, where it asks for them.
    pub sign_in: Option<(String, Secret)>,
    /// Whom messages come from, such as `Oak Street <cohort@oak.example>`.
    pub from: String,
}

/// A mail server by SMTP.
pub struct SmtpPost {
    server: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    words: String,
}

impl SmtpPost {
    /// Gets ready to speak to a server; nothing is sent yet.
    ///
    /// # Errors
    /// A fault that says in one sentence what will not do.
    pub fn new(server: &Server) -> Result<Self, Error> {
        let from: Mailbox = server.from.parse().map_err(|_| Error::fault(format!("{} is not an address to send from", server.from)))?;
        let host = server.host.as_str();
        let wrong = |e: smtp::Error| Error::fault(format!("cannot speak to the mail server {host}: {e}"));
        let builder = match server.safety {
            Safety::Starttls => AsyncSmtpTransport::<Tokio1Executor>::starttls_relay(host).map_err(wrong)?,
            Safety::Implicit => AsyncSmtpTransport::<Tokio1Executor>::relay(host).map_err(wrong)?,
            Safety::None if is_here(host) => AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host),
            Safety::None => return Err(Error::fault(format!("{host} is another machine: mail goes there only over TLS"))),
        };
        let builder = builder.port(server.port).timeout(Some(PATIENCE)).pool_config(PoolConfig::new().max_size(2));
        let builder = match &server.sign_in {
            Some((name, password)) => builder.credentials(Credentials::new(name.clone(), password.0.clone())),
            None => builder,
        };
        let words = format!("{host}, port {}, from {}", server.port, from.email);
        Ok(Self { server: builder.build(), from, words })
    }

    fn write(&self, message: &Message) -> Result<Written, Unsent> {
        let never = |_| Unsent::Never("the address cannot be written to".to_owned());
        let to: lettre::Address = message.to.parse().map_err(never)?;
        let at = UNIX_EPOCH + Duration::from_micros(u64::try_from(message.at.0).unwrap_or(0));
        let subject: String = message.subject.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        Written::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(subject)
            .date(at)
            .message_id(Some(format!("<{}@{}>", message.id, self.from.email.domain())))
            .header(ByItself)
            .header(ContentType::TEXT_PLAIN)
            .body(message.text.clone())
            .map_err(|_| Unsent::Never("the message cannot be written".to_owned()))
    }
}

/// Whether a host is this machine.
pub fn is_here(host: &str) -> bool {
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

impl Post for SmtpPost {
    fn send<'a>(&'a self, message: &'a Message) -> Sending<'a> {
        Box::pin(async move {
            let written = self.write(message)?;
            self.server.send(written).await.map(|_| ()).map_err(|error| why(&error))
        })
    }
    fn words(&self) -> String {
        self.words.clone()
    }
}

/// Why the server did not take a message, without its own words: they often repeat the address.
fn why(error: &smtp::Error) -> Unsent {
    let Some(code) = error.status().map(|code| code.to_string()) else {
        let say = if error.is_timeout() {
            "the mail server did not answer in time"
        } else if error.is_tls() || unsafe_line(error) {
            "no safe connection to the mail server could be made"
        } else if error.is_client() || error.is_response() {
            "the mail server could not be understood"
        } else {
            "the mail server cannot be reached"
        };
        return Unsent::Later(say.to_owned());
    };
    // Signing in and sending from the practice's address are matters of settings, which can be mended while messages wait.
    match code.as_str() {
        "530" | "534" | "535" | "538" => Unsent::Later(format!("the mail server refused the sign-in ({code})")),
        _ if error.is_permanent() => Unsent::Never(format!("the mail server refused the message ({code})")),
        _ => Unsent::Later(format!("the mail server put it off ({code})")),
    }
}

/// Whether what came over the line was no safe connection: nobody vouches for the certificate, or it is for another name.
fn unsafe_line(error: &smtp::Error) -> bool {
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        if cause.downcast_ref::<io::Error>().is_some_and(|cause| cause.kind() == io::ErrorKind::InvalidData) {
            return true;
        }
        source = cause.source();
    }
    false
}

/// Says that a program wrote the message, so that no machine answers it (RFC 3834).
#[derive(Debug, Clone, Copy)]
struct ByItself;

impl Header for ByItself {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }
    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }
    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn post(safety: Safety, host: &str) -> Result<SmtpPost, Error> {
        let sign_in = Some(("cohort".to_owned(), Secret("quiet river".to_owned())));
        SmtpPost::new(&Server { host: host.to_owned(), port: 25, safety, sign_in, from: "Oak Street <cohort@oak.example>".to_owned() })
    }

    fn message(to: &str, subject: &str) -> Message {
        Message { id: Uuid::nil(), to: to.to_owned(), subject: subject.to_owned(), text: "A session waits.\n".to_owned(), at: Moment(0) }
    }

    // proves: R-B8
    #[tokio::test]
    async fn a_message_names_one_person_and_no_other_header_can_be_smuggled_in() {
        let post = post(Safety::None, "localhost").unwrap();
        let written = post.write(&message("ann@example.org", "Cohort\r\nBcc: eve@example.org")).unwrap();
        let text = String::from_utf8(written.formatted()).unwrap();
        assert_eq!(written.envelope().to().len(), 1);
        for (header, times) in [("To: ann@example.org\r\n", 1), ("\nBcc:", 0), ("\nCc:", 0), ("Auto-Submitted: auto-generated\r\n", 1)] {
            assert_eq!(text.matches(header).count(), times, "{header}: {text}");
        }
        assert!(text.contains("Message-ID: <00000000-0000-0000-0000-000000000000@oak.example>\r\n"), "{text}");
        for two in ["ann@example.org, eve@example.org", "ann@example.org\r\nBcc: eve@example.org", "Ann <ann@example.org>", ""] {
            assert!(matches!(post.write(&message(two, "Cohort")), Err(Unsent::Never(_))), "{two}");
        }
    }

    #[tokio::test]
    async fn mail_leaves_the_machine_over_tls_alone_and_the_password_is_never_shown() {
        assert!(post(Safety::None, "mail.example.org").is_err());
        assert!(post(Safety::None, "127.0.0.1").is_ok() && post(Safety::None, "::1").is_ok());
        let post = post(Safety::Starttls, "mail.example.org").unwrap();
        assert_eq!(post.words(), "mail.example.org, port 25, from cohort@oak.example");
        assert!(!format!("{:?}", Secret("quiet river".to_owned())).contains("quiet"));
    }

    #[test]
    fn the_link_stands_under_the_text_with_the_address_that_people_know() {
        let mail = Mail::staff(Id::<kernel::id::Staff>::new(), "Cohort", "A session waits.\n").link("/waiting");
        assert_eq!(mail.words("https://cohort.oak.example"), "A session waits.\n\nhttps://cohort.oak.example/waiting\n");
        let letter = Letter { practice: Id::new(), id: Uuid::nil(), topic: TOPIC.to_owned(), payload: mail.payload(), tries: 0 };
        assert_eq!(Mail::read(&letter, Whom::Staff), Some(mail));
        assert_eq!(Mail::read(&letter, Whom::Client), None);
    }
}
