//! The schedule against a naive model: random sequences of joins, leaves, edits, cancellations, invitations, starts and ways
//! back, over two years in two zones. The model keeps plain lists, walks day by day, and knows nothing of tables.
//!
//! `COHORT_SEQUENCES` says how many sequences are tried; without it a few dozen, enough to notice a break.

mod calendar;
mod hands;

use proptest::{
    prelude::*,
    test_runner::{Config, TestCaseError, TestRunner},
};

use crate::{
    schedule::Reach,
    testing::{Practice, practice},
};
use calendar::Model;
use hands::Hands;

/// What can be different after an edit.
#[derive(Debug, Clone)]
pub(super) enum Alter {
    Time(i8, i8),
    Day(i64),
    Minutes(i64),
    Both(i64, i8),
    Cancel,
}

/// One step of a sequence. Occurrences are named by their place among those to come, clients by a number.
#[derive(Debug, Clone)]
pub(super) enum Step {
    Join(usize, Option<i64>),
    Leave(usize, Option<i64>),
    Edit(usize, Reach, Alter),
    Invite(usize, usize, bool),
    Uninvite(usize, usize, bool),
    Start(usize),
    Undo,
    /// Hours pass.
    Pass(i64),
}

/// How a sequence begins.
#[derive(Debug, Clone)]
pub(super) struct Start {
    pub london: bool,
    pub weekdays: Vec<bool>,
    pub every: u32,
    /// None goes on; true counts, false ends on a day.
    pub end: Option<(bool, u32)>,
    pub hour: i8,
    pub minutes: i64,
}

fn alter() -> impl Strategy<Value = Alter> {
    prop_oneof![
        (8_i8..20, 0_i8..2).prop_map(|(hour, half)| Alter::Time(hour, half * 30)),
        (-3_i64..4).prop_map(Alter::Day),
        (2_i64..16).prop_map(|quarters| Alter::Minutes(quarters * 15)),
        (-3_i64..4, 8_i8..20).prop_map(|(shift, hour)| Alter::Both(shift, hour)),
        Just(Alter::Cancel),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let reach = prop_oneof![Just(Reach::One), Just(Reach::Following), Just(Reach::All)];
    let day = || proptest::option::of(-20_i64..60);
    prop_oneof![
        4 => (0_usize..4, day()).prop_map(|(client, day)| Step::Join(client, day)),
        3 => (0_usize..4, day()).prop_map(|(client, day)| Step::Leave(client, day)),
        4 => (0_usize..9, reach, alter()).prop_map(|(at, reach, alter)| Step::Edit(at, reach, alter)),
        2 => (0_usize..9, 0_usize..4, any::<bool>()).prop_map(|(at, client, following)| Step::Invite(at, client, following)),
        2 => (0_usize..9, 0_usize..4, any::<bool>()).prop_map(|(at, client, following)| Step::Uninvite(at, client, following)),
        2 => (0_usize..6).prop_map(Step::Start),
        3 => Just(Step::Undo),
        3 => prop_oneof![1_i64..48, 48_i64..2_000].prop_map(Step::Pass),
    ]
}

fn start() -> impl Strategy<Value = Start> {
    (any::<bool>(), proptest::collection::vec(any::<bool>(), 7), 1_u32..4, proptest::option::of((any::<bool>(), 1_u32..14)), 8_i8..20, 2_i64..16).prop_map(
        |(london, weekdays, every, end, hour, quarters)| Start { london, weekdays, every, end, hour, minutes: quarters * 15 },
    )
}

async fn lives(p: &Practice, start: &Start, steps: &[Step]) -> Result<(), TestCaseError> {
    p.at("tue 10:55");
    let mut hands = Hands::begin(p, start).await;
    let mut model = Model::begin(p, start);
    prop_assert_eq!(hands.calendar().await, model.calendar(), "at the beginning");
    for (at, step) in steps.iter().enumerate() {
        let did = hands.does(step).await;
        let should = model.does(step, p.house.clock.now());
        prop_assert_eq!(&did, &should, "step {} {:?}", at, step);
        prop_assert_eq!(hands.calendar().await, model.calendar(), "after step {} {:?} of {:?}", at, step, steps);
    }
    Ok(())
}

// proves: R-A1, R-A6, R-B1, R-B2, TM-7, TM-10, TM-12, TM-21
// keeps: O1, O2, O3, R1, R2, R4, R5
#[test]
fn whatever_is_done_in_whatever_order_the_calendar_is_what_a_naive_model_says() {
    let cases = std::env::var("COHORT_SEQUENCES").ok().and_then(|n| n.parse().ok()).unwrap_or(40);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let p = runtime.block_on(async {
        let p = practice().await;
        let policies = format!("UPDATE access_practice SET policies = '{{\"overlaps\":\"warn\",\"horizon_weeks\":8}}' WHERE practice_id = {}", p.sql(p.id));
        assert_eq!(p.attack(&policies).await, "done");
        p
    });
    let mut runner = TestRunner::new(Config { cases, max_shrink_iters: 400, failure_persistence: None, ..Config::default() });
    let sequences = (start(), proptest::collection::vec(step(), 1..14));
    let ran = runner.run(&sequences, |(start, steps)| runtime.block_on(lives(&p, &start, &steps)));
    if let Err(error) = ran {
        panic!("{error}");
    }
}
