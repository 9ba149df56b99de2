//! The named cast: the practice, its people, twelve clients and a first group that tests, the demo, the manual and its
//! pictures all speak of; and a second practice whose one person is the stranger at the door.
//!
//! Everything is made through the rooms' own verbs, at the instant the house's clock shows.

use kernel::{
    Error, Id, Zone,
    id::{Practice, Staff},
};
use platform::{
    Act, Actor, House, Outcome, Request,
    crypto::hash_secret,
    permit::{Role, Roles},
};

use crate::{
    access::{self, AddStaff, Policies, SignIn},
    charting,
    clients::{self, Client, MakeClient},
    groups::{self, Group, Join, MakeGroup},
    schedule::{self, NewRoom, Room},
    sessions,
};

/// Everybody's password.
pub const PASSWORD: &str = "quiet river stones";
/// Everybody's PIN.
pub const PIN: &str = "270318";
/// The practice's name.
pub const PRACTICE: &str = "Oak Street Practice";
/// The name of the stranger's practice.
pub const STRANGERS: &str = "Riverbend Clinic";

/// A member of staff, as they are introduced.
#[derive(Debug, Clone, Copy)]
pub struct Somebody {
    /// The address they sign in with.
    pub email: &'static str,
    /// Their name.
    pub name: &'static str,
    /// Their credentials.
    pub credentials: &'static str,
    /// What they are.
    pub roles: &'static [Role],
    /// Whether they have the right "manage group sessions" beside their roles.
    pub runs_sessions: bool,
}

const fn somebody(email: &'static str, name: &'static str, credentials: &'static str, roles: &'static [Role]) -> Somebody {
    Somebody { email, name, credentials, roles, runs_sessions: false }
}

/// The staff of the practice, in the order of [`Cast::staff`].
pub const STAFF: [Somebody; 8] = [
    somebody("maya@oak.example", "Maya Okafor", "LCSW", &[Role::Practitioner]),
    somebody("lena@oak.example", "Lena Hansen", "LMFT-A", &[Role::Practitioner]),
    somebody("ruth@oak.example", "Ruth Feldman", "PhD", &[Role::Supervisor]),
    somebody("tomas@oak.example", "Tomas Reyes", "", &[Role::Manager]),
    somebody("cora@oak.example", "Cora Lindgren", "", &[Role::CaseManager]),
    somebody("iris@oak.example", "Iris Novak", "", &[Role::Records]),
    somebody("fred@oak.example", "Fred Holm", "", &[Role::FrontDesk]),
    Somebody { runs_sessions: true, ..somebody("theo@oak.example", "Theo Marsh", "", &[Role::Technician]) },
];

/// The stranger, alone in a practice of her own.
pub const NORA: Somebody =
    Somebody { runs_sessions: true, ..somebody("nora@riverbend.example", "Nora Ellis", "", &Role::ALL) };

/// The first clients: first name, last name, birth date. They are the members of the first group.
const CLIENTS: [(&str, &str, &str); 12] = [
    ("Amara", "Diallo", "1991-04-18"),
    ("Ben", "Castellano", "1986-09-02"),
    ("Chloe", "Whitfield", "1999-01-27"),
    ("Dmitri", "Moreau", "1978-11-13"),
    ("Elena", "Petrova", "1984-06-30"),
    ("Farid", "Haddad", "1995-03-08"),
    ("Grace", "Lindqvist", "1969-12-21"),
    ("Hiro", "Tanaka", "2001-08-15"),
    ("Imani", "Brooks", "1989-05-04"),
    ("Jonas", "Keller", "1974-02-19"),
    ("Kavya", "Nair", "1997-10-11"),
    ("Priya", "Raman", "1993-07-23"),
];

/// The rooms, how many people fit, and where they are.
const ROOMS: [(&str, i64, &str); 3] = [("Oak room", 14, "Oak Street"), ("Willow room", 10, "Oak Street"), ("Studio", 16, "Annexe")];

/// The practice's own service codes beside the standard ones.
const CODES: [(&str, &str, bool); 1] = [("REC", "Recreation, not billed", true)];

/// The topics of the library, by what groups they are for.
pub const TOPICS: [(&str, &[&str]); 7] = [
    (
        "skills",
        &[
            "Distress tolerance: TIPP skills",
            "Distress tolerance: STOP",
            "Radical acceptance",
            "Wise mind",
            "Mindfulness: observe and describe",
            "Emotion regulation: opposite action",
            "Emotion regulation: checking the facts",
            "Interpersonal effectiveness: asking and saying no",
            "Coping ahead",
        ],
    ),
    ("process", &["Trust in the group", "Giving and receiving feedback", "Endings and goodbyes", "Anger and closeness", "What stays unsaid"]),
    ("anxiety", &["The anxiety cycle", "Exposure ladders", "Thinking traps", "Worry time", "Safety behaviours", "Planning for setbacks"]),
    ("recovery", &["Triggers and high-risk situations", "Riding out urges", "Refusal skills", "Sleep and recovery", "A relapse is information", "Sober support"]),
    ("parents", &["Validation at home", "Limits that hold", "After an argument", "Looking after oneself"]),
    ("recreation", &["Drawing and collage", "Walk in the park", "Music and movement", "Board games", "Cooking together"]),
    ("healing", &["Grounding and safety", "The window of tolerance", "Shame and self-compassion", "Choosing whom to tell", "Reclaiming routines"]),
];

/// Who was made, by name.
#[derive(Debug, Clone)]
pub struct Cast {
    /// The practice.
    pub practice: Id<Practice>,
    /// Its zone.
    pub zone: Zone,
    /// Maya Okafor, practitioner.
    pub maya: Id<Staff>,
    /// Lena Hansen, practitioner, supervised by Ruth.
    pub lena: Id<Staff>,
    /// Ruth Feldman, supervisor.
    pub ruth: Id<Staff>,
    /// Tomas Reyes, account manager.
    pub tomas: Id<Staff>,
    /// Cora Lindgren, case manager.
    pub cora: Id<Staff>,
    /// Iris Novak, records administrator.
    pub iris: Id<Staff>,
    /// Fred Holm, front desk.
    pub fred: Id<Staff>,
    /// Theo Marsh, technician or peer, who may run sessions.
    pub theo: Id<Staff>,
    /// The Oak room.
    pub oak: Id<Room>,
    /// The Willow room.
    pub willow: Id<Room>,
    /// The Studio.
    pub studio: Id<Room>,
    /// The first clients, in the order of their first names.
    pub clients: Vec<Id<Client>>,
    /// DBT Skills A, whose members they are.
    pub dbt: Id<Group>,
    /// The stranger's practice.
    pub riverbend: Id<Practice>,
    /// Nora Ellis, the stranger.
    pub nora: Id<Staff>,
}

impl Cast {
    /// The client of this first name.
    ///
    /// # Panics
    /// When there is none: a slip of whoever tells the story, and it stops here.
    pub fn client(&self, first: &str) -> Id<Client> {
        self.clients[CLIENTS.iter().position(|client| client.0 == first).unwrap_or(CLIENTS.len())]
    }
    /// The staff, in the order of [`STAFF`].
    pub const fn staff(&self) -> [Id<Staff>; 8] {
        [self.maya, self.lena, self.ruth, self.tomas, self.cora, self.iris, self.fred, self.theo]
    }
}

/// Founds both practices in an empty house.
///
/// # Errors
/// Refused when somebody of the cast is there already; a fault when it cannot be written.
pub async fn found(house: &House) -> Result<Cast, Error> {
    // Hashing is slow on purpose, so each secret is hashed once for all.
    let secrets = Secrets { password: hash_secret(PASSWORD.to_owned()).await?, pin: hash_secret(PIN.to_owned()).await? };
    let request = Request::default();
    let (practice, riverbend) = (Id::new(), Id::new());

    let (oak_street, given) = (Actor::System(practice, "demo"), secrets.clone());
    let ([maya, lena, ruth, tomas, cora, iris, fred, theo], [oak, willow, studio]) =
        house.run(&oak_street, &request, move |act| Box::pin(furnish(act, given.clone()))).await?;
    let (clients, dbt) = house.run(&oak_street, &request, move |act| Box::pin(gather(act, maya, lena))).await?;

    let bend = Actor::System(riverbend, "demo");
    let nora = house.run(&bend, &request, move |act| Box::pin(settle(act, secrets.clone()))).await?;
    let zone = zone("America/New_York")?;
    Ok(Cast { practice, zone, maya, lena, ruth, tomas, cora, iris, fred, theo, oak, willow, studio, clients, dbt, riverbend, nora })
}

/// Signs one of the cast in, as their browser would, and gives whoever then acts.
///
/// # Errors
/// Refused when there is nobody of that address.
pub async fn sign_in(house: &House, email: &str) -> Result<Actor, Error> {
    let request = Request { from: "127.0.0.1".to_owned(), ..Request::default() };
    let order = SignIn { email: email.to_owned(), password: PASSWORD.to_owned(), agent: "the cast".to_owned() };
    let signed_in = access::sign_in(house, &request, order).await?;
    access::standing(house, &signed_in.token).await.map(Actor::Staff)
}

/// The two secrets, hashed.
#[derive(Clone)]
struct Secrets {
    password: String,
    pin: String,
}

fn zone(name: &str) -> Result<Zone, Error> {
    Zone::named(name).ok_or_else(|| Error::fault(format!("there is no zone {name}")))
}

async fn add(act: &mut Act, one: &Somebody, secrets: &Secrets) -> Result<Id<Staff>, Error> {
    let roles = Roles::of(one.roles);
    let order = AddStaff {
        email: one.email.to_owned(),
        name: one.name.to_owned(),
        credentials: one.credentials.to_owned(),
        roles: if one.runs_sessions { roles.running_sessions() } else { roles },
        password_hash: Some(secrets.password.clone()),
        pin_hash: Some(secrets.pin.clone()),
        proof: None,
    };
    Ok(access::add_staff(act, order).await?.value())
}

/// What a practice needs before its first session: codes, templates, topics.
async fn equip(act: &mut Act) -> Result<(), Error> {
    let codes = CODES.map(|(code, label, attended)| (code.to_owned(), label.to_owned(), attended)).to_vec();
    sessions::make_codes(act, codes).await?.value();
    let topics = TOPICS.iter().flat_map(|(_, titles)| titles.iter().map(|title| (*title).to_owned())).collect();
    charting::make_templates(act, charting::first_templates(), topics).await?.value();
    Ok(())
}

/// The practice with its staff and rooms.
async fn furnish(act: &mut Act, secrets: Secrets) -> Outcome<([Id<Staff>; 8], [Id<Room>; 3])> {
    access::found_practice(act, PRACTICE, &zone("America/New_York")?, &Policies::default()).await?.value();
    let mut staff = [Id::new(); 8];
    for (id, one) in staff.iter_mut().zip(&STAFF) {
        *id = add(act, one, &secrets).await?;
    }
    let [_, lena, ruth, ..] = staff;
    access::supervise(act, lena, ruth).await?.value();
    let mut rooms = [Id::new(); 3];
    for (id, (name, places, place)) in rooms.iter_mut().zip(ROOMS) {
        let order = NewRoom { name: name.to_owned(), places: Some(places), place: place.to_owned() };
        *id = schedule::make_room(act, order).await?.value();
    }
    equip(act).await?;
    act.nothing((staff, rooms))
}

/// The first clients in the first group.
async fn gather(act: &mut Act, maya: Id<Staff>, lena: Id<Staff>) -> Outcome<(Vec<Id<Client>>, Id<Group>)> {
    let mut ids = Vec::new();
    for (number, (first, last, born)) in CLIENTS.into_iter().enumerate() {
        let typed = clients::Typed {
            first_name: first.to_owned(),
            last_name: last.to_owned(),
            born: born.to_owned(),
            email: format!("{first}.{last}@example.org").to_lowercase(),
            phone: format!("(212) 555-01{:02}", number + 1),
            ..clients::Typed::default()
        };
        ids.push(clients::make_client(act, MakeClient { typed, staff: Vec::new(), another: false }).await?.value());
    }
    let typed = groups::Typed {
        name: "DBT Skills A".to_owned(),
        initials: "DSA".to_owned(),
        outward_name: "Tuesday skills class".to_owned(),
        provider: maya.to_string(),
        facilitators: vec![lena.to_string()],
        kind: groups::Kind::Skills.word().to_owned(),
        modality: "DBT".to_owned(),
        programme: "Skills training".to_owned(),
        service_code: "90853".to_owned(),
        capacity: "12".to_owned(),
        open: true,
    };
    let dbt = groups::make_group(act, MakeGroup { typed }).await?.value();
    groups::join(act, Join { group: dbt, clients: ids.clone(), day: None }).await?.value();
    act.nothing((ids, dbt))
}

/// The stranger's practice.
async fn settle(act: &mut Act, secrets: Secrets) -> Outcome<Id<Staff>> {
    access::found_practice(act, STRANGERS, &zone("Europe/London")?, &Policies::default()).await?.value();
    let nora = add(act, &NORA, &secrets).await?;
    equip(act).await?;
    act.nothing(nora)
}
