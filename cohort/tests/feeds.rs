//! Calendar feeds through the whole web door, over a real connection: what a reader that has it already gets, how often one may
//! look, and that the secret in the address stands in no line the program logs, however much it is asked to log.

use std::{
    io::{Read as _, Write},
    net::{SocketAddr, TcpStream},
    sync::{Arc, LazyLock, Mutex},
};

use kernel::{Clock, Zone};
use platform::{
    House,
    crypto::Keyring,
    db::{Db, Place},
};
use practice::cast;
use press::{Settings, TypstPress};
use tempfile::TempDir;
use tokio::net::TcpListener;

/// All that the program logged, of every level.
static LOGGED: LazyLock<Mutex<Vec<u8>>> = LazyLock::new(Mutex::default);

struct Ear;
impl Write for Ear {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        LOGGED.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// A running house with Maya's cookie.
struct Server {
    address: SocketAddr,
    house: House,
    cookie: String,
    _dir: TempDir,
}

async fn serve() -> Server {
    let dir = tempfile::tempdir().unwrap();
    let clock = Clock::set_at(Zone::named("America/New_York").unwrap().at(jiff::civil::date(2026, 11, 24).at(9, 0, 0, 0)));
    let house = House {
        db: Db::open(&Place::File(dir.path().join("cohort.db")), practice::MIGRATIONS).await.unwrap(),
        clock,
        keys: Arc::new(Keyring::of([7; 32])),
        press: Arc::new(TypstPress::new(Settings::default()).unwrap()),
        post: None,
        public: String::new(),
        followers: practice::FOLLOWERS,
        data: dir.path().to_owned(),
    };
    cast::found(&house).await.unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = cohort::routes::app(house.clone()).into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, app).await });
    let mut server = Server { address, house, cookie: String::new(), _dir: dir };
    let form = format!("email=maya@oak.example&password={}", cast::PASSWORD.replace(' ', "+"));
    let answer = server.post("/sign-in", &form).await;
    server.cookie = answer.head("set-cookie").split(';').next().unwrap().to_owned();
    server
}

struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn head(&self, name: &str) -> &str {
        let of = |line: &'_ str| line.split_once(": ").is_some_and(|(known, _)| known.eq_ignore_ascii_case(name));
        self.head.lines().find(|line| of(line)).and_then(|line| line.split_once(": ")).map_or("", |(_, value)| value)
    }
}

impl Server {
    async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut text = format!("{method} {path} HTTP/1.0\r\nHost: {}\r\nCookie: {}\r\nContent-Length: {}\r\n", self.address, self.cookie, body.len());
        for (name, value) in headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        text.push_str(&format!("\r\n{body}"));
        let address = self.address;
        let read = tokio::task::spawn_blocking(move || {
            let mut stream = TcpStream::connect(address).unwrap();
            stream.write_all(text.as_bytes()).unwrap();
            let mut all = Vec::new();
            stream.read_to_end(&mut all).unwrap();
            String::from_utf8_lossy(&all).into_owned()
        });
        let answer = read.await.unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head: head.to_owned(), body: body.to_owned() }
    }
    async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send("GET", path, headers, "").await
    }
    async fn post(&self, path: &str, form: &str) -> Answer {
        let headers = [("Content-Type", "application/x-www-form-urlencoded"), ("Sec-Fetch-Site", "same-origin")];
        self.send("POST", path, &headers, form).await
    }
    /// A new feed of what Maya leads; its path.
    async fn feed(&self) -> String {
        let page = self.post("/calendars", "extent=mine&title=neutral").await;
        let (_, rest) = page.body.split_once("/feeds/").unwrap_or_else(|| panic!("{} {}", page.status, page.body));
        assert!(page.body.contains(&format!("webcal://{}/feeds/", self.address)), "a link for the calendar of the device");
        format!("/feeds/{}", rest.split('"').next().unwrap())
    }
}

// proves: R-B10
#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_the_calendar_already_gets_304_and_whoever_looks_too_often_waits() {
    let server = serve().await;
    let (path, other) = (server.feed().await, server.feed().await);
    let first = server.get(&path, &[]).await;
    assert_eq!((first.status, first.head("content-type")), (200, "text/calendar; charset=utf-8"));
    assert!(first.head("cache-control").contains("private") && !first.head("cache-control").contains("public"));
    assert!(first.body.contains("REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n") && first.body.contains("X-PUBLISHED-TTL:PT1H\r\n"));
    let tag = first.head("etag").to_owned();
    for sent in [tag.clone(), format!("\"x\", {tag}"), tag.trim_start_matches("W/").to_owned(), "*".to_owned()] {
        let again = server.get(&path, &[("If-None-Match", &sent)]).await;
        assert_eq!((again.status, again.body.as_str(), again.head("etag")), (304, "", tag.as_str()), "{sent}");
    }
    assert_eq!(server.get(&path, &[("If-None-Match", "W/\"other\"")]).await.status, 200);
    let headers = server.send("HEAD", &path, &[], "").await;
    assert_eq!((headers.status, headers.head("etag"), headers.body.as_str()), (200, tag.as_str(), ""));
    let small = server.get(&path, &[("Accept-Encoding", "gzip")]).await;
    assert_eq!((small.head("content-encoding"), small.head("etag")), ("gzip", tag.as_str()));

    let mut slowed = None;
    for _ in 0..40 {
        let answer = server.get(&path, &[]).await;
        if answer.status == 429 {
            slowed = Some(answer);
            break;
        }
        assert_eq!(answer.status, 200);
    }
    let slowed = slowed.expect("thirty at once are enough");
    assert_eq!(slowed.head("retry-after"), "60");
    assert_eq!(server.get(&other, &[]).await.status, 200, "each address by itself");
}

// proves: R-B6, R-K10
#[tokio::test(flavor = "multi_thread")]
async fn the_secret_of_an_address_is_in_no_log() {
    tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_ansi(false).with_writer(|| Ear).init();
    let server = serve().await;
    let path = server.feed().await;
    let unknown = format!("/feeds/{}.ics", "5e".repeat(24));
    for (path, status) in [(path.as_str(), 200), (unknown.as_str(), 404)] {
        assert_eq!(server.get(path, &[]).await.status, status);
        assert_eq!(server.post(path, "x=1").await.status, 405);
        let foreign = [("Sec-Fetch-Site", "cross-site")];
        assert_eq!(server.send("POST", path, &foreign, "").await.status, 403);
        server.get(&format!("{path}/more"), &[]).await;
        server.get(&format!("{path}?more=1"), &[("If-None-Match", "\u{1}")]).await;
    }
    // What breaks inside is logged too, and says nothing of the address.
    server.house.db.attack("ALTER TABLE schedule_feed RENAME TO hidden_feed").await.unwrap();
    assert_eq!(server.get(&path, &[]).await.status, 500);
    for _ in 0..40 {
        server.get(&unknown, &[]).await;
    }
    tracing::info!("the end of the story");
    let logged = String::from_utf8_lossy(&LOGGED.lock().unwrap()).into_owned();
    assert!(logged.contains("the end of the story") && logged.contains("fault"), "the log was listened to");
    for path in [&path, &unknown] {
        let secret = path.trim_start_matches("/feeds/").trim_end_matches(".ics");
        let line = logged.lines().find(|line| line.contains(secret));
        assert!(line.is_none(), "{line:?}");
    }
}
