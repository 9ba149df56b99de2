//! Stories and histories that take the whole of the rulebook.

mod histories;
mod moving;
mod naive;
mod sandbox;
