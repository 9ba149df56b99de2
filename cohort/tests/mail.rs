//! Mail as it really leaves: the program speaks to a real mail server (aiosmtpd), which bin/test installs.

#![expect(clippy::disallowed_methods, reason = "whoever waits for a mail waits by the clock")]

use std::{
    env, fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use bench::{Client, Server, Site, Weekly, free_port, open};
use kernel::{Clock, Id, id::Staff, time::HOUR};
use platform::{
    House, Request,
    mail::{Mail, TOPIC},
};
use serde_json::Value;
use tempfile::TempDir;

const COHORT: &str = env!("CARGO_BIN_EXE_cohort");
const PASSWORD: &str = "stones in the river";

fn folder() -> TempDir {
    tempfile::Builder::new().prefix("cohort-mail-").tempdir().unwrap()
}

/// A mail server of the test's own.
struct Post {
    child: Child,
    folder: TempDir,
    port: u16,
}

impl Post {
    fn open(args: &[&str]) -> Self {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let python = env::var_os("COHORT_TEST_MAIL").map_or_else(|| here.join("../target/mail-server/bin/python"), PathBuf::from);
        assert!(python.exists(), "the mail server is not installed: run bin/test once, which puts it into target/mail-server");
        let (folder, port) = (folder(), free_port().unwrap());
        let mut command = Command::new(python);
        command.arg(here.join("tests/mail/server.py")).arg(port.to_string()).arg(folder.path()).args(args);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut said = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut said).unwrap();
        assert_eq!(said, "ready\n", "the mail server does not open");
        Self { child, folder, port }
    }
    fn mails(&self) -> Vec<Value> {
        let text = fs::read_to_string(self.folder.path().join("mail.jsonl")).unwrap_or_default();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
    /// Where the certificate lies that vouches for it.
    fn trusted(&self) -> PathBuf {
        self.folder.path().join("client.pem")
    }
}

impl Drop for Post {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A practice in a folder, founded four hours ago.
async fn practice(data: &Path) -> Site {
    let house = open(data, None).await.unwrap();
    let earlier = house.clock.now().plus(-4 * HOUR);
    Site::found(House { clock: Clock::set_at(earlier), ..house }).await.unwrap()
}

/// Announces a mail as a room does.
async fn announce(site: &Site, staff: Id<Staff>) {
    let mail = Mail::staff(staff, "Cohort: a session is waiting for you", "A session is waiting for you in Cohort.").link("/notices");
    site.house
        .run(&site.office(), &Request::default(), move |act| {
            act.announce(TOPIC, mail.payload());
            Box::pin(async move { act.nothing(()) })
        })
        .await
        .unwrap();
}

/// The server with a mail server to speak to.
fn serve(data: &Path, post: &Post, tls: &str, more: &[(&str, &str)]) -> (Server, u16) {
    let port = free_port().unwrap();
    let mut command = Command::new(COHORT);
    command.arg("serve").args(["--smtp-host", "localhost", "--smtp-port", &post.port.to_string(), "--smtp-tls", tls]);
    command.args(["--public-url", "https://cohort.oak.example/", "--mail-from", "Oak Street Practice <cohort@oak.example>"]);
    for (name, value) in more {
        command.env(name, value);
    }
    (Server::spawn_with(command, data, None, port).unwrap(), port)
}

async fn until<T>(what: &str, mut found: impl AsyncFnMut() -> Option<T>) -> T {
    let end = Instant::now() + Duration::from_secs(60);
    loop {
        if let Some(it) = found().await {
            return it;
        }
        assert!(Instant::now() < end, "{what} did not come");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

async fn settings_say(port: u16, token: &str, words: &str) {
    let mut client = Client::new(port, token);
    until(words, async || client.get("/practice").await.ok().filter(|page| page.text().contains(words)).map(|_| ())).await;
}

// proves: KP-4, R-B8, R-K10
#[tokio::test]
async fn a_session_that_nobody_started_brings_one_mail_to_its_leader_over_a_safe_line() {
    let data = folder();
    let site = practice(data.path()).await;
    let wall = site.cast.zone.wall(site.now().plus(2 * HOUR));
    let (day, hour) = (wall.date(), wall.hour());
    site.weekly(Weekly { group: site.cast.dbt, day, hour, times: 1, lead: site.cast.maya, room: None }).await.unwrap();
    site.house.db.close().await;

    let post = Post::open(&["--tls", "starttls", "--sign-in", &format!("cohort:{PASSWORD}")]);
    let trusted = post.trusted();
    let known = [("SSL_CERT_FILE", trusted.to_str().unwrap()), ("COHORT_SMTP_USER", "cohort"), ("COHORT_SMTP_PASSWORD", PASSWORD)];
    let (server, _) = serve(data.path(), &post, "starttls", &known);
    until("the mail", async || post.mails().pop()).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let said = server.said();
    server.stop().await.unwrap();

    let mails = post.mails();
    let [mail] = mails.as_slice() else { panic!("{} mails: {mails:?}", mails.len()) };
    assert_eq!((&mail["from"], &mail["to"]), (&"cohort@oak.example".into(), &serde_json::json!(["maya@oak.example"])));
    assert_eq!((&mail["safe"], &mail["as"]), (&true.into(), &"cohort".into()));
    let text = mail["text"].as_str().unwrap();
    for words in [
        "To: maya@oak.example\r\n",
        "Subject: Cohort: a session is waiting for you\r\n",
        "Auto-Submitted: auto-generated\r\n",
        "Content-Type: text/plain; charset=utf-8\r\n",
        "- Session not started: ",
        "https://cohort.oak.example/sessions/occ_",
    ] {
        assert!(text.contains(words), "{words:?} is not in {text}");
    }
    for never in ["DBT", "DSA", "Amara", "Cc:", "Bcc:", "Tuesday skills"] {
        assert!(!text.contains(never), "{never} is in {text}");
    }
    assert!(!said.contains(PASSWORD) && !said.contains("maya@"), "{said}");

    // The program died before it noted that the letter was delivered: the mail is not sent again.
    let house = open(data.path(), None).await.unwrap();
    house.db.attack("UPDATE platform_outbox SET done_at = NULL, due_at = 0 WHERE topic = 'mail'").await.unwrap();
    house.db.close().await;
    let (server, port) = serve(data.path(), &post, "starttls", &known);
    let mut client = Client::new(port, "");
    until("the server", async || client.get("/healthz").await.ok()).await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    server.stop().await.unwrap();
    assert_eq!(post.mails().len(), 1);
}

// proves: R-B8
#[tokio::test]
async fn each_gets_a_mail_of_their_own_and_what_the_server_refuses_stands_on_the_settings_page() {
    let data = folder();
    let site = practice(data.path()).await;
    for (name, becomes) in [("maya", "refused@oak.example"), ("cora", "busy@oak.example")] {
        site.house.db.attack(&format!("UPDATE access_staff SET email = '{becomes}' WHERE email = '{name}@oak.example'")).await.unwrap();
    }
    for staff in [site.cast.maya, site.cast.cora, site.cast.lena, site.cast.ruth] {
        announce(&site, staff).await;
    }
    let site = Site { house: open(data.path(), None).await.unwrap(), ..site };
    let token = site.sign_in("tomas@oak.example").await.unwrap();
    site.house.db.close().await;

    let post = Post::open(&["--tls", "implicit"]);
    let trusted = post.trusted();
    let (server, port) = serve(data.path(), &post, "implicit", &[("SSL_CERT_FILE", trusted.to_str().unwrap())]);
    settings_say(port, &token, "the mail server refused the message (550)").await;
    settings_say(port, &token, "the mail server put it off (451)").await;
    until("two mails", async || (post.mails().len() == 2).then_some(())).await;
    let said = server.said();
    server.stop().await.unwrap();
    let mut to: Vec<_> = post.mails().iter().map(|mail| mail["to"].clone()).collect();
    to.sort_by_key(ToString::to_string);
    assert_eq!(to, [serde_json::json!(["lena@oak.example"]), serde_json::json!(["ruth@oak.example"])]);
    assert!(!said.contains("oak.example") && !said.contains("No such mailbox"), "addresses do not go into the log: {said}");
}

#[tokio::test]
async fn nothing_is_said_to_a_server_that_nobody_vouches_for_or_that_refuses_the_password() {
    let data = folder();
    let site = practice(data.path()).await;
    announce(&site, site.cast.lena).await;
    let site = Site { house: open(data.path(), None).await.unwrap(), ..site };
    let token = site.sign_in("tomas@oak.example").await.unwrap();
    let again = "UPDATE platform_outbox SET due_at = 0 WHERE topic = 'mail'";

    let post = Post::open(&["--tls", "starttls", "--sign-in", "cohort:another password"]);
    let (server, port) = serve(data.path(), &post, "starttls", &[]);
    settings_say(port, &token, "no safe connection to the mail server could be made").await;
    server.stop().await.unwrap();
    site.house.db.attack(again).await.unwrap();
    let trusted = post.trusted();
    let known = [("SSL_CERT_FILE", trusted.to_str().unwrap()), ("COHORT_SMTP_USER", "cohort"), ("COHORT_SMTP_PASSWORD", PASSWORD)];
    let (server, port) = serve(data.path(), &post, "starttls", &known);
    settings_say(port, &token, "the mail server refused the sign-in (535)").await;
    server.stop().await.unwrap();
    assert!(post.mails().is_empty());
    drop(post);

    // Nobody listens there any more.
    let port = free_port().unwrap();
    site.house.db.attack(again).await.unwrap();
    site.house.db.close().await;
    let mut command = Command::new(COHORT);
    command.args(["serve", "--smtp-host", "127.0.0.1", "--smtp-port", &free_port().unwrap().to_string(), "--smtp-tls", "none"]);
    command.args(["--public-url", "https://cohort.oak.example", "--mail-from", "cohort@oak.example"]);
    let server = Server::spawn_with(command, data.path(), None, port).unwrap();
    settings_say(port, &token, "the mail server cannot be reached").await;
    server.stop().await.unwrap();
}

#[test]
fn settings_that_cannot_be_are_named_before_anything_is_made() {
    let all = [("--smtp-host", "mail.oak.example"), ("--public-url", "https://cohort.oak.example"), ("--mail-from", "cohort@oak.example")];
    for (args, words) in [
        (vec![all[0]], "--public-url"),
        (vec![all[0], all[1]], "--mail-from"),
        (vec![all[0], ("--public-url", "cohort.oak.example"), all[2]], "must begin with https://"),
        (vec![all[0], all[1], ("--mail-from", "nobody")], "nobody is not an address to send from"),
        (vec![all[0], all[1], all[2], ("--smtp-tls", "none")], "only over TLS"),
        (vec![all[0], all[1], all[2], ("--smtp-user", "cohort")], "COHORT_SMTP_PASSWORD"),
        (vec![all[0], all[1], all[2], ("--smtp-user", "cohort"), ("--smtp-password-file", "/nowhere/at/all")], "/nowhere/at/all"),
    ] {
        let data = folder();
        let mut command = Command::new("timeout");
        command.args(["60", COHORT, "serve", "--port", "0", "--data"]).arg(data.path());
        let output = command.args(args.iter().flat_map(|(flag, value)| [*flag, *value])).env_remove("COHORT_SMTP_PASSWORD").output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        let lines: Vec<_> = said.lines().filter(|line| !line.trim().is_empty()).collect();
        assert!(lines.len() == 1 && lines[0].starts_with("cohort: ") && lines[0].contains(words), "{args:?}: {said}");
        assert_eq!(fs::read_dir(data.path()).unwrap().count(), 0, "{args:?}");
    }
}
