//! A version of a measure: three numbers, of which the first changes when scores are no longer comparable.

use std::fmt;

use serde::{Deserialize, Serialize};

/// `major.minor.patch`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Version(pub u32, pub u32, pub u32);

impl Version {
    /// Reads `1.0.0`.
    pub fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('.').map(|part| {
            let plain = !part.is_empty() && part.len() <= 6 && part.bytes().all(|b| b.is_ascii_digit());
            part.parse().ok().filter(|_| plain)
        });
        let version = Self(parts.next()??, parts.next()??, parts.next()??);
        parts.next().is_none().then_some(version)
    }
}

impl TryFrom<String> for Version {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Self::read(&text).ok_or_else(|| "a version is three numbers, for example 1.0.0".to_owned())
    }
}

impl From<Version> for String {
    fn from(version: Version) -> Self {
        version.to_string()
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.0, self.1, self.2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_three_plain_numbers() {
        assert_eq!(Version::read("1.20.3"), Some(Version(1, 20, 3)));
        for wrong in ["", "1", "1.2", "1.2.3.4", "1..3", "+1.2.3", "1.2.x", "1.2.9999999"] {
            assert_eq!(Version::read(wrong), None, "{wrong}");
        }
        assert!(Version(1, 10, 0) > Version(1, 9, 9));
    }
}
