//! How long it takes to take 200,000 clients through two years of The Sandbox's procedure, on two cores: once with every proposal
//! taken, as a dry run does, and once with proposals only raised, where nearly all stay in care and are watched to the end. One JSON
//! line each. A client has about 40 facts; making them is not counted.
#![allow(missing_docs, clippy::disallowed_methods, reason = "a bench reads clocks")]

use std::{
    error::Error,
    thread,
    time::{Duration, Instant},
};

use jiff::civil;
use kernel::{Moment, Zone, time::HOUR};
use rulebook::{Book, Fact, Kind, Run, preset};

const CLIENTS: u32 = 200_000;
const CORES: u32 = 2;
const CHUNK: u32 = 1_000;
const DAY: i64 = 24 * HOUR;

fn main() -> Result<(), Box<dyn Error>> {
    let preset = preset::ALL.iter().find(|preset| preset.key == "sandbox").ok_or("the preset is not there")?;
    let book = Book::read(preset.text).map_err(|slips| format!("{slips:?}"))?;
    let zone = Zone::named("Europe/London").ok_or("the zone is not there")?;
    let (book, zone) = (&book, &zone);
    for taking in [true, false] {
        let each = CLIENTS / CORES;
        let replays: Vec<Replay> = thread::scope(|scope| {
            let cores: Vec<_> =
                (0..CORES).map(|core| scope.spawn(move || replay(book, zone, core * each..(core + 1) * each, taking))).collect();
            cores.into_iter().filter_map(|core| core.join().ok()).collect()
        });
        let took = replays.iter().map(|replay| replay.took).max().unwrap_or_default().as_secs_f64();
        let (facts, events) = replays.iter().fold((0, 0), |(facts, events), one| (facts + one.facts, events + one.events));
        println!("{{\"name\":\"replay_200k\",\"taking\":{taking},\"s\":{took:.2},\"facts\":{facts},\"events\":{events}}}");
    }
    Ok(())
}

#[derive(Default)]
struct Replay {
    took: Duration,
    facts: usize,
    events: usize,
}

fn replay(book: &Book, zone: &Zone, clients: std::ops::Range<u32>, taking: bool) -> Replay {
    let from = zone.start_of(civil::date(2024, 11, 1));
    let to = zone.start_of(civil::date(2026, 11, 1));
    let mut replay = Replay::default();
    for first in clients.clone().step_by(usize::try_from(CHUNK).unwrap_or(1)) {
        let chunk: Vec<_> = (first..clients.end.min(first + CHUNK)).map(|client| history(client, from)).collect();
        let start = Instant::now();
        for (began, facts) in &chunk {
            let mut run = Run::begin(book.initial(), *began, taking);
            replay.events += std::hint::black_box(run.on(book, zone, facts, to)).len();
        }
        replay.took += start.elapsed();
        replay.facts += chunk.iter().map(|(_, facts)| facts.len()).sum::<usize>();
    }
    replay
}

/// A client's two years: triaged within ten days, then sessions with a miss now and then, modules, or a group; silences with attempts.
fn history(client: u32, from: Moment) -> (Moment, Vec<Fact>) {
    let mut dice = Dice(client.wrapping_mul(2_654_435_761) | 1);
    let began = from.plus(i64::from(dice.to(120)) * DAY + i64::from(dice.to(600)) * 60_000_000);
    let mut facts = Vec::with_capacity(48);
    let mut at = began.plus(i64::from(1 + dice.to(9)) * DAY);
    let place = ["therapy", "therapy", "icbt", "icbt", "group", "sandbox"][dice.to(6) as usize];
    let mut add = |at: Moment, kind, of: &str, by: &str| {
        facts.push(Fact { at, known: at.plus(HOUR), until: None, kind, of: of.into(), by: by.into() })
    };
    add(at, Kind::Triaged, place, "");
    match place {
        "therapy" => add(at.plus(DAY), Kind::Offered, "individual", ""),
        "group" => add(at.plus(DAY), Kind::Joined, "Worry group", ""),
        _ => {}
    }
    for step in 0..38 {
        at = at.plus(i64::from(7 + dice.to(18)) * DAY + i64::from(dice.to(240)) * 60_000_000);
        match (place, dice.to(10)) {
            (_, 0) if step % 3 == 0 => {
                at = at.plus(95 * DAY);
                add(at.plus(-40 * DAY), Kind::Attempt, "no_answer", "phone");
                add(at.plus(-20 * DAY), Kind::Attempt, "message", "text");
            }
            ("therapy", 0..=7) => add(at, Kind::Attended, "individual", ""),
            ("therapy", _) => add(at, Kind::Missed, "individual", ""),
            ("group", 0..=7) => add(at, Kind::Attended, "group", ""),
            ("group", _) => add(at, Kind::Missed, "group", ""),
            ("icbt", 0..=8) => add(at, Kind::Module, "Sleep", ""),
            (_, 9) => add(at, Kind::Booked, "individual", ""),
            _ => add(at, Kind::Attempt, "reached", "phone"),
        }
    }
    facts.sort_by_key(|fact| fact.at);
    (began, facts)
}

struct Dice(u32);

impl Dice {
    fn to(&mut self, sides: u32) -> u32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 16) % sides
    }
}
