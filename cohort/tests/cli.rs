//! The command line when something stands in its way: it says so in one sentence, ends with the right code, breaks
//! nothing, and shows no innards. And what it says when all is well.

use std::{
    fs,
    net::{Ipv4Addr, TcpListener},
    os::unix::fs::PermissionsExt as _,
    path::Path,
    process::{Command, Output},
};

use bench::{Client, Server, Site, Weekly, free_port, open};
use jiff::Span;
use kernel::Id;
use platform::{Request, args};
use practice::{charting, sessions::Session};
use serde_json::json;
use tempfile::TempDir;
use uuid::Uuid;

/// The program under test.
const COHORT: &str = env!("CARGO_BIN_EXE_cohort");
/// A shell that lets no file grow beyond so many blocks, and has a write that would do so fail like one on a full disk.
const FULL: &str = "trap '' XFSZ; ulimit -f \"$BLOCKS\"; exec \"$0\" \"$@\"";

fn folder() -> TempDir {
    tempfile::Builder::new().prefix("cohort-cli-").tempdir().unwrap()
}

/// What a command said and how it ended.
struct Said {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Said {
    fn of(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let said = Self { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) };
        for innards in ["panicked", "backtrace", "RUST_", "src/"] {
            assert!(!said.err.contains(innards) && !said.out.contains(innards), "{innards}: {}{}", said.out, said.err);
        }
        said
    }
    /// It ended with 1, and said one sentence that has these words in it.
    fn one_sentence(&self, words: &[&str]) {
        assert_eq!(self.code, Some(1), "{}{}", self.out, self.err);
        let lines: Vec<_> = self.err.lines().filter(|line| !line.trim().is_empty()).collect();
        assert_eq!(lines.len(), 1, "{}", self.err);
        assert!(lines[0].starts_with("cohort: ") && lines[0].len() < 400, "{}", self.err);
        for word in words {
            assert!(lines[0].contains(word), "not {word:?}: {}", self.err);
        }
    }
}

/// Runs a command that is to end by itself; one that does not is stopped, and has 124 as its code.
fn run(mut command: Command, data: &Path) -> Said {
    command.env_remove("DATABASE_URL").env_remove("COHORT_PORT").env("COHORT_DATA", data);
    command.env("COHORT_LOG", "off").env("RUST_BACKTRACE", "1");
    Said::of(command.output().unwrap())
}

fn cohort(data: &Path, args: &[&str]) -> Said {
    let mut command = Command::new("timeout");
    command.args(["60", COHORT]).args(args);
    run(command, data)
}

#[test]
fn wrong_arguments_are_named() {
    let data = folder();
    for (args, words) in [
        (&["sreve"][..], "unrecognized subcommand 'sreve'"),
        (&["serve", "--port", "seventy"][..], "invalid value 'seventy'"),
        (&["serve", "--quickly"][..], "unexpected argument '--quickly'"),
        (&["audit"][..], "Usage: cohort audit"),
        (&["import", "clients", "list.csv"][..], "--dry-run"),
        (&["import", "clients", "list.csv", "--dry-run", "--commit"][..], "cannot be used with"),
        (&["import", "timetable", "week.ics"][..], "--dry-run"),
    ] {
        let said = cohort(data.path(), args);
        assert_eq!(said.code, Some(2), "{args:?}: {}", said.err);
        assert!(said.err.contains(words), "{args:?}: {}", said.err);
    }
    cohort(data.path(), &["serve", "--address", "0.0.0.0"]).one_sentence(&["0.0.0.0 is not loopback", "--behind-proxy"]);
    cohort(data.path(), &["import", "clients", "--dry-run", "nowhere.csv"]).one_sentence(&["cannot read nowhere.csv"]);
    let list = data.path().join("list.csv");
    fs::write(&list, "First name,Last name\nAnn,Lee\n").unwrap();
    cohort(data.path(), &["import", "clients", "--dry-run", list.to_str().unwrap()]).one_sentence(&["there is no practice yet"]);
    cohort(data.path(), &["import", "timetable", "--dry-run", "nowhere.ics"]).one_sentence(&["cannot read nowhere.ics"]);
    cohort(data.path(), &["import", "timetable", "--dry-run", list.to_str().unwrap()]).one_sentence(&["there is no practice yet"]);
}

#[tokio::test]
async fn a_database_that_cannot_be_used_is_named_and_left_as_it_is() {
    for command in [&["serve", "--port", "0"][..], &["audit", "verify"]] {
        let data = folder();
        let file = data.path().join("cohort.db");
        fs::write(&file, "This is somebody's shopping list. ".repeat(200)).unwrap();
        cohort(data.path(), command).one_sentence(&["cohort.db", "file is not a database"]);
        assert!(fs::read_to_string(&file).unwrap().starts_with("This is somebody's"));

        fs::set_permissions(&file, fs::Permissions::from_mode(0o000)).unwrap();
        // Root reads what nobody may read.
        if fs::read(&file).is_err() {
            cohort(data.path(), command).one_sentence(&["cohort.db", "unable to open database file"]);
        }
        fs::remove_file(&file).unwrap();
        fs::create_dir(&file).unwrap();
        cohort(data.path(), command).one_sentence(&["cohort.db", "unable to open database file"]);

        let data = folder();
        let no_folder = data.path().join("notes.txt");
        fs::write(&no_folder, "x").unwrap();
        cohort(&no_folder, command).one_sentence(&["notes.txt", "is not a folder"]);

        let data = folder();
        open(data.path(), None).await.unwrap().db.close().await;
        let key = data.path().join("keys/seal.key");
        fs::create_dir_all(data.path().join("keys")).unwrap();
        fs::write(&key, "not a key").unwrap();
        cohort(data.path(), command).one_sentence(&["seal.key is not a key file"]);

        let data = folder();
        started(data.path()).await;
        fs::remove_file(data.path().join("keys/seal.key")).unwrap();
        cohort(data.path(), command).one_sentence(&["seal.key is missing", "Restore the folder keys"]);

        let data = folder();
        let house = open(data.path(), None).await.unwrap();
        house.db.attack("INSERT INTO platform_migration VALUES ('9999_tomorrow')").await.unwrap();
        house.db.close().await;
        cohort(data.path(), command).one_sentence(&["made by a newer Cohort", "9999_tomorrow"]);
    }
}

#[test]
fn a_busy_port_is_named_before_anything_is_made() {
    let data = folder();
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, free_port().unwrap())).unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    for command in ["serve", "demo"] {
        cohort(data.path(), &[command, "--port", &port]).one_sentence(&[&format!("port {port} is busy"), "--port"]);
    }
    assert_eq!(fs::read_dir(data.path()).unwrap().count(), 0);
}

#[test]
fn a_full_disk_at_the_first_start_is_said_and_the_next_start_goes_on() {
    let data = folder();
    let mut command = Command::new("timeout");
    command.args(["60", "sh", "-c", FULL, COHORT, "serve", "--port", "0"]).env("BLOCKS", "64");
    run(command, data.path()).one_sentence(&["the database", "disk"]);
    let said = cohort(data.path(), &["audit", "verify"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
}

/// A practice with one session of twelve that Maya started, and her sign-in; closed on disk.
async fn started(data: &Path) -> (Id<Session>, String) {
    let site = Site::found(open(data, None).await.unwrap()).await.unwrap();
    let day = site.cast.zone.day(site.now()).checked_add(Span::new().days(1)).unwrap();
    site.weekly(Weekly { group: site.cast.dbt, day, hour: 8, times: 2, lead: site.cast.maya, room: None }).await.unwrap();
    let sessions = site.coming(site.cast.dbt).await.unwrap();
    let session = sessions[0];
    site.house.run(&site.maya, &Request::default(), move |act| Box::pin(charting::start(act, session))).await.unwrap();
    site.signed(&sessions[1..]).await.unwrap();
    let token = site.sign_in("maya@oak.example").await.unwrap();
    site.house.db.close().await;
    (session, token)
}

#[tokio::test]
async fn a_disk_that_fills_up_under_work_loses_nothing_that_was_acknowledged() {
    let data = folder();
    let (session, token) = started(data.path()).await;
    let room = fs::metadata(data.path().join("cohort.db")).unwrap().len() + (1 << 20);
    let port = free_port().unwrap();
    let mut command = Command::new("sh");
    command.args(["-c", FULL, COHORT, "serve"]).env("BLOCKS", (room / 512).to_string());
    let mut server = Server::spawn_with(command, data.path(), None, port).unwrap();
    server.ready("/healthz", "").await.unwrap();

    let mut client = Client::new(port, &token);
    let path = format!("/sessions/{session}/changes");
    let mut acknowledged = 0;
    let refused = loop {
        assert!(acknowledged < 2_000, "the disk does not fill up");
        let words = format!("Change {} {}", acknowledged + 1, "and so on ".repeat(2_000));
        let body = json!({ "changes": [{
            "key": Uuid::new_v4(), "kind": "draft", "part": "shared", "section": "content", "base": acknowledged, "text": words,
        }]});
        let answer = client.json(&path, &body).await.unwrap();
        if answer.status != 200 {
            break answer;
        }
        assert_eq!(answer.json().unwrap()["results"][0]["status"], "saved");
        acknowledged += 1;
    };
    assert!(acknowledged > 0, "{}", refused.text());
    assert_eq!(refused.status, 500);
    let say = refused.json().unwrap()["say"].as_str().unwrap().to_owned();
    assert!(say.contains("Nothing was changed") && !say.contains("disk"), "{say}");
    // It goes on answering.
    client.get("/healthz").await.unwrap().expect(200).unwrap();
    server.kill().unwrap();

    let house = open(data.path(), None).await.unwrap();
    let sql = "SELECT version, words FROM charting_draft WHERE session_id = $1 AND section = 'content'";
    let mut row = house.db.one(sql, args![session]).await.unwrap().unwrap();
    let (version, words): (i64, String) = (row.next().unwrap(), row.next().unwrap());
    assert_eq!(version, acknowledged);
    assert!(words.starts_with(&format!("Change {acknowledged} and so on")));
    house.db.close().await;
    let said = cohort(data.path(), &["audit", "verify"]);
    assert_eq!(said.code, Some(0), "{}{}", said.out, said.err);
}

#[tokio::test]
async fn the_first_start_prints_a_code_that_sets_the_practice_up_once() {
    const SAYS: &str = "This is a new installation. Open /setup and use this code, once: ";
    let data = folder();
    let port = free_port().unwrap();
    let mut server = Server::spawn(Path::new(COHORT), data.path(), None, port).unwrap();
    server.ready("/setup", "").await.unwrap();
    let said = server.said();
    let code = said.lines().find_map(|line| line.strip_prefix(SAYS)).unwrap().trim().to_owned();
    assert!(code.len() == 16 && code.bytes().all(|b| b.is_ascii_hexdigit()), "{code}");

    let mut client = Client::new(port, "");
    let form = |code: &str| {
        [
            ("code", code.to_owned()),
            ("practice", "Harbour House".to_owned()),
            ("zone", "Europe/London".to_owned()),
            ("name", "Nora Ellis".to_owned()),
            ("credentials", String::new()),
            ("email", "nora@harbour.example".to_owned()),
            ("password", "quiet river stones".to_owned()),
            ("pin", "270318".to_owned()),
        ]
    };
    for (code, status) in [("0123456789abcdef", 422), (code.as_str(), 303), (code.as_str(), 422)] {
        let fields = form(code);
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        client.form("/setup", &fields).await.unwrap().expect(status).unwrap();
    }
    server.stop().await.unwrap();

    // A practice is there: the next start has nothing to say about codes.
    let mut server = Server::spawn(Path::new(COHORT), data.path(), None, port).unwrap();
    server.ready("/sign-in", "").await.unwrap();
    assert_eq!(server.said().matches("new installation").count(), 1, "{}", server.said());
    server.stop().await.unwrap();
}

// proves: R-E6
#[tokio::test]
async fn audit_verify_ends_with_0_when_all_is_sound_and_with_3_when_something_was_changed() {
    let data = folder();
    started(data.path()).await;
    let verify = || cohort(data.path(), &["audit", "verify"]);
    let said = verify();
    assert_eq!(said.code, Some(0), "{}{}", said.out, said.err);
    assert!(said.out.contains("12 signed notes and addenda, 1 signatures") && said.out.ends_with("Everything verifies.\n"), "{}", said.out);

    let attack = async |sql: &str| {
        let house = open(data.path(), None).await.unwrap();
        house.db.attack(sql).await.unwrap();
        house.db.close().await;
    };
    attack("DROP TRIGGER platform_audit_stays_update; UPDATE platform_audit SET object = 'nothing' WHERE seq = 3").await;
    let said = verify();
    assert_eq!(said.code, Some(3), "{}{}", said.out, said.err);
    assert!(said.out.contains("WRONG: entry 3 was changed") && said.err.is_empty(), "{}{}", said.out, said.err);

    attack(
        "DROP TRIGGER charting_note_stays_update; UPDATE charting_note SET body = replace(body, 'homework', 'Homework') \
         WHERE id = (SELECT min(id) FROM charting_note)",
    )
    .await;
    let said = verify();
    assert_eq!(said.code, Some(3), "{}{}", said.out, said.err);
    assert!(said.out.contains("WRONG: note not_") && said.out.contains("WRONG: signature sig_"), "{}", said.out);
}
