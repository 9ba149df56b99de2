//! Reading the reference data into tables, and comparing numbers.
#![allow(dead_code)]

use std::{collections::BTreeMap, fs, path::PathBuf};

use serde_json::Value;
use statistics::mixed::{Column, Table};

fn file(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Columns of text by name.
pub fn columns(name: &str) -> BTreeMap<String, Vec<Option<String>>> {
    let text = file(name);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let names: Vec<String> = reader.headers().expect("a header").iter().map(str::to_owned).collect();
    let mut columns: BTreeMap<String, Vec<Option<String>>> = names.iter().map(|name| (name.clone(), Vec::new())).collect();
    for row in reader.records() {
        for (name, cell) in names.iter().zip(row.expect("a row").iter()) {
            columns.get_mut(name).expect("known").push(Some(cell.to_owned()).filter(|cell| !cell.is_empty() && cell != "NA"));
        }
    }
    columns
}

pub fn number(values: &[Option<String>]) -> Column {
    Column::Number(values.iter().map(|value| value.as_ref().map_or(f64::NAN, |text| text.parse().expect("a number"))).collect())
}

pub fn text(values: &[Option<String>]) -> Column {
    Column::text(&values.iter().map(Option::as_deref).collect::<Vec<_>>())
}

pub fn sleepstudy() -> Table {
    let columns = columns("sleepstudy.csv");
    let mut table = Table::new();
    for name in ["id", "days", "y"] {
        table.insert(name, number(&columns[name])).expect("as long as the others");
    }
    table
}

/// The Beat the Blues data, one row for each client and one of these occasions.
pub fn beat_the_blues(occasions: &[(&str, f64)]) -> Table {
    let wide = columns("btheb_wide.csv");
    let clients = wide["id"].len();
    let repeated = |name: &str| -> Vec<Option<String>> { (0..occasions.len()).flat_map(|_| wide[name].clone()).collect() };
    let groups = repeated("treatment");
    let groups: Vec<Option<&str>> = groups.iter().map(Option::as_deref).collect();
    let scores: Vec<Option<String>> = occasions.iter().flat_map(|(name, _)| wide[*name].clone()).collect();
    let months = occasions.iter().flat_map(|(_, month)| vec![*month; clients]).collect();
    let mut table = Table::new();
    for (name, column) in [
        ("id", number(&repeated("id"))),
        ("pre", number(&repeated("bdi_pre"))),
        ("drug", text(&repeated("drug"))),
        ("length", text(&repeated("length"))),
        ("g", Column::factor(&["TAU", "BtheB"], &groups)),
        ("month", Column::Number(months)),
        ("y", number(&scores)),
    ] {
        table.insert(name, column).expect("as long as the others");
    }
    table
}

pub const AFTER: [(&str, f64); 4] = [("bdi_2m", 2.0), ("bdi_3m", 3.0), ("bdi_5m", 5.0), ("bdi_8m", 8.0)];
pub const ALL: [(&str, f64); 5] = [("bdi_pre", 0.0), ("bdi_2m", 2.0), ("bdi_3m", 3.0), ("bdi_5m", 5.0), ("bdi_8m", 8.0)];

pub fn expected(name: &str) -> Value {
    serde_json::from_str(&file(&format!("expected/{name}.json"))).expect("JSON")
}

/// Compares with the number at a path such as `fixed/month/se`, relatively, or absolutely when that is smaller than the floor.
pub fn close(found: f64, expected: &Value, path: &str, relative: f64, floor: f64) {
    let wanted = path.split('/').fold(expected, |value, key| key.parse().map_or_else(|_| &value[key], |place: usize| &value[place]));
    let wanted = wanted.as_f64().unwrap_or_else(|| panic!("no number at {path}"));
    let apart = (found - wanted).abs();
    assert!(apart <= relative * wanted.abs() || apart <= floor, "{path}: found {found}, expected {wanted}, apart {apart:e}");
}
