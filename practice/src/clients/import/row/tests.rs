//! A whole file's rows: each a draft, or every reason against it.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::{
    super::{ImportRefusal, Record, Table, match_columns, read},
    DateOrder, Draft, Row, validate,
};

const TODAY: Date = Date::constant(2026, 3, 10);

fn rows_with(text: &str, order: Option<DateOrder>) -> Result<Vec<Row>, ImportRefusal> {
    let table = read(text.as_bytes())?;
    let columns = match_columns(&table.headers, &BTreeMap::new())?;
    validate(&table, &columns, order, TODAY)
}

fn rows(text: &str) -> Vec<Row> {
    rows_with(text, None).unwrap()
}

fn reasons(row: &Row) -> Vec<&str> {
    match &row.draft {
        Ok(_) => Vec::new(),
        Err(reasons) => reasons.iter().map(|reason| reason.says.as_str()).collect(),
    }
}

#[test]
fn a_full_row_becomes_a_draft() {
    let found = rows(
        "First name,Last name,Known as,DOB,Email,Phone,Therapist,Groups\n\
         Élodie, Du  Pont ,Lou,1990-03-04,Lou@Example.org,+44 (0)20 7946-0123,Dr Ann Smith,DBT; Men's ;dbt;\n",
    );
    assert_eq!(
        found[0].draft,
        Ok(Draft {
            first_name: "Élodie".to_owned(),
            last_name: "Du Pont".to_owned(),
            preferred_name: Some("Lou".to_owned()),
            born: Some(date(1990, 3, 4)),
            email: Some("Lou@Example.org".to_owned()),
            phone: Some("+442079460123".to_owned()),
            practitioner: Some("Dr Ann Smith".to_owned()),
            groups: vec!["DBT".to_owned(), "Men's".to_owned()],
        })
    );
}

#[test]
fn the_file_decides_the_order_of_dates_once() {
    let file = |dates: &[&str]| {
        let rows: Vec<String> = dates.iter().enumerate().map(|(at, date)| format!("Ann,Lee{at}x,{date}\n")).collect();
        format!("First name,Last name,DOB\n{}", rows.concat())
    };
    let born = |dates: &[&str], order| -> Result<Vec<Option<Date>>, ImportRefusal> {
        let rows = rows_with(&file(dates), order)?;
        Ok(rows.into_iter().map(|row| row.draft.ok().and_then(|draft| draft.born)).collect())
    };
    assert_eq!(born(&["3/4/1990", "13/4/1990"], None), Ok(vec![Some(date(1990, 4, 3)), Some(date(1990, 4, 13))]));
    assert_eq!(born(&["3/4/1990", "4/13/1990"], None), Ok(vec![Some(date(1990, 3, 4)), Some(date(1990, 4, 13))]));
    assert_eq!(born(&["3/3/1990"], None), Ok(vec![Some(date(1990, 3, 3))]));
    assert_eq!(
        born(&["1990-01-02", "3/4/1990"], None).unwrap_err().to_string(),
        "Is 3/4/1990 in row 3 the 3 April 1990 (day first) or the 4 March 1990 (month \
         first)? Nothing in the file decides it; choose the order of day and month."
    );
    assert_eq!(born(&["13/4/1990", "4/13/1990"], None), Err(ImportRefusal::MixedDates { day_row: 2, month_row: 3 }));
    assert_eq!(born(&["13/4/1990", "4/13/1990"], Some(DateOrder::MonthFirst)), Ok(vec![None, Some(date(1990, 4, 13))]));
}

#[test]
fn a_heading_decides_the_order_of_dates() {
    let found = rows("Name,DOB (MM/DD/YYYY)\nAnn Lee,3/4/1990\n");
    let born = found[0].draft.as_ref().map(|draft| draft.born);
    assert_eq!(born, Ok(Some(date(1990, 3, 4))));
}

#[test]
fn every_fault_of_a_row_is_named() {
    let found = rows("First name,Last name,DOB,Email\n,42,1880-01-01,nobody\n");
    let says = reasons(&found[0]);
    assert_eq!(says.len(), 4, "{says:?}");
    assert_eq!(says[0], "The first name is missing. Fill it in or delete the row.");
}

#[test]
fn repeats_within_the_file_are_refused() {
    let found = rows(
        "First name,Last name,DOB\n\
         Ann,Lee,1990-01-01\n\
         ANN,lee,1990-01-01\n\
         Ann,Lee,1991-01-01\n\
         Ann,Lée,\n\
         Bo,Lee,\n\
         Bo,Lee,1990-01-01\n\
         Bo,Lee,\n",
    );
    let refused: Vec<usize> = found.iter().filter(|row| row.draft.is_err()).map(|row| row.number).collect();
    assert_eq!(refused, [3, 5, 7, 8]);
    assert!(reasons(&found[1])[0].contains("row 2"));
    assert!(reasons(&found[5])[0].contains("row 6"));
}

proptest! {
    #[test]
    fn any_text_is_a_draft_or_reasons(fields in prop::collection::vec("\\PC{0,12}", 8..=8)) {
        let table = Table {
            encoding: "UTF-8",
            delimiter: ',',
            headers: ["First name", "Last name", "Known as", "DOB", "Email", "Phone", "Therapist", "Groups"]
                .map(str::to_owned)
                .to_vec(),
            rows: vec![Record { number: 2, fields }],
        };
        let columns = match_columns(&table.headers, &BTreeMap::new()).unwrap();
        let rows = validate(&table, &columns, Some(DateOrder::DayFirst), TODAY).unwrap();
        match &rows[0].draft {
            Ok(draft) => prop_assert!(draft.first_name.chars().any(char::is_alphabetic)),
            Err(reasons) => prop_assert!(!reasons.is_empty()),
        }
    }
}
