//! Stories of charting.
