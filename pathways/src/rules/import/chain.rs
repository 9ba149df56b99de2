//! The episodes that a person's states make: in the order of time, each to where the next begins; a state that ends care ends
//! the episode, and what comes after it begins another.

use kernel::Moment;
use rulebook::Book;

use super::{Remark, people::Person};

/// An episode: the states by number with when each began, oldest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Chain {
    /// The states.
    pub states: Vec<(usize, Moment)>,
    /// Whether the last one ended it.
    pub ended: bool,
}

/// The episodes of a person. Where the present state is not used any more, the person is left unallocated, and it is said.
pub(crate) fn chains(book: &Book, person: &Person, said: &mut Vec<Remark>) -> Vec<Chain> {
    let mut places = person.places.clone();
    places.sort_by_key(|(line, _, from)| (*from, *line));
    let mut chains: Vec<Chain> = Vec::new();
    let mut last: Option<(usize, usize, Moment)> = None;
    for (line, state, from) in places {
        match last {
            Some((_, former, at)) if at == from && former != state => {
                said.push(Remark::new(line, "Two states begin at the same time. A client is in one state at a time; mend one of the dates."));
                continue;
            }
            Some((_, former, _)) if former == state => continue,
            Some(_) | None => last = Some((line, state, from)),
        }
        match chains.last_mut().filter(|chain| !chain.ended) {
            Some(chain) => chain.states.push((state, from)),
            None => chains.push(Chain { states: vec![(state, from)], ended: false }),
        }
        if let Some(chain) = chains.last_mut() {
            chain.ended = book.states[state].terminal;
        }
    }
    match last {
        Some((line, state, _)) if book.states[state].retired => {
            let say = format!("{} is not used any more. Left unallocated: somebody has to say where this client belongs.", book.states[state].name);
            said.push(Remark::new(line, say));
            Vec::new()
        }
        Some(_) | None => chains,
    }
}
