//! What facts are called where they are recorded and listed.

use rulebook::{Book, Guard, Kind, Which};

use crate::{
    pages::parts::{choices::Choices, name_of},
    rules,
    words::FactCard,
};

/// What a kind is called, as a thing that happened.
const fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Attended => "Attended a session",
        Kind::Missed => "Missed a session",
        Kind::Booked => "Appointment booked",
        Kind::Offered => "Offered",
        Kind::Module => "Module completed",
        Kind::Attempt => "Attempt to reach them",
        Kind::Contact => "Got in touch",
        Kind::Triaged => "Triaged",
        Kind::Joined => "Joined a group",
        Kind::Left => "Left a group",
        Kind::Finished => "Went through the programme",
        Kind::SteppedUp => "Stepped up",
        Kind::SteppedDown => "Stepped down",
        Kind::ReferredOut => "Referred out",
        Kind::ReferredIn => "Referred in",
        Kind::GoalMet => "Goal met",
        Kind::Graduated => "Treatment completed",
        Kind::AskedToEnd => "Asked to end",
    }
}

/// What is recorded of a fact, in words: `Attended a group session`, `Triaged to Therapy`, `No answer`.
pub(in crate::pages) fn told(book: Option<&Book>, card: &FactCard) -> String {
    let of = &*card.fact.of;
    match (card.fact.kind, of) {
        (Kind::Attended, "group") => "Attended a group session".to_owned(),
        (Kind::Attended, "individual") => "Attended an appointment".to_owned(),
        (Kind::Missed, "group") => "Missed a group session".to_owned(),
        (Kind::Missed, "individual") => "Missed an appointment".to_owned(),
        (Kind::Offered, "group") => "Offered a place in a group".to_owned(),
        (Kind::Offered, "therapy") => "Offered therapy".to_owned(),
        (Kind::Booked, "group") => "Group session booked".to_owned(),
        (Kind::Attempt, outcome) => super::outcome(outcome).map_or_else(|| name(Kind::Attempt).to_owned(), str::to_owned),
        (Kind::Triaged, to) if !to.is_empty() => {
            format!("Triaged to {}", book.map_or_else(|| to.replace('_', " "), |book| name_of(book, to)))
        }
        (kind, "") => name(kind).to_owned(),
        (Kind::Joined | Kind::Left | Kind::Finished, "group") => name(card.fact.kind).to_owned(),
        (kind, of) => format!("{}: {of}", name(kind)),
    }
}

/// What can be recorded by hand, in groups; attempts have a form of their own. Decisions are offered to whoever may move the client.
pub(super) fn choices(books: &[&Book], decides: bool) -> Vec<Choices> {
    let mut groups = every(books);
    let fine = |word: &str| decides || word.split(':').next().and_then(Kind::read).is_none_or(|kind| !rules::decides(kind));
    for (_, choices) in &mut groups {
        choices.retain(|(value, _)| fine(value));
    }
    groups
}

fn every(books: &[&Book]) -> Vec<Choices> {
    let plain = |kinds: &[Kind]| kinds.iter().map(|kind| (kind.word().to_owned(), name(*kind).to_owned())).collect::<Vec<_>>();
    let said = |pairs: &[(&str, &str)]| pairs.iter().map(|(value, word)| ((*value).to_owned(), (*word).to_owned())).collect::<Vec<_>>();
    let mut triaged: Vec<(String, String)> = Vec::new();
    for book in books {
        for state in book.states.iter().filter(|state| !state.retired && !state.initial) {
            let choice = (format!("{}:{}", Kind::Triaged.word(), state.key), format!("Triaged to {}", state.name));
            if asks(book, &state.key) && !triaged.contains(&choice) {
                triaged.push(choice);
            }
        }
    }
    let mut care = said(&[
        ("attended:individual", "Attended an appointment"),
        ("missed:individual", "Missed an appointment"),
        ("booked:individual", "Appointment booked"),
        ("attended:group", "Attended a group session"),
        ("missed:group", "Missed a group session"),
    ]);
    care.extend(plain(&[Kind::Module, Kind::Contact, Kind::GoalMet]));
    let mut turns = said(&[("offered:therapy", "Offered therapy"), ("offered:group", "Offered a place in a group")]);
    turns.extend(plain(&[
        Kind::SteppedUp,
        Kind::SteppedDown,
        Kind::ReferredIn,
        Kind::ReferredOut,
        Kind::Joined,
        Kind::Left,
        Kind::Finished,
        Kind::Graduated,
        Kind::AskedToEnd,
    ]));
    vec![("Triage".to_owned(), triaged), ("In care".to_owned(), care), ("Turns on the way".to_owned(), turns)]
}

/// Whether a rule of the book asks for being triaged to a state; a book that names none of them takes any.
fn asks(book: &Book, state: &str) -> bool {
    let named: Vec<&str> = book.rules.iter().filter_map(|rule| rule.when.as_ref()).flat_map(triaged_to).collect();
    named.contains(&state) || named.is_empty()
}

/// Where to the conditions ask about having been triaged.
fn triaged_to(guard: &Guard) -> Vec<&str> {
    match guard {
        Guard::All(guards) | Guard::Any(guards) => guards.iter().flat_map(triaged_to).collect(),
        Guard::Not(guard) => triaged_to(guard),
        Guard::Count { which: Which::Of { kind: Kind::Triaged, of }, .. } if !of.is_empty() => vec![of],
        Guard::Count { .. } | Guard::Time { .. } => Vec::new(),
    }
}
