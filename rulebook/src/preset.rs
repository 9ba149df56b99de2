//! The books that come with the house.

/// A book that a practice can begin from.
#[derive(Debug, Clone, Copy)]
pub struct Preset {
    /// Its word: `sandbox`, `programme`, `stepped`.
    pub key: &'static str,
    /// Its TOML.
    pub text: &'static str,
}

/// All of them.
pub const ALL: &[Preset] = &[
    Preset { key: "sandbox", text: include_str!("../presets/sandbox.toml") },
    Preset { key: "programme", text: include_str!("../presets/programme.toml") },
    Preset { key: "stepped", text: include_str!("../presets/stepped.toml") },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Book;

    #[test]
    fn every_preset_is_read_and_named_after_its_key() {
        for preset in ALL {
            let book = Book::read(preset.text).unwrap();
            assert_eq!(book.key, preset.key);
            assert_eq!(Book::read(&book.write()).unwrap(), book, "{}", preset.key);
        }
    }
}
