//! What must be said above the numbers, each with a code. The words claim no cause: groups are "associated with" a difference.

mod attrition;
mod clustering;
mod follow_up;
mod groups;
mod measure;
mod study;
mod warning;

pub use attrition::attrition;
pub use clustering::{Clustering, clustering, clustering_of};
pub use follow_up::follow_up;
pub use groups::{imbalance, overlap, small_groups, switched, without_group};
pub use measure::{carried_forward, mixed_versions, other_population, prorated};
pub use study::{many_tests, not_randomised, regression_to_mean, slopes_differ, unequal_variances};
pub use warning::{Level, Shared, Warning};
