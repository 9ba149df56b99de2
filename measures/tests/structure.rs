//! Definitions whose structure was changed at random, and definitions as large as they may be: whatever loads is used to the full, and
//! neither takes long nor much memory. The same as `fuzz/` does with a nightly compiler, on the stable one and in every run.

use std::{fs, sync::LazyLock, time::Duration};

use measures::{
    Definition, Form, Library, Measure, Sex, Taking,
    definition::bounds,
    fhir::{questionnaire, response},
    form::Mode,
};
use proptest::{prelude::*, sample::Index};
use toml::{Table, Value};

static TREES: LazyLock<Vec<Table>> = LazyLock::new(|| {
    let library = Library::shipped();
    let small = Definition::from_toml(&fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/small.toml")).unwrap()).unwrap();
    let shipped = library.all().map(|shelved| Definition { vectors: None, ..shelved.measure.definition().clone() });
    // The small one has everything in it, and is changed as often as all others together.
    let all: Vec<Definition> = shipped.collect();
    let small = std::iter::repeat_n(small, all.len());
    all.iter().cloned().chain(small).map(|one| toml::from_str(&one.to_toml().unwrap()).unwrap()).collect()
});

/// Longest time that loading, scoring and writing one definition may take in a test build on a busy machine.
const LONGEST: Duration = Duration::from_secs(30);

/// Does it, and complains if it took long.
#[expect(clippy::disallowed_methods, reason = "a test that measures how long untrusted files take")]
fn in_time<T>(what: impl FnOnce() -> T) -> T {
    let start = std::time::Instant::now();
    let done = what();
    assert!(start.elapsed() < LONGEST, "it took {:?}", start.elapsed());
    done
}

/// The most memory that this process ever had, in bytes; nothing where the system does not tell.
fn most_memory() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<usize>().ok()).unwrap_or(0) * 1024
}

/// Everything that is done with a definition: load, score, out to FHIR and back, where it is the same.
fn use_up(text: &str, pick: usize) -> bool {
    let Ok(measure) = Measure::load(text, None) else { return false };
    let definition = measure.definition();
    let code = |(place, item): (usize, &measures::definition::Item)| {
        let list = definition.options.iter().find(|list| Some(&list.key) == item.options.as_ref());
        let chosen = list.map(|list| list.values[(pick + place) % list.values.len()].code);
        chosen.or(item.number.map(|(low, _)| low)).filter(|_| !(pick + place).is_multiple_of(5))
    };
    let answers: Vec<_> = definition.items.iter().enumerate().map(code).collect();
    for (sex, mode) in [(None, Mode::Own), (Some(Sex::Male), Mode::Interview)] {
        let form = Form::of_list(&measure, &answers, Taking { sex, age: Some(12), mode }).unwrap();
        let written = response::write(&form).to_string();
        let read = response::read(&measure, &written, form_taking(sex, mode)).unwrap();
        assert_eq!(read.assess(), form.assess());
    }
    let written = questionnaire::write(&measure).to_string();
    // What is larger than a resource may be is not read back.
    if written.len() <= bounds::BESIDE {
        assert_eq!(questionnaire::read(&written).unwrap().checked().unwrap().hash(), measure.hash());
    }
    true
}

fn form_taking(sex: Option<Sex>, mode: Mode) -> Taking {
    Taking { sex, age: Some(12), mode }
}

#[derive(Debug, Clone)]
enum Change {
    /// Something is no longer there.
    Drop(Index),
    /// Something stands there so many times more.
    Repeat(Index, usize),
    /// Something is replaced by something else of another definition.
    Graft(Index, Index, Index),
    /// Something is packed into lists.
    Nest(Index, usize),
    /// Something is replaced by something odd.
    Odd(Index, Value),
}

fn odd() -> impl Strategy<Value = Value> {
    let texts = ["", "1", "1-3", "1-300", "-", "- - -", "end", "half", "sum", "linear", "lookup", ">=0", "1 == 0 and 2 == 0", "\u{0}", "é"];
    prop_oneof![
        prop_oneof![any::<i64>(), -2..12i64].prop_map(Value::Integer),
        prop_oneof![any::<f64>(), -2.0..12.0f64, Just(f64::NAN), Just(f64::INFINITY)].prop_map(Value::Float),
        any::<bool>().prop_map(Value::Boolean),
        prop::sample::select(texts.to_vec()).prop_map(|text| Value::String(text.to_owned())),
        (1..9000usize).prop_map(|n| Value::String("- ".repeat(n))),
        Just(Value::Array(Vec::new())),
        Just(Value::Table(Table::new())),
    ]
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        1 => any::<Index>().prop_map(Change::Drop),
        1 => (any::<Index>(), prop_oneof![1..4usize, 50..500usize]).prop_map(|(at, n)| Change::Repeat(at, n)),
        1 => (any::<Index>(), any::<Index>(), any::<Index>()).prop_map(|(at, tree, from)| Change::Graft(at, tree, from)),
        1 => (any::<Index>(), prop_oneof![1..3usize, 60..200usize]).prop_map(|(at, n)| Change::Nest(at, n)),
        3 => (any::<Index>(), odd()).prop_map(|(at, value)| Change::Odd(at, value)),
    ]
}

/// Where something stands: keys and places from the top.
fn paths(value: &Value, here: &mut Vec<String>, all: &mut Vec<Vec<String>>) {
    let mut into = |name: String, below: &Value| {
        here.push(name);
        all.push(here.clone());
        paths(below, here, all);
        here.pop();
    };
    match value {
        Value::Table(fields) => fields.iter().for_each(|(name, below)| into(name.clone(), below)),
        Value::Array(list) => list.iter().enumerate().for_each(|(n, below)| into(n.to_string(), below)),
        Value::String(_) | Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Datetime(_) => {}
    }
}

fn at<'v>(value: &'v mut Value, path: &[String]) -> &'v mut Value {
    path.iter().fold(value, |value, step| match value {
        Value::Array(list) => &mut list[step.parse::<usize>().unwrap()],
        other => &mut other[step.as_str()],
    })
}

fn chosen(tree: &Value, index: &Index) -> Option<Vec<String>> {
    let mut all = Vec::new();
    paths(tree, &mut Vec::new(), &mut all);
    (!all.is_empty()).then(|| all.swap_remove(index.index(all.len())))
}

fn make(tree: &mut Value, change: &Change) {
    let index = match change {
        Change::Drop(at) | Change::Repeat(at, _) | Change::Graft(at, ..) | Change::Nest(at, _) | Change::Odd(at, _) => at,
    };
    let Some(path) = chosen(tree, index) else { return };
    let (last, above) = path.split_last().unwrap();
    match change {
        Change::Drop(_) => match at(tree, above) {
            Value::Array(list) => drop(list.remove(last.parse().unwrap())),
            Value::Table(fields) => drop(fields.remove(last)),
            _ => {}
        },
        Change::Repeat(_, n) => {
            if let Value::Array(list) = at(tree, above) {
                let one = list[last.parse::<usize>().unwrap()].clone();
                list.extend(std::iter::repeat_n(one, *n));
            }
        }
        Change::Graft(_, other, from) => {
            let mut other = Value::Table(TREES[other.index(TREES.len())].clone());
            let from = chosen(&other, from).unwrap();
            *at(tree, &path) = at(&mut other, &from).clone();
        }
        Change::Nest(_, n) => {
            let place = at(tree, &path);
            *place = (0..*n).fold(place.clone(), |inside, _| Value::Array(vec![inside]));
        }
        Change::Odd(_, value) => *at(tree, &path) = value.clone(),
    }
}

proptest! {
    // PROPTEST_CASES makes it longer.
    #![proptest_config(ProptestConfig::with_cases(ProptestConfig::default().cases.max(400)))]

    #[test]
    fn changed_structures_do_no_harm(tree in any::<Index>(), changes in prop::collection::vec(change(), 1..4), pick in 0..40usize) {
        let mut tree = Value::Table(TREES[tree.index(TREES.len())].clone());
        changes.iter().for_each(|change| make(&mut tree, change));
        // What cannot be written was no file.
        if let Ok(text) = toml::to_string(&tree) {
            in_time(|| use_up(&text, pick));
        }
        prop_assert!(most_memory() < 600 << 20, "{} bytes", most_memory());
    }
}

const HEAD: &str = r#"
id = "large"
version = "1.0.0"
title = "Large"
respondent = ["self"]
licence = { status = "own", holder = "nobody", checked_on = 2026-11-23, electronic = true, commercial = true }
"#;

/// As many items, options, scales, skips, rules and references as there may be.
fn largest() -> String {
    let options = |n: usize| (0..n).map(|n| format!("[{n}, \"o\"]")).collect::<Vec<_>>().join(", ");
    let mut text = HEAD.to_owned();
    (0..bounds::OPTION_LISTS).for_each(|n| text += &format!("[[options]]\nkey = \"o{n}\"\nvalues = [{}]\n", options(bounds::OPTIONS)));
    for n in 0..bounds::ITEMS {
        text += &format!("[[items]]\nid = \"{:a>40}\"\ntext = \"?\"\noptions = \"o{}\"\n", n + 1000, n % bounds::OPTION_LISTS);
    }
    let id = |n: usize| format!("{:a>40}", n + 1000);
    let all = format!("{}-{}", id(0), id(bounds::ITEMS - 1));
    for n in 0..bounds::SCALES {
        text +=
            &format!("[[scales]]\nid = \"s{n}\"\nitems = [\"{all}\"]\nmethod = \"sum\"\nmissing = \"prorate\"\nmax_missing = \"half\"\n");
        text += "range = [0, 17700]\ndirection = \"worse\"\n";
    }
    for n in 0..bounds::SKIPS {
        let when: Vec<String> = (0..bounds::COMPARISONS).map(|k| format!("{} == {}", id(k), n % 60)).collect();
        text += &format!("[[skip]]\nwhen = \"{}\"\ngoto = \"end\"\n", when.join(" and "));
    }
    for n in 0..5 {
        text += &format!(
            "[[rules]]\nid = \"r{n}\"\notherwise = 0\n[[rules.case]]\nresult = 1\nall = [{{ items = [\"{all}\"], at_least = 59, count = 300 }}]\n"
        );
    }
    text
}

#[test]
fn the_largest_definition_is_used_in_time_and_in_bounds() {
    let text = largest();
    assert!(text.len() < bounds::FILE);
    Measure::load(&text, None).unwrap_or_else(|why| panic!("{why}"));
    (0..2).for_each(|pick| assert!(in_time(|| use_up(&text, pick))));
    assert!(most_memory() < 600 << 20, "{} bytes", most_memory());
}

#[test]
fn what_would_be_larger_is_refused_before_it_is_written_out() {
    let items = |id: fn(usize) -> String| {
        let one = |n: usize| format!("[[items]]\nid = \"{}\"\ntext = \"?\"\noptions = \"o\"\n", id(n));
        format!("{HEAD}options = [{{ key = \"o\", values = [[0, \"a\"], [1, \"b\"]] }}]\n{}", (0..300).map(one).collect::<String>())
    };
    let criterion = "{ items = [\"0-299\"], at_least = 1 },";
    let rule =
        |n: usize| format!("[[rules]]\nid = \"r{n}\"\notherwise = 0\n[[rules.case]]\nresult = 1\nall = [{}]\n", criterion.repeat(59));
    let bombs = [
        // A million references out of a hundred kilobytes.
        (items(|n| n.to_string()) + &(0..60).map(rule).collect::<String>(), "entries; 20000 are the most"),
        // Ranges over one id that is very long.
        (items(|n| if n == 5 { "x".repeat(100_000) } else { n.to_string() }) + &rule(0), "has 100000 bytes"),
        // A name at each of whose dashes a range could begin.
        (
            items(|n| n.to_string()) + &format!("[[skip]]\nsex = \"male\"\nitems = [\"{}{}\"]\n", " ".repeat(150_000), "-".repeat(150_000)),
            "has 300000 bytes",
        ),
        (
            items(|n| n.to_string()) + &format!("[[skip]]\nwhen = \"{}\"\ngoto = \"end\"\n", vec!["1 == 0"; 30_000].join(" and ")),
            "are the most",
        ),
        (format!("{HEAD}description = \"{}\"", "x".repeat(bounds::FILE)), "bytes"),
    ];
    for (text, says) in bombs {
        let told = in_time(|| Measure::load(&text, None)).unwrap_err().to_string();
        assert!(told.contains(says) && told.len() < 30_000, "{} instead of {says}", told.chars().take(300).collect::<String>());
    }
    assert!(most_memory() < 600 << 20, "{} bytes", most_memory());
}

#[test]
fn a_questionnaire_of_many_items_and_conditions_is_read_in_time() {
    let when = r#"{"question":"0","operator":"!=","answerBoolean":true}"#;
    let one = |n: usize| format!(r#"{{"linkId":"{n}","text":"?","type":"boolean","enableWhen":[{}]}}"#, [when; 20].join(","));
    let flat: String = (0..2_000).map(one).collect::<Vec<_>>().join(",");
    let deep = |n: usize| format!(r#"{{"linkId":"g{n}","type":"group","enableWhen":[{when}],"item":["#);
    let deep = (0..50).map(deep).collect::<String>() + &one(1) + &"]}".repeat(50);
    let options: Vec<String> = (0..400)
        .map(|n| format!(r#"{{"linkId":"{n}","text":"?","type":"choice","answerOption":[{{"valueString":"{}"}}]}}"#, "x".repeat(8_000)))
        .collect();
    for items in [flat, deep, options.join(",")] {
        let text = format!(r#"{{"resourceType":"Questionnaire","name":"q","item":[{items}]}}"#);
        assert!(text.len() < bounds::BESIDE);
        let _ = in_time(|| questionnaire::read(&text).map(|read| Measure::of(read, None).is_ok()));
    }
    let phq = Library::shipped();
    let many = format!(r#"{{"resourceType":"QuestionnaireResponse","item":[{}]}}"#, vec!["{}"; 1_300_000].join(","));
    assert!(in_time(|| response::read(phq.find("phq9").unwrap(), &many, Taking::default())).is_ok());
    assert!(most_memory() < 1 << 30, "{} bytes", most_memory());
}
