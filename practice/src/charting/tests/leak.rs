//! Whatever is written about whomever: when a session could be signed without an override, no chart holds a word that
//! identifies another client. Random rosters and texts against the rendered pages and the printed notes.

use std::cell::Cell;

use kernel::{Error, Id, time::HOUR};
use proptest::{
    prelude::*,
    sample::subsequence,
    test_runner::{Config, TestCaseError, TestRunner},
};

use super::note_of_client;
use crate::{
    access::PinProof,
    charting::{self, SignSession},
    clients::{self, Client, MakeClient},
    groups::{self, Join, MakeGroup},
    schedule::{self, NewSeries},
    sessions::Session,
    testing::{User, does, practice},
};

const FIRST: [&str; 8] = ["Quillon", "Vespera", "Zorian", "Xanthe", "Thessaly", "Jorvik", "Saoirse", "Delphine"];
const LAST: [&str; 8] = ["Abernathy", "Villanueva", "Szymanski", "Featherstone", "Yamaguchi", "Bergstrom", "Etxeberria", "Falkenrath"];
const WORDS: [&str; 14] = [
    "practised",
    "breathing",
    "slowly",
    "today",
    "asked",
    "about",
    "sleep",
    "felt",
    "calmer",
    "afterwards",
    "walked",
    "home",
    "listened",
    "shared",
];

/// A word of a text: a plain one, or one that points to somebody on the roster.
#[derive(Debug, Clone, Copy)]
enum Word {
    Plain(usize),
    About(usize, usize),
}

/// A roster, and the shared text followed by each member's own.
#[derive(Debug, Clone)]
struct Case {
    names: Vec<usize>,
    shift: usize,
    texts: Vec<Vec<Word>>,
}

fn cases() -> impl Strategy<Value = Case> {
    let word = prop_oneof![
        20 => (0..WORDS.len()).prop_map(Word::Plain),
        1 => (0..4_usize, 0..7_usize).prop_map(|(who, how)| Word::About(who, how)),
    ];
    let texts = proptest::collection::vec(proptest::collection::vec(word, 0..12), 5);
    let names = subsequence((0..FIRST.len()).collect::<Vec<_>>(), 2..=4);
    (names, 0..LAST.len(), texts).prop_map(|(names, shift, texts)| Case { names, shift, texts })
}

struct Member {
    id: Id<Client>,
    first: &'static str,
    last: &'static str,
    email: String,
    phone: String,
    born: String,
}

impl Member {
    /// One of the ways to point to them.
    fn pointed(&self, how: usize) -> String {
        match how {
            0 => self.first.to_owned(),
            1 => self.last.to_uppercase(),
            2 => format!("{}'s", self.first.to_lowercase()),
            3 => format!("{} {}", self.first, self.last),
            4 => self.email.clone(),
            5 => self.phone.clone(),
            _ => self.born.clone(),
        }
    }
    /// All that may not stand in somebody else's chart, in lower case.
    fn identity(&self) -> [String; 5] {
        [self.first.to_lowercase(), self.last.to_lowercase(), self.email.clone(), self.phone.clone(), self.born.clone()]
    }
}

/// The clients of a case, in a group and a session of their own.
async fn gather(maya: &User, case: &Case, number: usize) -> Result<(Vec<Member>, Id<Session>), Error> {
    let tomas = maya.p.tomas().await;
    let mut members = Vec::new();
    for (at, name) in case.names.iter().enumerate() {
        let (first, last) = (FIRST[*name], LAST[(*name + case.shift) % LAST.len()]);
        let email = format!("{first}.{last}@mail{number}.example").to_lowercase();
        let (phone, born) = (format!("646-555-{:04}", 10 * number + at), format!("19{}-0{}-1{at}", 60 + at, 1 + at));
        let typed = clients::Typed {
            first_name: first.into(),
            last_name: last.into(),
            email: email.clone(),
            phone: phone.clone(),
            born: born.clone(),
            ..clients::Typed::default()
        };
        let order = MakeClient { typed, staff: vec![maya.id], another: true };
        let id = does!(tomas, clients::make_client, order.clone()).await?;
        members.push(Member { id, first, last, email, phone, born });
    }
    let typed = groups::Typed {
        name: format!("Circle {number}"),
        kind: "process".into(),
        provider: maya.id.to_string(),
        open: true,
        ..Default::default()
    };
    let group = does!(tomas, groups::make_group, MakeGroup { typed: typed.clone() }).await?;
    let order = Join { group, clients: members.iter().map(|member| member.id).collect(), day: None };
    does!(tomas, groups::join, order.clone()).await?;
    let days = i64::try_from(number).unwrap() * 24 * HOUR;
    let day = maya.p.zone.day(maya.p.moment("tue 12:00").plus(days));
    let order = NewSeries { group, day, ..maya.p.order("tue 11:00") };
    let session = does!(maya, schedule::make_series, order.clone()).await?.first;
    maya.starts(session).await?;
    Ok((members, session))
}

/// Writes and signs; whether it could be signed.
async fn signed(maya: &User, case: &Case, members: &[Member], session: Id<Session>, proof: &PinProof) -> Result<bool, Error> {
    let text = |words: &[Word]| {
        let word = |word: &Word| match *word {
            Word::Plain(at) => WORDS[at].to_owned(),
            Word::About(who, how) => members[who % members.len()].pointed(how),
        };
        words.iter().map(word).collect::<Vec<_>>().join(" ")
    };
    maya.completes(session).await;
    maya.writes(session, "shared.themes", &text(&case.texts[0])).await;
    for (member, words) in members.iter().zip(&case.texts[1..]) {
        maya.writes(session, &format!("{}.note", member.first), &text(words)).await;
    }
    let reviewed = maya.p.number("SELECT version FROM sessions_session WHERE id = $1", platform::args![session]).await;
    let order = SignSession { session, reviewed, seen: None, proof: proof.clone(), override_reason: String::new(), reviewer: None };
    match does!(maya, charting::sign, order.clone()).await {
        Ok(_) => Ok(true),
        Err(Error::Refused(why)) if why.iter().all(|refusal| refusal.code == "named") => Ok(false),
        Err(other) => Err(other),
    }
}

/// What of somebody else's identity stands in a member's chart.
async fn leaked(maya: &User, members: &[Member], session: Id<Session>) -> Vec<String> {
    let mut leaks = Vec::new();
    for member in members {
        let note = note_of_client(&maya.p, session, member.id).await;
        for path in [format!("/clients/{}/chart", member.id), format!("/notes/{note}"), format!("/notes/{note}/pdf")] {
            let page = maya.get(path.as_str()).await;
            assert_eq!(page.status.as_u16(), 200, "{path}");
            let page = page.body.to_lowercase();
            let others = members.iter().filter(|other| other.id != member.id);
            let stands = others.flat_map(Member::identity).filter(|word| page.contains(word.as_str()));
            leaks.extend(stands.map(|word| format!("{path} of {} holds {word}", member.first)));
        }
    }
    leaks
}

// proves: R-D3, R-D2, R-D1, R-A7
#[test]
fn what_could_be_signed_without_an_override_names_nobody_else() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    // Closing the database at the end needs the runtime as well.
    let _inside = runtime.enter();
    let (maya, proof) = runtime.block_on(async {
        let maya = practice().await.maya().await;
        let proof = maya.proves_pin().await;
        (maya, proof)
    });
    let (number, passed) = (Cell::new(0), Cell::new(0));
    let mut runner = TestRunner::new(Config { cases: 32, max_shrink_iters: 64, failure_persistence: None, ..Config::default() });
    let told = runner.run(&cases(), |case| {
        number.set(number.get() + 1);
        let leaks = runtime.block_on(async {
            let (members, session) = gather(&maya, &case, number.get()).await?;
            if !signed(&maya, &case, &members, session, &proof).await? {
                return Ok(Vec::new());
            }
            passed.set(passed.get() + 1);
            Ok::<_, Error>(leaked(&maya, &members, session).await)
        });
        match leaks {
            Ok(leaks) if leaks.is_empty() => Ok(()),
            Ok(leaks) => Err(TestCaseError::fail(leaks.join("\n"))),
            Err(error) => Err(TestCaseError::fail(format!("{error:?}"))),
        }
    });
    if let Err(failure) = told {
        panic!("{failure}");
    }
    assert!((1..32).contains(&passed.get()), "some are signed and some are stopped, else this proves nothing: {} of 32", passed.get());
}
