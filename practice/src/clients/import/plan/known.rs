//! The clients already known, and who of them is certainly or likely the one drafted.
//!
//! Every lookup goes through a hash map, so ten thousand rows against ten thousand clients
//! cost about ten thousand lookups. Where very many clients share one key (a placeholder
//! birth date, say) only the first [`MOST_CANDIDATES`] are weighed for likeness.

use std::collections::HashMap;

use jiff::civil::Date;
use kernel::text::{fold, similarity};

use super::{
    super::row::{Draft, letters, name_key},
    Why,
};

/// The most known clients weighed for likeness under one key.
const MOST_CANDIDATES: usize = 16;
/// How alike two full names must be to count as similar.
const SIMILAR: f64 = 0.75;

/// A client already recorded, as far as an import needs to know one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The caller's key for the client.
    pub key: String,
    /// The given name.
    pub first_name: String,
    /// The family name.
    pub last_name: String,
    /// The name the client goes by.
    pub preferred_name: Option<String>,
    /// The date of birth.
    pub born: Option<Date>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The telephone number, however written.
    pub phone: Option<String>,
    /// The keys of the groups the client is in.
    pub groups: Vec<String>,
    /// The key of the assigned practitioner.
    pub practitioner: Option<String>,
}

impl Known {
    fn same_email(&self, draft: &Draft) -> bool {
        email_key(self.email.as_deref()) == email_key(draft.email.as_deref())
    }

    fn same_phone(&self, draft: &Draft) -> bool {
        phone_key(self.phone.as_deref()) == phone_key(draft.phone.as_deref())
    }

    /// How many facts besides name and birth date agree with a draft.
    pub(super) fn agreement(&self, draft: &Draft) -> usize {
        let preferred = self.preferred_name == draft.preferred_name;
        usize::from(self.same_email(draft)) + usize::from(self.same_phone(draft)) + usize::from(preferred)
    }
}

/// The known clients under every key that a draft may share with one.
#[derive(Default)]
pub(super) struct Index<'a> {
    by_key: HashMap<&'a str, &'a Known>,
    exact: HashMap<(String, Option<Date>), Vec<&'a Known>>,
    by_name: HashMap<String, Vec<&'a Known>>,
    near: HashMap<(Date, String), Vec<&'a Known>>,
    by_email: HashMap<String, &'a Known>,
    by_phone: HashMap<String, &'a Known>,
}

impl<'a> Index<'a> {
    pub(super) fn of(known: &'a [Known]) -> Self {
        let mut index = Self::default();
        for one in known {
            index.by_key.entry(&one.key).or_insert(one);
            let name = name_key(&one.first_name, &one.last_name);
            index.exact.entry((name.clone(), one.born)).or_default().push(one);
            index.by_name.entry(name).or_default().push(one);
            if let Some(born) = one.born {
                for key in near_keys(&one.first_name, &one.last_name, one.preferred_name.as_deref()) {
                    index.near.entry((born, key)).or_default().push(one);
                }
            }
            if let Some(email) = email_key(one.email.as_deref()) {
                index.by_email.entry(email).or_insert(one);
            }
            if let Some(phone) = phone_key(one.phone.as_deref()) {
                index.by_phone.entry(phone).or_insert(one);
            }
        }
        index
    }

    /// The known client with a key.
    pub(super) fn keyed(&self, key: &str) -> Option<&'a Known> {
        self.by_key.get(key).copied()
    }

    /// The known clients who are certainly the one drafted.
    pub(super) fn same(&self, draft: &Draft) -> Vec<&'a Known> {
        let name = name_key(&draft.first_name, &draft.last_name);
        let mut same = self.exact.get(&(name, draft.born)).cloned().unwrap_or_default();
        if draft.born.is_none() {
            same.retain(|known| known.same_email(draft) && known.same_phone(draft));
        }
        same
    }

    /// The known client who may be the one drafted.
    pub(super) fn likely(&self, draft: &Draft) -> Option<(&'a Known, Why)> {
        self.likely_by_name(draft)
            .or_else(|| Some((self.likely_by_birth(draft)?, Why::SimilarName)))
            .or_else(|| {
                let email = email_key(draft.email.as_deref())?;
                Some((*self.by_email.get(&email)?, Why::SameEmail))
            })
            .or_else(|| {
                let phone = phone_key(draft.phone.as_deref())?;
                Some((*self.by_phone.get(&phone)?, Why::SamePhone))
            })
    }

    fn likely_by_name(&self, draft: &Draft) -> Option<(&'a Known, Why)> {
        let bucket = self.by_name.get(&name_key(&draft.first_name, &draft.last_name))?;
        let undated = bucket.iter().take(MOST_CANDIDATES).find(|known| draft.born.is_none() || known.born.is_none());
        match undated {
            Some(known) => Some((*known, Why::NoBirthDate)),
            None => bucket.first().map(|known| (*known, Why::OtherBirthDate)),
        }
    }

    fn likely_by_birth(&self, draft: &Draft) -> Option<&'a Known> {
        let born = draft.born?;
        near_keys(&draft.first_name, &draft.last_name, draft.preferred_name.as_deref())
            .into_iter()
            .filter_map(|key| self.near.get(&(born, key)))
            .flat_map(|bucket| bucket.iter().take(MOST_CANDIDATES))
            .copied()
            .find(|known| alike(draft, known))
    }
}

/// What two spellings of one e-mail address share.
pub(super) fn email_key(email: Option<&str>) -> Option<String> {
    email.map(fold).filter(|email| !email.is_empty())
}

/// The last nine digits, so that a country code or a trunk zero makes no difference.
pub(super) fn phone_key(phone: Option<&str>) -> Option<String> {
    let digits: Vec<char> = phone?.chars().filter(char::is_ascii_digit).collect();
    let last: String = digits.iter().skip(digits.len().saturating_sub(9)).collect();
    Some(last).filter(|digits| !digits.is_empty())
}

/// What two similar names of people born on one day have in common: the last name, the
/// first or preferred name, both in any order, or how they begin.
fn near_keys(first: &str, last: &str, preferred: Option<&str>) -> Vec<String> {
    let (given, family) = (letters(first), letters(last));
    let begin: String = given.chars().take(1).chain(family.chars().take(2)).collect();
    let mut both = [given.as_str(), family.as_str()];
    both.sort_unstable();
    let mut keys = vec![format!("last {family}"), format!("given {given}"), format!("begin {begin}"), format!("both {}", both.concat())];
    let called = letters(preferred.unwrap_or_default());
    if !called.is_empty() && called != given {
        keys.push(format!("given {called}"));
    }
    keys
}

/// Whether two names may be the same person's: few letters apart, first and last name
/// swapped, or the same last name with a given name that shortens the other.
fn alike(draft: &Draft, known: &Known) -> bool {
    let (family, known_family) = (letters(&draft.last_name), letters(&known.last_name));
    let given = [Some(draft.first_name.as_str()), draft.preferred_name.as_deref()];
    let known_given = [Some(known.first_name.as_str()), known.preferred_name.as_deref()];
    let near = |one: &str, other: &str| {
        let (a, b) = (letters(one), letters(other));
        let short = family == known_family && (a.starts_with(&b) || b.starts_with(&a));
        let swapped = family == b && known_family == a;
        let spelled = || similarity(&format!("{one} {}", draft.last_name), &format!("{other} {}", known.last_name)) >= SIMILAR;
        !a.is_empty() && !b.is_empty() && (short || swapped || spelled())
    };
    given.into_iter().flatten().any(|one| known_given.into_iter().flatten().any(|other| near(one, other)))
}
