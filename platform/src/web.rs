//! The doors' common parts: assets, the page shell, components, how errors become answers, and the headers of every one.

pub mod answer;
pub mod assets;
pub mod guard;
pub mod parts;
pub mod shell;
pub mod styleguide;
