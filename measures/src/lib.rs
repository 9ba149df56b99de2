//! Outcome measures: what a questionnaire is, under which licence it may be used, and how its answers become scores.
//!
//! A pure library: no database, no web, no clock. A measure is a definition file (TOML); [`Measure::load`] reads it, checks it and
//! runs the file's own vectors of answers, and whatever fails does not load. A [`Form`] is one set of answers to a measure, complete
//! or not; [`Form::assess`] gives its scales, rule results and risk flags. Files from outside can neither loop, grow nor panic: there
//! is no formula language, every list has a bound ([`definition::bounds`]) and every reference goes backwards.

pub mod command;
pub mod definition;
pub mod fhir;
pub mod form;
pub mod library;
pub mod licence;
pub mod measure;
pub mod risk;
pub mod rule;
pub mod score;
pub mod vectors;

pub use definition::Definition;
pub use form::{Form, Sex, Taking};
pub use library::Library;
pub use measure::{LoadError, Measure};
