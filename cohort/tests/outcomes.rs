//! `cohort outcomes` from the outside: a file goes in, the same file with scores comes out, and nothing else is touched.

use std::{fs, process::Command};

use serde_json::Value;

const COHORT: &str = env!("CARGO_BIN_EXE_cohort");

fn score(text: &str) -> (Option<i32>, String, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("answers.json");
    fs::write(&file, text).unwrap();
    let mut command = Command::new(COHORT);
    command.args(["outcomes", "score"]).arg(&file).env_remove("DATABASE_URL").env("COHORT_DATA", folder.path().join("none"));
    let output = command.output().unwrap();
    assert!(!folder.path().join("none").exists(), "scoring needs no practice");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn a_file_of_answers_comes_back_with_its_scores() {
    let text = fs::read_to_string("../measures/tests/data/scoring/phq9.json").unwrap();
    let (code, out, err) = score(&text);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    let scored: Value = serde_json::from_str(&out).unwrap();
    let vectors = scored["vectors"].as_array().unwrap();
    assert_eq!(vectors.len(), 20);
    for vector in vectors {
        let (expected, computed) = (&vector["expected"], &vector["computed"]);
        for field in ["risk_flag", "phq_algorithm"] {
            assert_eq!(expected[field], computed[field]);
        }
        assert_eq!(expected["scales"]["total"]["band"], computed["scales"]["total"]["band"]);
    }
}

#[test]
fn what_cannot_be_scored_is_said() {
    let (code, out, err) = score(r#"{"measure":"phq2","vectors":[{"answers":[1,2]},{"answers":[1,7]}]}"#);
    assert_eq!(code, Some(2), "{err}");
    assert!(err.starts_with("1 of the vectors") && out.contains("item 2: 7 is not an answer; it takes 0, 1, 2, 3"), "{err}{out}");
    let (code, out, err) = score(r#"{"measure":"wai","vectors":[]}"#);
    assert_eq!((code, out.as_str(), err.lines().count()), (Some(1), "", 1), "{err}");
    assert!(err.starts_with("cohort: there is no measure \"wai\"") && err.contains("phq9"), "{err}");
}

#[test]
fn the_table_is_where_the_specification_says_unless_it_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    };
    let rci = r#"{"sd": "sample", "r": 0.8, "cutoff": 10, "case": "ge", "higher_is_worse": true, "z": 1.96}"#;
    let change = format!(r#"{{"kind": "change", "pre": "pre", "post": "post", "rci": {rci}}}"#);
    let spec = format!(r#"{{"data": "here.csv", "id": "id", "analyses": {{"score": {change}}}}}"#);
    let spec = file("spec.json", &spec);
    file("here.csv", "id,pre,post\na,20,5\nb,18,17\nc,15,16\nd,22,9\n");
    let there = file("there.csv", "id,pre,post\na,20,5\nb,18,17\nc,15,16\n");
    let compare = |more: &[&std::ffi::OsStr]| {
        let mut command = Command::new(COHORT);
        command.args(["outcomes", "compare", "--spec"]).arg(&spec).args(more).env_remove("DATABASE_URL");
        let output = command.env("COHORT_DATA", folder.path().join("none")).current_dir("/").output().unwrap();
        (output.status.success(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let (fine, here, err) = compare(&[]);
    assert!(fine, "{err}");
    let (fine, named, err) = compare(&["--data".as_ref(), there.as_os_str()]);
    assert!(fine, "{err}");
    assert_ne!(here, named, "another table gives another result");
}
