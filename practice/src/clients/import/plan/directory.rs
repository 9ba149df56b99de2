//! The practitioners and groups that a file may name, and which one a name in it means.

use std::collections::{HashMap, HashSet};

use kernel::text::{fold, words};

use super::{
    super::{
        columns::Field,
        row::{Draft, Reason, letters},
    },
    Placement,
};

/// A practitioner whom a file may name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Practitioner {
    /// The caller's key.
    pub key: String,
    /// The full name.
    pub name: String,
    /// The e-mail address.
    pub email: Option<String>,
}

/// A client group that a file may name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The caller's key.
    pub key: String,
    /// The full name.
    pub name: String,
    /// The short form used on calendars.
    pub initials: Option<String>,
}

/// Keys by the ways a file may name their owners.
#[derive(Default)]
struct Names(HashMap<String, HashSet<String>>);

/// Whom a name in the file means.
enum Meant {
    One(String),
    Several,
    Nobody,
}

impl Names {
    fn enter(&mut self, name: String, key: &str) {
        if !name.is_empty() {
            self.0.entry(name).or_default().insert(key.to_owned());
        }
    }

    fn meant(&self, name: &str) -> Meant {
        let mut keys = self.0.get(name).into_iter().flatten();
        match (keys.next(), keys.next()) {
            (Some(key), None) => Meant::One(key.clone()),
            (Some(_), Some(_)) => Meant::Several,
            (None, _) => Meant::Nobody,
        }
    }
}

/// Practitioners and groups as a file may name them.
#[derive(Default)]
pub(super) struct Directory {
    practitioners: Names,
    groups: Names,
    short_groups: Names,
}

impl Directory {
    pub(super) fn of(practitioners: &[Practitioner], groups: &[Group]) -> Self {
        let mut directory = Self::default();
        for one in practitioners {
            directory.practitioners.enter(person_key(&one.name), &one.key);
            directory.practitioners.enter(fold(one.email.as_deref().unwrap_or_default()), &one.key);
        }
        for one in groups {
            directory.groups.enter(letters(&one.name), &one.key);
            directory.short_groups.enter(letters(one.initials.as_deref().unwrap_or_default()), &one.key);
        }
        directory
    }

    /// Where a new client of this draft goes, or why that cannot be said.
    pub(super) fn place(&self, draft: &Draft) -> Result<Placement, Vec<Reason>> {
        let mut reasons = Vec::new();
        let mut placement = Placement::default();
        if let Some(named) = &draft.practitioner {
            match self.practitioner(named) {
                Ok(key) => placement.practitioner = Some(key),
                Err(reason) => reasons.push(reason),
            }
        }
        for named in &draft.groups {
            match self.group(named) {
                Ok(key) if placement.groups.contains(&key) => {}
                Ok(key) => placement.groups.push(key),
                Err(reason) => reasons.push(reason),
            }
        }
        if reasons.is_empty() { Ok(placement) } else { Err(reasons) }
    }

    fn practitioner(&self, named: &str) -> Result<String, Reason> {
        let name = if named.contains('@') { fold(named) } else { person_key(named) };
        let says = match self.practitioners.meant(&name) {
            Meant::One(key) => return Ok(key),
            Meant::Several => format!("Several practitioners are called \"{named}\". Give the e-mail address instead."),
            Meant::Nobody => format!("No practitioner \"{named}\" is known. Add the practitioner first, or correct the name."),
        };
        Err(Reason::of(Field::Practitioner, says))
    }

    fn group(&self, named: &str) -> Result<String, Reason> {
        let name = letters(named);
        let meant = match self.groups.meant(&name) {
            Meant::Nobody => self.short_groups.meant(&name),
            meant => meant,
        };
        let says = match meant {
            Meant::One(key) => return Ok(key),
            Meant::Several => format!("Several groups are called \"{named}\". Give the full name of the one meant."),
            Meant::Nobody => format!("No group \"{named}\" is known. Add the group first, or correct its name."),
        };
        Err(Reason::of(Field::Groups, says))
    }
}

/// What is no part of a practitioner's name.
const TITLES: [&str; 18] =
    ["dr", "mr", "mrs", "ms", "miss", "mx", "prof", "professor", "phd", "psyd", "lcsw", "lmsw", "lpc", "lmft", "lmhc", "msw", "md", "rn"];

/// A practitioner's name without titles and degrees and whatever its order.
fn person_key(name: &str) -> String {
    let all = words(name);
    let mut bare: Vec<String> = all.iter().filter(|word| !TITLES.contains(&word.as_str())).cloned().collect();
    if bare.is_empty() {
        bare = all;
    }
    bare.sort();
    bare.join(" ")
}
