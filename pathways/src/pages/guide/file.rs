//! A table as a file that a spreadsheet opens: CSV and Excel. What people typed never becomes a formula there.

use axum::response::Response;
use kernel::{Error, Moment};
use platform::web::answer::file;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::pages) enum Cell {
    /// Words.
    Text(String),
    /// A number.
    Number(i64),
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::pages) struct Sheet {
    /// Its name in a workbook.
    pub name: String,
    /// The headings.
    pub head: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

impl Sheet {
    /// As CSV, with the mark by which a spreadsheet knows the encoding.
    pub(in crate::pages) fn csv(&self, name: &str) -> Result<Response, Error> {
        Ok(file("text/csv; charset=utf-8", &format!("{name}.csv"), self.csv_bytes().map_err(Error::fault)?))
    }
    /// As an Excel workbook, dated as it was made.
    pub(in crate::pages) fn xlsx(&self, name: &str, made: Moment) -> Result<Response, Error> {
        let bytes = self.xlsx_bytes(made).map_err(Error::fault)?;
        Ok(file("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &format!("{name}.xlsx"), bytes))
    }
    fn csv_bytes(&self) -> Result<Vec<u8>, csv::Error> {
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::from("\u{feff}"));
        writer.write_record(self.head.iter().map(|word| harmless(word)))?;
        for row in &self.rows {
            writer.write_record(row.iter().map(|cell| match cell {
                Cell::Text(text) => harmless(text),
                Cell::Number(n) => n.to_string(),
            }))?;
        }
        writer.into_inner().map_err(|error| error.into_error().into())
    }
    fn xlsx_bytes(&self, made: Moment) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let made = ExcelDateTime::from_timestamp(made.0.div_euclid(1_000_000))?;
        book.set_properties(&DocProperties::new().set_creation_datetime(&made));
        let bold = Format::new().set_bold();
        let sheet = book.add_worksheet();
        sheet.set_name(&self.name)?.set_freeze_panes(1, 0)?;
        for (column, word) in (0_u16..).zip(&self.head) {
            sheet.write_string_with_format(0, column, word, &bold)?;
        }
        for (row, cells) in (1_u32..).zip(&self.rows) {
            for (column, cell) in (0_u16..).zip(cells) {
                // A string cell is never worked out, whatever it begins with.
                match cell {
                    Cell::Text(text) => sheet.write_string(row, column, text)?,
                    Cell::Number(n) => sheet.write_number(row, column, i32::try_from(*n).unwrap_or(i32::MAX))?,
                };
            }
        }
        sheet.autofit();
        book.save_to_buffer()
    }
}

/// A text that no spreadsheet takes for a formula: one that begins like it gets a quotation mark before it.
fn harmless(text: &str) -> String {
    if text.trim_start().starts_with(['=', '+', '-', '@']) || text.starts_with(['\t', '\r', '\n']) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet() -> Sheet {
        let row = |name: &str, n| vec![Cell::Text(name.to_owned()), Cell::Number(n)];
        let rows = vec![row("=HYPERLINK(\"http://x\")", 1), row(" +1", 2), row("@sum", 3), row("-1", -4), row("\tx", 5), row("Bluefield, North", 6)];
        Sheet { name: "Guide".to_owned(), head: vec!["Commissioner".to_owned(), "Started".to_owned()], rows }
    }

    #[test]
    fn nothing_that_was_typed_becomes_a_formula() {
        let text = String::from_utf8(sheet().csv_bytes().unwrap()).unwrap();
        let expected = "\u{feff}Commissioner,Started\r\n\"'=HYPERLINK(\"\"http://x\"\")\",1\r\n' +1,2\r\n'@sum,3\r\n'-1,-4\r\n'\tx,5\r\n\"Bluefield, North\",6\r\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_workbook_is_the_same_every_time_and_begins_as_one() {
        let (once, again) = (sheet().xlsx_bytes(Moment(1_793_000_000_000_000)).unwrap(), sheet().xlsx_bytes(Moment(1_793_000_000_000_000)).unwrap());
        assert_eq!(once, again);
        assert!(once.starts_with(b"PK\x03\x04"));
    }
}
