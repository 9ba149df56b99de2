//! The cellar: what every room stands on. The database, the waist (`Act`, `Permit`, `Done`), the audit chain, the
//! outbox, keys and hashing, paper, mail, and the shell of the web pages. It knows no room.

pub mod act;
pub mod audit;
pub mod crypto;
pub mod db;
pub mod mail;
pub mod outbox;
pub mod paper;
pub mod permit;
pub mod web;

pub use act::{Act, Done, House, Outcome, Request};
pub use permit::{Actor, Found, Permit, Role, Roles, Scope, Standing, Tie, Verb};
