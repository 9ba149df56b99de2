//! What is walked: the demo practice with a signed session, one that runs and one to come, and everybody signed in.

mod ways;

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request as HttpRequest, StatusCode},
};
use kernel::{Clock, Id, Zone, id::Practice, id::Staff};
use platform::{
    Actor, House, Request, Tie, args,
    crypto::{Keyring, digest},
    db::{Db, Place},
};
use practice::{
    access,
    cast::{self, Cast},
    charting::{self, DraftOrder, Form, Part, Reach, ScreenFacts, SignSession},
    clients::{self, AddCover, Client, MakeClient, PartClients},
    groups::{self, AddLimit, TypedLimit, Wait},
    schedule::{self, Edit, EditSeries, KeepTrack, NewClosure, NewSeries, Occurrence},
    sessions::{self, door::NewKiosk},
};
use press::{Settings, TypstPress};
use tower::ServiceExt as _;

use super::cases::Case;

/// The people of Oak Street Practice with their columns of the matrix. Those whose role allows the most come last, so that
/// what they change is refused to the others first.
const PEOPLE: [(&str, &str); 8] = [
    ("fred", "front_desk"),
    ("iris", "records"),
    ("theo", "runner"),
    ("cora", "case_manager"),
    ("lena", "practitioner"),
    ("maya", "practitioner"),
    ("ruth", "supervisor"),
    ("tomas", "manager"),
];

/// What each crate of rooms allows to whom.
const MATRICES: [&str; 2] = [include_str!("../../../practice/src/access/matrix.txt"), include_str!("../../../pathways/src/matrix.txt")];

/// The verbs of the matrix.
pub fn matrix_verbs() -> Vec<&'static str> {
    let lines = MATRICES.into_iter().flat_map(|matrix| matrix.lines().filter(|line| !line.starts_with('#')).skip(1));
    lines.filter_map(|line| line.split_whitespace().next()).collect()
}

/// Whether the matrix allows a verb to a role that is so tied.
pub fn matrix_cell(verb: &str, column: &str, tie: Tie) -> bool {
    let line = |first: &str| MATRICES.into_iter().flat_map(str::lines).find(|line| line.split_whitespace().next() == Some(first)).unwrap();
    let at = line("verb").split_whitespace().position(|known| known == column).unwrap();
    let letter = match tie {
        Tie::Own => 'o',
        Tie::Managed => 'm',
        Tie::Shared => 's',
        Tie::Viewed => 'v',
        Tie::Other => 'a',
    };
    line(verb).split_whitespace().nth(at).unwrap().contains(letter)
}

/// Somebody who is signed in.
pub struct Person {
    pub name: &'static str,
    pub column: &'static str,
    actor: Actor,
    cookie: String,
}

/// How somebody is tied to the group, to the client, and to the review that waits.
pub struct Ties {
    pub group: Option<Tie>,
    pub client: Option<Tie>,
    pub review: Option<Tie>,
}

impl Ties {
    /// To the client's membership: through the group, or through a client who is their own.
    pub fn membership(&self) -> Option<Tie> {
        self.group.max(self.client.filter(|tie| [Tie::Own, Tie::Other].contains(tie)))
    }
}

/// Where the logs of the practices end.
pub type Told = Vec<(Id<Practice>, i64)>;

/// An answer.
pub struct Page {
    pub status: StatusCode,
    /// Where it leads on to, or nothing.
    pub to: String,
    headers: HeaderMap,
}

impl Page {
    pub fn head(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

pub struct World {
    pub people: Vec<Person>,
    pub forbidden: Cell<usize>,
    nora: Person,
    app: Router,
    house: House,
    cast: Cast,
    folder: PathBuf,
    things: RefCell<BTreeMap<&'static str, String>>,
    wrong: RefCell<Vec<String>>,
}

impl World {
    pub async fn new() -> Self {
        let folder = env::temp_dir().join(format!("cohort-routes-{}", Id::<Staff>::new()));
        let clock = Clock::set_at(new_york().at(jiff::civil::date(2026, 11, 24).at(9, 0, 0, 0)));
        let house = House {
            db: Db::open(&place(&folder).await, practice::MIGRATIONS).await.unwrap(),
            clock,
            keys: Arc::new(Keyring::of([7; 32])),
            press: Arc::new(TypstPress::new(Settings::default()).unwrap()),
            post: None,
            public: String::new(),
            followers: practice::FOLLOWERS,
            data: folder.clone(),
        };
        let cast = cast::found(&house).await.unwrap();
        let app = cohort::routes::app(house.clone());
        let mut people = Vec::new();
        for (name, column) in PEOPLE {
            people.push(sign_in(&app, &house, name, column, "oak.example").await);
        }
        let nora = sign_in(&app, &house, "nora", "solo", "riverbend.example").await;
        let world = Self {
            people, nora, app, house, cast, folder,
            forbidden: Cell::default(), things: RefCell::default(), wrong: RefCell::default(),
        };
        world.history().await;
        world
    }

    pub fn person(&self, name: &str) -> &Person {
        self.people.iter().chain([&self.nora]).find(|person| person.name == name).unwrap()
    }
    pub async fn signed_in_again(&self, name: &'static str) -> Person {
        let column = self.person(name).column;
        sign_in(&self.app, &self.house, name, column, "oak.example").await
    }
    fn client(&self) -> Id<Client> {
        self.cast.client("Amara")
    }
    fn thing(&self, name: &'static str, value: impl ToString) {
        self.things.borrow_mut().insert(name, value.to_string());
    }

    /// A series of three: the first session is signed and waits for review, the second runs, the third is to come.
    async fn history(&self) {
        let (group, client, cora) = (self.cast.dbt, self.client(), self.cast.cora);
        let (program, lena) = (Actor::System(self.cast.practice, "test"), &self.person("lena").actor);
        let once = Request::default();
        let series = NewSeries {
            group,
            zone: "America/New_York".to_owned(),
            day: jiff::civil::date(2026, 11, 24),
            time: jiff::civil::time(10, 0, 0, 0),
            minutes: 90,
            rule: schedule::Rule::weekly(1, 3),
            room: None,
            leads: Vec::new(),
            link: String::new(),
            service_code: String::new(),
            topic: String::new(),
            skip_taken: false,
            share: false,
        };
        let run = self.house.run(&program, &once, move |act| Box::pin(schedule::make_series(act, series.clone())));
        let first = run.await.unwrap().starts_at;
        let run = self.house.run(&program, &once, move |act| Box::pin(access::grant_group(act, group.uuid(), access::Given::to(cora, "covers"))));
        run.await.unwrap();
        let look = self.house.look(&program, &once, move |act| {
            Box::pin(async move {
                let scope = act.scope();
                let slots = schedule::slots(act, &scope, first, first.plus(30 * 24 * kernel::time::HOUR)).await?;
                let sheet = groups::see_group(act, group).await?.value();
                act.nothing((slots, sheet))
            })
        });
        let (slots, sheet) = look.await.unwrap();
        let [signed, running, planned]: [Id<Occurrence>; 3] = slots.iter().map(|slot| slot.id).collect::<Vec<_>>().try_into().unwrap();
        self.write(signed, lena).await;
        self.sign(signed, lena).await;
        self.house.run(lena, &once, move |act| Box::pin(charting::start(act, running))).await.unwrap();
        self.thing("entry", self.entry(running, lena).await);
        self.thing("signed_entry", self.entry(signed, lena).await);
        let ruth = &self.person("ruth").actor;
        let review = self.house.look(ruth, &once, |act| Box::pin(charting::waiting(act))).await.unwrap();
        let chart = self.house.look(ruth, &once, move |act| Box::pin(charting::chart(act, client))).await.unwrap();
        self.thing("client", client);
        self.thing("group", group);
        self.thing("staff", self.cast.theo);
        self.thing("membership", sheet.members.iter().find(|member| member.face.id == client).unwrap().spell.id);
        self.thing("room", self.cast.oak);
        self.thing("feed", self.feed().await);
        self.thing("nothing", "nothing.ics");
        self.thing("signed", signed);
        self.thing("running", running);
        self.thing("planned", planned);
        self.plan(planned).await;
        self.thing("review", review[0].review.id);
        self.thing("note", chart.1[0].id);
        self.places().await;
        self.ways().await;
        self.thing("pin", cast::PIN);
        self.thing("password", cast::PASSWORD.replace(' ', "+"));
        self.thing("asset", platform::web::assets::url("app.css").trim_start_matches("/assets/"));
    }

    /// A calendar address of Maya's.
    async fn feed(&self) -> String {
        let case = Case { method: "POST", path: "/calendars", verb: "feed.make", body: "extent=mine&title=neutral" };
        self.send(&case, Some(self.person("maya")), &[("sec-fetch-site", "same-origin")]).await;
        let tx = self.house.db.read().await.unwrap();
        let id: uuid::Uuid = tx.first("SELECT id FROM schedule_feed", args![]).await.unwrap().unwrap().next().unwrap();
        format!("fee_{}", id.simple())
    }

    /// A change of the session to come, closed days, and a track.
    async fn plan(&self, planned: Id<Occurrence>) {
        let (program, once) = (Actor::System(self.cast.practice, "test"), Request::default());
        let edit = Edit { topic: Some("Wise mind".to_owned()), ..Edit::default() };
        let order = EditSeries { occurrence: planned, version: 1, reach: schedule::Reach::One, edit };
        let run = self.house.run(&program, &once, move |act| Box::pin(schedule::edit_series(act, order.clone())));
        self.thing("change", run.await.unwrap().change);
        let day = jiff::civil::date(2027, 2, 1);
        let order = NewClosure { name: "Retreat".to_owned(), first: day, last: day, staff: None, place: String::new(), cancels: true };
        let run = self.house.run(&program, &once, move |act| Box::pin(schedule::make_closure(act, order.clone())));
        self.thing("closure", run.await.unwrap().closure);
        let order = KeepTrack { track: None, version: 0, name: "Outpatient".to_owned(), level: String::new(), in_use: true, series: Vec::new() };
        let run = self.house.run(&program, &once, move |act| Box::pin(schedule::keep_track(act, order.clone())));
        self.thing("track", run.await.unwrap());
    }

    /// Starts a session and writes all that its signature needs.
    async fn write(&self, session: Id<Occurrence>, by: &Actor) {
        let once = Request::default();
        self.house.run(by, &once, move |act| Box::pin(charting::start(act, session))).await.unwrap();
        self.house.run(by, &once, move |act| Box::pin(sessions::all_present(act, session))).await.unwrap();
        self.house.run(by, &once, move |act| Box::pin(charting::set_topic(act, session, 1, "Wise mind".to_owned()))).await.unwrap();
        let screen = self.house.look(by, &once, move |act| Box::pin(charting::screen(act, session))).await.unwrap();
        let ScreenFacts::Running(screen) = screen else { panic!("the session was started") };
        let sheet = &screen.facts.sheet;
        let parts = screen.facts.roll.entries.iter().map(|entry| (Part::Entry(entry.id), Reach::Client)).chain([(Part::Shared, Reach::Shared)]);
        let orders: Vec<_> = parts
            .flat_map(|(part, reach)| sheet.template.sections(reach).filter(|section| section.required).map(move |section| (part, section)))
            .map(|(part, section)| DraftOrder {
                part: part.to_string(),
                section: section.key.clone(),
                base: sheet.draft(part, &section.key).map_or(0, |draft| draft.version),
                words: match &section.form {
                    Form::Text => "Two skills were practised in pairs.".to_owned(),
                    Form::Scale(_) => "2".to_owned(),
                    Form::Choice(words) => words[0].clone(),
                },
            })
            .collect();
        self.thing("template", sheet.template.id);
        self.house.run(by, &once, move |act| Box::pin(charting::save_drafts(act, session, orders.clone()))).await.unwrap();
    }

    /// Somebody who waits for a place, a payer, a limit, and two who are kept apart.
    async fn places(&self) {
        let (program, once, group, client) = (Actor::System(self.cast.practice, "test"), Request::default(), self.cast.dbt, self.client());
        let (other, third) = (self.cast.client("Ben"), self.cast.client("Chloe"));
        let run = self.house.run(&program, &once, move |act| {
            Box::pin(async move {
                let typed = clients::Typed { first_name: "Zora".to_owned(), last_name: "Quill".to_owned(), ..clients::Typed::default() };
                let waiter = clients::make_client(act, MakeClient { typed, staff: Vec::new(), another: false }).await?.value();
                let waits = groups::wait(act, Wait { group, clients: vec![waiter], note: String::new() }).await?.value();
                let cover = clients::add_cover(act, AddCover { client, payer: "Bluefield".to_owned(), from: None, until: None }).await?.value();
                let typed = TypedLimit { payer: "Bluefield".to_owned(), most: "20".to_owned(), ..TypedLimit::default() };
                let limit = groups::add_limit(act, AddLimit { group, typed }).await?.value();
                let order = PartClients { client, other: third, reason: "no contact".to_owned(), from: None, until: None };
                let pair = clients::part_clients(act, order).await?.value();
                act.nothing([waits.new[0].to_string(), cover.to_string(), limit.to_string(), pair.to_string()])
            })
        });
        for (name, id) in ["waiting", "cover", "limit", "pair"].into_iter().zip(run.await.unwrap()) {
            self.thing(name, id);
        }
        self.thing("other", other);
    }

    /// The client's line of a session's roster.
    async fn entry(&self, session: Id<Occurrence>, by: &Actor) -> Id<sessions::Entry> {
        let once = Request::default();
        let screen = self.house.look(by, &once, move |act| Box::pin(charting::screen(act, session))).await.unwrap();
        let ScreenFacts::Running(screen) = screen else { panic!("the session was started") };
        screen.facts.roll.entries.iter().find(|entry| entry.client == self.client()).unwrap().id
    }

    async fn sign(&self, session: Id<Occurrence>, by: &Actor) {
        let once = Request::default();
        let reviewed = self.house.look(by, &once, move |act| Box::pin(charting::preview(act, session))).await.unwrap().version;
        let proof = access::prove_pin(&self.house, by, &once, cast::PIN).await.unwrap();
        let order = SignSession { session, reviewed, seen: None, proof, override_reason: String::new(), reviewer: None };
        let signed = self.house.run(by, &once, move |act| Box::pin(charting::sign(act, order.clone()))).await.unwrap();
        assert!(signed.waiting, "Lena is supervised, so her notes wait for a review");
    }

    /// Gives what a case uses up: a grant to withdraw.
    pub async fn renew(&self, case: &Case) {
        let (program, once) = (Actor::System(self.cast.practice, "test"), Request::default());
        let (group, client, iris) = (self.cast.dbt.uuid(), self.client().uuid(), self.cast.iris);
        if case.body.contains("{group_grant}") {
            let grant = self.house.run(&program, &once, move |act| Box::pin(access::grant_group(act, group, access::Given::to(iris, "covers"))));
            self.thing("group_grant", grant.await.unwrap());
        } else if case.body.contains("{client_grant}") {
            let grant = self.house.run(&program, &once, move |act| Box::pin(access::assign(act, client, iris, "covers")));
            self.thing("client_grant", grant.await.unwrap());
        } else if case.path.contains("{kiosk}") {
            let id = Id::new();
            let order = NewKiosk { id, name: "Front hall".to_owned(), place: String::new(), room: None, digest: digest(id.uuid().as_bytes()) };
            let tomas = &self.person("tomas").actor;
            let made = self.house.run(tomas, &once, move |act| Box::pin(sessions::door::make_kiosk(act, order.clone())));
            self.thing("kiosk", made.await.unwrap());
        }
    }

    /// How access ties somebody now.
    pub async fn ties(&self, person: &Person) -> Ties {
        let (group, client, once) = (self.cast.dbt, self.client(), Request::default());
        let look = self.house.look(&person.actor, &once, move |act| {
            Box::pin(async move {
                let ties = (access::group_tie(act, group).await?, access::client_tie(act, client).await?);
                act.nothing(ties)
            })
        });
        let (group, client) = look.await.unwrap();
        Ties { group, client, review: (person.name == "ruth").then_some(Tie::Own) }
    }

    /// Sends a case through the whole web door. Whatever comes back, it has the headers of every answer.
    pub async fn send(&self, case: &Case, by: Option<&Person>, headers: &[(&str, &str)]) -> Page {
        let things = self.things.borrow().clone();
        let full = |text: &str| things.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value));
        let (kind, body) = match case.body {
            "FILE" => ("multipart/form-data; boundary=edge", FILE.to_owned()),
            json if json.starts_with("{\"") => ("application/json", json.to_owned()),
            form => ("application/x-www-form-urlencoded", full(form)),
        };
        let mut request = HttpRequest::builder().method(case.method).uri(full(case.path));
        if case.method == "POST" {
            request = request.header("content-type", kind);
        }
        if let Some(person) = by {
            request = request.header("cookie", &person.cookie);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let page = answered(&self.app, request.body(Body::from(body)).unwrap()).await;
        let file = case.path.starts_with("/assets/");
        for (name, good) in HEADERS {
            let value = page.head(name);
            let kept = name == "cache-control" && file;
            self.check(kept || good.iter().all(|part| value.contains(part)), format!("{case}: the header {name} is {value:?}"));
        }
        self.check(!page.head("content-security-policy").contains("unsafe"), format!("{case}: the policy allows something unsafe"));
        page
    }

    /// Every table with its number of rows, but for the log, which grows by reading too.
    pub async fn rows(&self) -> Vec<(String, i64)> {
        let outline = self.house.db.outline().await.unwrap();
        let mut tables: Vec<_> = outline.iter().filter_map(|line| Some(line.split_once('.')?.0.to_owned())).collect();
        tables.dedup();
        let tx = self.house.db.read().await.unwrap();
        let mut rows = Vec::new();
        for table in tables.into_iter().filter(|table| !["platform_audit", "platform_audit_client"].contains(&table.as_str())) {
            let mut row = tx.first(&format!("SELECT COUNT(*) FROM {table}"), args![]).await.unwrap().unwrap();
            rows.push((table, row.next().unwrap()));
        }
        rows
    }
    pub async fn last_entry(&self) -> Told {
        let tx = self.house.db.read().await.unwrap();
        let rows = tx.all("SELECT practice_id, seq FROM platform_audit_head ORDER BY practice_id", args![]).await.unwrap();
        rows.into_iter().map(|mut row| (row.next().unwrap(), row.next().unwrap())).collect()
    }
    /// What the logs tell since then.
    pub async fn entries_since(&self, told: &Told) -> Vec<String> {
        let tx = self.house.db.read().await.unwrap();
        let mut actions = Vec::new();
        for (practice, seq) in told {
            let sql = "SELECT action FROM platform_audit WHERE practice_id = $1 AND seq > $2 ORDER BY seq";
            for mut row in tx.all(sql, args![*practice, *seq]).await.unwrap() {
                actions.push(row.next().unwrap());
            }
        }
        actions
    }

    /// Notes a complaint; all of them are said together at the end.
    pub fn check(&self, good: bool, complaint: String) {
        if !good {
            self.wrong.borrow_mut().push(complaint);
        }
    }
    pub async fn close(self) {
        self.house.db.close().await;
        let _ = fs::remove_dir_all(&self.folder);
        let mut wrong = self.wrong.into_inner();
        wrong.dedup();
        assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
    }
}

/// The headers of every answer, and what each must hold.
const HEADERS: [(&str, &[&str]); 7] = [
    ("content-security-policy", &["default-src 'self'", "frame-ancestors 'none'", "object-src 'none'", "base-uri 'none'", "form-action 'self'"]),
    ("strict-transport-security", &["max-age=63072000"]),
    ("x-content-type-options", &["nosniff"]),
    ("referrer-policy", &["same-origin"]),
    ("x-frame-options", &["DENY"]),
    ("cross-origin-opener-policy", &["same-origin"]),
    ("cache-control", &["no-store"]),
];

const FILE: &str = "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"list.csv\"\r\nContent-Type: text/csv\r\n\r\n\
                    First name,Last name\nYara,Quill\n\r\n--edge--\r\n";

fn new_york() -> Zone {
    Zone::named("America/New_York").unwrap()
}

/// A SQLite file in the folder, or a new database on the server that the suite was given.
async fn place(folder: &Path) -> Place {
    fs::create_dir_all(folder).unwrap();
    if env::var("COHORT_TEST_DB").as_deref() != Ok("postgres") {
        return Place::File(folder.join("cohort.db"));
    }
    let server = env::var("COHORT_TEST_POSTGRES").expect("COHORT_TEST_POSTGRES says where the server is");
    let name = format!("routes_{}", Id::<Staff>::new());
    let db = Db::open(&Place::Url(server.clone()), &[]).await.unwrap();
    db.attack(&format!("CREATE DATABASE {name}")).await.unwrap();
    db.close().await;
    let (address, options) = server.split_once('?').map_or((server.as_str(), String::new()), |(address, rest)| (address, format!("?{rest}")));
    let (host, _) = address.rsplit_once('/').unwrap();
    Place::Url(format!("{host}/{name}{options}"))
}

async fn answered(app: &Router, request: HttpRequest<Body>) -> Page {
    let (head, _) = app.clone().oneshot(request).await.unwrap().into_parts();
    let to = head.headers.get("location").and_then(|to| to.to_str().ok()).unwrap_or_default().to_owned();
    Page { status: head.status, to, headers: head.headers }
}

async fn sign_in(app: &Router, house: &House, name: &'static str, column: &'static str, host: &str) -> Person {
    let form = format!("email={name}@{host}&password={}", cast::PASSWORD.replace(' ', "+"));
    let request = HttpRequest::post("/sign-in").header("content-type", "application/x-www-form-urlencoded").body(Body::from(form)).unwrap();
    let page = answered(app, request).await;
    let cookie = page.head("set-cookie");
    for flag in ["__Host-", "; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"] {
        assert!(cookie.contains(flag), "the cookie of {name} lacks {flag}: {cookie:?}");
    }
    let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
    let token = cookie.split_once('=').map_or("", |(_, token)| token);
    let actor = Actor::Staff(access::standing(house, token).await.unwrap());
    Person { name, column, actor, cookie }
}
