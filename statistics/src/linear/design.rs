//! The columns of a linear model, under R's names. The intercept is always there and has no column.

/// A column of the design, as a view of the data.
#[derive(Debug, Clone)]
pub enum Column<'a> {
    /// A number.
    Number(&'a [f64]),
    /// One where the factor has this level, else zero.
    Level(&'a [u32], u32),
    /// The number, less this centre, where the factor has this level, else zero: a slope of its own.
    Slope(&'a [f64], f64, &'a [u32], u32),
}

impl Column<'_> {
    /// Puts its values of the rows from `first` on into `place`.
    pub(super) fn fill(&self, first: usize, place: &mut [f64]) {
        let rows = first..first + place.len();
        match self {
            Self::Number(values) => place.copy_from_slice(&values[rows]),
            Self::Level(codes, level) => {
                for (place, code) in place.iter_mut().zip(&codes[rows]) {
                    *place = f64::from(u8::from(code == level));
                }
            }
            Self::Slope(values, centre, codes, level) => {
                for (place, (value, code)) in place.iter_mut().zip(values[rows.clone()].iter().zip(&codes[rows])) {
                    *place = if code == level { value - centre } else { 0.0 };
                }
            }
        }
    }
}

/// The columns of a model with their names.
#[derive(Debug, Clone, Default)]
pub struct Design<'a> {
    /// Rows.
    pub rows: usize,
    /// Names and columns, without the intercept.
    pub columns: Vec<(String, Column<'a>)>,
}

impl<'a> Design<'a> {
    /// A design of so many rows with an intercept only.
    pub const fn new(rows: usize) -> Self {
        Self { rows, columns: Vec::new() }
    }
    /// Adds a numeric column.
    #[must_use]
    pub fn number(mut self, name: &str, values: &'a [f64]) -> Self {
        self.columns.push((name.to_owned(), Column::Number(values)));
        self
    }
    /// Adds a factor by treatment contrasts: a column for each level but the first, named as R names it.
    #[must_use]
    pub fn factor(mut self, name: &str, levels: &[String], codes: &'a [u32]) -> Self {
        for (code, level) in (0_u32..).zip(levels).skip(1) {
            self.columns.push((format!("{name}{level}"), Column::Level(codes, code)));
        }
        self
    }
    /// Adds, for each level of the factor but the first, the difference of its slope on a number from that of the first.
    #[must_use]
    pub fn slopes(mut self, number: (&str, &'a [f64], f64), factor: &str, levels: &[String], codes: &'a [u32]) -> Self {
        let (name, values, centre) = number;
        for (code, level) in (0_u32..).zip(levels).skip(1) {
            self.columns.push((format!("{name}:{factor}{level}"), Column::Slope(values, centre, codes, code)));
        }
        self
    }
    /// Number of coefficients, the intercept included.
    pub fn width(&self) -> usize {
        self.columns.len() + 1
    }
    /// Names of the coefficients, the intercept first.
    pub fn names(&self) -> Vec<String> {
        let mut names = vec!["(Intercept)".to_owned()];
        names.extend(self.columns.iter().map(|(name, _)| name.clone()));
        names
    }
}
