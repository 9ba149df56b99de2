//! Attendance is what was said about it: whatever is marked, moved, signed and corrected, the roster is the replay of the
//! log of marks and of the corrections, and times stay sound.

use kernel::{Error, time::MINUTE};
use proptest::{
    prelude::*,
    test_runner::{Config, TestCaseError, TestRunner},
};

use crate::{
    access::PinProof,
    charting::{self, CorrectAttendance, SignSession},
    schedule::{self, NewSeries},
    sessions::{self, Mark, MarkOrder, Mode, Outcome, RunSession, Session, SetTimes, Source},
    testing::{User, does, practice},
};

/// What somebody says about one of three clients.
#[derive(Debug, Clone)]
struct Said {
    who: usize,
    outcome: usize,
    times: Vec<(u8, u8)>,
    remote: bool,
}

#[derive(Debug, Clone)]
enum Step {
    Mark(Said),
    Times(u8, u8),
    AllPresent,
}

const NAMES: [&str; 3] = ["Amara", "Ben", "Chloe"];

fn said() -> impl Strategy<Value = Said> {
    let times = proptest::collection::vec((0..90_u8, 1..90_u8), 0..3);
    (0..3_usize, 0..5_usize, times, any::<bool>()).prop_map(|(who, outcome, times, remote)| Said { who, outcome, times, remote })
}

fn steps() -> impl Strategy<Value = (Vec<Step>, Vec<Said>)> {
    let step = prop_oneof![6 => said().prop_map(Step::Mark), 1 => (0..20_u8, 60..110_u8).prop_map(|(a, b)| Step::Times(a, b)), 1 => Just(Step::AllPresent)];
    (proptest::collection::vec(step, 1..10), proptest::collection::vec(said(), 0..6))
}

fn clock(minutes: u8) -> String {
    format!("{:02}:{:02}", 11 + minutes / 60, minutes % 60)
}

async fn order(maya: &User, session: kernel::Id<Session>, said: &Said) -> MarkOrder {
    let outcome = Outcome::MARKS[said.outcome];
    let mode = if said.remote { Mode::Remote } else { Mode::Room };
    MarkOrder {
        outcome,
        reason: if outcome.attended() { String::new() } else { "Ill".into() },
        segments: said.times.iter().map(|(from, long)| (clock(*from), clock(from + long))).collect(),
        modes: vec![mode; said.times.len()],
        remote: Some(sessions::Remote { platform: "Video".into(), location: "Home".into(), consent: true, ..sessions::Remote::default() }),
        ..maya.order(session, NAMES[said.who], "present").await
    }
}

/// A refusal is an answer too: then nothing may have changed.
fn fine<T>(done: Result<T, Error>) -> Result<(), Error> {
    match done {
        Ok(_) | Err(Error::Refused(_)) => Ok(()),
        Err(other) => Err(other),
    }
}

async fn play(maya: &User, proof: &PinProof, number: i64, steps: &[Step], corrections: &[Said]) -> Result<Vec<String>, Error> {
    let day = maya.p.zone.day(maya.p.moment("tue 12:00").plus(number * 24 * 60 * MINUTE));
    let new = NewSeries { day, ..maya.p.order("tue 11:00") };
    let session = does!(maya, schedule::make_series, new.clone()).await?.first;
    maya.starts(session).await?;
    for step in steps {
        match step {
            Step::Mark(said) => {
                let order = order(maya, session, said).await;
                fine(does!(maya, sessions::mark, session, vec![order.clone()]).await)?;
            }
            Step::Times(start, end) => {
                let order = SetTimes { session, start: clock(*start), end: clock(*end) };
                fine(does!(maya, sessions::set_times, order.clone()).await)?;
            }
            Step::AllPresent => fine(does!(maya, sessions::all_present, session).await)?,
        }
    }
    maya.completes(session).await;
    let reviewed = maya.p.number("SELECT version FROM sessions_session WHERE id = $1", platform::args![session]).await;
    let sign = SignSession { session, reviewed, seen: None, proof: proof.clone(), override_reason: String::new(), reviewer: None };
    does!(maya, charting::sign, sign.clone()).await?;
    for said in corrections {
        let order = CorrectAttendance { session, mark: order(maya, session, said).await, why: "Mistake".into(), proof: proof.clone() };
        fine(does!(maya, charting::correct, order.clone()).await)?;
    }
    wrong(maya, session).await
}

/// What of the roster is not what was said.
async fn wrong(maya: &User, session: kernel::Id<Session>) -> Result<Vec<String>, Error> {
    let read = maya.look(move |act| {
        Box::pin(async move {
            let permit = act.may::<RunSession>(session).await?;
            let read = (sessions::roll(act, &permit).await?, sessions::marks(act, &permit, session).await?, sessions::corrections(act, &permit, session).await?);
            act.nothing(read)
        })
    });
    let (roll, marks, corrections) = read.await?;
    let (from, to) = (roll.session.actual_start.plus(-30 * MINUTE), roll.session.actual_end.plus(30 * MINUTE));
    let mut wrong = Vec::new();
    for entry in &roll.entries {
        let mut corrected = corrections.iter().filter(|c| c.entry == entry.id);
        let mut stands = Mark::unmarked();
        for line in marks.get(&entry.id).into_iter().flatten() {
            if line.source == Source::Correction {
                let fits = corrected.next().is_some_and(|c| c.was.same(&stands) && c.becomes.same(&line.mark));
                if !fits {
                    wrong.push(format!("{}: a correction does not start from what stood", entry.face.first_name));
                }
            }
            stands = line.mark.clone();
        }
        if !stands.same(&entry.mark()) || corrected.next().is_some() {
            wrong.push(format!("{}: {stands:?} is not {:?}", entry.face.first_name, entry.mark()));
        }
        let sound = entry.segments.iter().all(|s| s.time_in < s.time_out && s.time_in >= from && s.time_out <= to);
        if !sound || entry.segments.windows(2).any(|w| w[1].time_in < w[0].time_out) || entry.outcome.attended() == entry.segments.is_empty() {
            wrong.push(format!("{}: {:?}", entry.face.first_name, entry.segments));
        }
    }
    Ok(wrong)
}

// proves: R-C2, R-C3, R-C8, TA-33
// keeps: A1, A2, A5
#[test]
fn the_roster_is_the_replay_of_marks_and_corrections() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    // Closing the database at the end needs the runtime as well.
    let _inside = runtime.enter();
    let (maya, proof) = runtime.block_on(async {
        let maya = practice().await.maya().await;
        let proof = maya.proves_pin().await;
        (maya, proof)
    });
    let number = std::cell::Cell::new(0);
    let mut runner = TestRunner::new(Config { cases: 24, max_shrink_iters: 48, failure_persistence: None, ..Config::default() });
    let told = runner.run(&steps(), |(steps, corrections)| {
        number.set(number.get() + 1);
        match runtime.block_on(play(&maya, &proof, number.get(), &steps, &corrections)) {
            Ok(wrong) if wrong.is_empty() => Ok(()),
            Ok(wrong) => Err(TestCaseError::fail(wrong.join("\n"))),
            Err(error) => Err(TestCaseError::fail(format!("{error:?}"))),
        }
    });
    if let Err(failure) = told {
        panic!("{failure}");
    }
    assert_eq!(runtime.block_on(maya.p.notes_wrong()), Vec::<String>::new());
}
