//! Reading a definition from TOML, its canonical form, and the hash that stands beside every score.

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{Definition, Faults, bounds};

impl Definition {
    /// Reads a definition file. Only its shape is looked at; [`Definition::checked`] looks at the rest.
    ///
    /// # Errors
    /// Where the file cannot be read as a definition, with the line.
    pub fn from_toml(text: &str) -> Result<Self, Faults> {
        let mut faults = Faults::default();
        if text.len() > bounds::FILE {
            faults.note("file", format!("has {} bytes; {} are the most", text.len(), bounds::FILE));
            return Err(faults);
        }
        toml::from_str(text).map_err(|wrong| {
            let start = wrong.span().map_or(0, |span| span.start);
            let line = text.bytes().take(start).filter(|byte| *byte == b'\n').count() + 1;
            faults.note(format!("line {line}"), shortened(wrong.message()));
            faults
        })
    }

    /// The definition as TOML, for a practice that takes its own measure elsewhere.
    ///
    /// # Errors
    /// What cannot be written; there is nothing such in a definition that passed its checks.
    pub fn to_toml(&self) -> Result<String, toml::ser::Error> {
        toml::to_string(self)
    }

    /// The one form of this content: JSON with the fields in the order of the types, ranges written out, what is absent left out.
    pub fn canonical(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    /// SHA-256 over the canonical form, in hexadecimal. Two definitions with the same hash score alike and read alike.
    pub fn hash(&self) -> String {
        // The typed value is written, not the tree, because the tree orders its keys by whether a feature is on.
        hex::encode(Sha256::digest(serde_json::to_vec(self).unwrap_or_default()))
    }
}

/// A parser's message may quote the file at length.
pub(crate) fn shortened(message: &str) -> String {
    let end = message.char_indices().map(|(at, _)| at).nth(300).unwrap_or(message.len());
    message.get(..end).unwrap_or_default().to_owned()
}
