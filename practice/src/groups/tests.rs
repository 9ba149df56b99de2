//! Stories of groups, through acts and pages.
