//! What turning a book on changes today, worked out for everybody whom it touches.

use kernel::Error;
use platform::{Act, crypto, permit::Proof};

use super::{STRETCH, Turning, held};
use crate::{
    rules::{self, Effect},
    store,
};

/// How many effects a page shows.
const SHOWN: usize = 50;

/// What turning a book on changes, added up, with a stretch of it to look through.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// For how many it changes something.
    pub clients: usize,
    /// How many the mapping moves.
    pub mapped: usize,
    /// How many rules move then.
    pub moved: usize,
    /// How many rules propose or ask something about.
    pub raised: usize,
    /// For how many something is proposed or asked no more.
    pub dropped: usize,
    /// How many are overdue then who were not.
    pub overdue: usize,
    /// The digest of it all, for the confirmation; empty where it changes nothing for anybody.
    pub digest: String,
    /// The effects from the place asked for, so many as a page shows.
    pub shown: Vec<Effect>,
}

impl Changes {
    fn add(&mut self, effect: Effect, from: usize) {
        // A chain of digests, so that a long list takes no room.
        self.digest = hex::encode(crypto::digest(format!("{}{}", self.digest, effect.print()).as_bytes()));
        self.mapped += usize::from(effect.mapped.is_some());
        self.moved += usize::from(effect.moved.is_some());
        self.raised += usize::from(!effect.raised.is_empty());
        self.dropped += usize::from(!effect.dropped.is_empty());
        self.overdue += usize::from(effect.overdue == Some(true));
        if (from..from + SHOWN).contains(&self.clients) {
            self.shown.push(effect);
        }
        self.clients += 1;
    }
}

/// What the turning changes today, for all clients that stand on other ground in the new book.
pub(super) async fn changes(act: &Act, proof: &impl Proof, turning: &Turning, from: usize) -> Result<Changes, Error> {
    let (mut changes, mut after) = (Changes::default(), None);
    loop {
        let stretch = store::not_by_book(act, proof, turning.card.id, turning.number, after, STRETCH).await?;
        let Some(last) = stretch.last() else { return Ok(changes) };
        after = Some(last.id);
        let mut touched = Vec::new();
        for card in stretch {
            let Some(to) = turning.leads(&card) else { continue };
            if !turning.same(card.book, &card.state, to)? {
                touched.push((card, to));
            }
        }
        let mut clients: Vec<_> = touched.iter().map(|(card, _)| card.client).collect();
        clients.sort_unstable();
        let facts = store::facts(act, proof, &clients).await?;
        let held = held(act, proof, touched.iter().map(|(card, _)| card.id)).await?;
        for (card, to) in touched {
            let (known, held) = (facts.get(&card.client).map_or(&[][..], Vec::as_slice), held.get(&card.id).map_or(&[][..], Vec::as_slice));
            if let Some(effect) = rules::effect(&turning.crossing(act, &card)?, &card, to, known, held) {
                changes.add(effect, from);
            }
        }
        tokio::task::yield_now().await;
    }
}
