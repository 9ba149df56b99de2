//! What becomes of the rows of a file beside the clients already known.

use jiff::civil::date;
use proptest::prelude::*;

use super::{
    super::{
        columns::Field,
        row::{Draft, Row, refuse_repeats},
    },
    Changes, Decision, Group, Known, Placement, Plan, Practitioner, Verdict, Why, plan,
};

fn draft(first: &str, last: &str) -> Draft {
    Draft {
        first_name: first.to_owned(),
        last_name: last.to_owned(),
        preferred_name: None,
        born: None,
        email: None,
        phone: None,
        practitioner: None,
        groups: Vec::new(),
    }
}

fn known(key: &str, draft: &Draft) -> Known {
    Known {
        key: key.to_owned(),
        first_name: draft.first_name.clone(),
        last_name: draft.last_name.clone(),
        preferred_name: draft.preferred_name.clone(),
        born: draft.born,
        email: draft.email.clone(),
        phone: draft.phone.clone(),
        groups: Vec::new(),
        practitioner: None,
    }
}

fn row(number: usize, draft: Draft) -> Row {
    Row { number, draft: Ok(draft) }
}

fn staff() -> Vec<Practitioner> {
    [("p1", "Ann Smith", "ann@x.org"), ("p2", "Pat Moss", "pat@x.org")]
        .map(|(key, name, email)| Practitioner { key: key.to_owned(), name: name.to_owned(), email: Some(email.to_owned()) })
        .to_vec()
}

fn teams() -> Vec<Group> {
    [("g1", "DBT Skills", "DBT"), ("g2", "Men's group", "MG")]
        .map(|(key, name, initials)| Group { key: key.to_owned(), name: name.to_owned(), initials: Some(initials.to_owned()) })
        .to_vec()
}

fn planned(rows: &[Row], known: &[Known], decisions: &[(usize, Decision)]) -> Plan {
    let decisions = decisions.iter().cloned().collect();
    plan(rows, known, &staff(), &teams(), &decisions)
}

fn verdict(draft: Draft, known: &[Known], decision: Option<Decision>) -> Verdict {
    let decisions: Vec<_> = decision.map(|decision| (2, decision)).into_iter().collect();
    let mut plan = planned(&[row(2, draft)], known, &decisions);
    plan.rows.remove(0).verdict
}

/// Carries out a plan as simply as can be.
fn apply(known: &mut Vec<Known>, plan: &Plan) {
    for row in &plan.rows {
        match (&row.verdict, &row.draft) {
            (Verdict::Create(placement), Some(draft)) => known.push(Known {
                groups: placement.groups.clone(),
                practitioner: placement.practitioner.clone(),
                ..self::known(&format!("new{}", row.number), draft)
            }),
            (Verdict::Match { key, changes, .. }, _) => {
                let one = known.iter_mut().find(|one| one.key == *key).unwrap();
                let changes = changes.clone();
                one.preferred_name = changes.preferred_name.or(one.preferred_name.take());
                one.born = changes.born.or(one.born);
                one.email = changes.email.or(one.email.take());
                one.phone = changes.phone.or(one.phone.take());
                one.practitioner = changes.practitioner.or(one.practitioner.take());
                one.groups.extend(changes.join);
            }
            _ => {}
        }
    }
}

#[test]
fn somebody_new_is_created_and_placed() {
    let new = Draft {
        practitioner: Some("Smith, Dr. Ann (PhD)".to_owned()),
        groups: vec!["dbt".to_owned(), "DBT skills".to_owned(), "MENS GROUP".to_owned()],
        ..draft("Bo", "Lee")
    };
    assert_eq!(
        verdict(new, &[], None),
        Verdict::Create(Placement { practitioner: Some("p1".to_owned()), groups: vec!["g1".to_owned(), "g2".to_owned()] })
    );
}

#[test]
fn unknown_practitioners_and_groups_refuse_the_row() {
    let new = Draft { practitioner: Some("nobody@x.org".to_owned()), groups: vec!["Knitting".to_owned()], ..draft("Bo", "Lee") };
    let Verdict::Refuse(reasons) = verdict(new, &[], None) else {
        panic!("not refused");
    };
    let fields: Vec<Option<Field>> = reasons.iter().map(|reason| reason.field).collect();
    assert_eq!(fields, [Some(Field::Practitioner), Some(Field::Groups)]);
}

#[test]
fn a_match_fills_what_is_empty_and_overwrites_nothing() {
    let there = Known {
        email: Some("old@x.org".to_owned()),
        groups: vec!["g1".to_owned()],
        ..known("k", &Draft { born: Some(date(1990, 3, 4)), ..draft("Zoë", "O'Neil") })
    };
    let same = Draft {
        born: Some(date(1990, 3, 4)),
        email: Some("new@x.org".to_owned()),
        phone: Some("2125550123".to_owned()),
        practitioner: Some("pat@x.org".to_owned()),
        groups: vec!["DBT".to_owned(), "MG".to_owned()],
        ..draft("ZOE", "ONeil")
    };
    assert_eq!(
        verdict(same, &[there], None),
        Verdict::Match {
            key: "k".to_owned(),
            changes: Changes {
                phone: Some("2125550123".to_owned()),
                practitioner: Some("p2".to_owned()),
                join: vec!["g2".to_owned()],
                ..Changes::default()
            },
            kept: vec![Field::Email],
        }
    );
}

#[test]
fn likely_duplicates_are_held() {
    let day = Some(date(1990, 3, 4));
    let there = known(
        "k",
        &Draft {
            born: day,
            preferred_name: Some("Liz".to_owned()),
            email: Some("liz@x.org".to_owned()),
            phone: Some("+1 (212) 555-0123".to_owned()),
            ..draft("Elizabeth", "Baker")
        },
    );
    let other_day = Some(date(1991, 3, 4));
    for (new, why) in [
        (Draft { born: other_day, ..draft("Elizabeth", "Baker") }, Some(Why::OtherBirthDate)),
        (draft("ELIZABETH", "baker"), Some(Why::NoBirthDate)),
        (Draft { born: day, ..draft("Liz", "Baker") }, Some(Why::SimilarName)),
        (Draft { born: day, ..draft("Elisabeth", "Backer") }, Some(Why::SimilarName)),
        (Draft { born: day, ..draft("Baker", "Elizabeth") }, Some(Why::SimilarName)),
        (Draft { born: day, ..draft("E", "Baker") }, Some(Why::SimilarName)),
        (Draft { born: day, ..draft("Omar", "Haddad") }, None),
        (Draft { born: other_day, ..draft("Elisabeth", "Baker") }, None),
        (Draft { email: Some("LIZ@x.org".to_owned()), ..draft("Tom", "Baker") }, Some(Why::SameEmail)),
        (Draft { phone: Some("2125550123".to_owned()), ..draft("Tom", "Baker") }, Some(Why::SamePhone)),
    ] {
        let name = format!("{} {}", new.first_name, new.last_name);
        let expected = why.map(|why| Verdict::LikelyDuplicate { key: "k".to_owned(), why });
        let expected = expected.unwrap_or(Verdict::Create(Placement::default()));
        let known = [there.clone()];
        assert_eq!(verdict(new, &known, None), expected, "{name}");
    }
}

#[test]
fn a_person_decides_what_is_held() {
    let there = [known("k", &draft("Ann", "Lee"))];
    let new = Draft { born: Some(date(1990, 3, 4)), ..draft("Ann", "Lee") };
    assert!(matches!(verdict(new.clone(), &there, Some(Decision::Create)), Verdict::Create(_)));
    let Verdict::Match { changes, .. } = verdict(new.clone(), &there, Some(Decision::Match("k".to_owned()))) else {
        panic!("no match");
    };
    assert_eq!(changes.born, new.born);
    assert!(matches!(verdict(new, &there, Some(Decision::Match("gone".to_owned()))), Verdict::Refuse(_)));
}

#[test]
fn one_client_takes_one_row() {
    let there = [known("k", &draft("Ann", "Lee"))];
    let rows = [row(2, draft("Ann", "Lee")), row(3, draft("Anne", "Lee"))];
    let plan = planned(&rows, &there, &[(3, Decision::Match("k".to_owned()))]);
    let Verdict::Refuse(reasons) = &plan.rows[0].verdict else {
        panic!("not refused");
    };
    assert!(reasons[0].says.contains("Row 3"));
    assert_eq!(plan.tally().unchanged, 1);
    assert_eq!(plan.tally().refused, 1);
}

/// The full measure in release; a fifth of it where nothing is optimised.
const MANY: usize = if cfg!(debug_assertions) { 2_000 } else { 10_000 };

#[test]
fn ten_thousand_rows_meet_ten_thousand_clients() {
    // One birthday for all, as a placeholder would have it.
    let person = |name: &str, at: usize| Draft {
        born: Some(date(1900, 1, 1)),
        email: Some(format!("{name}{at}@x.org")),
        ..draft(&format!("{name}{at}"), &format!("Ofthe{at}{name}"))
    };
    let there: Vec<Known> = (0..MANY).map(|at| known(&format!("k{at}"), &person("Anna", at))).collect();
    let rows: Vec<Row> = (0..MANY)
        .map(|at| {
            let name = if at < MANY / 2 { "Anna" } else { "Zebedee" };
            row(at + 2, person(name, at))
        })
        .collect();
    let tally = planned(&rows, &there, &[]).tally();
    assert_eq!(tally.unchanged, MANY / 2);
    assert_eq!(tally.created, MANY / 2);
}

fn facts() -> impl Strategy<Value = Draft> {
    let first = prop::sample::select(vec!["Ann", "Anne", "Ben", "Benjamin", "Zoë"]);
    let last = prop::sample::select(vec!["Lee", "Leigh", "Lee-Smith", "Ann"]);
    let born = prop::option::of((1990_i16..1992).prop_map(|year| date(year, 3, 4)));
    let email = prop::option::of(prop::sample::select(vec!["a@x.org", "A@x.org", "b@x.org"]));
    let phone = prop::option::of(prop::sample::select(vec!["2125550123", "+12125550123"]));
    let preferred = prop::option::of(prop::sample::select(vec!["Liz", "Ben"]));
    let practitioner = prop::option::of(prop::sample::select(vec!["Ann Smith", "pat@x.org", "Nobody"]));
    let groups = prop::collection::vec(prop::sample::select(vec!["DBT", "MG", "Men's group"]), 0..3);
    (first, last, born, email, phone, preferred, practitioner, groups).prop_map(
        |(first, last, born, email, phone, preferred, practitioner, groups)| Draft {
            preferred_name: preferred.map(str::to_owned),
            born,
            email: email.map(str::to_owned),
            phone: phone.map(str::to_owned),
            practitioner: practitioner.map(str::to_owned),
            groups: groups.into_iter().map(str::to_owned).collect(),
            ..draft(first, last)
        },
    )
}

fn decision() -> impl Strategy<Value = Decision> {
    prop_oneof![Just(Decision::Create), (0..6_usize).prop_map(|at| Decision::Match(format!("k{at}"))),]
}

proptest! {
    #[test]
    fn planning_again_after_carrying_out_changes_nothing(
        there in prop::collection::vec(facts(), 0..6),
        drafts in prop::collection::vec(facts(), 1..12),
        decisions in prop::collection::btree_map(2..14_usize, decision(), 0..6),
    ) {
        let mut there: Vec<Known> = there
            .iter()
            .enumerate()
            .map(|(at, one)| known(&format!("k{at}"), one))
            .collect();
        let mut rows: Vec<Row> = drafts
            .into_iter()
            .enumerate()
            .map(|(at, one)| row(at + 2, one))
            .collect();
        refuse_repeats(&mut rows);
        let first = plan(&rows, &there, &staff(), &teams(), &decisions);
        apply(&mut there, &first);
        let second = plan(&rows, &there, &staff(), &teams(), &decisions);
        for (before, after) in first.rows.iter().zip(&second.rows) {
            let done = matches!(before.verdict, Verdict::Create(_) | Verdict::Match { .. });
            match &after.verdict {
                Verdict::Match { changes, .. } => prop_assert!(changes.is_empty(), "{:?}", after),
                other => prop_assert!(
                    !done && !matches!(other, Verdict::Create(_)),
                    "{:?} became {:?}", before, after
                ),
            }
        }
        let size = there.len();
        apply(&mut there, &second);
        prop_assert_eq!(there.len(), size);
    }
}
