//! What drives a real Cohort from outside: its server as a child process, a client that speaks HTTP to it, and the
//! practice that it serves. For the bench and for the tests of the whole program; no part of the product.
#![expect(clippy::disallowed_methods, reason = "whoever drives a server waits for it by the clock")]

mod client;
mod server;
mod site;

pub use client::{Client, Reply, encode, hidden};
pub use server::{Server, free_port};
pub use site::{Site, Weekly, fresh_database, open};
