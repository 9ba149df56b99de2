//! Models for repeated measures, fitted by restricted maximum likelihood (REML): random intercept and random slope, and the model
//! for repeated measures with an unstructured covariance (MMRM).
//!
//! The way of every fit: a formula in R's notation is read ([`formula`]); the rows without a gap in its columns become a design with
//! R's treatment contrasts ([`design`]); the design is made orthonormal on centred columns and the outcome is reduced to its residual,
//! so that neither the unit nor the zero point of a column touches the numerics; what is left of each client is gathered by pattern, so
//! that 20,000 clients seen at the same occasions cost no more than a handful; the covariance is found by [`optimise`]; degrees of
//! freedom are Satterthwaite's, from derivatives at the optimum.
//!
//! Sources: Laird and Ware (1982) Biometrics 38:963; Bates et al. (2015) J Stat Softw 67(1) for the relative Cholesky factor; Mallinckrodt
//! et al. (2008) Drug Inf J 42:303 for MMRM; Kuznetsova et al. (2017) J Stat Softw 82(13) for Satterthwaite's method in mixed models.

mod between_within;
pub mod coding;
mod coefficients;
mod dense;
pub mod design;
pub mod formula;
mod frame;
mod ladder;
mod least;
mod lmm;
mod means;
mod mmrm;
pub mod optimise;
mod orthonormal;
mod patterns;
mod reml;
mod satterthwaite;
mod starting;
mod table;
mod unstructured;

pub use coefficients::{Contrast, FixedEffect, FixedEffects};
pub use ladder::{Model, Repeated, Rung, fit_repeated};
pub use lmm::{MixedFit, VarianceComponent, fit_mixed};
pub use means::{At, Difference, Mean};
pub use mmrm::{MmrmFit, fit_mmrm};
pub use satterthwaite::DfMethod;
pub use table::{Column, Table};

/// Something that has to be said beside a fit: a code for the program and a sentence for a clinician.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Stable machine name, for example `mixed.boundary`.
    pub code: &'static str,
    /// One or two sentences.
    pub say: String,
}

impl Note {
    /// A note with its sentence.
    pub(crate) fn new(code: &'static str, say: impl Into<String>) -> Self {
        Self { code, say: say.into() }
    }
}
