//! The data: a CSV file as columns by name.

mod column;

use crate::{mixed::Column, refusal::Refusal};

pub use super::identity::Identity;
use column::Builder;

/// Rows and columns of the data, in the order of the file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Frame {
    /// Rows.
    pub rows: usize,
    /// Columns with their names.
    pub columns: Vec<(String, Column)>,
}

impl Frame {
    /// Reads a CSV file with a header. A column is one of numbers when every cell that is not missing is a finite number, else one of text
    /// with sorted levels. The column `id` stays text unless all its cells are plain whole numbers, so that `007` is not `7`.
    /// Semicolons and tabs are seen by the header.
    ///
    /// # Errors
    /// No header, the same name twice, a row that is longer or shorter than the header.
    pub fn read(bytes: &[u8], id: &str) -> Result<Self, Refusal> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let delimiter = delimiter(bytes);
        let reader = || csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(bytes);
        let names = names(&mut reader())?;
        // Every column is taken for one of numbers until a cell says otherwise, and the file is read anew with what was learnt. Text shows
        // in the first rows as a rule, so that this costs nothing.
        let mut texts = vec![false; names.len()];
        loop {
            match filled(&mut reader(), &names, &mut texts, (id, delimiter))? {
                Some((rows, builders)) => {
                    let columns = names.into_iter().zip(builders.into_iter().map(Builder::done)).collect();
                    return Ok(Self { rows, columns });
                }
                None => continue,
            }
        }
    }
    /// The column of this name.
    ///
    /// # Errors
    /// There is none; the refusal lists the names there are.
    pub fn column(&self, name: &str) -> Result<&Column, Refusal> {
        self.columns.iter().find(|(known, _)| known == name).map(|(_, column)| column).ok_or_else(|| {
            let known: Vec<&str> = self.columns.iter().take(30).map(|(name, _)| name.as_str()).collect();
            let say = format!("The data have no column \u{201c}{name}\u{201d}. They have: {}.", known.join(", "));
            Refusal::new("data.no_column", say).about(name)
        })
    }
    /// The numbers of a column, NaN where missing.
    ///
    /// # Errors
    /// There is no such column, or it holds text.
    pub fn numbers(&self, name: &str) -> Result<&[f64], Refusal> {
        match self.column(name)? {
            Column::Number(values) => Ok(values),
            Column::Factor { levels, .. } => {
                let example = levels.iter().find(|level| !column::is_number(level)).or(levels.first()).cloned().unwrap_or_default();
                let say =
                    format!("The column \u{201c}{name}\u{201d} should hold numbers and holds text, for example \u{201c}{example}\u{201d}.");
                Err(Refusal::new("data.not_numbers", say).about(name))
            }
        }
    }
    /// The levels of a column and each row's level. A column of numbers has its numbers as levels, in ascending order.
    ///
    /// # Errors
    /// There is no such column.
    pub fn levels(&self, name: &str) -> Result<(Vec<String>, Vec<Option<u32>>), Refusal> {
        match self.column(name)? {
            Column::Factor { levels, codes } => Ok((levels.clone(), codes.clone())),
            Column::Number(values) => {
                let mut distinct: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).map(|value| value + 0.0).collect();
                distinct.sort_by(f64::total_cmp);
                distinct.dedup();
                let place = |value: &f64| {
                    distinct.binary_search_by(|known| known.total_cmp(&(value + 0.0))).ok().and_then(|at| u32::try_from(at).ok())
                };
                let codes = values.iter().map(place).collect();
                Ok((distinct.iter().map(ToString::to_string).collect(), codes))
            }
        }
    }
    /// Whether there is a column of this name.
    pub fn has(&self, name: &str) -> bool {
        self.columns.iter().any(|(known, _)| known == name)
    }
    /// Who each row is about.
    ///
    /// # Errors
    /// There is no such column, or a row has no identifier.
    pub fn identities(&self, name: &str) -> Result<Vec<Identity>, Refusal> {
        let nobody = |row: usize| {
            let say = format!(
                "Row {} of the data has nothing in the column \u{201c}{name}\u{201d}, so it cannot be told who it is about.",
                row + 2
            );
            Refusal::new("data.no_client", say).about(name)
        };
        match self.column(name)? {
            Column::Number(values) => {
                let one = |(row, value): (usize, &f64)| if value.is_nan() { Err(nobody(row)) } else { Ok(number_identity(*value)) };
                values.iter().enumerate().map(one).collect()
            }
            Column::Factor { levels, codes } => {
                let text = |code: &Option<u32>| code.and_then(|code| levels.get(code as usize)).map(|level| Identity::Text(level.clone()));
                codes.iter().enumerate().map(|(row, code)| text(code).ok_or_else(|| nobody(row))).collect()
            }
        }
    }
    /// Puts the levels of a column into this order. Rows with another level become missing; their number is returned.
    ///
    /// # Errors
    /// There is no such column.
    pub fn order_levels(&mut self, name: &str, order: &[String]) -> Result<usize, Refusal> {
        let (levels, codes) = self.levels(name)?;
        let place = |level: &String| order.iter().position(|wanted| wanted == level).and_then(|at| u32::try_from(at).ok());
        let places: Vec<Option<u32>> = levels.iter().map(place).collect();
        let fresh: Vec<Option<u32>> = codes.iter().map(|code| code.and_then(|code| places.get(code as usize).copied().flatten())).collect();
        let unlisted = codes.iter().zip(&fresh).filter(|(old, new)| old.is_some() && new.is_none()).count();
        if let Some((_, column)) = self.columns.iter_mut().find(|(known, _)| known == name) {
            *column = Column::Factor { levels: order.to_vec(), codes: fresh };
        }
        Ok(unlisted)
    }
    /// Gives a column another name.
    ///
    /// # Errors
    /// There is no such column, or another one has that name already.
    pub fn rename(&mut self, from: &str, to: &str) -> Result<(), Refusal> {
        self.column(from)?;
        if from != to && self.has(to) {
            let say =
                format!("The column \u{201c}{from}\u{201d} cannot be called \u{201c}{to}\u{201d}: the data have a column of that name.");
            return Err(Refusal::new("data.name_taken", say).about(to));
        }
        self.columns.iter_mut().filter(|(name, _)| name == from).for_each(|(name, _)| to.clone_into(name));
        Ok(())
    }
}

fn number_identity(value: f64) -> Identity {
    if value.fract() == 0.0 && value.abs() < 9.0e15 { Identity::Number(value as i64) } else { Identity::Text(value.to_string()) }
}

fn delimiter(bytes: &[u8]) -> u8 {
    let header = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |wanted: u8| header.iter().filter(|byte| **byte == wanted).count();
    if count(b',') > 0 {
        b','
    } else if count(b';') > 0 {
        b';'
    } else if count(b'\t') > 0 {
        b'\t'
    } else {
        b','
    }
}

fn unreadable(why: &csv::Error) -> Refusal {
    Refusal::new("data.unreadable", format!("The data cannot be read as a table: {why}."))
}

fn names(reader: &mut csv::Reader<&[u8]>) -> Result<Vec<String>, Refusal> {
    let header = reader.byte_headers().map_err(|why| unreadable(&why))?;
    let names: Vec<String> = header.iter().map(|name| String::from_utf8_lossy(name.trim_ascii()).into_owned()).collect();
    if names.is_empty() {
        return Err(Refusal::new("data.empty", "The data are empty: there is not even a header."));
    }
    if let Some(twice) = names.iter().enumerate().find(|(at, name)| names[..*at].contains(name)).map(|(_, name)| name) {
        return Err(Refusal::new("data.name_twice", format!("Two columns of the data are called \u{201c}{twice}\u{201d}.")).about(twice));
    }
    Ok(names)
}

/// Reads all rows; none when a column of numbers turned out to hold text, which `texts` then says.
fn filled(
    reader: &mut csv::Reader<&[u8]>,
    names: &[String],
    texts: &mut [bool],
    (id, delimiter): (&str, u8),
) -> Result<Option<(usize, Vec<Builder>)>, Refusal> {
    let mut builders: Vec<Builder> = texts.iter().zip(names).map(|(text, name)| Builder::new(*text, name == id)).collect();
    let (mut rows, mut fits, mut record) = (0, true, csv::ByteRecord::new());
    while reader.read_byte_record(&mut record).map_err(|why| unreadable(&why))? {
        // Spreadsheets end a table with rows in which nothing stands.
        if record.iter().all(|cell| cell.trim_ascii().is_empty()) {
            continue;
        }
        if record.len() != names.len() {
            let line = record.position().map_or(0, csv::Position::line);
            let say = format!("Line {line} of the data has {} cells where the header has {}.", record.len(), names.len());
            return Err(Refusal::new("data.ragged", say));
        }
        for ((builder, cell), text) in builders.iter_mut().zip(&record).zip(texts.iter_mut()) {
            let cell = cell.trim_ascii();
            let pointed = if delimiter == b',' { None } else { column::with_point(cell) };
            if !builder.push(pointed.as_deref().unwrap_or(cell)) {
                (*text, fits) = (true, false);
            }
        }
        rows += 1;
        if !fits {
            return Ok(None);
        }
    }
    Ok(Some((rows, builders)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_texts_gaps_and_identifiers() {
        let frame = Frame::read(b"id,\"g\",y\n007,b,1.5\n8,a,NA\n9,,-2\n", "id").unwrap();
        assert_eq!(frame.rows, 3);
        assert_eq!(frame.identities("id").unwrap()[0], Identity::Text("007".to_owned()));
        assert_eq!(frame.levels("g").unwrap(), (vec!["a".to_owned(), "b".to_owned()], vec![Some(1), Some(0), None]));
        let y = frame.numbers("y").unwrap();
        assert!(y[0] == 1.5 && y[1].is_nan() && y[2] == -2.0);
        assert_eq!(frame.numbers("g").unwrap_err().code, "data.not_numbers");
        assert_eq!(frame.column("z").unwrap_err().code, "data.no_column");
        assert_eq!(Frame::read(b"id;y\n3;4\n", "id").unwrap().identities("id").unwrap(), [Identity::Number(3)]);
    }

    #[test]
    fn text_after_many_numbers_makes_a_column_of_text() {
        let table = format!("id,x\n{}9,late\n", (0..2000).map(|row| format!("{row}9,1.5\n")).collect::<String>());
        let frame = Frame::read(table.as_bytes(), "id").unwrap();
        assert_eq!(frame.levels("x").unwrap().0, ["1.5", "late"]);
        assert_eq!((frame.rows, frame.levels("x").unwrap().1.len()), (2001, 2001));
    }

    #[test]
    fn decimal_commas_blank_rows_and_other_words_for_missing() {
        let frame = Frame::read(b"id;y\n1;12,5\n2;-3\n3;n/a\n;\n\n", "id").unwrap();
        let y = frame.numbers("y").unwrap();
        assert!((y[0], y[1], y.len()) == (12.5, -3.0, 3) && y[2].is_nan());
        let mixed = Frame::read(b"id,y\n1,10\n2,late\n3,11\n", "id").unwrap();
        assert!(mixed.numbers("y").unwrap_err().say.contains("\u{201c}late\u{201d}"));
        // With commas between cells, one inside a number may mean thousands.
        assert_eq!(Frame::read(b"id,y\n1,\"1,200\"\n", "id").unwrap().numbers("y").unwrap_err().code, "data.not_numbers");
    }

    #[test]
    fn what_cannot_be_a_table_is_refused() {
        assert_eq!(Frame::read(b"", "id").unwrap_err().code, "data.empty");
        assert_eq!(Frame::read(b"id,id\n1,2\n", "id").unwrap_err().code, "data.name_twice");
        assert_eq!(Frame::read(b"id,y\n1\n", "id").unwrap_err().code, "data.ragged");
        assert_eq!(Frame::read(b"id,y\n,1\n", "id").unwrap().identities("id").unwrap_err().code, "data.no_client");
    }

    #[test]
    fn levels_in_a_given_order_and_others_missing() {
        let mut frame = Frame::read(b"id,g\n1,a\n2,b\n3,c\n", "id").unwrap();
        assert_eq!(frame.order_levels("g", &["c".to_owned(), "a".to_owned()]).unwrap(), 1);
        assert_eq!(frame.levels("g").unwrap().1, [Some(1), None, Some(0)]);
        frame.rename("g", "arm").unwrap();
        assert!(frame.has("arm") && frame.rename("arm", "id").is_err());
    }
}
