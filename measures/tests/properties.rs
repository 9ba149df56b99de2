//! Files from outside: random bytes and broken definitions never panic, loop or grow, and scores keep what scores must keep.

use std::{fs, sync::LazyLock};

use measures::{
    Definition, Form, Library, Measure, Sex, Taking, command,
    definition::{Method, MissingRule, bounds},
    fhir::{questionnaire, response},
    form::Mode,
};
use proptest::{prelude::*, sample::Index};

static LIBRARY: LazyLock<Library> = LazyLock::new(Library::shipped);

/// The text of every shipped definition and its vectors.
static FILES: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/definitions");
    let folders = ["core", "pack", "skeleton"].into_iter();
    let entries = folders.flat_map(|folder| fs::read_dir(format!("{root}/{folder}")).unwrap().map(|entry| entry.unwrap().path()));
    let mut paths: Vec<_> = entries.filter(|path| path.extension().is_some_and(|end| end == "toml")).collect();
    paths.sort();
    let text =
        |path: std::path::PathBuf| (fs::read_to_string(&path).unwrap(), fs::read_to_string(path.with_extension("vectors.json")).unwrap());
    paths.into_iter().map(text).collect()
});

/// Everything that is done with a definition from outside: load, score, write to FHIR, read back.
fn handle(text: &str, vectors: Option<&str>, codes: &[Option<i64>]) {
    let Ok(measure) = Measure::load(text, vectors) else { return };
    use_up(&measure, codes);
}

fn use_up(measure: &Measure, codes: &[Option<i64>]) {
    let n = measure.definition().items.len();
    assert!(n <= bounds::ITEMS && measure.definition().scales.iter().all(|scale| scale.items.len() <= n), "it grew");
    let answers: Vec<_> = (0..n).map(|place| codes.get(place % codes.len().max(1)).copied().flatten()).collect();
    for (sex, mode) in [(None, Mode::Own), (Some(Sex::Female), Mode::Own), (Some(Sex::Male), Mode::Interview)] {
        if let Ok(form) = Form::of_list(measure, &answers, Taking { sex, age: Some(30), mode }) {
            let _ = form.assess();
            let _ = response::read(measure, &response::write(&form).to_string(), form_taking()).map(|form| form.assess().scales.len());
        }
    }
    let written = questionnaire::write(measure).to_string();
    assert!(written.len() < 60 * bounds::FILE, "FHIR grew to {} bytes", written.len());
    let _ = questionnaire::read(&written);
}

fn form_taking() -> Taking {
    Taking::default()
}

#[derive(Debug, Clone)]
enum Blow {
    Byte(Index, u8),
    Cut(Index, usize),
    Double(Index, usize),
    Move(Index, Index, usize),
    Number(Index, i64),
    Word(Index, &'static str),
}

const WORDS: [&str; 22] = [
    "\"1-300\"",
    "nan",
    "inf",
    "-inf",
    "1e308",
    "-1",
    "99999999999999999999",
    "[[",
    "]]",
    "[[[[[[[[[[[[[[[[[[[[[[",
    "{a={a={a={a={a={",
    "\"half\"",
    "sum",
    "lookup",
    "linear",
    "count",
    "\"end\"",
    "\u{0}",
    "\u{202e}",
    "[[scales]]\n",
    "= {",
    "\"\"\"",
];

fn blow() -> impl Strategy<Value = Blow> {
    prop_oneof![
        (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Blow::Byte(at, byte)),
        (any::<Index>(), 1..200usize).prop_map(|(at, n)| Blow::Cut(at, n)),
        (any::<Index>(), 1..400usize).prop_map(|(at, n)| Blow::Double(at, n)),
        (any::<Index>(), any::<Index>(), 1..60usize).prop_map(|(from, to, n)| Blow::Move(from, to, n)),
        (any::<Index>(), prop_oneof![any::<i64>(), -3..40i64]).prop_map(|(at, number)| Blow::Number(at, number)),
        (any::<Index>(), prop::sample::select(WORDS.to_vec())).prop_map(|(at, word)| Blow::Word(at, word)),
    ]
}

/// Strikes the text; a number replaces a number that is there, so that many broken files still load.
fn strike(text: &mut Vec<u8>, blow: &Blow) {
    if text.is_empty() {
        return;
    }
    let place = |at: &Index| at.index(text.len());
    let span = |from: usize, n: usize| from..(from + n).min(text.len());
    match blow {
        Blow::Byte(at, byte) => {
            let at = place(at);
            text[at] = *byte;
        }
        Blow::Cut(at, n) => {
            let span = span(place(at), *n);
            text.drain(span);
        }
        Blow::Double(at, n) => {
            let span = span(place(at), *n);
            let (again, end) = (text[span.clone()].to_vec(), span.end);
            text.splice(end..end, again);
        }
        Blow::Move(from, to, n) => {
            let (span, to) = (span(place(from), *n), place(to));
            let piece = text[span].to_vec();
            text.splice(to..to, piece);
        }
        Blow::Number(at, number) => {
            let at = place(at);
            let Some(start) = text[at..].iter().position(u8::is_ascii_digit).map(|n| at + n) else { return };
            let end = text[start..].iter().position(|byte| !byte.is_ascii_digit()).map_or(text.len(), |n| start + n);
            text.splice(start..end, number.to_string().into_bytes());
        }
        Blow::Word(at, word) => {
            let at = place(at);
            text.splice(at..at, word.bytes());
        }
    }
}

fn codes() -> impl Strategy<Value = Vec<Option<i64>>> {
    prop::collection::vec(prop::option::weighted(0.8, 0..6i64), 1..50)
}

proptest! {
    // PROPTEST_CASES makes it longer.
    #![proptest_config(ProptestConfig::with_cases(ProptestConfig::default().cases.max(400)))]

    #[test]
    fn random_bytes_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..2000), codes in codes()) {
        let text = String::from_utf8_lossy(&bytes);
        handle(&text, None, &codes);
        handle(&text, Some(&text), &codes);
        let _ = questionnaire::read(&text);
        let _ = command::score(&text, &LIBRARY);
    }

    #[test]
    fn broken_definitions_do_no_harm(file in any::<Index>(), blows in prop::collection::vec(blow(), 1..6), codes in codes(), vectors in any::<bool>()) {
        let (definition, proof) = &FILES[file.index(FILES.len())];
        // Without the line that names the vectors, what is still a definition loads and is used further.
        let mut text = if vectors { definition.clone() } else { definition.replace("[vectors]", "").replace("file = \"", "# ") }.into_bytes();
        blows.iter().for_each(|blow| strike(&mut text, blow));
        handle(&String::from_utf8_lossy(&text), vectors.then_some(proof), &codes);
    }

    #[test]
    fn broken_vectors_and_answers_do_no_harm(file in any::<Index>(), blows in prop::collection::vec(blow(), 1..4)) {
        let (definition, proof) = &FILES[file.index(FILES.len())];
        let mut text = proof.clone().into_bytes();
        blows.iter().for_each(|blow| strike(&mut text, blow));
        let text = String::from_utf8_lossy(&text);
        let _ = Measure::load(definition, Some(&text));
        let _ = command::score(&text, &LIBRARY);
    }

    #[test]
    fn broken_questionnaires_do_no_harm(at in any::<Index>(), blows in prop::collection::vec(blow(), 1..5), codes in codes()) {
        let all: Vec<_> = LIBRARY.all().collect();
        let measure = &all[at.index(all.len())].measure;
        let mut text = questionnaire::write(measure).to_string().into_bytes();
        blows.iter().for_each(|blow| strike(&mut text, blow));
        let text = String::from_utf8_lossy(&text);
        if let Ok(measure) = questionnaire::read(&text).map_err(|_| ()).and_then(|read: Definition| Measure::of(read, None).map_err(|_| ())) {
            use_up(&measure, &codes);
        }
        let _ = response::read(measure, &text, Taking::default()).map(|form| form.assess().scales.len());
    }

    /// Every score lies in its range, every count adds up, and what is pro-rated says so.
    #[test]
    fn scores_keep_to_their_range(at in any::<Index>(), picks in prop::collection::vec(prop::option::weighted(0.85, any::<Index>()), 60), male in any::<bool>()) {
        let all: Vec<_> = LIBRARY.all().collect();
        let measure = &all[at.index(all.len())].measure;
        let definition = measure.definition();
        let code = |(item, pick): (&measures::definition::Item, &Option<Index>)| {
            let pick = (*pick)?;
            let list = definition.options.iter().find(|list| Some(&list.key) == item.options.as_ref());
            Some(match (list, item.number) {
                (Some(list), _) => list.values[pick.index(list.values.len())].code,
                (None, Some((low, high))) => low + i64::try_from(pick.index(usize::try_from(high - low + 1).unwrap())).unwrap(),
                (None, None) => unreachable!("the checks refuse an item without answers"),
            })
        };
        let answers: Vec<_> = definition.items.iter().zip(&picks).map(code).collect();
        prop_assert_eq!(answers.len(), definition.items.len());
        let taking = Taking { sex: Some(if male { Sex::Male } else { Sex::Female }), ..Taking::default() };
        let assessment = Form::of_list(measure, &answers, taking).unwrap().assess();
        for (score, scale) in assessment.scales.iter().zip(&definition.scales) {
            prop_assert_eq!(score.definition_hash, measure.hash());
            if scale.of_items() {
                prop_assert_eq!(score.n_answered + score.n_skipped + score.n_missing, scale.items.len());
            }
            if score.prorated {
                prop_assert!(score.n_missing > 0 && (scale.missing == MissingRule::Prorate || !scale.of_items()));
            }
            let Some(number) = score.score else {
                prop_assert!(score.band.is_none() && score.case.is_none() && score.rounded.is_none() && !score.prorated);
                continue;
            };
            if scale.method != Method::Lookup {
                prop_assert!(number >= scale.range.0 - 1e-9 && number <= scale.range.1 + 1e-9, "{} {}: {number}", definition.id, scale.id);
            }
            prop_assert_eq!(score.band.is_some(), !scale.bands.is_empty());
        }
    }
}

#[test]
fn a_hundred_thousand_brackets_do_no_harm() {
    for text in [
        "[".repeat(100_000),
        "a.".repeat(100_000),
        "{\"item\":[".repeat(50_000),
        format!("a = {}", "[".repeat(100_000)),
        format!("a = {}", "{a=".repeat(100_000)),
    ] {
        handle(&text, Some(&text), &[]);
        let _ = questionnaire::read(&text);
        let _ = command::score(&text, &LIBRARY);
    }
}
