//! `cohort outcomes compare`: a specification and a table in, one JSON object out.
//!
//! ```
//! use statistics::compare::{self, Frame, Spec};
//!
//! let spec = Spec::read(r#"{"id": "id", "analyses": {"": {"kind": "prepost", "group": "g", "pre": "before", "post": "after"}}}"#)?;
//! let table = b"id,g,before,after\n1,A,9,8\n2,A,7,3\n3,A,6,6\n4,A,8,3\n5,B,9,4\n6,B,5,4\n7,B,8,2\n8,B,6,6\n";
//! let compared = compare::run(&spec, Frame::read(table, spec.id_column())?)?;
//! assert_eq!(compared.analyses.len(), 1);
//! # Ok::<(), statistics::refusal::Refusal>(())
//! ```

mod adjusted;
mod attrition;
mod between;
mod change;
mod cohort;
mod details;
pub mod frame;
mod identity;
mod judge;
mod labels;
mod long;
mod methods;
mod model_differences;
mod models;
mod named;
pub mod output;
mod output_models;
mod output_prepost;
mod prepost;
mod prepost_details;
mod run;
pub mod spec;
mod trajectory;
mod warnings;

pub use frame::{Frame, Identity};
pub use output::Comparison;
pub use run::run;
pub use spec::Spec;

/// The JSON Schema of a specification.
pub const SCHEMA: &str = include_str!("../schema/compare.schema.json");
