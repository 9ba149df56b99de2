//! The measures that there are: those that ship, on three shelves, and those that a practice added. Versions are never replaced.

mod shipped;

use std::collections::BTreeMap;

use crate::{
    definition::Version,
    licence::Sending,
    measure::{LoadError, Measure},
};

/// Where a measure comes from and what that means for its use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shelf {
    /// Ships with its text and is ready for use.
    Core,
    /// Ships with its text; is used once an administrator accepted its condition.
    Pack,
    /// Ships as scoring alone, without text.
    Skeleton,
    /// Was added by the practice.
    Practice,
}

/// A measure on its shelf.
#[derive(Debug, Clone)]
pub struct Shelved {
    /// The measure.
    pub measure: Measure,
    /// Its shelf.
    pub shelf: Shelf,
}

/// Why a measure is not taken into the library.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    /// The same version with other content.
    #[error("{0} is there already with other content. A version never changes; give the new file a new version")]
    Changed(String),
    /// Its name or alias belongs to another measure.
    #[error("{0} is the name of another measure, {1}")]
    NameTaken(String, String),
    /// Its licence does not fit the shelf.
    #[error("{0} does not belong on this shelf: {1}")]
    Shelf(String, &'static str),
}

/// Measures by id and version.
#[derive(Debug, Clone, Default)]
pub struct Library {
    measures: BTreeMap<String, BTreeMap<Version, Shelved>>,
    /// Ids and aliases without case and punctuation, with the id that they mean.
    names: BTreeMap<String, String>,
    refused: Vec<(String, String)>,
}

/// A name without case and punctuation: `PC-PTSD-5` and `pcptsd5` are the same.
fn bare(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

impl Library {
    /// What ships with the program. A definition that does not load is left out and told by [`Library::refused`].
    pub fn shipped() -> Self {
        let mut library = Self::default();
        for file in shipped::FILES.iter().copied().flatten() {
            if let Err(why) = library.take_file(file) {
                library.refused.push((file.id.to_owned(), why));
            }
        }
        library
    }

    fn take_file(&mut self, file: &shipped::File) -> Result<(), String> {
        let measure = Measure::load(file.definition, Some(file.vectors)).map_err(|why: LoadError| why.to_string())?;
        if measure.definition().id != file.id {
            return Err(format!("the file is called {}, the measure {}", file.id, measure.definition().id));
        }
        self.add(measure, file.shelf).map_err(|why| why.to_string())
    }

    /// Takes a measure in. The same version with the same content changes nothing.
    ///
    /// # Errors
    /// The same version with other content, a name that is taken, a licence that does not fit the shelf.
    pub fn add(&mut self, measure: Measure, shelf: Shelf) -> Result<(), NotTaken> {
        fits(&measure, shelf)?;
        let (id, version) = (measure.definition().id.clone(), measure.definition().version);
        if let Some(there) = self.measures.get(&id).and_then(|versions| versions.get(&version)) {
            return if there.measure.hash() == measure.hash() { Ok(()) } else { Err(NotTaken::Changed(measure.name())) };
        }
        let names: Vec<String> = std::iter::once(&id).chain(&measure.definition().aliases).map(|name| bare(name)).collect();
        if let Some((name, other)) = names.iter().find_map(|name| Some((name, self.names.get(name).filter(|other| **other != id)?))) {
            return Err(NotTaken::NameTaken(name.clone(), other.clone()));
        }
        self.names.extend(names.into_iter().map(|name| (name, id.clone())));
        self.measures.entry(id).or_default().insert(version, Shelved { measure, shelf });
        Ok(())
    }

    /// The measure of this name, in its newest version or in the one that `@1.0.0` names. Case and punctuation of the name do not matter.
    pub fn find(&self, asked: &str) -> Option<&Measure> {
        self.shelved(asked).map(|shelved| &shelved.measure)
    }

    /// The same, with its shelf.
    pub fn shelved(&self, asked: &str) -> Option<&Shelved> {
        let (name, version) = asked.split_once('@').map_or((asked, None), |(name, version)| (name, Some(version)));
        let versions = self.measures.get(self.names.get(&bare(name))?)?;
        match version {
            Some(version) => versions.get(&Version::read(version.trim())?),
            None => versions.last_key_value().map(|(_, shelved)| shelved),
        }
    }

    /// The ids of all measures, in order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.measures.keys().map(String::as_str)
    }

    /// Every version of every measure, by id and version.
    pub fn all(&self) -> impl Iterator<Item = &Shelved> {
        self.measures.values().flat_map(BTreeMap::values)
    }

    /// The newest version of each measure that may be sent in this setting.
    pub fn sendable<'a>(&'a self, how: &'a Sending<'_>) -> impl Iterator<Item = &'a Measure> {
        let newest = self.measures.values().filter_map(|versions| versions.last_key_value());
        newest.map(|(_, shelved)| &shelved.measure).filter(|measure| measure.definition().licence.may_send(how).is_ok())
    }

    /// What may leave the practice in a bundle: nothing that rests on its own contract.
    pub fn bundle(&self) -> impl Iterator<Item = &Measure> {
        self.all().map(|shelved| &shelved.measure).filter(|measure| measure.definition().licence.may_leave())
    }

    /// What ships but does not load, with the reason.
    pub fn refused(&self) -> &[(String, String)] {
        &self.refused
    }
}

fn fits(measure: &Measure, shelf: Shelf) -> Result<(), NotTaken> {
    let licence = &measure.definition().licence;
    let wrong = match shelf {
        Shelf::Core if !licence.condition.is_empty() => Some("it has a condition that must be accepted first"),
        Shelf::Core if !licence.may_leave() => Some("its licence does not let it ship"),
        Shelf::Core | Shelf::Pack if !licence.text => Some("it has no text"),
        Shelf::Pack if licence.condition.is_empty() => Some("it has no condition to accept"),
        Shelf::Skeleton if licence.text => Some("it has text"),
        Shelf::Core | Shelf::Pack | Shelf::Skeleton | Shelf::Practice => None,
    };
    wrong.map_or(Ok(()), |why| Err(NotTaken::Shelf(measure.name(), why)))
}

#[cfg(test)]
mod tests;
