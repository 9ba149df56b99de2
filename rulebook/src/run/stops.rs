//! The instants at which something became known or was corrected.

use kernel::Moment;

use crate::Fact;

/// Those after one instant and up to another, in order.
pub(super) struct Stops {
    left: std::iter::Peekable<std::vec::IntoIter<Moment>>,
}

impl Stops {
    pub(super) fn of(facts: &[Fact], after: Moment, to: Moment) -> Self {
        let all = facts.iter().flat_map(|fact| [Some(fact.known), fact.until]).flatten();
        let mut stops: Vec<Moment> = all.filter(|at| *at > after && *at <= to).collect();
        stops.sort_unstable();
        Self { left: stops.into_iter().peekable() }
    }
    /// The first after an instant that only ever goes on.
    pub(super) fn after(&mut self, at: Moment) -> Option<Moment> {
        while self.left.next_if(|stop| *stop <= at).is_some() {}
        self.left.peek().copied()
    }
}
