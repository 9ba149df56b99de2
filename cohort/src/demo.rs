//! The demo practice.
use anyhow::Result;
use platform::House;
use crate::config::Config;
/// Opens.
pub async fn open(config: &Config, _fresh: bool) -> Result<House> { config.open().await }
/// Sign-ins.
pub fn sign_ins() -> String { String::new() }
