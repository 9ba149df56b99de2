//! The roof: one binary that reads its orders, opens the house, mounts the rooms and keeps the worker going.

pub mod cli;
pub mod config;
pub mod demo;
pub mod outcomes;
mod proxy;
pub mod routes;
pub mod worker;
