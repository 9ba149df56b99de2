//! The books that some episodes go by, read once for an act.

use std::collections::HashMap;

use kernel::{Error, Id};
use platform::{Act, permit::Proof};
use rulebook::Book;

use crate::{
    store,
    words::{EpisodeCard, Pathway, PathwayCard},
};

/// Books by pathway and number.
#[derive(Debug, Default)]
pub(crate) struct Shelf(HashMap<(Id<Pathway>, i64), Book>);

impl Shelf {
    /// The books that these episodes go by.
    pub(crate) async fn of(act: &Act, proof: &impl Proof, episodes: &[EpisodeCard]) -> Result<Self, Error> {
        let mut shelf = Self::default();
        for episode in episodes {
            shelf.fetch(act, proof, episode.pathway, episode.book).await?;
        }
        Ok(shelf)
    }
    /// The books that are on, of all pathways.
    pub(crate) async fn live(act: &Act, proof: &impl Proof) -> Result<(Self, Vec<PathwayCard>), Error> {
        let cards = store::pathways(act, proof).await?;
        let mut shelf = Self::default();
        for card in &cards {
            if let Some(number) = card.live {
                shelf.fetch(act, proof, card.id, number).await?;
            }
        }
        Ok((shelf, cards))
    }
    /// Puts a book on the shelf if it is not there.
    pub(crate) async fn fetch(&mut self, act: &Act, proof: &impl Proof, pathway: Id<Pathway>, number: i64) -> Result<(), Error> {
        if !self.0.contains_key(&(pathway, number)) {
            let card = store::book(act, proof, pathway, number).await?.ok_or(Error::Missing)?;
            let book = Book::read(&card.text).map_err(|slips| Error::fault(format!("a book that was saved has {} mistakes", slips.len())))?;
            self.0.insert((pathway, number), book);
        }
        Ok(())
    }
    /// A book that was fetched.
    pub(crate) fn book(&self, pathway: Id<Pathway>, number: i64) -> Result<&Book, Error> {
        self.0.get(&(pathway, number)).ok_or_else(|| Error::fault("a book was asked for that was not fetched"))
    }
    /// The book an episode goes by.
    pub(crate) fn of_episode(&self, card: &EpisodeCard) -> Result<&Book, Error> {
        self.book(card.pathway, card.book)
    }
    /// All of them.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&(Id<Pathway>, i64), &Book)> {
        self.0.iter()
    }
}
