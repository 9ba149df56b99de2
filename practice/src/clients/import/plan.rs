//! Compares drafts with the clients already known and gives each row a verdict.
//!
//! A row is a known client when name and birth date are the same, or when the name is the
//! same, neither side has a birth date, and e-mail and phone agree on both sides. Anything
//! that is only likely is held until a person decides. A match fills what is empty and
//! joins groups; it overwrites nothing.
//!
//! Every lookup goes through a hash map, so ten thousand rows against ten thousand clients
//! cost about ten thousand lookups. Where very many clients share one key (a placeholder
//! birth date, say) only the first [`MOST_CANDIDATES`] are weighed for likeness.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::civil::Date;
use kernel::text::{fold, similarity, words};
use serde::{Deserialize, Serialize};

use super::columns::Field;
use super::row::{Draft, Reason, Row, name_key};

/// The most known clients weighed for likeness under one key.
const MOST_CANDIDATES: usize = 16;
/// How alike two full names must be to count as similar.
const SIMILAR: f64 = 0.75;

/// A client already recorded, as far as an import needs to know one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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

/// A practitioner whom a file may name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Practitioner {
    /// The caller's key.
    pub key: String,
    /// The full name.
    pub name: String,
    /// The e-mail address.
    pub email: Option<String>,
}

/// A client group that a file may name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    /// The caller's key.
    pub key: String,
    /// The full name.
    pub name: String,
    /// The short form used on calendars.
    pub initials: Option<String>,
}

/// What a person decided about one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// It is somebody new.
    Create,
    /// It is the known client with this key.
    Match(String),
}

/// Where a new client goes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Placement {
    /// The key of the practitioner to assign.
    pub practitioner: Option<String>,
    /// The keys of the groups to join.
    pub groups: Vec<String>,
}

/// What a match would add to a known client.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Changes {
    /// The preferred name to fill in.
    pub preferred_name: Option<String>,
    /// The date of birth to fill in.
    pub born: Option<Date>,
    /// The e-mail address to fill in.
    pub email: Option<String>,
    /// The telephone number to fill in.
    pub phone: Option<String>,
    /// The key of the practitioner to assign.
    pub practitioner: Option<String>,
    /// The keys of the groups to join.
    pub join: Vec<String>,
}

impl Changes {
    /// Whether nothing would change.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Why a row may be a known client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The same name with another birth date.
    OtherBirthDate,
    /// The same name, and one side or both without a birth date.
    NoBirthDate,
    /// The same birth date and a similar name.
    SimilarName,
    /// The same e-mail address under another name.
    SameEmail,
    /// The same telephone number under another name.
    SamePhone,
}

impl Why {
    /// The sentence for a human.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::OtherBirthDate => "A client of this name is known with another date of birth.",
            Self::NoBirthDate => {
                "A client of this name is known, and the dates of birth cannot be compared."
            }
            Self::SimilarName => "A client with this date of birth and a similar name is known.",
            Self::SameEmail => "A client of another name has this e-mail address.",
            Self::SamePhone => "A client of another name has this telephone number.",
        }
    }
}

/// What taking in one row would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// A new client.
    Create(Placement),
    /// A known client, and what would be added.
    Match {
        /// The client's key.
        key: String,
        /// What would be added; nothing is overwritten.
        changes: Changes,
        /// The fields where the file says something else and the record is kept.
        kept: Vec<Field>,
    },
    /// Nothing; the row is wrong.
    Refuse(Vec<Reason>),
    /// Nothing until a person says whether it is this client.
    LikelyDuplicate {
        /// The client it may be.
        key: String,
        /// Why it may be.
        why: Why,
    },
}

/// One row with its verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Planned {
    /// The row as a spreadsheet counts it.
    pub number: usize,
    /// The draft, unless the row could not be read.
    pub draft: Option<Draft>,
    /// What taking it in would do.
    pub verdict: Verdict,
}

/// What taking in a whole file would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// The rows in the file's order.
    pub rows: Vec<Planned>,
}

/// How many rows have which verdict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// New clients.
    pub created: usize,
    /// Known clients to whom something would be added.
    pub changed: usize,
    /// Known clients to whom nothing would be added.
    pub unchanged: usize,
    /// Rows that wait for a decision.
    pub held: usize,
    /// Rows that are wrong.
    pub refused: usize,
}

impl Plan {
    /// Counts the verdicts.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for row in &self.rows {
            match &row.verdict {
                Verdict::Create(_) => tally.created += 1,
                Verdict::Match { changes, .. } if changes.is_empty() => tally.unchanged += 1,
                Verdict::Match { .. } => tally.changed += 1,
                Verdict::LikelyDuplicate { .. } => tally.held += 1,
                Verdict::Refuse(_) => tally.refused += 1,
            }
        }
        tally
    }
}

/// Gives every row its verdict.
///
/// `decisions` (by row number) say what a person decided about held rows and belong to the
/// file as long as it is planned again. A decision to match is followed before anything
/// else; a decision to create counts only where no client is certainly the same, so that
/// carrying out a plan and planning again creates nobody twice. One known client takes one
/// row; a second row for the same client is refused.
pub fn plan(
    rows: &[Row],
    known: &[Known],
    practitioners: &[Practitioner],
    groups: &[Group],
    decisions: &BTreeMap<usize, Decision>,
) -> Plan {
    let directory = Directory::new(practitioners, groups);
    let index = Index::new(known);
    let mut claims: HashMap<usize, usize> = HashMap::new();
    let mut standings: Vec<Standing> = rows
        .iter()
        .map(|row| Standing::of(row, &directory))
        .collect();
    for (row, standing) in rows.iter().zip(&mut standings) {
        standing.follow(row, decisions.get(&row.number), &index, &mut claims);
    }
    for (row, standing) in rows.iter().zip(&mut standings) {
        standing.recognise(row, &index, &mut claims);
    }
    let rows = rows.iter().zip(standings).map(|(row, standing)| Planned {
        number: row.number,
        draft: row.draft.as_ref().ok().cloned(),
        verdict: standing.verdict(row, decisions.get(&row.number), &index),
    });
    Plan {
        rows: rows.collect(),
    }
}

/// How far a row has come towards its verdict.
enum Standing {
    Refused(Vec<Reason>),
    Open(Placement),
    Is(usize, Placement),
}

impl Standing {
    fn of(row: &Row, directory: &Directory) -> Self {
        match &row.draft {
            Err(reasons) => Self::Refused(reasons.clone()),
            Ok(draft) => match directory.place(draft) {
                Ok(placement) => Self::Open(placement),
                Err(reasons) => Self::Refused(reasons),
            },
        }
    }

    /// Follows a decision to match.
    fn follow(
        &mut self,
        row: &Row,
        decision: Option<&Decision>,
        index: &Index<'_>,
        claims: &mut HashMap<usize, usize>,
    ) {
        let (Self::Open(placement), Some(Decision::Match(key))) = (&mut *self, decision) else {
            return;
        };
        let Some(at) = index.by_key.get(key.as_str()).copied() else {
            let says = "The client chosen for this row is no longer there. Choose again.";
            *self = Self::Refused(vec![Reason::row(says)]);
            return;
        };
        if let Some(other) = claims.get(&at) {
            *self = Self::Refused(vec![taken(*other)]);
            return;
        }
        let placement = std::mem::take(placement);
        claims.insert(at, row.number);
        *self = Self::Is(at, placement);
    }

    /// Finds the known client who is certainly the same.
    fn recognise(&mut self, row: &Row, index: &Index<'_>, claims: &mut HashMap<usize, usize>) {
        let (Self::Open(placement), Ok(draft)) = (&mut *self, &row.draft) else {
            return;
        };
        let same = index.same(draft);
        let free = same.iter().filter(|at| !claims.contains_key(*at)).copied();
        let best = free.max_by_key(|at| (index.agreement(*at, draft), std::cmp::Reverse(*at)));
        if let Some(at) = best {
            let placement = std::mem::take(placement);
            claims.insert(at, row.number);
            *self = Self::Is(at, placement);
        } else if let Some(other) = same.first().and_then(|at| claims.get(at)) {
            *self = Self::Refused(vec![taken(*other)]);
        }
    }

    fn verdict(self, row: &Row, decision: Option<&Decision>, index: &Index<'_>) -> Verdict {
        match (self, &row.draft) {
            (Self::Refused(reasons), _) => Verdict::Refuse(reasons),
            (Self::Is(at, placement), Ok(draft)) => index.fill(at, draft, placement),
            (Self::Open(placement), Ok(draft)) => match index.likely(draft) {
                Some((at, why)) if decision != Some(&Decision::Create) => {
                    let key = index.known.get(at).map(|known| known.key.clone());
                    Verdict::LikelyDuplicate {
                        key: key.unwrap_or_default(),
                        why,
                    }
                }
                _ => Verdict::Create(placement),
            },
            (Self::Is(..) | Self::Open(_), Err(reasons)) => Verdict::Refuse(reasons.clone()),
        }
    }
}

fn taken(other: usize) -> Reason {
    Reason::row(format!(
        "Row {other} is the same client already. Keep one of the two rows."
    ))
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
struct Directory {
    practitioners: Names,
    groups: Names,
    short_groups: Names,
}

impl Directory {
    fn new(practitioners: &[Practitioner], groups: &[Group]) -> Self {
        let mut directory = Self::default();
        for one in practitioners {
            let names = &mut directory.practitioners;
            names.enter(person_key(&one.name), &one.key);
            names.enter(fold(one.email.as_deref().unwrap_or("")), &one.key);
        }
        for one in groups {
            let short = words(one.initials.as_deref().unwrap_or("")).concat();
            directory.short_groups.enter(short, &one.key);
            let name = words(&one.name).concat();
            directory.groups.enter(name, &one.key);
        }
        directory
    }

    /// Where a new client of this draft goes, or why that cannot be said.
    fn place(&self, draft: &Draft) -> Result<Placement, Vec<Reason>> {
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
        if reasons.is_empty() {
            Ok(placement)
        } else {
            Err(reasons)
        }
    }

    fn practitioner(&self, named: &str) -> Result<String, Reason> {
        let name = if named.contains('@') {
            fold(named)
        } else {
            person_key(named)
        };
        let says = match self.practitioners.meant(&name) {
            Meant::One(key) => return Ok(key),
            Meant::Several => format!(
                "Several practitioners are called \"{named}\". Give the e-mail address instead."
            ),
            Meant::Nobody => format!(
                "No practitioner \"{named}\" is known. Add the practitioner first, or correct the name."
            ),
        };
        Err(Reason::of(Field::Practitioner, says))
    }

    fn group(&self, named: &str) -> Result<String, Reason> {
        let name = words(named).concat();
        let meant = match self.groups.meant(&name) {
            Meant::Nobody => self.short_groups.meant(&name),
            meant => meant,
        };
        let says = match meant {
            Meant::One(key) => return Ok(key),
            Meant::Several => format!(
                "Several groups are called \"{named}\". Give the full name of the one meant."
            ),
            Meant::Nobody => {
                format!("No group \"{named}\" is known. Add the group first, or correct its name.")
            }
        };
        Err(Reason::of(Field::Groups, says))
    }
}

/// A practitioner's name without titles and degrees and whatever its order.
fn person_key(name: &str) -> String {
    let titles = [
        "dr",
        "mr",
        "mrs",
        "ms",
        "miss",
        "mx",
        "prof",
        "professor",
        "phd",
        "psyd",
        "lcsw",
        "lmsw",
        "lpc",
        "lmft",
        "lmhc",
        "msw",
        "md",
        "rn",
    ];
    let all = words(name);
    let mut bare: Vec<String> = all
        .iter()
        .filter(|word| !titles.contains(&word.as_str()))
        .cloned()
        .collect();
    if bare.is_empty() {
        bare = all;
    }
    bare.sort();
    bare.join(" ")
}

/// The known clients under every key that a draft may share with one.
struct Index<'a> {
    known: &'a [Known],
    by_key: HashMap<&'a str, usize>,
    exact: HashMap<(String, Option<Date>), Vec<usize>>,
    by_name: HashMap<String, Vec<usize>>,
    near: HashMap<(Date, String), Vec<usize>>,
    by_email: HashMap<String, Vec<usize>>,
    by_phone: HashMap<String, Vec<usize>>,
}

impl<'a> Index<'a> {
    fn new(known: &'a [Known]) -> Self {
        let mut index = Self {
            known,
            by_key: HashMap::new(),
            exact: HashMap::new(),
            by_name: HashMap::new(),
            near: HashMap::new(),
            by_email: HashMap::new(),
            by_phone: HashMap::new(),
        };
        for (at, one) in known.iter().enumerate() {
            index.by_key.entry(one.key.as_str()).or_insert(at);
            let name = name_key(&one.first_name, &one.last_name);
            let exact = index.exact.entry((name.clone(), one.born));
            exact.or_default().push(at);
            index.by_name.entry(name).or_default().push(at);
            if let Some(born) = one.born {
                let preferred = one.preferred_name.as_deref();
                for key in near_keys(&one.first_name, &one.last_name, preferred) {
                    index.near.entry((born, key)).or_default().push(at);
                }
            }
            if let Some(email) = email_key(one.email.as_deref()) {
                index.by_email.entry(email).or_default().push(at);
            }
            if let Some(phone) = phone_key(one.phone.as_deref()) {
                index.by_phone.entry(phone).or_default().push(at);
            }
        }
        index
    }

    /// The known clients who are certainly the one drafted.
    fn same(&self, draft: &Draft) -> Vec<usize> {
        let name = name_key(&draft.first_name, &draft.last_name);
        let bucket = self.exact.get(&(name, draft.born));
        let mut same = bucket.cloned().unwrap_or_default();
        if draft.born.is_none() {
            let email = email_key(draft.email.as_deref());
            let phone = phone_key(draft.phone.as_deref());
            same.retain(|at| {
                self.known.get(*at).is_some_and(|known| {
                    email_key(known.email.as_deref()) == email
                        && phone_key(known.phone.as_deref()) == phone
                })
            });
        }
        same
    }

    /// How many further facts of a known client agree with a draft.
    fn agreement(&self, at: usize, draft: &Draft) -> usize {
        let Some(known) = self.known.get(at) else {
            return 0;
        };
        let email = email_key(known.email.as_deref()) == email_key(draft.email.as_deref());
        let phone = phone_key(known.phone.as_deref()) == phone_key(draft.phone.as_deref());
        let preferred = known.preferred_name == draft.preferred_name;
        usize::from(email) + usize::from(phone) + usize::from(preferred)
    }

    /// The known client who may be the one drafted.
    fn likely(&self, draft: &Draft) -> Option<(usize, Why)> {
        self.likely_by_name(draft)
            .or_else(|| {
                let at = self.likely_by_birth(draft)?;
                Some((at, Why::SimilarName))
            })
            .or_else(|| {
                let email = email_key(draft.email.as_deref())?;
                let at = self.by_email.get(&email)?.first()?;
                Some((*at, Why::SameEmail))
            })
            .or_else(|| {
                let phone = phone_key(draft.phone.as_deref())?;
                let at = self.by_phone.get(&phone)?.first()?;
                Some((*at, Why::SamePhone))
            })
    }

    fn likely_by_name(&self, draft: &Draft) -> Option<(usize, Why)> {
        let name = name_key(&draft.first_name, &draft.last_name);
        let bucket = self.by_name.get(&name)?;
        let undated = bucket.iter().take(MOST_CANDIDATES).find(|at| {
            let known = self.known.get(**at);
            draft.born.is_none() || known.is_some_and(|known| known.born.is_none())
        });
        match undated {
            Some(at) => Some((*at, Why::NoBirthDate)),
            None => bucket.first().map(|at| (*at, Why::OtherBirthDate)),
        }
    }

    fn likely_by_birth(&self, draft: &Draft) -> Option<usize> {
        let born = draft.born?;
        let preferred = draft.preferred_name.as_deref();
        near_keys(&draft.first_name, &draft.last_name, preferred)
            .into_iter()
            .filter_map(|key| self.near.get(&(born, key)))
            .flat_map(|bucket| bucket.iter().take(MOST_CANDIDATES))
            .copied()
            .find(|at| {
                let known = self.known.get(*at);
                known.is_some_and(|known| alike(draft, known))
            })
    }

    /// The verdict on a draft of a known client: what is empty there is filled.
    fn fill(&self, at: usize, draft: &Draft, placement: Placement) -> Verdict {
        let Some(known) = self.known.get(at) else {
            return Verdict::Refuse(Vec::new());
        };
        let groups = placement.groups.into_iter();
        let changes = Changes {
            preferred_name: filled(&known.preferred_name, &draft.preferred_name),
            born: draft.born.filter(|_| known.born.is_none()),
            email: filled(&known.email, &draft.email),
            phone: filled(&known.phone, &draft.phone),
            practitioner: filled(&known.practitioner, &placement.practitioner),
            join: groups.filter(|key| !known.groups.contains(key)).collect(),
        };
        let name = |one: &Option<String>| one.as_deref().map(fold).filter(|name| !name.is_empty());
        let differs = [
            (
                Field::FirstName,
                words(&known.first_name).concat() != words(&draft.first_name).concat(),
            ),
            (
                Field::LastName,
                words(&known.last_name).concat() != words(&draft.last_name).concat(),
            ),
            (
                Field::PreferredName,
                differ(name(&known.preferred_name), name(&draft.preferred_name)),
            ),
            (Field::Born, differ(known.born, draft.born)),
            (
                Field::Email,
                differ(
                    email_key(known.email.as_deref()),
                    email_key(draft.email.as_deref()),
                ),
            ),
            (
                Field::Phone,
                differ(
                    phone_key(known.phone.as_deref()),
                    phone_key(draft.phone.as_deref()),
                ),
            ),
            (
                Field::Practitioner,
                differ(known.practitioner.clone(), placement.practitioner),
            ),
        ];
        Verdict::Match {
            key: known.key.clone(),
            changes,
            kept: differs
                .into_iter()
                .filter_map(|(field, differs)| differs.then_some(field))
                .collect(),
        }
    }
}

/// The file's value where the record has none.
fn filled(known: &Option<String>, drafted: &Option<String>) -> Option<String> {
    let empty = known.as_deref().unwrap_or("").trim().is_empty();
    drafted.clone().filter(|_| empty)
}

/// Whether both sides say something, and not the same.
fn differ<T: PartialEq>(known: Option<T>, drafted: Option<T>) -> bool {
    known.is_some() && drafted.is_some() && known != drafted
}

fn email_key(email: Option<&str>) -> Option<String> {
    email.map(fold).filter(|email| !email.is_empty())
}

/// The last nine digits, so that a country code or a trunk zero makes no difference.
fn phone_key(phone: Option<&str>) -> Option<String> {
    let digits: Vec<char> = phone?.chars().filter(char::is_ascii_digit).collect();
    let first = digits.len().saturating_sub(9);
    let last: String = digits.into_iter().skip(first).collect();
    Some(last).filter(|digits| !digits.is_empty())
}

/// What two similar names of people born on one day have in common: the last name, the
/// first or preferred name, both in any order, or how they begin.
fn near_keys(first: &str, last: &str, preferred: Option<&str>) -> Vec<String> {
    let (given, family) = (words(first).concat(), words(last).concat());
    let begin: String = given
        .chars()
        .take(1)
        .chain(family.chars().take(2))
        .collect();
    let mut both = [given.clone(), family.clone()];
    both.sort();
    let mut keys = vec![
        format!("last {family}"),
        format!("given {given}"),
        format!("begin {begin}"),
        format!("both {}", both.concat()),
    ];
    let called = words(preferred.unwrap_or("")).concat();
    if !called.is_empty() && called != given {
        keys.push(format!("given {called}"));
    }
    keys
}

/// Whether two names may be the same person's: few letters apart, first and last name
/// swapped, or the same last name with a given name that shortens the other.
fn alike(draft: &Draft, known: &Known) -> bool {
    let family = words(&draft.last_name).concat();
    let known_family = words(&known.last_name).concat();
    let given = [
        Some(draft.first_name.as_str()),
        draft.preferred_name.as_deref(),
    ];
    let known_given = [
        Some(known.first_name.as_str()),
        known.preferred_name.as_deref(),
    ];
    for one in given.into_iter().flatten() {
        for other in known_given.into_iter().flatten() {
            let (a, b) = (words(one).concat(), words(other).concat());
            if a.is_empty() || b.is_empty() {
                continue;
            }
            let short = a.starts_with(&b) || b.starts_with(&a);
            if family == known_family && short {
                return true;
            }
            if family == b && known_family == a {
                return true;
            }
            let whole = format!("{one} {}", draft.last_name);
            let known_whole = format!("{other} {}", known.last_name);
            if similarity(&whole, &known_whole) >= SIMILAR {
                return true;
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::super::row::refuse_repeats;
    use super::*;

    fn draft(first: &str, last: &str) -> Draft {
        Draft {
            first_name: first.to_owned(),
            last_name: last.to_owned(),
            preferred_name: None,
            born: None,
            email: None,
            phone: None,
            practitioner: None,
            groups: Vec::new(),
        }
    }

    fn known(key: &str, draft: &Draft) -> Known {
        Known {
            key: key.to_owned(),
            first_name: draft.first_name.clone(),
            last_name: draft.last_name.clone(),
            preferred_name: draft.preferred_name.clone(),
            born: draft.born,
            email: draft.email.clone(),
            phone: draft.phone.clone(),
            groups: Vec::new(),
            practitioner: None,
        }
    }

    fn row(number: usize, draft: Draft) -> Row {
        Row {
            number,
            draft: Ok(draft),
        }
    }

    fn staff() -> Vec<Practitioner> {
        [
            ("p1", "Ann Smith", "ann@x.org"),
            ("p2", "Pat Moss", "pat@x.org"),
        ]
        .map(|(key, name, email)| Practitioner {
            key: key.to_owned(),
            name: name.to_owned(),
            email: Some(email.to_owned()),
        })
        .to_vec()
    }

    fn teams() -> Vec<Group> {
        [("g1", "DBT Skills", "DBT"), ("g2", "Men's group", "MG")]
            .map(|(key, name, initials)| Group {
                key: key.to_owned(),
                name: name.to_owned(),
                initials: Some(initials.to_owned()),
            })
            .to_vec()
    }

    fn planned(rows: &[Row], known: &[Known], decisions: &[(usize, Decision)]) -> Plan {
        let decisions = decisions.iter().cloned().collect();
        plan(rows, known, &staff(), &teams(), &decisions)
    }

    fn verdict(draft: Draft, known: &[Known], decision: Option<Decision>) -> Verdict {
        let decisions: Vec<_> = decision.map(|decision| (2, decision)).into_iter().collect();
        let mut plan = planned(&[row(2, draft)], known, &decisions);
        plan.rows.remove(0).verdict
    }

    /// Carries out a plan as simply as can be.
    fn apply(known: &mut Vec<Known>, plan: &Plan) {
        for row in &plan.rows {
            match (&row.verdict, &row.draft) {
                (Verdict::Create(placement), Some(draft)) => known.push(Known {
                    groups: placement.groups.clone(),
                    practitioner: placement.practitioner.clone(),
                    ..self::known(&format!("new{}", row.number), draft)
                }),
                (Verdict::Match { key, changes, .. }, _) => {
                    let one = known.iter_mut().find(|one| one.key == *key).unwrap();
                    let changes = changes.clone();
                    one.preferred_name = changes.preferred_name.or(one.preferred_name.take());
                    one.born = changes.born.or(one.born);
                    one.email = changes.email.or(one.email.take());
                    one.phone = changes.phone.or(one.phone.take());
                    one.practitioner = changes.practitioner.or(one.practitioner.take());
                    one.groups.extend(changes.join);
                }
                _ => {}
            }
        }
    }

    #[test]
    fn somebody_new_is_created_and_placed() {
        let new = Draft {
            practitioner: Some("Smith, Dr. Ann (PhD)".to_owned()),
            groups: vec![
                "dbt".to_owned(),
                "DBT skills".to_owned(),
                "MENS GROUP".to_owned(),
            ],
            ..draft("Bo", "Lee")
        };
        assert_eq!(
            verdict(new, &[], None),
            Verdict::Create(Placement {
                practitioner: Some("p1".to_owned()),
                groups: vec!["g1".to_owned(), "g2".to_owned()],
            })
        );
    }

    #[test]
    fn unknown_practitioners_and_groups_refuse_the_row() {
        let new = Draft {
            practitioner: Some("nobody@x.org".to_owned()),
            groups: vec!["Knitting".to_owned()],
            ..draft("Bo", "Lee")
        };
        let Verdict::Refuse(reasons) = verdict(new, &[], None) else {
            panic!("not refused");
        };
        let fields: Vec<Option<Field>> = reasons.iter().map(|reason| reason.field).collect();
        assert_eq!(fields, [Some(Field::Practitioner), Some(Field::Groups)]);
    }

    #[test]
    fn a_match_fills_what_is_empty_and_overwrites_nothing() {
        let there = Known {
            email: Some("old@x.org".to_owned()),
            groups: vec!["g1".to_owned()],
            ..known(
                "k",
                &Draft {
                    born: Some(date(1990, 3, 4)),
                    ..draft("Zoë", "O'Neil")
                },
            )
        };
        let same = Draft {
            born: Some(date(1990, 3, 4)),
            email: Some("new@x.org".to_owned()),
            phone: Some("2125550123".to_owned()),
            practitioner: Some("pat@x.org".to_owned()),
            groups: vec!["DBT".to_owned(), "MG".to_owned()],
            ..draft("ZOE", "ONeil")
        };
        assert_eq!(
            verdict(same, &[there], None),
            Verdict::Match {
                key: "k".to_owned(),
                changes: Changes {
                    phone: Some("2125550123".to_owned()),
                    practitioner: Some("p2".to_owned()),
                    join: vec!["g2".to_owned()],
                    ..Changes::default()
                },
                kept: vec![Field::Email],
            }
        );
    }

    #[test]
    fn likely_duplicates_are_held() {
        let day = Some(date(1990, 3, 4));
        let there = known(
            "k",
            &Draft {
                born: day,
                preferred_name: Some("Liz".to_owned()),
                email: Some("liz@x.org".to_owned()),
                phone: Some("+1 (212) 555-0123".to_owned()),
                ..draft("Elizabeth", "Baker")
            },
        );
        let other_day = Some(date(1991, 3, 4));
        for (new, why) in [
            (
                Draft {
                    born: other_day,
                    ..draft("Elizabeth", "Baker")
                },
                Some(Why::OtherBirthDate),
            ),
            (draft("ELIZABETH", "baker"), Some(Why::NoBirthDate)),
            (
                Draft {
                    born: day,
                    ..draft("Liz", "Baker")
                },
                Some(Why::SimilarName),
            ),
            (
                Draft {
                    born: day,
                    ..draft("Elisabeth", "Backer")
                },
                Some(Why::SimilarName),
            ),
            (
                Draft {
                    born: day,
                    ..draft("Baker", "Elizabeth")
                },
                Some(Why::SimilarName),
            ),
            (
                Draft {
                    born: day,
                    ..draft("E", "Baker")
                },
                Some(Why::SimilarName),
            ),
            (
                Draft {
                    born: day,
                    ..draft("Omar", "Haddad")
                },
                None,
            ),
            (
                Draft {
                    born: other_day,
                    ..draft("Elisabeth", "Baker")
                },
                None,
            ),
            (
                Draft {
                    email: Some("LIZ@x.org".to_owned()),
                    ..draft("Tom", "Baker")
                },
                Some(Why::SameEmail),
            ),
            (
                Draft {
                    phone: Some("2125550123".to_owned()),
                    ..draft("Tom", "Baker")
                },
                Some(Why::SamePhone),
            ),
        ] {
            let name = format!("{} {}", new.first_name, new.last_name);
            let expected = why.map(|why| Verdict::LikelyDuplicate {
                key: "k".to_owned(),
                why,
            });
            let expected = expected.unwrap_or(Verdict::Create(Placement::default()));
            let known = [there.clone()];
            assert_eq!(verdict(new, &known, None), expected, "{name}");
        }
    }

    #[test]
    fn a_person_decides_what_is_held() {
        let there = [known("k", &draft("Ann", "Lee"))];
        let new = Draft {
            born: Some(date(1990, 3, 4)),
            ..draft("Ann", "Lee")
        };
        assert!(matches!(
            verdict(new.clone(), &there, Some(Decision::Create)),
            Verdict::Create(_)
        ));
        let Verdict::Match { changes, .. } =
            verdict(new.clone(), &there, Some(Decision::Match("k".to_owned())))
        else {
            panic!("no match");
        };
        assert_eq!(changes.born, new.born);
        assert!(matches!(
            verdict(new, &there, Some(Decision::Match("gone".to_owned()))),
            Verdict::Refuse(_)
        ));
    }

    #[test]
    fn one_client_takes_one_row() {
        let there = [known("k", &draft("Ann", "Lee"))];
        let rows = [row(2, draft("Ann", "Lee")), row(3, draft("Anne", "Lee"))];
        let plan = planned(&rows, &there, &[(3, Decision::Match("k".to_owned()))]);
        let Verdict::Refuse(reasons) = &plan.rows[0].verdict else {
            panic!("not refused");
        };
        assert!(reasons[0].says.contains("Row 3"));
        assert_eq!(plan.tally().unchanged, 1);
        assert_eq!(plan.tally().refused, 1);
    }

    /// The full measure in release; a fifth of it where nothing is optimised.
    const MANY: usize = if cfg!(debug_assertions) {
        2_000
    } else {
        10_000
    };

    #[test]
    fn ten_thousand_rows_meet_ten_thousand_clients() {
        // One birthday for all, as a placeholder would have it.
        let person = |name: &str, at: usize| Draft {
            born: Some(date(1900, 1, 1)),
            email: Some(format!("{name}{at}@x.org")),
            ..draft(&format!("{name}{at}"), &format!("Ofthe{at}{name}"))
        };
        let there: Vec<Known> = (0..MANY)
            .map(|at| known(&format!("k{at}"), &person("Anna", at)))
            .collect();
        let rows: Vec<Row> = (0..MANY)
            .map(|at| {
                let name = if at < MANY / 2 { "Anna" } else { "Zebedee" };
                row(at + 2, person(name, at))
            })
            .collect();
        let tally = planned(&rows, &there, &[]).tally();
        assert_eq!(tally.unchanged, MANY / 2);
        assert_eq!(tally.created, MANY / 2);
    }

    fn facts() -> impl Strategy<Value = Draft> {
        let first = prop::sample::select(vec!["Ann", "Anne", "Ben", "Benjamin", "Zoë"]);
        let last = prop::sample::select(vec!["Lee", "Leigh", "Lee-Smith", "Ann"]);
        let born = prop::option::of((1990_i16..1992).prop_map(|year| date(year, 3, 4)));
        let email = prop::option::of(prop::sample::select(vec!["a@x.org", "A@x.org", "b@x.org"]));
        let phone = prop::option::of(prop::sample::select(vec!["2125550123", "+12125550123"]));
        let preferred = prop::option::of(prop::sample::select(vec!["Liz", "Ben"]));
        let practitioner = prop::option::of(prop::sample::select(vec![
            "Ann Smith",
            "pat@x.org",
            "Nobody",
        ]));
        let groups =
            prop::collection::vec(prop::sample::select(vec!["DBT", "MG", "Men's group"]), 0..3);
        (
            first,
            last,
            born,
            email,
            phone,
            preferred,
            practitioner,
            groups,
        )
            .prop_map(
                |(first, last, born, email, phone, preferred, practitioner, groups)| Draft {
                    preferred_name: preferred.map(str::to_owned),
                    born,
                    email: email.map(str::to_owned),
                    phone: phone.map(str::to_owned),
                    practitioner: practitioner.map(str::to_owned),
                    groups: groups.into_iter().map(str::to_owned).collect(),
                    ..draft(first, last)
                },
            )
    }

    fn decision() -> impl Strategy<Value = Decision> {
        prop_oneof![
            Just(Decision::Create),
            (0..6_usize).prop_map(|at| Decision::Match(format!("k{at}"))),
        ]
    }

    proptest! {
        #[test]
        fn planning_again_after_carrying_out_changes_nothing(
            there in prop::collection::vec(facts(), 0..6),
            drafts in prop::collection::vec(facts(), 1..12),
            decisions in prop::collection::btree_map(2..14_usize, decision(), 0..6),
        ) {
            let mut there: Vec<Known> = there
                .iter()
                .enumerate()
                .map(|(at, one)| known(&format!("k{at}"), one))
                .collect();
            let mut rows: Vec<Row> = drafts
                .into_iter()
                .enumerate()
                .map(|(at, one)| row(at + 2, one))
                .collect();
            refuse_repeats(&mut rows);
            let first = plan(&rows, &there, &staff(), &teams(), &decisions);
            apply(&mut there, &first);
            let second = plan(&rows, &there, &staff(), &teams(), &decisions);
            for (before, after) in first.rows.iter().zip(&second.rows) {
                let done = matches!(before.verdict, Verdict::Create(_) | Verdict::Match { .. });
                match &after.verdict {
                    Verdict::Match { changes, .. } => prop_assert!(changes.is_empty(), "{:?}", after),
                    other => prop_assert!(
                        !done && !matches!(other, Verdict::Create(_)),
                        "{:?} became {:?}", before, after
                    ),
                }
            }
            let size = there.len();
            apply(&mut there, &second);
            prop_assert_eq!(there.len(), size);
        }
    }
}
