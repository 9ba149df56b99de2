//! Turns the bytes of a CSV file into a table of cleaned text, or says what is wrong.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use kernel::text::clean;

use super::ImportRefusal;

/// The largest file read, in bytes.
pub const MOST_BYTES: usize = 10 * 1024 * 1024;
/// The most rows read, not counting the header.
pub const MOST_ROWS: usize = 10_000;
/// The most columns read.
pub const MOST_COLUMNS: usize = 100;
/// The most characters in one field.
pub const MOST_CHARACTERS: usize = 2_000;

/// A file as rows and columns of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The encoding found, by its usual name.
    pub encoding: &'static str,
    /// The separator found: comma, semicolon or tab.
    pub delimiter: char,
    /// The headings, cleaned.
    pub headers: Vec<String>,
    /// The rows below the header that are not blank, each as wide as the header.
    pub rows: Vec<Record>,
}

/// One row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The row as a spreadsheet counts it, the header being row 1 and blank rows counting.
    pub number: usize,
    /// The fields, cleaned, as many as there are headings.
    pub fields: Vec<String>,
}

/// Reads the bytes of a CSV file.
///
/// Text is UTF-8 (with or without a mark), UTF-16 of either order (by its mark, or because
/// every other byte is zero) or else Windows-1252. The separator is a comma, a semicolon
/// or a tab, whichever parts the first fifty rows most evenly; a first line `sep=;` as
/// Excel writes it decides.
pub fn read(bytes: &[u8]) -> Result<Table, ImportRefusal> {
    let (mut text, encoding) = decode(bytes)?;
    if text.trim().is_empty() {
        return Err(ImportRefusal::Empty);
    }
    if !text.ends_with('\n') {
        text.push('\n');
    }
    let (body, delimiter, skipped) = match stated_delimiter(&text) {
        Some((delimiter, body)) => (body, delimiter, 1),
        None => (text.as_str(), sniff(&text), 0),
    };
    if let Some(line) = shape(body, delimiter, usize::MAX).open_quote {
        return Err(ImportRefusal::OpenQuote {
            line: line + skipped,
        });
    }
    let (headers, rows) = records(body, delimiter, skipped)?;
    if rows.is_empty() {
        return Err(ImportRefusal::NoRows);
    }
    Ok(Table {
        encoding,
        delimiter,
        headers,
        rows,
    })
}

/// Turns the bytes of a text file into text with plain line ends, and names its encoding; see [`read`].
///
/// # Errors
/// A refusal when it is too big or no text.
pub fn decode(bytes: &[u8]) -> Result<(String, &'static str), ImportRefusal> {
    if bytes.len() > MOST_BYTES {
        return Err(ImportRefusal::TooBig);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(ImportRefusal::Workbook);
    }
    if bytes.starts_with(b"%PDF") {
        return Err(ImportRefusal::NotText);
    }
    let (encoding, mark) = match Encoding::for_bom(bytes) {
        Some(marked) => marked,
        None => (guess(bytes), 0),
    };
    let body = bytes.get(mark..).unwrap_or_default();
    let (text, damaged) = encoding.decode_without_bom_handling(body);
    if damaged {
        return Err(ImportRefusal::Damaged {
            encoding: encoding.name(),
        });
    }
    if text.contains('\0') {
        return Err(ImportRefusal::NotText);
    }
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    Ok((lines, encoding.name()))
}

/// Which encoding bytes without a mark are in. Zero bytes on one side of each pair mean
/// UTF-16: even a text in Cyrillic has separators and line ends from the Latin page.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let sample = bytes.get(..4096).unwrap_or(bytes);
    let zeros = |first: usize| {
        let side = sample.iter().skip(first).step_by(2);
        side.filter(|byte| **byte == 0).count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    let many = |count: usize| count > 0 && count * 40 >= sample.len();
    if many(odd) && even * 20 < odd {
        UTF_16LE
    } else if many(even) && odd * 20 < even {
        UTF_16BE
    } else if std::str::from_utf8(bytes).is_ok() {
        UTF_8
    } else {
        WINDOWS_1252
    }
}

/// The separator that a first line such as `sep=;` names, and the text below that line.
fn stated_delimiter(text: &str) -> Option<(char, &str)> {
    let (first, body) = text.split_once('\n')?;
    let mut named = first.trim_matches('"').strip_prefix("sep=")?.chars();
    match (named.next(), named.next()) {
        (Some(delimiter @ (',' | ';' | '\t')), None) => Some((delimiter, body)),
        _ => None,
    }
}

/// The separator that gives the most rows as many fields as the first, then the most
/// fields; a comma when nothing parts anything.
fn sniff(text: &str) -> char {
    let judged = ['\t', ';', ','].map(|delimiter| {
        let widths = shape(text, delimiter, 50).widths;
        let header = widths.first().copied().unwrap_or(0);
        let agreeing = widths.iter().filter(|width| **width == header).count();
        let agreeing = if header > 1 { agreeing } else { 0 };
        (agreeing, header, delimiter)
    });
    judged
        .into_iter()
        .max_by_key(|(agreeing, header, _)| (*agreeing, *header))
        .map_or(',', |(_, _, delimiter)| delimiter)
}

/// How a text falls into fields under one separator.
struct Shape {
    /// Fields in each row that is not empty.
    widths: Vec<usize>,
    /// The line where a quoted field begins that is still open at the end.
    open_quote: Option<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Start,
    Plain,
    Quoted,
    Closing,
}

fn shape(text: &str, delimiter: char, most: usize) -> Shape {
    let mut widths = Vec::new();
    let (mut at, mut width, mut blank) = (At::Start, 1, true);
    let (mut line, mut opened) = (1, 1);
    for c in text.chars() {
        if at == At::Quoted {
            match c {
                '"' => at = At::Closing,
                '\n' => line += 1,
                _ => {}
            }
            continue;
        }
        match c {
            '"' if at == At::Closing => at = At::Quoted,
            '"' if at == At::Start => {
                (at, blank, opened) = (At::Quoted, false, line);
            }
            '\n' => {
                if !blank {
                    widths.push(width);
                }
                if widths.len() >= most {
                    break;
                }
                line += 1;
                (at, width, blank) = (At::Start, 1, true);
            }
            _ if c == delimiter => {
                width += 1;
                (at, blank) = (At::Start, false);
            }
            _ => (at, blank) = (At::Plain, false),
        }
    }
    Shape {
        widths,
        open_quote: (at == At::Quoted).then_some(opened),
    }
}

fn records(
    body: &str,
    delimiter: char,
    skipped: usize,
) -> Result<(Vec<String>, Vec<Record>), ImportRefusal> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(if delimiter.is_ascii() {
            delimiter as u8
        } else {
            b','
        })
        .from_reader(body.as_bytes());
    let mut headers: Vec<String> = Vec::new();
    let mut rows = Vec::new();
    let mut record = csv::StringRecord::new();
    let mut number = skipped;
    loop {
        let before = reader.position().line();
        let more = reader.read_record(&mut record);
        if !more.map_err(|_| ImportRefusal::NotText)? {
            break;
        }
        // The reader passes over empty lines in silence; a spreadsheet counts them.
        let lines = (reader.position().line() - before) as usize;
        let inner: usize = record.iter().map(|f| f.matches('\n').count()).sum();
        number += lines.saturating_sub(inner).max(1);
        if record.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        if headers.is_empty() {
            headers = header(&record, number)?;
            continue;
        }
        if rows.len() == MOST_ROWS {
            return Err(ImportRefusal::TooManyRows);
        }
        rows.push(Record {
            number,
            fields: fields(&record, number, &headers)?,
        });
    }
    Ok((headers, rows))
}

fn header(record: &csv::StringRecord, number: usize) -> Result<Vec<String>, ImportRefusal> {
    if record.len() > MOST_COLUMNS {
        return Err(ImportRefusal::TooManyColumns {
            columns: record.len(),
        });
    }
    fields(record, number, &vec![String::new(); record.len()])
}

fn fields(
    record: &csv::StringRecord,
    number: usize,
    headers: &[String],
) -> Result<Vec<String>, ImportRefusal> {
    let surplus_blank = record
        .iter()
        .skip(headers.len())
        .all(|field| field.trim().is_empty());
    if record.len() < headers.len() || !surplus_blank {
        return Err(ImportRefusal::Ragged {
            row: number,
            fields: record.len(),
            header: headers.len(),
        });
    }
    let mut fields = Vec::with_capacity(headers.len());
    for (column, (field, heading)) in record.iter().zip(headers).enumerate() {
        if field.chars().count() > MOST_CHARACTERS {
            let column = if heading.is_empty() {
                (column + 1).to_string()
            } else {
                format!("\"{heading}\"")
            };
            return Err(ImportRefusal::FieldTooLong {
                row: number,
                column,
            });
        }
        fields.push(clean(field));
    }
    Ok(fields)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn table(text: &str) -> Table {
        read(text.as_bytes()).unwrap()
    }

    fn refusal(text: &str) -> ImportRefusal {
        read(text.as_bytes()).unwrap_err()
    }

    fn utf16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(order).collect()
    }

    #[test]
    fn every_usual_encoding_is_read() {
        let text = "Name,Born\nZoë Ångström,1990-03-04\n";
        let marked: Vec<u8> = [b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat();
        let (narrow, _, _) = WINDOWS_1252.encode(text);
        for (bytes, encoding) in [
            (text.as_bytes().to_vec(), "UTF-8"),
            (marked, "UTF-8"),
            (utf16(text, u16::to_le_bytes), "UTF-16LE"),
            (utf16(text, u16::to_be_bytes), "UTF-16BE"),
            (
                utf16(&format!("\u{feff}{text}"), u16::to_le_bytes),
                "UTF-16LE",
            ),
            (
                utf16(&format!("\u{feff}{text}"), u16::to_be_bytes),
                "UTF-16BE",
            ),
            (narrow.into_owned(), "windows-1252"),
        ] {
            let table = read(&bytes).unwrap();
            assert_eq!(table.encoding, encoding);
            assert_eq!(table.headers, ["Name", "Born"]);
            assert_eq!(table.rows[0].fields, ["Zoë Ångström", "1990-03-04"]);
        }
    }

    #[test]
    fn utf16_in_another_script_needs_no_mark() {
        let text = "Имя;Фамилия\nАнна;Ли\n";
        let table = read(&utf16(text, u16::to_le_bytes)).unwrap();
        assert_eq!(table.rows[0].fields, ["Анна", "Ли"]);
    }

    #[test]
    fn the_separator_is_found() {
        for (text, delimiter) in [
            ("First name,Groups\nAnn,\"A;B;C\"\n", ','),
            ("Name;Groups\n\"Lee, Ann\";\"A;B\"\nLee, Bo;C\n", ';'),
            ("Name\tNote\nAnn\tone, two; three\n", '\t'),
            ("\"Last, First\";Born\nx;y\n", ';'),
            ("Name\nAnn Lee\n", ','),
            ("sep=;\nName;A,B\nAnn;x,y\n", ';'),
        ] {
            let table = table(text);
            assert_eq!(table.delimiter, delimiter, "{text:?}");
        }
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_does() {
        let table = table("\nName,Note\r\n\r\nAnn,\"two\r\nlines\"\r\n,,\r\nBo,x");
        let numbers: Vec<usize> = table.rows.iter().map(|row| row.number).collect();
        assert_eq!(numbers, [4, 6]);
        assert_eq!(table.rows[0].fields, ["Ann", "two\nlines"]);
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        assert_eq!(refusal(""), ImportRefusal::Empty);
        assert_eq!(refusal(" \n\r\n"), ImportRefusal::Empty);
        assert_eq!(refusal("Name,Born\n"), ImportRefusal::NoRows);
        assert_eq!(refusal("PK\u{3}\u{4}..."), ImportRefusal::Workbook);
        assert_eq!(
            refusal("a,b\nc,\"d\ne,f\n"),
            ImportRefusal::OpenQuote { line: 2 }
        );
        assert_eq!(
            refusal("a,b\nc,d,e\n").to_string(),
            "Row 2 has 3 fields, the header 2; a field that contains the separator needs \
             quotation marks around it. Mend that row, then choose the file again."
        );
        assert!(matches!(
            refusal("a,b\nc\n"),
            ImportRefusal::Ragged {
                row: 2,
                fields: 1,
                header: 2
            }
        ));
        assert_eq!(
            read(b"\xef\xbb\xbfName\n\xff\xfe\n").unwrap_err(),
            ImportRefusal::Damaged { encoding: "UTF-8" }
        );
        assert_eq!(
            read(b"Name\n\0\0\0\0\x01\n").unwrap_err(),
            ImportRefusal::NotText
        );
    }

    #[test]
    fn surplus_blank_fields_are_let_go() {
        assert_eq!(table("a,b\nc,d,, \n").rows[0].fields, ["c", "d"]);
    }

    // proves: R-K15
    #[test]
    fn limits_hold() {
        assert_eq!(
            read(&vec![b'a'; MOST_BYTES + 1]).unwrap_err(),
            ImportRefusal::TooBig
        );
        let rows = "x\n".repeat(MOST_ROWS);
        assert_eq!(table(&format!("Name\n{rows}")).rows.len(), MOST_ROWS);
        assert_eq!(
            refusal(&format!("Name\n{rows}x\n")),
            ImportRefusal::TooManyRows
        );
        let wide = vec!["c"; MOST_COLUMNS + 1].join(",");
        assert_eq!(
            refusal(&format!("{wide}\n{wide}\n")),
            ImportRefusal::TooManyColumns { columns: 101 }
        );
        let long = "é".repeat(MOST_CHARACTERS);
        assert_eq!(table(&format!("Note\n{long}\n")).rows.len(), 1);
        assert_eq!(
            refusal(&format!("Note\n{long}e\n")),
            ImportRefusal::FieldTooLong {
                row: 2,
                column: "\"Note\"".to_owned()
            }
        );
    }

    proptest! {
        #[test]
        fn any_bytes_give_a_table_or_a_sentence(bytes in any::<Vec<u8>>()) {
            match read(&bytes) {
                Ok(table) => {
                    for row in &table.rows {
                        prop_assert_eq!(row.fields.len(), table.headers.len());
                    }
                }
                Err(refusal) => prop_assert!(refusal.to_string().ends_with('.')),
            }
        }

        #[test]
        fn what_a_csv_writer_wrote_is_read_back(
            rows in prop::collection::vec(
                prop::collection::vec("[a-zé,;\" ]{0,8}x", 3..=3), 1..12),
            delimiter in prop::sample::select(vec![b',', b';', b'\t']),
        ) {
            let mut writer = csv::WriterBuilder::new()
                .delimiter(delimiter)
                .quote_style(csv::QuoteStyle::Always)
                .from_writer(Vec::new());
            writer.write_record(["one", "two", "three"]).unwrap();
            for row in &rows {
                writer.write_record(row).unwrap();
            }
            let table = read(&writer.into_inner().unwrap()).unwrap();
            let read_back: Vec<Vec<String>> =
                table.rows.into_iter().map(|row| row.fields).collect();
            let written: Vec<Vec<String>> = rows
                .iter()
                .map(|row| row.iter().map(|field| clean(field)).collect())
                .collect();
            prop_assert_eq!(read_back, written);
        }
    }
}
