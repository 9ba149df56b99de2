//! Stories of clients, through acts and pages.
