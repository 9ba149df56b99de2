//! Linear models by least squares: QR on centred columns, in blocks of rows so that a million clients need little room.

mod adjusted;
mod ancova;
mod basis;
mod block;
mod contrast;
mod design;
mod hc3;
mod qr;
mod slopes;

pub use adjusted::adjusted_mean;
pub use ancova::{AncovaFit, Covariate, CovariateValues, Subjects, ancova};
pub use contrast::{Estimate, FTest, pairs};
pub use design::{Column, Design};
pub use hc3::Robust;
pub use qr::Fit;
pub use slopes::{Slopes, equal_slopes};
