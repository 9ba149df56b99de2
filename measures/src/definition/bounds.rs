//! How large a definition may be. What exceeds a bound does not load, so that a file from outside cannot make the program grow.

/// Bytes of a definition file.
pub const FILE: usize = 512 * 1024;
/// Bytes of a file of vectors, and of a FHIR resource.
pub const BESIDE: usize = 4 * 1024 * 1024;
/// Items of a measure.
pub const ITEMS: usize = 300;
/// Lists of options.
pub const OPTION_LISTS: usize = 40;
/// Options of a list.
pub const OPTIONS: usize = 60;
/// Scales, and rules, of a measure.
pub const SCALES: usize = 60;
/// Risk items of a measure.
pub const RISKS: usize = 300;
/// Comparisons of one condition.
pub const COMPARISONS: usize = 8;
/// Skips of a measure.
pub const SKIPS: usize = 60;
/// Criteria of a rule: over all its cases.
pub const CRITERIA: usize = 60;
/// Items that scales, skips and rules name, all together and with ranges written out.
pub const REFERENCES: usize = 20_000;
/// Bytes of a range of items, which is two ids and a dash.
pub const RANGE: usize = 3 * ID;
/// Entries of any other list: bands, parameter sets, rows of a lookup table.
pub const LIST: usize = 400;
/// Bytes of a text.
pub const TEXT: usize = 4_000;
/// Bytes of an id.
pub const ID: usize = 40;
/// The largest number, in either direction.
pub const NUMBER: f64 = 1e9;
/// Vectors of answers in a file that stands beside a definition.
pub const VECTORS: usize = 2_000;
/// Faults that are told; the rest only repeats them.
pub const FAULTS: usize = 50;
